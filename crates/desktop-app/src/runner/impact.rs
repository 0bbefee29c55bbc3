//! Asks which sources use a connector, and what depends on each of them. Only reads.

use std::collections::BTreeMap;

use jiff::Timestamp;
use patchpanel_core_models::{
    ids::ScriptName,
    models::{
        connector::ConnectorDetail,
        source::{SourceConnections, SourceSummary},
    },
};
use patchpanel_http_client::{Client, ErrorKind, SourceQuery};

use super::Answered;
use crate::{
    messages::{self, Doing, UserMessage},
    state::impact::{Impact, MOST_ASKED, UsingSource},
};

pub(super) async fn ask(
    client: &Client,
    script_name: &ScriptName,
    (name, connector_type): (&str, Option<&str>),
    at: Timestamp,
) -> Answered<Box<Impact>> {
    let mut impact = sources(client, script_name, (name, connector_type), at).await?;
    for using in impact.sources.iter_mut().take(MOST_ASKED) {
        let Some(id) = &using.source.id else { continue };
        match client.source_connections(id).await {
            Ok(connections) => using.connections = Some(connections),
            // It was deleted meanwhile, and nothing depends on it.
            Err(error) if *error.kind() == ErrorKind::NotFound => {
                using.connections = Some(SourceConnections::default());
            }
            Err(error) => {
                let message = || messages::of_client(&error, &Doing::AskingConnections);
                impact.lacks.get_or_insert_with(message);
                // Where it is not about this one, the others would fail alike, each after a while.
                if !matches!(error.kind(), ErrorKind::Server | ErrorKind::BadAnswer) {
                    break;
                }
            }
        }
    }
    Ok(Box::new(impact))
}

/// The sources that use a connector, without what depends on them.
pub(super) async fn users(
    client: &Client,
    script_name: &ScriptName,
    detail: &ConnectorDetail,
    at: Timestamp,
) -> Result<Impact, UserMessage> {
    let name = detail.name.as_deref().unwrap_or(script_name.as_str());
    let connector_type = detail.connector_type.as_deref();
    let of = (name, connector_type.filter(|word| !word.is_empty()));
    let found = sources(client, script_name, of, at).await;
    found.map_err(|error| messages::of_client(&error, &Doing::AskingSources))
}

async fn sources(
    client: &Client,
    script_name: &ScriptName,
    (name, connector_type): (&str, Option<&str>),
    at: Timestamp,
) -> Answered<Impact> {
    let mut sources = client.all_sources(&SourceQuery::of_connector(name)).await?;
    if let Some(connector_type) = connector_type {
        let of_type = SourceQuery::of_type(connector_type);
        sources.extend(client.all_sources(&of_type).await?);
    }
    Ok(Impact {
        sources: using(script_name, sources),
        lacks: None,
        at,
    })
}

/// Each source once, by name. Two connectors may have one type, so a source that names another one is left out.
fn using(script_name: &ScriptName, sources: Vec<SourceSummary>) -> Vec<UsingSource> {
    let own = sources.into_iter().filter(|source| {
        let connector = source.connector.as_ref();
        connector.is_none_or(|connector| connector == script_name)
    });
    let by_name: BTreeMap<_, _> = own
        .map(|source| ((source.name.clone(), source.id.clone()), source))
        .collect();
    let using = |source| UsingSource {
        source,
        connections: None,
    };
    by_name.into_values().map(using).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_source_is_listed_once_and_one_of_another_connector_is_not() {
        let sources = serde_json::from_value(json!([
            {"id": "2", "name": "B", "connector": "acme"},
            {"id": "1", "name": "A", "connector": null},
            {"id": "2", "name": "B", "connector": "acme"},
            {"id": "3", "name": "C", "connector": "other"},
        ]));

        let using = using(&"acme".parse().unwrap(), sources.unwrap());

        let ids: Vec<_> = using
            .iter()
            .map(|using| using.source.id.as_deref().unwrap())
            .collect();
        assert_eq!(ids, ["1", "2"]);
    }
}
