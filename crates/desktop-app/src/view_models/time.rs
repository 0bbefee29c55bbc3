//! Moments in words, relative to now where that says more.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago: “just now”, “2 min ago”, “3 h ago”, “5 days ago”.
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> String {
    match now.duration_since(at).as_secs() {
        ..MINUTE => "just now".to_owned(),
        seconds @ MINUTE..HOUR => format!("{} min ago", seconds / MINUTE),
        seconds @ HOUR..DAY => format!("{} h ago", seconds / HOUR),
        seconds if seconds < 2 * DAY => "yesterday".to_owned(),
        seconds => format!("{} days ago", seconds / DAY),
    }
}

/// How long it still takes: “in 11 h 42 min”, “in 12 min”, “in less than a minute”, or that it is over.
pub(crate) fn until(end: Timestamp, now: Timestamp) -> String {
    match end.duration_since(now).as_secs() {
        ..=0 => "over".to_owned(),
        1..MINUTE => "in less than a minute".to_owned(),
        seconds @ MINUTE..HOUR => format!("in {} min", seconds / MINUTE),
        seconds @ HOUR..DAY => {
            format!("in {} h {:02} min", seconds / HOUR, seconds % HOUR / MINUTE)
        }
        seconds if seconds < 2 * DAY => "in 1 day".to_owned(),
        seconds => format!("in {} days", seconds / DAY),
    }
}

/// How long [`ago`] and [`until`] go on saying the same of a moment.
pub(crate) fn until_changed(at: Timestamp, now: Timestamp) -> SignedDuration {
    let away = at.duration_since(now).as_secs();
    let step = if (-DAY..=-HOUR).contains(&away) {
        HOUR
    } else if away < -DAY {
        DAY
    } else {
        MINUTE
    };
    // What is past says another number when a step is full; what is to come, when a step is begun.
    let wait = if (1..MINUTE).contains(&away) {
        away
    } else if away > 0 {
        away.rem_euclid(step) + 1
    } else {
        step - (-away).rem_euclid(step)
    };
    SignedDuration::from_secs(wait)
}

/// What is left, to the second: “9:41”, “0:07”.
pub(crate) fn countdown(end: Timestamp, now: Timestamp) -> String {
    // A second that has begun is still left.
    let left = end.duration_since(now).as_millis().max(0);
    let seconds = (left + 999) / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The time of day with seconds: “10:44:07”.
pub(crate) fn clock(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime("%H:%M:%S")
        .to_string()
}

/// Day and time: “today at 09:14”, “18 Nov at 16:40”, “18 Nov 2025 at 16:40”.
pub(crate) fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (
        at.to_zoned_datetime(zone.clone()),
        now.to_zoned_datetime(zone.clone()),
    );
    let format = match (at.date() == now.date(), at.year() == now.year()) {
        (true, _) => "today at %H:%M",
        (false, true) => "%-d %b at %H:%M",
        (false, false) => "%-d %b %Y at %H:%M",
    };
    at.strftime(format).to_string()
}

/// A day: “14 Mar 2027”.
pub(crate) fn day(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// A duration as a person reads it: “84 ms”, “1.2 s”.
pub(crate) fn duration(elapsed: std::time::Duration) -> String {
    if elapsed.as_millis() < 1000 {
        format!("{} ms", elapsed.as_millis())
    } else {
        format!("{:.1} s", elapsed.as_secs_f64())
    }
}

/// How long a period was: “7 s”, “2 min”.
pub(crate) fn period(from: Timestamp, to: Timestamp) -> String {
    match to.duration_since(from) {
        span if span < SignedDuration::from_secs(1) => "less than a second".to_owned(),
        span if span < SignedDuration::from_secs(MINUTE) => format!("{} s", span.as_secs().max(0)),
        span => format!("{} min", span.as_secs() / MINUTE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn past_moments_are_told_in_the_largest_unit() {
        let now = at("2026-11-23T12:00:00Z");
        let cases = [
            ("2026-11-23T11:59:30Z", "just now"),
            ("2026-11-23T12:00:30Z", "just now"),
            ("2026-11-23T11:58:00Z", "2 min ago"),
            ("2026-11-23T09:00:00Z", "3 h ago"),
            ("2026-11-22T10:00:00Z", "yesterday"),
            ("2026-11-18T12:00:00Z", "5 days ago"),
        ];

        for (moment, expected) in cases {
            assert_eq!(ago(at(moment), now), expected, "{moment}");
        }
    }

    #[test]
    fn a_token_s_end_is_told_to_the_minute() {
        let now = at("2026-11-23T12:00:00Z");
        let cases = [
            ("2026-11-23T23:42:00Z", "in 11 h 42 min"),
            ("2026-11-23T15:08:00Z", "in 3 h 08 min"),
            ("2026-11-23T12:12:29Z", "in 12 min"),
            ("2026-11-23T12:00:10Z", "in less than a minute"),
            ("2026-11-23T11:00:00Z", "over"),
            ("2026-11-26T12:00:00Z", "in 3 days"),
        ];

        for (end, expected) in cases {
            assert_eq!(until(at(end), now), expected, "{end}");
        }
    }

    #[test]
    fn a_countdown_ends_at_nothing_and_counts_a_second_that_has_begun() {
        let now = at("2026-11-23T12:00:00Z");
        let cases = [
            ("2026-11-23T12:10:00Z", "10:00"),
            ("2026-11-23T12:09:41Z", "9:41"),
            ("2026-11-23T12:00:06.2Z", "0:07"),
            ("2026-11-23T12:00:00Z", "0:00"),
            ("2026-11-23T11:00:00Z", "0:00"),
        ];

        for (end, expected) in cases {
            assert_eq!(countdown(at(end), now), expected, "{end}");
        }
    }

    #[test]
    fn moments_name_the_day_only_when_it_is_another() {
        let now = at("2026-11-23T12:00:00Z");

        assert_eq!(
            moment(at("2026-11-23T09:14:00Z"), now, &TimeZone::UTC),
            "today at 09:14"
        );
        assert_eq!(
            moment(at("2026-11-18T16:40:00Z"), now, &TimeZone::UTC),
            "18 Nov at 16:40"
        );
        assert_eq!(day(jiff::civil::date(2027, 3, 14)), "14 Mar 2027");
        assert_eq!(
            moment(at("2025-11-18T16:40:00Z"), now, &TimeZone::UTC),
            "18 Nov 2025 at 16:40"
        );
    }

    #[test]
    fn words_for_a_moment_stay_until_they_are_said_to_change() {
        let now: Timestamp = "2026-11-23T10:44:00Z".parse().unwrap();
        let aways = [
            -200_000, -90_000, -4000, -3600, -600, -61, -60, -1, 1, 59, 60, 61, 600, 42_120,
        ];
        for away in aways {
            let at = now + SignedDuration::from_secs(away);
            let words = |now| {
                if at > now {
                    until(at, now)
                } else {
                    ago(at, now)
                }
            };
            let wait = until_changed(at, now);

            let before = now + wait - SignedDuration::from_secs(1);
            assert_eq!(
                words(before),
                words(now),
                "{away} s away, a second too early"
            );
            assert_ne!(words(now + wait), words(now), "{away} s away");
        }
    }
}
