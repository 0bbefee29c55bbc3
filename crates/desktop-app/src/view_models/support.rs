//! What a support bundle says of the app: version, how it is doing, and what it said to the person. No secret is in it,
//! and no text of a document.

use std::fmt::Write as _;

use crate::state::{
    AppState,
    local_store::StoreState,
    notices::{Notice, NoticeKind},
    secrets::Keychain,
    session::{Session, SignInState},
};

/// The page about the app.
pub(crate) fn page(state: &AppState) -> String {
    let mut page = String::new();
    let mut line = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        writeln!(page, "{name:<16}{value}").unwrap_or_default();
    };
    line("Patchpanel", env!("CARGO_PKG_VERSION"));
    line(
        "System",
        &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
    );
    line("Saved at", &state.now.to_string());
    line(
        "Time zone",
        state.time_zone.iana_name().unwrap_or("not named"),
    );
    line("Profiles", &state.profiles.len().to_string());
    line("Tenant", &tenant(state.session()));
    line("Keychain", &keychain(&state.keychain));
    line("Local store", &local_store(&state.local_store));
    page.push_str("\nNotices since the start, oldest first\n");
    for notice in state.notices.all() {
        page.push_str(&said(notice));
    }
    page
}

fn tenant(session: Option<&Session>) -> String {
    let Some(session) = session else {
        return "none is open".to_owned();
    };
    let sign_in = match &session.sign_in {
        SignInState::SigningIn => "signing in".to_owned(),
        SignInState::AtBrowser(_) => "waiting for a browser".to_owned(),
        SignInState::SignedIn => "signed in".to_owned(),
        SignInState::Locked => "locked".to_owned(),
        SignInState::Failed(message) => format!("{}: {}", message.what, message.why),
    };
    let offline = session
        .offline
        .as_ref()
        .map(|message| format!(", {}", message.why));
    let drafts = session.drafts().count();
    format!(
        "{}, {sign_in}{}, {drafts} drafts",
        session.profile.base_url,
        offline.unwrap_or_default()
    )
}

fn keychain(keychain: &Keychain) -> String {
    match keychain {
        Keychain::Unknown => "not asked yet".to_owned(),
        Keychain::Available => "works".to_owned(),
        Keychain::MemoryOnly(message) => format!("memory only: {}", message.why),
    }
}

fn local_store(store: &StoreState) -> String {
    match store {
        StoreState::Opening => "opening".to_owned(),
        StoreState::Open => "open".to_owned(),
        StoreState::ReadOnly(message) => format!("read-only: {}", message.why),
        StoreState::Failed(message) => format!("memory only: {}", message.why),
    }
}

fn said(notice: &Notice) -> String {
    let kind = match notice.kind {
        NoticeKind::Success => "done",
        NoticeKind::Info => "info",
        NoticeKind::Warning => "warning",
        NoticeKind::Error => "error",
    };
    let at = notice.at.strftime("%F %T");
    let message = &notice.message;
    let mut text = format!(
        "{at}Z {kind:<8}{}. {}. {}.\n",
        message.what, message.why, message.next
    );
    for detail in &message.details {
        writeln!(text, "    {detail}").unwrap_or_default();
    }
    text
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, tz::TimeZone};

    use super::*;
    use crate::messages::UserMessage;

    #[test]
    fn the_page_says_how_the_app_is_doing_and_what_it_told() {
        let now: Timestamp = "2026-11-28T09:14:19Z".parse().unwrap();
        let mut state = AppState::new(now, TimeZone::UTC);
        state.local_store = StoreState::Failed(UserMessage::new("a", "the disk is full", "c"));
        let message = UserMessage::new("It failed", "The tenant is away", "Try again");
        let message = message.with_details("GET /connectors/v1 503");
        state.notices.add(now, NoticeKind::Error, message, None);

        let page = page(&state);

        for line in [
            "Saved at        2026-11-28T09:14:19Z",
            "Tenant          none is open",
            "Keychain        not asked yet",
            "Local store     memory only: the disk is full",
            "2026-11-28 09:14:19Z error   It failed. The tenant is away. Try again.",
            "    GET /connectors/v1 503",
        ] {
            assert!(page.lines().any(|found| found == line), "{line}: {page}");
        }
    }
}
