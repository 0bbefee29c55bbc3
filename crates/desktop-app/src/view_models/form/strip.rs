//! The lines of the XML that the draft changes, those of the selected part first.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::RangeInclusive,
};

use crate::compare::diff::{DiffModel, DiffRow};

/// So many lines are shown.
const LINES: usize = 3;

/// A line that differs from the server's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangedLine {
    /// From 1, in the text that has it.
    pub number: u32,
    pub is_removed: bool,
    pub text: String,
    /// What it was before: “moved from line 12”, “was type="text"”.
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Strip {
    pub lines: Vec<ChangedLine>,
    pub more: usize,
}

/// What a comparison with the server has to say about a part, which stands on these lines, and about the rest.
pub(crate) fn strip(diff: &DiffModel, part: Option<&RangeInclusive<u32>>) -> Strip {
    let number = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
    let (before, after) = (diff.before().lines(), diff.after().lines());
    let (before, after): (Vec<&str>, Vec<&str>) = (before.collect(), after.collect());
    let text =
        |lines: &[&str], index: usize| lines.get(index).copied().unwrap_or_default().to_owned();
    let changed = diff.rows().iter().filter_map(|row| {
        let (lines, index, was) = match row {
            DiffRow::Equal { .. } => return None,
            DiffRow::Removed { before: index } => (&before, *index, None),
            DiffRow::Added { after: index } => (&after, *index, None),
            DiffRow::Replaced {
                before: was,
                after: index,
                ..
            } => (&after, *index, Some(text(&before, *was))),
        };
        let line = text(lines, index);
        Some(ChangedLine {
            number: number(index),
            is_removed: matches!(row, DiffRow::Removed { .. }),
            note: was.and_then(|was| was_in_words(&was, &line)),
            text: line,
        })
    });
    let mut changed: Vec<ChangedLine> = changed.collect();
    note_moves(&mut changed);
    let is_of_part = |line: &ChangedLine| {
        let part = part.filter(|_| !line.is_removed);
        part.is_some_and(|part| part.contains(&line.number))
    };
    changed.sort_by_key(|line| !is_of_part(line));
    let more = changed.len().saturating_sub(LINES);
    changed.truncate(LINES);
    Strip {
        lines: changed,
        more,
    }
}

/// What stood in a line where another text stands now.
fn was_in_words(was: &str, now: &str) -> Option<String> {
    let (was, now): (Vec<&str>, Vec<&str>) = (words(was), words(now));
    let is_gone = |word: &&str| !now.contains(word);
    let gone: Vec<&str> = was.into_iter().filter(is_gone).collect();
    (!gone.is_empty()).then(|| format!("was {}", gone.join(" ")))
}

/// The attributes of a line, each as one word.
fn words(line: &str) -> Vec<&str> {
    let line = line
        .trim()
        .trim_start_matches('<')
        .trim_end_matches(['/', '>']);
    let mut quote = None;
    let is_between = |letter: char| {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
        quote.is_none() && letter.is_whitespace()
    };
    line.split(is_between)
        .filter(|word| !word.is_empty())
        .collect()
}

/// A line that is removed in one place and added in another was moved: it is one change.
fn note_moves(changed: &mut Vec<ChangedLine>) {
    let mut added: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
    let (removed, mut left): (Vec<_>, Vec<_>) = changed.drain(..).partition(|line| line.is_removed);
    for (index, line) in left
        .iter()
        .enumerate()
        .filter(|(_, line)| line.note.is_none())
    {
        let text = line.text.trim().to_owned();
        added.entry(text).or_default().push_back(index);
    }
    for gone in removed {
        let there = added
            .get_mut(gone.text.trim())
            .and_then(VecDeque::pop_front);
        match there.and_then(|index| left.get_mut(index)) {
            Some(line) => line.note = Some(format!("moved from line {}", gone.number)),
            None => left.push(gone),
        }
    }
    *changed = left;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_selected_part_come_first() {
        let field = |name: &str, is_changed| {
            let hidden = if is_changed { " hidden=\"true\"" } else { "" };
            format!("<Field name=\"{name}\"{hidden}/>\n")
        };
        let names = ["a", "b", "c", "d", "e"];
        let before = names.map(|name| field(name, false)).concat();
        let after = names.map(|name| field(name, name != "b")).concat();

        let strip = strip(&DiffModel::new(&before, &after), Some(&(4..=5)));

        let numbers: Vec<u32> = strip.lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [4, 5, 1]);
        assert_eq!(strip.lines[0].text, "<Field name=\"d\" hidden=\"true\"/>");
        assert_eq!(strip.more, 1);
        let was = strip.lines[0].note.as_deref();
        assert_eq!(was, None, "nothing stood there that is gone");
    }

    #[test]
    fn lines_say_what_they_were_and_whence_they_came() {
        let before = "<a>\n  <b type=\"text\" help='x y'/>\n  <c/>\n  <d/>\n  <e/>\n</a>\n";
        let after = "<a>\n  <b type=\"url\"/>\n  <d/>\n  <e/>\n    <c/>\n</a>\n";

        let strip = strip(&DiffModel::new(before, after), None);

        let lines: Vec<_> = strip
            .lines
            .iter()
            .map(|line| (line.number, line.note.as_deref()))
            .collect();
        let was = Some("was type=\"text\" help='x y'");
        assert_eq!(lines, [(2, was), (5, Some("moved from line 3"))]);
    }
}
