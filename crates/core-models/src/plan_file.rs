//! Plan files: a reviewed plan that somebody else opens, reviews and applies. See `docs/plan-file.md`.
//!
//! A file holds the exact requests, and what they lead to, so that whoever opens it computes the requests again and
//! takes the plan only when they are the same to the byte. It holds no token and no header but the media type.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bundle::{Piece, canonical, sha256};
use crate::draft::{Content, Draft, Part};
use crate::ids::{Locale, ScriptName, TenantUrl};
use crate::json;
use crate::models::connector::NewConnector;
use crate::models::document::XmlDocument;

/// The newest version of the format. A plan that creates no connector is written as version 1, which all read.
pub const FORMAT_VERSION: u64 = 2;
/// The most bytes that a plan file may have.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// How the name of a plan file ends.
pub const ENDING: &str = "patchplan";

/// What every plan file says it is.
const FORMAT: &str = "patchpanel-plan";
/// The member that holds the hash of all others.
const HASH: &str = "sha256";

/// A plan for one connector of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanFile {
    /// Who made it, as the tenant knew them.
    pub author: String,
    /// When, in UTC (RFC 3339).
    pub made_at: String,
    /// With which program and version.
    pub made_with: String,
    pub tenant: TenantUrl,
    pub script_name: ScriptName,
    pub title: String,
    /// What the author says to whoever opens it.
    pub note: String,
    /// Whether the patch tests the values that it replaces.
    pub guards: bool,
    /// What its first step creates, where the tenant did not have the connector.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creates: Option<NewConnector>,
    /// SHA-256 of each part of the connector as the plan found it, by its path in a bundle.
    pub base: BTreeMap<String, String>,
    /// The parts that the plan changes, by their paths.
    pub changes: Vec<String>,
    /// The changed parts as the plan found them.
    pub before: Content,
    /// The changed parts as the plan leaves them.
    pub after: Content,
    /// The requests, in the order in which they are sent.
    pub steps: Vec<PlannedRequest>,
}

/// A request of a plan, as far as it is the same from whoever sends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedRequest {
    pub method: String,
    /// The path, percent-encoded.
    pub path: String,
    /// The media type of the body, with its parameters.
    pub media_type: String,
    /// The body, byte for byte; it is UTF-8.
    pub body: String,
}

/// Why a plan file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has more than [`MAX_BYTES`].
    #[error("The file is larger than 64 MB")]
    TooLong,
    /// It is something else.
    #[error("The file is not a plan file: {0}")]
    NoPlan(String),
    /// A later version of Patchpanel wrote it.
    #[error("The file has version {0}, but this Patchpanel reads version {FORMAT_VERSION}")]
    Version(u64),
    /// Its hash is not that of what it holds.
    #[error("The file was changed or damaged after saving: its hash does not match")]
    Damaged,
}

impl PlanFile {
    /// Notes the parts that a draft changes, as they are before and after, and the hash of every part of its base.
    pub fn with_draft(self, draft: &Draft) -> Self {
        let changes = draft.changes();
        Self {
            base: hashes(&draft.base),
            before: only(&draft.base, &changes),
            after: only(&draft.current, &changes),
            changes: changes.into_iter().map(path).collect(),
            ..self
        }
    }

    /// The file: canonical JSON, so that the same plan has the same bytes.
    ///
    /// # Errors
    /// When a value is none of JSON's, which no value of this type is.
    pub fn to_text(&self) -> serde_json::Result<String> {
        let mut value = self.value()?;
        let hash = sha256(canonical::text(&value).as_bytes());
        if let Value::Object(members) = &mut value {
            members.insert(HASH.to_owned(), hash.into());
        }
        Ok(canonical::text(&value) + "\n")
    }

    fn value(&self) -> serde_json::Result<Value> {
        // Through its text, since a `Value` is made with other spellings of numbers.
        let text = serde_json::to_string(self)?;
        let mut value = json::read(&text).map_err(serde::de::Error::custom)?;
        if let Value::Object(members) = &mut value {
            members.insert("format".to_owned(), FORMAT.into());
            let version = if self.creates.is_some() { 2 } else { 1 };
            members.insert("formatVersion".to_owned(), version.into());
        }
        Ok(value)
    }

