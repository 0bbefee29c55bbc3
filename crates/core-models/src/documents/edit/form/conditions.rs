//! Conditions that depend on a field or on one of its allowed values.

use std::collections::BTreeSet;

use super::fields_in;
use crate::documents::edit::Edit;
use crate::documents::{Field, FormNode, SourceConfigForm};

/// What stands between the values of a condition.
const SEPARATORS: [char; 2] = [',', '|'];

/// The fields whose condition names this parent, and this value among others if one is given.
pub(super) fn dependents<'f>(
    form: &'f SourceConfigForm,
    parent: &'f str,
    value: Option<&'f str>,
) -> impl Iterator<Item = &'f Field> {
    form.fields().filter(move |field| {
        let condition = field.condition().filter(|known| known.parent == parent);
        let has = |values: &[&str], value: &str| {
            values.contains(&value.trim()) || field.attributes.text("parentValue") == value
        };
        condition.is_some_and(|known| value.is_none_or(|value| has(&known.values, value)))
    })
}

/// Takes away the conditions that nothing can fulfil once a part is removed.
pub(super) fn without_dependents(form: &SourceConfigForm, node: FormNode) -> Vec<Edit> {
    if let Some((field, value)) = only_option(form, node) {
        let depending = dependents(form, field.name(), Some(value));
        return depending
            .flat_map(|field| with_value(field, value, None))
            .collect();
    }
    let removed = fields_in(form, node);
    let gone: BTreeSet<_> = removed.iter().map(|(_, field)| field.place).collect();
    let stays = |field: &&Field| !gone.contains(&field.place);
    let left: BTreeSet<&str> = form.fields().filter(stays).map(Field::name).collect();
    let names: BTreeSet<&str> = removed.iter().map(|(_, field)| field.name()).collect();
    let names = names.into_iter().filter(|name| !left.contains(name));
    let freed = names.flat_map(|name| dependents(form, name, None).filter(stays));
    freed.flat_map(always).collect()
}

/// An allowed value's field and value, if no other has the value in the fields of that name.
pub(super) fn only_option(form: &SourceConfigForm, node: FormNode) -> Option<(&Field, &str)> {
    let FormNode::Option(..) = node else {
        return None;
    };
    let field = form.field_at(node.parent()?)?;
    let value = form.part(node)?.attributes.get("value")?;
    let variants = form.fields().filter(|other| other.name() == field.name());
    let options = variants.flat_map(|variant| &variant.options);
    let same = options.filter(|option| option.value() == value);
    (same.count() == 1).then_some((field, value))
}

pub(super) fn always(field: &Field) -> [Edit; 2] {
    ["parentKey", "parentValue"].map(|name| Edit::set(field.place, name, None))
}

/// The condition of a field with another value in the place of one, or without it. The others stay as they are written.
pub(super) fn with_value(field: &Field, value: &str, to: Option<&str>) -> Vec<Edit> {
    let written = field.attributes.text("parentValue");
    let left = match to {
        _ if written == value => to.unwrap_or_default().to_owned(),
        Some(to) => written
            .split_inclusive(SEPARATORS)
            .map(|item| {
                if is_value(item, value) {
                    with_word(item, to)
                } else {
                    item.to_owned()
                }
            })
            .collect(),
        None => without_item(written, value),
    };
    if left.is_empty() {
        return always(field).into();
    }
    vec![Edit::set(field.place, "parentValue", Some(left))]
}

fn is_value(item: &str, value: &str) -> bool {
    item.trim_end_matches(SEPARATORS).trim() == value.trim()
}

fn without_item(written: &str, value: &str) -> String {
    let items = written.split_inclusive(SEPARATORS);
    let left: String = items.filter(|item| !is_value(item, value)).collect();
    let left = if written.ends_with(SEPARATORS) {
        &left
    } else {
        left.trim_end_matches(SEPARATORS)
    };
    left.trim_start().to_owned()
}

/// An item with another word between its blanks and separator.
fn with_word(item: &str, to: &str) -> String {
    let word = item.trim_end_matches(SEPARATORS).trim();
    let start = item.len() - item.trim_start().len();
    let (before, rest) = item.split_at(start);
    let after = rest.get(word.len()..).unwrap_or_default();
    format!("{before}{to}{after}")
}
