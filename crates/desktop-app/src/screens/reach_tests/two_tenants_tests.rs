//! Two tenants compared, backups, and the dialogs that need more than an open connector.

use patchpanel_core_models::{
    ids::Locale,
    properties::{Encoding, Returned},
};

use super::{Scene, at, named, opened};
use crate::{
    screens::testing::{self, *},
    state::{
        apply::Resume,
        backups::{BackupWork, Writes},
        compare::End,
        returned_texts::{ReturnedTable, ReturnedTexts},
        session::ConnectorKey,
        translation_files::{Reading, Target, TranslationFile, TranslationFiles},
    },
    update::apply::sample as run,
    view_models::{backups, history},
};

pub(super) fn scenes() -> Vec<Scene> {
    let with = |mut state: AppState, dialog: Dialog| {
        state.dialog = Some(dialog);
        state
    };
    let compared = crate::screens::compare::tests::state;
    let backup = BackupWork {
        folder: "/backups".into(),
        writes: Writes::Replacements,
        only: None,
    };
    let key = |state: &AppState| ConnectorKey {
        session: state.session().unwrap().id,
        script_name: "badge-system".parse().unwrap(),
    };
    let file = TranslationFile {
        name: "badge.properties".to_owned(),
        bytes: b"a=A\n".as_slice().into(),
        named: Locale::named_in("badge.properties", ""),
        target: Target::Unknown,
        recognised: Encoding::Utf8,
        encoding: Encoding::Utf8,
        reading: (
            Encoding::Utf8,
            Ok(Reading {
                text: "a=A\n".to_owned(),
                doubts: Vec::new(),
                findings: Vec::new(),
            }),
        ),
    };
    let files = TranslationFiles {
        key: key(&opened()),
        files: vec![file],
    };
    let returned = ReturnedTexts {
        key: key(&opened()),
        encoding: Encoding::Utf8,
        table: ReturnedTable {
            name: "back.csv".to_owned(),
            bytes: b"".as_slice().into(),
            encoding: Encoding::Utf8,
            doubts: Vec::new(),
            returned: Ok(Returned::default()),
        },
    };
    let history = history::tests::state();
    let snapshot = history.open_connector().unwrap().history.snapshots()[0].id;
    let (host, id) = ("acme.example".to_owned(), testing::profile().id);
    vec![
        named("compare, empty", at(Route::Compare, testing::signed_in())),
        named("compare", compared()),
        named("choose side", with(compared(), Dialog::ChooseSide(End::To))),
        named("backups, empty", at(Route::Backups, testing::signed_in())),
        named("backups", at(Route::Backups, backups::tests::state())),
        named(
            "confirm backup",
            with(backups::tests::state(), Dialog::ConfirmBackup(backup)),
        ),
        named(
            "resume",
            with(run::in_doubt(), Dialog::ResumeApply(Resume::Rest)),
        ),
        named("files", with(opened(), Dialog::OpenTranslations(files))),
        named("returned", with(opened(), Dialog::TakeReturned(returned))),
        named("host", with(opened(), Dialog::ConfirmHost(id, host))),
        named("restore", with(history, Dialog::RestoreSnapshot(snapshot))),
        named(
            "plan elsewhere",
            with(opened(), Dialog::PlanElsewhere(testing::plan())),
        ),
    ]
}
