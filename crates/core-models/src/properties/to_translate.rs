//! Texts that are copies of the English ones until somebody translates them: a comment right above their line says so.
//!
//! The comment means nothing to Java. It goes away with the next text that is set.

use std::collections::{BTreeMap, BTreeSet};

use super::file::PropertiesFile;
use super::read::Piece;
use super::table::{Cell, TranslationTable};
use crate::ids::Locale;

const MARK: &str = "# to translate";

impl PropertiesFile {
    /// Gives a key a text that is still to be translated.
    ///
    /// ```
    /// use patchpanel_core_models::properties::PropertiesFile;
    ///
    /// let mut german = PropertiesFile::parse("user=Benutzer\n");
    /// german.set_to_translate("host", "Host");
    /// assert_eq!(german.to_string(), "user=Benutzer\n# to translate\nhost=Host\n");
    /// assert!(german.to_translate().contains("host"));
    ///
    /// german.set("host", "Rechner");
    /// assert_eq!(german.to_string(), "user=Benutzer\nhost=Rechner\n");
    /// ```
    pub fn set_to_translate(&mut self, key: &str, text: &str) {
        let mark = Piece::Other(format!("{MARK}{}", self.line_end()));
        let Some(place) = self.last_place(key) else {
            self.end_last_line(self.line_end());
            self.pieces.push(mark);
            return self.append(key, text);
        };
        self.set(key, text);
        // The mark of before may be gone now.
        let place = self.last_place(key).unwrap_or(place);
        let above = place
            .checked_sub(1)
            .and_then(|above| self.pieces.get_mut(above));
        if let Some(above) = above.filter(|above| is_gone(above)) {
            *above = mark;
            return;
        }
        self.shift_places(place);
        self.pieces.insert(place, mark);
    }

    /// Gives a key the text of another one, which is to be translated if that is.
    pub fn copy(&mut self, from: &str, to: &str) {
        let Some(text) = self.get(from).map(str::to_owned) else {
            return;
        };
        if self.to_translate().contains(from) {
            self.set_to_translate(to, &text);
        } else {
            self.set(to, &text);
        }
    }

    /// The keys whose texts are still to be translated.
    pub fn to_translate(&self) -> BTreeSet<&str> {
        let mut marked = BTreeSet::new();
        let pieces = || self.pieces.iter().filter(|piece| !is_gone(piece));
        for (before, piece) in pieces().zip(pieces().skip(1)) {
            let Piece::Entry(entry) = piece else { continue };
            // The last line of a key counts.
            if is_mark(before) {
                marked.insert(entry.key.as_str());
            } else {
                marked.remove(entry.key.as_str());
            }
        }
        marked
    }

    /// Takes the comment above a key away. Its place stays, so that those of all other keys do.
    pub(super) fn unmark(&mut self, key: &str) {
        let place = self.last_place(key).unwrap_or_default();
        let above = self.pieces.iter_mut().take(place).rev();
        let marks = above.take_while(|piece| is_mark(piece) || is_gone(piece));
        marks.for_each(|mark| *mark = Piece::Other(String::new()));
        self.escape_first_character();
    }
}

pub(super) fn is_mark(piece: &Piece) -> bool {
    matches!(piece, Piece::Other(raw) if raw.trim() == MARK)
}

/// Whether it was a mark, which is taken away.
pub(super) fn is_gone(piece: &Piece) -> bool {
    matches!(piece, Piece::Other(raw) if raw.is_empty())
}

