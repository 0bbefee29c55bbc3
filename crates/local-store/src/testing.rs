//! What tests of this crate share: a store in a folder of its own, sample values, generated contents.

use jiff::{Timestamp, ToSpan as _};
use patchpanel_core_models::draft::{Content, Draft};
use patchpanel_core_models::ids::{Locale, ScriptName};

use patchpanel_core_models::models::document::XmlDocument;
use proptest::collection::btree_map;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::{
    Answer, Cause, ChainPoint, ChainState, DraftRecord, NewEntry, NewSnapshot, Outcome, Store,
    TenantKey,
};

/// A store whose folder lives as long as the value.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// Opens the store and expects that there is nothing to tell.
    pub(crate) fn open(&self) -> Store {
        let (store, notes) = Store::open(self.folder.path(), at(0)).unwrap();
        assert_eq!(notes, []);
        store
    }
}

/// A new store in a new folder.
pub(crate) fn store() -> (Place, Store) {
    let place = Place::new();
    let store = place.open();
    (place, store)
}

/// The end of the trail, which is whole.
pub(crate) fn verified(store: &Store) -> ChainPoint {
    match store.verify_chain().unwrap() {
        ChainState::Verified(point) => point,
        ChainState::Broken { entry } => panic!("broken at {entry}"),
    }
}

/// A moment, in seconds after 2026-07-01.
pub(crate) fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
    start + seconds.seconds()
}

pub(crate) fn tenant() -> TenantKey {
    TenantKey::new("https://acme.api.identitynow.com")
}

pub(crate) fn name(text: &str) -> ScriptName {
    text.parse().unwrap()
}

/// A connector with one document.
pub(crate) fn content(text: &str) -> Content {
    let mut content = Content::default();
    content.metadata.insert("platform".into(), json!("ccg"));
    content
        .xml
        .insert(XmlDocument::SourceConfig, text.to_owned());
    content.translations.insert(Locale::De, "a=1\n".into());
    content
}

/// A text that hardly compresses.
pub(crate) fn noise(length: usize) -> String {
    let step = |state: &u64| {
        let state = state ^ (state << 13);
        let state = state ^ (state >> 7);
        Some(state ^ (state << 17))
    };
    std::iter::successors(Some(0x9e37_79b9_7f4a_7c15), step)
        .take(length)
        .map(|state| char::from(b'!' + u8::try_from(state >> 58).unwrap()))
        .collect()
}

/// A draft that changes the document of `base` to `current`.
pub(crate) fn draft(script_name: &str, base: &str, current: &str) -> DraftRecord {
    DraftRecord {
        tenant: tenant(),
        script_name: name(script_name),
        title: "Acme HR".into(),
        draft: Draft {
            base: content(base),
            current: content(current),
        },
        creates: None,
        revision: 1,
        saved_at: at(0),
    }
}

/// An automatic snapshot of the connector `acme-hr`.
pub(crate) fn snapshot(seconds: i64, cause: Cause, content: &Content) -> NewSnapshot<'_> {
    NewSnapshot {
        tenant: tenant(),
        script_name: name("acme-hr"),
        title: "Acme HR".into(),
        at: at(seconds),
        cause,
        name: None,
        who: "jdoe".into(),
        changed_outside: false,
        content,
        facts: json!({"name": "Acme HR", "type": "Acme", "features": ["SYNC"]}),
    }
}

/// A request that is about to be sent.
pub(crate) fn entry(seconds: i64, title: &str) -> NewEntry {
    NewEntry {
        at: at(seconds),
        profile: "Production".into(),
        colour: "red".into(),
        protected: true,
        tenant: tenant(),
        user: "jdoe".into(),
        script_name: "acme-hr".into(),
        title: title.into(),
        method: "PATCH".into(),
        path: "/v2026/connectors/acme-hr".into(),
        summary: "2 operations".into(),
        body_sha256: "00".repeat(32),
    }
}

/// What came of a request.
pub(crate) fn answer(seconds: i64, outcome: Outcome) -> Answer {
    Answer {
        at: at(seconds),
        outcome,
        result: "UPDATED".into(),
        detail_code: None,
        message: Some("Done".into()),
        tracking_id: Some("7f3c".into()),
        duration: std::time::Duration::from_millis(120),
    }
}

/// Any JSON that a server may hold as metadata.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        proptest::sample::select(&["1E5", "-0", "0.10", "1e400", "12345678901234567890123"][..])
            .prop_map(|number| patchpanel_core_models::json::read(number).unwrap()),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Any content: any metadata, any texts, any subset of documents and locales.
pub(crate) fn any_content() -> impl Strategy<Value = Content> {
    let metadata = btree_map(any::<String>(), any_json(), 0..6);
    let xml = btree_map(
        proptest::sample::select(&XmlDocument::ALL[..]),
        any::<String>(),
        0..4,
    );
    let translations = btree_map(
        proptest::sample::select(&Locale::ALL[..]),
        any::<String>(),
        0..6,
    );
    (metadata, xml, translations).prop_map(|(metadata, xml, translations)| Content {
        metadata: metadata.into_iter().collect::<Map<_, _>>(),
        xml,
        translations,
    })
}
