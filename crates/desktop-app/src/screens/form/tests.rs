//! The preview by what a person reads, chooses and types.

use patchpanel_core_models::documents::edit::FormEdit;

use super::*;
use crate::{
    screens::testing::{self, *},
    view_models::form::tests::{FORM, files},
};

const TEMPLATE: &str =
    "<Application><Attributes><Map><entry key='clientId'/></Map></Attributes></Application>";

fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    super::design_ui(ui, state, &mut views.documents.form, commands);
}

fn harness() -> Harness<'static, Stage> {
    harness_of(1280.0)
}

fn harness_of(width: f32) -> Harness<'static, Stage> {
    harness_with(FORM, width)
}

fn harness_with(form: &str, width: f32) -> Harness<'static, Stage> {
    let texts: BTreeMap<Locale, String> = files()
        .iter()
        .map(|(locale, file)| (*locale, file.to_string()))
        .collect();
    let detail = json!({"scriptName": "workday-custom-emea", "sourceConfigXml": form,
        "applicationXml": TEMPLATE, "translationProperties": texts});
    let state = testing::opened(detail);
    testing::stage_of([width, 800.0], state, draw)
}

#[test]
fn a_conditional_field_appears_when_its_parent_changes() {
    let mut harness = harness();
    assert!(!harness.has(Role::TextInput, "Client"));
    assert!(harness.shows("1 hidden: clientId while authType = oauth2"));

    harness.press_the(Role::RadioButton, "OAuth 2.0");

    assert!(harness.has(Role::TextInput, "Client"));
    assert!(harness.shows("2 hidden: user, password while authType = basic"));
    assert!(harness.asked().is_empty());
}

#[test]
fn what_is_chosen_in_the_outline_comes_into_sight() {
    let fields = "<Field name='f'/>".repeat(100);
    for (last, role, label) in [
        ("", Role::TextInput, "last"),
        ("parentKey='t' parentValue='true'", Role::TextInput, "last"),
        ("hidden='true'", Role::Label, "1 never shown: last"),
    ] {
        let form = format!(
            "<Form><Menu><Section name='s'><Field name='t' type='toggle' defaultValue='true'/>\
             {fields}<Field name='last' {last}/></Section></Menu></Form>"
        );
        let mut harness = harness_with(&form, 1280.0);
        harness.run();
        let is_in_sight = |harness: &Harness<'_, Stage>| {
            let mut found = harness.query_all_by_role_and_label(role, label);
            found.any(|part| part.rect().max.y < 800.0)
        };
        harness.focus_the(Role::TreeGrid, "Outline of the form");
        assert!(!is_in_sight(&harness), "{last}");

        harness.key(Key::End);
        assert!(is_in_sight(&harness), "{last}");

        harness.key(Key::Home);
        harness.key(Key::ArrowDown);
        assert!(
            !is_in_sight(&harness),
            "the section came into sight: {last}"
        );
    }
}

#[test]
fn a_click_on_the_line_of_hidden_fields_shows_them() {
    let mut harness = harness();

    harness.press("1 hidden: clientId while authType = oauth2");

    assert!(harness.has(Role::TextInput, "Client"));
}

#[test]
fn a_broken_form_keeps_the_last_preview_and_names_the_line() {
    let mut harness = harness();

    harness.becomes(XmlDocument::SourceConfig, "<Form>\n<Menu></Form>");

    assert!(harness.shows_part("State before the error on line 2"));
    assert!(harness.has(Role::RadioButton, "Basic"));
}

#[test]
fn a_key_without_a_text_is_shown_as_the_key_with_a_chip() {
    let harness = harness();

    assert!(harness.has(Role::Label, "con_password"));
    assert!(harness.shows("no text in en"));
}

fn edits(harness: &Harness<'_, Stage>) -> Vec<FormEdit> {
    let edits = harness.asked().iter().filter_map(|command| match command {
        Command::Form(FormCommand::Edit { edits, .. }) => Some(edits.clone()),
        _ => None,
    });
    edits.flatten().collect()
}

#[test]
fn keys_in_the_outline_move_copy_and_remove_a_part() {
    let mut harness = harness();
    harness.focus_the(Role::TreeGrid, "Outline of the form");
    harness.key(Key::End);

    harness.keys(Modifiers::ALT, Key::ArrowUp);
    harness.keys(Modifiers::COMMAND, Key::D);
    harness.key(Key::Delete);

    let last = FormNode::Field(0, 0, 5);
    let before = FormNode::Field(0, 0, 4);
    let expected = [
        FormEdit::Move {
            from: last,
            to: before,
        },
        FormEdit::Duplicate {
            node: before,
            keys: BTreeMap::new(),
        },
        FormEdit::Remove(last),
    ];
    assert_eq!(edits(&harness), expected);
}

