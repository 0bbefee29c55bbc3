//! A run as data: what is sent, what is read, and what the app says of it.

use jiff::SignedDuration;
use patchpanel_core_models::{
    draft::Part,
    ids::Locale,
    models::{document::XmlDocument, upload::UploadStatus},
};

use crate::{
    command::{ApplyCommand, ConnectorCommand},
    state::remote::Generation,
    state::{
        AppState,
        apply::{ApplyStage, Finding, ReadingStage, Remedy, Resume, StepFailure, StepState},
        connectors::PartValue,
        dialogs::Dialog,
        resume::ResumeRefusal,
        route::Route,
        session::Session,
    },
    task::{ConnectorTask, HistoryTask, StoreTask, Task, TenantTask, Work},
    update::apply::sample::{
        Has, answers, in_doubt, read_at, read_fails, reads, refusal, refused, reviewed, run,
        run_mut,
    },
    update::testing::{of_connectors, on_command, on_tick, reviewed as reviewed_in},
    view_models::notices,
};

const FORM: Part = Part::Xml(XmlDocument::SourceConfig);

fn changes(state: &AppState) -> Vec<Part> {
    let session = state.session().unwrap();
    session.open.values().next().unwrap().draft.changes()
}

fn sent(tasks: &[Task]) -> Vec<usize> {
    let sent = |task: &ConnectorTask| match task {
        ConnectorTask::SendStep { index, .. } => Some(*index),
        _ => None,
    };
    of_connectors(tasks).into_iter().filter_map(sent).collect()
}

fn is_read(tasks: &[Task]) -> bool {
    let mut asked = of_connectors(tasks).into_iter();
    asked.any(|task| matches!(task, ConnectorTask::Load(_)))
}

fn passes(state: &mut AppState, seconds: i64) -> Vec<Task> {
    let now = state.now + SignedDuration::from_secs(seconds);
    on_tick(state, now)
}

/// Steps 1 and 3 are made, step 2 was refused by a server that was busy.
fn busy() -> AppState {
    refused(StepFailure {
        reason: refusal(),
        remedy: Remedy::SendAgain,
        elapsed: std::time::Duration::ZERO,
    })
}

#[test]
fn steps_are_sent_one_by_one_as_they_were_reviewed() {
    let mut state = reviewed();
    let first = on_command(&mut state, ApplyCommand::Start);
    let [Task::InOrder(first)] = first.as_slice() else {
        panic!("{first:?}");
    };
    let [
        Work::Store(StoreTask::History(_, _, HistoryTask::Take(_))),
        Work::Tenant(_, TenantTask::Connector(_, ConnectorTask::SendStep { request, .. })),
    ] = first.as_slice()
    else {
        panic!("a snapshot is kept before anything is sent: {first:?}");
    };

    assert_eq!(request.body(), run(&state).steps[0].step.request.body());
    assert_eq!(sent(&answers(&mut state, 0, UploadStatus::Updated)), [1]);
    assert_eq!(changes(&state), [FORM, Part::Translations(Locale::Fr)]);
}

#[test]
fn a_word_that_does_not_say_updated_leaves_the_outcome_open_and_stops() {
    let state = in_doubt();

    let run = run(&state);
    assert_eq!(run.stage, ApplyStage::Stopped);
    assert!(run.steps[1].is_unknown());
    assert_eq!(run.steps[2].state, StepState::NotSent);
    assert_eq!(changes(&state), [FORM, Part::Translations(Locale::Fr)]);
}

#[test]
fn an_unknown_outcome_is_read_five_times_and_never_sent() {
    let mut state = in_doubt();
    let mut reads = 1;
    for pause in [4, 8, 16, 32] {
        read_fails(&mut state);
        assert!(!is_read(&passes(&mut state, pause - 1)));
        let tasks = passes(&mut state, 1);
        assert_eq!(sent(&tasks), Vec::<usize>::new());
        reads += usize::from(is_read(&tasks));
    }
    read_fails(&mut state);
    let later = passes(&mut state, 3600);

    assert_eq!((reads, is_read(&later)), (5, false));
    let reading = run(&state).reading.as_ref().unwrap();
    assert_eq!(reading.stage, ReadingStage::GivenUp);
    assert!(is_read(&on_command(
        &mut state,
        ApplyCommand::RereadUnknown
    )));
}

