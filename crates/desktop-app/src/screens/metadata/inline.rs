//! A scalar edited in its row: Enter and leaving the field put it into the draft, Escape leaves the draft alone.

use egui::{Key, Rect, Ui, UiBuilder, accesskit::Invalid};
use patchpanel_core_models::patch::Pointer;
use serde_json::Value;

use super::Page;
use crate::{
    command::{Commands, MetadataCommand},
    view_models::metadata::{
        edit,
        kind::{Kind, typing_text},
    },
    widgets::Field,
};

/// A scalar that is edited in its row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Inline {
    place: Pointer,
    kind: Kind,
    text: String,
    /// It is to take the keyboard.
    focus: bool,
}

/// Whether the value is still edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Editing {
    Goes,
    Ended,
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
            text: typing_text(value),
            focus: true,
        })
    }

    /// Whether it is the value at `place` that is edited.
    pub(super) fn is_at(&self, place: &Pointer) -> bool {
        self.place == *place
    }

    /// Draws the field into `rect`.
    pub(super) fn ui(&mut self, ui: &mut Ui, rect: Rect, commands: &mut Commands) -> Editing {
        let name = format!("Value of {}", self.place);
        let problem = self.kind.read(&self.text).err();
        let builder = UiBuilder::new()
            .max_rect(rect)
            .id_salt(("inline", self.place.as_str()));
        let is_code = self.kind != Kind::Text;
        let response = ui
            .scope_builder(builder, |ui| {
                if problem.is_some() {
                    let danger = crate::theme::Tokens::of(ui).danger;
                    ui.visuals_mut().selection.stroke.color = danger;
                }
                let field = Field::new(&name, &mut self.text).width(rect.width());
                if is_code {
                    field.code().show(ui)
                } else {
                    field.show(ui)
                }
            })
            .inner;
        if std::mem::take(&mut self.focus) {
            response.request_focus();
        }
        if let Some(problem) = &problem {
            response.ctx.accesskit_node_builder(response.id, |node| {
                node.set_description(problem.as_str());
                node.set_invalid(Invalid::True);
            });
            response.show_tooltip_text(problem);
        }
        if !response.lost_focus() {
            return Editing::Goes;
        }
        self.left(ui, commands)
    }

    fn left(&mut self, ui: &Ui, commands: &mut Commands) -> Editing {
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            return Editing::Ended;
        }
        let Ok(value) = self.kind.read(&self.text) else {
            // What cannot be a value is kept in its field until it is corrected or given up.
            self.focus = true;
            return Editing::Goes;
        };
        commands.push(MetadataCommand::Change(edit::replace(&self.place, value)));
        Editing::Ended
    }
}
