//! Connector bundles: exporting what the server has, and importing one as a draft.

use std::sync::Arc;

use patchpanel_core_models::{
    bundle::{About, Bundle, Loose, Opened, folder_name},
    creation,
    ids::ScriptName,
};
use patchpanel_local_store::Cause;

use super::{compare, connectors, documents, draft, history, lifecycle, turn::Turn};
use crate::{
    messages::{self, UserMessage},
    state::{notices::NoticeKind, promoted::Promoted, template::Template},
    task::{BundleUse, DialogTask, FileContent},
};

/// Saves what the server has of the shown connector.
pub(super) fn export(turn: &mut Turn<'_>) -> Option<()> {
    let shown = turn.selected().and_then(|open| open.detail());
    if let Some(message) = shown.and_then(messages::backups::not_whole) {
        turn.notify(NoticeKind::Error, message);
        return None;
    }
    let found = turn.session().and_then(|session| {
        let open = session.selected_connector()?;
        let server = open.server.value()?;
        let about = About {
            tenant: session.profile.base_url.clone(),
            script_name: open.script_name.clone(),
            read_at: format!("{:.0}", server.read_at),
        };
        Some((open, Bundle::new(about, &server.detail)))
    });
    let (open, bundle) = found?;
    let left_out = open
        .has_changes()
        .then(|| messages::bundle_without_draft(open.title()));
    let task = DialogTask::Save {
        file_name: format!("{}.zip", folder_name(&open.script_name)),
        content: FileContent::Bundle(Box::new(bundle)),
    };
    turn.dialog(task);
    if let Some(message) = left_out {
        turn.notify(NoticeKind::Info, message);
    }
    Some(())
}

pub(super) fn import(turn: &mut Turn<'_>) {
    if let Some(session) = turn.session {
        turn.dialog(DialogTask::OpenBundle(session));
    }
}

/// A bundle was read. For a draft its connector is read from the tenant, so that the draft begins from what is there now.
pub(super) fn read(
    turn: &mut Turn<'_>,
    wanted: BundleUse,
    result: Result<Box<Opened>, UserMessage>,
) -> Option<()> {
    let bundle = turn.or_ask(result)?.bundle;
    if !turn.is_shown() {
        return None;
    }
    if wanted == BundleUse::Compare {
        return compare::with_tenant(turn, bundle);
    }
    let script_name = bundle.about.script_name.clone();
    connectors::open(turn, &script_name);
    if let Some(open) = turn.open_mut(&script_name) {
        open.imported = Some(Box::new(bundle));
        connectors::read(turn, &script_name);
    }
    Some(())
}

/// Documents were read: the dialog asks for a connector that starts with them.
pub(super) fn loose_read(
    turn: &mut Turn<'_>,
    result: Result<Box<Loose>, UserMessage>,
) -> Option<()> {
    let loose = turn.or_ask(result)?;
    if turn.is_shown() {
        lifecycle::ask_for(turn, Some(Template::from(*loose)));
    }
    Some(())
}

/// The connector of a bundle was read: the bundle is its draft now, as one step of undo. A draft that is replaced is
/// kept as a snapshot.
pub(super) fn take_in(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let open = session.open.get_mut(script_name)?;
    let bundle = open.imported.take()?;
    let replaced = open.has_changes().then(|| open.draft.current.clone());
    let parts = draft::take(open, &bundle.content, now);
    let tenant = bundle.about.tenant.host();
    let message = messages::bundle_imported(open.title(), parts, tenant);
    let kept = replaced.and_then(|draft| {
        let draft = Arc::new(draft);
        history::take(session, script_name, draft, Cause::BeforeRestore, now)
    });
    turn.push_all(kept);
    documents::check_all(turn, script_name);
    turn.notify_undo(script_name, message);
    Some(())
}

/// The tenant does not have the connector of a bundle: its draft is reviewed with what creates it.
pub(super) fn not_there(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let now = turn.state.now;
    let open = turn.open_mut(script_name)?;
    let bundle = open.imported.take()?;
    let new = creation::like(bundle.identity, script_name);
    let content = Box::new(bundle.content);
    open.gets(
        Promoted::New(script_name.clone(), Box::new(new), content),
        now,
    );
    compare::take_in(turn, script_name)
}
