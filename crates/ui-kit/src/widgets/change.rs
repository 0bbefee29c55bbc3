//! How an edit shows: a bar left of the field, a note beside it where there is room, and an arrow that takes it back.
//! Preview, review and history use the same colours and words.

use egui::{Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{Button, Field, paint};
use crate::visible::Tip as _;
use crate::{
    icons,
    theme::{
        Change, Tokens, measure, medium, mono, regular,
        size::{BODY, CODE, SMALL},
    },
};

/// The line beside an edited field: “Replaced was “connector description””.
///
/// `change_note(ui, Change::Replaced, "was “connector description”");`
pub fn change_note(ui: &mut Ui, change: Change, note: &str) -> Response {
    let tokens = Tokens::of(ui);
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
    let said = format!("{} {note}", change.word());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    let ink = change.ink(&tokens);
    let middle = rect.center().y;
    let centre = pos2(rect.left() + 5.0, middle);
    paint::glyph(ui, centre, change.icon(), 12.0, ink);
    let word = paint::line(ui, change.word(), medium(SMALL), ink);
    let at = paint::put_left(ui, rect.left() + 16.0, middle, word) + 6.0;
    let note = paint::elided(ui, note, regular(SMALL), tokens.muted, rect.right() - at);
    let cut = note.elided;
    paint::put_left(ui, at, middle, note);
    if cut { response.tip(said) } else { response }
}

/// Width of a note beside its control, with the space before it.
const NOTE: f32 = 184.0;
/// A control is not narrower than this because of its note.
const NARROWEST: f32 = 200.0;

/// A row of a form: the label at the left, the control beside it, and the marks of an edit.
///
/// `let reverted = FormRow::new("shortDesc").code().change(Some((Change::Replaced, "was “x”")))`
/// `    .show(ui, |ui| { Field::new("shortDesc", &mut value).width(288.0).show(ui); });`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct FormRow<'a> {
    label: &'a str,
    code: bool,
    column: f32,
    change: Option<(Change, &'a str)>,
    revertible: bool,
}

impl<'a> FormRow<'a> {
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            column: measure::LABEL_COLUMN,
            ..Self::default()
        }
    }

    setters! {
        /// A label in code letters: the server's own key.
        flag code;
        /// Width of the label's column in points; 136 by default.
        set column: f32;
    }

    /// What was edited, and a note about the value before: “was “10””, “not on the server”. Space for the arrow is kept
    /// even when nothing was edited, so that a form does not jump.
    pub fn change(mut self, change: Option<(Change, &'a str)>) -> Self {
        self.change = change;
        self.revertible = true;
        self
    }

    /// Draws it; true when the arrow that takes the edit back was pressed.
    pub fn show(self, ui: &mut Ui, control: impl FnOnce(&mut Ui)) -> bool {
        let mut reverted = false;
        let row = ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            self.label(ui);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let room = ui.available_width() - self.arrow_width();
                let is_beside = self.change.is_some() && room >= NARROWEST + NOTE;
                ui.horizontal(|ui| {
                    ui.set_min_height(measure::CONTROL);
                    ui.scope(|ui| {
                        ui.spacing_mut().item_spacing = vec2(8.0, measure::GAP_RELATED);
                        ui.set_max_width(room - if is_beside { NOTE } else { 0.0 });
                        control(ui);
                    });
                    if let Some((change, note)) = self.change.filter(|_| is_beside) {
                        ui.scope(|ui| {
                            ui.set_max_width(NOTE - 8.0);
                            change_note(ui, change, note);
                        });
                    }
                    reverted = self
                        .change
                        .is_some_and(|change| self.revert_button(ui, change));
                });
            });
        });
        if let Some((change, _)) = self.change {
            let rect = row.response.rect;
            let bar =
                Rect::from_x_y_ranges(rect.left() - 12.0..=rect.left() - 10.0, rect.y_range());
            ui.painter()
                .rect_filled(bar, 1, change.ink(&Tokens::of(ui)));
        }
        reverted
    }

    fn arrow_width(&self) -> f32 {
        if self.revertible {
            measure::CONTROL + 8.0
        } else {
            0.0
        }
    }

    fn label(&self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let size = vec2(self.column, measure::CONTROL);
        let (rect, response) = paint::named(ui, size, Role::Label, self.label);
        let font = if self.code { mono(CODE) } else { regular(BODY) };
        let removed = matches!(self.change, Some((Change::Removed, _)));
        let ink = if removed { tokens.muted } else { tokens.text };
        let galley = paint::elided(ui, self.label, font, ink, self.column - 8.0);
        let cut = galley.elided;
        paint::put_left(ui, rect.left(), rect.center().y, galley);
        if cut {
            response.tip(self.label);
        }
    }

    /// Says what was edited, too: in a narrow row there is no room for the note.
    fn revert_button(&self, ui: &mut Ui, (change, note): (Change, &str)) -> bool {
        let name = format!("Revert the change of {}", self.label);
        let said = format!("{} {note}", change.word());
        let button = Button::icon_only(icons::ARROW_COUNTER_CLOCKWISE, &name).by_pointer();
        let response = button.tooltip(&format!("{name}. {said}")).show(ui);
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_description(said));
        response.clicked()
    }
}

/// A field in a row of a form, under its own name.
pub fn form_field(ui: &mut Ui, field: Field<'_>) {
    FormRow::new(field.name).show(ui, |ui| {
        field.show(ui);
    });
}
