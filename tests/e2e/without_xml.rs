//! A whole connector from nothing to the tenant by designers alone: form, settings, schemas, correlation, and texts in
//! three languages. Not one angle bracket is typed.

use egui::{Key, Modifiers, Role};
use patchpanel_core_models::{
    compare::Closeness,
    draft::{Content, Part},
    ids::Locale,
    models::document::XmlDocument,
    properties::PropertiesFile,
};

use crate::support::{Person, connected};

/// As somebody writes them by hand.
const FORM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="Payroll" connectorName="custom Payroll"
    type="SourceConfig" directConnect="true" fileUpload="true" status="released">
  <BaseConfig>
    <Field name="fileUpload" type="fileupload" maxFiles="10" maxSize="300" supportedExtensions="jar" validateJSON="false"/>
  </BaseConfig>
  <Menu name="connection" label="con_menu_connection">
    <Section name="server" label="con_section_server">
      <Field name="feedUrl" displayName="con_form_feed_url" type="url" required="true"/>
      <Field name="signInKind" displayName="con_form_sign_in_kind" type="radio" defaultValue="basic">
        <AllowedValues>
          <Option label="con_opt_basic" value="basic"/>
          <Option label="con_opt_token" value="token"/>
        </AllowedValues>
      </Field>
      <Field name="apiToken" displayName="con_form_api_token" type="secret" parentKey="signInKind" parentValue="token"/>
    </Section>
  </Menu>
</Form>
"#;

const TEMPLATE: &str = r#"<?xml version='1.0' encoding='UTF-8'?>
<!DOCTYPE Application PUBLIC "sailpoint.dtd" "sailpoint.dtd">
<Application connector="sailpoint.connector.OpenConnectorAdapter" name="Payroll" type="custom Payroll"
    featuresString="ENABLE">
  <Attributes>
    <Map>
      <entry key="feedUrl" value=""/>
      <entry key="signInKind" value="basic"/>
      <entry key="apiToken" value=""/>
      <entry key="encrypted" value="apiToken"/>
    </Map>
  </Attributes>
  <Schemas>
    <Schema objectType="account" nativeObjectType="account" identityAttribute="id" displayAttribute="mail">
      <AttributeDefinition name="id" type="string" required="true"/>
      <AttributeDefinition name="mail" type="string"/>
      <AttributeDefinition name="teams" type="string" multi="true" entitlement="true" schemaObjectType="group"/>
    </Schema>
    <Schema objectType="group" nativeObjectType="group" identityAttribute="name">
      <AttributeDefinition name="name" type="string"/>
    </Schema>
  </Schemas>
</Application>
"#;

const CORRELATION: &str = r#"<?xml version='1.0' encoding='UTF-8'?>
<!DOCTYPE CorrelationConfig PUBLIC "sailpoint.dtd" "sailpoint.dtd">
<CorrelationConfig name="custom Payroll Account Correlation Config">
  <AttributeAssignments>
    <Filter operation="EQ" property="email" value="mail" ignoreCase="true"/>
  </AttributeAssignments>
</CorrelationConfig>
"#;

const TEXTS: [(Locale, &str); 3] = [
    (
        Locale::En,
        "con_menu_connection=Connection\ncon_section_server=Server\ncon_form_feed_url=Address\n\
         con_form_sign_in_kind=Sign-in\ncon_opt_basic=Password\ncon_opt_token=Token\ncon_form_api_token=Access token\n",
    ),
    (
        Locale::De,
        "con_menu_connection=Verbindung\ncon_section_server=Dienst\ncon_form_feed_url=Adresse\n\
         con_form_sign_in_kind=Anmeldung\ncon_opt_basic=Kennwort\ncon_opt_token=Zugriffstoken\ncon_form_api_token=Token\n",
    ),
    (
        Locale::Fr,
        "con_menu_connection=Connexion\ncon_section_server=Serveur\ncon_form_feed_url=Adresse\n\
         con_form_sign_in_kind=Authentification\ncon_opt_basic=Mot de passe\ncon_opt_token=Jeton\n\
         con_form_api_token=Jeton d\u{2019}acc\u{e8}s\n",
    ),
];

impl Person<'_> {
    /// Makes an empty connector.
    pub(crate) fn creates_empty(&mut self, name: &str) {
        self.until("the list", |person| {
            let session = person.state().session();
            session.is_some_and(|session| session.connectors.value().is_some())
        });
        self.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
        self.types("Name", name);
        self.reads(&format!("\"name\": \"{name}\""));
        self.clicks("Create connector");
        self.has_open(name);
    }

    /// Types a text in English, German and French.
    fn says(&mut self, title: &str, texts: [&str; 3]) {
        for (locale, text) in ["en", "de", "fr"].into_iter().zip(texts) {
            assert!(!text.contains(['<', '>']));
            self.types(&format!("{title} in {locale}"), text);
        }
    }

    /// Adds a row to a table and types its first cell.
    fn adds_row(&mut self, noun: &str, first: &str) {
        self.clicks_role(Role::Button, &format!("Add {noun}"));
        self.types_on(first);
        self.presses(Modifiers::NONE, Key::Enter);
    }
}

