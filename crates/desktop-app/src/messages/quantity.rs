//! Counts, sizes and lists in words: “1 line”, “203 connectors”, “6.2 kB”.

use std::time::Duration;

use patchpanel_core_models::draft::Part;

/// A number with its noun in the right form: “1 line”, “4 lines”.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A size in bytes, kB or MB, each a thousand of the one before, with one decimal.
pub(crate) fn size(bytes: usize) -> String {
    match bytes {
        0..1000 => count(bytes, "byte", "bytes"),
        1000..999_950 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Words with a capital letter at the start.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next();
    first
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A wait, rounded up to what one plans by: “7 s”, “5 min”, “1 h 30 min”.
pub(crate) fn wait(wait: Duration) -> String {
    let seconds = wait.as_millis().div_ceil(1_000).max(1);
    let minutes = seconds.div_ceil(60);
    match (seconds, minutes / 60, minutes % 60) {
        (0..=90, ..) => format!("{seconds} s"),
        (_, 0, minutes) => format!("{minutes} min"),
        (_, hours, 0) => format!("{hours} h"),
        (_, hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Words as a list in a sentence: “metadata”, “metadata and source config”, “a, b and c”.
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The parts of a connector in a sentence: “metadata, source config, translations (de, fr)”.
pub(crate) fn parts(changes: &[Part]) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut locales: Vec<&str> = Vec::new();
    for part in changes {
        match part {
            Part::Metadata => words.push("metadata".to_owned()),
            Part::Xml(document) => words.push(document.title().to_lowercase()),
            Part::Translations(locale) => locales.push(locale.as_str()),
        }
    }
    if !locales.is_empty() {
        words.push(format!("translations ({})", locales.join(", ")));
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};

    use super::*;

    #[test]
    fn one_thing_is_told_in_the_singular() {
        assert_eq!(count(1, "line", "lines"), "1 line");
        assert_eq!(count(0, "line", "lines"), "0 lines");
        assert_eq!(count(148, "line", "lines"), "148 lines");
    }

    #[test]
    fn a_wait_is_shown_in_the_unit_that_one_plans_by() {
        let shown = |seconds| wait(Duration::from_secs(seconds));

        assert_eq!(wait(Duration::from_millis(200)), "1 s");
        assert_eq!((shown(7), shown(90)), ("7 s".to_owned(), "90 s".to_owned()));
        assert_eq!(
            (shown(91), shown(300)),
            ("2 min".to_owned(), "5 min".to_owned())
        );
        assert_eq!(
            (shown(3_600), shown(5_400)),
            ("1 h".to_owned(), "1 h 30 min".to_owned())
        );
    }

    #[test]
    fn a_size_has_the_unit_that_keeps_it_short() {
        assert_eq!(size(1), "1 byte");
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(6_249), "6.2 kB");
        assert_eq!(size(41_000), "41.0 kB");
        assert_eq!(size(999_949), "999.9 kB");
        assert_eq!(size(999_950), "1.0 MB");
        assert_eq!(size(5_240_000), "5.2 MB");
    }

    #[test]
    fn a_list_ends_with_and() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();

        assert_eq!(list(&[]), "");
        assert_eq!(list(&words("de")), "de");
        assert_eq!(list(&words("de fr")), "de and fr");
        assert_eq!(list(&words("de fr ja")), "de, fr and ja");
    }

    #[test]
    fn parts_are_named_in_a_sentence_with_locales_together() {
        let changes = [
            Part::Metadata,
            Part::Xml(XmlDocument::SourceConfig),
            Part::Translations(Locale::De),
            Part::Translations(Locale::Fr),
        ];

        assert_eq!(
            parts(&changes),
            "metadata, source config, translations (de, fr)"
        );
    }
}
