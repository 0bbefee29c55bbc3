//! Filtering, facets, order and speed of the connector list.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use patchpanel_core_models::models::connector::{ConnectorDetail, ConnectorSummary, NewConnector};
use serde_json::json;

use super::*;
use crate::state::{
    AppState,
    connectors::{OpenConnector, PartValue, ServerState},
    profiles::Profile,
    remote::Remote,
    session::{ConnectorList, Session, SessionId},
};

/// Two custom connectors and two of the vendor.
fn items() -> Vec<ConnectorSummary> {
    let items = json!([
        {"name": "Workday Custom EMEA", "scriptName": "workday-custom-emea", "type": "workday",
         "className": "sailpoint.connector.OpenConnectorAdapter", "status": "RELEASED",
         "features": ["PROVISIONING", "ENABLE"]},
        {"name": "Active Directory", "scriptName": "active-directory", "type": "ad",
         "className": "sailpoint.connector.ADConnector", "status": "RELEASED", "features": ["PROVISIONING"]},
        {"name": "badge system", "scriptName": "badge-system", "type": "custom badge",
         "className": "com.acme.Badges", "status": "DEPRECATED", "features": ["PROVISIONING", "PASSWORD"]},
        {"name": "Box", "scriptName": "box", "type": "box",
         "className": "sailpoint.connector.BoxConnector", "status": "RELEASED", "features": null},
    ]);
    serde_json::from_value(items).unwrap()
}

fn profile(remembered: &[&str]) -> Profile {
    let remembered = remembered.iter().map(|name| name.parse().unwrap());
    Profile {
        remembered: remembered.collect(),
        ..crate::testing::profile()
    }
}

fn session(items: Vec<ConnectorSummary>, remembered: &[&str]) -> Session {
    let mut session = Session::new(SessionId(1), profile(remembered));
    session.connectors = Remote::Ready(ConnectorList {
        items: items.into_iter().map(Arc::new).collect(),
        read_at: Timestamp::UNIX_EPOCH,
    });
    session
}

fn everything() -> Filter {
    Filter {
        custom_only: false,
        ..Filter::default()
    }
}

fn names<'a>(catalogue: &'a Catalogue, found: &Found) -> Vec<&'a str> {
    found
        .rows
        .iter()
        .map(|row| catalogue.row(*row).unwrap().name())
        .collect()
}

fn kept(filter: &Filter) -> Vec<String> {
    let catalogue = Catalogue::of(&session(items(), &[]));
    names(&catalogue, &catalogue.find(filter))
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn custom_connectors_are_shown_at_first_sorted_by_name_in_any_case() {
    assert_eq!(
        kept(&Filter::default()),
        ["badge system", "Workday Custom EMEA"]
    );
    assert_eq!(
        kept(&everything()),
        [
            "Active Directory",
            "badge system",
            "Box",
            "Workday Custom EMEA"
        ]
    );
}

#[test]
fn words_are_found_in_name_script_name_type_and_class_in_any_case_and_order() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(
            kept(&Filter {
                text: text.to_owned(),
                ..everything()
            }),
            expected,
            "{text}"
        );
    };

    check("EMEA work", &["Workday Custom EMEA"]);
    check("badge-system", &["badge system"]);
    check("acme.badges", &["badge system"]);
    check(
        "  ",
        &[
            "Active Directory",
            "badge system",
            "Box",
            "Workday Custom EMEA",
        ],
    );
    check("workdya", &[]);
}

#[test]
fn statuses_and_types_are_alternatives_and_features_must_all_be_there() {
    let statuses = Filter {
        statuses: set(&["DEPRECATED", "RELEASED"]),
        ..everything()
    };
    let types = Filter {
        types: set(&["ad", "box"]),
        ..everything()
    };
    let features = Filter {
        features: set(&["PROVISIONING", "PASSWORD"]),
        ..everything()
    };
    let unknown = Filter {
        features: set(&["SYNC"]),
        ..everything()
    };

    assert_eq!(kept(&statuses).len(), 4);
    assert_eq!(kept(&types), ["Active Directory", "Box"]);
    assert_eq!(kept(&features), ["badge system"]);
    assert_eq!(kept(&unknown), [""; 0]);
}

#[test]
fn a_facet_counts_what_choosing_a_value_would_keep_under_the_other_conditions() {
    let catalogue = Catalogue::of(&session(items(), &[]));
    let filter = Filter {
        statuses: set(&["DEPRECATED"]),
        ..Filter::default()
    };

    let found = catalogue.find(&filter);

    let pairs = |values: &[FacetValue]| -> Vec<(String, usize)> {
        values
            .iter()
            .map(|value| (value.value.clone(), value.count))
            .collect()
    };
    assert_eq!(
        pairs(&found.statuses),
        [("DEPRECATED".to_owned(), 1), ("RELEASED".to_owned(), 1)]
    );
    assert_eq!(pairs(&found.types), [("custom badge".to_owned(), 1)]);
    assert_eq!(
        pairs(&found.features),
        [("PASSWORD".to_owned(), 1), ("PROVISIONING".to_owned(), 1)]
    );
    assert_eq!(found.custom, 1);
    assert_eq!(found.total, 4);
}

