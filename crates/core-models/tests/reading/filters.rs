//! Filter expressions: printing and parsing are each other's inverse.

use patchpanel_core_models::filter::{Field, Filter, FilterValue, Operator, Values};
use proptest::prelude::*;
use proptest::sample::select;

fn field() -> impl Strategy<Value = Field> {
    select(vec![
        "name",
        "owner.name",
        "in",
        "eq",
        "_x-1",
        "isnull",
        "true",
    ])
    .prop_map(|name| Field::new(name).unwrap())
}

fn value() -> impl Strategy<Value = FilterValue> {
    prop_oneof![
        "\\PC{0,8}|[\\\\\"()a]{0,8}".prop_map(FilterValue::Text),
        any::<i64>().prop_map(FilterValue::from),
        any::<bool>().prop_map(FilterValue::from),
    ]
}

fn values() -> impl Strategy<Value = Values> {
    prop::collection::vec(value(), 1..4).prop_map(|values| Values::new(values).unwrap())
}

fn condition() -> impl Strategy<Value = Filter> {
    let comparing = select(vec![
        Operator::Eq,
        Operator::Ne,
        Operator::Gt,
        Operator::Ge,
        Operator::Lt,
        Operator::Le,
        Operator::Co,
        Operator::Sw,
    ]);
    prop_oneof![
        (field(), comparing, value())
            .prop_map(|(field, operator, value)| field.compare(operator, value).unwrap()),
        (field(), values()).prop_map(|(field, values)| field.is_one_of(values)),
        (field(), values()).prop_map(|(field, values)| field.contains_all(values)),
        field().prop_map(Field::is_present),
        field().prop_map(Field::is_null),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    condition().prop_recursive(5, 24, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(Filter::negated),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| left.and(right)),
            (inner.clone(), inner).prop_map(|(left, right)| left.or(right)),
        ]
    })
}

proptest! {
    #![proptest_config(super::texts::config())]

    #[test]
    fn a_printed_filter_is_read_as_the_same_filter(filter in filter()) {
        prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn any_text_is_a_filter_or_names_a_place_in_it(
        text in "\\PC{0,40}|((not|and|or|pr|a|eq|in|\\(|\\)|,|\"x\"|\"|1|true) ?){0,12}",
    ) {
        match Filter::parse(&text) {
            Ok(filter) => prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter)),
            Err(problem) => {
                let column = problem.place.unwrap().column as usize;
                prop_assert!((1..=text.chars().count() + 1).contains(&column));
            }
        }
    }
}
