//! When a request may be sent again, and how long to wait before.
//!
//! Pure: no clock, no randomness, no network. Only reading calls are ever repeated here; a change whose fate is
//! unknown is reported as such, see [`crate::ErrorKind::OutcomeUnknown`].

use std::time::Duration;

use crate::error::ErrorKind;

/// How often a reading call is tried, and how long the pauses are.
///
/// The defaults follow the standard retry behaviour of the AWS SDKs, three attempts and a cap of 20 s, but never repeat
/// at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all, the first one included; 1 never repeats.
    pub max_attempts: u32,
    /// The longest pause before the second attempt; it doubles with each further attempt.
    pub base_delay: Duration,
    /// The longest pause ever made without the server asking for one.
    pub max_delay: Duration,
    /// The longest `Retry-After` that is waited for. A longer one ends the call with
    /// [`ErrorKind::RateLimited`], because asking earlier only lengthens the ban.
    pub max_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(250),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_mins(1),
        }
    }
}

impl RetryPolicy {
    /// Never repeats anything.
    pub fn never() -> Self {
        Self {
            max_attempts: 1,
            ..Self::default()
        }
    }

    /// The pause after the failed attempt number `attempt` (1-based), or `None` to give up.
    ///
    /// `fraction` is a random number from 0 to 1, which spreads clients that failed at the same moment over half of
    /// the pause. The other half is always made, also where the server asks for less.
    pub(crate) fn pause_after(
        &self,
        attempt: u32,
        kind: &ErrorKind,
        retry_after: Option<Duration>,
        fraction: f64,
    ) -> Option<Duration> {
        if attempt >= self.max_attempts || !kind.is_retryable() {
            return None;
        }
        match retry_after {
            Some(asked) if asked > self.max_retry_after => None,
            asked => {
                let own = self
                    .backoff(attempt)
                    .mul_f64(0.5 + fraction.clamp(0.0, 1.0) / 2.0);
                Some(asked.unwrap_or_default().max(own))
            }
        }
    }

    /// The upper limit of the pause after attempt number `attempt`.
    fn backoff(&self, attempt: u32) -> Duration {
        let factor = 2_u32.saturating_pow(attempt.saturating_sub(1));
        self.base_delay.saturating_mul(factor).min(self.max_delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_HINT: Option<Duration> = None;

    #[test]
    fn the_third_attempt_is_the_last() {
        let policy = RetryPolicy::default();

        assert_eq!(
            policy.pause_after(1, &ErrorKind::Server, NO_HINT, 1.0),
            Some(Duration::from_millis(250))
        );
        assert_eq!(
            policy.pause_after(2, &ErrorKind::Server, NO_HINT, 1.0),
            Some(Duration::from_millis(500))
        );
        assert_eq!(
            policy.pause_after(3, &ErrorKind::Server, NO_HINT, 1.0),
            None
        );
    }

    #[test]
    fn jitter_covers_half_of_the_pause_and_the_cap_holds() {
        let policy = RetryPolicy {
            max_attempts: 50,
            ..RetryPolicy::default()
        };

        assert_eq!(
            policy.pause_after(1, &ErrorKind::Timeout, NO_HINT, 0.0),
            Some(Duration::from_millis(125))
        );
        assert_eq!(
            policy.pause_after(1, &ErrorKind::Timeout, NO_HINT, 0.5),
            Some(Duration::from_micros(187_500))
        );
        assert_eq!(
            policy.pause_after(40, &ErrorKind::Timeout, NO_HINT, 1.0),
            Some(Duration::from_secs(20))
        );
    }

    #[test]
    fn a_refusal_is_never_repeated() {
        let policy = RetryPolicy::default();

        for kind in [
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::Invalid,
            ErrorKind::Unauthenticated,
        ] {
            assert_eq!(policy.pause_after(1, &kind, NO_HINT, 1.0), None, "{kind:?}");
        }
    }

    #[test]
    fn the_server_decides_the_pause_up_to_a_minute() {
        let policy = RetryPolicy::default();
        let limited = ErrorKind::RateLimited { retry_after: None };
        let after =
            |seconds| policy.pause_after(1, &limited, Some(Duration::from_secs(seconds)), 0.1);

        assert_eq!(after(0), Some(Duration::from_micros(137_500)));
        assert_eq!(after(7), Some(Duration::from_secs(7)));
        assert_eq!(after(60), Some(Duration::from_mins(1)));
        assert_eq!(after(61), None);
    }
}
