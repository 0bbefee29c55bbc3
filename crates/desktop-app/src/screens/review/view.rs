//! What belongs to drawing the review only: which face of a step is shown, what was typed and ticked.

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
};

use crate::{
    code::{diff_view::DiffState, highlight::Language, viewer::ViewerState},
    screens::tenant_name::TenantName,
    state::connectors::OpenConnector,
    state::review::{PreparedPlan, ReviewStep, StepChange},
    view_models::{
        metadata::preview::Card,
        review::{
            moved::{self, Moved},
            steps,
        },
    },
};

/// How a step is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Face {
    #[default]
    Changes,
    /// The whole patch or document.
    Whole,
    /// The request as it goes over the wire.
    Request,
}

pub(super) struct StepView {
    pub(super) face: Face,
    pub(super) diff: Option<DiffState>,
    /// The rows of a step that is no document.
    pub(super) cards: Vec<Card>,
    pub(super) whole: ViewerState,
    pub(super) request: ViewerState,
}

impl StepView {
    fn new(step: &ReviewStep, base: &Content) -> Self {
        let language = match step.part {
            Part::Metadata => Language::Json,
            Part::Xml(_) => Language::Xml,
            Part::Translations(_) => Language::Properties,
        };
        let mut whole = ViewerState::new(language);
        whole.follow(0, &steps::whole(step));
        let mut request = ViewerState::new(Language::Plain);
        request.follow(0, &steps::raw_request(&step.request));
        let diff = match &step.change {
            StepChange::Document(model) => Some(DiffState::new((**model).clone(), language)),
            StepChange::Creation | StepChange::Patch | StepChange::Translations(_) => None,
        };
        Self {
            face: Face::default(),
            cards: steps::table(step, base),
            diff,
            whole,
            request,
        }
    }
}

#[derive(Default)]
pub struct View {
    /// Which plan the rest is about.
    plan: Option<(ScriptName, u64, Timestamp)>,
    pub(super) steps: Vec<StepView>,
    /// What moved on the server since the draft began.
    pub(super) moved: Option<Moved>,
    /// The step chosen in the list, from 0.
    pub(super) chosen: usize,
    /// The step to be brought into sight.
    pub(super) scroll_to: Option<usize>,
    /// The plan is new, and its first step takes the focus.
    pub(super) takes_focus: bool,
    /// What was typed for a protected profile.
    pub(super) name: TenantName,
    /// How many warnings were ticked.
    pub(super) warnings: usize,
    /// Whether all of a plan file's note is shown.
    pub(super) whole_note: bool,
    /// Since when the plan is prepared, in the context's seconds.
    pub(super) preparing_since: Option<f64>,
}

impl View {
    /// Starts anew for another plan, and says so: nothing that was typed or ticked for one counts for the next.
    pub(super) fn follow(&mut self, connector: &OpenConnector, plan: &PreparedPlan) -> bool {
        let shown = (connector.script_name.clone(), plan.revision, plan.read_at);
        if self.plan.as_ref() == Some(&shown) {
            return false;
        }
        let base = &connector.draft.base;
        let steps = plan.steps.iter().map(|step| StepView::new(step, base));
        *self = Self {
            plan: Some(shown),
            steps: steps.collect(),
            moved: moved::moved(plan),
            takes_focus: true,
            ..Self::default()
        };
        true
    }
}
