use patchpanel_core_models::{
    draft::{Content, Part},
    ids::Locale,
    models::{
        connector::{ConnectorDetail, NewConnector},
        document::XmlDocument,
    },
};
use patchpanel_local_store::Cause;
use serde_json::{Value, json};

use super::*;
use crate::{
    command::{Action, AppCommand},
    event::{ConnectorEvent, Event, HistoryEvent, SessionEvent},
    state::{
        compare::{Findings, Place},
        remote::Generation,
        session::{SessionId, SignInState},
    },
    task::{ConnectorTask, StoreTask, Task, TenantTask},
    testing,
    update::testing::{in_turn, of_connectors, on_command, on_event, reports_to},
};

const NAME: &str = "badge-system";

/// Signed in to the sandbox, where a connector is open, and to production beside it.
fn two_tenants() -> AppState {
    let mut state = testing::signed_in();
    let mut profile = testing::profile();
    profile.id.0 = "production".to_owned();
    profile.name = "Production".to_owned();
    profile.base_url = "https://acme.api.identitynow.com".parse().unwrap();
    profile.protected = true;
    let mut production = Session::new(SessionId(2), profile.clone());
    production.sign_in = SignInState::SignedIn;
    let sandbox = state.sessions.shown_id().unwrap();
    state.sessions.show(production);
    state.sessions.choose(sandbox);
    state.profiles.push(profile);
    let session = state.session_mut().unwrap();
    testing::open(session, json!({"scriptName": NAME, "name": "Badge system"}));
    state
}

fn whose(profile: &str) -> Whose {
    Whose {
        profile: crate::state::profiles::ProfileId(profile.to_owned()),
        script_name: NAME.parse().unwrap(),
    }
}

fn asked(tasks: &[Task]) -> Vec<&CompareTask> {
    let asked = tasks.iter().filter_map(|task| match task {
        Task::Work(Work::Compare(task)) => Some(&**task),
        _ => None,
    });
    asked.collect()
}

fn side(metadata: Value) -> Arc<ReadSide> {
    Arc::new(ReadSide {
        content: Content {
            metadata: serde_json::from_value(metadata).unwrap(),
            ..Content::default()
        },
        ..ReadSide::default()
    })
}

/// The background read both sides.
fn compared(state: &mut AppState, tasks: &[Task], to: Option<&Value>) {
    for task in asked(tasks) {
        let (pair, generation) = (task.pair, task.generation);
        let from = side(json!({"host": "hr.acme-sb.example", "new": 1}));
        let findings = Findings::new(from, to.cloned().map(side), &task.rules);
        let result = Ok(Arc::new(findings));
        let event = CompareEvent::Compared {
            pair,
            generation,
            sessions: task.sessions(),
            result,
        };
        on_event(state, Event::Compare(event));
    }
}

fn pair(state: &AppState) -> &Pair {
    state.compare.as_ref().unwrap().shown_pair().unwrap()
}

/// The target was read for its draft.
fn target_is_read(state: &mut AppState, tasks: &[Task], metadata: &Value) -> Vec<Task> {
    let [ConnectorTask::Load(generation)] = of_connectors(tasks).as_slice() else {
        panic!("{tasks:?}")
    };
    let detail: ConnectorDetail =
        serde_json::from_value(json!({"scriptName": NAME, "connectorMetadata": metadata})).unwrap();
    let answer = crate::event::ConnectorEvent::Loaded(
        *generation,
        Ok((Box::new(detail), std::time::Duration::ZERO)),
    );
    reports_to(state, SessionId(2), &NAME.parse().unwrap(), answer)
}

#[test]
fn a_connector_is_compared_with_the_one_of_the_other_tenant_from_name_to_name() {
    let mut state = two_tenants();

    let tasks = on_command(&mut state, Action::Compare);

    assert_eq!(state.route, Route::Compare);
    let compare = state.compare.as_ref().unwrap();
    let sides = (
        Side::Server(whose("sandbox")),
        Side::Server(whose("production")),
    );
    assert_eq!(compare.sides(), Some((&sides.0, Some(&sides.1))));
    let rule = Rule {
        from: "acme-sb".to_owned(),
        to: "acme".to_owned(),
    };
    assert_eq!(compare.rules.replace, [rule]);
    let asked = asked(&tasks);
    assert!(
        matches!(asked.as_slice(), [task] if matches!((&task.from, &task.to), (
            SideSource::Tenant(SessionId(1), _),
            SideSource::Tenant(SessionId(2), _),
        )))
    );
}

