use super::{read, reserialize};

#[test]
fn the_outline_names_root_and_namespace() {
    let outline = read("<?xml version='1.0'?><Form xmlns='urn:f' type=\"SourceConfig\"/>").unwrap();

    assert_eq!(outline.root, "Form");
    assert_eq!(outline.namespace.as_deref(), Some("urn:f"));
    assert_eq!(outline.attributes["type"], "SourceConfig");
}

#[test]
fn documents_that_differ_only_in_layout_are_the_same() {
    let one = read("<?xml version='1.0'?>\n<a x='1' y=\"2\">\n  <b/>\n</a>").unwrap();
    let other = read("<a y='2' x='1'><b></b></a>\n").unwrap();

    assert_eq!(one.canonical, other.canonical);
}

#[test]
fn another_text_value_or_element_is_a_difference() {
    let base = read("<a x='1'>t</a>").unwrap().canonical;

    for changed in [
        "<a x='2'>t</a>",
        "<a x='1'>u</a>",
        "<a x='1'>t<b/></a>",
        "<a>t</a>",
    ] {
        assert_ne!(read(changed).unwrap().canonical, base, "{changed}");
    }
}

#[test]
fn faults_carry_line_and_column() {
    let samples = [
        ("<a>\n  <b>\n</a>", 3, 1),
        ("<a/><b/>", 1, 5),
        ("<a>", 1, 4),
        ("", 1, 1),
        ("hello", 1, 1),
        ("<a x='1' x='2'/>", 1, 1),
        ("<a>&nbsp;</a>", 1, 4),
        ("<a x='<'/>", 1, 1),
    ];
    for (text, line, column) in samples {
        let fault = read(text).unwrap_err();
        let found = (fault.line, fault.column);
        assert_eq!(found, (line, column), "{text}: {}", fault.reason);
    }
}

#[test]
fn reserialized_text_has_sorted_attributes_and_one_line_of_prologue() {
    let text = "<?xml version='1.0'?>\n<!-- c -->\n<Form type=\"T\" name=\"N\" xmlns=\"urn:f\">\n  <B z='1' a='2'/>\n</Form>\n";

    assert_eq!(
        reserialize(text),
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><!-- c --><Form xmlns=\"urn:f\" name=\"N\" type=\"T\">\n  <B a=\"2\" z=\"1\"/>\n</Form>"
    );
}
