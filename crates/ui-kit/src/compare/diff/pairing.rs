//! Which removed line became which added one, by likeness. Lines that are like no other stay alone.

use std::ops::Range;

use imara_diff::Hunk;

use super::Side;

/// A pair needs at least this much likeness, in thousandths; below it, two lines share little but brackets.
const LEAST_LIKENESS: u32 = 400;
/// Hunks with more line pairs than this are paired line by line in place: the best pairing costs as many comparisons.
const MOST_PAIRS: usize = 10_000;

/// The lines of a hunk that belong together, in order.
pub(super) fn pairs(before: &Side, after: &Side, hunk: &Hunk) -> Vec<(usize, usize)> {
    let (old, new) = (
        hunk.before.start as usize..hunk.before.end as usize,
        hunk.after.start as usize..hunk.after.end as usize,
    );
    let like = |b: usize, a: usize| {
        let likeness = likeness(before.line(b), after.line(a));
        if likeness >= LEAST_LIKENESS {
            likeness
        } else {
            0
        }
    };
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        return old.zip(new).filter(|(b, a)| like(*b, *a) > 0).collect();
    }
    best_pairs(&old, &new, like)
}

/// The pairing in order with the greatest sum of likenesses (as for a longest common subsequence).
fn best_pairs(
    old: &Range<usize>,
    new: &Range<usize>,
    like: impl Fn(usize, usize) -> u32,
) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let likenesses: Vec<Vec<u32>> = old
        .clone()
        .map(|b| new.clone().map(|a| like(b, a)).collect())
        .collect();
    let mut below = vec![0; width];
    // One row of sums per old line, from the last; the extra one at the end is all zeros.
    let mut sums = vec![below.clone()];
    for line in likenesses.iter().rev() {
        let mut sum = vec![0; width];
        for (at, likeness) in line.iter().enumerate().rev() {
            let paired = if *likeness > 0 {
                likeness + cell(&below, at + 1)
            } else {
                0
            };
            let best = paired.max(cell(&below, at)).max(cell(&sum, at + 1));
            if let Some(cell) = sum.get_mut(at) {
                *cell = best;
            }
        }
        below.clone_from(&sum);
        sums.push(sum);
    }
    sums.reverse();
    walk(old, new, &likenesses, &sums)
}

fn walk(
    old: &Range<usize>,
    new: &Range<usize>,
    likenesses: &[Vec<u32>],
    sums: &[Vec<u32>],
) -> Vec<(usize, usize)> {
    let at = |row: usize, column: usize| sums.get(row).map_or(0, |row| cell(row, column));
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < old.len() && column < new.len() {
        let likeness = likenesses.get(row).map_or(0, |line| cell(line, column));
        if likeness > 0 && at(row, column) == likeness + at(row + 1, column + 1) {
            pairs.push((old.start + row, new.start + column));
            (row, column) = (row + 1, column + 1);
        } else if at(row, column) == at(row + 1, column) {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

fn cell(row: &[u32], at: usize) -> u32 {
    row.get(at).copied().unwrap_or_default()
}

/// How much of the longer line, without the indent, both lines begin and end with, in thousandths. Cheap, and right for lines in
/// which one attribute changed.
fn likeness(before: &str, after: &str) -> u32 {
    let (before, after) = (before.trim().as_bytes(), after.trim().as_bytes());
    let longer = before.len().max(after.len());
    if longer == 0 {
        return 1000;
    }
    let shorter = before.len().min(after.len());
    let prefix = before.iter().zip(after).take_while(|(b, a)| b == a).count();
    let suffix = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(shorter - prefix)
        .take_while(|(b, a)| b == a)
        .count();
    u32::try_from((prefix + suffix).saturating_mul(1000) / longer).unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_the_share_of_a_common_start_and_end() {
        assert_eq!(likeness("<a b=\"1\"/>", "  <a b=\"2\"/>"), 900);
        assert_eq!(likeness("abc", "xyz"), 0);
        assert_eq!(likeness("aaa", "aaaa"), 750);
        assert_eq!(likeness("", "  "), 1000);
    }

    #[test]
    fn the_best_pairing_may_leave_lines_out() {
        // Old line 0 is most like new line 1; pairing it with new line 0 first would lose that.
        let likenesses = [[500, 900], [0, 0]];

        let pairs = best_pairs(&(0..2), &(0..2), |old, new| likenesses[old][new]);

        assert_eq!(pairs, [(0, 1)]);
    }

    #[test]
    fn pairs_never_cross() {
        let likenesses = [[0, 900], [800, 0]];

        let pairs = best_pairs(&(0..2), &(0..2), |old, new| likenesses[old][new]);

        assert_eq!(pairs, [(0, 1)]);
    }
}
