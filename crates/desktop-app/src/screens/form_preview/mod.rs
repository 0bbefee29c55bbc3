//! An approximate preview of the form that a source config describes. Values typed here live in the view only.

mod fields;
mod rich_text;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use egui::{Frame, Margin, Panel, ScrollArea, Ui};
use patchpanel_core_models::{
    documents::SourceConfigForm,
    draft::Content,
    ids::{Locale, ScriptName},
    models::document::XmlDocument,
    problem::Problem,
    properties::PropertiesFile,
};

use crate::{
    command::Commands,
    icons,
    screens::frame,
    state::{
        AppState,
        connector::OpenConnector,
        session::{Revision, Session, SessionId},
    },
    theme::{Tokens, Tone, measure},
    view_models::{
        form_preview::{SectionView, Shown},
        translations::locale_title,
    },
    widgets::{
        Banner, Chip, Dropdown, EmptyState, ListRow, at_right, icon_sign, rule, switch, text,
    },
};
use patchpanel_ui_kit::visible::{Tip as _, joined};

/// Width of the menus at the left.
const MENUS: f32 = 176.0;
/// Width of the drop-down of languages.
const LANGUAGE: f32 = 172.0;
/// No field is wider than this.
const FORM: f32 = 560.0;

#[derive(Default)]
pub struct View {
    shown: Option<(SessionId, ScriptName)>,
    locale: Option<Locale>,
    page: Option<usize>,
    /// What was tried out, by field name.
    values: BTreeMap<String, String>,
    /// Conditions are marked unless the person asked for the bare form.
    bare: bool,
    source: Source,
}

/// The form as it was last read, and why the newest text cannot be.
#[derive(Default)]
struct Source {
    revision: Option<Revision>,
    form: Option<SourceConfigForm>,
    files: BTreeMap<Locale, PropertiesFile>,
    fault: Option<Problem>,
}

impl Source {
    /// Keeps the last form that could be read.
    fn follow(&mut self, revision: Revision, content: &Content) {
        if self.revision.as_ref() == Some(&revision) {
            return;
        }
        let files = content.translations.iter();
        self.files = files
            .map(|(locale, text)| (*locale, PropertiesFile::parse(text)))
            .collect();
        let text = content
            .xml
            .get(&XmlDocument::SourceConfig)
            .map(String::as_str)
            .unwrap_or_default();
        match SourceConfigForm::parse(text) {
            Ok(form) => (self.form, self.fault) = (Some(form), None),
            Err(fault) => self.fault = Some(fault),
        }
        self.revision = Some(revision);
    }
}

impl View {
    fn follow(&mut self, session: &Session, open: &OpenConnector) {
        let shown = Some((session.id, open.script_name.clone()));
        if self.shown != shown {
            *self = Self {
                shown,
                locale: self.locale,
                bare: self.bare,
                ..Self::default()
            };
        }
        self.source
            .follow(session.revision(open), &open.draft.current);
    }
}

pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let (Some(session), Some(open)) = (state.session(), state.open_connector()) else {
        return;
    };
    view.follow(session, open);
    let sunken = Tokens::of(ui).sunken;
    frame::fixed(
        Panel::top("preview-bar"),
        44.0,
        sunken,
        frame::sides(20, 20),
    )
    .show(ui, |ui| bar_ui(ui, view));
    let Some(form) = view.source.form.clone() else {
        return unreadable(ui, view);
    };
    if let Some(fault) = &view.source.fault {
        let title = fault.place.map_or_else(
            || "From before the error".to_owned(),
            |place| format!("From before the error in line {}", place.line),
        );
        Banner::new(Tone::Warning, icons::WARNING, &title)
            .text(&fault.what)
            .flat()
            .show_plain(ui);
    }
    // What is typed in this frame shows in the next one: sections are made from the values as they were.
    let values = view.values.clone();
    let files = std::mem::take(&mut view.source.files);
    let shown = Shown {
        form: &form,
        files: &files,
        locale: view.locale.unwrap_or(Locale::En),
        values: &values,
    };
    menus(ui, shown, view);
    let page = view.page.unwrap_or_else(|| shown.first_page());
    let sections = shown.sections(page);
    frame::body(ui, |ui| {
        ScrollArea::vertical()
            .id_salt(("form", page))
            .auto_shrink(false)
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::symmetric(20, 14))
                    .show(ui, |ui| {
                        ui.set_max_width(FORM.min(ui.available_width()));
                        page_ui(ui, page, &sections, view, commands);
                    });
            });
    });
    view.source.files = files;
}

