use std::sync::Arc;

use patchpanel_core_models::draft::Part;
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
use patchpanel_core_models::properties;

use super::super::sample;
use super::*;

const READY: Given<'static> = Given {
    name: "acme",
    accepts_warnings: true,
    now: Timestamp::UNIX_EPOCH,
};

const UNTICKED: Given<'static> = Given {
    accepts_warnings: false,
    ..READY
};

fn check(
    change: impl FnOnce(&mut Session, &mut OpenConnector, &mut PreparedPlan),
    given: &Given<'_>,
    expected: Option<&str>,
) {
    let (mut session, mut connector) = sample::session_and_connector();
    let mut plan = sample::plan();
    change(&mut session, &mut connector, &mut plan);

    assert_eq!(
        reason(&session, &connector, &plan, given).as_deref(),
        expected
    );
}

#[test]
fn a_plan_that_is_checked_agreed_to_and_named_may_be_sent() {
    check(|_, _, _| {}, &READY, None);
    check(
        |session, _, _| session.profile.protected = true,
        &READY,
        None,
    );
    check(|_, _, _| {}, &Given { name: "", ..READY }, None);
}

#[test]
fn each_obstacle_is_told() {
    check(
        |session, _, _| session.profile.read_only = true,
        &READY,
        Some("This profile is read-only. Change the profile to send."),
    );
    check(
        |_, connector, _| connector.draft.revision += 1,
        &READY,
        Some("The draft changed. Review again."),
    );
    check(
        |_, _, plan| plan.steps.clear(),
        &READY,
        Some("No differences from the server, so nothing to send."),
    );
    check(
        |_, _, plan| plan.moved = vec![Part::Metadata],
        &READY,
        Some("The server changed after the draft began. Review again."),
    );
    check(
        |_, connector, _| sample::add_problem(connector, Severity::Error),
        &READY,
        Some("1 error in the documents would be refused. Correct the documents first."),
    );
    check(
        |_, connector, _| connector.checks.clear(),
        &READY,
        Some("The source config is still being checked."),
    );
}

#[test]
fn an_error_in_a_document_that_is_not_sent_stops_nothing() {
    check(
        |_, connector, plan| {
            sample::add_problem(connector, Severity::Error);
            plan.steps.retain(|step| step.part == Part::Metadata);
        },
        &UNTICKED,
        None,
    );
}

#[test]
fn a_check_of_an_older_text_is_no_check() {
    check(
        |_, connector, _| {
            connector
                .checks_asked
                .insert(XmlDocument::SourceConfig.into(), 1);
        },
        &READY,
        Some("The source config is still being checked."),
    );
    check(
        |_, connector, _| {
            sample::add_problem(connector, Severity::Error);
            connector
                .checks_asked
                .insert(XmlDocument::SourceConfig.into(), 1);
        },
        &READY,
        Some("The source config is still being checked."),
    );
}

#[test]
fn translations_are_held_to_the_same_rules_as_documents() {
    let french = DocumentKind::Translations(Locale::Fr);
    let put = |text: &'static str| {
        move |_: &mut Session, connector: &mut OpenConnector, _: &mut PreparedPlan| {
            sample::add_problems(connector, french, properties::problems(text));
        }
    };

    check(
        put("con_dir=C:\\users\\app\n"),
        &READY,
        Some("1 error in the documents would be refused. Correct the documents first."),
    );
    check(
        put("a=1\na=2\nb=L\u{92}a\n"),
        &UNTICKED,
        Some("Accept the 3 new warnings to continue."),
    );
    check(put("a=1\na=2\n"), &READY, None);
    check(
        |_, connector, _| drop(connector.checks.remove(&french)),
        &READY,
        Some("The French translations are still being checked."),
    );
}

#[test]
fn what_the_server_had_before_an_apply_is_taken_back_without_a_tick() {
    let warns = |connector: &mut OpenConnector| {
        sample::add_problem(connector, Severity::Warning);
        Arc::new(connector.draft.current.clone())
    };
    let asked = Some("Accept the 2 new warnings to continue.");
    check(|_, connector, _| drop(warns(connector)), &UNTICKED, asked);
    check(
        |_, connector, _| connector.taken_back = Some(warns(connector)),
        &UNTICKED,
        None,
    );
    check(
        |_, connector, _| {
            let mut before = (*warns(connector)).clone();
            let other = "<Form/>\n".to_owned();
            before.xml.insert(XmlDocument::SourceConfig, other);
            connector.taken_back = Some(Arc::new(before));
        },
        &UNTICKED,
        asked,
    );
}

#[test]
fn notes_stop_nothing_and_need_no_tick() {
    check(
        |_, connector, _| {
            connector.checks.remove(&XmlDocument::SourceConfig.into());
            sample::add_problem(connector, Severity::Info);
        },
        &UNTICKED,
        None,
    );
}

#[test]
fn warnings_need_a_tick_and_protected_tenants_their_name() {
    check(
        |_, _, _| {},
        &UNTICKED,
        Some("Accept the new warning to continue."),
    );
    check(
        |session, _, _| session.profile.protected = true,
        &Given {
            name: "acme-sb",
            ..READY
        },
        Some("Type “acme” to send to a protected tenant."),
    );
}

#[test]
fn an_unlocked_tenant_needs_no_name_until_its_time_is_over() {
    let unnamed = Given { name: "", ..READY };
    let unlocked = |session: &mut Session, _: &mut OpenConnector, _: &mut PreparedPlan| {
        session.profile.protected = true;
        session.unlocked_since = Some(Timestamp::UNIX_EPOCH);
    };
    let over = Given {
        now: Timestamp::UNIX_EPOCH + crate::state::protection::UNLOCK_LASTS,
        ..unnamed
    };

    check(unlocked, &unnamed, None);
    check(
        unlocked,
        &over,
        Some("Type “acme” to send to a protected tenant."),
    );
}

#[test]
fn warnings_that_the_server_has_already_need_no_tick() {
    let as_on_the_server = |connector: &mut OpenConnector| {
        for check in connector.checks.values_mut() {
            check.base_problems = check.problems.clone();
        }
    };

    check(
        |_, connector, _| as_on_the_server(connector),
        &UNTICKED,
        None,
    );
    check(
        |_, connector, _| {
            as_on_the_server(connector);
            sample::add_problem(connector, Severity::Warning);
        },
        &UNTICKED,
        Some("Accept the new warning to continue."),
    );
}

#[test]
fn the_button_says_how_much_goes_where() {
    let (session, _) = sample::session_and_connector();

    let plan = sample::plan();
    assert_eq!(button(&session, &[&plan]), "Apply 3 steps to acme");
    let both = "Apply 6 steps of 2 connectors to acme";
    assert_eq!(button(&session, &[&plan, &plan]), both);
}