#[test]
fn without_another_tenant_the_other_side_is_asked_for_and_nothing_is_read() {
    let mut state = two_tenants();
    state.sessions.end(SessionId(2));

    let tasks = on_command(&mut state, Action::Compare);

    assert_eq!(pair(&state).to, None);
    assert!(asked(&tasks).is_empty());
    let choose = CompareCommand::Choose(End::To, Side::Server(whose("production")));
    let tasks = on_command(&mut state, choose);
    assert!(asked(&tasks).is_empty());
    assert!(
        pair(&state).findings.failure().is_some(),
        "it says that nobody is signed in"
    );
}

#[test]
fn the_draft_stands_on_the_target_as_it_was_compared_and_is_reviewed() {
    let mut state = two_tenants();
    let tasks = on_command(&mut state, Action::Compare);
    let target = json!({"host": "hr.acme.example", "old": 1});
    compared(&mut state, &tasks, Some(&target));
    assert_eq!(
        pair(&state).left_out,
        [Place::Key(vec!["old".to_owned()])].into(),
        "the rule explains the host, and what only production has stays"
    );

    let tasks = on_command(&mut state, CompareCommand::MakeDrafts);
    assert_eq!(state.sessions.shown_id(), Some(SessionId(2)));
    assert!(
        state
            .session()
            .unwrap()
            .open
            .values()
            .all(|open| !open.has_changes())
    );
    // Production moved meanwhile.
    let tasks = target_is_read(&mut state, &tasks, &json!({"host": "theirs", "old": 1}));

    let draft = &state.open_connector().unwrap().draft;
    assert_eq!(json!(draft.base.metadata), target);
    let expected = json!({"host": "hr.acme.example", "old": 1, "new": 1});
    assert_eq!(json!(draft.current.metadata), expected);
    assert_eq!(state.route, Route::Review);
    assert!(
        of_connectors(&tasks)
            .iter()
            .any(|task| matches!(task, ConnectorTask::PrepareReview(..)))
    );
    assert!(state.compare.as_ref().unwrap().pairs[0].is_drafted);
}

#[test]
fn a_draft_that_is_replaced_is_kept_as_a_snapshot() {
    let mut state = two_tenants();
    let tasks = on_command(&mut state, Action::Compare);
    compared(&mut state, &tasks, Some(&json!({})));
    let production = state.sessions.get_mut(SessionId(2)).unwrap();
    let open = testing::open(production, json!({"scriptName": NAME}));
    testing::type_metadata(open, json!({"mine": true}));

    let tasks = on_command(&mut state, CompareCommand::MakeDrafts);
    let tasks = target_is_read(&mut state, &tasks, &json!({}));

    let snapshots = tasks
        .iter()
        .filter(|task| format!("{task:?}").contains("BeforeRestore"));
    assert_eq!(snapshots.count(), 1);
    let draft = &state.open_connector().unwrap().draft.current.metadata;
    assert_eq!(draft.get("mine"), None);
}

#[test]
fn what_was_typed_in_the_draft_since_it_was_compared_stays() {
    let mut state = two_tenants();
    let production = state.sessions.get_mut(SessionId(2)).unwrap();
    let open = testing::open(production, json!({"scriptName": NAME}));
    testing::type_metadata(open, json!({"mine": 1}));
    on_command(&mut state, Action::Compare);
    let draft = Side::Draft(whose("production"));
    let tasks = on_command(&mut state, CompareCommand::Choose(End::To, draft));
    compared(&mut state, &tasks, Some(&json!({"mine": 1})));
    let production = state.sessions.get_mut(SessionId(2)).unwrap();
    let open = production.open.get_mut(&NAME.parse().unwrap()).unwrap();
    testing::type_metadata(open, json!({"mine": 2, "host": "typed", "later": true}));

    let tasks = on_command(&mut state, CompareCommand::MakeDrafts);
    let tasks = target_is_read(&mut state, &tasks, &json!({}));

    let draft = &state.open_connector().unwrap().draft.current.metadata;
    assert_eq!(
        json!(draft),
        json!({"mine": 2, "host": "hr.acme.example", "new": 1, "later": true}),
    );
    let kept = format!("{tasks:?}");
    assert!(kept.contains("BeforeRestore"), "what it wrote over is kept");
}

