//! A connector that a plan creates, over a connection and a tenant that fail: by the tenant's journal it is never asked for
//! twice, and nothing else is sent unless it is what was asked for.

use patchpanel::{
    command::{Action, AppCommand, ApplyCommand, BatchCommand},
    ports::files::write_atomic,
    state::{
        apply::{ApplyRun, ApplyStage, Resume},
        review::ReviewStage,
        route::Route,
        session::Session,
    },
};
use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, Handling, Seed, Simulator, StatusFault, Switches,
};
use serde_json::json;

use crate::support::{Desk, Person, ROW, Tenant};

const NAME: &str = "workday-custom-emea";
const NEW: &str = "workday-emea-two";
const POST: &str = "POST /connectors/v1";

/// What is known of the creation once its connector was read.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    Made,
    Nothing,
}

struct Case {
    name: &'static str,
    fault: Option<Fault>,
    switches: Switches,
    /// The name of the bundle's connector, from which the server makes the script name.
    title: &'static str,
    known: Known,
}

fn case(name: &'static str, action: FaultAction, known: Known) -> Case {
    Case {
        name,
        fault: Some(Fault::new("POST", "/connectors/v1", action)),
        switches: Switches::default(),
        title: "Workday EMEA two",
        known,
    }
}

fn cases() -> Vec<Case> {
    let lost = |request| FaultAction::ResetAfterBody { request };
    let nothing = |status| StatusFault::new(status).body(FaultBody::Html);
    let without = || Case {
        fault: None,
        ..case("", FaultAction::CutBody {}, Known::Made)
    };
    vec![
        case("lost, made", lost(Handling::Applied), Known::Made),
        case("lost, not made", lost(Handling::Dropped), Known::Nothing),
        case(
            "503, made",
            FaultAction::Status(nothing(503).after_applying()),
            Known::Made,
        ),
        case(
            "503, not made",
            FaultAction::Status(nothing(503)),
            Known::Nothing,
        ),
        case("half an answer", FaultAction::CutBody {}, Known::Made),
        case("a page", FaultAction::html(200), Known::Nothing),
        Case {
            name: "no name",
            switches: serde_json::from_value(json!({"create_answer": "without_script_name"}))
                .unwrap(),
            ..without()
        },
        Case {
            name: "another name",
            title: "Another one",
            known: Known::Nothing,
            ..without()
        },
        Case {
            name: "not read afterwards",
            fault: Some(
                Fault::new(
                    "GET",
                    &format!("/connectors/v1/{NEW}"),
                    FaultAction::status(500),
                )
                .always(),
            ),
            ..without()
        },
    ]
}

/// A bundle of a connector that the tenant does not have is reviewed.
fn reviewing<'a>(tenant: &Tenant, desk: &Desk, title: &str) -> Person<'a> {
    let mut person = Person::signed_in(tenant, desk);
    imports(&mut person, desk, title);
    person
}

/// Imports a bundle of a connector that the tenant does not have.
pub(crate) fn imports(person: &mut Person<'_>, desk: &Desk, title: &str) {
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    let folder = desk.folder.path().join("bundle");
    person.dialogs.will_answer(folder.clone());
    person.asks(Action::ExportBundle);
    person.until("the bundle", |_| folder.exists());
    for (file, from, to) in [
        ("bundle.json", NAME, NEW),
        ("connector.json", "Workday Custom EMEA", title),
    ] {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        write_atomic(&path, text.replace(from, to).as_bytes()).unwrap();
    }
    person.dialogs.will_answer(folder.join("bundle.json"));
    person.asks(Action::ImportBundle);
    is_reviewed(person);
}

fn is_reviewed(person: &mut Person<'_>) {
    person.until("the review", |person| {
        let review = person
            .state()
            .session()
            .and_then(|session| session.review.as_ref());
        let is_ready = review.is_some_and(|review| matches!(review.stage, ReviewStage::Ready(_)));
        is_ready && person.open().unchecked_document().is_none()
    });
}

fn run<'a>(person: &'a Person<'_>) -> Option<&'a ApplyRun> {
    person
        .state()
        .session()
        .and_then(|session| session.apply.as_ref())
}

/// How often the connector was asked for, and what else was sent.
fn sent(tenant: &Tenant) -> (usize, usize) {
    let written = tenant.written();
    let posts = written.iter().filter(|line| *line == POST).count();
    (posts, written.len() - posts)
}

/// Everything that could send it once more.
fn tries_again(person: &mut Person<'_>) {
    let name = person.open().script_name.clone();
    person.asks(ApplyCommand::Resume(Resume::Rest));
    person.asks(ApplyCommand::Resume(Resume::Step(0)));
    person.asks(ApplyCommand::Close);
    person.asks(Action::ReviewChanges);
    is_reviewed(person);
    person.asks(ApplyCommand::Start);
    person.rests();
    person.asks(Action::ReviewAll);
    person.asks(BatchCommand::Start(vec![name]));
    person.rests();
    person.asks(ApplyCommand::ForgetCreation);
    person.rests();
}

