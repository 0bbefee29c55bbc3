//! The attributes of a start tag, read with quick-xml, which checks neither their names nor the blanks between them.
//!
//! What an attribute means is not known here, and its value is not looked into.

use std::borrow::Cow;

use quick_xml::events::attributes::Attributes;

use super::characters::{BLANKS, is_name, is_name_start, shown, split_name};
use super::fault::{Fault, unfinished_tag};
use super::locate::offset_of;

/// An attribute as it is written. Name and value are slices of the document, so they know where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    pub(crate) name: &'a str,
    /// Without its quotes, references unresolved.
    pub(crate) value: &'a str,
}

/// Reads what stands behind `name` in a tag; `inside` is the tag without `<`, `>` and `/>`.
///
/// # Errors
/// The first thing that is no `name="value"` with a blank before it; `found` then holds the attributes before it.
pub(crate) fn read<'a>(
    text: &str,
    name: &str,
    inside: &'a str,
    found: &mut Vec<Attribute<'a>>,
) -> Result<(), Fault> {
    found.clear();
    let mut attributes = Attributes::new(inside, name.len());
    // Behind a duplicate quick-xml reads on at the wrong place.
    attributes.with_checks(false);
    let mut behind = name.len();
    for attribute in attributes {
        match attribute {
            Ok(attribute)
                if offset_of(inside, attribute.key.0) > behind && is_name(attribute.key.0) =>
            {
                if let Cow::Borrowed(value) = attribute.value {
                    let name = attribute.key.0;
                    behind = offset_of(inside, value) + value.len() + 1;
                    found.push(Attribute { name, value });
                }
            }
            Ok(_) | Err(_) => {
                let rest = inside.get(behind..).unwrap_or_default();
                return Err(first_fault(text, name, rest));
            }
        }
    }
    Ok(())
}

/// What is wrong with the attribute at the start of `rest`.
fn first_fault(text: &str, element: &str, rest: &str) -> Fault {
    let attribute = rest.trim_start_matches(BLANKS);
    let at = offset_of(text, attribute);
    let (name, behind) = split_name(attribute);
    if name.is_empty() {
        return no_name(text, element, attribute);
    }
    if attribute.len() == rest.len() {
        return Fault::error(
            "bad-attribute",
            at,
            format!("A space is missing before the attribute “{name}”."),
            "Put a space before the attribute; check the quotes before this place.",
        );
    }
    let behind = behind.trim_start_matches(BLANKS);
    let Some(value) = behind.strip_prefix('=') else {
        return no_value(offset_of(text, behind), name, behind);
    };
    bad_value(text, name, value.trim_start_matches(BLANKS))
}

fn no_name(text: &str, element: &str, rest: &str) -> Fault {
    let at = offset_of(text, rest);
    match rest.chars().next() {
        Some('<') | None => unfinished_tag(text, element, at),
        Some(character) => Fault::error(
            "bad-attribute",
            at,
            format!(
                "{} cannot begin an attribute of “{element}”.",
                shown(character)
            ),
            "Write attributes as name=\"value\"; check the quotes before this place.",
        ),
    }
}

fn no_value(at: usize, name: &str, behind: &str) -> Fault {
    let what = match behind.chars().next() {
        Some(odd) if !is_name_start(odd) => {
            format!("{} follows the name of the attribute “{name}”.", shown(odd))
        }
        Some(_) | None => format!("The attribute “{name}” has no value."),
    };
    Fault::error("bad-attribute", at, what, format!("Write {name}=\"…\"."))
}

/// A value without quotes, or one whose closing quote is missing.
fn bad_value(text: &str, name: &str, value: &str) -> Fault {
    let at = offset_of(text, value);
    if !value.starts_with(['"', '\'']) {
        return Fault::error(
            "missing-quote",
            at,
            format!("The value of “{name}” is not enclosed in quotes."),
            format!("Write {name}=\"…\"."),
        );
    }
    less_than(text, Attribute { name, value }).unwrap_or_else(|| {
        Fault::error(
            "missing-quote",
            at,
            format!("The value of “{name}” begins here and its closing quote is missing."),
            "Add the closing quote.",
        )
    })
}

/// The fault of the first `<` in a value, which is most often a sign of a missing quote.
pub(crate) fn less_than(text: &str, attribute: Attribute<'_>) -> Option<Fault> {
    let Attribute { name, value } = attribute;
    let at = offset_of(text, value) + value.find('<')?;
    Some(Fault::error(
        "less-than-in-attribute",
        at,
        format!("“<” is in the value of “{name}”, where XML does not allow it."),
        "Add the closing quote if it is missing, or write “&lt;”.",
    ))
}