#[test]
fn a_chosen_value_stays_in_its_facet_when_nothing_has_it() {
    let catalogue = Catalogue::of(&session(items(), &[]));
    let filter = Filter {
        text: "box".to_owned(),
        features: set(&["PASSWORD"]),
        ..everything()
    };

    let found = catalogue.find(&filter);

    assert_eq!(
        found.features,
        [FacetValue {
            value: "PASSWORD".to_owned(),
            count: 0
        }]
    );
}

#[test]
fn sorting_by_type_keeps_equal_rows_sorted_by_name_and_can_be_turned_round() {
    let sorted = |column, direction| {
        kept(&Filter {
            sort: Sort { column, direction },
            ..everything()
        })
    };

    assert_eq!(
        sorted(Column::Status, Direction::Ascending),
        [
            "badge system",
            "Active Directory",
            "Box",
            "Workday Custom EMEA"
        ]
    );
    assert_eq!(
        sorted(Column::Type, Direction::Descending),
        [
            "Workday Custom EMEA",
            "badge system",
            "Box",
            "Active Directory"
        ]
    );
    assert_eq!(
        sorted(Column::Name, Direction::Descending),
        [
            "Workday Custom EMEA",
            "Box",
            "badge system",
            "Active Directory"
        ]
    );
}

#[test]
fn pressing_a_sorted_head_turns_the_order_and_another_head_starts_with_a() {
    let by_name = Sort::default();
    let turned = Sort {
        column: Column::Name,
        direction: Direction::Descending,
    };

    assert_eq!(by_name.pressed(Column::Name), turned);
    assert_eq!(turned.pressed(Column::Name), by_name);
    assert_eq!(
        turned.pressed(Column::Type),
        Sort {
            column: Column::Type,
            direction: Direction::Ascending
        }
    );
}

#[test]
fn remembered_connectors_that_the_list_does_not_show_are_rows_of_their_own() {
    let session = session(items(), &["genesys-cloud", "box"]);

    let catalogue = Catalogue::of(&session);
    let found = catalogue.find(&Filter::default());

    assert_eq!(
        names(&catalogue, &found),
        ["badge system", "genesys-cloud", "Workday Custom EMEA"]
    );
    let row = catalogue.row(found.rows[1]).unwrap();
    assert_eq!(
        (row.listing, row.of.status.clone()),
        (Listing::Remembered, None)
    );
    assert_eq!(found.total, 5);
}

#[test]
fn a_remembered_connector_that_was_opened_shows_its_own_name_type_and_status() {
    let mut session = session(items(), &["genesys-cloud"]);
    let before = CatalogueKey::of(&session);
    let detail: ConnectorDetail = serde_json::from_value(json!({"name": "Genesys Cloud", "type": "web services",
        "status": "DEMO", "scriptName": "genesys-cloud", "s3Location": "custom-connector/genesys-cloud"}))
    .unwrap();
    let mut open = OpenConnector::new("genesys-cloud".parse().unwrap());
    open.server = Remote::Ready(ServerState {
        detail,
        read_at: Timestamp::UNIX_EPOCH,
    });
    session.open.insert("genesys-cloud".parse().unwrap(), open);

    let catalogue = Catalogue::of(&session);
    let found = catalogue.find(&Filter {
        text: "genesys".to_owned(),
        ..Filter::default()
    });

    let row = catalogue.row(found.rows[0]).unwrap();
    assert_eq!(
        (row.name(), row.connector_type()),
        ("Genesys Cloud", "web services")
    );
    assert_eq!(row.of.status, Some(ConnectorStatus::Demo));
    assert_ne!(
        CatalogueKey::of(&session),
        before,
        "the catalogue is made again after it was read"
    );
}

#[test]
fn a_connector_to_be_created_is_a_row_among_custom_ones_while_it_has_a_draft() {
    let mut session = session(items(), &[]);
    let new = NewConnector::new("Till", "vendor.Till");
    let open = session.opened(&"till".parse().unwrap());
    open.set_unmade(Box::new(new), Timestamp::UNIX_EPOCH);
    let metadata = serde_json::Map::from_iter([("a".to_owned(), json!(1))]);
    let edit = PartValue::Metadata(metadata);
    open.draft.edit(edit, Timestamp::UNIX_EPOCH);
    let key = CatalogueKey::of(&session);
    let catalogue = Catalogue::of(&session);
    let found = catalogue.find(&Filter::default());
    let shown = ["badge system", "Till", "Workday Custom EMEA"];
    assert_eq!(names(&catalogue, &found), shown);
    let row = catalogue.row(found.rows[1]).unwrap();
    assert_eq!(row.listing, Listing::Unmade);

    let open = session.opened(&"till".parse().unwrap());
    open.draft.discard(Timestamp::UNIX_EPOCH);

    assert_ne!(CatalogueKey::of(&session), key);
    assert_eq!(Catalogue::of(&session).find(&Filter::default()).total, 4);
}

