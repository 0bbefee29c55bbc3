//! The tabs of XML documents by what a person reads and clicks.

use patchpanel_core_models::{
    documents::FormNode,
    problem::{Problem, Severity},
};

use super::*;
use crate::{
    screens::testing::{self, *},
    theme::measure,
};

const FORM: &str = "<Form>\n  <Field/>\n  <Field/>\n</Form>\n";
const HEIGHT: f32 = 760.0;
/// The stage leaves this around what is drawn.
const AROUND: f32 = 8.0;

fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    super::ui(
        ui,
        state,
        XmlDocument::SourceConfig,
        &mut views.documents,
        commands,
    );
}

fn warning(line: u32, what: &str) -> Problem {
    Problem::new(Severity::Warning, "sample", what, "Correct it.").at(line, 3)
}

fn stage(problems: &[Problem]) -> Harness<'static, Stage> {
    let mut state = testing::signed_in();
    let detail = json!({"name": "Workday", "scriptName": "workday", "sourceConfigXml": FORM});
    let connector = testing::open(state.session_mut().unwrap(), detail);
    let check = testing::check(FORM, problems);
    connector
        .checks
        .insert(XmlDocument::SourceConfig.into(), check);
    let mut harness = testing::stage_of([900.0, HEIGHT], state, draw);
    harness.press_the(Role::RadioButton, "XML");
    harness
}

#[test]
fn a_name_that_is_typed_is_taken_before_the_xml_is_shown() {
    let form = "<Form><Menu label='Menu'><Section label='Section'><Field name='host'/></Section></Menu></Form>";
    let detail = json!({"name": "Workday", "scriptName": "workday", "sourceConfigXml": form});
    let state = testing::opened(detail);
    let mut harness = testing::stage_of([1280.0, HEIGHT], state, draw);
    harness.focus_the(Role::TextInput, "Name");
    harness.types("2");

    harness.press_the(Role::RadioButton, "XML");

    let renamed = FormCommand::Rename {
        node: FormNode::Field(0, 0, 0),
        to: "host2".to_owned(),
        template: false,
    };
    assert_eq!(harness.asked(), [Command::from(renamed)]);
    assert!(!harness.has(Role::TextInput, "Name"));
}

#[test]
fn few_problems_leave_the_head_of_their_pane_in_sight() {
    for count in 1..=4 {
        let problems: Vec<Problem> = (0..count)
            .map(|number| warning(2, &format!("Problem {number}.")))
            .collect();
        let rows = count as f32;

        let mut harness = stage(&problems);
        harness.run();

        let pane = HEIGHT - AROUND - measure::STATUS_LINE - 36.0 - rows * measure::ROW;
        let head = harness.get_by_label("Hide the problems").rect();
        let first = harness.get_by_label("Warning: Problem 0. 2:3").rect();
        let tops = (head.center().y - pane, first.top() - pane);
        assert_eq!(tops, (17.5, 34.0), "{count} problems");
    }
}

#[test]
fn the_pane_of_problems_is_made_higher_by_pointer_and_by_key() {
    let problems: Vec<Problem> = (0..20)
        .map(|number| warning(2, &format!("Problem {number}.")))
        .collect();
    let mut harness = stage(&problems);
    let top = |harness: &Harness<'_, Stage>| harness.get_by_label("Hide the problems").rect().top();
    let usual = top(&harness);
    let edge = harness.get_by_role(Role::Splitter).rect().center();

    harness.drag_at(edge);
    harness.hover_at(edge - egui::vec2(0.0, 2.0 * measure::ROW));
    harness.drop_at(edge - egui::vec2(0.0, 2.0 * measure::ROW));
    harness.run();
    let higher = top(&harness);
    assert!(
        (usual - higher - 2.0 * measure::ROW).abs() <= 4.0,
        "{usual} {higher}"
    );

    harness.get_by_role(Role::Splitter).focus();
    harness.run();
    harness.key(egui::Key::ArrowDown);
    let lower = top(&harness) - higher;
    assert!((lower - measure::ROW).abs() < 1.0, "{lower}");
}

#[test]
fn a_problem_leads_to_its_place() {
    let mut harness = stage(&[warning(2, "First."), warning(3, "Second.")]);

    harness.press("Warning: Second. 3:3");

    harness.get_by_label("Line 3, column 3");
}

#[test]
fn words_that_fit_are_offered_explained_and_typed_in_by_key() {
    let mut harness = stage(&[warning(2, "First.")]);
    harness.key(egui::Key::F8);
    for _ in 0.."<Field".len() {
        harness.key_press(egui::Key::ArrowRight);
    }
    harness.run();
    harness.types(" req");

    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Space);
    harness.run_steps(4);

    harness.get_by_label("Whether the field must be filled.");
    harness.key_press(egui::Key::Enter);
    harness.run_steps(4);
    let edited = harness.state_mut().asked.pop();
    let text = match edited {
        Some(Command::Connector(ConnectorCommand::EditPart(PartValue::Xml(_, text)))) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        text.as_deref(),
        Some("<Form>\n  <Field required=\"\"/>\n  <Field/>\n</Form>\n")
    );
}

