//! What was done, and small things that cannot be done now.

use std::path::Path;

use patchpanel_core_models::{
    ids::{Locale, ScriptName},
    problem::{Place, Problem},
    properties::Encoding,
};

use super::{Doing, UserMessage, not_sent, quantity, requests::of_request};
use crate::state::{
    apply::{Reason, Reply, StepAnswer},
    settings::TranslationEncoding,
};

/// What came of the profiles that were found in a file or in the sail CLI's.
pub(crate) fn imported(source: &str, added: usize, found: usize) -> UserMessage {
    match added {
        0 => UserMessage::new(
            "Nothing new to import",
            match found {
                0 => format!("No profiles found in {source}"),
                1 => format!("The profile in {source} already exists here"),
                _ => format!("All {found} profiles in {source} already exist here"),
            },
            "",
        ),
        1 => UserMessage::new(
            "1 profile imported",
            "Secrets are not imported",
            "Type client ID and secret to connect",
        ),
        many => UserMessage::new(
            format!("{many} profiles imported"),
            "Secrets are not imported",
            "Type client ID and secret to connect",
        ),
    }
}

pub(crate) fn bug(text: &str) -> UserMessage {
    UserMessage {
        why: "Background work failed. Your draft is unchanged.".to_owned(),
        ..super::work_ended_early()
    }
    .with_details(text)
}

/// Why something that was asked for is not done.
pub(crate) fn not_now(reason: &str) -> UserMessage {
    UserMessage::plain(reason)
}

/// Somebody saves where there is no file to save.
pub(crate) fn draft_is_saved() -> UserMessage {
    UserMessage::new("Draft is saved", "Every edit is kept on this computer", "")
}

pub(crate) fn conflict_found(title: &str) -> UserMessage {
    UserMessage::new(
        format!("“{title}” was changed on both sides"),
        "The server changed after the draft began, so nothing was sent",
        "Review the changes to decide",
    )
}

/// Why one of several drafts has no plan.
pub(crate) fn decide_alone() -> UserMessage {
    UserMessage::new(
        "Draft and server changed the same place",
        "The server changed after the draft began",
        "Review this draft alone to decide",
    )
}

/// Several drafts were sent together.
pub(crate) fn connectors_applied(titles: &[String]) -> UserMessage {
    let applied = quantity::count(titles.len(), "connector is", "connectors are");
    UserMessage::new(
        format!("{applied} applied"),
        format!("The server has the drafts of {}", quantity::list(titles)),
        "To undo, open a connector’s History",
    )
}

/// Some of several drafts stayed where they are.
pub(crate) fn connectors_not_sent(left: usize) -> UserMessage {
    let was_not = if left == 1 { "was not" } else { "were not" };
    UserMessage::new(
        format!(
            "{} {was_not} sent",
            quantity::count(left, "connector", "connectors")
        ),
        "Sending stopped. The drafts are kept",
        "Review the drafts again",
    )
}

pub(crate) fn file_opened(name: &str) -> UserMessage {
    UserMessage::new(format!("“{name}” is now the draft"), "Nothing was sent", "")
}

/// A file that became the draft of a locale.
pub(crate) struct OpenedFile {
    pub(crate) name: String,
    pub(crate) locale: Locale,
    pub(crate) encoding: Encoding,
}

pub(crate) fn translations_opened(
    files: &[OpenedFile],
    sent_as: TranslationEncoding,
) -> UserMessage {
    let sent_as = sent_as.title();
    let title = |locale: Locale| format!("{} ({locale})", locale.language());
    if let [file] = files {
        let (name, read_as) = (&file.name, file.encoding.title());
        return UserMessage::new(
            format!("“{name}” is now the draft of {}", title(file.locale)),
            format!("Read as {read_as}, sent as {sent_as}"),
            "",
        );
    }
    let each = files.iter().map(|file| {
        let (name, read_as) = (&file.name, file.encoding.title());
        format!("“{name}” is {}, read as {read_as}", title(file.locale))
    });
    UserMessage::new(
        format!("{} files are now the draft", files.len()),
        each.collect::<Vec<_>>().join("; "),
        format!("All files are sent as {sent_as}"),
    )
}

