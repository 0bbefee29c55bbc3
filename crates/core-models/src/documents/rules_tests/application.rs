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
fn an_unknown_feature_is_doubtful() {
    let text = application("").replace("name=", "featuresString=\"ENABLE,PROVISONING\" name=");
    let place = check_template(
        &text,
        "warning unknown-feature: “PROVISONING” is not a feature that SailPoint publishes. Did you mean “PROVISIONING”?",
    );

    assert_eq!(
        place,
        Place {
            line: 1,
            column: 37
        }
    );
}

#[test]
fn a_feature_is_named_once() {
    let text = application("").replace("name=", "featuresString=\"ENABLE, ENABLE\" name=");

    check_template(
        &text,
        "info duplicate-feature: “ENABLE” appears twice in featuresString.",
    );
}

#[test]
fn isc_knows_schemas_for_accounts_and_groups() {
    let text = application("<Schemas><Schema objectType=\"role\"/></Schemas>");

    check_template(
        &text,
        "warning schema-type: A schema has the objectType “role”; ISC supports account and group.",
    );
}

#[test]
fn an_object_type_has_one_schema() {
    let text = application(
        "<Schemas><Schema objectType=\"group\"/>\n<Schema objectType=\"group\"/></Schemas>",
    );

    check_template(
        &text,
        "warning duplicate-schema: A schema for “group” is already on line 2.",
    );
}

#[test]
fn the_identity_attribute_is_an_attribute_of_the_schema() {
    check_template(
        &schema("").replace("identityAttribute=\"id\"", "identityAttribute=\"id \""),
        "warning identity-attribute: identityAttribute “id ” has a space before or after it, so it matches no attribute of the schema.",
    );
}

#[test]
fn the_display_attribute_is_an_attribute_of_the_schema() {
    check_template(
        &schema("").replace("displayAttribute=\"id\"", "displayAttribute=\"login\""),
        "warning display-attribute: displayAttribute “login” is not an attribute of the account schema.",
    );
}

#[test]
fn an_attribute_is_defined_once_and_has_a_name() {
    check_template(
        &schema("<AttributeDefinition name=\"id\"/>"),
        "warning duplicate-name: “id” is already defined on line 2.",
    );
    check_template(
        &schema("<AttributeDefinition type=\"int\"/>"),
        "error missing-name: An attribute of the account schema has no name.",
    );
}

#[test]
fn attribute_types_are_those_of_isc() {
    check_template(
        &schema("<AttributeDefinition name=\"n\" type=\"strng\"/>"),
        "warning attribute-type: Type “strng” is not one of string, long, int, boolean and date. Did you mean “string”?",
    );
}

#[test]
fn a_schema_object_type_points_to_a_schema() {
    check_template(
        &schema("<AttributeDefinition name=\"groups\" schemaObjectType=\"group\"/>"),
        "warning schema-object-type: “groups” points to a schema “group”, which this template does not have.",
    );
}

#[test]
fn a_setting_stands_once() {
    check_template(
        &application("<Attributes><Map><entry key=\"a\"/><entry key=\"a\"/></Map></Attributes>"),
        "warning duplicate-setting: The key “a” is already on line 2; only one of the two counts.",
    );
}
