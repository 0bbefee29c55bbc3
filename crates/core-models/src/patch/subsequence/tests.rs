use serde_json::json;

use super::*;

fn subsequence(before: &Value, after: &Value) -> Anchors {
    common_subsequence(before.as_array().unwrap(), after.as_array().unwrap())
}

/// The textbook table, as a second opinion on the length.
fn longest_length(before: &[u32], after: &[u32]) -> usize {
    let mut row = vec![0; after.len() + 1];
    for a in before {
        let mut diagonal = 0;
        for (column, b) in after.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = if a == b {
                diagonal + 1
            } else {
                above.max(row[column])
            };
            diagonal = above;
        }
    }
    row[after.len()]
}

fn assert_is_common(anchors: &Anchors, before: &[u32], after: &[u32]) {
    assert!(anchors.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1));
    assert!(
        anchors
            .iter()
            .all(|(row, column)| before[*row] == after[*column])
    );
}

#[test]
fn equal_items_are_found_whatever_lies_between() {
    assert_eq!(
        subsequence(&json!([1, 2, 3, 4, 5]), &json!([2, 3, 4, 5])),
        [(1, 0), (2, 1), (3, 2), (4, 3)]
    );
    assert_eq!(
        subsequence(&json!(["a"]), &json!(["b", "a", "c"])),
        [(0, 1)]
    );
    assert_eq!(
        subsequence(&json!([{"a": 1}, null]), &json!([null, {"a": 1.5}])),
        [(1, 0)]
    );
    assert_eq!(subsequence(&json!([1, 2]), &json!([3])), []);
    assert_eq!(subsequence(&json!([]), &json!([])), []);
}

#[test]
fn the_exact_search_finds_the_longest_subsequence_of_all_short_sequences() {
    let sequences: Vec<Vec<u32>> = (0..=5_u32)
        .flat_map(|length| {
            (0..3_u32.pow(length)).map(move |code| {
                (0..length)
                    .map(|digit| code / 3_u32.pow(digit) % 3)
                    .collect()
            })
        })
        .collect();

    for before in &sequences {
        for after in &sequences {
            let anchors = shortest_edit(before, after, EDIT_LIMIT).unwrap();

            assert_is_common(&anchors, before, after);
            assert_eq!(
                anchors.len(),
                longest_length(before, after),
                "{before:?} {after:?}"
            );
        }
    }
}

#[test]
fn beyond_the_limit_unique_items_are_anchors() {
    let before: Vec<u32> = (0..2_000).collect();
    let after: Vec<u32> = (0..2_000)
        .map(|n| if n % 2 == 0 { n } else { n + 5_000 })
        .collect();

    assert_eq!(shortest_edit(&before, &after, EDIT_LIMIT), None);
    let anchors = unique_anchors(&before, &after);

    assert_is_common(&anchors, &before, &after);
    assert_eq!(anchors.len(), 1_000);
}

#[test]
fn anchors_never_cross() {
    assert_eq!(unique_anchors(&[1, 2, 3, 4], &[4, 1, 3, 2]).len(), 2);
    assert_eq!(unique_anchors(&[1, 1, 2], &[1, 2, 1]), [(2, 1)]);
}
