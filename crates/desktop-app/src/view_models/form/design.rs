//! What a designer's actions become: edits of the form with names that are new, and what is selected afterwards.

use std::collections::{BTreeMap, BTreeSet};

use patchpanel_core_models::{
    documents::{
        Attribute, FieldType, FormNode, FormPart, SourceConfigForm,
        edit::{FormEdit, NewField},
        looks_like_key,
    },
    ids::Locale,
    properties::PropertiesFile,
};

use super::outline::{self, Row};
use crate::{
    command::{Command, FormCommand, TranslationCommand},
    view_models::quantity,
};

/// Edits that are one step of undo, and the part that is looked at then.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Planned {
    pub edits: Vec<FormEdit>,
    /// Keys that get the texts of others.
    pub keys: BTreeMap<String, String>,
    pub selected: Option<FormNode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewPart {
    Menu,
    Section,
    Field,
}

/// A new part behind the selected one, with the menu and the section that it needs.
pub(crate) fn added(form: &SourceConfigForm, selected: Option<FormNode>, new: NewPart) -> Planned {
    let (menu, section, field) = match selected {
        Some(FormNode::Menu(menu)) => (Some(menu), None, None),
        Some(FormNode::Section(menu, section)) => (Some(menu), Some(section), None),
        Some(FormNode::Field(menu, section, field) | FormNode::Option(menu, section, field, _)) => {
            (Some(menu), Some(section), Some(field))
        }
        Some(FormNode::Base(_) | FormNode::BaseField(..) | FormNode::LooseField(_)) | None => {
            (None, None, None)
        }
    };
    let after = |inner: Option<usize>, count: usize| inner.map_or(count, |inner| inner + 1);
    let mut edits = Vec::new();
    let mut add = |at: FormNode| {
        edits.push(new_part(form, at));
        at
    };
    let menus = form.count_beside(FormNode::Menu(0));
    let selected = if new == NewPart::Menu {
        add(FormNode::Menu(after(menu, menus)))
    } else {
        if menus == 0 {
            add(FormNode::Menu(0));
        }
        let menu = menu.unwrap_or(menus.saturating_sub(1));
        let sections = form.count_beside(FormNode::Section(menu, 0));
        if new == NewPart::Section {
            add(FormNode::Section(menu, after(section, sections)))
        } else {
            if sections == 0 {
                add(FormNode::Section(menu, 0));
            }
            let section = section.unwrap_or(sections.saturating_sub(1));
            let fields = form.count_beside(FormNode::Field(menu, section, 0));
            add(FormNode::Field(menu, section, after(field, fields)))
        }
    };
    Planned {
        edits,
        selected: Some(selected),
        ..Planned::default()
    }
}

fn new_part(form: &SourceConfigForm, at: FormNode) -> FormEdit {
    let (stem, label) = match at {
        FormNode::Menu(_) => ("menu", "New menu"),
        FormNode::Section(..) => ("section", "New section"),
        FormNode::Option(..) => ("option", "New value"),
        FormNode::Field(..)
        | FormNode::Base(_)
        | FormNode::BaseField(..)
        | FormNode::LooseField(_) => ("field", "New field"),
    };
    let parts = form.nodes().into_iter().filter_map(|node| form.part(node));
    let names: BTreeSet<&str> = parts.map(|part| part.name()).collect();
    let is_new = |name: &String| !names.contains(name.as_str());
    FormEdit::Add {
        at,
        name: numbered(stem, is_new),
        label: label.to_owned(),
    }
}

/// A setting of the template that no field of the form fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lonely {
    pub key: String,
    pub value: String,
    pub is_secret: bool,
}

/// A field for each setting, at the end of the last section.
pub(crate) fn fields_for(form: &SourceConfigForm, settings: &[Lonely]) -> Vec<FormEdit> {
    let Planned {
        mut edits,
        selected: Some(first),
        ..
    } = added(form, None, NewPart::Field)
    else {
        return Vec::new();
    };
    edits.pop();
    let fields = settings.iter().map(|setting| NewField {
        name: setting.key.clone(),
        label: in_words(&setting.key),
        kind: if setting.is_secret { "secret" } else { "text" },
        default: (!setting.is_secret && !setting.value.is_empty()).then(|| setting.value.clone()),
    });
    let fields = fields.collect();
    edits.push(FormEdit::AddFields { at: first, fields });
    edits
}

