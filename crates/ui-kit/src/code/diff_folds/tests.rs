use super::*;
use crate::compare::diff::DiffModel;

/// 20 numbered lines, one of them changed.
fn model() -> DiffModel {
    let before: Vec<String> = (0..20).map(|line| format!("line {line}\n")).collect();
    let mut after = before.clone();
    "line ten\n".clone_into(&mut after[10]);
    DiffModel::new(&before.concat(), &after.concat())
}

#[test]
fn equal_lines_fold_but_for_those_beside_a_change() {
    let shown = ShownRows::new(
        model().rows(),
        DiffLayout::SideBySide,
        &BTreeSet::new(),
        None,
    );

    assert_eq!(
        shown.rows(),
        [
            ShownRow::Fold(0..8),
            ShownRow::Whole(8),
            ShownRow::Whole(9),
            ShownRow::Whole(10),
            ShownRow::Whole(11),
            ShownRow::Whole(12),
            ShownRow::Fold(13..20),
        ]
    );
    assert_eq!(
        shown.tops,
        [0.0, 24.0, 44.0, 64.0, 84.0, 104.0, 124.0, 148.0]
    );
}

#[test]
fn an_opened_run_shows_all_its_lines() {
    let shown = ShownRows::new(
        model().rows(),
        DiffLayout::SideBySide,
        &BTreeSet::from([13]),
        None,
    );

    assert_eq!(shown.rows().len(), 6 + 7);
    assert_eq!(shown.rows().last(), Some(&ShownRow::Whole(19)));
}

#[test]
fn by_line_removed_stands_above_added() {
    let model = DiffModel::new("a=1\nb=1\n", "a=2\nb=2\n");

    let shown = ShownRows::new(model.rows(), DiffLayout::ByLine, &BTreeSet::new(), None);

    assert_eq!(
        shown.rows(),
        [
            ShownRow::Before(0),
            ShownRow::Before(1),
            ShownRow::After(0),
            ShownRow::After(1)
        ]
    );
}

#[test]
fn a_change_that_can_be_left_out_has_a_bar_and_then_keeps_the_lines_before() {
    let model = DiffModel::new("a=1\nsame\nb=1\nc\n", "a=2\nsame\nb=2\nx\ny\n");

    let shown = ShownRows::new(
        model.rows(),
        DiffLayout::SideBySide,
        &BTreeSet::new(),
        Some(&BTreeSet::from([1])),
    );

    let bar = |change, row| ShownRow::Bar { change, row };
    let first = [bar(0, 0), ShownRow::Whole(0), ShownRow::Whole(1), bar(1, 2)];
    assert_eq!(shown.rows().get(..4), Some(first.as_slice()));
    let kept = shown.rows().iter().skip(4);
    let kept = kept
        .map(|row| matches!(row, ShownRow::Kept(_)))
        .collect::<Vec<_>>();
    assert_eq!(
        kept,
        [true, true],
        "what only the text after has is not shown"
    );
}

#[test]
fn a_short_run_is_not_folded() {
    let model = DiffModel::new("a\nb\nc\nd=1\n", "a\nb\nc\nd=2\n");

    let shown = ShownRows::new(model.rows(), DiffLayout::SideBySide, &BTreeSet::new(), None);

    assert_eq!(shown.rows().len(), 4);
}

#[test]
fn only_rows_in_view_are_given() {
    let shown = ShownRows::new(
        model().rows(),
        DiffLayout::SideBySide,
        &BTreeSet::new(),
        None,
    );

    let visible: Vec<f32> = shown.between(30.0, 70.0).map(|(top, _)| top).collect();

    assert_eq!(visible, [24.0, 44.0, 64.0]);
    assert_eq!(visible.get(2).copied(), Some(shown.top_of(10)));
}

#[test]
fn equal_texts_fold_to_a_single_row() {
    let text = "a\n".repeat(9);
    let shown = ShownRows::new(
        DiffModel::new(&text, &text).rows(),
        DiffLayout::SideBySide,
        &BTreeSet::new(),
        None,
    );

    assert_eq!(shown.rows(), [ShownRow::Fold(0..9)]);
}
