//! Compare and promote by what a person reads, clicks and types.

use patchpanel_core_models::{
    draft::Content,
    ids::Locale,
    promote::{Rule, Rules},
};

use super::*;
use crate::{
    screens::testing::{self, *},
    state::{
        compare::{Place, ReadSide, Side, Whose},
        profiles::ProfileId,
        session::{Session, SessionId, SignInState},
    },
    widgets::grid_id,
};

drawn_with!(compare);

fn side(metadata: serde_json::Value, form: &str) -> Arc<ReadSide> {
    let mut read = ReadSide::default();
    read.identity.name = Some("Workday Custom EMEA".to_owned());
    read.content = Content {
        metadata: serde_json::from_value(metadata).unwrap(),
        xml: [(XmlDocument::SourceConfig, form.to_owned())].into(),
        translations: [(Locale::De, "a=1\n".to_owned())].into(),
    };
    Arc::new(read)
}

fn whose(profile: &str) -> Whose {
    Whose {
        profile: ProfileId(profile.to_owned()),
        script_name: "workday-custom-emea".parse().unwrap(),
    }
}

pub(in crate::screens) fn state() -> AppState {
    let mut state = testing::signed_in();
    let mut profile = testing::profile();
    profile.id.0 = "production".to_owned();
    profile.name = "Production".to_owned();
    profile.base_url = "https://acme.api.identitynow.com".parse().unwrap();
    profile.protected = true;
    let mut production = Session::new(SessionId(2), profile);
    production.sign_in = SignInState::SignedIn;
    let sandbox = state.sessions.shown_id().unwrap();
    state.sessions.show(production);
    state.sessions.choose(sandbox);
    let rules = Rules {
        replace: vec![Rule {
            from: "acme-sb".to_owned(),
            to: "acme".to_owned(),
        }],
        ..Rules::default()
    };
    let lines = "<a/>\n".repeat(8);
    let form = |version: &str| {
        format!(
            "<Form>\n<Field host='hr.acme-sb.example' v='{version}'/>\n{lines}<Field name='acme-sb'/><Field v='{version}'/>\n</Form>\n"
        )
    };
    let from = side(json!({"shortDesc": "new", "host": "acme-sb"}), &form("2"));
    let to = side(json!({"shortDesc": "old", "own": true}), &form("1"));
    let findings = Findings::new(from, Some(to), &rules);
    let mut pair = Pair::new(
        Side::Server(whose("sandbox")),
        Some(Side::Server(whose("production"))),
    );
    pair.findings.ask(Generation(1));
    pair.answer(Generation(1), Ok(Arc::new(findings)));
    state.compare = Some(Compare::of(pair, rules));
    state.route = crate::state::route::Route::Compare;
    state
}

fn stage() -> Harness<'static, Stage> {
    testing::stage(state(), draw)
}

fn key(name: &str) -> Place {
    Place::Key(vec![name.to_owned()])
}

#[test]
fn both_sides_parts_and_rules_are_read_out() {
    let harness = stage();

    harness.get_by_label("Sandbox");
    harness.get_by_label("Production");
    harness.get_by_label("2 of 2 parts that differ are chosen");
    harness.get_by_label("2 of 3 changes chosen");
    harness.get_by_label("Differs: +1 ~1 −1 keys");
    for reason in [
        "4 differences are promoted",
        "1 difference is left out: acme keeps its own",
        "2 places differ from acme-sb by your rules",
        "1 value stays as on acme-sb: a name that others refer to",
        "JAR files are uploaded per source",
    ] {
        assert!(harness.shows(reason), "{reason}");
    }
    harness.get_by_label("Plan for acme: 2 steps");
}

#[test]
fn a_part_a_key_and_a_run_of_lines_are_taken_or_left_by_their_check_boxes() {
    let mut harness = stage();

    let is_in_parts = harness
        .ctx
        .memory(|memory| memory.has_focus(grid_id("Parts")));
    assert!(is_in_parts, "keys begin here");
    harness.press_the(Role::CheckBox, "Promote Metadata");
    let all = ["host", "own", "shortDesc"].map(key).to_vec();
    assert_eq!(
        harness.take_asked(),
        [CompareCommand::Take(all, true)],
        "what is left becomes taken first"
    );
    harness.press_the(Role::CheckBox, "Promote own");
    assert_eq!(
        harness.take_asked(),
        [CompareCommand::Take(vec![key("own")], true)]
    );
    harness.press("Part: Source config");
    harness.press_the(Role::CheckBox, "Change 2");

    let second = Place::Lines(XmlDocument::SourceConfig, 1);
    assert_eq!(
        harness.take_asked(),
        [CompareCommand::Take(vec![second.clone()], false)]
    );
    let compare = harness.app().compare.as_mut().unwrap();
    compare.shown_pair_mut().unwrap().choose([second], false);
    harness.run();
    assert!(harness.shows_part("left out: acme keeps 1 line, acme-sb has 1 line"));
    assert!(harness.shows("1 of 2 changes chosen"));
}

