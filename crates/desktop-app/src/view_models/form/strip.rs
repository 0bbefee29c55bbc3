//! The lines of the XML that the draft changes, those of the selected part first.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::RangeInclusive,
};

use crate::compare::diff::DiffModel;

/// So many lines are shown.
const LINES: usize = 3;

/// A line that differs from the server's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangedLine {
    /// From 1, in the text that has it.
    pub number: u32,
    pub is_removed: bool,
    is_of_part: bool,
    pub text: String,
    /// “moved from line 12”.
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Strip {
    pub lines: Vec<ChangedLine>,
    pub more: usize,
}

impl Strip {
    /// Where the first of the lines stand: “line 12”, “lines 12 to 14”.
    pub(crate) fn place(&self) -> String {
        let removed = self.lines.iter().all(|line| line.is_removed);
        let mut numbers = self.lines.iter().filter(|line| line.is_removed == removed);
        let first = numbers.next().map_or(0, |line| line.number);
        let last = numbers.fold(first, |last, line| {
            last + u32::from(line.number == last + 1)
        });
        if first == last {
            format!("line {first}")
        } else {
            format!("lines {first} to {last}")
        }
    }
}

/// What a comparison with the server has to say about a part, which stands on these lines, and about the rest.
pub(crate) fn strip(diff: &DiffModel, part: Option<&RangeInclusive<u32>>) -> Strip {
    let number = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
    let is_in_part = |line| part.is_some_and(|part| part.contains(&number(line)));
    let (before, after): (Vec<&str>, Vec<&str>) = (
        diff.before().lines().collect(),
        diff.after().lines().collect(),
    );
    let line = |lines: &[&str], index: usize, is_removed, is_of_part| ChangedLine {
        number: number(index),
        is_removed,
        is_of_part,
        text: lines.get(index).copied().unwrap_or_default().to_owned(),
        note: None,
    };
    let mut changed = Vec::new();
    for (change, rows) in diff.changes().iter().enumerate() {
        // What is only taken away belongs to the part before which it stood.
        let next = diff.rows().get(rows.end).and_then(|row| row.after());
        let mut lines = match diff.change_after(change) {
            none if none.is_empty() => next.map_or(0..0, |next| next..next + 1),
            some => some,
        };
        // A line that only goes away beside others belongs to the part that the line before it belongs to.
        let is_removal = diff.change_after(change).is_empty();
        let mut of_part = is_removal && lines.any(is_in_part);
        for row in diff.rows().get(rows.clone()).unwrap_or_default() {
            of_part = row.after().map_or(of_part, is_in_part);
            let gone = row
                .before()
                .map(|index| line(&before, index, true, of_part));
            let new = row.after().map(|index| line(&after, index, false, of_part));
            let trimmed =
                |line: &Option<ChangedLine>| line.as_ref().map(|line| line.text.trim().to_owned());
            let gone = gone.filter(|gone| trimmed(&new).as_deref() != Some(gone.text.trim()));
            changed.extend(gone.into_iter().chain(new));
        }
    }
    note_moves(&mut changed);
    changed.sort_by_key(|line| (!line.is_of_part, line.is_of_part && !line.is_removed));
    // Of a long list of what is gone, what came instead is seen, too.
    let new = changed
        .iter()
        .position(|line| line.is_of_part && !line.is_removed);
    if let Some(new) = new.filter(|new| *new >= LINES) {
        changed.swap(LINES - 1, new);
    }
    let all = changed.len();
    changed.truncate(LINES);
    // Of another part no line is shown as gone without what came instead.
    while changed
        .last()
        .is_some_and(|line| line.is_removed && !line.is_of_part && all > LINES)
    {
        changed.pop();
    }
    let more = all - changed.len();
    Strip {
        lines: changed,
        more,
    }
}

/// A line that is removed in one place and added in another was moved: it is one change.
fn note_moves(changed: &mut Vec<ChangedLine>) {
    let mut removed: BTreeMap<String, VecDeque<u32>> = BTreeMap::new();
    for line in changed.iter().filter(|line| line.is_removed) {
        let text = line.text.trim().to_owned();
        removed.entry(text).or_default().push_back(line.number);
    }
    let mut moved = BTreeSet::new();
    for line in changed.iter_mut().filter(|line| !line.is_removed) {
        let from = removed.get_mut(line.text.trim());
        if let Some(from) = from.and_then(VecDeque::pop_front) {
            line.note = Some(format!("moved from line {from}"));
            moved.insert(from);
        }
    }
    changed.retain(|line| !line.is_removed || !moved.contains(&line.number));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sign and the number of each line: “+4”.
    fn signs(strip: &Strip) -> Vec<String> {
        let sign = |line: &ChangedLine| {
            let sign = if line.is_removed { '-' } else { '+' };
            format!("{sign}{}", line.number)
        };
        strip.lines.iter().map(sign).collect()
    }

    #[test]
    fn lines_of_the_selected_part_come_first_with_what_they_were() {
        let field = |name: &str, is_changed| {
            let hidden = if is_changed { " hidden=\"true\"" } else { "" };
            format!("<Field name=\"{name}\"{hidden}/>\n")
        };
        let names = ["a", "b", "c", "d"];
        let before = names.map(|name| field(name, false)).concat();
        let after = names.map(|name| field(name, name != "b")).concat();

        let strip = strip(&DiffModel::new(&before, &after), Some(&(4..=4)));

        assert_eq!(signs(&strip), ["-4", "+4"]);
        assert_eq!(strip.lines[1].text, "<Field name=\"d\" hidden=\"true\"/>");
        assert_eq!((strip.place().as_str(), strip.more), ("line 4", 4));
    }

    #[test]
    fn what_a_part_lost_is_seen_with_what_came_instead() {
        let options = "<Option value='a'/>\n<Option value='b'/>\n";
        let before = format!(
            "<Field name='a'/>\n<Field name='b' type='radio'>\n<AllowedValues>\n{options}</AllowedValues>\n</Field>\n<Field name='c'/>\n"
        );
        let after =
            "<Field name='a'/>\n<Field name='b' type='text'>\n</Field>\n<Field name='c'/>\n";
        let diff = DiffModel::new(&before, after);

        let found = strip(&diff, Some(&(2..=3)));

        assert_eq!(signs(&found), ["-2", "-3", "+2"]);
        assert_eq!(found.more, 3);
        let diff = DiffModel::new(&before, "<Field name='a'/>\n<Field name='c'/>\n");
        let before_c = strip(&diff, Some(&(2..=2)));
        assert!(before_c.lines.iter().all(|line| line.is_of_part));
        assert_eq!(before_c.place(), "lines 2 to 4");
    }

    #[test]
    fn a_line_with_another_indentation_was_not_moved() {
        let strip = strip(
            &DiffModel::new("<a>\n<b/>\n</a>\n", "<a>\n  <b/>\n</a>\n"),
            None,
        );

        assert_eq!(signs(&strip), ["+2"]);
        assert_eq!(strip.lines[0].note, None);
    }

    #[test]
    fn lines_that_were_moved_say_whence_they_came() {
        let before = "<a>\n  <b/>\n  <c/>\n  <d/>\n  <e/>\n</a>\n";
        let after = "<a>\n  <b/>\n  <d/>\n  <e/>\n    <c/>\n</a>\n";

        let strip = strip(&DiffModel::new(before, after), None);

        assert_eq!(signs(&strip), ["+5"]);
        assert_eq!(strip.lines[0].note.as_deref(), Some("moved from line 3"));
    }
}
