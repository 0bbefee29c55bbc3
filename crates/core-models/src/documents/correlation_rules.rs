//! Rules for the correlation config. Each has a code of its own and a test.

use std::collections::BTreeMap;

use super::application::AttributeDefinition;
use super::application_rules::stored_id;
use super::correlation::{CorrelationConfig, CorrelationFilter, FilterKind};
use super::related::Related;
use super::wording::{Names, finding, nearest, rules, suggestion};
use crate::problem::{Problem, Severity};

rules! {
    UNUSUAL_OPERATION: Severity::Warning, "filter-operation", "Use EQ if equality is meant.";
    UNKNOWN_OPERATION: Severity::Error, "filter-operation", "Use EQ if equality is meant.";
    COMPOSITE_FILTER: Severity::Warning, "composite-filter", "Use single filters; they are tried one after the other.";
    UNKNOWN_COMPOSITE: Severity::Error, "composite-filter", "Use single filters; they are tried one after the other.";
    MISSING_ATTRIBUTE: Severity::Warning, "missing-attribute", "Add name=\"… Account Correlation Config\".";
    NO_FILTERS: Severity::Info, "no-filters", "Add a filter that compares an identity attribute with an account attribute.";
    DUPLICATE_FILTER: Severity::Warning, "duplicate-filter", "Delete it, or compare other attributes.";
    MISSING_OPERATION: Severity::Error, "filter-operation", "Write operation=\"EQ\".";
    MATCH_MODE: Severity::Warning, "match-mode", "Use ANYWHERE, START or END, or delete matchMode.";
    UNKNOWN_ATTRIBUTE: Severity::Warning, "unknown-attribute", "Use the exact name of an account schema attribute.";
}

/// The operations of a `Filter` (public `IdentityIQ` DTD).
pub const FILTER_OPERATIONS: [&str; 14] = [
    "EQ",
    "NE",
    "LT",
    "GT",
    "LE",
    "GE",
    "IN",
    "CONTAINS_ALL",
    "LIKE",
    "NOTNULL",
    "ISNULL",
    "ISEMPTY",
    "JOIN",
    "COLLECTION_CONDITION",
];

pub(crate) fn check(config: &CorrelationConfig, related: &Related) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(missing_name(config));
    problems.extend(stored_id(config.attributes.find("id")));
    problems.extend(no_filters(config));
    problems.extend(duplicate_filters(config));
    let application = related.application.as_ref();
    let account = application.and_then(|application| application.account_schema());
    let names =
        account.map(|schema| Names::new(schema.definitions.iter().map(AttributeDefinition::name)));
    for (index, filter) in config.filters.iter().enumerate() {
        check_filter(filter, index + 1, names.as_ref(), &mut problems);
    }
    problems
}

fn check_filter(
    filter: &CorrelationFilter,
    number: usize,
    account: Option<&Names<'_>>,
    problems: &mut Vec<Problem>,
) {
    match &filter.kind {
        FilterKind::Single => {
            problems.extend(operation(filter, number));
            problems.extend(missing_sides(filter, number));
            problems.extend(match_mode(filter, number));
            problems.extend(account.and_then(|names| unknown_attribute(filter, names)));
        }
        FilterKind::Composite(inner) => {
            problems.push(composite(filter, number));
            for filter in inner {
                check_filter(filter, number, account, problems);
            }
        }
    }
}

fn missing_name(config: &CorrelationConfig) -> Option<Problem> {
    config.attributes.text("name").trim().is_empty().then(|| {
        MISSING_ATTRIBUTE.at(
            config.place,
            "CorrelationConfig has no name, which SailPoint’s correlation configs always have.",
        )
    })
}

fn no_filters(config: &CorrelationConfig) -> Option<Problem> {
    (config.filters.is_empty() && config.direct_assignments == 0).then(|| {
        NO_FILTERS.at(
            config.place,
            "There is no filter, so accounts find no identity by their attributes.",
        )
    })
}

