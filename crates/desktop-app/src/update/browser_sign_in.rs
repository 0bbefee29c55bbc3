//! A sign-in that waits for a browser: the page is opened, and the code may be pasted.

use patchpanel_http_client::{CodeProblem, Secret};

use super::turn::Turn;
use crate::{
    state::{
        browser_sign_in::BrowserWait,
        session::{Session, SignInState},
    },
    task::{Task, WindowTask},
};

/// Opens the page, unless the person went to another tenant meanwhile: a button opens it then.
pub(super) fn waits(turn: &mut Turn<'_>, wait: BrowserWait) -> Option<()> {
    let session = turn.session_mut().filter(|session| !session.is_locked());
    let session = session?;
    let address = wait.address.clone();
    session.sign_in = SignInState::AtBrowser(wait);
    if turn.is_shown() {
        turn.window(WindowTask::OpenUrl(address));
    }
    Some(())
}

pub(super) fn use_code(turn: &mut Turn<'_>, code: Secret) {
    let waits = |session: &&Session| matches!(session.sign_in, SignInState::AtBrowser(_));
    if let Some(session) = turn.session().filter(waits).map(|session| session.id) {
        turn.tasks.push(Task::PastedCode(session, code));
    }
}

pub(super) fn code_not_taken(turn: &mut Turn<'_>, problem: CodeProblem) {
    let session = turn.session_mut();
    if let Some(SignInState::AtBrowser(wait)) = session.map(|session| &mut session.sign_in) {
        wait.problem = Some(problem);
    }
}

/// The browser is in front: whoever signed in there comes back here.
pub(super) fn came_back(turn: &mut Turn<'_>) {
    let waited = turn
        .session()
        .is_some_and(|session| matches!(session.sign_in, SignInState::AtBrowser(_)));
    if waited && turn.is_shown() {
        turn.window(WindowTask::Raise);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        command::{Command, SessionCommand},
        event::{Event, SessionEvent},
        state::{AppState, session::SessionId},
        testing,
        update::testing::{on_command, on_event},
    };

    const ADDRESS: &str = "https://acme.login.sailpoint.com/oauth/authorize?state=x";

    fn wait() -> BrowserWait {
        BrowserWait {
            address: ADDRESS.to_owned(),
            redirect_uri: "http://127.0.0.1:48713/callback".to_owned(),
            until: "2026-11-23T10:49:31Z".parse().unwrap(),
            not_listening: None,
            problem: None,
        }
    }

    fn waiting() -> (AppState, Vec<Task>) {
        let mut state = testing::signed_in();
        let event = SessionEvent::BrowserWaits(wait());
        let tasks = on_event(&mut state, Event::Session(SessionId(1), event));
        (state, tasks)
    }

    fn opens(tasks: &[Task]) -> bool {
        matches!(tasks, [Task::Window(WindowTask::OpenUrl(address))] if address == ADDRESS)
    }

    #[test]
    fn the_page_is_opened_for_the_tenant_on_screen_alone() {
        let (state, tasks) = waiting();
        assert!(opens(&tasks), "{tasks:?}");
        assert_eq!(
            state.session().unwrap().sign_in,
            SignInState::AtBrowser(wait())
        );
        assert_eq!(wait().page_host(), "acme.login.sailpoint.com");

        let mut elsewhere = testing::signed_in();
        elsewhere.sessions.hide();
        let event = Event::Session(SessionId(1), SessionEvent::BrowserWaits(wait()));
        assert!(on_event(&mut elsewhere, event).is_empty());
    }

    #[test]
    fn a_pasted_code_goes_to_the_sign_in_that_waits_and_is_not_shown_by_debug() {
        let (mut state, _) = waiting();
        let pasted = || Command::from(SessionCommand::UseCode(Secret::new("s3cret-code")));

        let tasks = on_command(&mut state, pasted());

        assert!(
            matches!(tasks.as_slice(), [Task::PastedCode(SessionId(1), code)] if code.expose() == "s3cret-code")
        );
        assert!(!format!("{tasks:?}{:?}", pasted()).contains("s3cret"));
        assert!(on_command(&mut testing::signed_in(), pasted()).is_empty());
    }

    #[test]
    fn a_code_that_is_not_taken_says_why_and_the_wait_goes_on() {
        let (mut state, _) = waiting();

        let event = SessionEvent::CodeNotTaken(CodeProblem::OtherSignIn);
        on_event(&mut state, Event::Session(SessionId(1), event));

        let SignInState::AtBrowser(wait) = &state.session().unwrap().sign_in else {
            panic!("it waits no more");
        };
        assert_eq!(wait.problem, Some(CodeProblem::OtherSignIn));
    }
}
