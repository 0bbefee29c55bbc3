//! The field in a cell while its text is edited, and the hints under it.

use egui::{Area, Order, Rect, Ui, vec2};
use patchpanel_core_models::ids::Locale;

use super::Cursor;
use crate::{
    command::{Action, Commands},
    theme::{Tokens, measure, regular, size::BODY},
    view_models::translations::Grid,
    widgets::{
        Cell,
        grid::{CellEdit, EditEnd, EditField},
        key_cap, paint, text,
    },
};

/// A text that is being typed.
pub(super) struct Editing {
    cursor: Cursor,
    edit: CellEdit,
}

impl Editing {
    pub(super) fn new(cursor: Cursor, text: &str) -> Self {
        let edit = CellEdit::new(text);
        Self { cursor, edit }
    }
}

/// Draws the field over its cell; takes the text when typing ends. Says how it ended.
pub(super) fn ui(
    cell: &mut Cell<'_>,
    open: &mut Option<Editing>,
    texts: &Grid,
    commands: &mut Commands,
) -> Option<EditEnd> {
    let mut editing = open.take()?;
    let Cursor { key, locale } = &editing.cursor;
    let field = EditField {
        name: &format!("{key} in {}", locale.language()),
        code: false,
        words: &[],
        problem: None,
    };
    let ended = cell.edit(&mut editing.edit, field);
    // What is reviewed has the text that is being typed.
    let reviewed = commands.asks_for(Action::ReviewChanges);
    let ended = ended.or(reviewed.then_some(EditEnd::Left));
    match ended {
        None => {
            hints(cell.ui, cell.rect, &editing.cursor, texts);
            *open = Some(editing);
        }
        Some(EditEnd::AsBefore) => {}
        // To look at a text is not to say that it is translated.
        Some(EditEnd::Left) if is_as_before(&editing, texts) => {}
        Some(EditEnd::Down | EditEnd::Next | EditEnd::Previous | EditEnd::Left) => {
            let mut first = Commands::default();
            first.push(editing.cursor.set_text(&editing.edit.text));
            commands.put_first(first);
        }
    }
    ended
}

fn is_as_before(editing: &Editing, texts: &Grid) -> bool {
    let before = texts.text(&editing.cursor.key, editing.cursor.locale);
    before.unwrap_or_default() == editing.edit.text
}

/// The English text, the server's text and the keys, under the field or above it where there is no room.
fn hints(ui: &Ui, cell: Rect, Cursor { key, locale }: &Cursor, grid: &Grid) {
    let window = ui.ctx().content_rect();
    let above = cell.bottom() + 72.0 > window.bottom();
    let (pivot, at) = if above {
        (egui::Align2::LEFT_BOTTOM, cell.left_top() - vec2(0.0, 4.0))
    } else {
        (egui::Align2::LEFT_TOP, cell.left_bottom() + vec2(0.0, 4.0))
    };
    let area = Area::new(ui.unique_id().with("hints"))
        .order(Order::Foreground)
        .fixed_pos(at)
        .pivot(pivot)
        .interactable(false)
        .constrain(true);
    area.show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style())
            .inner_margin(egui::Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                ui.spacing_mut().interact_size.y = measure::LINE;
                let english = grid.text(key, Locale::En).filter(|_| *locale != Locale::En);
                let server = grid.server_text(key, *locale);
                if english.is_some() || server.is_some() {
                    ui.horizontal(|ui| texts(ui, english, server));
                }
                ui.horizontal(|ui| {
                    for (cap, words) in
                        [("↵", "down"), ("Tab", "next locale"), ("Esc", "as before")]
                    {
                        key_cap(ui, cap);
                        text::small(ui, words);
                    }
                });
            });
    });
}

fn texts(ui: &mut Ui, english: Option<&str>, server: Option<&str>) {
    ui.set_max_width(420.0);
    let tokens = Tokens::of(ui);
    let line = |ui: &mut Ui, words: &str, ink| {
        let galley = paint::elided(ui, words, regular(BODY), ink, 200.0);
        let (rect, _) =
            ui.allocate_exact_size(vec2(galley.size().x, measure::LINE), egui::Sense::hover());
        paint::put_left(ui, rect.left(), rect.center().y, galley);
    };
    if let Some(english) = english {
        text::code_small(ui, "en");
        line(ui, english, tokens.text);
    }
    if let Some(server) = server {
        line(ui, &format!("server: “{server}”"), tokens.muted);
    }
}
