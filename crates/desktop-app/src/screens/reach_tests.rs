//! Every screen in each of its states, as somebody without a mouse meets it: each control has a name, and Tab or an arrow
//! key leads to it.

mod two_tenants_tests;

use std::collections::BTreeSet;

use egui::accesskit::{Action as Can, NodeId};
use egui_kittest::kittest::AccessKitNode;
use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;

use crate::{
    screens::testing::{self, *},
    state::{
        audit::Entries,
        connectors::OpenConnector,
        dialogs::{Aim, LeaveReason, Lifecycle, NextProfile, PathQuestion},
        lock::{AppLock, LockReason},
        profile_editor::ProfileEditor,
        review::{Batch, ReviewStage},
        route::ConnectorTab,
        session::{ConnectorList, SignInState},
        settings::IdleLock,
    },
    update::apply::sample as run,
    view_models::{audit, conflict, review},
};

const LOADING: Generation = Generation(9);

/// A screen in one of its states.
type Scene = (String, AppState);

fn named(name: &str, state: AppState) -> Scene {
    (name.to_owned(), state)
}

fn at(route: Route, mut state: AppState) -> AppState {
    state.route = route;
    state
}

/// A connector with all parts, and a draft.
fn opened() -> AppState {
    let mut state = testing::signed_in();
    let form = "<Form xmlns='http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd' type='SourceConfig'>\n  <Menu name='m' \
        label='menu_a'>\n    <Section name='s'>\n      <Field name='host' displayName='con_host' type='text'/>\n    </Section>\n  \
        </Menu>\n</Form>\n";
    let template = "<Application name='a' type='b' connector='c'>\n  <Attributes><Map>\n    <entry key='host' value='x'/>\n  \
        </Map></Attributes>\n  <Schemas>\n    <Schema objectType='account' identityAttribute='id'>\n      \
        <AttributeDefinition name='id' type='string'/>\n    </Schema>\n  </Schemas>\n</Application>\n";
    let correlation = "<CorrelationConfig name='HR'>\n  <AttributeAssignments>\n    <Filter operation='EQ' property='email' \
        value='mail'/>\n  </AttributeAssignments>\n</CorrelationConfig>\n";
    let detail = json!({"scriptName": "badge-system", "name": "Badge system", "type": "jdbc", "status": "RELEASED",
        "connectorMetadata": {"shortDesc": "Badges", "supportedUpdatable": true, "limits": {"rate": 5}, "tags": ["a"]},
        "sourceConfigXml": form, "applicationXml": template, "correlationConfigXml": correlation,
        "translationProperties": {"en": "con_host=Host\nmenu_a=A\n", "de": "con_host=Rechner\n"}});
    let connector = testing::open(state.session_mut().unwrap(), detail);
    let mut metadata = connector.draft.current.metadata.clone();
    metadata.insert("shortDesc".to_owned(), json!("Doors"));
    testing::type_metadata(connector, metadata.into());
    state
}

fn read_only(mut state: AppState) -> AppState {
    state.session_mut().unwrap().profile.read_only = true;
    state
}

fn connectors() -> Vec<Scene> {
    let list = |connectors: Remote<ConnectorList>| {
        let mut state = testing::signed_in();
        state.session_mut().unwrap().connectors = connectors;
        state
    };
    let loading = Remote::Loading {
        generation: LOADING,
        previous: None,
    };
    let failed = Remote::Failed {
        message: testing::unreachable(),
        previous: None,
    };
    let empty = Remote::Ready(ConnectorList {
        items: Vec::new(),
        read_at: Timestamp::UNIX_EPOCH,
    });
    let server = |server| {
        let mut state = opened();
        let name: ScriptName = "badge-system".parse().unwrap();
        let session = state.session_mut().unwrap();
        let mut connector = OpenConnector::new(name.clone());
        connector.server = server;
        session.open.insert(name, connector);
        state
    };
    let mut failed_sign_in = testing::signed_in();
    failed_sign_in.session_mut().unwrap().sign_in = SignInState::Failed(testing::unreachable());
    let mut signing_in = testing::signed_in();
    signing_in.session_mut().unwrap().sign_in = SignInState::SigningIn;
    vec![
        named("connectors", testing::signed_in()),
        named("connectors, loading", list(loading)),
        named("connectors, failed", list(failed)),
        named("connectors, empty", list(empty)),
        named("connectors, read-only", read_only(testing::signed_in())),
        named("sign-in failed", failed_sign_in),
        named("signing in", signing_in),
        named(
            "connector, loading",
            server(Remote::Loading {
                generation: LOADING,
                previous: None,
            }),
        ),
        named(
            "connector, failed",
            server(Remote::Failed {
                message: testing::unreachable(),
                previous: None,
            }),
        ),
    ]
}

