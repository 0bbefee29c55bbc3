//! Metadata as rows, for the tree and the table: every value of the server and of the draft, side by side.
//!
//! Members pair up by key. Items of arrays pair up from both ends, so that taking one away does not mark all that
//! follow; what is sent is computed elsewhere, from the values themselves.

use std::{collections::BTreeSet, ops::Range};

use patchpanel_core_models::patch::{Pointer, same_value};
use serde_json::{Map, Value};

use super::Change;
use super::Metadata;
use super::kind::{Kind, in_a_line};

/// One side of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub kind: Kind,
    /// The value in a line: scalars as JSON, containers by what they hold.
    pub text: String,
}

impl Cell {
    fn of(value: &Value) -> Self {
        Self {
            kind: Kind::of(value),
            text: in_a_line(value),
        }
    }
}

/// One value of the metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Where it is in the draft, or where it would be put back.
    pub place: Pointer,
    /// Where it is on the server, if it is there.
    pub base_place: Option<Pointer>,
    /// How many containers it is in, below the metadata itself.
    pub depth: usize,
    /// The name of the member, or the index of the item.
    pub key: String,
    pub server: Option<Cell>,
    pub draft: Option<Cell>,
    /// What happened to the value itself.
    pub change: Option<Change>,
    /// What happened to the container that it came with.
    pub part_of: Option<Change>,
    /// How many values below it changed.
    pub changes_inside: usize,
    /// How many rows are below it.
    pub below: usize,
}

impl Row {
    /// The side that is shown: the draft's, or what will be gone.
    pub(crate) fn shown(&self) -> Option<&Cell> {
        self.draft.as_ref().or(self.server.as_ref())
    }

    /// Whether it has rows below it that can be shown or hidden.
    pub(crate) fn is_container(&self) -> bool {
        self.draft
            .as_ref()
            .is_some_and(|cell| cell.kind.is_container())
    }

    /// Whether the value or one below it differs from the server.
    pub(crate) fn is_edited(&self) -> bool {
        self.change.is_some() || self.changes_inside > 0
    }
}

/// All rows: each value, then what is below it, in the order of keys and items.
pub(crate) fn rows(server: &Metadata, draft: &Metadata) -> Vec<Row> {
    let mut builder = Builder::default();
    builder.members(&Parent::root(&Pointer::root()), Some(server), draft);
    builder.rows
}

/// Makes the rows of one key anew; the others stay.
pub(crate) fn renew(rows: &mut Vec<Row>, server: &Metadata, draft: &Metadata, key: &str) {
    let mut builder = Builder::default();
    let values = (server.get(key), draft.get(key));
    if values != (None, None) {
        builder.member(&Parent::root(&Pointer::root()), key, values);
    }
    rows.splice(rows_of(rows, key), builder.rows);
}

/// Where the rows of a key are, or would be.
pub(crate) fn rows_of(rows: &[Row], key: &str) -> Range<usize> {
    let is_before = |row: &Row| row.place.tokens().next().is_some_and(|first| *first < *key);
    let start = rows.partition_point(is_before);
    let first = rows.get(start).filter(|row| row.key == key);
    start..start + first.map_or(0, |row| row.below + 1)
}

/// Indexes of the rows below `roots` that are on screen: those that are in open containers only, or, while something is
/// searched for, those whose key matches and what they are in.
pub(crate) fn visible(
    rows: &[Row],
    roots: &[usize],
    query: &str,
    is_open: impl Fn(&Row) -> bool,
) -> Vec<usize> {
    let query = query.trim().to_lowercase();
    let tree = |root: &usize| *root..root + 1 + rows.get(*root).map_or(0, |row| row.below);
    let trees = roots.iter().map(tree);
    if query.is_empty() {
        trees
            .flat_map(|tree| open_rows(rows, tree, &is_open))
            .collect()
    } else {
        trees
            .flat_map(|tree| found_rows(rows, tree, &query))
            .collect()
    }
}

fn found_rows(rows: &[Row], tree: Range<usize>, query: &str) -> BTreeSet<usize> {
    let mut shown = BTreeSet::new();
    let mut ancestors: Vec<(usize, &Row)> = Vec::new();
    let within = rows.iter().enumerate().take(tree.end).skip(tree.start);
    for (index, row) in within {
        ancestors.retain(|(ancestor, row)| ancestor + row.below >= index);
        if matches(row, query) {
            shown.extend(ancestors.iter().map(|(ancestor, _)| *ancestor));
            shown.insert(index);
        }
        ancestors.push((index, row));
    }
    shown
}

fn open_rows(rows: &[Row], tree: Range<usize>, is_open: impl Fn(&Row) -> bool) -> Vec<usize> {
    let mut shown = Vec::new();
    let mut index = tree.start;
    while let Some(row) = rows.get(index).filter(|_| index < tree.end) {
        shown.push(index);
        index += 1;
        if row.is_container() && !is_open(row) {
            index += row.below;
        }
    }
    shown
}

/// Whether a row is one that is searched for: by its key, or by its path when the query has a slash.
pub(crate) fn matches(row: &Row, lower_case_query: &str) -> bool {
    let text = if lower_case_query.contains('/') {
        row.place.as_str()
    } else {
        row.key.as_str()
    };
    text.to_lowercase().contains(lower_case_query)
}

/// The container whose members or items are made into rows.
struct Parent<'a> {
    place: &'a Pointer,
    base_place: Option<&'a Pointer>,
    depth: usize,
    part_of: Option<Change>,
}

/// A key or an index, and the values of both sides.
struct Pair<'a> {
    place: Pointer,
    base_place: Option<Pointer>,
    key: String,
    server: Option<&'a Value>,
    draft: Option<&'a Value>,
}

