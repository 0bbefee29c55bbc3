//! Activity: every request of this run that was meant to change something. It sends nothing.

use egui::{CentralPanel, Event, Frame, Margin, Panel, Ui};

use crate::{
    command::{Command, Commands},
    icons,
    state::{AppState, activity::ActivityEntry, session::Session},
    theme::{Tokens, Tone, measure},
    view_models::activity::{self as model, Outcome, Row},
    widgets::{
        Button, Column, EmptyState, Field, Table, TableAnswer, TableRow, ValueRow, at_right,
        icon_sign, method_label, request_line, text,
    },
};

const NAME: &str = "Requests";
const DETAIL: f32 = 196.0;
const DETAIL_LOW: f32 = 112.0;

/// What belongs to drawing only.
#[derive(Default)]
pub struct View {
    filter: String,
    /// The selected request's place in the session's activity.
    selected: Option<usize>,
}

/// Draws the screen.
pub fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let Some(session) = &state.session else {
        return;
    };
    let tokens = Tokens::of(ui);
    let rows = model::rows(state, session, &view.filter);
    let bar = Frame::new()
        .fill(tokens.surface)
        .inner_margin(Margin::symmetric(20, 0));
    Panel::top("activity-head")
        .exact_size(measure::SCREEN_HEAD)
        .show_separator_line(false)
        .frame(bar)
        .show(ui, head);
    if session.activity.is_empty() {
        CentralPanel::default().frame(bar).show(ui, nothing_changed);
        return;
    }
    Panel::top("activity-filter")
        .exact_size(44.0)
        .show_separator_line(false)
        .frame(bar)
        .show(ui, |ui| filter(ui, session, rows.len(), view));
    let entry = view.selected.and_then(|index| session.activity.get(index));
    if let Some(entry) = entry {
        let low = ui.ctx().content_rect().height() < measure::LOW;
        let pane = Frame::new()
            .fill(tokens.sunken)
            .inner_margin(Margin::symmetric(20, 10));
        let panel = Panel::bottom("activity-details")
            .exact_size(if low { DETAIL_LOW } else { DETAIL })
            .frame(pane);
        panel.show(ui, |ui| details(ui, state, session, entry, commands));
    }
    CentralPanel::default()
        .frame(Frame::new().fill(tokens.surface))
        .show(ui, |ui| {
            if rows.is_empty() {
                return nothing_found(ui, view);
            }
            let answer = table(ui, session, &rows, view, commands);
            follow(ui, session, &rows, answer, view, commands);
        });
}

fn head(ui: &mut Ui) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = measure::INSET;
        text::title(ui, "Activity");
        text::muted(
            ui,
            "Every request of this run that was meant to change something",
        );
    });
}

fn filter(ui: &mut Ui, session: &Session, shown: usize, view: &mut View) {
    ui.horizontal(|ui| {
        let field =
            Field::new("Filter requests", &mut view.filter).hint("Connector, path or tracking ID");
        field.icon(icons::FUNNEL_SIMPLE).width(288.0).show(ui);
        at_right(ui, |ui| {
            text::small(ui, &model::count(shown, session.activity.len()))
        });
    });
}

fn nothing_changed(ui: &mut Ui) {
    ui.add_space((ui.available_height() * 0.28).round());
    let about = "Requests that apply, create or delete something show here, with their tracking IDs,\nuntil Patchpanel closes. Reading is not listed.";
    EmptyState::new(icons::PULSE, "Nothing was changed in this run")
        .text(about)
        .show(ui, |_| ());
}

fn nothing_found(ui: &mut Ui, view: &mut View) {
    ui.add_space((ui.available_height() * 0.28).round());
    let title = format!("No request holds “{}”", view.filter.trim());
    EmptyState::new(icons::FUNNEL_SIMPLE, &title).show(ui, |ui| {
        if Button::secondary("Clear the filter").show(ui).clicked() {
            view.filter.clear();
        }
    });
}

