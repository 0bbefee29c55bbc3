//! Texts as a table for a translator, who knows spreadsheets and no `.properties`: a row for each key, a column for each
//! locale. Texts that are still to be translated are empty cells.

use std::collections::BTreeMap;

use super::table::{Cell, TranslationTable};
use crate::ids::Locale;
use crate::problem::{Problem, Severity};
use crate::spreadsheet;

const KEY: &str = "key";
const USED_BY: &str = "used by";

/// A text that becomes another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    pub locale: Locale,
    pub key: String,
    /// What it is now; `None` where there is none.
    pub before: Option<String>,
    pub after: String,
}

/// What came back from a translator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Returned {
    /// The texts that differ from those of the connector, in the order of the rows.
    pub changes: Vec<TextChange>,
    /// What was left out, as sentences.
    pub left_out: Vec<String>,
}

/// A CSV file with the texts of English and of some other locales.
pub fn for_translator(table: &TranslationTable, locales: &[Locale]) -> Vec<u8> {
    let others = locales
        .iter()
        .copied()
        .filter(|locale| *locale != Locale::En);
    let locales: Vec<Locale> = std::iter::once(Locale::En).chain(others).collect();
    let codes = locales.iter().map(|locale| locale.as_str().to_owned());
    let head = [KEY, USED_BY].map(str::to_owned).into_iter().chain(codes);
    let rows = table.rows.iter().map(|row| {
        let used_by = row.used_by.as_ref();
        let used_by = used_by.map(|used| format!("{} {}", used.element, used.name));
        let cells = locales.iter().map(|locale| match row.cells.get(locale) {
            Some(Cell::ToTranslate(_)) | None => String::new(),
            Some(cell) => cell.text().unwrap_or_default().to_owned(),
        });
        [row.key.clone(), used_by.unwrap_or_default()]
            .into_iter()
            .chain(cells)
            .collect()
    });
    spreadsheet::file(std::iter::once(head.collect()).chain(rows))
}

/// Keys that are not the connector's are named up to this many: the file may be another table.
const MOST_LEFT_OUT: usize = 100;

/// Reads such a table back, from any spreadsheet. Empty cells change nothing.
///
/// # Errors
/// `no-key-column` for a text whose first row does not name a column “key” and a locale.
pub fn from_translator(text: &str, table: &TranslationTable) -> Result<Returned, Problem> {
    let mut rows = spreadsheet::rows(text).into_iter();
    let head = rows.next().unwrap_or_default();
    let named = |cell: &String| cell.trim().to_lowercase();
    let key = head.iter().position(|cell| named(cell) == KEY);
    let columns = head.iter().enumerate();
    let locales: Vec<(usize, Locale)> = columns
        .filter_map(|(column, cell)| Some((column, locale(cell)?)))
        .collect();
    let (Some(key), false) = (key, locales.is_empty()) else {
        return Err(no_key_column());
    };
    let mut returned = Returned::default();
    for cell in head.iter().filter(|cell| locale(cell).is_none()) {
        let name = named(cell);
        if ![KEY, USED_BY, ""].contains(&name.as_str()) {
            let words = format!("The column “{}” is not a SailPoint locale.", cell.trim());
            returned.left_out.push(words);
        }
    }
    // Of several cells for a text the last one counts, as in a file.
    let mut found: BTreeMap<(usize, Locale), String> = BTreeMap::new();
    let numbers = table.rows.iter().enumerate();
    let numbers: BTreeMap<&str, usize> = numbers.map(|(at, row)| (row.key.as_str(), at)).collect();
    for row in rows {
        // A row without a key is a note of the translator's.
        let key = row.get(key).map(|key| key.trim());
        let Some(key) = key.filter(|key| !key.is_empty()) else {
            continue;
        };
        let Some(number) = numbers.get(key) else {
            if returned.left_out.len() < MOST_LEFT_OUT {
                let words = format!("“{key}” is not a key of this connector.");
                returned.left_out.push(words);
            }
            continue;
        };
        for (column, locale) in &locales {
            let text = row.get(*column).filter(|text| !text.trim().is_empty());
            if let Some(text) = text {
                found.insert((*number, *locale), lines_of(text));
            }
        }
    }
    for ((number, locale), after) in found {
        returned
            .changes
            .extend(changed(table, (number, locale), after));
    }
    Ok(returned)
}

