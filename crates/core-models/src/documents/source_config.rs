//! The source config: the form in which an administrator sets up a source (`Form`, `sailpoint_form_2_0.xsd`).
//!
//! The vocabulary is that of SailPoint's guide “Setting up a new source”; types and attributes that only the form
//! language of its `SaaS` connectors documents are understood as well. Rules are in `source_config_rules.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::element::{Attributes, Element};
use super::form_node::{OtherElement, other_elements};
use crate::problem::{Place, Problem};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceConfigForm {
    /// Where `Form` begins.
    pub place: Place,
    /// `name`, `connectorName`, `type`, `directConnect`, `fileUpload`, `shortDesc`, `status`.
    pub attributes: Attributes,
    /// The part that holds the JAR upload.
    pub base_configs: Vec<BaseConfig>,
    /// The pages, in the order of the side panel.
    pub menus: Vec<Menu>,
    /// Fields directly in the form, as the older `sailpoint_form_1_0.xsd` has them.
    pub loose_fields: Vec<Field>,
    /// What is none of these, such as `Description`; kept in the text and edited there.
    pub others: Vec<OtherElement>,
}

/// `BaseConfig`: not a page of its own; the page “Base Configuration” is made by SailPoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseConfig {
    pub place: Place,
    pub last_line: u32,
    /// None is known.
    pub attributes: Attributes,
    /// Normally one field, `fileUpload`.
    pub fields: Vec<Field>,
}

/// `Menu`: one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    pub place: Place,
    pub last_line: u32,
    /// `name`, `label`.
    pub attributes: Attributes,
    /// The blocks of the page.
    pub sections: Vec<Section>,
}

/// `Section`: one block of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub place: Place,
    pub last_line: u32,
    /// `name`, `label`, `sectionInfo`, `docLink`, `docLinkLabel`.
    pub attributes: Attributes,
    pub fields: Vec<Field>,
}

/// `Field`: one setting of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub place: Place,
    pub last_line: u32,
    /// `name`, `displayName`, `type`, `required`, `defaultValue`, `hidden`, `value`, `parentKey`, `parentValue` and more.
    pub attributes: Attributes,
    /// What can be chosen, for radio and select.
    pub options: Vec<FieldOption>,
    /// Where the first element with options begins, if one holds them.
    pub allowed_values: Option<Place>,
}

/// `Option`: one choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldOption {
    pub place: Place,
    /// `label`, `value`.
    pub attributes: Attributes,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldType {
    Text,
    /// One line that holds an address.
    Url,
    /// One line, hidden while typed.
    Secret,
    /// One of several, all visible.
    Radio,
    /// Files, for the JARs.
    FileUpload,
    /// Yes or no; the word of the older forms.
    Boolean,
    Number,
    /// Several lines.
    TextArea,
    /// Several lines, hidden.
    SecretTextArea,
    Checkbox,
    /// Yes or no, drawn as a switch.
    Toggle,
    /// One of several, in a list that opens.
    Select,
    /// Several texts.
    List,
    /// Pairs of key and value.
    KeyValue,
    /// Cards, each with a form of its own.
    CardList,
    /// Several of several.
    DynamicCheckboxList,
    /// A word that is not known; drawn as text.
    Other(String),
}

