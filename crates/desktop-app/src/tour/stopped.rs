//! A run that stops in the protected profile: an answer is lost, the step is read again, sent again, refused, and what
//! was done is undone.

use patchpanel_core_models::{draft::Part, ids::Locale, models::document::XmlDocument};
use patchpanel_tenant_simulator::{Fault, FaultAction, FaultBody, Handling, StatusFault};
use serde_json::json;

use super::{TourError, guide::Guide, must};
use crate::{
    command::{Action, AppCommand, ApplyCommand, ConnectorCommand, SessionCommand},
    state::{
        AppState,
        apply::{ApplyRun, ReadingStage, Resume, StepState},
        connectors::PartValue,
        route::Route,
    },
};

const UPLOADS: &str = "/connectors/v1/*/source-config";

pub(super) fn stopped(guide: &mut Guide<'_>) -> Result<(), TourError> {
    unlock(guide)?;
    lose_an_answer(guide)?;
    read_again(guide)?;
    refuse(guide)?;
    undo(guide)
}

/// Types the tenant's name, as the bar of the review asks for; it holds for the whole of this part.
fn unlock(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let tenant = guide.session()?.tenant_name();
    guide.ask([SessionCommand::UnlockTenant(tenant)]);
    Ok(())
}

fn run(state: &AppState) -> Option<&ApplyRun> {
    state.session()?.apply.as_ref()
}

fn step_is(state: &AppState, holds: impl Fn(&StepState) -> bool) -> bool {
    let step = run(state).and_then(|run| run.steps.get(1));
    step.is_some_and(|step| holds(&step.state))
}

fn edit_documents(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let current = &guide.connector()?.draft.current;
    let form = current.xml.get(&XmlDocument::SourceConfig).map(|text| {
        text.replacen("required=\"false\"", "required=\"true\"", 1)
            .replacen("</Form>", "  <!-- reviewed by IAM -->\n</Form>", 1)
    });
    let french = current.translations.get(&Locale::Fr).cloned();
    let french = french.unwrap_or_default() + "con_form_page_size=Taille de page\n";
    guide.ask([
        ConnectorCommand::EditPart(PartValue::Xml(XmlDocument::SourceConfig, form)),
        ConnectorCommand::EditPart(PartValue::Translations(Locale::Fr, Some(french))),
    ]);
    Ok(())
}

fn lose_an_answer(guide: &mut Guide<'_>) -> Result<(), TourError> {
    edit_documents(guide)?;
    guide.ask([Action::ReviewChanges]);
    guide.reviewed()?;
    let lost = FaultAction::ResetAfterBody {
        request: Handling::Dropped,
    };
    guide.goes_wrong(Fault::new("PUT", UPLOADS, lost));
    guide.goes_wrong(Fault::new("GET", "/connectors/v1/*", FaultAction::status(503)).always());
    guide.ask([ApplyCommand::Start]);
    guide.until("the first read to fail", |state| {
        let reading = run(state).and_then(|run| run.reading.as_ref());
        reading.is_some_and(|reading| matches!(reading.stage, ReadingStage::Pausing(_)))
    })?;
    guide.picture("20-apply-unknown")?;
    guide.held(
        "Lose the answer to step 2",
        "the outcome is unknown; it is read again and not sent again",
    );
    Ok(())
}

fn read_again(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.goes_well();
    guide.ask([ApplyCommand::RereadUnknown]);
    guide.until("what became of step 2", |state| {
        step_is(state, |step| matches!(step, StepState::NotMade))
    })?;
    guide.picture("21-apply-not-made")?;
    guide.ask([ApplyCommand::AskToResume(Resume::Step(1))]);
    guide.picture("22-apply-send-again")?;
    guide.held(
        "Read step 2 again",
        "the earlier document; sending it again asks for the tenant’s name",
    );
    Ok(())
}

fn refuse(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let body = json!({"status": "ERROR", "scriptName": "servicenow-hrsd",
        "message": "source config is not well-formed: line 12, column 7: an element is not closed"});
    let refused = StatusFault::new(200).body(FaultBody::Value(body));
    guide.goes_wrong(Fault::new("PUT", UPLOADS, FaultAction::Status(refused)));
    guide.ask([ApplyCommand::Resume(Resume::Step(1))]);
    guide.until("the refusal", |state| {
        step_is(state, |step| matches!(step, StepState::Failed(_)))
            && state
                .open_connector()
                .is_some_and(|open| !open.server.is_loading())
    })?;
    guide.picture("23-apply-error")?;
    guide.held(
        "Send step 2 again",
        "ERROR with the server’s words, its tracking ID and the line",
    );
    Ok(())
}

fn undo(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.goes_well();
    let id = run(guide.state()).map(|run| run.id);
    guide.ask(id.map(ApplyCommand::Undo));
    let plan = guide.reviewed()?;
    let parts: Vec<Part> = plan.steps.iter().map(|step| step.part).collect();
    must(
        parts == [Part::Metadata],
        format!("undo would change {parts:?}"),
    )?;
    guide.picture("24-undo-review")?;
    guide.held(
        "Undo step 1",
        "a plan of one step, reviewed before it is sent",
    );
    guide.ask([AppCommand::Show(Route::Connectors)]);
    Ok(())
}
