//! What a protected profile asks for: its tenant's name, typed for each command that sends. Who asks for it is not asked
//! again for a while.

use jiff::{SignedDuration, Timestamp};

use super::session::Session;

pub const UNLOCK_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Why a reviewed plan may not be applied by who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanObstacle {
    /// What would be sent from here is not what the plan file says; the difference.
    Differs(String),
    /// The profile asks for a plan by somebody else.
    NoPlanFile,
    /// Who is signed in wrote it.
    OwnPlan,
    /// The token does not say who is signed in.
    NoName,
}

impl Session {
    /// Author and approver differ where the profile asks for it. The author is who the file says.
    pub fn plan_obstacle(&self) -> Option<PlanObstacle> {
        let opened = self
            .review
            .as_ref()
            .and_then(|review| review.opened.as_ref());
        if let Some(difference) = opened.and_then(|opened| opened.differs.clone()) {
            return Some(PlanObstacle::Differs(difference));
        }
        if !self.needs_second_person() {
            return None;
        }
        let Some(opened) = opened else {
            return Some(PlanObstacle::NoPlanFile);
        };
        if self.identity.user_name.is_none() {
            return Some(PlanObstacle::NoName);
        }
        (!self.is_by_another(&opened.file.author)).then_some(PlanObstacle::OwnPlan)
    }

    /// Whether the author of a plan file is somebody else than the signed-in user, as far as both have a name.
    pub fn is_by_another(&self, author: &str) -> bool {
        let user = self.identity.user_name.as_deref();
        user.is_some_and(|user| !is_same_user(user, author))
    }

    /// Whether nothing may be sent here that nobody else approves.
    pub fn needs_second_person(&self) -> bool {
        self.profile.protected && self.profile.second_person
    }

    /// Whether `typed` is the tenant's name; spaces around it do not matter.
    pub fn is_tenant_named(&self, typed: &str) -> bool {
        typed.trim() == self.tenant_name()
    }

    /// When the unlocked time of a protected tenant ends; `None` while it is locked, and for other tenants.
    ///
    /// A clock that was set back locks, so that nobody gains time by it.
    pub fn unlocked_until(&self, now: Timestamp) -> Option<Timestamp> {
        let since = self.unlocked_since.filter(|_| self.profile.protected)?;
        let end = since.saturating_add(UNLOCK_LASTS).ok()?;
        (since <= now && now < end).then_some(end)
    }

    /// Whether apply and create need no name: the tenant is not protected, or is unlocked.
    pub fn needs_no_name(&self, now: Timestamp) -> bool {
        !self.profile.protected || self.unlocked_until(now).is_some()
    }

    /// Whether apply and create may be carried out. The typed name counts once.
    pub fn take_consent(&mut self, now: Timestamp) -> bool {
        self.take_name() || self.needs_no_name(now)
    }

    /// Whether the name was typed for this very command: deleting asks every time. It counts once.
    pub fn take_name(&mut self) -> bool {
        std::mem::take(&mut self.is_named) || !self.profile.protected
    }
}

/// The tenant does not tell user names apart by case.
fn is_same_user(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{state::session::SessionId, testing};

    fn session() -> Session {
        let mut state = testing::signed_in();
        let mut session = state.sessions.end(SessionId(1)).unwrap();
        session.profile.protected = true;
        session
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    #[test]
    fn the_unlocked_time_lasts_ten_minutes_to_the_second() {
        let mut session = session();
        session.unlocked_since = Some(at(0));

        assert_eq!(session.unlocked_until(at(0)), Some(at(600)));
        assert_eq!(session.unlocked_until(at(599)), Some(at(600)));
        assert_eq!(session.unlocked_until(at(600)), None);
    }

    #[test]
    fn a_clock_that_was_set_back_locks() {
        let mut session = session();
        session.unlocked_since = Some(at(0));

        assert_eq!(session.unlocked_until(at(-1)), None);
        assert!(!session.needs_no_name(at(-1)));
    }

    #[test]
    fn only_protected_tenants_ask_for_their_name() {
        let mut session = session();
        assert!(!session.take_consent(at(0)));
        assert!(!session.take_name());

        session.profile.protected = false;

        assert!(session.take_consent(at(0)));
        assert!(session.take_name());
        assert_eq!(session.unlocked_until(at(0)), None);
    }

    #[test]
    fn the_name_is_compared_to_the_letter_but_for_spaces_around_it() {
        let session = session();

        assert!(session.is_tenant_named(" acme-sb "));
        for other in ["", "acme", "ACME-SB", "acme-sb2", "acme sb"] {
            assert!(!session.is_tenant_named(other), "{other}");
        }
    }
}