#[test]
fn the_drafts_document_counts_as_updated() {
    let mut state = in_doubt();

    reads(&mut state, [Has::Sent, Has::Sent, Has::Before]);

    let run = run(&state);
    assert!(
        matches!(&run.steps[1].state, StepState::Done(answer) if answer.reply.to_string() == "UPDATED")
    );
    assert_eq!(run.steps[0].read_back.unwrap().finding, Finding::Draft);
    assert_eq!(run.stage, ApplyStage::Stopped);
    assert_eq!(changes(&state), [Part::Translations(Locale::Fr)]);
}

#[test]
fn the_document_from_before_is_sent_again_only_when_asked() {
    let mut state = in_doubt();

    let tasks = reads(&mut state, [Has::Sent, Has::Before, Has::Before]);
    assert!(matches!(run(&state).steps[1].state, StepState::NotMade));
    assert_eq!(sent(&tasks), Vec::<usize>::new());
    on_command(&mut state, ApplyCommand::AskToResume(Resume::Step(1)));
    assert!(matches!(
        state.dialog,
        Some(Dialog::ResumeApply(Resume::Step(1)))
    ));
    let asked = on_command(&mut state, ApplyCommand::Resume(Resume::Step(1)));
    assert!(is_read(&asked) && sent(&asked).is_empty());
    let again = reads(&mut state, [Has::Sent, Has::Before, Has::Before]);

    assert_eq!(sent(&again), [1]);
    assert_eq!(
        sent(&answers(&mut state, 1, UploadStatus::Updated)),
        Vec::<usize>::new()
    );
    assert_eq!(run(&state).not_sent(), [2]);
}

#[test]
fn something_else_opens_the_review_and_sends_nothing() {
    let mut state = in_doubt();
    state.route = Route::Apply;

    let tasks = reads(&mut state, [Has::Sent, Has::Other, Has::Before]);

    assert!(matches!(run(&state).steps[1].state, StepState::Moved(_)));
    assert_eq!(state.route, Route::Review);
    assert!(!reviewed_in(&tasks).is_empty());
    assert_eq!(sent(&tasks), Vec::<usize>::new());
}

#[test]
fn a_person_who_is_elsewhere_is_not_taken_to_the_review() {
    let mut state = in_doubt();
    on_command(&mut state, ApplyCommand::Close);

    reads(&mut state, [Has::Sent, Has::Other, Has::Before]);

    assert_eq!(state.route, Route::Connectors);
    assert!(crate::view_models::apply::left(run(&state), state.now).is_some());
}

#[test]
fn leaving_goes_on_reading() {
    let mut state = in_doubt();
    on_command(&mut state, ApplyCommand::Close);
    read_fails(&mut state);

    assert!(is_read(&passes(&mut state, 4)));
    assert_eq!(state.route, Route::Connectors);
}

#[test]
fn a_read_from_before_the_answer_tells_nothing() {
    let mut state = in_doubt();
    let early = run(&state).reads_from.0 - 1;

    read_at(
        &mut state,
        Generation(early),
        [Has::Sent, Has::Before, Has::Before],
    );

    assert!(run(&state).steps[1].is_unknown());
}

#[test]
fn continuing_is_refused_while_a_step_is_unknown() {
    let mut state = in_doubt();

    on_command(&mut state, ApplyCommand::AskToResume(Resume::Rest));
    let tasks = on_command(&mut state, ApplyCommand::Resume(Resume::Rest));

    assert!(state.dialog.is_none() && tasks.is_empty());
    assert_eq!(run(&state).stage, ApplyStage::Stopped);
}

