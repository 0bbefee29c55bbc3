//! Names that hide something, on every screen: what is read out and shown has a mark for each hidden character.

use patchpanel_core_models::promote::Rules;
use patchpanel_ui_kit::visible::is_hidden;

use crate::{
    messages::UserMessage,
    screens::testing::{self, *},
    state::{
        backups::{Backups, Repository, WorkTree},
        compare::{Compare, Findings, Pair, ReadSide, Side, Whose},
        notices::NoticeKind,
        places::Place,
        profiles::ProfileId,
        route::ConnectorTab,
        session::ConnectorList,
    },
    view_models::backups,
};

/// A NUL ends the connection to assistive technology; the others read as another name or as a second line.
const HOSTILE: &str = "acme\0\u{202E}rh\nAll is well\u{2028}\u{85}\u{7F}";

fn hostile(tab: ConnectorTab) -> AppState {
    let mut state = testing::signed_in();
    let mut profile = testing::profile();
    profile.name = HOSTILE.to_owned();
    let mut other = profile.clone();
    other.id = ProfileId(HOSTILE.to_owned());
    state.profiles = vec![profile.clone(), other];
    let message = UserMessage::new(HOSTILE, HOSTILE, HOSTILE).with_details(HOSTILE);
    state
        .notices
        .add(state.now, NoticeKind::Warning, message, None);
    let mut place = Place::default();
    place.backup.folder = Some(HOSTILE.into());
    let places = state.places.get_or_insert_default();
    places.by_profile.insert(profile.id.clone(), place);
    let session = state.session_mut().unwrap();
    session.tab = tab;
    session.profile = profile;
    session.identity.user_name = Some(HOSTILE.to_owned());
    let list = session.connectors.value().unwrap();
    let mut items = list.items.clone();
    for item in &mut items {
        let item = Arc::make_mut(item);
        item.name = Some(HOSTILE.into());
        item.connector_type = Some(HOSTILE.into());
    }
    let read_at = list.read_at;
    session.connectors = Remote::Ready(ConnectorList { items, read_at });
    let detail = json!({
        "scriptName": "badge-system", "name": HOSTILE, "type": HOSTILE, "status": HOSTILE,
        "className": HOSTILE, "features": [HOSTILE], "connectorMetadata": {HOSTILE: HOSTILE, "a": {"b": HOSTILE}},
    });
    testing::open(session, detail);
    session.backups = hostile_backups();
    state.compare = Some(hostile_comparison());
    state
}

fn hostile_backups() -> Backups {
    let mut backups = std::mem::take(&mut backups::tests::state().session_mut().unwrap().backups);
    let facts = &mut backups.facts;
    if let WorkTree::Git(Repository {
        branch, commits, ..
    }) = &mut facts.work_tree
    {
        HOSTILE.clone_into(branch);
        for commit in commits.values_mut() {
            HOSTILE.clone_into(&mut commit.author);
        }
    }
    for line in backups.lines.values_mut() {
        line.title = Some(HOSTILE.to_owned());
    }
    backups.selected = backups.lines.keys().next().cloned();
    backups
}

fn hostile_comparison() -> Compare {
    let mut side = ReadSide::default();
    side.identity.name = Some(HOSTILE.to_owned());
    side.content.metadata.insert(HOSTILE.into(), HOSTILE.into());
    let whose = Side::Server(Whose {
        profile: testing::profile().id,
        script_name: "badge-system".parse().unwrap(),
    });
    let findings = Findings::new(Arc::new(side), None, &Rules::default());
    let mut pair = Pair::new(whose.clone(), Some(whose));
    pair.findings = Remote::Ready(Arc::new(findings));
    Compare::of(pair, Rules::default())
}

fn assert_visible(harness: &Harness<'_, Stage>, place: &str) {
    let mut marks = 0;
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        let has_lines = matches!(
            node.role(),
            Role::TextRun | Role::MultilineTextInput | Role::Label
        );
        let is_raw = |letter| is_hidden(letter) && !(has_lines && letter == '\n');
        for said in [node.label(), node.value(), node.description()] {
            let said = said.unwrap_or_default();
            marks += usize::from(said.contains("[U+"));
            assert!(
                !said.contains(is_raw),
                "{place}: {said:?} of {:?}",
                node.role()
            );
        }
    }
    assert!(marks > 0, "nothing hostile is shown on {place}");
}

#[test]
fn no_screen_shows_or_says_a_hidden_character_of_a_name() {
    let tabs = [
        ConnectorTab::Overview,
        ConnectorTab::Metadata,
        ConnectorTab::Translations,
        ConnectorTab::History,
    ];
    let connectors = tabs.map(|tab| (Route::Connectors, tab));
    let others = [
        Route::Welcome,
        Route::Profiles,
        Route::Review,
        Route::Audit,
        Route::Backups,
        Route::Compare,
        Route::Settings,
    ]
    .map(|route| (route, ConnectorTab::Overview));
    for (route, tab) in connectors.into_iter().chain(others) {
        for palette in [false, true] {
            let mut state = hostile(tab);
            state.route = route;
            state.palette_open = palette;

            let harness = testing::stage(state, super::ui);

            assert_visible(&harness, &format!("{route:?}, {tab:?}"));
        }
    }
}
