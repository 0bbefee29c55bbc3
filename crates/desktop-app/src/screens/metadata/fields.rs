//! The typed fields of the form: text, number, switch, known values, null, and what is not there.

use egui::{Rect, Ui, UiBuilder, vec2};
use serde_json::Value;

use super::row_menu::{Holder, Opener};
use super::view::{Local, Typing};
use super::{Page, row_menu};
use crate::{
    theme::{Tokens, measure, mono, size::CODE},
    view_models::metadata::{
        edit,
        form::{Control, FormField},
        kind::Kind,
    },
    widgets::{Button, Dropdown, Field, FormRow, menu_key_pressed, paint, switch, text},
};
use patchpanel_ui_kit::visible::Tip as _;

/// Width of the column of keys.
pub(super) const KEY_COLUMN: f32 = 152.0;
/// Space at the right of a field for the arrow that takes a change back.
pub(super) const REVERT: f32 = 32.0;
/// Fields are not wider than this, also where there is room.
const WIDEST: f32 = 520.0;
/// Height of the sentence under a field whose text is no value.
const PROBLEM: f32 = 42.0;
/// Height of a field for text with line breaks.
const LINES: f32 = 68.0;

pub(super) fn field_width(page_width: f32) -> f32 {
    (page_width - KEY_COLUMN - REVERT).clamp(80.0, WIDEST)
}

/// Height of a field, without the gap below; an edit does not move the rows below.
pub(super) fn height(field: &FormField, local: &Local) -> f32 {
    let control = if field.control == Control::Lines {
        LINES
    } else {
        measure::CONTROL
    };
    let problem = if problem(field, local).is_some() {
        PROBLEM
    } else {
        0.0
    };
    control + problem
}

fn typing<'a>(field: &FormField, local: &'a Local) -> Option<&'a Typing> {
    local
        .typing
        .as_ref()
        .filter(|typing| typing.place == field.place && typing.stands_for == field.text)
}

/// Why what is typed into a number field is no number.
fn problem(field: &FormField, local: &Local) -> Option<String> {
    let typing = typing(field, local).filter(|_| field.control == Control::Number)?;
    Kind::Number.read(&typing.text).err()
}

pub(super) fn ui(ui: &mut Ui, rect: Rect, field: &FormField, page: &mut Page<'_>) {
    let change = field.change.map(|change| (change, field.note.as_str()));
    // The arrow reaches a little into the padding of the page, so that fields end where the drawings have it.
    let space = rect.with_max_x(rect.right() + 4.0);
    let builder = UiBuilder::new()
        .max_rect(space)
        .id_salt(("field", field.key.as_str()));
    ui.scope_builder(builder, |ui| {
        let width = field_width(rect.width());
        let row = FormRow::new(&field.key)
            .code()
            .column(KEY_COLUMN)
            .change(change);
        if row.show(ui, |ui| control(ui, width, field, page)) {
            page.take_back(&field.place);
        }
    });
    label_hover(ui, rect, field, page);
}

/// What SailPoint says about a key shows over its name, and the row's menu at the name's end.
fn label_hover(ui: &mut Ui, rect: Rect, field: &FormField, page: &mut Page<'_>) {
    let name = Rect::from_min_size(
        rect.min,
        vec2(KEY_COLUMN - measure::CONTROL, measure::CONTROL),
    );
    if let Some(known) = field.known {
        let id = ui.scope_id().with(("about", known.key));
        ui.interact(name, id, egui::Sense::hover())
            .tip(known.description);
    }
    if field.control == Control::Absent && field.change.is_none() {
        return;
    }
    let is_touched = ui.rect_contains_pointer(rect);
    let is_pressed = is_touched && ui.input(|input| input.pointer.secondary_clicked());
    let is_asked = is_pressed || has_focus(ui, rect) && menu_key_pressed(ui);
    let rect = Rect::from_min_size(
        egui::pos2(name.right(), rect.top()),
        vec2(measure::CONTROL, measure::CONTROL),
    );

    let opener = Opener {
        rect,
        ground: Tokens::of(ui).surface,
        is_touched,
        is_asked,
        holder: Holder::Field,
    };
    row_menu::ui(ui, opener, &field.place, page);
}

/// Whether what has the focus is in this row.
fn has_focus(ui: &Ui, row: Rect) -> bool {
    let focused = ui.memory(|memory| memory.focused());
    let focused = focused.and_then(|id| ui.ctx().read_response(id));
    focused.is_some_and(|focused| {
        focused.layer_id == ui.layer_id() && row.contains(focused.rect.left_center())
    })
}

