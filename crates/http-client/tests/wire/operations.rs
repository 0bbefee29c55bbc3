//! Each operation against the simulator: what was prepared is what arrives, and what comes back is read.

use std::sync::Arc;

use patchpanel_core_models::ids::{ApiVersion, Locale};
use patchpanel_core_models::models::connector::{
    ConnectorStatus, NewConnector, OPEN_CONNECTOR_CLASS,
};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::models::upload::UploadStatus;
use patchpanel_core_models::patch::Patch;
use patchpanel_http_client::{
    Access, Client, Credentials, ErrorKind, Limits, ListQuery, Operation, PreparedRequest, Proxy,
    SourceQuery,
};
use patchpanel_tenant_simulator::{
    Account, Fault, FaultAction, FaultBody, RecordedRequest, Seed, Simulator, StatusFault,
};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::support::certificates::Authority;
use super::support::clock::ManualClock;
use super::support::{
    CONNECTOR, builder, client, closed_port, first_page, lines, list, read, script_name, simulator,
    trusting, url,
};

const FORM: &str = "<?xml version='1.0' encoding='UTF-8'?>\r\n<!-- ü -->\n<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\">\n</Form>\n";

fn patch(operations: serde_json::Value) -> Patch {
    serde_json::from_value(operations).unwrap()
}

/// One of each, with names that exist in the demo seed.
pub(crate) fn every_operation() -> Vec<Operation> {
    let script_name = script_name(CONNECTOR);
    let short = json!([{"op": "add", "path": "/connectorMetadata/shortDesc", "value": "A & B"}]);
    let mut operations = vec![
        Operation::TenantInfo,
        Operation::ListConnectors(ListQuery {
            filter: Some("name sw \"A\"".parse().unwrap()),
            limit: Some(5),
            offset: Some(1),
            count: true,
            locale: Some(Locale::De),
        }),
        Operation::GetConnector {
            script_name: script_name.clone(),
            locale: Some(Locale::No),
        },
        Operation::ListSources(SourceQuery::of_connector("Workday")),
        Operation::GetSourceConnections {
            source: "2c91".to_owned(),
        },
        Operation::CreateConnector(NewConnector::new("Wire Test", OPEN_CONNECTOR_CLASS)),
        Operation::PatchConnector {
            script_name: script_name.clone(),
            patch: patch(short),
        },
    ];
    for document in XmlDocument::ALL {
        operations.push(Operation::GetDocument {
            script_name: script_name.clone(),
            kind: document.into(),
        });
        operations.push(Operation::PutDocument {
            script_name: script_name.clone(),
            kind: document.into(),
            text: format!("<{} name=\"Acme\"/>", document.expected_root()),
        });
    }
    operations.push(Operation::GetDocument {
        script_name: script_name.clone(),
        kind: Locale::ZhCn.into(),
    });
    operations.push(Operation::PutDocument {
        script_name: script_name.clone(),
        kind: Locale::No.into(),
        text: "HostURL=Vert\n".to_owned(),
    });
    operations.push(Operation::DeleteConnector { script_name });
    operations
}

fn assert_same(prepared: &PreparedRequest, arrived: &RecordedRequest) {
    assert_eq!(arrived.line(), prepared.summary());
    assert_eq!(arrived.query.as_deref(), prepared.query());
    assert_eq!(arrived.body, prepared.body());
    let mut expects_token = false;
    for (name, value) in prepared.headers() {
        let name = name.to_ascii_lowercase();
        if name == "authorization" {
            expects_token = true;
        } else {
            let found = arrived.headers.get(&name);
            assert_eq!(found, Some(&value), "{} {name}", prepared.summary());
        }
    }
    assert_eq!(arrived.headers.contains_key("authorization"), expects_token);
}

