//! Edits of the source config: its menus, sections, fields and allowed values, named by their numbers.
//!
//! What depends on a part goes along: conditions follow a field that is renamed and go with one that is removed. An edit
//! that would bring an error of the form's rules is refused with the words of that rule.

mod conditions;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::conditions::{always, dependents, only_option, with_value, without_dependents};
use super::{
    At, Change, Edit, EditableDocument, Edited, NewElement, gone, inserts, refused, run, unused,
};
use crate::documents::{
    Field, FieldType, FormNode, FormPart, Related, SourceConfigForm, source_config_rules,
};
use crate::problem::{Problem, Severity};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormEdit {
    /// Adds a menu, a section, a text field or an allowed value.
    Add {
        /// What it is afterwards; last where there are fewer.
        at: FormNode,
        /// Its name, or the value of an allowed value.
        name: String,
        /// What is shown for it: a key of the translations, or the text itself.
        label: String,
    },
    /// Adds fields, one behind the other.
    AddFields {
        /// What the first one is afterwards; last where there are fewer.
        at: FormNode,
        fields: Vec<NewField>,
    },
    /// Removes a part with all that is in it, and the conditions that depend on it.
    Remove(FormNode),
    /// Moves a part to where parts of its kind stand.
    Move {
        from: FormNode,
        /// What it is afterwards; last where there are fewer.
        to: FormNode,
    },
    /// Puts a copy behind a part; names in it get a number.
    Duplicate {
        node: FormNode,
        /// Keys of texts, and those that stand for them in the copy.
        keys: BTreeMap<String, String>,
    },
    /// Gives a part a name, or an allowed value its value. Conditions that depend on it, and the default, follow.
    Rename(FormNode, String),
    /// Changes the type of a field. A radio or select without allowed values gets some; what cannot hold with the type
    /// goes: values where nothing is chosen, a default and conditions that name no value, the default of a secret.
    SetType(FormNode, String),
    /// Sets another attribute, or takes it away.
    Set(FormNode, Cow<'static, str>, Option<String>),
    /// Shows a field only while another one has a value, or always.
    SetCondition(FormNode, Option<(String, String)>),
}

/// A field that is added to a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewField {
    pub name: String,
    /// What is shown for it: a key of the translations, or the text itself.
    pub label: String,
    /// The word for its type, such as `secret`.
    pub kind: &'static str,
    /// The value that a new source begins with.
    pub default: Option<String>,
}

impl NewField {
    fn element(&self) -> NewElement {
        let element = NewElement::new("Field")
            .with("name", &self.name)
            .with("displayName", &self.label)
            .with("type", self.kind);
        match &self.default {
            Some(value) => element.with("defaultValue", value),
            None => element,
        }
    }
}

/// A form with its text, to be edited without being read again.
#[derive(Debug, Clone)]
pub struct EditableForm {
    document: EditableDocument,
    form: Arc<SourceConfigForm>,
}

impl EditableForm {
    /// # Errors
    /// The first fault of a text that is not well-formed.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let (document, form) = EditableDocument::with_view(text)?;
        let form = Arc::new(form);
        Ok(Self { document, form })
    }

    pub fn text(&self) -> &str {
        self.document.text()
    }

    pub fn form(&self) -> &Arc<SourceConfigForm> {
        &self.form
    }

    /// The form with an edit, and what changed.
    ///
    /// # Errors
    /// As [`FormEdit::apply`].
    pub fn edited(&self, edit: &FormEdit) -> Result<(Self, Change), Problem> {
        let mut document = self.document.clone();
        let mut change = Change::default();
        run(&mut document, edit.resolve(&self.form)?, &mut change)?;
        let mut form = SourceConfigForm::parse(document.text())?;
        if let FormEdit::Duplicate { node, keys } = edit {
            let copy = node.beside(node.number() + 1);
            let names = names_of_copy(&form, copy, keys).ok_or_else(gone)?;
            run(&mut document, names, &mut change)?;
            form = SourceConfigForm::parse(document.text())?;
        }
        check_brings_no_error(&self.form, &form)?;
        let form = Arc::new(form);
        Ok((Self { document, form }, change))
    }
}