#[test]
fn a_part_that_is_dragged_comes_to_where_it_is_dropped() {
    let mut harness = harness();
    let row = |harness: &Harness<'_, Stage>, start: &str| {
        let rows = harness.query_all_by_role(Role::Row);
        let mut rows = rows.filter(|row| {
            let label = row.accesskit_node().label();
            label.is_some_and(|label| label.starts_with(start))
        });
        rows.next().unwrap().rect()
    };
    let (from, to) = (row(&harness, "Field user"), row(&harness, "Field clientId"));

    harness.drag_at(from.center());
    harness.step();
    harness.hover_at(to.center());
    harness.step();
    harness.drop_at(to.center_bottom() - egui::vec2(0.0, 4.0));
    harness.run();

    let (user, client) = (FormNode::Field(0, 0, 1), FormNode::Field(0, 0, 3));
    let expected = [FormEdit::Move {
        from: user,
        to: client,
    }];
    assert_eq!(edits(&harness), expected);
}

#[test]
fn a_narrow_page_shows_the_form_or_the_properties() {
    let mut harness = harness_of(700.0);
    assert!(harness.has(Role::TextInput, "User"));
    assert!(!harness.has(Role::ComboBox, "Type"));

    harness.focus_the(Role::TreeGrid, "Outline of the form");
    harness.key(Key::F2);

    assert!(harness.has(Role::ComboBox, "Type"));
    harness.press_the(Role::RadioButton, "Form");
    assert!(harness.has(Role::TextInput, "User"));
}

#[test]
fn the_pane_changes_what_is_selected_in_the_form() {
    let mut harness = harness();
    harness.press_the(Role::TextInput, "User");

    harness.press_the(Role::Switch, "Required");
    harness.press_the(Role::ComboBox, "Shown while");
    harness.press_the(Role::ListBoxOption, "always");

    let user = FormNode::Field(0, 0, 1);
    let expected = [
        FormEdit::Set(user, "required".into(), Some("true".to_owned())),
        FormEdit::SetCondition(user, None),
    ];
    assert_eq!(edits(&harness), expected);
}

#[test]
fn a_text_typed_in_a_locale_goes_to_its_key() {
    let mut harness = harness();
    harness.press_the(Role::TextInput, "User");

    harness.focus_the(Role::TextInput, "Label in de");
    harness.types("Benutzer");

    let typed = harness.asked().last().unwrap();
    let expected = TranslationCommand::SetText {
        locale: Locale::De,
        key: "con_user".to_owned(),
        text: "Benutzer".to_owned(),
    };
    assert_eq!(*typed, expected);
}

#[test]
fn a_text_of_several_parts_asks_first_who_gets_another_one() {
    let form = FORM.replace("displayName='Odd'", "displayName='con_user'");
    let mut harness = harness_with(&form, 1280.0);
    harness.focus_the(Role::TreeGrid, "Outline of the form");
    harness.key(Key::End);
    let is_open = |harness: &Harness<'_, Stage>| {
        let field = harness.get_by_role_and_label(Role::TextInput, "Label in de");
        !field.accesskit_node().is_disabled()
    };
    assert!(!is_open(&harness));

    harness.press_the(Role::RadioButton, "all 2");
    assert!(is_open(&harness));
    harness.key(Key::ArrowUp);
    harness.focus_the(Role::TreeGrid, "Outline of the form");
    harness.key(Key::End);
    harness.press_the(Role::RadioButton, "this field");

    let own = edits(&harness);
    assert!(
        matches!(&own[..], [FormEdit::Set(_, _, Some(key))] if key == "con_form_odd"),
        "{own:?}"
    );
}

#[test]
fn a_new_name_is_taken_with_enter() {
    let mut harness = harness();
    harness.press_the(Role::TextInput, "User");
    harness.focus_the(Role::TextInput, "Name");
    harness.types("2 ");
    assert!(edits(&harness).is_empty());

    harness.key(Key::Enter);

    let renamed = FormCommand::Rename {
        node: FormNode::Field(0, 0, 1),
        to: "user2".to_owned(),
        template: false,
    };
    assert_eq!(*harness.asked().last().unwrap(), renamed);
}

