//! What stands in the form for a field of each type.

use patchpanel_core_models::documents::FieldType;

/// How a field is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    Line,
    /// One line of dots.
    Secret,
    Area,
    /// All choices side by side.
    Radio,
    /// Choices in a list that opens.
    Select,
    Switch,
    /// A button for files.
    Upload,
}

pub(super) fn control(kind: &FieldType) -> Control {
    match kind {
        FieldType::Text | FieldType::Url | FieldType::Number | FieldType::Other(_) => Control::Line,
        FieldType::Secret | FieldType::SecretTextArea => Control::Secret,
        FieldType::Radio => Control::Radio,
        FieldType::Select => Control::Select,
        FieldType::FileUpload => Control::Upload,
        FieldType::Boolean | FieldType::Checkbox | FieldType::Toggle => Control::Switch,
        FieldType::TextArea
        | FieldType::List
        | FieldType::KeyValue
        | FieldType::CardList
        | FieldType::DynamicCheckboxList => Control::Area,
    }
}

pub(super) fn warning(kind: &FieldType) -> Option<String> {
    match kind {
        FieldType::Other(word) => Some(format!(
            "“{word}” is not a known type; it is drawn as a text field"
        )),
        FieldType::List
        | FieldType::KeyValue
        | FieldType::CardList
        | FieldType::DynamicCheckboxList => {
            Some("Looks different in ISC; it is drawn as lines of text here".to_owned())
        }
        FieldType::Text
        | FieldType::Url
        | FieldType::Secret
        | FieldType::Radio
        | FieldType::FileUpload
        | FieldType::Boolean
        | FieldType::Number
        | FieldType::TextArea
        | FieldType::SecretTextArea
        | FieldType::Checkbox
        | FieldType::Toggle
        | FieldType::Select => None,
    }
}
