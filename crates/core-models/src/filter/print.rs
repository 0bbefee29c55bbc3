//! Filters as text, with as few parentheses as the precedence `not`, `and`, `or` allows.

use std::fmt;

use super::expression::{Field, Filter, FilterValue, Node, Terms, Values};

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
        for (position, value) in self.as_slice().iter().enumerate() {
            let mark = if position == 0 { "(" } else { ", " };
            write!(formatter, "{mark}{value}")?;
        }
        formatter.write_str(")")
    }
}

/// How tightly an expression holds together.
#[derive(PartialEq, PartialOrd)]
enum Precedence {
    Or,
    And,
    Single,
}

impl Node {
    fn precedence(&self) -> Precedence {
        match self {
            Self::Or(_) => Precedence::Or,
            Self::And(_) => Precedence::And,
            Self::Compare { .. }
            | Self::List { .. }
            | Self::Present(_)
            | Self::IsNull(_)
            | Self::Not(_) => Precedence::Single,
        }
    }
}

fn write_inside(
    formatter: &mut fmt::Formatter<'_>,
    filter: &Filter,
    around: &Precedence,
) -> fmt::Result {
    if filter.0.precedence() < *around {
        write!(formatter, "({filter})")
    } else {
        write!(formatter, "{filter}")
    }
}

fn write_terms(
    formatter: &mut fmt::Formatter<'_>,
    terms: &Terms,
    word: &str,
    around: &Precedence,
) -> fmt::Result {
    for (position, term) in terms.as_slice().iter().enumerate() {
        if position > 0 {
            formatter.write_str(word)?;
        }
        write_inside(formatter, term, around)?;
    }
    Ok(())
}

impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Node::Compare {
                field,
                operator,
                value,
            } => write!(formatter, "{field} {operator} {value}"),
            Node::List {
                field,
                operator,
                values,
            } => write!(formatter, "{field} {operator} {values}"),
            Node::Present(field) => write!(formatter, "pr {field}"),
            Node::IsNull(field) => write!(formatter, "{field} isnull"),
            Node::Not(inner) => {
                formatter.write_str("not ")?;
                write_inside(formatter, inner, &Precedence::Single)
            }
            Node::And(terms) => write_terms(formatter, terms, " and ", &Precedence::And),
            Node::Or(terms) => write_terms(formatter, terms, " or ", &Precedence::Or),
        }
    }
}
