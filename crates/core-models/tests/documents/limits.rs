//! Inputs at each limit, with time bounds far above what they need even in a debug build.

use std::fmt::Write as _;
use std::time::Duration;

use patchpanel_core_models::documents::check_document;
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::properties::PropertiesFile;
use patchpanel_core_models::xml;

const LONG: Duration = Duration::from_secs(30);

#[expect(
    clippy::disallowed_types,
    reason = "a bound on the time that a test takes"
)]
fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> T {
    let start = std::time::Instant::now();
    let result = work();
    let taken = start.elapsed();
    assert!(taken < limit, "took {taken:?}");
    result
}

fn codes(text: &str) -> Vec<&'static str> {
    let problems = within(LONG, || xml::inspect(text)).problems;
    problems.into_iter().map(|problem| problem.code).collect()
}

/// Four letters for each number, so that a million attributes stay below the limit of size.
fn name(number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = |place: u32| char::from(LETTERS[number / 52_usize.pow(place) % 52]);
    (0..4).map(letter).collect()
}

#[test]
fn a_million_attributes_are_read_and_a_repeated_one_is_found() {
    let mut text = String::from("<a");
    for number in 0..1_000_000 {
        write!(text, " {}=''", name(number)).unwrap();
    }
    assert_eq!(codes(&format!("{text}/>")), Vec::<&str>::new());
    write!(text, " {}=''/>", name(1)).unwrap();

    assert_eq!(codes(&text), ["duplicate-attribute"]);
}

#[test]
fn a_million_repeated_attributes_end_after_a_hundred_faults() {
    let text = format!("<a{}/>", " b=''".repeat(1_000_000));

    assert_eq!(codes(&text).len(), 100);
}

#[test]
fn an_entity_bomb_is_refused_as_it_is_written() {
    let mut text = String::from("<!DOCTYPE a [<!ENTITY e0 'ha'>");
    for index in 1..=1_000 {
        let inner = format!("&e{};", index - 1).repeat(10);
        write!(text, "<!ENTITY e{index} '{inner}'>").unwrap();
    }
    text.push_str("]><a b='&e1000;'>");
    text.push_str(&"&e1000;".repeat(100_000));
    text.push_str("</a>");

    assert_eq!(codes(&text), ["internal-subset"]);
    let refused = within(LONG, || xml::format(&text)).unwrap_err();
    assert_eq!(refused.code, "internal-subset");
    assert!(within(LONG, || xml::same_document(&text, &text)));
}

#[test]
fn many_namespaces_are_read_in_time() {
    let mut text = String::from("<a");
    for number in 0..100_000 {
        write!(text, " xmlns:p{number}='u{number}'").unwrap();
    }
    text.push('>');
    for number in 0..100_000 {
        write!(text, "<p{number}:b/>").unwrap();
    }
    text.push_str("</a>");

    assert_eq!(codes(&text), Vec::<&str>::new());
    // Every further fault took a look at every namespace: half an hour of them.
    let mut text = String::from("<a");
    for number in 0..60_000 {
        write!(
            text,
            " xmlns:a{number}='{number}' xmlns:b{number}='{number}'"
        )
        .unwrap();
        write!(text, " a{number}:x='' b{number}:x=''").unwrap();
    }
    assert_eq!(codes(&format!("{text}/>")), ["duplicate-attribute"; 100]);
    let long = "u".repeat(500_000);
    let uses: Vec<String> = (0..20_000)
        .map(|number| format!(" p:a{number}='' q:b{number}=''"))
        .collect();
    let text = format!("<a xmlns:p='{long}' xmlns:q='{long}'{}/>", uses.concat());
    assert_eq!(codes(&text), Vec::<&str>::new());
}

