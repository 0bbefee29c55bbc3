//! Which words of a line changed.

use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::WordChanges;

/// Words are runs of letters and digits; signs stand alone, so that `"false"` to `"true"` changes the word and not the quotes.
pub fn changed_words(before: &str, after: &str) -> WordChanges {
    let mut input = InternedInput::default();
    input.update_before(words(before));
    input.update_after(words(after));
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_no_heuristic(&input);
    let (old, new) = (word_starts(before), word_starts(after));
    let mut changes = WordChanges::default();
    for hunk in diff.hunks() {
        changes.before.extend(bytes(&old, &hunk.before));
        changes.after.extend(bytes(&new, &hunk.after));
    }
    changes
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if first.is_alphanumeric() {
            rest.find(|letter: char| !letter.is_alphanumeric())
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

/// Where each word begins, and the end of the last.
fn word_starts(line: &str) -> Vec<usize> {
    let mut at = 0;
    let ends = words(line).map(|word| {
        at += word.len();
        at
    });
    std::iter::once(0).chain(ends).collect()
}

/// The bytes of a run of words, if there are any.
fn bytes(starts: &[usize], words: &Range<u32>) -> Option<Range<usize>> {
    let start = *starts.get(words.start as usize)?;
    let end = *starts.get(words.end as usize)?;
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_replaced_line_differs_exactly_in_its_marked_words(before in "[a-c =\"é]{0,12}", after in "[a-c =\"é]{0,12}") {
            let words = changed_words(&before, &after);
            let kept = |line: &str, changed: &[Range<usize>]| -> String {
                line.char_indices().filter(|(at, _)| !changed.iter().any(|range| range.contains(at))).map(|(_, c)| c).collect()
            };

            prop_assert_eq!(kept(&before, &words.before), kept(&after, &words.after));
        }
    }
}
