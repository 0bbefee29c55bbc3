//! Rules for the source config.

use super::*;

#[test]
fn a_form_of_another_type_is_doubtful() {
    let text = form("").replace("\"SourceConfig\"", "\"Other\"");

    check_only(
        XmlDocument::SourceConfig,
        &text,
        "warning form-type: The form’s type is “Other”; a source config has “SourceConfig”.",
    );
}

#[test]
fn a_form_needs_one_file_upload_in_its_base_config() {
    let check = |base: &str, what: &str| {
        let text = form("").replace(BASE, base);
        let expected = format!("warning base-config: {what}");
        check_only(XmlDocument::SourceConfig, &text, &expected);
    };

    check(
        "",
        "The form has no BaseConfig, so no JAR can be uploaded to a source.",
    );
    let none = "Without a field of type fileupload in BaseConfig, no JAR can be uploaded.";
    check("<BaseConfig/>", none);
    let two = BASE.replace("</", "<Field name=\"b\" type=\"fileupload\"/></");
    check(
        &two,
        "BaseConfig has more than one field of type fileupload.",
    );
}

#[test]
fn menus_sections_and_fields_have_names_of_their_own() {
    let text = form("</Section><Section name=\"s\" label=\"Other\">");
    check_only(
        XmlDocument::SourceConfig,
        &text,
        "warning duplicate-name: A Section named “s” is already on line 1.",
    );
}

#[test]
fn variants_of_a_field_for_different_parent_values_share_their_name() {
    let variant =
        |value: &str| format!("<Field name=\"user\" parentKey=\"auth\" parentValue=\"{value}\"/>");
    let fields = format!("{RADIO}{}{}", variant("basic"), variant("oauth2"));

    check_fine(XmlDocument::SourceConfig, &form(&fields));
}

#[test]
fn a_field_has_a_name_of_its_own_a_confirmed_type_and_options() {
    check_rows(
        XmlDocument::SourceConfig,
        form,
        r#"
        <Field name="host" type="url"/>\n<Field name="host" type="url"/>\n -> warning duplicate-name: A Field named “host” is already on line 2.
        <Field type="text"/> -> error missing-name: This field has no name, so a source cannot keep its value.
        <Field name="size" type="number"/> -> warning field-type: Type “number” is not confirmed for Form XML (text, url, secret, radio, fileupload are); the field may not show.
        <Field name="size" type="sekret"/> -> warning field-type: Type “sekret” is not known. Did you mean “secret”?
        <Field name="on" type="boolean"/> -> warning field-type: Type “boolean” belongs to older forms; the field may not show.
        <Field name="auth" type="radio"/> -> error missing-options: “auth” offers a choice and has no options.
        <Field name="auth" type="radio"><AllowedValues><Option label="Basic"/></AllowedValues></Field> -> error option-value: An option of “auth” has no value, so nothing would be kept.
        <Field name="token" type="secret" defaultValue="hunter2"/> -> warning secret-default: “token” is secret, and its default stands in the form.
    "#,
    );
    let twice = form(&RADIO.replace("oauth2", "basic"));
    check_only(
        XmlDocument::SourceConfig,
        &twice,
        "warning duplicate-option: “auth” offers the value “basic” twice.",
    );
    let other = form(&RADIO.replace("type=", "defaultValue=\"token\" type="));
    check_only(
        XmlDocument::SourceConfig,
        &other,
        "warning default-value: The default of “auth” is “token”, which is not one of basic and oauth2.",
    );
}

#[test]
fn what_decides_about_a_field_is_a_field_above_and_one_value() {
    check_rows(
        XmlDocument::SourceConfig,
        form,
        r#"
        {RADIO}<Field name="user" parentKey="auth" parentValue="basic"/><Field name="user" parentKey="auth" parentValue="basic"/> -> warning duplicate-name: A Field named “user” is already on line 2.
        {RADIO}<Field name="user" parentKey="aut" parentValue="basic"/> -> error parent-key: parentKey “aut” is not a field of this form, so the field is never shown. Did you mean “auth”?
        {RADIO}<Field name="user" parentKey="auth"/> -> warning parent-key: parentKey is set without parentValue; both together decide when the field is shown.
        <Field name="user" parentKey="auth" parentValue="basic"/>{RADIO} -> warning parent-order: “user” is above auth, which decides whether the field is shown.
        {RADIO}<Field name="user" parentKey="auth" parentValue="basic, oauth2"/> -> warning parent-value-list: parentValue “basic, oauth2” names several values, which SailPoint does not document.
    "#,
    );
}

#[test]
fn a_parent_value_is_an_option_of_the_parent() {
    let fields =
        format!("{RADIO}\n<Field name=\"user\" parentKey=\"auth\" parentValue=\"oauth\"/>");
    let place = check_only(
        XmlDocument::SourceConfig,
        &form(&fields),
        "error parent-value: parentValue “oauth” is not an option of auth, which has basic and oauth2.",
    );

    assert_eq!(place, Place::new(3, 50));
}

#[test]
fn the_parent_value_of_a_switch_is_true_or_false() {
    let switch = "<Field name=\"proxy\" type=\"toggle\"/>";
    let text = form(&format!(
        "{switch}<Field name=\"user\" parentKey=\"proxy\" parentValue=\"yes\"/>"
    ));
    let problems = check_document(XmlDocument::SourceConfig, &text);

    assert_eq!(
        said(&problems[1]),
        "error parent-value: parentValue “yes” is not an option of proxy, which has true and false."
    );
}

