//! Connector bundles: a connector as a few files that a version control system likes.
//!
//! Everything is a map of paths to bytes; who reads and writes files is somewhere else. The format is described in
//! `docs/bundle.md`. The same state of a connector gives the same bytes, but for the time of reading in `bundle.json`.

pub(crate) mod canonical;
mod drift;
mod loose;
mod paths;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::documents::Application;
use crate::draft::{Content, Part};
use crate::ids::{Locale, ScriptName, TenantUrl};
use crate::json;
use crate::models::connector::{ConnectorDetail, ConnectorStatus, ConnectorSummary};
use crate::models::document::XmlDocument;

pub use drift::{Drift, DriftState, drift};
pub use loose::Loose;
pub use paths::{
    MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_RATIO, REMOVED, Refusal, check_paths, folder_name,
};

/// The version of the format that is written, and the newest that is read.
pub const FORMAT_VERSION: u64 = 1;
/// The file that makes a folder a bundle.
pub const MANIFEST: &str = "bundle.json";

/// Files by their paths, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A connector, where it was read, and when.
///
/// ```
/// use patchpanel_core_models::bundle::{About, Bundle, Opened};
/// use patchpanel_core_models::models::connector::ConnectorDetail;
///
/// let detail: ConnectorDetail = serde_json::from_str(
///     r#"{"name": "Acme HR", "connectorMetadata": {"platform": "ccg"}, "sourceConfigXml": "<Form/>"}"#,
/// )?;
/// let bundle = Bundle::new(
///     About {
///         tenant: "https://acme.api.identitynow.com".parse()?,
///         script_name: "acme-hr".parse()?,
///         read_at: "2026-11-29T10:00:00Z".into(),
///     },
///     &detail,
/// );
///
/// let files = bundle.to_files();
/// assert_eq!(files["metadata.json"], br#"{"platform":"ccg"}"#);
/// assert_eq!(Opened::read(&files)?.bundle, bundle);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// Where and when it was read.
    pub about: About,
    /// What cannot be changed once a connector was created.
    pub identity: Identity,
    /// What can be changed.
    pub content: Content,
}

/// Where and when a connector was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub tenant: TenantUrl,
    /// Its name in that tenant's URLs.
    pub script_name: ScriptName,
    /// When, as the caller writes it; RFC 3339 in UTC is expected.
    pub read_at: String,
}

impl About {
    /// Reads it alone from a `bundle.json`.
    ///
    /// # Errors
    /// The [`Refusal`] of the manifest.
    pub fn read(manifest: &[u8]) -> Result<Self, Refusal> {
        let files = Files::from([(MANIFEST.to_owned(), manifest.to_vec())]);
        read_manifest(&object(&files, MANIFEST)?).map(|(about, _)| about)
    }
}

/// What cannot be changed once a connector was created: `connector.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// Name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub connector_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_name: Option<String>,
    pub direct_connect: bool,
    /// How far the connector is in its life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ConnectorStatus>,
    /// What the connector can do.
    pub features: Vec<String>,
}

impl From<ConnectorSummary> for Identity {
    fn from(summary: ConnectorSummary) -> Self {
        Self {
            name: summary.name.map(Into::into),
            connector_type: summary.connector_type.map(|text| text.to_string()),
            class_name: summary.class_name.map(|text| text.to_string()),
            direct_connect: summary.direct_connect,
            status: summary.status,
            features: summary.features.to_vec(),
        }
    }
}

impl From<&ConnectorDetail> for Identity {
    /// Only the list has the features as a member; they come from the template, so they are read there.
    fn from(detail: &ConnectorDetail) -> Self {
        let template = detail.xml(XmlDocument::SourceTemplate);
        let template = template.and_then(|text| Application::parse(text).ok());
        let features = template.map(|template| template.features());
        let features = features.unwrap_or_default().into_iter();
        Self {
            name: detail.name.clone(),
            connector_type: detail.connector_type.clone(),
            class_name: detail.class_name.clone(),
            direct_connect: detail.direct_connect,
            status: detail.status.clone(),
            features: features.map(|feature| feature.name).collect(),
        }
    }
}

/// One file of a bundle, besides `bundle.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// What cannot be changed once a connector was created.
    Identity,
    /// A part that can be changed.
    Part(Part),
}

