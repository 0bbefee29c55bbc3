//! What a profile signs in with.

use egui::Ui;
use patchpanel_http_client::LOOPBACK_PORT;

use super::{FIELD, KEPT, Rules, managed, problem_of, secret_help};
use crate::{
    command::{AppCommand, Commands},
    icons,
    messages::{self, profiles::FieldProblem},
    screens::profiles::secret_ends,
    state::{
        AppState,
        policy::Bound,
        profile_editor::{ProfileForm, SignInKind},
    },
    theme::{Tone, measure},
    view_models::browser_sign_in,
    widgets::{Button, Field, FormRow, ValueRow, check_box, choose, form_field, text},
};

pub(super) fn sign_in(
    ui: &mut Ui,
    state: &AppState,
    rules: &Rules<'_>,
    form: &mut ProfileForm,
    (problems, secret, commands): (&[FieldProblem], &mut String, &mut Commands),
) {
    if rules.bind(Bound::Tenant) {
        managed(ui, "Kind", form.sign_in.title());
    } else {
        kind_of_sign_in(ui, form, secret);
    }
    // A policy that gives a profile for the browser gives its client, too.
    let is_given = form.sign_in == SignInKind::Browser && rules.bind(Bound::Tenant);
    if is_given {
        managed(ui, "Client ID", &form.client_id);
    } else if form.sign_in != SignInKind::AccessToken {
        let public = "A public client that you make in your tenant, once for all admins";
        let help = (form.sign_in == SignInKind::Browser).then_some(public);
        let field = Field::new("Client ID", &mut form.client_id)
            .code()
            .width(FIELD)
            .help(help)
            .error(problem_of(problems, "Client ID"));
        form_field(ui, field);
    }
    let label = match form.sign_in {
        SignInKind::PersonalAccessToken => "Client secret",
        SignInKind::AccessToken => "Access token",
        SignInKind::Browser => {
            if !is_given {
                port(ui, form, problems);
            }
            return redirect_address(ui, form, commands);
        }
    };
    let hint = if rules.profile.is_some() { KEPT } else { "" };
    let problem = messages::profiles::of_secret(form, secret);
    let field = Field::new(label, secret)
        .secret()
        .code()
        .width(FIELD)
        .hint(hint)
        .error(problem.as_deref())
        .help(secret_help(&state.keychain));
    form_field(ui, field);
    if form.sign_in == SignInKind::PersonalAccessToken {
        secret_ends::ui(ui, FIELD, form, problems);
    }
}

fn kind_of_sign_in(ui: &mut Ui, form: &mut ProfileForm, secret: &mut String) {
    FormRow::new("Kind").show(ui, |ui| {
        let kinds = [
            SignInKind::PersonalAccessToken,
            SignInKind::AccessToken,
            SignInKind::Browser,
        ]
        .map(|kind| (kind, kind.title()));
        if choose(ui, "Kind of sign-in", &mut form.sign_in, &kinds) {
            secret.clear();
        }
    });
}

/// Where the browser comes back to.
fn port(ui: &mut Ui, form: &mut ProfileForm, problems: &[FieldProblem]) {
    FormRow::new("Port").show(ui, |ui| {
        ui.horizontal_top(|ui| {
            let fixed = form.any_port.then_some("Any free port is used");
            let usual = LOOPBACK_PORT.to_string();
            Field::new("Port", &mut form.port)
                .code()
                .width(92.0)
                .hint(&usual)
                .disabled_because(fixed)
                .show(ui);
            check_box(ui, "Any free port", &mut form.any_port);
        });
    });
    FormRow::new("").show(ui, |ui| {
        if let Some(problem) = problem_of(problems, "Port") {
            text::toned(ui, Tone::Danger, problem);
        } else {
            text::note(ui, "Any free port only where the tenant allows it");
        }
    });
}

/// What the tenant's client lists, and what makes that client.
fn redirect_address(ui: &mut Ui, form: &ProfileForm, commands: &mut Commands) {
    let address = form.redirect_address();
    ui.scope(|ui| {
        ui.set_max_width(measure::LABEL_COLUMN + FIELD);
        let row = ValueRow::new("Redirect address", &address).code();
        let copied = row.column(measure::LABEL_COLUMN).show(ui);
        commands.when(copied, AppCommand::Copy(address.clone()));
    });
    FormRow::new("").show(ui, |ui| {
        text::note(ui, "Enter this address in that client exactly as shown.");
    });
    FormRow::new("").show(ui, |ui| {
        let button = Button::secondary("Copy the request that makes the client")
            .icon(icons::COPY)
            .tooltip("The body of POST /oauth-clients/v1, with the scopes that Patchpanel needs");
        commands.when(
            button.pressed(ui),
            AppCommand::Copy(browser_sign_in::request(&address)),
        );
    });
}