#[test]
fn connector_is_built_from_nothing_and_sent_without_an_angle_bracket() {
    let (tenant, _desk, mut person) = connected();
    person.creates_empty("Payroll");
    person.clicks_role(Role::ListItem, "Form, No field yet");
    person.clicks("Hide the connector list");

    form(&mut person);
    person.clicks_role(Role::Tab, "Template");
    template(&mut person);
    person.clicks_role(Role::Tab, "Correlation");
    person.adds_row("filter", "email");
    person.presses(Modifiers::NONE, Key::ArrowRight);
    person.types_on("mail");
    person.presses(Modifiers::NONE, Key::Enter);
    person.clicks("Ignore case of filter 1");
    person.applies("Apply 6 steps to acme-sim");
    person.waits_for_the_run();

    let by_hand = Content {
        xml: [
            (XmlDocument::SourceConfig, FORM),
            (XmlDocument::SourceTemplate, TEMPLATE),
            (XmlDocument::CorrelationConfig, CORRELATION),
        ]
        .map(|(document, text)| (document, text.to_owned()))
        .into(),
        translations: TEXTS.map(|(locale, text)| (locale, text.to_owned())).into(),
        ..Content::default()
    };
    let open = person.open();
    assert!(!open.has_changes(), "all of it is on the server");
    let server = &open.draft.base;
    for document in XmlDocument::ALL {
        assert!(
            Closeness::Meaning.same_part(server, &by_hand, Part::Xml(document)),
            "{}",
            server.xml[&document]
        );
    }
    for (locale, text) in &by_hand.translations {
        // Keys stand in the order in which they were typed.
        let texts = [&server.translations[locale], text];
        let [built, written] = texts.map(|text| PropertiesFile::parse(text));
        assert_eq!(built.values(), written.values(), "{locale}");
    }
    assert_eq!(
        tenant.writes().len(),
        7,
        "the connector, and a request each"
    );
}

fn form(person: &mut Person<'_>) {
    person.adds("Field", "feedUrl");
    person.picks("Type", "url");
    person.clicks_role(Role::Switch, "Required");
    person.types("Label in en", "Address");
    person.picks("Language of the form", "German (de), new");
    person.types("Label in de", "Adresse");
    person.picks("Language of the form", "French (fr), new");
    person.types("Label in fr", "Adresse");

    person.adds("Field", "signInKind");
    person.says("Label", ["Sign-in", "Anmeldung", "Authentification"]);
    person.picks("Type", "radio");
    person.names("Value 1", "basic");
    person.names("Value 2", "token");
    person.picks("Default", "basic");
    // Texts of one value close those of the other, so that both are in sight.
    person.scrolls_to("Texts of token");
    person.clicks("Texts of token");
    person.says("Label of token", ["Token", "Zugriffstoken", "Jeton"]);
    person.scrolls_to("Texts of basic");
    person.clicks("Texts of basic");
    person.says("Label of basic", ["Password", "Kennwort", "Mot de passe"]);

    person.adds("Field", "apiToken");
    person.says(
        "Label",
        ["Access token", "Token", "Jeton d\u{2019}acc\u{e8}s"],
    );
    person.picks("Type", "secret");
    person.picks("Shown while", "signInKind");
    person.picks("Value that shows the field", "token");

    // By key in the outline: up to the section, and to its menu.
    person.goes_to_the_outline();
    for _ in 0..3 {
        person.presses(Modifiers::NONE, Key::ArrowUp);
    }
    person.names("Name", "server");
    person.says("Label", ["Server", "Dienst", "Serveur"]);
    person.goes_to_the_outline();
    person.presses(Modifiers::NONE, Key::ArrowUp);
    person.names("Name", "connection");
    person.says("Label", ["Connection", "Verbindung", "Connexion"]);
}

fn template(person: &mut Person<'_>) {
    person.clicks("Add 3 from the form");
    person.clicks("Encrypted of apiToken");
    person.clicks_role(Role::Link, "Features");
    person.clicks("On of ENABLE");

    person.clicks_role(Role::Button, "Account schema");
    for name in ["id", "mail", "teams"] {
        person.adds_row("attribute", name);
    }
    person.clicks("Required of id");
    person.clicks("Multi-valued of teams");
    person.clicks("Entitlement of teams");
    person.clicks("Name: teams");
    for _ in 0..7 {
        person.presses(Modifiers::NONE, Key::ArrowRight);
    }
    person.types_on("group");
    person.presses(Modifiers::NONE, Key::Enter);
    person.picks("Identity attribute", "id");
    person.picks("Display attribute", "mail");

    person.clicks_role(Role::Button, "Group schema");
    person.adds_row("attribute", "name");
    person.picks("Identity attribute", "name");
}
