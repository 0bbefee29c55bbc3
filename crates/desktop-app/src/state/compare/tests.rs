use patchpanel_core_models::{
    compare::Closeness, draft::Part, ids::Locale, models::document::XmlDocument, promote::Rule,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const FORM: XmlDocument = XmlDocument::SourceConfig;

fn content(metadata: Value, form: &str, german: &str) -> Content {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Content {
        metadata: serde_json::from_value(metadata).unwrap(),
        xml: text(form).map(|text| (FORM, text)).into_iter().collect(),
        translations: text(german)
            .map(|text| (Locale::De, text))
            .into_iter()
            .collect(),
    }
}

fn side(content: Content) -> Arc<ReadSide> {
    Arc::new(ReadSide {
        content,
        ..ReadSide::default()
    })
}

fn findings(from: Content, to: Content, rules: &Rules) -> Findings {
    Findings::new(side(from), Some(side(to)), rules)
}

fn key(path: &[&str]) -> Place {
    Place::Key(path.iter().map(|key| (*key).to_owned()).collect())
}

fn text(key: &str) -> Place {
    Place::Text(Locale::De, key.to_owned())
}

#[test]
fn each_key_each_text_and_each_run_of_lines_is_taken_or_left_by_itself() {
    let from = content(
        json!({"a": {"x": 2, "y": 1}, "new": true}),
        "<Form>\n<a v='2'/>\n<b/>\n<b/>\n<c v='2'/>\n</Form>\n",
        "# theirs\na=2\nb=2\n",
    );
    let to = content(
        json!({"a": {"x": 1, "y": 1}, "own": 1}),
        "<Form>\n<a v='1'/>\n<b/>\n<b/>\n<c v='1'/>\n</Form>\n",
        "# ours\nb = 1\nown = 3\n",
    );
    let found = findings(from, to, &Rules::default());

    let places: Vec<Place> = found.changes.iter().map(PlaceChange::place).collect();
    assert_eq!(
        places,
        [
            key(&["a", "x"]),
            key(&["new"]),
            key(&["own"]),
            Place::Lines(FORM, 0),
            Place::Lines(FORM, 1),
            text("a"),
            text("b"),
            text("own"),
        ]
    );
    let mut left_out = found.left_out_at_first();
    assert_eq!(
        left_out,
        [key(&["own"]), text("own")].into(),
        "what only the target has stays"
    );
    left_out.extend([key(&["a", "x"]), Place::Lines(FORM, 1), text("b")]);

    let promoted = found.promoted(&left_out);

    assert_eq!(
        promoted,
        content(
            json!({"a": {"x": 1, "y": 1}, "new": true, "own": 1}),
            "<Form>\n<a v='2'/>\n<b/>\n<b/>\n<c v='1'/>\n</Form>\n",
            "# ours\nb = 1\nown = 3\na = 2\n",
        )
    );
}

#[test]
fn a_document_that_one_side_lacks_is_taken_or_left_as_a_whole() {
    let (with, without) = (content(json!({}), "<Form/>", "a=1\n"), Content::default());
    let added = findings(with.clone(), without.clone(), &Rules::default());
    let removed = findings(without.clone(), with.clone(), &Rules::default());

    assert_eq!(added.promoted(&BTreeSet::new()), with);
    assert_eq!(
        removed.promoted(&removed.left_out_at_first()),
        with,
        "it stays at first"
    );
    assert_eq!(removed.promoted(&BTreeSet::new()), without);
}

#[test]
fn what_means_the_same_is_no_difference_whatever_its_layout_and_line_ends() {
    let to = content(json!({"n": 1.0}), "<Form a='1'  b='2'/>", "a = 1\r\n");
    let from = content(json!({"n": 1}), "<Form b=\"2\" a=\"1\"></Form>\n", "a=1");

    assert_eq!(findings(from, to.clone(), &Rules::default()).changes, []);
    let windows = content(json!({}), "<Form>\r\n<a/>\r\n</Form>\r\n", "");
    let here = content(json!({}), "<Form>\n<a/>\n<b/>\n</Form>\n", "");
    let found = findings(windows, here, &Rules::default());
    assert_eq!(
        found.changes.len(),
        1,
        "the lines that are the same are the same"
    );
}

#[test]
fn a_choice_outlives_a_new_comparison_whatever_stands_above_it() {
    let (mut from, to) = (
        content(json!({"a": 2}), "<Form>\n<a/>\n<b v='2'/>\n</Form>\n", ""),
        content(json!({"a": 1}), "<Form>\n<a/>\n<b v='1'/>\n</Form>\n", ""),
    );
    let before = findings(from.clone(), to.clone(), &Rules::default());
    let left_out = [key(&["a"]), Place::Lines(FORM, 0)].into();
    from.xml.insert(
        FORM,
        "<Form v='new'>\n<a/>\n<b v='2'/>\n</Form>\n".to_owned(),
    );
    from.metadata.insert("b".to_owned(), json!(1));

    let after = findings(from, to, &Rules::default());

    let expected = [key(&["a"]), Place::Lines(FORM, 1)].into();
    assert_eq!(after.left_out_as(&before, &left_out), expected);
}

#[test]
fn of_two_runs_with_the_same_lines_the_one_that_was_left_out_stays_left_out() {
    let form = |value: u8| {
        let field = format!("<a v='{value}'/>\n");
        content(
            json!({}),
            &format!("<Form>\n{field}<b/>\n<b/>\n{field}</Form>\n"),
            "",
        )
    };
    let found = findings(form(2), form(1), &Rules::default());
    assert_eq!(found.changes.len(), 2);

    for number in [0, 1] {
        let left_out = [Place::Lines(FORM, number)].into();
        assert_eq!(found.left_out_as(&found, &left_out), left_out);
    }
}

#[test]
fn a_run_that_was_left_out_stays_left_out_when_a_rule_changes_it() {
    let form = |value: &str| {
        content(
            json!({}),
            &format!("<Form>\n<a v='{value}'/>\n</Form>\n"),
            "",
        )
    };
    let left_out = [Place::Lines(FORM, 0)].into();
    let before = findings(form("acme"), form("other"), &Rules::default());

    let after = findings(form("acme"), form("other"), &rules());

    assert_ne!(before.adapted.content, after.adapted.content);
    assert_eq!(after.left_out_as(&before, &left_out), left_out);
}

#[test]
fn a_removal_that_somebody_took_stays_taken() {
    let found = findings(
        Content::default(),
        content(json!({"own": 1}), "<Form/>", "own=1"),
        &Rules::default(),
    );

    assert_eq!(found.left_out_at_first().len(), 3);
    assert_eq!(found.left_out_as(&found, &BTreeSet::new()), BTreeSet::new());
}

fn any_content() -> impl Strategy<Value = Content> {
    let leaf = prop_oneof![
        Just(json!(1)),
        Just(json!("acme")),
        Just(json!({})),
        Just(json!([1]))
    ];
    let value = leaf.prop_recursive(2, 8, 3, |inner| {
        prop::collection::btree_map("[a-c]", inner, 0..3).prop_map(|members| json!(members))
    });
    let metadata = prop::collection::btree_map("[a-d]", value, 0..4);
    let line = prop::sample::select(vec![
        "<a v='1'/>\n",
        "<a v='2'/>\n",
        "<b>acme</b>\n",
        "<c/>\n",
    ]);
    let form = prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat());
    let german = prop::collection::btree_map("[a-d]", "[12]", 0..4);
    let german = german.prop_map(|texts| -> String {
        let lines: Vec<String> = texts
            .iter()
            .map(|(key, text)| format!("{key}={text}\n"))
            .collect();
        lines.concat()
    });
    (metadata, prop::option::of(form), german).prop_map(|(metadata, form, german)| {
        let form = form
            .map(|lines| format!("<Form>\n{lines}</Form>\n"))
            .unwrap_or_default();
        content(json!(metadata), &form, &german)
    })
}

