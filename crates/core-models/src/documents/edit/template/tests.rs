use proptest::prelude::*;

use super::*;

const TEXT: &str = "<Application name='HR' featuresString=\"ENABLE, ODD , SEARCH\">
  <!-- settings -->
  <Attributes><Map>
    <entry key='url' value='a'/>
    <entry key='secret' value=''/> <entry key='encrypted' value='secret,other'/>
    <entry key='list'><value><List/></value></entry>
  </Map></Attributes>
  <Schemas>
    <Schema objectType='account' identityAttribute='id' displayAttribute='id'>
      <AttributeDefinition name='id' type='string'/>
      <AttributeDefinition name='groups' multi='true'><Description>Of <!-- x --> it</Description></AttributeDefinition>
    </Schema>
  </Schemas>
</Application>
";

fn after(edit: &TemplateEdit) -> String {
    let edited = edit.apply(TEXT).unwrap();
    assert_eq!(edited.change.apply(TEXT).as_ref(), Some(&edited.text));
    let back = edited.change.inverse().apply(&edited.text);
    assert_eq!(back.as_deref(), Some(TEXT));
    edited.text
}

fn check(edit: &TemplateEdit, from: &str, to: &str) {
    assert!(TEXT.contains(from), "{from}");
    assert_eq!(after(edit), TEXT.replacen(from, to, 1), "{edit:?}");
}

fn definition(number: usize, edit: DefinitionEdit) -> TemplateEdit {
    TemplateEdit::Definition {
        schema: 0,
        number,
        edit,
    }
}

fn on_list(word: &str, is_on: bool) -> OnList {
    OnList {
        word: word.to_owned(),
        is_on,
        server: None,
    }
}

#[test]
fn features_are_switched_and_unknown_ones_stay_as_they_are_written() {
    let feature = |name: &str, on| TemplateEdit::SetFeature(on_list(name, on));
    check(&feature("ENABLE", false), "ENABLE, ODD", "ODD");
    check(&feature("SEARCH", false), ", SEARCH", "");
    check(&feature("PASSWORD", true), "SEARCH", "SEARCH, PASSWORD");
    assert_eq!(after(&feature("ENABLE", true)), TEXT);
}

#[test]
fn a_list_with_the_words_of_the_server_s_is_written_like_it_and_none_is_left_empty() {
    let listed = "<Application featuresString='B,A'/>";
    let bare = "<Application/>";
    let wanted = |server: Option<&str>, is_on| {
        TemplateEdit::SetFeature(OnList {
            server: server.map(str::to_owned),
            ..on_list("A", is_on)
        })
    };
    let set = |text: &str, server, is_on| wanted(server, is_on).apply(text).unwrap().text;

    let off = set(listed, Some("A, B"), false);
    assert_eq!(off, "<Application featuresString='B'/>");
    let on = set(&off, Some("A, B"), true);
    assert_eq!(on, "<Application featuresString='A, B'/>");
    let alone = set(bare, None, true);
    assert_eq!(set(&alone, None, false), bare);
    let empty = set(&alone, Some(""), false);
    assert_eq!(empty, "<Application featuresString=\"\"/>");

    let template =
        "<Application><Attributes><Map><entry key='a' value='1'/></Map></Attributes></Application>";
    let encrypt = |is_on| TemplateEdit::SetEncrypted(on_list("a", is_on));
    let encrypted = encrypt(true).apply(template).unwrap().text;
    assert_ne!(encrypted, template);
    assert_eq!(encrypt(false).apply(&encrypted).unwrap().text, template);
}

#[test]
fn a_row_keeps_a_name() {
    for nameless in [
        TemplateEdit::SetKey(0, " ".to_owned()),
        TemplateEdit::SetEncrypted(on_list("", true)),
        definition(0, DefinitionEdit::Rename(String::new())),
    ] {
        assert_eq!(nameless.apply(TEXT).unwrap_err().code, "missing-name");
    }
}

