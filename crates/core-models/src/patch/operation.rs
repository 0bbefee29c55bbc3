//! [`Operation`] and [`Patch`]: what a patch says (RFC 6902 §3 and §4), and how it is written as JSON.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::pointer::Pointer;
use crate::json;

/// One step of a patch (RFC 6902 §4). Members that the RFC does not name are ignored when reading.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", try_from = "Members")]
pub enum Operation {
    /// Puts a value: a member is added or replaced, an item is inserted before the index, `-` appends.
    Add {
        path: Pointer,
        /// What; `null` is a value.
        value: Value,
    },
    /// Takes the value away; it must be there.
    Remove { path: Pointer },
    /// Puts another value in the place of one that must be there.
    Replace {
        path: Pointer,
        /// What; `null` is a value.
        value: Value,
    },
    /// Takes a value away and adds it elsewhere.
    Move {
        /// Where the value is; must not hold `path`.
        from: Pointer,
        path: Pointer,
    },
    /// Adds a copy of a value elsewhere.
    Copy {
        /// Where the value is.
        from: Pointer,
        /// Where its copy goes.
        path: Pointer,
    },
    /// Fails the whole patch unless the value is the given one.
    Test {
        path: Pointer,
        /// What must be there; `null` is a value.
        value: Value,
    },
}

/// An operation as it is read: a reader that goes by `op` would write the numbers of the value anew.
#[derive(Deserialize)]
struct Members {
    op: String,
    path: Pointer,
    #[serde(default)]
    from: Option<Pointer>,
    #[serde(default, deserialize_with = "json::as_written")]
    value: Option<Value>,
}

impl TryFrom<Members> for Operation {
    type Error = String;

    fn try_from(members: Members) -> Result<Self, String> {
        let Members {
            op,
            path,
            from,
            value,
        } = members;
        let from = from.ok_or("missing field `from`");
        let value = value.ok_or("missing field `value`");
        Ok(match op.as_str() {
            "add" => Self::Add {
                path,
                value: value?,
            },
            "remove" => Self::Remove { path },
            "replace" => Self::Replace {
                path,
                value: value?,
            },
            "move" => Self::Move { from: from?, path },
            "copy" => Self::Copy { from: from?, path },
            "test" => Self::Test {
                path,
                value: value?,
            },
            _ => return Err(format!("unknown operation `{op}`")),
        })
    }
}

impl Operation {
    /// The place that the operation is about.
    pub fn path(&self) -> &Pointer {
        match self {
            Self::Add { path, .. }
            | Self::Remove { path }
            | Self::Replace { path, .. }
            | Self::Move { path, .. }
            | Self::Copy { path, .. }
            | Self::Test { path, .. } => path,
        }
    }

    /// The same operation for the value at `place`, if it reaches nothing else and does not replace it.
    pub(super) fn below(&self, place: &Pointer) -> Option<Self> {
        let mut operation = self.clone();
        match &mut operation {
            Self::Move { from, path } | Self::Copy { from, path } => {
                *from = from.below(place)?;
                *path = path.below(place)?;
            }
            Self::Add { path, .. }
            | Self::Remove { path }
            | Self::Replace { path, .. }
            | Self::Test { path, .. } => *path = path.below(place)?,
        }
        Some(operation)
    }

    /// The name of the operation in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add",
            Self::Remove { .. } => "remove",
            Self::Replace { .. } => "replace",
            Self::Move { .. } => "move",
            Self::Copy { .. } => "copy",
            Self::Test { .. } => "test",
        }
    }

    /// The value that the operation carries; `remove`, `move` and `copy` carry none.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Add { value, .. } | Self::Replace { value, .. } | Self::Test { value, .. } => {
                Some(value)
            }
            Self::Remove { .. } | Self::Move { .. } | Self::Copy { .. } => None,
        }
    }
}

/// An ordered list of operations (RFC 6902 §3), sent as `application/json-patch+json`.
///
/// ```
/// use patchpanel_core_models::patch::Patch;
///
/// let text = r#"[{"op":"replace","path":"/platform","value":"ccg"}]"#;
/// let patch: Patch = serde_json::from_str(text)?;
/// assert_eq!(patch.len(), 1);
/// assert_eq!(serde_json::to_string(&patch)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Patch(pub Vec<Operation>);

impl Patch {
    /// The media type of a patch (RFC 6902 §6).
    pub const MEDIA_TYPE: &'static str = "application/json-patch+json";

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many operations there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The operations in their order.
    pub fn operations(&self) -> &[Operation] {
        &self.0
    }

    /// The operations in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Operation> {
        self.0.iter()
    }
}

impl From<Vec<Operation>> for Patch {
    fn from(operations: Vec<Operation>) -> Self {
        Self(operations)
    }
}

impl IntoIterator for Patch {
    type Item = Operation;
    type IntoIter = std::vec::IntoIter<Operation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'patch> IntoIterator for &'patch Patch {
    type Item = &'patch Operation;
    type IntoIter = std::slice::Iter<'patch, Operation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// The patch as compact JSON; `{:#}` puts it over several lines.
impl fmt::Display for Patch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if formatter.alternate() {
            serde_json::to_string_pretty(self)
        } else {
            serde_json::to_string(self)
        };
        formatter.write_str(&text.or(Err(fmt::Error))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_read_and_written_as_the_rfc_says() {
        let text = concat!(
            r#"[{"op":"add","path":"/a","value":null},{"op":"remove","path":"/a~1b"},"#,
            r#"{"op":"replace","path":"","value":[1]},{"op":"move","from":"/a","path":"/b"},"#,
            r#"{"op":"copy","from":"/a","path":"/b/-"},{"op":"test","path":"/a","value":"x"}]"#,
        );

        let patch: Patch = serde_json::from_str(text).unwrap();

        assert_eq!(patch.to_string(), text);
        let names: Vec<_> = patch
            .into_iter()
            .map(|operation| operation.name())
            .collect();
        assert_eq!(names, ["add", "remove", "replace", "move", "copy", "test"]);
    }

    /// Found by fuzzing: the number was read as its neighbour.
    #[test]
    fn a_number_is_read_and_written_to_its_last_digit() {
        let text = r#"[{"op":"test","path":"","value":3.7835078238036107e-135}]"#;

        let patch: Patch = serde_json::from_str(text).unwrap();

        assert_eq!(patch.to_string(), text);
    }

    #[test]
    fn members_the_rfc_does_not_name_are_ignored() {
        let text = r#"[{"op":"remove","path":"/a","value":1,"note":"x"}]"#;

        let patch: Patch = serde_json::from_str(text).unwrap();

        assert_eq!(patch.to_string(), r#"[{"op":"remove","path":"/a"}]"#);
    }

    #[test]
    fn what_is_no_patch_is_refused() {
        for text in [
            r#"{"op":"remove","path":"/a"}"#,
            r#"[{"op":"spam","path":"/a"}]"#,
            r#"[{"op":"REMOVE","path":"/a"}]"#,
            r#"[{"op":"add","path":"/a"}]"#,
            r#"[{"op":"test","path":"/a"}]"#,
            r#"[{"op":"remove"}]"#,
            r#"[{"op":"move","path":"/a"}]"#,
            r#"[{"op":"remove","path":"a"}]"#,
            r#"[{"path":"/a"}]"#,
        ] {
            assert!(serde_json::from_str::<Patch>(text).is_err(), "{text}");
        }
    }
}
