//! Rules for the correlation config. Each has a code of its own and a test.

use std::collections::BTreeMap;

use super::application::AttributeDefinition;
use super::application_rules::stored_id;
use super::correlation::{CorrelationConfig, CorrelationFilter, FilterKind};
use super::related::Related;
use super::wording::{Names, finding, nearest, suggestion};
use crate::problem::{Place, Problem, Severity};

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
        finding(
            Severity::Warning,
            "missing-attribute",
            config.place,
            "CorrelationConfig has no name, which SailPoint’s correlation configs always have.",
            "Add name=\"… Account Correlation Config\".",
        )
    })
}

fn no_filters(config: &CorrelationConfig) -> Option<Problem> {
    (config.filters.is_empty() && config.direct_assignments == 0).then(|| {
        finding(
            Severity::Info,
            "no-filters",
            config.place,
            "There is no filter, so accounts find no identity by their attributes.",
            "Add a filter that compares an identity attribute with an account attribute.",
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
            Some(earlier) => problems.push(finding(
                Severity::Warning,
                "duplicate-filter",
                filter.place,
                format!(
                    "Filter {} is the same as filter {earlier}, so it never decides.",
                    index + 1
                ),
                "Delete it, or compare other attributes.",
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
        return Some(finding(
            Severity::Error,
            "filter-operation",
            filter.place,
            format!("Filter {number} has no operation."),
            "Write operation=\"EQ\".",
        ));
    };
    let name = attribute.value.as_str();
    if name == "EQ" {
        return None;
    }
    let (severity, what) = if FILTER_OPERATIONS.contains(&name) {
        let what = format!(
            "Filter {number} uses {name}; SailPoint’s JSON view of a source’s correlation knows EQ only."
        );
        (Severity::Warning, what)
    } else {
        let near = suggestion(nearest(name, FILTER_OPERATIONS.into_iter()));
        (
            Severity::Error,
            format!("Filter {number} uses “{name}”, which is not an operation.{near}"),
        )
    };
    Some(finding(
        severity,
        "filter-operation",
        attribute.value_place,
        what,
        "Use EQ if equality is meant.",
    ))
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
    Some(finding(
        Severity::Warning,
        "match-mode",
        attribute.value_place,
        what,
        "Use ANYWHERE, START or END, or delete matchMode.",
    ))
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
        return composite_finding(Severity::Warning, place, what);
    }
    let what =
        format!("Filter {number} combines filters with “{operation}”; it can be AND, OR or NOT.");
    composite_finding(Severity::Error, place, what)
}

fn composite_finding(severity: Severity, place: Place, what: String) -> Problem {
    finding(
        severity,
        "composite-filter",
        place,
        what,
        "Use single filters; they are tried one after the other.",
    )
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
    Some(finding(
        Severity::Warning,
        "unknown-attribute",
        attribute.value_place,
        format!(
            "“{}” is not an account attribute of the source template.{near}",
            attribute.value
        ),
        "Use the exact name of an account schema attribute.",
    ))
}
