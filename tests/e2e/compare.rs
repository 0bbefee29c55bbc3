//! From the sandbox to production: two tenants side by side, rules, a change that is left out, a colleague in between,
//! and a production that is sent exactly what was reviewed.

use egui::Role;
use patchpanel::{
    command::{Action, AppCommand, CompareCommand, SessionCommand},
    state::{
        compare::{Compare, End, Findings, Pair, Side},
        review::{ReviewStage, ReviewStep},
        route::Route,
        session::Session,
    },
};
use patchpanel_core_models::promote::Rule;
use patchpanel_tenant_simulator::{Seed, Simulator};
use serde_json::{Value, json};

use crate::support::{Desk, Person, ROW, Tenant};

const NAME: &str = "workday-custom-emea";
const PATH: &str = "/connectors/v1/workday-custom-emea";
const TITLE: &str = "Workday Custom EMEA";

fn tenant(org: &str) -> Tenant {
    Tenant::of(Simulator::builder().seed(Seed::Demo).org(org))
}

/// Signed in to the sandbox with a connector open, and to production beside it.
fn between<'a>(sandbox: &Tenant, production: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::signed_in(sandbox, desk);
    person.sees(ROW);
    person.asks(Action::NewProfile);
    let (address, client_id) = production.connection();
    person.types("Name", "Production");
    person.types("Tenant or address", address);
    person.types("Client ID", client_id);
    person.types("Client secret", production.running.client_secret());
    person.clicks_role(Role::Switch, "Read-only");
    person.clicks("Save and connect");
    person.until("production", |person| {
        let session = person.state().session();
        session.is_some_and(|session| {
            session.profile.protected && session.connectors.value().is_some()
        })
    });
    person.clicks_role(Role::Button, "Production");
    person.clicks("Sandbox");
    person.clicks(ROW);
    person.has_open(TITLE);
    person
}

fn compare<'a>(person: &'a Person<'_>) -> &'a Compare {
    person.state().compare.as_ref().unwrap()
}

fn pair<'a>(person: &'a Person<'_>) -> &'a Pair {
    compare(person).shown_pair().unwrap()
}

fn findings<'a>(person: &'a Person<'_>) -> &'a Findings {
    pair(person).findings.value().unwrap()
}

fn is_compared(person: &Person<'_>) -> bool {
    let compare = person.state().compare.as_ref();
    compare.is_some_and(|compare| {
        let mut pairs = compare.pairs.iter();
        pairs.all(|pair| !pair.findings.is_loading() && pair.findings.value().is_some())
    })
}

fn is_reviewed(person: &Person<'_>) -> bool {
    let session = person.state().session();
    let review = session.and_then(|session| session.review.as_ref());
    review.is_some_and(|review| matches!(review.stage, ReviewStage::Ready(_)))
        && person.open().unchecked_document().is_none()
}

fn form(tenant: &Tenant) -> String {
    let connector = tenant.running.connector(NAME).unwrap();
    connector["sourceConfigXml"].as_str().unwrap().to_owned()
}

/// Somebody changes metadata and one document of a tenant's connector.
fn changes(tenant: &Tenant, metadata: &[(&str, Value)], from: &str, to: &str) {
    let text = form(tenant);
    assert!(text.contains(from), "{text}");
    let mut operations: Vec<Value> = metadata
        .iter()
        .map(|(key, value)| {
            let path = format!("/connectorMetadata/{key}");
            json!({"op": "add", "path": path, "value": value})
        })
        .collect();
    let text = text.replace(from, to);
    operations.push(json!({"op": "replace", "path": "/sourceConfigXml", "value": text}));
    tenant
        .running
        .change_connector(NAME, &json!(operations))
        .unwrap();
}

