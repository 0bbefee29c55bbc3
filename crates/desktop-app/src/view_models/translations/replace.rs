//! Finding a text in the shown locales and replacing it.

use std::collections::BTreeSet;

use patchpanel_core_models::{ids::Locale, properties::TextChange};

use super::Grid;
use crate::command::Replacing;

impl Grid {
    /// The texts of the shown locales that replacing changes, row by row.
    pub(crate) fn replaced(
        &self,
        replacing: &Replacing,
        shown: &BTreeSet<Locale>,
    ) -> Vec<TextChange> {
        let cells = self.table.rows.iter().flat_map(|row| {
            let cells = row.cells.iter();
            let cells = cells.filter(|(locale, _)| shown.contains(locale));
            cells.filter_map(move |(locale, cell)| Some((row, *locale, cell.text()?)))
        });
        let changes = cells.filter_map(|(row, locale, before)| {
            let after = replacing.made_of(before).filter(|after| after != before)?;
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

    #[test]
    fn only_shown_locales_are_searched() {
        let mut grid = Grid::default();
        grid.follow(&draft(), &BTreeSet::new());
        let replacing = Replacing {
            find: "o".to_owned(),
            with: "0".to_owned(),
            matches_case: false,
        };
        let found = |shown: &[Locale]| {
            let changes = grid.replaced(&replacing, &shown.iter().copied().collect());
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