    /// The SHA-256 of everything that it says.
    ///
    /// # Errors
    /// See [`Self::to_text`].
    pub fn hash(&self) -> serde_json::Result<String> {
        Ok(sha256(canonical::text(&self.value()?).as_bytes()))
    }

    /// Reads a file. Blanks between the values do not count.
    ///
    /// # Errors
    /// The first [`Refusal`].
    pub fn read(text: &str) -> Result<Self, Refusal> {
        if text.len() > MAX_BYTES {
            return Err(Refusal::TooLong);
        }
        let no_plan = |why: String| Refusal::NoPlan(why.trim_end_matches('.').to_owned());
        let text = text.trim_start_matches('\u{feff}');
        let value = json::read(text).map_err(|fault| no_plan(fault.to_string()))?;
        let Value::Object(mut members) = value else {
            return Err(no_plan("it is not a JSON object".to_owned()));
        };
        if members.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(no_plan(format!("its format is not “{FORMAT}”")));
        }
        match members.get("formatVersion").and_then(Value::as_u64) {
            Some(1..=FORMAT_VERSION) => {}
            other => return Err(Refusal::Version(other.unwrap_or(0))),
        }
        let written = members.remove(HASH);
        let value = Value::Object(members);
        let hash = sha256(canonical::text(&value).as_bytes());
        if written.as_ref().and_then(Value::as_str) != Some(hash.as_str()) {
            return Err(Refusal::Damaged);
        }
        let file: Self =
            serde_json::from_value(value).map_err(|error| no_plan(error.to_string()))?;
        // What this version would not write cannot be shown, so that nothing hides in a file.
        match file.hash() {
            Ok(same) if same == hash => Ok(file),
            Ok(_) | Err(_) => Err(no_plan(
                "this version does not know all of its content".to_owned(),
            )),
        }
    }

    /// The parts that the plan changes.
    pub fn parts(&self) -> Vec<Part> {
        let all = all_parts();
        all.filter(|part| self.changes.contains(&path(*part)))
            .collect()
    }

    /// The changed parts that are not as the plan found them.
    pub fn moved(&self, server: &Content) -> Vec<Part> {
        let now = hashes(server);
        let mut parts = self.parts();
        parts.retain(|part| now.get(&path(*part)) != self.base.get(&path(*part)));
        parts
    }

    /// The plan as a draft of a connector that has `server` now: the changed parts begin from what the plan found.
    pub fn draft_on(&self, server: &Content) -> Draft {
        let mut draft = Draft::new(server.clone());
        for part in self.parts() {
            put(&mut draft.base, &self.before, part);
            put(&mut draft.current, &self.after, part);
        }
        draft
    }
}

/// The first twelve digits of a hash in three groups, to be read out.
pub fn short(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().take(12).collect();
    let groups: Vec<String> = digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

fn path(part: Part) -> String {
    Piece::Part(part).path()
}

fn all_parts() -> impl Iterator<Item = Part> {
    let xml = XmlDocument::ALL.into_iter().map(Part::Xml);
    let translations = Locale::ALL.into_iter().map(Part::Translations);
    [Part::Metadata].into_iter().chain(xml).chain(translations)
}

fn hashes(content: &Content) -> BTreeMap<String, String> {
    let metadata = canonical::text(&Value::Object(content.metadata.clone()));
    let texts = all_parts().filter_map(|part| {
        let text = content.text(part.document()?)?;
        Some((path(part), sha256(text.as_bytes())))
    });
    let metadata = (path(Part::Metadata), sha256(metadata.as_bytes()));
    texts.chain([metadata]).collect()
}

fn only(content: &Content, parts: &[Part]) -> Content {
    let mut limited = Content::default();
    for part in parts {
        put(&mut limited, content, *part);
    }
    limited
}

/// Puts a part of one content into another.
fn put(content: &mut Content, from: &Content, part: Part) {
    match part {
        Part::Metadata => content.metadata.clone_from(&from.metadata),
        Part::Xml(document) => set(&mut content.xml, &from.xml, document),
        Part::Translations(locale) => set(&mut content.translations, &from.translations, locale),
    }
}

fn set<K: Ord>(texts: &mut BTreeMap<K, String>, from: &BTreeMap<K, String>, key: K) {
    match from.get(&key) {
        Some(text) => drop(texts.insert(key, text.clone())),
        None => drop(texts.remove(&key)),
    }
}
