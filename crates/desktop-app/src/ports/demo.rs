//! The embedded demo tenant: a simulator on a loopback port of this process, started when it is first asked for.

use std::sync::Arc;

use patchpanel_core_models::ids::TenantUrl;
use patchpanel_http_client::Secret;
use patchpanel_tenant_simulator::{Fault, RecordedRequest, Running, Seed, Simulator};
use tokio::sync::Mutex;

use super::Error;
use crate::{
    state::profiles::{Profile, ProfileId, ProxyChoice, SignIn},
    theme::TenantColour,
};

/// The demo tenant of this process; cheap to clone, ends with its last clone.
#[derive(Clone, Default)]
pub struct DemoTenant(Arc<Mutex<Option<Running>>>);

impl DemoTenant {
    /// Starts the demo tenant unless it runs already; gives its profile and its made-up secret.
    ///
    /// # Errors
    /// [`Error::DemoFailed`] when no loopback port can be had.
    pub async fn start(&self) -> Result<(Profile, Secret), Error> {
        let mut running = self.0.lock().await;
        if running.is_none() {
            let started = Simulator::builder().seed(Seed::Demo).start().await;
            *running = Some(started.map_err(|error| failed(error.to_string()))?);
        }
        let simulator = running
            .as_ref()
            .ok_or_else(|| failed("it ended at once".to_owned()))?;
        let profile = profile(simulator)?;
        Ok((profile, Secret::new(simulator.client_secret().to_owned())))
    }

    /// Whether it runs, and at this address.
    pub async fn is_at(&self, base_url: &TenantUrl) -> bool {
        let running = self.0.lock().await;
        let address = running.as_ref().map(Running::base_url);
        address.is_some_and(|address| address == base_url.as_str())
    }

    /// The made-up secret, once the tenant runs.
    pub fn client_secret(&self) -> Option<String> {
        self.0
            .try_lock()
            .ok()?
            .as_ref()
            .map(|running| running.client_secret().to_owned())
    }

    /// Changes a connector of the tenant behind the app's back, as a colleague would.
    ///
    /// # Errors
    /// A sentence why nothing was changed.
    pub fn change_connector(
        &self,
        script_name: &str,
        operations: &serde_json::Value,
    ) -> Result<(), String> {
        let running = self.0.try_lock().map_err(|busy| busy.to_string())?;
        let running = running.as_ref().ok_or("The demo tenant does not run.")?;
        running.change_connector(script_name, operations)
    }

    /// Puts a fault on order, to show what the app does about it.
    pub fn order_fault(&self, fault: Fault) {
        if let Ok(running) = self.0.try_lock()
            && let Some(running) = running.as_ref()
        {
            running.add_fault(fault);
        }
    }

    pub fn clear_faults(&self) {
        if let Ok(running) = self.0.try_lock()
            && let Some(running) = running.as_ref()
        {
            running.clear_faults();
        }
    }

    /// The requests that the demo tenant was sent so far, oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let running = self.0.try_lock();
        running
            .ok()
            .and_then(|running| running.as_ref().map(Running::requests))
            .unwrap_or_default()
    }
}

fn failed(reason: String) -> Error {
    Error::DemoFailed { reason }
}

fn profile(simulator: &Running) -> Result<Profile, Error> {
    let base_url = simulator
        .base_url()
        .parse()
        .map_err(|_refused| failed("its address is not understood".to_owned()))?;
    let sign_in = SignIn::PersonalAccessToken {
        client_id: simulator.client_id().to_owned(),
    };
    Ok(Profile {
        colour: TenantColour::Teal,
        proxy: ProxyChoice::Direct,
        ..Profile::new(ProfileId::demo(), "Demo".to_owned(), base_url, sign_in)
    })
}
