//! Backs up all custom connectors of a tenant into a folder of bundles. Only reads from the tenant.
//!
//! Each connector is written whole or not at all, and only when it changed. A file that a person changed in the folder
//! is never written over.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};

use patchpanel_core_models::{
    bundle::{About, Bundle, DriftState, Opened, Piece, drift, folder_name},
    draft::Content,
    ids::{ScriptName, TenantUrl},
    models::connector::ConnectorDetail,
};
use patchpanel_http_client::{Client, Error as ClientError, ErrorKind};
use patchpanel_local_store::TenantKey;
use tokio::task::JoinSet;

use super::{Answered, Context, Runner, connectors, files, local_store, sign_in};
use crate::{
    event::{BackupEvent, ComputerEvent, Event},
    messages::{self, Doing, UserMessage},
    ports::{
        self, Ports,
        bundles::{self, BackupFolder, BundleFacts},
        git,
    },
    state::{
        backups::{BackupLine, BackupWork, FolderFacts, Found, Writes},
        history::comparison::Comparison,
        local_store::StorePlace,
        profiles::Profile,
        session::SessionId,
    },
    view_models::history,
};

/// Requests on their way at once. The client's limit says how many may start.
const AT_ONCE: usize = 8;
/// Longer texts are not kept for each connector to be shown.
const SHOWN_BYTES: usize = 512_000;

