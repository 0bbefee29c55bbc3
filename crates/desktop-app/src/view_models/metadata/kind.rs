//! The kinds of JSON values: how a value is written for a person, read back from what was typed, and turned into
//! another kind. Whole JSON texts are read in [`super::json_text`].

use serde_json::Value;

use super::json_text;

/// A kind of JSON value (RFC 8259 §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Text,
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
    Object,
    Array,
}

impl Kind {
    /// All kinds, in the order in which they are offered.
    pub(crate) const ALL: [Self; 6] = [
        Self::Text,
        Self::Number,
        Self::Boolean,
        Self::Null,
        Self::Object,
        Self::Array,
    ];

    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::String(_) => Self::Text,
            Value::Number(_) => Self::Number,
            Value::Bool(_) => Self::Boolean,
            Value::Null => Self::Null,
            Value::Object(_) => Self::Object,
            Value::Array(_) => Self::Array,
        }
    }

    /// The name in a column or a menu.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Number => "Number",
            Self::Boolean => "True or false",
            Self::Null => "Null",
            Self::Object => "Object",
            Self::Array => "Array",
        }
    }

    /// The name as JSON has it, for the column of types.
    pub(crate) fn json_name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Object => "object",
            Self::Array => "array",
        }
    }

    /// Whether values of this kind hold other values.
    pub(crate) fn is_container(self) -> bool {
        matches!(self, Self::Object | Self::Array)
    }

    /// The value that a new key of this kind starts with.
    pub(crate) fn first_value(self) -> Value {
        match self {
            Self::Text => Value::String(String::new()),
            Self::Number => Value::from(0),
            Self::Boolean => Value::Bool(false),
            Self::Null => Value::Null,
            Self::Object => Value::Object(serde_json::Map::new()),
            Self::Array => Value::Array(Vec::new()),
        }
    }

    /// The value of this kind that a person typed.
    ///
    /// # Errors
    /// A sentence that says what is wrong and how to write it.
    pub(crate) fn read(self, typed: &str) -> Result<Value, String> {
        let trimmed = typed.trim();
        match self {
            Self::Text => Ok(Value::String(typed.to_owned())),
            Self::Number => read_number(trimmed),
            Self::Boolean => match trimmed {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err(format!(
                    "“{trimmed}” is neither true nor false. Type true or false."
                )),
            },
            Self::Null => Ok(Value::Null),
            Self::Object | Self::Array => self.read_container(trimmed),
        }
    }

    fn read_container(self, text: &str) -> Result<Value, String> {
        if text.is_empty() {
            return Ok(self.first_value());
        }
        let value = json_text::read(text).map_err(|fault| fault.to_string())?;
        if Self::of(&value) == self {
            return Ok(value);
        }
        Err(match self {
            Self::Object => {
                "This is not an object. Type an object in braces, such as {\"key\": 1}.".to_owned()
            }
            Self::Array | Self::Text | Self::Number | Self::Boolean | Self::Null => {
                "This is not an array. Type an array in brackets, such as [1, 2].".to_owned()
            }
        })
    }

    /// `value` as this kind: what it says is kept as far as the kind can say it.
    pub(crate) fn convert(self, value: &Value) -> Value {
        if Self::of(value) == self {
            return value.clone();
        }
        match self {
            Self::Text if Self::of(value).is_container() => Value::String(value.to_string()),
            Self::Text => Value::String(typing_text(value)),
            Self::Number | Self::Boolean => {
                let read = self.read(&typing_text(value));
                read.unwrap_or_else(|_| self.first_value())
            }
            Self::Null => Value::Null,
            Self::Object => object_of(value),
            Self::Array => array_of(value),
        }
    }
}

fn object_of(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let numbered = items.iter().enumerate();
            Value::Object(
                numbered
                    .map(|(index, item)| (index.to_string(), item.clone()))
                    .collect(),
            )
        }
        _ => Kind::Object.first_value(),
    }
}

fn array_of(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Array(members.values().cloned().collect()),
        Value::Null => Kind::Array.first_value(),
        scalar => Value::Array(vec![scalar.clone()]),
    }
}

fn read_number(text: &str) -> Result<Value, String> {
    let read = json_text::read(text).ok();
    read.filter(Value::is_number)
        .ok_or_else(|| format!("“{text}” is not a JSON number. Examples are 25, -3 and 1.5."))
}

/// A scalar as it is typed into a field: text without quotes, everything else as JSON.
pub(crate) fn typing_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A value in a line: scalars as JSON, containers by what they hold.
pub(crate) fn in_a_line(value: &Value) -> String {
    match value {
        Value::Object(members) => count("object", members.len(), "key"),
        Value::Array(items) => count("array", items.len(), "item"),
        scalar => scalar.to_string(),
    }
}

/// A value for reading: text without quotes, unless it could be taken for something else.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) if is_unmistakable(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether a text without quotes cannot be taken for a number, a literal or nothing at all.
fn is_unmistakable(text: &str) -> bool {
    let is_other_json = json_text::read(text).is_ok();
    let has_odd_ends = text != text.trim();
    !text.is_empty() && !is_other_json && !has_odd_ends && !text.contains(char::is_control)
}

fn count(kind: &str, amount: usize, noun: &str) -> String {
    match amount {
        1 => format!("{kind}, 1 {noun}"),
        many => format!("{kind}, {many} {noun}s"),
    }
}

#[cfg(test)]
mod tests;
