//! Edits of the source template: settings, features, schemas and their attributes, named by their numbers in
//! [`Application`].

use std::collections::BTreeSet;

use super::{
    At, Change, Edit, EditableDocument, Edited, NewElement, gone, inserts, refused, run,
    set_or_remove, unused,
};
use crate::documents::{Application, AttributeDefinition, Schema, Setting};
use crate::problem::{Place, Problem};

/// The setting that names those whose values are encrypted.
const ENCRYPTED: &str = "encrypted";

/// One edit of a template; settings, schemas and attributes are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateEdit {
    /// Adds settings, each a key and a value, before the one with a number.
    AddSettings {
        /// The number of the first one; behind the last one where there are fewer.
        at: usize,
        settings: Vec<(String, String)>,
    },
    /// Removes a setting, whatever its value is; it is not listed as encrypted any more.
    RemoveSetting(usize),
    /// Puts a copy of a setting behind it; its key gets a number.
    DuplicateSetting(usize),
    /// Moves a setting to another number.
    MoveSetting {
        from: usize,
        /// Its number afterwards.
        to: usize,
    },
    /// Changes the key of a setting; its value stays encrypted if it was.
    SetKey(usize, String),
    /// Changes the value of a setting that is written as an attribute.
    SetValue(usize, String),
    /// Whether the value of a setting with this key is encrypted.
    SetEncrypted(OnList),
    /// Whether the connector has a feature.
    SetFeature(OnList),
    /// Changes an attribute of a schema, such as `identityAttribute`; one that is emptied is taken away.
    SetSchema {
        schema: usize,
        /// The attribute of `Schema`.
        name: &'static str,
        value: String,
    },
    /// Adds a schema without attributes, for accounts or for groups, behind the others.
    AddSchema(&'static str),
    /// Adds attributes to a schema, each with what is written in it.
    AddDefinitions {
        schema: usize,
        /// The number of the first one; behind the last one where there are fewer.
        at: usize,
        definitions: Vec<NewDefinition>,
    },
    /// Changes one attribute of a schema.
    Definition {
        schema: usize,
        number: usize,
        edit: DefinitionEdit,
    },
}

/// Whether a word is on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnList {
    pub word: String,
    pub is_on: bool,
    /// The list that the server has; one with the same words is written like it, and none is left empty without it.
    pub server: Option<String>,
}

/// What changes in one attribute of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefinitionEdit {
    Remove,
    /// Puts a copy behind it; its name gets a number.
    Duplicate,
    /// Moves it to another number.
    MoveTo(usize),
    /// Changes its name; the schema names it by the new one.
    Rename(String),
    /// Changes an attribute of `AttributeDefinition`; one that is emptied is taken away.
    Set(&'static str, String),
    Describe(String),
}

/// An attribute that is added to a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewDefinition {
    /// Attributes of `AttributeDefinition` with their values, `name` first.
    pub attributes: Vec<(&'static str, String)>,
    /// Its description; empty for none.
    pub description: String,
}

impl TemplateEdit {
    /// Makes the edit in a template.
    ///
    /// ```
    /// use patchpanel_core_models::documents::edit::{OnList, TemplateEdit};
    ///
    /// let text = "<Application featuresString='ENABLE,SEARCH'/>";
    /// let word = |word: &str, is_on| OnList { word: word.to_owned(), is_on, server: None };
    /// let off = TemplateEdit::SetFeature(word("ENABLE", false)).apply(text)?;
    /// let on = TemplateEdit::SetFeature(word("PROVISIONING", true)).apply(text)?;
    ///
    /// assert_eq!(off.text, "<Application featuresString='SEARCH'/>");
    /// assert_eq!(on.text, "<Application featuresString='ENABLE,SEARCH,PROVISIONING'/>");
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed; nothing has the number; a character that XML does not allow.
    pub fn apply(&self, text: &str) -> Result<Edited, Problem> {
        let (mut document, application) = EditableDocument::with_view(text)?;
        if self.name().is_some_and(|name| name.trim().is_empty()) {
            return Err(no_name());
        }
        let edits = self.resolve(&application).ok_or_else(gone)?;
        let mut change = Change::default();
        run(&mut document, edits, &mut change)?;
        if self.is_copy() {
            let edited = Application::parse(document.text())?;
            if let Some(name) = self.name_of_copy(&edited) {
                change.splices.extend(document.apply(&name)?.splices);
            }
        }
        Ok(Edited {
            text: document.into_text(),
            change,
        })
    }

