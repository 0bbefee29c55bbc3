//! The rows of a designer's outline: each part with what is worth a sign beside it.

use std::{
    collections::{BTreeMap, HashMap},
    mem::{Discriminant, discriminant},
};

use patchpanel_core_models::{
    documents::{Attributes, FieldType, FormNode, FormPart, SourceConfigForm},
    problem::{Problem, Severity},
};

use crate::{icons, theme::Change};

/// A problem of a part, in the words that a person reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub severity: Severity,
    pub what: String,
    pub next: String,
}

/// A part in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub node: FormNode,
    pub name: String,
    pub icon: &'static str,
    /// “Field”, “Section”.
    pub word: &'static str,
    /// The names of what it stands in: “connection, auth”.
    pub around: String,
    pub has_parts: bool,
    pub has_condition: bool,
    /// What was found in it, not in what stands in it.
    pub problems: Vec<Found>,
    /// How it differs from the server's.
    pub change: Option<Change>,
    /// What it is in the server's form.
    pub before: Option<FormNode>,
}

impl Row {
    pub(crate) fn depth(&self) -> usize {
        std::iter::successors(self.node.parent(), |node| node.parent()).count()
    }

    /// What is read out for it.
    pub(crate) fn said(&self, siblings: usize) -> String {
        let number = self.node.number() + 1;
        let mut said = format!("{} {}, {number} of {siblings}", self.word, self.name);
        if !self.around.is_empty() {
            said.push_str(" in ");
            said.push_str(&self.around);
        }
        let notes = [
            (self.has_condition, ", has a condition"),
            (!self.problems.is_empty(), ", has a problem"),
            (self.change.is_some(), ", changed"),
        ];
        said.extend(
            notes
                .into_iter()
                .filter(|(is, _)| *is)
                .map(|(_, note)| note),
        );
        said
    }
}

pub(crate) fn rows(
    form: &SourceConfigForm,
    base: Option<&SourceConfigForm>,
    problems: &[Problem],
) -> Vec<Row> {
    let places = form.places();
    let mut found: BTreeMap<FormNode, Vec<Found>> = BTreeMap::new();
    for problem in problems
        .iter()
        .filter(|problem| problem.severity <= Severity::Warning)
    {
        if let Some(node) = problem.place.and_then(|place| places.node_at(place)) {
            found.entry(node).or_default().push(Found {
                severity: problem.severity,
                what: problem.what.clone(),
                next: problem.next.clone(),
            });
        }
    }
    let server = base.map(Server::new);
    let nodes = form.nodes();
    let row = |(place, node): (usize, &FormNode)| {
        let part = form.part(*node)?;
        let name = part.name();
        let word = word(*node);
        let before = server.as_ref().and_then(|server| server.same(*node, part));
        Some(Row {
            node: *node,
            name: if name.is_empty() { word } else { name }.to_owned(),
            icon: icon(*node, part.field.map(|field| field.field_type())),
            word,
            around: around(form, *node),
            // A part is followed by what is in it.
            has_parts: nodes.get(place + 1).and_then(|next| next.parent()) == Some(*node),
            has_condition: part.field.is_some_and(|field| field.condition().is_some()),
            problems: found.remove(node).unwrap_or_default(),
            change: base.and_then(|base| change((form, *node), (base, before))),
            before,
        })
    };
    nodes.iter().enumerate().filter_map(row).collect()
}

/// The server's parts by what tells them apart, the first of each.
struct Server<'a> {
    form: &'a SourceConfigForm,
    first: HashMap<(Discriminant<FormNode>, Identity<'a>), FormNode>,
}

/// The name of a part; and its condition, which tells variants of a field apart.
type Identity<'a> = (&'a str, Option<[&'a str; 2]>);

fn identity(part: FormPart<'_>) -> Identity<'_> {
    let condition = ["parentKey", "parentValue"].map(|name| part.attributes.text(name));
    (part.name(), Some(condition))
}

impl<'a> Server<'a> {
    fn new(form: &'a SourceConfigForm) -> Self {
        let mut first = HashMap::new();
        for node in form.nodes() {
            let Some(part) = form.part(node) else {
                continue;
            };
            for identity in [identity(part), (part.name(), None)] {
                first.entry((discriminant(&node), identity)).or_insert(node);
            }
        }
        Self { form, first }
    }

    /// The part of the same kind, name and condition, or else of the same name: at the same place, or else the first.
    fn same(&self, node: FormNode, part: FormPart<'_>) -> Option<FormNode> {
        let there = self.form.part(node);
        let first = |identity| self.first.get(&(discriminant(&node), identity)).copied();
        let (at_place, like) = (there.map(identity), identity(part));
        let alike = at_place.filter(|known| *known == like).map(|_| node);
        let named = at_place.filter(|known| known.0 == like.0).map(|_| node);
        alike
            .or_else(|| first(like))
            .or(named)
            .or_else(|| first((like.0, None)))
    }
}

/// The names of what a part stands in: “connection, auth”.
pub(crate) fn around(form: &SourceConfigForm, node: FormNode) -> String {
    let around = std::iter::successors(node.parent(), |node| node.parent());
    let mut names: Vec<&str> = around
        .filter_map(|node| Some(form.part(node)?.name()))
        .filter(|name| !name.is_empty())
        .collect();
    names.reverse();
    names.join(", ")
}

pub(crate) fn word(node: FormNode) -> &'static str {
    match node {
        FormNode::Base(_) => "BaseConfig",
        FormNode::Menu(_) => "Menu",
        FormNode::Section(..) => "Section",
        FormNode::BaseField(..) | FormNode::Field(..) | FormNode::LooseField(_) => "Field",
        FormNode::Option(..) => "Allowed value",
    }
}

fn icon(node: FormNode, kind: Option<FieldType>) -> &'static str {
    match node {
        FormNode::Base(_) => icons::LOCK,
        FormNode::Menu(_) => icons::SIDEBAR_SIMPLE,
        FormNode::Section(..) => icons::TEXT_ALIGN_LEFT,
        FormNode::BaseField(..)
        | FormNode::Field(..)
        | FormNode::LooseField(_)
        | FormNode::Option(..) => kind.map_or(icons::TEXT_AA, |kind| type_icon(&kind)),
    }
}

