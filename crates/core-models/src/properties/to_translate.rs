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
        self.shift_places(place, |place| place + 1);
        self.pieces.insert(place, mark);
    }

    /// The keys whose texts are still to be translated.
    pub fn to_translate(&self) -> BTreeSet<&str> {
        let mut marked = BTreeSet::new();
        for (before, piece) in self.pieces.iter().zip(self.pieces.iter().skip(1)) {
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

    /// Takes the comment above a key away.
    pub(super) fn unmark(&mut self, key: &str) {
        let above = self.last_place(key).and_then(|place| place.checked_sub(1));
        let marked = above.filter(|above| self.pieces.get(*above).is_some_and(is_mark));
        if let Some(marked) = marked {
            self.pieces.remove(marked);
            self.shift_places(marked, |place| place - 1);
        }
    }
}

pub(super) fn is_mark(piece: &Piece) -> bool {
    matches!(piece, Piece::Other(raw) if raw.trim() == MARK)
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
    }
}
