//! Every command there is, with what it needs.

use std::{collections::BTreeSet, path::PathBuf};

use patchpanel::{
    command::{Action, Command, Typed, TypedSecret},
    ports::clock::{Clock as _, SystemClock},
    state::{
        apply::{Resume, RunId},
        conflict::{Choice, Spot},
        connector::{Aside, PartValue},
        dialog::NextProfile,
        history::{Pair, Side},
        route::{ConnectorTab, Route},
        settings::Settings,
    },
    task::ExportFormat,
};
use patchpanel_core_models::{
    draft::Part,
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
    problem::Place,
};
use patchpanel_local_store::{EntryId, NewEntry, SnapshotId, Store, TenantKey};
use serde_json::json;

use super::headless::{id, new_connector, script_name};

/// An entry of some audit trail.
fn entry() -> EntryId {
    let entry = NewEntry {
        at: SystemClock.now(),
        profile: "Production".to_owned(),
        colour: "teal".to_owned(),
        protected: false,
        tenant: TenantKey::new("https://acme.api.identitynow.com"),
        user: "jdoe".to_owned(),
        script_name: script_name().to_string(),
        title: "Workday".to_owned(),
        method: "PATCH".to_owned(),
        path: "/connectors/v1/workday-custom-emea".to_owned(),
        summary: "1 operation".to_owned(),
        body_sha256: String::new(),
    };
    Store::in_memory().unwrap().append_started(&entry).unwrap()
}

/// Every action of the palette, and every other command, with what it needs.
#[expect(clippy::too_many_lines, reason = "one line per command")]
pub(super) fn commands(snapshot: SnapshotId) -> Vec<Command> {
    let document = DocumentKind::Xml(XmlDocument::SourceConfig);
    let metadata = || PartValue::Metadata([("beta".to_owned(), json!(true))].into_iter().collect());
    let mut all: Vec<_> = Action::ALL.into_iter().map(Command::Run).collect();
    all.extend([
        Command::Show(Route::Review),
        Command::Show(Route::Apply),
        Command::ClosePalette,
        Command::CloseDialog,
        Command::ChangeSettings(Settings::default()),
        Command::DismissToast(1),
        Command::ShowNotices,
        Command::Copy("text".to_owned()),
        Command::OpenUrl("https://example.com".to_owned()),
        Command::QuitAnyway,
        Command::SignOutAnyway,
        Command::ConnectAnyway(id()),
        Command::ExploreDemoAnyway,
        Command::Connect(id()),
        Command::EditProfile(id()),
        Command::ChangeProfile(Box::default()),
        Command::LeaveProfileAnyway(NextProfile::New),
        Command::CancelProfile,
        Command::NoteTypedSecret(Typed::Something),
        Command::StandOn(Locale::Fr),
        Command::NoteAside(script_name(), BTreeSet::from([Aside::JsonText])),
        Command::TestConnection(TypedSecret::Unchanged),
        Command::SaveProfile(TypedSecret::Unchanged),
        Command::SaveProfileAndConnect(TypedSecret::Unchanged),
        Command::AskDeleteProfile(id()),
        Command::DeleteProfile(id()),
        Command::BrowseCaFile,
        Command::ImportSailCli,
        Command::OpenConnector(script_name()),
        Command::ShowTab(ConnectorTab::Translations),
        Command::RefreshConnectors,
        Command::RefreshConnector,
        Command::EditPart(metadata()),
        Command::EditPart(PartValue::Xml(
            XmlDocument::SourceConfig,
            Some("<Form/>".to_owned()),
        )),
        Command::EditPart(PartValue::Translations(
            Locale::Fr,
            Some("a=b\n".to_owned()),
        )),
        Command::RevertPart(Part::Metadata),
        Command::DiscardDraft(script_name()),
        Command::OpenDocument(document),
        Command::DropFile(document, PathBuf::from("no such file.xml")),
        Command::SaveDocument(document),
        Command::FormatXml(XmlDocument::SourceConfig),
        Command::OpenStore,
        Command::DismissResumed(script_name()),
        Command::AskRestoreSnapshot(snapshot),
        Command::ExportSnapshot(snapshot),
        Command::RestoreSnapshot(snapshot),
        Command::CheckSide(Side::Draft),
        Command::CompareSides(Pair::of(Side::Server, Side::Draft)),
        Command::SwapSides,
        Command::AskSnapshotName,
        Command::TakeSnapshot("by hand".to_owned()),
        Command::GoToPlace(
            script_name(),
            XmlDocument::SourceConfig,
            Place { line: 1, column: 1 },
        ),
        Command::WantActivity(Box::default()),
        Command::SelectEntry(entry()),
        Command::CheckChain,
        Command::ExportActivity(ExportFormat::Csv),
        Command::AskToResume(Resume::Rest),
        Command::ResumeApply(Resume::Step(0)),
        Command::ResumeApply(Resume::Rest),
        Command::UndoApply(RunId(1)),
        Command::ReviewRest,
        Command::ShowPlace(0),
        Command::UnlockApp,
        Command::TryKeychainAgain,
        Command::UnlockTenant("acme-sim".to_owned()),
        Command::LockTenant,
        Command::Apply,
        Command::StopApply,
        Command::CloseApply,
        Command::RereadUnknown,
        Command::DecideConflict(Spot::Key(vec!["shortDesc".to_owned()]), Choice::Mine),
        Command::DecideAllOpen(Choice::Mine),
        Command::ReviewMerged,
        Command::Recreate(script_name()),
        Command::AskOutcome,
        Command::SavePlan,
        Command::PrepareCreate(Box::new(new_connector())),
        Command::CreateConnector,
        Command::DeleteConnector,
    ]);
    all
}