/// The tenant that is backed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    Demo,
    /// That of the saved profile with this name.
    Profile(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupOrder {
    pub whose: Whose,
    pub work: BackupWork,
}

/// Backs up without a window, and says what became of each connector as soon as it is known.
///
/// # Errors
/// Why the backup ended early, or did not begin: the profile, the sign-in, the list, the folder or the connection.
pub fn back_up(
    ports: Ports,
    order: &BackupOrder,
    say: &mut (dyn FnMut(BackupLine) + Send),
) -> Result<(), UserMessage> {
    let runner = Runner::new(Arc::new(ports), Arc::new(|| {}))
        .map_err(|error| messages::no_backup(&error.to_string()))?;
    let context = runner.context.clone();
    let profile = match &order.whose {
        Whose::Demo => runner.runtime.block_on(demo(&context)),
        Whose::Profile(name) => saved(&runner, name),
    };
    let done = profile.and_then(|profile| {
        let work = in_background(&context, profile, order.work.clone(), say);
        runner.runtime.block_on(work)
    });
    runner.shut_down();
    done
}

async fn in_background(
    context: &Arc<Context>,
    profile: Profile,
    work: BackupWork,
    say: &mut (dyn FnMut(BackupLine) + Send),
) -> Result<(), UserMessage> {
    files::may_export(context).await?;
    let session = SessionId(1);
    context.clients().begin(session);
    sign_in::sign_in_for(context, session, profile.clone()).await?;
    let client = context
        .client(session)
        .ok_or_else(messages::work_ended_early)?;
    // A folder that a person chose in the window is never made again: its drive may be gone.
    let folder = work.folder.clone();
    let make = move || bundles::make_folder(&folder);
    context.writing(make).await?;
    let mut lines = |event| {
        if let BackupEvent::Read(_, Some(line), _) = event {
            say(*line);
        }
    };
    run(context, &client, &profile, work, &mut lines).await
}

/// Does the work, and says how it goes.
///
/// # Errors
/// Why it ended early: what was written until then is whole.
pub(super) async fn run(
    context: &Arc<Context>,
    client: &Client,
    profile: &Profile,
    work: BackupWork,
    say: &mut (dyn FnMut(BackupEvent) + Send),
) -> Result<(), UserMessage> {
    let writes = work.writes != Writes::Nothing;
    if writes {
        files::may_export(context).await?;
    }
    let path = work.folder.clone();
    let opened = context.try_reading(move || {
        let folder = if writes {
            BackupFolder::open(&path)
        } else {
            BackupFolder::look(&path)
        };
        let folder = folder?;
        let places = folder.places()?;
        Ok((Arc::new(folder), places))
    });
    let (folder, places) = opened.await.map_err(|error| {
        if let ports::Error::NotFound { path } = &error {
            messages::backups::folder_gone(path)
        } else {
            error.into()
        }
    })?;
    say(facts(context, &work, &places).await?);
    let Names {
        all: mut names,
        listed,
        strange,
    } = names(context, client, profile, &places).await?;
    if let Some(only) = &work.only {
        names.retain(|name| only.contains(name));
    }
    say(BackupEvent::Began(names.clone()));
    let backup = Backup {
        context: context.clone(),
        tenant: profile.base_url.clone(),
        folder: folder.clone(),
        writes: work.writes,
        listed: Arc::new(listed),
    };
    for (name, why) in strange.into_iter().filter(|_| work.only.is_none()) {
        let line = Some(Box::new(backup.line(&name, Found::Failed(why))));
        say(BackupEvent::Read(name, line, client.requests_in_window()));
    }
    let done = backup.run(client, names, places, say).await;
    let after = context.try_reading(move || folder.places()).await;
    let after = match after {
        Ok(places) => facts(context, &work, &places).await,
        Err(error) => Err(error.into()),
    };
    match after {
        Ok(facts) => say(facts),
        Err(error) => tracing::warn!(?error, "the folder was not read after its backup"),
    }
    done
}

/// What is in the folder, and what version control says of it.
async fn facts(
    context: &Context,
    work: &BackupWork,
    places: &Places,
) -> Result<BackupEvent, UserMessage> {
    let mut facts = FolderFacts::default();
    for (name, place) in places.clone() {
        let found = context.reading(move || BundleFacts::of(&place)).await?;
        facts.files += found.files;
        facts.bytes += found.bytes;
        facts.written.extend(found.written.map(|at| (name, at)));
    }
    facts.work_tree = git::work_tree(&work.folder).await;
    Ok(BackupEvent::Folder(Box::new(facts)))
}

async fn demo(context: &Context) -> Result<Profile, UserMessage> {
    let ComputerEvent::DemoStarted(started) = sign_in::start_demo(context).await else {
        return Err(messages::work_ended_early());
    };
    Ok(*started?)
}

/// The saved profile of this name, loaded as the app loads it.
fn saved(runner: &Runner, name: &str) -> Result<Profile, UserMessage> {
    let load = files::load_profiles(&runner.context);
    runner.runtime.block_on(load);
    let loaded = std::iter::from_fn(|| runner.next_event()).find_map(|event| {
        if let Event::Computer(ComputerEvent::ProfilesLoaded(loaded)) = event {
            Some(loaded)
        } else {
            None
        }
    });
    let (profiles, ..) = loaded.ok_or(ports::Error::WorkEnded)??;
    let names: Vec<String> = profiles
        .iter()
        .map(|profile| profile.name.clone())
        .collect();
    let mut found = profiles.into_iter().filter(|profile| profile.name == *name);
    match (found.next(), found.next()) {
        (Some(profile), None) => Ok(profile),
        (Some(_), Some(_)) => Err(messages::profile_name_twice(name)),
        (None, _) => Err(messages::no_profile_of_name(name, &names)),
    }
}

struct Names {
    all: Vec<ScriptName>,
    listed: BTreeSet<ScriptName>,
    /// Folders of bundles that cannot be read, or are named like none of these connectors, and why.
    strange: BTreeMap<ScriptName, UserMessage>,
}

/// Everything that may be a custom connector: from the list, which shows released ones only, those that were made or
/// opened here, and those in the folder.
async fn names(
    context: &Context,
    client: &Client,
    profile: &Profile,
    places: &Places,
) -> Result<Names, UserMessage> {
    let (list, _) = connectors::list(client)
        .await
        .map_err(|error| messages::of_client(&error, &Doing::ReadingList))?;
    let listed = list
        .into_iter()
        .filter(|row| row.looks_custom() || !row.unread.is_empty());
    let listed: BTreeSet<ScriptName> = listed.filter_map(|row| row.script_name.clone()).collect();
    let mut names = listed.clone();
    if !profile.is_demo() && local_store::open(context).await.is_ok() {
        let tenant = TenantKey::new(profile.base_url.to_string());
        let known = context.on_store(StorePlace::OnDisk, move |store| {
            store.known_connectors(&tenant)
        });
        // Without them a backup would lack connectors and not say so.
        names.extend(known.await?.into_iter().map(|known| known.script_name));
    }
    let mut strange = BTreeMap::new();
    for (folder, place) in places {
        let path = place.clone();
        let about = context.reading(move || bundles::read_about(&path)).await?;
        let why = match about {
            // One folder may have the bundles of several tenants.
            Ok(about) if !is_same_tenant(&about.tenant, &profile.base_url) => continue,
            Ok(about) => {
                names.insert(about.script_name);
                messages::folder_of_another(place)
            }
            Err(error) => error.into(),
        };
        strange.extend(folder.parse().ok().map(|folder: ScriptName| (folder, why)));
    }
    // What is wrong with one of a connector is said when it is read whole.
    let folders: BTreeSet<String> = names.iter().map(folder_name).collect();
    strange.retain(|folder, _| !folders.contains(folder.as_str()));
    Ok(Names {
        all: names.into_iter().collect(),
        listed,
        strange,
    })
}

/// Where the bundles are, by the names of their folders. Each is read when it is its turn, so that few are in memory.
type Places = BTreeMap<String, PathBuf>;

#[derive(Clone)]
struct Backup {
    context: Arc<Context>,
    tenant: TenantUrl,
    folder: Arc<BackupFolder>,
    writes: Writes,
    /// What the tenant's list has is not gone, whatever else is answered.
    listed: Arc<BTreeSet<ScriptName>>,
}

impl Backup {
    async fn run(
        &self,
        client: &Client,
        names: Vec<ScriptName>,
        mut places: Places,
        say: &mut (dyn FnMut(BackupEvent) + Send),
    ) -> Result<(), UserMessage> {
        let mut waiting = names.into_iter();
        let mut running = JoinSet::new();
        let mut whose = BTreeMap::new();
        loop {
            while running.len() < AT_ONCE
                && let Some(name) = waiting.next()
            {
                let kept = places.remove(&folder_name(&name));
                let (backup, client) = (self.clone(), client.clone());
                let script_name = name.clone();
                let task = running.spawn(async move { backup.one(&client, name, kept).await });
                whose.insert(task.id(), script_name);
            }
            let (task, line) = match running.join_next_with_id().await {
                Some(Ok(ended)) => ended,
                Some(Err(bug)) => (bug.id(), Err(messages::work_ended_early())),
                None => return Ok(()),
            };
            let Some(name) = whose.remove(&task) else {
                continue;
            };
            let line = match line {
                Err(message) if message.concerns_the_session() => return Err(message),
                Err(message) => Some(self.line(&name, Found::Failed(message))),
                Ok(line) => line,
            };
            let requests = client.requests_in_window();
            say(BackupEvent::Read(name, line.map(Box::new), requests));
        }
    }

    fn line(&self, name: &ScriptName, found: Found) -> BackupLine {
        BackupLine {
            script_name: name.clone(),
            title: None,
            found,
            is_done: false,
            read_at: self.context.ports.clock.now(),
            comparison: None,
        }
    }

    /// Reads one connector and writes what changed; nothing is said of one that turns out not to be custom.
    async fn one(
        &self,
        client: &Client,
        name: ScriptName,
        kept: Option<PathBuf>,
    ) -> Result<Option<BackupLine>, UserMessage> {
        let read = connectors::detail(client, &name).await;
        let kept = match kept {
            Some(place) => {
                let read = move || bundles::read_folder(&place);
                Some(self.context.try_reading(read).await)
            }
            None => None,
        };
        let backup = self.clone();
        let work = move || backup.take(&name, read.map(|(detail, _)| detail), kept);
        let done = self.context.blocking(work).await;
        done.unwrap_or_else(|| Err(messages::work_ended_early()))
    }

    fn take(
        &self,
        name: &ScriptName,
        read: Answered<Box<ConnectorDetail>>,
        kept: Option<Result<Opened, ports::Error>>,
    ) -> Result<Option<BackupLine>, UserMessage> {
        let place = self.folder.place(&folder_name(name));
        let kept = kept.transpose()?;
        let others = |kept: &Opened| {
            let about = &kept.bundle.about;
            !is_same_tenant(&about.tenant, &self.tenant) || about.script_name != *name
        };
        let is_others = kept.as_ref().is_some_and(others);
        let detail = match read {
            Ok(detail) => match messages::backups::not_whole(&detail) {
                Some(message) => return Err(message),
                None if !detail.is_custom() => return Ok(None),
                None => detail,
            },
            Err(error) if is_gone(&error) && !self.listed.contains(name) => {
                let kept = kept.filter(|_| !is_others);
                return kept.map(|kept| self.gone(name, &kept)).transpose();
            }
            Err(error) => {
                let doing = Doing::ReadingConnector(name.clone());
                return Err(messages::of_client(&error, &doing));
            }
        };
        if is_others || (kept.is_none() && place.symlink_metadata().is_ok()) {
            return Err(messages::folder_of_another(&place));
        }
        let about = About {
            tenant: self.tenant.clone(),
            script_name: name.clone(),
            read_at: format!("{:.0}", self.context.ports.clock.now()),
        };
        let bundle = Bundle::new(about, &detail);
        let found = kept
            .as_ref()
            .map_or(Found::New, |kept| compared(kept, &bundle));
        let mut line = BackupLine {
            title: detail.name.clone(),
            ..self.line(name, found)
        };
        let differing = kept.as_ref().filter(|_| line.found != Found::Same);
        line.comparison = differing.and_then(|kept| shown(&kept.bundle.content, &bundle.content));
        if self.takes(&line.found, kept.as_ref()) {
            self.folder.check_lock()?;
            bundles::write_folder(&place, &bundle.to_files())?;
            line.is_done = true;
        }
        Ok(Some(line))
    }

    /// Whether the bundle is written: what changed in the tenant is, and the manifest of one that a person brought
    /// together with the tenant.
    fn takes(&self, found: &Found, kept: Option<&Opened>) -> bool {
        let is_behind = |kept: &Opened| Piece::all().any(|piece| kept.is_edited(piece));
        match (self.writes, found) {
            (Writes::Nothing, _) | (_, Found::OnlyInFolder | Found::Failed(_)) => false,
            (_, Found::New | Found::ChangedInTenant(_)) => true,
            (_, Found::Same) => kept.is_some_and(is_behind),
            (writes, Found::ChangedInFolder(_) | Found::ChangedInBoth(_)) => {
                writes == Writes::Replacements
            }
        }
    }

    /// A connector that the folder has is gone from the tenant.
    fn gone(&self, name: &ScriptName, kept: &Opened) -> Result<BackupLine, UserMessage> {
        let is_done = self.writes == Writes::Removals;
        if is_done {
            self.folder.check_lock()?;
            self.folder.move_to_removed(&folder_name(name))?;
        }
        Ok(BackupLine {
            title: kept.bundle.identity.name.clone(),
            is_done,
            ..self.line(name, Found::OnlyInFolder)
        })
    }
}

/// A tenant on this computer, such as the demo tenant, has another port each time.
fn is_same_tenant(left: &TenantUrl, right: &TenantUrl) -> bool {
    left == right || (left.is_loopback() && right.is_loopback())
}

fn is_gone(error: &ClientError) -> bool {
    matches!(error.kind(), ErrorKind::NotFound)
}

fn compared(kept: &Opened, tenant: &Bundle) -> Found {
    let drift = drift(kept, tenant);
    let pieces = drift.pieces.iter().map(|(piece, _)| *piece).collect();
    match drift.state {
        DriftState::Same => Found::Same,
        DriftState::ChangedInFolder => Found::ChangedInFolder(pieces),
        DriftState::ChangedInBoth => Found::ChangedInBoth(drift.pieces),
        DriftState::ChangedInTenant => Found::ChangedInTenant(pieces),
    }
}

/// How both differ, to be shown.
fn shown(folder: &Content, tenant: &Content) -> Option<Arc<Comparison>> {
    let length = |content: &Content| {
        let texts = content.xml.values().chain(content.translations.values());
        texts.map(String::len).sum::<usize>()
    };
    let is_short = length(folder) + length(tenant) <= SHOWN_BYTES;
    is_short.then(|| Arc::new(history::compare(folder, tenant)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::runner::{FilesPatience, Patience};

    #[test]
    fn a_folder_that_never_answers_is_not_waited_for() {
        let patience = Patience {
            files: FilesPatience(Duration::from_millis(100)),
            ..Patience::default()
        };
        let own = tempfile::tempdir().unwrap();
        let ports = Arc::new(Ports::real(Some(own.path().to_owned())));
        let runner = Runner::with_patience(ports, Arc::new(|| {}), patience).unwrap();
        let folder = tempfile::tempdir().unwrap();
        // Another backup keeps its lock for longer.
        let _other = BackupFolder::open(folder.path()).unwrap();
        let work = BackupWork {
            folder: folder.path().to_owned(),
            writes: Writes::Changes,
            only: None,
        };

        let done = runner.runtime.block_on(async {
            let profile = demo(&runner.context).await?;
            in_background(&runner.context, profile, work, &mut |_| ()).await
        });

        let late = messages::of_port(&ports::Error::TooSlow);
        assert_eq!(done.unwrap_err(), late);
        runner.shut_down();
    }
}