impl TranslationTable {
    /// Copies English texts into locales that lack them, to be translated. Answers the files that change, and how many
    /// texts were copied.
    pub fn filled(
        &self,
        files: &BTreeMap<Locale, PropertiesFile>,
        locales: &[Locale],
    ) -> (BTreeMap<Locale, PropertiesFile>, usize) {
        let (mut filled, mut count) = (BTreeMap::new(), 0);
        for locale in locales.iter().filter(|locale| **locale != Locale::En) {
            let missing = self.rows.iter().filter_map(|row| {
                let cell = row.cells.get(locale).unwrap_or(&Cell::Missing);
                let english = row.cells.get(&Locale::En)?.text();
                Some((&row.key, english.filter(|_| *cell == Cell::Missing)?))
            });
            for (key, english) in missing {
                let file = filled.entry(*locale);
                let file = file.or_insert_with(|| files.get(locale).cloned().unwrap_or_default());
                file.set_to_translate(key, english);
                count += 1;
            }
        }
        (filled, count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn of_a_key_that_stands_twice_the_last_line_counts() {
        let mut file = PropertiesFile::parse("# to translate\na=1\na=2\nb=3\n");

        assert!(file.to_translate().is_empty());
        file.remove("a");
        assert_eq!(file.to_string(), "b=3\n");
    }

    #[test]
    fn a_text_that_is_set_is_translated_even_if_it_stays_the_same() {
        let mut file = PropertiesFile::parse("# to translate\r\na=OAuth\r\nb=1\r\n");
        assert_eq!(file.to_translate(), ["a"].into());

        file.set("b", "2");
        assert_eq!(file.to_translate(), ["a"].into());
        file.set("a", "OAuth");

        assert_eq!(file.to_string(), "a=OAuth\r\nb=2\r\n");
    }

    #[test]
    fn a_text_below_several_marks_is_translated_by_one_change() {
        let mut file = PropertiesFile::parse("# to translate\n# to translate\na=1\nb=2\n");

        file.set("a", "3");
        assert_eq!(file.to_string(), "a=3\nb=2\n");
        file.remove("a");
        assert_eq!(file.to_string(), "b=2\n");
    }

    #[test]
    fn a_first_key_that_begins_with_u_feff_keeps_it_when_the_mark_above_goes() {
        let mut file = PropertiesFile::parse("# to translate\n\u{FEFF}a=1\n");

        file.set("\u{FEFF}a", "2");

        let again = PropertiesFile::parse(&file.to_string());
        assert_eq!(again.get("\u{FEFF}a"), Some("2"));
    }

    #[test]
    fn a_mark_that_goes_and_comes_moves_no_other_key() {
        let mut file = PropertiesFile::parse("# to translate\na=1\n# to translate\nb=2\n");
        let places = file.pieces.len();

        file.set("a", "3");
        assert_eq!(file.pieces.len(), places);
        file.set_to_translate("a", "4");
        assert_eq!(file.pieces.len(), places);
        file.set("b", "5");

        assert_eq!(file.to_string(), "# to translate\na=4\nb=5\n");
    }

    #[test]
    fn a_marked_key_that_is_removed_leaves_no_mark_for_the_next_one() {
        let mut file = PropertiesFile::parse("# to translate\na=1\nb=2\n");

        file.remove("a");

        assert_eq!(file.to_string(), "b=2\n");
    }

    #[test]
    fn english_texts_fill_what_others_lack_and_nothing_else() {
        let parse = |text: &str| PropertiesFile::parse(text);
        let files = BTreeMap::from([
            (Locale::En, parse("a=One\nb=Two\nc=\n")),
            (Locale::De, parse("b=Zwei\na=\nold=Alt\n")),
        ]);
        let table = TranslationTable::new(&files, None);

        let locales = [Locale::En, Locale::De, Locale::Fr];
        let (filled, count) = table.filled(&files, &locales);

        let written = |locale| filled.get(&locale).map(ToString::to_string);
        assert_eq!(written(Locale::En), None);
        let german = "b=Zwei\n# to translate\na=One\nold=Alt\n";
        assert_eq!(written(Locale::De).as_deref(), Some(german));
        let french = "# to translate\na=One\n# to translate\nb=Two\n";
        assert_eq!(written(Locale::Fr).as_deref(), Some(french));
        assert_eq!(count, 3);
        let all: BTreeMap<_, _> = files.into_iter().chain(filled).collect();
        let table = TranslationTable::new(&all, None);
        let cell = &table.row("a").unwrap().cells[&Locale::De];
        assert_eq!(*cell, Cell::ToTranslate("One".to_owned()));
    }

    proptest! {
        #[test]
        fn a_mark_changes_no_text_and_goes_without_a_trace(
            text in "([a-c]{1,2}[=: ]?[a-z\\\\ü#]{0,3}\\\\?(\r\n|\n|\r)| ?#[a-z ]{0,3}\n|\u{FEFF}){0,6}",
            key in "[a-d]{1,2}",
        ) {
            let mut set = PropertiesFile::parse(&text);
            set.set(&key, "x");
            let mut marked = PropertiesFile::parse(&text);
            marked.set_to_translate(&key, "x");

            prop_assert_eq!(marked.values(), set.values());
            let mut again = PropertiesFile::parse(&marked.to_string());
            prop_assert_eq!(again.values(), set.values());
            prop_assert!(again.to_translate().contains(key.as_str()));
            again.set(&key, "x");
            prop_assert_eq!(again.to_string(), set.to_string());
        }

        #[test]
        fn places_are_right_after_every_change(
            text in "(# to translate\n|#c\n|[a-c]=[a-z]?\n){0,8}",
            changes in prop::collection::vec(("[a-d]", "[x-z]", 0..3_u8), 1..8),
        ) {
            let mut edited = PropertiesFile::parse(&text);
            for (key, value, change) in changes {
                // Read anew, it knows no place of before.
                let mut fresh = PropertiesFile::parse(&edited.to_string());
                for file in [&mut edited, &mut fresh] {
                    match change {
                        0 => file.set(&key, &value),
                        1 => file.set_to_translate(&key, &value),
                        _ => drop(file.remove(&key)),
                    }
                }
                prop_assert_eq!(edited.to_string(), fresh.to_string());
                prop_assert_eq!(edited.to_translate(), fresh.to_translate());
            }
        }
    }
}
