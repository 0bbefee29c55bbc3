//! Sign-in, sign-out, choosing another tenant, and the token's end.

pub(super) mod answers;

use jiff::Timestamp;

use super::{
    apply, browser_sign_in, conflict, documents, local_store, protection, settings, turn::Turn,
};
use crate::{
    command::SessionCommand,
    messages::{self, refusals},
    state::{
        AppState,
        dialogs::{Dialog, LeaveReason},
        profiles::{Profile, ProfileId},
        route::Route,
        secrets::{SecretKind, SecretOwner},
        session::{Session, SessionId, SignInState},
    },
    task::{ComputerTask, StoreChange, Task, TenantTask},
    view_models::time,
};

pub(super) fn run(turn: &mut Turn<'_>, command: SessionCommand) -> Option<()> {
    match command {
        SessionCommand::Connect(id) => connect(turn, &id, false)?,
        SessionCommand::ConnectAnyway(id) => connect_anyway(turn, &id)?,
        SessionCommand::ConfirmHost(id, host) => confirm_host(turn, &id, &host)?,
        SessionCommand::SignOutAnyway => sign_out(turn)?,
        SessionCommand::UnlockApp => unlock(turn),
        SessionCommand::UseCode(code) => browser_sign_in::use_code(turn, code),
        SessionCommand::NameTenant(typed) => drop(protection::name(turn, &typed)),
        SessionCommand::UnlockTenant(typed) => protection::unlock(turn, &typed),
        SessionCommand::LockTenant => protection::lock(turn),
    }
    Some(())
}

/// Signs in, or goes to the tenant that is signed in already; the one that was shown stays signed in. `anew` is after a
/// secret was saved: a tenant that is signed in already signs in with the new one.
pub(super) fn connect(turn: &mut Turn<'_>, id: &ProfileId, anew: bool) -> Option<()> {
    let profile = turn.state.profile(id).cloned()?;
    if asks_about_host(turn, &profile) {
        return None;
    }
    // What is being sent to the same tenant is not lost: it is read again with the new token.
    let same_tenant = |session: &Session| session.belongs_to(&profile);
    if !turn.state.is_awaiting() && turn.session().is_some_and(same_tenant) {
        return sign_in_again(turn, profile);
    }
    turn.unless(refusals::must_stay(turn.state))?;
    if loses_drafts(turn.state, &profile) {
        turn.ask(Dialog::LeaveDrafts(LeaveReason::Connect(id.clone())));
        return None;
    }
    go_to(turn, profile, anew);
    Some(())
}

pub(super) fn connect_anyway(turn: &mut Turn<'_>, id: &ProfileId) -> Option<()> {
    turn.unless(refusals::must_stay(turn.state))?;
    if let Some(profile) = turn.state.profile(id).cloned()
        && !asks_about_host(turn, &profile)
    {
        go_to(turn, profile, false);
    }
    Some(())
}

/// Asks before the profile's secret goes to a host outside of the vendor's domains for the first time.
fn asks_about_host(turn: &mut Turn<'_>, profile: &Profile) -> bool {
    let host = profile.unconfirmed_host().map(str::to_owned);
    let dialog = host.map(|host| Dialog::ConfirmHost(profile.id.clone(), host));
    let asks = dialog.is_some();
    if let Some(dialog) = dialog {
        turn.ask(dialog);
    }
    asks
}

/// Keeps with the profile that its secret may go to the host, and signs in.
fn confirm_host(turn: &mut Turn<'_>, id: &ProfileId, host: &str) -> Option<()> {
    turn.state.dialog = None;
    let mut profiles = turn.state.profiles.iter_mut();
    let asked = |profile: &&mut Profile| profile.id == *id && profile.base_url.authority() == host;
    let profile = profiles.find(asked)?;
    profile.confirmed_host = Some(host.to_owned());
    let editor = turn.state.profile_editor.as_mut();
    if let Some(editor) = editor.filter(|editor| editor.editing.as_ref() == Some(id)) {
        // What is typed may name another host by now.
        editor.form.confirmed_host = editor.form.foreign_host().filter(|typed| *typed == host);
    }
    settings::save(turn);
    connect(turn, id, true)
}

/// Shows the tenant of a profile; the one that was shown stays signed in.
fn go_to(turn: &mut Turn<'_>, profile: Profile, anew: bool) {
    hide(turn);
    let ends = turn
        .state
        .sessions
        .iter()
        .filter(|session| session.gives_way_to(&profile));
    for session in ends.map(|session| session.id).collect::<Vec<_>>() {
        end_session(&mut turn.about(session));
    }
    let alive = turn.state.sessions.of_profile(&profile.id);
    match alive.map(|session| session.id) {
        Some(session) => choose(turn, session, profile, anew),
        None => begin(turn, profile),
    }
}

