//! What is known of the system keychain, and what became of secrets there.

use super::turn::Turn;
use crate::{
    messages::{
        self,
        profiles::{LAST_DAYS, SOON_DAYS},
    },
    state::{computer::ComputerError, notices::NoticeKind, secrets::Keychain},
};

/// Says at the sign-in that the client secret ends soon.
pub(super) fn warn_of_end(turn: &mut Turn<'_>) {
    let (now, zone) = (turn.state.now, turn.state.time_zone.clone());
    let profile = turn.session().map(|session| &session.profile);
    let soon = profile.and_then(|profile| {
        let days = profile.secret_days(now, &zone)?;
        let is_soon = (LAST_DAYS + 1..=SOON_DAYS).contains(&days);
        is_soon.then(|| messages::profiles::secret_ends(&profile.name, days))
    });
    if let Some(message) = soon {
        turn.notify(NoticeKind::Warning, message);
    }
}

/// A secret could not be read or written; it is in memory.
pub(super) fn failed(turn: &mut Turn<'_>, error: &ComputerError) {
    let message = messages::of_port(error);
    let known = turn.state.keychain == Keychain::MemoryOnly(message.clone());
    turn.state.keychain = Keychain::MemoryOnly(message.clone());
    if !known {
        turn.notify(NoticeKind::Warning, message);
    }
}

/// At the start: known, but no reason to interrupt anybody. The profile editor shows it where it matters.
pub(super) fn checked(turn: &mut Turn<'_>, result: Result<(), ComputerError>) {
    turn.state.keychain = match result {
        Ok(()) => Keychain::Available,
        Err(error) => Keychain::MemoryOnly(messages::of_port(&error)),
    };
}

pub(super) fn tried(turn: &mut Turn<'_>, result: Result<(), ComputerError>) {
    let (kind, message) = match &result {
        Ok(()) => (NoticeKind::Success, messages::keychain_works()),
        Err(error) => (NoticeKind::Warning, messages::of_port(error)),
    };
    checked(turn, result);
    turn.notify(kind, message);
}

/// Several calls may wait at the same time.
pub(super) fn waits(turn: &mut Turn<'_>, begins: bool) {
    let change = if begins { 1 } else { -1 };
    turn.state.keychain_waits = turn.state.keychain_waits.saturating_add_signed(change);
}

/// Signed out: what is gone from the keychain, and what is still there.
pub(super) fn tokens_forgotten(turn: &mut Turn<'_>, result: Result<(), ComputerError>) {
    match result {
        Ok(()) => turn.notify(NoticeKind::Info, messages::signed_out()),
        Err(error) => turn.notify(NoticeKind::Warning, messages::token_not_deleted(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::ComputerEvent, state::AppState, testing, update::testing::on_event};

    fn missing() -> ComputerError {
        ComputerError::KeychainMissing {
            reason: "no session bus".to_owned(),
        }
    }

    fn notices(state: &AppState) -> Vec<&str> {
        let toasts = state.notices.toasts();
        toasts.map(|notice| notice.message.what.as_str()).collect()
    }

    #[test]
    fn a_failure_is_told_once_and_lasts_until_the_keychain_works() {
        let mut state = testing::signed_in();

        on_event(&mut state, ComputerEvent::KeychainFailed(missing()));
        on_event(&mut state, ComputerEvent::KeychainFailed(missing()));
        assert_eq!(
            notices(&state),
            ["Secrets are kept until Patchpanel closes"]
        );
        on_event(&mut state, ComputerEvent::KeychainTried(Ok(())));

        assert_eq!(state.keychain, Keychain::Available);
        assert!(notices(&state).contains(&"Secrets are in the system keychain now"));
    }

    #[test]
    fn trying_in_vain_is_told_too() {
        let mut state = testing::signed_in();
        on_event(&mut state, ComputerEvent::KeychainChecked(Err(missing())));

        on_event(&mut state, ComputerEvent::KeychainTried(Err(missing())));

        assert_eq!(
            notices(&state),
            ["Secrets are kept until Patchpanel closes"]
        );
        assert!(matches!(state.keychain, Keychain::MemoryOnly(_)));
    }

    #[test]
    fn the_keychain_is_waited_for_until_its_last_call_ended() {
        let mut state = testing::signed_in();
        for begins in [true, true, false] {
            on_event(&mut state, ComputerEvent::KeychainWaits(begins));
        }
        assert_eq!(state.keychain_waits, 1);

        on_event(&mut state, ComputerEvent::KeychainWaits(false));
        on_event(&mut state, ComputerEvent::KeychainWaits(false));

        assert_eq!(state.keychain_waits, 0);
    }

    #[test]
    fn signing_out_says_what_is_gone_and_what_is_kept() {
        let mut state = testing::signed_in();

        on_event(&mut state, ComputerEvent::TokensForgotten(Ok(())));
        on_event(&mut state, ComputerEvent::TokensForgotten(Err(missing())));

        assert_eq!(
            notices(&state),
            ["Signed out", "The access token is still in the keychain"]
        );
    }
}
