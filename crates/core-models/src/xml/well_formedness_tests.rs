//! What XML 1.0 and Namespaces in XML refuse, by the section that says so, and what they allow.

use super::{LineEnds, inspect};
use crate::problem::{Place, Severity};

/// The first fault, as `code line:column`.
fn check_fault(text: &str, expected: &str) {
    let inspection = inspect(text);
    let first = &inspection.problems[0];
    let Place { line, column } = first.place.unwrap();

    assert_eq!(
        format!("{} {line}:{column}", first.code),
        expected,
        "{text:?}"
    );
    assert!(!inspection.is_well_formed(), "{text:?}");
}

fn check_fine(text: &str) {
    assert_eq!(inspect(text).problems, [], "{text:?}");
}

#[test]
fn tags_must_pair_up() {
    check_fault("<a>\n  <b>\n</a>", "mismatched-tag 3:1");
    check_fault("<a>\n  <b>", "unclosed-element 2:3");
    check_fault("<a></a></a>", "unexpected-end-tag 1:8");
    check_fault("<a></b>", "mismatched-tag 1:4");
    check_fault("<a></A>", "mismatched-tag 1:4");
    check_fine("<a><b></b ><b/><b /></a\n>");
}

#[test]
fn an_unfinished_tag_is_reported_where_it_breaks() {
    check_fault("<a", "unfinished 1:3");
    check_fault("<a><b</a>", "unfinished 1:6");
    check_fault("<a>\n<b c='1'\n  <d/>\n</a>", "unfinished 3:3");
    check_fault("<a>\n<b c='1'\n", "unfinished 2:9");
    check_fault("<a></a", "unfinished 1:7");
    check_fault("<a></a <b/>", "unfinished 1:8");
    check_fault("<a></", "bad-name 1:4");
    let problem = inspect("<a>\n<b c='1'\n  <d/>\n</a>").problems.remove(0);
    assert_eq!(
        problem.what,
        "The tag of “b” from line 2 is not closed before this place."
    );
}

#[test]
fn a_character_that_cannot_be_seen_is_named_by_its_number() {
    let what = |text: &str| inspect(text).problems.remove(0).what;

    check_fault("<a>\n<b\u{A0}c='1'/></a>", "bad-attribute 2:3");
    assert_eq!(
        what("<b\u{A0} c='1'/>"),
        "The character U+00A0 (no-break space) cannot begin an attribute of “b”."
    );
    assert_eq!(
        what("<b c\u{200B}='1'/>"),
        "The character U+200B (zero width space) follows the name of the attribute “c”."
    );
    assert_eq!(what("<b ;='1'/>"), "“;” cannot begin an attribute of “b”.");
}

#[test]
fn a_mismatch_names_the_element_and_its_line() {
    let problem = inspect("<Form>\n<Menu>\n</Form>").problems.remove(0);

    assert_eq!(
        problem.what,
        "“</Form>” comes before “Menu” from line 2 is closed."
    );
    assert_eq!(
        problem.next,
        "Add “</Menu>” before it, or correct one of the two names."
    );
}

#[test]
fn what_cannot_be_seen_outside_the_root_is_named() {
    let problems = inspect("<a/>\n\u{A0}").problems;

    let what = &problems[0].what;
    assert!(
        what.starts_with("The character U+00A0 (no-break space) is outside"),
        "{what}"
    );
}

#[test]
fn there_is_one_root_and_nothing_around_it_but_comments() {
    check_fault("", "no-root 1:1");
    check_fault("  \n", "no-root 1:1");
    check_fault("<!-- a -->", "no-root 1:1");
    check_fault("<a/>\n<b/>", "several-roots 2:1");
    check_fault("<a/>\n x", "text-outside-root 2:2");
    check_fault("x<a/>", "text-outside-root 1:1");
    check_fault("<a/>&amp;", "text-outside-root 1:5");
    check_fault("<![CDATA[]]><a/>", "text-outside-root 1:1");
    check_fault("<a/><![CDATA[]]>", "text-outside-root 1:5");
    check_fine("<!-- a --><?p?>\n<a/>\n<!-- b --><?q r?>\n");
}

