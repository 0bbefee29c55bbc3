//! Small pieces that the sentences of all rules share: enumerations, near misses, and how a finding is built.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::problem::{Place, Problem, Severity};

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// Longer names are not compared; nobody mistypes them, and comparing costs the square of the length.
const LONGEST_NAME: usize = 64;

/// The candidate that was probably meant, if one is close enough.
pub(crate) fn nearest<'a>(
    typed: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = typed.chars().take(LONGEST_NAME + 1).count();
    if length > LONGEST_NAME {
        return None;
    }
    let limit = length * 2 / 5;
    candidates
        .filter(|candidate| candidate.len() <= LONGEST_NAME)
        .map(|candidate| (distance(typed.trim(), candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Names to look up and to suggest from. Documents may hold very many, so only the first hundred questions for a
/// near miss are answered, from the first thousand names.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    names: BTreeSet<&'a str>,
    answers_left: Cell<u32>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(names: impl Iterator<Item = &'a str>) -> Self {
        Self {
            names: names.collect(),
            answers_left: Cell::new(100),
        }
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    pub(crate) fn nearest(&self, typed: &str) -> Option<&'a str> {
        let left = self.answers_left.get().checked_sub(1)?;
        self.answers_left.set(left);
        nearest(typed, self.names.iter().copied().take(1_000))
    }
}

/// How many characters must be added, removed or replaced; case does not count.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, character) in left.to_lowercase().chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let replaced = diagonal + usize::from(character != *other);
            diagonal = *cell;
            *cell = replaced.min(before + 1).min(diagonal + 1);
            before = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// ` Did you mean “x”?`, or nothing.
pub(crate) fn suggestion(near: Option<&str>) -> String {
    near.map(|near| format!(" Did you mean “{near}”?"))
        .unwrap_or_default()
}

/// What all findings of one rule share.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) severity: Severity,
    pub(crate) code: &'static str,
    pub(crate) next: &'static str,
}

impl Rule {
    pub(crate) fn at(self, place: Place, what: impl Into<String>) -> Problem {
        finding(self.severity, self.code, place, what, self.next)
    }
}

/// Declares the rules of a file: how bad a finding is, its code, and what to do next.
macro_rules! rules {
    ($($name:ident: $severity:expr, $code:literal, $next:literal;)+) => {$(
        const $name: $crate::documents::wording::Rule = $crate::documents::wording::Rule {
            severity: $severity,
            code: $code,
            next: $next,
        };
    )+};
}

pub(crate) use rules;

pub(crate) fn finding(
    severity: Severity,
    code: &'static str,
    place: Place,
    what: impl Into<String>,
    next: impl Into<String>,
) -> Problem {
    Problem::new(severity, code, what, next).at(place.line, place.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_listed_as_in_a_sentence() {
        assert_eq!(listed::<&str>(&[]), "");
        assert_eq!(listed(&["a"]), "a");
        assert_eq!(listed(&["a", "b"]), "a and b");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn a_near_miss_is_found_and_a_stranger_is_not() {
        let known = ["mail", "workdayId", "userName"];

        assert_eq!(nearest("workerId", known.into_iter()), Some("workdayId"));
        assert_eq!(nearest("username ", known.into_iter()), Some("userName"));
        assert_eq!(nearest("department", known.into_iter()), None);
    }
}