impl Piece {
    /// Every piece that a bundle may have, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = Self> {
        let xml = XmlDocument::ALL.map(Part::Xml).map(Self::Part);
        let translations = Locale::ALL.map(Part::Translations).map(Self::Part);
        let first = [Self::Identity, Self::Part(Part::Metadata)];
        first.into_iter().chain(xml).chain(translations)
    }

    pub fn path(self) -> String {
        match self {
            Self::Identity => "connector.json".to_owned(),
            Self::Part(Part::Metadata) => "metadata.json".to_owned(),
            Self::Part(Part::Xml(document)) => format!("{}.xml", document.path_suffix()),
            Self::Part(Part::Translations(locale)) => format!("translations/{locale}.properties"),
        }
    }

    /// Name for people.
    pub fn title(self) -> String {
        match self {
            Self::Identity => "Name and status".to_owned(),
            Self::Part(Part::Metadata) => "Metadata".to_owned(),
            Self::Part(Part::Xml(document)) => document.short_title().to_owned(),
            Self::Part(Part::Translations(locale)) => locale.to_string(),
        }
    }
}

/// Whether a path in a bundle is one of its own files.
pub fn is_of_bundle(path: &str) -> bool {
    path == MANIFEST || Piece::all().any(|piece| piece.path() == path)
}

impl Bundle {
    /// A connector as it was read.
    pub fn new(about: About, detail: &ConnectorDetail) -> Self {
        Self {
            about,
            identity: Identity::from(detail),
            content: Content::from(detail),
        }
    }

    /// The bytes of one piece, if the connector has it.
    pub fn bytes(&self, piece: Piece) -> Option<Vec<u8>> {
        let Content {
            metadata,
            xml,
            translations,
        } = &self.content;
        let text = match piece {
            Piece::Identity => canonical::text(&json!(self.identity)),
            Piece::Part(Part::Metadata) => canonical::text(&Value::Object(metadata.clone())),
            Piece::Part(Part::Xml(document)) => xml.get(&document)?.clone(),
            Piece::Part(Part::Translations(locale)) => translations.get(&locale)?.clone(),
        };
        Some(text.into_bytes())
    }

    /// All files. Texts are as they were read, line ends and all; JSON is in its one canonical form.
    pub fn to_files(&self) -> Files {
        let pieces = Piece::all().filter_map(|piece| Some((piece.path(), self.bytes(piece)?)));
        let mut files: Files = pieces.collect();
        let parts: Map<String, Value> = files
            .iter()
            .map(|(path, bytes)| (path.clone(), sha256(bytes).into()))
            .collect();
        let About {
            tenant,
            script_name,
            read_at,
        } = &self.about;
        let manifest = json!({
            "formatVersion": FORMAT_VERSION,
            "tenant": tenant,
            "scriptName": script_name,
            "readAt": read_at,
            "parts": parts,
        });
        files.insert(MANIFEST.to_owned(), canonical::text(&manifest).into_bytes());
        files
    }
}

/// A bundle that was read, and what its manifest says of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The bundle as its files have it now.
    pub bundle: Bundle,
    /// Path to SHA-256, as it was written.
    written: BTreeMap<String, String>,
}

impl Opened {
    /// Reads a bundle. Files that are no part of one are passed over, since people keep notes beside them.
    ///
    /// A file whose SHA-256 is not that of the manifest was edited by a person; it is read all the same.
    ///
    /// # Errors
    /// The first [`Refusal`].
    pub fn read(files: &Files) -> Result<Self, Refusal> {
        check_paths(files.keys().map(String::as_str))?;
        check_sizes(files)?;
        let manifest = object(files, MANIFEST)?;
        let (about, written) = read_manifest(&manifest)?;
        let mut content = Content {
            metadata: object(files, &Piece::Part(Part::Metadata).path())?,
            ..Content::default()
        };
        for document in XmlDocument::ALL {
            if let Some(text) = text(files, &Piece::Part(Part::Xml(document)).path())? {
                content.xml.insert(document, text.to_owned());
            }
        }
        for locale in Locale::ALL {
            if let Some(text) = text(files, &Piece::Part(Part::Translations(locale)).path())? {
                content.translations.insert(locale, text.to_owned());
            }
        }
        let bundle = Bundle {
            about,
            identity: identity(files)?,
            content,
        };
        Ok(Self { bundle, written })
    }

    /// Whether a piece is other than it was written: a person edited, added or deleted its file.
    pub fn is_edited(&self, piece: Piece) -> bool {
        !self.was_written(piece, self.bundle.bytes(piece).as_deref())
    }