#[test]
fn the_rest_is_sent_byte_for_byte_after_the_server_was_read() {
    let mut state = busy();
    let reviewed = run(&state).steps[2].step.request.clone();

    let asked = on_command(&mut state, ApplyCommand::Resume(Resume::Rest));
    assert!(is_read(&asked) && sent(&asked).is_empty());
    let tasks = reads(&mut state, [Has::Sent, Has::Before, Has::Before]);

    let asked = of_connectors(&tasks);
    let [ConnectorTask::SendStep { request, index, .. }] = asked.as_slice() else {
        panic!("nothing is sent");
    };
    assert_eq!((*index, &**request), (2, &reviewed));
    answers(&mut state, 2, UploadStatus::Updated);
    assert_eq!(run(&state).stage, ApplyStage::Stopped);
    assert_eq!(changes(&state), [FORM]);
}

#[test]
fn a_server_that_moved_gets_nothing_more() {
    for parts in [
        [Has::Other, Has::Before, Has::Before],
        [Has::Sent, Has::Before, Has::Other],
    ] {
        let mut state = busy();
        on_command(&mut state, ApplyCommand::Resume(Resume::Rest));

        let tasks = reads(&mut state, parts);

        assert_eq!(sent(&tasks), Vec::<usize>::new());
        assert_eq!(state.route, Route::Review);
    }
}

#[test]
fn a_draft_that_changed_after_the_review_is_not_sent_with_the_rest() {
    let mut state = busy();
    let edit = PartValue::Translations(Locale::Fr, Some("a=9\n".to_owned()));
    on_command(&mut state, ConnectorCommand::EditPart(edit));

    assert!(on_command(&mut state, ApplyCommand::Resume(Resume::Rest)).is_empty());
    assert!(!on_command(&mut state, ApplyCommand::Resume(Resume::Step(1))).is_empty());
}

#[test]
fn an_edit_while_a_step_is_on_its_way_stays_in_the_draft() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    let later = serde_json::json!({"shortDesc": "typed while it was sent"});
    let edit = PartValue::Metadata(serde_json::from_value(later).unwrap());
    on_command(&mut state, ConnectorCommand::EditPart(edit));

    answers(&mut state, 0, UploadStatus::Updated);

    assert!(changes(&state).contains(&Part::Metadata));
}

#[test]
fn undo_reviews_the_done_parts_and_leaves_the_rest_in_the_draft() {
    let mut state = busy();
    let id = run(&state).id;

    let tasks = on_command(&mut state, ApplyCommand::Undo(id));

    let [draft] = reviewed_in(&tasks)[..] else {
        panic!("nothing is reviewed");
    };
    assert_eq!(draft.changes(), [Part::Metadata]);
    assert_eq!(draft.current.metadata, run(&state).before.metadata);
    assert_eq!(draft.base.metadata, run(&state).after.metadata);
    assert_eq!(
        changes(&state),
        [Part::Metadata, FORM, Part::Translations(Locale::Fr)]
    );
}

#[test]
fn undo_of_an_unknown_step_reads_first_and_takes_it_back_when_it_was_applied() {
    let mut state = in_doubt();
    let id = run(&state).id;

    let first = on_command(&mut state, ApplyCommand::Undo(id));
    assert!(is_read(&first));
    let tasks = reads(&mut state, [Has::Sent, Has::Sent, Has::Before]);

    let drafts: Vec<Vec<Part>> = reviewed_in(&tasks)
        .into_iter()
        .map(|draft| draft.changes())
        .collect();
    assert_eq!(drafts, [vec![Part::Metadata, FORM]]);
}

#[test]
fn undo_is_offered_after_full_success_too() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    for index in 0..3 {
        answers(&mut state, index, UploadStatus::Updated);
    }
    let undo = notices::next_step(&state, state.notices.all().last().unwrap()).unwrap();
    assert_eq!(
        state.notices.toasts().count(),
        0,
        "the screen of the run says it already"
    );
    reads(&mut state, [Has::Sent; 3]);
    on_command(&mut state, ApplyCommand::Close);

    let tasks = on_command(&mut state, undo.1);

    assert_eq!(undo.0, "Undo…");
    let reviewed = reviewed_in(&tasks);
    assert!(reviewed.iter().any(|draft| draft.changes().len() == 3));
}

