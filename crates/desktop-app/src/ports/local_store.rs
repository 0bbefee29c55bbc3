//! The local store: drafts, snapshots, activity and known connectors, in one SQLite database in the data folder.
//!
//! Where the database cannot be used, and for the demo tenant, the same store lives in memory until Patchpanel
//! closes. Every call blocks, so calls are made from the background, except once when the app ends.

mod budget;
pub mod claims;
pub mod unfinished;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;
use patchpanel_http_client::SharedBudget;
use patchpanel_local_store::{Error, OpenError, OpenNote, Result, Store, TenantKey};

use self::{budget::BudgetFiles, claims::Claims};
use crate::{
    state::local_store::{StorePlace, TenantStore},
    task::StoreChange,
};

/// How many automatic snapshots of each connector are kept: those before and after a hundred applies.
pub const KEPT_SNAPSHOTS: u32 = 200;

pub struct LocalStore {
    folder: PathBuf,
    disk: Mutex<Option<Store>>,
    memory: Mutex<Option<Store>>,
    /// What no other Patchpanel does meanwhile.
    pub claims: Claims,
}

impl LocalStore {
    /// A store under `folder`, which is made when the store is opened.
    pub fn at(folder: PathBuf) -> Self {
        Self {
            claims: Claims::below(folder.clone()),
            folder,
            disk: Mutex::default(),
            memory: Mutex::default(),
        }
    }

    /// A store in the platform's data folder; where the system names none, in the working folder.
    pub fn of_this_user() -> Self {
        let folders = directories::ProjectDirs::from("", "", "Patchpanel");
        Self::at(folders.map_or_else(
            || PathBuf::from("patchpanel"),
            |folders| folders.data_local_dir().to_path_buf(),
        ))
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What of a tenant's limit other processes use.
    pub fn budget(&self) -> Arc<dyn SharedBudget> {
        Arc::new(BudgetFiles(self.folder.clone()))
    }

    /// Opens the database. What a person should know of its file comes back.
    ///
    /// # Errors
    /// [`OpenError`]; the file is as it was, and everything is kept in memory until this call succeeds.
    pub fn open(&self, now: Timestamp) -> std::result::Result<Vec<OpenNote>, OpenError> {
        let mut disk = lock(&self.disk);
        let (store, notes) = Store::open(&self.folder, now)?;
        *disk = Some(store);
        Ok(notes)
    }

    /// Runs `work` on the store that `keep` asks for.
    ///
    /// # Errors
    /// What `work` answers, and what keeps a store in memory from being made.
    pub fn with<T>(
        &self,
        place: StorePlace,
        work: impl FnOnce(&mut Store) -> Result<T>,
    ) -> Result<T> {
        if place == StorePlace::OnDisk
            && let Some(store) = lock(&self.disk).as_mut()
        {
            return work(store);
        }
        let mut memory = lock(&self.memory);
        if memory.is_none() {
            *memory = Some(Store::in_memory()?);
        }
        let missing = || Error::Missing {
            what: "a store in memory".to_owned(),
        };
        work(memory.as_mut().ok_or_else(missing)?)
    }

    /// Keeps something of a tenant, or no longer.
    ///
    /// # Errors
    /// What the store answers.
    pub fn keep(&self, place: &TenantStore, change: &StoreChange) -> Result<()> {
        let written = self.with(place.place, |store| write(store, &place.tenant, change));
        self.claims.let_go_with(place, change);
        written
    }
}

fn write(store: &mut Store, tenant: &TenantKey, change: &StoreChange) -> Result<()> {
    match change {
        StoreChange::Draft(draft) => store.save_draft(draft),
        StoreChange::NoDraft { script_name, .. } => {
            store.remove_draft(tenant, script_name).map(drop)
        }
        StoreChange::Run {
            script_name,
            at,
            run,
            ..
        } => unfinished::write_run(store, tenant, script_name, (*at, run.as_deref())),
        StoreChange::Choices {
            script_name,
            at,
            choices,
        } => unfinished::write_choices(store, tenant, script_name, (*at, choices.as_ref())),
        StoreChange::Known(connector) => store.remember_connector(connector),
        StoreChange::Nothing => Ok(()),
        StoreChange::NotKnown(script_name) => {
            store.remove_draft(tenant, script_name)?;
            store.forget_connector(tenant, script_name)
        }
    }
}

fn lock(store: &Mutex<Option<Store>>) -> MutexGuard<'_, Option<Store>> {
    // A panic in the middle of a call leaves its transaction undone, so the store behind the lock is sound.
    store.lock().unwrap_or_else(PoisonError::into_inner)
}
