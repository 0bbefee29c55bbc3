//! What the palette finds, as data.

use serde_json::json;

use super::*;
use crate::testing;

const FORM: &str = "<Form>\n  <Field name=\"productionUrl\"/>\n</Form>\n";

fn state() -> AppState {
    let detail = json!({
        "name": "Badge system", "scriptName": "badge-system", "sourceConfigXml": FORM,
        "connectorMetadata": {"productLine": "x"}, "translationProperties": {"en": "con_prod=1\n"},
    });
    testing::opened(detail)
}

fn titles(state: &AppState, query: &str, group: &str) -> Vec<String> {
    let groups = groups(state, query);
    let group = groups.into_iter().find(|found| found.title == group);
    let entries = group.map(|group| group.entries).unwrap_or_default();
    entries.into_iter().map(|entry| entry.title).collect()
}

fn entry(state: &AppState, query: &str, title: &str) -> Entry {
    let groups = groups(state, query);
    let mut entries = groups.into_iter().flat_map(|group| group.entries);
    entries.find(|entry| entry.title == title).unwrap()
}

#[test]
fn without_a_query_drafts_pinned_and_open_connectors_come_first() {
    let mut state = state();
    let session = state.session_mut().unwrap();
    session.profile.pinned = vec!["ariba-procurement".parse().unwrap()];
    let detail = json!({"name": "Workday Custom EMEA", "scriptName": "workday-custom-emea"});
    testing::open_edited(session, detail);

    assert_eq!(
        titles(&state, "", "Connectors"),
        [
            "Workday Custom EMEA",
            "Ariba Procurement",
            "Badge system",
            "Active Directory"
        ]
    );
}

#[test]
fn the_start_of_a_name_and_of_a_word_comes_first() {
    let mut state = state();
    let session = state.session_mut().unwrap();
    for name in ["Anaplan", "Kronos Workforce", "Workday"] {
        let script_name = name.to_lowercase().replace(' ', "-");
        testing::open(session, json!({"name": name, "scriptName": script_name}));
    }

    let work = titles(&state, "work", "Connectors");
    assert_eq!(work, ["Workday", "Workday Custom EMEA", "Kronos Workforce"]);
    let found = groups(&state, "plan");
    assert_eq!(found[0].entries[0].title, "Open plan…");
    assert_eq!(titles(&state, "plan", "Connectors"), ["Anaplan"]);
}

#[test]
fn what_was_looked_for_is_marked_whatever_its_case() {
    let state = state();

    let found = entry(&state, "ADGE", "Badge system");

    assert_eq!(found.title.get(found.matched), Some("adge"));
    assert_eq!(find("Straße", "stra", 0), Some(0..4));
    assert_eq!(find("Ünal Ünal", "ünal", 2), Some(6..11));
    assert_eq!(find("a", "ab", 0), None);
}

#[test]
fn a_hit_in_a_document_leads_to_its_line() {
    let state = state();
    let place = Place {
        line: 2,
        column: 16,
    };

    let found = entry(
        &state,
        "prod",
        "Badge system: <Field name=\"productionUrl\"/>",
    );

    assert_eq!(found.title.get(found.matched), Some("prod"));
    assert_eq!(found.note, "Source config, line 2");
    let target = Command::Connector(ConnectorCommand::GoTo(
        "badge-system".parse().unwrap(),
        XmlDocument::SourceConfig.into(),
        place,
    ));
    assert_eq!(found.target, Target::Run(target));
}

#[test]
fn keys_of_metadata_and_translations_are_found() {
    assert_eq!(
        titles(&state(), "prod", "In documents and metadata"),
        [
            "Badge system: productLine",
            "Badge system: <Field name=\"productionUrl\"/>",
            "Badge system: con_prod=1"
        ]
    );
    let key = entry(&state(), "prod", "Badge system: productLine");
    assert!(matches!(key.target, Target::Key(_, key) if key == "productLine"));
    let text = entry(&state(), "prod", "Badge system: con_prod=1");
    assert!(matches!(
        text.target,
        Target::Run(Command::Connector(ConnectorCommand::GoTo(
            _,
            DocumentKind::Translations(_),
            Place { line: 1, .. }
        )))
    ));
}

#[test]
fn a_protected_target_says_so() {
    let mut state = state();
    let mut profile = testing::profile();
    profile.id = crate::state::profiles::ProfileId("production".to_owned());
    profile.name = "Production".to_owned();
    profile.protected = true;
    state.profiles.push(profile);

    assert!(entry(&state, "prod", "Switch to Production").protected);
    assert!(!entry(&state, "prod", "Edit profile Production…").protected);
    assert_eq!(
        entry(&state, "sand", "Sign in again to Sandbox").disabled,
        None
    );
}

#[test]
fn what_has_a_button_on_one_screen_only_is_found_by_its_words() {
    let mut state = state();
    let first = |state: &AppState, words| titles(state, words, "Commands").remove(0);

    assert_eq!(first(&state, "fill"), "Fill missing texts from English");
    assert_eq!(
        first(&state, "csv translator"),
        "Save texts for a translator (CSV)…"
    );
    let plan = entry(&state, "plan save", "Save plan…");
    assert_eq!(plan.disabled, Some("Review changes first"));
    assert_eq!(plan.title.get(plan.matched), Some("plan"));
    assert_eq!(first(&state, "pin"), "Pin to the side bar");
    let session = state.session_mut().unwrap();
    session.profile.pinned = vec!["badge-system".parse().unwrap()];
    assert_eq!(first(&state, "pin"), "Unpin from the side bar");
}

#[test]
fn a_group_says_how_many_it_does_not_show() {
    let groups = groups(&state(), ">");

    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].entries.len(), 12);
    assert_eq!(groups[0].found, Action::ALL.len() - 1 + 5 + 2);
}
