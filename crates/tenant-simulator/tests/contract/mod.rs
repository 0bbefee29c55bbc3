//! The tenant against the vendor's published descriptions: every operation of every version, its success and each
//! error it declares. The status, the media type and the body must be as described.
//!
//! The descriptions are not part of this repository. The environment variable `PATCHPANEL_OPENAPI` names the folder
//! with them (`OpenAPI` 3.0 documents in JSON); without it the test says that it was skipped.

mod document;

use document::{Document, Operation};
use patchpanel_tenant_simulator::{Account, Fault, FaultAction, Running, Seed, Simulator};
use serde_json::json;
use std::path::PathBuf;

use super::support::{Answer, Call};

/// A custom connector of the demo seed that no source uses.
const CONNECTOR: &str = "blackline";

fn documents() -> Option<Vec<Document>> {
    let folder = PathBuf::from(std::env::var_os("PATCHPANEL_OPENAPI")?);
    Some(Document::all_in(&folder))
}

struct Tenant {
    running: Running,
    token: String,
    /// The token of an account that may do nothing here.
    powerless: String,
}

impl Tenant {
    async fn start() -> Self {
        let builder = Simulator::builder().seed(Seed::Demo).client("id", "secret");
        let powerless = Account::new("powerless", "secret").scopes(["idn:nothing:read"]);
        let running = builder.other_account(powerless).start().await.unwrap();
        let token = |id| running.issue_token(id, "secret").unwrap();
        let (token, powerless) = (token("id"), token("powerless"));
        Self {
            running,
            token,
            powerless,
        }
    }

    async fn send(&self, call: Call) -> Answer {
        call.bearer(&self.token).send(&self.running).await
    }
}

/// The path of an operation under its base.
fn target(
    document: &Document,
    operation: Operation<'_>,
    script_name: &str,
    locale: &str,
) -> String {
    let path = operation
        .path
        .replace("{scriptName}", script_name)
        .replace("{locale}", locale);
    format!("{}{path}", document.base())
}

/// A request for `target` that the operation accepts.
fn good(operation: Operation<'_>, target: &str) -> Call {
    let call = Call::new(operation.method, target);
    let xml = |text: &str| call.clone().file("file", "application/xml", text);
    match (operation.method, operation.path.rsplit('/').next().unwrap()) {
        ("POST", _) => call.json(&json!({
            "name": format!("Contract {target}"), "className": "sailpoint.connector.OpenConnectorAdapter"
        })),
        ("PATCH", _) => call.patch(&json!([
            {"op": "add", "path": "/connectorMetadata/shortDesc", "value": format!("Changed at {target}")}
        ])),
        ("PUT", "source-config") => xml(&format!(
            r#"<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="{target}"/>"#
        )),
        ("PUT", "source-template") => xml(&format!(r#"<Application name="{target}"/>"#)),
        ("PUT", "correlation-config") => xml(&format!(r#"<CorrelationConfig name="{target}"/>"#)),
        ("PUT", "{locale}") => call.file("file", "text/plain", format!("target={target}\n")),
        _ => call,
    }
}

/// A request that the operation refuses with 400; `None` where nothing in a request can be wrong: the descriptions
/// declare 400 for every operation, also for those without parameters that could be.
fn bad(document: &Document, operation: Operation<'_>) -> Option<Call> {
    let at = |locale| target(document, operation, CONNECTOR, locale);
    let call = Call::new(operation.method, &at("de"));
    match (operation.method, operation.path) {
        ("GET", path) if path.ends_with("{locale}") => Some(Call::new("GET", &at("xx"))),
        ("GET", path) if path.contains("{scriptName}") => None,
        ("GET", _) => Some(Call::new("GET", &format!("{}?limit=251", at("de")))),
        ("POST", _) => Some(call.json(&json!({"name": ""}))),
        ("PATCH", _) => {
            Some(call.patch(&json!([{"op": "replace", "path": "/name", "value": "x"}])))
        }
        ("PUT", _) => Some(call.file("other", "application/xml", "<x/>")),
        // A connector that the vendor delivers.
        ("DELETE", _) => Some(Call::new(
            "DELETE",
            &target(document, operation, "active-directory", "de"),
        )),
        (method, path) => panic!("{method} {path} is new"),
    }
}

/// The answers of one operation, each with the status that it should have.
async fn answers(
    tenant: &Tenant,
    document: &Document,
    operation: Operation<'_>,
) -> Vec<(u16, Answer)> {
    let target_of = |script_name: &str| target(document, operation, script_name, "de");
    let usual = good(operation, &target_of(CONNECTOR));
    let mut answers = vec![
        (401, usual.send(&tenant.running).await),
        (
            403,
            usual
                .clone()
                .bearer(&tenant.powerless)
                .send(&tenant.running)
                .await,
        ),
    ];
    if operation.path.contains("{scriptName}") {
        let unknown = good(operation, &target_of("no-such-connector"));
        answers.push((404, tenant.send(unknown).await));
    }
    if let Some(bad) = bad(document, operation) {
        answers.push((400, tenant.send(bad).await));
    }
    for status in [429, 500] {
        tenant
            .running
            .add_fault(Fault::new("*", "/**", FaultAction::status(status)));
        answers.push((status, tenant.send(usual.clone()).await));
    }
    let success = if operation.method == "DELETE" {
        204
    } else {
        200
    };
    answers.push((success, tenant.send(usual).await));
    answers
}

#[tokio::test]
async fn every_answer_is_as_the_published_description_says() {
    let Some(documents) = documents() else {
        eprintln!(
            "skipped: PATCHPANEL_OPENAPI does not name the folder with the published descriptions"
        );
        return;
    };
    assert!(
        !documents.is_empty(),
        "PATCHPANEL_OPENAPI names a folder without documents"
    );
    let mut checked = 0;
    for document in &documents {
        // Each version deletes the connector, so each has a tenant of its own; deletion comes last.
        let tenant = Tenant::start().await;
        let mut operations = document.operations();
        operations.sort_by_key(|operation| operation.method == "DELETE");
        let is_beta = document.base() == "/beta";
        assert_eq!(
            operations.len(),
            if is_beta { 1 } else { 13 },
            "{}",
            document.name
        );
        for operation in operations {
            for (status, answer) in answers(&tenant, document, operation).await {
                let place = format!(
                    "{}: {} {} {status}",
                    document.name, operation.method, operation.path
                );
                assert_eq!(answer.status, status, "{place}: {}", answer.text());
                let findings = document.findings(operation, &answer);
                let first: Vec<&String> = findings.iter().take(5).collect();
                assert!(findings.is_empty(), "{place}: {first:?}");
                checked += 1;
            }
        }
    }
    eprintln!(
        "{checked} answers of {} documents are as described",
        documents.len()
    );
}
