//! One cell of a grid while it is drawn: what it shows, and what is said for it.

use std::sync::Arc;

use egui::{
    Align, Color32, FontId, Galley, Id, InnerResponse, Layout, Rect, Response, Role, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use crate::theme::{
    TenantMark, Tokens, Tone, icon, measure, medium, mono, regular,
    size::{BODY, CAPTION, CODE_SMALL, SMALL},
};
use crate::visible::{Tip as _, joined};
use crate::widgets::{StatusSign, paint, tenant::TenantChip, text};

/// Space between the text of a cell and the next column.
pub const COLUMN_GAP: f32 = 12.0;

/// A row while it is drawn.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its place in the grid, from 0.
    pub row: usize,
    /// The space of the whole row.
    pub rect: Rect,
    /// The cursor is on it.
    pub is_selected: bool,
    /// The grid has keyboard focus.
    pub has_focus: bool,
    pub is_hovered: bool,
    /// Its menu is asked for by a key or a right click.
    pub asks_for_menu: bool,
}

/// A cell to be filled: `cell.name("Workday Custom EMEA")`, `cell.status(StatusSign::Full, "Released")`.
pub struct Cell<'a> {
    /// Where to draw; what is drawn outside of [`Self::rect`] can be under other cells.
    pub ui: &'a mut Ui,
    /// The space of the cell.
    pub rect: Rect,
    pub line: Line,
    /// Whether the cursor is on this very cell.
    pub is_cursor: bool,
    pub(super) id: Id,
    pub(super) grid: Id,
    pub(super) column: usize,
    pub(super) numbers: bool,
    /// How many lines a text may take.
    pub(super) lines: usize,
    /// Whether what is said is asked for.
    pub(super) reads: bool,
    pub(super) said: Vec<String>,
    pub(super) name: Option<String>,
    pub(super) tip: Option<String>,
}

