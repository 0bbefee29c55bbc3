use patchpanel_core_models::draft::Part;
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::document::XmlDocument;

use super::super::sample;
use super::*;

fn said(
    session: &Session,
    connector: &OpenConnector,
    plan: &PreparedPlan,
) -> Vec<(Verdict, String, String)> {
    let facts = Facts {
        session,
        connector,
        plan,
        now: plan.read_at,
        zone: &TimeZone::UTC,
    };
    let tell = |check: Check| (check.verdict, check.title, check.note);
    checks(&facts).into_iter().map(tell).collect()
}

fn line(verdict: Verdict, title: &str, note: &str) -> (Verdict, String, String) {
    (verdict, title.to_owned(), note.to_owned())
}

#[test]
fn everything_fine_is_said_with_how_it_is_known() {
    let (session, connector) = sample::session_and_connector();

    assert_eq!(
        said(&session, &connector, &sample::plan()),
        [
            line(
                Verdict::Fine,
                "Server unchanged since the draft began",
                "Read today at 10:42:07"
            ),
            line(
                Verdict::Fine,
                "Snapshot is taken before the first step",
                "Undo restores all 3 parts"
            ),
            line(
                Verdict::Fine,
                "Documents are well-formed",
                "Form XML, properties"
            ),
            line(
                Verdict::Warning,
                "1 warning in the source config",
                "Missing translation at 35:40"
            ),
            line(
                Verdict::Fine,
                "Token may write",
                "idn:connector-config:manage"
            ),
        ]
    );
}

#[test]
fn what_blocks_leads_to_its_tab() {
    let (mut session, mut connector) = sample::session_and_connector();
    session.profile.read_only = true;
    session.identity.scopes = vec!["idn:connector-config:read".to_owned()];
    sample::add_problem(&mut connector, Severity::Error);
    let mut plan = sample::plan();
    plan.moved = vec![Part::Metadata];

    let facts = Facts {
        session: &session,
        connector: &connector,
        plan: &plan,
        now: plan.read_at,
        zone: &TimeZone::UTC,
    };
    let blocking: Vec<_> = checks(&facts)
        .into_iter()
        .filter(|check| check.verdict == Verdict::Blocking)
        .map(|check| (check.title, check.tab))
        .collect();

    assert_eq!(
        blocking,
        [
            ("Server changed: metadata".to_owned(), None),
            (
                "1 error in the source config".to_owned(),
                Some(ConnectorTab::Xml(XmlDocument::SourceConfig))
            ),
            ("The profile is read-only".to_owned(), None),
        ]
    );
}

#[test]
fn several_warnings_are_told_by_the_first_and_a_count() {
    let (_, mut connector) = sample::session_and_connector();
    sample::add_problem(&mut connector, Severity::Warning);
    sample::add_problem(&mut connector, Severity::Warning);

    let warnings = documents(&connector, &sample::plan())
        .into_iter()
        .find(|check| check.verdict == Verdict::Warning);

    let warnings = warnings.unwrap();
    assert_eq!(warnings.note, "Missing translation at 35:40 and 2 more");
    let place = warnings.place.map(|(_, place)| (place.line, place.column));
    assert_eq!(place, Some((35, 40)));
}

#[test]
fn the_warnings_that_the_draft_brings_are_counted_beside_those_of_before() {
    let (_, mut connector) = sample::session_and_connector();
    let check = connector.checks.values_mut().next().unwrap();
    let old = check.problems.to_vec();
    check.base_problems = old.into();
    sample::add_problem(&mut connector, Severity::Warning);

    let checks = documents(&connector, &sample::plan());

    let warnings = checks
        .iter()
        .find(|check| check.verdict == Verdict::Warning);
    assert_eq!(warnings.unwrap().title, "2 warnings, 1 new: source config");
}

#[test]
fn what_blocks_says_what_to_do() {
    let (_, mut connector) = sample::session_and_connector();
    connector.checks.clear();
    sample::add_problem(&mut connector, Severity::Error);

    let blocking = documents(&connector, &sample::plan())
        .into_iter()
        .find(|check| check.verdict == Verdict::Blocking);

    assert_eq!(
        blocking.map(|check| check.note).as_deref(),
        Some("35:40 Missing translation. Add it.")
    );
}

#[test]
fn what_is_wrong_in_translations_is_named_with_its_line_and_leads_there() {
    let (_, mut connector) = sample::session_and_connector();
    let french = DocumentKind::Translations(Locale::Fr);
    let found = patchpanel_core_models::properties::problems("a=1\ndir=C:\\users\na=2\n");
    sample::add_problems(&mut connector, french, found);

    let said: Vec<Check> = documents(&connector, &sample::plan())
        .into_iter()
        .filter(|check| check.tab == Some(ConnectorTab::Translations))
        .collect();

    let [blocking, warning] = said.as_slice() else {
        panic!("{said:?}")
    };
    assert_eq!(
        (blocking.verdict, blocking.title.as_str()),
        (Verdict::Blocking, "1 error in the French translations")
    );
    assert!(blocking.note.starts_with("2:1 “dir” holds “\\u”"));
    assert_eq!(
        (warning.title.as_str(), warning.note.as_str()),
        (
            "1 warning in the French translations",
            "Duplicate key at 3:1"
        )
    );
    let place = |check: &Check| check.place.map(|(document, place)| (document, place.line));
    assert_eq!(place(blocking), Some((french, 2)));
    assert_eq!(place(warning), Some((french, 3)));
}

#[test]
fn a_token_without_the_scope_is_a_warning_and_one_without_scopes_is_unknown() {
    let (mut session, _) = sample::session_and_connector();
    session.identity.scopes = vec!["idn:connector-config:read".to_owned()];
    assert_eq!(token(&session).verdict, Verdict::Warning);

    session.identity.scopes.clear();
    assert_eq!(token(&session).verdict, Verdict::Unknown);
}

#[test]
fn a_document_that_is_not_checked_yet_is_not_called_fine() {
    let (_, mut connector) = sample::session_and_connector();
    connector.checks.clear();

    let said: Vec<_> = documents(&connector, &sample::plan())
        .into_iter()
        .map(|check| (check.verdict, check.title))
        .collect();

    assert_eq!(
        said,
        [
            (
                Verdict::Unknown,
                "Source config is being checked".to_owned()
            ),
            (
                Verdict::Unknown,
                "French translations are being checked".to_owned()
            ),
        ]
    );
}

#[test]
fn text_that_is_typed_but_in_no_draft_is_named_with_its_tab() {
    let (_, mut connector) = sample::session_and_connector();
    connector.unsaved_input = [UnsavedInput::JsonText].into();

    let said: Vec<_> = connector
        .unsaved_input
        .iter()
        .copied()
        .map(unsaved_input)
        .collect();

    assert_eq!(said.len(), 1);
    assert_eq!(
        (said[0].verdict, said[0].title.as_str(), said[0].tab),
        (
            Verdict::Warning,
            "Some input is not in the draft",
            Some(ConnectorTab::Metadata)
        )
    );
}
