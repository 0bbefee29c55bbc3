//! What comparing a draft with the server finds, and what merging makes of it.

use std::collections::BTreeMap;

use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::state::conflict::{Choice, Choices, Position};

/// What a side has: nothing, or one of three values.
type Has = Option<&'static str>;

fn metadata(value: Has) -> Content {
    let metadata = value.map(|text| ("key".to_owned(), json!(text)));
    Content {
        metadata: metadata.into_iter().collect(),
        ..Content::default()
    }
}

fn xml(value: Has) -> Content {
    let text = value.map(|text| (XmlDocument::SourceConfig, format!("<Form v=\"{text}\"/>\n")));
    Content {
        xml: text.into_iter().collect(),
        ..Content::default()
    }
}

fn french(value: Has) -> Content {
    let text = value.map(|text| (Locale::Fr, format!("title={text}\n")));
    Content {
        translations: text.into_iter().collect(),
        ..Content::default()
    }
}

fn compared(content: fn(Has) -> Content, [base, mine, theirs]: [Has; 3]) -> (Findings, Draft) {
    let draft = Draft {
        base: content(base),
        current: content(mine),
    };
    let findings = find(&draft, &content(theirs), 7, Timestamp::UNIX_EPOCH);
    (findings, draft)
}

/// Checks one combination: how it stands, and what is left after each choice.
fn check(content: fn(Has) -> Content, sides: [Has; 3], expected: Option<MergeState>) {
    let (findings, draft) = compared(content, sides);
    let keys = findings.keys.iter().map(|key| key.state);
    let documents = findings.documents.iter().map(|document| document.state);
    let found: Vec<MergeState> = keys.chain(documents).collect();
    assert_eq!(found, Vec::from_iter(expected), "{sides:?}");
    assert_eq!(
        findings.need_a_person(),
        expected == Some(MergeState::Conflict)
    );
    let [_, mine, theirs] = sides;
    let decided = |choice: Choice| {
        let mut choices = Choices::default();
        choices.decide(
            findings
                .positions()
                .into_iter()
                .map(|position| (position, choice.clone())),
        );
        findings.merged(&draft.current, &choices).unwrap()
    };
    let expected = match expected {
        None | Some(MergeState::Same | MergeState::Theirs) => [theirs, theirs],
        Some(MergeState::Mine) => [mine, mine],
        Some(MergeState::Conflict) => [theirs, mine],
    };
    assert_eq!(
        decided(Choice::Theirs).current,
        content(expected[0]),
        "{sides:?}"
    );
    assert_eq!(
        decided(Choice::Mine).current,
        content(expected[1]),
        "{sides:?}"
    );
    assert_eq!(decided(Choice::Mine).base, content(theirs), "{sides:?}");
}

/// Nothing, add, change and remove on both sides, of a value, an XML document and translations.
#[test]
fn each_combination_of_changes_on_both_sides_stands_as_it_should() {
    use MergeState::{Conflict, Mine, Same, Theirs};
    let (a, b, c) = (Some("a"), Some("b"), Some("c"));
    let combinations = [
        // Not there before: added here, there, on both alike, on both differently.
        ([None, a, None], Some(Mine)),
        ([None, None, a], Some(Theirs)),
        ([None, a, a], Some(Same)),
        ([None, a, b], Some(Conflict)),
        // There before: changed here, there, alike, differently.
        ([a, b, a], Some(Mine)),
        ([a, a, b], Some(Theirs)),
        ([a, b, b], Some(Same)),
        ([a, b, c], Some(Conflict)),
        // Removed here, there, on both; removed on one side and changed on the other.
        ([a, None, a], Some(Mine)),
        ([a, a, None], Some(Theirs)),
        ([a, None, None], Some(Same)),
        ([a, None, b], Some(Conflict)),
        ([a, b, None], Some(Conflict)),
        // Nothing happened.
        ([a, a, a], None),
    ];
    for content in [metadata, xml, french] {
        for (sides, expected) in combinations {
            check(content, sides, expected);
        }
    }
}

fn draft_of(base: &Content, change: impl FnOnce(&mut Content)) -> Draft {
    let mut current = base.clone();
    change(&mut current);
    Draft {
        base: base.clone(),
        current,
    }
}

#[test]
fn two_values_inside_one_key_are_no_conflict_but_the_same_one_is() {
    let base = Content {
        metadata: serde_json::from_value(json!({"limits": {"max": 1, "rate": 1, "same": 1}}))
            .unwrap(),
        ..Content::default()
    };
    let mut theirs = base.clone();
    theirs.metadata["limits"] = json!({"max": 40, "rate": 2, "same": 1});
    let draft = draft_of(&base, |mine| {
        mine.metadata["limits"] = json!({"max": 25, "rate": 1, "same": 1, "burst": 5});
    });

    let findings = find(&draft, &theirs, 1, Timestamp::UNIX_EPOCH);

    let found: Vec<_> = findings
        .keys
        .iter()
        .map(|key| (key.path.join("/"), key.state))
        .collect();
    let expected = [
        ("limits/burst", MergeState::Mine),
        ("limits/max", MergeState::Conflict),
        ("limits/rate", MergeState::Theirs),
    ];
    assert_eq!(
        found,
        expected.map(|(path, state)| (path.to_owned(), state))
    );
    assert_eq!(findings.same_keys, [["limits", "same"]]);
    let mut choices = Choices::default();
    let position = Position::Key(vec!["limits".to_owned(), "max".to_owned()]);
    assert_eq!(
        findings.merged(&draft.current, &choices),
        None,
        "one is open"
    );
    choices.decide([(position, Choice::Edited("30".to_owned()))]);
    let merged = findings.merged(&draft.current, &choices).unwrap();
    assert_eq!(
        merged.current.metadata["limits"],
        json!({"max": 30, "rate": 2, "same": 1, "burst": 5})
    );
}

