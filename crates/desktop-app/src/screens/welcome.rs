//! The first screen: connect a tenant, explore the demo tenant, import from the sail CLI, or open a saved profile.

use egui::{Align, Layout, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use crate::{
    command::{Action, AppCommand, Commands, ProfileCommand, SessionCommand},
    icons,
    screens::profiles::Row,
    state::{AppState, route::Route},
    theme::{Tokens, Tone, regular},
    widgets::{ChoiceCard, Link, card, paint, text},
};

/// Width of both columns and the gap between them.
const PAGE: f32 = 928.0;
const LEFT: f32 = 480.0;
const RIGHT: f32 = 368.0;
/// Width of the sentence under the name.
const INTRO: f32 = 448.0;
const CONTENT_HEIGHT: f32 = 448.0;
const DOCUMENTATION: &str = "https://developer.sailpoint.com/docs/api/connectors";

#[derive(Default)]
pub struct View {}

/// Draws the screen over the whole window.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, _view: &mut View, commands: &mut Commands) {
    let window = ui.max_rect();
    ui.painter().rect_filled(window, 0, Tokens::of(ui).bg);
    let left = (window.center().x - PAGE / 2.0)
        .max(window.left() + 24.0)
        .round();
    let top = (window.top() + (window.height() - CONTENT_HEIGHT) * 0.455)
        .max(window.top() + 24.0)
        .round();
    let right = (left + PAGE).min(window.right() - 24.0);
    let columns = Rect::from_min_max(pos2(left, top), pos2(right, window.bottom() - 72.0));
    column(ui, columns.with_max_x(left + LEFT), |ui| {
        choices(ui, commands);
    });
    let card_area = Rect::from_min_max(pos2(right - RIGHT, top), columns.max);
    column(ui, card_area, |ui| side_card(ui, state, commands));
    let line = pos2(left, window.bottom() - 60.0);
    footer(
        ui,
        Rect::from_min_max(line, pos2(right, window.bottom() - 36.0)),
        commands,
    );
}

fn column(ui: &mut Ui, area: Rect, content: impl FnOnce(&mut Ui)) {
    // A child of its own, so that what it takes does not move the cursor of the page.
    let layout = Layout::top_down(Align::LEFT);
    content(&mut ui.new_child(UiBuilder::new().max_rect(area).layout(layout)));
}

fn choices(ui: &mut Ui, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.y = 0.0;
    mark(ui);
    ui.add_space(23.0);
    text::display(ui, "Patchpanel");
    ui.add_space(7.0);
    intro(ui);
    ui.add_space(36.0);
    let keys = Action::NewProfile
        .shortcut()
        .map(|shortcut| shortcut.text())
        .unwrap_or_default();
    let connect = ChoiceCard::new(
        icons::PLUGS_CONNECTED,
        "Connect a tenant",
        "With a personal access token or a pasted access token",
    );
    let pressed = connect.primary().shortcut(&keys).show(ui).clicked();
    commands.when(pressed, Action::NewProfile);
    ui.add_space(8.0);
    let demo = "203 made-up connectors on this computer; nothing leaves it";
    let card = ChoiceCard::new(icons::FLASK, "Explore the demo tenant", demo);
    commands.when(card.show(ui).clicked(), Action::ExploreDemo);
    ui.add_space(8.0);
    let import = "Reads names and addresses from its configuration file";
    let card = ChoiceCard::new(icons::DOWNLOAD_SIMPLE, "Import from the sail CLI", import);
    commands.when(card.show(ui).clicked(), ProfileCommand::ImportSailCli);
    ui.add_space(19.0);
    secrets(ui);
}

fn intro(ui: &mut Ui) {
    let words = "Edit custom connectors of SailPoint Identity Security Cloud as drafts. Review each line. Apply when you are ready.";
    let muted = Tokens::of(ui).muted;
    let galley = paint::paragraph(ui, words, regular(14.0), muted, (INTRO, 20.0));
    let (rect, _) = paint::named(ui, galley.size(), egui::Role::Label, words);
    ui.painter().galley(rect.min, galley, muted);
}

/// Where secrets stay, with a lock on the same line.
fn secrets(ui: &mut Ui) {
    let words = "Secrets stay in this computer’s keychain. No host is contacted but the tenant’s.";
    let muted = Tokens::of(ui).muted;
    let size = vec2(ui.available_width(), 20.0);
    let (rect, _) = paint::named(ui, size, egui::Role::Label, words);
    let middle = rect.center().y;
    let lock = pos2(rect.left() + 7.0, middle + 1.5);
    paint::glyph(ui, lock, icons::LOCK_KEY, 14.0, muted);
    let room = rect.width() - 24.0;
    let galley = paint::elided(ui, words, regular(12.0), muted, room);
    paint::put_left(ui, rect.left() + 24.0, middle, galley);
}

