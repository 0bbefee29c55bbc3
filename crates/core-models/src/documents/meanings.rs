//! What elements and attributes are for, one sentence each, from SailPoint's guides where they say it.

/// The meaning of an element, or of one of its attributes; empty where only the name is known.
pub(super) fn meaning(element: &str, attribute: Option<&str>) -> &'static str {
    let Some(attribute) = attribute else {
        return element_meaning(element);
    };
    let own = own_meaning(element, attribute);
    if own.is_empty() {
        shared_meaning(attribute)
    } else {
        own
    }
}

fn element_meaning(element: &str) -> &'static str {
    match element {
        "Form" => "The form in which an admin sets up a source.",
        "BaseConfig" => "Holds the upload of the JAR. SailPoint draws the page itself.",
        "Menu" => "A page of the form, with its entry in the side panel.",
        "Section" => "A block of a page, with fields.",
        "Field" => "One setting of the source.",
        "AllowedValues" => "The choices of a radio or select field.",
        "Option" => "One choice: what is shown and what is stored.",
        "Application" => "The defaults of a new source.",
        "Attributes" => "Holds the connection settings, in a Map.",
        "Map" => "Entries of key and value.",
        "entry" => "One connection setting.",
        "Schemas" => "The account schema and the group schemas.",
        "Schema" => "The attributes of accounts or of groups.",
        "AttributeDefinition" => "One attribute of a schema.",
        "ProvisioningForms" | "Templates" => "The default provisioning policies.",
        "AccountCorrelationConfig" => "Refers to the correlation config by its name.",
        "CorrelationConfig" => "How accounts find their identities.",
        "AttributeAssignments" => "The filters, tried from the top; the first match wins.",
        "CompositeFilter" => "Joins filters by AND, OR or NOT.",
        "Filter" => "Compares an identity attribute with an account attribute.",
        "DirectAssignments" => "Accounts that belong to a given identity.",
        _ => "",
    }
}

fn own_meaning(element: &str, attribute: &str) -> &'static str {
    match (element, attribute) {
        ("Form", "xmlns") => "The version of the form; SailPoint accepts sailpoint_form_2_0.",
        ("Form", "name") => "The name of the form.",
        ("Form", "connectorName") => "The type of the connector that the form belongs to.",
        ("Form", "type") => "SourceConfig for the form of a source.",
        ("Form", "shortDesc") => "A short description of the connector, or its translation key.",
        ("Form", "status") => "released, in small letters.",
        ("Form", "directConnect") => "Whether the connector reaches its system by itself.",
        ("Form", "fileUpload") => "Whether files can be uploaded to the source.",
        ("Field" | "entry", "value") => "The value that is stored.",
        ("Field", "name") => "The key of the setting in the source; the template has the same.",
        ("Field", "type") => "How the field is drawn, such as text, secret, radio or select.",
        ("Option", "value") => "What is stored when the option is chosen.",
        ("Option", "label") => "What is shown, or its translation key.",
        ("entry", "key") => "The name of the setting; a field of the form fills it.",
        ("Application", "type") => "The type of the source, as the list of sources shows it.",
        ("Application", "connector") => "The Java class that runs the connector.",
        ("Application" | "Schema", "featuresString") => {
            "What the connector can do, separated by commas."
        }
        ("Application", "authoritative") => "Whether its accounts make identities.",
        ("Application", "icon") => "The icon of the source.",
        ("Schema", "objectType") => "account or group.",
        ("Schema", "nativeObjectType") => "The type's name in the connected system.",
        ("Schema", "identityAttribute") => {
            "The attribute that identifies an account: the account ID."
        }
        ("Schema", "displayAttribute") => "The attribute that names an account.",
        ("AttributeDefinition", "type") => "string, long, int, boolean or date.",
        ("AttributeDefinition", "multi" | "multiValued") => "Whether it has several values.",
        ("AttributeDefinition", "entitlement") => "Whether its values are entitlements.",
        ("AttributeDefinition", "managed") => {
            "Whether its values are entries of the entitlement catalogue."
        }
        ("AttributeDefinition", "required") => "Whether provisioning needs a value.",
        ("AttributeDefinition", "schemaObjectType") => "The schema that its values belong to.",
        ("Filter", "property") => "The identity attribute, such as email or uid.",
        ("Filter", "value") => "The account attribute.",
        ("Filter", "operation") => "How both are compared; SailPoint's API knows EQ.",
        ("Filter", "ignoreCase") => "Whether capital and small letters are the same.",
        ("Filter", "matchMode") => "Which part of the value has to match.",
        ("CompositeFilter", "operation") => "AND, OR or NOT.",
        _ => "",
    }
}

