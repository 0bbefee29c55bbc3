//! The keys that screens and dialogs print, pressed in the whole app, where the app's own keys come before them.

use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use patchpanel::{
    command::{Action, ConnectorCommand},
    state::{connectors::PartValue, dialogs::Dialog, route::Route},
};
use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};

use crate::support::{Desk, Person, ROW, Tenant, connected};

const PLAIN: Modifiers = Modifiers::NONE;
const COMMAND: Modifiers = Modifiers::COMMAND;

impl Person<'_> {
    fn focused(&self) -> String {
        let node = self.harness.query_all_by(|node| node.is_focused()).last();
        let label = node.and_then(|node| node.accesskit_node().label());
        label.unwrap_or_default()
    }

    /// Goes to the XML of the source config by keys; the focus is on the tab then.
    fn shows_xml(&mut self) {
        self.clicks(ROW);
        self.has_open("Workday Custom EMEA");
        self.presses(Modifiers::ALT, Key::Num3);
        self.clicks_role(Role::RadioButton, "XML");
        self.presses(Modifiers::ALT, Key::Num3);
    }
}

fn xml<'a>(person: &'a Person<'_>) -> &'a str {
    &person.open().draft.current.xml[&XmlDocument::SourceConfig]
}

/// Somebody whose draft of the form has something to review.
fn with_a_draft() -> (Tenant, Desk, Person<'static>) {
    let (tenant, desk, mut person) = connected();
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    let form = Some("<Form/>".to_owned());
    person.asks(ConnectorCommand::EditPart(PartValue::Xml(
        XmlDocument::SourceConfig,
        form,
    )));
    (tenant, desk, person)
}

#[test]
fn the_keys_of_the_palette_do_what_its_foot_says() {
    let (_tenant, _desk, mut person) = connected();
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    person.presses(COMMAND, Key::K);
    for cap in ["Esc", "↑ ↓", "↵", "Ctrl ↵", ">"] {
        assert!(person.is_shown(cap), "{cap}");
    }

    person.types_on(">go to settings");
    assert_eq!(person.typed("Search or run a command"), ">go to settings");
    person.presses(COMMAND, Key::Enter);
    assert_eq!(person.state().route, Route::Settings);
    assert!(person.state().palette_open, "it is kept open");
    person.presses(PLAIN, Key::Escape);
    assert!(!person.state().palette_open);

    person.presses(COMMAND, Key::K);
    person.types_on(">");
    person.presses(PLAIN, Key::ArrowDown);
    person.presses(PLAIN, Key::ArrowUp);
    person.types_on("go to profiles");
    person.presses(PLAIN, Key::Enter);
    assert_eq!(person.state().route, Route::Profiles);
    assert!(!person.state().palette_open);
}

#[test]
fn a_key_beside_a_command_of_the_palette_runs_it_and_closes_the_palette() {
    let (_tenant, _desk, mut person) = connected();

    person.presses(COMMAND, Key::K);
    person.presses(COMMAND, Key::Comma);

    assert_eq!(person.state().route, Route::Settings);
    assert!(!person.state().palette_open);
}

#[test]
fn escape_closes_the_menu_over_a_page_before_it_leaves_the_page() {
    let (_tenant, _desk, mut person) = with_a_draft();
    person.clicks("Review changes");
    person.clicks_role(Role::Button, "Sandbox");
    person.sees("Edit profiles…");

    person.presses(PLAIN, Key::Escape);
    assert!(!person.is_shown("Edit profiles…"));
    assert_eq!(person.state().route, Route::Review);
    person.presses(PLAIN, Key::Escape);

    assert_eq!(person.state().route, Route::Connectors);
}

#[test]
fn the_keys_of_the_profiles_are_theirs() {
    let (_tenant, _desk, mut person) = with_a_draft();
    person.asks(Action::NewProfile);
    person.sees("Save and connect");
    person.presses(COMMAND, Key::Enter);
    assert_eq!(person.state().route, Route::Profiles, "no review");
    let editor = person.state().profile_editor.as_ref();
    assert!(editor.unwrap().tried, "it saves, if it can");

    person.clicks("Cancel");
    person.edits_the_profile();
    person.presses(PLAIN, Key::Escape);

    assert_eq!(person.state().route, Route::Connectors);
}

#[test]
fn what_is_typed_right_after_the_key_that_opens_is_not_lost() {
    let (_tenant, _desk, mut person) = connected();
    person.presses(COMMAND, Key::K);
    person.presses(PLAIN, Key::Escape);

    person.harness.key_press_modifiers(COMMAND, Key::K);
    person.harness.event(Event::Text("w".to_owned()));
    person.harness.event(Event::Text("o".to_owned()));
    person.rests();

    assert_eq!(person.typed("Search or run a command"), "wo");
}

#[test]
fn the_bars_of_an_editor_open_by_key_from_the_tab_and_from_each_other() {
    let (_tenant, _desk, mut person) = connected();
    person.shows_xml();
    assert_eq!(person.focused(), "Source config");

    person.presses(COMMAND, Key::F);
    assert_eq!(person.focused(), "Find");
    person.types_on("con_form_host");
    person.presses(COMMAND, Key::H);
    assert!(person.is_shown("Replace with"));
    person.presses(COMMAND, Key::G);
    assert_eq!(person.focused(), "Line, or line:column");
}

