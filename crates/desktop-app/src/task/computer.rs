//! What is asked of this computer.

use std::{mem::discriminant, path::PathBuf};

use patchpanel_http_client::{ProxyLogin, Secret};

use super::{
    Slot,
    parts::{AfterStoring, BundleUse, SecretToStore},
};
use crate::state::{
    places::Places,
    profiles::Profile,
    remote::Generation,
    secrets::{SecretKind, SecretOwner},
    session::SessionId,
    settings::Settings,
};

#[derive(Debug, Clone)]
pub enum ComputerTask {
    LoadProfiles,
    SaveProfiles {
        /// Later ones win over earlier ones, in whichever order they are carried out.
        generation: Generation,
        profiles: Vec<Profile>,
        settings: Settings,
    },
    /// Read where the person was, and whether the secret of the last profile is kept if it is one of these.
    ReadPlaces {
        owners: Vec<SecretOwner>,
    },
    KeepPlaces {
        generation: Generation,
        places: Places,
    },
    /// Read the `sail` CLI's configuration.
    ImportSailCli,
    StartDemo,
    /// Try a connection without keeping anything.
    TestConnection {
        generation: Generation,
        profile: Box<Profile>,
        /// The typed secret, or `None` to use the keychain's.
        secret: Option<Secret>,
        /// The typed login of the proxy, or `None` to use the keychain's.
        proxy_login: Option<ProxyLogin>,
    },
    CheckKeychain,
    /// Open the keychain again, and move there what memory kept.
    TryKeychainAgain,
    /// Write a secret to the keychain, then say how it went.
    StoreSecret {
        secret: SecretToStore,
        /// What follows once it is there.
        then: AfterStoring,
    },
    /// Delete secrets that a profile uses no more.
    ForgetSecrets {
        owner: SecretOwner,
        kinds: Vec<SecretKind>,
    },
    /// Delete what a tenant was signed in with, but not what a person would have to find again.
    ForgetTokens {
        owner: SecretOwner,
        kinds: Vec<SecretKind>,
    },
    /// Read a bundle for the tenant of a session.
    ReadBundle(SessionId, PathBuf, BundleUse),
    /// Show a folder in the system's file manager.
    OpenFolder(PathBuf),
    /// Read a plan file.
    ReadPlan(PathBuf),
}

impl ComputerTask {
    pub(super) fn slot(&self) -> Option<Slot> {
        match self {
            Self::TestConnection { .. } | Self::StartDemo => {
                Some(Slot::Computer(discriminant(self)))
            }
            Self::LoadProfiles
            | Self::SaveProfiles { .. }
            | Self::ReadPlaces { .. }
            | Self::KeepPlaces { .. }
            | Self::ImportSailCli
            | Self::CheckKeychain
            | Self::TryKeychainAgain
            | Self::StoreSecret { .. }
            | Self::ForgetSecrets { .. }
            | Self::ForgetTokens { .. }
            | Self::ReadBundle(..)
            | Self::OpenFolder(_)
            | Self::ReadPlan(_) => None,
        }
    }
}
