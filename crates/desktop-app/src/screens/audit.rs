//! Activity: every request from this computer that was meant to change something. It sends nothing.

mod details;
mod filter;
#[cfg(test)]
mod tests;

use egui::{Event, Margin, Panel, Ui};

use crate::{
    command::{AppCommand, AuditCommand, Commands},
    icons,
    messages::refusals,
    screens::frame,
    state::{
        AppState,
        audit::{EntryFilter, ExportFormat},
        remote::Remote,
    },
    theme::{Tokens, Tone, measure},
    view_models::audit::{self as model, Ending, Line, Row},
    widgets::{
        Button, Cell, Chip, Column, EmptyState, Grid, GridAnswer, MenuItem, at_right, menu,
        method_label, text,
    },
};
use patchpanel_ui_kit::visible::Tip as _;

const NAME: &str = "Requests";
const DETAIL: f32 = 196.0;
const DETAIL_LOW: f32 = 112.0;

#[derive(Default)]
pub struct View {
    /// Whether what proves an entry is shown.
    shows_proof: bool,
    /// What is typed in the filter.
    text: String,
}

pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let tokens = Tokens::of(ui);
    let bar =
        |id, height| frame::seamless(Panel::top(id), height, tokens.surface, frame::sides(20, 20));
    bar("activity-head", measure::SCREEN_HEAD).show(ui, |ui| head(ui, state, commands));
    bar("activity-filter", measure::CHANGE_BAR)
        .show(ui, |ui| filter::ui(ui, state, &mut view.text, commands));
    frame::status_line(ui, "activity-foot", |ui| {
        text::small(ui, "Entries are only added, never changed");
        at_right(ui, |ui| text::small(ui, &model::chain_line(state)));
    });
    if let Some(entry) = state.audit.selected_row() {
        let height = if frame::is_low(ui) {
            DETAIL_LOW
        } else {
            DETAIL
        };
        let (panel, margin) = (Panel::bottom("activity-details"), Margin::symmetric(20, 10));
        frame::fixed(panel, height, tokens.sunken, margin)
            .landmark("Entry")
            .show(ui, |ui| {
                details::ui(ui, state, entry, &mut view.shows_proof, commands);
            });
    }
    frame::body(ui, |ui| entries(ui, state, view, commands));
}

fn head(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        text::title(ui, "Activity");
        let demo = state
            .session()
            .is_some_and(|session| session.profile.is_demo());
        text::muted(
            ui,
            if demo {
                "Every request that changed something in the demo tenant, until Patchpanel closes"
            } else {
                "Every request that changed something, from this computer, all profiles"
            },
        );
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let (tone, words) = model::chain(&state.audit.chain);
            Chip::new(tone, &words).icon(icons::SHIELD_CHECK).show(ui);
            export(ui, refusals::export(state), commands);
        });
    });
}

fn export(ui: &mut Ui, forbidden: Option<&str>, commands: &mut Commands) {
    let button = Button::secondary("Export…")
        .icon(icons::DOWNLOAD_SIMPLE)
        .disabled_because(forbidden)
        .tooltip("Save all entries that match the filter")
        .show(ui);
    let chosen = menu(&button, |ui| {
        let mut chosen = None;
        if MenuItem::new("As CSV, for a spreadsheet…").pressed(ui) {
            chosen = Some(ExportFormat::Csv);
        }
        if MenuItem::new("As JSON…").show(ui).clicked() {
            chosen = Some(ExportFormat::Json);
        }
        chosen
    });
    if let Some(format) = chosen.flatten() {
        commands.push(AuditCommand::Export(format));
    }
}

fn entries(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    if let Remote::Failed {
        message,
        previous: None,
    } = &state.audit.entries
    {
        ui.add_space(20.0);
        text::paragraph(ui, &message.in_one_line());
        return;
    }
    if state.audit.entries.value().is_none() {
        return;
    }
    let lines = model::lines(state);
    if lines.is_empty() {
        return nothing(ui, state, view, commands);
    }
    let answer = table(ui, state, &lines, commands);
    follow(ui, state, &lines, &answer, commands);
}

fn nothing(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    ui.add_space((ui.available_height() * 0.28).round());
    let everything = EntryFilter {
        since: crate::state::audit::Since::Ever,
        ..EntryFilter::default()
    };
    if state.audit.filter == EntryFilter::default() || state.audit.filter == everything {
        let about = "Requests that apply, create or delete are listed here, with tracking IDs.\nReading is not listed.";
        EmptyState::new(icons::PULSE, "Nothing was changed yet")
            .text(about)
            .show(ui, |_| ());
        return;
    }
    EmptyState::new(icons::FUNNEL_SIMPLE, "No entry matches the filter").show(ui, |ui| {
        if Button::secondary("Clear the filter").show(ui).clicked() {
            view.text.clear();
            commands.push(AuditCommand::Filter(Box::new(everything)));
        }
    });
}

