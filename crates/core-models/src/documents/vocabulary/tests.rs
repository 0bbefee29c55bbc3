use super::*;

fn check_one(document: XmlDocument, text: &str, code: &str, severity: Severity, what: &str) {
    let problems = check(document, &Element::read(text).unwrap());

    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].code, problems[0].severity), (code, severity));
    assert_eq!(problems[0].what, what);
}

#[test]
fn an_unknown_element_is_information() {
    check_one(
        XmlDocument::SourceConfig,
        "<Form><Menus/></Form>",
        "unknown-element",
        Severity::Info,
        "“Menus” is not a known element of Form. Did you mean “Menu”?",
    );
}

#[test]
fn an_unknown_attribute_is_information() {
    check_one(
        XmlDocument::SourceTemplate,
        "<Application xmlns:x='u' x:y='' feturesString=''/>",
        "unknown-xml-attribute",
        Severity::Info,
        "“feturesString” is not a known attribute of Application. Did you mean “featuresString”?",
    );
}

#[test]
fn text_where_only_elements_belong_is_a_warning() {
    let check_text = |text: &str, what: &str| {
        check_one(
            XmlDocument::SourceConfig,
            &format!("<Form>\n {text} <Menu/></Form>"),
            "stray-text",
            Severity::Warning,
            &format!("{what} is in Form, where only elements belong."),
        );
    };

    check_text("<BaseConfig/>>", "“>”");
    check_text("word of two", "“word”");
    check_text("<![CDATA[ ]]>&amp;<![CDATA[b]]>", "“&b”");
    check_text("\u{A0}", "The character U+00A0 (no-break space)");
    check_text("&#x200B;x", "The character U+200B (zero width space)");
    assert_eq!(
        check(
            XmlDocument::SourceConfig,
            &Element::read("<Form>\u{A0}\n\u{A0}<Menu>\n x</Menu></Form>").unwrap()
        )
        .iter()
        .map(|problem| problem.place.map(|place| (place.line, place.column)))
        .collect::<Vec<_>>(),
        [Some((1, 7)), Some((2, 1)), Some((3, 2))]
    );
}

#[test]
fn every_stray_text_of_an_element_is_a_warning() {
    let text = "<Form>a b<!-- c --> d<BaseConfig/>>\n <Menu/>\n  word\n\r\n<?p?><![CDATA[ e]]>&#xA0;</Form>";
    let problems = check(XmlDocument::SourceConfig, &Element::read(text).unwrap());
    let found: Vec<_> = problems
        .iter()
        .map(|problem| {
            let place = problem.place.unwrap();
            let word = problem.what.split(" is in").next().unwrap();
            (problem.code, word, place.line, place.column)
        })
        .collect();

    assert_eq!(
        found,
        [
            ("stray-text", "“a”", 1, 7),
            ("stray-text", "“d”", 1, 21),
            ("stray-text", "“>”", 1, 35),
            ("stray-text", "“word”", 3, 3),
            ("stray-text", "“e”", 5, 16),
        ]
    );
}

#[test]
fn text_of_an_element_that_is_not_known_is_not_looked_at() {
    let text = "<Application><Description>Payroll</Description><Owner>me</Owner></Application>";

    assert_eq!(
        check(XmlDocument::SourceTemplate, &Element::read(text).unwrap()),
        []
    );
}

#[test]
fn a_switch_that_is_neither_true_nor_false_is_a_warning() {
    check_one(
        XmlDocument::CorrelationConfig,
        "<CorrelationConfig><AttributeAssignments><Filter ignoreCase='yes'/></AttributeAssignments></CorrelationConfig>",
        "boolean-value",
        Severity::Warning,
        "ignoreCase is “yes”; it can be true or false.",
    );
}
