//! The support bundle: a zip of the logs, of profiles and settings, and of a page about the app. No secret is in it.

use super::{Context, archive};
use crate::{
    messages::{self, UserMessage},
    ports::{files, logs::LogFile},
    state::{profiles::Profile, settings::Settings},
};

/// What replaces a token. None is ever written to a log; this is a second line of defence.
const MASK: &str = "•••";

/// The bytes of the bundle; `page` is what the app has to say of itself.
pub(super) async fn bundle(
    context: &Context,
    page: String,
    profiles: Vec<Profile>,
    settings: Settings,
) -> Result<Vec<u8>, UserMessage> {
    let logs = context.ports.logs.clone();
    let make = move || {
        let profiles = files::text(profiles, settings)?;
        let logs = logs.read().map_err(|error| error.to_string())?;
        archive::zipped(&papers(&page, &profiles, &logs)).map_err(|error| error.to_string())
    };
    let made = context.reading(make).await?;
    made.map_err(|reason: String| messages::no_bundle(&reason))
}

fn papers(page: &str, profiles: &str, logs: &[LogFile]) -> Vec<(String, String)> {
    let own = [("about.txt", page), ("profiles.toml", profiles)];
    let own = own.map(|(name, text)| (name.to_owned(), without_tokens(text)));
    let logs = logs.iter().map(|log| {
        let text = String::from_utf8_lossy(&log.bytes);
        (format!("logs/{}", log.name), without_tokens(&text))
    });
    own.into_iter().chain(logs).collect()
}

/// The text with whatever looks like a JSON Web Token (RFC 7519) masked.
fn without_tokens(text: &str) -> String {
    let is_of_token = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    text.split_inclusive(|letter| !is_of_token(letter))
        .map(|word| {
            let rest = word.trim_end_matches(|letter| !is_of_token(letter));
            match word.strip_prefix(rest) {
                Some(end) if is_token(rest) => format!("{MASK}{end}"),
                _ => word.to_owned(),
            }
        })
        .collect()
}

/// Three parts of which the first is the beginning of a JSON object in base64.
fn is_token(word: &str) -> bool {
    word.starts_with("eyJ") && word.split('.').count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln-_";

    #[test]
    fn the_archive_has_the_page_the_profiles_and_every_log() {
        let logs = [LogFile {
            name: "patchpanel.2026-11-28.log".to_owned(),
            bytes: format!("a line with {TOKEN}, \u{fc}\n").into_bytes(),
        }];

        let bytes = archive::zipped(&papers("About", "[settings]", &logs)).unwrap();

        assert_eq!(
            archive::unzipped(bytes),
            [
                ("about.txt", "About"),
                ("profiles.toml", "[settings]"),
                (
                    "logs/patchpanel.2026-11-28.log",
                    "a line with •••, \u{fc}\n"
                ),
            ]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
        );
    }

    #[test]
    fn only_tokens_are_masked() {
        for text in [
            "",
            "eyJ",
            "a.b.c",
            "GET /connectors/v1/acme-hr",
            "\u{fc}.\n",
            "eyJ.",
            "1.2.3 eyJhb",
        ] {
            assert_eq!(without_tokens(text), text);
        }
        assert_eq!(without_tokens(TOKEN), MASK);
        assert_eq!(
            without_tokens(&format!("({TOKEN})\"{TOKEN}")),
            format!("({MASK})\"{MASK}")
        );
    }
}