fn duplicate_filters(config: &CorrelationConfig) -> Vec<Problem> {
    let mut first: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut problems = Vec::new();
    let filters = config.filters.iter().enumerate();
    for (index, filter) in filters.filter(|(_, filter)| filter.kind == FilterKind::Single) {
        let key = (filter.operation(), filter.property(), filter.value());
        match first.get(&key) {
            Some(earlier) => problems.push(DUPLICATE_FILTER.at(
                filter.place,
                format!(
                    "Filter {} is the same as filter {earlier}, so it never decides.",
                    index + 1
                ),
            )),
            None => {
                first.insert(key, index + 1);
            }
        }
    }
    problems
}

fn operation(filter: &CorrelationFilter, number: usize) -> Option<Problem> {
    let Some(attribute) = filter.attributes.find("operation") else {
        return Some(
            MISSING_OPERATION.at(filter.place, format!("Filter {number} has no operation.")),
        );
    };
    let name = attribute.value.as_str();
    if name == "EQ" {
        return None;
    }
    let (rule, what) = if FILTER_OPERATIONS.contains(&name) {
        let what = format!(
            "Filter {number} uses {name}; SailPoint’s JSON view of a source’s correlation knows EQ only."
        );
        (UNUSUAL_OPERATION, what)
    } else {
        let near = suggestion(nearest(name, FILTER_OPERATIONS.into_iter()));
        let what = format!("Filter {number} uses “{name}”, which is not an operation.{near}");
        (UNKNOWN_OPERATION, what)
    };
    Some(rule.at(attribute.value_place, what))
}

fn missing_sides(filter: &CorrelationFilter, number: usize) -> Vec<Problem> {
    let needs_value = !matches!(
        filter.operation(),
        "NOTNULL" | "ISNULL" | "ISEMPTY" | "JOIN" | "COLLECTION_CONDITION"
    );
    let sides = [
        ("property", "identity attribute", true),
        ("value", "account attribute", needs_value),
    ];
    let missing = sides
        .into_iter()
        .filter(|(name, _, needed)| *needed && filter.attributes.text(name).trim().is_empty());
    missing
        .map(|(name, meaning, _)| {
            finding(
                Severity::Error,
                "missing-attribute",
                filter.place,
                format!("Filter {number} has no {name}, the {meaning} that it compares."),
                format!("Add {name}=\"…\"."),
            )
        })
        .collect()
}

fn match_mode(filter: &CorrelationFilter, number: usize) -> Option<Problem> {
    let attribute = filter.attributes.find("matchMode")?;
    let what = match attribute.value.as_str() {
        "ANYWHERE" | "START" | "END" => return None,
        "EXACT" => format!(
            "Filter {number} uses matchMode EXACT, which SailPoint’s JSON view does not know."
        ),
        other => {
            format!("Filter {number} uses matchMode “{other}”; known are ANYWHERE, START and END.")
        }
    };
    Some(MATCH_MODE.at(attribute.value_place, what))
}

fn composite(filter: &CorrelationFilter, number: usize) -> Problem {
    let place = filter
        .attributes
        .find("operation")
        .map_or(filter.place, |attribute| attribute.value_place);
    let operation = filter.operation();
    if matches!(operation, "AND" | "OR" | "NOT") {
        let what = format!(
            "Filter {number} combines filters with {operation}; SailPoint’s JSON view of a source’s correlation knows single filters only."
        );
        return COMPOSITE_FILTER.at(place, what);
    }
    let what =
        format!("Filter {number} combines filters with “{operation}”; it can be AND, OR or NOT.");
    UNKNOWN_COMPOSITE.at(place, what)
}

fn unknown_attribute(filter: &CorrelationFilter, names: &Names<'_>) -> Option<Problem> {
    let attribute = filter
        .attributes
        .find("value")
        .filter(|value| !value.value.trim().is_empty())?;
    if names.contains(&attribute.value) {
        return None;
    }
    let near = suggestion(names.nearest(&attribute.value));
    Some(UNKNOWN_ATTRIBUTE.at(
        attribute.value_place,
        format!(
            "“{}” is not an account attribute of the source template.{near}",
            attribute.value
        ),
    ))
}