    /// Whether these are the bytes that were written for a piece, but for line ends, which version control may change.
    pub(crate) fn was_written(&self, piece: Piece, bytes: Option<&[u8]>) -> bool {
        let written = self.written.get(&piece.path()).map(String::as_str);
        match (written, bytes) {
            (Some(written), Some(bytes)) => {
                let plain = with_line_feeds(bytes);
                written == sha256(bytes)
                    || written == sha256(&plain)
                    || written == sha256(&with_returns(&plain))
            }
            (None, None) => true,
            (None | Some(_), None | Some(_)) => false,
        }
    }
}

fn with_line_feeds(bytes: &[u8]) -> Vec<u8> {
    let mut after = bytes.iter().skip(1).chain([&0]);
    let mut next = || after.next().copied();
    let is_kept = |byte: &u8| next() != Some(b'\n') || *byte != b'\r';
    bytes.iter().copied().filter(is_kept).collect()
}

fn with_returns(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let written = lines.flat_map(|line| match line.strip_suffix(b"\n") {
        Some(line) => [line, b"\r\n"],
        None => [line, b""],
    });
    written.flatten().copied().collect()
}

fn check_sizes(files: &Files) -> Result<(), Refusal> {
    let mut all = 0;
    for (path, bytes) in files {
        let size = bytes.len() as u64;
        all += size;
        if size > MAX_FILE_BYTES || all > MAX_BYTES {
            return Err(Refusal::Size(path.clone()));
        }
    }
    Ok(())
}

fn read_manifest(
    manifest: &Map<String, Value>,
) -> Result<(About, BTreeMap<String, String>), Refusal> {
    let version = manifest.get("formatVersion").unwrap_or(&Value::Null);
    if version.as_u64() != Some(FORMAT_VERSION) {
        return Err(Refusal::Format(version.to_string()));
    }
    let unreadable = |why: String| Refusal::Unreadable(MANIFEST.to_owned(), why);
    let text = |name: &str| {
        let text = manifest.get(name).and_then(Value::as_str);
        text.ok_or_else(|| unreadable(format!("it has no text “{name}”")))
    };
    let about = About {
        tenant: text("tenant")?
            .parse()
            .map_err(|_invalid| unreadable("“tenant” is not an address".to_owned()))?,
        script_name: ScriptName::try_from(text("scriptName")?)
            .map_err(|_empty| unreadable("“scriptName” is empty".to_owned()))?,
        read_at: text("readAt")?.to_owned(),
    };
    let parts = manifest.get("parts").and_then(Value::as_object);
    let parts = parts.ok_or_else(|| unreadable("it has no object “parts”".to_owned()))?;
    let hash = |(path, hash): (&String, &Value)| Some((path.clone(), hash.as_str()?.to_owned()));
    Ok((about, parts.iter().filter_map(hash).collect()))
}

fn identity(files: &Files) -> Result<Identity, Refusal> {
    let path = Piece::Identity.path();
    let bytes = files.get(&path);
    let bytes = bytes.ok_or_else(|| Refusal::Missing(path.clone()))?;
    let summary: ConnectorSummary =
        json::from_bytes(bytes).map_err(|error| Refusal::Unreadable(path, error.to_string()))?;
    Ok(summary.into())
}

fn object(files: &Files, path: &str) -> Result<Map<String, Value>, Refusal> {
    let text = text(files, path)?.ok_or_else(|| Refusal::Missing(path.to_owned()))?;
    let unreadable = |why: String| Refusal::Unreadable(path.to_owned(), why);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match json::read(text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(unreadable("it is not a JSON object".to_owned())),
        Err(fault) => {
            let fault = fault.to_string();
            Err(unreadable(fault.trim_end_matches('.').to_owned()))
        }
    }
}

fn text<'files>(files: &'files Files, path: &str) -> Result<Option<&'files str>, Refusal> {
    let no_text = |_invalid| Refusal::Unreadable(path.to_owned(), "it is not UTF-8".to_owned());
    let bytes = files.get(path).map(Vec::as_slice);
    bytes.map(str::from_utf8).transpose().map_err(no_text)
}

/// The SHA-256 of bytes in lower-case hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [hex_digit(byte >> 4), hex_digit(byte & 15)];
    bytes.iter().flat_map(digits).collect()
}

fn hex_digit(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0')
}
