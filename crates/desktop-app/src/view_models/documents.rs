//! What the tabs of XML documents say: counts, problems and the status line.

pub(crate) mod correlation;
pub(crate) mod sheet;
pub(crate) mod template;

use patchpanel_core_models::{
    models::document::XmlDocument,
    problem::{Problem, Severity},
    xml,
};

use crate::{
    code::marks::{Mark, MarkKind},
    compare::line_index::LineColumn,
    messages::quantity,
    state::connectors::LineCounts,
};

/// “2 lines changed, 2 added”; `None` when the draft is as the server has it.
pub(crate) fn line_counts(lines: LineCounts) -> Option<String> {
    let LineCounts {
        changed,
        added,
        removed,
    } = lines;
    let mut words = Vec::new();
    let mut add = |count: usize, what: &str| {
        if count > 0 {
            let noun = match (words.is_empty(), count) {
                (true, 1) => " line",
                (true, _) => " lines",
                (false, _) => "",
            };
            words.push(format!("{count}{noun} {what}"));
        }
    };
    add(changed, "changed");
    add(added, "added");
    add(removed, "removed");
    (!words.is_empty()).then(|| words.join(", "))
}

/// “1 error”, “2 warnings”, “3 notes”; empty for none.
pub(crate) fn count_of(problems: &[&Problem], severity: Severity) -> String {
    let count = problems
        .iter()
        .filter(|problem| problem.severity == severity)
        .count();
    let noun = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    match count {
        0 => String::new(),
        1 => format!("1 {noun}"),
        many => format!("{many} {noun}s"),
    }
}

/// “34:117”; empty when the problem has no place.
pub(crate) fn place(problem: &Problem) -> String {
    problem
        .place
        .as_ref()
        .map(|place| format!("{}:{}", place.line, place.column))
        .unwrap_or_default()
}

/// The problem (from 0) that the cursor is at: on its line the last one that does not begin after it, or the first.
pub(crate) fn problem_at(problems: &[Problem], cursor: LineColumn) -> Option<usize> {
    let on_line = problems.iter().enumerate().filter_map(|(index, problem)| {
        let place = problem.place.filter(|place| place.line == cursor.line)?;
        Some((place.column, index))
    });
    let found: Vec<(u32, usize)> = on_line.collect();
    let before = found.iter().filter(|(column, _)| *column <= cursor.column);
    before
        .max_by_key(|(column, index)| (*column, std::cmp::Reverse(*index)))
        .or_else(|| found.iter().min())
        .map(|(_, index)| *index)
}

/// The problem (from 0) after the cursor, or before it; past the last one begins again at the first, and the only one is
/// gone to again.
pub(crate) fn next_problem(
    problems: &[Problem],
    cursor: LineColumn,
    is_backwards: bool,
) -> Option<usize> {
    let here = (cursor.line, cursor.column);
    let placed = problems.iter().enumerate().filter_map(|(index, problem)| {
        let place = problem.place?;
        Some(((place.line, place.column), index))
    });
    let mut found: Vec<((u32, u32), usize)> = placed.collect();
    found.sort_unstable();
    let before = found.partition_point(|(place, _)| *place < here);
    let (before, from_here) = found.split_at(before);
    let next = if is_backwards {
        before.last().or(from_here.last())
    } else {
        let after = from_here.iter().find(|(place, _)| *place > here);
        after.or(found.first())
    };
    next.map(|(_, index)| *index)
}

/// Squiggles for problems that have a place: from there to the end of the word or the quoted value.
pub(crate) fn marks(problems: &[Problem], text: &str) -> Vec<Mark> {
    let placed = problems
        .iter()
        .filter(|problem| problem.severity != Severity::Info)
        .filter_map(|problem| Some((problem, problem.place.as_ref()?)));
    let lines: Vec<&str> = text.lines().collect();
    placed
        .filter_map(|(problem, place)| {
            let line = lines.get(usize::try_from(place.line).ok()?.checked_sub(1)?)?;
            let kind = if problem.severity == Severity::Error {
                MarkKind::Error
            } else {
                MarkKind::Warning
            };
            let length = word_length(line, place.column);
            Some(Mark {
                line: place.line,
                column_start: place.column,
                column_end: place.column + length,
                kind,
            })
        })
        .collect()
}

/// How many characters from `column` (from 1) belong to one word; at least one.
fn word_length(line: &str, column: u32) -> u32 {
    let skip = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
    let word = line
        .chars()
        .skip(skip)
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'));
    u32::try_from(word.count()).unwrap_or(u32::MAX).max(1)
}

