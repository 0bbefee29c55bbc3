//! What stands where content is missing: nothing found, could not be read, still loading.

use egui::{Align, Frame, Margin, Rect, Response, Role, Sense, Ui, accesskit::Live, pos2, vec2};

use super::{aligned, paint};
use crate::visible::marked_lines;
use crate::{
    icons,
    theme::{
        Tokens, measure, mono, regular, semibold,
        size::{BODY, CODE_SMALL, SMALL},
    },
};

/// What is so, why, and one or two ways out, in the middle of the space.
///
/// `EmptyState::new(icons::FUNNEL_SIMPLE, "No connector matches “workdya”")`
/// `    .text("The list holds released connectors only.").show(ui, |ui| Button::secondary("Clear filter").show(ui));`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct EmptyState<'a> {
    icon: &'a str,
    title: &'a str,
    text: &'a str,
}

impl<'a> EmptyState<'a> {
    /// A sign and what is so.
    pub fn new(icon: &'a str, title: &'a str) -> Self {
        Self {
            icon,
            title,
            ..Self::default()
        }
    }

    setters! {
        /// Why, in one or two lines.
        set text: &'a str;
    }

    /// Draws it with the buttons in a row.
    pub fn show<R>(self, ui: &mut Ui, ways_out: impl FnOnce(&mut Ui) -> R) -> R {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            self.sign(ui);
            ui.add_space(8.0);
            centred_lines(ui, self.title, Line::Title);
            if !self.text.is_empty() {
                ui.add_space(2.0);
                centred_lines(ui, self.text, Line::Text);
            }
            ui.add_space(16.0);
            aligned(ui, Align::Center, |ui| {
                ui.spacing_mut().item_spacing.x = 18.0;
                ways_out(ui)
            })
            .inner
        })
        .inner
    }

    fn sign(&self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
        ui.painter()
            .circle_filled(rect.center(), 20.0, tokens.hover);
        paint::glyph(ui, rect.center(), self.icon, 20.0, tokens.muted);
    }
}

#[derive(Clone, Copy)]
enum Line {
    Title,
    Text,
}

fn centred_lines(ui: &mut Ui, text: &str, line: Line) -> Response {
    let tokens = Tokens::of(ui);
    let (font, ink, height) = match line {
        Line::Title => (semibold(BODY), tokens.text, 20.0),
        Line::Text => (regular(SMALL), tokens.muted, 16.0),
    };
    let width = ui.available_width();
    let format = egui::text::TextFormat {
        line_height: Some(height),
        ..egui::text::TextFormat::simple(font, ink)
    };
    let mut job = egui::text::LayoutJob::single_section(marked_lines(text).into_owned(), format);
    job.wrap.max_width = width;
    job.halign = Align::Center;
    let galley = ui.painter().layout_job(job);
    let (rect, response) = paint::named(ui, vec2(width, galley.size().y), Role::Label, text);
    ui.painter()
        .galley(pos2(rect.center().x, rect.top()), galley, ink);
    response
}

/// What happened, why, what to do, and the words of the program below for whoever helps.
///
/// `FailedState::new("The connector list could not be read").text(why).details(&[error, "Attempt 3 of 3, 10:44:12"])`
/// `    .show(ui, |ui| Button::primary("Choose a CA file…").show(ui));`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct FailedState<'a> {
    title: &'a str,
    text: &'a str,
    details: &'a str,
    note: &'a str,
}

impl<'a> FailedState<'a> {
    pub fn new(title: &'a str) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    setters! {
        /// Why, and what to do next.
        set text: &'a str;
        /// The exact words, in code letters; they can be selected.
        set details: &'a str;
        /// A line under the details: attempts, time, tracking ID.
        set note: &'a str;
    }

    /// Draws it with the buttons in a row.
    pub fn show<R>(self, ui: &mut Ui, actions: impl FnOnce(&mut Ui) -> R) -> R {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            self.head(ui);
            let inset = Frame::new().inner_margin(Margin {
                left: 28,
                ..Margin::ZERO
            });
            inset
                .show(ui, |ui| {
                    if !self.text.is_empty() {
                        ui.add_space(4.0);
                        super::text::paragraph(ui, self.text);
                    }
                    if !self.details.is_empty() || !self.note.is_empty() {
                        ui.add_space(11.0);
                        self.words(ui);
                    }
                    ui.add_space(14.0);
                    ui.horizontal(actions).inner
                })
                .inner
        })
        .inner
    }

    fn head(&self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let size = vec2(ui.available_width(), 20.0);
        let (rect, response) = paint::named(ui, size, Role::Alert, self.title);
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_live(Live::Assertive));
        let sign = pos2(rect.left() + 8.0, rect.center().y);
        paint::glyph_fill(ui, sign, icons::X_CIRCLE, 18.0, tokens.danger);
        let room = rect.width() - 28.0;
        let title = paint::elided(ui, self.title, semibold(BODY), tokens.text, room);
        paint::put_left(ui, rect.left() + 28.0, rect.center().y, title);
    }

    fn words(&self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let margin = Margin {
            left: 10,
            right: 10,
            top: 4,
            bottom: 4,
        };
        Frame::new()
            .fill(tokens.sunken)
            .corner_radius(4)
            .inner_margin(margin)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                if !self.details.is_empty() {
                    let rich = egui::RichText::new(marked_lines(self.details))
                        .font(mono(CODE_SMALL))
                        .color(tokens.text);
                    ui.add(egui::Label::new(rich).selectable(true).wrap());
                    ui.add_space(5.0);
                }
                if !self.note.is_empty() {
                    super::text::note(ui, self.note);
                }
            });
    }
}

/// Grey bars on the grid of the rows to come. Nothing moves; wait 150 ms before showing it.
///
/// `skeleton_rows(ui, "Reading connectors", 12, &[206.0, 106.0, 100.0]);`
pub fn skeleton_rows(ui: &mut Ui, name: &str, rows: usize, columns: &[f32]) -> Response {
    /// Shares of the column's width, so that the bars look like words.
    const SHARES: [f32; 8] = [0.74, 0.68, 0.6, 0.47, 0.83, 0.72, 0.85, 0.53];
    let size = vec2(ui.available_width(), measure::ROW * rows as f32);
    let (rect, response) = paint::named(ui, size, Role::Status, name);
    let fill = Tokens::of(ui).hover;
    for row in 0..rows {
        let middle = rect.top() + measure::ROW * (row as f32 + 0.5);
        let mut left = rect.left();
        for (column, width) in columns.iter().enumerate() {
            let share = SHARES
                .get((row * 3 + column) % SHARES.len())
                .copied()
                .unwrap_or(0.6);
            let bar =
                Rect::from_x_y_ranges(left..=left + width * share, middle - 5.0..=middle + 5.0);
            ui.painter().rect_filled(bar, 5, fill);
            left += width;
        }
    }
    response
}
