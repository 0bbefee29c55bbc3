//! Reading again to learn an unknown outcome: how often, and how long between two reads. Pure; whoever has the clock
//! asks.

use jiff::{SignedDuration, Timestamp};

use crate::state::{message::UserMessage, remote::Generation};

/// Reads that are made without being asked for; then the person decides.
pub const ATTEMPTS: u32 = 5;

/// The longest pause between two reads, and after a request that was cut off.
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(32);

/// The pause after attempt number `attempt` (1-based): 4, 8, 16, 32 seconds. `None` after the last one.
pub fn pause_after(attempt: u32) -> Option<SignedDuration> {
    (attempt < ATTEMPTS).then(|| SignedDuration::from_secs(4 << attempt.saturating_sub(1).min(8)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingStage {
    /// A read is in flight.
    Asked(Generation),
    /// The last read failed; the next one starts then.
    Pausing(Timestamp),
    /// All attempts failed; only the person starts another.
    GivenUp,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The attempt that is in flight or was the last, from 1 to [`ATTEMPTS`]; 0 before the first.
    pub attempt: u32,
    pub stage: ReadingStage,
    pub failure: Option<UserMessage>,
}

impl Reading {
    /// The first read is in flight.
    pub fn started(asked: Generation) -> Self {
        Self {
            attempt: 1,
            stage: ReadingStage::Asked(asked),
            failure: None,
        }
    }

    /// The first read starts later.
    pub fn starting_at(at: Timestamp) -> Self {
        Self {
            attempt: 0,
            stage: ReadingStage::Pausing(at),
            failure: None,
        }
    }

    /// Another read is in flight. One that was only hurried is no further attempt.
    pub fn asked_again(&mut self, asked: Generation) {
        if !matches!(self.stage, ReadingStage::Asked(_)) {
            self.attempt = (self.attempt + 1).min(ATTEMPTS);
        }
        self.stage = ReadingStage::Asked(asked);
    }

    /// The read failed at `now`.
    pub fn failed(&mut self, message: UserMessage, now: Timestamp) {
        self.failure = Some(message);
        self.stage = match (self.stage, pause_after(self.attempt)) {
            (ReadingStage::GivenUp, _) | (_, None) => ReadingStage::GivenUp,
            (_, Some(pause)) => ReadingStage::Pausing(now + pause),
        };
    }

    /// A clock that went back does not put off the next read.
    pub fn begin_by(&mut self, latest: Timestamp) {
        if let ReadingStage::Pausing(until) = &mut self.stage {
            *until = latest.min(*until);
        }
    }

    pub fn next(&self) -> Option<Timestamp> {
        match self.stage {
            ReadingStage::Pausing(until) => Some(until),
            ReadingStage::Asked(_) | ReadingStage::GivenUp => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_attempts_are_made_with_growing_pauses() {
        let mut reading = Reading::started(Generation(1));
        let mut now = Timestamp::UNIX_EPOCH;
        let mut pauses = Vec::new();
        while reading.stage != ReadingStage::GivenUp {
            reading.failed(UserMessage::new("a", "b", "c"), now);
            if let Some(next) = reading.next() {
                pauses.push(next.duration_since(now).as_secs());
                now = next;
                reading.asked_again(Generation(2));
            }
        }

        assert_eq!((reading.attempt, pauses), (5, vec![4, 8, 16, 32]));
    }

    #[test]
    fn a_read_by_hand_after_the_last_attempt_stays_the_last_one() {
        let mut reading = Reading::started(Generation(1));
        for _ in 0..5 {
            reading.failed(UserMessage::new("a", "b", "c"), Timestamp::UNIX_EPOCH);
            reading.asked_again(Generation(2));
        }

        reading.failed(UserMessage::new("a", "b", "c"), Timestamp::UNIX_EPOCH);

        assert_eq!((reading.attempt, reading.stage), (5, ReadingStage::GivenUp));
    }

    #[test]
    fn a_hurried_read_is_no_further_attempt() {
        let mut reading = Reading::started(Generation(1));

        reading.asked_again(Generation(2));

        assert_eq!(reading.attempt, 1);
    }
}
