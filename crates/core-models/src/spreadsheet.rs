//! Tables as spreadsheets exchange them: cells between commas, semicolons or tabs, with quotes around what holds one.

use std::borrow::Cow;

/// The rows of a text that was copied from a spreadsheet, or of a CSV file; rows without any text are left out.
///
/// What stands between cells is taken from the first line: a German Excel writes semicolons. A line `sep=;` before the
/// others is read as such.
///
/// ```
/// use patchpanel_core_models::spreadsheet;
///
/// let rows = spreadsheet::rows("\u{FEFF}key;de\r\nhost;\"Rechner; \"\"A\"\"\"\r\n");
/// assert_eq!(rows, [["key", "de"], ["host", "Rechner; \"A\""]]);
/// ```
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let declared = first.trim_end_matches('\r').strip_prefix("sep=");
    let declared = declared.and_then(|mark| mark.bytes().next());
    let declared = declared.filter(|mark| b"\t;,|".contains(mark));
    let (between, text) = match declared {
        Some(mark) => (mark, rest),
        None => (between(text), text),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(between)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    // The text is UTF-8, and nothing else makes the reader fail.
    let records = reader.records().filter_map(Result::ok);
    let rows = records.map(|record| record.iter().map(plain).collect());
    rows.filter(|row: &Vec<String>| row.iter().any(|cell| !cell.trim().is_empty()))
        .collect()
}

/// The sign between cells that the first record holds most often outside of quotes; a tab where it holds none.
fn between(text: &str) -> u8 {
    let (mut quoted, mut counts) = (false, [(b'\t', 0), (b';', 0), (b',', 0)]);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts
                .iter_mut()
                .filter(|(mark, _)| *mark == byte)
                .for_each(|(_, count)| *count += 1),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    let found = counts.iter().find(|(_, count)| Some(*count) == most);
    found.map_or(b'\t', |(mark, _)| *mark)
}

/// A CSV file with commas (RFC 4180) and a byte order mark.
///
/// Excel takes a file without the mark for the system's old encoding. A spreadsheet that expects semicolons must be told of
/// the commas. No cell begins as a formula.
pub fn file(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    let mut written = Ok(());
    for row in rows {
        let cells: Vec<Cow<'_, str>> = row.iter().map(|cell| harmless(cell)).collect();
        let record = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
        written = written.and(record);
    }
    // Memory takes everything that is written.
    debug_assert!(written.is_ok(), "{written:?}");
    writer.into_inner().unwrap_or_default()
}

/// What a spreadsheet takes for the start of a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// A text that a spreadsheet shows as it is: an apostrophe stands before what it would take for a formula.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if is_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A cell without the apostrophe that keeps it from being a formula.
fn plain(cell: &str) -> String {
    let text = cell.strip_prefix('\'').filter(|text| is_formula(text));
    text.unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_marks_that_stand_between_cells_are_declared() {
        assert_eq!(rows("sep=\t\na,b\tc"), [["a,b", "c"]]);
        assert_eq!(rows("sep=\"\na;b"), [["sep=\""], ["a;b"]]);
        assert_eq!(rows("sep=；\nä；b"), [["sep=；"], ["ä；b"]]);
    }

    #[test]
    fn rows_are_read_from_spreadsheets_and_csv_files() {
        let tabs = "id\tstring\r\nmail\t\r\n";
        assert_eq!(rows(tabs), [["id", "string"], ["mail", ""]]);
        let quoted = "id,\"a, \"\"b\"\"\nc\"\nmail,x";
        assert_eq!(rows(quoted), [["id", "a, \"b\"\nc"], ["mail", "x"]]);
        assert_eq!(rows("a;1,5"), [["a", "1,5"]]);
        assert_eq!(rows("one"), [["one"]]);
        assert_eq!(rows("sep=;\r\na,b;c\r\n"), [["a,b", "c"]]);
        assert!(rows(" \n\n").is_empty());
    }

    #[test]
    fn what_looks_like_a_formula_is_text_for_a_spreadsheet_and_itself_when_it_comes_back() {
        for text in ["=1+1", "+49", "-", "@you", "'=x", "'plain", "''+"] {
            let written = file([vec!["key".to_owned(), text.to_owned()]]);
            let written = String::from_utf8(written).unwrap();
            let cell = written.trim_end().split(',').next_back().unwrap();
            assert!(!cell.starts_with(FORMULA), "{cell}");
            assert_eq!(rows(&written)[0][1], text);
        }
    }

    proptest! {
        #[test]
        fn any_table_comes_back(
            table in prop::collection::vec(prop::collection::vec("[a-b'=+,;\t\"\r\n ü-]{0,4}", 2), 0..4),
        ) {
            let head = vec!["key".to_owned(), "de".to_owned()];
            let table: Vec<Vec<String>> = std::iter::once(head).chain(table).collect();
            let written = String::from_utf8(file(table.clone())).unwrap();

            let kept = table.into_iter();
            let kept: Vec<_> = kept.filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
            prop_assert_eq!(rows(&written), kept);
        }
    }
}
