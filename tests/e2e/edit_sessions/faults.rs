//! What goes wrong: faults around writes, and around the reads that follow them.

use std::time::Duration;

use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, Handling, RetryAfter, StallPoint, StatusFault,
};
use serde_json::json;

use super::driver::Driver;
use crate::dice::Dice;

/// Puts up to three faults on order; one session in five has none.
pub(super) fn order(driver: &Driver, dice: &mut Dice) {
    if dice.one_in(5) {
        return;
    }
    let tenant = &driver.tenant.running;
    for _ in 0..=dice.below(3) {
        let skip = u32::try_from(dice.below(2)).unwrap();
        let method = dice.pick(&["PATCH", "PUT", "PUT", "PUT", "GET"]);
        let action = if method == "GET" {
            of_read(dice)
        } else {
            of_write(dice, method)
        };
        let mut fault = Fault::new(method, "/connectors/v1/**", action).after(skip);
        if method == "GET" {
            fault = fault.times(u32::try_from(1 + dice.below(9)).unwrap());
        }
        tenant.add_fault(fault);
    }
}

fn handling(dice: &mut Dice) -> Handling {
    dice.pick(&[Handling::Applied, Handling::Dropped])
}

fn of_write(dice: &mut Dice, method: &str) -> FaultAction {
    match dice.below(13) {
        0 | 1 => status(dice, &[500, 502, 503]),
        2 => FaultAction::rate_limited(RetryAfter::Seconds(0)),
        3 => FaultAction::ResetBeforeBody {},
        4 | 5 => FaultAction::ResetAfterBody {
            request: handling(dice),
        },
        6 => FaultAction::CutBody {},
        7 if dice.one_in(3) => FaultAction::Stall {
            at: dice.pick(&[StallPoint::BeforeAnswer, StallPoint::InBody]),
        },
        8 => FaultAction::BadJson {},
        9 => said(dice, method),
        10 => FaultAction::status(dice.pick(&[400, 403, 404, 409, 413])),
        11 => FaultAction::html(dice.pick(&[200, 502, 503])),
        _ => FaultAction::latency(Duration::from_millis(2)),
    }
}

fn status(dice: &mut Dice, of: &[u16]) -> FaultAction {
    let fault = StatusFault::new(dice.pick(of));
    let fault = if handling(dice) == Handling::Applied {
        fault.after_applying()
    } else {
        fault
    };
    FaultAction::Status(fault)
}

/// A 200 whose body says something: refused, left out, a word of the future, or updated although it was not.
fn said(dice: &mut Dice, method: &str) -> FaultAction {
    if method == "PATCH" {
        return FaultAction::CutBody {};
    }
    let word = dice.pick(&["ERROR", "ERROR", "SKIPPED", "QUARANTINED", "UPDATED"]);
    let body = json!({"status": word, "message": "line 3, column 9: as told", "scriptName": "x"});
    FaultAction::Status(StatusFault::new(200).body(FaultBody::Value(body)))
}

fn of_read(dice: &mut Dice) -> FaultAction {
    match dice.below(6) {
        0 | 1 => FaultAction::status(dice.pick(&[500, 503])),
        2 => FaultAction::ResetBeforeBody {},
        3 => FaultAction::CutBody {},
        4 => FaultAction::html(502),
        _ => FaultAction::BadJson {},
    }
}