    /// The name that it gives, or that of what it changes.
    fn name(&self) -> Option<&str> {
        match self {
            Self::SetKey(_, name)
            | Self::SetEncrypted(OnList { word: name, .. })
            | Self::Definition {
                edit: DefinitionEdit::Rename(name),
                ..
            } => Some(name),
            _ => None,
        }
    }

    fn is_copy(&self) -> bool {
        matches!(
            self,
            Self::DuplicateSetting(_)
                | Self::Definition {
                    edit: DefinitionEdit::Duplicate,
                    ..
                }
        )
    }

    /// What tells a copy from what it was made of; nothing for other edits, and where there is no name.
    fn name_of_copy(&self, application: &Application) -> Option<Edit> {
        match self {
            Self::DuplicateSetting(number) => {
                let copy = application.settings.get(number + 1)?;
                let settings = application.settings.iter();
                let mut keys = settings.map(|setting| setting.key.clone()).collect();
                let key = (!copy.key.is_empty()).then(|| unused(&copy.key, &mut keys))?;
                Some(Edit::set(copy.place, "key", key))
            }
            Self::Definition {
                schema,
                number,
                edit: DefinitionEdit::Duplicate,
            } => {
                let definitions = &application.schemas.get(*schema)?.definitions;
                let copy = definitions.get(number + 1)?;
                let names = definitions.iter();
                let mut names = names.map(|other| other.name().to_owned()).collect();
                let name = copy.name();
                let name = (!name.is_empty()).then(|| unused(name, &mut names))?;
                Some(Edit::set(copy.place, "name", name))
            }
            _ => None,
        }
    }

    fn resolve(&self, application: &Application) -> Option<Vec<Edit>> {
        let settings = &application.settings;
        let setting = |number: usize| settings.get(number);
        let one = match self {
            Self::AddSettings { at, settings: new } => {
                let at = place_of(settings, *at, |setting| setting.place);
                let at = at.unwrap_or(At::LastIn(application.place, &["Attributes", "Map"]));
                let entries = new.iter().map(|(key, value)| entry(key, value));
                return Some(inserts(&at, entries.collect()));
            }
            Self::RemoveSetting(number) => return remove_setting(application, *number),
            Self::DuplicateSetting(number) => Edit::Duplicate {
                element: setting(*number)?.place,
            },
            Self::MoveSetting { from, to } => {
                moved(setting(*from)?.place, setting(*to)?.place, from < to)
            }
            Self::SetKey(number, key) => return rename_setting(application, *number, key),
            Self::SetValue(number, value) => {
                let setting = setting(*number).filter(|setting| setting.is_plain)?;
                Edit::set(setting.place, "value", value.clone())
            }
            Self::SetEncrypted(wanted) => encrypt(application, wanted)?,
            Self::SetFeature(wanted) => {
                let name = "featuresString";
                match wanted.list(application.attributes.text(name)) {
                    Some(value) => Edit::set(application.place, name, value),
                    None => set_or_remove(application.place, name, ""),
                }
            }
            Self::SetSchema {
                schema,
                name,
                value,
            } => set_or_remove(application.schemas.get(*schema)?.place, name, value),
            Self::AddSchema(object_type) => {
                let behind = place_of(&application.schemas, usize::MAX, |schema| schema.place);
                Edit::Insert {
                    at: behind.unwrap_or(At::LastIn(application.place, &["Schemas"])),
                    element: NewElement::new("Schema")
                        .with("objectType", *object_type)
                        .with("nativeObjectType", *object_type),
                }
            }
            Self::AddDefinitions {
                schema,
                at,
                definitions,
            } => {
                let schema = application.schemas.get(*schema)?;
                let at = place_of(&schema.definitions, *at, |definition| definition.place);
                let at = at.unwrap_or(At::LastIn(schema.place, &[]));
                let elements = definitions.iter().map(NewDefinition::element);
                return Some(inserts(&at, elements.collect()));
            }
            Self::Definition {
                schema,
                number,
                edit,
            } => return edit.resolve(application.schemas.get(*schema)?, *number),
        };
        Some(vec![one])
    }
}