/// A name as a label: “pageSize” is “Page size”.
fn in_words(name: &str) -> String {
    let words = snake_case(name).replace('_', " ");
    quantity::capitalised(&words)
}

/// One more allowed value at the end.
pub(crate) fn new_option(form: &SourceConfigForm, field: FormNode) -> Option<FormEdit> {
    let FormNode::Field(menu, section, number) = field else {
        return None;
    };
    let options = &form.field_at(field)?.options;
    let is_new = |value: &String| options.iter().all(|option| option.value() != value);
    let value = numbered("option", is_new);
    Some(FormEdit::Add {
        at: FormNode::Option(menu, section, number, options.len()),
        label: value.clone(),
        name: value,
    })
}

fn numbered(stem: &str, is_new: impl Fn(&String) -> bool) -> String {
    let names = (1_u32..).map(|number| format!("{stem}{number}"));
    names.into_iter().find(is_new).unwrap_or_default()
}

/// The part without the selected one; what takes its place is selected.
pub(crate) fn removed(form: &SourceConfigForm, node: FormNode) -> Planned {
    let left = form.count_beside(node).saturating_sub(1);
    let last = left.checked_sub(1);
    let next = last.map(|last| node.beside(node.number().min(last)));
    Planned {
        edits: vec![FormEdit::Remove(node)],
        selected: next.or(node.parent()),
        ..Planned::default()
    }
}

/// The part as the server has it, or why it does not become that.
pub(crate) fn reverted(
    form: &SourceConfigForm,
    base: Option<&SourceConfigForm>,
    row: &Row,
) -> Result<Planned, &'static str> {
    // It may be a renamed one, so it is not removed for the person.
    let none = "The server has no part of this name";
    let (before, base) = row.before.zip(base).ok_or(none)?;
    let (part, was) = form.part(row.node).zip(base.part(before)).ok_or(none)?;
    if !outline::same_options((form, row.node), (base, before)) {
        return Err("The allowed values differ too: revert them in the XML");
    }
    let set = |name: &str, value: Option<&str>| {
        FormEdit::Set(row.node, name.to_owned().into(), value.map(str::to_owned))
    };
    let new = part.attributes.iter();
    let new = new.filter(|now| was.attributes.get(&now.name).is_none());
    let differs = |before: &&Attribute| part.attributes.get(&before.name) != Some(&before.value);
    let old = was.attributes.iter().filter(differs);
    let edits = new
        .map(|now| set(&now.name, None))
        .chain(old.map(|before| set(&before.name, Some(&before.value))));
    Ok(Planned {
        edits: edits.collect(),
        selected: Some(row.node),
        ..Planned::default()
    })
}

/// A copy with texts of its own, so that another one typed there does not change those of the first.
pub(crate) fn duplicated(
    form: &SourceConfigForm,
    files: &BTreeMap<Locale, PropertiesFile>,
    node: FormNode,
) -> Planned {
    let mut keys = Keys::new(form, files);
    let parts = form.parts_in(node);
    let texts = parts.iter().flat_map(FormPart::texts);
    let texts: BTreeSet<&str> = texts.map(|text| text.value.as_str()).collect();
    let shown = texts.into_iter().filter(|text| has_text(files, text));
    let keys: BTreeMap<String, String> = shown
        .map(|key| (key.to_owned(), keys.new_one(key)))
        .collect();
    let copy = FormEdit::Duplicate {
        node,
        keys: keys.clone(),
    };
    Planned {
        edits: vec![copy],
        keys,
        selected: Some(node.beside(node.number() + 1)),
    }
}

pub(crate) fn moved(from: FormNode, to: FormNode) -> Planned {
    Planned {
        edits: vec![FormEdit::Move { from, to }],
        selected: Some(to),
        ..Planned::default()
    }
}

