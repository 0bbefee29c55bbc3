//! Finding a text in the shown locales and replacing it.

use std::collections::BTreeSet;

use patchpanel_core_models::{ids::Locale, properties::TextChange};

use super::Grid;

/// What is looked for, and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Replacement {
    pub find: String,
    pub with: String,
    pub ignores_case: bool,
}

impl Replacement {
    /// What it makes of a text; `None` where the text does not hold what is looked for.
    fn of(&self, text: &str) -> Option<String> {
        if self.find.is_empty() {
            return None;
        }
        if !self.ignores_case {
            return text
                .contains(&self.find)
                .then(|| text.replace(&self.find, &self.with));
        }
        let (mut replaced, mut rest, mut found) = (String::new(), text, false);
        while let Some(next) = rest.chars().next() {
            if let Some(length) = prefix(rest, &self.find) {
                replaced.push_str(&self.with);
                rest = rest.get(length..).unwrap_or_default();
                found = true;
            } else {
                replaced.push(next);
                rest = rest.get(next.len_utf8()..).unwrap_or_default();
            }
        }
        found.then_some(replaced)
    }
}

/// How long what begins a text is in it, whatever its case; letters may be longer in one case than in the other.
fn prefix(text: &str, find: &str) -> Option<usize> {
    let mut wanted = find.chars().flat_map(char::to_lowercase).peekable();
    let mut length = 0;
    for letter in text.chars() {
        if wanted.peek().is_none() {
            break;
        }
        let mut lower = letter.to_lowercase();
        if !lower.all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
        length += letter.len_utf8();
    }
    wanted.peek().is_none().then_some(length)
}

impl Grid {
    /// The texts of the shown locales that a replacement changes, row by row.
    pub(crate) fn replaced(
        &self,
        replacement: &Replacement,
        shown: &BTreeSet<Locale>,
    ) -> Vec<TextChange> {
        let cells = self.table.rows.iter().flat_map(|row| {
            let cells = row.cells.iter();
            let cells = cells.filter(|(locale, _)| shown.contains(locale));
            cells.filter_map(move |(locale, cell)| Some((row, *locale, cell.text()?)))
        });
        let changes = cells.filter_map(|(row, locale, before)| {
            let after = replacement.of(before).filter(|after| after != before)?;
            Some(TextChange {
                locale,
                key: row.key.clone(),
                before: Some(before.to_owned()),
                after,
            })
        });
        changes.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view_models::translations::tests::draft;

    fn of(find: &str, with: &str, ignores_case: bool, text: &str) -> Option<String> {
        let replacement = Replacement {
            find: find.to_owned(),
            with: with.to_owned(),
            ignores_case,
        };
        replacement.of(text)
    }

    #[test]
    fn every_place_is_replaced_and_case_counts_unless_it_is_ignored() {
        let text = "Host der Hosts";
        assert_eq!(of("host", "Server", false, text), None);
        assert_eq!(
            of("Host", "Server", false, text).unwrap(),
            "Server der Servers"
        );
        assert_eq!(
            of("HOST", "Server", true, text).unwrap(),
            "Server der Servers"
        );
        assert_eq!(of("", "x", true, text), None);
        assert_eq!(of("aa", "b", true, "aaa").unwrap(), "ba");
        assert_eq!(
            of("größe", "Maß", true, "Die GRÖSSE, die Größe").unwrap(),
            "Die GRÖSSE, die Maß"
        );
    }

    #[test]
    fn only_shown_locales_are_searched() {
        let mut grid = Grid::default();
        grid.follow(&draft(), &BTreeSet::new());
        let replacement = Replacement {
            find: "o".to_owned(),
            with: "0".to_owned(),
            ignores_case: true,
        };
        let found = |shown: &[Locale]| {
            let changes = grid.replaced(&replacement, &shown.iter().copied().collect());
            let texts = changes
                .into_iter()
                .map(|change| (change.locale, change.after));
            texts.collect::<Vec<_>>()
        };

        let english = [
            (Locale::En, "H0st".to_owned()),
            (Locale::En, "C0nnecti0n".to_owned()),
        ];
        assert_eq!(found(&[Locale::En]), english);
        assert_eq!(found(&[Locale::De]), []);
    }
}
