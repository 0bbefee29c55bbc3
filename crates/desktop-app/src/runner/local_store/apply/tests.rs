use std::collections::BTreeMap;

use patchpanel_core_models::{ids::ApiVersion, models::document::XmlDocument};
use patchpanel_http_client::{Credentials, Secret};
use patchpanel_local_store::{NewEntry, Store, TenantKey, UnfinishedKind};
use serde_json::{Value, json};

use super::*;
use crate::{
    ports::local_store::unfinished,
    state::{
        apply::{Requests, StepState},
        local_store::StoreFailureKind,
    },
    update::apply::sample,
};

fn client(version: ApiVersion) -> Client {
    Client::builder("https://acme.api.identitynow.com".parse().unwrap())
        .api_version(version)
        .credentials(Credentials::Token(Secret::new("secret".to_owned())))
        .build()
        .unwrap()
}

fn tenant() -> TenantKey {
    TenantKey::new("https://acme.api.identitynow.com")
}

fn entry() -> NewEntry {
    NewEntry {
        at: sample::now(),
        profile: "Sandbox".to_owned(),
        colour: "teal".to_owned(),
        protected: false,
        tenant: tenant(),
        user: "jdoe".to_owned(),
        script_name: "workday".to_owned(),
        title: "Workday".to_owned(),
        method: "PUT".to_owned(),
        path: "/connectors/v1/workday/source-config".to_owned(),
        summary: String::new(),
        body_sha256: String::new(),
    }
}

/// A store in which a run of three steps is kept: a patch, a source config, translations.
fn kept() -> (Store, ApplyRun) {
    let mut store = Store::in_memory().unwrap();
    let run = sample::run(&sample::in_doubt()).clone();
    let record = |_| unfinished::run_record(&tenant(), &run, sample::now());
    store.append_step(&entry(), record).unwrap();
    (store, run)
}

fn runs(store: &Store) -> Loaded<Unfinished> {
    store.unfinished(&tenant(), UnfinishedKind::Apply).unwrap()
}

/// No other Patchpanel is there.
#[expect(
    clippy::unnecessary_wraps,
    reason = "stands for a claim that may be refused"
)]
fn free(_: &ScriptName) -> Result<(), StoreFailure> {
    Ok(())
}

#[test]
fn a_run_that_is_alive_in_another_window_is_not_resumed_and_says_where() {
    let (store, _) = kept();
    let taken = |_: &ScriptName| {
        Err(StoreFailure {
            kind: StoreFailureKind::OpenElsewhere,
            words: "process 4711, since 10:42:07".to_owned(),
        })
    };

    let (found, lost) = resumable(Some(&client(ApiVersion::V1)), runs(&store), taken);

    assert!(found.is_none());
    assert_eq!(
        lost.unwrap().what,
        "An apply to “workday” is open in another Patchpanel window (process 4711, since 10:42:07)"
    );
}

#[test]
fn a_run_that_cannot_be_resumed_here_is_left_for_another_window_to_resume() {
    let (store, _) = kept();
    let never = |_: &ScriptName| panic!("it is not claimed");

    let (found, lost) = resumable(Some(&client(ApiVersion::Beta)), runs(&store), never);

    assert!(found.is_none() && lost.is_some());
}

#[test]
fn a_run_whose_lock_file_cannot_be_used_is_not_resumed_and_says_so() {
    let (store, _) = kept();
    let unusable = |_: &ScriptName| {
        Err(StoreFailure {
            kind: StoreFailureKind::NoLock,
            words: "permission denied".to_owned(),
        })
    };

    let (found, lost) = resumable(Some(&client(ApiVersion::V1)), runs(&store), unusable);

    assert!(found.is_none());
    let lost = lost.unwrap();
    assert_eq!(lost.what, "An apply to “workday” cannot be resumed");
    assert!(
        lost.why.contains("cannot tell whether another window"),
        "{lost:?}"
    );
    assert_eq!(lost.details, ["permission denied"]);
}

#[test]
fn a_run_comes_back_from_the_store_with_the_reviewed_requests() {
    let (store, run) = kept();

    let (found, lost) = resumable(Some(&client(ApiVersion::V1)), runs(&store), free);

    let found = found.unwrap();
    assert_eq!(lost, None);
    assert_eq!(found.requests, Requests::AsReviewed);
    for (found, kept) in found.steps.iter().zip(&run.steps) {
        assert_eq!(found.step.request, kept.step.request);
        assert_eq!(found.state, kept.state);
    }
    assert_eq!((found.before, found.after), (run.before, run.after));
}

#[test]
fn a_profile_that_would_send_to_another_path_has_to_review_again() {
    let (store, _) = kept();

    let (found, _) = resumable(Some(&client(ApiVersion::V2025)), runs(&store), free);

    assert_eq!(found.unwrap().requests, Requests::Otherwise);
}

