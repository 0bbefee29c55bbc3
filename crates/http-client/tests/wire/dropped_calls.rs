//! Giving up: a dropped call ends at once, and the client works on.

use patchpanel_tenant_simulator::{FaultAction, Seed, StallPoint};

use super::support::calls::{CALLS, is_target, run, target};
use super::support::{client, fail, first_page, simulator};

/// The stages at which a server can leave a call waiting.
const STALLS: [StallPoint; 2] = [StallPoint::BeforeAnswer, StallPoint::InBody];

#[tokio::test]
async fn every_kind_of_call_can_be_dropped_and_leaves_the_client_usable() {
    let stalled = CALLS.map(|call| STALLS.map(|at| (call, at)));
    for (call, at) in stalled.into_iter().flatten() {
        let tenant = simulator(Seed::Demo).await;
        let (method, path) = target(call);
        fail(&tenant, method, path, FaultAction::Stall { at });
        // The sign-in comes first, and is the call itself where the token is what is asked for.
        let arrivals = if call == "token" { 1 } else { 2 };
        let usable = client(&tenant);
        let dropped = tokio::spawn({
            let client = usable.clone();
            async move { run(call, &client).await }
        });
        tenant.requests_arrived(arrivals).await;

        dropped.abort();

        assert!(dropped.await.unwrap_err().is_cancelled());
        tenant.clear_faults();
        let requests = tenant.requests();
        let sent = requests.iter().filter(|request| is_target(call, request));
        assert_eq!(sent.count(), 1, "{call} {at:?}");
        assert!(first_page(&usable).await.is_ok(), "{call} {at:?}");
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_signs_in_leaves_the_client_usable() {
    let tenant = simulator(Seed::Demo).await;
    let silent = FaultAction::Stall {
        at: StallPoint::BeforeAnswer,
    };
    fail(&tenant, "POST", "/oauth/token", silent);
    let usable = client(&tenant);
    let signing_in = tokio::spawn({
        let client = usable.clone();
        async move { run("read", &client).await }
    });
    tenant.requests_arrived(1).await;

    signing_in.abort();

    assert!(signing_in.await.unwrap_err().is_cancelled());
    tenant.clear_faults();
    assert!(first_page(&usable).await.is_ok());
}