#[test]
fn what_the_server_writes_anew_is_no_change_of_it() {
    let base = Content {
        xml: [(
            XmlDocument::SourceConfig,
            "<Form a=\"1\" b=\"2\"></Form>".to_owned(),
        )]
        .into(),
        translations: [(Locale::De, "a = 1\r\n# note\r\nb=2\r\n".to_owned())].into(),
        ..Content::default()
    };
    let theirs = Content {
        xml: [(
            XmlDocument::SourceConfig,
            "<Form b='2' a='1'/>\n".to_owned(),
        )]
        .into(),
        translations: [(Locale::De, "b=2\na=1\n".to_owned())].into(),
        ..Content::default()
    };
    let draft = draft_of(&base, |mine| {
        mine.translations.insert(Locale::De, "a=9\n".to_owned());
    });

    let findings = find(&draft, &theirs, 1, Timestamp::UNIX_EPOCH);

    assert!(!findings.need_a_person());
    let states: Vec<_> = findings
        .documents
        .iter()
        .map(|document| (document.kind, document.state))
        .collect();
    assert_eq!(
        states,
        [(DocumentKind::Translations(Locale::De), MergeState::Mine)]
    );
}

#[test]
fn lines_of_a_document_are_decided_one_by_one() {
    let text = |host: &str, port: &str| {
        format!("<Form>\n  <F n=\"{host}\"/>\n  <x/>\n  <y/>\n  <F n=\"{port}\"/>\n</Form>\n")
    };
    let content = |text: String| Content {
        xml: BTreeMap::from([(XmlDocument::SourceConfig, text)]),
        ..Content::default()
    };
    let draft = Draft {
        base: content(text("host", "port")),
        current: content(text("mine1", "mine2")),
    };
    let findings = find(
        &draft,
        &content(text("their1", "their2")),
        1,
        Timestamp::UNIX_EPOCH,
    );
    let kind = DocumentKind::Xml(XmlDocument::SourceConfig);
    assert_eq!(
        findings.positions(),
        [Position::Lines(kind, 0), Position::Lines(kind, 1)]
    );

    let mut choices = Choices::default();
    choices.decide([(Position::Lines(kind, 0), Choice::Theirs)]);
    assert_eq!(findings.merged(&draft.current, &choices), None);
    choices.decide([(Position::Lines(kind, 1), Choice::Mine)]);

    let merged = findings.merged(&draft.current, &choices).unwrap();
    assert_eq!(merged.current, content(text("their1", "mine2")));
}

/// A few keys with few values, some of them objects.
fn any_metadata() -> impl Strategy<Value = Map<String, Value>> {
    let leaf = prop::sample::select(vec![
        json!(1),
        json!(2),
        json!("x"),
        json!(null),
        json!([1]),
    ]);
    let inner = prop::collection::btree_map("[ab]", leaf.clone(), 0..3)
        .prop_map(|map| Value::Object(map.into_iter().collect()));
    let value = prop_oneof![leaf, inner];
    prop::collection::btree_map("[a-d]", value, 0..4).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #[test]
    fn theirs_for_all_gives_every_value_to_a_side_that_changed_it(
        base in any_metadata(), mine in any_metadata(), theirs in any_metadata(),
    ) {
        let content = |metadata: &Map<String, Value>| Content {
            metadata: metadata.clone(),
            ..Content::default()
        };
        let draft = Draft { base: content(&base), current: content(&mine) };
        let findings = find(&draft, &content(&theirs), 1, Timestamp::UNIX_EPOCH);
        let merged = |choice: Choice| {
            let mut choices = Choices::default();
            choices.decide(findings.positions().into_iter().map(|position| (position, choice.clone())));
            findings.merged(&draft.current, &choices).unwrap()
        };

        let (kept, gave) = (merged(Choice::Mine), merged(Choice::Theirs));
        prop_assert_eq!(&kept.base, &content(&theirs));
        for key in base.keys().chain(mine.keys()).chain(theirs.keys()) {
            let (b, m, t) = (base.get(key), mine.get(key), theirs.get(key));
            if b == m {
                prop_assert_eq!(kept.current.metadata.get(key), t);
            }
            if b == t {
                prop_assert_eq!(gave.current.metadata.get(key), m);
            }
        }
        // Nothing is left to decide against the same server once it was merged.
        let again = find(&kept, &content(&theirs), 2, Timestamp::UNIX_EPOCH);
        prop_assert!(!again.need_a_person());
    }
}
