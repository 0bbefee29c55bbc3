//! A scalar edited in its row: Enter and leaving the field put it into the draft, Escape leaves the draft alone.

use patchpanel_core_models::patch::Pointer;
use serde_json::Value;

use super::Page;
use crate::{
    view_models::metadata::{
        edit,
        kind::{Kind, typing_text},
    },
    widgets::{
        Cell,
        grid::{CellEdit, EditEnd, EditField},
    },
};

/// A scalar that is edited in its row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Inline {
    pub(super) place: Pointer,
    kind: Kind,
    edit: CellEdit,
}

impl Inline {
    /// Begins to edit what is at `place`, if it is a scalar that fits into a line.
    pub(super) fn begin(page: &Page<'_>, place: &Pointer) -> Option<Self> {
        let value = edit::value_at(page.draft, place)?;
        let fits = match value {
            Value::String(text) => !text.contains('\n'),
            Value::Number(_) | Value::Bool(_) => true,
            Value::Null | Value::Object(_) | Value::Array(_) => false,
        };
        fits.then(|| Self {
            place: place.clone(),
            kind: Kind::of(value),
            edit: CellEdit::new(typing_text(value)),
        })
    }

    /// Draws the field over its cell; says whether typing goes on.
    pub(super) fn ui(&mut self, cell: &mut Cell<'_>, page: &mut Page<'_>) -> bool {
        let name = format!("Value of {}", self.place);
        let problem = self.kind.read(&self.edit.text).err();
        let field = EditField {
            name: &name,
            code: self.kind != Kind::Text,
            words: &[],
            problem: problem.as_deref(),
        };
        let Some(end) = cell.edit(&mut self.edit, field) else {
            return true;
        };
        if end != EditEnd::AsBefore
            && let Ok(value) = self.kind.read(&self.edit.text)
        {
            page.change(edit::replace(&self.place, value));
        }
        false
    }
}
