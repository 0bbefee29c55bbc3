//! The proxy of a profile, and the certificates that it trusts besides the system's.

use egui::Ui;

use super::{FIELD, KEPT, Rules, managed, problem_of, secret_help};
use crate::{
    command::{Commands, ProfileCommand},
    messages::profiles::FieldProblem,
    screens::profiles::TypedLogin,
    state::{
        AppState,
        policy::Bound,
        profile_editor::{ProfileForm, ProxyKind},
    },
    widgets::{Button, Dropdown, Field, FormRow, form_field},
};

pub(super) fn proxy(
    ui: &mut Ui,
    state: &AppState,
    rules: &Rules<'_>,
    form: &mut ProfileForm,
    (problems, login): (&[FieldProblem], &mut TypedLogin),
) {
    if rules.bind(Bound::Proxy) {
        let set = match form.proxy {
            ProxyKind::System | ProxyKind::Direct => form.proxy.title(),
            ProxyKind::Address => &form.proxy_url,
        };
        managed(ui, "Proxy", set);
    } else {
        choose_proxy(ui, form, problems);
    }
    if form.proxy == ProxyKind::Address {
        proxy_login(ui, state, form, login);
    }
}

fn choose_proxy(ui: &mut Ui, form: &mut ProfileForm, problems: &[FieldProblem]) {
    FormRow::new("Proxy").show(ui, |ui| {
        let kinds = [ProxyKind::System, ProxyKind::Direct, ProxyKind::Address]
            .map(|kind| (kind, kind.title()));
        let dropdown = Dropdown::new("Proxy").width(184.0);
        dropdown.choose(ui, &mut form.proxy, &kinds);
    });
    if form.proxy == ProxyKind::Address {
        let field = Field::new("Proxy address", &mut form.proxy_url)
            .code()
            .width(FIELD)
            .hint("http://proxy.acme.example:8080")
            .error(problem_of(problems, "Proxy address"));
        form_field(ui, field);
    }
}

pub(super) fn ca_file(
    ui: &mut Ui,
    rules: &Rules<'_>,
    form: &mut ProfileForm,
    commands: &mut Commands,
) {
    if rules.bind(Bound::CaFile) {
        let none = form.extra_ca_file.is_empty();
        let file = if none { "none" } else { &form.extra_ca_file };
        return managed(ui, "Extra CA file", file);
    }
    FormRow::new("Extra CA file").show(ui, |ui| {
        Field::new("Extra CA file", &mut form.extra_ca_file)
            .code()
            .width(FIELD - 92.0)
            .hint("none")
            .show(ui);
        ui.add_space(2.0);
        let button = Button::secondary("Browse…");
        commands.when(button.show(ui).clicked(), ProfileCommand::BrowseCaFile);
    });
}

/// User name and password of the proxy, which the keychain keeps and nothing shows again.
fn proxy_login(ui: &mut Ui, state: &AppState, form: &mut ProfileForm, login: &mut TypedLogin) {
    let hint = if form.has_proxy_login() { KEPT } else { "none" };
    let field = Field::new("Proxy user name", &mut login.user_name)
        .code()
        .width(FIELD)
        .hint(hint);
    form_field(ui, field);
    let field = Field::new("Proxy password", &mut login.password)
        .secret()
        .code()
        .width(FIELD)
        .hint(hint)
        .help(secret_help(&state.keychain));
    form_field(ui, field);
    if form.has_proxy_login() {
        FormRow::new("").show(ui, |ui| {
            if Button::ghost("Forget the proxy login").show(ui).clicked() {
                login.clear();
                form.proxy_login_kept_for = None;
            }
        });
    }
}
