//! Plans that create their connector: the request that does is sent once, whatever goes wrong.

use std::sync::Arc;

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, NewConnector, OPEN_CONNECTOR_CLASS},
        upload::UploadStatus,
    },
};
use patchpanel_http_client::Operation;
use serde_json::{Value, json};

use super::sample::{self, answer, answers, now, run, run_mut};
use crate::{
    command::{Action, ApplyCommand, BatchCommand, Command, ConnectorCommand, SessionCommand},
    event::{ConnectorEvent, StepEvent},
    state::{
        AppState,
        apply::{ApplyStage, Finding, Reply, Resume, StepAnswer, StepState, StoredRun},
        profiles::ProfileId,
        promoted::Promoted,
        remote::Generation,
        resume::ResumeRefusal,
        review::{Prepared, ReviewStage},
        route::Route,
        session::SignInState,
    },
    task::{ConnectorTask, Task, TenantTask, Work},
    testing::{Server, failure},
    update::testing::{on_command, on_tick, reports_to},
    view_models::review::sample as reviews,
};

fn name() -> ScriptName {
    "workday".parse().unwrap()
}

fn new() -> NewConnector {
    NewConnector::new("Workday", OPEN_CONNECTOR_CLASS)
}

/// What the tenant answers for a connector that was just made, and with these members beside.
fn made(more: &Value) -> ConnectorDetail {
    let mut detail = json!({
        "name": "Workday", "scriptName": "workday", "directConnect": true,
        "className": OPEN_CONNECTOR_CLASS, "connectorMetadata": {"platform": "ccg"},
        "applicationXml": "<Application name='Workday'/>",
        "sourceConfigXml": "<Form><BaseConfig><Field name='fileUpload'/></BaseConfig></Form>",
        "correlationConfigXml": "<CorrelationConfig><AttributeAssignments/></CorrelationConfig>",
    });
    let members = detail.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    serde_json::from_value(detail).unwrap()
}

/// What is asked of the tenant, and what of it changes something.
struct Seat {
    state: AppState,
    /// The step of each request that was sent, from 0.
    sent: Vec<usize>,
}

impl Seat {
    /// A connector that the tenant does not have is reviewed with its draft of three parts.
    fn reviewing() -> Self {
        let mut state = sample::reviewed();
        state.profiles = vec![state.session().unwrap().profile.clone()];
        let mut seat = Self {
            state,
            sent: Vec::new(),
        };
        seat.is_promoted();
        seat.is_planned();
        seat
    }

    fn takes(&mut self, tasks: &[Task]) {
        for work in tasks.iter().flat_map(Task::works) {
            if let Work::Tenant(
                _,
                TenantTask::Connector(_, ConnectorTask::SendStep { index, .. }),
            ) = work
            {
                self.sent.push(*index);
            }
        }
    }

    fn does(&mut self, command: impl Into<Command>) -> &mut Self {
        let tasks = on_command(&mut self.state, command);
        self.takes(&tasks);
        self
    }

    fn is_told(&mut self, event: ConnectorEvent) -> &mut Self {
        let session = self.state.session().unwrap().id;
        let tasks = reports_to(&mut self.state, session, &name(), event);
        self.takes(&tasks);
        self
    }

    /// The comparison makes its draft, whether it had one or not.
    fn is_promoted(&mut self) -> &mut Self {
        let current = sample::reviewed()
            .open_connector()
            .unwrap()
            .draft
            .current
            .clone();
        let session = self.state.session_mut().unwrap();
        let open = session.opened(&name());
        let promoted = Promoted::New(name(), Box::new(new()), Box::default());
        open.gets(promoted, now());
        open.promoted = None;
        let base = Content::default();
        open.draft.rebase(Draft { base, current }, now());
        self
    }

    /// A review is asked for and prepared: the tenant has no such connector.
    fn is_planned(&mut self) -> &mut Self {
        self.does(Action::ReviewChanges);
        let revision = self.open_revision();
        let mut plan = reviews::plan();
        plan.steps.insert(0, reviews::creation_step(new()));
        (plan.server, plan.revision) = (Content::default(), revision);
        let session = self.state.session_mut().unwrap();
        let batch = session
            .batch
            .iter_mut()
            .flat_map(|batch| &mut batch.reviews);
        for review in session.review.iter_mut().chain(batch) {
            review.stage = ReviewStage::Ready(Box::new(plan.clone()));
        }
        self
    }

    fn open_revision(&self) -> u64 {
        self.state.session().unwrap().open[&name()].draft.revision
    }

