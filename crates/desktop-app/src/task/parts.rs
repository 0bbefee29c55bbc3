//! What tasks carry: secrets, snapshots, the question of a review.

use std::sync::Arc;

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
    models::connector::NewConnector,
};
use patchpanel_http_client::Secret;
use patchpanel_local_store::{Cause, SnapshotId};

use crate::state::secrets::{SecretKind, SecretOwner};

/// What follows once a secret is in the keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterStoring {
    Stay,
    /// Replace the session's client: the profile allows more or less than before.
    Renew,
    /// Sign in with it: never before it is there.
    Connect,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SecretToStore {
    pub owner: SecretOwner,
    pub kind: SecretKind,
    pub secret: Secret,
}

/// What a bundle is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BundleUse {
    Draft,
    /// To be compared with the connector of the tenant.
    Compare,
}

#[derive(Debug, Clone)]
pub struct SnapshotToTake {
    pub script_name: ScriptName,
    pub title: String,
    /// When its state was read.
    pub at: jiff::Timestamp,
    pub cause: Cause,
    pub name: Option<String>,
    pub who: String,
    /// Metadata, documents and translations.
    pub content: Arc<Content>,
    /// What else is needed to make the connector again.
    pub facts: serde_json::Value,
}

#[derive(Debug, Clone)]
pub enum SideContent {
    Given(Arc<Content>),
    Snapshot(SnapshotId),
}

/// What a review is prepared of.
#[derive(Debug, Clone)]
pub struct ReviewQuestion {
    pub draft: Draft,
    pub revision: u64,
    /// Whether the patch tests what it replaces.
    pub guards: bool,
    /// What creates the connector, where the tenant has none.
    pub creates: Option<Box<NewConnector>>,
}