#[test]
fn a_connector_that_is_missing_is_reviewed_with_what_creates_it() {
    let mut state = two_tenants();
    let tasks = on_command(&mut state, Action::Compare);
    compared(&mut state, &tasks, None);

    let tasks = on_command(&mut state, CompareCommand::MakeDrafts);

    let asked = of_connectors(&tasks);
    let [ConnectorTask::PrepareReview(_, question)] = asked.as_slice() else {
        panic!("nothing of it is read before: {tasks:?}")
    };
    let (draft, new) = (&question.draft, question.creates.as_ref().unwrap());
    assert_eq!(new.name, NAME);
    assert_eq!(draft.base, Content::default());
    assert_eq!(
        json!(draft.current.metadata),
        json!({"host": "hr.acme.example", "new": 1})
    );
    assert!(state.dialog.is_none() && state.route == Route::Review);
    assert!(pair(&state).is_drafted);
    let open = state.open_connector().unwrap();
    assert_eq!(open.unmade.as_ref(), Some(new));
}

#[test]
fn other_rules_compare_what_was_read_anew_and_are_kept_with_the_target() {
    let mut state = two_tenants();
    let tasks = on_command(&mut state, Action::Compare);
    compared(
        &mut state,
        &tasks,
        Some(&json!({"host": "hr.acme.example"})),
    );
    let rules = Rules {
        replace: vec![Rule {
            from: "hr".to_owned(),
            to: "wd3".to_owned(),
        }],
        ..Rules::default()
    };

    let tasks = on_command(&mut state, CompareCommand::SetRules(rules.clone()));
    assert!(
        matches!(asked(&tasks)[0].from, SideSource::Given(Some(_))),
        "nothing is read again"
    );
    on_command(&mut state, CompareCommand::KeepRules);
    on_command(&mut state, AppCommand::Show(Route::Connectors));
    on_command(&mut state, Action::Compare);

    assert_eq!(state.compare.as_ref().unwrap().rules, rules);
    let kept = &state.profiles[1].rules;
    assert_eq!(kept[0].tenant.host(), "acme-sb.api.identitynow.com");
    assert!(state.profiles[0].rules.is_empty());
}

#[test]
fn several_connectors_have_the_same_rules_and_their_drafts_one_review() {
    let mut state = several(vec![1, 2]);

    let tasks = on_command(&mut state, CompareCommand::MakeDrafts);
    let asked = loads(&tasks);
    assert_eq!(asked.len(), 2, "both are read at once");
    read_as(&mut state, &asked[0], Ok(json!({})));
    assert_ne!(state.route, Route::Review, "the other one is waited for");
    let tasks = read_as(&mut state, &asked[1], Ok(json!({})));

    assert_eq!(state.route, Route::Review);
    assert!(state.session().unwrap().is_batch_open());
    let reviews = of_connectors(&tasks)
        .into_iter()
        .filter(|task| matches!(task, ConnectorTask::PrepareReview(..)));
    assert_eq!(reviews.count(), 2);
}

#[test]
fn a_target_that_cannot_be_read_is_said_and_left_out_of_the_review() {
    let mut state = several(vec![0, 1, 2]);
    let asked = loads(&on_command(&mut state, CompareCommand::MakeDrafts));

    read_as(&mut state, &asked[0], Err(500));
    read_as(&mut state, &asked[1], Ok(json!({})));
    read_as(&mut state, &asked[2], Ok(json!({})));

    let said = &state.notices.all()[0].message.what;
    assert_eq!(said, "No draft of “ariba-procurement” was made");
    let batch = state.session().unwrap().batch.as_ref().unwrap();
    assert_eq!(batch.reviews.len(), 2);
}

