//! Words that fit, in a list under a text field that keeps the keyboard focus.
//!
//! Which words there are and what keys do with them is up to the field.

use egui::{
    Id, Label, LayerId, Popup, PopupAnchor, PopupKind, Rect, RichText, Role, ScrollArea, Sense,
    SurrenderFocusOn, Ui, UiBuilder, WidgetInfo, vec2,
};

use super::paint;
use crate::theme::{Tokens, mono, size};

const ROW: f32 = 24.0;
const ROWS_IN_SIGHT: f32 = 8.0;

/// The open list of a field.
pub(crate) struct WordList<'a> {
    pub(crate) field: Id,
    /// Each with a sentence on what it is for, or nothing.
    pub(crate) words: &'a [(&'a str, &'a str)],
    pub(crate) chosen: Option<usize>,
    /// Brings the chosen word into sight in this frame.
    pub(crate) reveal: bool,
}

impl WordList<'_> {
    /// Draws it below `anchor`; answers the word that was clicked.
    pub(crate) fn show(&self, ui: &Ui, anchor: Rect, width: f32) -> Option<usize> {
        let popup = Popup::new(
            popup_id(self.field),
            ui.ctx().clone(),
            PopupAnchor::ParentRect(anchor),
            ui.layer_id(),
        );
        let answer = popup
            .kind(PopupKind::Popup)
            .open(true)
            .width(width)
            .gap(4.0)
            .show(|ui| self.rows(ui));
        answer.and_then(|answer| answer.inner)
    }

    fn rows(&self, ui: &mut Ui) -> Option<usize> {
        ui.spacing_mut().item_spacing.y = 0.0;
        let builder = UiBuilder::new().accessibility_role(Role::ListBox);
        let list = ui.scope_builder(builder, |ui| {
            ScrollArea::vertical()
                .max_height(ROW * ROWS_IN_SIGHT)
                .show(ui, |ui| self.options(ui))
                .inner
        });
        let chosen = self.chosen.and_then(|chosen| self.words.get(chosen));
        if let Some((_, help)) = chosen.filter(|(_, help)| !help.is_empty()) {
            ui.add_space(6.0);
            let help = RichText::new(*help).size(size::CAPTION);
            ui.add(Label::new(help.color(Tokens::of(ui).muted)).wrap());
        }
        list.inner
    }

    fn options(&self, ui: &mut Ui) -> Option<usize> {
        let mut clicked = None;
        for (index, (word, help)) in self.words.iter().enumerate() {
            let chosen = self.chosen == Some(index);
            let response = row(ui, (word, help), chosen);
            if chosen {
                let option = response.id.accesskit_id();
                ui.ctx().accesskit_node_builder(self.field, |node| {
                    node.set_active_descendant(option);
                });
                if self.reveal {
                    response.scroll_to_me(None);
                }
            }
            if response.clicked() {
                clicked = Some(index);
            }
        }
        clicked
    }
}

fn popup_id(field: Id) -> Id {
    field.with("completion")
}

/// Whether the pointer is over the list, which must not take the focus from the field.
pub(crate) fn pointer_is_over(ui: &Ui, field: Id) -> bool {
    let layer = LayerId::new(PopupKind::Popup.order(), popup_id(field));
    let pointer = ui.ctx().pointer_interact_pos();
    pointer.and_then(|at| ui.ctx().layer_id_at(at)) == Some(layer)
}

/// Draws a field that keeps its focus when `held`, whatever is clicked.
pub(crate) fn holding_focus<R>(ui: &mut Ui, held: bool, draw: impl FnOnce(&mut Ui) -> R) -> R {
    let set = |ui: &Ui, to| {
        ui.ctx().options_mut(|options| {
            std::mem::replace(&mut options.input_options.surrender_focus_on, to)
        })
    };
    if !held {
        return draw(ui);
    }
    let before = set(ui, SurrenderFocusOn::Never);
    let drawn = draw(ui);
    set(ui, before);
    drawn
}

fn row(ui: &mut Ui, (word, help): (&str, &str), chosen: bool) -> egui::Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::CLICK);
    response.widget_info(|| {
        let name = format!("{word}. {help}");
        let name = name.trim_end_matches(". ");
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, name)
    });
    if chosen || response.hovered() {
        let ground = if chosen {
            tokens.accent_soft
        } else {
            tokens.hover
        };
        ui.painter().rect_filled(rect, 4, ground);
    }
    let room = rect.width() - 16.0;
    let word = paint::elided(ui, word, mono(size::CODE), tokens.text, room);
    paint::put_left(ui, rect.left() + 8.0, rect.center().y, word);
    response
}