/// Where a part comes to one step up or down: over the borders of sections and menus, too.
pub(crate) fn step(form: &SourceConfigForm, node: FormNode, down: bool) -> Option<FormNode> {
    let number = node.number();
    if down && number + 1 < form.count_beside(node) {
        return Some(node.beside(number + 1));
    }
    if !down && number > 0 {
        return Some(node.beside(number - 1));
    }
    let around = match node {
        FormNode::Field(..) | FormNode::Section(..) => neighbour(form, node.parent()?, down)?,
        FormNode::Menu(_)
        | FormNode::Option(..)
        | FormNode::Base(_)
        | FormNode::BaseField(..)
        | FormNode::LooseField(_) => return None,
    };
    let first = match around {
        FormNode::Section(menu, section) => FormNode::Field(menu, section, 0),
        FormNode::Menu(menu) => FormNode::Section(menu, 0),
        FormNode::Base(_)
        | FormNode::BaseField(..)
        | FormNode::Field(..)
        | FormNode::Option(..)
        | FormNode::LooseField(_) => return None,
    };
    let last = form.count_beside(first);
    Some(first.beside(if down { 0 } else { last }))
}

/// Where a part comes to that is dropped on another one, on its lower half or on its upper one.
pub(crate) fn dropped(
    form: &SourceConfigForm,
    from: FormNode,
    (on, below): (FormNode, bool),
) -> Option<FormNode> {
    let first = match (from, on) {
        (FormNode::Field(..) | FormNode::LooseField(_), FormNode::Section(menu, section)) => {
            return Some(FormNode::Field(menu, section, 0)).filter(|to| *to != from);
        }
        (FormNode::Section(..), FormNode::Menu(menu)) => {
            return Some(FormNode::Section(menu, 0)).filter(|to| *to != from);
        }
        (FormNode::Field(..) | FormNode::LooseField(_), FormNode::Field(..))
        | (FormNode::Section(..), FormNode::Section(..))
        | (FormNode::Menu(_), FormNode::Menu(_)) => on,
        _ => return None,
    };
    let number = first.number() + usize::from(below);
    // What stands above moves up once the part is taken out.
    let goes_down = from.beside(first.number()) == first && from.number() < number;
    let to = first.beside(number - usize::from(goes_down));
    (to != from && form.part(from).is_some()).then_some(to)
}

/// The next part of the same kind in the order of the outline.
fn neighbour(form: &SourceConfigForm, node: FormNode, down: bool) -> Option<FormNode> {
    let same = |other: &FormNode| std::mem::discriminant(other) == std::mem::discriminant(&node);
    let nodes: Vec<FormNode> = form.nodes().into_iter().filter(same).collect();
    let at = nodes.iter().position(|other| *other == node)?;
    let at = if down { at + 1 } else { at.checked_sub(1)? };
    nodes.get(at).copied()
}

/// What the key for “add below” adds beside a part.
pub(crate) fn kind_of(node: FormNode) -> NewPart {
    match node {
        FormNode::Menu(_) => NewPart::Menu,
        FormNode::Section(..) => NewPart::Section,
        FormNode::Field(..)
        | FormNode::Option(..)
        | FormNode::Base(_)
        | FormNode::BaseField(..)
        | FormNode::LooseField(_) => NewPart::Field,
    }
}

/// A text of a part: which attribute of which part holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextOf {
    pub node: FormNode,
    pub attribute: &'static str,
}

/// Whether a text of the form is looked up in the translations.
pub(crate) fn is_key(files: &BTreeMap<Locale, PropertiesFile>, text: &str) -> bool {
    looks_like_key(text) || has_text(files, text)
}

fn has_text(files: &BTreeMap<Locale, PropertiesFile>, key: &str) -> bool {
    files.values().any(|file| file.get(key).is_some())
}

/// The texts that a form shows, or the keys of them.
pub(super) fn texts(form: &SourceConfigForm) -> impl Iterator<Item = &str> {
    let parts = form.nodes().into_iter().filter_map(|node| form.part(node));
    let texts = parts.flat_map(|part| part.texts().collect::<Vec<_>>());
    let texts = texts.map(|text| text.value.as_str());
    texts.chain(form.attributes.get("shortDesc"))
}

/// The keys that are in use, to find new ones.
struct Keys<'a> {
    files: &'a BTreeMap<Locale, PropertiesFile>,
    of_form: BTreeSet<&'a str>,
    given: BTreeSet<String>,
}

