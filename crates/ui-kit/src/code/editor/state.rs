//! What an editor keeps between frames.

use std::borrow::Cow;

use egui::{Rect, text::CCursorRange};

use super::super::completion::Completion;
use super::super::find_bar::{Find, FindEvent};
use super::super::go_to_bar::GoTo;
use super::super::highlight::Language;
use super::super::layout_cache::LayoutCache;
use super::super::source::Source;
use super::super::view_area::Scrolling;
use super::{LineEnds, menu::Asked, zero_based};
use crate::compare::line_index::LineColumn;

/// Its own copy of the text, cursor, scrolling, search, layout.
///
/// One state belongs to one document for as long as it is edited; a new state also forgets the field's undo.
#[derive(Debug)]
pub struct EditorState {
    pub(super) source: Source,
    pub(super) line_ends: LineEnds,
    pub(super) revision_seen: Option<u64>,
    pub(super) cursor: LineColumn,
    pub(super) has_focus: bool,
    pub(super) find: Find,
    pub(super) go_to_bar: Option<GoTo>,
    pub(super) scrolling: Scrolling,
    pub(super) layout: LayoutCache,
    /// Where the field's cursor is put in the next frame, and whether the focus goes there.
    pub(super) next_cursor: Option<(LineColumn, bool)>,
    /// A line (from 0) that shall be in no closed fold.
    pub(super) scroll_to_line: Option<usize>,
    pub(super) shown_before: bool,
    pub(super) completion: Option<Completion>,
    /// Where the cursor was painted.
    pub(super) caret: Option<Rect>,
    /// The cursor was moved by a key that the field did not see: it comes into sight.
    pub(super) follows_caret: bool,
    /// What was selected when the menu opened, until the field has the focus back.
    pub(super) held: Option<CCursorRange>,
    pub(super) is_menu_open: bool,
    /// What was chosen from the menu.
    pub(super) asked: Option<Asked>,
    /// The owner was asked for a step in the pass before: the cursor goes to what it changes.
    pub(super) is_stepping: bool,
}

impl EditorState {
    /// An empty text in this language.
    pub fn new(language: Language) -> Self {
        Self {
            source: Source::new(language),
            line_ends: LineEnds::default(),
            revision_seen: None,
            cursor: LineColumn::default(),
            has_focus: false,
            find: Find::default(),
            go_to_bar: None,
            scrolling: Scrolling::default(),
            layout: LayoutCache::default(),
            next_cursor: None,
            scroll_to_line: None,
            shown_before: false,
            completion: None,
            caret: None,
            follows_caret: false,
            held: None,
            is_menu_open: false,
            asked: None,
            is_stepping: false,
        }
    }

    /// Takes over `text` if `revision` is not the one seen last. Call it every frame; it costs nothing otherwise.
    ///
    /// A text that equals the one held changes nothing, so an edit that comes back as a new revision leaves cursor and
    /// undo alone.
    pub fn follow(&mut self, revision: u64, text: &str) {
        if self.revision_seen == Some(revision) {
            return;
        }
        self.revision_seen = Some(revision);
        self.set_text(text);
    }

    /// Replaces the text, for instance by a formatted one. In the focused field it can be undone.
    pub fn set_text(&mut self, text: &str) {
        let line_ends = LineEnds::of(text);
        let shown = if line_ends == LineEnds::CrLf {
            Cow::Owned(text.replace("\r\n", "\n"))
        } else {
            Cow::Borrowed(text)
        };
        // A text of one line has no line ends to tell: it keeps those of the text before.
        if line_ends != LineEnds::Lf || text.contains('\n') {
            self.line_ends = line_ends;
        }
        if self.source.text == shown {
            return;
        }
        let changed = self
            .is_stepping
            .then(|| end_of_change(&self.source.text, &shown));
        self.source.set_text(shown.into_owned());
        match changed {
            Some(offset) => self.go_to(self.source.lines.place(&self.source.text, offset)),
            None => self.scroll_to(self.cursor),
        }
    }

    /// The text as edited, with its own line ends.
    pub fn text(&self) -> Cow<'_, str> {
        match self.line_ends {
            LineEnds::CrLf => Cow::Owned(self.source.text.replace('\n', "\r\n")),
            LineEnds::Lf | LineEnds::Mixed => Cow::Borrowed(&self.source.text),
        }
    }

    pub fn line_ends(&self) -> LineEnds {
        self.line_ends
    }

    pub fn line_count(&self) -> usize {
        self.source.lines.line_count()
    }

    /// How many lines its text has; what follows the last line end is none until something is typed there.
    pub fn text_lines(&self) -> usize {
        self.source.text.lines().count()
    }

    /// Where the cursor is, or was when the field had the focus.
    pub fn cursor(&self) -> LineColumn {
        self.cursor
    }

    /// Puts the cursor at a place, gives the field the focus, and brings the place into view.
    pub fn go_to(&mut self, place: LineColumn) {
        self.cursor = place;
        self.next_cursor = Some((place, true));
        self.scroll_to(place);
    }

    /// Whether somebody types here, as of the frame before.
    pub fn has_focus(&self) -> bool {
        self.has_focus
    }

    /// The search in this editor.
    pub fn find(&mut self) -> &mut Find {
        &mut self.find
    }

    /// Brings a place into view, without asking for the focus.
    pub fn show(&mut self, place: LineColumn) {
        let takes_focus = self.next_cursor.is_some_and(|(_, takes_focus)| takes_focus);
        self.cursor = place;
        self.next_cursor = Some((place, takes_focus));
        self.scroll_to(place);
    }

    pub(super) fn scroll_to(&mut self, place: LineColumn) {
        self.scroll_to_line = Some(zero_based(place.line));
        self.scrolling.go_to(place);
    }

    pub(super) fn show_hit(&mut self) {
        if let Some(place) = self.find.current_place(&self.source) {
            self.cursor = place;
            self.scroll_to(place);
        }
    }

    /// While the text has the focus (F3), the cursor goes along; from the bar, the text only scrolls.
    pub(super) fn on_find(&mut self, event: Option<FindEvent>, text_focused: bool) {
        let place = self.find.current_place(&self.source);
        match (event, place) {
            (Some(FindEvent::Show), Some(place)) if text_focused => self.go_to(place),
            (Some(FindEvent::Show), _) => self.show_hit(),
            (Some(FindEvent::Closed), place) => self.go_to(place.unwrap_or(self.cursor)),
            (Some(FindEvent::Replace | FindEvent::ReplaceAll) | None, _) => {}
        }
    }
}

/// Where the piece ends that is new in `after`.
fn end_of_change(before: &str, after: &str) -> usize {
    fn same(pairs: impl Iterator<Item = (char, char)>) -> usize {
        let same = pairs.take_while(|(before, after)| before == after);
        same.map(|(letter, _)| letter.len_utf8()).sum()
    }
    let start = same(before.chars().zip(after.chars()));
    let [before, rest] = [before, after].map(|text| text.get(start..).unwrap_or_default());
    after.len() - same(before.chars().rev().zip(rest.chars().rev()))
}