#[test]
fn attributes_are_name_equals_quoted_value_with_blanks_between() {
    check_fault("<a b/>", "bad-attribute 1:5");
    check_fault("<a b=c/>", "missing-quote 1:6");
    check_fault("<a b='1'c='2'/>", "bad-attribute 1:9");
    check_fault("<a b='1", "missing-quote 1:6");
    check_fault("<a b='<'/>", "less-than-in-attribute 1:7");
    check_fault("<a 1b='x'/>", "bad-attribute 1:4");
    check_fault("<a b='1' / >", "bad-attribute 1:10");
    check_fine("<a b = '\"' c=\"'>\" d='\n'/>");
}

#[test]
fn an_attribute_is_given_once_under_any_prefix() {
    check_fault("<a b='1' b='2'/>", "duplicate-attribute 1:10");
    check_fault(
        "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
        "duplicate-attribute 1:36",
    );
    check_fine("<a xmlns:p='u' xmlns:q='v' p:b='1' q:b='2' b='3'/>");
    check_fine("<a xmlns='u' xmlns:p='u' b='1' p:b='2'/>");
    let many: Vec<String> = (0..40).map(|index| format!(" x{index}='1'")).collect();
    let many = many.concat();
    check_fine(&format!("<a{many}/>"));
    check_fault(
        &format!("<a{many} x7='2' z=''/>"),
        "duplicate-attribute 1:314",
    );
}

#[test]
fn prefixes_must_be_declared_in_this_element_or_around_it() {
    check_fault("<p:a/>", "undeclared-prefix 1:2");
    check_fault("<a p:b='1'/>", "undeclared-prefix 1:4");
    check_fault("<a><b xmlns:p='u'/><p:c/></a>", "undeclared-prefix 1:21");
    check_fault("<a xmlns:p=''/>", "namespace 1:4");
    check_fault("<a xmlns:xmlns='u'/>", "namespace 1:4");
    check_fault("<a xmlns:xml='u'/>", "namespace 1:4");
    check_fault("<a:b:c xmlns:a='u'/>", "bad-name 1:2");
    check_fault("<:a/>", "bad-name 1:2");
    check_fine("<p:a xmlns:p='u' xml:lang='en'><p:b p:c=''/></p:a>");
    check_fine("<a xmlns='u'><b xmlns=''/></a>");
}

#[test]
fn references_must_be_whole_and_declared() {
    check_fault("<a>&nbsp;</a>", "undeclared-entity 1:4");
    check_fault("<a b='&nbsp;'/>", "undeclared-entity 1:7");
    check_fault("<a>\nR&D</a>", "bad-reference 2:2");
    check_fault("<a>a & b</a>", "bad-reference 1:6");
    check_fault("<a>&#;</a>", "bad-reference 1:4");
    check_fault("<a>&#xZ;</a>", "bad-reference 1:4");
    check_fault("<a>&#0;</a>", "illegal-character 1:4");
    check_fault("<a>&#xD800;</a>", "illegal-character 1:4");
    check_fault("<a>&#99999999999;</a>", "illegal-character 1:4");
    check_fine("<a b='&lt;&#10;'>&lt;&gt;&amp;&quot;&apos;&#228;&#xe4;</a>");
}

#[test]
fn an_entity_that_an_unread_dtd_may_declare_is_a_warning() {
    let inspection = inspect("<!DOCTYPE a PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\"><a>&e;</a>");

    assert_eq!(inspection.problems[0].severity, Severity::Warning);
    assert_eq!(inspection.problems[0].code, "undeclared-entity");
    assert!(inspection.is_well_formed());
    check_fault(
        "<?xml version='1.0' standalone='yes'?><!DOCTYPE a SYSTEM 'd'><a>&e;</a>",
        "undeclared-entity 1:65",
    );
}

