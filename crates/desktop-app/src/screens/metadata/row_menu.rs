//! What can be done with one value: a menu behind “…”, the same for fields, tree and table.

use egui::{Color32, Rect, Ui, UiBuilder};
use patchpanel_core_models::patch::Pointer;
use serde_json::Value;

use super::inline::Inline;
use super::{
    Page,
    panel::{Panel, name_of},
};
use crate::{
    command::AppCommand,
    icons,
    view_models::metadata::{edit, kind::Kind},
    widgets::{Button, MenuItem, menu_at, menu_caption, menu_rule},
};

/// What was chosen from the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Edit,
    EditAsJson,
    Add,
    Convert(Kind),
    CopyPath,
    CopyValue,
    TakeBack,
    Remove,
}

/// The place of the button, and what is around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opener {
    /// The space of the button.
    pub(super) rect: Rect,
    /// The colour behind it, which covers the end of a long key.
    pub(super) ground: Color32,
    /// The row is under the pointer, or is the one that keys act on.
    pub(super) is_touched: bool,
    /// The menu is asked for by a key or a right click.
    pub(super) is_asked: bool,
    /// What holds the value.
    pub(super) holder: Holder,
}

/// What holds a value on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// A row of the tree or the table, where keys edit and remove.
    Row,
    /// A field of the form, which is always ready to be typed in.
    Field,
}

/// The menu, and a button for the pointer, which shows while the row is touched or the menu is open.
pub(super) fn ui(ui: &mut Ui, opener: Opener, place: &Pointer, page: &mut Page<'_>) {
    let name = format!("What to do with {}", name_of(place));
    let builder = UiBuilder::new()
        .max_rect(opener.rect)
        .id_salt(("row menu", place.as_str()));
    let chosen = ui
        .scope_builder(builder, |ui| {
            let id = ui.scope_id().with("was shown");
            let is_shown =
                opener.is_touched || ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
            if is_shown {
                ui.painter().rect_filled(opener.rect, 4, opener.ground);
            } else {
                ui.set_opacity(0.0);
            }
            let button = Button::icon_only(icons::DOTS_THREE, &name).by_pointer();
            let is_asked = button.show(ui).clicked() || opener.is_asked;
            let asked = is_asked.then_some(opener.rect);
            let chosen = menu_at(ui, "menu", asked, |ui| {
                items(ui, page, place, opener.holder)
            });
            ui.data_mut(|data| data.insert_temp(id, chosen.is_some()));
            chosen.flatten()
        })
        .inner;
    if let Some(chosen) = chosen {
        carry_out(chosen, place, page);
    }
}

fn items(ui: &mut Ui, page: &Page<'_>, place: &Pointer, holder: Holder) -> Option<Chosen> {
    let mut chosen = None;
    let mut item = |ui: &mut Ui, item: MenuItem<'_>, what: Chosen| {
        if item.show(ui).clicked() {
            chosen = Some(what);
        }
    };
    let Some(value) = edit::value_at(page.draft, place) else {
        item(
            ui,
            MenuItem::new("Put back").icon(icons::ARROW_COUNTER_CLOCKWISE),
            Chosen::TakeBack,
        );
        return chosen;
    };
    let kind = Kind::of(value);
    if holder == Holder::Row && Inline::begin(page, place).is_some() {
        item(
            ui,
            MenuItem::new("Edit").icon(icons::PENCIL_SIMPLE).note("F2"),
            Chosen::Edit,
        );
    }
    item(
        ui,
        MenuItem::new("Edit as JSON…").icon(icons::BRACKETS_CURLY),
        Chosen::EditAsJson,
    );
    match value {
        Value::Object(_) => item(ui, MenuItem::new("Add key…").icon(icons::PLUS), Chosen::Add),
        Value::Array(_) => item(
            ui,
            MenuItem::new("Add item…").icon(icons::PLUS),
            Chosen::Add,
        ),
        _ => {}
    }
    item(
        ui,
        MenuItem::new("Copy value").icon(icons::COPY),
        Chosen::CopyValue,
    );
    item(ui, MenuItem::new("Copy path"), Chosen::CopyPath);
    if edit::value_at(page.server, place) != Some(value) {
        item(
            ui,
            MenuItem::new("Revert the change").icon(icons::ARROW_COUNTER_CLOCKWISE),
            Chosen::TakeBack,
        );
    }
    menu_rule(ui);
    menu_caption(ui, "Type");
    for other in Kind::ALL {
        item(
            ui,
            MenuItem::new(other.title()).checked_when(other == kind),
            Chosen::Convert(other),
        );
    }
    menu_rule(ui);
    item(
        ui,
        MenuItem::new("Remove")
            .icon(icons::TRASH)
            .danger()
            .note((holder == Holder::Row).then_some("Del")),
        Chosen::Remove,
    );
    chosen
}

fn carry_out(chosen: Chosen, place: &Pointer, page: &mut Page<'_>) {
    match chosen {
        Chosen::Edit => page.local.inline = Inline::begin(page, place),
        Chosen::EditAsJson => page.local.ask(Panel::edit(page, place)),
        Chosen::Add => page.local.ask(Some(Panel::add(place.clone()))),
        Chosen::Convert(kind) => {
            if let Some(value) = edit::value_at(page.draft, place) {
                let converted = edit::replace(place, kind.convert(value));
                page.change(converted);
            }
        }
        Chosen::CopyPath => page
            .commands
            .push(AppCommand::Copy(format!("/connectorMetadata{place}"))),
        Chosen::CopyValue => {
            let text = edit::value_at(page.draft, place)
                .map(crate::view_models::metadata::kind::typing_text);
            page.commands
                .push(AppCommand::Copy(text.unwrap_or_default()));
        }
        Chosen::TakeBack => page.take_back(place),
        Chosen::Remove => page.change(edit::remove(place)),
    }
}

/// Edits a value in its row, or, where it does not fit into a line, as JSON.
pub(super) fn edit_here(place: &Pointer, page: &mut Page<'_>) {
    page.local.inline = Inline::begin(page, place);
    if page.local.inline.is_none() {
        page.local.ask(Panel::edit(page, place));
    }
}