/// Whether going to the tenant of `profile` ends a session whose drafts cannot be kept.
fn loses_drafts(state: &AppState, profile: &Profile) -> bool {
    let mut ends = state
        .sessions
        .iter()
        .filter(|session| session.gives_way_to(profile));
    ends.any(|session| would_lose_drafts(state, session))
}

/// Whether ending the session would lose drafts: there are some, and the local store cannot keep them.
pub(super) fn would_lose_drafts(state: &AppState, session: &Session) -> bool {
    state.local_store.problem().is_some() && session.drafts().next().is_some()
}

/// Sends what is not on disk there, and shows no tenant; the one that was shown stays signed in.
pub(super) fn hide(turn: &mut Turn<'_>) {
    local_store::store_all(turn);
    protection::lock(turn);
    turn.state.awaits_demo = false;
    if let Some(session) = turn.session_mut() {
        // Whoever comes back is not taken to the place of before once more.
        session.go_to = None;
    }
    turn.state.sessions.hide();
    turn.session = None;
}

/// Shows a tenant that is signed in already, and signs in again where that is over, where the profile says something
/// else of the connection by now, or where its secret is a new one.
fn choose(turn: &mut Turn<'_>, id: SessionId, profile: Profile, anew: bool) {
    turn.state.sessions.choose(id);
    turn.session = Some(id);
    turn.state.route = Route::Connectors;
    turn.state.dialog = None;
    let over = turn.session().is_some_and(|session| match session.sign_in {
        SignInState::SigningIn | SignInState::AtBrowser(_) | SignInState::SignedIn => {
            !has_same_connection(&session.profile, &profile)
        }
        SignInState::Locked | SignInState::Failed(_) => true,
    });
    if over || anew {
        sign_in_again(turn, profile);
    }
}

/// Whether a client that was made for one profile does for the other.
fn has_same_connection(one: &Profile, other: &Profile) -> bool {
    let facts = |profile: &Profile| {
        (
            profile.api_version,
            profile.sign_in.clone(),
            profile.proxy.clone(),
            profile.extra_ca_file.clone(),
        )
    };
    // A token that may only read makes the session read-only, whatever the profile says.
    facts(one) == facts(other) && (one.read_only || !other.read_only)
}

/// The same tenant with a new token: what is open, drafts and snapshots stay.
fn sign_in_again(turn: &mut Turn<'_>, profile: Profile) -> Option<()> {
    conflict::store_now(turn);
    turn.end_batch();
    let before = turn.session.and_then(|id| turn.state.sessions.end(id));
    let mut before = before?;
    turn.tasks.push(Task::EndSession(before.id));
    before.abandon_questions();
    turn.state
        .abandon_comparison_of(&before.profile.id, messages::compare::signed_out);
    for connector in before.open.values_mut() {
        // Whether a draft that is being written got there is reported to the old session only; it is written once more.
        connector.draft.on_disk.writing = None;
        // Nobody waits any more for the read that its draft was to be made of; the comparison still has it.
        connector.promoted = None;
    }
    if let Some(run) = &mut before.apply {
        run.cut_off(turn.state.now);
    }
    let mut dialog = turn.state.dialog.take();
    dialog.take_if(|dialog| !dialog.makes());
    begin(turn, profile);
    // What was typed for a new connector is of use to the new token, too.
    turn.state.dialog = dialog;
    if let Some(now) = turn.session_mut() {
        now.connectors = before.connectors;
        now.open = before.open;
        now.selected = before.selected;
        now.backups = before.backups;
        now.shown_before = before.shown_before;
        now.tab = before.tab;
        now.list = before.list;
        now.locale = before.locale;
        // What became of a run is still to be read.
        now.apply = before.apply;
        // Whether a write arrives is reported to the old session only.
        now.run_on_disk.kept = before.run_on_disk.kept;
        now.stored_choices = before.stored_choices;
        now.is_store_read = before.is_store_read;
        now.was_signed_in = before.was_signed_in;
        now.stamped = before.stamped;
    }
    check_again(turn);
    Some(())
}

/// Asks again for checks that the session before asked for.
fn check_again(turn: &mut Turn<'_>) {
    let open = turn.session().into_iter();
    let open = open.flat_map(|session| session.open.values());
    let unchecked: Vec<_> = open
        .filter(|connector| connector.unchecked_document().is_some())
        .map(|connector| connector.script_name.clone())
        .collect();
    for name in &unchecked {
        documents::check_all(turn, name);
    }
}

/// Goes to the demo tenant, which is started first.
pub(super) fn explore_demo(turn: &mut Turn<'_>) -> Option<()> {
    turn.unless(refusals::must_stay(turn.state))?;
    hide(turn);
    turn.state.dialog = None;
    let alive = turn.state.sessions.of_profile(&ProfileId::demo());
    if let Some(session) = alive {
        let (session, profile) = (session.id, session.profile.clone());
        choose(turn, session, profile, false);
        return None;
    }
    turn.state.route = Route::Welcome;
    turn.state.awaits_demo = true;
    turn.computer(ComputerTask::StartDemo);
    Some(())
}