/// English texts were copied into other locales.
pub(crate) fn texts_filled(texts: usize, locales: usize) -> UserMessage {
    if texts == 0 {
        return UserMessage::plain("No text is missing");
    }
    let copied = quantity::count(texts, "text", "texts");
    let locales = quantity::count(locales, "locale", "locales");
    UserMessage::new(
        format!("{copied} copied from English into {locales}"),
        "The copies are marked to be translated",
        "Type over the copies, or save the texts for a translator",
    )
}

/// Texts of a translator became the draft.
pub(crate) fn texts_returned(name: &str, texts: usize, encoding: Encoding) -> UserMessage {
    let texts = quantity::count(texts, "text", "texts");
    UserMessage::new(
        format!("{texts} from “{name}” added to the draft"),
        format!("Read as {}", encoding.title()),
        "",
    )
}

/// Files came back when nobody could be asked what they are.
pub(crate) fn files_not_asked_about(names: &[&str]) -> UserMessage {
    let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    UserMessage::new(
        format!("Not opened: {}", names.join(", ")),
        "Locale or encoding is unclear, and another dialog was open",
        "Open the files once more",
    )
}

pub(crate) fn file_saved(path: &Path) -> UserMessage {
    UserMessage::new(format!("Saved to {}", path.display()), "", "")
}

/// A deleted connector was made again; its script name is the server's choice.
pub(crate) fn recreated(before: &ScriptName, now: &ScriptName) -> UserMessage {
    let named = if before == now {
        "The server gave the same script name".to_owned()
    } else {
        format!("The script name is now “{now}”. Sources still refer to “{before}”")
    };
    UserMessage::new(
        format!("“{now}” was created in place of “{before}”"),
        named,
        "Review and apply the draft with documents, translations and metadata",
    )
}

pub(crate) fn nothing_kept_of(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("“{script_name}” cannot be restored from this computer"),
        "This computer has no snapshot of the connector",
        "Make a new connector and open its documents from files",
    )
}

pub(crate) fn nothing_to_save(title: &str) -> UserMessage {
    UserMessage::new(
        format!("There is no {} to save", title.to_lowercase()),
        "The connector has no such document",
        "Open a file to add one",
    )
}

pub(crate) fn wrong_kind(name: &str, problem: &Problem) -> UserMessage {
    UserMessage::new(
        format!("“{name}” was not opened"),
        problem.what.clone(),
        problem.next.clone(),
    )
}

pub(crate) fn already_formatted() -> UserMessage {
    UserMessage::plain("The document is formatted already")
}

/// “Added “host” to de and fr”.
pub(crate) fn texts_added(key: &str, texts: &[(Locale, String)]) -> UserMessage {
    let locales: Vec<String> = texts.iter().map(|(locale, _)| locale.to_string()).collect();
    let text = texts.first().map_or("", |(_, text)| text.as_str());
    let title = format!("Added “{key}” to {}", quantity::list(&locales));
    UserMessage::new(
        title,
        format!("The text is “{text}”"),
        "Translate it in the Translations tab",
    )
}

/// “Replaced 12 places in 3 documents”.
pub(crate) fn replaced(places: &str) -> UserMessage {
    UserMessage::new(format!("Replaced {places}"), "Nothing was sent", "")
}

pub(crate) fn edited_meanwhile() -> UserMessage {
    UserMessage::new(
        "The edit was not made",
        "The document changed in the meantime",
        "Look at the document, then repeat the edit",
    )
}

pub(crate) fn cannot_format(problem: &Problem) -> UserMessage {
    let place = problem
        .place
        .as_ref()
        .map(|place| format!(" (line {}, column {})", place.line, place.column));
    UserMessage::new(
        "The document cannot be formatted",
        format!("{}{}", problem.what, place.unwrap_or_default()),
        problem.next.clone(),
    )
}

