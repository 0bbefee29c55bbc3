//! Lists in pages: the edges, the end, the total, and giving up in the middle.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use patchpanel_http_client::{Credentials, ErrorKind, ListQuery, SourceQuery};
use patchpanel_tenant_simulator::switches::{ListScope, OffsetPastEnd, Switches};
use patchpanel_tenant_simulator::{Fault, FaultAction, Running, Seed, Simulator, StallPoint};

use super::support::clock::ManualClock;
use super::support::stub::{Stub, answer};
use super::support::{CLIENT_ID, CLIENT_SECRET, client, lines, list, simulator};

const EDGES: [usize; 6] = [0, 1, 249, 250, 251, 500];

/// A tenant that refuses an offset at the end, as the real one does.
async fn strict(rows: usize) -> Running {
    let switches = Switches {
        offset_past_end: OffsetPastEnd::Refuse,
        list: ListScope::All,
        ..Switches::default()
    };
    let builder = Simulator::builder().client(CLIENT_ID, CLIENT_SECRET);
    let builder = builder.seed(Seed::Large(rows)).switches(switches);
    builder.start().await.unwrap()
}

#[tokio::test]
async fn every_row_is_listed_once_and_after_a_full_page_there_may_be_more() {
    for (rows, requests) in EDGES.into_iter().zip([1, 1, 1, 2, 2, 3]) {
        let tenant = strict(rows).await;

        let listed = list(&client(&tenant)).await.unwrap();

        let names: BTreeSet<_> = listed.iter().map(|row| &row.script_name).collect();
        assert_eq!((listed.len(), names.len()), (rows, rows));
        assert_eq!(lines(&tenant).len(), requests, "{rows} rows");
    }
}

/// A server with so many rows that gives no total, and refuses an offset at the end or gives an empty page.
async fn without_total(rows: usize, size: usize, past_end: &'static str) -> Stub {
    Stub::http(move |request| {
        let offset = offset_in(request);
        let status = if offset > 0 && offset >= rows {
            past_end
        } else {
            "200 OK"
        };
        answer(status, &[], &rows_as_json(part(offset, size, rows)))
    })
    .await
}

#[tokio::test]
async fn without_a_total_a_refused_offset_or_an_empty_page_is_the_end() {
    for past_end in ["400 Bad Request", "200 OK"] {
        for (rows, requests) in EDGES.into_iter().zip([1, 2, 2, 2, 3, 3]) {
            let stub = without_total(rows, 250, past_end).await;

            let expected = (numbered(0..rows), requests);
            assert_eq!(listed(&stub).await, expected, "{rows} rows, {past_end}");
        }
    }
}

#[tokio::test]
async fn the_total_is_asked_for_with_the_first_page_and_the_limit_is_kept() {
    let tenant = simulator(Seed::Large(25)).await;
    let query = ListQuery {
        limit: Some(10),
        ..ListQuery::default()
    };

    let all = client(&tenant).all_connectors(&query).await.unwrap();

    assert_eq!(all.len(), 25);
    let queries = tenant.requests().into_iter();
    let queries: BTreeSet<_> = queries.filter_map(|request| request.query).collect();
    let expected = [
        "limit=10&offset=0&count=true",
        "limit=10&offset=10",
        "limit=10&offset=20",
    ];
    assert_eq!(queries, expected.map(str::to_owned).into());
}

#[tokio::test]
async fn a_dropped_list_asks_for_nothing_more() {
    let tenant = simulator(Seed::Large(2_000)).await;
    let silent = FaultAction::Stall {
        at: StallPoint::BeforeAnswer,
    };
    let later_pages = Fault::new("GET", "/connectors/v1", silent).after(1);
    tenant.add_fault(later_pages.always());
    let client = client(&tenant);
    let listing = tokio::spawn({
        let client = client.clone();
        async move { list(&client).await }
    });
    tenant.requests_arrived(6).await;

    listing.abort();
    assert!(listing.await.unwrap_err().is_cancelled());

    tenant.clear_faults();
    let asked = lines(&tenant).len();
    assert_eq!(asked, 5, "the first page, and four at a time");
    assert!(list(&client).await.is_ok());
}

#[tokio::test]
async fn a_failing_page_ends_the_list_with_its_error() {
    let tenant = simulator(Seed::Large(1_000)).await;
    let later_pages = Fault::new("GET", "/connectors/v1", FaultAction::BadJson {}).after(1);
    tenant.add_fault(later_pages.always());

    let listed = list(&client(&tenant)).await;

    assert_eq!(listed.unwrap_err().kind(), &ErrorKind::BadAnswer);
}

#[tokio::test]
async fn a_bad_filter_is_an_error_and_not_an_empty_list() {
    let tenant = simulator(Seed::Large(10)).await;
    let query = ListQuery {
        filter: Some("status eq \"x\"".parse().unwrap()),
        ..ListQuery::default()
    };

    let error = client(&tenant).all_connectors(&query).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Invalid);
}

