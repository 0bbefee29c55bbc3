//! Which words of a line changed.

use std::ops::Range;

use similar::{ChangeTag, TextDiff};

use super::WordChanges;

/// Words are runs of letters and digits; signs stand alone, so that `"false"` to `"true"` changes the word and not the quotes.
pub fn changed_words(before: &str, after: &str) -> WordChanges {
    let (old, new) = (words(before), words(after));
    let mut changes = WordChanges::default();
    let (mut old_at, mut new_at) = (0, 0);
    for change in TextDiff::from_slices(&old, &new).iter_all_changes() {
        let length = change.value().len();
        match change.tag() {
            ChangeTag::Equal => (old_at, new_at) = (old_at + length, new_at + length),
            ChangeTag::Delete => {
                extend(&mut changes.before, old_at, length);
                old_at += length;
            }
            ChangeTag::Insert => {
                extend(&mut changes.after, new_at, length);
                new_at += length;
            }
        }
    }
    changes
}

fn extend(ranges: &mut Vec<Range<usize>>, at: usize, length: usize) {
    match ranges.last_mut() {
        Some(last) if last.end == at => last.end += length,
        _ => ranges.push(at..at + length),
    }
}

fn words(line: &str) -> Vec<&str> {
    let is_word = |letter: char| letter.is_alphanumeric();
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at(end);
        words.push(word);
        rest = tail;
    }
    words
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
