//! Whether steps of a stopped run can be sent.

use patchpanel_core_models::compare::Closeness;

use super::{
    apply::{ApplyRun, ApplyStep, Requests, Resume},
    session::Session,
};

/// Why they cannot be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResumeRefusal {
    ReadOnly,
    /// The profile asks for a plan by somebody else than the signed-in user, and the run is of none.
    SecondPerson,
    NotOpen,
    /// The connector was not created, and no request that creates one is sent twice.
    Creation,
    /// The outcome of this step, counted from 0.
    Unknown(usize),
    Sending,
    NothingLeft,
    /// The requests are no longer the reviewed ones.
    Otherwise,
    DraftChanged,
}

impl Session {
    /// Whether the profile asks for a plan by somebody else than the signed-in user, and the run is of none.
    pub fn lacks_second_person(&self, run: &ApplyRun) -> bool {
        let author = run.author.as_deref();
        let is_by_another = author.is_some_and(|author| self.is_by_another(author));
        self.needs_second_person() && !is_by_another
    }

    /// Why steps of its run cannot be sent now; `None` when they can.
    pub fn refuses(&self, resume: Resume) -> Option<ResumeRefusal> {
        let Some(run) = &self.apply else {
            return Some(ResumeRefusal::NothingLeft);
        };
        if self.profile.read_only {
            return Some(ResumeRefusal::ReadOnly);
        }
        if self.lacks_second_person(run) {
            return Some(ResumeRefusal::SecondPerson);
        }
        let Some(open) = self.open.get(&run.script_name) else {
            return Some(ResumeRefusal::NotOpen);
        };
        if let Some((place, _)) = run.unknown() {
            return Some(ResumeRefusal::Unknown(place));
        }
        if run.is_running() {
            return Some(ResumeRefusal::Sending);
        }
        let places = run.resumed(resume);
        if !run.has_connector() {
            return Some(ResumeRefusal::Creation);
        }
        let steps: Vec<&ApplyStep> = places
            .iter()
            .filter_map(|place| run.steps.get(*place))
            .collect();
        if steps.is_empty() || steps.iter().any(|step| step.is_done()) {
            return Some(ResumeRefusal::NothingLeft);
        }
        if run.requests == Requests::Otherwise {
            return Some(ResumeRefusal::Otherwise);
        }
        let draft = &open.draft.current;
        let mut parts = steps.iter().flat_map(|step| step.parts());
        let edited = parts.any(|part| !Closeness::Meaning.same_part(draft, &run.after, part));
        edited.then_some(ResumeRefusal::DraftChanged)
    }
}