fn offset_in(request: &str) -> usize {
    let (_, offset) = request.split_once("offset=").unwrap();
    let digits = offset.split(['&', ' ']).next().unwrap();
    digits.parse().unwrap()
}

fn numbered(rows: impl IntoIterator<Item = usize>) -> Vec<String> {
    rows.into_iter().map(|row| format!("c{row}")).collect()
}

fn rows_as_json(rows: impl IntoIterator<Item = usize>) -> String {
    let rows = numbered(rows).into_iter();
    let rows = rows.map(|name| format!(r#"{{"scriptName":"{name}"}}"#));
    format!("[{}]", rows.collect::<Vec<_>>().join(","))
}

/// Up to `size` rows from an offset, of `all`.
fn part(offset: usize, size: usize, all: usize) -> Range<usize> {
    offset.min(all)..(offset + size).min(all)
}

/// A server that says this total, and has these rows at an offset.
async fn pages(
    total: impl Into<Option<u32>>,
    rows: impl Fn(usize) -> String + Send + Sync + 'static,
) -> Stub {
    let total = total.into().map(|total| format!("X-Total-Count: {total}"));
    Stub::http(move |request| {
        let headers: Vec<&str> = total.as_deref().into_iter().collect();
        answer("200 OK", &headers, &rows(offset_in(request)))
    })
    .await
}

/// The names that are listed, and the number of requests.
async fn listed(stub: &Stub) -> (Vec<String>, usize) {
    let listed = list(&stub.client()).await.unwrap().into_iter();
    let names = listed.map(|row| row.script_name.unwrap().to_string());
    (names.collect(), stub.seen().len())
}

#[tokio::test]
async fn a_server_that_gives_fewer_rows_than_asked_for_is_listed_to_its_end() {
    let stub = pages(270, |offset| rows_as_json(part(offset, 100, 270))).await;

    assert_eq!(listed(&stub).await, (numbered(0..270), 3));
}

#[tokio::test]
async fn a_server_that_gives_fewer_rows_without_a_total_is_listed_to_its_end() {
    for past_end in ["400 Bad Request", "200 OK"] {
        let stub = without_total(270, 100, past_end).await;

        assert_eq!(listed(&stub).await, (numbered(0..270), 4));
    }
}

/// The records at these places are counted by the server, and not shown.
const HIDDEN: [usize; 4] = [7, 100, 101, 270];

#[tokio::test]
async fn rows_that_a_server_hides_after_counting_them_make_none_come_twice() {
    for total in [Some(300), None] {
        let shown = |rows: Range<usize>| rows.filter(|row| !HIDDEN.contains(row));
        let stub = pages(total, move |offset| {
            rows_as_json(shown(part(offset, 250, 300)))
        })
        .await;

        assert_eq!(listed(&stub).await.0, numbered(shown(0..300)));
    }
}

#[tokio::test]
async fn a_page_whose_rows_are_all_hidden_loses_none_behind_it() {
    for (size, all) in [(250, 1_000), (50, 300)] {
        let stub = pages(u32::try_from(all).unwrap(), move |offset| match offset {
            hidden if hidden == size => "[]".to_owned(),
            _ => rows_as_json(part(offset, size, all)),
        })
        .await;

        let shown = (0..size).chain(2 * size..all);
        assert_eq!(listed(&stub).await.0, numbered(shown));
    }
}

#[tokio::test]
async fn a_total_that_is_too_low_cuts_nothing_off() {
    // It is not believed, so an empty page has to end the list.
    for (total, size, all) in [
        (0, 250, 600),
        (1, 250, 600),
        (250, 250, 600),
        (0, 50, 120),
        (60, 50, 120),
    ] {
        let stub = pages(total, move |offset| rows_as_json(part(offset, size, all))).await;

        assert_eq!(listed(&stub).await, (numbered(0..all), 4), "{total}");
    }
}

#[tokio::test]
async fn a_list_without_an_end_and_a_page_that_is_too_large_are_given_up() {
    type Rows = fn(usize) -> String;
    let cases: [(&str, Option<u32>, usize, Rows); 6] = [
        ("2000 pages", None, 2_001, |offset| rows_as_json([offset])),
        ("", None, 2, |offset| rows_as_json(offset..offset + 300)),
        ("100000", None, 401, |offset| {
            rows_as_json(offset..offset + 250)
        }),
        ("100000", None, 1, |_| {
            format!("[{}{{}}]", "{},".repeat(1_000_000))
        }),
        ("no new row", Some(u32::MAX), 21, |offset| {
            rows_as_json(part(offset, 100, 100))
        }),
        ("larger than 16777216", None, 2, |offset| match offset {
            0 => rows_as_json(0..250),
            _ => format!("[{}]", " ".repeat(17 * 1024 * 1024)),
        }),
    ];
    for (why, total, requests, rows) in cases {
        let stub = pages(total, rows).await;

        let error = list(&stub.client()).await.unwrap_err();

        assert_eq!(error.kind(), &ErrorKind::BadAnswer);
        assert!(error.reason().unwrap_or_default().contains(why), "{error}");
        assert_eq!(stub.seen().len(), requests, "{why}");
    }
}

#[tokio::test]
async fn a_list_that_takes_longer_than_ten_minutes_is_given_up() {
    let clock = Arc::new(ManualClock::new());
    let slow = Arc::clone(&clock);
    let stub = pages(None, move |offset| {
        slow.advance(Duration::from_secs(59));
        rows_as_json([offset])
    })
    .await;
    let builder = stub.builder().credentials(Credentials::token("t"));
    let client = builder.clock(clock).build().unwrap();

    let error = list(&client).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::BadAnswer);
    assert!(error.reason().unwrap().contains("ten minutes"), "{error}");
    assert_eq!(stub.seen().len(), 11);
}

#[tokio::test]
async fn a_row_that_moves_to_a_later_page_meanwhile_is_listed_once() {
    let stub = pages(261, |offset| match offset {
        0 => rows_as_json(0..250),
        // A new connector pushed the last row of the first page onto this one.
        _ => rows_as_json(249..260),
    })
    .await;

    assert_eq!(listed(&stub).await.0, numbered(0..260));
}

#[tokio::test]
async fn one_odd_row_leaves_the_list_readable_and_is_shown_as_it_was_written() {
    let rows = r#"[{"scriptName":"a","name":"caf\ud83d"},null,{"scriptName":"b","limit":1e400},
        {"scriptName":"c","scriptName":"d"},[1],{"scriptName":"f"}]"#;
    let stub = pages(6, |_| rows.to_owned()).await;

    let listed = list(&stub.client()).await.unwrap();

    let shown: Vec<_> = listed
        .iter()
        .map(|row| {
            let unread = row.unread.iter().map(|unread| unread.text.as_str());
            let name = row.script_name.as_ref().map(|name| name.as_str());
            (name, unread.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        shown,
        [
            (Some("a"), vec![r#""caf\ud83d""#]),
            (None, vec!["null"]),
            (Some("b"), vec![]),
            (None, vec!["\"c\"", "\"d\""]),
            (None, vec!["[1]"]),
            (Some("f"), vec![]),
        ]
    );
    assert_eq!(&*listed[2].rest, r#"{"limit":1e400}"#);
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_and_promises_the_moon_is_listed_once() {
    let stub = pages(u32::MAX, |_| rows_as_json(0..250)).await;

    let (names, requests) = listed(&stub).await;

    assert_eq!(names, numbered(0..250));
    assert!(requests <= 5, "{requests}");
}

#[tokio::test]
async fn a_server_that_ignores_limit_and_offset_is_listed_once() {
    let stub = pages(None, |_| rows_as_json(0..1_000)).await;

    assert_eq!(listed(&stub).await, (numbered(0..1_000), 2));
}

#[tokio::test]
async fn pages_fetched_at_the_same_time_keep_their_order() {
    let tenant = simulator(Seed::Large(1_700)).await;

    let listed = list(&client(&tenant)).await.unwrap();

    let expected = (0..1_700).map(|row| -> Box<str> { format!("Connector {row:06}").into() });
    assert!(listed.into_iter().map(|row| row.name.unwrap()).eq(expected));
    assert_eq!(lines(&tenant).len(), 7);
}

#[tokio::test]
async fn sources_are_listed_to_their_end_and_each_once() {
    for (total, requests) in [(&["X-Total-Count: 270"][..], 3), (&[], 4)] {
        let stub = Stub::http(move |request| {
            let offset = offset_in(request);
            // No more than 100 at once, and every page begins with a row that came already.
            let ids = offset.saturating_sub(1).min(270)..(offset + 99).min(270);
            if offset >= 270 {
                return answer("400 Bad Request", &[], "{}");
            }
            let ids = ids.map(|row| format!(r#"{{"id":"s{row}"}}"#));
            let rows = format!("[{}]", ids.collect::<Vec<_>>().join(","));
            answer("200 OK", total, &rows)
        })
        .await;

        let sources = stub.client().all_sources(&SourceQuery::default()).await;

        assert_eq!(sources.unwrap().len(), 270);
        assert_eq!(stub.seen().len(), requests);
    }
}

#[tokio::test]
async fn a_server_that_repeats_its_sources_is_left() {
    let ids = (0..250).map(|row| format!(r#"{{"id":"s{row}"}}"#));
    let rows = format!("[{}]", ids.collect::<Vec<_>>().join(","));
    let stub = pages(None, move |_| rows.clone()).await;

    let sources = stub.client().all_sources(&SourceQuery::default()).await;

    assert_eq!(sources.unwrap().len(), 250);
    assert_eq!(stub.seen().len(), 2);
}