    fn answered(&mut self, result: Result<StepAnswer, patchpanel_http_client::Error>) -> &mut Self {
        let entry = crate::view_models::audit::tests::state().audit.rows()[0].id;
        self.is_told(ConnectorEvent::Apply(StepEvent::Answered {
            index: 0,
            entry,
            result,
        }))
    }

    fn created_as(&mut self, given: &str) -> &mut Self {
        self.answered(Ok(answer(Reply::Created(given.parse().unwrap()))))
    }

    fn read(&mut self, detail: ConnectorDetail) -> &mut Self {
        let newest = Generation(self.state.generations);
        let open = &mut self.state.session_mut().unwrap().open;
        open.get_mut(&name()).unwrap().server.ask(newest);
        let read = Ok((Box::new(detail), std::time::Duration::ZERO));
        self.is_told(ConnectorEvent::Loaded(newest, read))
    }

    fn is_not_found(&mut self) -> &mut Self {
        self.read_fails(404)
    }

    fn read_fails(&mut self, status: u16) -> &mut Self {
        let newest = Generation(self.state.generations);
        let open = &mut self.state.session_mut().unwrap().open;
        open.get_mut(&name()).unwrap().server.ask(newest);
        let operation = Operation::GetConnector {
            script_name: name(),
            locale: None,
        };
        let error = failure(operation, Server::Answers(status));
        self.is_told(ConnectorEvent::Loaded(newest, Err(error)))
    }

    /// All reads find nothing, for as long as any are made.
    fn is_never_found(&mut self) -> &mut Self {
        for _ in 0..8 {
            let later = self.state.now + jiff::SignedDuration::from_secs(60);
            let tasks = on_tick(&mut self.state, later);
            self.takes(&tasks);
            if run(&self.state).reading.is_some() && !run(&self.state).is_given_up() {
                self.is_not_found();
            }
        }
        self
    }

    fn signs_in_again(&mut self) -> &mut Self {
        let id = self.state.session().unwrap().profile.id.clone();
        self.does(SessionCommand::Connect(id));
        self.state.session_mut().unwrap().sign_in = SignInState::SignedIn;
        self
    }

    /// The app ends, and the next start reads what it wrote.
    fn restarts(&mut self) -> &mut Self {
        let kept = json!(StoredRun::of(run(&self.state)));
        let steps = run(&self.state).steps.iter().map(|step| step.step.clone());
        let kept = StoredRun::read(kept)
            .unwrap()
            .resumed(name(), steps.collect());
        let mut state = sample::reviewed();
        state.profiles = vec![state.session().unwrap().profile.clone()];
        let session = state.session_mut().unwrap();
        session.review = None;
        self.state = state;
        let tasks = crate::update::testing::in_turn(&mut self.state, |turn| {
            super::resume_stored(turn, kept);
        });
        self.takes(&tasks);
        self
    }

    fn is_in_doubt(&self) -> bool {
        let run = run(&self.state);
        run.steps[0].is_unknown() && run.awaited() == Some(0)
    }
}

fn lost(status: u16) -> patchpanel_http_client::Error {
    failure(Operation::CreateConnector(new()), Server::Answers(status))
}

fn hung_up() -> patchpanel_http_client::Error {
    failure(Operation::CreateConnector(new()), Server::HangsUp)
}

type Deed = fn(&mut Seat) -> &mut Seat;

/// What leaves open whether the connector was made.
const DOUBTS: [(&str, Deed); 6] = [
    ("lost", |seat| seat.answered(Err(hung_up()))),
    ("5xx", |seat| seat.answered(Err(lost(503)))),
    ("no name", |seat| {
        seat.answered(Ok(answer(Reply::Http(200))))
    }),
    ("other name", |seat| seat.created_as("workday-2")),
    ("new sign-in", Seat::signs_in_again),
    ("restart", Seat::restarts),
];

/// What a person may try then.
const DEEDS: [(&str, Deed); 9] = [
    ("continue", |seat| {
        seat.does(ApplyCommand::AskToResume(Resume::Rest))
            .does(ApplyCommand::Resume(Resume::Rest))
    }),
    ("send again", |seat| {
        seat.does(ApplyCommand::Resume(Resume::Step(0)))
    }),
    ("review the rest", |seat| {
        seat.does(ApplyCommand::ReviewRest)
            .is_planned()
            .does(ApplyCommand::Start)
    }),
    ("leave and review again", |seat| {
        seat.does(ApplyCommand::Close)
            .is_planned()
            .does(ApplyCommand::Start)
    }),
    ("review all", |seat| {
        seat.does(Action::ReviewAll)
            .is_planned()
            .does(BatchCommand::Start(vec![name()]))
    }),
    ("promote again", |seat| {
        seat.is_promoted().is_planned().does(ApplyCommand::Start)
    }),
    ("lock", |seat| {
        seat.does(Action::LockApp).does(SessionCommand::UnlockApp);
        seat.state.lock = None;
        seat.state.session_mut().unwrap().sign_in = SignInState::SignedIn;
        seat.is_planned().does(ApplyCommand::Start)
    }),
    ("undo", |seat| {
        let id = run(&seat.state).id;
        seat.does(ApplyCommand::Undo(id))
    }),
    ("discard", |seat| {
        seat.does(ConnectorCommand::DiscardDraft(name()))
            .is_promoted()
            .is_planned()
            .does(ApplyCommand::Start)
    }),
];

