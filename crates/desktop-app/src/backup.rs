//! Backing up without a window, for the system's scheduler: one line for each connector, and an exit code.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use patchpanel_ui_kit::visible::marked;

use crate::{
    messages::{self, UserMessage},
    ports::Ports,
    runner::{self, BackupOrder},
    state::backups::{BackupLine, Found},
};

/// Nothing could be backed up.
const FAILED: u8 = 1;
/// Some connectors could not be backed up. 2 is for arguments that are not understood.
const INCOMPLETE: u8 = 3;

/// Backs up and says so: lines on the standard output, what went wrong on the standard error.
pub fn main(ports: Ports, order: &BackupOrder) -> ExitCode {
    let (mut out, mut errors) = (io::stdout(), io::stderr());
    let (mut all, mut written, mut left) = (0, 0, 0);
    let mut say = |line: BackupLine| {
        all += 1;
        written += usize::from(matches!(line.found, Found::New | Found::ChangedInTenant(_)));
        left += usize::from(!line.is_whole());
        // A reader that went away ends no backup.
        writeln!(out, "{}", words(&line)).unwrap_or_default();
        if let Found::Failed(message) = &line.found {
            let name = marked(line.script_name.as_str());
            writeln!(errors, "{name}: {}", sentences(message)).unwrap_or_default();
        }
    };
    let done = runner::back_up(ports, order, &mut say);
    if let Err(message) = done {
        writeln!(errors, "{}", sentences(&message)).unwrap_or_default();
        return ExitCode::from(if all == 0 { FAILED } else { INCOMPLETE });
    }
    writeln!(
        out,
        "{all} connectors, {written} written, {left} not backed up"
    )
    .unwrap_or_default();
    if left > 0 {
        return ExitCode::from(INCOMPLETE);
    }
    ExitCode::SUCCESS
}

/// The state first, so that lines can be sorted and filtered.
fn words(line: &BackupLine) -> String {
    let state = match &line.found {
        Found::New => "new",
        Found::ChangedInTenant(_) => "written",
        Found::Same => "same",
        Found::ChangedInFolder(_) => "changed in folder, left as it is",
        Found::ChangedInBoth(_) => "changed in both, not backed up",
        Found::OnlyInFolder if line.is_done => "moved to removed",
        Found::OnlyInFolder => "only in folder",
        Found::Failed(_) => "failed, not backed up",
    };
    let pieces = messages::backups::pieces(&line.found);
    let name = marked(line.script_name.as_str());
    if pieces.is_empty() {
        format!("{state}: {name}")
    } else {
        format!("{state}: {name} ({})", pieces.join(", "))
    }
}

fn sentences(message: &UserMessage) -> String {
    let UserMessage {
        what,
        why,
        next,
        details,
        ..
    } = message;
    let texts = [what, why, next].into_iter().chain(details);
    let texts: Vec<&str> = texts
        .map(|text| text.trim_end_matches('.'))
        .filter(|text| !text.is_empty())
        .collect();
    marked(&format!("{}.", texts.join(". "))).into_owned()
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::{bundle::Piece, draft::Part};

    use super::*;

    fn said(found: Found, is_done: bool) -> BackupLine {
        BackupLine {
            script_name: "acme-hr".parse().unwrap(),
            title: None,
            found,
            is_done,
            read_at: jiff::Timestamp::UNIX_EPOCH,
            comparison: None,
        }
    }

    #[test]
    fn a_line_says_the_state_the_connector_and_what_changed() {
        let line = |found, is_done| words(&said(found, is_done));
        let pieces = vec![Piece::Identity, Piece::Part(Part::Metadata)];
        let hostile = BackupLine {
            script_name: "acme\n\u{1b}[2K".parse().unwrap(),
            ..said(Found::New, false)
        };

        assert_eq!(line(Found::Same, false), "same: acme-hr");
        assert_eq!(
            line(Found::ChangedInTenant(pieces), true),
            "written: acme-hr (Name and status, Metadata)"
        );
        assert_eq!(line(Found::OnlyInFolder, true), "moved to removed: acme-hr");
        assert_eq!(words(&hostile), "new: acme[U+000A][U+001B][2K");
        let told = UserMessage::new("Not read", "the server says “\n\u{1b}[2K”", "");
        assert_eq!(
            sentences(&told),
            "Not read. the server says “[U+000A][U+001B][2K”."
        );
    }
}
