//! The bar above the form: its pages, and the language in which it is shown.

use egui::{Panel, Ui};
use patchpanel_core_models::ids::Locale;

use super::View;
use crate::{
    icons,
    screens::frame,
    theme::{Tokens, Tone, measure},
    view_models::{form::Shown, translations::locale_title},
    widgets::{Chip, Dropdown, at_right, icon_sign, icon_toggle, segments},
};
use patchpanel_ui_kit::visible::Tip as _;

/// Width of the drop-down of languages.
const LANGUAGE: f32 = 140.0;
/// Room of the signs beside it.
const TOOLS: f32 = 76.0;
/// More pages than this are a drop-down.
const SEGMENTS: usize = 3;
/// Under this width the pages are a drop-down, too, and nothing else is said.
const WITH_SEGMENTS: f32 = 600.0;

pub(super) fn ui(ui: &mut Ui, shown: Shown<'_>, view: &mut View) {
    let surface = Tokens::of(ui).surface;
    frame::fixed(Panel::top("form-bar"), 44.0, surface, frame::sides(20, 20)).show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP;
            let is_wide = ui.available_width() >= WITH_SEGMENTS;
            pages(ui, shown, (view, is_wide));
            let about = "ISC may draw the form differently. Values typed here are not saved.";
            if is_wide {
                Chip::new(Tone::Neutral, "approximate").show(ui).tip(about);
            }
            at_right(ui, |ui| languages(ui, view));
        });
    });
}

fn pages(ui: &mut Ui, shown: Shown<'_>, (view, is_wide): (&mut View, bool)) {
    let current = shown.page(view.page);
    let entries = shown.menu();
    let options: Vec<(usize, &str)> = entries
        .iter()
        .enumerate()
        .map(|(page, entry)| (page, entry.title.text()))
        .collect();
    let chosen = if is_wide && options.len() <= SEGMENTS {
        segments(ui, "Page of the form", current, &options)
    } else {
        // The languages keep their room.
        let room = ui.available_width() - LANGUAGE - TOOLS;
        Dropdown::new("Page of the form")
            .width(room.clamp(60.0, 170.0))
            .show(ui, current, &options)
    };
    if chosen.is_some() {
        view.page = chosen;
    }
}

fn languages(ui: &mut Ui, view: &mut View) {
    let has_file =
        |locale: &Locale| *locale == Locale::En || view.source.files.contains_key(locale);
    let (with, without): (Vec<Locale>, Vec<Locale>) = Locale::ALL.into_iter().partition(has_file);
    let new = without
        .into_iter()
        .map(|locale| (locale, format!("{}, new", locale_title(locale))));
    let titles = with
        .into_iter()
        .map(|locale| (locale, locale_title(locale)));
    let titles: Vec<(Locale, String)> = titles.chain(new).collect();
    let options: Vec<(Locale, &str)> = titles
        .iter()
        .map(|(locale, title)| (*locale, title.as_str()))
        .collect();
    let mut marked = !view.bare;
    icon_toggle(ui, icons::EYE, "Mark conditions", &mut marked);
    view.bare = !marked;
    let current = view.locale();
    // A drop-down shrinks to the room it finds, which is none until the row knows its width.
    let chosen = ui.scope(|ui| {
        ui.set_min_width(LANGUAGE);
        let dropdown = Dropdown::new("Language of the form").width(LANGUAGE);
        dropdown.show(ui, current, &options)
    });
    if let Some(locale) = chosen.inner {
        view.locale = Some(locale);
    }
    icon_sign(ui, icons::TRANSLATE, Tone::Neutral, "Language");
}
