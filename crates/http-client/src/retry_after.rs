//! How long a server asks to wait: `Retry-After` and its siblings, in the forms in which servers send them.
//!
//! Pure. What cannot be meant is unknown, so that nobody is asked to wait until the year 57,000.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Nobody asks for longer than a day.
const LONGEST: f64 = 86_400.0;
/// Up to two hours a number is in seconds, as RFC 9110 has it; above, whole thousands are milliseconds.
const SECONDS: f64 = 7_200.0;
/// From here on a number is a moment in seconds since 1970, and from the other on in milliseconds.
const EPOCH_SECONDS: f64 = 1e9;
const EPOCH_MILLIS: f64 = 1e11;

/// Headers in milliseconds.
const IN_MILLIS: [&str; 2] = ["retry-after-ms", "x-ms-retry-after-ms"];
/// Headers that say when the count of requests begins anew.
const RESETS: [&str; 5] = [
    "x-ratelimit-reset-after",
    "ratelimit-reset",
    "x-ratelimit-reset",
    "x-rate-limit-reset",
    "ratelimit",
];

/// The wait that an answer of this status asks for; `header` gives the value of a header by its name in lower case.
pub(crate) fn asked<'a>(
    status: u16,
    header: impl Fn(&str) -> Option<&'a str>,
    now: SystemTime,
) -> Option<Duration> {
    // A moment is counted from the server's clock, since this computer's may be wrong.
    let server_now = header("date").and_then(|date| httpdate::parse_http_date(date).ok());
    let now = server_now.unwrap_or(now);
    if let Some(value) = header("retry-after") {
        return parse(value, now);
    }
    if let Some(value) = IN_MILLIS.iter().find_map(|name| header(name)) {
        return wait(value.trim().parse::<f64>().ok()? / 1e3);
    }
    let reset = RESETS.iter().find_map(|name| header(name));
    reset
        .filter(|_| status == 429)
        .and_then(|value| parse(value, now))
}

/// Reads one value: a number, with `s` or `ms` behind it or without, or an HTTP date (RFC 9110 §10.2.3).
fn parse(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim().trim_matches('"');
    if let Ok(date) = httpdate::parse_http_date(value) {
        return until(seconds_since_1970(date), now);
    }
    // `RateLimit: limit=100, remaining=0, reset=5`, or `"default";r=0;t=5` (IETF draft).
    let mut parts = value.split([',', ';']).map(str::trim);
    let reset = parts.find_map(|part| part.strip_prefix("reset=").or(part.strip_prefix("t=")));
    let value = reset.unwrap_or(value);
    if let Some(millis) = value.strip_suffix("ms") {
        return wait(millis.trim().parse::<f64>().ok()? / 1e3);
    }
    if let Some(seconds) = value.strip_suffix('s') {
        return wait(seconds.trim().parse().ok()?);
    }
    let number: f64 = value.trim().parse().ok()?;
    if number >= EPOCH_MILLIS {
        until(number / 1e3, now)
    } else if number >= EPOCH_SECONDS {
        until(number, now)
    } else if number > SECONDS && number % 1e3 == 0.0 {
        wait(number / 1e3)
    } else {
        wait(number)
    }
}

fn seconds_since_1970(moment: SystemTime) -> f64 {
    moment
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}

/// The wait until a moment; none when it has just passed.
fn until(moment: f64, now: SystemTime) -> Option<Duration> {
    let seconds = moment - seconds_since_1970(now);
    (seconds > -LONGEST).then_some(())?;
    wait(seconds.max(0.0))
}

fn wait(seconds: f64) -> Option<Duration> {
    let is_plausible = (0.0..=LONGEST).contains(&seconds);
    is_plausible.then(|| Duration::from_secs_f64(seconds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> SystemTime {
        httpdate::parse_http_date("Wed, 21 Oct 2026 07:28:00 GMT").unwrap()
    }

    fn seconds(value: &str) -> Option<f64> {
        parse(value, now()).map(|wait| wait.as_secs_f64())
    }

    #[test]
    fn every_form_of_a_wait_is_read_and_what_cannot_be_meant_is_unknown() {
        for (value, expected) in [
            ("0", Some(0.0)),
            (" 12 ", Some(12.0)),
            ("1.5", Some(1.5)),
            ("\"7\"", Some(7.0)),
            ("999", Some(999.0)),
            ("3600", Some(3_600.0)),
            ("7200", Some(7_200.0)),
            ("7s", Some(7.0)),
            ("2000s", Some(2_000.0)),
            ("1500ms", Some(1.5)),
            // Milliseconds by the look of it.
            ("5000", Some(5_000.0)),
            ("30000", Some(30.0)),
            ("9001", Some(9_001.0)),
            ("Wed, 21 Oct 2026 07:28:09 GMT", Some(9.0)),
            ("Wed, 21 Oct 2026 07:27:00 GMT", Some(0.0)),
            // In seconds and in milliseconds since 1970.
            ("1792567710", Some(30.0)),
            ("1792567710000", Some(30.0)),
            ("1792567000", Some(0.0)),
            ("limit=100, remaining=0, reset=5", Some(5.0)),
            ("\"default\";r=0;t=5", Some(5.0)),
            ("Wed, 21 Oct 2099 07:28:00 GMT", None),
            ("Wed, 21 Oct 2015 07:28:00 GMT", None),
            ("86401", None),
            ("4294967295", None),
            ("1792567710000000", None),
            ("99999999999999999999", None),
            ("-3", None),
            ("soon", None),
            ("NaN", None),
            ("inf", None),
            ("", None),
        ] {
            assert_eq!(seconds(value), expected, "{value:?}");
        }
    }

    #[test]
    fn the_siblings_of_the_header_count_where_it_is_missing() {
        let asked_by = |status, headers: &'static [(&str, &str)]| {
            let header = |name: &str| {
                let found = headers.iter().find(|(candidate, _)| *candidate == name);
                found.map(|(_, value)| *value)
            };
            asked(status, header, now()).map(|wait| wait.as_secs_f64())
        };

        assert_eq!(
            asked_by(429, &[("x-ratelimit-reset", "1792567685")]),
            Some(5.0)
        );
        assert_eq!(
            asked_by(429, &[("retry-after", "3"), ("x-ratelimit-reset", "9")]),
            Some(3.0)
        );
        assert_eq!(asked_by(503, &[("retry-after-ms", "1500")]), Some(1.5));
        assert_eq!(asked_by(503, &[("x-ratelimit-reset", "9")]), None);
        // The server's own clock is an hour behind, and so is the moment that it names.
        let behind = &[
            ("date", "Wed, 21 Oct 2026 06:28:00 GMT"),
            ("retry-after", "Wed, 21 Oct 2026 06:28:10 GMT"),
        ];
        assert_eq!(asked_by(429, behind), Some(10.0));
    }

    proptest! {
        #[test]
        fn no_value_is_a_panic_or_a_wait_of_more_than_a_day(value in "[0-9]{1,25}(\\.[0-9]{0,3})?(ms|s)?|.{0,40}") {
            if let Some(wait) = parse(&value, now()) {
                prop_assert!(wait <= Duration::from_hours(24), "{value}: {wait:?}");
            }
        }
    }
}