impl FormEdit {
    /// Makes the edit in a source config.
    ///
    /// ```
    /// use patchpanel_core_models::documents::FormNode;
    /// use patchpanel_core_models::documents::edit::FormEdit;
    ///
    /// let text = "<Form>\n  <Menu name='m'>\n    <Section name='s'>\n      <Field name='host'/> <!-- server -->\n      \
    ///             <Field name='port' parentKey='host' parentValue='x'/>\n    </Section>\n  </Menu>\n</Form>";
    /// let edited = FormEdit::Rename(FormNode::Field(0, 0, 0), "address".into()).apply(text)?;
    ///
    /// let renamed = text.replace("name='host'", "name='address'").replace("'host'", "'address'");
    /// assert_eq!(edited.text, renamed);
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed; the part is not there; a character that XML does not allow; an
    /// error of the form's rules that was not there before.
    pub fn apply(&self, text: &str) -> Result<Edited, Problem> {
        let (form, change) = EditableForm::read(text)?.edited(self)?;
        Ok(Edited {
            text: form.document.into_text(),
            change,
        })
    }

    fn resolve(&self, form: &SourceConfigForm) -> Result<Vec<Edit>, Problem> {
        let part = |node: &FormNode| form.part(*node).ok_or_else(gone);
        match self {
            Self::Add { at, name, label } => Ok(vec![Edit::Insert {
                at: target(form, *at, None)?,
                element: new_part(*at, name, label)?,
            }]),
            Self::AddFields { at, fields } => {
                if !matches!(at, FormNode::Field(..)) {
                    return Err(only_in_xml());
                }
                let at = target(form, *at, None)?;
                Ok(inserts(&at, fields.iter().map(NewField::element).collect()))
            }
            Self::Remove(node) => {
                check_moves(*node, *node)?;
                let element = part(node)?.place;
                let mut edits = without_dependents(form, *node);
                edits.push(Edit::Remove { element });
                Ok(edits)
            }
            Self::Move { from, to } => {
                check_moves(*from, *to)?;
                let element = part(from)?.place;
                let to = target(form, *to, Some(*from))?;
                Ok(vec![Edit::Move { element, to }])
            }
            Self::Duplicate { node, .. } => {
                check_moves(*node, *node)?;
                let element = part(node)?.place;
                Ok(vec![Edit::Duplicate { element }])
            }
            Self::Rename(node, to) => Ok(renamed(form, *node, part(node)?, to)),
            Self::SetType(node, word) => {
                let field = form.field_at(*node).ok_or_else(gone)?;
                Ok(typed(form, field, word))
            }
            Self::Set(node, name, value) => Ok(vec![Edit::set(
                part(node)?.place,
                name.clone(),
                value.clone(),
            )]),
            Self::SetCondition(node, condition) => {
                let place = form.field_at(*node).ok_or_else(gone)?.place;
                let (parent, value) = condition.clone().unzip();
                Ok(vec![
                    Edit::set(place, "parentKey", parent),
                    Edit::set(place, "parentValue", value),
                ])
            }
        }
    }
}

/// Where a part is put to be `node` afterwards; `from` is what it is now, if it is in the form.
fn target(form: &SourceConfigForm, node: FormNode, from: Option<FormNode>) -> Result<At, Problem> {
    let place = |node: FormNode| form.part(node).map(|part| part.place);
    let count = form.count_beside(node);
    let goes_down = from
        .is_some_and(|from| from.beside(node.number()) == node && from.number() < node.number());
    if let Some(there) = place(node) {
        return Ok(if goes_down {
            At::After(there)
        } else {
            At::Before(there)
        });
    }
    if let Some(last) = count
        .checked_sub(1)
        .and_then(|last| place(node.beside(last)))
    {
        return Ok(At::After(last));
    }
    let path: &'static [&'static str] = match node {
        FormNode::Option(..) => &["AllowedValues"],
        _ => &[],
    };
    let around = match node.parent() {
        Some(parent) => place(parent).ok_or_else(gone)?,
        None => form.place,
    };
    Ok(At::LastIn(around, path))
}

