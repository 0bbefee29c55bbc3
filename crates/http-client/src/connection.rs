//! The connection to one tenant: sends at the pace that the tenant allows, and repeats what may be repeated.
//!
//! Knows no operation and no token; what may be repeated is the caller's to say.

use std::hash::{BuildHasher as _, RandomState};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use crate::answer::Answer;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::failure::{Failure, Sent};
use crate::rate_limit::Limiter;
use crate::rate_limit::budget::Place;
use crate::retry::RetryPolicy;
use crate::transport::{Outgoing, Transport};

/// What every call to a tenant needs besides its request.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) transport: Transport,
    pub(crate) limiter: Arc<Limiter>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: RetryPolicy,
}

impl Connection {
    /// Begins a call all of whose attempts together may take `time`.
    pub(crate) fn call(&self, time: Duration) -> Call<'_> {
        Call {
            connection: self,
            time,
            begun: self.clock.steady(),
            line_left: None,
            is_before_line: false,
            attempts: 0,
        }
    }
}

/// One call, from its beginning to its last attempt.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    connection: &'a Connection,
    time: Duration,
    begun: Duration,
    /// When the tenant's limit first let a request start: from then on the time counts, a sign-in included.
    line_left: Option<Duration>,
    /// Whether the line waits for this call.
    is_before_line: bool,
    attempts: u32,
}

/// An attempt that brought no success.
#[derive(Debug)]
pub(crate) struct FailedAttempt {
    pub(crate) error: Error,
    /// Whether the tenant may have done what was asked all the same.
    pub(crate) may_have_worked: bool,
    /// How long the server asks to wait.
    retry_after: Option<Duration>,
}

impl Call<'_> {
    /// Waits until the tenant's limit lets another request start.
    pub(crate) async fn wait_in_line(&mut self) {
        self.connection.limiter.acquire().await;
        self.starts_counting();
    }

    /// The same for a sign-in, for which the whole line may be waiting.
    pub(crate) async fn wait_before_line(&mut self) {
        self.connection.limiter.acquire_before_line().await;
        self.is_before_line = true;
        self.starts_counting();
    }

    fn starts_counting(&mut self) {
        let now = self.connection.clock.steady();
        self.line_left.get_or_insert(now);
    }

    /// Sends once; `request` is what errors name. The answer is a success.
    ///
    /// # Errors
    /// Whatever is no answer with a status of 2xx.
    pub(crate) async fn send(
        &mut self,
        outgoing: Outgoing<'_>,
        request: &str,
    ) -> Result<Answer, FailedAttempt> {
        self.attempts += 1;
        let Connection {
            transport,
            limiter,
            clock,
            retry,
        } = self.connection;
        let place = self.place().await;
        let exchanged = transport.exchange(outgoing, self.time_left()).await;
        drop(place);
        let elapsed = clock.steady().saturating_sub(self.begun);
        let failed = match exchanged {
            Ok(mut answer) if answer.is_success() => {
                (answer.attempts, answer.elapsed) = (self.attempts, elapsed);
                return Ok(answer);
            }
            Ok(answer) => FailedAttempt::refused(answer, request, clock),
            Err(failure) => FailedAttempt::unanswered(failure, request),
        };
        if let ErrorKind::RateLimited {
            retry_after: Some(pause),
        } = failed.error.kind()
        {
            limiter.pause((*pause).min(retry.max_retry_after));
        }
        Err(FailedAttempt {
            error: failed.error.with_effort(self.attempts, elapsed),
            ..failed
        })
    }

    /// Waits for other processes that use the same client id. That time does not count.
    async fn place(&mut self) -> Option<Place> {
        let Connection { limiter, clock, .. } = self.connection;
        let before = clock.steady();
        let place = limiter.place(self.is_before_line).await;
        let waited = clock.steady().saturating_sub(before);
        self.line_left = self.line_left.map(|left| left + waited);
        place
    }

    /// Makes the pause before the next attempt. `false` when there is to be none.
    pub(crate) async fn pauses_after(&self, failed: &FailedAttempt) -> bool {
        let Connection { clock, retry, .. } = self.connection;
        let kind = failed.error.kind();
        let pause = retry.pause_after(self.attempts, kind, failed.retry_after, random_fraction());
        let Some(pause) = pause.filter(|pause| *pause < self.time_left()) else {
            return false;
        };
        let request = failed.error.request();
        tracing::debug!(request, attempt = self.attempts, ?pause, "trying again");
        clock.sleep(pause).await;
        true
    }

    /// What is left of the time for all attempts.
    pub(crate) fn time_left(&self) -> Duration {
        let now = self.connection.clock.steady();
        let line_left = self.line_left.unwrap_or(now);
        self.time.saturating_sub(now.saturating_sub(line_left))
    }
}

impl FailedAttempt {
    fn refused(answer: Answer, request: &str, clock: &Arc<dyn Clock>) -> Self {
        let (answered, retry_after) = (answer.status, answer.retry_after(clock.now()));
        let error = answer.into_error(request, clock.now());
        Self {
            may_have_worked: error.kind() == &ErrorKind::BadAnswer || is_vague(answered),
            error,
            retry_after,
        }
    }

    fn unanswered(failure: Failure, request: &str) -> Self {
        let may_have_worked = failure.sent == Sent::Maybe;
        let Failure {
            kind,
            sent: _,
            status,
            reason,
            source,
        } = failure;
        let mut error = Error::new(kind, request).with_reason(reason.unwrap_or_default());
        if let Some(status) = status {
            error = error.with_status(status);
        }
        if let Some(source) = source {
            error = error.with_source(source);
        }
        Self {
            error,
            may_have_worked,
            retry_after: None,
        }
    }
}

/// Whether a status says nothing of what was done before, as a redirect does: a gateway that waited no longer (408), or
/// one of those that no standard knows.
fn is_vague(status: u16) -> bool {
    const REFUSALS: [RangeInclusive<u16>; 4] = [400..=407, 409..=417, 421..=426, 428..=431];
    let is_refusal = status == 451 || REFUSALS.iter().any(|known| known.contains(&status));
    (400..500).contains(&status) && !is_refusal
}

/// A number from 0 to 1. The keys of the standard hasher are the only randomness there is, and jitter needs no better.
fn random_fraction() -> f64 {
    let random = RandomState::new().hash_one(0_u8) >> 11;
    random as f64 / (1_u64 << 53) as f64
}