fn table(ui: &mut Ui, state: &AppState, lines: &[Line], commands: &mut Commands) -> GridAnswer {
    let selected = state.audit.selected;
    let place = lines
        .iter()
        .position(|line| matches!(line, Line::Request(row) if Some(row.id) == selected));
    let wide = ui.ctx().content_rect().width() >= measure::NARROW;
    Grid::list(NAME, lines.len(), |place| lines.get(place))
        .columns(columns(wide))
        .bands(|line| match line {
            Line::Day { title, note } => Some((title, note)),
            Line::Request(_) => None,
        })
        .selected(place)
        .show(ui, commands)
}

fn columns<'a>(wide: bool) -> Vec<Column<'a, Line, Commands>> {
    let of_row = |draw: fn(&mut Cell<'_>, &Row, &mut Commands)| {
        move |cell: &mut Cell<'_>, line: &Line, commands: &mut Commands| match line {
            Line::Request(row) => draw(cell, row, commands),
            Line::Day { .. } => {}
        }
    };
    let profile = of_row(|cell, row, _| cell.tenant(row.mark, &row.profile));
    let connector = of_row(|cell, row, _| cell.name(&row.connector));
    let result = of_row(|cell, row, _| {
        let (icon, tone) = sign(row.ending);
        cell.icon_text(icon, tone, &row.result);
    });
    let millis = of_row(|cell, row, _| cell.muted(&row.millis));
    let mut columns = vec![
        Column::fixed("Time", 112.0, of_row(|cell, row, _| cell.text(&row.time))),
        Column::fixed("Profile", 116.0, profile),
        Column::flexible("Connector", 150.0, connector),
        Column::flexible("Request", 260.0, of_row(request)),
        Column::fixed("Result", 150.0, result),
    ];
    if wide {
        columns.push(Column::fixed("Tracking ID", 150.0, of_row(tracking_id)));
    }
    columns.push(Column::fixed("ms", 72.0, millis).numbers());
    columns
}

fn request(cell: &mut Cell<'_>, row: &Row, _: &mut Commands) {
    cell.widgets(&format!("{} {}", row.method, row.path), |ui| {
        let place = ui.max_rect();
        let method = egui::UiBuilder::new()
            .max_rect(place.with_max_x(place.left() + 52.0))
            .layout(egui::Layout::left_to_right(egui::Align::Center));
        method_label(&mut ui.new_child(method), &row.method);
        let path = egui::UiBuilder::new()
            .max_rect(place.with_min_x(place.left() + 52.0))
            .layout(egui::Layout::left_to_right(egui::Align::Center));
        let mut path = ui.new_child(path);
        let width = path.available_width() - measure::INSET;
        text::path_label(&mut path, &row.path, width);
    });
}

fn tracking_id(cell: &mut Cell<'_>, row: &Row, commands: &mut Commands) {
    let Some(whole) = &row.tracking_id else {
        return cell.muted("none");
    };
    let short = model::short(whole);
    cell.widgets(&short, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        text::code_small(ui, &short).tip(whole);
        if Button::icon_only(icons::COPY, &format!("Copy the tracking ID {whole}")).pressed(ui) {
            commands.push(AppCommand::Copy(whole.clone()));
        }
    });
}

fn sign(ending: Ending) -> (&'static str, Tone) {
    match ending {
        Ending::Changed => (icons::CHECK_CIRCLE, Tone::Success),
        Ending::Unchanged => (icons::MINUS, Tone::Neutral),
        Ending::Skipped => (icons::ARROW_RIGHT, Tone::Warning),
        Ending::Failed => (icons::X_CIRCLE, Tone::Danger),
        Ending::Unknown => (icons::WARNING, Tone::Warning),
    }
}

/// Selecting, opening the connector with Enter, copying the tracking ID with Ctrl+C.
fn follow(ui: &Ui, state: &AppState, lines: &[Line], answer: &GridAnswer, commands: &mut Commands) {
    let id = |place: usize| match lines.get(place) {
        Some(Line::Request(row)) => Some(row.id),
        Some(Line::Day { .. }) | None => None,
    };
    if let Some(id) = answer.moved.and_then(|(row, _)| id(row)) {
        commands.push(AuditCommand::Select(id));
    }
    let rows = state.audit.rows();
    let activated = answer.activated.and_then(id);
    if let Some(row) = rows.iter().find(|row| Some(row.id) == activated) {
        details::open_connector(row, commands);
    }
    let copies = answer.focused && ui.input(|input| input.events.contains(&Event::Copy));
    let tracking_id = state
        .audit
        .selected_row()
        .filter(|_| copies)
        .and_then(|row| row.answer.as_ref()?.tracking_id.clone());
    if let Some(tracking_id) = tracking_id {
        commands.push(AppCommand::Copy(tracking_id));
    }
}