impl DefinitionEdit {
    fn resolve(&self, schema: &Schema, number: usize) -> Option<Vec<Edit>> {
        let definition = schema.definitions.get(number)?;
        let element = definition.place;
        let one = match self {
            Self::Remove => Edit::Remove { element },
            Self::Duplicate => Edit::Duplicate { element },
            Self::MoveTo(to) => moved(element, schema.definitions.get(*to)?.place, number < *to),
            Self::Rename(name) => return Some(rename(schema, definition, name)),
            Self::Set(name, value) => set_or_remove(element, name, value),
            Self::Describe(text) => return Some(describe(definition, text).into_iter().collect()),
        };
        Some(vec![one])
    }
}

impl NewDefinition {
    fn element(&self) -> NewElement {
        let mut element = NewElement::new("AttributeDefinition");
        for (name, value) in &self.attributes {
            element = element.with(*name, value);
        }
        if !self.description.is_empty() {
            let description = NewElement::new("Description").saying(&self.description);
            element.children.push(description);
        }
        element
    }
}

/// Before the item with a number, or behind the last one.
fn place_of<T>(items: &[T], number: usize, place: impl Fn(&T) -> Place) -> Option<At> {
    let before = items.get(number).map(|next| At::Before(place(next)));
    before.or_else(|| items.last().map(|last| At::After(place(last))))
}

fn entry(key: &str, value: &str) -> NewElement {
    NewElement::new("entry")
        .with("key", key)
        .with("value", value)
}

fn moved(element: Place, there: Place, is_down: bool) -> Edit {
    let to = if is_down {
        At::After(there)
    } else {
        At::Before(there)
    };
    Edit::Move { element, to }
}

fn describe(definition: &AttributeDefinition, text: &str) -> Option<Edit> {
    match (definition.description_place, text) {
        (Some(element), "") => Some(Edit::Remove { element }),
        (Some(element), text) => Some(Edit::SetText {
            element,
            text: text.to_owned(),
        }),
        (None, "") => None,
        (None, text) => Some(Edit::Insert {
            at: At::LastIn(definition.place, &[]),
            element: NewElement::new("Description").saying(text),
        }),
    }
}

/// The attribute's name, and where the schema names it.
fn rename(schema: &Schema, definition: &AttributeDefinition, name: &str) -> Vec<Edit> {
    let naming = [
        "identityAttribute",
        "displayAttribute",
        "groupAttribute",
        "hierarchyAttribute",
        "instanceAttribute",
        "referenceAttribute",
    ];
    let named = |attribute: &&str| schema.attributes.get(attribute) == Some(definition.name());
    let mut edits = vec![Edit::set(definition.place, "name", name.to_owned())];
    if !definition.name().is_empty() {
        let naming = naming.into_iter().filter(named);
        edits.extend(naming.map(|attribute| Edit::set(schema.place, attribute, name.to_owned())));
    }
    edits
}

