use std::sync::Mutex;

use proptest::prelude::*;

use super::*;
use crate::clock::SystemClock;

#[derive(Debug, Default)]
struct InMemory(Mutex<Vec<u64>>);

impl SharedBudget for InMemory {
    fn change(&self, _name: &str, change: &mut dyn FnMut(&mut Vec<u64>)) -> io::Result<()> {
        change(&mut self.0.lock().unwrap());
        Ok(())
    }
}

fn budget(requests: u32) -> Budget {
    let limit = RateLimit {
        requests,
        per: Duration::from_secs(10),
    };
    let longest = Duration::from_mins(2);
    let clock = Arc::new(SystemClock::new());
    Budget::new(
        Arc::new(InMemory::default()),
        "acme".to_owned(),
        limit,
        longest,
        clock,
    )
}

proptest! {
    /// Each request is sent some time after it took its place, arrives, and is answered; the server counts.
    #[test]
    fn no_server_counts_more_than_its_limit_however_long_requests_travel(
        ways in prop::collection::vec((0_u64..400, 0_u64..400, 0_u64..400), 1..60),
        requests in 1_u32..8,
    ) {
        let budget = budget(requests);
        let (mut places, mut now) = (Vec::new(), 1_000_000);
        let mut arrivals: Vec<u64> = Vec::new();
        let mut on_their_way: Vec<(u64, usize)> = Vec::new();
        for (pause, there, back) in ways {
            now += pause;
            let number = loop {
                on_their_way.sort_unstable();
                while let Some((at, number)) = on_their_way.first().copied().filter(|(at, _)| *at <= now) {
                    give_back(&mut places, number, at, &budget);
                    on_their_way.remove(0);
                }
                match take(&mut places, now, &budget) {
                    Ok(number) => break number,
                    Err(wait) => {
                        prop_assert!(wait > Duration::ZERO);
                        now += millis(wait);
                    }
                }
            };
            arrivals.push(now + there);
            on_their_way.push((now + there + back, number));
        }
        arrivals.sort_unstable();
        for from in &arrivals {
            let within = arrivals.iter().filter(|at| *at >= from && **at < from + 10_000);
            prop_assert!(within.count() <= requests as usize);
        }
    }
}

#[test]
fn a_place_of_a_process_that_ended_is_free_after_the_longest_time() {
    let budget = budget(1);
    let mut places = Vec::new();

    assert_eq!(take(&mut places, 0, &budget), Ok(0));
    assert!(take(&mut places, 130_049, &budget).is_err());
    assert_eq!(take(&mut places, 130_050, &budget), Ok(0));
}

#[test]
fn a_clock_that_is_set_back_holds_nothing_up_for_long() {
    let budget = budget(1);
    let mut places = vec![u64::MAX];

    let wait = take(&mut places, 0, &budget).unwrap_err();

    assert_eq!(wait, Duration::from_millis(10_050));
    assert_eq!(take(&mut places, 10_050, &budget), Ok(0));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_given_up_gives_its_place_back() {
    let shared = Arc::new(InMemory::default());
    let budget = Budget {
        shared: shared.clone(),
        ..budget(1)
    };

    let place = budget.place().await.unwrap();
    let taken = shared.0.lock().unwrap().clone();
    drop(place);
    while *shared.0.lock().unwrap() == taken {
        tokio::task::yield_now().await;
    }

    assert!(shared.0.lock().unwrap()[0] < taken[0]);
}