#[test]
fn a_line_of_one_megabyte_is_checked_with_all_its_places() {
    let field = "<Field name='a' type='number' parentKey='nobody' parentValue='x'/>";
    let fields = field.repeat(1_000_000 / field.len());
    let text = format!(
        "<Form xmlns='http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd' type='SourceConfig'><Menu><Section>{fields}</Section></Menu></Form>"
    );
    let problems = within(LONG, || check_document(XmlDocument::SourceConfig, &text));
    let last = problems.last().unwrap().place.unwrap();

    assert_eq!(last.line, 1);
    assert!(last.column > 990_000);
}

#[test]
fn ten_megabytes_of_any_part_are_read() {
    let size = xml::MAX_SIZE_BYTES - 100;
    let check = |start: &str, fill: &str, end: &str| {
        let text = format!("{start}{}{end}", fill.repeat(size / fill.len()));
        assert_eq!(codes(&text), Vec::<&str>::new(), "{start}");
    };

    check("<a>", "]]", "</a>");
    check("<a b='", "&#228;", "'/>");
    check("<a><!--", "- ", "--></a>");
    check("<a><![CDATA[", "]] ", "]]></a>");
    check("<!DOCTYPE a SYSTEM '", "a.dtd ", "'><a/>");
}

#[test]
fn exactly_ten_megabytes_are_read_and_formatted_and_one_byte_more_is_not() {
    let text = format!(
        "<a>{}</a>",
        "x".repeat(xml::MAX_SIZE_BYTES - "<a></a>".len())
    );
    let longer = text.replacen('x', "xx", 1);

    assert_eq!(text.len(), 10_000_000);
    assert_eq!(codes(&text), Vec::<&str>::new());
    assert!(within(LONG, || xml::format(&text)).is_ok());
    assert!(within(LONG, || xml::decode(text.as_bytes())).is_ok());
    assert!(within(LONG, || xml::same_document(&text, &text)));
    assert_eq!(codes(&longer), ["too-large"]);
}

#[test]
fn one_byte_over_ten_megabytes_is_refused_at_once() {
    let text = " ".repeat(xml::MAX_SIZE_BYTES + 1);

    assert_eq!(codes(&text), ["too-large"]);
    assert_eq!(
        within(LONG, || xml::format(&text)).unwrap_err().code,
        "too-large"
    );
    assert_eq!(
        within(LONG, || xml::decode(text.as_bytes()))
            .unwrap_err()
            .code,
        "too-large"
    );
}

#[test]
fn depth_256_is_read_by_everything_and_257_by_nothing() {
    let nested = |depth: usize| format!("{}{}", "<Form>".repeat(depth), "</Form>".repeat(depth));

    assert_eq!(codes(&nested(256)), Vec::<&str>::new());
    assert!(within(LONG, || xml::format(&nested(256))).is_ok());
    let found = within(LONG, || {
        check_document(XmlDocument::SourceConfig, &nested(256))
    });
    assert!(found.iter().all(|problem| problem.code != "too-deep"));
    assert_eq!(codes(&nested(257)), ["too-deep"]);
    assert_eq!(xml::format(&nested(257)).unwrap_err().code, "too-deep");
    let found = check_document(XmlDocument::SourceConfig, &nested(257));
    assert_eq!(found.first().map(|problem| problem.code), Some("too-deep"));
}

#[test]
fn ten_thousand_levels_end_at_the_limit() {
    let text = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));

    assert_eq!(codes(&text), ["too-deep"]);
}

#[test]
fn a_large_properties_file_is_read_and_edited_in_time() {
    let mut text = String::new();
    for index in 0..100_000 {
        write!(text, "key{index}=value \\\n   goes on\n").unwrap();
    }
    let mut file = within(LONG, || PropertiesFile::parse(&text));

    assert_eq!(within(LONG, || file.keys().len()), 100_000);
    within(LONG, || file.set("key99999", "x"));
    within(LONG, || file.set("new", "y"));
    assert_eq!(within(LONG, || file.problems()), []);
    assert_eq!(file.get("new"), Some("y"));
    let one_line = format!("a={}", "\\\n ".repeat(300_000));
    assert_eq!(
        within(LONG, || PropertiesFile::parse(&one_line)).get("a"),
        Some("")
    );
}