#[test]
fn of_a_rule_that_finds_nothing_it_is_said_that_rules_replace_whole_words() {
    let mut harness = stage();
    let whole_words = "no hit: rules replace whole words";
    assert!(!harness.shows(whole_words));
    let compare = harness.state_mut().state.compare.as_mut().unwrap();
    let rule = |from: &str| Rule {
        from: from.to_owned(),
        to: "x".to_owned(),
    };
    compare.rules.replace.push(rule("cme"));

    harness.run();

    assert!(harness.shows(whole_words));
}

#[test]
fn typing_a_rule_asks_for_a_new_comparison_and_leaving_the_field_keeps_it() {
    let mut harness = stage();

    harness.focus_the(Role::TextInput, "Rule 1, becomes");
    harness.type_into(Role::TextInput, "Rule 1, becomes", "x");
    let set = harness.take_asked();
    assert!(
        matches!(set.as_slice(), [Command::Compare(CompareCommand::SetRules(rules))]
        if rules.replace[0].to == "acmex"),
        "{set:?}"
    );
    harness.key(Key::Tab);

    assert!(
        harness
            .take_asked()
            .contains(&CompareCommand::KeepRules.into())
    );
}

#[test]
fn every_replaced_place_is_shown_before_and_after() {
    let mut harness = stage();

    harness.press("Rule 1 hits 2 places");

    harness.get_by_label("In the source: hr.acme-sb.example");
    harness.get_by_label("Afterwards: hr.acme.example");
    assert!(harness.shows("Replaced values"));
}

#[test]
fn a_draft_is_made_only_where_one_can_be() {
    let mut harness = stage();
    harness.press("Make draft in Production…");
    assert_eq!(harness.take_asked(), [CompareCommand::MakeDrafts]);

    let compare = harness.app().compare.as_mut().unwrap();
    compare.pairs[0].to = Some(Side::Draft(whose("nobody")));
    harness.run();
    assert!(harness.is_disabled(Role::Button, "Make draft in the target…"));
}

#[test]
fn without_a_second_side_it_says_what_can_be_chosen() {
    let mut state = state();
    let pair = &mut state.compare.as_mut().unwrap().pairs[0];
    (pair.to, pair.findings) = (None, Remote::NotAsked);
    let mut harness = testing::stage(state, draw);

    harness.press("Choose…");

    assert_eq!(harness.take_asked(), [CompareCommand::AskSide(End::To)]);
}

#[test]
fn ctrl_enter_makes_the_draft() {
    let mut harness = stage();

    harness.keys(egui::Modifiers::COMMAND, Key::Enter);

    assert_eq!(harness.take_asked(), [CompareCommand::MakeDrafts]);
}

#[test]
fn escape_leads_from_a_pair_of_several_to_the_table_and_then_to_the_connector() {
    let mut state = state();
    let compare = state.compare.as_mut().unwrap();
    compare.pairs.push(compare.pairs[0].clone());
    let mut harness = testing::stage(state, draw);

    harness.key(Key::Escape);
    assert_eq!(harness.take_asked(), [CompareCommand::Show(None)]);
    harness.app().compare.as_mut().unwrap().shown = None;
    harness.run();
    assert!(harness.shows("2 different"));
    harness.key(Key::Escape);

    assert_eq!(
        harness.take_asked(),
        [AppCommand::Show(crate::state::route::Route::Connectors)]
    );
}

#[test]
fn what_nothing_can_change_is_a_reason_too_and_each_side_says_when_it_was_read() {
    let mut state = state();
    let pair = &mut state.compare.as_mut().unwrap().pairs[0];
    let findings = pair.findings.value().unwrap().clone();
    let read = |side: &ReadSide, class: &str| {
        let mut side = side.clone();
        side.identity.class_name = Some(class.to_owned());
        side.read_at = Some("2026-11-23T10:46:30Z".parse().unwrap());
        Arc::new(side)
    };
    let (from, to) = (
        read(&findings.from, "A"),
        read(findings.to.as_ref().unwrap(), "B"),
    );
    pair.findings = Remote::Ready(Arc::new(Findings::new(from, Some(to), &Rules::default())));

    let harness = testing::stage(state, draw);

    assert!(harness.shows("Class differs: set only when a connector is created"));
    let read = harness.query_all_by_label("current state, read at 10:46:30");
    assert_eq!(read.count(), 2);
}

#[test]
fn a_connector_whose_remaining_differences_are_left_out_says_so() {
    let mut state = state();
    let compare = state.compare.as_mut().unwrap();
    let pair = &mut compare.pairs[0];
    let changes = pair.findings.value().unwrap().changes.clone();
    let places = changes
        .iter()
        .map(crate::state::compare::PlaceChange::place);
    pair.is_drafted = true;
    pair.choose(places.skip(1), false);
    compare.pairs.push(compare.pairs[0].clone());
    compare.pairs[1].choose([changes[0].place()], false);
    compare.shown = None;

    let harness = testing::stage(state, draw);

    assert!(harness.shows("1 draft made and 1 left out"));
}
