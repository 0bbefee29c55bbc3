//! What the app needs of this computer, behind small traits, so that tests can stand in for it.
//!
//! The real implementation of each port lies beside its trait. Only [`secrets`] names the keychain library, and only
//! [`file_dialog`] names the dialog library.

pub mod bundles;
pub mod clock;
#[cfg(feature = "demo")]
pub mod demo;
pub mod file_dialog;
pub mod file_manager;
pub mod files;
pub mod git;
pub mod local_store;
pub mod logs;
pub mod policy;
pub mod portable;
pub mod proxy;
pub mod secrets;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use patchpanel_http_client::ProxySettings;

use self::{
    clock::Clock, file_dialog::FileDialogs, files::Files, local_store::LocalStore, logs::Logs,
    policy::PolicySource, secrets::Secrets,
};

use crate::state::profiles::Profile;

pub use crate::state::computer::ComputerError as Error;

pub struct Ports {
    pub clock: Arc<dyn Clock>,
    pub dialogs: Arc<dyn FileDialogs>,
    pub files: Arc<Files>,
    pub secrets: Arc<Secrets>,
    pub local_store: Arc<LocalStore>,
    pub logs: Logs,
    /// What the organisation sets for this computer.
    pub policy: Arc<dyn PolicySource>,
    /// Which proxy this computer uses.
    pub proxy: proxy::ReadProxySettings,
    #[cfg(feature = "demo")]
    pub demo: demo::DemoTenant,
}

impl Ports {
    /// Whether the profile leads to the demo tenant of this process.
    #[cfg(feature = "demo")]
    pub async fn is_demo(&self, profile: &Profile) -> bool {
        profile.is_demo() && self.demo.is_at(&profile.base_url).await
    }

    /// There is no demo tenant in this build.
    #[cfg(not(feature = "demo"))]
    pub async fn is_demo(&self, _profile: &Profile) -> bool {
        false
    }

    /// A computer of its own below `folder`: secrets in memory, no proxy, and the policy that lies there.
    pub fn apart(folder: &Path) -> Self {
        Self {
            files: Arc::new(Files::at(folder.join("settings"))),
            secrets: Arc::new(Secrets::in_memory()),
            local_store: Arc::new(LocalStore::at(folder.join("data"))),
            policy: Arc::new(policy::PolicyFile(folder.join("policy.toml"))),
            proxy: Arc::new(ProxySettings::default),
            ..Self::real(Some(folder.to_owned()))
        }
    }

    /// The real computer; everything is kept in `folder`, or in the platform's folders for configuration and data.
    pub fn real(folder: Option<PathBuf>) -> Self {
        let local_store = folder
            .clone()
            .map_or_else(LocalStore::of_this_user, LocalStore::at);
        let logs = folder
            .as_deref()
            .map_or_else(Logs::of_this_user, Logs::below);
        let files = folder.map_or_else(Files::of_this_user, Files::at);
        Self {
            clock: Arc::new(clock::SystemClock),
            dialogs: Arc::new(file_dialog::SystemDialogs),
            files: Arc::new(files),
            secrets: Arc::new(Secrets::of_this_system()),
            local_store: Arc::new(local_store),
            logs,
            policy: Arc::new(policy::of_this_computer()),
            proxy: Arc::new(proxy::of_this_computer),
            #[cfg(feature = "demo")]
            demo: demo::DemoTenant::default(),
        }
    }
}
