//! Short messages about events: toasts, and the list behind the bell.

use jiff::{SignedDuration, Timestamp};

use patchpanel_core_models::ids::ScriptName;

use super::{apply::RunId, connectors::Edit, message::UserMessage, profiles::ProfileId};
use crate::theme::TenantMark;

/// How long a toast without an error stays.
const TOAST_LIFE: SignedDuration = SignedDuration::from_secs(6);
const LIMIT: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    Success,
    Info,
    Warning,
    Error,
}

/// What can be done next about a notice, and what it belongs to: the notice stays when another tenant is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Followup {
    pub profile: ProfileId,
    pub profile_name: String,
    pub mark: TenantMark,
    pub script_name: ScriptName,
    pub kind: FollowupKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowupKind {
    OpenConnector,
    CreateAgain,
    UndoEdit(Edit),
    UndoRun(RunId),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    pub id: u64,
    pub at: Timestamp,
    pub kind: NoticeKind,
    pub message: UserMessage,
    pub followup: Option<Followup>,
    pub toast: bool,
    pub seen: bool,
}

/// All notices of this run, newest last.
#[derive(Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    next_id: u64,
}

impl Notices {
    pub fn add(
        &mut self,
        at: Timestamp,
        kind: NoticeKind,
        message: UserMessage,
        followup: Option<Followup>,
    ) {
        self.next_id += 1;
        // The answer to a key or a button, with nothing to do about it, is read in its toast.
        let is_said = message.why.is_empty() && message.next.is_empty() && followup.is_none();
        self.list.push(Notice {
            id: self.next_id,
            at,
            kind,
            message,
            followup,
            toast: true,
            seen: is_said && kind == NoticeKind::Info,
        });
        let excess = self.list.len().saturating_sub(LIMIT);
        self.list.drain(..excess);
    }

    pub fn all(&self) -> &[Notice] {
        &self.list
    }

    /// The toasts to show, oldest first.
    pub fn toasts(&self) -> impl Iterator<Item = &Notice> {
        self.list.iter().filter(|notice| notice.toast)
    }

    /// How many were not seen in the list yet.
    pub fn unseen(&self) -> usize {
        self.list.iter().filter(|notice| !notice.seen).count()
    }

    /// Lets the newest notice have no toast, where the screen says the same.
    pub fn quiet_newest(&mut self) {
        if let Some(newest) = self.list.last_mut() {
            newest.toast = false;
        }
    }

    /// Takes one toast away; it stays in the list.
    pub fn dismiss(&mut self, id: u64) {
        for notice in self.list.iter_mut().filter(|notice| notice.id == id) {
            notice.toast = false;
        }
    }

    /// Takes the toasts away that said that a tenant cannot be reached, or takes no token: now one does.
    pub fn answered(&mut self) {
        for notice in &mut self.list {
            notice.toast &= !notice.message.concerns_the_session();
        }
    }

    pub fn mark_seen(&mut self) {
        for notice in &mut self.list {
            notice.seen = true;
        }
    }

    /// Takes toasts away whose time is over; errors stay until closed, or until their cause is gone.
    pub fn expire(&mut self, now: Timestamp) {
        for notice in &mut self.list {
            let over = now.duration_since(notice.at) >= TOAST_LIFE;
            if notice.kind != NoticeKind::Error && over {
                notice.toast = false;
            }
        }
    }

    /// When the next toast ends, so that the app wakes up then.
    pub fn next_expiry(&self) -> Option<Timestamp> {
        self.toasts()
            .filter(|notice| notice.kind != NoticeKind::Error)
            .map(|notice| notice.at + TOAST_LIFE)
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::message::Hint;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn message(what: &str) -> UserMessage {
        UserMessage::new(what, "", "")
    }

    #[test]
    fn success_toast_ends_after_six_seconds_and_stays_in_the_list() {
        let mut notices = Notices::default();
        notices.add(at(0), NoticeKind::Success, message("Done"), None);

        notices.expire(at(5));
        assert_eq!(notices.toasts().count(), 1);
        notices.expire(at(6));

        assert_eq!(notices.toasts().count(), 0);
        assert_eq!(notices.all().len(), 1);
    }

    #[test]
    fn the_answer_to_a_key_is_not_left_unseen() {
        let mut notices = Notices::default();
        notices.add(at(0), NoticeKind::Info, message("Nothing to undo"), None);
        assert_eq!((notices.unseen(), notices.toasts().count()), (0, 1));

        let told = UserMessage::new("The draft waits", "", "Review it");
        notices.add(at(0), NoticeKind::Info, told, None);
        notices.add(at(0), NoticeKind::Error, message("Failed"), None);

        assert_eq!(notices.unseen(), 2);
    }

    #[test]
    fn error_of_the_connection_ends_with_the_next_answer() {
        let mut notices = Notices::default();
        let offline = message("Cannot reach acme").with_hint(Hint::Connection);
        notices.add(at(0), NoticeKind::Error, offline, None);
        notices.add(at(0), NoticeKind::Error, message("Failed"), None);

        notices.answered();

        let left: Vec<_> = notices
            .toasts()
            .map(|notice| &notice.message.what)
            .collect();
        assert_eq!(left, ["Failed"]);
    }

    #[test]
    fn error_toast_stays_until_closed() {
        let mut notices = Notices::default();
        notices.add(at(0), NoticeKind::Error, message("Failed"), None);

        notices.expire(at(600));
        assert_eq!(notices.toasts().count(), 1);
        let id = notices.all()[0].id;
        notices.dismiss(id);

        assert_eq!(notices.toasts().count(), 0);
    }
}
