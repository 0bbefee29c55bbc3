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
