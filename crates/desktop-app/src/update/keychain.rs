//! What is known of the system keychain, and what became of secrets there.

use super::notify;
use crate::{
    event::KeychainWait,
    messages, ports,
    state::{AppState, keychain::Keychain, notices::NoticeKind},
    task::Task,
};

/// A secret could not be read or written; it is in memory.
pub(super) fn failed(state: &mut AppState, error: &ports::Error) -> Vec<Task> {
    let message = messages::of_port(error);
    let known = state.keychain == Keychain::MemoryOnly(message.clone());
    state.keychain = Keychain::MemoryOnly(message.clone());
    if known {
        Vec::new()
    } else {
        notify(state, NoticeKind::Warning, message)
    }
}

/// At the start: known, but no reason to interrupt anybody. The profile editor shows it where it matters.
pub(super) fn checked(state: &mut AppState, result: Result<(), ports::Error>) -> Vec<Task> {
    state.keychain = match result {
        Ok(()) => Keychain::Available,
        Err(error) => Keychain::MemoryOnly(messages::of_port(&error)),
    };
    Vec::new()
}

/// The person tried again, and is told what came of it either way.
pub(super) fn tried(state: &mut AppState, result: Result<(), ports::Error>) -> Vec<Task> {
    let (kind, message) = match &result {
        Ok(()) => (NoticeKind::Success, messages::keychain_works()),
        Err(error) => (NoticeKind::Warning, messages::of_port(error)),
    };
    checked(state, result);
    notify(state, kind, message)
}

pub(super) fn waits(state: &mut AppState, wait: KeychainWait) -> Vec<Task> {
    state.keychain_waits = match wait {
        KeychainWait::Begun => state.keychain_waits.saturating_add(1),
        KeychainWait::Ended => state.keychain_waits.saturating_sub(1),
    };
    Vec::new()
}

/// Signed out: what is gone from the keychain, and what is still there.
pub(super) fn tokens_forgotten(
    state: &mut AppState,
    result: Result<(), ports::Error>,
) -> Vec<Task> {
    match result {
        Ok(()) => notify(state, NoticeKind::Info, messages::signed_out()),
        Err(error) => notify(
            state,
            NoticeKind::Warning,
            messages::token_not_deleted(&error),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::Event, testing, update::on_event};

    fn missing() -> ports::Error {
        ports::Error::KeychainMissing {
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

        on_event(&mut state, Event::KeychainFailed(missing()));
        on_event(&mut state, Event::KeychainFailed(missing()));
        assert_eq!(
            notices(&state),
            ["Secrets are kept until Patchpanel closes"]
        );
        on_event(&mut state, Event::KeychainTried(Ok(())));

        assert_eq!(state.keychain, Keychain::Available);
        assert!(notices(&state).contains(&"Secrets are in the system keychain now"));
    }

    #[test]
    fn trying_in_vain_is_told_too() {
        let mut state = testing::signed_in();
        checked(&mut state, Err(missing()));

        on_event(&mut state, Event::KeychainTried(Err(missing())));

        assert_eq!(
            notices(&state),
            ["Secrets are kept until Patchpanel closes"]
        );
        assert!(matches!(state.keychain, Keychain::MemoryOnly(_)));
    }

    #[test]
    fn the_keychain_is_waited_for_until_its_last_call_ended() {
        let mut state = testing::signed_in();
        for wait in [
            KeychainWait::Begun,
            KeychainWait::Begun,
            KeychainWait::Ended,
        ] {
            on_event(&mut state, Event::KeychainWaits(wait));
        }
        assert_eq!(state.keychain_waits, 1);

        on_event(&mut state, Event::KeychainWaits(KeychainWait::Ended));
        on_event(&mut state, Event::KeychainWaits(KeychainWait::Ended));

        assert_eq!(state.keychain_waits, 0);
    }

    #[test]
    fn signing_out_says_what_is_gone_and_what_is_kept() {
        let mut state = testing::signed_in();

        on_event(&mut state, Event::TokensForgotten(Ok(())));
        on_event(&mut state, Event::TokensForgotten(Err(missing())));

        assert_eq!(
            notices(&state),
            ["Signed out", "The access token is still in the keychain"]
        );
    }
}
