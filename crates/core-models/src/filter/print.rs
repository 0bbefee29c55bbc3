//! Filters as text, with as few parentheses as the precedence `not`, `and`, `or` allows.

use std::fmt;

use super::expression::{Field, Filter, FilterValue, Join, Node, Operator, Values};

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for FilterValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => {
                write!(
                    formatter,
                    "\"{}\"",
                    text.replace('\\', "\\\\").replace('"', "\\\"")
                )
            }
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Boolean(truth) => write!(formatter, "{truth}"),
            Self::DateTime(date_time) => formatter.write_str(date_time.as_str()),
        }
    }
}

impl fmt::Display for Values {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_list(formatter, self.as_slice())
    }
}

fn write_list(formatter: &mut fmt::Formatter<'_>, values: &[FilterValue]) -> fmt::Result {
    for (position, value) in values.iter().enumerate() {
        let mark = if position == 0 { "(" } else { ", " };
        write!(formatter, "{mark}{value}")?;
    }
    formatter.write_str(")")
}

/// A filter behind “not”, or as one of those that a word joins.
fn write_inside(
    formatter: &mut fmt::Formatter<'_>,
    filter: &Filter,
    around: Option<Join>,
) -> fmt::Result {
    match filter.0 {
        Node::Joined(join, _) if around.is_none_or(|around| join < around) => {
            write!(formatter, "({filter})")
        }
        Node::Joined(..) | Node::Test(..) | Node::Not(_) => write!(formatter, "{filter}"),
    }
}

fn write_test(
    formatter: &mut fmt::Formatter<'_>,
    field: &Field,
    operator: Operator,
    values: &[FilterValue],
) -> fmt::Result {
    if operator == Operator::Pr {
        return write!(formatter, "{operator} {field}");
    }
    write!(formatter, "{field} {operator}")?;
    match values {
        [] => Ok(()),
        [value] if !matches!(operator, Operator::In | Operator::Ca) => {
            write!(formatter, " {value}")
        }
        values => {
            formatter.write_str(" ")?;
            write_list(formatter, values)
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Node::Test(field, operator, values) => write_test(formatter, field, *operator, values),
            Node::Not(inner) => {
                formatter.write_str("not ")?;
                write_inside(formatter, inner, None)
            }
            Node::Joined(join, terms) => {
                let word = match join {
                    Join::And => " and ",
                    Join::Or => " or ",
                };
                for (position, term) in terms.iter().enumerate() {
                    formatter.write_str(if position > 0 { word } else { "" })?;
                    write_inside(formatter, term, Some(*join))?;
                }
                Ok(())
            }
        }
    }
}
