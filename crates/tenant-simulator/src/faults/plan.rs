//! Which faults are due for a call: matching, counting, order.

use super::{Fault, FaultAction, Times};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

impl Fault {
    fn is_for(&self, method: &str, path: &str) -> bool {
        self.method
            .as_deref()
            .is_none_or(|expected| expected == method)
            && path_matches(&self.path, path)
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let mut expected = pattern.trim_start_matches('/').split('/');
    let mut found = path.trim_start_matches('/').split('/');
    loop {
        match (expected.next(), found.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(expected), Some(found)) if expected == found => {}
            _ => return false,
        }
    }
}

/// A fault that is due for a call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Due {
    pub(crate) action: FaultAction,
    /// How often the fault struck before, for [`RetryAfter::Escalating`].
    pub(crate) struck_before: usize,
}

/// What is due for one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CallFaults {
    pub(crate) delay: Duration,
    pub(crate) due: Option<Due>,
}

#[derive(Debug)]
struct Planned {
    fault: Fault,
    seen: u32,
}

/// All faults on order, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct FaultPlan {
    planned: Mutex<Vec<Planned>>,
}

impl FaultPlan {
    pub(crate) fn add(&self, fault: Fault) {
        self.lock().push(Planned { fault, seen: 0 });
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// The faults that can still strike.
    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.lock()
            .iter()
            .filter(|planned| planned.can_strike())
            .map(|planned| planned.fault.clone())
            .collect()
    }

    /// Counts a call and gives what goes wrong with it: all delays, and the first other fault.
    pub(crate) fn take(&self, method: &str, path: &str) -> CallFaults {
        let mut call = CallFaults::default();
        for planned in self.lock().iter_mut() {
            if call.due.is_some() || !planned.fault.is_for(method, path) {
                continue;
            }
            let Some(due) = planned.strike() else {
                continue;
            };
            match due.action {
                FaultAction::Latency { millis } => call.delay += Duration::from_millis(millis),
                _ => call.due = Some(due),
            }
        }
        call
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Planned>> {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Planned {
    fn can_strike(&self) -> bool {
        match self.fault.times {
            Times::Always => true,
            Times::Next(times) => self.seen < self.fault.skip.saturating_add(times),
        }
    }

    fn strike(&mut self) -> Option<Due> {
        if !self.can_strike() {
            return None;
        }
        let struck_before = self.seen.checked_sub(self.fault.skip);
        self.seen = self.seen.saturating_add(1);
        let struck_before = usize::try_from(struck_before?).ok()?;
        Some(Due {
            action: self.fault.action.clone(),
            struck_before,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fault, FaultAction};
    use super::{CallFaults, FaultPlan, path_matches};
    use std::time::Duration;

    #[test]
    fn stars_stand_for_one_segment_and_double_stars_for_the_rest() {
        let samples = [
            ("/connectors/v1", "/connectors/v1", true),
            ("/connectors/v1", "/connectors/v1/a", false),
            ("/connectors/v1/*", "/connectors/v1/a", true),
            ("/connectors/v1/*", "/connectors/v1/a/source-config", false),
            ("/connectors/v1/**", "/connectors/v1/a/source-config", true),
            ("/connectors/v1/**", "/connectors/v1", true),
            ("/**", "/oauth/token", true),
            ("/v3/connectors", "/connectors/v1", false),
        ];
        for (pattern, path, expected) in samples {
            assert_eq!(path_matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_fault_skips_then_strikes_then_is_used_up() {
        let plan = FaultPlan::default();
        plan.add(
            Fault::new("GET", "/a", FaultAction::status(500))
                .after(1)
                .times(2),
        );

        let struck: Vec<bool> = (0..4)
            .map(|_| plan.take("GET", "/a").due.is_some())
            .collect();

        assert_eq!(struck, [false, true, true, false]);
        assert_eq!(plan.pending(), []);
    }

    #[test]
    fn latency_adds_up_with_the_next_fault() {
        let plan = FaultPlan::default();
        plan.add(Fault::new("*", "/**", FaultAction::latency(Duration::from_millis(20))).always());
        plan.add(Fault::new("GET", "/a", FaultAction::CutBody {}));

        let first = plan.take("GET", "/a");
        let second = plan.take("GET", "/a");

        assert_eq!(first.due.unwrap().action, FaultAction::CutBody {});
        assert_eq!(
            second,
            CallFaults {
                delay: Duration::from_millis(20),
                due: None
            }
        );
    }
}