/// Chooses the field `clientId`, which has a setting in the template, and types behind its name.
fn renaming_client() -> Harness<'static, Stage> {
    let mut harness = harness();
    harness.press_the(Role::RadioButton, "OAuth 2.0");
    harness.press_the(Role::TextInput, "Client");
    harness.focus_the(Role::TextInput, "Name");
    harness.types("2");
    harness
}

fn renamed_client(harness: &Harness<'_, Stage>) -> Option<bool> {
    harness.asked().iter().find_map(|command| match command {
        Command::Form(FormCommand::Rename { template, .. }) => Some(*template),
        _ => None,
    })
}

#[test]
fn the_template_s_entry_can_keep_its_name() {
    for by_key in [false, true] {
        let mut harness = renaming_client();
        if by_key {
            harness.key(Key::Tab);
            harness.key(Key::Space);
            assert_eq!(renamed_client(&harness), None, "not before it was answered");
            harness.key(Key::Tab);
        } else {
            harness.press_the(Role::CheckBox, "Rename the template’s entry, too");
            harness.press_the(Role::TextInput, "Client");
        }
        assert_eq!(renamed_client(&harness), Some(false));
    }
    let mut harness = renaming_client();
    harness.key(Key::Enter);
    assert_eq!(renamed_client(&harness), Some(true));
}

#[test]
fn a_name_that_is_typed_is_taken_when_another_part_is_chosen() {
    let mut harness = renaming_client();

    harness.press_the(Role::TextInput, "Odd");

    assert_eq!(renamed_client(&harness), Some(true));
}

#[test]
fn a_name_that_is_typed_is_never_that_of_another_part_that_comes_to_the_place() {
    let mut harness = renaming_client();

    let form = FORM.replace(
        "<Field name='clientId'",
        "<Field name='new'/><Field name='clientId'",
    );
    harness.becomes(XmlDocument::SourceConfig, &form);
    harness.key(Key::Enter);

    assert_eq!(renamed_client(&harness), None);
}

#[test]
fn the_pane_shows_what_it_does_not_offer_for_the_kind_of_part() {
    let form = FORM.replace("<Menu name='m'", "<Menu name='m' required='true'");
    let form = form.replace(
        "displayName='con_user'",
        "displayName='con_user' label='U' placeholder='con_hint'",
    );
    let mut harness = harness_with(&form, 1280.0);
    harness.press_the(Role::TextInput, "User");
    assert!(harness.shows("label=\"U\""));
    assert!(harness.has(Role::TextInput, "Placeholder in en"));
    assert!(!harness.shows("placeholder=\"con_hint\""));

    harness.focus_the(Role::TreeGrid, "Outline of the form");
    harness.key(Key::Home);
    harness.key(Key::ArrowDown);
    assert!(harness.shows("required=\"true\""));
}

#[test]
fn a_secret_s_default_is_taken_away_and_never_shown() {
    let form = FORM.replace("type='secret'", "type='secret' defaultValue='hunter2'");
    let mut harness = harness_with(&form, 1280.0);
    harness.press_the(Role::PasswordInput, "con_password");

    assert!(!harness.shows_part("hunter2"));
    harness.press("Remove the default");

    let password = FormNode::Field(0, 0, 2);
    let expected = [FormEdit::Set(password, "defaultValue".into(), None)];
    assert_eq!(edits(&harness), expected);
}

#[test]
fn an_empty_form_begins_with_a_menu_and_a_section_offers_its_next_field() {
    let mut harness = harness_with("<Form/>", 1280.0);
    harness.press("Add a menu");
    assert!(matches!(
        edits(&harness)[..],
        [FormEdit::Add {
            at: FormNode::Menu(0),
            ..
        }]
    ));

    harness.becomes(XmlDocument::SourceConfig, FORM);
    harness.press("Add a field here");
    let last = edits(&harness).pop();
    assert!(matches!(
        last,
        Some(FormEdit::Add {
            at: FormNode::Field(0, 0, 6),
            ..
        })
    ));
}