#[test]
fn replace_all_has_a_key_of_its_own() {
    let (_tenant, _desk, mut person) = connected();
    person.shows_xml();
    person.presses(COMMAND, Key::H);
    person.types_on("con_form_host");
    person.presses(PLAIN, Key::Tab);
    person.types("Replace with", "con_host");

    person.presses(Modifiers::ALT, Key::Enter);

    assert_eq!(person.state().route, Route::Connectors);
    assert!(xml(&person).contains("con_host"));
    assert!(!xml(&person).contains("con_form_host"));
}

#[test]
fn undo_in_the_editor_takes_a_replacement_in_all_documents_back_at_once() {
    let (_tenant, _desk, mut person) = connected();
    person.shows_xml();
    let typed = |person: &Person<'_>| xml(person).starts_with("<!-- typed -->");
    person.presses(COMMAND, Key::G);
    person.types_on("1");
    person.presses(PLAIN, Key::Enter);
    person.types_on("<!-- typed -->");
    assert!(typed(&person));
    let before = person.open().draft.current.clone();

    person.presses(COMMAND | Modifiers::SHIFT, Key::H);
    person.types_on("con_form_host");
    person.types("Replace with", "con_host");
    assert_eq!(person.typed("Find"), "con_form_host");
    person.presses(PLAIN, Key::Enter);
    assert!(person.open().draft.current.translations[&Locale::En].contains("con_host="));
    assert_eq!(person.focused(), "Source config");
    person.presses(COMMAND, Key::Z);
    assert_eq!(person.open().draft.current, before);

    person.presses(COMMAND, Key::Y);
    assert!(person.open().draft.current.translations[&Locale::En].contains("con_host="));
    person.presses(COMMAND, Key::Z);
    person.clicks_role(Role::Tab, "Source config");
    person.presses(COMMAND, Key::Z);
    assert!(!typed(&person));
    assert!(!person.has_changes());
}

#[test]
fn under_a_dialog_of_a_tab_the_keys_of_the_app_rest() {
    let (_tenant, _desk, mut person) = connected();
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    person.presses(Modifiers::ALT, Key::Num6);
    person.presses(PLAIN, Key::Insert);
    person.sees("Add a key");

    person.presses(Modifiers::ALT, Key::Num1);
    person.presses(COMMAND, Key::Comma);

    assert!(person.is_shown("Add a key"));
    assert_eq!(person.state().route, Route::Connectors);
}

#[test]
fn enter_in_a_dialog_of_one_safe_action_does_it() {
    let (_tenant, _desk, mut person) = connected();
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    person.presses(Modifiers::ALT, Key::Num6);
    person.presses(COMMAND, Key::H);
    person.types("Find", "Host");
    person.types("Replace with", "Rechner");
    person.presses(PLAIN, Key::Enter);
    assert!(person.has_changes());
    assert!(!person.is_shown("Find and replace in the shown locales"));

    person.presses(Modifiers::ALT, Key::Num7);
    person.until("a snapshot", |person| {
        let list = person.open().history.list.as_ref();
        list.is_some_and(|list| !list.is_empty())
    });
    let id = person.open().history.list.as_ref().unwrap()[0].id;
    person.asks(patchpanel::command::HistoryCommand::AskRestore(id));
    person.until("the question", |person| {
        matches!(person.state().dialog, Some(Dialog::RestoreSnapshot(_)))
    });
    assert_eq!(person.focused(), "Restore as draft");
    person.presses(PLAIN, Key::Enter);
    person.until("the restored draft", |person| !person.has_changes());
}

#[test]
fn the_key_that_cannot_apply_leads_to_what_is_missing() {
    let (tenant, _desk, mut person) = connected();
    person.shows_xml();
    let text = xml(&person).replacen("con_form_host", "con_unknown", 1);
    person.asks(ConnectorCommand::EditPart(PartValue::Xml(
        XmlDocument::SourceConfig,
        Some(text),
    )));
    person.asks(Action::ReviewChanges);
    person.reads("Accept the");
    person.until("the checks", |person| person.open().is_all_checked());

    person.presses(COMMAND, Key::Enter);

    let focused = person.focused();
    assert!(focused.starts_with("Accept the"), "{focused}");
    assert!(tenant.writes().is_empty());
}

#[test]
fn the_keys_of_the_editor_do_what_the_list_of_shortcuts_says() {
    let (_tenant, _desk, mut person) = connected();
    person.shows_xml();
    person.presses(PLAIN, Key::F1);
    let caps = [
        "Ctrl /",
        "Alt ↑↓",
        "Alt Shift ↓",
        "Ctrl Shift [",
        "Shift F10",
    ];
    for cap in caps {
        assert!(person.is_shown(cap), "{cap}");
    }
    person.presses(PLAIN, Key::Escape);
    person.presses(COMMAND, Key::G);
    person.types_on("21");
    person.presses(PLAIN, Key::Enter);
    let lines =
        |person: &Person<'_>| -> Vec<String> { xml(person).lines().map(str::to_owned).collect() };
    let before = lines(&person);

    person.presses(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(lines(&person)[21], before[20]);
    person.presses(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(lines(&person), before);
    person.presses(Modifiers::ALT | Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(lines(&person).len(), before.len() + 1);
    person.presses(COMMAND, Key::Z);
    assert_eq!(lines(&person), before);
    person.presses(COMMAND, Key::Slash);
    assert_ne!(lines(&person), before);
    person.presses(COMMAND | Modifiers::SHIFT, Key::OpenBracket);
    person.reads("Unfold line");
    person.presses(Modifiers::SHIFT, Key::F10);
    assert!(person.is_shown("Comment or uncomment"));
}