fn rules() -> Rules {
    Rules {
        replace: vec![Rule {
            from: "acme".to_owned(),
            to: "prod".to_owned(),
        }],
        ..Rules::default()
    }
}

proptest! {
    #[test]
    fn everything_taken_is_the_source_and_nothing_taken_is_the_target(
        from in any_content(), to in any_content(),
    ) {
        let found = findings(from, to.clone(), &rules());
        let all: BTreeSet<Place> = found.changes.iter().map(PlaceChange::place).collect();

        let taken = found.promoted(&BTreeSet::new());
        for part in found.parts() {
            let is_same = Closeness::Values.same_part(&taken, &found.adapted.content, part);
            prop_assert!(is_same, "{:?}", part);
        }
        prop_assert_eq!(&found.promoted(&all), &to);
    }

    #[test]
    fn what_is_left_out_is_all_that_differs_afterwards(
        from in any_content(), to in any_content(), chosen in any::<u32>(),
    ) {
        let found = findings(from.clone(), to, &rules());
        let places = found.changes.iter().map(PlaceChange::place);
        let numbered = places.zip(0..32);
        let left_out: BTreeSet<Place> = numbered
            .filter(|(_, number)| chosen >> number & 1 == 1)
            .map(|(place, _)| place)
            .collect();

        let again = findings(from, found.promoted(&left_out), &rules());

        let parts = |places: &BTreeSet<Place>| -> BTreeSet<Part> {
            places.iter().map(Place::part).collect()
        };
        let differs: BTreeSet<Place> = again.changes.iter().map(PlaceChange::place).collect();
        prop_assert_eq!(parts(&differs), parts(&left_out));
        let keys = |places: &BTreeSet<Place>| -> Vec<Place> {
            places.iter().filter(|place| !matches!(place, Place::Lines(..))).cloned().collect()
        };
        prop_assert_eq!(keys(&differs), keys(&left_out));
    }
}