#[test]
fn characters_outside_the_range_are_refused_everywhere() {
    check_fault("<a>\u{1}</a>", "illegal-character 1:4");
    check_fault("<a>é\u{FFFE}</a>", "illegal-character 1:5");
    check_fault("<a b='\u{8}'/>", "illegal-character 1:7");
    check_fault("<a><!-- \u{0} --></a>", "illegal-character 1:9");
    check_fault("<a><![CDATA[\u{C}]]></a>", "illegal-character 1:13");
    check_fault("<a><?p \u{B}?></a>", "illegal-character 1:8");
    check_fine("<a b='\u{FFFD}名'>\t\u{7F}\u{85}\u{FFFD}\u{FF01}𝄞</a>");
}

#[test]
fn faults_that_can_be_skipped_are_all_reported_in_order() {
    let problems = inspect("<a b='1' b='2'>&x;\n&y;<p:c/></a>").problems;
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();

    assert_eq!(
        codes,
        [
            "duplicate-attribute",
            "undeclared-entity",
            "undeclared-entity",
            "undeclared-prefix"
        ]
    );
}

#[test]
fn one_slip_in_a_tag_does_not_hide_what_is_wrong_behind_it() {
    let codes = |text: &str| -> Vec<&str> {
        let problems = inspect(text).problems;
        problems.into_iter().map(|problem| problem.code).collect()
    };

    assert_eq!(
        codes("<a><b c=1/><d e='1' e='2'/><!-- -- --><f g='<'/></a> x"),
        [
            "missing-quote",
            "duplicate-attribute",
            "comment",
            "less-than-in-attribute",
            "text-outside-root"
        ]
    );
    assert_eq!(codes("<a><b></c><d></d></b></a>"), ["mismatched-tag"]);
    assert_eq!(codes("<a><b><c></d></b></a>"), ["mismatched-tag"]);
    assert_eq!(codes("<a><b><c></b></a>"), ["mismatched-tag"]);
    assert_eq!(codes("<a><b c='1' / ></a>"), ["bad-attribute"]);
    assert_eq!(
        codes("<a><b p:c=1 xmlns:p='u'/><p:d/></a>"),
        ["missing-quote"]
    );
    assert_eq!(
        codes("<a><b c='1><d e='1'/></a>"),
        ["less-than-in-attribute"]
    );
}

#[test]
fn at_most_a_hundred_faults_are_reported() {
    let text = format!("<a>{}</a>", "&x;".repeat(500));

    assert_eq!(inspect(&text).problems.len(), 100);
}

#[test]
fn comments_hold_no_double_hyphen() {
    check_fault("<a><!-- a -- b --></a>", "comment 1:11");
    check_fault("<a><!-- a ---></a>", "comment 1:11");
    check_fault("<a><!-- a </a>", "unfinished 1:4");
    check_fault("<a><!-></a>", "bad-markup 1:4");
    check_fine("<a><!----><!-- - a - --></a>");
}

#[test]
fn cdata_ends_where_it_must() {
    check_fault("<a>]]></a>", "cdata-end-in-text 1:4");
    check_fault("<a><![CDATA[</a>", "unfinished 1:4");
    check_fault("<a><![cdata[]]></a>", "bad-markup 1:4");
    check_fine("<a>]] ]> ]]&gt;<![CDATA[<b>&x;]]]]></a>");
}

#[test]
fn the_declaration_comes_first_and_in_order() {
    check_fault(" <?xml version='1.0'?><a/>", "declaration 1:2");
    check_fault("<a/><?xml version='1.0'?>", "declaration 1:5");
    check_fault("<?XML version='1.0'?><a/>", "declaration 1:1");
    check_fault("<?xml?><a/>", "declaration 1:6");
    check_fault("<?xml encoding='UTF-8'?><a/>", "declaration 1:6");
    check_fault("<?xml version='2.0'?><a/>", "declaration 1:16");
    check_fault("<?xml version=1.0?><a/>", "missing-quote 1:15");
    check_fault(
        "<?xml version='1.0' encoding='8bit'?><a/>",
        "declaration 1:31",
    );
    check_fault(
        "<?xml version='1.0' standalone='maybe'?><a/>",
        "declaration 1:33",
    );
    check_fault(
        "<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>",
        "declaration 1:37",
    );
    check_fault(
        "<?xml version='1.0'encoding='UTF-8'?><a/>",
        "declaration 1:20",
    );
    check_fine("<?xml version=\"1.0\" encoding='UTF-8' standalone = 'no' ?><a/>");
    check_fine("\u{FEFF}<?xml version='1.1'?><a/>");
}

