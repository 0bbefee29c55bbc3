//! What the organisation sets for this computer.

use super::turn::Turn;
use crate::{
    messages,
    state::{computer::ComputerError, notices::NoticeKind, policy::Policy},
};

pub(super) fn read(turn: &mut Turn<'_>, result: Result<Box<Policy>, ComputerError>) {
    match result {
        Ok(policy) => turn.state.policy = *policy,
        Err(error) => {
            let message = messages::policy_not_read(&error);
            turn.state.policy_problem = Some(message.clone());
            turn.notify(NoticeKind::Error, message);
        }
    }
}
