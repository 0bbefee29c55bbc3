//! The rows of the comparison of several connectors.

use std::collections::BTreeSet;

use patchpanel_core_models::draft::Part;

use crate::{
    messages::quantity,
    state::compare::{Pair, PlaceChange},
};

/// A row of the table of several connectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PairRow {
    pub place: usize,
    pub name: String,
    pub state: PairState,
    pub differs: String,
    pub hits: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PairState {
    Reading,
    Same,
    Differs,
    /// The target tenant has no such connector.
    New,
    Drafted,
    /// Its draft was made, and all that differs is what is not taken.
    LeftOut,
    Failed,
}

impl PairState {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Reading => "Reading",
            Self::Same => "Same",
            Self::Differs => "Different",
            Self::New => "Not there yet",
            Self::Drafted => "Draft made",
            Self::LeftOut => "Left out",
            Self::Failed => "Not read",
        }
    }
}

pub(crate) fn pair_row(place: usize, pair: &Pair) -> PairRow {
    let mut row = PairRow {
        place,
        name: pair.from.script_name().to_string(),
        state: PairState::Reading,
        differs: String::new(),
        hits: 0,
    };
    if let Some(failure) = pair.findings.failure() {
        row.state = PairState::Failed;
        row.differs = failure.in_one_line();
    } else if let Some(findings) = pair.findings.value() {
        let parts = findings.changes.iter().map(PlaceChange::part);
        let parts: BTreeSet<Part> = parts.collect();
        row.state = match (&findings.to, parts.is_empty()) {
            (Some(_), false) if pair.is_drafted && !pair.promotes() => PairState::LeftOut,
            (None, _) | (Some(_), false) if pair.is_drafted => PairState::Drafted,
            (None, _) => PairState::New,
            (Some(_), true) => PairState::Same,
            (Some(_), false) => PairState::Differs,
        };
        row.differs = quantity::parts(&parts.into_iter().collect::<Vec<_>>());
        row.hits = findings.adapted.hits.by_rule.iter().sum();
        row.name = findings.from.identity.name.clone().unwrap_or(row.name);
    }
    row
}
