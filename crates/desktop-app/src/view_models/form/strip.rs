//! The lines of the XML that the draft changes, those of the selected part first.

use std::ops::RangeInclusive;

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
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Strip {
    pub lines: Vec<ChangedLine>,
    pub more: usize,
}

/// What a comparison with the server has to say about a part, which stands on these lines, and about the rest.
pub(crate) fn strip(diff: &DiffModel, part: Option<&RangeInclusive<u32>>) -> Strip {
    let number = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
    let changed = diff.rows().iter().filter_map(|row| match row {
        DiffRow::Equal { .. } => None,
        DiffRow::Removed { before } => Some((number(*before), true)),
        DiffRow::Added { after } | DiffRow::Replaced { after, .. } => Some((number(*after), false)),
    });
    let mut changed: Vec<(u32, bool)> = changed.collect();
    let is_of_part = |(number, is_removed): &(u32, bool)| {
        let part = part.filter(|_| !is_removed);
        part.is_some_and(|part| part.contains(number))
    };
    changed.sort_by_key(|line| !is_of_part(line));
    let more = changed.len().saturating_sub(LINES);
    changed.truncate(LINES);
    let lines = changed.into_iter().map(|(number, is_removed)| {
        let text = if is_removed {
            diff.before()
        } else {
            diff.after()
        };
        let line = text.lines().nth(number as usize - 1);
        ChangedLine {
            number,
            is_removed,
            text: line.unwrap_or_default().to_owned(),
        }
    });
    Strip {
        lines: lines.collect(),
        more,
    }
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
    }
}
