use super::*;
use crate::{
    screens::testing::{self, *},
    view_models::audit::tests::state,
};

drawn_with!(audit);

#[test]
fn a_trail_without_entries_says_so() {
    let mut state = state();
    let store = patchpanel_local_store::Store::in_memory().unwrap();
    state.audit.entries = Remote::Ready(crate::state::audit::Entries {
        page: store.audit(&Default::default(), 10, 0).unwrap(),
        choices: store.audit_choices().unwrap(),
    });

    let harness = testing::stage(state, draw);

    assert!(harness.shows("Nothing was changed yet"));
}

#[test]
fn choosing_a_request_asks_for_its_details() {
    let state = state();
    let failed = state.audit.rows()[2].id;
    let mut harness = testing::stage(state, draw);

    harness.press_the(Role::GridCell, "Time: 09:02:51");

    assert_eq!(harness.asked(), [AuditCommand::Select(failed)]);
}

#[test]
fn the_details_open_the_connector() {
    let mut state = state();
    state.audit.selected = Some(state.audit.rows()[2].id);
    let mut harness = testing::stage(state, draw);

    harness.press("Open connector");

    assert_eq!(
        harness.asked(),
        [ConnectorCommand::Open("badge-system".parse().unwrap())]
    );
}

#[test]
fn the_tracking_id_is_copied_whole() {
    let mut harness = testing::stage(state(), draw);

    harness.press("Copy the tracking ID b7d0c1a2e6f94b0f9d11");

    assert_eq!(
        harness.asked(),
        [AppCommand::Copy("b7d0c1a2e6f94b0f9d11".to_owned())]
    );
}

#[test]
fn the_trail_is_exported_for_a_spreadsheet() {
    let mut harness = testing::stage(state(), draw);

    harness.press("Export…");
    harness.press("As CSV, for a spreadsheet…");

    assert_eq!(harness.asked(), [AuditCommand::Export(ExportFormat::Csv)]);
}

#[test]
fn a_method_narrows_the_entries() {
    let mut harness = testing::stage(state(), draw);

    harness.press("Method");
    let delete = harness.get_by_role_and_label(egui::accesskit::Role::MenuItemRadio, "DELETE");
    delete.click();
    harness.run();

    let filter = EntryFilter {
        method: Some("DELETE".to_owned()),
        ..EntryFilter::default()
    };
    assert_eq!(harness.asked(), [AuditCommand::Filter(Box::new(filter))]);
}
