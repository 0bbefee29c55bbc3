//! Applies a parsed filter to a record. Texts compare without regard to case.

use super::{Expression, Operator};

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

fn holds(field: &FieldValue<'_>, operator: Operator, values: &[String]) -> bool {
    let values: Vec<_> = values.iter().map(|value| value.to_lowercase()).collect();
    match field {
        FieldValue::Missing => operator == Operator::IsNull,
        FieldValue::Text(text) => text_holds(&text.to_lowercase(), operator, &values),
        FieldValue::Flag(flag) => text_holds(&flag.to_string(), operator, &values),
        FieldValue::List(items) => list_holds(items, operator, &values),
    }
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

    fn holds(filter: &str) -> bool {
        let features = ["PROVISIONING".to_owned(), "PASSWORD".to_owned()];
        let record = |field: &str| match field {
            "name" => FieldValue::Text("Workday Custom"),
            "directConnect" => FieldValue::Flag(true),
            "features" => FieldValue::List(&features),
            _ => FieldValue::Missing,
        };
        matches(&parse(filter).unwrap(), &record)
    }

    #[test]
    fn comparisons_follow_their_operator() {
        let table = r#"
            name sw "workday" -> true
            name sw "custom" -> false
            name co "DAY c" -> true
            directConnect eq true -> true
            directConnect eq "true" -> true
            directConnect eq false -> false
            features ca ("PASSWORD","PROVISIONING") -> true
            features ca ("PASSWORD","ENABLE") -> false
            category isnull -> true
            pr name -> true
            pr category -> false
            not name sw "x" and features ca ("PASSWORD") -> true
            name in ("a","workday custom") -> true
        "#;
        for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let (filter, expected) = row.split_once(" -> ").unwrap();
            assert_eq!(holds(filter).to_string(), expected, "{filter}");
        }
    }
}
