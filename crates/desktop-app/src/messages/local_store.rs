//! What went wrong, and what happened, in the local store.

use std::path::Path;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{DraftRecord, NewEntry, OpenError, OpenNote, Unreadable};

use super::{UserMessage, quantity};
use crate::state::{
    local_store::{StoreFailure, StoreFailureKind, with_causes},
    notices::NoticeKind,
};

pub(crate) fn of_open_error(error: &OpenError) -> UserMessage {
    let lost = "Drafts, snapshots and activity are kept only until Patchpanel closes";
    let message = match error {
        OpenError::Newer { path, .. } => UserMessage::new(
            lost,
            format!(
                "A newer version of Patchpanel wrote {}; the file is unchanged",
                path.display()
            ),
            "Use the newer version, or start this one with another --data-dir",
        ),
        OpenError::ReadOnly { path } => UserMessage::new(
            lost,
            format!("{} cannot be written", path.display()),
            "Check the permissions of the folder, then restart Patchpanel",
        ),
        OpenError::Full { path } => UserMessage::new(
            lost,
            format!("The disk with {} is full", path.display()),
            "Free some space, then restart Patchpanel",
        ),
        OpenError::InUse { path } => UserMessage::new(
            lost,
            format!("{} is in use by another Patchpanel", path.display()),
            "Close the other Patchpanel, then restart this one",
        ),
        OpenError::Damaged { path, .. } => UserMessage::new(
            lost,
            format!(
                "{} is damaged and could not be renamed; the file is unchanged",
                path.display()
            ),
            "Move the file away, then restart Patchpanel",
        ),
        OpenError::Other { path, .. } => UserMessage::new(
            lost,
            format!("{} could not be opened", path.display()),
            "Check the folder, then restart Patchpanel",
        ),
    };
    message.with_details(with_causes(error))
}

fn counted(number: u64, one: &str, many: &str) -> String {
    quantity::count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
}

pub(crate) fn of_open_note(note: &OpenNote) -> UserMessage {
    match note {
        OpenNote::Replaced {
            kept_at,
            what,
            rescued,
        } => UserMessage::new(
            "The local store was damaged; a new one was created",
            format!(
                "Copied: {} and {}. The old file is kept: {}",
                counted(rescued.drafts, "draft", "drafts"),
                counted(rescued.snapshots, "snapshot", "snapshots"),
                kept_at.display()
            ),
            "Keep that file if drafts or snapshots are missing; the tenant is not affected",
        )
        .with_details(what.clone()),
        OpenNote::Upgraded { copy, .. } => UserMessage::new(
            "The local store was updated",
            format!("A copy of the earlier store is {}", name(copy)),
            "Delete the copy once everything works",
        ),
        OpenNote::ReadOnly { path } => UserMessage::new(
            "New drafts, snapshots and activity are not kept",
            format!("{} cannot be written", path.display()),
            "Check its permissions, then restart Patchpanel",
        ),
    }
}

pub(crate) fn kind_of_open_note(note: &OpenNote) -> NoticeKind {
    match note {
        OpenNote::Replaced { .. } => NoticeKind::Error,
        OpenNote::ReadOnly { .. } => NoticeKind::Warning,
        OpenNote::Upgraded { .. } => NoticeKind::Info,
    }
}

pub(crate) fn of_store(failure: &StoreFailure) -> UserMessage {
    let what = "Your work could not be kept on this computer";
    let message = match failure.kind {
        StoreFailureKind::Full => UserMessage::new(
            what,
            "The disk is full",
            "Free some space; Patchpanel then retries by itself",
        ),
        StoreFailureKind::ReadOnly => UserMessage::new(
            what,
            "The local store can only be read",
            "Check its permissions, then restart Patchpanel",
        ),
        StoreFailureKind::Damaged => UserMessage::new(
            "Saved work cannot be read",
            "Another program changed the local store",
            "Restart Patchpanel; a damaged store is renamed, never deleted",
        ),
        StoreFailureKind::Busy => UserMessage::new(
            what,
            "Another Patchpanel is writing to the local store",
            "Close the other Patchpanel; this one then retries by itself",
        ),
        StoreFailureKind::Missing => UserMessage::new(
            "The saved copy is no longer on this computer",
            "A Patchpanel window deleted old copies",
            "Reload the connector",
        ),
        StoreFailureKind::Export => UserMessage::new(
            "The export could not be written",
            "The file system refused it",
            "Export to another place",
        ),
        StoreFailureKind::Other => UserMessage::new(
            what,
            "The local store could not be used",
            "Check the disk; Patchpanel then retries by itself",
        ),
        StoreFailureKind::Bug => return work_ended_early(),
        StoreFailureKind::NoLock => UserMessage::new(
            "Nothing was sent",
            "Patchpanel cannot tell whether another window sends to this tenant",
            "Check the permissions of Patchpanel’s data folder, then try again",
        ),
        StoreFailureKind::SendingElsewhere => {
            return UserMessage::new(
                "Nothing was sent",
                elsewhere(
                    "Another Patchpanel window is sending to this tenant",
                    failure,
                ),
                "Wait until that window is done, then try again",
            );
        }
        StoreFailureKind::OpenElsewhere => {
            return UserMessage::new(
                "Nothing was sent",
                elsewhere(
                    "Another Patchpanel window has an apply of this connector open",
                    failure,
                ),
                "Finish or leave that apply, then try again",
            );
        }
    };
    message.with_details(&failure.words)
}

