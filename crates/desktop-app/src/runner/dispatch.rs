//! Which file carries each piece of work out. Decides nothing else.

use std::sync::Arc;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::Client;

use super::{
    Context, apply, audit, audit::sent, backups, bundles, compare, connection_test, connectors,
    documents, files, history, impact, lifecycle, local_store, places, review, secrets, sign_in,
};
use crate::{
    event::{
        BackupEvent, ComputerEvent, ConnectorEvent, DocumentEvent, Event, SessionEvent, StepEvent,
        StoreEvent, TranslationEvent,
    },
    messages,
    ports::{file_manager, secrets::Secrets},
    state::session::SessionId,
    task::{ComputerTask, ConnectorTask, DocumentTask, StoreTask, TenantTask, Work},
};

pub(super) async fn carry_out(context: &Arc<Context>, work: Work) {
    let event = match work {
        Work::Tenant(session, task) => tenant(context, session, task)
            .await
            .map(|event| Event::Session(session, event)),
        Work::Store(task) => store(context, task).await,
        Work::Computer(task) => computer(context, task).await,
        Work::Document(key, task) => document(context, &key.script_name, task)
            .await
            .map(|event| Event::of_connector(key, event)),
        Work::Compare(task) => Some(compare::carry_out(context, *task).await),
    };
    if let Some(event) = event {
        context.report(event);
    }
}

/// Asks a tenant; nobody waits for an answer once the session has ended.
async fn tenant(
    context: &Arc<Context>,
    session: SessionId,
    task: TenantTask,
) -> Option<SessionEvent> {
    let client = || context.client(session);
    let event = match task {
        TenantTask::SignIn(profile) => {
            return Some(sign_in::sign_in(context, session, *profile).await);
        }
        TenantTask::LoadList(generation) => {
            SessionEvent::ListLoaded(generation, connectors::list(&client()?).await)
        }
        TenantTask::BackUp(generation, profile, work) => {
            let of_session = |event| SessionEvent::Backup(generation, event);
            let mut say = |event| context.report(Event::Session(session, of_session(event)));
            let client = client()?;
            let work = backups::run(context, &client, &profile, work, &mut say);
            of_session(BackupEvent::Ended(Box::pin(work).await))
        }
        TenantTask::Connector(script_name, task) => {
            let event = connector(context, &client()?, &script_name, task).await;
            SessionEvent::Connector(script_name, event)
        }
        TenantTask::Lifecycle(generation, task) => {
            let event = lifecycle::carry_out(context, &client()?, task).await;
            SessionEvent::Lifecycle(generation, event)
        }
    };
    sign_in::keep_token(context, session).await;
    Some(event)
}

