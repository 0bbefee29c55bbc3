//! A value that comes from somewhere else. A refresh or a failure never takes the previous value away.

use super::message::UserMessage;

/// Names a question, so that a late answer to an older one is recognised and dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// What is known of a value that has to be asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Remote<T> {
    #[default]
    NotAsked,
    /// Asked; the answer carries the same generation.
    Loading {
        generation: Generation,
        /// What was known before.
        previous: Option<T>,
    },
    Ready(T),
    Failed {
        message: UserMessage,
        /// What was known before.
        previous: Option<T>,
    },
}

impl<T> Remote<T> {
    /// The newest value there is, also while it is asked for again.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::NotAsked => None,
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous.as_ref(),
            Self::Ready(value) => Some(value),
        }
    }

    pub fn is_loading(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    /// Why the last question failed, if it did.
    pub fn failure(&self) -> Option<&UserMessage> {
        match self {
            Self::Failed { message, .. } => Some(message),
            Self::NotAsked | Self::Loading { .. } | Self::Ready(_) => None,
        }
    }

    /// Notes that the question `generation` was asked.
    pub fn ask(&mut self, generation: Generation) {
        let previous = std::mem::take(self).into_value();
        *self = Self::Loading {
            generation,
            previous,
        };
    }

    /// Takes an answer, if it belongs to the newest question; says whether it did.
    pub fn answer(&mut self, generation: Generation, answer: Result<T, UserMessage>) -> bool {
        if !matches!(self, Self::Loading { generation: asked, .. } if *asked == generation) {
            return false;
        }
        let previous = std::mem::take(self).into_value();
        *self = match answer {
            Ok(value) => Self::Ready(value),
            Err(message) => Self::Failed { message, previous },
        };
        true
    }

    /// Takes a value that nobody answered; a question that is open stays open.
    pub fn assume(&mut self, value: T) {
        match self {
            Self::Loading { previous, .. } => *previous = Some(value),
            Self::NotAsked | Self::Ready(_) | Self::Failed { .. } => *self = Self::Ready(value),
        }
    }

    /// Stops waiting for the answer; what was known stays.
    pub fn abandon(&mut self) {
        if !self.is_loading() {
            return;
        }
        *self = std::mem::take(self)
            .into_value()
            .map_or(Self::NotAsked, Self::Ready);
    }

    fn into_value(self) -> Option<T> {
        match self {
            Self::NotAsked => None,
            Self::Loading { previous, .. } | Self::Failed { previous, .. } => previous,
            Self::Ready(value) => Some(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure() -> UserMessage {
        UserMessage::new("It failed", "The server said so", "Try again")
    }

    #[test]
    fn late_answer_is_dropped() {
        let mut remote = Remote::Ready(1);
        remote.ask(Generation(1));
        remote.ask(Generation(2));

        assert!(!remote.answer(Generation(1), Ok(7)));
        assert_eq!(remote.value(), Some(&1));
        assert!(remote.answer(Generation(2), Ok(8)));
        assert_eq!(remote, Remote::Ready(8));
    }

    #[test]
    fn abandoned_question_keeps_what_was_known_and_takes_no_answer() {
        let mut remote = Remote::Ready(1);
        remote.ask(Generation(1));
        let mut never_known: Remote<i32> = Remote::NotAsked;
        never_known.ask(Generation(2));

        remote.abandon();
        never_known.abandon();

        assert_eq!(
            (&remote, &never_known),
            (&Remote::Ready(1), &Remote::NotAsked)
        );
        assert!(!remote.answer(Generation(1), Ok(7)));
    }

    #[test]
    fn failure_keeps_the_previous_value() {
        let mut remote = Remote::Ready(1);
        remote.ask(Generation(1));

        assert!(remote.answer(Generation(1), Err(failure())));

        assert_eq!(remote.value(), Some(&1));
        assert_eq!(remote.failure(), Some(&failure()));
    }
}
