//! Which file carries each piece of work out. Decides nothing else.

use std::sync::Arc;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::Client;

use super::{
    Workshop, activity, activity::sent, apply, backup, bundles, connectors, documents, files,
    history, impact, lifecycle, local_store, places, review, secrets, sign_in,
};
use crate::{
    event::{
        BackupEvent, ConnectorEvent, DocumentEvent, Event, SessionEvent, StepEvent, StoreEvent,
        TranslationEvent,
    },
    state::session::SessionId,
    task::{ComputerTask, ConnectorTask, StoreTask, TenantTask, Work},
};

pub(super) async fn carry_out(workshop: &Arc<Workshop>, work: Work) {
    let event = match work {
        Work::Tenant(session, task) => tenant(workshop, session, task)
            .await
            .map(|event| Event::Session(session, event)),
        Work::Store(task) => store(workshop, task).await,
        Work::Computer(task) => computer(workshop, task).await,
    };
    if let Some(event) = event {
        workshop.report(event);
    }
}

/// Asks a tenant; nobody waits for an answer once the session has ended.
async fn tenant(
    workshop: &Arc<Workshop>,
    session: SessionId,
    task: TenantTask,
) -> Option<SessionEvent> {
    let client = || workshop.client(session);
    let event = match task {
        TenantTask::SignIn(profile) => {
            return Some(sign_in::sign_in(workshop, session, profile).await);
        }
        TenantTask::LoadList(generation) => {
            SessionEvent::ListLoaded(generation, connectors::list(&client()?).await)
        }
        TenantTask::BackUp(generation, profile, work) => {
            let of_session = |event| SessionEvent::Backup(generation, event);
            let mut say = |event| workshop.report(Event::Session(session, of_session(event)));
            let client = client()?;
            let work = backup::run(workshop, &client, &profile, work, &mut say);
            of_session(BackupEvent::Ended(Box::pin(work).await))
        }
        TenantTask::Connector(script_name, task) => {
            let event = connector(workshop, &client()?, &script_name, task).await;
            SessionEvent::Connector(script_name, event)
        }
        TenantTask::Lifecycle(generation, task) => {
            let event = lifecycle::carry_out(workshop, &client()?, task).await;
            SessionEvent::Lifecycle(generation, event)
        }
    };
    sign_in::keep_token(workshop, session).await;
    Some(event)
}

async fn connector(
    workshop: &Workshop,
    client: &Client,
    script_name: &ScriptName,
    task: ConnectorTask,
) -> ConnectorEvent {
    match task {
        ConnectorTask::Load(generation) => {
            ConnectorEvent::Loaded(generation, connectors::detail(client, script_name).await)
        }
        ConnectorTask::AskImpact {
            generation,
            name,
            connector_type,
        } => {
            let called = (name.as_str(), connector_type.as_deref());
            let now = workshop.ports.clock.now();
            let result = impact::ask(client, script_name, called, now).await;
            ConnectorEvent::ImpactAsked(generation, result)
        }
        ConnectorTask::PrepareReview {
            generation,
            draft,
            revision,
            guards,
        } => {
            let question = review::Question {
                draft: *draft,
                revision,
                guards,
            };
            let result = review::prepare(workshop, client, script_name, question).await;
            ConnectorEvent::ReviewPrepared(generation, result)
        }
        ConnectorTask::SendStep {
            at,
            index,
            trail,
            request,
            run,
        } => {
            let sending = apply::send_step(client, &request);
            let answer =
                sent::send_step(workshop, *trail, &request, (run, index, at), sending).await;
            ConnectorEvent::Apply(match answer {
                Ok(sent::Sent { entry, result }) => StepEvent::Answered {
                    index,
                    entry,
                    result,
                },
                Err(failure) => StepEvent::NotSent { index, failure },
            })
        }
    }
}

