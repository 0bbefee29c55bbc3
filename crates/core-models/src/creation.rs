//! A connector that a tenant does not have yet: what creates it, and how it is recognised once it is there.

use crate::bundle::Identity;
use crate::documents::Element;
use crate::draft::{Content, Draft};
use crate::ids::ScriptName;
use crate::models::connector::{
    ConnectorDetail, ConnectorStatus, NewConnector, OPEN_CONNECTOR_CLASS,
};
use crate::models::document::XmlDocument;

/// What creates a connector like another one. What no new connector can be begins in development.
pub fn like(identity: Identity, script_name: &ScriptName) -> NewConnector {
    let status = identity.status.filter(|status| {
        matches!(
            status,
            ConnectorStatus::Released | ConnectorStatus::Development | ConnectorStatus::Demo
        )
    });
    // Servers keep no blanks around them, and no empty type.
    let trimmed = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let name = identity.name.and_then(trimmed);
    NewConnector {
        name: name.unwrap_or_else(|| script_name.to_string()),
        connector_type: identity.connector_type.and_then(trimmed),
        class_name: identity
            .class_name
            .unwrap_or_else(|| OPEN_CONNECTOR_CLASS.to_owned()),
        direct_connect: Some(identity.direct_connect),
        status: Some(status.unwrap_or(ConnectorStatus::Development)),
    }
}

/// The connector as it will be, as far as the request that creates it says so.
pub fn to_be(new: &NewConnector, script_name: &ScriptName) -> ConnectorDetail {
    ConnectorDetail {
        name: Some(new.name.clone()),
        connector_type: new.connector_type.clone(),
        class_name: Some(new.class_name.clone()),
        script_name: Some(script_name.clone()),
        direct_connect: new.direct_connect.unwrap_or(true),
        status: new.status.clone(),
        ..ConnectorDetail::default()
    }
}

/// Whether a connector is what `new` made: as it was asked for, and with nothing that anybody put into it since.
///
/// ```
/// use patchpanel_core_models::creation::is_as_made;
/// use patchpanel_core_models::models::connector::{ConnectorDetail, NewConnector};
///
/// let new = NewConnector::new("Acme HR", "com.acme.Hr");
/// let read = |form: &str| ConnectorDetail {
///     name: Some("Acme HR".to_owned()),
///     source_config_xml: Some(form.to_owned()),
///     ..ConnectorDetail::default()
/// };
/// assert!(is_as_made(&new, &read("<Form><BaseConfig><Field name='fileUpload'/></BaseConfig></Form>")));
/// assert!(!is_as_made(&new, &read("<Form><Menu name='theirs'/></Form>")));
/// ```
pub fn is_as_made(new: &NewConnector, detail: &ConnectorDetail) -> bool {
    let of_xml = |document| detail.xml(document).is_none_or(is_bare);
    // ISC API docs: the keys that the server itself gives metadata.
    let is_given = |key: &String| ["supportedUI", "platform", "shortDesc"].contains(&key.as_str());
    agree(Some(&new.name), detail.name.as_ref())
        && agree(Some(&new.class_name), detail.class_name.as_ref())
        && agree(new.connector_type.as_ref(), detail.connector_type.as_ref())
        && agree(new.status.as_ref(), detail.status.as_ref())
        // Where the answer does not say it, it is read as false.
        && new.direct_connect.is_none_or(|asked| asked || !detail.direct_connect)
        && XmlDocument::ALL.into_iter().all(of_xml)
        && detail.connector_metadata.keys().all(is_given)
        && detail.translations().values().all(String::is_empty)
}

/// No member is promised, so one that is not there says nothing.
fn agree<T: PartialEq>(asked: Option<&T>, found: Option<&T>) -> bool {
    asked.zip(found).is_none_or(|(asked, found)| asked == found)
}

/// Whether a document is as a new connector has it: an empty template, a form with the upload of JAR files alone, a
/// correlation config without a filter.
fn is_bare(text: &str) -> bool {
    let is_bare = |child: &Element| match child.name.as_str() {
        "AttributeAssignments" => child.children.is_empty(),
        "BaseConfig" => child
            .children
            .iter()
            .all(|field| field.attributes.text("name") == "fileUpload"),
        _ => false,
    };
    let is_root = |root: Element| {
        root.attributes.get("featuresString").is_none() && root.children.iter().all(is_bare)
    };
    text.trim().is_empty() || Element::read(text).is_ok_and(is_root)
}

