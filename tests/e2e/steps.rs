//! Steps that many tests take: signing in, giving a command, waiting for the connector and for a run.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use patchpanel::command::Command;

use crate::support::{Desk, Person, Tenant};

impl Person<'_> {
    /// Opens the form of the profile that is signed in, from the menu of the tenant's button.
    pub(crate) fn edits_the_profile(&mut self) {
        self.clicks_role(egui::Role::Button, "Sandbox");
        self.clicks("Edit profiles…");
    }

    /// At the start, connected to the tenant.
    pub(crate) fn signed_in(tenant: &Tenant, desk: &Desk) -> Self {
        let mut person = Self::start(desk);
        person.connects(
            tenant.connection(),
            "Sandbox",
            tenant.running.client_secret(),
        );
        person
    }

    /// Waits for a failure whose three sentences stand by themselves.
    pub(crate) fn is_told_in_lines(&mut self, what: &str, why: &str, next: &str) {
        self.sees(what);
        self.sees(&format!("{why}."));
        self.sees(&format!("{next}."));
    }

    /// The lines of a text on screen from one that says `first` to one that says `last`.
    pub(crate) fn lines(&self, first: &str, last: &str) -> String {
        let labels = self.labels();
        let begin = labels.iter().position(|label| label == first);
        let begin = begin.unwrap_or_else(|| panic!("no line {first:?}; shown: {labels:?}"));
        let lines = &labels[begin..];
        let end = lines.iter().position(|label| label == last);
        let end = end.unwrap_or_else(|| panic!("no line {last:?}; shown: {lines:?}"));
        lines[..=end].join("\n")
    }

    /// In the dialog of a new connector: waits for the exact request, and sends it.
    pub(crate) fn creates(&mut self) {
        self.until("the request", |person| {
            person.disabled_reason("Create connector").is_none()
        });
        self.sends("Create connector");
    }

    /// Gives a command as a menu would.
    pub(crate) fn asks(&mut self, command: impl Into<Command>) {
        self.harness.state_mut().ask(command);
    }

    pub(crate) fn has_read_the_connector(&mut self) {
        self.until("the connector", |person| {
            let open = person.state().open_connector();
            open.is_some_and(|open| open.detail().is_some())
        });
    }

    /// Waits until the connector with this title was read and checked.
    pub(crate) fn has_open(&mut self, title: &str) {
        self.until(title, |person| {
            let open = person.state().open_connector();
            open.is_some_and(|open| {
                open.title() == title && open.detail().is_some() && open.is_all_checked()
            })
        });
    }

    pub(crate) fn waits_for_the_run(&mut self) {
        self.until("the end of the run", |person| {
            let session = person.state().session();
            let run = session.and_then(|session| session.apply.as_ref());
            run.is_some_and(|run| !run.is_running())
        });
    }

    /// Connects a tenant by hand, from the first screen.
    pub(crate) fn connects(&mut self, tenant: (&str, &str), name: &str, secret: &str) {
        let (address, client_id) = tenant;
        self.clicks("Connect a tenant");
        self.types("Name", name);
        self.types("Tenant or address", address);
        self.types("Client ID", client_id);
        self.types("Client secret", secret);
        self.clicks("Save and connect");
    }

    pub(crate) fn presses(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.rests();
    }

    /// Types where the focus is.
    pub(crate) fn types_on(&mut self, text: &str) {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.rests();
    }

    /// Types a name and takes it.
    pub(crate) fn names(&mut self, field: &str, name: &str) {
        self.types(field, name);
        self.presses(Modifiers::NONE, Key::Enter);
    }

    /// Adds a part to the form.
    pub(crate) fn adds(&mut self, part: &str, name: &str) {
        self.clicks_role(Role::Button, part);
        self.names("Name", name);
    }

    pub(crate) fn goes_to_the_outline(&mut self) {
        let outline = (Role::TreeGrid, "Outline of the form");
        self.harness
            .get_by_role_and_label(outline.0, outline.1)
            .focus();
        self.rests();
    }

    /// Opens a drop-down and chooses an option.
    pub(crate) fn picks(&mut self, dropdown: &str, option: &str) {
        self.scrolls_to(dropdown);
        self.clicks_role(Role::ComboBox, dropdown);
        self.clicks_role(Role::ListBoxOption, option);
    }
}
