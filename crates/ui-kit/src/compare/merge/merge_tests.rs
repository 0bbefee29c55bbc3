//! Three-way merging by examples and by its laws.

use proptest::prelude::*;

use super::*;

fn kinds(model: &MergeModel) -> Vec<ChunkKind> {
    model.chunks().iter().map(|chunk| chunk.kind).collect()
}

fn merged(model: &MergeModel, taken: Taken<'_>) -> String {
    model.merged(|_| taken)
}

#[test]
fn changes_in_different_lines_are_merged() {
    let base = "1\n2\n3\n4\n5\n";
    let model = MergeModel::new(base, "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n");

    assert_eq!(
        kinds(&model),
        [ChunkKind::Theirs, ChunkKind::Equal, ChunkKind::Mine]
    );
    assert_eq!(model.conflict_count(), 0);
    assert_eq!(merged(&model, Taken::Mine), "one\n2\n3\n4\nfive\n");
}

#[test]
fn different_changes_of_a_line_are_a_conflict_that_somebody_decides() {
    let model = MergeModel::new("a\nb\nc\n", "a\ntheirs\nc\n", "a\nmine\nand more\nc\n");

    assert_eq!(
        kinds(&model),
        [ChunkKind::Equal, ChunkKind::Conflict(0), ChunkKind::Equal]
    );
    assert_eq!(merged(&model, Taken::Theirs), "a\ntheirs\nc\n");
    assert_eq!(merged(&model, Taken::Mine), "a\nmine\nand more\nc\n");
    assert_eq!(merged(&model, Taken::Text("x\ny")), "a\nx\ny\nc\n");
    assert_eq!(merged(&model, Taken::Text("")), "a\nc\n");
}

#[test]
fn the_same_change_on_both_sides_is_no_conflict() {
    let model = MergeModel::new("a\nb\n", "a\nx\n", "a\r\nx\r\n");

    assert_eq!(kinds(&model), [ChunkKind::Equal, ChunkKind::Alike]);
    assert_eq!(merged(&model, Taken::Mine), "a\r\nx\r\n");
}

#[test]
fn changes_of_neighbouring_lines_are_looked_at() {
    let model = MergeModel::new("a\nb\nc\n", "x\nb\nc\n", "a\ny\nc\n");

    assert_eq!(kinds(&model), [ChunkKind::Conflict(0), ChunkKind::Equal]);
}

#[test]
fn a_line_removed_there_and_changed_here_is_a_conflict() {
    let model = MergeModel::new("a\nb\nc\n", "a\nc\n", "a\nmine\nc\n");

    let chunk = model.conflict(0).unwrap();
    assert_eq!(
        (chunk.base.clone(), chunk.theirs.clone(), chunk.mine.clone()),
        (1..2, 1..1, 1..2)
    );
    assert_eq!(merged(&model, Taken::Theirs), "a\nc\n");
}

#[test]
fn texts_added_on_both_sides_are_one_conflict() {
    let model = MergeModel::new("", "<a/>\n", "<b/>\n");

    assert_eq!(kinds(&model), [ChunkKind::Conflict(0)]);
    assert_eq!(merged(&model, Taken::Theirs), "<a/>\n");
}

#[test]
fn a_last_line_without_a_line_end_stays_so() {
    let model = MergeModel::new("a\nb", "a\nx", "a\ny");

    assert_eq!(merged(&model, Taken::Theirs), "a\nx");
    assert_eq!(merged(&model, Taken::Mine), "a\ny");
    assert_eq!(merged(&model, Taken::Text("z\n")), "a\nz");
}

#[test]
fn a_missing_text_has_no_lines() {
    let model = MergeModel::whole(ChunkKind::Conflict(0), "a\nb\n", "", "a\nc\n");

    let chunk = model.conflict(0).unwrap();
    assert_eq!((chunk.theirs.clone(), chunk.rows()), (0..0, 2));
    assert_eq!(model.excerpt(Column::Mine, chunk.mine.clone()), "a\nc");
}

/// Few different lines, so that texts have much in common.
fn any_text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec!["<a>\n", "</a>\n", "  <b/>\n", "é\n", "\n", "x\n"]);
    prop::collection::vec(line, 0..16).prop_map(|lines| lines.concat())
}

proptest! {
    #[test]
    fn runs_follow_each_other_and_equal_ones_are_equal(
        base in any_text(), theirs in any_text(), mine in any_text(),
    ) {
        let model = MergeModel::new(&base, &theirs, &mine);

        let (mut at, mut conflicts) = ((0, 0, 0), 0);
        for chunk in model.chunks() {
            prop_assert_eq!(at, (chunk.base.start, chunk.theirs.start, chunk.mine.start));
            at = (chunk.base.end, chunk.theirs.end, chunk.mine.end);
            let [base, theirs, mine] = [Column::Base, Column::Theirs, Column::Mine]
                .map(|column| model.excerpt(column, chunk.lines(column)));
            match chunk.kind {
                ChunkKind::Equal => prop_assert!(base == theirs && base == mine),
                ChunkKind::Theirs => prop_assert_eq!(base, mine),
                ChunkKind::Mine => prop_assert_eq!(base, theirs),
                ChunkKind::Alike => prop_assert_eq!(theirs, mine),
                ChunkKind::Conflict(number) => {
                    prop_assert_eq!(number, conflicts);
                    conflicts += 1;
                }
            }
        }
        let ends = [Column::Base, Column::Theirs, Column::Mine].map(|column| model.count(column));
        prop_assert_eq!(at, (ends[0], ends[1], ends[2]));
        prop_assert_eq!(conflicts, model.conflict_count());
    }

    #[test]
    fn where_only_one_side_changed_the_merge_is_that_side(base in any_text(), other in any_text()) {
        let mine = MergeModel::new(&base, &base, &other);
        let theirs = MergeModel::new(&base, &other, &base);
        let both = MergeModel::new(&base, &other, &other);

        prop_assert_eq!(merged(&mine, Taken::Theirs), other.clone());
        prop_assert_eq!(merged(&theirs, Taken::Mine), other.clone());
        prop_assert_eq!(merged(&both, Taken::Mine), other);
    }
}
