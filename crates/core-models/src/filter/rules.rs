//! Which fields and operators an endpoint understands, and [`Filter::validate`] against them.
//!
//! The server refuses a filter outside its list with 400, so it is better found before sending.

use super::expression::{Field, Filter, FilterValue, Node, Operator};
use crate::ids::ApiVersion;
use crate::problem::{Problem, Severity};

/// What values a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Text in quotes.
    Text,
    /// `true` or `false`, also as text in quotes, which is how the API's own example writes it.
    Boolean,
}

/// One field that an endpoint filters by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldRule {
    pub field: &'static str,
    pub operators: &'static [Operator],
    /// Values that it takes.
    pub kind: ValueKind,
}

impl FieldRule {
    const fn text(field: &'static str, operators: &'static [Operator]) -> Self {
        Self {
            field,
            operators,
            kind: ValueKind::Text,
        }
    }
}

const DIRECT_CONNECT: FieldRule = FieldRule {
    field: "directConnect",
    operators: &[Operator::Eq],
    kind: ValueKind::Boolean,
};

const CONNECTORS: [FieldRule; 6] = [
    FieldRule::text("name", &[Operator::Sw, Operator::Co]),
    FieldRule::text("type", &[Operator::Sw, Operator::Co, Operator::Eq]),
    DIRECT_CONNECT,
    FieldRule::text("category", &[Operator::Eq]),
    FieldRule::text("features", &[Operator::Ca]),
    FieldRule::text("labels", &[Operator::Ca]),
];

const BETA_CONNECTORS: [FieldRule; 5] = [
    FieldRule::text("name", &[Operator::Sw]),
    FieldRule::text("type", &[Operator::Eq]),
    DIRECT_CONNECT,
    FieldRule::text("category", &[Operator::Eq]),
    FieldRule::text("features", &[Operator::Ca]),
];

/// What the list of connectors can be filtered by (ISC API docs: getConnectorListV1 and its older forms).
pub fn connector_rules(version: ApiVersion) -> &'static [FieldRule] {
    match version {
        ApiVersion::Beta => &BETA_CONNECTORS,
        ApiVersion::V1
        | ApiVersion::V2026
        | ApiVersion::V2025
        | ApiVersion::V2024
        | ApiVersion::V3 => &CONNECTORS,
    }
}

impl Filter {
    /// The problems that the server would have with this filter; none when it would accept it.
    ///
    /// Codes: `filter-field`, `filter-operator`, `filter-value`.
    ///
    /// ```
    /// use patchpanel_core_models::filter::{Filter, connector_rules};
    /// use patchpanel_core_models::ids::ApiVersion;
    ///
    /// let filter = Filter::parse(r#"name co "hr""#)?;
    /// assert!(filter.validate(connector_rules(ApiVersion::V1)).is_empty());
    /// assert_eq!(filter.validate(connector_rules(ApiVersion::Beta))[0].code, "filter-operator");
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    pub fn validate(&self, rules: &[FieldRule]) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.collect_problems(rules, &mut problems);
        problems
    }

    fn collect_problems(&self, rules: &[FieldRule], problems: &mut Vec<Problem>) {
        match &self.0 {
            Node::Test(field, operator, values) => {
                problems.extend(check(rules, field, *operator, values));
            }
            Node::Not(inner) => inner.collect_problems(rules, problems),
            Node::Joined(_, terms) => {
                for term in terms {
                    term.collect_problems(rules, problems);
                }
            }
        }
    }
}

fn check(
    rules: &[FieldRule],
    field: &Field,
    operator: Operator,
    values: &[FilterValue],
) -> Option<Problem> {
    let Some(rule) = rules.iter().find(|rule| rule.field == field.as_str()) else {
        let known: Vec<&str> = rules.iter().map(|rule| rule.field).collect();
        return Some(Problem::new(
            Severity::Error,
            "filter-field",
            format!("The field “{field}” cannot be filtered by here."),
            format!("Use one of: {}.", known.join(", ")),
        ));
    };
    if !rule.operators.contains(&operator) {
        let known: Vec<&str> = rule
            .operators
            .iter()
            .map(|operator| operator.as_str())
            .collect();
        return Some(Problem::new(
            Severity::Error,
            "filter-operator",
            format!("The field “{field}” cannot be compared with {operator} here."),
            format!("Use one of: {}.", known.join(", ")),
        ));
    }
    let wrong = values.iter().find(|value| !fits(rule.kind, value))?;
    let next = match rule.kind {
        ValueKind::Text => "Use a text in double quotes.",
        ValueKind::Boolean => "Use true or false.",
    };
    let what = format!("The field “{field}” does not take the value {wrong}.");
    Some(Problem::new(Severity::Error, "filter-value", what, next))
}

fn fits(kind: ValueKind, value: &FilterValue) -> bool {
    match (kind, value) {
        (ValueKind::Text, FilterValue::Text(_)) | (ValueKind::Boolean, FilterValue::Boolean(_)) => {
            true
        }
        (ValueKind::Boolean, FilterValue::Text(text)) => text == "true" || text == "false",
        (
            ValueKind::Text,
            FilterValue::Number(_) | FilterValue::Boolean(_) | FilterValue::DateTime(_),
        )
        | (ValueKind::Boolean, FilterValue::Number(_) | FilterValue::DateTime(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the server accepts, by version v1 and by version beta.
    fn accepted(text: &str) -> (bool, bool) {
        let filter = Filter::parse(text).unwrap();
        let by = |version| filter.validate(connector_rules(version)).is_empty();
        (by(ApiVersion::V1), by(ApiVersion::Beta))
    }

    #[test]
    fn each_field_takes_the_operators_of_its_version() {
        for (text, expected) in [
            (r#"name sw "a""#, (true, true)),
            (r#"name co "a""#, (true, false)),
            (r#"name eq "a""#, (false, false)),
            (r#"type eq "a""#, (true, true)),
            (r#"type sw "a""#, (true, false)),
            (r#"type co "a""#, (true, false)),
            ("directConnect eq true", (true, true)),
            (r#"directConnect eq "true""#, (true, true)),
            (r#"directConnect eq "yes""#, (false, false)),
            ("directConnect ne true", (false, false)),
            (r#"category eq "a""#, (true, true)),
            (r#"features ca ("A", "B")"#, (true, true)),
            (r#"features in ("A")"#, (false, false)),
            (r#"labels ca ("a")"#, (true, false)),
            ("name sw 5", (false, false)),
            (r#"status eq "RELEASED""#, (false, false)),
            ("pr name", (false, false)),
            ("name isnull", (false, false)),
        ] {
            assert_eq!(accepted(text), expected, "{text}");
        }
    }

    #[test]
    fn every_problem_of_an_expression_is_found() {
        let filter =
            Filter::parse(r#"not (name eq "a" or colour eq "b") and features ca (1)"#).unwrap();

        let problems = filter.validate(connector_rules(ApiVersion::V1));

        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["filter-operator", "filter-field", "filter-value"]);
        let messages: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            messages,
            [
                "The field “name” cannot be compared with eq here. Use one of: sw, co.",
                "The field “colour” cannot be filtered by here. Use one of: name, type, directConnect, category, features, labels.",
                "The field “features” does not take the value 1. Use a text in double quotes.",
            ]
        );
    }
}
