use proptest::prelude::*;

use super::*;

fn edited(before: &str, selected: Range<usize>, edit: LineEdit) -> Option<(String, Range<usize>)> {
    let index = LineIndex::new(before);
    let edit = edit_lines(before, &index, selected, (edit, Language::Xml))?;
    let mut text = before.to_owned();
    edit.apply(&mut text);
    Some((text, edit.selected))
}

fn check(
    before: &str,
    selected: Range<usize>,
    edit: LineEdit,
    after: &str,
    expected: Range<usize>,
) {
    assert_eq!(
        edited(before, selected, edit),
        Some((after.to_owned(), expected))
    );
}

#[test]
fn all_touched_lines_move_one_step() {
    check("a\nb\nc", 0..3, LineEdit::Indent, "  a\n  b\nc", 0..7);
    check("  a\n    b\nc", 3..10, LineEdit::Outdent, "a\n  b\nc", 1..6);
}

#[test]
fn a_line_at_whose_start_the_selection_ends_stays() {
    check("a\nb", 0..2, LineEdit::Indent, "  a\nb", 0..4);
}

#[test]
fn empty_lines_get_no_white_space() {
    check("a\n\nb", 0..4, LineEdit::Indent, "  a\n\n  b", 0..8);
}

#[test]
fn outdenting_takes_what_there_is() {
    check(" a\n\tb\nc", 0..7, LineEdit::Outdent, "a\nb\nc", 0..5);
    assert_eq!(edited("a", 1..1, LineEdit::Outdent), None);
}

#[test]
fn lines_become_one_comment_and_come_back() {
    check(
        "<a>\n  <b/>\n  <c/>\n</a>",
        6..14,
        LineEdit::Comment,
        "<a>\n  <!-- <b/>\n  <c/> -->\n</a>",
        6..19,
    );
    check("  <!-- <b/> -->", 9..9, LineEdit::Comment, "  <b/>", 4..4);
    check("<!--b-->", 8..8, LineEdit::Comment, "b", 1..1);
}

#[test]
fn a_comment_is_never_put_into_a_comment() {
    assert_eq!(edited("<a/> <!-- b -->", 0..0, LineEdit::Comment), None);
    assert_eq!(edited("a -", 0..0, LineEdit::Comment), None);
    assert_eq!(edited("\n", 0..0, LineEdit::Comment), None);
}

#[test]
fn lines_move_over_their_neighbour_with_the_cursor_in_them() {
    check("a\nbb\nc", 3..3, LineEdit::MoveUp, "bb\na\nc", 1..1);
    check("a\nbb\nc", 3..3, LineEdit::MoveDown, "a\nc\nbb", 5..5);
    assert_eq!(edited("a\nb", 0..0, LineEdit::MoveUp), None);
    assert_eq!(edited("a\nb", 2..2, LineEdit::MoveDown), None);
}

#[test]
fn a_line_is_duplicated_below_itself() {
    check("ab\nc", 1..1, LineEdit::Duplicate, "ab\nab\nc", 4..4);
}

proptest! {
    #[test]
    fn moving_lines_down_and_up_gives_the_text_back(
        text in "[ab \n]{0,40}",
        at in 0..40usize,
    ) {
        let at = at.min(text.len());
        if let Some((moved, selected)) = edited(&text, at..at, LineEdit::MoveDown) {
            prop_assert_eq!(edited(&moved, selected, LineEdit::MoveUp), Some((text, at..at)));
        }
    }

    #[test]
    fn commenting_twice_gives_the_text_back(
        text in "[ab<>/ \n]{0,40}",
        at in 0..40usize,
    ) {
        let at = at.min(text.len());
        if let Some((commented, selected)) = edited(&text, at..at, LineEdit::Comment) {
            let back = edited(&commented, selected, LineEdit::Comment);
            prop_assert_eq!(back.map(|(text, _)| text), Some(text));
        }
    }
}