/// Spreadsheets end lines within a cell in their own way.
fn lines_of(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn changed(
    table: &TranslationTable,
    (number, locale): (usize, Locale),
    after: String,
) -> Option<TextChange> {
    let row = table.rows.get(number)?;
    let cell = row.cells.get(&locale);
    let before = cell.and_then(Cell::text);
    let is_same = before.is_some_and(|before| lines_of(before) == after);
    let is_marked = matches!(cell, Some(Cell::ToTranslate(_)));
    (!is_same || is_marked).then(|| TextChange {
        locale,
        key: row.key.clone(),
        before: before.map(str::to_owned),
        after,
    })
}

/// The locale that a column is headed by; spreadsheets write `zh_CN`, too.
fn locale(head: &str) -> Option<Locale> {
    let code = head.trim().replace('_', "-");
    let mut all = Locale::ALL.into_iter();
    all.find(|locale| locale.as_str().eq_ignore_ascii_case(&code))
}

fn no_key_column() -> Problem {
    Problem::new(
        Severity::Error,
        "no-key-column",
        "The first row must name a column “key” and a locale such as “de”.",
        "Open a table that was saved here for a translator, with its first row unchanged.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::properties::PropertiesFile;

    fn table() -> TranslationTable {
        let parse = |text: &str| PropertiesFile::parse(text);
        let files = BTreeMap::from([
            (Locale::En, parse("a=One\nb==2; \"two\"\\nlines\nc=Three\n")),
            (
                Locale::De,
                parse("a=Eins\n# to translate\nb==2; \"two\"\\nlines\n"),
            ),
        ]);
        TranslationTable::new(&files, None)
    }

    fn read(text: &str) -> Returned {
        from_translator(text, &table()).unwrap()
    }

    #[test]
    fn what_is_saved_for_a_translator_comes_back_as_no_change() {
        let bytes = for_translator(&table(), &[Locale::De, Locale::Fr]);
        let text = String::from_utf8(bytes).unwrap();

        let expected = "\u{FEFF}key,used by,en,de,fr\r\na,,One,Eins,\r\n\
            b,,\"'=2; \"\"two\"\"\nlines\",,\r\nc,,Three,,\r\n";
        assert_eq!(text, expected);
        assert_eq!(read(&text), Returned::default());
    }

    #[test]
    fn texts_come_back_from_a_german_excel_with_what_they_replace() {
        let returned =
            read("Key;DE;zh_cn\r\na;Erstens;\r\n b ;\"=2; \"\"zwei\"\"\r\nZeilen\";二\r\n");

        let change = |locale, key: &str, before: Option<&str>, after: &str| TextChange {
            locale,
            key: key.to_owned(),
            before: before.map(str::to_owned),
            after: after.to_owned(),
        };
        let two = "=2; \"two\"\nlines";
        assert_eq!(
            returned.changes,
            [
                change(Locale::De, "a", Some("Eins"), "Erstens"),
                change(Locale::De, "b", Some(two), "=2; \"zwei\"\nZeilen"),
                change(Locale::ZhCn, "b", None, "二"),
            ]
        );
        assert!(returned.left_out.is_empty());
    }

    #[test]
    fn a_text_that_stays_as_in_english_counts_as_translated() {
        let returned = read("key,de\nb,\"=2; \"\"two\"\"\nlines\"\n");

        assert_eq!(returned.changes.len(), 1);
        assert_eq!(
            returned.changes[0].before.as_deref(),
            Some("=2; \"two\"\nlines")
        );
    }

    #[test]
    fn what_is_not_known_is_left_out_and_said() {
        let returned = read("key,de,en-GB,used by\na,Eins,x,\nzz,Neu,,\n");

        assert!(returned.changes.is_empty());
        assert_eq!(
            returned.left_out,
            [
                "The column “en-GB” is not a SailPoint locale.",
                "“zz” is not a key of this connector."
            ]
        );
        for text in ["", "a,b\n1,2\n", "key,notes\na,x\n", "\u{0}\u{1}"] {
            let refused = from_translator(text, &table()).unwrap_err();
            assert_eq!(refused.code, "no-key-column");
        }
    }
}
