//! What the frame around the screens says: who is signed in, what is changed, what lasts.

use jiff::Timestamp;
use patchpanel_core_models::{draft::Part, ids::ScriptName};

pub(crate) use crate::messages::quantity::parts;

use super::{apply, quantity, time};
use crate::{
    messages::{self, Hint, UserMessage, profiles::LAST_DAYS},
    state::{
        AppState,
        connectors::OpenConnector,
        lock::LockReason,
        profiles::SignIn,
        route::Route,
        secrets::Keychain,
        session::{Session, SignInState},
    },
};

/// Who is signed in, and until when by a pasted token: “jdoe · token ends in 11 h 42 min”.
pub(crate) fn identity(session: &Session, now: Timestamp) -> String {
    match &session.sign_in {
        SignInState::SigningIn | SignInState::AtBrowser(_) => "signing in…".to_owned(),
        SignInState::Failed(_) | SignInState::Locked => "not signed in".to_owned(),
        SignInState::SignedIn => {
            // One that is renewed by itself ends for nobody.
            let is_pasted = session.profile.sign_in == SignIn::AccessToken;
            let shown = |end: &Timestamp| is_pasted || *end <= now;
            let token = session.token_ends.filter(shown).map(|end| token(end, now));
            let parts = session.identity.user_name.clone().into_iter().chain(token);
            parts.collect::<Vec<_>>().join(" · ")
        }
    }
}

/// The end of a pasted token in few words: “12 min left”; who is signed in where it has no end.
pub(crate) fn token_left(session: &Session, now: Timestamp) -> String {
    let is_pasted = session.profile.sign_in == SignIn::AccessToken;
    match session
        .token_ends
        .filter(|_| is_pasted && session.is_signed_in())
    {
        Some(end) if end > now => {
            let left = time::until(end, now);
            format!("{} left", left.trim_start_matches("in "))
        }
        Some(_) | None => identity(session, now),
    }
}

fn token(end: Timestamp, now: Timestamp) -> String {
    if end > now {
        format!("token ends {}", time::until(end, now))
    } else {
        format!("token ended {}", time::ago(end, now))
    }
}

/// How long a protected tenant stays unlocked: “9:41”; `None` while it is locked.
pub(crate) fn unlocked_for(session: &Session, now: Timestamp) -> Option<String> {
    let end = session.unlocked_until(now)?;
    Some(time::countdown(end, now))
}

/// What the page of a locked app says: why it locked, whose profile it is, and what that means.
pub(crate) fn locked(state: &AppState, reason: LockReason) -> [String; 2] {
    let why = match reason {
        LockReason::Asked => "You locked Patchpanel.".to_owned(),
        LockReason::Idle(idle) => {
            let minutes = idle.after().map_or(0, |after| after.as_mins());
            format!("Patchpanel was idle for {minutes} minutes.")
        }
    };
    let profile = state
        .session()
        .map(|session| format!(" Profile “{}”.", session.profile.name));
    [
        format!("{why}{}", profile.unwrap_or_default()),
        "Drafts are kept. Nothing of the tenant is shown or sent until you unlock.".to_owned(),
    ]
}

/// The window's title: “Workday Custom EMEA · Acme prod (protected) · Patchpanel”. A locked app names no tenant.
pub(crate) fn window_title(state: &AppState) -> String {
    const APP: &str = "Patchpanel";
    let Some(session) = state.session().filter(|_| state.lock.is_none()) else {
        return APP.to_owned();
    };
    let profile = &session.profile;
    let protected = if profile.protected {
        " (protected)"
    } else {
        ""
    };
    let shown = match state.route {
        // Two connectors, or none.
        Route::Compare | Route::Profiles => None,
        Route::Apply => session.apply.as_ref().map(|run| &run.script_name),
        _ => session.selected.as_ref(),
    };
    let connector = shown.and_then(|name| session.open.get(name));
    let connector = connector.map(|open| format!("{} · ", open.title()));
    let names = connector.unwrap_or_default() + &profile.name;
    let names = patchpanel_ui_kit::visible::marked(&names);
    format!("{names}{protected} · {APP}")
}

