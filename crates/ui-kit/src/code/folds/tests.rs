use proptest::prelude::*;

use super::*;

const FORM: &str = "<Form\n  name=\"a>b\">\n  <Menu>\n    <Field/>\n    <Field/>\n  </Menu>\n  <Menu>\n  </Menu>\n</Form>\n";

fn folding(text: &str) -> Folding {
    let mut folding = Folding::default();
    let line_count = text.split('\n').count();
    let edited = EditedLines {
        first: 0,
        old_end: 0,
        new_end: line_count,
    };
    folding.follow(Language::Xml, text, line_count, edited);
    folding
}

fn shown(folding: &Folding) -> Vec<usize> {
    folding.shown().lines(0..folding.shown().count())
}

#[test]
fn elements_of_three_lines_and_more_can_be_folded() {
    assert_eq!(folds(FORM), BTreeMap::from([(0, 8), (2, 5)]));
}

#[test]
fn comments_character_data_and_instructions_hold_no_tags() {
    let text = "<?x <a>\n\n?><!-- <a>\n\n --><b><![CDATA[</b>\n\n]]>\n</b>";

    assert_eq!(folds(text), BTreeMap::from([(4, 7)]));
}

#[test]
fn of_tags_that_open_on_one_line_the_outer_one_folds() {
    assert_eq!(folds("<a><b>\n\n</b>\n</a>"), BTreeMap::from([(0, 3)]));
}

#[test]
fn a_broken_text_folds_as_far_as_tags_pair() {
    assert_eq!(
        folds("<a>\n<b>\n<c>\n</a>\n</x>\n<d"),
        BTreeMap::from([(0, 3)])
    );
}

#[test]
fn a_closed_fold_hides_what_is_between_its_tags() {
    let mut folding = folding(FORM);

    folding.toggle(2);

    assert_eq!(shown(&folding), [0, 1, 2, 5, 6, 7, 8, 9]);
    let caret = folding.caret(2).unwrap();
    assert_eq!((caret.inside, caret.folded), (3..5, true));
    assert_eq!(folding.shown().row_of(5), 3);
    assert_eq!(folding.shown().hidden_at(4), Some(3..5));
    folding.toggle(0);
    assert_eq!(shown(&folding), [0, 8, 9]);
}

#[test]
fn a_line_is_revealed_through_all_its_folds() {
    let mut folding = folding(FORM);
    folding.toggle(0);
    folding.toggle(2);

    assert!(folding.reveal(4));

    assert_eq!(folding.shown().count(), 10);
    assert!(!folding.reveal(4));
}

#[test]
fn the_innermost_fold_is_the_one_around_a_line() {
    let folding = folding(FORM);

    assert_eq!(
        [1, 4, 5, 6, 9].map(|line| folding.around(line)),
        [Some(0), Some(2), Some(2), Some(0), None]
    );
}

#[test]
fn a_fold_moves_with_what_is_typed_above_it() {
    let mut folding = folding(FORM);
    folding.toggle(2);
    let edited = EditedLines {
        first: 1,
        old_end: 2,
        new_end: 3,
    };

    folding.follow(
        Language::Xml,
        &FORM.replace("\n  <M", "\n\n  <M"),
        11,
        edited,
    );

    assert!(folding.caret(3).is_some_and(|caret| caret.folded));
}

proptest! {
    #[test]
    fn rows_and_lines_agree(closed in prop::collection::vec(0_usize..9, 0..4), line in 0_usize..10) {
        let mut folding = folding(FORM);
        for line in closed {
            folding.toggle(line);
        }
        let shown = folding.shown();

        for row in 0..shown.count() {
            let line = shown.line_of(row);
            prop_assert_eq!(shown.row_of(line), row);
            prop_assert_eq!(shown.hidden_at(line), None);
        }
        let seen = shown.hidden_at(line).map_or(line, |hidden| hidden.end);
        prop_assert_eq!(shown.row_of(line), shown.row_of(seen));
        prop_assert_eq!(shown.line_of(shown.row_of(line)), seen);
    }

    #[test]
    fn folds_never_overlap_by_halves(text in "(<a>|</a>|<b x='>'>|</b>|<c/>|<!--|-->|\n|\n|x){0,30}") {
        let folds: Vec<(usize, usize)> = folds(&text).into_iter().collect();
        let line_count = text.split('\n').count();

        for (at, (first, last)) in folds.iter().enumerate() {
            prop_assert!(first + 2 <= *last && *last < line_count);
            for (other, end) in folds.iter().skip(at + 1) {
                prop_assert!(other >= last || end <= last);
            }
        }
    }
}
