//! A tenant that is running: where it is, what it saw, and how a test meddles with it.

use crate::connector::Connector;
use crate::connector_patch;
use crate::faults::Fault;
use crate::journal::RecordedRequest;
use crate::switches::Switches;
use crate::tenant::Tenant;
use crate::tokens::Account;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// A running tenant. Dropping it ends every connection and frees the port.
#[derive(Debug)]
pub struct Running {
    tenant: Arc<Tenant>,
    main: Account,
    /// Dropped with the rest, which ends the connection loop.
    _stop: oneshot::Sender<()>,
}

impl Running {
    pub(crate) fn new(tenant: Arc<Tenant>, main: Account, stop: oneshot::Sender<()>) -> Self {
        Self {
            tenant,
            main,
            _stop: stop,
        }
    }

    /// For example `http://127.0.0.1:41233`, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.tenant.base_url
    }

    /// The main account's client id.
    pub fn client_id(&self) -> &str {
        &self.main.client_id
    }

    /// The main account's client secret.
    pub fn client_secret(&self) -> &str {
        &self.main.client_secret
    }

    /// The requests so far, in the order of arrival, without those to `/__simulator`.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.tenant.journal.entries()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.tenant.journal.clear();
    }

    /// Ends when at least so many requests have arrived since the start or the last clearing.
    ///
    /// A request arrives once its body was read (or a fault refused to read it), before any delay.
    pub async fn requests_arrived(&self, count: usize) {
        self.tenant.journal.arrived(count).await;
    }

    /// Puts a fault on order, after those that are there.
    pub fn add_fault(&self, fault: Fault) {
        self.tenant.faults.add(fault);
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.tenant.faults.clear();
    }

    /// Moves the tenant's clock forward, for example past the end of a token.
    pub fn advance_clock(&self, by: Duration) {
        self.tenant.clock.advance(by);
    }

    /// Ends every token that was issued so far.
    pub fn expire_tokens(&self) {
        self.tenant.tokens().expire_all();
    }

    /// Ends every sign-in with a browser: no refresh token is taken any more. Access tokens stay.
    pub fn end_browser_sign_ins(&self) {
        self.tenant.browser_sign_ins().end_all();
    }

    /// A new access token for an account, as `/oauth/token` would give it; `None` for wrong credentials.
    pub fn issue_token(&self, client_id: &str, client_secret: &str) -> Option<String> {
        let answer = self.tenant.issue_token(client_id, client_secret)?;
        answer["access_token"].as_str().map(str::to_owned)
    }

    /// A connector's `ConnectorDetail` as the tenant has it now, whatever faults are on order.
    pub fn connector(&self, script_name: &str) -> Option<Value> {
        let store = self.tenant.store();
        store.get(script_name).map(Connector::detail)
    }

    /// Changes a connector behind the client's back, as a colleague would: RFC 6902 operations on
    /// the four members that can be patched.
    ///
    /// # Errors
    /// A sentence why nothing was changed.
    pub fn change_connector(&self, script_name: &str, operations: &Value) -> Result<(), String> {
        let patch = connector_patch::read(operations.to_string().as_bytes())
            .map_err(|refusal| format!("{refusal:?}"))?;
        let mut store = self.tenant.store();
        let connector = store
            .get_mut(script_name)
            .ok_or_else(|| format!("There is no connector \"{script_name}\"."))?;
        connector_patch::apply(connector, &patch, &Switches::default())
            .map_err(|refusal| format!("{refusal:?}"))
    }

    /// Replaces one locale's texts behind the client's back; `None` removes them.
    ///
    /// # Errors
    /// A sentence when there is no such connector.
    pub fn change_translations(
        &self,
        script_name: &str,
        locale: &str,
        text: Option<&str>,
    ) -> Result<(), String> {
        let mut store = self.tenant.store();
        let connector = store
            .get_mut(script_name)
            .ok_or_else(|| format!("There is no connector \"{script_name}\"."))?;
        match text {
            Some(text) => connector
                .translations
                .insert(locale.to_owned(), text.to_owned()),
            None => connector.translations.remove(locale),
        };
        Ok(())
    }
}