impl Pair<'_> {
    fn change(&self) -> Option<Change> {
        match (self.server, self.draft) {
            (Some(server), Some(draft)) => {
                let goes_inside =
                    Kind::of(server) == Kind::of(draft) && Kind::of(draft).is_container();
                (!goes_inside && !same_value(server, draft)).then_some(Change::Replaced)
            }
            (Some(_), None) => Some(Change::Removed),
            (None, Some(_)) => Some(Change::Added),
            (None, None) => None,
        }
    }
}

impl<'a> Parent<'a> {
    fn root(root: &'a Pointer) -> Self {
        Self {
            place: root,
            base_place: Some(root),
            depth: 0,
            part_of: None,
        }
    }
}

#[derive(Default)]
struct Builder {
    rows: Vec<Row>,
}

impl Builder {
    fn members(&mut self, parent: &Parent<'_>, server: Option<&Metadata>, draft: &Metadata) {
        let none = Map::new();
        let server = server.unwrap_or(&none);
        let keys: BTreeSet<&String> = server.keys().chain(draft.keys()).collect();
        for key in keys {
            self.member(parent, key, (server.get(key), draft.get(key)));
        }
    }

    fn member(
        &mut self,
        parent: &Parent<'_>,
        key: &str,
        (server, draft): (Option<&Value>, Option<&Value>),
    ) {
        let pair = Pair {
            place: parent.place.join(key),
            base_place: server.and(parent.base_place.map(|place| place.join(key))),
            key: key.to_owned(),
            server,
            draft,
        };
        self.row(parent, &pair);
    }

    fn items(&mut self, parent: &Parent<'_>, server: Option<&[Value]>, draft: &[Value]) {
        for (old, new) in paired(server.unwrap_or_default(), draft) {
            let base_index = old.map(|(index, _)| index);
            // What is gone would come back before the item that follows it now.
            let index = new.0;
            let base_place = base_index
                .and_then(|index| parent.base_place.map(|place| place.join(index.to_string())));
            let pair = Pair {
                place: parent.place.join(index.to_string()),
                base_place,
                key: new
                    .1
                    .map_or(base_index.unwrap_or(index), |_| index)
                    .to_string(),
                server: old.map(|(_, value)| value),
                draft: new.1,
            };
            self.row(parent, &pair);
        }
    }

    fn row(&mut self, parent: &Parent<'_>, pair: &Pair<'_>) {
        let change = pair.change().filter(|_| parent.part_of.is_none());
        let index = self.rows.len();
        self.rows.push(Row {
            place: pair.place.clone(),
            base_place: pair.base_place.clone(),
            depth: parent.depth,
            key: pair.key.clone(),
            server: pair.server.map(Cell::of),
            draft: pair.draft.map(Cell::of),
            change,
            part_of: parent.part_of,
            changes_inside: 0,
            below: 0,
        });
        let inside = Parent {
            place: &pair.place,
            base_place: pair.base_place.as_ref(),
            depth: parent.depth + 1,
            part_of: parent.part_of.or(change),
        };
        match (pair.server, pair.draft) {
            (Some(Value::Object(server)), Some(Value::Object(draft))) => {
                self.members(&inside, Some(server), draft);
            }
            (Some(Value::Array(server)), Some(Value::Array(draft))) => {
                self.items(&inside, Some(server), draft);
            }
            (_, Some(Value::Object(draft))) => self.members(&inside, None, draft),
            (_, Some(Value::Array(draft))) => self.items(&inside, None, draft),
            (_, Some(_) | None) => {}
        }
        self.close(index);
    }

    /// Notes where the rows below `index` end and how many of them changed.
    fn close(&mut self, index: usize) {
        let end = self.rows.len();
        let below = self.rows.get(index + 1..).unwrap_or_default();
        let changed = below.iter().filter(|row| row.change.is_some()).count();
        if let Some(row) = self.rows.get_mut(index) {
            row.below = end - index - 1;
            row.changes_inside = changed;
        }
    }
}

type OldItem<'a> = Option<(usize, &'a Value)>;
/// Index in the draft, and the item there unless it is gone.
type NewItem<'a> = (usize, Option<&'a Value>);

/// Items that equal each other from both ends pair up, then those between by their order; the rest is gone or new.
fn paired<'a>(server: &'a [Value], draft: &'a [Value]) -> Vec<(OldItem<'a>, NewItem<'a>)> {
    let is_same = |(a, b): &(&Value, &Value)| same_value(a, b);
    let prefix = server.iter().zip(draft).take_while(is_same).count();
    let rest = (server.len() - prefix).min(draft.len() - prefix);
    let ends = server.iter().rev().zip(draft.iter().rev()).take(rest);
    let suffix = ends.take_while(is_same).count();
    let old = |index: usize| server.get(index).map(|value| (index, value));
    let new = |index: usize| (index, draft.get(index));
    let (old_end, new_end) = (server.len() - suffix, draft.len() - suffix);
    let (old_middle, new_middle) = (old_end - prefix, new_end - prefix);
    let mut pairs: Vec<(OldItem<'_>, NewItem<'_>)> = Vec::new();
    pairs.extend((0..prefix).map(|index| (old(index), new(index))));
    for offset in 0..old_middle.max(new_middle) {
        let is_old = offset < old_middle;
        let old_item = is_old.then(|| old(prefix + offset)).flatten();
        let new_item = if offset < new_middle {
            new(prefix + offset)
        } else {
            (new_end, None)
        };
        pairs.push((old_item, new_item));
    }
    pairs.extend((0..suffix).map(|offset| (old(old_end + offset), new(new_end + offset))));
    pairs
}

#[cfg(test)]
mod tests;
