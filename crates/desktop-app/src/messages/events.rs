//! What was done, and small things that cannot be done now.

use std::path::Path;

use patchpanel_core_models::{ids::ScriptName, problem::Problem};

use super::UserMessage;

/// Profiles were imported.
pub fn imported(added: usize, found: usize) -> UserMessage {
    match added {
        0 => UserMessage::new(
            "Nothing new to import",
            format!("All {found} tenants of the sail CLI are here already"),
            "",
        ),
        1 => UserMessage::new(
            "1 profile imported",
            "Its secret is not",
            "Type client ID and secret to connect",
        ),
        many => UserMessage::new(
            format!("{many} profiles imported"),
            "Their secrets are not",
            "Type client ID and secret to connect",
        ),
    }
}

/// An action cannot be run now.
pub fn not_now(title: &str, reason: &str) -> UserMessage {
    UserMessage::new(
        format!("“{}” is not possible now", title.trim_end_matches('…')),
        reason,
        "",
    )
}

/// The server was read again for a review, and both sides had changed the same.
pub fn conflict_found(title: &str) -> UserMessage {
    UserMessage::new(
        format!("“{title}” was changed on both sides"),
        "The server changed after the draft began, so nothing was sent",
        "Review the changes again to decide",
    )
}

/// A file was taken in as a draft.
pub fn file_opened(name: &str) -> UserMessage {
    UserMessage::new(
        format!("“{name}” is now the draft"),
        "Nothing has been sent",
        "",
    )
}

/// A file was written.
pub fn file_saved(path: &Path) -> UserMessage {
    UserMessage::new(format!("Saved to {}", path.display()), "", "")
}

/// There is no text to save.
pub fn nothing_to_save(title: &str) -> UserMessage {
    UserMessage::new(
        format!("There is no {} to save", title.to_lowercase()),
        "The connector has none",
        "Open a file to add one",
    )
}

/// A file for a document is not what the tab needs.
pub fn wrong_kind(name: &str, problem: &Problem) -> UserMessage {
    UserMessage::new(
        format!("“{name}” was not opened"),
        problem.what.clone(),
        problem.next.clone(),
    )
}

/// A text is indented already.
pub fn already_formatted() -> UserMessage {
    UserMessage::new("The document is formatted already", "", "")
}

/// A text cannot be indented because it is not well-formed.
pub fn cannot_format(problem: &Problem) -> UserMessage {
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

/// A draft was thrown away.
pub fn discarded(title: &str) -> UserMessage {
    UserMessage::new(format!("The draft of “{title}” is discarded"), "", "")
}

/// A snapshot was made the draft.
pub fn restored(title: &str, parts: usize) -> UserMessage {
    match parts {
        0 => UserMessage::new(
            format!("The draft of “{title}” is the snapshot already"),
            "",
            "",
        ),
        1 => UserMessage::new(
            format!("1 part of “{title}” restored as draft"),
            "Nothing has been sent",
            "Review it to send it",
        ),
        many => UserMessage::new(
            format!("{many} parts of “{title}” restored as draft"),
            "Nothing has been sent",
            "Review them to send them",
        ),
    }
}

/// A look at the tenant showed that a step was not applied.
pub fn not_applied(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("The step was not applied to “{script_name}”"),
        "Its answer was lost; read again, the server has what it had before",
        "Go back and review once more; the draft is kept",
    )
}

/// All steps were applied.
pub fn applied(steps: usize, tenant: &str) -> UserMessage {
    let steps = if steps == 1 {
        "1 step".to_owned()
    } else {
        format!("{steps} steps")
    };
    UserMessage::new(format!("{steps} applied to {tenant}"), "", "")
}

/// A connector was made.
pub fn created(script_name: Option<&ScriptName>) -> UserMessage {
    match script_name {
        Some(name) => UserMessage::new(format!("Connector created as {name}"), "", ""),
        None => UserMessage::new(
            "Connector created",
            "The server did not say its script name",
            "Open it by script name",
        ),
    }
}

/// A connector was deleted.
pub fn deleted(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(format!("{script_name} deleted"), "", "")
}