#[test]
fn who_goes_elsewhere_meanwhile_is_not_taken_to_the_review() {
    let mut state = several(vec![1, 2]);
    let asked = loads(&on_command(&mut state, CompareCommand::MakeDrafts));
    let other = "ariba-procurement".parse().unwrap();
    on_command(&mut state, crate::command::ConnectorCommand::Open(other));

    for asked in &asked {
        read_as(&mut state, asked, Ok(json!({})));
    }

    assert_eq!(state.route, Route::Connectors);
    assert_eq!(state.session().unwrap().drafts().count(), 2);
}

/// Every custom connector is compared with an empty one, and these are chosen.
fn several(chosen: Vec<usize>) -> AppState {
    let mut state = two_tenants();
    on_command(&mut state, Action::Compare);
    let tasks = on_command(&mut state, CompareCommand::Several);
    let compare = state.compare.as_ref().unwrap();
    let names: Vec<&str> = compare
        .pairs
        .iter()
        .map(|pair| pair.from.script_name().as_str())
        .collect();
    assert_eq!(
        names,
        ["ariba-procurement", NAME, "workday-custom-emea"],
        "custom ones alone"
    );
    assert_eq!(compare.shown, None);
    compared(&mut state, &tasks, Some(&json!({})));
    on_command(&mut state, CompareCommand::Mark(chosen, true));
    state
}

/// The connectors that are read, by the questions.
fn loads(tasks: &[Task]) -> Vec<(ScriptName, Generation)> {
    let asked = tasks.iter().filter_map(|task| match task {
        Task::Work(Work::Tenant(
            _,
            TenantTask::Connector(name, ConnectorTask::Load(generation)),
        )) => Some((name.clone(), *generation)),
        _ => None,
    });
    asked.collect()
}

fn read_as(
    state: &mut AppState,
    (name, generation): &(ScriptName, Generation),
    metadata: Result<Value, u16>,
) -> Vec<Task> {
    let operation = patchpanel_http_client::Operation::GetConnector {
        script_name: name.clone(),
        locale: None,
    };
    let result = match metadata {
        Ok(metadata) => {
            let detail = json!({"scriptName": name, "connectorMetadata": metadata});
            let detail = serde_json::from_value(detail).unwrap();
            Ok((Box::new(detail), std::time::Duration::ZERO))
        }
        Err(status) => Err(testing::failure(
            operation,
            testing::Server::Answers(status),
        )),
    };
    let event = crate::event::ConnectorEvent::Loaded(*generation, result);
    reports_to(state, SessionId(2), name, event)
}

#[test]
fn a_late_answer_is_dropped() {
    let mut state = two_tenants();
    on_command(&mut state, Action::Compare);

    let event = CompareEvent::Compared {
        pair: 0,
        generation: Generation(0),
        sessions: [None; 2],
        result: Ok(Arc::new(Findings::new(
            side(json!({})),
            None,
            &Rules::default(),
        ))),
    };
    on_event(&mut state, Event::Compare(event));

    assert!(pair(&state).findings.value().is_none());
}

#[test]
fn a_target_that_cannot_be_read_gets_no_draft_later() {
    let mut state = two_tenants();
    let tasks = on_command(&mut state, Action::Compare);
    compared(&mut state, &tasks, Some(&json!({})));
    let tasks = on_command(&mut state, CompareCommand::MakeDrafts);
    let [ConnectorTask::Load(generation)] = of_connectors(&tasks).as_slice() else {
        panic!("{tasks:?}")
    };
    let generation = *generation;
    let operation = patchpanel_http_client::Operation::GetConnector {
        script_name: NAME.parse().unwrap(),
        locale: None,
    };
    let error = testing::failure(operation, testing::Server::Answers(500));
    let event = crate::event::ConnectorEvent::Loaded(generation, Err(error));

    reports_to(&mut state, SessionId(2), &NAME.parse().unwrap(), event);

    assert!(state.open_connector().unwrap().promoted.is_none());
    let said = &state.notices.all().last().unwrap().message.what;
    assert_eq!(said, "No draft of “badge-system” was made");
}

