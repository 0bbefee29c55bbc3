//! Section heads with their rule, and rows of a label and a value that can be copied.

use egui::{Response, Role, Sense, Ui, pos2, vec2};

use super::{Button, paint, text};
use crate::{
    icons,
    theme::{
        Tokens, measure, regular, semibold,
        size::{BODY, SMALL},
    },
};

/// How far a button that copies reaches over the page.
const COPY_OVERHANG: f32 = 2.0;

/// A section's head with its rule.
///
/// `section(ui, "Identity");`
pub fn section(ui: &mut Ui, title: &str) -> Response {
    Section::new(title).show(ui)
}

/// A thin line across the space.
pub fn rule(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().rect_filled(rect, 0, Tokens::of(ui).border);
}

/// A section's head with a note beside it.
///
/// `Section::new("Features").note("6").show(ui);`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct Section<'a> {
    title: &'a str,
    note: &'a str,
    plain: bool,
}

impl<'a> Section<'a> {
    /// A head with its rule.
    pub fn new(title: &'a str) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    setters! {
        /// A second-rank note after the title.
        set note: &'a str;
        flag plain;
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let height = if self.plain { 24.0 } else { 32.0 };
        let size = vec2(ui.available_width(), height);
        let (rect, response) = paint::named(ui, size, Role::Heading, self.title);
        let middle = rect.top() + 10.0;
        let title = paint::line(ui, self.title, semibold(BODY), tokens.text);
        let end = paint::put_left(ui, rect.left(), middle, title);
        if !self.note.is_empty() {
            let room = rect.right() - end - 10.0;
            let note = paint::elided(ui, self.note, regular(SMALL), tokens.muted, room);
            paint::put_left(ui, end + 10.0, middle, note);
            response
                .ctx
                .accesskit_node_builder(response.id, |node| node.set_description(self.note));
        }
        if !self.plain {
            paint::border_line(ui, rect.x_range(), rect.top() + 27.5);
        }
        response
    }
}

/// A label and its value in a row of 28 points, with a button that copies the value.
///
/// `ValueRow::new("Script name", &script_name).code().show(ui);`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct ValueRow<'a> {
    label: &'a str,
    value: &'a str,
    code: bool,
    without_copy: bool,
    column: f32,
}

impl<'a> ValueRow<'a> {
    /// A row whose value can be copied.
    pub fn new(label: &'a str, value: &'a str) -> Self {
        Self {
            label,
            value,
            column: 132.0,
            ..Self::default()
        }
    }

    setters! {
        /// Code letters, for what the server wrote.
        flag code;
        flag without_copy;
        /// Width of the label's column in points; 132 by default.
        set column: f32;
    }

    /// Draws it; the answer is true when the value shall be copied, which is the caller's part.
    pub fn show(self, ui: &mut Ui) -> bool {
        ui.horizontal(|ui| {
            ui.set_height(measure::ROW);
            ui.spacing_mut().item_spacing.x = 0.0;
            let label_id = self.label(ui);
            let room = ui.available_width()
                - if self.without_copy {
                    0.0
                } else {
                    measure::CONTROL
                };
            let value = ui
                .scope(|ui| {
                    ui.set_max_width(room);
                    if self.code {
                        text::value_code(ui, self.value)
                    } else {
                        text::value(ui, self.value)
                    }
                })
                .inner;
            value.labelled_by(label_id);
            !self.without_copy && self.copy_button(ui)
        })
        .inner
    }

    fn label(&self, ui: &mut Ui) -> egui::Id {
        let muted = Tokens::of(ui).muted;
        let (rect, response) =
            paint::named(ui, vec2(self.column, measure::ROW), Role::Label, self.label);
        let galley = paint::elided(ui, self.label, regular(BODY), muted, self.column - 8.0);
        let top = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(rect.left(), top), galley, muted);
        response.id
    }

    fn copy_button(&self, ui: &mut Ui) -> bool {
        let name = format!("Copy {}", self.label);
        // The button reaches a little over the page, so that its glyph stands where the drawings have it.
        let mut space = ui.available_rect_before_wrap();
        space.max.x += COPY_OVERHANG;
        let layout = *ui.layout();
        let builder = egui::UiBuilder::new().max_rect(space).layout(layout);
        // A child that takes no space, or each row would widen the next.
        let mut child = ui.new_child(builder);
        super::at_right(&mut child, |ui| {
            Button::icon_only(icons::COPY, &name).show(ui).clicked()
        })
        .inner
    }
}
