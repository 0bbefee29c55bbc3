//! The field in a cell while its text is edited, and the hints under it.

use egui::{
    Area, EventFilter, Id, Key, Modifiers, Order, Rect, TextEdit, Ui, UiBuilder,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
    vec2,
};
use patchpanel_core_models::ids::Locale;

use super::{Cursor, TabView};
use crate::{
    command::{Action, Commands},
    theme::{Tokens, measure, regular, size::BODY},
    widgets::{key_cap, paint, text},
};

/// A text that is being typed.
pub(super) struct Editing {
    pub(super) cursor: Cursor,
    text: String,
    begun: bool,
}

impl Editing {
    pub(super) fn new(cursor: Cursor, text: String) -> Self {
        Self {
            cursor,
            text,
            begun: false,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The text is taken, and the cursor goes down.
    Down,
    /// The text is taken, and the cursor goes to the next locale.
    Next,
    /// The text is taken, and the cursor goes to the locale before.
    Previous,
    /// The text is taken because something else was clicked.
    Left,
    AsBefore,
}

/// Draws the field over its cell; takes the text when typing ends. `home` gets the keyboard focus back.
pub(super) fn ui(
    ui: &mut Ui,
    (home, cell): (Id, Rect),
    view: &mut TabView,
    commands: &mut Commands,
) {
    let Some(mut editing) = view.editing.take() else {
        return;
    };
    let ended = field(ui, home.with("field"), cell, &mut editing);
    // What is reviewed has the text that is being typed.
    let reviewed = commands
        .asks_for(Action::ReviewChanges)
        .then_some(End::Left);
    let Some(end) = ended.or(reviewed) else {
        hints(ui, home, cell, &editing, view);
        view.editing = Some(editing);
        return;
    };
    let place = view.place();
    if end != End::AsBefore {
        let mut edit = Commands::default();
        edit.push(editing.cursor.set_text(&editing.text));
        commands.put_first(edit);
    }
    if end != End::Left {
        ui.memory_mut(|memory| memory.request_focus(home));
    }
    let Some((row, column)) = place else { return };
    match end {
        End::Down => view.go_to((row + 1, column)),
        End::Next => view.go_to((row, column + 1)),
        End::Previous => view.go_to((row, column.saturating_sub(1))),
        End::Left | End::AsBefore => {}
    }
}

fn field(ui: &mut Ui, id: Id, cell: Rect, editing: &mut Editing) -> Option<End> {
    if !editing.begun {
        editing.begun = true;
        let mut state = TextEditState::default();
        let end = CCursor::new(editing.text.chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        state.store(ui.ctx(), id);
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let ended = ended_by_key(ui);
    let tokens = Tokens::of(ui);
    ui.painter().rect_filled(cell, 4, tokens.surface);
    let text = cell.shrink2(vec2(8.0, 0.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(text));
    let keys = EventFilter {
        tab: true,
        escape: true,
        horizontal_arrows: true,
        vertical_arrows: true,
    };
    let edit = TextEdit::singleline(&mut editing.text)
        .id(id)
        .frame(egui::Frame::NONE)
        .font(regular(BODY))
        .text_color(tokens.text)
        .min_size(text.size())
        .align(egui::Align2::LEFT_CENTER)
        .event_filter(keys);
    let response = child.add(edit.desired_width(text.width()));
    let name = format!(
        "{} in {}",
        editing.cursor.key,
        editing.cursor.locale.language()
    );
    let response = response.accessible_name(&name);
    let stroke = egui::Stroke::new(2.0, tokens.accent_text);
    ui.painter()
        .rect_stroke(cell, measure::RADIUS, stroke, egui::StrokeKind::Inside);
    ended.or(response.lost_focus().then_some(End::Left))
}

/// Consumed before the field sees them: it would leave, or move the focus.
fn ended_by_key(ui: &Ui) -> Option<End> {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::NONE, Key::Escape) {
        Some(End::AsBefore)
    } else if pressed(Modifiers::NONE, Key::Enter) {
        Some(End::Down)
    } else if pressed(Modifiers::SHIFT, Key::Tab) {
        Some(End::Previous)
    } else if pressed(Modifiers::NONE, Key::Tab) {
        Some(End::Next)
    } else {
        None
    }
}

/// The English text, the server's text and the keys, under the field or above it where there is no room.
fn hints(ui: &Ui, home: Id, cell: Rect, editing: &Editing, view: &TabView) {
    let Cursor { key, locale } = &editing.cursor;
    let window = ui.ctx().content_rect();
    let above = cell.bottom() + 72.0 > window.bottom();
    let (pivot, at) = if above {
        (egui::Align2::LEFT_BOTTOM, cell.left_top() - vec2(0.0, 4.0))
    } else {
        (egui::Align2::LEFT_TOP, cell.left_bottom() + vec2(0.0, 4.0))
    };
    let area = Area::new(home.with("hints"))
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
                let english = view
                    .grid
                    .text(key, Locale::En)
                    .filter(|_| *locale != Locale::En);
                let server = view.grid.server_text(key, *locale);
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
        paint::put_left(ui.painter(), rect.left(), rect.center().y, galley);
    };
    if let Some(english) = english {
        text::code_small(ui, "en");
        line(ui, english, tokens.text);
    }
    if let Some(server) = server {
        line(ui, &format!("server: “{server}”"), tokens.muted);
    }
}