#[test]
fn a_document_that_the_server_only_said_it_took_stays_in_the_draft() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    for index in 0..3 {
        answers(&mut state, index, UploadStatus::Updated);
    }

    reads(&mut state, [Has::Sent, Has::Before, Has::Sent]);

    assert_eq!(changes(&state), [FORM]);
    assert_eq!(
        run(&state).steps[1].read_back.unwrap().finding,
        Finding::Before
    );
}

#[test]
fn a_document_that_someone_overwrote_at_once_stays_in_the_draft_on_top_of_theirs() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    for index in 0..3 {
        answers(&mut state, index, UploadStatus::Updated);
    }

    reads(&mut state, [Has::Other, Has::Sent, Has::Other]);

    let session = state.session().unwrap();
    let draft = &session.open.values().next().unwrap().draft;
    assert_eq!(draft.base.translations[&Locale::Fr], "a=theirs\n");
    assert_eq!(
        draft.current.translations[&Locale::Fr],
        run(&state).after.translations[&Locale::Fr]
    );
    assert_eq!(
        draft.changes(),
        [Part::Metadata, Part::Translations(Locale::Fr)]
    );
}

#[test]
fn an_error_in_a_document_stops_apply_and_so_does_a_check_that_is_not_done() {
    let mut state = reviewed();
    let session = state.session_mut().unwrap();
    let open = session.open.values_mut().next().unwrap();
    open.checks_asked
        .insert(XmlDocument::SourceConfig.into(), 9);

    assert!(on_command(&mut state, ApplyCommand::Start).is_empty());
}

#[test]
fn a_run_in_doubt_lets_no_other_begin() {
    let mut state = in_doubt();
    let fresh = reviewed().session_mut().unwrap().review.take();
    state.session_mut().unwrap().review = fresh;

    assert!(on_command(&mut state, ApplyCommand::Start).is_empty());
    assert!(run(&state).steps[1].is_unknown());
}

#[test]
fn signing_in_again_leaves_the_step_on_its_way_unknown_and_sends_nothing_more() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    let now = state.now;

    run_mut(&mut state).cut_off(now);

    assert!(run(&state).steps[0].is_unknown());
    assert_eq!(run(&state).not_sent(), [1, 2]);
    assert!(!is_read(&passes(&mut state, 29)));
    assert!(is_read(&passes(&mut state, 1)));
}

#[test]
fn a_run_whose_connector_is_gone_does_not_stay_on_its_way() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    state.session_mut().unwrap().open.clear();

    for index in 0..3 {
        answers(&mut state, index, UploadStatus::Updated);
    }

    assert_eq!(run(&state).stage, ApplyStage::Finished);
}

#[test]
fn go_to_line_opens_the_document_there() {
    let place = patchpanel_core_models::problem::Place { line: 3, column: 9 };
    let mut state = refused(StepFailure {
        reason: refusal(),
        remedy: Remedy::Correct(Some(place)),
        elapsed: std::time::Duration::ZERO,
    });
    run_mut(&mut state).reading = None;

    on_command(&mut state, ApplyCommand::ShowPlace(1));

    let session = state.session().unwrap();
    assert_eq!(session.go_to.as_ref().unwrap().place, place);
    assert_eq!(state.route, Route::Connectors);
}

#[test]
fn a_run_goes_on_under_a_second_person_only_if_somebody_else_wrote_its_plan() {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    let session = state.session_mut().unwrap();
    (session.profile.protected, session.profile.second_person) = (true, true);
    let refusal = |session: &Session| session.refuses(Resume::Rest);
    assert_eq!(refusal(session), Some(ResumeRefusal::SecondPerson));

    session.identity.user_name = Some("jdoe".to_owned());
    session.apply.as_mut().unwrap().author = Some("mlopez".to_owned());
    assert_ne!(refusal(session), Some(ResumeRefusal::SecondPerson));

    // The author signs in where somebody else began.
    session.identity.user_name = Some("MLopez".to_owned());
    assert_eq!(refusal(session), Some(ResumeRefusal::SecondPerson));
}