impl<'a> Keys<'a> {
    fn new(form: &'a SourceConfigForm, files: &'a BTreeMap<Locale, PropertiesFile>) -> Self {
        Self {
            files,
            of_form: texts(form).collect(),
            given: BTreeSet::new(),
        }
    }

    /// The key itself, or with a number that makes it new.
    fn new_one(&mut self, key: &str) -> String {
        let is_new = |key: &String| {
            let is_known = self.of_form.contains(key.as_str()) || self.given.contains(key);
            !is_known && !has_text(self.files, key)
        };
        let same = Some(key.to_owned()).filter(is_new);
        let key = same.unwrap_or_else(|| numbered(&format!("{key}_"), is_new));
        self.given.insert(key.clone());
        key
    }
}

impl TextOf {
    /// Whether a part can do without the text.
    pub(crate) fn is_optional(self) -> bool {
        !["label", "displayName"].contains(&self.attribute)
    }

    /// What typing a text in a locale asks for. A text that is no key gets one, in the same step of undo; nothing typed
    /// needs none.
    pub(crate) fn typed(
        self,
        form: &SourceConfigForm,
        files: &BTreeMap<Locale, PropertiesFile>,
        (locale, text): (Locale, &str),
    ) -> Option<Command> {
        let part = form.part(self.node)?;
        let held = part.attributes.text(self.attribute);
        if !held.is_empty() && is_key(files, held) {
            let command = TranslationCommand::SetText {
                locale,
                key: held.to_owned(),
                text: text.to_owned(),
            };
            return Some(command.into());
        }
        let key = Some(text).filter(|text| !text.is_empty());
        let key = key.and_then(|_| self.new_key(form, files))?;
        let mut texts = vec![(locale, key.clone(), text.to_owned())];
        if locale != Locale::En && !held.is_empty() {
            texts.insert(0, (Locale::En, key.clone(), held.to_owned()));
        }
        let edit = FormEdit::Set(self.node, self.attribute.into(), Some(key));
        Some(FormCommand::Type { edit, texts }.into())
    }

    /// The same texts under a key that no other part uses.
    pub(crate) fn own_key(
        self,
        form: &SourceConfigForm,
        files: &BTreeMap<Locale, PropertiesFile>,
    ) -> Option<Command> {
        let held = form.part(self.node)?.attributes.text(self.attribute);
        let key = self.new_key(form, files)?;
        let keys = BTreeMap::from([(held.to_owned(), key.clone())]);
        let edits = vec![FormEdit::Set(self.node, self.attribute.into(), Some(key))];
        Some(FormCommand::Edit { edits, keys }.into())
    }

    fn new_key(
        self,
        form: &SourceConfigForm,
        files: &BTreeMap<Locale, PropertiesFile>,
    ) -> Option<String> {
        let prefix = match (self.attribute, self.node) {
            ("helpKey", _) => "help",
            ("placeHolder" | "placeholder", _) => "hint",
            ("sectionInfo", _) => "info",
            ("docLinkLabel", _) => "link",
            (_, FormNode::Menu(_)) => "menu",
            (_, FormNode::Section(..)) => "section",
            (_, FormNode::Option(..)) => "opt",
            _ => "form",
        };
        let part = form.part(self.node)?;
        let name = match self.node {
            FormNode::Option(..) => part.attributes.text("value"),
            _ => part.name(),
        };
        let key = format!("con_{prefix}_{}", snake_case(name));
        Some(Keys::new(form, files).new_one(&key))
    }
}

/// A name in camel case with underscores instead.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let mut behind_small = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && behind_small {
            snake.push('_');
        }
        behind_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let plain = letter.is_ascii_alphanumeric();
        snake.push(if plain {
            letter.to_ascii_lowercase()
        } else {
            '_'
        });
    }
    snake
}

/// What is said of a field's type.
pub(crate) fn type_note(kind: &FieldType) -> Option<String> {
    match kind {
        FieldType::Other(word) => Some(format!("“{word}” is not a known type; it is kept.")),
        kind if kind.is_confirmed() => None,
        _ => Some("Not confirmed by SailPoint’s documents.".to_owned()),
    }
}

#[cfg(test)]
mod tests;
