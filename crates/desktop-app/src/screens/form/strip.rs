//! What the draft changes in the XML and in the translations, under the form.

use egui::{Panel, Sense, Ui, vec2};
use patchpanel_core_models::{draft::Part, models::document::XmlDocument, problem::Place};

use super::View;
use crate::{
    code::{
        code_line::{CodeLine, LineColumns, LineTone},
        highlight::{Language, LineState},
    },
    screens::frame,
    state::connectors::OpenConnector,
    theme::{Tokens, Tone},
    view_models::{
        form::strip::{Strip, strip},
        quantity,
    },
    widgets::{Chip, Link, at_right, text},
};

/// So many locales are named.
const LOCALES: usize = 4;
/// Less width than this has room for fewer words in the head.
const NARROW: f32 = 640.0;
const HEIGHT: f32 = 96.0;
const HEAD: f32 = 32.0;
const LINE: f32 = 20.0;

/// Answers where in the XML to go.
pub(super) fn ui(ui: &mut Ui, open: &OpenConnector, view: &mut View) -> Option<Place> {
    let sunken = Tokens::of(ui).sunken;
    let height = if frame::is_low(ui) { HEAD } else { HEIGHT };
    let check = open.checks.get(&XmlDocument::SourceConfig.into());
    let part = view.source.form.as_ref().zip(view.selected);
    let part = part.and_then(|(form, node)| form.part(node));
    let lines = part.map(|part| part.place.line..=part.last_line);
    let found = check.map(|check| {
        let make = || strip(&check.diff, lines.as_ref());
        view.strip.of((check.revision, view.selected), make).clone()
    });
    let found = found.unwrap_or_default();
    let panel = frame::fixed(
        Panel::bottom("form-strip"),
        height,
        sunken,
        egui::Margin::ZERO,
    );
    let place = part.map(|part| part.place);
    let strip = panel.landmark("What this changes").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let head = ui.allocate_ui(vec2(ui.available_width(), HEAD), |ui| {
            ui.horizontal_centered(|ui| head(ui, open, &found)).inner
        });
        if height > HEAD {
            lines_ui(ui, &found);
        }
        head.inner
    });
    place.filter(|_| strip.inner)
}

/// Answers whether the XML is asked for.
fn head(ui: &mut Ui, open: &OpenConnector, found: &Strip) -> bool {
    ui.add_space(20.0);
    text::strong(ui, "What this changes");
    let is_known = open.is_checked(XmlDocument::SourceConfig);
    // In few points of width the link at the right stays whole.
    let is_narrow = ui.available_width() < NARROW;
    let document = if is_narrow { "" } else { "source config, " };
    let note = match (found.lines.len(), found.more) {
        _ if !is_known => "Comparing…".to_owned(),
        (0, _) => "Same as on the server".to_owned(),
        (_, 0) => format!("{document}{}", found.place()),
        (_, more) if is_narrow => format!("{}, {more} more", found.place()),
        (_, more) => {
            let more = quantity::count(more, "more line", "more lines");
            format!("{document}{}, and {more}", found.place())
        }
    };
    text::small(ui, &note);
    let locales = open
        .draft
        .changes()
        .into_iter()
        .filter_map(|part| match part {
            Part::Translations(locale) => Some(locale.as_str()),
            Part::Metadata | Part::Xml(_) => None,
        });
    let locales: Vec<&str> = locales.collect();
    let right = at_right(ui, |ui| {
        let words = match locales.as_slice() {
            [] => "changes no translation".to_owned(),
            many if is_narrow => quantity::count(many.len(), "translation", "translations"),
            few if few.len() <= LOCALES => format!("also changes translations {}", few.join(", ")),
            many => format!("also changes {} translations", many.len()),
        };
        if !locales.is_empty() {
            Chip::new(Tone::Accent, &words).show(ui);
        } else if !found.lines.is_empty() && !is_narrow {
            Chip::new(Tone::Neutral, &words).show(ui);
        }
        let pressed = Link::new("Show in XML").small().show(ui).clicked();
        ui.add_space(12.0);
        pressed
    });
    right.inner
}

fn lines_ui(ui: &mut Ui, found: &Strip) {
    let last = found.lines.iter().map(|line| line.number as usize).max();
    let columns = LineColumns::one_number(last.unwrap_or_default());
    for line in &found.lines {
        let size = vec2(ui.available_width(), LINE);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let note = line.note.as_deref();
        let removed = if line.is_removed { " removed" } else { "" };
        let said = format!("Line {}{removed}: {}", line.number, line.text.trim());
        let said = note.map_or(said.clone(), |note| format!("{said}, {note}"));
        let role = egui::Role::Label;
        response.widget_info(|| egui::WidgetInfo::labeled(role, true, &said));
        let tone = if line.is_removed {
            LineTone::Removed
        } else {
            LineTone::Added
        };
        let code = CodeLine {
            numbers: [Some(line.number), None],
            // There is little room, and the XML shows where it stands.
            text: line.text.trim_start(),
            language: Language::Xml,
            state: LineState::default(),
            tone,
            words: &[],
            note,
        };
        code.paint(ui, rect, &columns, 0.0);
    }
}