fn bar_ui(ui: &mut Ui, view: &mut View) {
    let mut locales: BTreeSet<Locale> = view.source.files.keys().copied().collect();
    locales.insert(Locale::En);
    let titles: Vec<(Locale, String)> = locales
        .iter()
        .map(|locale| (*locale, locale_title(*locale)))
        .collect();
    let options: Vec<(Locale, &str)> = titles
        .iter()
        .map(|(locale, title)| (*locale, title.as_str()))
        .collect();
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP;
        text::strong(ui, "Form preview");
        let about = "ISC draws the form itself; this shows what the XML and the translations say. Values typed here are never kept.";
        Chip::new(Tone::Neutral, "approximate").show(ui).tip(about);
        at_right(ui, |ui| {
            let mut marked = !view.bare;
            switch(ui, "Mark conditions", &mut marked);
            view.bare = !marked;
            text::body(ui, "Mark conditions");
            ui.add_space(measure::GAP_RELATED);
            icon_sign(ui, icons::TRANSLATE, Tone::Neutral, "Language");
            let current = view.locale.unwrap_or(Locale::En);
            // A drop-down shrinks to the room it finds, which is none until the row knows its width.
            let chosen = ui.scope(|ui| {
                ui.set_min_width(LANGUAGE);
                let dropdown = Dropdown::new("Language of the preview").width(LANGUAGE);
                dropdown.show(ui, current, &options)
            });
            if let Some(locale) = chosen.inner {
                view.locale = Some(locale);
            }
        });
    });
}

/// The text cannot be read, and could not be since the tab was opened.
fn unreadable(ui: &mut Ui, view: &View) {
    let Some(fault) = &view.source.fault else {
        return;
    };
    ui.add_space((ui.available_height() * 0.24).round());
    let title = fault.place.map_or_else(
        || "The form cannot be read".to_owned(),
        |place| format!("The form cannot be read because of line {}", place.line),
    );
    let about = joined(&[&fault.what, &fault.next]);
    EmptyState::new(icons::FILE_CODE, &title)
        .text(&about)
        .show(ui, |_| ());
}

fn menus(ui: &mut Ui, shown: Shown<'_>, view: &mut View) {
    let current = view.page.unwrap_or_else(|| shown.first_page());
    let (panel, sunken) = (Panel::left("preview-menus"), Tokens::of(ui).sunken);
    let pane = frame::fixed(panel, MENUS, sunken, Margin::symmetric(8, 10));
    pane.landmark("Menus").show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = measure::GAP_RELATED;
            for (index, entry) in shown.menu().iter().enumerate() {
                ui.push_id(index, |ui| {
                    let note = entry
                        .title
                        .lack(shown.locale)
                        .unwrap_or_else(|| entry.note.clone());
                    let row = ListRow::new(entry.title.text())
                        .second(&note)
                        .selected_when(index == current);
                    if row.show(ui).clicked() {
                        view.page = Some(index);
                    }
                });
            }
        });
    });
}

fn page_ui(
    ui: &mut Ui,
    page: usize,
    sections: &[SectionView],
    view: &mut View,
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.y = measure::GAP;
    if page == 0 {
        text::note(
            ui,
            "ISC puts the source’s name, description, owner and connection settings on this page by itself.",
        );
    }
    for (index, section) in sections.iter().enumerate() {
        if index > 0 {
            ui.add_space(measure::GAP);
            rule(ui);
            ui.add_space(measure::GAP);
        }
        ui.push_id(index, |ui| fields::section(ui, section, view, commands));
    }
    if sections.is_empty() {
        text::note(ui, "This page has no section, so ISC shows nothing on it.");
    }
}