/// How the tenant answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connection {
    Connected,
    /// Its first answer is awaited.
    SigningIn,
    /// It does not answer, or refuses.
    Broken,
}

impl Connection {
    /// How the tenant of a session answers.
    pub(crate) fn of(session: &Session) -> Self {
        match &session.sign_in {
            SignInState::SigningIn | SignInState::AtBrowser(_) => Self::SigningIn,
            SignInState::Failed(_) | SignInState::Locked => Self::Broken,
            SignInState::SignedIn
                if session
                    .offline
                    .as_ref()
                    .is_some_and(UserMessage::is_connection) =>
            {
                Self::Broken
            }
            SignInState::SignedIn => Self::Connected,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Connected => "Connected",
            Self::SigningIn => "Signing in",
            Self::Broken => "Offline",
        }
    }
}

/// A connector with changes, in the side bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DraftItem {
    pub script_name: ScriptName,
    pub title: String,
    pub changes: Vec<Part>,
}

/// The connectors with changes.
pub(crate) fn drafts(session: &Session) -> Vec<DraftItem> {
    let item = |connector: &OpenConnector| DraftItem {
        script_name: connector.script_name.clone(),
        title: connector.title().to_owned(),
        changes: connector.draft.changes(),
    };
    session.drafts().map(item).collect()
}

/// The bar at the bottom: what is changed, and whose changes its buttons are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChangeBar {
    /// “2 changes in 1 connector”.
    pub title: String,
    /// “Workday Custom EMEA: metadata, source config. Nothing was sent.”
    pub text: String,
    /// The words on the button; they name the connector when there are several.
    pub review: String,
    /// Whether there are several drafts to review together.
    pub is_several: bool,
}

impl ChangeBar {
    /// The bar of a session; `None` while nothing is changed.
    pub(crate) fn of(session: &Session) -> Option<Self> {
        let drafts = drafts(session);
        let target = session.draft_to_review()?;
        let changes = drafts.iter().map(|draft| draft.changes.len()).sum();
        let others = drafts.len() - 1;
        let also = match others {
            0 => String::new(),
            others => format!(
                " Also {}.",
                quantity::count(others, "other connector", "other connectors")
            ),
        };
        Some(Self {
            title: format!(
                "{} in {}",
                quantity::count(changes, "change", "changes"),
                quantity::count(drafts.len(), "connector", "connectors")
            ),
            text: format!(
                "{}: {}.{also} Nothing was sent.",
                target.title(),
                parts(&target.draft.changes())
            ),
            review: if others == 0 {
                "Review changes".to_owned()
            } else {
                format!("Review “{}”", target.title())
            },
            is_several: others > 0,
        })
    }
}

/// What a banner is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// The policy of this computer cannot be read.
    Policy,
    /// The file of profiles cannot be read or written.
    ProfilesFile,
    /// What is new cannot be kept on this computer.
    StoreState,
    /// The tenant is not reached.
    Offline,
    /// The tenant answers, but not with the connector list.
    ListFailed,
    /// The token ended or was withdrawn.
    SignInEnded,
    /// There is no keychain, and this profile's secret is in memory.
    MemoryOnly,
    /// Steps are being sent, or sending stopped, and another screen is shown.
    Apply,
    /// The client secret ends in a few days.
    SecretEnds,
    /// The keychain asks the person, or takes its time.
    KeychainWaits,
    /// There are drafts, and the profile sends nothing.
    ReadOnly,
}

/// A banner: something that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BannerText {
    pub about: Lasting,
    pub title: String,
    /// What that means, and what to do.
    pub text: String,
}

impl BannerText {
    fn of(about: Lasting, message: &UserMessage) -> Self {
        let text = UserMessage::new("", &message.why, &message.next).in_one_line();
        Self {
            about,
            title: message.what.clone(),
            text,
        }
    }
}

