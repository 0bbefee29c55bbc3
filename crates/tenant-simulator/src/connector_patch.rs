//! `PATCH /connectors/{scriptName}`: JSON Patch (RFC 6902) on the four members that can be patched.
//!
//! The operations apply to the connector's JSON view, all or nothing; documents are checked as an
//! upload would check them.

use crate::connector::Connector;
use crate::documents::XmlKind;
use crate::errors::Refusal;
use crate::numbers;
use crate::switches::{NumberStorage, Switches, XmlStorage};
use crate::xml;
use json_patch::{Patch, PatchOperation};
use serde_json::{Map, Value};

const PATCHABLE: [&str; 4] = [
    "connectorMetadata",
    "applicationXml",
    "correlationConfigXml",
    "sourceConfigXml",
];

/// Reads the operations.
///
/// # Errors
/// 400 for a body that is no JSON, no array, or has an operation that RFC 6902 does not know.
pub(crate) fn read(body: &[u8]) -> Result<Patch, Refusal> {
    let value: Value =
        serde_json::from_slice(body).map_err(|error| Refusal::bad_syntax(error.to_string()))?;
    if !value.is_array() {
        return Err(Refusal::bad_content(
            "The body must be an array of JSON Patch operations.",
        ));
    }
    // Read from the text again: on the way over a value, large numbers are refused.
    serde_json::from_slice(body).map_err(|error| Refusal::bad_content(error.to_string()))
}

/// Applies all operations or none.
///
/// # Errors
/// 400: a member that cannot be patched, an operation that fails, or a result that is not valid.
pub(crate) fn apply(
    connector: &mut Connector,
    patch: &Patch,
    switches: &Switches,
) -> Result<(), Refusal> {
    for (index, operation) in patch.0.iter().enumerate() {
        check_paths(operation)
            .map_err(|refusal| refusal.because(format!("Operation {index} is not allowed.")))?;
    }
    let mut view = connector.detail();
    for (index, operation) in patch.0.iter().enumerate() {
        perform(&mut view, operation)
            .map_err(|why| Refusal::bad_content(format!("Operation {index}: {why}.")))?;
    }
    let metadata = metadata(view.get("connectorMetadata"))?;
    let mut patched = connector.clone();
    patched.metadata = match switches.number_storage {
        NumberStorage::AsSent => metadata,
        NumberStorage::Respelled => metadata
            .into_iter()
            .map(|(name, value)| (name, numbers::respelled(value)))
            .collect(),
    };
    for kind in XmlKind::ALL {
        set_changed_document(&mut patched, kind, view.get(kind.member()), switches)?;
    }
    *connector = patched;
    Ok(())
}

/// The library compares what is tested by the letter, so that 1 would not be 1.0 (RFC 6902 §4.6).
fn perform(view: &mut Value, operation: &PatchOperation) -> Result<(), String> {
    match operation {
        PatchOperation::Test(test) => match test.path.resolve(view) {
            Ok(found) if numbers::same(found, &test.value) => Ok(()),
            Ok(_) => Err("the value is another".to_owned()),
            Err(error) => Err(error.to_string()),
        },
        changing => json_patch::patch(view, std::slice::from_ref(changing))
            .map_err(|error| error.to_string()),
    }
}

fn check_paths(operation: &PatchOperation) -> Result<(), Refusal> {
    let changed = match operation {
        PatchOperation::Test(_) => None,
        PatchOperation::Move(moved) => Some(moved.from.as_str()),
        PatchOperation::Add(_)
        | PatchOperation::Remove(_)
        | PatchOperation::Replace(_)
        | PatchOperation::Copy(_) => Some(operation.path().as_str()),
    };
    for path in changed
        .into_iter()
        .chain(is_change(operation).then(|| operation.path().as_str()))
    {
        let member = path.split('/').nth(1).unwrap_or_default();
        if !PATCHABLE.contains(&member) {
            return Err(
                Refusal::illegal_value("path").because(format!("\"{path}\" cannot be patched."))
            );
        }
    }
    Ok(())
}

fn is_change(operation: &PatchOperation) -> bool {
    !matches!(operation, PatchOperation::Test(_))
}

/// The metadata as an object; some clients send the object as a JSON text.
fn metadata(value: Option<&Value>) -> Result<Map<String, Value>, Refusal> {
    let refusal = || Refusal::illegal_value("connectorMetadata");
    match value {
        None => Ok(Map::new()),
        Some(Value::Object(members)) => Ok(members.clone()),
        Some(Value::String(text)) => {
            serde_json::from_str(text).map_err(|error| refusal().because(error.to_string()))
        }
        Some(_) => Err(refusal()),
    }
}

fn set_changed_document(
    connector: &mut Connector,
    kind: XmlKind,
    value: Option<&Value>,
    switches: &Switches,
) -> Result<(), Refusal> {
    let Some(text) = value.and_then(Value::as_str) else {
        return Err(Refusal::illegal_value(kind.member()));
    };
    if text == connector.document(kind) {
        return Ok(());
    }
    let outline = kind.check(text).map_err(Refusal::bad_content)?;
    let kept = kept_text(kind, text, switches);
    connector.set_document(kind, kept, &outline);
    Ok(())
}

/// The text as the tenant keeps it.
pub(crate) fn kept_text(kind: XmlKind, text: &str, switches: &Switches) -> String {
    match (kind, switches.xml_storage) {
        (XmlKind::SourceConfig, XmlStorage::Reserialized) => xml::reserialize(text),
        _ => text.to_owned(),
    }
}
