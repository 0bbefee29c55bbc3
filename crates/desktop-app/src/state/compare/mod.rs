//! Two connectors side by side, wherever they come from, and what of the one becomes a draft of the other.

mod findings;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use patchpanel_core_models::{
    bundle::{Bundle, Identity},
    draft::{Content, Draft, Part},
    ids::{ScriptName, TenantUrl},
    plan_file::PlanFile,
    promote::Rules,
};
use patchpanel_local_store::SnapshotId;

use super::{
    AppState,
    impact::Impact,
    message::UserMessage,
    profiles::ProfileId,
    remote::{Generation, Remote},
    route::Route,
    session::Session,
};

pub use self::findings::{Findings, KeyChange, Lines, Place, PlaceChange};

/// Which of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    From,
    To,
}

/// A connector of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    pub profile: ProfileId,
    pub script_name: ScriptName,
}

impl Whose {
    pub fn of(session: &Session, script_name: &ScriptName) -> Self {
        Self {
            profile: session.profile.id.clone(),
            script_name: script_name.clone(),
        }
    }
}

/// Where one side comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Side {
    /// What the tenant has now.
    Server(Whose),
    Draft(Whose),
    Snapshot(Whose, SnapshotId),
    Bundle(Arc<Bundle>),
    /// What a plan file leads to in the parts that it changes.
    Plan(Arc<PlanFile>),
}

impl Side {
    pub fn script_name(&self) -> &ScriptName {
        match self {
            Self::Server(whose) | Self::Draft(whose) | Self::Snapshot(whose, _) => {
                &whose.script_name
            }
            Self::Bundle(bundle) => &bundle.about.script_name,
            Self::Plan(plan) => &plan.script_name,
        }
    }

    /// Whose it is; `None` for a bundle and a plan file.
    pub fn whose(&self) -> Option<&Whose> {
        match self {
            Self::Server(whose) | Self::Draft(whose) | Self::Snapshot(whose, _) => Some(whose),
            Self::Bundle(_) | Self::Plan(_) => None,
        }
    }

    /// The same of another connector; a bundle and a snapshot have no other.
    fn of_connector(&self, script_name: ScriptName) -> Option<Self> {
        let profile = self.whose()?.profile.clone();
        Some(Self::Server(Whose {
            profile,
            script_name,
        }))
    }
}

/// What was read of one side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadSide {
    pub identity: Identity,
    pub content: Content,
    /// The parts that it says something of; `None` where it is whole.
    pub only: Option<BTreeSet<Part>>,
    /// When the tenant was asked; `None` for what was not read now.
    pub read_at: Option<Timestamp>,
    /// The sources that use it, or why they are not known; `None` where nobody asked.
    pub used_by: Option<Result<Impact, UserMessage>>,
}

/// Two sides of one connector.
#[derive(Debug, Clone)]
pub struct Pair {
    pub from: Side,
    /// `None` until it is chosen.
    pub to: Option<Side>,
    pub findings: Remote<Arc<Findings>>,
    /// What of the differences is not taken.
    pub left_out: BTreeSet<Place>,
    /// Grows with each choice; names a state of them.
    pub revision: u64,
    /// Whether it is one of several that become drafts.
    pub is_chosen: bool,
    /// Whether its draft was made in the target.
    pub is_drafted: bool,
}

impl Pair {
    pub fn new(from: Side, to: Option<Side>) -> Self {
        Self {
            from,
            to,
            findings: Remote::NotAsked,
            left_out: BTreeSet::new(),
            revision: 0,
            is_chosen: false,
            is_drafted: false,
        }
    }

    pub fn is_taken(&self, place: &Place) -> bool {
        !self.left_out.contains(place)
    }

    /// Takes places, or leaves them out.
    pub fn choose(&mut self, places: impl IntoIterator<Item = Place>, taken: bool) {
        for place in places {
            if taken {
                self.left_out.remove(&place);
            } else {
                self.left_out.insert(place);
            }
        }
        self.revision += 1;
    }

    /// Takes an answer; what was decided about the same differences stays decided.
    pub fn answer(&mut self, generation: Generation, answer: Result<Arc<Findings>, UserMessage>) {
        let before = self.findings.value().cloned();
        let found = answer.as_ref().ok().map(Arc::clone);
        if self.findings.answer(generation, answer)
            && let Some(found) = found
        {
            self.left_out = match before {
                Some(before) => found.left_out_as(&before, &self.left_out),
                None => found.left_out_at_first(),
            };
            self.revision += 1;
        }
    }

    /// The draft on top of the target as it was read; `None` while it is compared, or when it changes nothing.
    pub fn draft(&self) -> Option<Draft> {
        let findings = self
            .findings
            .value()
            .filter(|_| !self.findings.is_loading())?;
        let draft = Draft {
            base: findings.target().clone(),
            current: findings.promoted(&self.left_out),
        };
        (draft.is_changed() || findings.to.is_none()).then_some(draft)
    }

    /// Whether the target has no such connector, and the source is not enough to create it.
    pub fn needs_the_whole(&self) -> bool {
        let findings = self.findings.value();
        findings.is_some_and(|findings| findings.to.is_none() && findings.from.only.is_some())
    }

