//! One row of a table while it is drawn: cells from left to right, each in the space of its column.

use std::sync::Arc;

use egui::{
    Align, Color32, FontId, Galley, InnerResponse, Layout, Rangef, Rect, Response, Ui, UiBuilder,
    pos2, vec2,
};

use super::Column;
use crate::theme::{
    TenantMark, Tokens, Tone, icon, measure, medium, mono, regular,
    size::{BODY, CAPTION, CODE_SMALL, SMALL},
};
use crate::widgets::{StatusSign, paint, tenant::TenantChip, text};

/// Space between the text of a cell and the next column.
pub const GAP: f32 = 12.0;

/// A row to be filled, one call per column.
///
/// `row.name("Workday Custom EMEA"); row.muted("workday"); row.status(StatusSign::Full, "Released");`
pub struct TableRow<'a> {
    pub(super) ui: &'a mut Ui,
    pub(super) index: usize,
    pub(super) rect: Rect,
    pub(super) columns: &'a [Column<'a>],
    pub(super) places: &'a [Rangef],
    pub(super) next: usize,
    pub(super) selected: bool,
    pub(super) focused: bool,
    pub(super) said: Vec<String>,
    pub(super) description: Option<String>,
    pub(super) cut: Option<String>,
    /// How many lines a text may take.
    pub(super) lines: usize,
}