impl FieldType {
    /// The types by the words that documents use.
    pub const KNOWN: [(&'static str, Self); 16] = [
        ("text", Self::Text),
        ("url", Self::Url),
        ("secret", Self::Secret),
        ("radio", Self::Radio),
        ("fileupload", Self::FileUpload),
        ("boolean", Self::Boolean),
        ("number", Self::Number),
        ("textarea", Self::TextArea),
        ("secrettextarea", Self::SecretTextArea),
        ("checkbox", Self::Checkbox),
        ("toggle", Self::Toggle),
        ("select", Self::Select),
        ("list", Self::List),
        ("keyValue", Self::KeyValue),
        ("cardList", Self::CardList),
        ("dynamicCheckboxList", Self::DynamicCheckboxList),
    ];

    pub(crate) fn from_word(word: &str) -> Self {
        let mut known = const { &Self::KNOWN }.iter();
        let found = known.find(|(name, _)| name.eq_ignore_ascii_case(word));
        found.map_or_else(|| Self::Other(word.to_owned()), |(_, kind)| kind.clone())
    }

    /// Whether Form XML is documented with this type; others come from the `SaaS` connectors' form language.
    pub const fn is_confirmed(&self) -> bool {
        matches!(
            self,
            Self::Text | Self::Url | Self::Secret | Self::Radio | Self::FileUpload
        )
    }

    /// Whether its value is `true` or `false`.
    pub const fn is_switch(&self) -> bool {
        matches!(self, Self::Boolean | Self::Checkbox | Self::Toggle)
    }

    /// Whether its value is hidden, and never in a file.
    pub const fn is_secret(&self) -> bool {
        matches!(self, Self::Secret | Self::SecretTextArea)
    }

    /// Whether options in it would mean nothing.
    pub(crate) const fn has_no_options(&self) -> bool {
        use FieldType::{FileUpload, Number, Text, TextArea, Url};
        self.is_secret()
            || self.is_switch()
            || matches!(self, Text | Url | Number | TextArea | FileUpload)
    }

    /// Whether it offers options to choose from.
    pub const fn is_choice(&self) -> bool {
        matches!(self, Self::Radio | Self::Select)
    }
}

/// A field is shown only while its parent has one of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition<'a> {
    /// The name of the parent field.
    pub parent: &'a str,
    /// The values; more than one is not documented and read leniently, separated by comma or bar.
    pub values: Vec<&'a str>,
}

impl Field {
    /// The key under which the source keeps the value.
    pub fn name(&self) -> &str {
        self.attributes.text("name")
    }

    /// The label, as a key of the translations or as it is shown.
    pub fn label(&self) -> &str {
        let mut labels = ["displayName", "label", "name"].into_iter();
        labels
            .find_map(|name| self.attributes.get(name))
            .unwrap_or_default()
    }

    /// How it is drawn; text where nothing is said.
    pub fn field_type(&self) -> FieldType {
        self.attributes
            .get("type")
            .map_or(FieldType::Text, FieldType::from_word)
    }

    /// Whether it must be filled in.
    pub fn is_required(&self) -> bool {
        self.attributes.is_true("required")
    }

    /// Whether it is never shown.
    pub fn is_hidden(&self) -> bool {
        self.attributes.is_true("hidden")
    }

    /// The value that a new source begins with.
    pub fn default_value(&self) -> Option<&str> {
        self.attributes
            .get("defaultValue")
            .or_else(|| self.attributes.get("value"))
    }

    /// The values that it can have, where they are known.
    pub(crate) fn possible_values(&self) -> Option<Vec<&str>> {
        if self.field_type().is_switch() {
            return Some(vec!["true", "false"]);
        }
        let values: Vec<&str> = self.options.iter().map(FieldOption::value).collect();
        (!values.is_empty()).then_some(values)
    }

    /// The grey text in the empty field, as a key of the translations or as it is shown.
    pub fn placeholder(&self) -> Option<&str> {
        self.attributes
            .get("placeHolder")
            .or_else(|| self.attributes.get("placeholder"))
    }

    /// When it is shown; always, when nothing is said.
    pub fn condition(&self) -> Option<Condition<'_>> {
        let parent = self.attributes.get("parentKey")?;
        let values = self
            .attributes
            .text("parentValue")
            .split([',', '|'])
            .map(str::trim);
        Some(Condition {
            parent,
            values: values.collect(),
        })
    }
}

impl FieldOption {
    /// The label, as a key of the translations or as it is shown.
    pub fn label(&self) -> &str {
        self.attributes.get("label").unwrap_or_else(|| self.value())
    }

    /// What is stored when it is chosen.
    pub fn value(&self) -> &str {
        self.attributes.text("value")
    }
}

/// A text of the form that may be a key of the translations, and who uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextUse {
    /// The key, or the text itself.
    pub key: String,
    /// The element, such as `Field`.
    pub element: &'static str,
    /// Its name, or the value of an option.
    pub name: String,
    /// The attribute that holds the text.
    pub attribute: String,
    pub place: Place,
}

/// The fields by name, with those that share it in the order of the form.
pub type FieldsByName<'a> = BTreeMap<&'a str, Vec<&'a Field>>;

