//! [`align`]: which items of two arrays belong together.
//!
//! Items of the longest common subsequence stay. What lies between them is paired so that the pairs need
//! few operations. When comparing index by index would need fewer, that is taken instead.

use serde_json::Value;

use super::count::naive_count;
use super::same::same_value;
use super::subsequence::{Anchors, common_subsequence};

/// Gaps with more pairs than this are paired in order instead of by trying all.
const PAIRING_LIMIT: usize = 256;

/// One step through two arrays, from left to right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step<'value> {
    /// The item stays as it is.
    Keep,
    /// The item stays in its place and changes inside.
    Change(&'value Value, &'value Value),
    Remove,
    Add(&'value Value),
}

/// The steps that lead from one array to the other.
pub(super) fn align<'value>(before: &'value [Value], after: &'value [Value]) -> Vec<Step<'value>> {
    let one_each = before.len() == 1 && after.len() == 1;
    if one_each || before.is_empty() || after.is_empty() {
        return index_by_index(before, after);
    }
    let anchors = common_subsequence(before, after);
    if anchors.iter().all(|(row, column)| row == column) && before.len() == after.len() {
        return index_by_index(before, after);
    }
    let plain = index_by_index(before, after);
    let anchored = around(&anchors, before, after);
    let limit = cost(&anchored, usize::MAX);
    if cost(&plain, limit) < limit {
        plain
    } else {
        anchored
    }
}

/// The operations that the steps need. Counting stops at the limit.
fn cost(steps: &[Step<'_>], limit: usize) -> usize {
    let mut total = 0;
    for step in steps {
        total += match step {
            Step::Keep => 0,
            // More than one operation inside an item are written as one that replaces it.
            Step::Change(old, new) => usize::from(!same_value(old, new)),
            Step::Remove | Step::Add(_) => 1,
        };
        if total >= limit {
            break;
        }
    }
    total
}

fn index_by_index<'value>(before: &'value [Value], after: &'value [Value]) -> Vec<Step<'value>> {
    let shared = before.len().min(after.len());
    let pairs = before
        .iter()
        .zip(after)
        .map(|(old, new)| Step::Change(old, new));
    let removed = before.iter().skip(shared).map(|_| Step::Remove);
    let added = after.iter().skip(shared).map(Step::Add);
    pairs.chain(removed).chain(added).collect()
}

/// Keeps the anchors and pairs what lies between them.
fn around<'value>(
    anchors: &Anchors,
    before: &'value [Value],
    after: &'value [Value],
) -> Vec<Step<'value>> {
    let mut steps = Vec::with_capacity(before.len().max(after.len()));
    let (mut row, mut column) = (0, 0);
    let end = (before.len(), after.len());
    for (next_row, next_column) in anchors.iter().copied().chain([end]) {
        let removed = before.get(row..next_row).unwrap_or_default();
        let added = after.get(column..next_column).unwrap_or_default();
        pair_gap(removed, added, &mut steps);
        steps.push(Step::Keep);
        (row, column) = (next_row + 1, next_column + 1);
    }
    // The end is no item.
    steps.pop();
    steps
}

/// Pairs as many items of a gap as it has on both sides.
fn pair_gap<'value>(
    before: &'value [Value],
    after: &'value [Value],
    steps: &mut Vec<Step<'value>>,
) {
    let needs_choice = before.len() != after.len() && !before.is_empty() && !after.is_empty();
    if needs_choice && before.len() * after.len() <= PAIRING_LIMIT {
        steps.extend(cheapest_pairs(before, after));
    } else {
        steps.extend(index_by_index(before, after));
    }
}

/// Tries all ways to pair the shorter side, in order, with items of the longer one, and takes the cheapest.
fn cheapest_pairs<'value>(before: &'value [Value], after: &'value [Value]) -> Vec<Step<'value>> {
    let spare = before.len().abs_diff(after.len());
    let removes = before.len() > after.len();
    let shared = before.len().min(after.len());
    // At [pairs made][spare items passed]: the lowest cost, and whether the last step was a pair.
    let mut table = vec![vec![(usize::MAX, false); spare + 1]; shared + 1];
    let value_at = |table: &[Vec<(usize, bool)>], pairs: usize, spares: usize| {
        table.get(pairs).and_then(|row| row.get(spares)).copied()
    };
    let items_at = |pairs: usize, spares: usize| {
        let (row, column) = if removes {
            (pairs + spares, pairs)
        } else {
            (pairs, pairs + spares)
        };
        Some((before.get(row)?, after.get(column)?))
    };
    for pairs in 0..=shared {
        for spares in 0..=spare {
            let by_pair = pairs.checked_sub(1).and_then(|pairs| {
                let (old, new) = items_at(pairs, spares)?;
                let (cost, _) = value_at(&table, pairs, spares)?;
                Some((cost.saturating_add(naive_count(old, new)), true))
            });
            let by_spare = spares.checked_sub(1).and_then(|spares| {
                let (cost, _) = value_at(&table, pairs, spares)?;
                Some((cost.saturating_add(1), false))
            });
            let best = match (by_pair, by_spare) {
                (Some(pair), Some(spare)) if spare.0 < pair.0 => spare,
                (Some(best), _) | (None, Some(best)) => best,
                (None, None) => (0, false),
            };
            if let Some(slot) = table.get_mut(pairs).and_then(|row| row.get_mut(spares)) {
                *slot = best;
            }
        }
    }
    let mut steps = Vec::with_capacity(shared + spare);
    let (mut pairs, mut spares) = (shared, spare);
    while pairs + spares > 0 {
        if value_at(&table, pairs, spares).is_some_and(|(_, paired)| paired) {
            pairs -= 1;
            steps.extend(items_at(pairs, spares).map(|(old, new)| Step::Change(old, new)));
        } else {
            spares -= 1;
            let added = after.get(pairs + spares).map(Step::Add);
            steps.extend(if removes { Some(Step::Remove) } else { added });
        }
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_item_before_a_changed_one_does_not_shift_the_pairs() {
        let before = vec![json!({"a": 1, "b": 2, "c": 3})];
        let after = vec![
            json!({"x": 9}),
            json!({"a": 1, "b": 2, "c": 4}),
            json!({"y": 9}),
        ];

        assert_eq!(
            align(&before, &after),
            [
                Step::Add(&after[0]),
                Step::Change(&before[0], &after[1]),
                Step::Add(&after[2])
            ]
        );
    }

    #[test]
    fn a_removed_item_before_a_changed_one_does_not_shift_the_pairs() {
        let before = vec![json!(["x", "y"]), json!(["a", "b", "c"])];
        let after = vec![json!(["a", "b", "d"])];

        assert_eq!(
            align(&before, &after),
            [Step::Remove, Step::Change(&before[1], &after[0])]
        );
    }

    #[test]
    fn index_by_index_is_taken_when_it_needs_fewer_operations() {
        // Keeping the 3 would cost one removal and one addition more than changing two items.
        let before = vec![json!(1), json!(3)];
        let after = vec![json!(3), json!(2)];

        assert_eq!(cost(&align(&before, &after), usize::MAX), 2);
    }
}