#[test]
fn settings_are_added_in_order_and_encrypted() {
    let settings = [("a", "1"), ("b", "<")];
    let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let added = "\n    <entry key='a' value='1'/>\n    <entry key='b' value='&lt;'/>";
    for at in [1, 9] {
        let settings = settings.to_vec();
        let text = after(&TemplateEdit::AddSettings { at, settings });
        let keys: Vec<_> = Application::parse(&text).unwrap().settings;
        let keys: Vec<_> = keys.iter().map(|setting| setting.key.as_str()).collect();
        let place = at.min(4);
        assert_eq!(keys.get(place..place + 2), Some(&["a", "b"][..]), "{text}");
        assert!(at > 1 || text.contains(added), "{text}");
    }
    let encrypt = |key: &str, on| TemplateEdit::SetEncrypted(on_list(key, on));
    check(&encrypt("url", true), "secret,other", "secret,other,url");
    check(&encrypt("secret", false), "secret,other", "other");
    let rename = TemplateEdit::SetKey(1, "token".to_owned());
    let renamed = TEXT.replace("key='secret'", "key='token'");
    assert_eq!(after(&rename), renamed.replace("'secret,", "'token,"));
    check(&TemplateEdit::SetValue(0, "b".into()), "'a'", "'b'");
    let nested = TemplateEdit::SetValue(3, "b".into()).apply(TEXT);
    assert_eq!(nested.unwrap_err().code, "edit-no-such-element");
}

#[test]
fn a_template_without_anything_gets_schemas_with_attributes() {
    let empty = "<Application/>\n";
    let text = TemplateEdit::AddSchema("account")
        .apply(empty)
        .unwrap()
        .text;
    let text = TemplateEdit::AddSchema("group").apply(&text).unwrap().text;
    let add = TemplateEdit::AddDefinitions {
        schema: 0,
        at: 0,
        definitions: vec![NewDefinition {
            attributes: vec![
                ("name", "id".to_owned()),
                ("schemaObjectType", "group".to_owned()),
            ],
            description: String::new(),
        }],
    };
    let text = add.apply(&text).unwrap().text;

    let application = Application::parse(&text).unwrap();
    let types: Vec<_> = application
        .schemas
        .iter()
        .map(Schema::object_type)
        .collect();
    assert_eq!(types, ["account", "group"], "{text}");
    assert_eq!(application.schemas[0].definitions[0].name(), "id");
    let none = definition(0, DefinitionEdit::Set("schemaObjectType", String::new()));
    let without = none.apply(&text).unwrap().text;
    assert_eq!(without, text.replace(" schemaObjectType=\"group\"", ""));
}

#[test]
fn attributes_are_described_renamed_and_added() {
    let describe = |text: &str| DefinitionEdit::Describe(text.to_owned());
    let described = definition(0, describe("The key"));
    let text = after(&described);
    let schema = &Application::parse(&text).unwrap().schemas[0];
    assert_eq!(schema.definitions[0].description, "The key");
    let emptied = definition(0, describe("")).apply(&text).unwrap().text;
    assert!(!emptied.contains("The key"), "{emptied}");
    assert_eq!(after(&definition(0, describe(""))), TEXT);
    let again = definition(1, describe("Groups"));
    assert!(after(&again).contains("<!-- x -->"));

    let also = TEXT.replace(
        "displayAttribute",
        "instanceAttribute='id' displayAttribute",
    );
    let key = definition(0, DefinitionEdit::Rename("key".to_owned()));
    let text = key.apply(&also).unwrap().text;
    assert!(text.contains("instanceAttribute='key'"), "{text}");
    let renamed = after(&definition(0, DefinitionEdit::Rename("key".to_owned())));
    assert_eq!(renamed.matches("'key'").count(), 3, "{renamed}");

    let new = NewDefinition {
        attributes: vec![("name", "mail".to_owned()), ("type", "string".to_owned())],
        description: "Address".to_owned(),
    };
    let add = TemplateEdit::AddDefinitions {
        schema: 0,
        at: 1,
        definitions: vec![new.clone(), new],
    };
    let text = after(&add);
    let schema = &Application::parse(&text).unwrap().schemas[0];
    let names: Vec<_> = schema
        .definitions
        .iter()
        .map(AttributeDefinition::name)
        .collect();
    assert_eq!(names, ["id", "mail", "mail", "groups"]);
    assert_eq!(schema.definitions[1].description, "Address");
}

