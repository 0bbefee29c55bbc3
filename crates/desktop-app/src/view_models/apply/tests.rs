//! What the apply screen says, as data.

use jiff::SignedDuration;
use patchpanel_core_models::problem::Place;
use patchpanel_http_client::{ErrorKind, Reread};

use super::{StepDetail, banner, bar, cards, left, pane, reading};
use crate::update::apply::sample::{
    Has, in_doubt, read_fails, reads, refusal, refused, run, run_mut,
};
use crate::{
    command::ApplyCommand,
    state::apply::{Reason, Remedy, Resume, StepFailure, StepState},
    update::testing::on_command,
};

#[test]
fn a_doubt_says_what_was_sent_and_that_it_is_never_repeated_by_itself() {
    let state = in_doubt();

    let card = &cards(&state, run(&state))[1];

    let StepDetail::Doubt { words, sent } = &card.detail else {
        panic!("no doubt: {card:?}");
    };
    assert_eq!(card.word, "Outcome unknown");
    assert_eq!(words, "The answer was SKIPPED");
    assert!(sent.ends_with("Patchpanel never repeats a PUT."), "{sent}");
}

#[test]
fn a_doubt_after_an_answer_says_what_came_and_not_that_the_connection_broke() {
    let page = "The answer is a web page, “Welcome to the hotel”, perhaps from a gateway.";
    let broke = "The connection broke after sending, before an answer came";
    for (reason, status, expected) in [
        (Some(page), Some(200), page.trim_end_matches('.')),
        (Some(page), None, page.trim_end_matches('.')),
        (None, None, broke),
    ] {
        let mut state = in_doubt();
        let StepState::Unknown(doubt) = &mut run_mut(&mut state).steps[1].state else {
            panic!("no doubt");
        };
        let Reason::Request(mut failure) = refusal() else {
            panic!("no request");
        };
        let reread = Reread::ConnectorNamed("acme".to_owned());
        failure.kind = ErrorKind::OutcomeUnknown { reread };
        failure.reason = reason.map(str::to_owned);
        (failure.status, failure.server_text) = (status, None);
        doubt.reason = Reason::Request(failure);

        let card = &cards(&state, run(&state))[1];

        let StepDetail::Doubt { words, .. } = &card.detail else {
            panic!("no doubt: {card:?}");
        };
        assert_eq!(words, expected);
    }
}

#[test]
fn attempts_are_counted_down() {
    let mut state = in_doubt();
    read_fails(&mut state);
    state.now += SignedDuration::from_millis(500);

    let words = reading::progress(run(&state).reading.as_ref().unwrap(), state.now);

    assert_eq!(words, "attempt 1 of 5, next in 4 s");
}

#[test]
fn the_three_findings_name_their_steps() {
    let state = in_doubt();
    let run = run(&state);

    let findings = reading::findings(run, 1, &run.steps[1]);

    let words: Vec<(&str, &str)> = findings
        .iter()
        .map(|(_, found, then)| (found.as_str(), then.as_str()))
        .collect();
    assert_eq!(
        words,
        [
            (
                "the draft’s document",
                "step 2 was applied; continue with step 3"
            ),
            (
                "the earlier document",
                "step 2 was not applied; send it again"
            ),
            (
                "something else",
                "changed by someone else; the conflict view opens"
            ),
        ]
    );
    assert_eq!(reading::path(run, &run.steps[1]), "/connectors/v1/workday");
    assert_eq!(reading::path(run, &run.steps[2]), "/connectors/v1/workday");
}

#[test]
fn the_bar_keeps_continue_closed_until_the_step_is_known() {
    let mut state = in_doubt();
    let session = state.session().unwrap();
    let buttons = bar::buttons(session, run(&state)).unwrap();

    assert_eq!(buttons.undo.unwrap(), "Undo step 1…");
    let bar::Main::Send(send) = &buttons.main else {
        panic!("{:?}", buttons.main);
    };
    assert_eq!(
        (send.resume, send.label.as_str()),
        (Resume::Rest, "Continue with step 3…")
    );
    assert_eq!(
        send.closed.as_deref(),
        Some("The outcome of step 2 is unknown")
    );

    reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    let session = state.session().unwrap();
    let buttons = bar::buttons(session, run(&state)).unwrap();
    let bar::Main::Send(send) = &buttons.main else {
        panic!("{:?}", buttons.main);
    };
    assert_eq!(
        (send.resume, send.label.as_str(), &send.closed),
        (Resume::Step(1), "Send step 2 again…", &None)
    );
    assert_eq!(buttons.other.unwrap().label, "Continue with step 3…");
}

