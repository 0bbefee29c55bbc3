//! The fields of a profile.

mod network;
mod sign_in;

use egui::{Ui, vec2};
use patchpanel_core_models::{ids::ApiVersion, tenant_address::AddressProblem};

use super::View;
use crate::{
    command::{Commands, ProfileCommand},
    messages::{self, profiles::FieldProblem, refusals::MANAGED},
    state::{
        AppState,
        policy::{Bound, Policy},
        profile_editor::{ProfileEditor, ProfileForm},
        profiles::Profile,
        secrets::Keychain,
    },
    theme::{TenantMark, Tone, measure},
    widgets::{
        Button, Dropdown, Field, FormRow, check_box, form_field, rule, swatches, switch, text,
    },
};

/// Where it is said that a host is to be confirmed.
const HOST: &str = "Host";
/// Stands for a secret that is kept; nobody but the keychain knows how long it is.
const KEPT: &str = "••••••••••••••••••••••••";
pub(super) const WIDTH: f32 = 520.0;
const FIELD: f32 = 384.0;

pub(super) fn ui(
    ui: &mut Ui,
    state: &AppState,
    editor: &ProfileEditor,
    typed: &mut View,
    commands: &mut Commands,
) {
    let mut form = editor.form.clone();
    let mut problems = Vec::new();
    if editor.tried {
        problems = messages::profiles::problems(&form);
        let host = form.unconfirmed_host();
        problems.extend(host.map(|_| FieldProblem {
            field: HOST,
            text: messages::HOST_TO_CONFIRM.to_owned(),
        }));
    }
    ui.spacing_mut().item_spacing.y = 8.0;
    let edited = editor.editing.as_ref().and_then(|id| state.profile(id));
    let rules = Rules {
        policy: &state.policy,
        profile: edited,
    };
    tenant(ui, &rules, &mut form, &problems);
    group(ui, "Sign-in");
    let rest = (problems.as_slice(), &mut typed.secret, &mut *commands);
    sign_in::sign_in(ui, state, &rules, &mut form, rest);
    ui.add_space(1.0);
    group(ui, "Safety");
    ui.spacing_mut().item_spacing.y = 4.0;
    safety(ui, &rules, &mut form, editor.production_word());
    ui.spacing_mut().item_spacing.y = 8.0;
    ui.add_space(4.0);
    group(ui, "Network");
    network::proxy(ui, state, &rules, &mut form, (&problems, &mut typed.proxy));
    network::ca_file(ui, &rules, &mut form, commands);
    if form != editor.form {
        commands.push(ProfileCommand::Change(Box::new(form)));
    }
}

/// What the policy of this computer sets of the profile that is edited.
struct Rules<'a> {
    policy: &'a Policy,
    profile: Option<&'a Profile>,
}

impl Rules<'_> {
    fn bind(&self, what: Bound) -> bool {
        self.policy.binds(self.profile, what)
    }
}

/// A value that the organisation sets stands where a field would be.
fn managed(ui: &mut Ui, label: &str, value: &str) {
    FormRow::new(label).show(ui, |ui| {
        ui.vertical(|ui| {
            text::body(ui, value);
            text::small(ui, MANAGED);
        });
    });
}

fn group(ui: &mut Ui, title: &str) {
    ui.add_space(7.0);
    rule(ui);
    ui.add_space(12.0);
    group_title(ui, title);
}

/// A title as high as a line, so that fields stand on the grid.
fn group_title(ui: &mut Ui, title: &str) {
    ui.allocate_ui(vec2(ui.available_width(), measure::LINE), |ui| {
        ui.set_height(measure::LINE);
        ui.horizontal_centered(|ui| text::strong(ui, title));
    });
}

fn problem_of<'a>(problems: &'a [FieldProblem], field: &str) -> Option<&'a str> {
    problems
        .iter()
        .find(|problem| problem.field == field)
        .map(|problem| problem.text.as_str())
}