/// What was drafted before the connector was there, on what it has now. A part that the draft says nothing of stays.
pub fn draft_on(base: Content, mine: &Content) -> Draft {
    let mut current = base.clone();
    if !mine.metadata.is_empty() {
        current.metadata.clone_from(&mine.metadata);
    }
    current.xml.extend(mine.xml.clone());
    current.translations.extend(mine.translations.clone());
    Draft { base, current }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_new_connector_has_what_the_other_has_where_it_can() {
        let of = |status: Option<&str>| {
            let identity = Identity {
                connector_type: Some("custom Acme".to_owned()),
                status: status.map(ConnectorStatus::from),
                ..Identity::default()
            };
            like(identity, &"acme-hr".parse().unwrap())
        };

        let new = of(Some("RELEASED"));
        assert_eq!(
            json!(new),
            json!({"name": "acme-hr", "type": "custom Acme", "className": OPEN_CONNECTOR_CLASS,
                "directConnect": false, "status": "RELEASED"})
        );
        for status in [None, Some("DEPRECATED"), Some("PAUSED")] {
            assert_eq!(of(status).status, Some(ConnectorStatus::Development));
        }
        assert!(is_as_made(&new, &to_be(&new, &"acme-hr".parse().unwrap())));
    }

    #[test]
    fn blanks_around_a_name_and_an_empty_type_are_not_asked_for() {
        let identity = Identity {
            name: Some("Acme ".to_owned()),
            connector_type: Some(" ".to_owned()),
            ..Identity::default()
        };
        let new = like(identity, &"acme-hr".parse().unwrap());

        assert_eq!((new.name.as_str(), new.connector_type), ("Acme", None));
    }

    #[test]
    fn whatever_somebody_put_into_it_shows_that_it_is_no_new_connector() {
        let new = NewConnector::new("Acme", OPEN_CONNECTOR_CLASS);
        let read = |member: &str, value: serde_json::Value| {
            let detail = json!({"name": "Acme", "className": OPEN_CONNECTOR_CLASS, member: value});
            is_as_made(&new, &serde_json::from_value(detail).unwrap())
        };
        assert!(read("connectorMetadata", json!({"platform": "ccg"})));
        assert!(read("applicationXml", json!("<Application name='Acme'/>")));
        assert!(read("translationProperties", json!({"en": ""})));
        assert!(read("sourceConfigXml", json!("")));

        for (member, value) in [
            ("name", json!("Other")),
            ("className", json!("com.acme.Hr")),
            ("connectorMetadata", json!({"docUrl": "https://x"})),
            (
                "applicationXml",
                json!("<Application><Schemas/></Application>"),
            ),
            (
                "sourceConfigXml",
                json!("<Form><Field name='host'/></Form>"),
            ),
            (
                "sourceConfigXml",
                json!("<Form><BaseConfig><Field name='x'/></BaseConfig></Form>"),
            ),
            (
                "correlationConfigXml",
                json!("<C><AttributeAssignments><Filter/></AttributeAssignments></C>"),
            ),
            ("correlationConfigXml", json!("no XML")),
            (
                "applicationXml",
                json!("<Application featuresString='PROVISIONING'/>"),
            ),
            ("translationProperties", json!({"en": "a=1"})),
        ] {
            assert!(!read(member, value.clone()), "{member} {value}");
        }
    }

    #[test]
    fn a_draft_keeps_of_the_server_what_it_says_nothing_of() {
        let of = |metadata: serde_json::Value, form: &str| Content {
            metadata: serde_json::from_value(metadata).unwrap(),
            xml: [(XmlDocument::SourceConfig, form.to_owned())].into(),
            ..Content::default()
        };
        let server = of(json!({"platform": "ccg"}), "<Form/>");

        let draft = draft_on(server.clone(), &of(json!({"a": 1}), "<Form a='1'/>"));
        assert_eq!(draft.current, of(json!({"a": 1}), "<Form a='1'/>"));
        assert_eq!(
            draft_on(server.clone(), &Content::default()).current,
            server
        );
    }
}