/// The banners of the moment, most important first.
pub(crate) fn banners(state: &AppState) -> Vec<BannerText> {
    let file = state
        .profiles_problem
        .as_ref()
        .map(|message| BannerText::of(Lasting::ProfilesFile, message));
    let policy = state
        .policy_problem
        .as_ref()
        .map(|message| BannerText::of(Lasting::Policy, message));
    // The step that is being read says the same, with what is done about it.
    let is_read = |session: &&Session| {
        let run = session.apply.as_ref();
        state.route == Route::Apply && run.is_some_and(|run| run.unknown().is_some())
    };
    let reach = state
        .session()
        .filter(|session| !is_read(session))
        .and_then(|session| reachability(state, session));
    // Settings says the same in its group of secrets.
    let keeps_secrets = |session: &Session| {
        session.is_signed_in() && !session.profile.is_demo() && state.route != Route::Settings
    };
    let memory = match &state.keychain {
        Keychain::MemoryOnly(message) if state.session().is_some_and(keeps_secrets) => {
            Some(BannerText::of(Lasting::MemoryOnly, message))
        }
        Keychain::MemoryOnly(_) | Keychain::Unknown | Keychain::Available => None,
    };
    let store = state
        .local_store
        .problem()
        .map(|message| BannerText::of(Lasting::StoreState, message));
    let run = state
        .session()
        .filter(|_| state.route != Route::Apply)
        .and_then(|session| session.apply.as_ref())
        .and_then(|run| apply::left(run, state.now));
    let run = run.map(|(title, text)| BannerText {
        about: Lasting::Apply,
        title,
        text,
    });
    let waits = (state.keychain_waits > 0)
        .then(|| BannerText::of(Lasting::KeychainWaits, &messages::keychain_asks()));
    let secret = state.session().and_then(|session| {
        let profile = &session.profile;
        let days = profile.secret_days(state.now, &state.time_zone)?;
        let message = messages::profiles::secret_ends(&profile.name, days);
        (days <= LAST_DAYS).then(|| BannerText::of(Lasting::SecretEnds, &message))
    });
    let read_only = state.session().filter(|session| {
        session.is_signed_in() && session.profile.read_only && session.drafts().next().is_some()
    });
    let read_only = read_only.map(|session| {
        let message = messages::profiles::read_only(&session.profile.name);
        BannerText::of(Lasting::ReadOnly, &message)
    });
    waits
        .into_iter()
        .chain(policy)
        .chain(run)
        .chain(file)
        .chain(store)
        .chain(reach)
        .chain(secret)
        .chain(memory)
        .chain(read_only)
        .collect()
}

/// Only while there are old rows to stand under it; otherwise the list itself says why it is empty.
fn reachability(state: &AppState, session: &Session) -> Option<BannerText> {
    let message = session
        .offline
        .as_ref()
        .filter(|_| session.is_signed_in())?;
    let read_at = time::clock(session.connectors.value()?.read_at, &state.time_zone);
    if message.is_connection() {
        let title = format!("Offline: showing what was read at {read_at}");
        let text = UserMessage::new("You can still edit drafts", &message.why, "").in_one_line();
        return Some(BannerText {
            about: Lasting::Offline,
            title,
            text,
        });
    }
    let about = match message.hint {
        // The demo tenant has no saved profile to sign in with.
        Hint::SignIn if !session.profile.is_demo() => Lasting::SignInEnded,
        Hint::SignIn | Hint::None | Hint::Connection | Hint::Certificate => Lasting::ListFailed,
    };
    let title = format!("{}; showing what was read at {read_at}", message.what);
    Some(BannerText {
        title,
        ..BannerText::of(about, message)
    })
}

/// A toast's sentence: all of a message that has more than its first sentence.
pub(crate) fn toast(message: &UserMessage) -> String {
    if message.why.is_empty() && message.next.is_empty() {
        message.what.clone()
    } else {
        message.in_one_line()
    }
}

#[cfg(test)]
mod tests;