pub(crate) fn draft_replaced(title: &str) -> UserMessage {
    UserMessage::new(
        format!("An earlier draft of {title} is in its History"),
        "You began to edit before the earlier draft was read",
        "Open History to compare or restore the earlier draft",
    )
}

pub(crate) fn unanswered(sent: &NewEntry) -> UserMessage {
    let what = match sent.method.as_str() {
        "POST" => "It is not known whether a connector was created".to_owned(),
        "DELETE" => format!("It is not known whether “{}” was deleted", sent.title),
        _ => format!("It is not known whether “{}” was changed", sent.title),
    };
    UserMessage::new(
        what,
        "Patchpanel closed before the answer came, or could not note the answer",
        "Check the tenant first. Activity lists the request",
    )
    .with_details(format!("{} {}", sent.method, sent.path))
}

pub(crate) fn unreadable_run(row: &Unreadable) -> UserMessage {
    UserMessage::new(
        format!("An apply to “{}” cannot be resumed", row.script_name),
        "The kept data is damaged",
        "Open the connector and review its draft; Activity lists the sent requests",
    )
    .with_details(row.why.clone())
}

pub(crate) fn run_not_resumed(script_name: &ScriptName, why: &str) -> UserMessage {
    UserMessage::new(
        format!("An apply to “{script_name}” cannot be resumed"),
        why,
        "Open the connector and review its draft; Activity lists the sent requests",
    )
}

pub(crate) fn no_backup(reason: &str) -> UserMessage {
    UserMessage::new(
        "Nothing was backed up",
        "The system is out of threads",
        "Close other programs and try again",
    )
    .with_details(reason)
}

pub(crate) fn no_profile_of_name(name: &str, names: &[String]) -> UserMessage {
    let known = if names.is_empty() {
        "No profile is saved".to_owned()
    } else {
        format!("The saved profiles are: {}", names.join(", "))
    };
    UserMessage::new(
        format!("No profile is called “{name}”"),
        known,
        "Use the name shown in the app, or connect the tenant first",
    )
}

pub(crate) fn profile_name_twice(name: &str) -> UserMessage {
    UserMessage::new(
        format!("Two profiles are called “{name}”"),
        "It is not clear which tenant is meant",
        "Rename one of the profiles in the app",
    )
}

pub(crate) fn folder_of_another(place: &Path) -> UserMessage {
    UserMessage::new(
        "The connector’s folder holds something else",
        format!(
            "{} is not a bundle of this connector and tenant",
            place.display()
        ),
        "Use one folder for each tenant, or move that folder away",
    )
}

pub(crate) fn no_bundle(reason: &str) -> UserMessage {
    UserMessage::new(
        "The support bundle was not saved",
        "The logs could not be read or packed",
        "Check the folder of the logs, which Settings names",
    )
    .with_details(reason)
}

/// Which process it is, and since when.
fn elsewhere(what: &str, failure: &StoreFailure) -> String {
    match failure.words.as_str() {
        "" => what.to_owned(),
        words => format!("{what} ({words})"),
    }
}

/// An apply is not resumed here, because another Patchpanel has it open, or nobody can tell.
pub(crate) fn run_not_claimed(script_name: &ScriptName, failure: &StoreFailure) -> UserMessage {
    if !failure.is_elsewhere() {
        let why = of_store(failure);
        return UserMessage {
            what: format!("An apply to “{script_name}” cannot be resumed"),
            ..why
        };
    }
    let what = format!("An apply to “{script_name}” is open in another Patchpanel window");
    UserMessage::new(
        elsewhere(&what, failure),
        "The apply is not resumed here",
        "Finish or leave the apply in that window",
    )
}

pub(crate) fn work_ended_early() -> UserMessage {
    UserMessage::new(
        "Internal error in Patchpanel",
        "Background work failed",
        "Try again. Report the error if it repeats",
    )
}

pub(crate) fn not_sent(failure: &StoreFailure) -> UserMessage {
    let why = of_store(failure);
    if failure.is_elsewhere() || failure.kind == StoreFailureKind::NoLock {
        return why;
    }
    UserMessage {
        what: "Nothing was sent".to_owned(),
        why: format!("Activity could not be written before sending: {}", why.why),
        ..why
    }
}

pub(crate) fn waiting(drafts: &[DraftRecord]) -> UserMessage {
    let what = match drafts {
        [only] => format!("1 draft waiting: {}", only.title),
        all => format!("{} drafts waiting", all.len()),
    };
    let parts: Vec<String> = drafts
        .iter()
        .map(|record| {
            let changes = quantity::parts(&record.draft.changes());
            format!("{}: {changes}", record.title)
        })
        .collect();
    UserMessage::new(
        what,
        "Kept on this computer. Nothing was sent",
        "Open the connector to review or discard the draft",
    )
    .with_details(parts.join("\n"))
}

pub(crate) fn unreadable(row: &Unreadable) -> UserMessage {
    let title = if row.title.is_empty() {
        &row.script_name
    } else {
        &row.title
    };
    UserMessage::new(
        format!("The saved draft of “{title}” cannot be read"),
        "Another program changed the local store; nothing was deleted",
        "Redo the changes, or keep the store’s file for support",
    )
    .with_details(row.why.clone())
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}
