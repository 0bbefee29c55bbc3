//! What is said around the grid: notes of columns, who uses a key, names of locales.

use patchpanel_core_models::{
    ids::Locale,
    properties::{Column, Finding, Row},
};

use crate::view_models::quantity;

/// Whether everything expected is there, and the note of a column: “118 of 118”, “2 missing, 2 extra”.
pub(crate) fn column_note(column: &Column) -> (Complete, String) {
    let mut faults = Vec::new();
    if column.missing > 0 {
        faults.push(format!("{} missing", column.missing));
    }
    if column.extra > 0 {
        faults.push(format!("{} extra", column.extra));
    }
    if faults.is_empty() {
        return (
            Complete::Yes,
            format!("{} of {}", column.texts, column.expected),
        );
    }
    (Complete::No, faults.join(", "))
}

/// Whether a locale has every text and none too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Complete {
    Yes,
    No,
}

/// Who uses a key, as kind and name: (“Field”, “host”).
pub(crate) fn used_by(row: &Row) -> Option<(&'static str, &str)> {
    let used = row.used_by.as_ref()?;
    let name = if used.name.is_empty() {
        &used.attribute
    } else {
        &used.name
    };
    Some((used.element, name))
}

/// “3 of 19 locales”.
pub(crate) fn locale_count(shown: usize) -> String {
    format!(
        "{shown} of {}",
        quantity::count(Locale::ALL.len(), "locale", "locales")
    )
}

pub(crate) fn locale_title(locale: Locale) -> String {
    format!("{} ({locale})", locale.language())
}

/// The locales of a finding: “fr, ja”; a count where they are many.
pub(crate) fn finding_locales(finding: &Finding) -> String {
    match finding.locales.as_slice() {
        few @ ([] | [_] | [_, _] | [_, _, _]) => few
            .iter()
            .map(|locale| locale.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        many => format!("{} locales", many.len()),
    }
}