/// The name of a command's kind. No wildcard: a new command must be tried too.
#[rustfmt::skip]
pub(super) fn kind(command: &Command) -> &'static str {
    match command {
        Command::Run(_) => "Run", Command::Show(_) => "Show", Command::ClosePalette => "ClosePalette",
        Command::CloseDialog => "CloseDialog", Command::ChangeSettings(_) => "ChangeSettings",
        Command::DismissToast(_) => "DismissToast", Command::ShowNotices => "ShowNotices",
        Command::Copy(_) => "Copy", Command::OpenUrl(_) => "OpenUrl", Command::QuitAnyway => "QuitAnyway",
        Command::SignOutAnyway => "SignOutAnyway", Command::ConnectAnyway(_) => "ConnectAnyway",
        Command::ExploreDemoAnyway => "ExploreDemoAnyway", Command::Connect(_) => "Connect",
        Command::LeaveProfileAnyway(_) => "LeaveProfileAnyway", Command::CancelProfile => "CancelProfile",
        Command::NoteTypedSecret(_) => "NoteTypedSecret", Command::StandOn(_) => "StandOn",
        Command::NoteAside(..) => "NoteAside",
        Command::EditProfile(_) => "EditProfile", Command::ChangeProfile(_) => "ChangeProfile",
        Command::TestConnection(_) => "TestConnection", Command::SaveProfile(_) => "SaveProfile",
        Command::SaveProfileAndConnect(_) => "SaveProfileAndConnect",
        Command::AskDeleteProfile(_) => "AskDeleteProfile", Command::DeleteProfile(_) => "DeleteProfile",
        Command::BrowseCaFile => "BrowseCaFile", Command::ImportSailCli => "ImportSailCli",
        Command::OpenConnector(_) => "OpenConnector", Command::ShowTab(_) => "ShowTab",
        Command::RefreshConnectors => "RefreshConnectors", Command::RefreshConnector => "RefreshConnector",
        Command::EditPart(_) => "EditPart", Command::RevertPart(_) => "RevertPart",
        Command::DiscardDraft(_) => "DiscardDraft", Command::OpenDocument(_) => "OpenDocument",
        Command::DropFile(..) => "DropFile", Command::SaveDocument(_) => "SaveDocument",
        Command::FormatXml(_) => "FormatXml", Command::RestoreSnapshot(_) => "RestoreSnapshot",
        Command::OpenStore => "OpenStore", Command::DismissResumed(_) => "DismissResumed",
        Command::AskRestoreSnapshot(_) => "AskRestoreSnapshot", Command::ExportSnapshot(_) => "ExportSnapshot", Command::CheckSide(_) => "CheckSide",
        Command::CompareSides(_) => "CompareSides", Command::SwapSides => "SwapSides",
        Command::AskSnapshotName => "AskSnapshotName", Command::TakeSnapshot(_) => "TakeSnapshot",
        Command::GoToPlace(..) => "GoToPlace", Command::WantActivity(_) => "WantActivity",
        Command::SelectEntry(_) => "SelectEntry", Command::CheckChain => "CheckChain",
        Command::ExportActivity(_) => "ExportActivity", Command::AskToResume(_) => "AskToResume",
        Command::ResumeApply(_) => "ResumeApply", Command::UndoApply(_) => "UndoApply",
        Command::ReviewRest => "ReviewRest", Command::ShowPlace(_) => "ShowPlace",
        Command::UnlockApp => "UnlockApp", Command::TryKeychainAgain => "TryKeychainAgain",
        Command::UnlockTenant(_) => "UnlockTenant", Command::LockTenant => "LockTenant",
        Command::Apply => "Apply", Command::StopApply => "StopApply", Command::CloseApply => "CloseApply",
        Command::RereadUnknown => "RereadUnknown", Command::DecideConflict(..) => "DecideConflict",
        Command::DecideAllOpen(_) => "DecideAllOpen", Command::ReviewMerged => "ReviewMerged",
        Command::Recreate(_) => "Recreate", Command::AskOutcome => "AskOutcome",
        Command::SavePlan => "SavePlan", Command::PrepareCreate(_) => "PrepareCreate",
        Command::CreateConnector => "CreateConnector", Command::DeleteConnector => "DeleteConnector",
    }
}

/// How many kinds [`kind`] tells apart.
pub(super) const KINDS: usize = 76;
