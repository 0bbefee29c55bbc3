//! A protected profile of the same tenant: the editor with its connection test, and a review that asks for the name.

use patchpanel_http_client::Secret;
use serde_json::json;

use super::{TourError, guide::Guide, must, named};
use crate::{
    command::{Action, Command, ConnectorCommand, ProfileCommand, SessionCommand, TypedSecret},
    state::{
        AppState,
        connectors::PartValue,
        profile_editor::ProfileForm,
        profiles::{Profile, SignIn},
        route::ConnectorTab,
    },
};

/// The name of the protected profile.
const PRODUCTION: &str = "Production";

/// The demo tenant's secret is made up and published with it.
fn demo_secret(guide: &Guide<'_>) -> TypedSecret {
    guide
        .demo_secret()
        .map_or(TypedSecret::Unchanged, |secret| {
            TypedSecret::Typed(Secret::new(secret))
        })
}

pub(super) fn production(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let profile = guide.session()?.profile.clone();
    edit(guide, &profile)?;
    connect(guide)?;
    review(guide)
}

fn edit(guide: &mut Guide<'_>, demo: &Profile) -> Result<(), TourError> {
    let SignIn::PersonalAccessToken { client_id } = &demo.sign_in else {
        return Ok(());
    };
    let form = ProfileForm {
        name: PRODUCTION.to_owned(),
        address: demo.base_url.to_string(),
        client_id: client_id.clone(),
        ..ProfileForm::default()
    };
    let secret = demo_secret(guide);
    guide.ask([
        Command::Run(Action::NewProfile),
        Command::Profile(ProfileCommand::Change(Box::new(form.clone()))),
        Command::Profile(ProfileCommand::Test(secret)),
    ]);
    guide.until("the connection test", |state| {
        let editor = state.profile_editor.as_ref();
        editor.is_some_and(|editor| editor.test.value().is_some())
    })?;
    guide.picture("18-profile")?;
    guide.held(
        "Test the connection of a protected profile",
        "signed in; scopes and end of the token are shown",
    );
    let editor = guide.state().profile_editor.as_ref();
    must(
        editor.is_some_and(|editor| editor.form.protected && editor.form.read_only),
        "a profile named Production did not start protected and read-only",
    )?;
    guide.held(
        "Name a profile Production",
        "it starts protected and read-only; read-only is switched off",
    );
    guide.ask([ProfileCommand::Change(Box::new(ProfileForm {
        protected: true,
        read_only: false,
        ..form
    }))]);
    Ok(())
}

fn connect(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let secret = demo_secret(guide);
    guide.ask([ProfileCommand::Save(secret)]);
    let id = |state: &AppState| {
        let mut profiles = state.profiles.iter();
        let profile = profiles.find(|profile| profile.name == PRODUCTION);
        profile.map(|profile| profile.id.clone())
    };
    guide.until("the saved profile", |state| id(state).is_some())?;
    guide.ask(id(guide.state()).map(SessionCommand::Connect));
    guide.until_session("sign-in to the protected profile", |session| {
        session.profile.protected && session.connectors.value().is_some()
    })?;
    guide.held("Sign in to it", "the frame is red");
    Ok(())
}

fn review(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.open(&named("servicenow-hrsd")?)?;
    let mut metadata = guide.connector()?.draft.current.metadata.clone();
    metadata.insert(
        "shortDesc".to_owned(),
        json!("HR agents, case groups and their delegates"),
    );
    guide.ask([
        Command::Connector(ConnectorCommand::ShowTab(ConnectorTab::Metadata)),
        Command::Connector(ConnectorCommand::EditPart(PartValue::Metadata(metadata))),
        Command::Run(Action::ReviewChanges),
    ]);
    guide.reviewed()?;
    let tenant = guide.session()?.tenant_name();
    guide.types(&tenant);
    guide.picture("19-review-protected")?;
    guide.held(
        "Review in a protected profile",
        "nothing is sent until the tenant’s name is typed",
    );
    unlock(guide)?;
    lock(guide)
}

/// The tenant's name, with the box ticked, unlocks for ten minutes.
fn unlock(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let tenant = guide.session()?.tenant_name();
    guide.ask([SessionCommand::UnlockTenant(tenant)]);
    guide.picture("23-review-unlocked")?;
    let until = guide.session()?.unlocked_until(guide.state().now);
    must(until.is_some(), "the name did not unlock")?;
    guide.held(
        "Type the tenant’s name and tick “Don’t ask again for 10 minutes”",
        "unlocked for ten minutes, counted down",
    );
    Ok(())
}

/// Locks the app and signs in again.
fn lock(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.ask([Action::LockApp]);
    guide.picture("24-locked")?;
    guide.held(
        "Lock Patchpanel",
        "the token is dropped, and nothing of the tenant is shown",
    );
    guide.ask([SessionCommand::UnlockApp]);
    guide.until("sign-in after the lock", |state| state.lock.is_none())?;
    let drafts = guide.session()?.drafts().count();
    guide.held(
        "Unlock it",
        &format!("signed in again, with {drafts} draft"),
    );
    Ok(())
}
