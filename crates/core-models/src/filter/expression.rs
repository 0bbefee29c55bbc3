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

    fn test(self, operator: Operator, values: Vec<FilterValue>) -> Filter {
        Filter(Node::Test(self, operator, values))
    }

    /// `field operator value`; `None` for an operator that does not compare with one value.
    pub fn compare(self, operator: Operator, value: impl Into<FilterValue>) -> Option<Filter> {
        match operator {
            Operator::Eq
            | Operator::Ne
            | Operator::Gt
            | Operator::Ge
            | Operator::Lt
            | Operator::Le
            | Operator::Co
            | Operator::Sw => Some(self.test(operator, vec![value.into()])),
            Operator::In | Operator::Ca | Operator::Pr | Operator::IsNull => None,
        }
    }

    /// `field eq value`.
    pub fn equals(self, value: impl Into<FilterValue>) -> Filter {
        self.test(Operator::Eq, vec![value.into()])
    }

    /// `field sw value`.
    pub fn starts_with(self, value: impl Into<FilterValue>) -> Filter {
        self.test(Operator::Sw, vec![value.into()])
    }

    /// `field co value`.
    pub fn contains(self, value: impl Into<FilterValue>) -> Filter {
        self.test(Operator::Co, vec![value.into()])
    }

    /// `field in (values)`.
    pub fn is_one_of(self, values: Values) -> Filter {
        self.test(Operator::In, values.0)
    }

    /// `field ca (values)`.
    pub fn contains_all(self, values: Values) -> Filter {
        self.test(Operator::Ca, values.0)
    }

    /// `pr field`.
    pub fn is_present(self) -> Filter {
        self.test(Operator::Pr, Vec::new())
    }

    /// `field isnull`.
    pub fn is_null(self) -> Filter {
        self.test(Operator::IsNull, Vec::new())
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

/// A filter expression.
///
/// It is built from a [`Field`] and joined with [`Filter::and`], [`Filter::or`] and [`Filter::negated`], or
/// parsed with [`Filter::parse`]. Expressions joined by the same word are one list, so `a and (b and c)`
/// equals `(a and b) and c`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter(pub(super) Node);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// A field and its values: as many as the operator takes.
    Test(Field, Operator, Vec<FilterValue>),
    Not(Box<Filter>),
    /// Two or more expressions joined by the same word.
    Joined(Join, Vec<Filter>),
}

/// The words that join expressions, the looser one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Join {
    Or,
    And,
}

impl Filter {
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.joined(Join::And, other)
    }

    /// One of the expressions holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.joined(Join::Or, other)
    }

    fn joined(self, join: Join, other: Self) -> Self {
        let terms = |filter| match filter {
            Self(Node::Joined(inner, terms)) if inner == join => terms,
            single => vec![single],
        };
        let mut all = terms(self);
        all.extend(terms(other));
        Self(Node::Joined(join, all))
    }

    /// The expression does not hold.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(Node::Not(Box::new(self)))
    }
}
