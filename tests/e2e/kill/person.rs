//! Somebody who edits, pauses and applies until the end comes.

use std::{io::Write as _, sync::Arc, time::Duration};

use jiff::Timestamp;
use patchpanel::{
    command::{Action, ApplyCommand, ConnectorCommand},
    ports::clock::{Clock, SystemClock},
    state::review::ReviewStage,
};

use super::{
    journal::{Edit, Journal, PARTS, numbered},
    seat::{Place, Seat},
};
use crate::dice::Dice;

/// What the person says with each turn.
pub(super) const TURN: u8 = b'.';

/// The computer's clock. Each look at it is said, and every turn of the app takes one.
struct SaidClock;

impl Clock for SaidClock {
    fn now(&self) -> Timestamp {
        let mut said = std::io::stdout();
        said.write_all(&[TURN]).and_then(|()| said.flush()).unwrap();
        SystemClock.now()
    }
}

/// Longer than a draft has to rest before it is kept.
const REST: Duration = Duration::from_millis(2_500);

pub(super) fn works(place: &Place) -> ! {
    let mut seat = Seat::signed_in(place, Arc::new(SaidClock));
    let mut journal = Journal::at(&place.folder);
    let mut dice = Dice::new(Place::seed());
    loop {
        match dice.below(20) {
            0 => seat.turns_for(REST),
            1..=5 => apply(&mut seat),
            6 => seat.ask(ApplyCommand::Close),
            _ => edit(&mut seat, &mut journal, &mut dice),
        }
        seat.turns_for(Duration::from_millis(dice.below(300)));
    }
}

fn edit(seat: &mut Seat, journal: &mut Journal, dice: &mut Dice) {
    let part = usize::try_from(dice.below(PARTS.len() as u64)).unwrap();
    let number = journal.next();
    let value = numbered(&seat.open().draft.current, PARTS[part], number);
    seat.ask(ConnectorCommand::EditPart(value));
    seat.turn();
    let at = SystemClock.now();
    journal.note(Edit { part, number, at });
}

/// Sends what is ready to be sent, and goes on at once.
fn apply(seat: &mut Seat) {
    seat.until("the checks", Seat::is_checked);
    seat.ask(Action::ReviewChanges);
    seat.until("the review", |seat| {
        let review = seat.session().review.as_ref();
        !review.is_some_and(|review| matches!(review.stage, ReviewStage::Preparing(_)))
    });
    seat.ask(ApplyCommand::Start);
}
