//! What is said around the grid: notes of columns, who uses a key, names of locales.

use patchpanel_core_models::{
    ids::Locale,
    models::document::DocumentKind,
    problem::Problem,
    properties::{Column, Finding, Row},
};

use super::Grid;
use crate::{
    state::connectors::OpenConnector,
    view_models::{documents, quantity},
};

/// Whether everything expected is there, and the note of a column: “118 of 118”, “2 missing, 2 extra”.
pub(crate) fn column_note(column: &Column) -> (Complete, String) {
    let mut faults = Vec::new();
    if column.missing > 0 {
        faults.push(format!("{} missing", column.missing));
    }
    if column.to_translate > 0 {
        faults.push(format!("{} to translate", column.to_translate));
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

/// What is said of a locale whose texts no font can show.
pub(crate) fn no_font(locale: Locale) -> String {
    let font = match locale {
        Locale::Ja => "Noto Sans CJK JP",
        Locale::Ko => "Noto Sans CJK KR",
        Locale::ZhCn => "Noto Sans CJK SC",
        Locale::ZhTw => "Noto Sans CJK TC",
        _ => "Noto Sans",
    };
    format!(
        "This computer has no font for the {} texts, so boxes show. Install {font}. The texts are kept and sent \
         unchanged.",
        locale.language()
    )
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

/// One row of the list of problems.
pub(crate) enum Listed<'a> {
    /// In one file, which has a line.
    OfFile(Locale, &'a Problem),
    OfTable(&'a Finding),
}

impl Listed<'_> {
    pub(crate) fn problem(&self) -> &Problem {
        match self {
            Self::OfFile(_, problem) => problem,
            Self::OfTable(finding) => &finding.problem,
        }
    }

    /// “fr 3:1”, “fr, ja”.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::OfFile(locale, problem) => format!("{locale} {}", documents::place(problem)),
            Self::OfTable(finding) => finding_locales(finding),
        }
    }
}

/// What the checks found in each file, then what the table shows between them.
pub(crate) fn listed<'a>(open: &'a OpenConnector, grid: &'a Grid) -> Vec<Listed<'a>> {
    let of_file = |locale: &Locale| {
        let check = open.checks.get(&DocumentKind::Translations(*locale))?;
        let locale = *locale;
        let problems = check.problems.iter();
        Some(problems.map(move |problem| Listed::OfFile(locale, problem)))
    };
    let locales = open.draft.current.translations.keys();
    let of_table = grid.findings.iter().map(Listed::OfTable);
    locales
        .filter_map(of_file)
        .flatten()
        .chain(of_table)
        .collect()
}

/// The locales of a finding: “fr, ja”; a count where they are many.
fn finding_locales(finding: &Finding) -> String {
    match finding.locales.as_slice() {
        few @ ([] | [_] | [_, _] | [_, _, _]) => few
            .iter()
            .map(|locale| locale.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        many => format!("{} locales", many.len()),
    }
}