fn new_part(node: FormNode, name: &str, label: &str) -> Result<NewElement, Problem> {
    let labelled = |element| {
        NewElement::new(element)
            .with("name", name)
            .with("label", label)
    };
    match node {
        FormNode::Menu(_) => Ok(labelled("Menu")),
        FormNode::Section(..) => Ok(labelled("Section")),
        FormNode::Field(..) => Ok(NewField {
            name: name.to_owned(),
            label: label.to_owned(),
            kind: "text",
            default: None,
        }
        .element()),
        FormNode::Option(..) => Ok(option(name, label)),
        FormNode::Base(_) | FormNode::BaseField(..) | FormNode::LooseField(_) => Err(only_in_xml()),
    }
}

fn option(value: &str, label: &str) -> NewElement {
    NewElement::new("Option")
        .with("label", label)
        .with("value", value)
}

/// `BaseConfig` stays as it is, and each kind of part stays among its own; a loose field may go into a section.
fn check_moves(from: FormNode, to: FormNode) -> Result<(), Problem> {
    use FormNode::{Field, LooseField, Menu, Option, Section};
    match (from, to) {
        (Menu(_), Menu(_))
        | (Section(..), Section(..))
        | (Field(..) | LooseField(_), Field(..))
        | (Option(..), Option(..))
        | (LooseField(_), LooseField(_)) => Ok(()),
        _ => Err(only_in_xml()),
    }
}

fn only_in_xml() -> Problem {
    refused(
        None,
        "edit-form-part",
        "This part of the form is not added, moved or removed here.",
        "Change it in the XML.",
    )
}

fn fields_in(form: &SourceConfigForm, node: FormNode) -> Vec<(FormNode, &Field)> {
    let nodes = form.nodes().into_iter().filter(|inner| node.holds(*inner));
    let fields = nodes.filter_map(|inner| Some((inner, form.field_at(inner)?)));
    fields.collect()
}

/// Gives a name or a value, with what depends on it.
fn renamed(form: &SourceConfigForm, node: FormNode, part: FormPart<'_>, to: &str) -> Vec<Edit> {
    let of = |place, name| Edit::set(place, name, Some(to.to_owned()));
    let FormNode::Option(..) = node else {
        let mut edits = vec![of(part.place, "name")];
        let old = part.name();
        if part.field.is_some() && form.is_only_field(old) {
            edits.extend(dependents(form, old, None).map(|field| of(field.place, "parentKey")));
        }
        return edits;
    };
    let mut edits = vec![of(part.place, "value")];
    if let Some((field, old)) = only_option(form, node) {
        let depending = dependents(form, field.name(), Some(old));
        edits.extend(depending.flat_map(|field| with_value(field, old, Some(to))));
        let defaults = ["defaultValue", "value"].into_iter();
        let follow = defaults.filter(|name| field.attributes.get(name) == Some(old));
        edits.extend(follow.map(|name| of(field.place, name)));
    }
    edits
}

/// Gives a type, and takes away what cannot hold with it.
fn typed(form: &SourceConfigForm, field: &Field, word: &str) -> Vec<Edit> {
    let kind = FieldType::from_word(word);
    let mut edits = vec![Edit::set(field.place, "type", Some(word.to_owned()))];
    if kind.is_choice() && field.options.is_empty() {
        edits.extend(first_options(form, field));
    }
    let allowed = field.allowed_values.filter(|_| kind.has_no_options());
    edits.extend(allowed.map(|element| Edit::Remove { element }));
    let cannot_be = |value: &&str| kind.is_switch() && !["true", "false"].contains(value);
    let held = ["defaultValue", "value"].into_iter();
    let gone = held.filter(|name| {
        let value = field.attributes.get(name);
        value.is_some_and(|value| kind.is_secret() || cannot_be(&value))
    });
    edits.extend(gone.map(|name| Edit::set(field.place, name, None)));
    if form.is_only_field(field.name()) {
        let never = dependents(form, field.name(), None).filter(|depending| {
            let condition = depending.condition();
            condition.is_some_and(|condition| condition.values.iter().any(cannot_be))
        });
        edits.extend(never.flat_map(always));
    }
    edits
}