#[test]
fn a_key_goes_from_problem_to_problem() {
    let mut harness = stage(&[warning(2, "First."), warning(3, "Second.")]);

    harness.key(egui::Key::F8);
    harness.get_by_label("Line 2, column 3");
    harness.key(egui::Key::F8);
    harness.get_by_label("Line 3, column 3");
    harness.keys(egui::Modifiers::SHIFT, egui::Key::F8);
    harness.get_by_label("Line 2, column 3");
}

#[test]
fn a_problem_further_down_comes_into_sight_with_the_cursor() {
    let problems: Vec<Problem> = (0..9)
        .map(|number| {
            warning(
                if number < 8 { 1 } else { 3 },
                &format!("Problem {number}."),
            )
        })
        .collect();
    let mut harness = stage(&problems);
    let last = "Warning: Problem 8. 3:3";
    assert!(!harness.shows(last));

    harness.get_by_label("Warning: Problem 0. 1:3").click();
    harness.run_steps(10);
    harness.key_press(egui::Key::ArrowDown);
    harness.run_steps(10);
    harness.key_press(egui::Key::ArrowDown);
    harness.run_steps(10);

    harness.get_by_label(last);
}

#[test]
fn the_problem_at_the_cursor_is_the_chosen_one() {
    let mut harness = stage(&[warning(2, "First."), warning(3, "Second.")]);
    let is_chosen = |harness: &Harness<'_, Stage>, label: &str| {
        let row = harness.get_by_role_and_label(Role::ListItem, label);
        row.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    harness.press("Warning: Second. 3:3");
    assert!(is_chosen(&harness, "Warning: Second. 3:3"));

    harness.key(egui::Key::ArrowUp);
    harness.get_by_label("Line 2, column 3");

    assert!(is_chosen(&harness, "Warning: First. 2:3"));
    assert!(!is_chosen(&harness, "Warning: Second. 3:3"));
}

/// Two fields of one section, beside their XML.
fn beside() -> Harness<'static, Stage> {
    const FORM: &str = "<Form>\n<Menu name='m'>\n<Section name='s'>\n<Field name='a'/>\n<Field name='b'/>\n</Section>\n</Menu>\n</Form>\n";
    let detail = json!({"name": "Workday", "scriptName": "workday", "sourceConfigXml": FORM});
    let state = testing::opened(detail);
    let mut harness = testing::stage_of([1200.0, HEIGHT], state, draw);
    harness.press_the(Role::RadioButton, "Both");
    harness
}

#[test]
fn the_cursor_follows_the_form_and_the_form_the_cursor() {
    let mut harness = beside();

    harness.press_the(Role::TextInput, "b");
    harness.get_by_label("Line 5, column 1");

    let editor = harness.get_by_role_and_label(Role::MultilineTextInput, "Source config");
    editor.focus();
    harness.run();
    harness.key(egui::Key::ArrowUp);
    harness.get_by_label("Line 4, column 1");
    harness.press_the(Role::RadioButton, "Design");
    harness.get_by_label("Field 1 of 2 in m, s");
}

#[test]
fn arrows_on_the_switch_of_what_is_shown_stay_in_it() {
    let mut harness = beside();
    harness.focus_the(Role::RadioButton, "Both");

    let (left, right) = (egui::Key::ArrowLeft, egui::Key::ArrowRight);
    for (key, mode) in [
        (left, "XML"),
        (left, "Design"),
        (right, "XML"),
        (right, "Both"),
    ] {
        harness.key(key);
        let segment = harness.get_by_role_and_label(Role::RadioButton, mode);
        assert!(segment.accesskit_node().is_focused(), "{mode}");
    }
}

#[test]
fn a_key_goes_from_problem_to_problem_in_the_designer() {
    let mut harness = beside();
    let problems = [warning(4, "First."), warning(5, "Second.")];
    let open = testing::only_open(harness.app());
    let text = open.draft.current.xml[&XmlDocument::SourceConfig].clone();
    let found = testing::check(&text, problems);
    open.checks.insert(XmlDocument::SourceConfig.into(), found);
    harness.press_the(Role::RadioButton, "Design");

    // The part that was selected before has the first one.
    harness.get_by_label("First.");
    harness.key(egui::Key::F8);

    harness.get_by_label("Second.");
    harness.get_by_label("Field 2 of 2 in m, s");
}

#[derive(Debug)]
struct Dropped(&'static std::path::Path);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Ok(Vec::new())
    }
}

