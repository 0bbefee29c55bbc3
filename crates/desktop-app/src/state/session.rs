//! One signed-in tenant: who, until when, its connectors and the open ones.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::{
    draft::Part,
    ids::{Locale, ScriptName, TenantUrl},
    models::{connector::ConnectorSummary, document::DocumentKind, token::WhoAmI},
    problem::Place,
};

use patchpanel_http_client::{CodeProblem, Error, PreparedRequest};
use patchpanel_local_store::{DeletedConnector, NewEntry, TenantKey};

use super::{
    apply::{ApplyRun, RunOnDisk},
    audit::AuditNote,
    backups::Backups,
    browser_sign_in::BrowserWait,
    computer::ComputerError,
    conflict::{Conflict, stored::StoredChoices},
    connectors::{DraftState, OpenConnector},
    local_store::{StorePlace, TenantStore},
    message::UserMessage,
    notices::{Followup, FollowupKind},
    profiles::{Profile, ProfileId},
    promoted::Promoting,
    remote::{Generation, Remote},
    review::{Batch, PreparedPlan, Review, ReviewStage},
    route::{ConnectorTab, ListWish},
};

/// Names a session; an answer for an older one is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectorKey {
    pub session: SessionId,
    pub script_name: ScriptName,
}

#[derive(Debug, Clone, PartialEq)]
pub enum SignInState {
    /// Asked for a token.
    SigningIn,
    AtBrowser(BrowserWait),
    SignedIn,
    /// The app is locked: nobody is signed in, and the token is gone from memory.
    Locked,
    /// Refused, or not reached.
    Failed(UserMessage),
}

/// Why sign-in ended without a token.
#[derive(Debug)]
pub enum SignInError {
    /// The keychain has no secret for this profile.
    NoSecret,
    /// Nobody said that the secret may go to this host.
    HostNotConfirmed(String),
    /// The policy of this computer cannot be read.
    Policy(ComputerError),
    /// The policy of this computer does not let the secret go to this host.
    HostNotAllowed(String),
    /// The keychain could not be asked.
    Keychain(ComputerError),
    /// A file of the profile could not be read.
    File(ComputerError),
    /// The tenant refused, or was not reached.
    Tenant(Error),
    /// The tenant takes the refresh token that was kept no more.
    Ended(Error),
    /// Work without a window cannot ask a browser.
    NoWindow,
    /// The browser brought no code.
    NoCode(CodeProblem),
    /// The tenant did not take the code.
    CodeRefused(Error),
}

#[derive(Debug, Clone, PartialEq)]
pub struct ConnectorList {
    /// All rows, in the server's order. What shows them shares them.
    pub items: Vec<Arc<ConnectorSummary>>,
    pub read_at: Timestamp,
}

/// A place in a document that is to be shown. The screen goes there once for each id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoTo {
    pub script_name: ScriptName,
    pub document: DocumentKind,
    pub place: Place,
    /// Whether the designer shows it, whatever was shown of the document before.
    pub is_designed: bool,
    /// Grows with each order, also over other tenants.
    pub id: Generation,
}

/// Names a tenant and the profile by which it is reached. It stays the same over a new sign-in, so that what is typed
/// there and is in no draft yet stays too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Connection {
    profile: ProfileId,
    base_url: TenantUrl,
}

/// Which text of which draft: what is computed from one revision holds for it alone. Another session counts from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    session: SessionId,
    script_name: ScriptName,
    draft: u64,
}

#[derive(Debug)]
pub struct Session {
    pub id: SessionId,
    pub profile: Profile,
    pub sign_in: SignInState,
    /// Whether somebody was signed in, in this session or the one it continues: a token may be kept.
    pub was_signed_in: bool,
    /// What the token says of its owner.
    pub identity: WhoAmI,
    pub token_ends: Option<Timestamp>,
    /// Whether the name of a protected tenant was typed for the command that follows at once.
    pub is_named: bool,
    /// Since when a protected tenant is unlocked; see [`Session::unlocked_until`].
    pub unlocked_since: Option<Timestamp>,
    /// How long the last answer took.
    pub latency: Option<Duration>,
    /// Why the tenant cannot be reached, while that lasts.
    pub offline: Option<UserMessage>,
    pub connectors: Remote<ConnectorList>,
    pub open: BTreeMap<ScriptName, OpenConnector>,
    /// The highest revision of a draft that was forgotten.
    forgotten: u64,
    pub backups: Backups,
    pub selected: Option<ScriptName>,
    pub shown_before: Option<ScriptName>,
    pub tab: ConnectorTab,
    pub list: ListWish,
    pub review: Option<Review>,
    pub batch: Option<Batch>,
    /// What a draft and the server differ in, until it is decided.
    pub conflict: Option<Conflict>,
    /// Whether what is kept of the tenant was read; before that, nothing is written over it.
    pub is_store_read: bool,
    pub stored_choices: BTreeMap<ScriptName, StoredChoices>,
    /// What is being sent, or was sent last.
    pub apply: Option<ApplyRun>,
    pub run_on_disk: RunOnDisk,
    /// The moment of the newest write of something unfinished.
    pub stamped: Timestamp,
    /// Connectors that were made here.
    pub made: BTreeSet<ScriptName>,
    /// Connectors that were deleted here, the latest first; their snapshots are kept.
    pub deleted: Vec<DeletedConnector>,
    pub go_to: Option<GoTo>,
    pub promoting: Promoting,
    /// The locale of the translations' cell that keys act on.
    pub locale: Locale,
}

