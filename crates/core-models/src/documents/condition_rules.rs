//! Rules for the conditions of fields: what they name is there, above them, and can have the value.

use std::collections::{BTreeMap, BTreeSet};

use super::element::Attribute;
use super::source_config::{Condition, Field, FieldsByName, SourceConfigForm, values_of};
use super::wording::{Names, finding, listed, rules, suggestion};
use crate::problem::{Place, Problem, Severity};

rules! {
    PARENT_KEY: Severity::Error, "parent-key", "Name the field that decides, or delete parentKey and parentValue.";
    PARENT_ORDER: Severity::Warning, "parent-order", "Move the field below the one that decides.";
    PARENT_VALUE: Severity::Error, "parent-value", "Use the value of one of the options, as it is written there.";
    PARENT_VALUE_LIST: Severity::Warning, "parent-value-list", "Write the field once for each value, or check the form after applying.";
    PARENT_CYCLE: Severity::Error, "parent-cycle", "Name another field in parentKey, or delete parentKey and parentValue.";
}

pub(super) fn check(form: &SourceConfigForm) -> Vec<Problem> {
    let parents = Parents::new(form);
    let conditions = form.fields().flat_map(|field| condition(&parents, field));
    let cycles = parent_cycles(form, &parents);
    // No order mends a circle.
    let is_in_circle = |found: &Problem| cycles.iter().any(|cycle| cycle.place == found.place);
    let order = parent_order(form, &parents).filter(|found| !is_in_circle(found));
    let problems: Vec<_> = conditions.chain(order).collect();
    problems.into_iter().chain(cycles).collect()
}

struct Parents<'a> {
    fields: FieldsByName<'a>,
    names: Names<'a>,
}

impl<'a> Parents<'a> {
    fn new(form: &'a SourceConfigForm) -> Self {
        let fields = form.fields_by_name();
        Self {
            names: Names::new(fields.keys().copied()),
            fields,
        }
    }

    /// The first field of a name.
    fn first(&self, name: &str) -> Option<&'a Field> {
        self.fields.get(name)?.first().copied()
    }
}

fn condition(parents: &Parents<'_>, field: &Field) -> Vec<Problem> {
    let key = field.attributes.find("parentKey");
    let value = field.attributes.find("parentValue");
    match (field.condition(), key, value) {
        (Some(condition), Some(key), Some(value)) => match parents.fields.get(condition.parent) {
            None => vec![unknown_parent(parents, key)],
            Some(parents) => parent_values(&condition, parents, value),
        },
        (_, None, Some(value)) => {
            vec![half_condition(value.name_place, "parentValue", "parentKey")]
        }
        (_, Some(key), None) => vec![half_condition(key.name_place, "parentKey", "parentValue")],
        (_, _, _) => Vec::new(),
    }
}

fn half_condition(place: Place, given: &str, missing: &str) -> Problem {
    finding(
        Severity::Warning,
        "parent-key",
        place,
        format!("{given} is set without {missing}; both together decide when the field is shown."),
        format!("Add {missing}, or delete {given}."),
    )
}

fn unknown_parent(parents: &Parents<'_>, key: &Attribute) -> Problem {
    let near = parents.names.nearest(&key.value);
    PARENT_KEY.at(
        key.value_place,
        format!(
            "parentKey “{}” is not a field of this form, so the field is never shown.{}",
            key.value,
            suggestion(near)
        ),
    )
}

/// A person would choose what shows a field below it. The order is that of the form, not of the text.
fn parent_order(form: &SourceConfigForm, parents: &Parents<'_>) -> impl Iterator<Item = Problem> {
    let mut above = BTreeSet::new();
    form.fields().filter_map(move |field| {
        above.insert(field.name());
        let key = field.attributes.find("parentKey")?;
        let parent = field.condition()?.parent;
        let is_below = parents.fields.contains_key(parent) && !above.contains(parent);
        is_below.then(|| {
            PARENT_ORDER.at(
                key.value_place,
                format!(
                    "“{}” is above {}, which decides whether the field is shown.",
                    field.name(),
                    key.value
                ),
            )
        })
    })
}

fn parent_values(condition: &Condition<'_>, parents: &[&Field], value: &Attribute) -> Vec<Problem> {
    let Some(allowed) = values_of(parents.iter().copied()) else {
        return Vec::new();
    };
    if allowed.contains(&value.value.as_str()) {
        return Vec::new();
    }
    let unknown = condition
        .values
        .iter()
        .find(|value| !allowed.contains(value));
    if let Some(unknown) = unknown {
        return vec![PARENT_VALUE.at(
            value.value_place,
            format!(
                "parentValue “{unknown}” is not an option of {}, which has {}.",
                condition.parent,
                listed(&allowed)
            ),
        )];
    }
    vec![PARENT_VALUE_LIST.at(
        value.value_place,
        format!(
            "parentValue “{}” names several values, which SailPoint does not document.",
            value.value
        ),
    )]
}

/// Follows each chain of parents once: a name met again in the same chain closes a circle.
fn parent_cycles(form: &SourceConfigForm, parents: &Parents<'_>) -> Vec<Problem> {
    let mut chain_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut in_circle: BTreeSet<&str> = BTreeSet::new();
    let firsts = parents.fields.values().filter_map(|same| same.first());
    for (number, start) in firsts.enumerate() {
        let mut current = *start;
        while !chain_of.contains_key(current.name()) {
            chain_of.insert(current.name(), number);
            match current
                .attributes
                .get("parentKey")
                .and_then(|parent| parents.first(parent))
            {
                Some(parent) => current = parent,
                None => break,
            }
        }
        let closes = chain_of.get(current.name()) == Some(&number)
            && current.attributes.get("parentKey").is_some();
        if closes {
            in_circle.extend(circle(parents, current.name()));
        }
    }
    let members = form
        .fields()
        .filter(|field| in_circle.contains(field.name()));
    members.filter_map(depends_on_itself).collect()
}

/// The names from `start` along the parents back to it; nothing when they do not lead back.
fn circle<'a>(parents: &Parents<'a>, start: &'a str) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut current = start;
    while let Some(parent) = parents
        .first(current)
        .and_then(|field| field.attributes.get("parentKey"))
    {
        names.push(current);
        if parent == start {
            return names;
        }
        current = parent;
    }
    Vec::new()
}

fn depends_on_itself(field: &Field) -> Option<Problem> {
    let key = field.attributes.find("parentKey")?;
    Some(PARENT_CYCLE.at(
        key.value_place,
        format!(
            "“{}” depends on itself, so it is never shown.",
            field.name()
        ),
    ))
}