fn table(
    ui: &mut Ui,
    session: &Session,
    rows: &[Row],
    view: &View,
    commands: &mut Commands,
) -> TableAnswer {
    let wide = ui.ctx().content_rect().width() >= measure::NARROW;
    let selected = rows.iter().position(|row| Some(row.index) == view.selected);
    let mut table = Table::new(NAME, rows.len())
        .column(Column::fixed("Time", 120.0))
        .column(Column::fixed("Profile", 116.0))
        .column(Column::flexible("Connector", 150.0))
        .column(Column::flexible("Request", 260.0))
        .column(Column::fixed("Result", 172.0));
    if wide {
        table = table.column(Column::fixed("Tracking ID", 150.0));
    }
    let table = table
        .column(Column::fixed("ms", 72.0).numbers())
        .selected(selected);
    table.show(ui, |line| {
        let row = rows.get(line.index());
        if let Some((row, entry)) =
            row.and_then(|row| Some((row, session.activity.get(row.index)?)))
        {
            fill(line, session, (row, entry));
            if wide {
                tracking_id(line, (row, entry), commands);
            }
            line.muted(&row.millis);
        }
    })
}

fn fill(line: &mut TableRow<'_>, session: &Session, (row, entry): (&Row, &ActivityEntry)) {
    line.text(&row.time);
    line.cell(&entry.profile, |ui| {
        profile_chip(ui, session, &entry.profile);
    });
    line.name(&row.connector);
    line.cell(&format!("{} {}", entry.method, entry.path), |ui| {
        ui.set_max_width(ui.available_width() - measure::INSET);
        let (method, _) =
            ui.allocate_exact_size(egui::vec2(52.0, measure::ROW), egui::Sense::hover());
        let place = egui::UiBuilder::new()
            .max_rect(method)
            .layout(egui::Layout::left_to_right(egui::Align::Center));
        ui.scope_builder(place, |ui| method_label(ui, &entry.method));
        text::path_label(ui, &entry.path, ui.available_width());
    });
    let (icon, tone) = sign(row.outcome);
    line.icon_text(icon, tone, &row.result);
}

fn profile_chip(ui: &mut Ui, session: &Session, name: &str) {
    let mark = session.profile.mark();
    let tokens = Tokens::of(ui);
    let galley = crate::widgets::paint::elided(
        ui,
        name,
        crate::theme::medium(11.0),
        tokens.on_accent,
        ui.available_width() - 24.0,
    );
    let size = egui::vec2((galley.size().x + 12.0).round(), measure::CHIP);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter().rect_filled(rect, 4, mark.fill());
    crate::widgets::paint::put_centred(ui.painter(), rect.center(), galley);
}

fn tracking_id(
    line: &mut TableRow<'_>,
    (row, entry): (&Row, &ActivityEntry),
    commands: &mut Commands,
) {
    let (Some(short), Some(whole)) = (&row.tracking_id, &entry.tracking_id) else {
        line.muted("none");
        return;
    };
    line.cell(short, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        text::code_small(ui, short).on_hover_text(whole);
        if Button::icon_only(icons::COPY, &format!("Copy the tracking ID {whole}"))
            .show(ui)
            .clicked()
        {
            commands.push(Command::Copy(whole.clone()));
        }
    });
}

fn sign(outcome: Outcome) -> (&'static str, Tone) {
    match outcome {
        Outcome::Changed => (icons::CHECK_CIRCLE, Tone::Success),
        Outcome::Unchanged => (icons::MINUS, Tone::Neutral),
        Outcome::Skipped => (icons::ARROW_RIGHT, Tone::Warning),
        Outcome::Failed => (icons::X_CIRCLE, Tone::Danger),
        Outcome::Unknown => (icons::WARNING, Tone::Warning),
    }
}

