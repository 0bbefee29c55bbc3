//! The source template: the settings that a new source begins with (`Application`).
//!
//! Elements and attributes are those of the public `IdentityIQ` DTD, from which ISC descends. Rules are in
//! `application_rules.rs`.

use super::element::{Attribute, Attributes, Element};
use crate::problem::{Place, Problem};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Where `Application` begins.
    pub place: Place,
    /// `name`, `type`, `connector`, `featuresString` and more.
    pub attributes: Attributes,
    /// The entries of `Attributes`/`Map`: connector settings.
    pub settings: Vec<Setting>,
    /// The schemas, in the order of the document.
    pub schemas: Vec<Schema>,
}

/// One `entry` of a `Map`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub place: Place,
    /// `key`, `value` and more.
    pub attributes: Attributes,
    pub key: String,
    pub value: SettingValue,
    /// Whether the value is an attribute of the entry, or missing: no element in it holds one.
    pub is_plain: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingValue {
    /// No value is written.
    Missing,
    /// Text, also a number or a date as it is written.
    Text(String),
    /// `<Boolean>`
    Boolean(bool),
    /// `<List>`
    List(Vec<Self>),
    /// `<Map>`
    Map(Vec<Setting>),
}

/// `Schema`: the attributes of an account or of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    pub place: Place,
    pub last_line: u32,
    /// `objectType`, `nativeObjectType`, `identityAttribute`, `displayAttribute` and more.
    pub attributes: Attributes,
    /// Its attribute definitions, in the order of the document.
    pub definitions: Vec<AttributeDefinition>,
}

/// `AttributeDefinition`: one attribute of accounts or groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeDefinition {
    pub place: Place,
    /// `name`, `type`, `multi`, `entitlement`, `managed`, `schemaObjectType` and more.
    pub attributes: Attributes,
    /// The text of `Description`.
    pub description: String,
    /// Where `Description` begins, if there is one.
    pub description_place: Option<Place>,
}

/// One name of `featuresString`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// The name, such as `PROVISIONING`.
    pub name: String,
    pub place: Place,
}

impl Application {
    /// Reads a template. Elements that it does not know are passed over.
    ///
    /// ```
    /// use patchpanel_core_models::documents::Application;
    ///
    /// let application = Application::parse(
    ///     "<Application name='custom HR' featuresString='PROVISIONING, ENABLE'/>",
    /// )?;
    ///
    /// let names: Vec<String> = application.features().into_iter().map(|feature| feature.name).collect();
    /// assert_eq!(names, ["PROVISIONING", "ENABLE"]);
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed XML.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Element::read(text).map(Self::from)
    }

    /// The features, which stand in one attribute with commas between them.
    pub fn features(&self) -> Vec<Feature> {
        self.attributes
            .find("featuresString")
            .map(split_features)
            .unwrap_or_default()
    }

    pub fn account_schema(&self) -> Option<&Schema> {
        self.schema("account")
    }

    /// The first schema of an object type.
    pub fn schema(&self, object_type: &str) -> Option<&Schema> {
        self.schemas
            .iter()
            .find(|schema| schema.object_type() == object_type)
    }

    /// The keys of settings whose values are encrypted, as the setting `encrypted` lists them.
    pub fn encrypted(&self) -> impl Iterator<Item = &str> {
        let list = self.setting("encrypted").unwrap_or_default();
        let keys = list.split(',').map(str::trim);
        keys.filter(|key| !key.is_empty())
    }

    /// The value of a setting that is text.
    pub fn setting(&self, key: &str) -> Option<&str> {
        let setting = self.settings.iter().find(|setting| setting.key == key)?;
        match &setting.value {
            SettingValue::Text(text) => Some(text),
            SettingValue::Missing
            | SettingValue::Boolean(_)
            | SettingValue::List(_)
            | SettingValue::Map(_) => None,
        }
    }
}

impl Schema {
    /// `account` or `group`.
    pub fn object_type(&self) -> &str {
        self.attributes.text("objectType")
    }

    pub fn definition(&self, name: &str) -> Option<&AttributeDefinition> {
        self.definitions
            .iter()
            .find(|definition| definition.name() == name)
    }
}

impl AttributeDefinition {
    pub fn name(&self) -> &str {
        self.attributes.text("name")
    }
}

fn split_features(attribute: &Attribute) -> Vec<Feature> {
    let mut features = Vec::new();
    let mut column = attribute.value_place.column;
    for part in attribute.value.split(',') {
        let indent = part
            .chars()
            .take_while(|character| character.is_whitespace())
            .count();
        let name = part.trim();
        if !name.is_empty() {
            features.push(Feature {
                name: name.to_owned(),
                place: Place {
                    column: column.saturating_add(count(indent)),
                    ..attribute.value_place
                },
            });
        }
        column = column.saturating_add(count(part.chars().count() + 1));
    }
    features
}

fn count(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX)
}

impl From<Element> for Application {
    fn from(root: Element) -> Self {
        let maps = root
            .named("Attributes")
            .flat_map(|attributes| attributes.named("Map"));
        let settings = maps.flat_map(settings).collect();
        let schemas = root
            .named("Schemas")
            .flat_map(|schemas| schemas.named("Schema"));
        Self {
            place: root.place,
            settings,
            schemas: schemas.map(schema).collect(),
            attributes: root.attributes,
        }
    }
}

fn settings(map: &Element) -> Vec<Setting> {
    let entries = map.named("entry").map(|entry| Setting {
        place: entry.place,
        attributes: entry.attributes.clone(),
        key: entry.attributes.text("key").to_owned(),
        value: entry_value(entry),
        is_plain: entry.children.is_empty(),
    });
    entries.collect()
}

fn entry_value(entry: &Element) -> SettingValue {
    if let Some(value) = entry.attributes.get("value") {
        return SettingValue::Text(value.to_owned());
    }
    match entry.named("value").next() {
        Some(value) => value
            .children
            .first()
            .map_or_else(|| text_value(value), typed_value),
        None => SettingValue::Missing,
    }
}

fn typed_value(element: &Element) -> SettingValue {
    match element.name.as_str() {
        "Boolean" => SettingValue::Boolean(element.text.eq_ignore_ascii_case("true")),
        "List" | "Set" => SettingValue::List(element.children.iter().map(typed_value).collect()),
        "Map" => SettingValue::Map(settings(element)),
        _ => text_value(element),
    }
}

fn text_value(element: &Element) -> SettingValue {
    SettingValue::Text(element.text.clone())
}

fn schema(element: &Element) -> Schema {
    let definitions = element
        .named("AttributeDefinition")
        .map(|definition| AttributeDefinition {
            place: definition.place,
            attributes: definition.attributes.clone(),
            description: description(definition),
            description_place: definition
                .named("Description")
                .next()
                .map(|found| found.place),
        });
    Schema {
        place: element.place,
        last_line: element.last_line,
        attributes: element.attributes.clone(),
        definitions: definitions.collect(),
    }
}

fn description(element: &Element) -> String {
    let found = element.named("Description").next();
    found
        .map(|description| description.text.clone())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
