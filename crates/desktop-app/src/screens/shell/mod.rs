//! The frame around every screen: tenant frame, top bar, banners, side bar, change bar, toasts; and which screen is in it.

mod banners;
mod change_bar;
mod profile_menu;
mod side_bar;
mod sign_in;
#[cfg(test)]
mod tests;
mod toasts;
mod top_bar;

use egui::{CentralPanel, Color32, Panel, Ui};

use super::Views;
use crate::{
    command::{Action, Commands},
    screens::{browser_sign_in, frame},
    state::{
        AppState,
        route::Route,
        session::{Session, SignInState},
    },
    theme::{self, Tokens, measure},
    view_models::{connectors::ListForm, shell::ChangeBar},
};

#[derive(Default)]
pub struct View {
    banners: banners::View,
    side_bar: side_bar::View,
}

/// Draws the window, except what lies on top of everything. The ground is there already: the window is cleared with it.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    toasts::close_by_key(ui, state, commands);
    match (state.session(), state.route) {
        (_, Route::Welcome | Route::Profiles) | (None, _) => {
            without_frame(ui, state, views, commands);
        }
        (Some(session), _) => {
            theme::tenant_frame(ui, Some(session.profile.mark()), |ui| {
                framed(ui, state, session, views, commands);
            });
        }
    }
    toasts::ui(ui, state, commands);
}

/// Without a tenant, or while choosing one, there is no frame.
fn without_frame(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    banners::ui(ui, state, &mut views.shell.banners, commands);
    CentralPanel::no_frame().show(ui, |ui| match state.route {
        Route::Profiles => super::profiles::ui(ui, state, &mut views.profiles, commands),
        Route::Settings => super::settings::ui(ui, state, &mut views.settings, commands),
        Route::Welcome
        | Route::Connectors
        | Route::Review
        | Route::Conflict
        | Route::Apply
        | Route::Audit
        | Route::Compare
        | Route::Backups => {
            super::welcome::ui(ui, state, &mut views.welcome, commands);
        }
    });
}

fn framed(
    ui: &mut Ui,
    state: &AppState,
    session: &Session,
    views: &mut Views,
    commands: &mut Commands,
) {
    let ground = Tokens::of(ui).bg;
    frame::seamless(Panel::top("top bar"), measure::TOP_BAR, ground, 0)
        .landmark("Tenant")
        .show(ui, |ui| top_bar::ui(ui, state, session, commands));
    banners::ui(ui, state, &mut views.shell.banners, commands);
    match &session.sign_in {
        SignInState::SignedIn => signed_in(ui, state, session, views, commands),
        // A locked app draws another page; see `screens::lock`.
        SignInState::Locked => {}
        SignInState::SigningIn => {
            CentralPanel::no_frame().show(ui, |ui| sign_in::waiting(ui, session, commands));
        }
        SignInState::AtBrowser(wait) => {
            let view = &mut views.browser_sign_in;
            CentralPanel::no_frame().show(ui, |ui| {
                browser_sign_in::ui(ui, state, wait, view, (Action::SignOut, commands));
            });
        }
        SignInState::Failed(message) => {
            CentralPanel::no_frame().show(ui, |ui| sign_in::failed(ui, session, message, commands));
        }
    }
}

fn signed_in(
    ui: &mut Ui,
    state: &AppState,
    session: &Session,
    views: &mut Views,
    commands: &mut Commands,
) {
    let ground = Tokens::of(ui).bg;
    // Review, conflicts, apply and comparisons have bars of their own, and nothing beside them that could lead away by accident.
    if !matches!(
        state.route,
        Route::Review | Route::Conflict | Route::Apply | Route::Compare
    ) {
        if let Some(bar) = ChangeBar::of(session) {
            let panel =
                frame::seamless(Panel::bottom("change bar"), measure::CHANGE_BAR, ground, 0);
            let panel = panel.landmark("Changes");
            panel.show(ui, |ui| change_bar::ui(ui, &bar, commands));
        }
        let narrow = ui.ctx().content_rect().width() < measure::VERY_NARROW;
        let width = if narrow {
            measure::SIDE_BAR_ICONS
        } else {
            measure::SIDE_BAR
        };
        let panel = frame::seamless(Panel::left("side bar"), width, ground, 0);
        panel.landmark("Places").show(ui, |ui| {
            side_bar::ui(ui, state, session, &mut views.shell.side_bar, commands);
        });
    }
    screen(ui, state, views, commands);
}

fn screen(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    if state.route == Route::Connectors {
        return connectors(ui, state, views, commands);
    }
    CentralPanel::no_frame().show(ui, |ui| match state.route {
        Route::Review => {
            super::review::ui(ui, state, (&mut views.review, &mut views.several), commands);
        }
        Route::Conflict => super::conflict::ui(ui, state, &mut views.conflict, commands),
        Route::Apply => super::apply::ui(ui, state, &mut views.apply, commands),
        Route::Compare => super::compare::ui(ui, state, &mut views.compare, commands),
        Route::Audit => super::audit::ui(ui, state, &mut views.audit, commands),
        Route::Backups => super::backups::ui(ui, state, &mut views.backups, commands),
        Route::Settings => super::settings::ui(ui, state, &mut views.settings, commands),
        Route::Welcome | Route::Profiles | Route::Connectors => {}
    });
}

/// The list and the connector beside it.
fn connectors(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    let form = super::connector::list_form(ui.ctx(), state);
    let width = match form {
        ListForm::Wide => Some(measure::LIST),
        ListForm::Narrow => Some(measure::LIST_NARROW),
        ListForm::Hidden => None,
    };
    if let Some(width) = width {
        let panel = frame::seamless(
            Panel::left("connector list"),
            width,
            Color32::TRANSPARENT,
            0,
        );
        panel.landmark("Connectors").show(ui, |ui| {
            let edge = ui.max_rect();
            super::connectors::ui(ui, state, form, &mut views.connectors, commands);
            line_at_right(ui, edge);
        });
    }
    CentralPanel::no_frame().show(ui, |ui| super::connector::ui(ui, state, views, commands));
}

/// The line between a pane and its neighbour at the right.
fn line_at_right(ui: &Ui, pane: egui::Rect) {
    let stroke = egui::Stroke::new(1.0, Tokens::of(ui).border);
    ui.painter()
        .vline(pane.right() - 0.5, pane.y_range(), stroke);
}
