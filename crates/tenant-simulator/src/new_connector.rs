//! Reads the body of `POST /connectors` (`V3CreateConnectorDto`) into a connector.

use crate::connector::Connector;
use crate::errors::Refusal;
use crate::switches::{CreateValues, DefaultStatus, Switches};
use serde_json::{Map, Value};

/// The connector that the body asks for, still without a script name.
///
/// # Errors
/// 400: not JSON, no object, a required member missing or empty, a value that is not allowed.
pub(crate) fn read(body: &[u8], switches: &Switches) -> Result<Connector, Refusal> {
    let value: Value =
        serde_json::from_slice(body).map_err(|error| Refusal::bad_syntax(error.to_string()))?;
    let Value::Object(members) = value else {
        return Err(Refusal::bad_syntax("The body must be a JSON object."));
    };
    let mut connector = Connector::fresh(&required(&members, "name")?);
    connector.class_name = required(&members, "className")?;
    if let Some(type_name) = text(&members, "type")?.filter(|type_name| !type_name.is_empty()) {
        connector.type_name = type_name;
    }
    connector.direct_connect = direct_connect(&members, switches)?;
    connector.status = status(&members, switches)?;
    Ok(connector)
}

fn text(members: &Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
        Some(_) => Err(Refusal::illegal_value(name)),
    }
}

fn required(members: &Map<String, Value>, name: &str) -> Result<String, Refusal> {
    text(members, name)?
        .filter(|text| !text.is_empty())
        .ok_or_else(|| Refusal::missing(name))
}

fn direct_connect(members: &Map<String, Value>, switches: &Switches) -> Result<bool, Refusal> {
    match (members.get("directConnect"), switches.create_values) {
        (None | Some(Value::Null), _) => Ok(true),
        (Some(Value::Bool(flag)), _) => Ok(*flag),
        (Some(Value::String(word)), CreateValues::Lenient) => {
            word.to_lowercase()
                .parse()
                .map_err(|error: std::str::ParseBoolError| {
                    Refusal::illegal_value("directConnect").because(error.to_string())
                })
        }
        _ => Err(Refusal::illegal_value("directConnect")),
    }
}

fn status(members: &Map<String, Value>, switches: &Switches) -> Result<String, Refusal> {
    let Some(asked) = text(members, "status")? else {
        return Ok(match switches.default_status {
            DefaultStatus::Development => "DEVELOPMENT".to_owned(),
            DefaultStatus::Released => "RELEASED".to_owned(),
        });
    };
    let status = match switches.create_values {
        CreateValues::Lenient => asked.to_uppercase(),
        CreateValues::Strict => asked,
    };
    // DEPRECATED is a status, but not one that a connector can be created with.
    if matches!(status.as_str(), "DEVELOPMENT" | "DEMO" | "RELEASED") {
        return Ok(status);
    }
    Err(Refusal::illegal_value("status"))
}
