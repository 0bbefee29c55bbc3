//! What a screen reader gets of a long text: the lines in sight and around them, and those of the cursor.
//!
//! egui describes each row of a field in each frame, 66 ms for a megabyte. It describes only widgets that are visible,
//! and in a pass that will be discarded none is. So a long field is shown as if its pass were, and painted and described
//! here.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use egui::{
    Galley, Id, Rect, Role, Sense, Ui,
    accesskit::{Action, Node, TextDirection, TextPosition, TextSelection},
    accesskit_root_id,
    epaint::text::PlacedRow,
    output::IMEOutput,
    text::CCursorRange,
    text_edit::TextEditOutput,
    text_selection::visuals::paint_cursor_end,
};

/// egui describes shorter texts whole, in a quarter of a frame.
const LONG: usize = 64 * 1024;
/// How many lines before and after those in sight are handed over.
const AROUND: usize = 100;
/// AccessKit counts the characters of a run in a byte.
const MOST_IN_RUN: usize = 255;

/// Whether a text is to be shown by [`undescribed`].
pub(super) fn is_needed(ui: &Ui, text_len: usize) -> bool {
    let is_read = || ui.ctx().accesskit_node_builder(ui.unique_id(), |_| ());
    text_len > LONG && is_read().is_some()
}

/// Shows a field that egui neither paints nor describes. Says whether it did not: in the last pass of a frame it does.
pub(super) fn undescribed<R>(ui: &mut Ui, show: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    let ctx = ui.ctx().clone();
    let at = ctx.output(|output| output.request_discard_reasons.len());
    ctx.request_discard("a long text is described elsewhere");
    let is_hidden = ctx.will_discard();
    let answer = show(ui);
    ctx.output_mut(|output| output.request_discard_reasons.remove(at));
    (answer, is_hidden)
}

/// Paints the text and the cursor, and tells the system where composed letters go.
pub(super) fn paint(ui: &Ui, output: &TextEditOutput, galley: &Arc<Galley>, caret: Option<Rect>) {
    let painter = ui.painter_at(output.text_clip_rect.expand(1.0));
    let ink = ui.visuals().text_color();
    painter.galley(output.galley_pos, Arc::clone(galley), ink);
    let Some(cursor_rect) = caret.filter(|_| output.response.response.has_focus()) else {
        return;
    };
    paint_cursor_end(&painter, ui.visuals(), cursor_rect);
    ui.output_mut(|out| {
        out.ime = Some(IMEOutput {
            purpose: egui::IMEPurpose::Normal,
            rect: output.text_clip_rect,
            cursor_rect,
            should_interrupt_composition: false,
        });
    });
}

/// Describes the field, with `lines` (from 0) and what stands around them.
pub(super) fn describe(ui: &Ui, id: Id, output: &TextEditOutput, lines: Range<usize>) {
    let galley = &output.galley;
    let field = &output.response.response;
    // Now that the pass counts again, the widget is visible.
    ui.interact(field.rect, id, Sense::click_and_drag());
    let around = lines.start.saturating_sub(AROUND)..(lines.end + AROUND).min(galley.rows.len());
    let mut rows: BTreeSet<usize> = around.collect();
    let range = output.cursor_range;
    let selection = range.map(
        |CCursorRange {
             primary, secondary, ..
         }| {
            let [anchor, focus] = [secondary, primary].map(|cursor| {
                let at = galley.layout_from_cursor(cursor);
                rows.insert(at.row);
                position(id, at.row, at.column.0)
            });
            TextSelection { anchor, focus }
        },
    );
    let (mut runs, mut text) = (Vec::new(), String::new());
    for row in rows {
        let Some(placed) = galley.rows.get(row) else {
            continue;
        };
        let rect = placed.rect_without_leading_space();
        let rect = rect.translate(output.galley_pos.to_vec2());
        for (number, run) in Run::of(placed).into_iter().enumerate() {
            text.push_str(&run.text);
            let run_id = id.with(row).with(number);
            ui.ctx()
                .accesskit_node_builder(run_id, |node| run.write(node, rect));
            runs.push(run_id.accesskit_id());
        }
    }
    // Nodes that are no widgets become children of the window.
    ui.ctx()
        .accesskit_node_builder(accesskit_root_id(), |root| {
            let known: BTreeSet<_> = runs.iter().copied().collect();
            let kept = root.children().iter().filter(|id| !known.contains(id));
            let kept: Vec<_> = kept.copied().collect();
            root.set_children(kept);
        });
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::MultilineTextInput);
        // The value is a part of the text: setting it would drop the rest.
        node.remove_action(Action::SetValue);
        node.add_action(Action::ReplaceSelectedText);
        if let Some(selection) = selection {
            node.set_text_selection(selection);
        }
        node.set_value(text);
        node.set_children(runs);
    });
}

/// Named as egui names it, which takes selections back by these ids.
fn position(id: Id, row: usize, column: usize) -> TextPosition {
    let run = column.saturating_sub(1) / MOST_IN_RUN;
    TextPosition {
        node: id.with(row).with(run).accesskit_id(),
        character_index: column - run * MOST_IN_RUN,
    }
}

/// A piece of a row.
#[derive(Default)]
struct Run {
    text: String,
    lengths: Vec<u8>,
    places: Vec<f32>,
    widths: Vec<f32>,
    word_starts: Vec<u8>,
}

impl Run {
    fn of(row: &PlacedRow) -> Vec<Self> {
        let glyphs = row.glyphs.iter();
        let letters = glyphs.map(|glyph| (glyph.chr, glyph.pos.x, glyph.advance_width));
        let end = row.ends_with_newline.then_some(('\n', row.size.x, 0.0));
        let (mut runs, mut is_after_word_end) = (vec![Self::default()], false);
        for (letter, x, width) in letters.chain(end) {
            if runs
                .last()
                .is_some_and(|run| run.lengths.len() == MOST_IN_RUN)
            {
                runs.push(Self::default());
            }
            let Some(run) = runs.last_mut() else { break };
            let is_word = letter.is_alphanumeric() || letter == '_';
            if is_word && is_after_word_end {
                run.word_starts.extend(u8::try_from(run.lengths.len()));
            }
            is_after_word_end = !is_word;
            run.text.push(letter);
            run.lengths.extend(u8::try_from(letter.len_utf8()));
            run.places.push(x);
            run.widths.push(width);
        }
        runs
    }

    fn write(self, node: &mut Node, row: Rect) {
        let first = self.places.first().copied().unwrap_or_default();
        let last = self.places.last().zip(self.widths.last());
        let width = last.map_or(0.0, |(place, width)| place + width - first);
        let left = row.left() + first;
        let rect = Rect::from_x_y_ranges(left..=left + width, row.y_range());
        node.set_role(Role::TextRun);
        node.set_text_direction(TextDirection::LeftToRight);
        node.set_bounds(egui::accesskit::Rect {
            x0: rect.min.x.into(),
            y0: rect.min.y.into(),
            x1: rect.max.x.into(),
            y1: rect.max.y.into(),
        });
        node.set_value(self.text);
        node.set_character_lengths(self.lengths);
        node.set_character_positions(self.places.iter().map(|x| x - first).collect::<Vec<_>>());
        node.set_character_widths(self.widths);
        node.set_word_starts(self.word_starts);
    }
}