fn tabs() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for tab in ConnectorTab::ALL {
        let shown = |mut state: AppState| {
            state.session_mut().unwrap().tab = tab;
            state
        };
        let mut bare = testing::signed_in();
        let detail = json!({"scriptName": "badge-system", "name": "Badge system"});
        testing::open(bare.session_mut().unwrap(), detail);
        let title = tab.title();
        scenes.push((title.to_owned(), shown(opened())));
        scenes.push((format!("{title}, empty"), shown(bare)));
        scenes.push((format!("{title}, read-only"), shown(read_only(opened()))));
    }
    scenes
}

fn reviews() -> Vec<Scene> {
    let reviewing = |stage: ReviewStage| {
        let mut session = review::sample::reviewed(|_, _, _| ());
        session.review.as_mut().unwrap().stage = stage;
        let mut state = testing::signed_in();
        state.sessions.show(session);
        at(Route::Review, state)
    };
    let several = |stage: ReviewStage| {
        let mut state = reviewing(stage);
        let session = state.session_mut().unwrap();
        session.batch = Some(Batch {
            reviews: session.review.take().into_iter().collect(),
            ..Batch::default()
        });
        state
    };
    let ready = || reviewing(ReviewStage::Ready(Box::new(review::sample::plan())));
    let mut protected = ready();
    protected.session_mut().unwrap().profile.protected = true;
    let mut conflicted = testing::signed_in();
    let (connector, found) = conflict::sample::connector_and_conflict();
    let session = conflicted.session_mut().unwrap();
    testing::show(session, connector);
    session.conflict = Some(found);
    let mut running = run::reviewed();
    on_command(&mut running, crate::command::ApplyCommand::Start);
    vec![
        named("review, empty", at(Route::Review, testing::signed_in())),
        named(
            "review, loading",
            reviewing(ReviewStage::Preparing(LOADING)),
        ),
        named(
            "review, failed",
            reviewing(ReviewStage::Failed(testing::unreachable())),
        ),
        named("review", ready()),
        named("review, protected", protected),
        named("review, read-only", read_only(ready())),
        named(
            "several drafts",
            several(ReviewStage::Ready(Box::new(review::sample::plan()))),
        ),
        named(
            "several drafts, loading",
            several(ReviewStage::Preparing(LOADING)),
        ),
        named(
            "several drafts, failed",
            several(ReviewStage::Failed(testing::unreachable())),
        ),
        named("conflict, empty", at(Route::Conflict, testing::signed_in())),
        named("conflict", at(Route::Conflict, conflicted)),
        named("apply, running", at(Route::Apply, running)),
        named("apply, stopped", at(Route::Apply, run::in_doubt())),
    ]
}

fn others() -> Vec<Scene> {
    let welcome = || {
        let mut state = testing::signed_in();
        state.sessions = Default::default();
        at(Route::Welcome, state)
    };
    let mut first = welcome();
    first.profiles.clear();
    let mut editor = at(Route::Profiles, testing::signed_in());
    editor.profile_editor = Some(ProfileEditor::default());
    let entries = |entries: Remote<Entries>| {
        let mut state = at(Route::Audit, audit::tests::state());
        state.audit.entries = entries;
        state
    };
    let mut chosen = at(Route::Audit, audit::tests::state());
    chosen.audit.selected = Some(chosen.audit.rows()[0].id);
    let mut locked = testing::signed_in();
    locked.session_mut().unwrap().sign_in = SignInState::Locked;
    locked.lock = Some(AppLock {
        reason: LockReason::Idle(IdleLock::QuarterOfAnHour),
        shown_before: Route::Connectors,
    });
    let mut palette = testing::signed_in();
    palette.palette_open = true;
    vec![
        named("welcome", first),
        named("welcome with profiles", welcome()),
        named("profiles", at(Route::Profiles, testing::signed_in())),
        named("profile", editor),
        named("activity", chosen),
        named(
            "activity, loading",
            entries(Remote::Loading {
                generation: LOADING,
                previous: None,
            }),
        ),
        named(
            "activity, failed",
            entries(Remote::Failed {
                message: testing::unreachable(),
                previous: None,
            }),
        ),
        named("settings", at(Route::Settings, testing::signed_in())),
        named("locked", locked),
        named("palette", palette),
    ]
}

