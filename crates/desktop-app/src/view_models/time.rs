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
        // What took some time took no 0 ms.
        format!("{} ms", elapsed.as_millis().max(1))
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
mod tests;
