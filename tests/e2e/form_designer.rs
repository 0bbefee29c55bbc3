//! A form that is built from an empty one with the designer alone, by labels and keys, and what the tenant gets.

use egui::{Key, Modifiers, Role};
use patchpanel_core_models::{
    compare::Closeness,
    draft::{Content, Part},
    ids::Locale,
    models::document::XmlDocument,
};

use crate::support::{Person, ROW, connected};

const EMPTY: &str = r#"<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="Payroll" type="SourceConfig">
  <BaseConfig><Field name="fileUpload" type="fileupload" maxFiles="10" supportedExtensions="jar"/></BaseConfig>
</Form>
"#;

/// As somebody writes it by hand.
const BY_HAND: &str = r#"<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="Payroll" type="SourceConfig">
  <BaseConfig><Field name="fileUpload" type="fileupload" maxFiles="10" supportedExtensions="jar"/></BaseConfig>
  <Menu name="gateway" label="con_menu_gateway">
    <Section name="section1" label="New section">
      <Field name="signInKind" displayName="con_form_sign_in_kind" type="radio">
        <AllowedValues>
          <Option label="option1" value="basic"/>
          <Option label="option2" value="oauth2"/>
        </AllowedValues>
      </Field>
      <Field name="feedUrl" displayName="New field" type="text"/>
      <Field name="feedSecret" displayName="con_form_feed_secret" type="secret" required="true"
          parentKey="signInKind" parentValue="basic"/>
    </Section>
  </Menu>
</Form>
"#;

impl Person<'_> {
    fn xml(&self) -> &str {
        &self.open().draft.current.xml[&XmlDocument::SourceConfig]
    }
}

#[test]
fn form_is_built_from_empty_and_sent_without_writing_xml() {
    let (tenant, desk, mut person) = connected();
    person.types("Filter", "workday");
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    person.clicks_role(Role::Tab, "Source config");
    person.drops(desk.file("form.xml", EMPTY.as_bytes()));
    person.until("the empty form", Person::has_changes);

    person.adds("Field", "signInKind");
    person.types("Label in en", "Sign-in");
    person.types("Label in de", "Anmeldung");
    person.picks("Type", "radio");
    person.names("Value 1", "basic");
    person.names("Value 2", "oauth2");
    person.adds("Field", "feedSecret");
    person.picks("Type", "secret");
    person.types("Label in en", "Password");
    person.clicks_role(Role::Switch, "Required");
    person.picks("Shown while", "signInKind");
    person.adds("Field", "fetchUrl");
    // Keys in the outline: up to the menu for its name, down to the new field, and that before the password.
    person.goes_to_the_outline();
    person.presses(Modifiers::NONE, Key::End);
    person.presses(Modifiers::ALT, Key::ArrowUp);
    person.presses(Modifiers::NONE, Key::F2);
    person.names("Name", "feedUrl");
    person.goes_to_the_outline();
    for _ in 0..3 {
        person.presses(Modifiers::NONE, Key::ArrowUp);
    }
    person.names("Name", "gateway");
    person.types("Label in en", "Gateway");

    let before = person.xml().to_owned();
    person.goes_to_the_outline();
    person.presses(Modifiers::COMMAND, Key::D);
    assert!(person.xml().contains("feedSecret2"));
    person.presses(Modifiers::COMMAND, Key::Z);
    assert_eq!(person.xml(), before);
    person.applies("Apply 3 steps to acme-sim");
    person.waits_for_the_run();

    let content = |form: &str| Content {
        xml: [(XmlDocument::SourceConfig, form.to_owned())].into(),
        ..Content::default()
    };
    let (built, by_hand) = (content(&before), content(BY_HAND));
    let part = Part::Xml(XmlDocument::SourceConfig);
    assert!(
        Closeness::Meaning.same_part(&built, &by_hand, part),
        "{before}"
    );
    let sent = tenant.writes();
    let source_config = sent
        .iter()
        .find(|request| request.path.ends_with("/source-config"));
    assert!(
        source_config.unwrap().text().contains(&before),
        "as it was built"
    );
    let server = &person.open().draft.base.translations;
    for (locale, line) in [
        (Locale::En, "con_form_sign_in_kind=Sign-in\n"),
        (Locale::De, "con_form_sign_in_kind=Anmeldung\n"),
        (Locale::En, "con_menu_gateway=Gateway\n"),
    ] {
        assert!(server[&locale].contains(line), "{locale}: {line}");
    }
}