fn dialogs() -> Vec<Scene> {
    let name: ScriptName = "badge-system".parse().unwrap();
    let dialogs = [
        Dialog::OpenByScriptName,
        Dialog::ReplaceInAll,
        Dialog::SavePlan,
        Dialog::TakeSnapshot,
        Dialog::Shortcuts,
        Dialog::About,
        Dialog::Notices,
        Dialog::DiscardDraft(name.clone()),
        Dialog::DeleteProfile(testing::profile().id),
        Dialog::LeaveProfile(NextProfile::New),
        Dialog::LeaveDrafts(LeaveReason::SignOut),
        Dialog::FileRefused(testing::unreachable()),
        Dialog::TypePath(PathQuestion::default()),
        Dialog::Lifecycle(Lifecycle {
            failure: Some(testing::unreachable()),
            ..Lifecycle::new(Aim::Delete(name))
        }),
        Dialog::Lifecycle(Lifecycle::new(Aim::Make(None))),
    ];
    let scene = |dialog: Dialog| {
        let mut state = opened();
        let name = format!("{dialog:?}").chars().take(40).collect();
        state.dialog = Some(dialog);
        (name, state)
    };
    dialogs.into_iter().map(scene).collect()
}

/// What keys reach without a stop of its own.
fn has_a_key(role: Role, name: &str) -> bool {
    // By arrows, from the one stop of what they are in.
    let is_part = matches!(
        role,
        Role::GridCell
            | Role::RowHeader
            | Role::ColumnHeader
            | Role::Row
            | Role::Tab
            | Role::RadioButton
            | Role::ListBoxOption
    );
    // Ctrl+Shift+[ folds, Shift+F10 opens the menu of a row, and “More” leads to what uses a text.
    let for_the_pointer = [
        "Fold",
        "Unfold",
        "What to do with",
        "Revert the change of",
        "Field ",
        "Menu ",
    ];
    is_part
        || role == Role::ScrollBar
        || for_the_pointer.iter().any(|begin| name.starts_with(begin))
}

/// What Tab comes by, until it comes round.
fn stops(harness: &mut Harness<'_, Stage>) -> BTreeSet<NodeId> {
    let (mut seen, mut nowhere) = (BTreeSet::new(), 0);
    loop {
        harness.key_press(Key::Tab);
        harness.run_steps(2);
        let mut nodes = harness.root().children_recursive();
        let focused = nodes.find(|node| node.accesskit_node().is_focused_in_tree());
        let stop = focused.map(|node| node.accesskit_node().locate().0);
        match stop {
            Some(stop) if seen.insert(stop) => {}
            // Nothing has the focus for a moment where a page is made anew.
            None if nowhere < 3 => nowhere += 1,
            _ => return seen,
        }
    }
}

/// What is over the window, or the window itself: the child of the root that a node is in.
fn layer(node: &AccessKitNode<'_>) -> NodeId {
    let mut node = *node;
    while let Some(parent) = node.parent().filter(|parent| !parent.is_root()) {
        node = parent;
    }
    node.locate().0
}

fn faults(name: &str, state: AppState) -> Vec<String> {
    let is_modal = state.dialog.is_some() || state.palette_open;
    let mut harness = testing::stage(state, super::ui);
    let mut controls = Vec::new();
    let mut faults = Vec::new();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        let (id, layer) = (node.locate().0, layer(&node));
        let node = node.data();
        let (role, label) = (node.role(), node.label().unwrap_or_default());
        let is_control = node.supports_action(Can::Focus) || node.supports_action(Can::Click);
        // Text that can be selected is no control, and egui's scroll bars are for the pointer.
        let is_other = matches!(role, Role::Window | Role::Label | Role::ScrollBar);
        if !is_control || is_other || node.is_disabled() {
            continue;
        }
        if label.trim().is_empty() {
            faults.push(format!("{name}: a {role:?} without a name"));
        }
        if !has_a_key(role, label) {
            controls.push((id, layer, format!("{role:?} “{label}”")));
        }
    }
    let stops = stops(&mut harness);
    let reached = controls.iter().find(|(id, ..)| stops.contains(id));
    let top = reached.map(|(_, layer, _)| *layer).filter(|_| is_modal);
    // A dialog shuts out what is behind it.
    controls.retain(|(_, layer, _)| top.is_none_or(|top| top == *layer));
    let missed = controls.iter().filter(|(id, ..)| !stops.contains(id));
    faults.extend(missed.map(|(.., words)| format!("{name}: Tab misses {words}")));
    faults
}

fn check(scenes: Vec<Scene>) {
    let faults: Vec<String> = scenes
        .into_iter()
        .flat_map(|(name, state)| faults(&name, state))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_control_of_the_lists_and_of_a_connector_on_its_way_has_a_name_and_is_reached() {
    check(connectors());
}

#[test]
fn each_control_of_the_tabs_has_a_name_and_is_reached() {
    check(tabs());
}

#[test]
fn each_control_on_the_way_to_the_server_has_a_name_and_is_reached() {
    check(reviews());
}

#[test]
fn each_control_of_the_other_screens_has_a_name_and_is_reached() {
    check(others());
}

#[test]
fn each_control_of_the_dialogs_has_a_name_and_is_reached() {
    check(dialogs());
}

#[test]
fn each_control_between_tenants_has_a_name_and_is_reached() {
    check(two_tenants_tests::scenes());
}