#[tokio::test]
async fn what_was_prepared_is_byte_for_byte_what_arrives() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);

    for operation in every_operation() {
        let prepared = client.prepare(operation).unwrap();
        tenant.clear_requests();
        // Some are refused for their content; what arrives is what counts here.
        drop(client.send(&prepared).await);
        let mut requests = tenant.requests().into_iter();
        let arrived = requests.find(|request| request.path != "/oauth/token");
        let arrived = arrived.unwrap();
        assert_same(&prepared, &arrived);
    }
}

#[tokio::test]
async fn every_version_of_the_api_is_served() {
    let tenant = simulator(Seed::Demo).await;

    for version in ApiVersion::ALL {
        let client = builder(&tenant).api_version(version).build().unwrap();
        let query = ListQuery {
            limit: Some(2),
            ..ListQuery::default()
        };
        let listed = client.list_connectors(&query).await.unwrap();
        assert_eq!(listed.items.len(), 2, "{version}");
        if version != ApiVersion::Beta {
            let name = read(&client).await.unwrap().script_name;
            assert_eq!(name, Some(script_name(CONNECTOR)), "{version}");
        }
    }
}

#[tokio::test]
async fn the_life_of_a_connector() {
    let tenant = simulator(Seed::Empty).await;
    let client = client(&tenant);
    let mut new_connector = NewConnector::new("Acme HR", OPEN_CONNECTOR_CLASS);
    new_connector.status = Some(ConnectorStatus::Released);

    let created = client.create_connector(&new_connector).await.unwrap();
    let name = created.script_name.unwrap();
    let operations = json!([{"op": "add", "path": "/connectorMetadata/shortDesc", "value": "HR"}]);
    let patched = client.patch_connector(&name, &patch(operations)).await;
    let form = XmlDocument::SourceConfig;
    let uploaded = client.put_document(&name, form, FORM).await.unwrap();
    let again = client.put_document(&name, form, FORM).await.unwrap();
    let read = client.document(&name, form).await.unwrap();
    let text = "HostURL=Vert\n";
    let translated = client.put_document(&name, Locale::No, text).await;
    let translations = client.document(&name, Locale::No).await.unwrap();
    client.delete_connector(&name).await.unwrap();
    let gone = client.connector(&name).await.unwrap_err();

    assert_eq!(name.as_str(), "acme-hr");
    assert_eq!(patched.unwrap().connector_metadata["shortDesc"], "HR");
    assert_eq!(uploaded.status, Some(UploadStatus::Updated));
    assert_eq!(again.status, Some(UploadStatus::Unchanged));
    assert_eq!(read, FORM, "XML comes back byte for byte");
    assert_eq!(translated.unwrap().status, Some(UploadStatus::Updated));
    assert_eq!(translations, text);
    assert_eq!(gone.kind(), &ErrorKind::NotFound);
    assert_eq!(gone.status(), Some(404));
    assert_eq!(gone.tracking_id().unwrap().len(), 32);
}

#[tokio::test]
async fn an_upload_answered_200_with_status_error_is_refused_with_the_servers_words() {
    let tenant = simulator(Seed::Demo).await;
    let old_form = "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd\"/>";

    let (client, name) = (client(&tenant), script_name(CONNECTOR));
    let refused = client
        .put_document(&name, XmlDocument::SourceConfig, old_form)
        .await;

    let refused = refused.unwrap_err();
    assert_eq!(refused.status(), Some(200));
    assert!(refused.tracking_id().is_some());
    assert!(!refused.may_have_changed_something());
    let ErrorKind::Refused { message } = refused.kind() else {
        panic!("expected a refusal")
    };
    assert!(message.contains("sailpoint_form_2_0.xsd"), "{message}");
    assert_eq!(lines(&tenant).len(), 1);
}

#[tokio::test]
async fn send_refuses_a_refused_upload_as_the_typed_call_does() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);
    let upload = Operation::PutDocument {
        script_name: script_name(CONNECTOR),
        kind: XmlDocument::SourceTemplate.into(),
        text: "<Form/>".to_owned(),
    };
    let request = client.prepare(upload).unwrap();

    let error = client.send(&request).await.unwrap_err();

    let is_refused = matches!(error.kind(), ErrorKind::Refused { .. });
    assert!(is_refused, "{error:?}");
}

