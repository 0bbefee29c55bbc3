//! Runs in the local store: kept while they are not over, and taken up by the next sign-in with their requests made
//! anew.

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
};
use patchpanel_http_client::Client;
use patchpanel_local_store::{Loaded, Store, Unfinished};

use super::{Workshop, review, storage::on_store};
use crate::{
    messages::{self, UserMessage, refusals},
    ports::storage::unfinished,
    state::apply::{ApplyRun, KeptRun},
    task::KeptPlace,
};

/// Keeps a run, or forgets the one of a connector.
pub(super) async fn keep(
    workshop: &Workshop,
    place: KeptPlace,
    script_name: ScriptName,
    (at, run): (Timestamp, Option<Box<ApplyRun>>),
) -> Result<(), UserMessage> {
    let KeptPlace { keep, tenant } = place;
    let write = move |store: &mut Store| {
        unfinished::write_run(store, &tenant, &script_name, (at, run.as_deref()))
    };
    on_store(workshop, keep, write).await
}

/// The run of a tenant that moved last of those that can be taken up, with its requests made anew, and why another one
/// cannot.
pub(super) fn take_up(
    client: Option<&Client>,
    mut runs: Loaded<Unfinished>,
) -> (Option<Box<ApplyRun>>, Option<UserMessage>) {
    let mut lost = runs.unreadable.first().map(messages::unreadable_run);
    let Some(client) = client else {
        return (None, lost);
    };
    runs.rows
        .sort_by_key(|run| std::cmp::Reverse(run.updated_at));
    for run in runs.rows {
        let script_name = run.script_name.clone();
        match made_anew(client, run) {
            Ok(run) => return (Some(Box::new(run)), lost),
            Err(why) => lost = Some(messages::run_not_taken_up(&script_name, &why)),
        }
    }
    (None, lost)
}

fn made_anew(client: &Client, run: Unfinished) -> Result<ApplyRun, String> {
    let script_name = run.script_name;
    let other_form = || refusals::OF_ANOTHER_VERSION.to_owned();
    let kept: KeptRun = serde_json::from_value(run.value).map_err(|_other| other_form())?;
    if !kept.is_readable() {
        return Err(other_form());
    }
    let draft = Draft {
        base: kept.before().clone(),
        current: Content::default(),
    };
    let steps = kept.steps().ok_or_else(other_form)?;
    let steps: Result<Vec<_>, _> = steps
        .iter()
        .map(|step| review::review_step(client, &script_name, step, &draft))
        .collect();
    let steps = steps.map_err(|error| refusals::cannot_be_sent(&error))?;
    Ok(kept.taken_up(script_name, steps))
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::{ids::ApiVersion, models::document::XmlDocument};
    use patchpanel_http_client::{Credentials, Secret};
    use patchpanel_local_store::{NewEntry, TenantKey, UnfinishedKind};

    use super::*;
    use crate::{
        state::apply::{Requests, StepState},
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

    #[test]
    fn a_run_comes_back_from_the_store_with_the_reviewed_requests() {
        let (store, run) = kept();

        let (found, lost) = take_up(Some(&client(ApiVersion::V1)), runs(&store));

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

        let (found, _) = take_up(Some(&client(ApiVersion::V2025)), runs(&store));

        assert_eq!(found.unwrap().requests, Requests::Otherwise);
    }

    #[test]
    fn a_profile_that_cannot_send_the_requests_says_so() {
        let (store, _) = kept();

        let (found, lost) = take_up(Some(&client(ApiVersion::Beta)), runs(&store));

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
            value: serde_json::json!({"version": 2}),
        };
        store.save_unfinished(&later).unwrap();

        let (found, lost) = take_up(Some(&client(ApiVersion::V1)), runs(&store));

        let found = found.unwrap();
        assert_eq!(found.script_name, run.script_name);
        assert!(matches!(found.steps[1].state, StepState::Unknown(_)));
        assert!(lost.unwrap().what.contains("badge-system"));
        let form = XmlDocument::SourceConfig;
        assert!(found.after.xml.contains_key(&form));
    }
}