impl Cell<'_> {
    /// The place of its row in the grid, from 0.
    pub fn row(&self) -> usize {
        self.line.row
    }

    /// The ground of a row that is chosen by its check box, whatever row the keys are on.
    pub fn chosen(&mut self) {
        super::row::line_ground(self.ui, self.line.rect, (true, true), false);
    }

    /// The dot before the first column: this row holds changes.
    pub fn edited(&mut self) {
        let centre = pos2(self.line.rect.left() + 15.0, self.rect.center().y);
        self.ui
            .painter()
            .circle_filled(centre, 3.5, Tokens::of(self.ui).accent_text);
        self.say("edited");
    }

    /// The name by which the row is known; medium while it is selected and the grid has focus.
    pub fn name(&mut self, text: &str) {
        let font = if self.line.is_selected && self.line.has_focus {
            medium(BODY)
        } else {
            regular(BODY)
        };
        self.write(text, font, Tokens::of(self.ui).text);
    }

    pub fn text(&mut self, text: &str) {
        self.write(text, regular(BODY), Tokens::of(self.ui).text);
    }

    /// First-rank text in medium.
    pub fn medium(&mut self, text: &str) {
        self.write(text, medium(BODY), Tokens::of(self.ui).text);
    }

    pub fn muted(&mut self, text: &str) {
        self.write(text, regular(BODY), Tokens::of(self.ui).muted);
    }

    /// Small second-rank text: words that stand for a value.
    pub fn muted_small(&mut self, text: &str) {
        self.write(text, regular(SMALL), Tokens::of(self.ui).muted);
    }

    pub fn code(&mut self, text: &str) {
        self.write(text, mono(CODE_SMALL), Tokens::of(self.ui).text);
    }

    pub fn code_muted(&mut self, text: &str) {
        self.write(text, mono(CODE_SMALL), Tokens::of(self.ui).muted);
    }

    /// A path, cut at the front.
    pub fn path(&mut self, path: &str) {
        let tokens = Tokens::of(self.ui);
        self.say(path);
        let place = self.rect.x_range();
        let (galley, cut) = text::path_galley(
            self.ui,
            path,
            place.span() - COLUMN_GAP,
            (tokens.muted, tokens.text),
        );
        self.put(galley);
        self.tip_if(cut, path);
    }

    /// A status as sign and word; in a column under 40 points wide the sign alone.
    pub fn status(&mut self, sign: StatusSign, word: &str) {
        self.say(word);
        let place = self.rect.x_range();
        let middle = self.rect.center().y;
        sign.paint(self.ui, pos2(place.min + 4.0, middle));
        let room = place.span() - 14.0;
        if room < 26.0 {
            self.tip_if(true, word);
            return;
        }
        let galley = paint::elided(self.ui, word, regular(BODY), Tokens::of(self.ui).text, room);
        let cut = galley.elided;
        paint::put_left(self.ui, place.min + 14.0, middle, galley);
        self.tip_if(cut, word);
    }

    pub fn chip(&mut self, tone: Tone, text: &str) {
        let tokens = Tokens::of(self.ui);
        self.say(text);
        let place = self.rect.x_range();
        let room = place.span() - COLUMN_GAP;
        let galley = paint::elided(self.ui, text, medium(CAPTION), tone.ink(&tokens), room);
        let size = vec2((galley.size().x + 12.0).round(), measure::CHIP);
        let rect = Rect::from_min_size(pos2(place.min, self.rect.center().y - size.y / 2.0), size);
        self.ui.painter().rect_filled(rect, 4, tone.soft(&tokens));
        paint::put_centred(self.ui, rect.center(), galley);
    }

    /// A chip in the colour of a tenant; a protected one carries a shield.
    pub fn tenant(&mut self, mark: TenantMark, name: &str) {
        self.say(name);
        let place = self.rect.x_range();
        let left = pos2(place.min, self.rect.center().y);
        TenantChip::new(self.ui, mark, name, place.span() - COLUMN_GAP).paint(self.ui, left);
    }

    /// A heading over the rows below: what they share, and how many they are.
    pub fn band(&mut self, title: &str, note: &str) {
        let tokens = Tokens::of(self.ui);
        self.ui
            .painter()
            .rect_filled(self.line.rect, 0, tokens.sunken);
        let middle = self.rect.center().y;
        let galley = paint::line(self.ui, title, medium(SMALL), tokens.text);
        let end = paint::put_left(self.ui, self.rect.left(), middle, galley);
        let galley = paint::line(self.ui, note, regular(SMALL), tokens.muted);
        paint::put_left(self.ui, end + 8.0, middle, galley);
        self.say(title);
        self.say(note);
    }

    /// An icon and text in one cell.
    pub fn icon_text(&mut self, code: &str, tone: Tone, text: &str) {
        let tokens = Tokens::of(self.ui);
        self.say(text);
        let place = self.rect.x_range();
        let middle = self.rect.center().y;
        let sign = paint::line(self.ui, code, icon(16.0), tone.ink(&tokens));
        let left = paint::put_left(self.ui, place.min, middle, sign) + 8.0;
        let room = place.max - left - COLUMN_GAP;
        let galley = paint::elided(self.ui, text, regular(BODY), tokens.text, room);
        let cut = galley.elided;
        paint::put_left(self.ui, left, middle, galley);
        self.tip_if(cut, text);
    }

    /// Widgets of any kind, from the left of the cell, centred on the row. `said` is what is read out for them.
    pub fn widgets<R>(
        &mut self,
        said: &str,
        content: impl FnOnce(&mut Ui) -> R,
    ) -> InnerResponse<R> {
        self.say(said);
        let builder = UiBuilder::new()
            .max_rect(self.rect)
            .layout(Layout::left_to_right(Align::Center))
            .scope_id(self.id.with("widgets"))
            .accessibility_parent(self.id);
        let mut child = self.ui.new_child(builder);
        let inner = content(&mut child);
        InnerResponse::new(inner, child.response())
    }

    /// Something that the cell says, after its column's title.
    pub fn say(&mut self, said: &str) {
        if self.reads && !said.is_empty() {
            self.said.push(said.to_owned());
        }
    }

    /// What is read out for the cell, instead of its column's title and what it says.
    pub fn describe(&mut self, name: impl FnOnce() -> String) {
        if self.reads {
            self.name = Some(name());
        }
    }

    /// A tooltip for the cell.
    pub fn tip(&mut self, tip: &str) {
        self.tip_lines(&[tip]);
    }

    /// A tooltip whose lines are texts of their own.
    pub fn tip_lines(&mut self, lines: &[&str]) {
        if self.ui.rect_contains_pointer(self.rect) {
            self.tip = Some(joined(lines));
        }
    }

    fn write(&mut self, text: &str, font: FontId, ink: Color32) {
        self.say(text);
        let (place, middle) = (self.rect.x_range(), self.rect.center().y);
        let room = (place.span() - COLUMN_GAP, self.lines);
        let galley = paint::elided_in(self.ui, text, font, ink, room);
        let cut = galley.elided;
        if self.numbers {
            paint::put_right(self.ui, place.max - COLUMN_GAP, middle, galley);
        } else {
            self.put(galley);
        }
        self.tip_if(cut, text);
    }

    fn put(&self, galley: Arc<Galley>) {
        let middle = self.rect.center().y;
        paint::put_left(self.ui, self.rect.left(), middle, galley);
    }

    fn tip_if(&mut self, cut: bool, whole: &str) {
        if cut {
            self.tip(whole);
        }
    }

    /// The cell's node: its column and what it says. A cell is no stop for Tab, so egui says where it is only
    /// if it knows what it is.
    pub(super) fn announce(
        &mut self,
        response: &Response,
        role: Role,
        title: &str,
        selected: bool,
    ) {
        if !self.reads {
            return;
        }
        let name = self.name.take().unwrap_or_else(|| {
            let said = self.said.join(", ");
            match (title, said.as_str()) {
                ("", "") => "Empty".to_owned(),
                ("", _) | (_, "") => format!("{title}{said}"),
                _ => format!("{title}: {said}"),
            }
        });
        response.widget_info(|| WidgetInfo::labeled(role, self.ui.is_enabled(), &name));
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_selected(selected));
    }

    /// Shows the tooltip, if the pointer rests on the cell.
    pub(super) fn explain(&self, response: Response) -> Response {
        match &self.tip {
            Some(tip) => response.tip_lines(&tip.lines().collect::<Vec<_>>()),
            None => response,
        }
    }
}
