use std::slice::from_ref;

use proptest::prelude::*;

use super::*;

const fn same(before: usize, after: usize) -> DiffRow {
    DiffRow::Equal { before, after }
}

const fn replaced(before: usize, after: usize) -> DiffRow {
    DiffRow::Replaced { before, after }
}

const fn added(after: usize) -> DiffRow {
    DiffRow::Added { after }
}

const fn removed(before: usize) -> DiffRow {
    DiffRow::Removed { before }
}

fn check_rows(before: &str, after: &str, expected: &[DiffRow]) {
    assert_eq!(
        DiffModel::new(before, after).rows(),
        expected,
        "{before} -> {after}"
    );
}

#[test]
fn equal_texts_have_no_changes() {
    let model = DiffModel::new("a\nb\n", "a\nb\n");

    assert!(model.is_empty());
    assert_eq!(model.counts(), DiffCounts::default());
    assert_eq!(model.rows(), [same(0, 0), same(1, 1)]);
}

#[test]
fn empty_texts_have_no_rows() {
    check_rows("", "", &[]);
    check_rows("", "a", &[added(0)]);
    check_rows("a\n", "", &[removed(0)]);
}

#[test]
fn a_changed_line_is_replaced_and_new_lines_are_added() {
    let model = DiffModel::new(
        "<a>\n  <Field name=\"host\" required=\"false\"/>\n</a>\n",
        "<a>\n  <Field name=\"host\" required=\"true\"/>\n  <Field name=\"port\"/>\n</a>\n",
    );

    assert_eq!(
        model.rows(),
        [same(0, 0), replaced(1, 1), added(2), same(2, 3),]
    );
    assert_eq!(
        model.counts(),
        DiffCounts {
            added: 1,
            removed: 0,
            replaced: 1
        }
    );
    assert_eq!(model.changes(), from_ref(&(1..3)));
}

#[test]
fn a_line_pairs_with_the_one_most_like_it() {
    check_rows(
        "value=\"one two three\"\n",
        "something else\nvalue=\"one two four\"\n",
        &[added(0), replaced(0, 1)],
    );
}

#[test]
fn lines_with_nothing_in_common_are_removed_and_added() {
    check_rows("abc\n", "xyz\n", &[removed(0), added(0)]);
}

#[test]
fn only_the_changed_word_is_marked() {
    let model = DiffModel::new("required=\"false\"/>", "required=\"true\"/>");

    let words = model.words(replaced(0, 0));

    assert_eq!(
        (words.before.as_slice(), words.after.as_slice()),
        (from_ref(&(10..15)), from_ref(&(10..14)))
    );
}

#[test]
fn a_change_of_line_ends_alone_is_said() {
    let model = DiffModel::new("a\r\nb", "a\nb\n");

    let ends: Vec<_> = model
        .rows()
        .iter()
        .filter_map(|row| model.line_ends(*row))
        .collect();

    assert_eq!(
        model.counts(),
        DiffCounts {
            added: 0,
            removed: 0,
            replaced: 2
        }
    );
    assert_eq!(ends, [("CRLF", "LF"), ("no line end", "LF")]);
}

#[test]
fn bars_stand_at_the_lines_of_the_text_after() {
    let model = DiffModel::new("a\nfield=1\nb\ngone\nc\n", "a\nfield=2\nb\nc\nnew\n");

    let changes = model.line_changes();
    let changes: Vec<_> = changes.iter().map(|bar| (bar.line, bar.change)).collect();
    let expected = [
        (2, Change::Replaced),
        (4, Change::Removed),
        (5, Change::Added),
    ];
    assert_eq!(changes, expected);
}

/// Few different lines, so that texts have much in common.
fn any_text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "<a>\n",
        "</a>\n",
        "  <b c=\"1\"/>\n",
        "  <b c=\"2\"/>\n",
        "é\r\n",
        "\n",
        "x",
    ]);
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.concat())
}

proptest! {
    #[test]
    fn rows_turn_the_text_before_into_the_text_after(before in any_text(), after in any_text()) {
        let model = DiffModel::new(&before, &after);

        let rebuilt: String = model.rows().iter().filter_map(|row| match row {
            DiffRow::Equal { before, .. } => Some(model.before_side().line_with_end(*before)),
            DiffRow::Added { after } | DiffRow::Replaced { after, .. } => {
                Some(model.after_side().line_with_end(*after))
            }
            DiffRow::Removed { .. } => None,
        }).collect();
        let undone: String = model.rows().iter().filter_map(|row| match row {
            DiffRow::Equal { after, .. } => Some(model.after_side().line_with_end(*after)),
            DiffRow::Removed { before } | DiffRow::Replaced { before, .. } => {
                Some(model.before_side().line_with_end(*before))
            }
            DiffRow::Added { .. } => None,
        }).collect();

        prop_assert_eq!(rebuilt, after);
        prop_assert_eq!(undone, before);
    }

    #[test]
    fn all_changes_taken_are_the_text_after_and_none_the_text_before(
        before in any_text(), after in any_text(), taken in any::<u32>(),
    ) {
        let model = DiffModel::new(&before, &after);
        let count = model.changes().len();

        prop_assert_eq!(model.taking(|_| true), after.clone());
        prop_assert_eq!(model.taking(|_| false), before);
        let some = model.taking(|number| taken >> (number % 32) & 1 == 1);
        let ours = (0..count).map(|number| taken >> (number % 32) & 1 == 1);
        let lines: Vec<String> = (0..count).zip(ours).map(|(number, is_taken)| {
            let (before, after) = model.change_lines(number);
            if is_taken { after } else { before }
        }).collect();
        let mut rest = some.as_str();
        for line in &lines {
            let at = rest.find(line.as_str());
            prop_assert!(at.is_some(), "{:?} in {:?}", line, rest);
            rest = rest.split_at(at.unwrap() + line.len()).1;
        }
    }
}