#[test]
fn a_profile_that_cannot_send_the_requests_says_so() {
    let (store, _) = kept();

    let (found, lost) = resumable(Some(&client(ApiVersion::Beta)), runs(&store), free);

    assert!(found.is_none());
    let why = lost.unwrap().why;
    assert!(why.starts_with("This profile cannot send"), "{why}");
}

#[test]
fn a_run_of_another_form_is_told_and_does_not_hide_an_earlier_one() {
    let (mut store, run) = kept();
    let later = Unfinished {
        kind: UnfinishedKind::Apply,
        tenant: tenant(),
        script_name: "badge-system".parse().unwrap(),
        updated_at: sample::now() + jiff::SignedDuration::from_secs(1),
        value: json!({"version": 4}),
    };
    store.save_unfinished(&later).unwrap();

    let (found, lost) = resumable(Some(&client(ApiVersion::V1)), runs(&store), free);

    let found = found.unwrap();
    assert_eq!(found.script_name, run.script_name);
    assert!(matches!(found.steps[1].state, StepState::Unknown(_)));
    assert!(lost.unwrap().what.contains("badge-system"));
    let form = XmlDocument::SourceConfig;
    assert!(found.after.xml.contains_key(&form));
}

/// Runs as a version wrote them: refused, lost, skipped, learned, cut off and so on.
fn samples(text: &str) -> BTreeMap<String, Value> {
    serde_json::from_str(text).unwrap()
}

fn resumed(value: &Value) -> ApplyRun {
    let kept = Unfinished {
        kind: UnfinishedKind::Apply,
        tenant: tenant(),
        script_name: "workday".parse().unwrap(),
        updated_at: sample::now(),
        value: value.clone(),
    };
    made_anew(&client(ApiVersion::V1), kept).unwrap()
}

/// The message that version 1 kept with a step.
fn sentence(state: &Value) -> Option<&Value> {
    let places = ["/failed/message", "/unknown/message", "/moved", "/not-made"];
    places.into_iter().find_map(|path| state.pointer(path))
}

#[test]
fn runs_of_version_1_are_resumed_as_they_were_reviewed_with_the_facts_that_they_kept() {
    let runs = samples(include_str!("../../../state/apply/samples/version-1.json"));
    assert_eq!(runs.len(), 13);
    for (name, value) in runs {
        let run = resumed(&value);

        assert_eq!(run.requests, Requests::AsReviewed, "{name}");
        assert_eq!(json!(run.before), value["before"], "{name}");
        assert_eq!(json!(run.after), value["after"], "{name}");
        for (step, kept) in run.steps.iter().zip(value["steps"].as_array().unwrap()) {
            let said = match &step.state {
                StepState::Failed(failure) => &failure.reason,
                StepState::Unknown(doubt) => &doubt.reason,
                StepState::Moved(reason) => reason,
                StepState::Done(answer) => {
                    assert_eq!(answer.reply.to_string(), kept["state"]["done"]["word"]);
                    assert_eq!(json!(answer.message), kept["state"]["done"]["message"]);
                    continue;
                }
                StepState::NotMade => {
                    assert_ne!(kept["state"]["not-made"], Value::Null, "{name}");
                    continue;
                }
                StepState::Waiting | StepState::Sending { .. } | StepState::NotSent => {
                    assert_eq!(sentence(&kept["state"]), None, "{name}");
                    continue;
                }
            };
            let said = messages::of_step(said, &run.script_name);
            let kept = sentence(&kept["state"]).unwrap();
            assert_eq!(said.what, kept["what"], "{name}");
            assert_eq!(said.why, kept["why"], "{name}");
            assert_eq!(said.next, kept["next"], "{name}");
            assert_eq!(json!(said.details), kept["details"], "{name}");
            assert_eq!(json!(said.tracking_id), kept["tracking_id"], "{name}");
        }
    }
}

#[test]
fn runs_of_version_1_are_written_in_the_present_form() {
    for (name, value) in samples(include_str!("../../../state/apply/samples/version-1.json")) {
        let written = json!(StoredRun::of(&resumed(&value)));

        assert_eq!(written["version"], 3, "{name}");
        assert_eq!(json!(StoredRun::of(&resumed(&written))), written, "{name}");
    }
}

#[test]
fn runs_of_version_2_are_resumed_as_they_were_reviewed_and_written_as_version_3() {
    let runs = samples(include_str!("../../../state/apply/samples/version-2.json"));
    assert_eq!(runs.len(), 13);
    for (name, mut value) in runs {
        let run = resumed(&value);

        assert_eq!(run.requests, Requests::AsReviewed, "{name}");
        value["version"] = json!(3);
        assert_eq!(json!(StoredRun::of(&run)), value, "{name}");
    }
}

#[test]
fn the_present_form_of_a_run_does_not_change_unnoticed() {
    let runs = samples(include_str!("../../../state/apply/samples/version-3.json"));
    assert_eq!(runs.len(), 4);
    for (name, value) in runs {
        let run = resumed(&value);

        assert_eq!(run.requests, Requests::AsReviewed, "{name}");
        assert_eq!(json!(StoredRun::of(&run)), value, "{name}");
    }
}
