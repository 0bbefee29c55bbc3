//! What is asked above the metadata: a new key, or a value as JSON. Nothing is in the draft before its button is pressed.

use egui::{Frame, Key, Margin, Panel as Bar, Ui};
use patchpanel_core_models::patch::Pointer;

use super::Page;
use crate::{
    theme::Tokens,
    view_models::metadata::{edit, json_text, kind::Kind},
    widgets::{Button, Dropdown, Field, text},
};

/// Width of the field for a name.
const NAME: f32 = 200.0;
/// Lines of the field for JSON.
const JSON_ROWS: usize = 9;

/// Said when something else was to be asked meanwhile.
const FIRST: &str = "Your input here is not in the draft. Finish or cancel the input first.";

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Panel {
    /// A key for an object, or an item for an array.
    Add {
        parent: Pointer,
        name: String,
        kind: Kind,
        text: String,
        focus: bool,
        comes_first: bool,
    },
    /// A value as JSON.
    Edit {
        place: Pointer,
        text: String,
        /// The text before anything was typed.
        before: String,
        focus: bool,
        comes_first: bool,
    },
}

/// What was decided in this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    None,
    Done,
    Cancelled,
}

impl Panel {
    /// Asks for a new key of the object, or a new item of the array, at `parent`.
    pub(super) fn add(parent: Pointer) -> Self {
        Self::Add {
            parent,
            name: String::new(),
            kind: Kind::Text,
            text: String::new(),
            focus: true,
            comes_first: false,
        }
    }

    /// Shows the value at `place` as JSON, to be changed.
    pub(super) fn edit(page: &Page<'_>, place: &Pointer) -> Option<Self> {
        let value = edit::value_at(page.draft, place)?;
        let text = json_text::value_text(value);
        Some(Self::Edit {
            place: place.clone(),
            before: text.clone(),
            text,
            focus: true,
            comes_first: false,
        })
    }

    /// Whether something is typed in it.
    pub(super) fn is_filled(&self) -> bool {
        match self {
            Self::Add { name, text, .. } => !name.is_empty() || !text.is_empty(),
            Self::Edit { text, before, .. } => text != before,
        }
    }

    /// Takes the keyboard and says that it comes first.
    pub(super) fn call(&mut self) {
        let (Self::Add {
            focus, comes_first, ..
        }
        | Self::Edit {
            focus, comes_first, ..
        }) = self;
        *focus = true;
        *comes_first = true;
    }

    /// Whether something else was to be asked while this is half typed.
    fn comes_first(&self) -> bool {
        let (Self::Add { comes_first, .. } | Self::Edit { comes_first, .. }) = self;
        *comes_first
    }
}

/// Draws the panel, if something is asked.
pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let Some(mut panel) = page.local.panel.take() else {
        return;
    };
    let tokens = Tokens::of(ui);
    let frame = Frame::new()
        .fill(tokens.sunken)
        .inner_margin(Margin::symmetric(20, 12));
    let decision = Bar::top("metadata-panel")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 8.0);
            let decision = match &panel {
                Panel::Add { .. } => add_ui(ui, &mut panel, page),
                Panel::Edit { .. } => edit_ui(ui, &mut panel, page),
            };
            if panel.comes_first() {
                text::note(ui, FIRST);
            }
            decision
        })
        .inner;
    if decision == Decision::None {
        page.local.panel = Some(panel);
    }
}

/// The last token of a place, as a person calls it.
pub(super) fn name_of(place: &Pointer) -> String {
    place.split_last().map_or_else(
        || "the metadata".to_owned(),
        |(_, token)| format!("“{token}”"),
    )
}