#[test]
fn a_connector_that_may_have_been_made_is_never_made_again_whatever_a_person_tries() {
    for (doubt, leaves_open) in DOUBTS {
        for (deed, tries) in DEEDS {
            for is_given_up in [false, true] {
                let mut seat = Seat::reviewing();
                leaves_open(seat.does(ApplyCommand::Start));
                if is_given_up {
                    seat.is_never_found();
                    assert!(run(&seat.state).is_given_up(), "{doubt}");
                }

                tries(&mut seat);

                let case = format!("{doubt}, {deed}, given up: {is_given_up}");
                assert_eq!(seat.sent, [0], "{case}");
                assert!(seat.is_in_doubt(), "{case}");
            }
        }
    }
}

#[test]
fn what_may_have_been_made_is_learned_by_reading_and_the_rest_is_sent_only_when_asked() {
    for (doubt, leaves_open) in DOUBTS {
        let mut seat = Seat::reviewing();
        leaves_open(seat.does(ApplyCommand::Start));
        let later = seat.state.now + jiff::SignedDuration::from_secs(60);
        on_tick(&mut seat.state, later);

        seat.read(made(&json!({})));

        assert_eq!(seat.sent, [0], "{doubt}");
        assert!(run(&seat.state).steps[0].is_done(), "{doubt}");
        let open = &seat.state.session().unwrap().open[&name()];
        assert!(open.unmade.is_none() && open.draft.base == Content::from(&made(&json!({}))));
        seat.does(ApplyCommand::Resume(Resume::Rest));
        seat.read(made(&json!({})));
        assert_eq!(seat.sent, [0, 1], "{doubt}");
    }
}

#[test]
fn the_rest_is_sent_once_the_new_connector_was_read_as_it_was_asked_for() {
    let mut seat = Seat::reviewing();
    let reviewed: Vec<_> = seat
        .state
        .session()
        .unwrap()
        .plan()
        .unwrap()
        .1
        .steps
        .clone();

    seat.does(ApplyCommand::Start).created_as("workday");
    assert_eq!(seat.sent, [0], "it is read first");
    seat.read(made(&json!({})));
    for step in 1..4 {
        let tasks = answers(&mut seat.state, step, UploadStatus::Updated);
        seat.takes(&tasks);
    }

    assert_eq!(seat.sent, [0, 1, 2, 3]);
    let run = run(&seat.state);
    for (sent, reviewed) in run.steps.iter().zip(reviewed) {
        assert_eq!(sent.step.request, reviewed.request);
    }
    assert_eq!(run.stage, ApplyStage::Finished);
    assert_eq!(run.steps[0].read_back.unwrap().finding, Finding::Draft);
    assert_eq!(*run.before, Content::from(&made(&json!({}))));
    let session = seat.state.session().unwrap();
    assert!(session.made.contains(&name()), "the list may not show it");
}

#[test]
fn nothing_more_is_sent_when_the_new_connector_is_not_as_expected_or_somebody_stops_or_leaves() {
    let others: [(&str, Deed); 9] = [
        ("theirs", |seat| {
            seat.read(made(
                &json!({"sourceConfigXml": "<Form><Menu name='theirs'/></Form>"}),
            ))
        }),
        ("their key", |seat| {
            seat.read(made(&json!({"connectorMetadata": {"theirs": 1}})))
        }),
        ("another class", |seat| {
            seat.read(made(&json!({"className": "com.theirs"})))
        }),
        ("not read", |seat| seat.read_fails(500)),
        ("not found", Seat::is_not_found),
        ("stop", |seat| {
            seat.does(ApplyCommand::Stop).read(made(&json!({})))
        }),
        ("new sign-in", |seat| {
            seat.signs_in_again().read(made(&json!({})))
        }),
        ("read-only", |seat| {
            let mut saved = seat.state.profiles[0].clone();
            saved.read_only = true;
            let session = seat.state.session().unwrap().id;
            seat.state.profiles[0] = saved.clone();
            let tasks = crate::update::testing::in_turn(&mut seat.state, |turn| {
                let turn = &mut turn.about(session);
                crate::update::session::follow_profile(turn, &saved);
            });
            seat.takes(&tasks);
            seat.read(made(&json!({})))
        }),
        ("restart", |seat| seat.restarts().read(made(&json!({})))),
    ];
    for (other, happens) in others {
        let mut seat = Seat::reviewing();
        seat.does(ApplyCommand::Start).created_as("workday");

        happens(&mut seat);

        assert_eq!(seat.sent, [0], "{other}");
        let run = run(&seat.state);
        assert!(!run.is_running() && run.steps[0].is_done(), "{other}");
        seat.is_promoted()
            .is_planned()
            .does(ApplyCommand::Resume(Resume::Step(0)));
        assert_eq!(seat.sent, [0], "{other}");
    }
}