#[expect(clippy::too_many_lines, reason = "one line for each task")]
async fn computer(workshop: &Workshop, task: ComputerTask) -> Option<Event> {
    let event = match task {
        ComputerTask::LoadProfiles => {
            files::load_profiles(workshop).await;
            return None;
        }
        ComputerTask::SaveProfiles {
            generation,
            profiles,
            settings,
        } => files::save_profiles(workshop, generation, profiles, settings).await,
        ComputerTask::ReadPlaces { owners } => places::read(workshop, owners).await,
        ComputerTask::KeepPlaces { generation, places } => {
            places::keep(workshop, generation, places).await;
            return None;
        }
        ComputerTask::ImportSailCli => files::import_sail_cli(workshop).await,
        ComputerTask::StartDemo => sign_in::start_demo(workshop).await,
        ComputerTask::TestConnection {
            generation,
            profile,
            secret,
            proxy_login,
        } => sign_in::tested(workshop, generation, *profile, secret, proxy_login).await,
        ComputerTask::CheckKeychain => secrets::check(workshop).await,
        ComputerTask::TryKeychainAgain => secrets::try_again(workshop).await,
        ComputerTask::StoreSecret { secret, then } => secrets::store(workshop, secret, then).await,
        ComputerTask::ForgetSecrets { owner, kinds } => {
            secrets::forget(workshop, owner, kinds).await
        }
        ComputerTask::ForgetTokens { owner, kinds } => {
            secrets::forget_tokens(workshop, owner, kinds).await
        }
        ComputerTask::CheckDocument {
            key,
            document,
            revision,
            content,
            base,
        } => {
            let waiting = documents::Waiting::default();
            let unwanted = waiting.0.clone();
            let check = move || documents::check(document, (&content, &base), revision, &unwanted);
            let check = workshop.blocking(check).await??;
            let event = ConnectorEvent::Document(DocumentEvent::Checked(document, check));
            return Some(Event::of_connector(key, event));
        }
        ComputerTask::FormatDocument {
            key,
            document,
            text,
        } => {
            let formatted = workshop.blocking(move || documents::format(text)).await;
            let (before, result) = formatted?;
            let event = ConnectorEvent::Document(DocumentEvent::Formatted {
                document,
                before,
                result,
            });
            return Some(Event::of_connector(key, event));
        }
        ComputerTask::ReadDocument {
            key,
            document,
            path,
        } => {
            let event = files::read_document(workshop, document, path).await;
            return Some(Event::of_connector(key, event));
        }
        ComputerTask::ReadTranslations { key, locale, paths } => {
            let script_name = key.script_name.clone();
            let event = files::read_translations(workshop, script_name, locale, paths).await;
            return Some(Event::of_connector(key, event));
        }
        ComputerTask::ReadBundle(session, path) => {
            return Some(Event::Session(session, bundles::read(workshop, path).await));
        }
        ComputerTask::ReadPlan(path) => files::read_plan(workshop, path).await,
        ComputerTask::ReadAs {
            key,
            file,
            bytes,
            encoding,
        } => {
            let read = workshop.blocking(move || documents::read_as(&bytes, encoding));
            let event =
                ConnectorEvent::Translation(TranslationEvent::ReadAs(file, encoding, read.await?));
            return Some(Event::of_connector(key, event));
        }
    };
    Some(Event::Computer(event))
}

/// `None` when there is nothing to report.
async fn store(workshop: &Workshop, task: StoreTask) -> Option<Event> {
    let event = match task {
        StoreTask::Open => {
            let result = local_store::open(workshop).await;
            let opened = result.is_ok();
            workshop.report(StoreEvent::Opened(result));
            if opened {
                local_store::clear_old_snapshots(workshop).await;
            }
            return None;
        }
        StoreTask::Load(session, place) => {
            let result = local_store::load(workshop, session, place).await;
            let event = SessionEvent::KeptLoaded(result.map(Box::new));
            Event::Session(session, event)
        }
        StoreTask::Keep(session, place, keeping) => {
            return local_store::keep(workshop, session, place, keeping).await;
        }
        StoreTask::History(session, place, task) => {
            Event::Session(session, history::carry_out(workshop, place, task).await)
        }
        StoreTask::Activity(keep, task) => {
            Event::Store(activity::carry_out(workshop, keep, task).await)
        }
    };
    Some(event)
}
