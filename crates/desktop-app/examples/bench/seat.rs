//! The app with a tenant of its own, a folder that goes away, and the first steps of a person.

use std::sync::Arc;

use egui::Context;
use patchpanel::{
    app::App,
    command::{Action, ProfileCommand, TypedSecret},
    ports::Ports,
    state::{AppState, profile_editor::ProfileForm},
};
use patchpanel_http_client::Secret;
use patchpanel_ui_kit::theme;

use crate::Failure;

/// Where a tenant is, and who signs in to it.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    pub(crate) address: String,
    pub(crate) client_id: String,
    pub(crate) secret: String,
}

pub(crate) struct Seat {
    pub(crate) app: App,
    _folder: tempfile::TempDir,
}

impl Seat {
    /// An app that signs in to the tenant, if there is one.
    pub(crate) fn new(ctx: &Context, tenant: Option<Tenant>) -> Result<Self, Failure> {
        theme::install(ctx);
        let folder = tempfile::tempdir()?;
        let waker = ctx.clone();
        let mut app = App::new(
            Ports::apart(folder.path()),
            jiff::tz::TimeZone::UTC,
            Arc::new(move || waker.request_repaint()),
        )?;
        if let Some(tenant) = tenant {
            sign_in(&mut app, tenant);
        }
        Ok(Self {
            app,
            _folder: folder,
        })
    }
}

fn sign_in(app: &mut App, tenant: Tenant) {
    let form = ProfileForm {
        name: "Bench".to_owned(),
        address: tenant.address,
        client_id: tenant.client_id,
        ..ProfileForm::default()
    };
    app.ask(Action::NewProfile);
    app.ask(ProfileCommand::Change(Box::new(form)));
    app.ask(ProfileCommand::SaveAndConnect(TypedSecret::Typed(
        Secret::new(tenant.secret),
    )));
}

/// How many connectors the shown tenant has, once they are listed.
pub(crate) fn listed(state: &AppState) -> usize {
    let session = state.session();
    let list = session.and_then(|session| session.connectors.value());
    list.map_or(0, |list| list.items.len())
}
