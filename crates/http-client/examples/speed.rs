//! Measures this client against plain reqwest, alternating in one run, so that the ratio means something on any
//! machine: all connectors into typed rows, against the same bytes into `serde_json::Value`.
//!
//! `cargo run --release -p patchpanel-http-client --example speed -- BASE_URL CLIENT_ID CLIENT_SECRET`
//!
//! With `details` after these it reads 200 connectors under the real rate limit instead, and fails on the first 429.
#![expect(clippy::print_stdout, reason = "a measurement shows its result")]

use std::time::Duration;

use futures_util::future::try_join_all;
use patchpanel_http_client::{Client, Credentials, ListQuery, PAGE_LIMIT, RateLimit, RetryPolicy};
use serde_json::Value;
use tokio::time::Instant;

const ROUNDS: usize = 9;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [base_url, client_id, client_secret] => compare(base_url, client_id, client_secret).await,
        [base_url, client_id, client_secret, what] if what == "details" => {
            read_details(base_url, client_id, client_secret).await
        }
        _ => Err("Give the base URL, the client id and the client secret.".into()),
    }
}

/// Details of 200 connectors, as a backup of a whole tenant would read them.
async fn read_details(base_url: &str, client_id: &str, client_secret: &str) -> Outcome<()> {
    let client = Client::builder(base_url.parse()?)
        .credentials(Credentials::pat(client_id, client_secret))
        .retry(RetryPolicy::never())
        .build()?;
    let listed = client.all_connectors(&ListQuery::default()).await?;
    let started = Instant::now();
    let names = listed
        .iter()
        .filter_map(|connector| connector.script_name.as_ref())
        .take(200);
    let details = try_join_all(names.map(|name| client.connector(name))).await?;
    println!(
        "{} details in {:.1} s, no 429",
        details.len(),
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

async fn compare(base_url: &str, client_id: &str, client_secret: &str) -> Outcome<()> {
    let client = Client::builder(base_url.parse()?)
        .credentials(Credentials::pat(client_id, client_secret))
        // The simulator does not count, and waiting is not what is measured.
        .rate_limit(RateLimit { requests: 1_000_000, per: Duration::from_secs(10) })
        .build()?;
    let token = client.sign_in().await?;
    let plain = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()?;

    let (mut typed_times, mut plain_times) = (Vec::new(), Vec::new());
    let mut rows = (0, 0);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let typed_rows = client.all_connectors(&ListQuery::default()).await?;
        typed_times.push(started.elapsed());
        let started = Instant::now();
        let plain_rows = fetch_plainly(&plain, base_url, token.secret.expose()).await?;
        plain_times.push(started.elapsed());
        rows = (typed_rows.len(), plain_rows.len());
    }
    println!("rows: {} and {}", rows.0, rows.1);
    let typed = show("this client:  ", typed_times);
    let plain = show("plain reqwest:", plain_times);
    println!("ratio: {:.2}", typed.as_secs_f64() / plain.as_secs_f64());
    Ok(())
}

/// One page after the other, as a script would do it.
async fn fetch_plainly(http: &reqwest::Client, base_url: &str, token: &str) -> Outcome<Vec<Value>> {
    let mut all = Vec::new();
    loop {
        let url = format!(
            "{base_url}/connectors/v1?limit={PAGE_LIMIT}&offset={}",
            all.len()
        );
        let answer = http.get(url).bearer_auth(token).send().await?;
        let page: Vec<Value> = serde_json::from_slice(&answer.bytes().await?)?;
        let is_last = page.len() < PAGE_LIMIT as usize;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

/// Shows the median and the best, and gives the median.
fn show(what: &str, mut times: Vec<Duration>) -> Duration {
    times.sort();
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    let (median, best) = (at(times.len() / 2), at(0));
    let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{what} {:>8.1} ms, best {:.1} ms",
        millis(median),
        millis(best)
    );
    median
}
