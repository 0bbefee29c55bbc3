//! Every command there is, with what it needs.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use patchpanel::{
    command::{
        Action, AppCommand, ApplyCommand, AuditCommand, BackupCommand, BatchCommand, Command,
        CompareCommand, ConflictCommand, ConnectorCommand, DocumentCommand, FixCommand,
        FormCommand, HistoryCommand, LifecycleCommand, MetadataCommand, PlanFileCommand,
        ProfileCommand, Replacing, SessionCommand, TranslationCommand, TypedSecret,
    },
    ports::clock::{Clock as _, SystemClock},
    state::{
        apply::{Resume, RunId},
        audit::ExportFormat,
        backups::{BackupWork, Writes},
        compare::{self, End},
        conflict::{Choice, Position},
        connectors::{DraftState, Edit, PartValue, UnsavedInput},
        dialogs::NextProfile,
        history::{Pair, Side},
        route::{ConnectorTab, ListWish, Route},
        settings::Settings,
        translation_files::Target,
    },
};
use patchpanel_core_models::{
    documents::{
        FormNode,
        edit::{Change, FormEdit, Splice},
    },
    draft::Part,
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
    patch::{Operation, Pointer},
    plan_file::PlanFile,
    problem::{Place, Problem, Severity},
    promote::Rules,
    properties::Encoding,
};
use patchpanel_http_client::{ProxyLogin, Secret};
use patchpanel_local_store::{EntryId, NewEntry, SnapshotId, Store, TenantKey};
use serde_json::json;

use super::headless::{id, new_connector, script_name};

/// An edit of any document that keeps its meaning.
fn blank_line() -> Change {
    let splice = Splice {
        at: 0,
        removed: String::new(),
        inserted: "\n".to_owned(),
    };
    Change {
        splices: vec![splice],
    }
}

fn backup() -> BackupWork {
    BackupWork {
        folder: PathBuf::from("no such folder"),
        writes: Writes::Replacements,
        only: Some([script_name()].into()),
    }
}

/// A plan of another tenant.
fn plan() -> PlanFile {
    PlanFile {
        author: "author".to_owned(),
        made_at: String::new(),
        made_with: String::new(),
        tenant: "https://other.api.identitynow.com".parse().unwrap(),
        script_name: script_name(),
        title: String::new(),
        note: String::new(),
        guards: false,
        creates: None,
        base: Default::default(),
        changes: Vec::new(),
        before: Default::default(),
        after: Default::default(),
        steps: Vec::new(),
    }
}

/// Some connector of some tenant.
fn whose() -> compare::Whose {
    compare::Whose {
        profile: id(),
        script_name: script_name(),
    }
}

fn problem() -> Problem {
    Problem::new(
        Severity::Warning,
        "form-no-schema",
        "No schema.",
        "Name it.",
    )
}

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

/// An edit of some draft.
fn edit() -> Edit {
    let mut draft = DraftState::default();
    let form = PartValue::Xml(XmlDocument::SourceConfig, Some("<Form/>".to_owned()));
    draft.edit(form, SystemClock.now());
    draft.newest_edit().unwrap()
}