    /// Whether something is taken, or a connector is made.
    pub fn promotes(&self) -> bool {
        self.findings.value().is_some_and(|findings| {
            let mut places = findings.changes.iter().map(PlaceChange::place);
            findings.to.is_none() || places.any(|place| self.is_taken(&place))
        })
    }
}

/// What is compared, one connector or several of the same two tenants.
#[derive(Debug, Clone)]
pub struct Compare {
    pub pairs: Vec<Pair>,
    /// The pair whose differences are on screen; `None` for the table of all.
    pub shown: Option<usize>,
    pub rules: Rules,
    /// Where it was begun, and leads back to.
    pub back: Route,
}

impl Compare {
    pub fn of(pair: Pair, rules: Rules) -> Self {
        Self {
            pairs: vec![pair],
            shown: Some(0),
            rules,
            back: Route::Connectors,
        }
    }

    /// Whether one of its sides is of this profile.
    fn is_of(&self, profile: &ProfileId) -> bool {
        let mut sides = self
            .pairs
            .iter()
            .flat_map(|pair| pair.to.iter().chain([&pair.from]));
        sides.any(|side| side.whose().is_some_and(|whose| whose.profile == *profile))
    }

    pub fn is_several(&self) -> bool {
        self.pairs.len() > 1
    }

    pub fn shown_pair(&self) -> Option<&Pair> {
        self.pairs.get(self.shown?)
    }

    pub fn shown_pair_mut(&mut self) -> Option<&mut Pair> {
        self.pairs.get_mut(self.shown?)
    }

    /// The pairs that become drafts: the shown one, or those that are chosen in the table.
    pub fn chosen(&self) -> Vec<usize> {
        if !self.is_several() {
            return (0..self.pairs.len()).collect();
        }
        let numbered = self.pairs.iter().enumerate();
        let chosen = numbered.filter(|(_, pair)| pair.is_chosen && pair.promotes());
        chosen.map(|(place, _)| place).collect()
    }

    /// Whether something that becomes a draft is still being read.
    pub fn is_reading(&self) -> bool {
        let several = self.is_several();
        let mut pairs = self.pairs.iter();
        pairs.any(|pair| pair.findings.is_loading() && (pair.is_chosen || !several))
    }

    /// The two sides of every pair, which all have the same tenants.
    pub fn sides(&self) -> Option<(&Side, Option<&Side>)> {
        let first = self.shown_pair().or(self.pairs.first())?;
        Some((&first.from, first.to.as_ref()))
    }

    /// Both sides are of the same connectors, one pair each.
    pub fn several(&self, names: impl IntoIterator<Item = ScriptName>) -> Option<Self> {
        let (from, to) = self.sides()?;
        let to = to?;
        let pair = |name: ScriptName| {
            let from = from.of_connector(name.clone())?;
            Some(Pair::new(from, Some(to.of_connector(name)?)))
        };
        let pairs: Option<Vec<Pair>> = names.into_iter().map(pair).collect();
        let pairs = pairs.filter(|pairs| !pairs.is_empty())?;
        Some(Self {
            pairs,
            shown: None,
            rules: self.rules.clone(),
            back: self.back,
        })
    }
}

impl AppState {
    /// Forgets what was read for a comparison with this profile, whose session ends; `why` says so of a connector. The
    /// sides stay, to be read again.
    pub fn forget_comparison_of(
        &mut self,
        profile: &ProfileId,
        why: impl Fn(&ScriptName) -> UserMessage,
    ) {
        for pair in self.compared_with(profile) {
            let message = why(pair.from.script_name());
            let previous = None;
            pair.findings = Remote::Failed { message, previous };
        }
    }

    /// Waits for no answer any more to what is compared with this profile; what was known stays.
    pub fn abandon_comparison_of(
        &mut self,
        profile: &ProfileId,
        why: impl Fn(&ScriptName) -> UserMessage,
    ) {
        for pair in self
            .compared_with(profile)
            .filter(|pair| pair.findings.is_loading())
        {
            pair.findings.abandon();
            if matches!(pair.findings, Remote::NotAsked) {
                let message = why(pair.from.script_name());
                let previous = None;
                pair.findings = Remote::Failed { message, previous };
            }
        }
    }

    fn compared_with(&mut self, profile: &ProfileId) -> impl Iterator<Item = &mut Pair> {
        let compare = self.compare.as_mut();
        let compare = compare.filter(|compare| compare.is_of(profile));
        compare.into_iter().flat_map(|compare| &mut compare.pairs)
    }

    /// The session that a side is read and drafted in.
    pub fn session_of(&self, side: &Side) -> Option<&Session> {
        self.sessions.of_profile(&side.whose()?.profile)
    }

    /// The tenant that a side comes from.
    pub fn tenant_of(&self, side: &Side) -> Option<TenantUrl> {
        match side {
            Side::Bundle(bundle) => Some(bundle.about.tenant.clone()),
            Side::Plan(plan) => Some(plan.tenant.clone()),
            Side::Server(_) | Side::Draft(_) | Side::Snapshot(..) => {
                let session = self.session_of(side)?;
                Some(session.profile.base_url.clone())
            }
        }
    }
}
