//! What is said of backups and of how tenant and folder differ.

use std::path::Path;

use patchpanel_core_models::{
    bundle::{DriftState, Piece},
    models::connector::ConnectorDetail,
};

use super::{UserMessage, quantity::count, questions::Question};
use crate::state::backups::{BackupLine, BackupWork, Found, Writes};

/// Under the title of the empty screen.
pub(crate) const NO_FOLDER: &str = "Choose a folder for this tenant’s custom connectors, such as a git checkout.\nA backup only reads the tenant. You make the commits.";
pub(crate) const NOTHING_CUSTOM: &str = "Tenant and folder have no custom connectors.";
pub(crate) const NO_SECRETS: &str = "no secrets · you make the commits";
pub(crate) const SENDS_NOTHING: &str = "Makes a draft; sends nothing.";
pub(crate) const TOO_LONG_TO_SHOW: &str = "Too long to compare here. Restore as draft to compare.";

/// Beside the button that leads to another profile.
pub(crate) const GO_ON_THERE: &str =
    "The files written so far are complete. Continue in the Backups of that profile.";

/// What a backup did.
pub(crate) fn ended<'a>(
    writes: Writes,
    lines: impl Iterator<Item = &'a BackupLine>,
) -> UserMessage {
    let (mut written, mut moved, mut left) = (0, 0, 0);
    for line in lines {
        match &line.found {
            Found::OnlyInFolder => moved += usize::from(line.is_done),
            Found::Same => {}
            _ => written += usize::from(line.is_done),
        }
        left += usize::from(!line.is_whole());
    }
    if writes == Writes::Removals {
        return UserMessage::plain(format!(
            "{} moved to “removed”",
            count(moved, "connector", "connectors")
        ));
    }
    let written = match written {
        0 => "The backup is up to date".to_owned(),
        some => format!(
            "Backed up: {} written",
            count(some, "connector", "connectors")
        ),
    };
    if left == 0 {
        return UserMessage::plain(written);
    }
    let left = count(left, "connector is", "connectors are");
    UserMessage::new(
        written,
        format!("{left} not backed up"),
        "Look at the rows with a warning",
    )
}

/// The banner of a backup that stopped: how far it came, and what that means.
pub(crate) fn stopped(
    at: &str,
    (done, all): (usize, usize),
    why: Option<&UserMessage>,
) -> [String; 2] {
    let title = if all == 0 {
        format!("The backup of {at} stopped early")
    } else {
        let all = count(all, "connector", "connectors");
        format!("The backup stopped {at}, after {done} of {all}")
    };
    let why = why.map_or(String::new(), |why| format!("{} ", why.in_one_line()));
    [
        title,
        format!("{why}The backups so far are complete. Continue to write the rest."),
    ]
}

/// Title, text and button of the question before more is written than a backup does by itself.
pub(crate) fn question(work: &BackupWork) -> Question {
    let names = work.only.iter().flatten();
    let names: Vec<String> = names.map(|name| format!("“{name}”")).collect();
    if work.writes == Writes::Removals {
        let many = count(names.len(), "connector", "connectors");
        let them = super::quantity::list(&names);
        let text = format!(
            "The tenant no longer has {them}. The bundles move to the folder “removed”; nothing is deleted."
        );
        return Question {
            title: format!("Move {many} to “removed”?"),
            text,
            button: "Move".to_owned(),
        };
    }
    let name = names.first().map_or("", String::as_str);
    let text = "The tenant’s version replaces the folder’s bundle. Uncommitted edits in the folder are lost.";
    Question {
        title: format!("Overwrite {name} in the folder?"),
        text: text.to_owned(),
        button: "Overwrite".to_owned(),
    }
}

pub(crate) fn not_opened(folder: &Path, why: String) -> UserMessage {
    UserMessage::new(
        "The folder was not opened",
        why,
        format!("Open {} with your file manager", folder.display()),
    )
}

pub(crate) fn folder_gone(folder: &Path) -> UserMessage {
    UserMessage::new(
        "The backup folder is missing",
        format!("Expected at {}", folder.display()),
        "Connect its drive, or choose another folder",
    )
}

/// What differs; where both sides changed, with the one that changed it.
pub(crate) fn pieces(found: &Found) -> Vec<String> {
    let both = |(piece, side): &(Piece, DriftState)| {
        let side = match side {
            DriftState::ChangedInTenant => "tenant",
            DriftState::ChangedInFolder => "folder",
            DriftState::ChangedInBoth | DriftState::Same => "both",
        };
        format!("{} ({side})", piece.title())
    };
    match found {
        Found::ChangedInTenant(pieces) | Found::ChangedInFolder(pieces) => {
            pieces.iter().map(|piece| piece.title()).collect()
        }
        Found::ChangedInBoth(pieces) => pieces.iter().map(both).collect(),
        Found::Same | Found::New | Found::OnlyInFolder | Found::Failed(_) => Vec::new(),
    }
}

/// A connector of which something could not be read is neither kept nor promoted: what has it would not be whole.
pub(crate) fn not_whole(detail: &ConnectorDetail) -> Option<UserMessage> {
    let place = detail.unread.first()?.place.as_str();
    Some(UserMessage::new(
        "Part of the connector could not be read",
        format!("“{place}” in the server’s answer is not understood"),
        "Correct the value on the server",
    ))
}

/// What is so, for the person who looks at one connector.
pub(crate) fn about(line: &BackupLine) -> String {
    match &line.found {
        _ if line.is_done => "It was backed up just now.".to_owned(),
        Found::Same => "Tenant and folder are the same.".to_owned(),
        Found::New => "Not in the folder yet. The next backup adds it.".to_owned(),
        Found::ChangedInTenant(_) => {
            "Changed in the tenant. The next backup copies the change.".to_owned()
        }
        Found::ChangedInFolder(_) => {
            "Changed in the folder only. A backup does not overwrite it.".to_owned()
        }
        found @ Found::ChangedInBoth(_) => format!(
            "Changed in tenant and folder: {}. A backup does not overwrite the folder.",
            pieces(found).join(", ")
        ),
        Found::OnlyInFolder => "Deleted in the tenant. Its files stay in the folder.".to_owned(),
        Found::Failed(message) => message.in_one_line(),
    }
}
