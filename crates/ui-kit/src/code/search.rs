//! Finding a piece of text in a text: all places, line by line. No regular expressions, and nothing over a line end.

use std::ops::Range;

use crate::compare::line_index::LineIndex;

/// At most this many places are kept; a search with more of them says so.
pub const HIT_LIMIT: usize = 10_000;

/// One place that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The line, from 0.
    pub line: usize,
    /// The bytes in that line.
    pub range: Range<usize>,
}

/// Whether capital and small letters differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LetterCase {
    /// `Host` finds `host`.
    #[default]
    Ignore,
    /// `Host` finds `Host` alone.
    Match,
}

/// The first [`HIT_LIMIT`] of [`places`].
pub fn find_all(text: &str, index: &LineIndex, query: &str, letter_case: LetterCase) -> Vec<Hit> {
    places(text, index, query, letter_case)
        .take(HIT_LIMIT)
        .collect()
}

/// Every place of `query`, from the top. Places do not overlap. An empty query finds nothing.
pub fn places<'a>(
    text: &'a str,
    index: &'a LineIndex,
    query: &'a str,
    letter_case: LetterCase,
) -> impl Iterator<Item = Hit> + 'a {
    let folded: Vec<char> = query.chars().flat_map(char::to_lowercase).collect();
    let lines = if query.is_empty() {
        0
    } else {
        index.line_count()
    };
    let (mut line, mut at) = (0, 0);
    std::iter::from_fn(move || {
        while line < lines {
            let content = index.line(text, line);
            if let Some(range) = next_in_line(content, at, query, &folded, letter_case) {
                at = range.end;
                return Some(Hit { line, range });
            }
            (line, at) = (line + 1, 0);
        }
        None
    })
}

/// The text with `with` in place of what was found, in the order of [`places`].
pub fn replaced(text: &str, index: &LineIndex, hits: &[Hit], with: &str) -> String {
    let (mut after, mut copied) = (String::with_capacity(text.len()), 0);
    for hit in hits {
        let start = index.range_with_end(hit.line).start;
        after.push_str(
            text.get(copied..start + hit.range.start)
                .unwrap_or_default(),
        );
        after.push_str(with);
        copied = start + hit.range.end;
    }
    after.push_str(text.get(copied..).unwrap_or_default());
    after
}

fn next_in_line(
    line: &str,
    from: usize,
    query: &str,
    folded: &[char],
    letter_case: LetterCase,
) -> Option<Range<usize>> {
    let rest = line.get(from..)?;
    let found = match letter_case {
        LetterCase::Match => rest.find(query).map(|at| at..at + query.len()),
        LetterCase::Ignore if query.is_ascii() => find_ascii(rest, query),
        LetterCase::Ignore => find_folded(rest, folded),
    };
    found.map(|range| from + range.start..from + range.end)
}

/// A byte beyond ASCII equals no byte of an ASCII query, so what is found begins and ends between characters.
fn find_ascii(rest: &str, query: &str) -> Option<Range<usize>> {
    let mut windows = rest.as_bytes().windows(query.len());
    let at = windows.position(|window| window.eq_ignore_ascii_case(query.as_bytes()))?;
    Some(at..at + query.len())
}

fn find_folded(rest: &str, folded: &[char]) -> Option<Range<usize>> {
    rest.char_indices().find_map(|(start, _)| {
        let length = folded_length(rest.get(start..)?, folded)?;
        Some(start..start + length)
    })
}

/// How many bytes of `rest` equal `folded` once both are lower case; none where it does not begin with it.
fn folded_length(rest: &str, folded: &[char]) -> Option<usize> {
    let mut rest_of_query = folded.iter();
    for (at, letter) in rest.char_indices() {
        if rest_of_query.as_slice().is_empty() {
            return Some(at);
        }
        for lower in letter.to_lowercase() {
            if rest_of_query.next() != Some(&lower) {
                return None;
            }
        }
    }
    rest_of_query.as_slice().is_empty().then_some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, query: &str, letter_case: LetterCase, expected: &[(usize, Range<usize>)]) {
        let hits = find_all(text, &LineIndex::new(text), query, letter_case);
        let found: Vec<(usize, Range<usize>)> =
            hits.into_iter().map(|hit| (hit.line, hit.range)).collect();
        assert_eq!(found, expected, "{query} in {text}");
    }

    #[test]
    fn places_are_found_line_by_line() {
        check(
            "host\n<Host host>\n",
            "host",
            LetterCase::Match,
            &[(0, 0..4), (1, 6..10)],
        );
        check(
            "host\n<Host host>\n",
            "host",
            LetterCase::Ignore,
            &[(0, 0..4), (1, 1..5), (1, 6..10)],
        );
    }

    #[test]
    fn letters_beyond_ascii_are_folded_too() {
        check("GRÜSSE größe", "grü", LetterCase::Ignore, &[(0, 0..4)]);
        check(
            "ГОРОД город",
            "город",
            LetterCase::Ignore,
            &[(0, 0..10), (0, 11..21)],
        );
        check("Ärger", "ä", LetterCase::Match, &[]);
    }

    #[test]
    fn places_do_not_overlap() {
        check("aaaa", "aa", LetterCase::Match, &[(0, 0..2), (0, 2..4)]);
    }

    #[test]
    fn an_empty_query_finds_nothing() {
        check("abc", "", LetterCase::Ignore, &[]);
    }

    #[test]
    fn the_end_of_a_line_is_reached() {
        check("xü", "Ü", LetterCase::Ignore, &[(0, 1..3)]);
        check("x", "xü", LetterCase::Ignore, &[]);
    }

    #[test]
    fn no_more_than_the_limit_is_kept() {
        let text = "a".repeat(HIT_LIMIT + 5);

        assert_eq!(
            find_all(&text, &LineIndex::new(&text), "a", LetterCase::Match).len(),
            HIT_LIMIT
        );
    }
}
