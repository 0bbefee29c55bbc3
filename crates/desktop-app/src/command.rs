//! What a person can ask for. Button, menu, palette and keyboard push the same command.
//!
//! [`Action`] lists what needs no further words: it has a title, a shortcut and a rule when it can be run.
//! [`Command`] is everything, also what carries data. Commands are carried out by [`crate::update`] only.

mod action;
mod shortcut;

pub(crate) use self::shortcut::caps;
pub use self::{action::Action, shortcut::Shortcut};

pub(crate) use self::action::{needs_draft_on_screen, needs_write};

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
};

use patchpanel_core_models::{
    documents::{
        FormNode,
        edit::{Change, FormEdit},
    },
    draft::Part,
    ids::{Locale, ScriptName},
    models::{connector::NewConnector, document::DocumentKind, document::XmlDocument},
    patch::Operation,
    plan_file::PlanFile,
    problem::{self, Problem},
    promote::Rules,
    properties::{Encoding, TextChange},
    starters::Starter,
};
use patchpanel_http_client::{ProxyLogin, Secret};
use patchpanel_local_store::{EntryId, SnapshotId};

use crate::state::{
    apply::{Resume, RunId},
    audit::{EntryFilter, ExportFormat},
    backups::{BackupWork, Writes},
    compare::{End, Place, Side, Whose},
    conflict::{Choice, Position},
    connectors::{Edit, PartValue, UnsavedInput},
    dialogs::NextProfile,
    history::{self, Pair},
    profile_editor::ProfileForm,
    profiles::ProfileId,
    route::{ConnectorTab, ListWish, Route},
    settings::Settings,
    translation_files::Target,
};

/// A text that is replaced: in all documents of a connector, or in its translations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Replacing {
    pub find: String,
    pub with: String,
    pub matches_case: bool,
}

/// A secret that was typed, for the keychain.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedSecret {
    /// Nothing was typed: what the keychain has stays.
    Unchanged,
    Typed(Secret),
}