/// Every action of the palette, and every other command, with what it needs.
#[expect(clippy::too_many_lines, reason = "one line per command")]
pub(super) fn commands(snapshot: SnapshotId) -> Vec<Command> {
    let document = DocumentKind::Xml(XmlDocument::SourceConfig);
    let metadata = || PartValue::Metadata([("beta".to_owned(), json!(true))].into_iter().collect());
    let mut all: Vec<_> = Action::ALL.iter().copied().map(Command::Run).collect();
    all.extend([
        AppCommand::Show(Route::Review).into(),
        AppCommand::Show(Route::Apply).into(),
        AppCommand::ClosePalette.into(),
        AppCommand::CloseDialog.into(),
        AppCommand::ChangeSettings(Settings::default()).into(),
        AppCommand::DismissToast(1).into(),
        AppCommand::ShowNotices.into(),
        ConnectorCommand::AskImpact.into(),
        FormCommand::Edit {
            edits: Vec::new(),
            keys: [("a".to_owned(), "b".to_owned())].into(),
        }
        .into(),
        FormCommand::Type {
            edit: FormEdit::Remove(FormNode::Menu(0)),
            texts: Vec::new(),
        }
        .into(),
        FormCommand::RemoveText {
            node: FormNode::Menu(0),
            attribute: "label",
        }
        .into(),
        FormCommand::Rename {
            node: FormNode::Menu(0),
            to: "renamed".to_owned(),
            template: true,
        }
        .into(),
        AppCommand::Copy("text".to_owned()).into(),
        AppCommand::OpenUrl("https://example.com".to_owned()).into(),
        AppCommand::QuitAnyway.into(),
        SessionCommand::SignOutAnyway.into(),
        SessionCommand::ConnectAnyway(id()).into(),
        SessionCommand::Connect(id()).into(),
        ProfileCommand::Edit(id()).into(),
        ProfileCommand::Change(Box::default()).into(),
        ProfileCommand::LeaveAnyway(NextProfile::New).into(),
        ProfileCommand::Cancel.into(),
        ProfileCommand::NoteTypedSecret(true).into(),
        ProfileCommand::TypeProxyLogin(ProxyLogin {
            user_name: "jdoe".to_owned(),
            password: Secret::new("hunter2"),
        })
        .into(),
        TranslationCommand::ChooseLocale(Locale::Fr).into(),
        TranslationCommand::SetText {
            locale: Locale::Fr,
            key: "a".to_owned(),
            text: "b".to_owned(),
        }
        .into(),
        TranslationCommand::Replace(Replacing::default(), Vec::new()).into(),
        TranslationCommand::FillMissing(vec![Locale::Fr]).into(),
        TranslationCommand::RemoveKey {
            key: "a".to_owned(),
            locales: vec![Locale::Fr],
        }
        .into(),
        MetadataCommand::Change(Operation::Add {
            path: Pointer::root().join("beta"),
            value: json!(true),
        })
        .into(),
        ConnectorCommand::NoteUnsavedInput(script_name(), BTreeSet::from([UnsavedInput::JsonText]))
            .into(),
        ProfileCommand::Test(TypedSecret::Unchanged).into(),
        ProfileCommand::Save(TypedSecret::Unchanged).into(),
        ProfileCommand::SaveAndConnect(TypedSecret::Unchanged).into(),
        ProfileCommand::AskDelete(id()).into(),
        ProfileCommand::Delete(id()).into(),
        ProfileCommand::BrowseCaFile.into(),
        ProfileCommand::ImportSailCli.into(),
        ConnectorCommand::Open(script_name()).into(),
        ConnectorCommand::ShowTab(ConnectorTab::Translations).into(),
        ConnectorCommand::RefreshList.into(),
        ConnectorCommand::Refresh.into(),
        ConnectorCommand::EditPart(metadata()).into(),
        ConnectorCommand::EditPart(PartValue::Xml(
            XmlDocument::SourceConfig,
            Some("<Form/>".to_owned()),
        ))
        .into(),
        ConnectorCommand::EditPart(PartValue::Translations(
            Locale::Fr,
            Some("a=b\n".to_owned()),
        ))
        .into(),
        ConnectorCommand::RevertPart(Part::Metadata).into(),
        ConnectorCommand::DiscardDraft(script_name()).into(),
        ConnectorCommand::UndoEdit(id(), script_name(), edit()).into(),
        DocumentCommand::Open(document).into(),
        DocumentCommand::Drop(XmlDocument::SourceConfig, PathBuf::from("no such file.xml")).into(),
        DocumentCommand::Save(document).into(),
        TranslationCommand::OpenFiles(vec![PathBuf::from("no such file.properties")]).into(),
        TranslationCommand::Aim(0, Target::LeftOut).into(),
        TranslationCommand::ReadAs(0, Encoding::Latin1).into(),
        TranslationCommand::TakeFiles.into(),
        TranslationCommand::SaveForTranslator(vec![Locale::Fr]).into(),
        TranslationCommand::OpenFromTranslator.into(),
        TranslationCommand::ReadReturnedAs(Encoding::Latin1).into(),
        TranslationCommand::TakeReturned.into(),
        DocumentCommand::Format(XmlDocument::SourceConfig).into(),
        DocumentCommand::Edit(XmlDocument::SourceConfig, blank_line()).into(),
        AppCommand::OpenStore.into(),
        AppCommand::TypePath(PathBuf::from("/no such file.xml")).into(),
        ConnectorCommand::DismissResumed(script_name()).into(),
        HistoryCommand::AskRestore(snapshot).into(),
        HistoryCommand::Export(snapshot).into(),
        HistoryCommand::Restore(snapshot).into(),
        HistoryCommand::CheckSide(Side::Draft).into(),
        HistoryCommand::Compare(Pair::of(Side::Server, Side::Draft)).into(),
        HistoryCommand::Swap.into(),
        HistoryCommand::AskName.into(),
        HistoryCommand::Take("by hand".to_owned()).into(),
        ConnectorCommand::GoTo(
            script_name(),
            XmlDocument::SourceConfig.into(),
            Place::new(1, 1),
        )
        .into(),
        ConnectorCommand::GoToPart(script_name(), Place::new(1, 1)).into(),
        AuditCommand::Filter(Box::default()).into(),
        AuditCommand::Select(entry()).into(),
        AuditCommand::CheckChain.into(),
        AuditCommand::Export(ExportFormat::Csv).into(),
        CompareCommand::AskSide(End::To).into(),
        CompareCommand::AskVersions(whose()).into(),
        CompareCommand::Choose(End::To, compare::Side::Server(whose())).into(),
        CompareCommand::WithPlan(Arc::new(plan())).into(),
        CompareCommand::PickBundle(End::From).into(),
        CompareCommand::Swap.into(),
        CompareCommand::Several.into(),
        CompareCommand::Show(Some(0)).into(),
        CompareCommand::Mark(vec![0], true).into(),
        CompareCommand::Take(
            vec![compare::Place::Key(vec!["shortDesc".to_owned()])],
            false,
        )
        .into(),
        CompareCommand::SetRules(Rules::default()).into(),
        CompareCommand::KeepRules.into(),
        CompareCommand::ReadAgain.into(),
        CompareCommand::Verify.into(),
        CompareCommand::MakeDrafts.into(),
        FixCommand::AddTexts {
            key: "added".to_owned(),
            text: "Added".to_owned(),
            locales: [Locale::En].into(),
        }
        .into(),
        FixCommand::Problem(XmlDocument::SourceConfig, problem()).into(),
        FixCommand::Replace(Replacing {
            find: "Workday".to_owned(),
            with: "Workday 2".to_owned(),
            matches_case: true,
        })
        .into(),
        ConnectorCommand::ShowList(ListWish::Hidden).into(),
        BackupCommand::Select(Some(script_name())).into(),
        BackupCommand::Compare(script_name()).into(),
        BackupCommand::Ask(Writes::Removals, [script_name()].into()).into(),
        BackupCommand::Start(backup()).into(),
        BackupCommand::Stop.into(),
        BackupCommand::Resume.into(),
        BackupCommand::Dismiss.into(),
        BackupCommand::Restore(script_name()).into(),
        BatchCommand::Start(vec![script_name()]).into(),
        ApplyCommand::AskToResume(Resume::Rest).into(),
        ApplyCommand::Resume(Resume::Step(0)).into(),
        ApplyCommand::Resume(Resume::Rest).into(),
        ApplyCommand::Undo(RunId(1)).into(),
        ApplyCommand::ReviewRest.into(),
        ApplyCommand::ForgetCreation.into(),
        ApplyCommand::ShowPlace(0).into(),
        SessionCommand::UnlockApp.into(),
        SessionCommand::UseCode(Secret::new("code")).into(),
        AppCommand::TryKeychainAgain.into(),
        SessionCommand::ConfirmHost(id(), "isc.example.com".to_owned()).into(),
        SessionCommand::NameTenant("acme-sim".to_owned()).into(),
        SessionCommand::UnlockTenant("acme-sim".to_owned()).into(),
        SessionCommand::LockTenant.into(),
        ApplyCommand::Start.into(),
        ApplyCommand::Stop.into(),
        ApplyCommand::Close.into(),
        ApplyCommand::RereadUnknown.into(),
        ConflictCommand::Decide(Position::Key(vec!["shortDesc".to_owned()]), Choice::Mine).into(),
        ConflictCommand::DecideAllOpen(Choice::Mine).into(),
        ConflictCommand::ReviewMerged.into(),
        LifecycleCommand::AskRecreate(script_name()).into(),
        LifecycleCommand::AskOutcome.into(),
        PlanFileCommand::AskNote.into(),
        PlanFileCommand::Save("note".to_owned()).into(),
        PlanFileCommand::Open("no.patchplan".into()).into(),
        PlanFileCommand::TakeOver.into(),
        LifecycleCommand::PrepareCreate(Box::new(new_connector())).into(),
        LifecycleCommand::StartWith(None).into(),
        LifecycleCommand::Send.into(),
    ]);
    all
}