fn rule(from: &str, to: &str) -> Rule {
    Rule {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

const HOST: &str =
    "<Field name=\"host\" required=\"false\" displayName=\"con_form_host\" type=\"text\"";

#[test]
fn the_sandbox_goes_to_production_with_rules_a_choice_and_a_conflict_and_exactly_that_is_sent() {
    let (sandbox, production, desk) = (tenant("acme-sb"), tenant("acme"), Desk::new());
    let host = HOST.replace(" type=", " helpText=\"wd3-impl.acme.example\" type=");
    let added = [
        ("docUrl", json!("https://docs.acme-sb.example/wd3-impl")),
        ("shortDesc", json!("from the sandbox")),
        ("acme-sb", json!(true)),
    ];
    changes(&sandbox, &added, HOST, &host);
    changes(
        &production,
        &[("onlyHere", json!("production"))],
        "<Form",
        "<Form",
    );
    let mut person = between(&sandbox, &production, &desk);

    person.asks(Action::Compare);
    person.until("the comparison", is_compared);
    assert_eq!(
        compare(&person).rules.replace,
        [rule("acme-sb", "acme")],
        "from name to name"
    );
    person.clicks("Add rule");
    person.types("Rule 2, text to replace", "wd3-impl.acme.example");
    person.types("Rule 2, becomes", "wd3.acme.example");
    person.until("the rules", |person| {
        is_compared(person) && findings(person).adapted.hits.by_rule == [1, 1]
    });
    person.sees("Plan for acme: 2 steps");
    person.reads("3 sources on acme use this connector");
    person.sees("metadata, 3 keys");
    person.clicks_role(Role::CheckBox, "Promote shortDesc");
    person.sees("metadata, 2 keys");
    assert!(sandbox.writes().is_empty() && production.writes().is_empty());
    is_promoted_over_a_colleague(&mut person, &production);

    let expected = [format!("PATCH {PATH}"), format!("PUT {PATH}/source-config")];
    assert_eq!(production.written(), expected);
    let writes = production.writes();
    assert_eq!(
        writes[0].json(),
        json!([
            {"op": "add", "path": "/connectorMetadata/acme-sb", "value": true},
            {"op": "replace", "path": "/connectorMetadata/docUrl",
             "value": "https://docs.acme.example/wd3-impl"},
        ])
    );
    let expected = host.replace("wd3-impl.acme.example", "wd3.acme.example");
    assert!(writes[1].text().contains(&expected), "{}", writes[1].text());
    assert!(sandbox.writes().is_empty(), "the sandbox is only read");
    let now = production.running.connector(NAME).unwrap();
    assert_eq!(
        now["connectorMetadata"]["onlyHere"], "production",
        "what only production has stays"
    );

    person.clicks("Verify");
    person.until("both sides again", |person| {
        person.state().route == Route::Compare && is_compared(person)
    });
    person.sees("Everything else is the same on acme");
    person.reads("2 differences are left out: acme keeps its own");
    person.reads("2 places differ from acme-sb by your rules");
    person.sees("JAR files are uploaded per source");
}

/// Makes the draft and applies it, though somebody changed the same in production meanwhile.
fn is_promoted_over_a_colleague(person: &mut Person<'_>, production: &Tenant) {
    let theirs = HOST.replace("\"text\"", "\"url\"");
    changes(
        production,
        &[("docUrl", json!("https://theirs"))],
        HOST,
        &theirs,
    );
    person.clicks("Make draft in Production…");
    person.until("the conflict", |person| {
        person.state().route == Route::Conflict
    });
    assert!(
        person
            .state()
            .session()
            .is_some_and(|session| session.profile.protected)
    );
    person.clicks_role(Role::RadioButton, "Mine for docUrl");
    person.clicks_role(Role::RadioButton, "Mine for Source config, conflict 1");
    person.clicks("Review merged plan");
    person.until("the review", is_reviewed);
    assert!(
        production.writes().is_empty(),
        "nothing is sent before the name is typed"
    );
    person.types("Type “acme”", "acme");
    person.sends("Apply 2 steps to acme");
    person.waits_for_the_run();
}

#[test]
fn the_rules_of_two_tenants_are_kept_with_the_profile() {
    let (sandbox, production, desk) = (tenant("acme-sb"), tenant("acme"), Desk::new());
    changes(
        &sandbox,
        &[("note", json!("hr.acme-sb.example"))],
        "<Form",
        "<Form",
    );
    let mut person = between(&sandbox, &production, &desk);
    person.asks(Action::Compare);
    person.until("the comparison", is_compared);
    person.types("Rule 1, becomes", "acme-prod");
    person.until("the rule", is_compared);

    person.clicks("Make draft in Production…");
    person.until("the review", is_reviewed);
    assert!(
        desk.profiles().contains("to = \"acme-prod\""),
        "{}",
        desk.profiles()
    );
    person.asks(Action::ShowConnectors);
    person.clicks_role(Role::Button, "Production");
    person.clicks("Sandbox");
    person.asks(Action::Compare);
    person.until("the comparison", is_compared);

    assert_eq!(
        compare(&person).rules.replace,
        [rule("acme-sb", "acme-prod")]
    );
    assert!(production.writes().is_empty());
}

#[test]
fn a_connector_that_production_lacks_is_created_in_the_plan_of_what_it_gets() {
    let (sandbox, production, desk) = (tenant("acme-sb"), tenant("acme"), Desk::new());
    let mut person = between(&sandbox, &production, &desk);
    person.asks(Action::DuplicateConnector);
    person.types("Name", "Workday Two");
    person.creates();
    person.until("the duplicate", |person| {
        let open = person.state().open_connector();
        open.is_some_and(|open| open.title() == "Workday Two" && open.has_changes())
    });
    let made = person.open().script_name.clone();
    sandbox.running.clear_requests();

    person.asks(Action::Compare);
    person.until("the comparison", is_compared);
    assert!(findings(&person).to.is_none());
    let draft = Side::Draft(pair(&person).from.whose().unwrap().clone());
    person.asks(CompareCommand::Choose(End::From, draft));
    person.until("the comparison of the draft", |person| {
        is_compared(person) && !findings(person).changes.is_empty()
    });
    person.sees("a new connector");
    person.clicks("Make draft in Production…");
    person.until("the review", is_reviewed);
    person.sees("New connector, creates it before all else");
    person.reads("The tenant has no such connector");
    assert_eq!(person.open().script_name, made);
    assert!(production.writes().is_empty(), "the review sends nothing");
    let reviewed = reviewed(&person);

    person.types("Type “acme”", "acme");
    person.sends(&format!("Apply {} steps to acme", reviewed.len()));
    person.waits_for_the_run();

    let sent: Vec<(String, Vec<u8>)> = production
        .writes()
        .into_iter()
        .map(|request| (request.line(), request.body.to_vec()))
        .collect();
    assert_eq!(sent, reviewed, "exactly the reviewed requests");
    assert_eq!(reviewed[0].0, "POST /connectors/v1");
    let form = production.running.connector(made.as_str()).unwrap();
    assert!(
        form["sourceConfigXml"]
            .to_string()
            .contains("con_form_host")
    );
    person.until("what was read back", |person| !person.has_changes());
    assert!(sandbox.writes().is_empty());
}

/// Method, path and body of each request of the plan.
fn reviewed(person: &Person<'_>) -> Vec<(String, Vec<u8>)> {
    let plan = person.state().session().and_then(Session::plan);
    let steps = plan.unwrap().1.steps.iter();
    let request = |step: &ReviewStep| {
        let line = format!("{} {}", step.request.method(), step.request.path());
        (line, step.request.body().to_vec())
    };
    steps.map(request).collect()
}

#[test]
fn several_connectors_become_drafts_with_one_review() {
    let (sandbox, production, desk) = (tenant("acme-sb"), tenant("acme"), Desk::new());
    let mut person = between(&sandbox, &production, &desk);
    let names: Vec<String> = person
        .state()
        .session()
        .into_iter()
        .filter_map(|session| session.connectors.value())
        .flat_map(|list| &list.items)
        .filter(|item| item.looks_custom())
        .filter_map(|item| item.script_name.as_ref().map(ToString::to_string))
        .take(2)
        .collect();
    for name in &names {
        let operation =
            json!([{"op": "add", "path": "/connectorMetadata/note", "value": "acme-sb"}]);
        sandbox.running.change_connector(name, &operation).unwrap();
    }
    person.asks(Action::Compare);
    person.until("the comparison", is_compared);
    person.clicks("Several connectors…");
    person.until("all connectors", |person| {
        compare(person).is_several() && is_compared(person)
    });
    person.reads("2 different");

    person.clicks("Choose all that differ");
    person.clicks("Make 2 drafts in Production…");
    person.sees("Review 2 drafts");
    person.types("Type “acme”", "acme");
    person.sends("Apply 2 steps of 2 connectors to acme");
    person.until("the end of both runs", |person| {
        let session = person.state().session().unwrap();
        session.batch.is_none() && !session.is_applying()
    });
    person.reads("Verify");

    let patches: Vec<String> = names
        .iter()
        .map(|name| format!("PATCH /connectors/v1/{name}"))
        .collect();
    let mut written = production.written();
    written.sort();
    let mut expected = patches;
    expected.sort();
    assert_eq!(written, expected);
    for name in &names {
        let now = production.running.connector(name).unwrap();
        assert_eq!(now["connectorMetadata"]["note"], "acme");
    }
    person.clicks("Verify");
    person.until("both sides again", |person| {
        person.state().route == Route::Compare && is_compared(person)
    });
    let mut pairs = compare(&person).pairs.iter();
    assert!(pairs.all(|pair| pair.findings.value().unwrap().changes.is_empty()));
}

#[test]
fn a_tenant_that_is_signed_out_is_told_and_nothing_is_lost() {
    let (sandbox, production, desk) = (tenant("acme-sb"), tenant("acme"), Desk::new());
    let mut person = between(&sandbox, &production, &desk);
    person.asks(Action::Compare);
    person.until("the comparison", is_compared);
    let profile = |person: &Person<'_>, name: &str| {
        let mut profiles = person.state().profiles.iter();
        profiles
            .find(|profile| profile.name == name)
            .unwrap()
            .id
            .clone()
    };
    let (here, there) = (profile(&person, "Sandbox"), profile(&person, "Production"));
    person.asks(SessionCommand::Connect(there));
    person.until("production", |person| {
        let session = person.state().session();
        session.is_some_and(|session| session.profile.protected)
    });
    person.asks(Action::SignOut);
    person.asks(SessionCommand::Connect(here));
    person.until("the sandbox", |person| {
        person.state().session().is_some_and(Session::is_signed_in)
    });
    person.asks(AppCommand::Show(Route::Compare));
    person.asks(CompareCommand::ReadAgain);

    person.reads("Its tenant is not signed in");
    assert!(production.writes().is_empty());
}