#[test]
fn a_field_of_the_base_config_stands_above_every_other() {
    // BaseConfig is the first page wherever it is written.
    let base = format!("<BaseConfig>{RADIO}</BaseConfig>");
    let menu = "<Menu label=\"m\"><Section name=\"s\"><Field name=\"user\" parentKey=\"auth\" parentValue=\"basic\"/></Section></Menu>";
    let problems = check_document(XmlDocument::SourceConfig, &form(&format!("{menu}{base}")));
    let mut codes = problems.iter().map(|problem| problem.code);
    assert!(codes.all(|code| code != "parent-order"), "{problems:?}");
}

#[test]
fn fields_that_depend_on_each_other_in_a_circle_block() {
    let fields = "<Field name=\"a\" parentKey=\"b\" parentValue=\"1\"/><Field name=\"b\" parentKey=\"a\" parentValue=\"1\"/>";
    let problems = check_document(XmlDocument::SourceConfig, &form(fields));
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();

    assert_eq!(codes, ["parent-cycle", "parent-cycle"]);
    assert_eq!(
        said(&problems[0]),
        "error parent-cycle: “a” depends on itself, so it is never shown."
    );
}

#[test]
fn a_key_without_text_names_the_locales() {
    let fields = "<Field name=\"size\" displayName=\"con_page_size\" placeHolder=\"two words\"/>";
    let translations = [
        (Locale::En, "con_page_size=Page size"),
        (Locale::Fr, "other=1"),
        (Locale::Ja, ""),
    ];
    let content = Content {
        translations: translations
            .map(|(locale, text)| (locale, text.to_owned()))
            .into(),
        ..content([(XmlDocument::SourceConfig, form(fields))])
    };
    let problems = check_in(XmlDocument::SourceConfig, &content);

    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(
        said(&problems[0]),
        "warning missing-translation: “con_page_size” has no text in fr and ja; field size would show the en text or its key."
    );
    assert_eq!(problems[0].place, Some(Place::new(2, 33)));
}

#[test]
fn a_connector_without_english_shows_keys() {
    let fields = "<Field name=\"host\" displayName=\"HostURL\"/>";
    let content = content([(XmlDocument::SourceConfig, form(fields))]);
    let problems = check_in(XmlDocument::SourceConfig, &content);

    assert_eq!(
        problems[0].what,
        "“HostURL” has no text in en; field host would show its key."
    );
}

#[test]
fn the_form_offers_what_a_preview_needs() {
    let text = form(&format!(
        "{RADIO}<Field name=\"user\" displayName=\"User\" required=\"true\" placeHolder=\"jdoe\" defaultValue=\"x\" parentKey=\"auth\" parentValue=\"basic\"/>"
    ))
    .replace("name=\"auth\"", "name=\"auth\" defaultValue=\"basic\"");
    let form = SourceConfigForm::parse(&text).unwrap();
    let user = form.field("user").unwrap();

    assert_eq!(form.menus[0].sections[0].fields.len(), 2);
    assert_eq!(form.field("auth").unwrap().options[1].label(), "OAuth 2.0");
    assert_eq!(user.label(), "User");
    assert_eq!(user.field_type(), FieldType::Text);
    assert!(user.is_required());
    assert_eq!(user.default_value(), Some("x"));
    assert_eq!(user.placeholder(), Some("jdoe"));
    assert_eq!(
        user.condition(),
        Some(Condition {
            parent: "auth",
            values: vec!["basic"]
        })
    );
    let fields = form.fields_by_name();
    assert!(is_shown(user, &fields, &BTreeMap::new()));
    let typed = BTreeMap::from([("auth".to_owned(), "oauth2".to_owned())]);
    assert!(!is_shown(user, &fields, &typed));
}

#[test]
fn texts_of_the_form_tell_who_uses_them() {
    let text = form(RADIO);
    let uses: Vec<_> = SourceConfigForm::parse(&text)
        .unwrap()
        .text_uses()
        .into_iter()
        .map(|text| (text.element, text.name, text.key))
        .collect();

    let expected = [
        ("Menu", "m", "Connection"),
        ("Section", "s", "Server"),
        ("Option", "basic", "Basic"),
        ("Option", "oauth2", "OAuth 2.0"),
    ];
    let expected = expected.map(|(element, name, key)| (element, name.to_owned(), key.to_owned()));
    assert_eq!(uses, expected);
}

#[test]
fn a_name_with_a_character_that_cannot_be_seen_is_named_with_its_place() {
    let field = |name: &str| form(&format!("<Field name=\"{name}\" type=\"text\"/>\n"));
    let place = check_only(
        XmlDocument::SourceConfig,
        &field("ho\u{200B}st"),
        "warning invisible-character: name holds the invisible character U+200B (zero width space) at position 3.",
    );
    assert_eq!((place.line, place.column), (2, 14));
    check_only(
        XmlDocument::SourceConfig,
        &field("host&#xA0;"),
        "warning invisible-character: name holds the invisible character U+00A0 (no-break space) at position 5.",
    );
    check_only(
        XmlDocument::CorrelationConfig,
        &correlation(&MAIL.replace("email", "e\u{AD}mail")),
        "warning invisible-character: property holds the invisible character U+00AD (soft hyphen) at position 2.",
    );
    let label = form("<Field name=\"host\" type=\"text\" displayName=\"Ser\u{AD}ver\"/>\n");
    assert!(check_document(XmlDocument::SourceConfig, &label).is_empty());
}