/// The key, and the list of encrypted ones if it is in it.
fn rename_setting(application: &Application, number: usize, key: &str) -> Option<Vec<Edit>> {
    let setting = application.settings.get(number)?;
    let mut edits = vec![Edit::set(setting.place, "key", key.to_owned())];
    let is_listed = application.encrypted().any(|listed| listed == setting.key);
    if let Some((list, written)) = encrypted_list(application).filter(|_| is_listed) {
        let kept = written.split(',').map(|word| {
            if word.trim() == setting.key {
                word.replace(word.trim(), key)
            } else {
                word.to_owned()
            }
        });
        let value: Vec<String> = kept.collect();
        edits.push(Edit::set(list.place, "value", value.join(",")));
    }
    Some(edits)
}

/// The setting, and its key in the list of encrypted ones unless another setting has it, too.
fn remove_setting(application: &Application, number: usize) -> Option<Vec<Edit>> {
    let Setting { place, key, .. } = application.settings.get(number)?;
    let mut edits = vec![Edit::Remove { element: *place }];
    let same = application
        .settings
        .iter()
        .filter(|other| other.key == *key);
    let is_listed = application.encrypted().any(|listed| listed == key) && key != ENCRYPTED;
    if is_listed && same.count() == 1 {
        edits.extend(encrypt(
            application,
            &OnList {
                word: key.clone(),
                is_on: false,
                server: None,
            },
        ));
    }
    Some(edits)
}

fn encrypted_list(application: &Application) -> Option<(&Setting, &str)> {
    let mut settings = application.settings.iter();
    let list = settings.find(|setting| setting.key == ENCRYPTED && setting.is_plain)?;
    Some((list, application.setting(ENCRYPTED).unwrap_or_default()))
}

fn encrypt(application: &Application, wanted: &OnList) -> Option<Edit> {
    if let Some((list, written)) = encrypted_list(application) {
        let element = list.place;
        return Some(match wanted.list(written) {
            Some(value) => Edit::set(element, "value", value),
            None => Edit::Remove { element },
        });
    }
    // A list that is written in another way is left to the XML.
    let is_elsewhere = application
        .settings
        .iter()
        .any(|setting| setting.key == ENCRYPTED);
    let behind = place_of(&application.settings, usize::MAX, |setting| setting.place);
    let at = behind.unwrap_or(At::LastIn(application.place, &["Attributes", "Map"]));
    let element = entry(ENCRYPTED, &wanted.word);
    (!is_elsewhere && wanted.is_on).then_some(Edit::Insert { at, element })
}

fn no_name() -> Problem {
    refused(
        None,
        "missing-name",
        "A row without a name would mean nothing.",
        "Give it a name, or delete the row.",
    )
}

impl OnList {
    /// A list with commas as it is wanted; `None` where none is needed any more.
    fn list(&self, written: &str) -> Option<String> {
        let list = with_word(written, &self.word, self.is_on);
        let set_of = |list| words(list).collect::<BTreeSet<&str>>();
        let server = self.server.as_deref();
        let alike = server.filter(|server| set_of(server) == set_of(&list));
        let list = alike.map_or(list, str::to_owned);
        Some(list).filter(|list| alike.is_some() || !list.trim().is_empty())
    }
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

/// A list with commas, with or without a word; the others stay as they are written.
fn with_word(list: &str, word: &str, on: bool) -> String {
    let words: Vec<&str> = list.split(',').collect();
    let is_in = words.iter().any(|listed| listed.trim() == word);
    if on == is_in {
        return list.to_owned();
    }
    if !on {
        let left = words.into_iter().filter(|listed| listed.trim() != word);
        let left = left.collect::<Vec<_>>().join(",");
        let was_first = !left.is_empty() && !list.starts_with(char::is_whitespace);
        return if was_first {
            left.trim_start().to_owned()
        } else {
            left
        };
    }
    if list.trim().is_empty() {
        return word.to_owned();
    }
    let blank = if list.contains(", ") { " " } else { "" };
    format!("{list},{blank}{word}")
}

#[cfg(test)]
mod tests;
