//! What a filter says, as a tree that cannot hold an invalid expression.

use serde_json::Number;

use crate::words::words;

words! {
    /// An operator between or beside a field and its values. All are written in lower case.
    Operator, 12 {
        /// Equals.
        Eq => "eq",
        /// Does not equal.
        Ne => "ne",
        /// Is greater.
        Gt => "gt",
        /// Is greater or equal.
        Ge => "ge",
        /// Is less.
        Lt => "lt",
        /// Is less or equal.
        Le => "le",
        /// Contains as text.
        Co => "co",
        /// Starts with.
        Sw => "sw",
        /// Is one of a list.
        In => "in",
        /// A collection contains all of a list.
        Ca => "ca",
        /// Is present; stands before the field.
        Pr => "pr",
        /// Is null; stands after the field.
        IsNull => "isnull",
    }
}

impl Operator {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operator| operator.as_str() == word)
    }
}

/// The name of a field; nested fields are joined by points, such as `owner.name`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(String);

/// A text is no name of a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not the name of a field")]
pub struct InvalidField(pub String);

/// Words that cannot name a field, because an expression starts or goes on with them.
const RESERVED: [&str; 4] = ["and", "or", "not", "pr"];

impl Field {
    /// A field by its name.
    ///
    /// # Errors
    /// [`InvalidField`] unless the parts between points start with a letter or `_`, go on with letters,
    /// digits, `_` and `-`, and the whole is none of `and`, `or`, `not` and `pr`.
    pub fn new(name: &str) -> Result<Self, InvalidField> {
        let is_valid = name.split('.').all(is_name) && !RESERVED.contains(&name);
        if is_valid {
            Ok(Self(name.to_owned()))
        } else {
            Err(InvalidField(name.to_owned()))
        }
    }

    /// `name`, which connectors and sources have.
    pub fn name() -> Self {
        Self("name".to_owned())
    }

    /// `connectorName` of a source: the name of its connector, not the script name.
    pub fn connector_name() -> Self {
        Self("connectorName".to_owned())
    }

