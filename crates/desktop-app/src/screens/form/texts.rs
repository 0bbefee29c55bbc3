//! A text of the selected part in all locales at once, as the Translations tab has them.

use egui::{ScrollArea, Sense, Ui, vec2};
use patchpanel_core_models::{ids::Locale, models::document::DocumentKind, problem::Place};

use super::part::Pane;
use crate::{
    command::{ConnectorCommand, FormCommand},
    icons,
    theme::{Tokens, measure, mono, size::CODE_SMALL},
    view_models::form::{
        design::{TextOf, is_key},
        outline,
    },
    widgets::{Button, Field, at_right, paint, segments, text},
};

/// Height of one locale.
const ROW: f32 = measure::CONTROL + 2.0;
/// More locales than this scroll.
const IN_SIGHT: usize = 6;
const CODE: f32 = 44.0;
const ASKS_WHO: &str = "Several parts show this text: choose first who gets another one";

/// Draws the title with the key, and a row for each locale. `title` tells its fields from others.
pub(super) fn ui(ui: &mut Ui, pane: &mut Pane<'_>, title: &str, of: TextOf) {
    let held = pane.held(of);
    let key = Some(held).filter(|held| !held.is_empty() && is_key(pane.files, held));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP;
        text::field_label(ui, title);
        at_right(ui, |ui| {
            if of.is_optional() && !held.is_empty() {
                remove(ui, pane, title, of);
            }
            head(ui, pane, key, of);
        });
    });
    // A text that is not there yet begins in the locale that is looked at.
    let locales = if held.is_empty() {
        vec![pane.locale]
    } else {
        pane.locales()
    };
    let gap = ui.spacing().item_spacing.y;
    ui.spacing_mut().item_spacing.y = ROW - measure::CONTROL;
    let mut area = ScrollArea::vertical()
        .id_salt((title, "texts"))
        .max_height(ROW * locales.len().min(IN_SIGHT) as f32);
    let shown = locales.iter().position(|locale| *locale == pane.locale);
    if pane.view.focuses_label && pane.is_label(of) {
        area = area.vertical_scroll_offset(ROW * shown.unwrap_or_default() as f32);
    }
    area.show_rows(ui, measure::CONTROL, locales.len(), |ui, rows| {
        for locale in locales.get(rows).unwrap_or_default() {
            row(ui, pane, (title, *locale), of);
        }
    });
    ui.spacing_mut().item_spacing.y = gap;
    ui.add_space(measure::GAP_RELATED);
}

fn remove(ui: &mut Ui, pane: &mut Pane<'_>, title: &str, of: TextOf) {
    let name = format!("Remove the {}", title.to_lowercase());
    if Button::icon_only(icons::X, &name).show(ui).clicked() {
        let TextOf { node, attribute } = of;
        pane.commands
            .push(FormCommand::RemoveText { node, attribute });
    }
}

fn head(ui: &mut Ui, pane: &mut Pane<'_>, key: Option<&str>, of: TextOf) {
    let Some(key) = key else { return };
    if Button::icon_only(icons::TRANSLATE, &format!("Show {key} in Translations"))
        .show(ui)
        .clicked()
    {
        let document = DocumentKind::Translations(pane.locale);
        let file = pane.files.get(&pane.locale);
        let line = file.and_then(|file| file.line_of(key)).unwrap_or(1);
        let place = Place { line, column: 1 };
        let name = pane.open.script_name.clone();
        pane.commands
            .push(ConnectorCommand::GoTo(name, document, place));
    }
    let Some(count) = pane.facts.shared(key) else {
        return drop(text::code_small(ui, key));
    };
    let this = format!("this {}", outline::word(of.node).to_lowercase());
    let choices = [(false, this.as_str()), (true, &format!("all {count}"))];
    let chosen = (!pane.asks_who(key)).then_some(true);
    let name = format!("Who gets another text for {key}");
    match ui.scope(|ui| segments(ui, &name, chosen, &choices)).inner {
        Some(true) => pane.view.shared_text = Some(key.to_owned()),
        Some(false) => {
            if let Some(command) = of.own_key(pane.form, pane.files) {
                pane.commands.push(command);
            }
        }
        None => {}
    }
}

fn row(ui: &mut Ui, pane: &mut Pane<'_>, (title, locale): (&str, Locale), of: TextOf) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (rect, _) = ui.allocate_exact_size(vec2(CODE, measure::CONTROL), Sense::hover());
        let ink = Tokens::of(ui).muted;
        let code = paint::line(ui, locale.as_str(), mono(CODE_SMALL), ink);
        paint::put_left(ui, rect.left(), rect.center().y, code);
        let name = format!("{title} in {locale}");
        field(ui, pane, (&name, f32::INFINITY), locale, of);
    });
}

/// A text in a locale; what is typed goes to its key.
pub(super) fn field(
    ui: &mut Ui,
    pane: &mut Pane<'_>,
    (name, width): (&str, f32),
    locale: Locale,
    of: TextOf,
) {
    let held = pane.held(of);
    let key = Some(held).filter(|held| !held.is_empty() && is_key(pane.files, held));
    let own = |locale| key.and_then(|key| pane.files.get(&locale)?.get(key));
    let found = match key {
        Some(_) => own(locale).unwrap_or_default(),
        None if locale == Locale::En => held,
        None => "",
    };
    let hint = match (key, own(Locale::En)) {
        (Some(_), Some(english)) if !english.is_empty() => "Missing: shows the en text",
        (Some(_), _) => "Missing: shows the key",
        (None, _) if held.is_empty() => "Add a text",
        (None, _) => "Shows the same text",
    };
    let mut value = found.to_owned();
    let who = key.filter(|key| pane.asks_who(key)).map(|_| ASKS_WHO);
    let is_called = pane.is_label(of) && locale == pane.locale;
    let is_called = is_called && std::mem::take(&mut pane.view.focuses_label);
    let field = Field::new(name, &mut value).hint(hint).width(width);
    let field = field.disabled_because(who).focused_when(is_called);
    if field.show(ui).changed()
        && let Some(command) = of.typed(pane.form, pane.files, (locale, &value))
    {
        pane.commands.push(command);
    }
}