fn control(ui: &mut Ui, width: f32, field: &FormField, page: &mut Page<'_>) {
    let value = match field.control {
        Control::Text | Control::Lines => text_field(ui, width, field),
        Control::Number => number_field(ui, width, field, page),
        Control::Switch(on) => switch_field(ui, field, on),
        Control::Choice(choices) => choice_field(ui, width, field, choices),
        Control::Null => return null_field(ui, field, page),
        Control::Absent => absent_field(ui, width, field),
    };
    if let Some(value) = value {
        page.change(edit::put(&field.place, value));
    }
}

fn text_field(ui: &mut Ui, width: f32, field: &FormField) -> Option<Value> {
    let mut typed = field.text.clone();
    let rows = if field.control == Control::Lines {
        3
    } else {
        1
    };
    let response = Field::new(&field.key, &mut typed)
        .width(width)
        .rows(rows)
        .show(ui);
    show_when_focused(&response);
    response.changed().then_some(Value::String(typed))
}

/// Text that is no number stays in the field; the draft keeps the last number.
fn number_field(ui: &mut Ui, width: f32, field: &FormField, page: &mut Page<'_>) -> Option<Value> {
    let local = &mut *page.local;
    let mut typed =
        typing(field, local).map_or_else(|| field.text.clone(), |typing| typing.text.clone());
    let problem = problem(field, local);
    let response = Field::new(&field.key, &mut typed)
        .code()
        .width(width.min(160.0))
        .error(problem.as_deref())
        .show(ui);
    show_when_focused(&response);
    if !response.changed() {
        let is_done = !response.has_focus() && problem.is_none();
        local.typing = local
            .typing
            .take()
            .filter(|typing| typing.place != field.place || !is_done);
        return None;
    }
    let value = Kind::Number.read(&typed).ok();
    let stands_for = value
        .as_ref()
        .map_or_else(|| field.text.clone(), Value::to_string);
    local.typing = Some(Typing {
        place: field.place.clone(),
        text: typed,
        stands_for,
    });
    value
}

fn switch_field(ui: &mut Ui, field: &FormField, mut on: bool) -> Option<Value> {
    let response = switch(ui, &field.key, &mut on);
    text::body(ui, if on { "true" } else { "false" });
    response.changed().then_some(Value::Bool(on))
}

/// The known values, and the present one if it is another.
fn choice_field(
    ui: &mut Ui,
    width: f32,
    field: &FormField,
    choices: &'static [&'static str],
) -> Option<Value> {
    let present = Some(field.text.as_str()).filter(|text| !choices.contains(text));
    let options: Vec<(&str, &str)> = choices
        .iter()
        .copied()
        .chain(present)
        .map(|choice| (choice, choice))
        .collect();
    let chosen =
        Dropdown::new(&field.key)
            .width(width.min(160.0))
            .show(ui, field.text.as_str(), &options);
    chosen.map(|choice| Value::String(choice.to_owned()))
}

fn null_field(ui: &mut Ui, field: &FormField, page: &mut Page<'_>) {
    let tokens = Tokens::of(ui);
    let galley = paint::line(ui, "null", mono(CODE), tokens.syn_number);
    let (rect, response) = ui.allocate_exact_size(
        vec2(galley.size().x + 8.0, measure::CONTROL),
        egui::Sense::hover(),
    );
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{} is null", field.key))
    });
    paint::put_left(ui, rect.left(), rect.center().y, galley);
    let name = format!("Set a value for {}", field.key);
    if Button::ghost("Set a value…")
        .tooltip(&name)
        .show(ui)
        .clicked()
    {
        page.local
            .ask(super::panel::Panel::edit(page, &field.place));
    }
}

/// A key that will be removed is struck through; a known key that is not set can be filled in.
fn absent_field(ui: &mut Ui, width: f32, field: &FormField) -> Option<Value> {
    let mut typed = field.text.clone();
    if field.change.is_some() {
        Field::new(&field.key, &mut typed)
            .width(width)
            .struck()
            .show(ui);
        return None;
    }
    let choices = field.known.map(|known| known.choices).unwrap_or_default();
    if choices.is_empty() {
        let response = Field::new(&field.key, &mut typed)
            .hint("Not set")
            .width(width)
            .show(ui);
        return response.changed().then_some(Value::String(typed));
    }
    let options: Vec<(&str, &str)> = choices.iter().map(|choice| (*choice, *choice)).collect();
    let chosen = Dropdown::new(&field.key)
        .width(width.min(160.0))
        .show(ui, None, &options);
    text::muted(ui, "Not set");
    chosen.map(|choice: &str| Value::String(choice.to_owned()))
}

/// A field that Tab leads to is brought into view.
fn show_when_focused(response: &egui::Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}
