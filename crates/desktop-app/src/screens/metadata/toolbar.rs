//! The row above the metadata: how it is looked at, finding a key, adding one.

use egui::{Key, Margin, Modifiers, Panel, Ui};
use patchpanel_core_models::patch::Pointer;

use super::view::Mode;
use super::{Page, panel};
use crate::{
    icons,
    screens::frame,
    theme::{Tokens, Tone, measure},
    widgets::{Banner, Button, Field, at_right, focus_field, segments},
};

/// Width of the field that finds a key.
const FIND: f32 = 187.0;

/// What was chosen or typed in this frame.
pub(super) struct Chosen {
    pub(super) mode: Option<Mode>,
    pub(super) query: Option<String>,
}

pub(super) fn ui(ui: &mut Ui, mode: Mode, page: &mut Page<'_>) -> Chosen {
    let surface = Tokens::of(ui).surface;
    let (panel, height) = (Panel::top("metadata-tools"), measure::CONTROL + 20.0);
    let mut chosen = frame::seamless(panel, height, surface, Margin::symmetric(20, 10))
        .show(ui, |ui| ui.horizontal(|ui| row(ui, mode, page)).inner)
        .inner;
    if mode != Mode::Json && page.local.json.fault().is_some() && broken_text_ui(ui) {
        chosen.mode = Some(Mode::Json);
    }
    chosen
}

fn row(ui: &mut Ui, mode: Mode, page: &mut Page<'_>) -> Chosen {
    ui.spacing_mut().item_spacing.x = 12.0;
    let views = [
        (Mode::Form, "Form"),
        (Mode::Table, "Table"),
        (Mode::Json, "JSON"),
    ];
    let mut chosen = Chosen {
        mode: segments(ui, "View", mode, &views),
        query: None,
    };
    let mut query = page.query.to_owned();

    let in_text = (mode == Mode::Json).then_some("Use Ctrl+F in the text");
    let find = Field::new("Find a key", &mut query)
        .hint("Find a key")
        .icon(icons::MAGNIFYING_GLASS)
        .width(FIND.min(ui.available_width() - 116.0))
        .disabled_because(in_text);
    let find = find.show(ui);
    let asked = mode != Mode::Json && frame::page_key(ui, Modifiers::COMMAND, Key::F);
    if asked {
        focus_field(ui, &find, &query);
    }
    if find.changed() {
        chosen.query = Some(query);
    }
    at_right(ui, |ui| {
        let add = Button::secondary("Add key…").icon(icons::PLUS);
        if add
            .disabled_because((mode == Mode::Json).then_some("Write the key into the text"))
            .show(ui)
            .clicked()
        {
            page.local.ask(Some(panel::Panel::add(Pointer::root())));
        }
    });
    chosen
}

/// Says that a JSON text waits to be corrected; true when it shall be shown.
fn broken_text_ui(ui: &mut Ui) -> bool {
    let title = "The JSON text has an error and is not in the draft";
    frame::banner(ui, "metadata-broken-text", |ui| {
        Banner::new(Tone::Warning, icons::WARNING, title)
            .text("The text is kept until you correct it or use the draft’s text.")
            .flat()
            .show(ui, |ui| {
                Button::secondary("Show the text").show(ui).clicked()
            })
    })
}