/// What can be chosen at first: what conditions and the default name already, otherwise two values to be renamed.
fn first_options(form: &SourceConfigForm, field: &Field) -> Vec<Edit> {
    let depending = dependents(form, field.name(), None);
    let named = depending.filter_map(Field::condition);
    let mut values: Vec<&str> = field.default_value().into_iter().collect();
    values.extend(named.flat_map(|condition| condition.values));
    values.retain(|value| !value.is_empty());
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(*value));
    if values.is_empty() {
        values = vec!["option1", "option2"];
    }
    let options = values.iter().map(|value| option(value, value));
    inserts(
        &At::LastIn(field.place, &["AllowedValues"]),
        options.collect(),
    )
}

/// Gives the names in a copy a number each, lets its conditions follow, and gives its texts the keys that they are to have.
fn names_of_copy(
    form: &SourceConfigForm,
    copy: FormNode,
    keys: &BTreeMap<String, String>,
) -> Option<Vec<Edit>> {
    let part = form.part(copy)?;
    if let FormNode::Option(..) = copy {
        let field = form.field_at(copy.parent()?)?;
        let values = field.options.iter().map(|option| option.value().to_owned());
        let value = unused(part.attributes.text("value"), &mut values.collect());
        return Some(vec![Edit::set(part.place, "value", Some(value))]);
    }
    let mut edits = Vec::new();
    for part in form.parts_in(copy) {
        let texts = part
            .texts()
            .filter_map(|text| Some((text, keys.get(&text.value)?)));
        edits.extend(
            texts.map(|(text, key)| Edit::set(part.place, text.name.clone(), Some(key.clone()))),
        );
    }
    let mut names: BTreeSet<String> = form.fields().map(|field| field.name().to_owned()).collect();
    let mut new_names = BTreeMap::new();
    let mut fields = fields_in(form, copy);
    fields.retain(|(_, field)| !field.name().is_empty());
    for (_, field) in &fields {
        let known = new_names.entry(field.name());
        let name = known.or_insert_with(|| unused(field.name(), &mut names));
        edits.push(Edit::set(field.place, "name", Some(name.clone())));
    }
    for (_, field) in &fields {
        if let Some(name) = field
            .attributes
            .get("parentKey")
            .and_then(|parent| new_names.get(parent))
        {
            edits.push(Edit::set(field.place, "parentKey", Some(name.clone())));
        }
    }
    let parts = form.nodes().into_iter().filter(|node| copy.holds(*node));
    let named = |node: &FormNode| matches!(node, FormNode::Menu(_) | FormNode::Section(..));
    let mut names: BTreeSet<String> = form
        .nodes()
        .into_iter()
        .filter(named)
        .filter_map(|node| Some(form.part(node)?.name().to_owned()))
        .collect();
    let parts = parts.filter(named).filter_map(|node| form.part(node));
    for part in parts.filter(|part| !part.name().is_empty()) {
        let name = unused(part.name(), &mut names);
        edits.push(Edit::set(part.place, "name", Some(name)));
    }
    Some(edits)
}

/// Counted by rule, since an edit may change what the words of a problem name.
fn check_brings_no_error(
    before: &SourceConfigForm,
    after: &SourceConfigForm,
) -> Result<(), Problem> {
    let errors = |form| {
        let problems = source_config_rules::check(form, &Related::default());
        problems
            .into_iter()
            .filter(|problem| problem.severity == Severity::Error)
    };
    let found: Vec<Problem> = errors(after).collect();
    if found.is_empty() {
        return Ok(());
    }
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in errors(before) {
        *known.entry(problem.code).or_default() += 1;
    }
    for problem in found {
        match known.get_mut(problem.code) {
            Some(left) if *left > 0 => *left -= 1,
            Some(_) | None => return Err(problem),
        }
    }
    Ok(())
}