#[test]
fn a_connector_is_asked_for_once_whatever_becomes_of_the_answer() {
    for case in cases() {
        let simulator = Simulator::builder()
            .seed(Seed::Demo)
            .switches(case.switches.clone());
        let (tenant, desk) = (Tenant::of(simulator), Desk::new());
        let mut person = reviewing(&tenant, &desk, case.title);
        if let Some(fault) = case.fault.clone() {
            tenant.running.add_fault(fault);
        }
        person.sends("Apply 10 steps to acme-sim");
        person.waits_for_the_run();
        person.until("a read of it", |person| {
            let open = person.state().open_connector();
            open.is_some_and(|open| !open.server.is_loading())
        });
        assert_eq!(sent(&tenant), (1, 0), "{}", case.name);
        tenant.running.clear_faults();
        if case.known == Known::Nothing {
            tries_again(&mut person);
            assert_eq!(sent(&tenant), (1, 0), "{}", case.name);
            drop(person);
            person = Person::start(&desk);
            person.until("the run of before", |person| run(person).is_some());
            person.until("its connector", |person| {
                person.state().open_connector().is_some()
            });
            tries_again(&mut person);
            assert_eq!(sent(&tenant), (1, 0), "{}, after a restart", case.name);
            continue;
        }
        let is_made = |person: &Person<'_>| run(person).is_some_and(|run| run.steps[0].is_done());
        assert!(is_made(&person), "{}", case.name);
        person.asks(ApplyCommand::Resume(Resume::Rest));
        person.until("the end", |person| {
            run(person).is_some_and(|run| run.stage == ApplyStage::Finished)
        });
        person.until("what was read back", |person| !person.has_changes());
        assert_eq!(sent(&tenant), (1, 9), "{}", case.name);
    }
}

#[test]
fn a_process_that_ends_while_the_connector_is_asked_for_learns_by_reading_what_became_of_it() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let stall = FaultAction::Stall {
        at: patchpanel_tenant_simulator::StallPoint::InBody,
    };
    tenant
        .running
        .add_fault(Fault::new("POST", "/connectors/v1", stall));
    let mut person = reviewing(&tenant, &desk, "Workday EMEA two");
    person.sends("Apply 10 steps to acme-sim");
    person.until("the request", |_| sent(&tenant) == (1, 0));
    drop(person);

    let mut next = Person::start(&desk);
    next.until("the run of before", |person| run(person).is_some());
    next.asks(ApplyCommand::RereadUnknown);
    next.until("what became of it", |person| {
        run(person).is_some_and(|run| run.steps[0].is_done() || run.is_given_up())
    });

    assert_eq!(sent(&tenant), (1, 0), "nothing goes on by itself");
}

#[test]
fn a_draft_of_a_connector_to_be_created_is_sent_after_a_restart() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = reviewing(&tenant, &desk, "Workday EMEA two");
    person.asks(AppCommand::Show(Route::Connectors));
    person.until("the draft on disk", |person| {
        let draft = &person.open().draft;
        draft.on_disk.kept == draft.revision
    });
    drop(person);

    let mut next = Person::start(&desk);
    next.clicks("edited, Workday EMEA two");
    next.has_open("Workday EMEA two");
    next.sees("Not created yet");
    next.asks(Action::ReviewChanges);
    is_reviewed(&mut next);
    assert_eq!(sent(&tenant), (0, 0));
    next.sends("Apply 10 steps to acme-sim");
    next.waits_for_the_run();

    assert_eq!(sent(&tenant), (1, 9));
}

#[test]
fn a_name_that_somebody_takes_meanwhile_is_refused_and_their_connector_stays() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = reviewing(&tenant, &desk, "Workday EMEA two");
    let theirs = Desk::new();
    let mut colleague = Person::signed_in(&tenant, &theirs);
    colleague.sees(ROW);
    colleague.asks(Action::NewConnector);
    colleague.types("Name", "Workday EMEA two");
    colleague.creates();
    colleague.has_open("Workday EMEA two");
    let before = tenant.running.connector(NEW).unwrap();

    person.sends("Apply 10 steps to acme-sim");
    person.waits_for_the_run();
    assert_eq!(sent(&tenant), (2, 0), "theirs, and one that is refused");
    person.asks(ApplyCommand::ReviewRest);
    // As the read after the run is there before the review, or not.
    person.until("their connector", |person| {
        let is_told = person.is_shown("“workday-emea-two” exists already");
        is_told || person.state().route == Route::Conflict
    });
    person.asks(ApplyCommand::Start);
    person.rests();

    assert_eq!(sent(&tenant), (2, 0));
    assert_eq!(tenant.running.connector(NEW).unwrap(), before);
    let session = person.state().session();
    assert!(session.is_some_and(Session::is_signed_in) && person.has_changes());
}
