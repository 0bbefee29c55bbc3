//! What the properties of a part say beside its own attributes: who depends on it, where it can go.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use patchpanel_core_models::documents::{FormNode, SourceConfigForm, values_of};

use super::design;

/// How often each text is used that is used more than once, by key.
pub(crate) type Uses = BTreeMap<String, usize>;

pub(crate) fn uses(form: &SourceConfigForm) -> Uses {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for text in design::texts(form) {
        *uses.entry(text).or_default() += 1;
    }
    let shared = uses.into_iter().filter(|(_, count)| *count > 1);
    shared.map(|(key, count)| (key.to_owned(), count)).collect()
}

/// Facts of the whole form about one part; computed once, not in each frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Facts {
    uses: Arc<Uses>,
    /// How many conditions name this field.
    pub depending: usize,
    /// How many of them want each value.
    by_value: BTreeMap<String, usize>,
    /// The fields that a condition of this field can name, with the values that they can have.
    pub parents: Vec<(String, Vec<String>)>,
    /// Where it can be moved to: the end of each other section or menu, by name.
    pub targets: Vec<(String, FormNode)>,
}

impl Facts {
    pub(crate) fn of(form: &SourceConfigForm, node: FormNode, uses: Arc<Uses>) -> Self {
        let field = form.field_at(node).filter(|field| !field.name().is_empty());
        let conditions = form.fields().filter_map(|field| field.condition());
        let depending = conditions
            .filter(|condition| field.is_some_and(|field| field.name() == condition.parent));
        let mut facts = Self {
            uses,
            parents: parents(form, node),
            targets: targets(form, node),
            ..Self::default()
        };
        // Conditions stay while another variant of the field offers their value.
        let variants = form.fields().filter(|other| {
            field.is_some_and(|field| field.name() == other.name() && field.place != other.place)
        });
        let offered: BTreeSet<&str> = variants
            .flat_map(|variant| &variant.options)
            .map(|option| option.value())
            .collect();
        for condition in depending {
            facts.depending += 1;
            let mut values: BTreeSet<&str> = condition.values.into_iter().collect();
            values.retain(|value| !offered.contains(value));
            for value in values {
                *facts.by_value.entry(value.to_owned()).or_default() += 1;
            }
        }
        facts
    }

    /// How many parts show the text of a key, if more than one does.
    pub(crate) fn shared(&self, key: &str) -> Option<usize> {
        self.uses.get(key).copied()
    }

    /// How many fields are shown for this value.
    pub(crate) fn depending_on(&self, value: &str) -> usize {
        self.by_value.get(value).copied().unwrap_or_default()
    }
}

fn targets(form: &SourceConfigForm, node: FormNode) -> Vec<(String, FormNode)> {
    let nodes = form
        .nodes()
        .into_iter()
        .filter(|other| node.parent() != Some(*other));
    let into = nodes.filter_map(|other| {
        let first = match (node, other) {
            (FormNode::Field(..) | FormNode::LooseField(_), FormNode::Section(menu, section)) => {
                FormNode::Field(menu, section, 0)
            }
            (FormNode::Section(..), FormNode::Menu(menu)) => FormNode::Section(menu, 0),
            _ => return None,
        };
        let end = first.beside(form.count_beside(first));
        Some((form.part(other)?.name().to_owned(), end))
    });
    into.collect()
}

fn parents(form: &SourceConfigForm, node: FormNode) -> Vec<(String, Vec<String>)> {
    let own = form.field_at(node).map(|field| field.name());
    let mut by_name = form.fields_by_name();
    let fields = form.fields().filter(|field| Some(field.name()) != own);
    let fields = fields.filter_map(|field| {
        let kind = field.field_type();
        let is_offered = kind.is_switch() || kind.is_choice();
        if !is_offered {
            return None;
        }
        let variants = by_name.remove(field.name())?;
        let values = values_of(variants.into_iter()).unwrap_or_default();
        let values = values.into_iter().map(str::to_owned).collect();
        Some((field.name().to_owned(), values))
    });
    fields.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_how_many_conditions_go_with_them() {
        let text = "<Form><Menu><Section><Field name='kind' type='radio'/>\
            <Field name='a' parentKey='kind' parentValue='x, y'/><Field name='b' parentKey='kind' parentValue='x'/>\
            </Section></Menu></Form>";
        let form = SourceConfigForm::parse(text).unwrap();

        let facts = Facts::of(&form, FormNode::Field(0, 0, 0), Arc::default());

        assert_eq!(facts.depending, 2);
        assert_eq!(
            ["x", "y", "z"].map(|value| facts.depending_on(value)),
            [2, 1, 0]
        );
        let variant = "<Field name='kind' type='radio'><AllowedValues><Option value='x'/></AllowedValues></Field></Section>";
        let form = SourceConfigForm::parse(&text.replace("</Section>", variant)).unwrap();
        let facts = Facts::of(&form, FormNode::Field(0, 0, 0), Arc::default());
        assert_eq!(["x", "y"].map(|value| facts.depending_on(value)), [0, 1]);
    }
}
