//! The columns of a grid and the space that each gets.

use egui::{Rangef, Rect, Ui};

use super::Cell;

/// Which way a column is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortOrder {
    Ascending,
    Descending,
}

/// Draws a cell from its row and what the grid is about.
pub(super) type Draw<'a, R, C> = Box<dyn Fn(&mut Cell<'_>, &R, &mut C) + 'a>;

type DrawHead<'a> = Box<dyn Fn(&Ui, Rect) + 'a>;

/// The head of a column: the way it is sorted now, and what pressing it does.
pub(super) struct Sort<'a, C> {
    pub(super) order: Option<SortOrder>,
    pub(super) press: Box<dyn Fn(&mut C) + 'a>,
}

/// A head that is drawn in another way than a title.
pub(super) struct Head<'a> {
    pub(super) name: String,
    pub(super) draw: DrawHead<'a>,
}

/// A column: its title, its width, how it sorts, and how its cells are drawn from a row and from `C`, which they can
/// change.
pub struct Column<'a, R, C = ()> {
    pub(super) title: &'a str,
    pub(super) extent: Extent,
    pub(super) numbers: bool,
    pub(super) row_header: bool,
    pub(super) sort: Option<Sort<'a, C>>,
    pub(super) head: Option<Head<'a>>,
    pub(super) draw: Draw<'a, R, C>,
}

impl<'a, R, C> Column<'a, R, C> {
    /// A column of a width in points.
    pub fn fixed(
        title: &'a str,
        width: f32,
        draw: impl Fn(&mut Cell<'_>, &R, &mut C) + 'a,
    ) -> Self {
        Self {
            title,
            extent: Extent::fixed(width),
            numbers: false,
            row_header: false,
            sort: None,
            head: None,
            draw: Box::new(draw),
        }
    }

    /// A column that shares what is left with other flexible ones, at least this wide.
    pub fn flexible(
        title: &'a str,
        least: f32,
        draw: impl Fn(&mut Cell<'_>, &R, &mut C) + 'a,
    ) -> Self {
        let mut column = Self::fixed(title, least, draw);
        column.extent.grow = 1.0;
        column
    }

    /// A column that gets this share of what fixed columns leave.
    pub fn share(
        title: &'a str,
        share: f32,
        draw: impl Fn(&mut Cell<'_>, &R, &mut C) + 'a,
    ) -> Self {
        let mut column = Self::fixed(title, 0.0, draw);
        column.extent.grow = share;
        column
    }

    /// A flexible column never gets wider than this.
    pub fn at_most(mut self, width: f32) -> Self {
        self.extent.most = width;
        self
    }

    /// Its head is pressed to sort; `order` is how the rows are sorted by it now.
    pub fn sorts(mut self, order: Option<SortOrder>, press: impl Fn(&mut C) + 'a) -> Self {
        let press = Box::new(press);
        self.sort = Some(Sort { order, press });
        self
    }

    /// A head that draws itself; `name` is read out for it.
    pub fn head(mut self, name: String, draw: impl Fn(&Ui, Rect) + 'a) -> Self {
        let draw = Box::new(draw);
        self.head = Some(Head { name, draw });
        self
    }

    setters! {
        /// It holds numbers: head and cells stand right.
        flag numbers;
        /// Its cells name their rows.
        flag row_header;
    }
}

/// The widths that a column can have, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) least: f32,
    /// The column's share of what is left.
    grow: f32,
    most: f32,
}

impl Extent {
    fn fixed(width: f32) -> Self {
        Self {
            least: width,
            grow: 0.0,
            most: f32::INFINITY,
        }
    }
}

/// Where each column lies between `left` and `right`.
pub(super) fn places(extents: &[Extent], left: f32, right: f32) -> Vec<Rangef> {
    let least: f32 = extents.iter().map(|extent| extent.least).sum();
    let grow: f32 = extents.iter().map(|extent| extent.grow).sum();
    let unit = (right - left - least).max(0.0) / grow.max(f32::EPSILON);
    let mut at = left;
    let place = |extent: &Extent| {
        let start = at;
        at += (extent.least + unit * extent.grow).min(extent.most);
        Rangef::new(start.round(), at.round())
    };
    extents.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flexible(least: f32) -> Extent {
        Extent {
            grow: 1.0,
            ..Extent::fixed(least)
        }
    }

    #[test]
    fn flexible_columns_share_what_is_left() {
        let columns = [flexible(100.0), Extent::fixed(50.0), flexible(50.0)];

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
        let columns = [flexible(100.0), Extent::fixed(50.0)];

        let places = places(&columns, 0.0, 60.0);

        assert_eq!(places, [Rangef::new(0.0, 100.0), Rangef::new(100.0, 150.0)]);
    }

    #[test]
    fn a_column_gets_no_wider_than_its_most() {
        let most = Extent {
            most: 120.0,
            ..flexible(100.0)
        };

        let places = places(&[most], 0.0, 500.0);

        assert_eq!(places, [Rangef::new(0.0, 120.0)]);
    }
}