#[test]
fn letters_right_after_f2_are_the_new_name() {
    let mut harness = harness();
    harness.press_the(Role::TextInput, "User");
    harness.focus_the(Role::TextInput, "Name");
    harness.key(Key::Escape);
    let f2 = egui::Event::Key {
        key: Key::F2,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let typed = egui::Event::Text("login".to_owned());
    harness.input_mut().events.extend([f2, typed]);
    harness.run();
    harness.key(Key::Enter);
    let outline = crate::widgets::grid_id("Outline of the form");
    assert!(harness.ctx.memory(|memory| memory.has_focus(outline)));

    let renamed = harness.asked().iter().any(
        |asked| matches!(asked, Command::Form(FormCommand::Rename { to, .. }) if to == "login"),
    );
    assert!(renamed, "{:?}", harness.asked());
}

#[test]
fn a_part_of_the_outline_has_its_menu_by_key() {
    let mut harness = harness();
    harness.press_the(Role::TextInput, "User");
    harness.focus_the(Role::TextInput, "Name");
    harness.key(Key::Escape);

    harness.keys(Modifiers::SHIFT, Key::F10);
    assert!(harness.has(Role::MenuItem, "Duplicate"));
    harness.press_the(Role::MenuItem, "Delete");

    assert_eq!(
        edits(&harness),
        [FormEdit::Remove(FormNode::Field(0, 0, 1))]
    );
}

#[test]
fn escape_in_the_properties_leads_back_to_the_outline() {
    let mut harness = harness();
    harness.press_the(Role::TextInput, "User");
    harness.focus_the(Role::TextInput, "Name");

    harness.key(Key::Escape);

    harness.key(Key::Delete);
    assert_eq!(
        edits(&harness),
        [FormEdit::Remove(FormNode::Field(0, 0, 1))]
    );
    harness.press_the(Role::TextInput, "User");
    harness.key(Key::F2);
    assert!(harness.is_focused(Role::TextInput, "Label in en"));
}

#[test]
fn a_text_that_a_section_can_do_without_is_removed() {
    let mut harness = harness();
    harness.focus_the(Role::TreeGrid, "Outline of the form");
    harness.key(Key::Home);
    for _ in 0..2 {
        harness.key(Key::ArrowDown);
    }

    harness.press("Remove the text");

    let (node, attribute) = (FormNode::Section(0, 0), "sectionInfo");
    let removed = FormCommand::RemoveText { node, attribute };
    assert_eq!(*harness.asked().last().unwrap(), removed);
    assert!(!harness.shows("Remove the label"));
}

#[test]
fn allowed_values_stand_beside_their_labels_and_say_what_goes_with_them() {
    let mut harness = harness();
    harness.press_the(Role::RadioButton, "OAuth 2.0");

    harness.focus_the(Role::TextInput, "Label of basic");
    harness.types("!");

    let expected = TranslationCommand::SetText {
        locale: Locale::En,
        key: "con_basic".to_owned(),
        text: "Basic!".to_owned(),
    };
    assert_eq!(*harness.asked().last().unwrap(), expected);
    assert!(harness.shows("Remove basic: 2 conditions go with it"));
}

#[test]
fn a_radio_outside_of_sections_shows_its_values() {
    let form = "<Form><Field name='kind' type='radio'><AllowedValues><Option value='a' label='First'/></AllowedValues></Field></Form>";
    let mut harness = harness_with(form, 1280.0);
    harness.focus_the(Role::TreeGrid, "Outline of the form");
    harness.key(Key::Home);

    assert!(harness.shows("a: First"));
}

#[test]
fn what_the_designer_does_not_know_is_listed() {
    let form = FORM.replace("<Field name='old'", "<Widget/><Field name='old'");
    let harness = harness_with(&form, 1280.0);

    assert!(harness.shows("Widget in auth"));
}

#[test]
fn an_edited_part_goes_back_to_what_the_server_has() {
    let mut harness = harness();
    let form = FORM.replace("name='odd' displayName='Odd'", "name='odd' required='true'");
    let form = form.replace("<Field name='old'", "<Field name='new'/><Field name='old'");
    harness.becomes(XmlDocument::SourceConfig, &form);
    harness.focus_the(Role::TreeGrid, "Outline of the form");
    harness.key(Key::End);

    harness.press("Revert odd");

    let odd = FormNode::Field(0, 0, 6);
    let expected = [
        FormEdit::Set(odd, "required".into(), None),
        FormEdit::Set(odd, "displayName".into(), Some("Odd".to_owned())),
    ];
    assert_eq!(edits(&harness), expected);
    harness.press_the(Role::TextInput, "new");
    harness.press("Revert new");
    assert_eq!(edits(&harness), expected, "it may be a renamed one");
}

#[test]
fn an_older_form_says_why_it_is_not_designed() {
    let form = format!("<Form xmlns='{FORM_NAMESPACE_OLD}'/>");
    let detail = json!({"scriptName": "old", "sourceConfigXml": form});
    let state = testing::opened(detail);

    let harness = testing::stage(state, draw);

    assert!(harness.shows("Older forms are changed in the XML"));
}
