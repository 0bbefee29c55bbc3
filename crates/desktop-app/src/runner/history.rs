//! Snapshots in the local store: taking, listing, reading and comparing them, off the UI thread.

use std::sync::Arc;

use patchpanel_core_models::{
    compare, draft::Content, ids::ScriptName, models::document::DocumentKind,
};
use patchpanel_local_store::{Cause, Error, NewSnapshot, Snapshot, SnapshotId, Store, TenantKey};
use serde_json::{Value, json};

use super::{Context, archive};
use crate::{
    event::{ConnectorEvent, HistoryEvent, SessionEvent},
    messages::{self, UserMessage},
    state::{
        history::comparison::Comparison,
        local_store::{StorePlace, TenantStore},
    },
    task::{HistoryTask, SideContent, SnapshotToTake},
    view_models::history::compare,
};

pub(super) async fn carry_out(
    context: &Context,
    place: TenantStore,
    task: HistoryTask,
) -> SessionEvent {
    let TenantStore { place, tenant } = place;
    let of_connector = |name, event| SessionEvent::Connector(name, ConnectorEvent::History(event));
    match task {
        HistoryTask::Take(snapshot) => {
            let script_name = snapshot.script_name.clone();
            let take = move |store: &mut Store| {
                store_snapshot(store, &tenant, &snapshot)?;
                store.snapshots(&tenant, &snapshot.script_name)
            };
            let listed = context.on_store(place, take).await;
            of_connector(script_name, HistoryEvent::Listed(listed))
        }
        HistoryTask::List(script_name) => {
            let name = script_name.clone();
            let list = move |store: &mut Store| store.snapshots(&tenant, &name);
            let listed = context.on_store(place, list).await;
            of_connector(script_name, HistoryEvent::Listed(listed))
        }
        HistoryTask::Read(script_name, id) => {
            let read = read(context, place, id).await;
            of_connector(script_name, HistoryEvent::Read(read))
        }
        HistoryTask::Compare {
            script_name,
            generation,
            left,
            right,
        } => {
            let result = compare_sides(context, place, left, right).await;
            of_connector(script_name, HistoryEvent::Compared(generation, result))
        }
        HistoryTask::NoteDeleted {
            script_name,
            title,
            at,
        } => {
            let note = move |store: &mut Store| {
                store.connector_deleted(&tenant, &script_name, &title, at)?;
                store.deleted_connectors(&tenant)
            };
            SessionEvent::DeletedRead(context.on_store(place, note).await)
        }
        HistoryTask::NoteRecreated { before, now } => {
            let note = move |store: &mut Store| {
                store.connector_recreated(&tenant, &before, &now)?;
                store.deleted_connectors(&tenant)
            };
            SessionEvent::DeletedRead(context.on_store(place, note).await)
        }
        HistoryTask::ReadDeleted(id) => {
            let read = move |store: &mut Store| Ok(Box::new(store.snapshot(id)?));
            SessionEvent::RecreationRead(context.on_store(place, read).await)
        }
    }
}

/// Keeps a snapshot, unless a first read brought nothing new; notes whether somebody else changed the connector since the
/// one before.
pub(super) fn store_snapshot(
    store: &mut Store,
    tenant: &TenantKey,
    snapshot: &SnapshotToTake,
) -> Result<(), Error> {
    let newest = newest_of_the_server(store, tenant, &snapshot.script_name)?;
    let moved = newest
        .as_ref()
        .is_some_and(|newest| !compare::compare(newest, newest, &snapshot.content).is_empty());
    if snapshot.cause == Cause::FirstRead && newest.is_some() && !moved {
        return Ok(());
    }
    let ours = matches!(
        snapshot.cause,
        Cause::AfterApply | Cause::AfterCreate | Cause::BeforeRestore | Cause::BeforeMerge
    );
    store.take_snapshot(&NewSnapshot {
        tenant: tenant.clone(),
        script_name: snapshot.script_name.clone(),
        title: snapshot.title.clone(),
        at: snapshot.at,
        cause: snapshot.cause,
        name: snapshot.name.clone(),
        who: snapshot.who.clone(),
        changed_outside: moved && !ours,
        content: &snapshot.content,
        facts: snapshot.facts.clone(),
    })?;
    Ok(())
}

