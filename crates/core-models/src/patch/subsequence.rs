//! The longest common subsequence of two arrays: which items stay.
//!
//! Exact up to [`EDIT_LIMIT`] differences; beyond it, items that occur once on each side serve as anchors,
//! so that time and memory stay bounded for arrays of any length.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use super::same::ByValue;

/// With more differences than this, the exact search is given up. Its memory grows with the square of this
/// number: at most 4 MB.
const EDIT_LIMIT: usize = 700;

/// Up to this many differences, values are compared themselves; beyond it, they are numbered first, which
/// costs a pass over all of them.
const FEW_EDITS: usize = 12;

/// Positions of equal items, rising on both sides.
pub(super) type Anchors = Vec<(usize, usize)>;

/// Positions of items that are in both arrays in the same order.
pub(super) fn common_subsequence(before: &[Value], after: &[Value]) -> Anchors {
    let [before, after] =
        [before, after].map(|items| items.iter().map(ByValue).collect::<Vec<_>>());
    if let Some(anchors) = shortest_edit(&before, &after, FEW_EDITS) {
        return anchors;
    }
    let (before, after) = numbered(&before, &after);
    shortest_edit(&before, &after, EDIT_LIMIT).unwrap_or_else(|| unique_anchors(&before, &after))
}

/// Gives equal items the same number, so that comparing them later costs nothing.
fn numbered(before: &[ByValue<'_>], after: &[ByValue<'_>]) -> (Vec<u32>, Vec<u32>) {
    let mut items: Vec<(u64, usize, ByValue<'_>)> = before
        .iter()
        .chain(after)
        .enumerate()
        .map(|(position, value)| (hash_of(*value), position, *value))
        .collect();
    items.sort_unstable_by_key(|(hash, position, _)| (*hash, *position));
    let mut numbers = vec![0; items.len()];
    let mut next = 0;
    for group in items.chunk_by(|left, right| left.0 == right.0) {
        // Different values with the same hash are kept apart.
        let mut known: Vec<(ByValue<'_>, u32)> = Vec::with_capacity(1);
        for (_, position, value) in group {
            let found = known.iter().find(|(other, _)| other == value);
            let number = found.map_or(next, |(_, number)| *number);
            if number == next {
                known.push((*value, next));
                next += 1;
            }
            if let Some(slot) = numbers.get_mut(*position) {
                *slot = number;
            }
        }
    }
    let after_numbers = numbers.split_off(before.len());
    (numbers, after_numbers)
}

fn hash_of(value: ByValue<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The greedy algorithm of E. Myers, “An O(ND) Difference Algorithm and Its Variations” (1986).
///
/// `None` when more than `limit` edits are needed.
fn shortest_edit<T: PartialEq>(before: &[T], after: &[T], limit: usize) -> Option<Anchors> {
    if before.len().abs_diff(after.len()) > limit {
        return None;
    }
    let mut search = Search {
        before,
        after,
        reached: Vec::new(),
    };
    for edits in 0..=limit.min(before.len() + after.len()) {
        let mut rows = Vec::with_capacity(edits + 1);
        for insertions in 0..=edits {
            let diagonal = Diagonal { edits, insertions };
            let row = search
                .start(diagonal)
                .map(|row| search.slide(diagonal, row));
            if row.is_some_and(|row| search.is_end(diagonal, row)) {
                return Some(search.trace_back(diagonal));
            }
            rows.push(row);
        }
        search.reached.push(rows);
    }
    None
}

/// All places that lie after a number of edits of which some were insertions and the others removals.
#[derive(Clone, Copy)]
struct Diagonal {
    edits: usize,
    insertions: usize,
}

impl Diagonal {
    /// The position in `after` that belongs to a position in `before`.
    fn column(self, row: usize) -> usize {
        (row + 2 * self.insertions).saturating_sub(self.edits)
    }
}

struct Search<'items, T> {
    before: &'items [T],
    after: &'items [T],
    /// For each number of edits and of insertions among them, the furthest position in `before`.
    reached: Vec<Vec<Option<usize>>>,
}

impl<T: PartialEq> Search<'_, T> {
    /// The furthest row after one removal more than a diagonal with one edit less.
    fn after_removal(&self, to: Diagonal) -> Option<usize> {
        let rows = self.reached.get(to.edits.checked_sub(1)?)?;
        let row = (*rows.get(to.insertions)?)?;
        (row < self.before.len()).then_some(row + 1)
    }

    /// The furthest row after one insertion more than a diagonal with one edit less.
    fn after_insertion(&self, to: Diagonal) -> Option<usize> {
        let from = Diagonal {
            edits: to.edits.checked_sub(1)?,
            insertions: to.insertions.checked_sub(1)?,
        };
        let row = (*self.reached.get(from.edits)?.get(from.insertions)?)?;
        (from.column(row) < self.after.len()).then_some(row)
    }

    /// The furthest row from which a diagonal can start; `None` when it lies outside.
    fn start(&self, diagonal: Diagonal) -> Option<usize> {
        if diagonal.edits == 0 {
            return Some(0);
        }
        self.after_removal(diagonal)
            .max(self.after_insertion(diagonal))
    }

    /// Follows equal items down the diagonal.
    fn slide(&self, diagonal: Diagonal, row: usize) -> usize {
        let before = self.before.get(row..).unwrap_or_default();
        let after = self.after.get(diagonal.column(row)..).unwrap_or_default();
        row + before.iter().zip(after).take_while(|(a, b)| a == b).count()
    }

    fn is_end(&self, diagonal: Diagonal, row: usize) -> bool {
        row == self.before.len() && diagonal.column(row) == self.after.len()
    }

    /// Walks from the end back to the start and collects the equal items.
    fn trace_back(&self, mut diagonal: Diagonal) -> Anchors {
        let mut anchors = Anchors::new();
        let mut row = self.before.len();
        while let Some(start) = self.start(diagonal) {
            let slid = (start..row).rev();
            anchors.extend(slid.map(|row| (row, diagonal.column(row))));
            let removed = self.after_removal(diagonal) == Some(start);
            row = if removed { start - 1 } else { start };
            let Some(edits) = diagonal.edits.checked_sub(1) else {
                break;
            };
            diagonal = Diagonal {
                edits,
                insertions: diagonal.insertions - usize::from(!removed),
            };
        }
        anchors.reverse();
        anchors
    }
}

/// The longest rising run of items that occur exactly once on each side.
fn unique_anchors(before: &[u32], after: &[u32]) -> Anchors {
    let after_unique = unique_positions(after);
    let shared: Anchors = unique_positions(before)
        .into_iter()
        .filter_map(|(number, row)| {
            let found = after_unique.binary_search_by_key(&number, |(number, _)| *number);
            let (_, column) = after_unique.get(found.ok()?)?;
            Some((row, *column))
        })
        .collect();
    longest_rising(shared)
}

/// Number and position of the items that occur once, ordered by number.
fn unique_positions(numbers: &[u32]) -> Vec<(u32, usize)> {
    let mut positions: Vec<(u32, usize)> = numbers.iter().copied().zip(0..).collect();
    positions.sort_unstable();
    positions
        .chunk_by(|left, right| left.0 == right.0)
        .filter_map(|group| {
            if let [only] = group {
                Some(*only)
            } else {
                None
            }
        })
        .collect()
}

/// Patience sorting: the longest run of pairs that rises on both sides.
fn longest_rising(mut pairs: Anchors) -> Anchors {
    pairs.sort_unstable();
    // For each length, the pair that ends the run with the smallest column; and each pair's predecessor.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    let column_at = |position: &usize| pairs.get(*position).map(|(_, column)| *column);
    for (position, (_, column)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| column_at(end) < Some(*column));
        previous.push(
            length
                .checked_sub(1)
                .and_then(|last| ends.get(last))
                .copied(),
        );
        if let Some(end) = ends.get_mut(length) {
            *end = position;
        } else {
            ends.push(position);
        }
    }
    let mut run = Anchors::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(position) = next {
        run.extend(pairs.get(position).copied());
        next = previous.get(position).copied().flatten();
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests;