impl TableRow<'_> {
    /// The row's place in the list, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Whether it is the selected one.
    pub fn is_selected(&self) -> bool {
        self.selected
    }

    /// The ground of a row that is chosen by its check box, whatever row the keys are on.
    pub fn chosen(&mut self) {
        super::long::paint_ground(self.ui, self.rect, (true, true), false);
    }

    /// The dot before the first column: this row holds changes.
    pub fn edited(&mut self) {
        let centre = pos2(self.rect.left() + 15.0, self.rect.center().y);
        self.ui
            .painter()
            .circle_filled(centre, 3.5, Tokens::of(self.ui).accent_text);
        self.said.push("edited".to_owned());
    }

    /// The name by which the row is known; medium while it is selected and the table has focus.
    pub fn name(&mut self, text: &str) {
        let font = if self.selected && self.focused {
            medium(BODY)
        } else {
            regular(BODY)
        };
        self.write(text, font, Tokens::of(self.ui).text);
    }

    /// First-rank text.
    pub fn text(&mut self, text: &str) {
        self.write(text, regular(BODY), Tokens::of(self.ui).text);
    }

    /// First-rank text in medium.
    pub fn medium(&mut self, text: &str) {
        self.write(text, medium(BODY), Tokens::of(self.ui).text);
    }

    /// Second-rank text.
    pub fn muted(&mut self, text: &str) {
        self.write(text, regular(BODY), Tokens::of(self.ui).muted);
    }

    /// Small second-rank text: words that stand for a value.
    pub fn muted_small(&mut self, text: &str) {
        self.write(text, regular(SMALL), Tokens::of(self.ui).muted);
    }

    /// Code letters.
    pub fn code(&mut self, text: &str) {
        self.write(text, mono(CODE_SMALL), Tokens::of(self.ui).text);
    }

    /// Second-rank code letters.
    pub fn code_muted(&mut self, text: &str) {
        self.write(text, mono(CODE_SMALL), Tokens::of(self.ui).muted);
    }

    /// Medium text in the colour of a tone.
    pub fn toned(&mut self, tone: Tone, text: &str) {
        let ink = tone.ink(&Tokens::of(self.ui));
        self.write(text, medium(BODY), ink);
    }

    /// A path, cut at the front.
    pub fn path(&mut self, path: &str) {
        let tokens = Tokens::of(self.ui);
        let Some((place, _)) = self.advance(path) else {
            return;
        };
        let (galley, cut) = text::path_galley(
            self.ui,
            path,
            place.span() - GAP,
            (tokens.muted, tokens.text),
        );
        self.put(place, galley);
        self.remember_cut(place, path, cut);
    }

    /// A status as sign and word; in a column under 40 points wide the sign alone.
    pub fn status(&mut self, sign: StatusSign, word: &str) {
        let Some((place, _)) = self.advance(word) else {
            return;
        };
        let middle = self.rect.center().y;
        sign.paint(self.ui, pos2(place.min + 4.0, middle));
        let room = place.span() - 14.0;
        if room < 26.0 {
            self.remember_cut(place, word, true);
            return;
        }
        let galley = paint::elided(self.ui, word, regular(BODY), Tokens::of(self.ui).text, room);
        let cut = galley.elided;
        paint::put_left(self.ui.painter(), place.min + 14.0, middle, galley);
        self.remember_cut(place, word, cut);
    }

    /// A chip.
    pub fn chip(&mut self, tone: Tone, text: &str) {
        let tokens = Tokens::of(self.ui);
        let Some((place, _)) = self.advance(text) else {
            return;
        };
        let galley = paint::elided(
            self.ui,
            text,
            medium(CAPTION),
            tone.ink(&tokens),
            place.span() - GAP,
        );
        let size = vec2((galley.size().x + 12.0).round(), measure::CHIP);
        let rect = Rect::from_min_size(pos2(place.min, self.rect.center().y - size.y / 2.0), size);
        self.ui.painter().rect_filled(rect, 4, tone.soft(&tokens));
        paint::put_centred(self.ui.painter(), rect.center(), galley);
    }

    /// A chip in the colour of a tenant; a protected one carries a shield.
    pub fn tenant(&mut self, mark: TenantMark, name: &str) {
        let Some((place, _)) = self.advance(name) else {
            return;
        };
        let left = pos2(place.min, self.rect.center().y);
        TenantChip::new(self.ui, mark, name, place.span() - GAP).paint(self.ui, left);
    }

    /// A heading over the rows below, across all columns: what they share, and how many they are.
    pub fn band(&mut self, title: &str, note: &str) {
        let tokens = Tokens::of(self.ui);
        let painter = self.ui.painter();
        painter.rect_filled(self.rect, 0, tokens.sunken);
        let Some(left) = self.places.first().map(|place| place.min) else {
            return;
        };
        let middle = self.rect.center().y;
        let galley = paint::line(self.ui, title, medium(SMALL), tokens.text);
        let end = paint::put_left(self.ui.painter(), left, middle, galley);
        let galley = paint::line(self.ui, note, regular(SMALL), tokens.muted);
        paint::put_left(self.ui.painter(), end + 8.0, middle, galley);
        self.describe(format!("{title}, {note}"));
        self.next = self.columns.len();
    }

    /// An icon with the word it stands for, which is read out and shown in the tooltip.
    pub fn icon(&mut self, code: &str, tone: Tone, word: &str) {
        let Some((place, _)) = self.advance(word) else {
            return;
        };
        let galley = paint::line(self.ui, code, icon(16.0), tone.ink(&Tokens::of(self.ui)));
        paint::put_left(self.ui.painter(), place.min, self.rect.center().y, galley);
        if !word.is_empty() {
            self.remember_cut(place, word, true);
        }
    }

    /// An icon and text in one cell.
    pub fn icon_text(&mut self, code: &str, tone: Tone, text: &str) {
        let tokens = Tokens::of(self.ui);
        let Some((place, _)) = self.advance(text) else {
            return;
        };
        let middle = self.rect.center().y;
        let sign = paint::line(self.ui, code, icon(16.0), tone.ink(&tokens));
        let left = paint::put_left(self.ui.painter(), place.min, middle, sign) + 8.0;
        let galley = paint::elided(
            self.ui,
            text,
            regular(BODY),
            tokens.text,
            place.max - left - GAP,
        );
        let cut = galley.elided;
        paint::put_left(self.ui.painter(), left, middle, galley);
        self.remember_cut(place, text, cut);
    }

    /// Widgets of any kind, from the left of the cell, centred on the row. `said` is what the row reads out for them.
    pub fn cell<R>(
        &mut self,
        said: &str,
        content: impl FnOnce(&mut Ui) -> R,
    ) -> Option<InnerResponse<R>> {
        let (place, _) = self.advance(said)?;
        let rect = Rect::from_x_y_ranges(place, self.rect.y_range());
        let builder = UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Center))
            .id_salt((self.index, self.next));
        let mut child = self.ui.new_child(builder);
        let inner = content(&mut child);
        Some(InnerResponse::new(inner, child.response()))
    }

    /// Leaves a cell empty.
    pub fn skip(&mut self) {
        self.next += 1;
    }

    /// What is read out for the row, instead of the texts of its cells.
    pub fn describe(&mut self, description: impl Into<String>) {
        self.description = Some(description.into());
    }

    fn write(&mut self, text: &str, font: FontId, ink: Color32) {
        let Some((place, numbers)) = self.advance(text) else {
            return;
        };
        let room = (place.span() - GAP, self.lines);
        let galley = paint::elided_in(self.ui, text, font, ink, room);
        let cut = galley.elided;
        if numbers {
            paint::put_right(
                self.ui.painter(),
                place.max - GAP,
                self.rect.center().y,
                galley,
            );
        } else {
            self.put(place, galley);
        }
        self.remember_cut(place, text, cut);
    }

    fn put(&self, place: Rangef, galley: Arc<Galley>) {
        paint::put_left(self.ui.painter(), place.min, self.rect.center().y, galley);
    }

    /// The space of the next column and whether it holds numbers.
    fn advance(&mut self, said: &str) -> Option<(Rangef, bool)> {
        let (place, column) = (self.places.get(self.next)?, self.columns.get(self.next)?);
        self.next += 1;
        if !said.is_empty() {
            self.said.push(said.to_owned());
        }
        Some((*place, column.numbers))
    }

    fn remember_cut(&mut self, place: Rangef, whole: &str, cut: bool) {
        let cell = Rect::from_x_y_ranges(place, self.rect.y_range());
        let pointed = cut
            && self
                .ui
                .ctx()
                .pointer_hover_pos()
                .is_some_and(|pointer| cell.contains(pointer));
        if pointed {
            self.cut = Some(whole.to_owned());
        }
    }

    /// The row's name for screen readers and tests.
    pub(super) fn label(&self) -> String {
        self.description
            .clone()
            .unwrap_or_else(|| self.said.join(", "))
    }

    /// Shows what was cut, if the pointer rests on it.
    pub(super) fn explain(&self, response: Response) -> Response {
        match &self.cut {
            Some(whole) => response.on_hover_text(whole),
            None => response,
        }
    }
}