/// Selecting, opening the connector with Enter, copying the tracking ID with Ctrl+C.
fn follow(
    ui: &Ui,
    session: &Session,
    rows: &[Row],
    answer: TableAnswer,
    view: &mut View,
    commands: &mut Commands,
) {
    let entry = |place: usize| session.activity.get(rows.get(place)?.index);
    if let Some(row) = answer.selected.and_then(|place| rows.get(place)) {
        view.selected = Some(row.index);
    }
    if let Some(entry) = answer.activated.and_then(entry) {
        open_connector(entry, commands);
    }
    let copies = answer.focused && ui.input(|input| input.events.contains(&Event::Copy));
    let selected = view
        .selected
        .and_then(|index| session.activity.get(index))
        .filter(|_| copies);
    if let Some(tracking_id) = selected.and_then(|entry| entry.tracking_id.clone()) {
        commands.push(Command::Copy(tracking_id));
    }
}

fn open_connector(entry: &ActivityEntry, commands: &mut Commands) {
    if let Ok(script_name) = entry.connector.parse() {
        commands.push(Command::OpenConnector(script_name));
    }
}

fn details(
    ui: &mut Ui,
    state: &AppState,
    session: &Session,
    entry: &ActivityEntry,
    commands: &mut Commands,
) {
    let details = model::details(state, session, entry);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        request_line(ui, &details.method, &details.url);
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP_RELATED;
            if Button::ghost("Copy the address")
                .icon(icons::COPY)
                .show(ui)
                .clicked()
            {
                commands.push(Command::Copy(details.url.clone()));
            }
            let gone = entry.method == "DELETE";
            let reason = gone.then_some("It was deleted");
            let button = Button::secondary("Open connector")
                .icon(icons::ARROW_SQUARE_OUT)
                .disabled_because(reason);
            if button.show(ui).clicked() {
                open_connector(entry, commands);
            }
        });
    });
    ui.add_space(measure::GAP_RELATED);
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| {
            for (label, value) in &details.facts {
                ValueRow::new(label, value)
                    .column(104.0)
                    .without_copy()
                    .show(ui);
            }
            match &details.tracking_id {
                Some(tracking_id) => {
                    if ValueRow::new("Tracking ID", tracking_id)
                        .code()
                        .column(104.0)
                        .show(ui)
                    {
                        commands.push(Command::Copy(tracking_id.clone()));
                    }
                }
                None => {
                    ui.horizontal(|ui| {
                        icon_sign(ui, icons::INFO, Tone::Neutral, "Note");
                        text::small(ui, "The server gave no tracking ID");
                    });
                }
            }
        });
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::{
        screens::{Views, testing},
        view_models::activity::tests::entries,
    };

    fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
        super::ui(ui, state, &mut views.activity, commands);
    }

    fn state() -> AppState {
        let mut state = testing::signed_in();
        state.session.as_mut().unwrap().activity = entries();
        state
    }

    #[test]
    fn a_run_without_changes_says_so() {
        let harness = testing::stage(testing::signed_in(), draw);

        assert!(
            harness
                .query_by_label("Nothing was changed in this run")
                .is_some()
        );
    }

    #[test]
    fn choosing_a_request_shows_its_details_and_opens_its_connector() {
        let mut harness = testing::stage(state(), draw);

        harness.get_by_label_contains("400 ERROR").click();
        harness.run();
        harness.get_by_label("Open connector").click();
        harness.run();

        assert!(
            harness
                .query_by_label_contains("with the profile “Sandbox”")
                .is_some()
        );
        assert_eq!(
            harness.state().asked,
            [Command::OpenConnector("badge-system".parse().unwrap())]
        );
    }

    #[test]
    fn the_tracking_id_is_copied_whole() {
        let mut harness = testing::stage(state(), draw);

        harness
            .get_by_label("Copy the tracking ID 7d2e90b14c5a4e0c8f2a")
            .click();
        harness.run();

        assert_eq!(
            harness.state().asked,
            [Command::Copy("7d2e90b14c5a4e0c8f2a".to_owned())]
        );
    }
}