/// What the newest snapshot of the server holds.
fn newest_of_the_server(
    store: &Store,
    tenant: &TenantKey,
    script_name: &ScriptName,
) -> Result<Option<Content>, Error> {
    let Some(newest) = store.latest_of_server(tenant, script_name)? else {
        return Ok(None);
    };
    match store.snapshot(newest) {
        Ok(snapshot) => Ok(Some(snapshot.content)),
        // A damaged one must not keep a new one from being taken.
        Err(Error::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn read(
    context: &Context,
    place: StorePlace,
    id: SnapshotId,
) -> Result<Arc<Content>, UserMessage> {
    let read = move |store: &mut Store| Ok(Arc::new(store.snapshot(id)?.content));
    context.on_store(place, read).await
}

async fn compare_sides(
    context: &Context,
    place: StorePlace,
    left: SideContent,
    right: SideContent,
) -> Result<Arc<Comparison>, UserMessage> {
    let left = content(context, place, left).await?;
    let right = content(context, place, right).await?;
    let compare = move || Arc::new(compare(&left, &right));
    context
        .blocking(compare)
        .await
        .ok_or_else(messages::work_ended_early)
}

async fn content(
    context: &Context,
    place: StorePlace,
    side: SideContent,
) -> Result<Arc<Content>, UserMessage> {
    match side {
        SideContent::Given(content) => Ok(content),
        SideContent::Snapshot(id) => read(context, place, id).await,
    }
}

/// A snapshot as the bytes of a zip: what it is, metadata, XML documents and translations, each as a file.
pub(super) async fn export(
    context: &Context,
    place: StorePlace,
    id: SnapshotId,
) -> Result<Vec<u8>, UserMessage> {
    let pack = move |store: &mut Store| {
        let files = files_of(&store.snapshot(id)?);
        archive::zipped(&files).map_err(|error| Error::Other(Box::new(error)))
    };
    context.on_store(place, pack).await
}

fn files_of(snapshot: &Snapshot) -> Vec<(String, String)> {
    let summary = &snapshot.summary;
    let about = json!({
        "tenant": snapshot.tenant.as_str(),
        "scriptName": snapshot.script_name,
        "takenAt": summary.at.to_string(),
        "takenBy": summary.who,
        "connector": snapshot.facts,
    });
    let Content {
        metadata,
        xml,
        translations,
    } = &snapshot.content;
    // Values that came from JSON can be written as JSON.
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
    let own = [
        ("snapshot.json".to_owned(), pretty(&about)),
        (
            "metadata.json".to_owned(),
            pretty(&Value::Object(metadata.clone())),
        ),
    ];
    let xml = xml
        .iter()
        .map(|(document, text)| (document.default_file_name().to_owned(), text.clone()));
    let translations = translations.iter().map(|(locale, text)| {
        let name = DocumentKind::Translations(*locale).default_file_name();
        (format!("translations/{name}"), text.clone())
    });
    own.into_iter().chain(xml).chain(translations).collect()
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};

    use super::*;

    #[test]
    fn an_exported_snapshot_has_every_text_byte_for_byte() {
        let mut store = Store::in_memory().unwrap();
        let content = Content {
            metadata: serde_json::from_value(json!({"limit": 1.50, "name": "\u{fc}"})).unwrap(),
            xml: [(XmlDocument::SourceConfig, "<Form/>\r\n".to_owned())].into(),
            translations: [(Locale::Fr, "a = 1\\\n  2".to_owned())].into(),
        };
        let id = store
            .take_snapshot(&NewSnapshot {
                tenant: TenantKey::new("https://acme.api.identitynow.com"),
                script_name: "acme-hr".parse().unwrap(),
                title: "Acme HR".to_owned(),
                at: jiff::Timestamp::UNIX_EPOCH,
                cause: Cause::ByHand,
                name: Some("Go-live".to_owned()),
                who: "jdoe".to_owned(),
                changed_outside: false,
                content: &content,
                facts: json!({"name": "Acme HR"}),
            })
            .unwrap();

        let bytes = archive::zipped(&files_of(&store.snapshot(id).unwrap())).unwrap();

        let files = archive::unzipped(bytes);
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "snapshot.json",
                "metadata.json",
                "source-config.xml",
                "translations/fr.properties"
            ]
        );
        let about: Value = serde_json::from_str(&files[0].1).unwrap();
        assert_eq!(about["scriptName"], "acme-hr");
        let metadata: Value = serde_json::from_str(&files[1].1).unwrap();
        assert_eq!(metadata, Value::Object(content.metadata));
        assert_eq!(files[2].1, "<Form/>\r\n");
        assert_eq!(files[3].1, "a = 1\\\n  2");
    }
}
