//! Compares a draft with what the server has now and with what it began from: metadata value by value, documents line by
//! line. Pure; two texts of some megabytes take a moment, so it runs in the background.

use std::collections::BTreeSet;

use jiff::Timestamp;
use patchpanel_core_models::{
    compare::{Difference, MergeState, Side, Subject, compare_with},
    draft::{Content, Draft},
    models::document::DocumentKind,
    xml,
};
use patchpanel_local_store::body_sha256;
use serde_json::{Map, Value};

use crate::{
    compare::merge::{ChunkKind, MergeModel},
    state::{
        conflict::{DocumentDifference, Findings, KeyDifference},
        review::TranslationChange,
    },
};

/// What the draft and the server differ in. `revision` is that of the draft.
pub(crate) fn find(draft: &Draft, server: &Content, revision: u64, read_at: Timestamp) -> Findings {
    let sides = [&draft.base, &draft.current, server];
    let mut keys = Keys::default();
    keys.compare(sides.map(|content| &content.metadata), &[]);
    let documents: Vec<_> = compare_documents(sides);
    let same_documents = all_documents(sides)
        .into_iter()
        .filter(|kind| documents.iter().all(|document| document.kind != *kind))
        .collect();
    Findings {
        theirs: server.clone(),
        read_at,
        revision,
        keys: keys.different,
        same_keys: keys.same,
        documents,
        same_documents,
    }
}

/// Whether two texts of a document mean the same. The server reformats XML and translations.
pub(super) fn same_meaning(kind: DocumentKind, left: &str, right: &str) -> bool {
    match kind {
        DocumentKind::Xml(_) => xml::same_document(left, right),
        DocumentKind::Translations(_) => TranslationChange::between(left, right).is_empty(),
    }
}

#[derive(Default)]
struct Keys {
    different: Vec<KeyDifference>,
    same: Vec<Vec<String>>,
}

impl Keys {
    /// Compares objects: base, mine, theirs. Where both sides changed the same value and all three are objects, what is
    /// inside is compared: two people who changed two limits did not touch the same.
    fn compare(&mut self, sides: [&Map<String, Value>; 3], path: &[String]) {
        let differences = compare_maps(sides);
        let all: BTreeSet<&String> = sides.iter().flat_map(|map| map.keys()).collect();
        let is_same = |key: &&String| {
            let subject = Subject::Metadata((*key).clone());
            differences
                .iter()
                .all(|difference| difference.subject != subject)
        };
        let same = all.into_iter().filter(is_same);
        self.same
            .extend(same.map(|key| path.iter().chain([key]).cloned().collect()));
        for difference in differences {
            let Subject::Metadata(key) = &difference.subject else {
                continue;
            };
            let values = sides.map(|map| map.get(key));
            let path: Vec<String> = path.iter().chain([key]).cloned().collect();
            if let (MergeState::Conflict, [Some(base), Some(mine), Some(theirs)]) =
                (difference.state, values.map(|value| value?.as_object()))
            {
                self.compare([base, mine, theirs], &path);
                continue;
            }
            let [base, mine, theirs] = values.map(|value| value.cloned());
            self.different.push(KeyDifference {
                path,
                base,
                theirs,
                mine,
                state: difference.state,
            });
        }
    }
}

fn compare_maps(sides: [&Map<String, Value>; 3]) -> Vec<Difference> {
    let [base, mine, theirs] = sides.map(|metadata| Content {
        metadata: metadata.clone(),
        ..Content::default()
    });
    compare_with(same_meaning, &base, &mine, &theirs)
}

fn compare_documents(sides: [&Content; 3]) -> Vec<DocumentDifference> {
    let [base, mine, theirs] = sides.map(|content| Content {
        metadata: Map::new(),
        ..content.clone()
    });
    let differences = compare_with(same_meaning, &base, &mine, &theirs).into_iter();
    let of_kind = |difference: Difference| {
        let kind = match difference.subject {
            Subject::Metadata(_) => return None,
            Subject::Xml(document) => DocumentKind::Xml(document),
            Subject::Translations(locale) => DocumentKind::Translations(locale),
        };
        let texts = [&base, &mine, &theirs].map(|content| content.text(kind));
        Some(document(kind, difference.state, texts))
    };
    differences.filter_map(of_kind).collect()
}

fn document(
    kind: DocumentKind,
    state: MergeState,
    [base, mine, theirs]: [Option<&str>; 3],
) -> DocumentDifference {
    let absent = match (mine, theirs) {
        (None, _) => Some(Side::Mine),
        (_, None) => Some(Side::Theirs),
        (Some(_), Some(_)) => None,
    };
    let [base, mine, theirs] = [base, mine, theirs].map(Option::unwrap_or_default);
    let model = if absent.is_some() {
        let chunk = match state {
            MergeState::Mine => ChunkKind::Mine,
            MergeState::Theirs => ChunkKind::Theirs,
            MergeState::Same => ChunkKind::Alike,
            MergeState::Conflict => ChunkKind::Conflict(0),
        };
        MergeModel::whole(chunk, base, theirs, mine)
    } else {
        MergeModel::new(base, theirs, mine)
    };
    let lengths = format!("{} {} ", base.len(), theirs.len());
    let texts = [lengths.as_str(), base, theirs, mine].concat();
    DocumentDifference {
        kind,
        state,
        model,
        absent,
        texts_sha256: body_sha256(texts.as_bytes()),
    }
}

/// All documents that a side has, XML first.
fn all_documents(sides: [&Content; 3]) -> BTreeSet<DocumentKind> {
    sides.into_iter().flat_map(Content::documents).collect()
}

#[cfg(test)]
mod tests;