#[test]
fn the_footer_tells_how_many_are_shown_only_when_some_are_not() {
    let found = |rows: usize, total| Found {
        rows: (0..rows).collect(),
        total,
        ..Found::default()
    };

    assert_eq!(footer(&found(20, 203)), "20 shown of 203 connectors");
    assert_eq!(footer(&found(203, 203)), "203 connectors");
    assert_eq!(footer(&found(1, 1)), "1 connector");
    assert_eq!(short_footer(&found(20, 203)), "20 of 203");
    assert_eq!(short_footer(&found(203, 203)), "203 connectors");
}

#[test]
fn a_facet_says_its_first_value_and_how_many_more() {
    let lower = |word: &str| word.to_lowercase();

    assert_eq!(chosen_text(&set(&[]), lower), None);
    assert_eq!(chosen_text(&set(&["DEMO"]), lower), Some("demo".to_owned()));
    assert_eq!(
        chosen_text(&set(&["RELEASED", "DEMO", "DEPRECATED"]), lower),
        Some("demo +2".to_owned())
    );
    assert_eq!(
        chosen_text(&set(&["Active Directory - Direct"]), lower),
        Some("active director…".to_owned())
    );
}

#[test]
fn the_list_is_the_same_beside_every_tab_and_makes_room_in_narrow_windows() {
    let form = ListForm::beside;

    assert_eq!(form(false, ListWish::Usual, 1280.0), ListForm::Wide);
    assert_eq!(form(false, ListWish::Hidden, 1024.0), ListForm::Narrow);
    assert_eq!(form(true, ListWish::Usual, 1280.0), ListForm::Narrow);
    assert_eq!(form(true, ListWish::Usual, 1920.0), ListForm::Wide);
    assert_eq!(form(true, ListWish::Usual, 1179.0), ListForm::Hidden);
    assert_eq!(form(true, ListWish::Shown, 1024.0), ListForm::Narrow);
    assert_eq!(form(true, ListWish::Hidden, 1920.0), ListForm::Hidden);
}

#[test]
fn an_empty_result_names_what_was_typed() {
    let found = Found {
        total: 203,
        ..Found::default()
    };
    let title = |filter: &Filter| nothing_found(filter, &found).0;

    assert_eq!(
        title(&Filter {
            text: " workdya ".to_owned(),
            ..everything()
        }),
        "No connector matches “workdya”"
    );
    assert_eq!(
        title(&Filter {
            text: "workdya".to_owned(),
            ..Filter::default()
        }),
        "No connector matches “workdya” with these filters"
    );
    assert_eq!(
        title(&Filter::default()),
        "No connector matches these filters"
    );
    assert_eq!(
        nothing_found(&everything(), &Found::default()).0,
        "This tenant lists no connectors"
    );
}

#[test]
fn clearing_lets_everything_through_and_keeps_the_order() {
    let sort = Sort {
        column: Column::Type,
        direction: Direction::Descending,
    };
    let mut filter = Filter {
        text: "x".to_owned(),
        statuses: set(&["DEMO"]),
        sort,
        ..Filter::default()
    };

    filter.clear();

    assert_eq!(
        filter,
        Filter {
            sort,
            ..everything()
        }
    );
    assert!(!filter.narrows());
}

/// The bound is twenty times what an optimised build needs, since this one is not optimised.
#[test]
fn a_hundred_thousand_connectors_are_filtered_within_a_frame_or_so() {
    let item = |number: usize| {
        let item = json!({"name": format!("Connector {number:06}"), "scriptName": format!("connector-{number:06}"),
            "type": format!("type {}", number % 40), "status": "RELEASED", "features": ["PROVISIONING", "ENABLE"],
            "className": if number.is_multiple_of(5) { "sailpoint.connector.OpenConnectorAdapter" } else { "vendor" }});
        serde_json::from_value(item).unwrap()
    };
    let mut state = AppState::new(Timestamp::UNIX_EPOCH, TimeZone::UTC);
    state
        .sessions
        .show(session((0..100_000).map(item).collect(), &[]));
    let catalogue = Catalogue::of(state.session().unwrap());
    let filter = Filter {
        text: "connector-0999".to_owned(),
        ..Filter::default()
    };

    let started = Moment::now();
    let found = catalogue.find(&filter);
    let elapsed = started.elapsed();

    assert_eq!(found.rows.len(), 20);
    assert!(elapsed < Duration::from_millis(500), "{elapsed:?}");
}

/// The one place where a test measures real time.
struct Moment(std::time::Instant);

impl Moment {
    #[expect(clippy::disallowed_methods, reason = "this test measures real time")]
    fn now() -> Self {
        Self(std::time::Instant::now())
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