impl SourceConfigForm {
    /// Reads a form. Elements that it does not know are passed over.
    ///
    /// ```
    /// use patchpanel_core_models::documents::SourceConfigForm;
    ///
    /// let form = SourceConfigForm::parse(
    ///     "<Form><Menu label='m'><Section name='s'><Field name='host' type='url' required='true'/></Section></Menu></Form>",
    /// )?;
    ///
    /// let host = form.field("host").unwrap();
    /// assert!(host.is_required());
    /// assert_eq!((host.place.line, host.place.column), (1, 41));
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed XML.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Element::read(text).map(Self::from)
    }

    /// All fields, `BaseConfig` included, in the order of the document's parts.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        let base = self.base_configs.iter().flat_map(|base| &base.fields);
        let sections = self.menus.iter().flat_map(|menu| &menu.sections);
        base.chain(sections.flat_map(|section| &section.fields))
            .chain(&self.loose_fields)
    }

    /// The first field with this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields().find(|field| field.name() == name)
    }

    /// Whether exactly one field has this name, which is not empty.
    pub fn is_only_field(&self, name: &str) -> bool {
        let mut same = self.fields().filter(|field| field.name() == name);
        !name.is_empty() && same.next().is_some() && same.next().is_none()
    }

    pub fn fields_by_name(&self) -> FieldsByName<'_> {
        let mut fields = FieldsByName::new();
        for field in self.fields() {
            fields.entry(field.name()).or_default().push(field);
        }
        fields
    }
}

/// Whether a field is shown with these values of the form; a field without a value has its default.
///
/// A field is hidden with its parent. Fields that depend on each other in a circle are not shown.
pub fn is_shown(
    field: &Field,
    fields: &FieldsByName<'_>,
    values: &BTreeMap<String, String>,
) -> bool {
    let mut current = field;
    let mut seen = BTreeSet::new();
    loop {
        if current.is_hidden() || !seen.insert(current.name()) {
            return false;
        }
        let Some(condition) = current.condition() else {
            return true;
        };
        let Some(parent) = fields.get(condition.parent).and_then(|same| same.first()) else {
            return false;
        };
        let typed = values.get(parent.name()).map(String::as_str);
        let value = typed.or_else(|| parent.default_value()).unwrap_or_default();
        if !condition.values.contains(&value) {
            return false;
        }
        current = parent;
    }
}

/// The values that variants of a field can have, each once; `None` where one can have any.
pub fn values_of<'f>(variants: impl Iterator<Item = &'f Field>) -> Option<Vec<&'f str>> {
    let values: Option<Vec<_>> = variants.map(Field::possible_values).collect();
    let mut seen = BTreeSet::new();
    let mut values = values?.concat();
    values.retain(|value| seen.insert(*value));
    Some(values)
}

impl From<Element> for SourceConfigForm {
    fn from(root: Element) -> Self {
        let mut form = Self {
            others: other_elements(&root),
            place: root.place,
            attributes: root.attributes,
            base_configs: Vec::new(),
            menus: Vec::new(),
            loose_fields: Vec::new(),
        };
        for child in root.children {
            match child.name.as_str() {
                "BaseConfig" => form.base_configs.push(base_config(child)),
                "Menu" => form.menus.push(menu(child)),
                "Field" => form.loose_fields.push(field(child)),
                _ => {}
            }
        }
        form
    }
}

fn base_config(element: Element) -> BaseConfig {
    BaseConfig {
        place: element.place,
        last_line: element.last_line,
        attributes: element.attributes,
        fields: fields(element.children),
    }
}

fn menu(element: Element) -> Menu {
    let sections = element
        .children
        .into_iter()
        .filter(|child| child.name == "Section");
    Menu {
        place: element.place,
        last_line: element.last_line,
        attributes: element.attributes,
        sections: sections.map(section).collect(),
    }
}

fn section(element: Element) -> Section {
    Section {
        place: element.place,
        last_line: element.last_line,
        attributes: element.attributes,
        fields: fields(element.children),
    }
}

fn fields(children: Vec<Element>) -> Vec<Field> {
    let fields = children.into_iter().filter(|child| child.name == "Field");
    fields.map(field).collect()
}

fn field(element: Element) -> Field {
    let mut options = Vec::new();
    let mut allowed_values = None;
    for child in element.children {
        if child.name == "AllowedValues" {
            allowed_values = allowed_values.or(Some(child.place));
            let inner = child
                .children
                .into_iter()
                .filter(|inner| inner.name == "Option");
            options.extend(inner.map(option));
        } else if child.name == "Option" {
            options.push(option(child));
        }
    }
    Field {
        place: element.place,
        last_line: element.last_line,
        attributes: element.attributes,
        options,
        allowed_values,
    }
}

fn option(element: Element) -> FieldOption {
    FieldOption {
        place: element.place,
        attributes: element.attributes,
    }
}
