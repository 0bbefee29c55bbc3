//! A protected profile of the same tenant: the editor with its connection test, and a review that asks for the name.

use patchpanel_http_client::Secret;
use serde_json::json;

use super::{TourError, guide::Guide};
use crate::{
    command::{Action, Command, ConnectorCommand, ProfileCommand, SessionCommand, TypedSecret},
    state::{
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
    let profile = guide
        .state()
        .session()
        .map(|session| session.profile.clone());
    let profile =
        profile.ok_or_else(|| TourError::Wrong("the demo tenant is not open".to_owned()))?;
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
        state
            .profile_editor
            .as_ref()
            .is_some_and(|editor| editor.test.value().is_some())
    })?;
    guide.picture("18-profile")?;
    guide.held(
        "Test the connection of a protected profile",
        "signed in; scopes and end of the token are shown",
    );
    let made_safe = guide
        .state()
        .profile_editor
        .as_ref()
        .is_some_and(|editor| editor.form.protected && editor.form.read_only);
    if !made_safe {
        return Err(TourError::Wrong(
            "a profile named Production did not start protected and read-only".to_owned(),
        ));
    }
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
    guide.until("the saved profile", |state| {
        state
            .profiles
            .iter()
            .any(|profile| profile.name == PRODUCTION)
    })?;
    let id = guide
        .state()
        .profiles
        .iter()
        .find(|profile| profile.name == PRODUCTION)
        .map(|profile| profile.id.clone());
    guide.ask(id.map(SessionCommand::Connect));
    guide.until("sign-in to the protected profile", |state| {
        state.session().is_some_and(|session| {
            session.profile.protected && session.connectors.value().is_some()
        })
    })?;
    guide.held("Sign in to it", "the frame is red");
    Ok(())
}

fn review(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.ask([ConnectorCommand::Open(
        "servicenow-hrsd"
            .parse()
            .map_err(|_empty| TourError::Wrong("no name".to_owned()))?,
    )]);
    guide.until("the connector", |state| {
        state
            .open_connector()
            .is_some_and(|open| open.detail().is_some())
    })?;
    let Some(open) = guide.state().open_connector() else {
        return Ok(());
    };
    let mut metadata = open.draft.current.metadata.clone();
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
    let tenant = guide
        .state()
        .session()
        .map(|session| session.tenant_name())
        .unwrap_or_default();
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
    let tenant = guide.state().session().map(|session| session.tenant_name());
    guide.ask(tenant.map(SessionCommand::UnlockTenant));
    guide.picture("23-review-unlocked")?;
    let unlocked = guide
        .state()
        .session()
        .is_some_and(|session| session.unlocked_until(guide.state().now).is_some());
    if !unlocked {
        return Err(TourError::Wrong("the name did not unlock".to_owned()));
    }
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
    let drafts = guide
        .state()
        .session()
        .map_or(0, |session| session.drafts().count());
    guide.held(
        "Unlock it",
        &format!("signed in again, with {drafts} draft"),
    );
    Ok(())
}