fn type_icon(kind: &FieldType) -> &'static str {
    match kind {
        FieldType::Secret | FieldType::SecretTextArea => icons::KEY,
        FieldType::Url => icons::ARROW_SQUARE_OUT,
        FieldType::FileUpload => icons::UPLOAD_SIMPLE,
        FieldType::Boolean | FieldType::Checkbox | FieldType::Toggle => icons::CHECK_CIRCLE,
        FieldType::Radio | FieldType::Select | FieldType::DynamicCheckboxList => icons::LIST_CHECKS,
        FieldType::List | FieldType::KeyValue | FieldType::CardList => icons::CLIPBOARD_TEXT,
        FieldType::Other(_) => icons::QUESTION,
        FieldType::Text | FieldType::Number | FieldType::TextArea => icons::TEXT_AA,
    }
}

fn change(
    (form, node): (&SourceConfigForm, FormNode),
    (base, before): (&SourceConfigForm, Option<FormNode>),
) -> Option<Change> {
    let Some(before) = before else {
        return Some(Change::Added);
    };
    let is_same = same_attributes(form.part(node)?.attributes, base.part(before)?.attributes)
        && same_options((form, node), (base, before));
    (!is_same).then_some(Change::Replaced)
}

fn same_attributes(one: &Attributes, other: &Attributes) -> bool {
    let (one, other) = (one.iter(), other.iter());
    one.map(|one| (&one.name, &one.value))
        .eq(other.map(|other| (&other.name, &other.value)))
}

/// Whether two fields offer the same values with the same labels.
pub(crate) fn same_options(
    (form, node): (&SourceConfigForm, FormNode),
    (base, before): (&SourceConfigForm, FormNode),
) -> bool {
    let now = form.field_at(node).map_or(&[][..], |field| &field.options);
    let was = base
        .field_at(before)
        .map_or(&[][..], |field| &field.options);
    let mut pairs = now.iter().zip(was);
    now.len() == was.len()
        && pairs.all(|(now, was)| same_attributes(&now.attributes, &was.attributes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_is_the_matter_with_its_part() {
        let form = "<Form>\n<Menu name='m'>\n<Section name='s'>\n<Field name='a'/>\n\
            <Field name='b' parentKey='a' parentValue='x' type='slider'/>\n</Section></Menu></Form>";
        let base = form
            .replace("<Field name='a'/>\n", "")
            .replace(" type='slider'", "");
        let problems = [Problem::new(Severity::Warning, "field-type", "", "").at(5, 50)];

        let (form, base) = (
            SourceConfigForm::parse(form).unwrap(),
            SourceConfigForm::parse(&base).unwrap(),
        );
        let rows = rows(&form, Some(&base), &problems);

        let said: Vec<String> = rows
            .iter()
            .map(|row| row.said(form.count_beside(row.node)))
            .collect();
        assert_eq!(
            said,
            [
                "Menu m, 1 of 1",
                "Section s, 1 of 1 in m",
                "Field a, 1 of 2 in m, s, changed",
                "Field b, 2 of 2 in m, s, has a condition, has a problem, changed",
            ]
        );
        assert_eq!(rows[2].change, Some(Change::Added));
        assert_eq!(rows[3].change, Some(Change::Replaced));
        assert_eq!(rows[3].depth(), 2);
    }

    #[test]
    fn variants_of_a_field_are_told_apart_by_their_conditions() {
        let variant = |value: &&str| {
            format!("<Field name='a' type='{value}' parentKey='p' parentValue='{value}'/>")
        };
        let form = |values: &[&str]| {
            let fields: String = values.iter().map(variant).collect();
            let text =
                format!("<Form><Menu><Section><Field name='p'/>{fields}</Section></Menu></Form>");
            SourceConfigForm::parse(&text).unwrap()
        };
        let changes = |now: &[&str]| {
            let rows = rows(&form(now), Some(&form(&["x", "y"])), &[]);
            let changes = rows.iter().skip(3).map(|row| row.change);
            changes.collect::<Vec<_>>()
        };

        assert_eq!(changes(&["x", "y"]), [None, None]);
        assert_eq!(changes(&["y"]), [None]);
        assert_eq!(changes(&["y", "x"]), [None, None]);
        assert_eq!(changes(&["x", "z"]), [None, Some(Change::Replaced)]);
    }
}