impl Session {
    pub fn new(id: SessionId, profile: Profile) -> Self {
        Self {
            id,
            profile,
            sign_in: SignInState::SigningIn,
            was_signed_in: false,
            identity: WhoAmI::default(),
            token_ends: None,
            is_named: false,
            unlocked_since: None,
            latency: None,
            offline: None,
            connectors: Remote::NotAsked,
            open: BTreeMap::new(),
            forgotten: 0,
            backups: Backups::default(),
            selected: None,
            shown_before: None,
            tab: ConnectorTab::default(),
            list: ListWish::default(),
            review: None,
            batch: None,
            conflict: None,
            is_store_read: false,
            stored_choices: BTreeMap::new(),
            apply: None,
            run_on_disk: RunOnDisk::default(),
            stamped: Timestamp::MIN,
            made: BTreeSet::new(),
            deleted: Vec::new(),
            go_to: None,
            promoting: Promoting::default(),
            locale: Locale::En,
        }
    }

    /// The moment of a write of something unfinished: after all before it, whatever the clock says, since the store
    /// takes what is of an earlier moment for a write that comes late.
    pub fn stamp(&mut self, now: Timestamp) -> Timestamp {
        let next = self.stamped.saturating_add(SignedDuration::from_micros(1));
        self.stamped = next.map_or(now, |next| next.max(now));
        self.stamped
    }

    pub fn tenant_store(&self) -> TenantStore {
        TenantStore {
            place: if self.profile.is_demo() {
                StorePlace::InMemory
            } else {
                StorePlace::OnDisk
            },
            tenant: TenantKey::new(self.profile.base_url.to_string()),
        }
    }

    /// How `request` is written to the audit trail, with what it is about: script name, title and a summary.
    pub fn trail(
        &self,
        request: &PreparedRequest,
        (script_name, title, summary): (&str, &str, String),
        at: Timestamp,
    ) -> AuditNote {
        let TenantStore { place, tenant } = self.tenant_store();
        let entry = NewEntry {
            at,
            profile: self.profile.name.clone(),
            colour: self.profile.colour.name().to_owned(),
            protected: self.profile.protected,
            tenant,
            user: self.user(),
            script_name: script_name.to_owned(),
            title: title.to_owned(),
            method: request.method().to_owned(),
            path: request.path().to_owned(),
            summary,
            body_sha256: String::new(),
        };
        AuditNote { place, entry }
    }

    /// A connector that is open from now on, if it was not.
    pub fn opened(&mut self, script_name: &ScriptName) -> &mut OpenConnector {
        let begun = DraftState::default().after(self.forgotten);
        let open = self.open.entry(script_name.clone());
        open.or_insert_with(|| OpenConnector {
            draft: begun,
            ..OpenConnector::new(script_name.clone())
        })
    }

    /// Forgets an open connector; another of that name counts on from its draft.
    pub fn forget(&mut self, script_name: &ScriptName) {
        if let Some(open) = self.open.remove(script_name) {
            self.forgotten = self.forgotten.max(open.draft.revision);
        }
    }

    /// What can be done next about something of one of its connectors.
    pub fn followup(&self, script_name: &ScriptName, kind: FollowupKind) -> Followup {
        Followup {
            profile: self.profile.id.clone(),
            profile_name: self.profile.name.clone(),
            mark: self.profile.mark(),
            script_name: script_name.clone(),
            kind,
        }
    }

    /// The tenant and the profile, whichever sign-in it is.
    pub fn connection(&self) -> Connection {
        Connection {
            profile: self.profile.id.clone(),
            base_url: self.profile.base_url.clone(),
        }
    }

    /// Which text of `connector`'s draft this is.
    pub fn revision(&self, connector: &OpenConnector) -> Revision {
        self.revision_of(connector, |_| true)
    }

