//! Which tenants this process sends to, and whose runs it has open: no other Patchpanel does either meanwhile.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::{Timestamp, tz::TimeZone};
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{Claim, Claimed, Holder};

use crate::{
    state::local_store::{StoreFailure, StoreFailureKind, StorePlace, TenantStore},
    task::StoreChange,
};

#[derive(Debug)]
pub struct Claims {
    /// Where the lock files are.
    folder: PathBuf,
    runs: Mutex<BTreeMap<String, Claim>>,
    tenants: Arc<Tenants>,
}

/// The tenants that are sent to, with how many requests are on their way.
type Tenants = Mutex<BTreeMap<String, (usize, Claim)>>;

/// A request that may be on its way: no other Patchpanel sends to its tenant until the last one of these is dropped.
#[must_use]
#[derive(Debug)]
pub struct Sending(Option<(Arc<Tenants>, String)>);

impl Drop for Sending {
    fn drop(&mut self) {
        let Some((tenants, tenant)) = &self.0 else {
            return;
        };
        let mut tenants = lock(tenants);
        if let Some((1, _)) = tenants.get(tenant) {
            tenants.remove(tenant);
        } else if let Some((count, _)) = tenants.get_mut(tenant) {
            *count -= 1;
        }
    }
}

impl Claims {
    pub(super) fn below(folder: PathBuf) -> Self {
        Self {
            folder,
            runs: Mutex::default(),
            tenants: Arc::default(),
        }
    }

    /// Before something is sent to a tenant, perhaps a step of a run. What is refused claims nothing.
    ///
    /// # Errors
    /// Another Patchpanel sends to it or has a run open on the connector, or nobody can tell.
    pub fn sending(
        &self,
        place: &TenantStore,
        run: Option<&ScriptName>,
        now: Timestamp,
    ) -> Result<Sending, StoreFailure> {
        let sending = self.tenant(place, now)?;
        run.map_or(Ok(()), |run| self.run(place, run, now))?;
        Ok(sending)
    }

    fn tenant(&self, place: &TenantStore, now: Timestamp) -> Result<Sending, StoreFailure> {
        if place.place == StorePlace::InMemory {
            return Ok(Sending(None));
        }
        let tenant = of_tenant(place);
        match lock(&self.tenants).entry(tenant.clone()) {
            Entry::Occupied(mut sent_to) => sent_to.get_mut().0 += 1,
            Entry::Vacant(free) => {
                let claim = self.take(&tenant, StoreFailureKind::SendingElsewhere, now)?;
                free.insert((1, claim));
            }
        }
        Ok(Sending(Some((self.tenants.clone(), tenant))))
    }

    /// Before a run on a connector is begun or resumed. What is claimed already stays claimed.
    ///
    /// # Errors
    /// Another Patchpanel has a run open on the connector, or nobody can tell.
    pub fn run(
        &self,
        place: &TenantStore,
        script_name: &ScriptName,
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        if place.place == StorePlace::InMemory {
            return Ok(());
        }
        let run = of_run(place, script_name);
        if let Entry::Vacant(free) = lock(&self.runs).entry(run.clone()) {
            free.insert(self.take(&run, StoreFailureKind::OpenElsewhere, now)?);
        }
        Ok(())
    }

    /// Whether another Patchpanel sends to the tenant.
    pub fn is_sent_elsewhere(&self, place: &TenantStore, now: Timestamp) -> bool {
        let tenant = of_tenant(place);
        // Held while the claim is tried, so that nothing of this process is refused by it.
        let ours = lock(&self.tenants);
        let kind = StoreFailureKind::SendingElsewhere;
        let is_free = place.place == StorePlace::InMemory || ours.contains_key(&tenant);
        !is_free
            && self
                .take(&tenant, kind, now)
                .is_err_and(|failure| failure.is_elsewhere())
    }

    /// What was written says which run is over.
    pub(super) fn let_go_with(&self, place: &TenantStore, change: &StoreChange) {
        match change {
            StoreChange::Run {
                script_name,
                run: None,
                ..
            } => {
                lock(&self.runs).remove(&of_run(place, script_name));
            }
            StoreChange::Nothing => {
                let tenant = of_tenant(place);
                lock(&self.runs).retain(|run, _| !run.starts_with(&tenant));
            }
            StoreChange::Run { run: Some(_), .. }
            | StoreChange::Draft(_)
            | StoreChange::NoDraft { .. }
            | StoreChange::Choices { .. }
            | StoreChange::Known(_)
            | StoreChange::NotKnown(_) => {}
        }
    }

    fn take(
        &self,
        what: &str,
        kind: StoreFailureKind,
        now: Timestamp,
    ) -> Result<Claim, StoreFailure> {
        let (kind, words) = match Claim::take(&self.folder, what, now) {
            Ok(Claimed::Now(claim)) => return Ok(claim),
            Ok(Claimed::Elsewhere(holder)) => {
                let words = holder.map_or_else(String::new, |holder| said(&holder));
                (kind, words)
            }
            Err(error) => (StoreFailureKind::NoLock, error.to_string()),
        };
        Err(StoreFailure { kind, words })
    }
}

fn lock<T>(map: &Mutex<T>) -> MutexGuard<'_, T> {
    map.lock().unwrap_or_else(PoisonError::into_inner)
}

fn of_tenant(place: &TenantStore) -> String {
    format!("{}\n", place.tenant.as_str())
}

fn of_run(place: &TenantStore, script_name: &ScriptName) -> String {
    format!("{}{script_name}", of_tenant(place))
}

fn said(holder: &Holder) -> String {
    let since = TimeZone::system().to_datetime(holder.since);
    format!(
        "process {}, since {}",
        holder.process,
        since.strftime("%H:%M:%S")
    )
}

#[cfg(test)]
mod tests;
