//! Ids that belong to one tenant, which exported templates and correlation configs carry.
//!
//! Taken out, a document can be used in another tenant; nothing else of its text changes.

use crate::problem::Problem;
use crate::xml::{Tree, TreeElement, TreeNode, offset_of};

/// A document without ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stripped {
    /// The text, byte for byte as before where no id stood.
    pub text: String,
    /// How many ids were taken out.
    pub removed: usize,
}

/// Takes the `id` attribute out of every element.
///
/// ```
/// use patchpanel_core_models::documents::strip_ids;
///
/// let stripped = strip_ids("<CorrelationConfig  id='2c91' name='HR'/>")?;
///
/// assert_eq!(stripped.text, "<CorrelationConfig name='HR'/>");
/// assert_eq!(stripped.removed, 1);
/// # Ok::<(), patchpanel_core_models::problem::Problem>(())
/// ```
///
/// # Errors
/// The first fault of a text that is not well-formed XML.
pub fn strip_ids(text: &str) -> Result<Stripped, Problem> {
    let tree = Tree::read(text)?;
    let mut ids = Vec::new();
    if let Some(root) = tree.root() {
        collect(text, root, &mut ids);
    }
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end) in &ids {
        let before = text.get(from..*start).unwrap_or_default();
        kept.push_str(before.trim_end_matches([' ', '\t', '\r', '\n']));
        from = *end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    Ok(Stripped {
        text: kept,
        removed: ids.len(),
    })
}

/// From the name of each attribute to behind its closing quote, in the order of the document.
fn collect(text: &str, element: &TreeElement<'_>, ids: &mut Vec<(usize, usize)>) {
    let own = element
        .attributes
        .iter()
        .filter(|attribute| attribute.name == "id");
    ids.extend(own.map(|attribute| {
        let end = offset_of(text, attribute.value) + attribute.value.len() + 1;
        (offset_of(text, attribute.name), end)
    }));
    for child in &element.children {
        if let TreeNode::Element(child) = child {
            collect(text, child, ids);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_taken_out_and_every_other_byte_stays() {
        let text = "<?xml version='1.0'?>\r\n<Application\n   id = \"2c91\"\n   name='x id=\"3\"'>\
            <!-- id='1' --><Schema objectType='account' id='7'/><id>8</id></Application>";
        let stripped = strip_ids(text).unwrap();

        assert_eq!(stripped.removed, 2);
        assert_eq!(
            stripped.text,
            "<?xml version='1.0'?>\r\n<Application\n   name='x id=\"3\"'>\
             <!-- id='1' --><Schema objectType='account'/><id>8</id></Application>"
        );
    }

    #[test]
    fn a_document_without_ids_is_unchanged() {
        let stripped = strip_ids("<Application  name='x' />").unwrap();

        assert_eq!(stripped.text, "<Application  name='x' />");
        assert_eq!(stripped.removed, 0);
    }

    #[test]
    fn a_malformed_document_is_refused() {
        assert_eq!(
            strip_ids("<a id='1'>").unwrap_err().code,
            "unclosed-element"
        );
    }
}