/// Attributes that mean the same wherever they stand.
fn shared_meaning(attribute: &str) -> &'static str {
    match attribute {
        "name" => "The name; unique among its siblings.",
        "label" | "displayName" => "The text that is shown, or its translation key.",
        "sectionInfo" => "The text below the heading, or its translation key.",
        "docLink" => "The address of a page of documentation.",
        "docLinkLabel" => "The text of that link, or its translation key.",
        "required" => "Whether the field must be filled.",
        "hidden" => "Whether the field is hidden; its value is still stored.",
        "readOnly" => "Whether the field is shown but cannot be changed.",
        "defaultValue" => "The value of a new source.",
        "parentKey" => "The field that decides whether this field is shown.",
        "parentValue" => "The value of the parent field that shows this field.",
        "placeHolder" | "placeholder" => "The grey text of an empty field, or its translation key.",
        "helpKey" => "The translation key of the help text.",
        "maxlength" | "maxLength" => "The most characters that can be entered.",
        "regex" => "A pattern that the value has to match.",
        "maxFiles" => "The most files that can be uploaded.",
        "maxSize" => "The largest size of a file.",
        "supportedExtensions" => "The file name endings that are accepted, such as jar.",
        "validateJSON" => "Whether an uploaded file is checked to be JSON.",
        "titleKey" => "The value that becomes the title of a card.",
        "subtitleKey" => "The value that becomes the subtitle of a card.",
        "indexKey" => "The value that numbers the cards.",
        "buttonLabel" => "The text of the button that adds a card.",
        "addButton" => "Whether cards can be added.",
        "editButton" => "Whether cards can be edited.",
        "deleteButton" => "Whether cards can be deleted.",
        "copyButton" => "Whether cards can be copied.",
        "dragNDropEnabled" => "Whether cards can be reordered by dragging.",
        "id" => "An id of one tenant; leave it out.",
        _ => "",
    }
}

/// What a feature of a connector means, as a sentence; empty for an unknown one.
///
/// ```
/// use patchpanel_core_models::documents::{KNOWN_FEATURES, feature_meaning};
///
/// assert!(KNOWN_FEATURES.iter().all(|feature| !feature_meaning(feature).is_empty()));
/// ```
pub fn feature_meaning(name: &str) -> &'static str {
    match name {
        "AUTHENTICATE" => "Users can sign in with their account of the source.",
        "COMPOSITE" => "Its accounts are made of accounts of other sources.",
        "DIRECT_PERMISSIONS" => "Accounts carry permissions of their own, beside groups.",
        "DISCOVER_SCHEMA" => "The schema can be read from the connected system.",
        "ENABLE" => "Accounts can be enabled and disabled.",
        "MANAGER_LOOKUP" => "A manager can be found by the account's attributes.",
        "NO_RANDOM_ACCESS" => "Single accounts cannot be read; only all of them.",
        "PROXY" => "Another source does its work.",
        "SEARCH" => "Accounts can be searched in the connected system.",
        "TEMPLATE" => "It is a template for other sources.",
        "UNLOCK" => "Locked accounts can be unlocked.",
        "UNSTRUCTURED_TARGETS" => "Permissions on files and shares can be read.",
        "SHAREPOINT_TARGET" => "Permissions of SharePoint can be read.",
        "PROVISIONING" => "Accounts can be written; without it the source is read-only.",
        "GROUP_PROVISIONING" => "Groups can be created, changed and deleted.",
        "SYNC_PROVISIONING" => "Provisioning reports at once whether it worked.",
        "PASSWORD" => "Passwords can be set.",
        "CURRENT_PASSWORD" => "Setting a password needs the current one.",
        "ACCOUNT_ONLY_REQUEST" => "An account can be requested without an entitlement.",
        "ADDITIONAL_ACCOUNT_REQUEST" => "A second account can be requested for an identity.",
        "NO_AGGREGATION" => "Accounts are not aggregated.",
        "GROUPS_HAVE_MEMBERS" => "Membership is kept in groups, not in accounts.",
        "NO_PERMISSIONS_PROVISIONING" => "Permissions cannot be written.",
        "NO_GROUP_PERMISSIONS_PROVISIONING" => "Permissions of groups cannot be written.",
        "NO_UNSTRUCTURED_TARGETS_PROVISIONING" => {
            "Permissions on files and shares cannot be written."
        }
        "NO_DIRECT_PERMISSIONS_PROVISIONING" => "Permissions of accounts cannot be written.",
        "PREFER_UUID" => "Accounts are found by their UUID first.",
        "USES_UUID" => "Accounts have a UUID.",
        "ARM_SECURITY_EXTRACT" => "Security data is extracted for access risk management.",
        "ARM_UTILIZATION_EXTRACT" => "Usage data is extracted for access risk management.",
        "ARM_CHANGELOG_EXTRACT" => "Change logs are extracted for access risk management.",
        "APPLICATION_DISCOVERY" => "Applications of the connected system can be discovered.",
        "DELETE" => "Accounts can be deleted.",
        _ => "",
    }
}