#[test]
fn what_was_compared_is_forgotten_when_one_of_its_tenants_is_left_or_the_app_is_locked() {
    for locks in [false, true] {
        let mut state = two_tenants();
        let tasks = on_command(&mut state, Action::Compare);
        compared(&mut state, &tasks, Some(&json!({})));
        let late = on_command(&mut state, CompareCommand::ReadAgain);

        if locks {
            on_command(&mut state, Action::LockApp);
        } else {
            let id = crate::state::profiles::ProfileId("production".to_owned());
            in_turn(&mut state, |turn| {
                crate::update::session::end_hidden(turn, &id);
            });
        }
        compared(&mut state, &late, Some(&json!({})));

        let pair = pair(&state);
        assert!(pair.findings.value().is_none(), "nothing of it is kept");
        let failure = pair.findings.failure().unwrap();
        assert_eq!(failure.why, "Its tenant is not signed in");
    }
}

#[test]
fn an_answer_of_a_session_that_ended_is_dropped_also_for_a_new_comparison() {
    let mut state = two_tenants();
    let tasks = on_command(&mut state, Action::Compare);
    let before = state.compare.clone();
    state.sessions.end(SessionId(2));
    state.compare = before;

    compared(&mut state, &tasks, Some(&json!({})));

    assert!(pair(&state).findings.value().is_none());
}

#[test]
fn a_new_sign_in_stops_waiting_for_what_the_old_one_read() {
    let mut state = two_tenants();
    on_command(&mut state, Action::Compare);

    let connect = crate::command::SessionCommand::Connect(testing::profile().id);
    on_command(&mut state, connect);

    assert!(!pair(&state).findings.is_loading());
}

#[test]
fn rules_are_of_the_pair_of_tenants_whichever_profile_leads_to_them() {
    let mut state = two_tenants();
    let kept = RulesFrom {
        tenant: testing::profile().base_url,
        rules: Rules {
            keeps_ids: true,
            ..Rules::default()
        },
    };
    let mut other = state.profiles[1].clone();
    other.id.0 = "other".to_owned();
    other.rules = vec![kept.clone()];
    state.profiles.push(other);

    on_command(&mut state, Action::Compare);

    assert_eq!(state.compare.as_ref().unwrap().rules, kept.rules);
    let rules = Rules::default();
    on_command(&mut state, CompareCommand::SetRules(rules.clone()));
    on_command(&mut state, CompareCommand::KeepRules);
    for profile in &state.profiles[1..] {
        assert_eq!(profile.rules.len(), 1);
        assert_eq!(profile.rules[0].rules, rules);
    }
}

#[test]
fn no_draft_is_made_while_a_chosen_connector_is_still_being_read() {
    let mut state = two_tenants();
    on_command(&mut state, Action::Compare);
    let tasks = on_command(&mut state, CompareCommand::Several);
    compared(&mut state, &tasks, Some(&json!({})));
    on_command(&mut state, CompareCommand::Mark(vec![1, 2], true));
    let compare = state.compare.as_mut().unwrap();
    compare.pairs[2].findings.ask(Generation(99));

    let reason = crate::view_models::compare::obstacle(&state, state.compare.as_ref().unwrap());
    let tasks = on_command(&mut state, CompareCommand::MakeDrafts);

    assert_eq!(reason.as_deref(), Some("Both sides are being read"));
    assert!(of_connectors(&tasks).is_empty());
    assert_eq!(state.sessions.shown_id(), Some(SessionId(1)));
}

/// The plan is compared with what production has.
fn with_production(to: Option<Content>) -> AppState {
    with_plan(testing::plan(), to)
}

fn with_plan(plan: Arc<PlanFile>, to: Option<Content>) -> AppState {
    let mut state = two_tenants();
    state.sessions.choose(SessionId(2));
    let tasks = on_command(&mut state, CompareCommand::WithPlan(plan));
    let [task] = asked(&tasks)[..] else {
        panic!("{tasks:?}")
    };
    let SideSource::Given(Some(from)) = &task.from else {
        panic!("{task:?}")
    };
    let to = to.map(|content| {
        Arc::new(ReadSide {
            content,
            ..ReadSide::default()
        })
    });
    let event = CompareEvent::Compared {
        pair: 0,
        generation: task.generation,
        sessions: task.sessions(),
        result: Ok(Arc::new(Findings::new(Arc::clone(from), to, &task.rules))),
    };
    on_event(&mut state, Event::Compare(event));
    state
}

