//! Applies a parsed filter to a record. Texts compare without regard to case.

use super::{Expression, Literal, Operator};

/// The value of a field in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldValue<'record> {
    Text(&'record str),
    Flag(bool),
    List(&'record [String]),
    Missing,
}

/// Whether a record, given as a function from field to value, satisfies the filter.
pub(crate) fn matches<'record>(
    expression: &Expression,
    field_value: &impl Fn(&str) -> FieldValue<'record>,
) -> bool {
    match expression {
        Expression::And(one, other) => matches(one, field_value) && matches(other, field_value),
        Expression::Or(one, other) => matches(one, field_value) || matches(other, field_value),
        Expression::Not(inner) => !matches(inner, field_value),
        Expression::Compare {
            field,
            operator,
            values,
        } => holds(&field_value(field), *operator, values),
    }
}

fn holds(field: &FieldValue<'_>, operator: Operator, values: &[Literal]) -> bool {
    match field {
        FieldValue::Missing => operator == Operator::IsNull,
        FieldValue::Text(text) => text_holds(&text.to_lowercase(), operator, &lower(values)),
        FieldValue::Flag(flag) => text_holds(
            if *flag { "true" } else { "false" },
            operator,
            &lower(values),
        ),
        FieldValue::List(items) => list_holds(items, operator, &lower(values)),
    }
}

fn lower(values: &[Literal]) -> Vec<String> {
    values
        .iter()
        .map(|value| value.text().to_lowercase())
        .collect()
}

fn text_holds(text: &str, operator: Operator, values: &[String]) -> bool {
    let compares = |test: fn(&str, &str) -> bool| values.iter().any(|value| test(text, value));
    match operator {
        Operator::Eq | Operator::In => compares(|text, value| text == value),
        Operator::Ne => !compares(|text, value| text == value),
        Operator::Gt => compares(|text, value| text > value),
        Operator::Ge => compares(|text, value| text >= value),
        Operator::Lt => compares(|text, value| text < value),
        Operator::Le => compares(|text, value| text <= value),
        Operator::Co => compares(|text, value| text.contains(value)),
        Operator::Sw => compares(|text, value| text.starts_with(value)),
        Operator::Ca => values.iter().all(|value| text == value),
        Operator::Pr => true,
        Operator::IsNull => false,
    }
}

fn list_holds(items: &[String], operator: Operator, values: &[String]) -> bool {
    let has = |value: &String| items.iter().any(|item| item.to_lowercase() == *value);
    match operator {
        Operator::Ca => values.iter().all(has),
        Operator::Pr => !items.is_empty(),
        Operator::IsNull => items.is_empty(),
        Operator::Ne => !values.iter().any(has),
        _ => values.iter().any(has),
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::{FieldValue, matches};

    fn check(filter: &str, expected: bool) {
        let features = ["PROVISIONING".to_owned(), "PASSWORD".to_owned()];
        let record = |field: &str| match field {
            "name" => FieldValue::Text("Workday Custom"),
            "directConnect" => FieldValue::Flag(true),
            "features" => FieldValue::List(&features),
            _ => FieldValue::Missing,
        };
        assert_eq!(
            matches(&parse(filter).unwrap(), &record),
            expected,
            "{filter}"
        );
    }

    #[test]
    fn comparisons_follow_their_operator() {
        check("name sw \"workday\"", true);
        check("name sw \"custom\"", false);
        check("name co \"DAY c\"", true);
        check("directConnect eq true", true);
        check("directConnect eq \"true\"", true);
        check("directConnect eq false", false);
        check("features ca (\"PASSWORD\",\"PROVISIONING\")", true);
        check("features ca (\"PASSWORD\",\"ENABLE\")", false);
        check("category isnull", true);
        check("pr name", true);
        check("pr category", false);
        check("not name sw \"x\" and features ca (\"PASSWORD\")", true);
        check("name in (\"a\",\"workday custom\")", true);
    }
}
