use super::*;
use crate::clock::SystemClock;

fn millis(value: u64) -> Duration {
    Duration::from_millis(value)
}

fn limiter() -> Arc<Limiter> {
    Arc::new(Limiter::new(
        RateLimit::default(),
        Arc::new(SystemClock::new()),
        None,
    ))
}

/// The most requests that start within any 10 s.
fn busiest_window(starts: &[Duration]) -> usize {
    let within = |from: &Duration| {
        starts
            .iter()
            .filter(|start| *start >= from && **start < *from + Duration::from_secs(10))
            .count()
    };
    starts.iter().map(within).max().unwrap_or(0)
}

async fn run(limiter: &Arc<Limiter>, count: usize) -> Vec<Duration> {
    let calls = (0..count).map(|_| {
        let limiter = Arc::clone(limiter);
        tokio::spawn(async move {
            limiter.acquire().await;
            limiter.clock.steady()
        })
    });
    let calls: Vec<_> = calls.collect();
    let mut starts = Vec::new();
    for call in calls {
        starts.push(call.await.unwrap());
    }
    starts.sort();
    starts
}

#[test]
fn the_whole_window_may_be_used_at_once() {
    let mut window = Window::new(RateLimit::default());

    let granted = (0..150)
        .filter(|_| window.admit(Duration::ZERO).is_ok())
        .count();

    assert_eq!((granted, window.starts.len()), (100, window.most()));
    assert_eq!(window.admit(Duration::ZERO), Err(millis(10_050)));
    assert_eq!(window.admit(millis(10_050)), Ok(()));
}

#[test]
fn a_limit_of_one_still_lets_requests_through() {
    let mut window = Window::new(RateLimit {
        requests: 1,
        per: Duration::from_secs(1),
    });

    assert_eq!(window.admit(Duration::ZERO), Ok(()));
    assert_eq!(window.admit(Duration::ZERO), Err(millis(1_005)));
    assert_eq!(window.admit(millis(1_005)), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn five_thousand_queued_requests_use_the_limit_and_never_exceed_it() {
    let limiter = limiter();

    let starts = run(&limiter, 5_000).await;

    assert_eq!(busiest_window(&starts), 100);
    // The first hundred start at once; the other 4,900 at 10 a second would take 490 s.
    let used = 490.0 / starts.last().unwrap().as_secs_f64();
    assert!(used >= 0.99, "{used}");
}

#[tokio::test(start_paused = true)]
async fn two_hundred_requests_take_at_most_21_seconds() {
    let starts = run(&limiter(), 200).await;

    assert!(
        *starts.last().unwrap() <= Duration::from_secs(21),
        "{:?}",
        starts.last()
    );
    assert!(busiest_window(&starts) <= 100);
}

#[tokio::test(start_paused = true)]
async fn after_a_pause_nothing_starts_until_it_is_over() {
    let limiter = limiter();
    let before = limiter.clock.steady();

    limiter.pause(Duration::from_secs(7));
    limiter.acquire().await;

    assert!(limiter.clock.steady().saturating_sub(before) >= Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_does_not_wait_for_the_thousand_reads_that_wait_for_it() {
    let limiter = limiter();
    let line = tokio::spawn({
        let limiter = Arc::clone(&limiter);
        async move { run(&limiter, 1_000).await }
    });
    tokio::task::yield_now().await;

    limiter.acquire_before_line().await;

    assert!(limiter.clock.steady() <= Duration::from_secs(21));
    assert!(busiest_window(&line.await.unwrap()) <= 100);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_wait_leaves_the_line() {
    let limiter = limiter();
    run(&limiter, 100).await;

    let given_up = tokio::time::timeout(millis(50), limiter.acquire()).await;
    limiter.acquire().await;

    assert!(given_up.is_err());
}