/// The product's mark: a panel of six sockets, two of them joined by a cord.
fn mark(ui: &mut Ui) {
    let tokens = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(48.0, 48.0), Sense::hover());
    let painter = ui.painter();
    painter.rect_filled(rect, 12, tokens.accent);
    let socket = |column: f32, row: f32| rect.min + vec2(12.0 + 12.0 * column, 15.0 + 18.0 * row);
    let faint = tokens.on_accent.gamma_multiply(0.45);
    for (column, row) in [(1.0, 0.0), (2.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
        painter.circle_stroke(socket(column, row), 4.0, Stroke::new(2.0, faint));
    }
    let cord = Stroke::new(3.0, tokens.on_accent);
    let (from, to) = (socket(0.0, 0.0), socket(2.0, 1.0));
    let points = [from, from + vec2(2.0, 14.0), to - vec2(2.0, 14.0), to];
    painter.add(egui::epaint::CubicBezierShape::from_points_stroke(
        points,
        false,
        egui::Color32::TRANSPARENT,
        cord,
    ));
    for end in [from, to] {
        painter.circle(end, 3.25, tokens.accent, Stroke::new(2.8, tokens.on_accent));
    }
}

fn side_card(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    card(ui, Tone::Neutral, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        egui::Frame::new()
            .inner_margin(egui::Margin {
                top: 11,
                ..egui::Margin::same(12)
            })
            .show(ui, |ui| {
                if state.profiles.is_empty() {
                    journey(ui);
                } else {
                    saved(ui, state, commands);
                }
            });
    });
}

fn saved(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    text::heading(ui, "Your tenants");
    ui.add_space(12.0);
    for profile in &state.profiles {
        let pressed = Row::of(profile, false).show(ui);
        commands.when(pressed, SessionCommand::Connect(profile.id.clone()));
    }
    ui.add_space(12.0);
    commands.when(Link::new("Edit profiles").pressed(ui), Action::ShowProfiles);
}

fn journey(ui: &mut Ui) {
    const STATIONS: [(&str, &str, &str); 4] = [
        (
            icons::PENCIL_SIMPLE,
            "Edit a draft",
            "Metadata, XML documents and translations.\nDrafts are saved here as you type.",
        ),
        (
            icons::GIT_DIFF,
            "Review",
            "Every request, before it is sent: patch\noperations, text differences, headers.",
        ),
        (
            icons::UPLOAD_SIMPLE,
            "Apply",
            "Step by step, stopping at the first failure, with\nthe server’s own answer.",
        ),
        (
            icons::CLOCK_COUNTER_CLOCKWISE,
            "Undo",
            "Restores the snapshot from before the apply,\nas a draft that you review.",
        ),
    ];
    text::heading(ui, "From draft to tenant");
    ui.add_space(25.0);
    for (index, (icon, title, about)) in STATIONS.into_iter().enumerate() {
        station(ui, icon, (title, about), index + 1 < STATIONS.len());
    }
}

fn station(ui: &mut Ui, icon: &str, (title, about): (&str, &str), more: bool) {
    let tokens = Tokens::of(ui);
    let height = if more { 84.0 } else { 66.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let centre = rect.min + vec2(16.0, 16.0);
    ui.painter().circle_filled(centre, 16.0, tokens.accent_soft);
    paint::glyph(ui, centre, icon, 16.0, tokens.accent_text);
    if more {
        let line = [centre + vec2(0.0, 22.0), centre + vec2(0.0, 62.0)];
        ui.painter()
            .line_segment(line, Stroke::new(1.0, tokens.border_strong));
    }
    let words = Rect::from_min_max(rect.min + vec2(48.0, 0.0), rect.max);
    column(ui, words, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(2.0);
        text::strong(ui, title);
        text::note(ui, about);
    });
}

fn footer(ui: &mut Ui, area: Rect, commands: &mut Commands) {
    ui.scope_builder(
        UiBuilder::new()
            .max_rect(area)
            .layout(Layout::left_to_right(Align::Center)),
        |ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            text::small(ui, concat!("Version ", env!("CARGO_PKG_VERSION")));
            let link = Link::new("Documentation").small();
            let pressed = link.show(ui).clicked();
            commands.when(pressed, AppCommand::OpenUrl(DOCUMENTATION.to_owned()));
            commands.when(Link::new("Licences").small().pressed(ui), Action::ShowAbout);
            let link = Link::new("Settings").small();
            commands.when(link.show(ui).clicked(), AppCommand::Show(Route::Settings));
            crate::widgets::at_right(ui, |ui| text::small(ui, "No telemetry, no account"));
        },
    );
}
