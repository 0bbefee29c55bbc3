//! Rules for the source template.

use super::*;

#[test]
fn a_template_names_its_connector_class() {
    let text = application("").replace(" connector=", " icon=");

    check_template(
        &text,
        "error missing-attribute: Application has no connector, so the virtual appliance cannot know which class to start.",
    );
    let text = application("").replace(" type=", " icon=");
    check_template(
        &text,
        "warning missing-attribute: Application has no type, which SailPoint’s templates always have.",
    );
}

#[test]
fn a_feature_is_known_and_named_once() {
    let with = |features: &str| {
        application("").replace("name=", &format!("featuresString=\"{features}\" name="))
    };
    let place = check_template(
        &with("ENABLE,PROVISONING"),
        "warning unknown-feature: “PROVISONING” is not a feature that SailPoint publishes. Did you mean “PROVISIONING”?",
    );

    assert_eq!(place, Place::new(1, 37));
    check_template(
        &with("ENABLE, ENABLE"),
        "info duplicate-feature: “ENABLE” appears twice in featuresString.",
    );
}

#[test]
fn schemas_and_settings_are_known_and_stand_once() {
    check_rows(
        XmlDocument::SourceTemplate,
        application,
        r#"
        <Schemas><Schema objectType="role"/></Schemas> -> warning schema-type: A schema has the objectType “role”; ISC supports account and group.
        <Schemas><Schema objectType="group"/>\n<Schema objectType="group"/></Schemas> -> warning duplicate-schema: A schema for “group” is already on line 2.
        <Attributes><Map><entry key="a"/><entry key="a"/></Map></Attributes> -> warning duplicate-setting: The key “a” is already on line 2; only one of the two counts.
    "#,
    );
}

#[test]
fn attributes_that_a_schema_names_are_attributes_of_the_schema() {
    check_template(
        &schema("").replace("identityAttribute=\"id\"", "identityAttribute=\"id \""),
        "warning identity-attribute: identityAttribute “id ” has a space before or after it, so it matches no attribute of the schema.",
    );
    check_template(
        &schema("").replace("displayAttribute=\"id\"", "displayAttribute=\"login\""),
        "warning display-attribute: displayAttribute “login” is not an attribute of the account schema.",
    );
}

#[test]
fn an_attribute_has_a_name_of_its_own_a_known_type_and_a_schema() {
    check_rows(
        XmlDocument::SourceTemplate,
        schema,
        r#"
        <AttributeDefinition name="id"/> -> warning duplicate-name: “id” is already defined on line 2.
        <AttributeDefinition type="int"/> -> error missing-name: An attribute of the account schema has no name.
        <AttributeDefinition name="n" type="strng"/> -> warning attribute-type: Type “strng” is not one of string, long, int, boolean and date. Did you mean “string”?
        <AttributeDefinition name="groups" schemaObjectType="group"/> -> warning schema-object-type: “groups” points to a schema “group”, which this template does not have.
    "#,
    );
}