#[tokio::test]
async fn a_read_only_client_sends_no_change() {
    let tenant = simulator(Seed::Demo).await;
    let client = builder(&tenant).access(Access::ReadOnly).build().unwrap();
    let changes = every_operation()
        .into_iter()
        .filter(|operation| operation.reread().is_some());

    for operation in changes {
        let request = client.prepare(operation).unwrap();
        let error = client.send(&request).await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::ReadOnly, "{request:?}");
        assert_eq!(error.attempts(), 0);
    }

    assert_eq!(tenant.requests(), Vec::new());
    assert!(read(&client).await.is_ok());
}

#[tokio::test]
async fn a_request_prepared_for_one_tenant_is_not_sent_to_another() {
    let (sandbox, production) = (simulator(Seed::Demo).await, simulator(Seed::Demo).await);
    let script_name = script_name(CONNECTOR);
    let request = client(&sandbox).prepare(Operation::DeleteConnector { script_name });
    let request = request.unwrap();

    let error = client(&production).send(&request).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Invalid);
    assert_eq!(production.requests(), Vec::new());
}

#[tokio::test]
async fn a_script_name_with_a_slash_stays_one_segment() {
    let tenant = simulator(Seed::Empty).await;

    let name = script_name("../oauth/info ü");
    let missing = client(&tenant).connector(&name).await.unwrap_err();

    assert_eq!(missing.kind(), &ErrorKind::NotFound);
    let expected = ["GET /connectors/v1/..%2Foauth%2Finfo%20%C3%BC"];
    assert_eq!(lines(&tenant), expected);
}

#[tokio::test]
async fn a_script_name_of_dots_is_refused_before_it_is_sent() {
    let tenant = simulator(Seed::Empty).await;

    for name in [".", ".."] {
        let operation = Operation::DeleteConnector {
            script_name: script_name(name),
        };
        let refused = client(&tenant).prepare(operation).unwrap_err();
        assert_eq!(refused.kind(), &ErrorKind::Invalid, "{name}");
    }
}

#[tokio::test]
async fn a_filter_that_the_server_does_not_take_is_named_with_its_words() {
    let tenant = simulator(Seed::Demo).await;
    let query = ListQuery {
        filter: Some("name eq \"A\"".parse().unwrap()),
        ..ListQuery::default()
    };

    let error = client(&tenant).list_connectors(&query).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Invalid);
    assert_eq!(error.detail_code(), Some("400.1 Bad Request Content"));
    assert!(error.server_text().is_some());
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn sources_of_a_connector_are_found() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);
    let detail = read(&client).await.unwrap();

    let query = SourceQuery::of_connector(&detail.name.unwrap());
    let used_by = client.list_sources(&query).await.unwrap();

    assert_eq!(used_by.items.len(), 3);
}

#[tokio::test]
async fn what_depends_on_a_source_is_read_by_its_id() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);
    let kind = read(&client).await.unwrap().connector_type.unwrap();

    let sources = client
        .all_sources(&SourceQuery::of_type(&kind))
        .await
        .unwrap();
    let first = sources[0].id.clone().unwrap();
    let connections = client.source_connections(&first).await.unwrap();
    let unknown = client.source_connections("no/such").await.unwrap_err();

    assert_eq!(
        connections.identity_profiles,
        ["Employees EMEA", "Contractors EMEA"]
    );
    assert_eq!(connections.transforms, ["Workday start date"]);
    assert_eq!(connections.apps, ["Workday self service"]);
    assert_eq!(unknown.kind(), &ErrorKind::NotFound);
}