/// Makes [`Command`] and the commands of its nouns from one list. The log gets no more of a command than its name:
/// commands carry whole documents and addresses with passwords.
macro_rules! commands {
    ($($(#[$about:meta])* $noun:ident($name:ident) {
        $($(#[$doc:meta])* $variant:ident $(($($held:ty),+))? $({ $($key:ident: $of:ty),+ $(,)? })?,)+
    })+) => {
        #[derive(Debug, Clone, PartialEq)]
        pub enum Command {
            /// Something that needs no further words.
            Run(Action),
            $($noun($name),)+
        }

        impl Command {
            pub const NAMES: &[&str] = &[$($(concat!(stringify!($noun), " ", stringify!($variant)),)+)+];

            /// What is asked for, without what it carries.
            pub fn name(&self) -> &'static str {
                match self {
                    Self::Run(action) => action.name(),
                    $($(Self::$noun($name::$variant { .. }) => {
                        concat!(stringify!($noun), " ", stringify!($variant))
                    })+)+
                }
            }
        }

        $($(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $($(#[$doc])* $variant $(($($held),+))? $({ $($key: $of),+ })?,)+
        }

        is_command!($noun($name));)+
    };
}

/// Lets a noun's command stand where a [`Command`] is asked for or compared.
macro_rules! is_command {
    ($noun:ident($name:ty)) => {
        impl From<$name> for Command {
            fn from(command: $name) -> Self {
                Self::$noun(command)
            }
        }

        impl PartialEq<$name> for Command {
            fn eq(&self, other: &$name) -> bool {
                matches!(self, Self::$noun(command) if command == other)
            }
        }
    };
}

is_command!(Run(Action));

commands! {
    /// What concerns the window, or the app as a whole.
    App(AppCommand) {
        Show(Route),
        ClosePalette,
        CloseDialog,
        ChangeSettings(Settings),
        DismissToast(u64),
        ShowNotices,
        Copy(String),
        OpenUrl(String),
        /// A path was typed in place of the system's dialog for files.
        TypePath(PathBuf),
        OpenStore,
        TryKeychainAgain,
        QuitAnyway,
    }

    Session(SessionCommand) {
        Connect(ProfileId),
        /// Sign in to a saved profile, also when drafts are open.
        ConnectAnyway(ProfileId),
        /// The secret of a profile may go to this host, which is not the vendor's: sign in.
        ConfirmHost(ProfileId, String),
        SignOutAnyway,
        UnlockApp,
        /// The code that the browser shows, or the whole address, was pasted.
        UseCode(Secret),
        /// The name of the open tenant was typed, for the command that follows.
        NameTenant(String),
        /// The same, and it is not asked for again for a while.
        UnlockTenant(String),
        /// Lock the open tenant again, before its time is over.
        LockTenant,
    }

    Profile(ProfileCommand) {
        Edit(ProfileId),
        /// Edit another profile, also when what is typed for this one is lost by it.
        LeaveAnyway(NextProfile),
        /// Leave the editor without saving.
        Cancel,
        /// Whether a secret is typed in the editor.
        NoteTypedSecret(bool),
        /// The login of the proxy that is typed; comes right before it is tested or saved.
        TypeProxyLogin(ProxyLogin),
        Change(Box<ProfileForm>),
        Test(TypedSecret),
        Save(TypedSecret),
        SaveAndConnect(TypedSecret),
        AskDelete(ProfileId),
        /// Delete a profile and its secrets.
        Delete(ProfileId),
        BrowseCaFile,
        /// Read names and addresses from the `sail` CLI's configuration file.
        ImportSailCli,
    }

    Connector(ConnectorCommand) {
        Open(ScriptName),
        ShowTab(ConnectorTab),
        /// Show or hide the list beside the connector.
        ShowList(ListWish),
        GoTo(ScriptName, DocumentKind, problem::Place),
        /// To the part of the form at a place, in the designer.
        GoToPart(ScriptName, problem::Place),
        /// What is typed for a connector and is not in its draft.
        NoteUnsavedInput(ScriptName, BTreeSet<UnsavedInput>),
        RefreshList,
        Refresh,
        /// Ask again which sources use the shown connector.
        AskImpact,
        EditPart(PartValue),
        /// Take one part of the shown connector's draft back to the server's value.
        RevertPart(Part),
        /// Take this edit of a connector's draft back, if it still is the newest one.
        UndoEdit(ProfileId, ScriptName, Edit),
        DiscardDraft(ScriptName),
        DismissResumed(ScriptName),
    }

    Metadata(MetadataCommand) {
        /// Change one value, and leave the rest alone.
        Change(Operation),
    }

    Translation(TranslationCommand) {
        /// The cell that keys act on is one of this locale.
        ChooseLocale(Locale),
        /// Write a text into its line, or into a new one.
        SetText {
            locale: Locale,
            key: String,
            text: String,
        },
        /// Replace a piece of these texts, as one step of undo; what is to be translated stays so.
        Replace(Replacing, Vec<TextChange>),
        RemoveKey { key: String, locales: Vec<Locale> },
        /// Copy English texts into these locales where they lack them, marked to be translated.
        FillMissing(Vec<Locale>),
        /// Save a table with the texts of these locales for a translator.
        SaveForTranslator(Vec<Locale>),
        OpenFromTranslator,
        /// Read the table of a translator in another encoding.
        ReadReturnedAs(Encoding),
        /// Make the texts that a translator gave back the draft.
        TakeReturned,
        /// Files were dropped on the translations.
        OpenFiles(Vec<PathBuf>),
        /// Choose what becomes of a file that is about to be opened, counted from 0.
        Aim(usize, Target),
        /// Read a file that is about to be opened in another encoding.
        ReadAs(usize, Encoding),
        /// Make the files that were asked about the draft.
        TakeFiles,
    }

    Form(FormCommand) {
        /// Change the form, as one step of undo; keys get the texts of others.
        Edit {
            edits: Vec<FormEdit>,
            keys: BTreeMap<String, String>,
        },
        /// Change the form while somebody types; what is typed on in the last of the texts is the same step of undo.
        Type {
            edit: FormEdit,
            texts: Vec<(Locale, String, String)>,
        },
        /// Take a text of a part away, with what the translations say for its key unless something else uses it.
        RemoveText {
            node: FormNode,
            attribute: &'static str,
        },
        /// Give a part a name, or an allowed value its value, with the conditions that name it, and the template's setting.
        Rename {
            node: FormNode,
            to: String,
            template: bool,
        },
    }

    Document(DocumentCommand) {
        Open(DocumentKind),
        Drop(XmlDocument, PathBuf),
        Save(DocumentKind),
        Format(XmlDocument),
        /// Edit a document of the shown connector where a designer says, as one step of undo.
        Edit(XmlDocument, Change),
    }

    /// Edits of the shown connector that are one step of undo, whatever they change.
    Fix(FixCommand) {
        /// Take a finding away.
        Problem(XmlDocument, Problem),
        /// Replace a text in all documents.
        Replace(Replacing),
        /// Give a new key a text in some locales.
        AddTexts {
            key: String,
            text: String,
            locales: BTreeSet<Locale>,
        },
    }

    History(HistoryCommand) {
        /// Take a snapshot's content as the draft; asks when that replaces one.
        AskRestore(SnapshotId),
        Restore(SnapshotId),
        Export(SnapshotId),
        /// Choose one of the two sides that are compared, or take it out.
        CheckSide(history::Side),
        Compare(Pair),
        Swap,
        AskName,
        /// Take a snapshot of what the server has, under this name.
        Take(String),
    }

    Audit(AuditCommand) {
        Filter(Box<EntryFilter>),
        Select(EntryId),
        CheckChain,
        /// Save the entries that are shown, and all others that the filter lets through.
        Export(ExportFormat),
    }

    Backup(BackupCommand) {
        /// Show how a connector differs; or none.
        Select(Option<ScriptName>),
        /// Compare a connector with its bundle, to take of the folder what is wanted.
        Compare(ScriptName),
        /// Ask before this is written for these connectors.
        Ask(Writes, BTreeSet<ScriptName>),
        Start(BackupWork),
        Stop,
        /// Go on with the backup that stopped.
        Resume,
        /// Say no more of the backup that stopped.
        Dismiss,
        /// Make what the folder has of a connector its draft.
        Restore(ScriptName),
    }

    /// Several drafts in one review.
    Batch(BatchCommand) {
        /// Send these, one after the other, up to the first step that fails.
        Start(Vec<ScriptName>),
    }

    #[derive(Copy)]
    Apply(ApplyCommand) {
        Start,
        Stop,
        Close,
        /// Read the server again to learn what became of a step.
        RereadUnknown,
        AskToResume(Resume),
        /// Send steps of a stopped run, once the server was read again and is as the plan expects.
        Resume(Resume),
        /// Take back what a run did: as a draft, which is reviewed.
        Undo(RunId),
        /// Wait no more to learn whether the run created its connector: a later plan may create it once more.
        ForgetCreation,
        /// Review what is left in the draft of the run's connector.
        ReviewRest,
        /// Open the place in a document that the server complained about when it was sent this step, counted from 0.
        ShowPlace(usize),
    }

    PlanFile(PlanFileCommand) {
        /// Ask what to say in the plan that is saved.
        AskNote,
        /// Save the reviewed plan with this note.
        Save(String),
        /// Open the plan in this file.
        Open(PathBuf),
        /// Review the opened plan as the person's own draft.
        TakeOver,
    }

    Compare(CompareCommand) {
        /// Ask what one of the two sides is.
        AskSide(End),
        Choose(End, Side),
        /// Compare a plan of another tenant with the shown one, to make an own draft of it.
        WithPlan(Arc<PlanFile>),
        PickBundle(End),
        Swap,
        /// Compare every custom connector of the two tenants.
        Several,
        /// Show a pair, or the table of all.
        Show(Option<usize>),
        /// Choose pairs that become drafts, or not.
        Mark(Vec<usize>, bool),
        /// Take differences of the shown pair, or leave them out.
        Take(Vec<Place>, bool),
        /// Read which snapshots there are of a connector.
        AskVersions(Whose),
        SetRules(Rules),
        /// Keep the rules for the next time.
        KeepRules,
        ReadAgain,
        /// Show what is compared, and read both sides again.
        Verify,
        MakeDrafts,
    }

    Conflict(ConflictCommand) {
        Decide(Position, Choice),
        DecideAllOpen(Choice),
        ReviewMerged,
    }

    Lifecycle(LifecycleCommand) {
        /// Choose what the new connector starts with; empty documents without one.
        StartWith(Option<Starter>),
        /// The form of the new connector changed: prepare the request that it would send.
        PrepareCreate(Box<NewConnector>),
        /// Send the request that the dialog shows.
        Send,
        /// Ask the tenant once more what became of the dialog's request, whose answer was lost.
        AskOutcome,
        /// Ask for a connector in place of one that was deleted here.
        AskRecreate(ScriptName),
    }
}

/// The commands of one frame, in the order they were asked.
#[derive(Debug, Default)]
pub struct Commands(Vec<Command>);

impl Commands {
    /// Asks for `command`.
    pub fn push(&mut self, command: impl Into<Command>) {
        self.0.push(command.into());
    }

    /// Asks for a command if something was pressed.
    pub fn when(&mut self, pressed: bool, command: impl Into<Command>) {
        if pressed {
            self.push(command);
        }
    }

    /// Asks for what belongs before everything that was asked in this frame.
    pub fn put_first(&mut self, first: Self) {
        self.0.splice(..0, first.0);
    }

    pub fn asks_for(&self, action: Action) -> bool {
        self.0.contains(&action.into())
    }

    pub fn run(&mut self, action: Action) {
        self.push(action);
    }

    pub fn take(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::models::document::XmlDocument;

    use crate::{
        command::{Action, AppCommand, ApplyCommand, Command, ConnectorCommand, ProfileCommand},
        state::{connectors::PartValue, profile_editor::ProfileForm},
    };

    #[test]
    fn the_log_names_a_command_and_nothing_that_it_carries() {
        let form = ProfileForm {
            proxy_url: "http://jdoe:hunter2@proxy:8080".to_owned(),
            ..ProfileForm::default()
        };
        let edited = PartValue::Xml(XmlDocument::SourceConfig, Some("<Form/>".to_owned()));

        let names = [
            ProfileCommand::Change(Box::new(form)).into(),
            ConnectorCommand::EditPart(edited).into(),
            AppCommand::DismissToast(7).into(),
            ApplyCommand::Start.into(),
            Command::Run(Action::Undo),
        ]
        .map(|command: Command| command.name());

        let expected = [
            "Profile Change",
            "Connector EditPart",
            "App DismissToast",
            "Apply Start",
            "Undo",
        ];
        assert_eq!(names, expected);
    }
}