/// The server said that it created the connector, and nobody has read it since: nothing but a read, or the person's word,
/// lets another plan create it.
#[test]
fn a_connector_that_was_created_and_not_found_is_never_created_once_more() {
    let unread: [(&str, Deed); 4] = [
        ("not read", |seat| seat.read_fails(500)),
        ("not found", Seat::is_not_found),
        ("stop", |seat| seat.does(ApplyCommand::Stop)),
        ("restart", |seat| seat.restarts().is_not_found()),
    ];
    let leaves: [(&str, Deed); 3] = [
        ("stays", |seat| seat),
        ("closed", |seat| seat.does(ApplyCommand::Close)),
        ("rest reviewed", |seat| seat.does(ApplyCommand::ReviewRest)),
    ];
    for (how, happens) in unread {
        for (leave, left) in leaves {
            let mut seat = Seat::reviewing();
            seat.does(ApplyCommand::Start).created_as("workday");
            left(happens(&mut seat));
            assert_eq!(run(&seat.state).awaited(), Some(0), "{how}, {leave}");

            if how == "not read" || how == "stop" {
                seat.does(ApplyCommand::ForgetCreation);
            }
            seat.is_promoted().is_planned().does(ApplyCommand::Start);
            assert_eq!(seat.sent, [0], "{how}, {leave}: nobody has looked for it");

            seat.is_not_found().does(ApplyCommand::ForgetCreation);
            seat.is_planned().does(ApplyCommand::Start);
            assert_eq!(seat.sent, [0, 0], "{how}, {leave}: let go");
        }
    }
}

#[test]
fn a_bare_connector_that_somebody_else_created_is_not_taken_for_ours() {
    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start).answered(Err(lost(400)));

    seat.read(made(&json!({})));

    let open = seat.state.open_connector().unwrap();
    assert_eq!(open.draft.base, Content::default());
    assert!(open.unmade.is_none());
}

#[test]
fn who_stops_before_the_answer_sends_nothing_after_it() {
    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start).does(ApplyCommand::Stop);

    seat.created_as("workday").read(made(&json!({})));

    assert_eq!(seat.sent, [0]);
    assert_eq!(run(&seat.state).not_sent(), [1, 2, 3]);
}

#[test]
fn a_tenant_is_not_left_nor_the_app_locked_while_the_new_connector_is_read() {
    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start).created_as("workday");
    let session = seat.state.sessions.shown_id();
    let mut other = seat.state.profiles[0].clone();
    other.id = ProfileId("other".to_owned());
    seat.state.profiles.push(other.clone());

    seat.does(Action::LockApp)
        .does(SessionCommand::Connect(other.id));

    assert!(seat.state.lock.is_none() && seat.state.sessions.shown_id() == session);
    assert!(run(&seat.state).is_running());
}

#[test]
fn a_refused_creation_is_reviewed_again_and_not_resumed() {
    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start).answered(Err(lost(400)));

    assert!(matches!(
        run(&seat.state).steps[0].state,
        StepState::Failed(_)
    ));
    let session = seat.state.session().unwrap();
    for resume in [Resume::Rest, Resume::Step(0)] {
        assert_eq!(session.refuses(resume), Some(ResumeRefusal::Creation));
    }
    let buttons = crate::view_models::apply::bar::buttons(session, run(&seat.state)).unwrap();
    assert!(!buttons.lets_go && buttons.undo.is_none() && buttons.other.is_none());
}

