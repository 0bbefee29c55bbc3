//! Which tenants this process sends to, and whose runs it has open: no other Patchpanel does either meanwhile.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{Timestamp, tz::TimeZone};
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{Claim, Claimed, Holder};

use crate::{
    state::{
        apply::ApplyRun,
        local_store::{Keep, KeptPlace, StoreFailure, StoreFailureKind},
    },
    task::Keeping,
};

/// The claims of this process.
#[derive(Debug)]
pub struct Claims {
    /// Where the lock files are.
    folder: PathBuf,
    /// By what they are about.
    taken: Mutex<BTreeMap<String, Claim>>,
}

impl Claims {
    pub(super) fn below(folder: PathBuf) -> Self {
        Self {
            folder,
            taken: Mutex::default(),
        }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Claim>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Before something is sent to a tenant.
    ///
    /// # Errors
    /// Another Patchpanel sends to it.
    pub fn sending(&self, place: &KeptPlace, now: Timestamp) -> Result<(), StoreFailure> {
        let kind = StoreFailureKind::SendingElsewhere;
        self.claim(place, (of_tenant(place), kind), now)
    }

    /// Before a run on a connector is begun or resumed.
    ///
    /// # Errors
    /// Another Patchpanel has a run open on the connector.
    pub fn run(
        &self,
        place: &KeptPlace,
        script_name: &ScriptName,
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        let kind = StoreFailureKind::OpenElsewhere;
        self.claim(place, (of_run(place, script_name), kind), now)
    }

    /// Whether another Patchpanel sends to the tenant.
    pub fn is_sent_elsewhere(&self, place: &KeptPlace, now: Timestamp) -> bool {
        let is_ours = self.all().contains_key(&of_tenant(place));
        let elsewhere = self.sending(place, now).is_err();
        if !is_ours {
            self.let_go_of_sending(place);
        }
        elsewhere
    }

    /// Nothing is being sent to the tenant any more.
    pub fn let_go_of_sending(&self, place: &KeptPlace) {
        self.all().remove(&of_tenant(place));
    }

    /// What was written says what is over.
    pub(super) fn let_go_with(&self, place: &KeptPlace, keeping: &Keeping) {
        match keeping {
            Keeping::Run {
                script_name,
                run: kept,
                ..
            } => {
                if !kept.as_deref().is_some_and(ApplyRun::is_running) {
                    self.let_go_of_sending(place);
                }
                if kept.is_none() {
                    self.all().remove(&of_run(place, script_name));
                }
            }
            Keeping::Nothing => {
                let tenant = of_tenant(place);
                self.all().retain(|what, _| !what.starts_with(&tenant));
            }
            Keeping::Draft(_)
            | Keeping::NoDraft { .. }
            | Keeping::Choices { .. }
            | Keeping::Known(_)
            | Keeping::NotKnown(_) => {}
        }
    }

    /// What is claimed already stays claimed. Where no file can be locked there is nobody to be kept out.
    fn claim(
        &self,
        place: &KeptPlace,
        (what, kind): (String, StoreFailureKind),
        now: Timestamp,
    ) -> Result<(), StoreFailure> {
        let mut all = self.all();
        if place.keep == Keep::InMemory || all.contains_key(&what) {
            return Ok(());
        }
        match Claim::take(&self.folder, &what, now) {
            Ok(Claimed::Now(claim)) => {
                all.insert(what, claim);
            }
            Ok(Claimed::Elsewhere(holder)) => {
                let words = holder.map_or_else(String::new, |holder| told(&holder));
                return Err(StoreFailure { kind, words });
            }
            Err(error) => tracing::warn!(%error, "no lock file can be used"),
        }
        Ok(())
    }
}

fn of_tenant(place: &KeptPlace) -> String {
    format!("{}\n", place.tenant.as_str())
}

fn of_run(place: &KeptPlace, script_name: &ScriptName) -> String {
    format!("{}{script_name}", of_tenant(place))
}

fn told(holder: &Holder) -> String {
    let since = TimeZone::system().to_datetime(holder.since);
    format!(
        "process {}, since {}",
        holder.process,
        since.strftime("%H:%M:%S")
    )
}
