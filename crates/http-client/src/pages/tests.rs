use super::*;

/// A page of rows that are numbered from `first` on.
fn page(first: usize, rows: usize, total: Option<u64>) -> Page<ConnectorSummary> {
    let row = |number| ConnectorSummary {
        script_name: format!("c{number}").try_into().ok(),
        ..ConnectorSummary::default()
    };
    Page {
        items: (first..first + rows).map(row).collect(),
        total,
        bytes: 0,
    }
}

/// A walk after pages of so many rows.
fn after(pages: &[usize], total: Option<u64>) -> Walk<ConnectorSummary> {
    let mut walk = Walk::new(None, None);
    for rows in pages {
        let first = walk.items.len();
        walk.take(Ok(page(first, *rows, total))).unwrap();
    }
    walk
}

#[test]
fn a_page_of_hidden_rows_is_passed_over_while_the_total_promises_more() {
    let hidden = after(&[250, 0], Some(1_000));
    assert_eq!((hidden.is_over, hidden.offset), (false, 500));
    assert_eq!(after(&[0], Some(251)).offset, 250);

    assert!(after(&[0], Some(250)).is_over);
    assert!(after(&[250, 250, 250, 0], Some(1_000)).is_over);
    assert!(!after(&[0; 19], Some(1_000_000)).is_over);
    let mut endless = after(&[0; 19], Some(1_000_000));
    endless.take(Ok(page(0, 0, None))).unwrap_err();
}

#[test]
fn rows_that_cannot_be_read_and_look_alike_are_all_listed() {
    let odd = |first, rows| {
        let mut page = page(first, rows, None);
        page.items
            .extend([ConnectorSummary::default(), ConnectorSummary::default()]);
        page
    };
    let listed = |pages: [(usize, usize); 2]| {
        let mut walk = Walk::new(None, None);
        for (first, rows) in pages {
            walk.take(Ok(odd(first, rows))).unwrap();
        }
        (walk.items.len(), walk.is_over)
    };

    assert_eq!(listed([(0, 0), (0, 0)]), (2, true), "the page repeats");
    assert_eq!(listed([(0, 9), (0, 9)]), (11, true), "the page repeats");
    assert_eq!(listed([(0, 9), (8, 9)]), (19, false), "the pages overlap");
    assert_eq!(listed([(0, 9), (9, 9)]), (22, false), "the pages are apart");
}

#[test]
fn a_list_that_is_too_long_is_given_up() {
    let mut long = after(&[250; 400], None);
    let mut heavy = after(&[250], None);
    let heavy_page = Page {
        bytes: MOST_BYTES + 1,
        ..page(250, 250, None)
    };

    let too_long = long.take(Ok(page(100_000, 250, None))).unwrap_err();
    let too_heavy = heavy.take(Ok(heavy_page)).unwrap_err();

    assert_eq!(long.items.len(), 100_000);
    assert_eq!(too_long.kind(), &ErrorKind::BadAnswer);
    assert_eq!(too_heavy.kind(), &ErrorKind::BadAnswer);
}

#[test]
fn the_pages_that_a_total_promises_are_known_after_a_full_page_only() {
    let offsets = |rows, total| {
        let next = after(&[rows], total).next();
        next.map(|slice| slice.offset).collect::<Vec<_>>()
    };

    assert_eq!(offsets(250, Some(1_000)), [250, 500, 750]);
    assert_eq!(offsets(250, Some(251)), [250]);
    assert_eq!(offsets(100, Some(1_000)), [100]);
    assert_eq!(offsets(250, None), [250]);
}

#[test]
fn a_refused_offset_is_the_end_where_nothing_more_is_promised() {
    let refusal = Error::new(ErrorKind::Invalid, "GET /connectors/v1").with_status(400);
    let after_full = after(&[250], None);

    assert!(after_full.ends_with(&refusal));
    assert!(after(&[250], Some(250)).ends_with(&refusal));
    assert!(!after(&[250], Some(900)).ends_with(&refusal));
    assert!(after(&[249], Some(900)).ends_with(&refusal));
    assert!(!after(&[], None).ends_with(&refusal));
    assert!(!after_full.ends_with(&Error::new(ErrorKind::Forbidden, "GET /x").with_status(403)));
}