fn add_ui(ui: &mut Ui, panel: &mut Panel, page: &mut Page<'_>) -> Decision {
    let Panel::Add {
        parent,
        name,
        kind,
        text,
        focus,
        comes_first: _,
    } = panel
    else {
        return Decision::Cancelled;
    };
    let is_item = matches!(
        edit::container_at(page.draft, parent),
        Some(edit::Container::Array)
    );
    let (noun, title) = if is_item {
        ("item", "Add an item to")
    } else {
        ("key", "Add a key to")
    };
    text::strong(ui, &format!("{title} {}", name_of(parent)));
    let typed = !name.is_empty() || !text.is_empty();
    let problem = edit::name_problem(page.draft, parent, name).filter(|_| !is_item);
    let value = kind.read(text);
    let mut entered = false;
    ui.horizontal_top(|ui| {
        if !is_item {
            let response = Field::new("Name of the key", name)
                .hint("Name")
                .code()
                .width(NAME)
                .error(problem.as_deref())
                .show(ui);
            entered |= enter(ui, &response, focus);
        }
        let kinds = Kind::ALL.map(|kind| (kind, kind.title()));
        Dropdown::new("Type").width(120.0).choose(ui, kind, &kinds);
        let hint = hint(*kind);
        let error = value
            .as_ref()
            .err()
            .filter(|_| !text.is_empty())
            .map(String::as_str);
        let field = Field::new("Value", text)
            .hint(hint)
            .error(error)
            .width(ui.available_width());
        let disabled = (*kind == Kind::Null).then_some("null has no other value");
        let response = field.code().disabled_because(disabled).show(ui);
        // The name took the focus already, if there is one.
        entered |= enter(ui, &response, focus);
    });
    let unnamed = (!is_item && name.is_empty()).then(|| "Type a name first".to_owned());
    let reason = problem
        .or(unnamed)
        .or_else(|| value.as_ref().err().cloned());
    let label = format!("Add {noun}");
    let decision = buttons(ui, &label, reason.as_deref(), entered);
    if decision == Decision::Done
        && let Ok(value) = value
        && let Ok(added) = edit::add(page.draft, parent, name, value)
    {
        page.change(added);
    }
    if typed {
        decision
    } else {
        escaped(ui, decision)
    }
}

fn hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "Value",
        Kind::Number => "25",
        Kind::Boolean => "true",
        Kind::Null => "null",
        Kind::Object => "{}",
        Kind::Array => "[]",
    }
}

fn edit_ui(ui: &mut Ui, panel: &mut Panel, page: &mut Page<'_>) -> Decision {
    let Panel::Edit {
        place, text, focus, ..
    } = panel
    else {
        return Decision::Cancelled;
    };
    text::strong(ui, &format!("{} as JSON", name_of(place)));
    let value = json_text::read(text).map_err(|fault| fault.to_string());
    let most = (ui.ctx().content_rect().height() / 3.0).min(260.0);
    egui::ScrollArea::vertical()
        .id_salt("metadata-json-value")
        .max_height(most)
        .show(ui, |ui| {
            let field = Field::new("JSON of the value", text).code().rows(JSON_ROWS);
            let response = field
                .error(value.as_ref().err().map(String::as_str))
                .show(ui);
            if std::mem::take(focus) {
                response.request_focus();
            }
        });
    let is_there = edit::value_at(page.draft, place).is_some();
    let gone = (!is_there).then(|| "The key no longer exists. Add the key once more.".to_owned());
    let reason = gone.or_else(|| value.as_ref().err().cloned());
    let decision = buttons(ui, "Use this value", reason.as_deref(), false);
    if decision == Decision::Done
        && let Ok(value) = value
    {
        page.change(edit::replace(place, value));
    }
    decision
}

fn buttons(ui: &mut Ui, label: &str, reason: Option<&str>, entered: bool) -> Decision {
    let mut decision = if entered && reason.is_none() {
        Decision::Done
    } else {
        Decision::None
    };
    ui.horizontal(|ui| {
        if Button::primary(label)
            .disabled_because(reason)
            .show(ui)
            .clicked()
        {
            decision = Decision::Done;
        }
        if Button::ghost("Cancel").show(ui).clicked() {
            decision = Decision::Cancelled;
        }
    });
    decision
}

/// Gives the field its first focus, and says whether Enter was pressed in it.
fn enter(ui: &Ui, response: &egui::Response, focus: &mut bool) -> bool {
    if std::mem::take(focus) {
        response.request_focus();
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Escape closes a panel in which nothing was typed.
fn escaped(ui: &Ui, decision: Decision) -> Decision {
    let pressed = ui.input(|input| input.key_pressed(Key::Escape));
    if decision == Decision::None && pressed && !ui.ctx().any_popup_open() {
        Decision::Cancelled
    } else {
        decision
    }
}