/// “148 lines · 6.2 kB · UTF-8 · LF · `sailpoint_form_2_0.xsd`”.
pub(crate) fn status(document: XmlDocument, text: &str, lines: usize, line_ends: &str) -> String {
    format!(
        "{} · {} · UTF-8 · {line_ends} · {}",
        quantity::count(lines, "line", "lines"),
        quantity::size(text.len()),
        grammar(document, text)
    )
}

/// What the document is, as it says of itself.
/// What a document is written in: “Form XML 2.0”.
pub(crate) fn format(document: XmlDocument, text: &str) -> String {
    let name = format!("{} XML", document.expected_root());
    // Only forms say in their grammar of which version they are.
    let version = grammar(document, text)
        .strip_prefix("sailpoint_form_")
        .and_then(|rest| rest.strip_suffix(".xsd"))
        .map(|version| version.replace('_', "."));
    version.map_or(name.clone(), |version| format!("{name} {version}"))
}

fn grammar(document: XmlDocument, text: &str) -> String {
    if document != XmlDocument::SourceConfig {
        return document.expected_root().to_owned();
    }
    let head: String = text.chars().take(4096).collect();
    let namespace = xml::inspect(&head).namespace;
    namespace
        .as_deref()
        .and_then(|name| name.rsplit('/').next())
        .unwrap_or("no namespace")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::documents::check_document;

    use super::*;

    #[test]
    fn counts_name_lines_once() {
        let counts = |changed, added, removed| {
            line_counts(LineCounts {
                changed,
                added,
                removed,
            })
        };

        assert_eq!(counts(0, 0, 0), None);
        assert_eq!(counts(1, 0, 0).as_deref(), Some("1 line changed"));
        assert_eq!(counts(2, 2, 0).as_deref(), Some("2 lines changed, 2 added"));
        assert_eq!(counts(0, 0, 3).as_deref(), Some("3 lines removed"));
    }

    #[test]
    fn the_problem_at_the_cursor_is_on_its_line() {
        let at = |line, column| {
            Problem::new(Severity::Warning, "sample", "It is odd.", "Correct it.").at(line, column)
        };
        let problems = [at(2, 5), at(2, 20), at(2, 20), at(4, 9)];
        let found = |line, column| problem_at(&problems, LineColumn { line, column });

        assert_eq!(found(1, 1), None);
        assert_eq!(found(2, 1), Some(0));
        assert_eq!(found(2, 19), Some(0));
        assert_eq!(found(2, 25), Some(1));
        assert_eq!(found(4, 30), Some(3));
    }

    #[test]
    fn going_from_problem_to_problem_begins_again_at_the_end() {
        let at = |line, column| {
            Problem::new(Severity::Warning, "sample", "It is odd.", "Correct it.").at(line, column)
        };
        let problems = [at(4, 9), at(2, 5), at(2, 20)];
        let next = |line, column, is_backwards| {
            next_problem(&problems, LineColumn { line, column }, is_backwards)
        };

        assert_eq!(next(1, 1, false), Some(1));
        assert_eq!(next(2, 5, false), Some(2));
        assert_eq!(next(4, 9, false), Some(1));
        assert_eq!(next(2, 5, true), Some(0));
        assert_eq!(next(3, 1, true), Some(2));
        assert_eq!(next_problem(&[], LineColumn::default(), false), None);
        let only = |is_backwards| {
            let here = LineColumn { line: 4, column: 9 };
            next_problem(&problems[..1], here, is_backwards)
        };
        assert_eq!([only(false), only(true)], [Some(0), Some(0)]);
    }

    #[test]
    fn a_problem_is_marked_where_it_is() {
        let text = "<Form>\n  <a></b>\n</Form>";
        let problems = check_document(XmlDocument::SourceConfig, text);

        let marks = marks(&problems, text);

        assert_eq!(
            marks.first().map(|mark| (mark.line, mark.kind)),
            Some((2, MarkKind::Error))
        );
    }

    #[test]
    fn a_format_names_the_version_of_the_form() {
        let form = "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\"/>";

        assert_eq!(format(XmlDocument::SourceConfig, form), "Form XML 2.0");
        assert_eq!(format(XmlDocument::SourceConfig, "<Form/>"), "Form XML");
        let correlation = format(XmlDocument::CorrelationConfig, "<CorrelationConfig/>");
        assert_eq!(correlation, "CorrelationConfig XML");
    }

    #[test]
    fn the_status_line_names_the_form_s_namespace() {
        let text = "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\"/>";

        assert_eq!(
            status(XmlDocument::SourceConfig, text, 1, "LF"),
            "1 line · 67 bytes · UTF-8 · LF · sailpoint_form_2_0.xsd"
        );
    }
}