    /// Which text of the parts that concern somebody; an edit of another part is none of theirs.
    pub fn revision_of(
        &self,
        connector: &OpenConnector,
        concerns: impl Fn(Part) -> bool,
    ) -> Revision {
        Revision {
            session: self.id,
            script_name: connector.script_name.clone(),
            draft: connector.draft.revision_of(concerns),
        }
    }

    /// Whether it is what the profile leads to.
    pub fn belongs_to(&self, profile: &Profile) -> bool {
        self.profile.id == profile.id && self.profile.base_url == profile.base_url
    }

    /// Whether it ends when the tenant of `profile` is gone to: its own profile leads elsewhere now, or it is the same
    /// tenant by another profile, whose drafts have the same place on disk.
    pub fn gives_way_to(&self, profile: &Profile) -> bool {
        if self.profile.id == profile.id {
            !self.belongs_to(profile)
        } else {
            let place = (&self.profile.base_url, self.profile.is_demo());
            place == (&profile.base_url, profile.is_demo())
        }
    }

    pub fn user(&self) -> String {
        let user = self.identity.user_name.clone();
        user.unwrap_or_else(|| self.profile.name.clone())
    }

    /// The tenant's own name: from its address, else as the token says it, else the profile's name.
    pub fn tenant_name(&self) -> String {
        let of_address = self.profile.base_url.tenant_name();
        of_address
            .or(self.identity.org.as_deref())
            .unwrap_or(&self.profile.name)
            .to_owned()
    }

    /// Stops waiting for answers; what was known stays.
    pub fn abandon_questions(&mut self) {
        self.connectors.abandon();
        self.backups.stop(None);
        for connector in self.open.values_mut() {
            connector.server.abandon();
            connector.impact.abandon();
        }
    }

    pub fn is_signed_in(&self) -> bool {
        self.sign_in == SignInState::SignedIn
    }

    pub fn is_locked(&self) -> bool {
        self.sign_in == SignInState::Locked
    }

    pub fn selected_connector(&self) -> Option<&OpenConnector> {
        self.open.get(self.selected.as_ref()?)
    }

    pub fn drafts(&self) -> impl Iterator<Item = &OpenConnector> {
        self.open
            .values()
            .filter(|connector| connector.has_changes())
    }

    /// Connectors that the server's list need not show: those that are remembered, and drafts of those to be created.
    pub fn unlisted(&self) -> impl Iterator<Item = &ScriptName> {
        let remembered = &self.profile.remembered;
        let drafts = self.drafts().filter(|open| open.unmade.is_some());
        let names = drafts.map(|open| &open.script_name);
        let unmade = names.filter(|name| !remembered.contains(name));
        remembered.iter().chain(unmade)
    }

    /// Whether the tenant is known to have a connector, or a draft is to create it.
    pub fn knows(&self, script_name: &ScriptName) -> bool {
        let listed = self.connectors.value().into_iter();
        let mut listed = listed.flat_map(|list| &list.items);
        listed.any(|item| item.script_name.as_ref() == Some(script_name))
            || self.open.contains_key(script_name)
            || self.unlisted().any(|name| name == script_name)
    }

    /// The connector that was shown before, while it is open.
    pub fn connector_before(&self) -> Option<&ScriptName> {
        let before = self.shown_before.as_ref();
        before.filter(|before| self.open.contains_key(*before))
    }

    /// The draft that is reviewed or discarded: the shown connector's, or else the first.
    pub fn draft_to_review(&self) -> Option<&OpenConnector> {
        let shown = self.selected_connector().filter(|open| open.has_changes());
        shown.or_else(|| self.drafts().next())
    }

    /// The plan that is ready to be sent, and its connector.
    pub fn plan(&self) -> Option<(&ScriptName, &PreparedPlan)> {
        let review = self.review.as_ref()?;
        match &review.stage {
            ReviewStage::Ready(plan) => Some((&review.script_name, plan)),
            ReviewStage::Preparing(_) | ReviewStage::Failed(_) => None,
        }
    }

    /// Whether several drafts are reviewed, and none of them is being sent.
    pub fn is_batch_open(&self) -> bool {
        self.batch.as_ref().is_some_and(|batch| !batch.is_sending)
    }

    /// Notes in the draft that the server has what a step of the run sent.
    pub fn settle_step(&mut self, index: usize) {
        let Some(run) = &self.apply else { return };
        let step = run.steps.get(index);
        if let (Some(step), Some(open)) = (step, self.open.get_mut(&run.script_name)) {
            open.draft.settle(&step.parts(), &run.after);
        }
    }

    /// Whether drafts of one review are being sent, or wait for those before them.
    pub fn is_sending_batch(&self) -> bool {
        self.batch.as_ref().is_some_and(|batch| batch.is_sending)
    }

    pub fn is_applying(&self) -> bool {
        self.apply.as_ref().is_some_and(ApplyRun::is_running)
    }
}
