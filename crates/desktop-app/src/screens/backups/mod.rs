//! Backups and drift: the folder, a row for each connector, and how far a backup is. It only reads from the tenant.

mod pane;
mod table;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

use egui::{Panel, Rect, Ui};
use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;

use crate::{
    command::{Action, AppCommand, BackupCommand, Commands, SessionCommand},
    icons,
    messages::{self, quantity},
    screens::{cached::Cached, frame},
    state::{
        AppState,
        backups::Writes,
        profiles::ProfileId,
        session::{Session, SessionId},
    },
    theme::{Tokens, Tone, measure},
    view_models::backups::{self as model, Line, Standing},
    widgets::{
        Banner, Button, Chip, EmptyState, Link, Progress, at_right, facet_toggle, icon_sign,
        progress_sign, text,
    },
};
use patchpanel_ui_kit::visible::Tip as _;

/// Height of the summary and of what is said of a running backup.
const BAR: f32 = 44.0;
/// Room for what stands beside the path of the folder.
const TOOLS: f32 = 580.0;

/// What the rows are computed from: the session and its changes, the list, the filter and the minute.
type Known = (SessionId, u64, Option<Timestamp>, Option<Standing>, i64);

#[derive(Default)]
pub struct View {
    /// The rows that are shown, where not all are.
    only: Option<Standing>,
    lines: Cached<Known, Arc<Vec<Line>>>,
    pane: pane::View,
}

pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let Some(session) = state.session() else {
        return;
    };
    let surface = Tokens::of(ui).surface;
    let bar = |id, height| frame::seamless(Panel::top(id), height, surface, frame::sides(20, 20));
    bar("backups-head", measure::SCREEN_HEAD).show(ui, |ui| head(ui, state, session, commands));
    if state.backup_folder().is_none() {
        return frame::body(ui, |ui| no_folder(ui, state, commands));
    }
    let stopped = model::stopped(state, session);
    if let Some(stopped) = &stopped {
        banner(ui, state, stopped, commands);
    } else if let Some((id, name, words)) = model::stopped_elsewhere(state) {
        elsewhere_banner(ui, (id, &name), &words, commands);
    }
    let [whole, holds] = model::foot(state, session);
    frame::status_line(ui, "backups-foot", |ui| {
        text::small(ui, &whole);
        at_right(ui, |ui| text::small(ui, &holds));
    });
    let selected = session.backups.selected.as_ref();
    if let Some(line) = selected.and_then(|name| session.backups.lines.get(name)) {
        pane::ui(ui, (state, session), line, &mut view.pane, commands);
    }
    bar("backups-summary", BAR).show(ui, |ui| summary(ui, (state, session), view, commands));
    if let Some(run) = session.backups.run.as_ref().filter(|run| run.is_running()) {
        let pane = frame::seamless(
            Panel::top("backups-run"),
            BAR,
            Tokens::of(ui).accent_soft,
            0,
        );
        pane.landmark("Progress")
            .show(ui, |ui| running(ui, model::progress(state, run), commands));
    }
    if selected.is_some() && frame::escape(ui) {
        commands.push(BackupCommand::Select(None));
    }
    frame::body(ui, |ui| {
        let key = (
            session.id,
            session.backups.changes,
            session.connectors.value().map(|list| list.read_at),
            view.only,
            state.now.as_second() / 60,
        );
        let only = view.only;
        let lines = view
            .lines
            .of(key, || Arc::new(model::lines(state, session, only)))
            .clone();
        // What stopped says why there are no lines, for instance that the folder is missing.
        if lines.is_empty() && stopped.is_none() && !session.backups.is_running() {
            nothing(ui, view);
        } else {
            table::ui(ui, (state, session), &lines, commands);
        }
    });
}

fn head(ui: &mut Ui, state: &AppState, session: &Session, commands: &mut Commands) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP;
        text::title(ui, "Backups and drift");
        let Some(folder) = state.backup_folder() else {
            return;
        };
        let path = folder.display().to_string();
        ui.add_space(measure::GAP);
        icon_sign(ui, icons::FOLDER_OPEN, Tone::Neutral, "Folder");
        let room = (ui.available_width() - TOOLS).max(0.0);
        text::path_label(ui, &path, room);
        let copy = Button::icon_only(icons::COPY, "Copy the folder’s path").show(ui);
        commands.when(copy.clicked(), AppCommand::Copy(path));
        let (kind, why) = model::kind(&session.backups.facts.work_tree);
        let chip = Chip::new(Tone::Neutral, &kind).show(ui);
        if let Some(why) = why {
            chip.tip(why);
        }
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP;
            let open = Button::ghost("Open folder").icon(icons::ARROW_SQUARE_OUT);
            commands.when(open.show(ui).clicked(), Action::OpenBackupFolder);
            let change = Button::secondary("Change folder…").show(ui).clicked();
            commands.when(change, Action::ChooseBackupFolder);
            let back_up = Button::primary(Action::BackUp.title())
                .disabled_because(Action::BackUp.disabled_reason(state));
            commands.when(back_up.show(ui).clicked(), Action::BackUp);
        });
    });
}

