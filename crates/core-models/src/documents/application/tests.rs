use super::*;

#[test]
fn settings_are_read_in_every_form() {
    let application = Application::parse(
        "<Application><Attributes><Map>\
             <entry key='url' value='https://hr.example'/>\
             <entry key='nothing'/>\
             <entry key='on'><value><Boolean>true</Boolean></value></entry>\
             <entry key='off'><value><Boolean/></value></entry>\
             <entry key='list'><value><List><String>a</String><String>b</String></List></value></entry>\
             <entry key='map'><value><Map><entry key='k' value='v'/></Map></value></entry>\
             </Map></Attributes></Application>",
    )
    .unwrap();
    let values: Vec<_> = application
        .settings
        .iter()
        .map(|setting| &setting.value)
        .collect();

    assert_eq!(application.setting("url"), Some("https://hr.example"));
    assert_eq!(values[1], &SettingValue::Missing);
    assert_eq!(values[2], &SettingValue::Boolean(true));
    assert_eq!(values[3], &SettingValue::Boolean(false));
    let text = |text: &str| SettingValue::Text(text.to_owned());
    assert_eq!(values[4], &SettingValue::List(vec![text("a"), text("b")]));
    assert!(matches!(values[5], SettingValue::Map(inner) if inner[0].key == "k"));
}

#[test]
fn features_know_their_places() {
    let application = Application::parse("<Application\n featuresString='A, B ,,C'/>").unwrap();
    let found: Vec<_> = application
        .features()
        .into_iter()
        .map(|feature| (feature.name, feature.place.line, feature.place.column))
        .collect();

    assert_eq!(
        found,
        [
            ("A".to_owned(), 2, 18),
            ("B".to_owned(), 2, 21),
            ("C".to_owned(), 2, 25)
        ]
    );
}

#[test]
fn schemas_and_definitions_are_found_by_name() {
    let application = Application::parse(
        "<Application><Schemas><Schema objectType='account'>\
             <AttributeDefinition name='id'><Description> The key </Description></AttributeDefinition>\
             </Schema></Schemas></Application>",
    )
    .unwrap();
    let account = application.account_schema().unwrap();

    assert_eq!(account.definition("id").unwrap().description, "The key");
    assert_eq!(account.definition("ID"), None);
    assert_eq!(application.schema("group"), None);
}