#[tokio::test]
async fn a_token_without_the_scope_of_sources_is_refused_once() {
    let looker = Account::new("looker", "s").scopes(["idn:connector-config:read"]);
    let simulator = Simulator::builder().seed(Seed::Demo).other_account(looker);
    let tenant = simulator.start().await.unwrap();
    let client = builder(&tenant).credentials(Credentials::pat("looker", "s"));
    let client = client.build().unwrap();

    let list = client
        .all_sources(&SourceQuery::default())
        .await
        .unwrap_err();
    let connections = client.source_connections("2c91").await.unwrap_err();

    assert_eq!(list.kind(), &ErrorKind::Forbidden);
    assert_eq!(connections.kind(), &ErrorKind::Forbidden);
    let expected = ["GET /sources/v1", "GET /sources/v1/2c91/connections"];
    assert_eq!(lines(&tenant), expected);
}

#[tokio::test]
async fn a_patch_answered_without_a_body_is_read_back() {
    let tenant = simulator(Seed::Demo).await;
    let name = script_name(CONNECTOR);
    let empty = StatusFault::new(200)
        .body(FaultBody::Empty)
        .after_applying();
    let empty = Fault::new("PATCH", "/connectors/v1/*", FaultAction::Status(empty));
    tenant.add_fault(empty);
    let operations = json!([{"op": "add", "path": "/connectorMetadata/shortDesc", "value": "new"}]);

    let patched = client(&tenant)
        .patch_connector(&name, &patch(operations))
        .await;

    assert_eq!(patched.unwrap().connector_metadata["shortDesc"], "new");
    let expected = ["PATCH", "GET"].map(|method| format!("{method} /connectors/v1/{CONNECTOR}"));
    assert_eq!(lines(&tenant), expected);
}

#[tokio::test]
async fn an_answer_over_the_size_limit_is_not_read_to_its_end() {
    let tenant = simulator(Seed::Demo).await;
    let limits = Limits {
        answer_bytes: 1_000,
        ..Default::default()
    };
    let client = builder(&tenant).limits(limits).build().unwrap();

    let error = list(&client).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::BadAnswer);
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn an_unknown_host_and_a_closed_port_are_told_apart() {
    use patchpanel_http_client::UnreachableReason::{Dns, Refused};
    let error = async |address: &str| {
        let builder = trusting(address, &Authority::new("Any")).proxy(Proxy::None);
        let builder = builder.clock(Arc::new(ManualClock::new()));
        list(&builder.build().unwrap()).await.unwrap_err()
    };

    let unknown = error("https://no-such-tenant.invalid").await;
    let refused = error(&format!("http://127.0.0.1:{}", closed_port())).await;

    assert_eq!(unknown.kind(), &ErrorKind::Unreachable { reason: Dns });
    assert_eq!(refused.kind(), &ErrorKind::Unreachable { reason: Refused });
    assert_eq!(refused.attempts(), 3);
}

/// A list of 40 connectors, compressed with gzip (RFC 1952) by Python's `gzip` module.
const ZIPPED: &[u8] = include_bytes!("zipped_list.json.gz");

/// A server that answers everything with the compressed list.
async fn zipping_server() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap();
            assert!(String::from_utf8_lossy(&request[..length]).contains("accept-encoding: gzip"));
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                ZIPPED.len()
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(ZIPPED).await.unwrap();
        }
    });
    port
}

#[tokio::test]
async fn a_compressed_answer_is_read_and_its_size_counts_unpacked() {
    let address = format!("http://127.0.0.1:{}", zipping_server().await);
    let builder = || Client::builder(url(&address)).credentials(Credentials::token("t"));
    let small = Limits {
        answer_bytes: ZIPPED.len() + 1,
        ..Limits::default()
    };

    let listed = first_page(&builder().build().unwrap()).await.unwrap();
    let refused = first_page(&builder().limits(small).build().unwrap()).await;

    assert_eq!(listed.items.len(), 40);
    assert_eq!(refused.unwrap_err().kind(), &ErrorKind::BadAnswer);
}