fn no_folder(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    ui.add_space((ui.available_height() * 0.28).round());
    EmptyState::new(icons::DATABASE, "No folder yet")
        .text(messages::backups::NO_FOLDER)
        .show(ui, |ui| {
            let choose = Button::primary("Choose folder…")
                .disabled_because(Action::ChooseBackupFolder.disabled_reason(state));
            commands.when(choose.show(ui).clicked(), Action::ChooseBackupFolder);
        });
}

fn nothing(ui: &mut Ui, view: &mut View) {
    ui.add_space((ui.available_height() * 0.28).round());
    if view.only.is_none() {
        return EmptyState::new(icons::PLUGS, "No custom connector")
            .text(messages::backups::NOTHING_CUSTOM)
            .show(ui, |_| ());
    }
    EmptyState::new(icons::FUNNEL_SIMPLE, "No connector matches the filter").show(ui, |ui| {
        if Button::secondary("Clear the filter").show(ui).clicked() {
            view.only = None;
        }
    });
}

fn banner(ui: &mut Ui, state: &AppState, [title, about]: &[String; 2], commands: &mut Commands) {
    frame::banner(ui, "backups-banner", |ui| {
        let banner = Banner::new(Tone::Warning, icons::WARNING, title).text(about);
        banner.flat().show(ui, |ui| {
            let resume = Button::secondary("Continue")
                .disabled_because(Action::BackUp.disabled_reason(state));
            commands.when(resume.show(ui).clicked(), BackupCommand::Resume);
            let close = Button::icon_only(icons::X, "Close this notice").show(ui);
            commands.when(close.clicked(), BackupCommand::Dismiss);
        });
    });
}

/// The backup of another profile stopped: its tenant is gone to first.
fn elsewhere_banner(
    ui: &mut Ui,
    (id, name): (ProfileId, &str),
    [title, about]: &[String; 2],
    commands: &mut Commands,
) {
    frame::banner(ui, "backups-elsewhere", |ui| {
        let banner = Banner::new(Tone::Warning, icons::WARNING, title).text(about);
        banner.flat().show(ui, |ui| {
            let words = format!("Go to {name}");
            let go = Button::secondary(&words);
            commands.when(go.show(ui).clicked(), SessionCommand::Connect(id));
        });
    });
}

/// How many connectors stand how; each count shows its rows alone.
fn summary(
    ui: &mut Ui,
    (state, session): (&AppState, &Session),
    view: &mut View,
    commands: &mut Commands,
) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let counts = model::counts(&session.backups);
        let all: usize = counts.iter().map(|(_, count)| count).sum();
        text::strong(ui, &format!("{all} custom"));
        ui.add_space(6.0);
        for (standing, count) in counts {
            let words = format!("{count} {}", standing.words().to_lowercase());
            let mut on = view.only == Some(standing);
            if facet_toggle(ui, &words, &mut on).changed() {
                view.only = on.then_some(standing);
            }
        }
        at_right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            gone(ui, state, session, commands);
            if let Some(words) = model::not_kept(session) {
                text::small(ui, &words);
            }
        });
    });
}

fn gone(ui: &mut Ui, state: &AppState, session: &Session, commands: &mut Commands) {
    let gone: BTreeSet<ScriptName> = session.backups.gone().cloned().collect();
    if gone.is_empty() || session.backups.is_running() {
        return;
    }
    let many = quantity::count(gone.len(), "connector", "connectors");
    let move_all = format!("Move {many} to “removed”…");
    let link = Link::new(&move_all).small();
    let link = link.disabled_because(messages::refusals::export(state));
    commands.when(link.pressed(ui), BackupCommand::Ask(Writes::Removals, gone));
}

fn running(ui: &mut Ui, (verb, share, words): (&str, f32, String), commands: &mut Commands) {
    let whole = ui.max_rect();
    let tokens = Tokens::of(ui);
    let bar = Rect::from_x_y_ranges(
        whole.left()..=whole.left() + whole.width() * share,
        whole.bottom() - 4.0..=whole.bottom(),
    );
    ui.painter().rect_filled(bar, 0, tokens.accent);
    let inner = whole.shrink2(egui::vec2(20.0, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(
        egui::UiBuilder::new().max_rect(inner).layout(layout),
        |ui| {
            progress_sign(ui, Progress::Running, verb);
            text::strong(ui, verb);
            text::body(ui, &words);
            at_right(ui, |ui| {
                let stop = Button::ghost("Cancel")
                    .tooltip("The backups so far are complete; continue later for the rest");
                commands.when(stop.show(ui).clicked(), BackupCommand::Stop);
            });
        },
    );
}