#[test]
fn a_plan_of_another_tenant_changes_its_own_parts_by_the_rules_and_deletes_nothing() {
    let mut state = with_production(Some(Content {
        metadata: serde_json::from_value(json!({"host": "old"})).unwrap(),
        xml: [(XmlDocument::SourceConfig, "<Form/>".to_owned())].into(),
        translations: [(Locale::De, "a=1".to_owned())].into(),
    }));

    assert_eq!(state.route, Route::Compare);
    let compare = state.compare.as_ref().unwrap();
    assert_eq!(crate::view_models::compare::obstacle(&state, compare), None);
    let draft = pair(&state).draft().unwrap();
    assert_eq!(draft.changes(), [Part::Metadata]);
    let host = json!({"host": "hr.acme.example"});
    assert_eq!(json!(draft.current.metadata), host);
    on_command(&mut state, CompareCommand::Swap);
    assert!(
        matches!(pair(&state).from, Side::Plan(_)),
        "it is no target"
    );
}

#[test]
fn a_plan_is_not_enough_to_create_a_connector_of() {
    let mut state = with_production(None);

    let compare = state.compare.as_ref().unwrap();
    let reason = crate::view_models::compare::obstacle(&state, compare);
    assert_eq!(reason.as_deref(), Some("Promote the whole connector first"));
    on_command(&mut state, CompareCommand::MakeDrafts);

    assert!(state.dialog.is_none(), "{:?}", state.dialog);
}

#[test]
fn a_plan_that_creates_its_connector_creates_it_in_another_tenant_too() {
    let new = NewConnector::new("Badge system", "com.acme.Badges");
    let mut plan = (*testing::plan()).clone();
    plan.creates = Some(new.clone());
    let mut state = with_plan(Arc::new(plan), None);

    let compare = state.compare.as_ref().unwrap();
    assert_eq!(crate::view_models::compare::obstacle(&state, compare), None);
    let tasks = on_command(&mut state, CompareCommand::MakeDrafts);

    let asked = of_connectors(&tasks);
    let [ConnectorTask::PrepareReview(_, question)] = asked.as_slice() else {
        panic!("{tasks:?}")
    };
    let asked = question.creates.as_ref().unwrap();
    assert_eq!(
        (&asked.name, &asked.class_name),
        (&new.name, &new.class_name)
    );
}

#[test]
fn the_snapshots_of_a_connector_that_was_not_opened_are_offered() {
    let mut state = two_tenants();
    let production = state.sessions.get_mut(SessionId(2)).unwrap();
    production.profile.remembered = vec![NAME.parse().unwrap()];
    let asks = || CompareCommand::AskVersions(whose("production"));

    let tasks = on_command(&mut state, asks());

    assert_asked!(
        tasks,
        [Task::Work(Work::Store(StoreTask::History(
            SessionId(2),
            _,
            HistoryTask::List(_)
        )))]
    );
    let content = Content::default();
    let taken = [("2026-11-29T10:00:00Z", Cause::FirstRead, None, &content)];
    let listed = HistoryEvent::Listed(Ok(crate::view_models::history::tests::summaries(&taken)));
    let event = SessionEvent::Connector(NAME.parse().unwrap(), ConnectorEvent::History(listed));
    on_event(&mut state, Event::Session(SessionId(2), event));
    let sides = crate::view_models::compare::sides_of(&state, &whose("production"));
    assert!(matches!(&sides[1].0, Side::Snapshot(..)), "{sides:?}");
    assert!(on_command(&mut state, asks()).is_empty(), "once");
}

#[test]
fn asking_for_the_snapshots_of_what_a_tenant_lacks_makes_no_connector_there() {
    let mut state = two_tenants();
    let nobody = Whose {
        script_name: "nobody".parse().unwrap(),
        ..whose("production")
    };

    let tasks = on_command(&mut state, CompareCommand::AskVersions(nobody.clone()));

    assert!(tasks.is_empty());
    let session = state.sessions.of_profile(&nobody.profile).unwrap();
    assert!(!session.open.contains_key(&nobody.script_name));
}