#[test]
fn a_connector_that_is_there_by_now_is_not_created_and_its_draft_stays() {
    let mut seat = Seat::reviewing();
    seat.does(Action::ReviewChanges);
    let asked = Generation(seat.state.generations);
    let review = seat.state.session().unwrap().review.as_ref().unwrap();
    let ReviewStage::Preparing(generation) = review.stage else {
        panic!("{asked:?}")
    };

    let theirs = made(&json!({"connectorMetadata": {"theirs": 1}}));
    let result = Ok((Prepared::Exists, Box::new(theirs)));
    seat.is_told(ConnectorEvent::ReviewPrepared(generation, result));

    let session = seat.state.session().unwrap();
    let ReviewStage::Failed(message) = &session.review.as_ref().unwrap().stage else {
        panic!("it is refused")
    };
    assert_eq!(message.what, "“workday” exists already");
    let open = &session.open[&name()];
    assert!(open.unmade.is_none() && open.has_changes());
    seat.is_planned().does(ApplyCommand::Start);
    assert!(seat.sent.is_empty(), "a plan that creates it is not sent");
}

#[test]
fn only_the_person_gives_up_on_a_creation_that_nobody_learns_of() {
    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start).answered(Err(hung_up()));
    seat.does(ApplyCommand::ForgetCreation);
    assert!(seat.is_in_doubt(), "it is still read");
    seat.is_never_found();
    seat.state.route = Route::Apply;

    seat.does(ApplyCommand::ForgetCreation);

    assert_eq!(run(&seat.state).awaited(), None);
    let said = &seat.state.notices.all().last().unwrap().message;
    assert_eq!(said.what, "“workday” may have been created");
    assert_eq!(seat.state.route, Route::Connectors);
    seat.is_planned().does(ApplyCommand::Start);
    assert_eq!(seat.sent, [0, 0], "it was told what that may mean");
}

#[test]
fn a_review_that_finds_nothing_keeps_no_run_waiting() {
    let found_nothing = |seat: &mut Seat| {
        seat.does(Action::ReviewChanges);
        let mut plan = reviews::plan();
        plan.steps.insert(0, reviews::creation_step(new()));
        let prepared = Prepared::Plan {
            plan: Box::new(plan),
            merged: None,
        };
        let session = seat.state.session().unwrap();
        let stage = &session.review.as_ref().unwrap().stage;
        let ReviewStage::Preparing(generation) = stage else {
            panic!("it is prepared")
        };
        let event = ConnectorEvent::ReviewPrepared(
            *generation,
            Ok((prepared, Box::new(ConnectorDetail::default()))),
        );
        seat.is_told(event);
    };
    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start).answered(Err(hung_up()));
    found_nothing(&mut seat);
    let reading = run(&seat.state).reading.as_ref().unwrap();
    assert!(reading.next().is_some(), "it is read again: {reading:?}");

    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start).created_as("workday");
    found_nothing(&mut seat);
    assert_eq!(run(&seat.state).stage, ApplyStage::Stopped);
    assert_eq!(seat.sent, [0]);
}

#[test]
fn promoting_again_keeps_the_read_that_a_run_waits_for() {
    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start).created_as("workday");
    let asked = Generation(seat.state.generations);

    seat.is_promoted();
    let read = Ok((Box::new(made(&json!({}))), std::time::Duration::ZERO));
    seat.is_told(ConnectorEvent::Loaded(asked, read));

    assert_eq!(seat.sent, [0, 1]);
}

#[test]
fn of_several_drafts_none_follows_one_whose_connector_is_in_doubt() {
    for doubt in [DOUBTS[0], DOUBTS[3]] {
        let mut seat = Seat::reviewing();
        seat.does(Action::ReviewChanges).does(Action::ReviewAll);
        seat.is_planned();
        let session = seat.state.session_mut().unwrap();
        let first = session.review.take().unwrap();
        let mut second = first.clone();
        second.script_name = "zendesk".parse().unwrap();
        session.batch = Some(crate::state::review::Batch {
            reviews: vec![first, second.clone()],
            ..Default::default()
        });

        seat.does(BatchCommand::Start(vec![name(), second.script_name]));
        (doubt.1)(&mut seat);

        assert_eq!(seat.sent, [0], "{}", doubt.0);
        assert!(
            seat.state.session().unwrap().batch.is_none(),
            "nothing hangs"
        );
    }
}

#[test]
fn the_run_is_kept_with_what_it_creates() {
    let mut seat = Seat::reviewing();
    seat.does(ApplyCommand::Start);
    run_mut(&mut seat.state).after = Arc::default();

    let kept = json!(StoredRun::of(run(&seat.state)));

    assert_eq!(kept["version"], 3);
    assert_eq!(
        kept["steps"][0]["request"]["create"],
        json!({"name": "Workday", "className": OPEN_CONNECTOR_CLASS})
    );
}