#[test]
fn instructions_have_a_name() {
    check_fault("<a><? p?></a>", "instruction 1:4");
    check_fault("<a><?p</a>", "unfinished 1:4");
    check_fault("<a><?p+?></a>", "instruction 1:7");
    check_fault("<a><?p:q?></a>", "bad-name 1:6");
    check_fine("<a><?p?><?p q?><?xml-stylesheet href='x'?></a>");
}

#[test]
fn names_begin_with_a_letter() {
    check_fault("<a><1/></a>", "bad-name 1:4");
    check_fault("<a>1 < 2</a>", "bad-name 1:6");
    check_fault("<a></ a>", "bad-name 1:4");
    check_fine("<_ü-1.名/>");
}

#[test]
fn the_doctype_is_kept_and_checked() {
    let facts =
        inspect("<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" 'x.dtd' [ ]><Application/>").facts;
    let doctype = facts.doctype.unwrap();

    assert_eq!(doctype.name, "Application");
    assert_eq!(doctype.public_id.as_deref(), Some("sailpoint.dtd"));
    assert_eq!(doctype.system_id.as_deref(), Some("x.dtd"));
    assert!(doctype.has_internal_subset);
    check_fault("<!DOCTYPE a><!DOCTYPE a><a/>", "doctype 1:13");
    check_fault("<a/><!DOCTYPE a>", "doctype 1:5");
    check_fault("<!DOCTYPE a PUBLIC 'x'><a/>", "doctype 1:23");
    check_fault("<!DOCTYPE a PUBLIC 'x{' 'y'><a/>", "doctype 1:22");
    check_fault("<!DOCTYPE a [<!ENTITY e 'x'>", "unfinished 1:13");
    check_fault("<!DOCTYPE><a/>", "doctype 1:10");
    check_fault("<!DOCTYPE a:><a/>", "doctype 1:11");
    check_fault("<!DOCTYPE a SYSTEM 'x'", "unfinished 1:1");
    check_fault("<!DOCTYPE a SYSTEM 'x\u{1}'><a/>", "illegal-character 1:22");
    check_fault(
        "<!DOCTYPE a PUBLIC 'x' '\u{FFFE}'><a/>",
        "illegal-character 1:25",
    );
    check_fault("<!doctype a><a/>", "bad-markup 1:1");
    check_fine("<!DOCTYPE a SYSTEM \"'\"><a/>");
}

#[test]
fn an_internal_subset_is_one_fault_whatever_it_declares() {
    for text in [
        "<!DOCTYPE a [<!ENTITY e 'x'><!ATTLIST a xmlns:p CDATA 'u'>]><a><p:b>&e;</p:b></a>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a b='&e;'>&e;&e;</a>",
        "<!DOCTYPE a [ not read ]><a/>",
        "<!DOCTYPE a []><a/>",
    ] {
        check_fault(text, "internal-subset 1:13");
        assert_eq!(inspect(text).problems.len(), 1, "{text}");
    }
    let problem = inspect("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>")
        .problems
        .remove(0);
    assert_eq!(
        problem.what,
        "The DOCTYPE holds declarations between “[” and “]”; ISC documents have none."
    );
}

#[test]
fn facts_tell_what_a_status_bar_shows() {
    let text = "<?xml version='1.0' encoding='UTF-8' standalone='no'?>\r\n<a>\r\n<b><c/></b></a>";
    let inspection = inspect(text);

    assert_eq!(inspection.root.as_deref(), Some("a"));
    assert_eq!(inspection.namespace, None);
    assert_eq!(inspection.facts.lines, 3);
    assert_eq!(inspection.facts.line_ends, LineEnds::CrLf);
    assert_eq!(inspection.facts.elements, 3);
    assert_eq!(inspection.facts.depth, 3);
    assert_eq!(inspection.facts.declared_encoding.as_deref(), Some("UTF-8"));
    assert_eq!(inspection.facts.standalone, Some(false));
    assert_eq!(inspection.facts.size_bytes, text.len());
}

#[test]
fn the_namespace_of_the_root_is_found_under_any_prefix() {
    let check = |text: &str| {
        let inspection = inspect(text);
        (inspection.root.unwrap(), inspection.namespace)
    };

    assert_eq!(
        check("<Form xmlns='u'/>"),
        ("Form".to_owned(), Some("u".to_owned()))
    );
    assert_eq!(
        check("<f:Form xmlns:f='u'></f:Form>"),
        ("Form".to_owned(), Some("u".to_owned()))
    );
    assert_eq!(check("<Form xmlns=''/>"), ("Form".to_owned(), None));
}

#[test]
fn what_xml_refuses_is_refused_in_every_part_of_the_promise() {
    for (section, refused, read) in [
        ("2.1 document", "<a/><b/>", "<!-- x --><a/><?y?>"),
        ("2.2 Char", "<a>\u{FFFF}</a>", "<a>\u{10FFFF}</a>"),
        ("2.3 Name", "<-a/>", "<a-.\u{B7}/>"),
        ("2.3 AttValue", "<a b='<'/>", "<a b='>'/>"),
        (
            "2.3 SystemLiteral",
            "<!DOCTYPE a SYSTEM 'x\u{1}'><a/>",
            "<!DOCTYPE a SYSTEM 'ü#'><a/>",
        ),
        (
            "2.3 PubidLiteral",
            "<!DOCTYPE a PUBLIC 'ü' ''><a/>",
            "<!DOCTYPE a PUBLIC 'x' ''><a/>",
        ),
        ("2.4 CharData", "<a>]]></a>", "<a>]] ></a>"),
        ("2.5 Comment", "<a><!-- x ---></a>", "<a><!-- - --></a>"),
        ("2.6 PI", "<a><?XmL x?></a>", "<a><?xml-x y?></a>"),
        ("2.7 CDSect", "<a><![cdata[]]></a>", "<a><![CDATA[<&]]></a>"),
        (
            "2.8 XMLDecl",
            "<?xml encoding='UTF-8'?><a/>",
            "<?xml version = '1.0' ?><a/>",
        ),
        (
            "2.8 doctypedecl",
            "<!DOCTYPE a 'x'><a/>",
            "<!DOCTYPE a ><a/>",
        ),
        (
            "2.9 SDDecl",
            "<?xml version='1.0' standalone='YES'?><a/>",
            "<?xml version='1.0' standalone='no'?><a/>",
        ),
        ("3 element", "<a></A>", "<a></a >"),
        ("3.1 STag", "<a b='1'c='2'/>", "<a b = '1'\tc='2' />"),
        ("3.1 Attribute", "<a b='' b=''/>", "<a b='' c=''/>"),
        ("4.1 CharRef", "<a>&#X41;</a>", "<a>&#x41;&#65;</a>"),
        ("4.1 EntityRef", "<a>& amp;</a>", "<a>&amp;</a>"),
        (
            "4.3.3 EncName",
            "<?xml version='1.0' encoding='8'?><a/>",
            "<?xml version='1.0' encoding='UTF-8'?><a/>",
        ),
        ("Namespaces 5", "<a xmlns:b=''/>", "<a xmlns:b='u' b:c=''/>"),
    ] {
        assert!(!inspect(refused).is_well_formed(), "{section}: {refused}");
        assert!(inspect(read).is_well_formed(), "{section}: {read}");
    }
}
