//! One app saves a plan, another app of another user opens and applies it. What is sent is what was reviewed.

use std::path::{Path, PathBuf};

use egui::Role;
use patchpanel::{
    command::{Action, ApplyCommand, ConnectorCommand},
    state::{connectors::PartValue, route::Route},
};
use patchpanel_core_models::{
    models::document::XmlDocument,
    plan_file::{PlanFile, PlannedRequest, short},
};
use patchpanel_tenant_simulator::{Account, Seed, Simulator};
use serde_json::json;

use crate::support::{Desk, Person, ROW, Tenant};

const SCRIPT_NAME: &str = "workday-custom-emea";
const TITLE: &str = "Workday Custom EMEA";
const APPLY: &str = "Apply 2 steps to acme-sim";

fn tenant() -> Tenant {
    let account = |id| Account::new(id, "s3cret");
    let builder = Simulator::builder().seed(Seed::Demo);
    let builder = builder.account(account("author").user_name("mlopez"));
    Tenant::of(builder.other_account(account("approver").user_name("pkaur")))
}

/// Signs in to the tenant as a protected one that asks for a second person.
fn signs_in<'a>(tenant: &Tenant, desk: &Desk, client_id: &str) -> Person<'a> {
    let mut person = Person::start(desk);
    person.clicks("Connect a tenant");
    person.types("Name", "Acme");
    person.types("Tenant or address", tenant.running.base_url());
    person.types("Client ID", client_id);
    person.types("Client secret", "s3cret");
    person.clicks_role(Role::Switch, "Protected");
    person.clicks_role(Role::Switch, "Second person");
    person.clicks("Save and connect");
    person.sees(ROW);
    person
}

fn edits(person: &mut Person<'_>) {
    person.clicks(ROW);
    person.has_open(TITLE);
    let current = person.open().draft.current.clone();
    let mut metadata = current.metadata;
    metadata.insert("shortDesc".to_owned(), json!("by plan"));
    let form = current.xml[&XmlDocument::SourceConfig].replace("type=\"text\"", "type=\"url\"");
    person.asks(ConnectorCommand::EditPart(PartValue::Metadata(metadata)));
    let form = PartValue::Xml(XmlDocument::SourceConfig, Some(form));
    person.asks(ConnectorCommand::EditPart(form));
    person.rests();
}

/// The author saves the plan and cannot apply it.
fn saved(tenant: &Tenant, desk: &Desk, path: &Path) -> PlanFile {
    let mut author = signs_in(tenant, desk, "author");
    edits(&mut author);
    author.clicks("Review changes");
    author.sees(APPLY);
    author.until("the checks", |person| person.open().is_all_checked());
    let reason = author.disabled_reason(APPLY).unwrap();
    assert!(
        reason.starts_with("This profile applies only plan files by someone else"),
        "{reason}"
    );

    author.dialogs.will_answer(path.to_owned());
    author.clicks("Save plan…");
    author.types("Note", "Ticket CHG-20418");
    author.clicks("Save…");
    author.until("the file", |_| path.is_file());
    let file = PlanFile::read(&std::fs::read_to_string(path).unwrap()).unwrap();
    author.reads(&format!(
        "The plan’s hash is {}",
        short(&file.hash().unwrap())
    ));

    opens(&mut author, path);
    author.reads("You wrote this plan. Someone else must apply it.");
    assert!(tenant.writes().is_empty());
    file
}

fn opens(person: &mut Person<'_>, path: &Path) {
    person.dialogs.will_answer(path.to_owned());
    person.asks(Action::OpenPlan);
    person.rests();
}

fn place(desk: &Desk) -> PathBuf {
    desk.folder.path().join("workday.patchplan")
}

