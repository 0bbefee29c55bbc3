//! The start, and what is noted for it.

use patchpanel_core_models::{ids::ScriptName, models::document::XmlDocument};

use crate::{
    command::{AppCommand, ConnectorCommand},
    event::{ComputerEvent, PlacesRead},
    state::{
        AppState,
        places::{Place, Places},
        profiles::ProfileId,
        route::{ConnectorTab, ListWish, Route},
        session::SessionId,
    },
    task::{ComputerTask, Task, TenantTask, Work},
    testing,
    update::testing::{on_command, on_event, on_tick},
};

fn badge_system() -> ScriptName {
    "badge-system".parse().unwrap()
}

/// Nobody is signed in, and the profile of the sandbox is saved.
fn started() -> AppState {
    let mut state = testing::signed_in();
    state.sessions.end(SessionId(1));
    state.route = Route::Welcome;
    state
}

fn places(has_last_secret: bool) -> ComputerEvent {
    let sandbox = ProfileId("sandbox".to_owned());
    let place = Place {
        connector: Some(badge_system()),
        tab: ConnectorTab::Xml(XmlDocument::SourceConfig),
        list: ListWish::Hidden,
        ..Place::default()
    };
    ComputerEvent::PlacesRead(PlacesRead {
        places: Places {
            last: Some(sandbox.clone()),
            by_profile: [(sandbox, place)].into(),
        },
        has_last_secret,
    })
}

#[test]
fn the_start_goes_to_the_connector_and_the_tab_of_before() {
    let mut state = started();

    let tasks = on_event(&mut state, places(true));

    let session = state.session().unwrap();
    assert_eq!(session.selected, Some(badge_system()));
    assert_eq!(session.tab, ConnectorTab::Xml(XmlDocument::SourceConfig));
    assert_eq!(session.list, ListWish::Hidden);
    assert_eq!(state.route, Route::Connectors);
    assert_asked!(tasks, [Task::Work(Work::Tenant(_, TenantTask::SignIn(_)))]);
}

#[test]
fn without_a_kept_secret_the_start_shows_the_tenants() {
    let mut state = started();

    let tasks = on_event(&mut state, places(false));

    assert!(state.session().is_none() && tasks.is_empty());
    assert_eq!(state.route, Route::Welcome);
}

#[test]
fn whoever_went_elsewhere_meanwhile_stays_there() {
    let mut state = started();
    on_command(&mut state, AppCommand::Show(Route::Settings));

    let tasks = on_event(&mut state, places(true));

    assert!(state.session().is_none() && tasks.is_empty());
    assert_eq!(state.route, Route::Settings);
}

#[test]
fn a_host_that_nobody_confirmed_gets_no_secret_at_the_start() {
    let mut state = started();
    state.profiles[0].base_url = "https://isc.example.com".parse().unwrap();

    on_event(&mut state, places(true));

    assert!(state.session().is_none());
}

#[test]
fn what_is_shown_is_noted_once_and_not_before_it_is_known_what_was_shown_before() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().was_signed_in = true;
    let now = state.now;
    on_command(
        &mut state,
        ConnectorCommand::ShowTab(ConnectorTab::Metadata),
    );
    assert!(on_tick(&mut state, now).is_empty());
    state.places = Some(Places::default());

    let tasks = on_tick(&mut state, now);

    let [Task::Work(Work::Computer(ComputerTask::KeepPlaces { places, .. }))] = tasks.as_slice()
    else {
        panic!("{tasks:?}");
    };
    let sandbox = ProfileId("sandbox".to_owned());
    assert_eq!(places.by_profile[&sandbox].tab, ConnectorTab::Metadata);
    assert_eq!(places.last, Some(sandbox));
    assert!(on_tick(&mut state, now).is_empty());
}
