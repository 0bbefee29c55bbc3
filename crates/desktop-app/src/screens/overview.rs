//! The Overview tab: identity, features, documents and snapshots at a glance.

use egui::{Color32, FontId, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::{
    command::{AppCommand, Commands, ConnectorCommand, HistoryCommand},
    icons,
    screens::{cached::Cached, frame, impact as used_by},
    state::{
        AppState,
        connectors::OpenConnector,
        history::{Pair, Side},
        route::ConnectorTab,
    },
    theme::{
        Tokens, Tone, measure, medium, regular,
        size::{BODY, SMALL},
    },
    view_models::{
        impact,
        overview::{
            self, DocumentRow, DocumentStatus, Glance, GlanceKey, SnapshotLine, Words, checklist,
        },
    },
    widgets::{Badge, Chip, Link, ListRow, Section, ValueRow, paint, section},
};

/// Space of the column at the right.
const RIGHT: f32 = 106.0;
/// Under this width rows leave their second column out.
const NARROW: f32 = 560.0;

#[derive(Default)]
pub struct View {
    glance: Cached<GlanceKey, Glance>,
}

pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let (Some(session), Some(connector)) = (state.session(), state.open_connector()) else {
        return;
    };
    let key = GlanceKey::of(session, connector);
    let glance = view.glance.of(key, || Glance::of(session, connector));
    frame::scrolled(ui, "overview", frame::page_margin(16), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if checklist::is_wanted(session, connector) {
            next_steps(ui, connector, glance, commands);
        }
        identity(ui, connector, commands);
        features(ui, glance);
        documents(ui, connector, glance, commands);
        let about = (connector, &[impact::ANY_CHANGE][..]);
        used_by::ui(ui, state, about, used_by::Place::Page, commands);
        snapshots(ui, state, glance, commands);
    });
}

/// What is to be done until a source can use the connector; each step leads to its tab.
fn next_steps(ui: &mut Ui, connector: &OpenConnector, glance: &Glance, commands: &mut Commands) {
    Section::new("Next steps")
        .note("until a source can use this connector")
        .show(ui);
    for step in &glance.steps {
        let badge = if step.is_done {
            Badge::State(icons::CHECK_CIRCLE, Tone::Success)
        } else {
            Badge::Icon(icons::CIRCLE_DASHED, Tone::Neutral)
        };
        let row = ListRow::new(step.title).second(&step.state).badge(badge);
        let pressed = row.show(ui).clicked();
        commands.when(pressed, ConnectorCommand::ShowTab(step.tab));
    }
    let row = ListRow::new("Create a source in SailPoint and upload the JAR there");
    let row = row.second(checklist::last(connector));
    let row = row.badge(Badge::Icon(icons::CIRCLE_DASHED, Tone::Neutral));
    commands.when(row.show(ui).clicked(), ConnectorCommand::AskImpact);
    ui.add_space(16.0);
}

fn identity(ui: &mut Ui, connector: &OpenConnector, commands: &mut Commands) {
    let Some(detail) = connector.detail() else {
        return;
    };
    section(ui, "Identity");
    for row in overview::identity(connector, detail) {
        let line = ValueRow::new(row.label, &row.value);
        let line = match row.from {
            Words::Server => line.code(),
            Words::Name => line,
            Words::Ours => line.without_copy(),
        };
        commands.when(line.show(ui), AppCommand::Copy(row.value.clone()));
    }
    ui.add_space(16.0);
}

fn features(ui: &mut Ui, glance: &Glance) {
    let note = overview::feature_note(&glance.features);
    Section::new("Features").note(&note).show(ui);
    if !glance.features.is_empty() {
        ui.add_space(4.0);
        ui.spacing_mut().interact_size.y = measure::CHIP;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            for feature in &glance.features {
                Chip::new(Tone::Neutral, feature).code().show(ui);
            }
        });
    }
    ui.add_space(20.0);
}

fn documents(ui: &mut Ui, connector: &OpenConnector, glance: &Glance, commands: &mut Commands) {
    section(ui, "Documents");
    for row in overview::rows(connector, &glance.facts) {
        if document(ui, &row).clicked() {
            commands.push(ConnectorCommand::ShowTab(row.tab));
        }
    }
    ui.add_space(16.0);
}

fn icon_of(tab: ConnectorTab) -> &'static str {
    match tab {
        ConnectorTab::Translations => icons::TRANSLATE,
        ConnectorTab::Metadata => icons::BRACKETS_CURLY,
        ConnectorTab::Overview | ConnectorTab::Xml(_) | ConnectorTab::History => icons::FILE_CODE,
    }
}