#[test]
fn a_removed_setting_is_not_listed_as_encrypted_any_more() {
    let without = TEXT.replace("    <entry key='secret' value=''/> <", "    <");
    let text = after(&TemplateEdit::RemoveSetting(1));
    assert_eq!(
        Application::parse(&text).unwrap().setting("encrypted"),
        Some("other")
    );
    assert_eq!(
        text.replace("'other'", "'secret,other'").replace(' ', ""),
        without.replace(' ', "")
    );

    let twice = TEXT.replace("key='url'", "key='secret'");
    let text = TemplateEdit::RemoveSetting(1).apply(&twice).unwrap().text;
    assert!(
        text.contains("'secret,other'"),
        "the other one needs it: {text}"
    );
}

#[test]
fn an_attribute_that_a_schema_named_is_not_named_any_more() {
    let set = TemplateEdit::SetSchema {
        schema: 0,
        name: "displayAttribute",
        value: String::new(),
    };
    check(&set, " displayAttribute='id'", "");
}

#[test]
fn a_copy_of_a_row_has_a_name_of_its_own() {
    let text = after(&definition(1, DefinitionEdit::Duplicate));
    let names = Application::parse(&text).unwrap().schemas[0]
        .definitions
        .clone();
    let names: Vec<_> = names.iter().map(AttributeDefinition::name).collect();
    assert_eq!(names, ["id", "groups", "groups2"]);
    assert_eq!(text.matches("<!-- x -->").count(), 2);

    let text = after(&TemplateEdit::DuplicateSetting(0));
    assert!(text.contains("<entry key='url2' value='a'/>"), "{text}");
}

fn edits() -> impl Strategy<Value = TemplateEdit> {
    let word = "[a-z<&'\", é]{0,5}";
    let number = 0..5_usize;
    prop_oneof![
        (number.clone(), word, word).prop_map(|(at, key, value)| TemplateEdit::AddSettings {
            at,
            settings: vec![(key.clone(), value.clone()), (value, key)],
        }),
        number.clone().prop_map(TemplateEdit::RemoveSetting),
        number.clone().prop_map(TemplateEdit::DuplicateSetting),
        (number.clone(), number.clone())
            .prop_map(|(from, to)| TemplateEdit::MoveSetting { from, to }),
        (number.clone(), word).prop_map(|(number, key)| TemplateEdit::SetKey(number, key)),
        (number.clone(), word).prop_map(|(number, text)| TemplateEdit::SetValue(number, text)),
        (word, any::<bool>()).prop_map(|(key, on)| TemplateEdit::SetEncrypted(on_list(&key, on))),
        ("[A-C]", any::<bool>())
            .prop_map(|(name, on)| TemplateEdit::SetFeature(on_list(&name, on))),
        word.prop_map(|value| TemplateEdit::SetSchema {
            schema: 0,
            name: "displayAttribute",
            value,
        }),
        prop_oneof![Just("account"), Just("group")].prop_map(TemplateEdit::AddSchema),
        (number.clone(), definition_edits()).prop_map(|(number, edit)| definition(number, edit)),
    ]
}

fn definition_edits() -> impl Strategy<Value = DefinitionEdit> {
    let word = "[a-z<&'\", é]{0,5}";
    prop_oneof![
        Just(DefinitionEdit::Remove),
        Just(DefinitionEdit::Duplicate),
        (0..4_usize).prop_map(DefinitionEdit::MoveTo),
        word.prop_map(DefinitionEdit::Rename),
        word.prop_map(|value| DefinitionEdit::Set("type", value)),
        word.prop_map(DefinitionEdit::Describe),
    ]
}

proptest! {
    #[test]
    fn any_edits_leave_a_document_and_are_taken_back_to_the_byte(
        edits in prop::collection::vec(edits(), 1..12),
        crlf in any::<bool>(),
    ) {
        let start = if crlf { TEXT.replace('\n', "\r\n") } else { TEXT.to_owned() };
        let mut text = start.clone();
        let mut done = Vec::new();
        for edit in edits {
            if let Ok(edited) = edit.apply(&text) {
                prop_assert!(crate::xml::inspect(&edited.text).is_well_formed());
                prop_assert!(edited.text.contains("<!-- settings -->"));
                text = edited.text;
                done.push(edited.change);
            }
        }
        for change in done.into_iter().rev() {
            text = change.inverse().apply(&text).unwrap();
        }
        prop_assert_eq!(text, start);
    }
}
