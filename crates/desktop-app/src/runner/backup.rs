//! Backs up all custom connectors of a tenant into a folder of bundles. Only reads from the tenant.
//!
//! Each connector is written whole or not at all, and only when it changed. A file that a person changed in the folder
//! is never written over.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use patchpanel_core_models::{
    bundle::{About, Bundle, DriftState, Opened, Piece, drift, folder_name},
    ids::{ScriptName, TenantUrl},
    models::connector::ConnectorDetail,
};
use patchpanel_http_client::{Client, Error as ClientError, ErrorKind};
use patchpanel_local_store::TenantKey;
use tokio::task::JoinSet;

use super::{Answered, Context, Runner, connectors, files, local_store, sign_in};
use crate::{
    event::{ComputerEvent, Event},
    messages::{self, Doing, UserMessage},
    ports::{
        self, Ports,
        bundles::{self, BackupFolder},
    },
    state::{local_store::StorePlace, profiles::Profile, session::SessionId},
};

/// Requests on their way at once. The client's limit says how many may start.
const AT_ONCE: usize = 8;

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
    pub folder: PathBuf,
    /// Whether bundles of connectors that are gone from the tenant are moved to `removed`.
    pub remove_missing: bool,
}

/// What became of one connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupLine {
    pub script_name: String,
    pub done: Done,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// Written for the first time.
    New,
    /// Written, because these pieces changed in the tenant.
    Written(Vec<Piece>),
    Same,
    /// A person changed these pieces in the folder; the tenant did not change, so nothing was written.
    ChangedInFolder(Vec<Piece>),
    /// The tenant changed, and a person changed the folder; nothing was written.
    ChangedInBoth(Vec<Piece>),
    /// The tenant does not have it any more; it stays in the folder.
    OnlyInFolder,
    /// The tenant does not have it any more; it was moved to `removed`.
    Removed,
    Failed(UserMessage),
}

impl Done {
    /// Whether the folder has what the tenant has, or what a person made of it.
    pub fn is_whole(&self) -> bool {
        match self {
            Self::New
            | Self::Written(_)
            | Self::Same
            | Self::ChangedInFolder(_)
            | Self::OnlyInFolder
            | Self::Removed => true,
            Self::ChangedInBoth(_) | Self::Failed(_) => false,
        }
    }
}

/// Backs up, and says what became of each connector as soon as it is known.
///
/// # Errors
/// Why nothing could be backed up: the profile, the sign-in, the list or the folder.
pub fn back_up(
    ports: Ports,
    order: &BackupOrder,
    say: &mut dyn FnMut(BackupLine),
) -> Result<(), UserMessage> {
    let runner = Runner::new(Arc::new(ports), Arc::new(|| {}))
        .map_err(|error| messages::no_backup(&error.to_string()))?;
    let context = runner.context.clone();
    let profile = match &order.whose {
        Whose::Demo => runner.runtime.block_on(demo(&context)),
        Whose::Profile(name) => saved(&runner, name),
    };
    let done = profile.and_then(|profile| {
        let work = in_background(&context, profile, order, say);
        runner.runtime.block_on(work)
    });
    runner.shut_down();
    done
}

async fn in_background(
    context: &Arc<Context>,
    profile: Profile,
    order: &BackupOrder,
    say: &mut dyn FnMut(BackupLine),
) -> Result<(), UserMessage> {
    if let Some(refusal) = files::export_refusal(context).await {
        return Err(refusal);
    }
    let session = SessionId(1);
    context.clients().begin(session);
    sign_in::sign_in_for(context, session, profile.clone()).await?;
    let client = context
        .client(session)
        .ok_or_else(messages::work_ended_early)?;
    let path = order.folder.clone();
    let opened = context
        .blocking(move || {
            let folder = BackupFolder::open(&path)?;
            let bundles = folder.bundles()?;
            Ok((folder, bundles))
        })
        .await;
    let opened = opened.unwrap_or(Err(ports::Error::WorkEnded));
    let (folder, bundles) = opened.map_err(|error| messages::of_port(&error))?;
    let names = names(context, &client, &profile, &bundles).await?;
    let backup = Backup {
        context: context.clone(),
        tenant: profile.base_url,
        folder: Arc::new(folder),
        remove_missing: order.remove_missing,
    };
    backup.run(&client, names, bundles, say).await;
    Ok(())
}