/// A form of 1 MB: every fiftieth field has a value of its own, every tenth names the tenant.
fn large(tenant: &str, value: &str) -> String {
    let field = |number: usize| {
        let value = if number.is_multiple_of(50) {
            value
        } else {
            "same"
        };
        let host = if number.is_multiple_of(10) {
            tenant
        } else {
            "elsewhere"
        };
        format!(
            "  <Field name=\"field{number}\" displayName=\"con_form_field_{number}\" host=\"hr.{host}.example\" value=\"{value}\"/>\n"
        )
    };
    let fields = (0..10_000).map(field).collect::<Vec<String>>().concat();
    format!("<Form>\n{fields}</Form>\n")
}

/// Prints the figure: `cargo test --release -p patchpanel --lib two_documents_of_1_mb -- --nocapture`.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "measures how long a comparison takes"
)]
fn two_documents_of_1_mb_are_compared_with_rules_in_time() {
    let rule = |from: &str, to: &str| Rule {
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let rules = Rules {
        replace: vec![rule("acme-sb", "acme"), rule("wd3-impl", "wd3")],
        ..Rules::default()
    };
    let from = side(content(json!({}), &large("acme-sb", "new"), ""));
    let to = side(content(json!({}), &large("acme", "old"), ""));
    assert!(from.content.xml[&FORM].len() > 1_000_000);
    let mut times = Vec::new();
    for _ in 0..9 {
        let start = std::time::Instant::now();
        let found = Findings::new(Arc::clone(&from), Some(Arc::clone(&to)), &rules);
        let promoted = found.promoted(&BTreeSet::new());
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        assert_eq!(
            (found.changes.len(), found.adapted.hits.by_rule.as_slice()),
            (200, [1000].as_slice())
        );
        assert!(promoted.xml[&FORM] == large("acme", "new"), "all is taken");
    }

    times.sort_by(f64::total_cmp);
    println!(
        "two documents of 1 MB compared with two rules, ms: {:.0}",
        times[4]
    );
    // A build without optimisation says nothing about what a person waits for.
    if !cfg!(debug_assertions) {
        assert!(times[4] < 150.0);
    }
}
