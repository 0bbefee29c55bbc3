//! The top bar: whose tenant this is, who is signed in and until when, search, notices, settings, help.

use egui::{Rect, Response, Role, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2};

use super::profile_menu;
use crate::{
    command::{Action, AppCommand, Commands, SessionCommand},
    icons,
    state::{AppState, session::Session},
    theme::{
        Tokens, Tone, measure, regular,
        size::{BODY, SMALL},
    },
    view_models::shell,
    widgets::{Button, at_right, chip, key_cap, paint, text},
};
use patchpanel_ui_kit::visible::Tip as _;

/// Width of the search button, and in a narrow window.
const SEARCH: f32 = 340.0;
const SEARCH_NARROW: f32 = 200.0;
/// Where the middle of the search button is, from the middle of the window.
const SEARCH_OFFSET: f32 = 70.0;
/// Space for the buttons at the right.
const TOOLS: f32 = 116.0;

pub(super) fn ui(ui: &mut Ui, state: &AppState, session: &Session, commands: &mut Commands) {
    let bar = ui.max_rect();
    paint::border_line(ui, bar.x_range(), bar.bottom() - 0.5);
    let inner = bar.shrink2(vec2(10.0, 0.0));
    let search = search_place(inner);
    row(ui, inner.with_max_x(search.left() - 12.0), |ui| {
        who(ui, state, session, commands);
    });
    row(ui, search, |ui| {
        if search_button(ui, search.width()).clicked() {
            commands.run(Action::TogglePalette);
        }
    });
    let right = inner.right() - 2.0;
    row(
        ui,
        inner.with_min_x(right - TOOLS).with_max_x(right),
        |ui| {
            at_right(ui, |ui| tools(ui, state, commands));
        },
    );
}

fn row(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), content);
}

fn search_place(bar: Rect) -> Rect {
    let width = if bar.width() < measure::VERY_NARROW {
        SEARCH_NARROW
    } else {
        SEARCH
    };
    let centre = pos2((bar.center().x + SEARCH_OFFSET).round(), bar.center().y);
    Rect::from_center_size(centre, vec2(width, measure::CONTROL))
}

fn who(ui: &mut Ui, state: &AppState, session: &Session, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let profile = profile_menu::ui(ui, state, session, commands);
    ui.add_space(4.0);
    text::strong(ui, &session.tenant_name());
    if session.profile.protected {
        chip(ui, Tone::Danger, "Protected").tip("Applying asks for the tenant’s name");
        unlocked(ui, state, session, commands);
    }
    if session.profile.read_only {
        chip(ui, Tone::Neutral, "Read-only").tip("Changes are never sent to this tenant");
    }
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
    let identity = shell::identity(session, state.now);
    // When there is no room, the token's end is what one has to know.
    let token = shell::token_left(session, state.now);
    let ink = Tokens::of(ui).muted;
    let fits = |text: &&String| {
        let line = paint::line(ui, text, regular(SMALL), ink);
        line.size().x <= ui.available_width()
    };
    let shown = [&identity, &token].into_iter().find(fits).cloned();
    match shown {
        Some(shown) if shown == identity => text::small(ui, &shown),
        Some(shown) => text::small(ui, &shown).tip(identity),
        None => profile.tip(identity),
    };
}

/// How long the tenant's name need not be typed again, and the way to end that.
fn unlocked(ui: &mut Ui, state: &AppState, session: &Session, commands: &mut Commands) {
    let Some(left) = shell::unlocked_for(session, state.now) else {
        return;
    };
    chip(ui, Tone::Warning, &format!("Unlocked {left}"))
        .tip("Applying asks for no name until this time is up");
    let button = Button::icon_only(icons::LOCK, "Lock now");
    commands.when(button.show(ui).clicked(), SessionCommand::LockTenant);
}

/// Looks like a field, since it leads to one.
fn search_button(ui: &mut Ui, width: f32) -> Response {
    let tokens = Tokens::of(ui);
    let name = Action::TogglePalette.title();
    let (rect, response) = paint::pressable(ui, vec2(width, measure::CONTROL), Role::Button, name);
    let fill = if response.hovered() {
        tokens.hover
    } else {
        tokens.surface
    };
    let stroke = Stroke::new(1.0, tokens.border_strong);
    ui.painter()
        .rect(rect, measure::RADIUS, fill, stroke, StrokeKind::Inside);
    let middle = rect.center().y;
    let centre = pos2(rect.left() + 14.0, middle);
    paint::glyph(ui, centre, icons::MAGNIFYING_GLASS, 14.0, tokens.muted);
    let galley = paint::elided(ui, name, regular(BODY), tokens.faint, rect.width() - 90.0);
    paint::put_left(ui, rect.left() + 28.0, middle, galley);
    let keys = Action::TogglePalette
        .shortcut()
        .map(|shortcut| shortcut.text())
        .unwrap_or_default();
    let place = rect.shrink2(vec2(4.0, 0.0));
    row(ui, place, |ui| {
        at_right(ui, |ui| key_cap(ui, &keys));
    });
    paint::focus_ring(ui, &response);
    response
}

fn tools(ui: &mut Ui, state: &AppState, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let unseen = state.notices.unseen();
    let name = if unseen == 0 {
        "Notices".to_owned()
    } else {
        format!("Notices, {unseen} new")
    };
    let button = Button::icon_only(icons::BELL, &name).count(unseen);
    commands.when(button.show(ui).clicked(), AppCommand::ShowNotices);
    let button = Button::icon_only(icons::GEAR_SIX, "Go to settings");
    commands.when(button.show(ui).clicked(), Action::ShowSettings);
    let button = Button::icon_only(icons::QUESTION, Action::ShowShortcuts.title());
    commands.when(button.show(ui).clicked(), Action::ShowShortcuts);
}
