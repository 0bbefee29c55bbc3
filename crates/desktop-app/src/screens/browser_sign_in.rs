//! While a browser is waited for: the page to sign in at, and a field for the code where the browser cannot bring it.

use egui::{Align, Frame, Layout, Margin, Stroke, Ui};
use patchpanel_http_client::Secret;

use crate::{
    command::{Action, AppCommand, Commands, SessionCommand},
    icons,
    messages::browser_sign_in::{code_not_taken, not_listening},
    screens::frame,
    state::{AppState, browser_sign_in::BrowserWait},
    theme::{Tokens, Tone, measure},
    view_models::time,
    widgets::{Button, Field, Progress, progress_sign, text},
};

const WIDTH: f32 = 480.0;
const USE_CODE: f32 = 96.0;

/// A pasted code stays here until it is used, and is forgotten with the sign-in that it was pasted for.
#[derive(Default)]
pub struct View {
    of: String,
    code: String,
}

/// Draws the page; `cancel` gives the sign-in up.
pub(crate) fn ui(
    ui: &mut Ui,
    state: &AppState,
    wait: &BrowserWait,
    view: &mut View,
    (cancel, commands): (Action, &mut Commands),
) {
    if view.of != wait.address {
        view.of.clone_from(&wait.address);
        view.code.clear();
    }
    commands.when(frame::escape(ui), cancel);
    let side = ((ui.available_width() - WIDTH) / 2.0).max(20.0);
    ui.add_space((ui.available_height() * 0.22).round());
    ui.horizontal_top(|ui| {
        ui.add_space(side);
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
            ui.set_width(WIDTH.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = measure::GAP;
            waiting(ui, state, wait, (cancel, &mut *commands));
            ui.add_space(measure::GAP);
            paste(ui, wait, view, commands);
        });
    });
}

fn waiting(
    ui: &mut Ui,
    state: &AppState,
    wait: &BrowserWait,
    (cancel, commands): (Action, &mut Commands),
) {
    let tokens = Tokens::of(ui);
    let card = Frame::new()
        .fill(tokens.accent_soft)
        .stroke(Stroke::new(1.0, tokens.accent_text))
        .corner_radius(6)
        .inner_margin(Margin::same(14));
    card.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            progress_sign(ui, Progress::Running, "Waiting for the browser");
            text::strong(ui, "Waiting for your browser…");
        });
        let until = time::clock(wait.until, &state.time_zone);
        let host = wait.page_host();
        text::paragraph(
            ui,
            &format!("Sign in at {host}, then come back here. This waits until {until}."),
        );
        if let Some(why) = &wait.not_listening {
            text::toned(ui, Tone::Warning, &not_listening(wait, why));
        }
        ui.horizontal(|ui| {
            let copy = Button::secondary("Copy the address").icon(icons::COPY);
            let address = || wait.address.clone();
            commands.when(copy.show(ui).clicked(), AppCommand::Copy(address()));
            let open = Button::ghost("Open the page again");
            commands.when(open.show(ui).clicked(), AppCommand::OpenUrl(address()));
            commands.when(Button::ghost("Cancel").pressed(ui), cancel);
        });
    });
}

fn paste(ui: &mut Ui, wait: &BrowserWait, view: &mut View, commands: &mut Commands) {
    text::body(
        ui,
        "Is the browser on another computer, or did nothing come back?",
    );
    ui.horizontal_top(|ui| {
        let field = Field::new("Code", &mut view.code)
            .code()
            .width(WIDTH - USE_CODE - measure::GAP)
            .hint("Paste the code or the whole address")
            .help("The code is in the address bar after signing in, and works once.")
            .error(wait.problem.as_ref().map(code_not_taken));
        field.show(ui);
        let nothing = view
            .code
            .trim()
            .is_empty()
            .then_some("Paste the code first");
        let button = Button::secondary("Use code").disabled_because(nothing);
        if button.show(ui).clicked() {
            let code = Secret::new(std::mem::take(&mut view.code));
            commands.push(SessionCommand::UseCode(code));
        }
    });
}

#[cfg(test)]
mod tests {
    use patchpanel_http_client::CodeProblem;

    use super::*;
    use crate::{
        screens::testing::{self, *},
        state::{browser_sign_in::NotListening, session::SignInState},
    };

    const ADDRESS: &str = "https://acme.login.sailpoint.com/oauth/authorize?state=x";

    fn stage(change: impl FnOnce(&mut BrowserWait)) -> egui_kittest::Harness<'static, Stage> {
        let mut wait = BrowserWait {
            address: ADDRESS.to_owned(),
            redirect_uri: "http://127.0.0.1:48713/callback".to_owned(),
            until: "2026-11-23T10:49:31Z".parse().unwrap(),
            not_listening: None,
            problem: None,
        };
        change(&mut wait);
        let mut state = testing::signed_in();
        state.session_mut().unwrap().sign_in = SignInState::AtBrowser(wait);
        testing::stage(state, draw)
    }

    fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
        let Some(SignInState::AtBrowser(wait)) = state.session().map(|it| &it.sign_in) else {
            panic!("no browser is waited for");
        };
        let view = &mut views.browser_sign_in;
        super::ui(ui, state, wait, view, (Action::SignOut, commands));
    }

    #[test]
    fn it_says_where_to_sign_in_and_until_when_and_can_be_given_up() {
        let mut harness = stage(|_| {});

        assert!(harness.shows_part("Sign in at acme.login.sailpoint.com"));
        assert!(harness.shows_part("10:49:31"));
        harness.press("Copy the address");
        harness.press("Open the page again");
        harness.press("Cancel");

        let asked = harness.asked();
        assert_eq!(asked[0], AppCommand::Copy(ADDRESS.to_owned()));
        assert_eq!(asked[1], AppCommand::OpenUrl(ADDRESS.to_owned()));
        assert_eq!(asked[2], Action::SignOut);
    }

    #[test]
    fn a_pasted_code_is_used_once_and_leaves_the_field() {
        let mut harness = stage(|_| {});

        harness.get_by_label("Code").focus();
        harness.run();
        harness.get_by_label("Code").type_text("abc");
        harness.run();
        harness.press("Use code");

        let expected = SessionCommand::UseCode(Secret::new("abc"));
        assert_eq!(*harness.asked().last().unwrap(), expected);
        let code = &harness.state().views.browser_sign_in.code;
        assert_eq!(code, "");
    }

    #[test]
    fn a_taken_port_and_a_wrong_code_are_said_in_place() {
        let harness = stage(|wait| {
            wait.not_listening = Some(NotListening::PortTaken);
            wait.problem = Some(CodeProblem::OtherSignIn);
        });

        assert!(harness.shows_part("another program uses this port"));
        assert!(harness.shows_part("This code belongs to another sign-in"));
    }
}
