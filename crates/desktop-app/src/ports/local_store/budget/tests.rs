use std::{
    process::{Child, Command},
    sync::Arc,
    time::Duration,
};

use patchpanel_http_client::{
    Client, Credentials, ListQuery, Operation, Pool, RateLimit, RetryPolicy,
};
use patchpanel_tenant_simulator::{Seed, Simulator};

use super::*;

/// The test below, which a second process runs.
const TEST: &str = "ports::local_store::budget::tests::two_processes_with_one_client_id_see_no_429";
const FACTS: &str = "PATCHPANEL_BUDGET";
const REQUESTS: usize = 30;
const LIMIT: RateLimit = RateLimit {
    requests: 20,
    per: Duration::from_millis(500),
};

#[test]
fn two_processes_with_one_client_id_see_no_429() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    if let Ok(facts) = std::env::var(FACTS) {
        return runtime.block_on(spend(&facts));
    }
    let counting = patchpanel_tenant_simulator::RateLimit {
        requests: 20,
        window: LIMIT.per,
    };
    let simulator = Simulator::builder().seed(Seed::Demo).rate_limit(counting);
    let tenant = runtime.block_on(simulator.start()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let facts = [
        tenant.base_url(),
        tenant.client_id(),
        tenant.client_secret(),
        folder.path().to_str().unwrap(),
    ];

    let processes = [start(&facts.join("\n")), start(&facts.join("\n"))];
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }

    let requests = tenant.requests();
    let refused = requests
        .iter()
        .filter(|request| request.status == Some(429));
    assert_eq!(refused.count(), 0);
    // Each signs in, too; nothing was sent twice.
    assert_eq!(requests.len(), 2 * (REQUESTS + 1));
}

fn start(facts: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", TEST, "--nocapture"]);
    command.env(FACTS, facts).spawn().unwrap()
}

/// Reads, and every third request writes.
async fn spend(facts: &str) {
    let facts: Vec<&str> = facts.lines().collect();
    let &[base_url, client_id, client_secret, folder] = facts.as_slice() else {
        panic!("{facts:?}");
    };
    let shared = Arc::new(BudgetFiles(folder.into()));
    let client = Client::builder(base_url.parse().unwrap())
        .credentials(Credentials::pat(client_id, client_secret))
        .retry(RetryPolicy::never())
        .rate_limit(LIMIT)
        .pool(&Pool::default().sharing(shared))
        .build()
        .unwrap();
    let calls = (0..REQUESTS).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            let name = "workday-custom-emea".parse().unwrap();
            let operation = match number % 3 {
                0 => Operation::DeleteConnector {
                    script_name: format!("none-{number}").parse().unwrap(),
                },
                1 => Operation::GetConnector {
                    script_name: name,
                    locale: None,
                },
                _ => Operation::ListConnectors(ListQuery::default()),
            };
            let request = client.prepare(operation).unwrap();
            let answer = client.send(&request).await;
            let limited = answer.err().and_then(|error| error.status());
            assert_ne!(limited, Some(429), "{number}");
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap();
    }
}