#[test]
fn somebody_else_applies_exactly_what_the_author_reviewed() {
    let (tenant, desk, other) = (tenant(), Desk::new(), Desk::new());
    let path = place(&desk);
    let file = saved(&tenant, &desk, &path);

    let mut approver = signs_in(&tenant, &other, "approver");
    opens(&mut approver, &path);
    approver.reads("Made by mlopez");
    approver.reads("Ticket CHG-20418");
    approver.reads(&short(&file.hash().unwrap()));
    approver.reads("The requests match the plan file");
    approver.until("the checks", |person| person.open().is_all_checked());
    assert!(tenant.writes().is_empty());
    approver.types("Type “acme-sim”", "acme-sim");
    approver.sends(APPLY);
    approver.waits_for_the_run();

    let sent: Vec<_> = tenant
        .writes()
        .iter()
        .map(|request| (request.line(), request.text()))
        .collect();
    assert_eq!(sent, requests(&file));
    let run = approver.state().session().unwrap().apply.as_ref().unwrap();
    assert!(run.origin.as_ref().unwrap().starts_with("plan by mlopez, "));
}

#[test]
fn somebody_else_creates_the_connector_of_a_plan() {
    let (tenant, desk, other) = (tenant(), Desk::new(), Desk::new());
    let path = place(&desk);
    let mut author = signs_in(&tenant, &desk, "author");
    crate::creation::imports(&mut author, &desk, "Workday EMEA two");
    author.dialogs.will_answer(path.clone());
    author.clicks("Save plan…");
    author.types("Note", "Ticket CHG-20419");
    author.clicks("Save…");
    author.until("the file", |_| path.is_file());
    let file = PlanFile::read(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert!(file.creates.is_some() && tenant.writes().is_empty());

    let mut approver = signs_in(&tenant, &other, "approver");
    opens(&mut approver, &path);
    approver.reads("The requests match the plan file");
    approver.until("the checks", |person| person.open().is_all_checked());
    approver.types("Type “acme-sim”", "acme-sim");
    approver.sends("Apply 10 steps to acme-sim");
    approver.waits_for_the_run();

    let sent = tenant.writes().into_iter();
    let sent: Vec<_> = sent
        .map(|request| (request.line(), request.text()))
        .collect();
    assert_eq!(sent, requests(&file));
    assert_eq!(sent[0].0, "POST /connectors/v1");
    opens(&mut author, &path);
    author.until("what is there now", |person| person.open().unmade.is_none());
    author.asks(ApplyCommand::Start);
    author.rests();
    assert_eq!(tenant.writes().len(), sent.len(), "it is created once");
}

/// Method, path and body of each step.
fn requests(file: &PlanFile) -> Vec<(String, String)> {
    let steps = file.steps.iter();
    let request =
        |step: &PlannedRequest| (format!("{} {}", step.method, step.path), step.body.clone());
    steps.map(request).collect()
}

#[test]
fn a_changed_file_a_forged_step_and_a_moved_base_are_refused() {
    let (tenant, desk, other) = (tenant(), Desk::new(), Desk::new());
    let path = place(&desk);
    let file = saved(&tenant, &desk, &path);
    let mut approver = signs_in(&tenant, &other, "approver");

    let text = file.to_text().unwrap().replace("by plan", "by thief");
    let changed = other.file("changed.patchplan", text.as_bytes());
    opens(&mut approver, &changed);
    approver.reads("The file was changed or damaged after saving");
    approver.clicks("Close");

    let mut forged = file.clone();
    forged.steps[0].body = forged.steps[0].body.replace("by plan", "by thief");
    let forged = other.file("forged.patchplan", forged.to_text().unwrap().as_bytes());
    opens(&mut approver, &forged);
    approver.reads("Step 1 would send");
    assert!(
        approver
            .disabled_reason(APPLY)
            .unwrap()
            .starts_with("Step 1 would send")
    );

    let theirs =
        json!([{"op": "replace", "path": "/connectorMetadata/supportTier", "value": "silver"}]);
    tenant
        .running
        .change_connector(SCRIPT_NAME, &theirs)
        .unwrap();
    opens(&mut approver, &path);
    approver.reads("The server’s metadata changed after the plan was made");

    let theirs = json!([{"op": "add", "path": "/connectorMetadata/shortDesc", "value": "theirs"}]);
    tenant
        .running
        .change_connector(SCRIPT_NAME, &theirs)
        .unwrap();
    opens(&mut approver, &path);
    approver.until("the three-way view", |person| {
        person.state().route == Route::Conflict
    });
    assert!(tenant.writes().is_empty());
}