    /// `type` of a source: that of its connector.
    pub fn source_type() -> Self {
        Self("type".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `field operator value`; `None` for an operator that does not compare with one value.
    pub fn compare(self, operator: Operator, value: impl Into<FilterValue>) -> Option<Filter> {
        let value = value.into();
        let field = self;
        match operator {
            Operator::Eq
            | Operator::Ne
            | Operator::Gt
            | Operator::Ge
            | Operator::Lt
            | Operator::Le
            | Operator::Co
            | Operator::Sw => Some(Filter(Node::Compare {
                field,
                operator,
                value,
            })),
            Operator::In | Operator::Ca | Operator::Pr | Operator::IsNull => None,
        }
    }

    /// `field eq value`.
    pub fn equals(self, value: impl Into<FilterValue>) -> Filter {
        let (field, operator) = (self, Operator::Eq);
        Filter(Node::Compare {
            field,
            operator,
            value: value.into(),
        })
    }

    /// `field sw value`.
    pub fn starts_with(self, value: impl Into<FilterValue>) -> Filter {
        let (field, operator) = (self, Operator::Sw);
        Filter(Node::Compare {
            field,
            operator,
            value: value.into(),
        })
    }

    /// `field co value`.
    pub fn contains(self, value: impl Into<FilterValue>) -> Filter {
        let (field, operator) = (self, Operator::Co);
        Filter(Node::Compare {
            field,
            operator,
            value: value.into(),
        })
    }

    /// `field in (values)`.
    pub fn is_one_of(self, values: Values) -> Filter {
        let (field, operator) = (self, Operator::In);
        Filter(Node::List {
            field,
            operator,
            values,
        })
    }

    /// `field ca (values)`.
    pub fn contains_all(self, values: Values) -> Filter {
        let (field, operator) = (self, Operator::Ca);
        Filter(Node::List {
            field,
            operator,
            values,
        })
    }

    /// `pr field`.
    pub fn is_present(self) -> Filter {
        Filter(Node::Present(self))
    }

    /// `field isnull`.
    pub fn is_null(self) -> Filter {
        Filter(Node::IsNull(self))
    }
}

fn is_name(part: &str) -> bool {
    part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FilterValue {
    /// Text, written in double quotes.
    Text(String),
    Number(Number),
    /// `true` or `false`.
    Boolean(bool),
    /// A date or a date with a time in the form of ISO 8601, written without quotes. Made by parsing.
    DateTime(DateTime),
}

/// A date-time exactly as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(String);

impl DateTime {
    /// Reads `2026-01-31`, `2026-01-31T08:00:00Z` and the like. Only the form is checked, not the calendar.
    pub(super) fn read(word: &str) -> Option<Self> {
        let (date, time) = match word.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (word, None),
        };
        let is_time = |time: &str| {
            let clock = time.trim_end_matches('Z');
            matches_shape(clock.get(..5)?, "dd:dd")?;
            clock
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b":.+-".contains(&byte))
                .then_some(())
        };
        matches_shape(date, "dddd-dd-dd")?;
        time.map_or(Some(()), is_time)?;
        Some(Self(word.to_owned()))
    }

    /// The date-time as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `d` stands for a digit, everything else for itself.
fn matches_shape(text: &str, shape: &str) -> Option<()> {
    let fits = |(byte, expected): (u8, u8)| {
        if expected == b'd' {
            byte.is_ascii_digit()
        } else {
            byte == expected
        }
    };
    (text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)).then_some(())
}

impl From<&str> for FilterValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for FilterValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for FilterValue {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<i64> for FilterValue {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

/// One or more values of a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Values(Vec<FilterValue>);

/// A list of values was empty, which no expression can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a list in a filter needs at least one value")]
pub struct EmptyList;

impl Values {
    /// The values of a list.
    ///
    /// # Errors
    /// [`EmptyList`] when there is none.
    pub fn new<T: Into<FilterValue>>(
        values: impl IntoIterator<Item = T>,
    ) -> Result<Self, EmptyList> {
        let values: Vec<FilterValue> = values.into_iter().map(Into::into).collect();
        if values.is_empty() {
            Err(EmptyList)
        } else {
            Ok(Self(values))
        }
    }

    /// The values in their order.
    pub fn as_slice(&self) -> &[FilterValue] {
        &self.0
    }
}

/// Two or more expressions joined by the same word.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Terms(Vec<Filter>);

impl Terms {
    /// The expressions in their order.
    pub fn as_slice(&self) -> &[Filter] {
        &self.0
    }
}

/// A filter expression.
///
/// It is built from a [`Field`] and joined with [`Filter::and`], [`Filter::or`] and [`Filter::negated`], or
/// parsed with [`Filter::parse`]. Expressions joined by the same word are one list, so `a and (b and c)`
/// equals `(a and b) and c`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter(pub(super) Node);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Compare {
        field: Field,
        operator: Operator,
        value: FilterValue,
    },
    List {
        field: Field,
        operator: Operator,
        values: Values,
    },
    Present(Field),
    IsNull(Field),
    Not(Box<Filter>),
    And(Terms),
    Or(Terms),
}

impl Filter {
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let terms = |filter| match filter {
            Self(Node::And(Terms(terms))) => Ok(terms),
            other => Err(other),
        };
        Self(Node::And(joined(terms(self), terms(other))))
    }

    /// One of the expressions holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let terms = |filter| match filter {
            Self(Node::Or(Terms(terms))) => Ok(terms),
            other => Err(other),
        };
        Self(Node::Or(joined(terms(self), terms(other))))
    }

    /// The expression does not hold.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(Node::Not(Box::new(self)))
    }
}

fn joined(first: Result<Vec<Filter>, Filter>, second: Result<Vec<Filter>, Filter>) -> Terms {
    let mut terms = first.unwrap_or_else(|single| vec![single]);
    match second {
        Ok(more) => terms.extend(more),
        Err(single) => terms.push(single),
    }
    Terms(terms)
}
