//! Any bytes are decoded and inspected, or refused: no panic, every place inside the text, at most 100 findings.

use patchpanel_core_models::documents::{Related, check_with};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::promote::{Rule, Rules, adapt_xml};
use patchpanel_core_models::xml;

pub fn check(bytes: &[u8]) {
    if let Ok(decoded) = xml::decode(bytes) {
        assert_eq!(decoded.to_bytes(), bytes, "stored as it was read");
        inspect(&decoded.text);
    }
    inspect(&String::from_utf8_lossy(bytes));
}

fn inspect(text: &str) {
    let inspection = xml::inspect(text);
    assert!(inspection.problems.len() <= 101, "a bound on the findings");
    for place in inspection
        .problems
        .iter()
        .filter_map(|problem| problem.place)
    {
        assert!((1..=inspection.facts.lines).contains(&(place.line as usize)));
        assert!((1..=text.chars().count() + 1).contains(&(place.column as usize)));
    }
    for document in XmlDocument::ALL {
        check_with(document, text, &Related::default());
    }
    let rule = Rule {
        from: "a".to_owned(),
        to: "<&]]>\"".to_owned(),
    };
    let rules = Rules {
        replace: vec![rule],
        ..Rules::default()
    };
    let adapted = adapt_xml(XmlDocument::SourceConfig, text, text, &rules);
    assert_eq!(adapted.is_ok(), inspection.is_well_formed());
    if let Ok((text, _)) = adapted {
        assert!(xml::inspect(&text).is_well_formed());
    }
}
