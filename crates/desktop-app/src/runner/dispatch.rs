//! Which tasks replace each other, and which file carries each task out. Decides nothing else.

use super::{
    Slot, Workshop, activity, documents, files, history, keychain, lifecycle, review, sign_in,
    storage, trail,
};
use crate::{
    event::{Event, Sending},
    task::Task,
};

/// Tasks with the same slot replace each other. Requests that change something are never replaced.
pub(super) fn slot(task: &Task) -> Option<Slot> {
    match task {
        Task::LoadConnectors { session, .. } => Some(Slot("list", session.0.to_string())),
        Task::LoadConnector {
            session,
            script_name,
            ..
        } => Some(Slot("connector", format!("{}/{script_name}", session.0))),
        Task::CheckDocument {
            session,
            script_name,
            document,
            ..
        } => Some(Slot(
            "check",
            format!("{}/{script_name}/{document:?}", session.0),
        )),
        Task::FormatDocument {
            session,
            script_name,
            document,
            ..
        } => Some(Slot(
            "format",
            format!("{}/{script_name}/{document:?}", session.0),
        )),
        Task::LoadActivity { .. } => Some(Slot("activity", String::new())),
        Task::LoadEntry { .. } => Some(Slot("entry", String::new())),
        Task::CheckChain(_) => Some(Slot("chain", String::new())),
        Task::CompareSides { .. } => Some(Slot("compare", String::new())),
        Task::PrepareReview { .. } => Some(Slot("review", String::new())),
        Task::TestConnection { .. } => Some(Slot("test", String::new())),
        Task::SignIn { .. } | Task::StartDemo => Some(Slot("sign in", String::new())),
        Task::PrepareCreate { .. } => Some(Slot("create", String::new())),
        Task::PrepareDelete { .. } => Some(Slot("delete", String::new())),
        Task::LoadSources { .. } => Some(Slot("sources", String::new())),
        Task::LoadProfiles
        | Task::SaveProfiles { .. }
        | Task::OpenStore
        | Task::LoadKept { .. }
        | Task::KeepDraft { .. }
        | Task::DropDraft { .. }
        | Task::KeepRun { .. }
        | Task::KeepChoices { .. }
        | Task::RememberConnector { .. }
        | Task::ForgetConnector { .. }
        | Task::TakeSnapshot { .. }
        | Task::ReadHistory { .. }
        | Task::ReadSnapshot { .. }
        | Task::RecordDeleted { .. }
        | Task::RecordRecreated { .. }
        | Task::ReadDeleted { .. }
        | Task::InOrder(_)
        | Task::AppendFinding { .. }
        | Task::ExportActivity { .. }
        | Task::ExportSnapshot { .. }
        | Task::CheckKeychain
        | Task::TryKeychainAgain
        | Task::ForgetTokens { .. }
        | Task::DropToken(_)
        | Task::StoreSecret { .. }
        | Task::ForgetSecrets(_)
        | Task::ImportSailCli
        | Task::EndSession(_)
        | Task::PickFile(_)
        | Task::ReadFile { .. }
        | Task::SaveFile { .. }
        | Task::SaveSupportBundle { .. }
        | Task::SendStep { .. }
        | Task::SendCreate { .. }
        | Task::SendDelete { .. }
        | Task::LearnCreated { .. }
        | Task::LearnDeleted { .. }
        | Task::Copy(_)
        | Task::OpenUrl(_)
        | Task::Quit => None,
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm per task; each hands on to the file of its noun"
)]
pub(super) async fn carry_out(workshop: &Workshop, task: Task) {
    let event = match task {
        Task::LoadProfiles => files::load_profiles(workshop).await,
        Task::SaveProfiles {
            generation,
            profiles,
            settings,
        } => files::save_profiles(workshop, generation, profiles, settings).await,
        Task::CheckKeychain => keychain::check(workshop).await,
        Task::TryKeychainAgain => keychain::try_again(workshop).await,
        Task::ForgetTokens { profile, kinds } => {
            keychain::forget_tokens(workshop, profile, kinds).await
        }
        Task::StoreSecret { secret, then } => files::store_secret(workshop, secret, then).await,
        Task::ForgetSecrets(profile) => files::forget_secrets(workshop, profile).await,
        Task::ImportSailCli => files::import_sail_cli(workshop).await,
        Task::ReadFile { purpose, path } => files::read(workshop, purpose, path).await,
        Task::StartDemo => sign_in::start_demo(workshop).await,
        Task::SignIn { session, profile } => sign_in::sign_in(workshop, session, profile).await,
        Task::TestConnection {
            generation,
            profile,
            secret,
        } => {
            let result = sign_in::test(workshop, profile, secret).await;
            Event::ConnectionTested {
                generation,
                result: result.map(Box::new),
            }
        }
        Task::LoadConnectors {
            session,
            generation,
        } => {
            let Some(client) = workshop.client(session) else {
                return;
            };
            let result = lifecycle::list(&client).await;
            sign_in::keep_token(workshop, session).await;
            Event::ConnectorsLoaded {
                session,
                generation,
                result,
            }
        }
        Task::LoadConnector {
            session,
            script_name,
            generation,
        } => {
            let Some(client) = workshop.client(session) else {
                return;
            };
            let result = lifecycle::detail(&client, &script_name).await;
            sign_in::keep_token(workshop, session).await;
            Event::ConnectorLoaded {
                session,
                script_name,
                generation,
                result,
            }
        }
        Task::CheckDocument {
            session,
            script_name,
            document,
            revision,
            content,
            base,
        } => {
            let waiting = documents::Waiting::default();
            let unwanted = waiting.0.clone();
            let check = move || documents::check(document, (&content, &base), revision, &unwanted);
            let Some(Some(check)) = workshop.blocking(check).await else {
                return;
            };
            Event::DocumentChecked {
                session,
                script_name,
                document,
                check,
            }
        }
        Task::FormatDocument {
            session,
            script_name,
            document,
            text,
        } => {
            let formatted = workshop.blocking(move || documents::format(text)).await;
            let Some((before, result)) = formatted else {
                return;
            };
            Event::DocumentFormatted {
                session,
                script_name,
                document,
                before,
                result,
            }
        }
        Task::PrepareReview {
            session,
            script_name,
            generation,
            draft,
            revision,
            guards,
        } => {
            let Some(client) = workshop.client(session) else {
                return;
            };
            let question = review::Question {
                draft: *draft,
                revision,
                guards,
            };
            let result = review::prepare(workshop, &client, &script_name, question).await;
            sign_in::keep_token(workshop, session).await;
            Event::ReviewPrepared {
                session,
                script_name,
                generation,
                result,
            }
        }
        Task::SendStep {
            session,
            script_name,
            index,
            trail,
            request,
            run,
        } => {
            let Some(client) = workshop.client(session) else {
                return;
            };
            let sending = lifecycle::send_step(&client, &request);
            let sent = trail::send_step(workshop, *trail, &request, (run, index), sending).await;
            sign_in::keep_token(workshop, session).await;
            match sent {
                Ok(trail::Sent { entry, result }) => Event::StepAnswered {
                    session,
                    script_name,
                    index,
                    entry,
                    result,
                },
                Err(failure) => Event::NotSent {
                    session,
                    what: Sending::Step(script_name, index),
                    failure,
                },
            }
        }
        task @ (Task::OpenStore
        | Task::LoadKept { .. }
        | Task::KeepDraft { .. }
        | Task::DropDraft { .. }
        | Task::KeepRun { .. }
        | Task::KeepChoices { .. }
        | Task::RememberConnector { .. }
        | Task::ForgetConnector { .. }) => match storage::carry_out(workshop, task).await {
            Some(event) => event,
            None => return,
        },
        task @ (Task::TakeSnapshot { .. }
        | Task::ReadHistory { .. }
        | Task::ReadSnapshot { .. }
        | Task::RecordDeleted { .. }
        | Task::RecordRecreated { .. }
        | Task::ReadDeleted { .. }
        | Task::CompareSides { .. }) => match history::carry_out(workshop, task).await {
            Some(event) => event,
            None => return,
        },
        task @ (Task::LoadActivity { .. }
        | Task::CheckChain(_)
        | Task::LoadEntry { .. }
        | Task::AppendFinding { .. }) => match activity::carry_out(workshop, task).await {
            Some(event) => event,
            None => return,
        },
        Task::InOrder(tasks) => {
            for task in tasks {
                Box::pin(carry_out(workshop, task)).await;
            }
            return;
        }
        task => match lifecycle::carry_out(workshop, task).await {
            Some(event) => event,
            None => return,
        },
    };
    workshop.report(event);
}
