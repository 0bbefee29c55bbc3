//! The `filters` query parameter (ISC API docs: Standard collection parameters).
//!
//! [`parse`] reads an expression, [`allow`] checks it against an operation's list of fields, and
//! [`evaluate`] applies it. Written apart from the client's own filter code, so that the two do not
//! share a mistake.

mod evaluate;
mod parse;
mod tokens;

pub(crate) use evaluate::{FieldValue, matches};
pub(crate) use parse::parse;

/// A comparison between a field and values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Co,
    Sw,
    In,
    Ca,
    Pr,
    IsNull,
}

impl Operator {
    const ALL: [(&'static str, Self); 12] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("gt", Self::Gt),
        ("ge", Self::Ge),
        ("lt", Self::Lt),
        ("le", Self::Le),
        ("co", Self::Co),
        ("sw", Self::Sw),
        ("in", Self::In),
        ("ca", Self::Ca),
        ("pr", Self::Pr),
        ("isnull", Self::IsNull),
    ];

    fn named(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find_map(|(name, operator)| (name == word).then_some(operator))
    }

    fn name(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find_map(|(name, operator)| (operator == self).then_some(name))
            .unwrap_or_default()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression {
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Compare {
        field: String,
        operator: Operator,
        values: Vec<String>,
    },
}

/// A field that an operation can filter by, and the operators that it takes, separated by blanks.
pub(crate) type AllowedField = (&'static str, &'static str);

/// Checks every comparison against the operation's fields.
///
/// # Errors
/// A sentence that names the field or the operator.
pub(crate) fn allow(expression: &Expression, fields: &[AllowedField]) -> Result<(), String> {
    match expression {
        Expression::And(one, other) | Expression::Or(one, other) => {
            allow(one, fields)?;
            allow(other, fields)
        }
        Expression::Not(inner) => allow(inner, fields),
        Expression::Compare {
            field, operator, ..
        } => {
            let Some((_, operators)) = fields.iter().find(|(name, _)| name == field) else {
                return Err(format!(
                    "The field \"{field}\" cannot be used in filters of this operation."
                ));
            };
            let mut operators = operators.split(' ').map(Operator::named);
            if operators.any(|allowed| allowed == Some(*operator)) {
                return Ok(());
            }
            let name = operator.name();
            Err(format!(
                "The operator \"{name}\" cannot be used with the field \"{field}\"."
            ))
        }
    }
}