pub(crate) fn form_not_edited(problem: &Problem) -> UserMessage {
    UserMessage::new(
        "The form was not changed",
        problem.what.clone(),
        problem.next.clone(),
    )
}

pub(crate) fn discarded(title: &str) -> UserMessage {
    UserMessage::plain(format!("The draft of “{title}” is discarded"))
}

pub(crate) fn bundle_imported(title: &str, parts: usize, tenant: &str) -> UserMessage {
    if parts == 0 {
        return UserMessage::plain(format!("“{title}” already matches the bundle"));
    }
    let parts = quantity::count(parts, "part", "parts");
    UserMessage::new(
        format!("“{title}” has a draft of {parts} from the bundle"),
        format!("The bundle was read in {tenant}. Nothing was sent"),
        "Review the draft to send it",
    )
}

pub(crate) fn bundle_without_draft(title: &str) -> UserMessage {
    UserMessage::new(
        "The bundle holds the server’s state",
        format!("The draft of “{title}” is not included"),
        "Apply the draft, then export",
    )
}

pub(crate) fn restored(title: &str, parts: usize) -> UserMessage {
    match parts {
        0 => UserMessage::plain(format!(
            "The draft of “{title}” already matches the snapshot"
        )),
        _ => UserMessage::new("Snapshot restored as a draft", "Nothing was sent", ""),
    }
}

pub(crate) fn not_applied(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("The step was not applied to “{script_name}”"),
        "The step did not change the server",
        "Send the step once more, or keep its change in the draft",
    )
}

pub(crate) fn someone_else_wrote(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("“{script_name}” was changed by someone else"),
        "The server has neither the sent nor the earlier state",
        "Review the differences; nothing is sent until you decide",
    )
}

pub(crate) fn connector_gone(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("“{script_name}” no longer exists"),
        "The tenant has no connector with this script name",
        "Check the connector list. Snapshots stay on this computer",
    )
}

/// A connector is there that a plan was to create.
pub(crate) fn exists(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("“{script_name}” exists already"),
        "The tenant has a connector of this script name, so none is created",
        "Review again: the draft is then compared with what the connector has",
    )
}

/// A person waits no more to learn whether a connector was created.
pub(crate) fn let_go(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("“{script_name}” may have been created"),
        "Nobody waits for the connector any more. The draft is kept",
        "Look in the tenant before the review: applying may create a second connector",
    )
}

/// What is said in place of an answer that was lost.
pub(crate) const LEARNED: &str = "Found by reading the server. The answer was lost.";

/// Why a step of a run on `script_name` is not made, or why that is not known.
pub(crate) fn of_step(reason: &Reason, script_name: &ScriptName) -> UserMessage {
    match reason {
        Reason::Request(failure) => of_request(failure, &Doing::Applying(script_name.clone())),
        Reason::Answered(answer) => not_said(answer),
        Reason::NotWritten(failure) => not_sent(failure),
        Reason::CutOff => cut_off(),
        Reason::Interrupted => interrupted(),
        Reason::SomeoneElseWrote => someone_else_wrote(script_name),
        Reason::ConnectorGone => connector_gone(script_name),
        Reason::Sentence(sentence) => UserMessage {
            details: sentence.details.clone(),
            tracking_id: sentence.tracking_id.clone(),
            ..UserMessage::new(&sentence.what, &sentence.why, &sentence.next)
        },
    }
}

fn not_said(answer: &StepAnswer) -> UserMessage {
    if let Reply::Created(given) = &answer.reply {
        return UserMessage::new(
            "The connector was created under another script name",
            format!("The connector is “{given}”. The other steps name another connector"),
            format!("Open “{given}”, and promote or import again"),
        );
    }
    let mut message = UserMessage::new(
        "The server did not confirm the step",
        answer
            .message
            .as_deref()
            .filter(|text| !text.is_empty())
            .map_or_else(
                || format!("The answer was {}", answer.reply),
                |text| format!("The answer was {}: {text}", answer.reply),
            ),
        "Patchpanel reads the server to find out; nothing is sent twice",
    );
    message.tracking_id.clone_from(&answer.tracking_id);
    message
}

