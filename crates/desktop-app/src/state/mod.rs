//! Everything the app knows, as plain data. Screens read it; only [`crate::update`] changes it.

pub mod apply;
pub mod audit;
pub mod backups;
pub mod browser_sign_in;
pub mod compare;
pub mod computer;
pub mod conflict;
pub mod connectors;
pub mod dialogs;
pub mod history;
pub mod impact;
pub mod local_store;
pub mod lock;
pub mod message;
pub mod notices;
pub mod places;
pub mod plan_file;
pub mod policy;
pub mod profile_editor;
pub mod profiles;
pub mod promoted;
pub mod protection;
pub mod remote;
pub mod resume;
pub mod returned_texts;
pub mod review;
pub mod route;
pub mod secrets;
pub mod session;
pub mod sessions;
pub mod settings;
pub mod template;
pub mod translation_files;

use std::{path::PathBuf, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use patchpanel_core_models::{models::document::DocumentKind, plan_file::PlanFile};

use self::{
    audit::Audit,
    compare::Compare,
    conflict::Conflict,
    dialogs::Dialog,
    local_store::StoreState,
    lock::AppLock,
    message::UserMessage,
    notices::Notices,
    places::Places,
    policy::Policy,
    profile_editor::ProfileEditor,
    profiles::{Profile, ProfileId},
    route::{ConnectorTab, Route},
    secrets::Keychain,
    sessions::Sessions,
    settings::Settings,
};

#[derive(Debug)]
pub struct AppState {
    /// The moment of the current frame, from the clock port.
    pub now: Timestamp,
    pub time_zone: TimeZone,
    pub route: Route,
    /// What the organisation sets for this computer.
    pub policy: Policy,
    /// Why that cannot be read; nobody signs in then.
    pub policy_problem: Option<UserMessage>,
    /// Saved connections to tenants as the policy binds them, in the order of the file.
    pub profiles: Vec<Profile>,
    /// The same as the file has them.
    pub profiles_in_file: Vec<Profile>,
    /// Whether profiles and settings may be written: before they were read, that would empty the file.
    pub may_save_profiles: bool,
    /// Why profiles could not be read or written, while that lasts.
    pub profiles_problem: Option<UserMessage>,
    pub profile_editor: Option<ProfileEditor>,
    pub sessions: Sessions,
    /// Where the person was; `None` until it is read.
    pub places: Option<Places>,
    /// Whether the demo tenant was asked for and has not come; going elsewhere meanwhile ends it.
    pub awaits_demo: bool,
    pub keychain: Keychain,
    /// How many calls to the keychain take their time, perhaps because it asks the person.
    pub keychain_waits: u32,
    /// When somebody last did something with keyboard or pointer.
    pub last_input: Timestamp,
    pub lock: Option<AppLock>,
    pub local_store: StoreState,
    /// What was said of the local store the last time something could not be kept.
    pub write_failed: Option<UserMessage>,
    pub dialog: Option<Dialog>,
    /// A plan file that is opened once somebody is signed in.
    pub waiting_plan: Option<Arc<PlanFile>>,
    /// Whether the person said that the window may close whatever is lost.
    pub quitting: bool,
    pub palette_open: bool,
    pub notices: Notices,
    pub audit: Audit,
    /// Two connectors that are compared, or several.
    pub compare: Option<Compare>,
    pub settings: Settings,
    pub log_folder: PathBuf,
    /// Numbers sessions, so that an answer for an old one is recognised.
    pub sessions_started: u64,
    /// Numbers questions; see [`remote::Generation`].
    pub generations: u64,
}

impl AppState {
    /// The state before anything was read: the welcome screen.
    pub fn new(now: Timestamp, time_zone: TimeZone) -> Self {
        Self {
            now,
            time_zone,
            route: Route::Welcome,
            policy: Policy::default(),
            policy_problem: None,
            profiles: Vec::new(),
            profiles_in_file: Vec::new(),
            may_save_profiles: false,
            profiles_problem: None,
            profile_editor: None,
            sessions: Sessions::default(),
            places: None,
            awaits_demo: false,
            keychain: Keychain::default(),
            keychain_waits: 0,
            last_input: now,
            lock: None,
            local_store: StoreState::default(),
            write_failed: None,
            dialog: None,
            waiting_plan: None,
            quitting: false,
            palette_open: false,
            notices: Notices::default(),
            audit: Audit::default(),
            compare: None,
            settings: Settings::default(),
            log_folder: PathBuf::new(),
            sessions_started: 0,
            generations: 0,
        }
    }

    pub fn profile(&self, id: &ProfileId) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == *id)
    }

    /// Whether an answer to a change is awaited in the dialog.
    pub fn is_awaiting(&self) -> bool {
        self.dialog.as_ref().is_some_and(Dialog::is_awaiting)
    }

    /// The conflicts, while they are on screen: undo and redo are about the decisions then.
    pub fn shown_conflict(&self) -> Option<&Conflict> {
        let conflict = self.session()?.conflict.as_ref()?;
        (self.route == Route::Conflict).then_some(conflict)
    }

    /// The document that the shown tab is about; among translations, the one of the cell that keys act on.
    pub fn shown_document(&self) -> Option<DocumentKind> {
        let session = self.session()?;
        match session.tab {
            ConnectorTab::Xml(document) => Some(DocumentKind::Xml(document)),
            ConnectorTab::Translations => Some(DocumentKind::Translations(session.locale)),
            ConnectorTab::Overview | ConnectorTab::Metadata | ConnectorTab::History => None,
        }
    }

    pub fn open_connector(&self) -> Option<&connectors::OpenConnector> {
        self.session()?.selected_connector()
    }
}