fn drop_file(harness: &mut Harness<'_, Stage>) -> Vec<Command> {
    let file = Arc::new(Dropped(std::path::Path::new("/home/j/form.xml")));
    harness.input_mut().dropped_files.push(file);
    harness.step();
    harness.take_asked()
}

#[test]
fn a_file_dropped_while_a_dialog_or_the_palette_is_open_is_left_alone() {
    let mut harness = stage(&[]);
    let form = XmlDocument::SourceConfig;
    assert_eq!(
        drop_file(&mut harness),
        [Command::Document(DocumentCommand::Drop(
            form,
            "/home/j/form.xml".into()
        ))]
    );

    harness.app().dialog = Some(Dialog::About);
    assert!(drop_file(&mut harness).is_empty());

    harness.app().dialog = None;
    harness.app().palette_open = true;
    assert!(drop_file(&mut harness).is_empty());
}

fn content<'a>(harness: &'a Harness<'_, Stage>) -> &'a patchpanel_core_models::draft::Content {
    &harness.connector().draft.current
}

/// A form without a namespace, whose only key has a text in English alone.
fn fixable() -> Harness<'static, Stage> {
    let form = "<Form type=\"SourceConfig\">\n  <Menu name=\"m\" label=\"menu_a\"/>\n</Form>\n";
    let mut state = testing::signed_in();
    let detail = json!({"name": "Workday", "scriptName": "workday", "sourceConfigXml": form,
        "translationProperties": {"en": "menu_a=Server\n", "de": "b=c\n"}});
    let connector = testing::open(state.session_mut().unwrap(), detail);
    let document = XmlDocument::SourceConfig;
    let problems = patchpanel_core_models::documents::check_in(document, &connector.draft.current);
    let check = testing::check(form, problems);
    connector.checks.insert(document.into(), check);
    let mut harness = testing::stage_of([900.0, HEIGHT], state, draw);
    harness.press_the(Role::RadioButton, "XML");
    harness
}

#[test]
fn a_problem_is_fixed_from_the_list_by_key_or_from_the_menu_and_undone_in_one_step() {
    let document = XmlDocument::SourceConfig;
    let before = content(&fixable()).xml[&document].clone();

    let mut harness = fixable();
    let fix = "Use sailpoint_form_2_0: The form declares no namespace";
    harness.get_by_label_contains(fix).click();
    harness.run_steps(2);
    harness.carry_out();
    assert!(content(&harness).xml[&document].contains("sailpoint_form_2_0.xsd"));
    on_command(harness.app(), Action::Undo);
    assert_eq!(content(&harness).xml[&document], before);

    // F8 goes on from the first line, where the cursor is.
    let mut harness = fixable();
    harness.key(egui::Key::F8);
    harness.run_steps(3);
    harness.keys(egui::Modifiers::COMMAND, egui::Key::Period);
    harness.carry_out();
    assert_eq!(german(&harness), "b=c\n# to translate\nmenu_a=Server\n");

    let mut harness = fixable();
    harness.key(egui::Key::F8);
    harness.run_steps(3);
    harness.keys(egui::Modifiers::SHIFT, egui::Key::F10);
    harness.run_steps(3);
    harness.press_the(Role::MenuItem, "Add the missing text");
    harness.carry_out();
    assert_eq!(german(&harness), "b=c\n# to translate\nmenu_a=Server\n");
}

fn german<'a>(harness: &'a Harness<'_, Stage>) -> &'a str {
    &content(harness).translations[&patchpanel_core_models::ids::Locale::De]
}

#[test]
fn a_missing_text_is_added_where_it_lacks() {
    let mut harness = fixable();

    harness
        .get_by_label_contains("Add the missing text: “menu_a”")
        .click();
    harness.run_steps(2);
    harness.carry_out();

    assert_eq!(german(&harness), "b=c\n# to translate\nmenu_a=Server\n");
    let notice = harness.state().state.notices.all().last().unwrap();
    assert_eq!(notice.message.what, "Added “menu_a” to de");
}

#[test]
fn a_document_that_is_too_large_for_a_designer_says_so() {
    let mut harness = stage(&[]);
    let large = FORM.replace("<Form>", &format!("<Form>{}", " ".repeat(MOST_DESIGNED)));
    harness.becomes(XmlDocument::SourceConfig, &large);

    let why = "Documents over 256 KiB are edited as XML only";
    for mode in ["Design", "Both"] {
        assert!(harness.is_disabled(Role::RadioButton, mode));
        assert_eq!(harness.description(Role::RadioButton, mode), why);
    }
}

#[test]
fn a_broken_form_leads_to_its_error() {
    let mut harness = stage(&[]);
    harness.press_the(Role::RadioButton, "Design");
    harness.becomes(XmlDocument::SourceConfig, "<Form>\n<Menu>\n</Form>");

    harness.press("Go to line 3");
    harness.run();

    harness.get_by_label("Line 3, column 1");
}