fn cut_off() -> UserMessage {
    UserMessage::new(
        "The outcome of the request is unknown",
        "A new sign-in ended the session that awaited the answer",
        "Patchpanel reads the server to find out; nothing is sent twice",
    )
}

fn interrupted() -> UserMessage {
    UserMessage::new(
        "The outcome of the request is unknown",
        "Patchpanel closed before the answer came",
        "Patchpanel reads the server to find out; nothing is sent twice",
    )
}

pub(crate) fn nothing_sent(reading: &UserMessage) -> UserMessage {
    UserMessage {
        what: "Nothing was sent: the server could not be read first".to_owned(),
        ..reading.clone()
    }
}

/// The place that a server names in its words: “line 12, column 5”, “lineNumber: 12; columnNumber: 5”, “line 12”.
pub(crate) fn place_in(words: &str) -> Option<Place> {
    let lower = words.to_lowercase();
    let (_, after) = lower.split_once("line")?;
    let line = first_number(after.strip_prefix("number").unwrap_or(after))?;
    let column = after
        .split_once("col")
        .and_then(|(_, rest)| first_number(rest.trim_start_matches(char::is_alphabetic)))
        .unwrap_or(1);
    Some(Place { line, column })
}

/// The number at the start of a text, after at most a few signs and blanks.
fn first_number(text: &str) -> Option<u32> {
    let text = text.trim_start_matches(|letter: char| " :=#".contains(letter));
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|number| *number > 0)
}

pub(crate) fn applied(steps: usize, tenant: &str) -> UserMessage {
    let steps = quantity::count(steps, "step", "steps");
    UserMessage::plain(format!("{steps} applied to {tenant}"))
}

pub(crate) fn created(script_name: &ScriptName) -> UserMessage {
    UserMessage::plain(format!("Connector created as {script_name}"))
}

pub(crate) fn created_without_name() -> UserMessage {
    UserMessage::new(
        "Connector created",
        "The server did not give the script name",
        "Wait until the connector list is read",
    )
}

pub(crate) fn duplicated(title: &str, parts: usize) -> UserMessage {
    if parts == 0 {
        return UserMessage::plain(format!("“{title}” already matches the original connector"));
    }
    let parts = quantity::count(parts, "part", "parts");
    UserMessage::new(
        format!("“{title}” starts with a draft of {parts}"),
        "Nothing was sent",
        "Review the draft to send it",
    )
}

pub(crate) fn creation_unclear(name: &str) -> UserMessage {
    UserMessage::new(
        format!("It is not known whether “{name}” was created"),
        "No usable answer came, and the tenant’s list shows released connectors only",
        "To check, close this dialog and open the connector by script name",
    )
}

pub(crate) fn not_deleted(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("“{script_name}” was not deleted"),
        "The answer was lost, and the tenant still has the connector",
        "Delete the connector once more, or keep the connector",
    )
}

pub(crate) fn deleted(script_name: &ScriptName) -> UserMessage {
    UserMessage::plain(format!("{script_name} deleted"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_that_a_server_names_is_found() {
        let cases = [
            (
                "source config is not well-formed: line 3, column 9: no end",
                Some((3, 9)),
            ),
            (
                "lineNumber: 12; columnNumber: 5; The element type",
                Some((12, 5)),
            ),
            ("Error on line 40", Some((40, 1))),
            ("deadline exceeded", None),
            ("unsupported xsd version", None),
            ("line 0", None),
        ];

        for (words, expected) in cases {
            let found = place_in(words).map(|place| (place.line, place.column));
            assert_eq!(found, expected, "{words}");
        }
    }
}