fn document(ui: &mut Ui, row: &DocumentRow) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::click());
    let status = status_text(&row.status);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), row.title));
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_description(format!("{}, {}, {status}", row.kind, row.size));
    });
    if response.hovered() {
        ui.painter()
            .rect_filled(rect.expand2(vec2(8.0, 0.0)), measure::RADIUS, tokens.hover);
    }
    let columns = Columns::of(rect);
    let middle = rect.center().y;
    let centre = pos2(rect.left() + 6.0, middle);
    paint::glyph(ui, centre, icon_of(row.tab), 16.0, tokens.muted);
    columns.write(ui, 0, row.title, (medium(BODY), tokens.text));
    columns.write(ui, 1, &row.kind, (regular(BODY), tokens.muted));
    columns.write(ui, 2, &row.size, (regular(BODY), tokens.muted));
    let place = Rect::from_min_max(pos2(rect.right() - RIGHT, rect.top()), rect.max);
    status_sign(ui, place, &row.status, &status);
    paint::focus_ring(ui, &response);
    response
}

fn status_text(status: &DocumentStatus) -> String {
    match status {
        DocumentStatus::Same => "Same as server".to_owned(),
        DocumentStatus::Edited(text) | DocumentStatus::Errors(text) => text.clone(),
        DocumentStatus::Incomplete => "Incomplete".to_owned(),
        DocumentStatus::Absent => "None".to_owned(),
    }
}

fn status_sign(ui: &mut Ui, place: Rect, status: &DocumentStatus, text: &str) {
    let chip = match status {
        DocumentStatus::Same | DocumentStatus::Absent => {
            let galley = paint::line(ui, text, regular(SMALL), Tokens::of(ui).muted);
            paint::put_left(ui, place.left(), place.center().y, galley);
            return;
        }
        DocumentStatus::Edited(_) => Chip::new(Tone::Accent, text).icon(icons::PENCIL_SIMPLE),
        DocumentStatus::Errors(_) => Chip::new(Tone::Danger, text).icon(icons::X_CIRCLE),
        DocumentStatus::Incomplete => Chip::new(Tone::Warning, text).icon(icons::WARNING),
    };
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(layout), |ui| {
        chip.show(ui)
    });
}

/// Where the columns of a row start and end.
struct Columns {
    edges: [(f32, f32); 3],
    middle: f32,
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let at = |offset: f32| rect.left() + offset;
        let end = rect.right() - RIGHT;
        let edges = if rect.width() < NARROW {
            [(at(24.0), at(152.0)), (end, end), (at(152.0), end)]
        } else {
            [
                (at(24.0), at(152.0)),
                (at(152.0), at(272.0)),
                (at(272.0), end),
            ]
        };
        Self {
            edges,
            middle: rect.center().y,
        }
    }

    fn write(&self, ui: &Ui, column: usize, text: &str, (font, ink): (FontId, Color32)) {
        let Some((left, right)) = self.edges.get(column) else {
            return;
        };
        if right - left < 1.0 {
            return;
        }
        let galley = paint::elided(ui, text, font, ink, right - left - 8.0);
        paint::put_left(ui, *left, self.middle, galley);
    }
}

fn snapshots(ui: &mut Ui, state: &AppState, glance: &Glance, commands: &mut Commands) {
    let demo = state
        .session()
        .is_some_and(|session| session.profile.is_demo());
    let kept = if demo {
        "kept until Patchpanel closes"
    } else {
        "kept on this computer"
    };
    Section::new("Latest snapshots").note(kept).show(ui);
    for line in &glance.snapshots {
        snapshot(ui, state, line, commands);
    }
}

fn snapshot(ui: &mut Ui, state: &AppState, line: &SnapshotLine, commands: &mut Commands) {
    let Some(open) = state.open_connector() else {
        return;
    };
    let tokens = Tokens::of(ui);
    let when = overview::when(state, line);
    let size = vec2(ui.available_width(), measure::ROW);
    let (rect, _) = paint::named(ui, size, Role::Label, &format!("{when}, {}", line.cause));
    let middle = rect.center().y;
    paint::glyph(
        ui,
        pos2(rect.left() + 6.0, middle),
        icons::CLOCK_COUNTER_CLOCKWISE,
        16.0,
        tokens.muted,
    );
    let left = rect.left() + 152.0;
    let galley = paint::elided(ui, &when, regular(BODY), tokens.text, 124.0);
    paint::put_left(ui, rect.left() + 24.0, middle, galley);
    let room = rect.right() - 72.0 - left;
    let galley = paint::elided(ui, &line.cause, regular(BODY), tokens.muted, room);
    paint::put_left(ui, left, middle, galley);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let name = format!("Compare the snapshot of {when}");
    let clicked = ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        Link::new("Compare").name(&name).show(ui).clicked()
    });
    if clicked.inner {
        let now = if open.has_changes() {
            Side::Draft
        } else {
            Side::Server
        };
        commands.push(ConnectorCommand::ShowTab(ConnectorTab::History));
        commands.push(HistoryCommand::Compare(Pair::of(
            Side::Snapshot(line.id),
            now,
        )));
    }
}