async fn connector(
    context: &Context,
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
            let now = context.ports.clock.now();
            let result = impact::ask(client, script_name, called, now).await;
            ConnectorEvent::ImpactAsked(generation, result)
        }
        ConnectorTask::PrepareReview(generation, question) => {
            let result = review::prepare(context, client, script_name, *question).await;
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
                sent::send_step(context, *trail, &request, (run, index, at), sending).await;
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

async fn computer(context: &Context, task: ComputerTask) -> Option<Event> {
    let event = match task {
        ComputerTask::LoadProfiles => {
            files::load_profiles(context).await;
            return None;
        }
        ComputerTask::SaveProfiles {
            generation,
            profiles,
            settings,
        } => files::save_profiles(context, generation, profiles, settings).await,
        ComputerTask::ReadPlaces { owners } => places::read(context, owners).await,
        ComputerTask::KeepPlaces { generation, places } => {
            places::keep(context, generation, places).await;
            return None;
        }
        ComputerTask::ImportSailCli => files::import_sail_cli(context).await,
        ComputerTask::StartDemo => sign_in::start_demo(context).await,
        ComputerTask::TestConnection {
            generation,
            profile,
            secret,
            proxy_login,
        } => connection_test::tested(context, generation, *profile, secret, proxy_login).await,
        ComputerTask::CheckKeychain => {
            ComputerEvent::KeychainChecked(context.keychain(Secrets::status).await)
        }
        ComputerTask::TryKeychainAgain => {
            ComputerEvent::KeychainTried(context.keychain(Secrets::try_again).await)
        }
        ComputerTask::StoreSecret { secret, then } => secrets::store(context, secret, then).await,
        ComputerTask::ForgetSecrets { owner, kinds } => {
            ComputerEvent::SecretsForgotten(secrets::forget(context, owner, kinds).await)
        }
        ComputerTask::ForgetTokens { owner, kinds } => {
            ComputerEvent::TokensForgotten(secrets::forget(context, owner, kinds).await)
        }
        ComputerTask::ReadBundle(session, path, wanted) => {
            let read = SessionEvent::BundleRead(wanted, bundles::read(context, path).await);
            return Some(Event::Session(session, read));
        }
        ComputerTask::OpenFolder(folder) => {
            let shown = file_manager::show(&folder).await;
            let why = shown.err()?.to_string();
            ComputerEvent::FolderNotOpened(messages::backups::not_opened(&folder, why))
        }
        ComputerTask::ReadPlan(path) => files::read_plan(context, path).await,
    };
    Some(Event::Computer(event))
}

/// `None` when the work ended by a bug, which is reported beside it.
async fn document(
    context: &Context,
    script_name: &ScriptName,
    task: DocumentTask,
) -> Option<ConnectorEvent> {
    Some(match task {
        DocumentTask::Check {
            document,
            revision,
            content,
            base,
        } => {
            let waiting = documents::Waiting::default();
            let unwanted = waiting.0.clone();
            let check = move || documents::check(document, (&content, &base), revision, &unwanted);
            let check = context.blocking(check).await??;
            ConnectorEvent::Document(DocumentEvent::Checked(document, check))
        }
        DocumentTask::Format(document, text) => {
            let formatted = context.blocking(move || documents::format(text)).await;
            let (before, result) = formatted?;
            ConnectorEvent::Document(DocumentEvent::Formatted {
                document,
                before,
                result,
            })
        }
        DocumentTask::Read(document, path) => files::read_document(context, document, path).await,
        DocumentTask::ReadTranslations(locale, paths) => {
            files::read_translations(context, script_name.clone(), locale, paths).await
        }
        DocumentTask::ReadAs(file, bytes, encoding) => {
            let read = context.blocking(move || documents::read_as(&bytes, encoding));
            let read = TranslationEvent::ReadAs(file, encoding, read.await?);
            ConnectorEvent::Translation(read)
        }
        DocumentTask::ReadReturned(content, path) => {
            files::read_returned(context, content, path).await
        }
        DocumentTask::ReadReturnedAs {
            content,
            name,
            bytes,
            encoding,
        } => {
            let read =
                context.blocking(move || documents::table(name, bytes, &content, Some(encoding)));
            ConnectorEvent::TextsReadAs(Box::new(read.await?))
        }
    })
}

/// `None` when there is nothing to report.
async fn store(context: &Context, task: StoreTask) -> Option<Event> {
    let event = match task {
        StoreTask::Open => {
            let result = local_store::open(context).await;
            let opened = result.is_ok();
            context.report(StoreEvent::Opened(result));
            if opened {
                local_store::clear_old_snapshots(context).await;
            }
            return None;
        }
        StoreTask::Load(session, place) => {
            let result = local_store::load(context, session, place).await;
            let event = SessionEvent::StoreLoaded(result.map(Box::new));
            Event::Session(session, event)
        }
        StoreTask::Change(session, place, change) => {
            return local_store::keep(context, session, place, change).await;
        }
        StoreTask::History(session, place, task) => {
            Event::Session(session, history::carry_out(context, place, task).await)
        }
        StoreTask::Audit(place, task) => Event::Store(audit::carry_out(context, place, task).await),
    };
    Some(event)
}