async fn demo(context: &Context) -> Result<Profile, UserMessage> {
    match sign_in::start_demo(context).await {
        ComputerEvent::DemoStarted(Ok(profile)) => Ok(*profile),
        ComputerEvent::DemoStarted(Err(error)) => Err(messages::of_port(&error)),
        _ => Err(messages::work_ended_early()),
    }
}

/// The saved profile of this name, loaded as the app loads it.
fn saved(runner: &Runner, name: &str) -> Result<Profile, UserMessage> {
    let load = files::load_profiles(&runner.context);
    runner.runtime.block_on(load);
    let loaded = std::iter::from_fn(|| runner.next_event()).find_map(|event| match event {
        Event::Computer(ComputerEvent::ProfilesLoaded(loaded)) => Some(loaded),
        _ => None,
    });
    let loaded = loaded.unwrap_or(Err(ports::Error::WorkEnded));
    let (profiles, ..) = loaded.map_err(|error| messages::of_port(&error))?;
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

/// Everything that may be a custom connector: from the list, which shows released ones only, those that were made or
/// opened here, and those in the folder.
async fn names(
    context: &Context,
    client: &Client,
    profile: &Profile,
    bundles: &Bundles,
) -> Result<Vec<ScriptName>, UserMessage> {
    let (list, _) = connectors::list(client)
        .await
        .map_err(|error| messages::of_client(&error, &Doing::ReadingList))?;
    let listed = list.into_iter().filter(|row| row.looks_custom());
    let mut names: Vec<ScriptName> = listed.filter_map(|row| row.script_name.clone()).collect();
    if !profile.is_demo() && local_store::open(context).await.is_ok() {
        let tenant = TenantKey::new(profile.base_url.to_string());
        let known = context.on_store(StorePlace::OnDisk, move |store| {
            store.known_connectors(&tenant)
        });
        let known = known.await.unwrap_or_default().into_iter();
        names.extend(known.map(|known| known.script_name));
    }
    let abouts = bundles
        .values()
        .flatten()
        .map(|opened| &opened.bundle.about);
    let ours = abouts.filter(|about| is_same_tenant(&about.tenant, &profile.base_url));
    names.extend(ours.map(|about| about.script_name.clone()));
    names.sort();
    names.dedup();
    Ok(names)
}

type Bundles = BTreeMap<String, Result<Opened, ports::Error>>;

#[derive(Clone)]
struct Backup {
    context: Arc<Context>,
    tenant: TenantUrl,
    folder: Arc<BackupFolder>,
    remove_missing: bool,
}

impl Backup {
    async fn run(
        &self,
        client: &Client,
        names: Vec<ScriptName>,
        mut bundles: Bundles,
        say: &mut dyn FnMut(BackupLine),
    ) {
        let mut waiting = names.into_iter();
        let mut running = JoinSet::new();
        let mut whose = BTreeMap::new();
        loop {
            while running.len() < AT_ONCE
                && let Some(name) = waiting.next()
            {
                let kept = bundles.remove(&folder_name(&name));
                let (backup, client) = (self.clone(), client.clone());
                let script_name = name.to_string();
                let task = running.spawn(async move { backup.one(&client, name, kept).await });
                whose.insert(task.id(), script_name);
            }
            let line = match running.join_next_with_id().await {
                Some(Ok((task, line))) => {
                    whose.remove(&task);
                    line
                }
                Some(Err(bug)) => whose.remove(&bug.id()).map(|script_name| BackupLine {
                    script_name,
                    done: Done::Failed(messages::work_ended_early()),
                }),
                None => return,
            };
            if let Some(line) = line {
                say(line);
            }
        }
    }

    /// Reads one connector and writes what changed; nothing is said of one that turns out not to be custom.
    async fn one(
        &self,
        client: &Client,
        name: ScriptName,
        kept: Option<Result<Opened, ports::Error>>,
    ) -> Option<BackupLine> {
        let read = connectors::detail(client, &name).await;
        let (backup, script_name) = (self.clone(), name.clone());
        let work = move || backup.take(&script_name, read.map(|(detail, _)| detail), kept);
        let done = match self.context.blocking(work).await {
            Some(Ok(done)) => done?,
            Some(Err(message)) => Done::Failed(message),
            None => Done::Failed(messages::work_ended_early()),
        };
        Some(BackupLine {
            script_name: name.to_string(),
            done,
        })
    }

    fn take(
        &self,
        name: &ScriptName,
        read: Answered<Box<ConnectorDetail>>,
        kept: Option<Result<Opened, ports::Error>>,
    ) -> Result<Option<Done>, UserMessage> {
        let place = self.folder.place(&folder_name(name));
        let kept = kept
            .transpose()
            .map_err(|error| messages::of_port(&error))?;
        let others = |kept: &Opened| {
            let about = &kept.bundle.about;
            !is_same_tenant(&about.tenant, &self.tenant) || about.script_name != *name
        };
        let is_others = kept.as_ref().is_some_and(others);
        let detail = match read {
            Ok(detail) if !detail.is_custom() => return Ok(None),
            Ok(detail) => detail,
            Err(error) if is_gone(&error) => return self.gone(name, kept.is_some() && !is_others),
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
        let done = kept.map_or(Done::New, |kept| compared(&kept, &bundle));
        let (done, writes) = match done {
            // A person brought the folder and the tenant together: the manifest follows.
            Done::Written(pieces) if pieces.is_empty() => (Done::Same, true),
            done => {
                let writes = matches!(done, Done::New | Done::Written(_));
                (done, writes)
            }
        };
        if writes {
            bundles::write_folder(&place, &bundle.to_files())
                .map_err(|error| messages::of_port(&error))?;
        }
        Ok(Some(done))
    }

    /// A connector is gone from the tenant, or was never made.
    fn gone(&self, name: &ScriptName, is_kept: bool) -> Result<Option<Done>, UserMessage> {
        match (is_kept, self.remove_missing) {
            (false, _) => Ok(None),
            (true, false) => Ok(Some(Done::OnlyInFolder)),
            (true, true) => {
                let moved = self.folder.move_to_removed(&folder_name(name));
                moved.map_err(|error| messages::of_port(&error))?;
                Ok(Some(Done::Removed))
            }
        }
    }
}

/// A tenant on this computer, such as the demo tenant, has another port each time.
fn is_same_tenant(left: &TenantUrl, right: &TenantUrl) -> bool {
    left == right || (left.is_loopback() && right.is_loopback())
}

fn is_gone(error: &ClientError) -> bool {
    matches!(error.kind(), ErrorKind::NotFound)
}

/// What is to be done with a bundle in the folder: written without a piece means that only its manifest is behind.
fn compared(kept: &Opened, tenant: &Bundle) -> Done {
    let drift = drift(kept, tenant);
    let pieces = drift.pieces.into_iter().map(|(piece, _)| piece).collect();
    match drift.state {
        DriftState::Same if Piece::all().any(|piece| kept.is_edited(piece)) => {
            Done::Written(Vec::new())
        }
        DriftState::Same => Done::Same,
        DriftState::ChangedInFolder => Done::ChangedInFolder(pieces),
        DriftState::ChangedInBoth => Done::ChangedInBoth(pieces),
        DriftState::ChangedInTenant => Done::Written(pieces),
    }
}
