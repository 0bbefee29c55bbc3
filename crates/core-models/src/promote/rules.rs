//! Where rules hit in a text, and what stands there afterwards.

use std::ops::Range;

use super::{Hit, Hits, Rule};
use crate::draft::Part;
use crate::spelled::spliced;
use crate::xml::is_char;

/// Characters around a hit that are kept of a long value.
const AROUND: usize = 60;

/// The rules that can hit anything, the longest text first.
pub(super) struct Matcher<'rules>(Vec<(usize, &'rules Rule)>);

/// A place in a text, and the rule that hits there.
pub(super) type Found = (Range<usize>, usize);

impl<'rules> Matcher<'rules> {
    /// A rule that says nothing, or holds what no document may hold, is left out.
    pub(super) fn new(rules: &'rules [Rule]) -> Self {
        let is_usable = |rule: &Rule| {
            let mut characters = rule.from.chars().chain(rule.to.chars());
            !rule.from.is_empty() && rule.from != rule.to && characters.all(is_char)
        };
        let numbered = rules.iter().enumerate();
        let mut usable: Vec<_> = numbered.filter(|(_, rule)| is_usable(rule)).collect();
        usable.sort_by_key(|(_, rule)| std::cmp::Reverse(rule.from.len()));
        Self(usable)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The hits in a text, from its start; none lies in another.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        // Where each rule hits next: it is searched anew only once that is passed.
        let nexts = self.0.iter().map(|(_, rule)| next_hit(text, 0, &rule.from));
        let mut nexts: Vec<_> = nexts.collect();
        loop {
            // Of two that begin at the same place the first one stays, which is the longer one.
            let hits = nexts.iter().zip(&self.0);
            let hits = hits.filter_map(|(next, rule)| Some(((*next)?, rule)));
            let Some((start, (number, rule))) = hits.min_by_key(|(start, _)| *start) else {
                return found;
            };
            let end = start + rule.from.len();
            found.push((start..end, *number));
            for (next, (_, rule)) in nexts.iter_mut().zip(&self.0) {
                if next.is_some_and(|next| next < end) {
                    *next = next_hit(text, end, &rule.from);
                }
            }
        }
    }

    fn rule(&self, number: usize) -> &str {
        let of_number = self.0.iter().find(|(known, _)| *known == number);
        of_number.map_or("", |(_, rule)| &rule.to)
    }

    /// What stands in place of each hit.
    pub(super) fn pieces(&self, found: &[Found]) -> Vec<(Range<usize>, String)> {
        let piece = |(range, rule): &Found| (range.clone(), self.rule(*rule).to_owned());
        found.iter().map(piece).collect()
    }

    pub(super) fn replaced(&self, text: &str, found: &[Found]) -> String {
        spliced(text, &self.pieces(found))
    }

    /// Notes the hits in one value.
    pub(super) fn note(
        &self,
        value: &str,
        found: &[Found],
        (part, line, name): (Part, u32, &dyn Fn() -> String),
        hits: &mut Hits,
    ) {
        for (range, rule) in found {
            let hit = || {
                let [start, end] = around(value, range);
                let text = |middle: &str| format!("{start}{middle}{end}");
                Hit {
                    part,
                    name: name(),
                    line,
                    before: text(value.get(range.clone()).unwrap_or_default()),
                    after: text(self.rule(*rule)),
                    rule: Some(*rule),
                }
            };
            hits.note(hit, Some(*rule));
        }
    }
}

/// What stands before and behind a piece of a text, cut where that is long.
fn around<'text>(text: &'text str, range: &Range<usize>) -> [&'text str; 2] {
    let start = text.floor_char_boundary(range.start.saturating_sub(AROUND));
    let end = text.ceil_char_boundary(range.end.saturating_add(AROUND).min(text.len()));
    [start..range.start, range.end..end].map(|range| text.get(range).unwrap_or_default())
}

/// A place that is no whole word may hold the start of one.
fn next_hit(text: &str, mut from: usize, word: &str) -> Option<usize> {
    let first = word.chars().next()?.len_utf8();
    loop {
        let start = from + text.get(from..)?.find(word)?;
        if is_word(text, start, word) {
            return Some(start);
        }
        from = start + first;
    }
}

/// Whether neither the character before nor the one behind continues a word that the text begins or ends with.
fn is_word(text: &str, start: usize, wanted: &str) -> bool {
    let continues = |character: char| character.is_alphanumeric() || character == '_';
    let [before, behind] = [text.get(..start), text.get(start + wanted.len()..)];
    let before = before.and_then(|text| text.chars().next_back());
    let behind = behind.and_then(|text| text.chars().next());
    let joined = |inside: Option<char>, outside: Option<char>| {
        inside.is_some_and(continues) && outside.is_some_and(continues)
    };
    !joined(wanted.chars().next(), before) && !joined(wanted.chars().next_back(), behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rules: &[(&str, &str)], text: &str, expected: &str) {
        let rule = |(from, to): &(&str, &str)| Rule {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
        };
        let rules: Vec<Rule> = rules.iter().map(rule).collect();
        let matcher = Matcher::new(&rules);

        assert_eq!(matcher.replaced(text, &matcher.find(text)), expected);
    }

    #[test]
    fn a_place_that_is_no_whole_word_does_not_hide_the_next() {
        check(&[("a-a", "y")], "xa-a-a", "xa-y");
    }

    #[test]
    fn whole_words_are_hit_and_longer_ones_are_not() {
        check(&[("acme", "x")], "acme.hr", "x.hr");
        check(&[("acme", "x")], "https://acme-hr/acme", "https://x-hr/x");
        check(
            &[("acme", "x")],
            "acmecorp myacme acme_1 Acme ä",
            "acmecorp myacme acme_1 Acme ä",
        );
        check(&[("ä", "ö")], "ä äb ä", "ö äb ö");
        check(&[("-sb", "")], "acme-sb acme-sbx", "acme acme-sbx");
    }

    #[test]
    fn the_longest_text_counts_and_nothing_is_hit_twice() {
        let rules = [("acme", "acme-sb"), ("acme-sb", "acme")];
        check(&rules, "acme-sb acme", "acme acme-sb");
        check(&[("a", "b"), ("b", "a")], "a b", "b a");
    }

    #[test]
    fn a_rule_that_says_nothing_hits_nothing() {
        check(&[("", "x"), ("a", "a"), ("b", "\u{1}")], "a b", "a b");
    }
}