fn tenant(ui: &mut Ui, rules: &Rules<'_>, form: &mut ProfileForm, problems: &[FieldProblem]) {
    group_title(ui, "Tenant");
    if rules.bind(Bound::Tenant) {
        managed(ui, "Name", &form.name);
        managed(ui, "Tenant or address", &form.address);
        return managed(ui, "API version", version_title(form.api_version));
    }
    let is_new = rules.profile.is_none();
    // A saved profile is chosen in the list, which keeps the focus.
    ui.push_id(is_new, |ui| {
        let field = Field::new("Name", &mut form.name)
            .width(FIELD)
            .error(problem_of(problems, "Name"))
            .takes_focus_when(is_new);
        form_field(ui, field);
    });
    let resolved = form.base_url();
    let (help, error) = match &resolved {
        None => (
            None,
            problem_of(problems, "Tenant or address").map(str::to_owned),
        ),
        Some(Ok(url)) if !rules.policy.allows(url) => {
            (None, Some(messages::host_outside_policy(rules.policy)))
        }
        Some(Ok(url)) => {
            let url = url.to_string();
            ((url != form.address.trim()).then_some(url), None)
        }
        Some(Err(problem)) => (None, Some(problem.to_string())),
    };
    let field = Field::new("Tenant or address", &mut form.address)
        .code()
        .width(FIELD)
        .hint("acme")
        .help(help.as_deref())
        .error(error.as_deref());
    form_field(ui, field);
    if let Some(Err(AddressProblem {
        likely: Some(likely),
        ..
    })) = resolved
    {
        FormRow::new("").show(ui, |ui| {
            if Button::secondary(&format!("Use {likely}")).pressed(ui) {
                form.address = likely;
            }
        });
    }
    host_ui(ui, form, problem_of(problems, HOST));
    FormRow::new("API version").show(ui, |ui| {
        let options = ApiVersion::ALL.map(|version| (version, version_title(version)));
        let dropdown = Dropdown::new("API version").width(184.0);
        dropdown.choose(ui, &mut form.api_version, &options);
    });
}

/// A host outside of the vendor's domains gets the secret only when the admin says so.
fn host_ui(ui: &mut Ui, form: &mut ProfileForm, problem: Option<&str>) {
    let Some(host) = form.foreign_host() else {
        return;
    };
    FormRow::new("").show(ui, |ui| {
        ui.vertical(|ui| {
            text::toned(ui, Tone::Warning, &messages::foreign_host(&host));
            let mut allowed = form.confirmed_host.as_ref() == Some(&host);
            if check_box(ui, &messages::allow_host(&host), &mut allowed).changed() {
                form.confirmed_host = allowed.then_some(host);
            }
            if let Some(problem) = problem {
                text::toned(ui, Tone::Danger, problem);
            }
        });
    });
}

fn version_title(version: ApiVersion) -> &'static str {
    match version {
        ApiVersion::V1 => "v1 (recommended)",
        ApiVersion::V2026 => "v2026",
        ApiVersion::V2025 => "v2025",
        ApiVersion::V2024 => "v2024",
        ApiVersion::V3 => "v3",
        ApiVersion::Beta => "beta (list only)",
    }
}

fn secret_help(keychain: &Keychain) -> &'static str {
    match keychain {
        Keychain::Unknown | Keychain::Available => "Kept in the system keychain, never in a file",
        Keychain::MemoryOnly(_) => "Not in a keychain: kept in memory until Patchpanel closes",
    }
}

fn safety(ui: &mut Ui, rules: &Rules<'_>, form: &mut ProfileForm, production: Option<&str>) {
    if rules.bind(Bound::Protected) {
        managed(ui, "Protected", "On");
    } else {
        let does = "Applying asks for the tenant’s name; the frame is red";
        switch_row(ui, "Protected", &mut form.protected, does);
    }
    if rules.bind(Bound::SecondPerson) {
        managed(ui, "Second person", "On");
    } else if form.protected {
        let does = "Apply only plan files by someone else";
        switch_row(ui, "Second person", &mut form.second_person, does);
    }
    if rules.bind(Bound::ReadOnly) {
        managed(ui, "Read-only", "On");
    } else {
        let does = "No apply, create or delete from this profile";
        switch_row(ui, "Read-only", &mut form.read_only, does);
    }
    let both_set = rules.bind(Bound::Protected) && rules.bind(Bound::ReadOnly);
    if let Some(word) = production.filter(|_| !both_set) {
        let why = format!(
            "Both are on because “{word}” sounds like production. Switch off what you do not want."
        );
        FormRow::new("").show(ui, |ui| {
            text::note(ui, &why);
        });
    }
    if rules.bind(Bound::Guards) {
        managed(ui, "Guards", "On");
    } else {
        let does = "Refuse a patch if someone changed the value first";
        switch_row(ui, "Guards", &mut form.guard_patches, does);
    }
    if !rules.bind(Bound::Tenant) {
        colour(ui, form);
    }
}

fn switch_row(ui: &mut Ui, label: &str, is_on: &mut bool, does: &str) {
    FormRow::new(label).show(ui, |ui| {
        switch(ui, label, is_on);
        ui.add_space(2.0);
        text::body(ui, does);
    });
}

fn colour(ui: &mut Ui, form: &mut ProfileForm) {
    FormRow::new("Colour").show(ui, |ui| {
        let mark = if form.protected {
            TenantMark::Protected
        } else {
            TenantMark::Colour(form.colour)
        };
        if let Some(colour) = swatches(ui, "Colour", mark) {
            form.colour = colour;
        }
        if form.protected {
            ui.add_space(6.0);
            text::small(ui, "Fixed while protected");
        }
    });
}
