//! The bar above the grid: what is kept, which locales are shown, files in and out.

use std::collections::BTreeSet;

use egui::{Key, Modifiers, Popup, PopupCloseBehavior, ScrollArea, Ui};
use patchpanel_core_models::{ids::Locale, models::document::DocumentKind};

use super::{NewKey, TabView, replace};
use crate::{
    command::{Commands, ConnectorCommand, DocumentCommand, Shortcut, TranslationCommand},
    icons,
    screens::{actions, filter, frame},
    state::AppState,
    theme::measure,
    view_models::translations as model,
    widgets::{Button, MenuItem, at_right, check_box, choose, menu, menu_rule},
};

/// Under this width the tools keep their icons only.
const TOOLS_WITH_WORDS: f32 = 1060.0;
/// The room that tools without words need at the right.
const TOOLS: f32 = 168.0;

pub(super) fn ui(ui: &mut Ui, state: &AppState, view: &mut TabView, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = measure::GAP;
    let wide = ui.available_width() >= TOOLS_WITH_WORDS;
    scopes(ui, view);
    let gap = if wide { 4.0 } else { 0.0 };
    ui.add_space(gap);
    filter(ui, state, view, wide);
    ui.add_space(gap);
    locales(ui, view);
    at_right(ui, |ui| tools(ui, state, (view, wide), commands));
}

fn scopes(ui: &mut Ui, view: &mut TabView) {
    let scopes = view.scopes.iter();
    let items = scopes.map(|(scope, title)| (*scope, title.as_str()));
    let items: Vec<_> = items.collect();
    choose(ui, "Keys that are shown", &mut view.filter.scope, &items);
}

fn filter(ui: &mut Ui, state: &AppState, view: &mut TabView, wide: bool) {
    let room = ui.available_width() - TOOLS - 150.0;
    let width = if wide { 208.0 } else { room.clamp(90.0, 200.0) };
    let names = ("Filter keys and texts", "Key or text");
    filter::ui(ui, state, names, &mut view.filter.text, width);
}

/// Which locales are shown; English always is, since the others are measured by it.
fn locales(ui: &mut Ui, view: &mut TabView) {
    let label = model::locale_count(view.shown.len());
    let opener = Button::secondary(&label).caret().show(ui);
    let with_file = view.grid.locales();
    Popup::menu(&opener)
        .gap(4.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.set_min_width(220.0);
            ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for locale in Locale::ALL
                    .into_iter()
                    .filter(|locale| *locale != Locale::En)
                {
                    locale_box(ui, locale, &with_file, view);
                }
            });
        });
}

fn locale_box(ui: &mut Ui, locale: Locale, with_file: &BTreeSet<Locale>, view: &mut TabView) {
    let note = if with_file.contains(&locale) {
        ""
    } else {
        ", no file yet"
    };
    let mut on = view.shown.contains(&locale);
    if check_box(
        ui,
        &format!("{}{note}", model::locale_title(locale)),
        &mut on,
    )
    .changed()
    {
        let mut chosen = view.shown.clone();
        if on {
            chosen.insert(locale);
        } else {
            chosen.remove(&locale);
        }
        view.chosen = Some(chosen);
    }
}

fn tools(
    ui: &mut Ui,
    state: &AppState,
    (view, wide): (&mut TabView, bool),
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.x = measure::GAP_RELATED;
    let opener = frame::tool(icons::FOLDER_OPEN, "Open file…", wide).show(ui);
    if let Some(locale) = locale_menu(&opener, &view.shown) {
        commands.push(DocumentCommand::Open(DocumentKind::Translations(locale)));
    }
    let opener = frame::tool(icons::FLOPPY_DISK, "Save as…", wide).show(ui);
    if let Some(locale) = locale_menu(&opener, &view.grid.locales()) {
        commands.push(DocumentCommand::Save(DocumentKind::Translations(locale)));
    }
    let button = if wide {
        Button::secondary("Add key…").icon(icons::PLUS)
    } else {
        Button::icon_only(icons::PLUS, "Add key…")
    };
    let by_key = frame::page_key(ui, Modifiers::NONE, Key::Insert);
    if button.show(ui).clicked() || by_key {
        view.adding = Some(NewKey::default());
    }
    more(ui, state, view, commands);
}

/// What is done with the texts of all shown locales.
fn texts_items(ui: &mut Ui, view: &mut TabView, commands: &mut Commands) {
    let locales: Vec<Locale> = view.shown.iter().copied().collect();
    let keys = Shortcut {
        command: true,
        shift: false,
        alt: false,
        key: egui::Key::H,
    };
    let keys = keys.text();
    let item = MenuItem::new("Find and replace…").note(keys.as_str());
    if item.show(ui).clicked() {
        view.replacing = Some(replace::View::default());
    }
    let item = MenuItem::new("Fill missing texts from English");
    let fill = TranslationCommand::FillMissing(locales.clone());
    commands.when(item.show(ui).clicked(), fill);
    let item = MenuItem::new("Save for a translator (CSV)…");
    let save = TranslationCommand::SaveForTranslator(locales);
    commands.when(item.show(ui).clicked(), save);
    let item = MenuItem::new("Open from a translator (CSV)…");
    commands.when(item.pressed(ui), TranslationCommand::OpenFromTranslator);
}

/// A menu of locales under a button; answers the one that was chosen.
fn locale_menu(opener: &egui::Response, locales: &BTreeSet<Locale>) -> Option<Locale> {
    let chosen = menu(opener, |ui| {
        let mut chosen = None;
        for locale in locales {
            if MenuItem::new(&model::locale_title(*locale)).pressed(ui) {
                chosen = Some(*locale);
            }
        }
        chosen
    });
    chosen.flatten()
}

fn more(ui: &mut Ui, state: &AppState, view: &mut TabView, commands: &mut Commands) {
    let opener = Button::icon_only(icons::DOTS_THREE, "More").show(ui);
    menu(&opener, |ui| {
        texts_items(ui, view, commands);
        menu_rule(ui);
        if let Some(cursor) = &view.cursor {
            let first_use = view.grid.first_use(&cursor.key);
            if let Some(((part, place), open)) = first_use.zip(state.open_connector()) {
                let item = format!("Go to {part}");
                let go_to = ConnectorCommand::GoToPart(open.script_name.clone(), place);
                commands.when(MenuItem::new(&item).show(ui).clicked(), go_to);
            }
            let keys = Shortcut {
                command: true,
                shift: true,
                alt: false,
                key: egui::Key::Delete,
            };
            let keys = keys.text();
            let here = format!("Remove “{}” from {}", cursor.key, cursor.locale);
            let item = MenuItem::new(&here).note(keys.as_str()).danger();
            commands.when(item.show(ui).clicked(), cursor.remove_key(&[cursor.locale]));
            let everywhere = format!("Remove “{}” from all locales", cursor.key);
            let item = MenuItem::new(&everywhere).danger();
            commands.when(item.show(ui).clicked(), cursor.remove_key(&Locale::ALL));
            menu_rule(ui);
        }
        actions::draft_items(ui, commands);
    });
}
