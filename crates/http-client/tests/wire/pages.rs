//! Lists in pages: the edges, the end, the total, and giving up in the middle.

use futures_util::{StreamExt as _, TryStreamExt as _};
use patchpanel_http_client::{Client, Credentials, ErrorKind, ListQuery, Page};
use patchpanel_tenant_simulator::switches::{ListScope, OffsetPastEnd, Switches};
use patchpanel_tenant_simulator::{Fault, FaultAction, Running, Seed, Simulator};

use super::support::stub::{Stub, answer};
use super::support::{CLIENT_ID, CLIENT_SECRET, client, lines, simulator, url};

const EDGES: [usize; 6] = [0, 1, 249, 250, 251, 500];

/// A tenant that refuses an offset at the end, as the real one does.
async fn strict(rows: usize) -> Running {
    let switches = Switches {
        offset_past_end: OffsetPastEnd::Refuse,
        list: ListScope::All,
        ..Switches::default()
    };
    let builder = Simulator::builder()
        .seed(Seed::Large(rows))
        .client(CLIENT_ID, CLIENT_SECRET);
    builder.switches(switches).start().await.unwrap()
}

#[tokio::test]
async fn every_row_is_listed_once_and_a_known_total_saves_the_last_request() {
    for (rows, requests) in EDGES.into_iter().zip([1, 1, 1, 1, 2, 2]) {
        let tenant = strict(rows).await;

        let all = client(&tenant)
            .all_connectors(&ListQuery::default())
            .await
            .unwrap();

        let names: std::collections::BTreeSet<_> =
            all.iter().map(|row| row.script_name.clone()).collect();
        assert_eq!((all.len(), names.len()), (rows, rows));
        assert_eq!(lines(&tenant).len(), requests, "{rows} rows");
    }
}

#[tokio::test]
async fn without_a_total_a_refused_offset_after_a_full_page_is_the_end() {
    for (rows, requests) in EDGES.into_iter().zip([1, 1, 1, 2, 2, 3]) {
        let tenant = strict(rows).await;

        let pages: Vec<Page<_>> = client(&tenant)
            .connector_pages(&ListQuery::default())
            .try_collect()
            .await
            .unwrap();

        assert_eq!(
            pages.iter().map(|page| page.items.len()).sum::<usize>(),
            rows
        );
        assert!(pages.iter().all(|page| page.total.is_none()));
        assert_eq!(lines(&tenant).len(), requests, "{rows} rows");
    }
}

#[tokio::test]
async fn without_a_total_an_empty_page_is_the_end_too() {
    let tenant = simulator(Seed::Large(250)).await;

    let pages: Vec<Page<_>> = client(&tenant)
        .connector_pages(&ListQuery::default())
        .try_collect()
        .await
        .unwrap();

    assert_eq!(
        pages
            .iter()
            .map(|page| page.items.len())
            .collect::<Vec<_>>(),
        [250, 0]
    );
}

#[tokio::test]
async fn the_total_comes_with_the_first_page_and_the_limit_is_kept() {
    let tenant = simulator(Seed::Large(25)).await;
    let query = ListQuery {
        limit: Some(10),
        count: true,
        ..ListQuery::default()
    };

    let pages: Vec<Page<_>> = client(&tenant)
        .connector_pages(&query)
        .try_collect()
        .await
        .unwrap();

    assert_eq!(pages[0].total, Some(25));
    assert_eq!(
        pages
            .iter()
            .map(|page| page.items.len())
            .collect::<Vec<_>>(),
        [10, 10, 5]
    );
    let queries: Vec<_> = tenant
        .requests()
        .into_iter()
        .filter_map(|request| request.query)
        .collect();
    assert_eq!(
        queries,
        [
            "limit=10&offset=0&count=true",
            "limit=10&offset=10",
            "limit=10&offset=20"
        ]
    );
}

#[tokio::test]
async fn a_dropped_stream_asks_for_nothing_more() {
    let tenant = simulator(Seed::Large(1_000)).await;
    let mut pages = Box::pin(client(&tenant).connector_pages(&ListQuery::default()));

    let first = pages.next().await.unwrap().unwrap();
    drop(pages);

    assert_eq!(first.items.len(), 250);
    assert_eq!(lines(&tenant).len(), 1);
}

#[tokio::test]
async fn a_failing_page_ends_the_stream_with_its_error() {
    let tenant = simulator(Seed::Large(1_000)).await;
    tenant.faults().add(
        Fault::new("GET", "/connectors/v1", FaultAction::BadJson {})
            .after(1)
            .always(),
    );
    let mut pages = Box::pin(client(&tenant).connector_pages(&ListQuery::default()));

    let first = pages.next().await.unwrap();
    let second = pages.next().await.unwrap();
    let end = pages.next().await;

    assert_eq!(first.unwrap().items.len(), 250);
    assert_eq!(second.unwrap_err().kind(), &ErrorKind::BadAnswer);
    assert!(end.is_none());
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

/// A tenant that gives at most 100 rows a page, whatever is asked for.
fn narrow_page(request: &str) -> String {
    let query = request.split_whitespace().nth(1).unwrap();
    let offset = query
        .split("offset=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let offset: usize = offset.parse().unwrap();
    let rows = (offset..(offset + 100).min(270)).map(|row| format!(r#"{{"scriptName":"c{row}"}}"#));
    let body = format!("[{}]", rows.collect::<Vec<_>>().join(","));
    answer("200 OK", &["X-Total-Count: 270"], &body)
}

#[tokio::test]
async fn a_server_that_gives_fewer_rows_than_asked_for_is_listed_to_its_end() {
    let stub = Stub::http(narrow_page).await;
    let client = Client::builder(url(&format!("http://127.0.0.1:{}", stub.port)))
        .credentials(Credentials::token("t"))
        .build()
        .unwrap();

    let all = client.all_connectors(&ListQuery::default()).await.unwrap();

    let names = all
        .iter()
        .map(|row| row.script_name.as_ref().unwrap().to_string());
    assert_eq!(
        names.collect::<Vec<_>>(),
        (0..270).map(|row| format!("c{row}")).collect::<Vec<_>>()
    );
    assert_eq!(stub.seen().len(), 3);
}

#[tokio::test]
async fn pages_fetched_at_the_same_time_keep_their_order() {
    let tenant = simulator(Seed::Large(1_700)).await;

    let all = client(&tenant)
        .all_connectors(&ListQuery::default())
        .await
        .unwrap();

    let names = all
        .iter()
        .map(|row| row.name.clone().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(
        names,
        (0..1_700)
            .map(|row| format!("Connector {row:06}"))
            .collect::<Vec<_>>()
    );
    assert_eq!(lines(&tenant).len(), 7);
}