fn begin(turn: &mut Turn<'_>, profile: Profile) {
    turn.state.awaits_demo = false;
    turn.state.sessions_started += 1;
    let id = SessionId(turn.state.sessions_started);
    turn.state.sessions.show(Session::new(id, profile.clone()));
    turn.session = Some(id);
    turn.state.route = Route::Connectors;
    turn.state.dialog = None;
    turn.tenant(TenantTask::SignIn(Box::new(profile)));
}

/// Gives the profile's session the name, the colour and the safety switches that were saved. Read-only and a second
/// person hold at once and stop what is being sent; what read-only forbade is allowed once there is a client that may do
/// it: says whether the session needs a new one.
pub(super) fn follow_profile(turn: &mut Turn<'_>, saved: &Profile) -> bool {
    let mut sessions = turn.state.sessions.iter_mut();
    let Some(session) = sessions.find(|session| session.profile.id == saved.id) else {
        return false;
    };
    let id = session.id;
    let open = &mut session.profile;
    open.name.clone_from(&saved.name);
    open.colour = saved.colour;
    open.protected = saved.protected;
    open.second_person = saved.second_person;
    open.guard_patches = saved.guard_patches;
    let changed = open.read_only != saved.read_only;
    open.read_only |= saved.read_only;
    let same_tenant = open.base_url == saved.base_url;
    let run = session.apply.as_ref();
    let lacks_person = run.is_some_and(|run| session.lacks_second_person(run));
    drop(sessions);
    if saved.read_only || lacks_person {
        apply::stop(&mut turn.about(id));
    }
    changed && same_tenant
}

/// Replaces the client of the profile's session by one with the present settings. The session stays usable.
pub(super) fn renew(turn: &mut Turn<'_>, id: &ProfileId) -> Option<()> {
    let session = turn.state.sessions.of_profile(id);
    let (Some(session), Some(profile)) = (session, turn.state.profile(id)) else {
        return None;
    };
    if session.is_signed_in() && session.belongs_to(profile) {
        let (session, profile) = (session.id, profile.clone());
        turn.about(session)
            .tenant(TenantTask::SignIn(Box::new(profile)));
    }
    Some(())
}

/// Signs out: the token is forgotten here and in the keychain, the client secret is kept.
pub(super) fn sign_out(turn: &mut Turn<'_>) -> Option<()> {
    turn.unless(refusals::must_stay(turn.state))?;
    let locked = turn.state.lock.is_some();
    let forget = turn
        .session()
        .filter(|session| locked || session.was_signed_in || session.is_signed_in())
        .filter(|session| !session.profile.is_demo())
        .map(|session| ComputerTask::ForgetTokens {
            owner: SecretOwner::of(&session.profile),
            kinds: vec![
                SecretKind::AccessToken,
                SecretKind::PastedToken,
                SecretKind::RefreshToken,
            ],
        });
    end(turn);
    if let Some(forget) = forget {
        turn.computer(forget);
    }
    Some(())
}

/// Ends the shown session without a word about its secrets.
pub(super) fn end(turn: &mut Turn<'_>) {
    turn.state.awaits_demo = false;
    end_session(turn);
    turn.state.lock = None;
    turn.state.dialog = None;
    turn.state.route = Route::Welcome;
}

/// Ends the session of a profile that is not shown.
pub(super) fn end_hidden(turn: &mut Turn<'_>, id: &ProfileId) {
    let session = turn.state.sessions.of_profile(id);
    if let Some(session) = session.map(|session| session.id) {
        end_session(&mut turn.about(session));
    }
}

fn end_session(turn: &mut Turn<'_>) {
    local_store::store_all(turn);
    turn.store(StoreChange::Nothing);
    let ended = turn.session.and_then(|id| turn.state.sessions.end(id));
    if let Some(session) = ended {
        turn.tasks.push(Task::EndSession(session.id));
        let profile = &session.profile.id;
        turn.state
            .forget_comparison_of(profile, messages::compare::signed_out);
    }
}

fn unlock(turn: &mut Turn<'_>) {
    let locked = turn.session().filter(|_| turn.state.lock.is_some());
    if let Some(profile) = locked.map(|session: &Session| session.profile.clone()) {
        sign_in_again(turn, profile);
    }
}

/// When what is said of the session's age changes.
pub(super) fn due(session: &Session, now: Timestamp) -> Option<Timestamp> {
    let read = session.connectors.value().map(|list| list.read_at);
    let open = session.selected_connector();
    let open = open.and_then(|open| open.server.value());
    let moments = [session.token_ends, read, open.map(|server| server.read_at)];
    let changes = moments.into_iter().flatten();
    changes.map(|at| now + time::until_changed(at, now)).min()
}

#[cfg(test)]
mod tests;
