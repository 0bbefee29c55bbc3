//! The rows of a designer's outline: each part with what is worth a sign beside it.

use patchpanel_core_models::{
    documents::{FieldType, FormNode, SourceConfigForm},
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
    pub has_parts: bool,
    pub has_condition: bool,
    /// What was found in it, not in what stands in it.
    pub problems: Vec<Found>,
    /// How it differs from the server's.
    pub change: Option<Change>,
}

impl Row {
    pub(crate) fn depth(&self) -> usize {
        std::iter::successors(self.node.parent(), |node| node.parent()).count()
    }

    /// What is read out for it.
    pub(crate) fn said(&self, siblings: usize) -> String {
        let mut said = format!(
            "{} {}, {} of {siblings}",
            self.word,
            self.name,
            self.node.number() + 1
        );
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
    let found: Vec<(FormNode, &Problem)> = problems
        .iter()
        .filter(|problem| problem.severity <= Severity::Warning)
        .filter_map(|problem| Some((form.node_at(problem.place?)?, problem)))
        .collect();
    let nodes = form.nodes();
    let row = |node: &FormNode| {
        let part = form.part(*node)?;
        let of_part = found.iter().filter(|(at, _)| at == node);
        let problems = of_part.map(|(_, problem)| Found {
            severity: problem.severity,
            what: problem.what.clone(),
            next: problem.next.clone(),
        });
        let name = part.name();
        let word = word(*node);
        Some(Row {
            node: *node,
            name: if name.is_empty() { word } else { name }.to_owned(),
            icon: icon(*node, part.field.map(|field| field.field_type())),
            word,
            has_parts: nodes.iter().any(|inner| inner.parent() == Some(*node)),
            has_condition: part.field.is_some_and(|field| field.condition().is_some()),
            problems: problems.collect(),
            change: base.and_then(|base| change(form, base, *node)),
        })
    };
    nodes.iter().filter_map(row).collect()
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

/// Against the part of the same kind and name in the server's form.
fn change(form: &SourceConfigForm, base: &SourceConfigForm, node: FormNode) -> Option<Change> {
    let part = form.part(node)?;
    let name = part.name();
    let is_it = |other: &FormNode| {
        std::mem::discriminant(other) == std::mem::discriminant(&node)
            && base.part(*other).is_some_and(|other| other.name() == name)
    };
    let at_place = Some(node).filter(is_it);
    let Some(before) = at_place.or_else(|| base.nodes().into_iter().find(is_it)) else {
        return Some(Change::Added);
    };
    let said = |form: &SourceConfigForm, node| {
        let part = form.part(node)?;
        let of = |attributes: &patchpanel_core_models::documents::Attributes| {
            let pairs = attributes.iter();
            pairs
                .map(|one| (one.name.clone(), one.value.clone()))
                .collect::<Vec<_>>()
        };
        let options = part
            .field
            .map(|field| field.options.as_slice())
            .unwrap_or_default();
        let options: Vec<_> = options
            .iter()
            .map(|option| of(&option.attributes))
            .collect();
        Some((of(part.attributes), options))
    };
    (said(form, node) != said(base, before)).then_some(Change::Replaced)
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
                "Section s, 1 of 1",
                "Field a, 1 of 2, changed",
                "Field b, 2 of 2, has a condition, has a problem, changed",
            ]
        );
        assert_eq!(rows[2].change, Some(Change::Added));
        assert_eq!(rows[3].change, Some(Change::Replaced));
        assert_eq!(rows[3].depth(), 2);
    }
}
