//! The columns of a table and the space that each gets.

use egui::Rangef;

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub(super) title: &'a str,
    pub(super) width: f32,
    pub(super) flexible: bool,
    pub(super) sortable: bool,
    pub(super) numbers: bool,
}

impl<'a> Column<'a> {
    /// A column of a width in points.
    pub fn fixed(title: &'a str, width: f32) -> Self {
        Self {
            title,
            width,
            flexible: false,
            sortable: false,
            numbers: false,
        }
    }

    /// A column that shares what is left with other flexible ones, at least this wide.
    pub fn flexible(title: &'a str, min_width: f32) -> Self {
        Self {
            flexible: true,
            ..Self::fixed(title, min_width)
        }
    }

    /// Its header sorts.
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    /// It holds numbers: header and cells stand right.
    pub fn numbers(mut self) -> Self {
        self.numbers = true;
        self
    }
}

/// Where each column lies between `left` and `right`.
pub(super) fn places(columns: &[Column<'_>], left: f32, right: f32) -> Vec<Rangef> {
    let wanted: f32 = columns.iter().map(|column| column.width).sum();
    let flexible = columns.iter().filter(|column| column.flexible).count();
    let share = if flexible == 0 {
        0.0
    } else {
        ((right - left - wanted) / flexible as f32).max(0.0)
    };
    let mut at = left;
    columns
        .iter()
        .map(|column| {
            let start = at;
            at += column.width + if column.flexible { share } else { 0.0 };
            Rangef::new(start, at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flexible_columns_share_what_is_left() {
        let columns = [
            Column::flexible("Name", 100.0),
            Column::fixed("Type", 50.0),
            Column::flexible("Path", 50.0),
        ];

        let places = places(&columns, 10.0, 410.0);

        assert_eq!(
            places,
            [
                Rangef::new(10.0, 210.0),
                Rangef::new(210.0, 260.0),
                Rangef::new(260.0, 410.0)
            ]
        );
    }

    #[test]
    fn columns_keep_their_least_width_when_there_is_no_room() {
        let columns = [Column::flexible("Name", 100.0), Column::fixed("Type", 50.0)];

        let places = places(&columns, 0.0, 60.0);

        assert_eq!(places, [Rangef::new(0.0, 100.0), Rangef::new(100.0, 150.0)]);
    }
}