/// The primary button after a refusal, and the one beside it.
fn buttons_after(kind: ErrorKind, place: Option<Place>) -> (bar::Main, Option<String>) {
    let mut reason = refusal();
    if let Reason::Request(request) = &mut reason {
        request.kind = kind;
    }
    let state = refused(StepFailure {
        reason,
        remedy: Remedy::Correct(place),
        elapsed: std::time::Duration::ZERO,
    });
    let buttons = bar::buttons(state.session().unwrap(), run(&state)).unwrap();
    (buttons.main, buttons.other.map(|send| send.label))
}

#[test]
fn after_a_refused_step_the_first_button_leads_to_what_mends_it_and_never_past_it() {
    let place = Place {
        line: 12,
        column: 9,
    };
    let message = "not well-formed".to_owned();
    let refused = || ErrorKind::Refused {
        message: message.clone(),
    };
    for (kind, place, main) in [
        (
            refused(),
            Some(place),
            bar::Main::Correct(1, "Go to line 12".to_owned()),
        ),
        (
            refused(),
            None,
            bar::Main::Correct(1, "Go to source config".to_owned()),
        ),
        (
            ErrorKind::Invalid,
            None,
            bar::Main::Correct(1, "Go to source config".to_owned()),
        ),
        (ErrorKind::Forbidden, None, bar::Main::Profile),
        (ErrorKind::ReadOnly, None, bar::Main::Profile),
        (ErrorKind::Conflict, None, bar::Main::Review),
        (ErrorKind::NotFound, None, bar::Main::Review),
    ] {
        let other = Some("Continue with step 3…".to_owned());

        assert_eq!(
            buttons_after(kind.clone(), place),
            (main, other),
            "{kind:?}"
        );
    }
}

#[test]
fn the_pane_says_where_things_stand_and_what_undo_does() {
    let mut state = in_doubt();
    state.session_mut().unwrap().profile.protected = true;
    let (session, run) = (state.session().unwrap(), run(&state));

    let parts: Vec<&str> = pane::parts(run)
        .iter()
        .map(|(_, _, words)| *words)
        .collect();
    let advice: Vec<String> = pane::advice((session, state.now), run)
        .into_iter()
        .map(|(title, _)| title)
        .collect();

    assert_eq!(
        parts,
        ["new, from this draft", "not known yet", "as before"]
    );
    assert_eq!(pane::draft(session, run), "kept, 2 parts left");
    assert_eq!(
        advice,
        ["Wait, or read now", "Continue with step 3", "Or stop here"]
    );
    assert_eq!(
        pane::advice((session, state.now), run)[1].1,
        "Asks for “acme” once more. The server is read first."
    );
    assert_eq!(
        pane::undo(&state, run),
        "Restores the state of 10:42:07. If step 2 proves applied, its old state is added. You review it first."
    );
}

#[test]
fn the_banner_says_how_much_is_done_and_what_is_open() {
    let state = in_doubt();

    let (title, text) = banner(&state, run(&state)).unwrap();

    assert_eq!(
        title,
        "Step 1 done. Step 2 unknown: the answer was unclear."
    );
    assert!(
        text.ends_with("Nothing more is sent until the outcome of step 2 is known."),
        "{text}"
    );
}

#[test]
fn a_left_run_leads_back_until_it_is_known_and_put_away() {
    let mut state = in_doubt();
    on_command(&mut state, ApplyCommand::Close);
    let (title, text) = left(run(&state), state.now).unwrap();
    assert_eq!(title, "Apply to “workday” stopped at step 2");
    assert!(text.contains("attempt 1 of 5"), "{text}");

    reads(&mut state, [Has::Sent, Has::Sent, Has::Before]);
    assert!(left(run(&state), state.now).is_some());
    on_command(&mut state, ApplyCommand::Close);
    assert_eq!(left(run(&state), state.now), None);
}

#[test]
fn a_refusal_leads_to_its_line() {
    let state = refused(StepFailure {
        reason: refusal(),
        remedy: Remedy::Correct(Some(Place { line: 3, column: 9 })),
        elapsed: std::time::Duration::ZERO,
    });

    let card = &cards(&state, run(&state))[1];

    assert_eq!(card.word, "ERROR");
    assert_eq!(
        card.tracking_id.as_deref(),
        Some("77aa5be27a9d4403b8e1d6a25f7c9e10")
    );
    assert!(
        matches!(&card.detail, StepDetail::Failure { go_to: Some(words), .. } if words == "Go to line 3")
    );
}
