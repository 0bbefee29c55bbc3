//! [`Filter::parse`]: a text as a filter, or the place and the reason why it is none.
//!
//! ```text
//! or    := and { "or" and }
//! and   := unary { "and" unary }
//! unary := "not" unary | "(" or ")" | "pr" FIELD
//!        | FIELD ( "isnull" | OPERATOR value | ( "in" | "ca" ) "(" value { "," value } ")" )
//! ```

use std::str::FromStr;

use serde_json::Value;

use super::expression::{DateTime, Field, Filter, FilterValue, Operator, Values};
use super::token::{Token, tokens};
use crate::json;
use crate::problem::{Place, Problem, Severity};

/// Parentheses and `not` may be nested this deep.
pub(super) const DEPTH_LIMIT: usize = 64;

impl Filter {
    /// Reads a filter expression.
    ///
    /// # Errors
    /// A [`Problem`] with the code `filter-syntax` at the first place that cannot be read.
    ///
    /// ```
    /// use patchpanel_core_models::filter::Filter;
    ///
    /// let filter = Filter::parse(r#"not (type eq "a" or pr name) and features ca ("X","Y")"#)?;
    /// assert_eq!(filter.to_string(), r#"not (type eq "a" or pr name) and features ca ("X", "Y")"#);
    ///
    /// let problem = Filter::parse(r#"name EQ "a""#).unwrap_err();
    /// assert_eq!(problem.to_string(), "line 1, column 6: “EQ” is not an operator. Write it in lower case: eq.");
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Parser {
            text,
            tokens: tokens(text).peekable(),
            depth: 0,
        }
        .whole()
        .map_err(|fault| fault.into_problem(text))
    }
}

impl FromStr for Filter {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// What cannot be read, at a byte offset of the text.
struct Fault {
    offset: usize,
    what: String,
    next: String,
}

impl Fault {
    fn new(offset: usize, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            offset,
            what: what.into(),
            next: next.into(),
        }
    }

    fn into_problem(self, text: &str) -> Problem {
        let Place { line, column } = Place::of(text, self.offset);
        Problem::new(Severity::Error, "filter-syntax", self.what, self.next).at(line, column)
    }
}

struct Parser<'text, Tokens: Iterator<Item = (usize, Token<'text>)>> {
    text: &'text str,
    tokens: std::iter::Peekable<Tokens>,
    depth: usize,
}

type Parsed<T> = Result<T, Fault>;

impl<'text, Tokens: Iterator<Item = (usize, Token<'text>)>> Parser<'text, Tokens> {
    fn next(&mut self) -> (usize, Token<'text>) {
        self.tokens.next().unwrap_or((self.text.len(), Token::End))
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.tokens
            .next_if(|(_, token)| *token == Token::Word(word))
            .is_some()
    }

    fn whole(mut self) -> Parsed<Filter> {
        let filter = self.alternatives()?;
        match self.next() {
            (_, Token::End) => Ok(filter),
            (offset, Token::Close) => Err(Fault::new(
                offset,
                "This parenthesis was never opened.",
                "Remove it, or open it before.",
            )),
            (offset, token) => Err(self.unexpected(offset, &token, "“and”, “or” or the end")),
        }
    }

    fn alternatives(&mut self) -> Parsed<Filter> {
        let mut filter = self.conjunction()?;
        while self.takes_word("or") {
            filter = filter.or(self.conjunction()?);
        }
        Ok(filter)
    }

    fn conjunction(&mut self) -> Parsed<Filter> {
        let mut filter = self.unary()?;
        while self.takes_word("and") {
            filter = filter.and(self.unary()?);
        }
        Ok(filter)
    }

    fn unary(&mut self) -> Parsed<Filter> {
        match self.next() {
            (offset, Token::Word("not")) => {
                self.nested(offset, |parser| parser.unary().map(Filter::negated))
            }
            (offset, Token::Open) => self.nested(offset, Self::enclosed),
            (_, Token::Word("pr")) => {
                let (offset, token) = self.next();
                self.field(offset, &token).map(Field::is_present)
            }
            (offset, token) => {
                let field = self.field(offset, &token)?;
                self.condition(field)
            }
        }
    }

    fn nested(
        &mut self,
        offset: usize,
        parse: impl FnOnce(&mut Self) -> Parsed<Filter>,
    ) -> Parsed<Filter> {
        if self.depth == DEPTH_LIMIT {
            let what = format!("More than {DEPTH_LIMIT} parentheses or “not” are nested here.");
            return Err(Fault::new(
                offset,
                what,
                "Write the filter with fewer levels.",
            ));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn enclosed(&mut self) -> Parsed<Filter> {
        let filter = self.alternatives()?;
        match self.next() {
            (_, Token::Close) => Ok(filter),
            (offset, token) => Err(self.unexpected(offset, &token, "“and”, “or” or “)”")),
        }
    }

    fn field(&self, offset: usize, token: &Token<'_>) -> Parsed<Field> {
        if let Token::Word(word) = token
            && let Ok(field) = Field::new(word)
        {
            return Ok(field);
        }
        Err(self.unexpected(offset, token, "a field, “not”, “pr” or “(”"))
    }

    fn condition(&mut self, field: Field) -> Parsed<Filter> {
        let (offset, token) = self.next();
        let operator = match &token {
            Token::Word(word) => Operator::from_word(word),
            Token::Open
            | Token::Close
            | Token::Comma
            | Token::Text(_)
            | Token::Unclosed
            | Token::BadEscape(_)
            | Token::End => None,
        };
        match operator {
            None => Err(self.unexpected(offset, &token, "an operator such as eq or sw")),
            Some(Operator::Pr) => {
                let what = "“pr” stands before its field.";
                Err(Fault::new(offset, what, format!("Write “pr {field}”.")))
            }
            Some(Operator::IsNull) => Ok(field.is_null()),
            Some(Operator::In) => Ok(field.is_one_of(self.values()?)),
            Some(Operator::Ca) => Ok(field.contains_all(self.values()?)),
            Some(operator) => {
                let value = self.value()?;
                let next = "Write the filter anew.";
                field
                    .compare(operator, value)
                    .ok_or_else(|| Fault::new(offset, "This operator takes no value.", next))
            }
        }
    }

    fn values(&mut self) -> Parsed<Values> {
        let (offset, token) = self.next();
        if token != Token::Open {
            return Err(self.unexpected(
                offset,
                &token,
                "a list in parentheses, such as (\"a\", \"b\")",
            ));
        }
        let mut values = vec![self.value()?];
        loop {
            match self.next() {
                (_, Token::Comma) => values.push(self.value()?),
                (offset, Token::Close) => {
                    let next = "Put at least one value between the parentheses.";
                    return Values::new(values)
                        .map_err(|empty| Fault::new(offset, empty.to_string(), next));
                }
                (offset, token) => return Err(self.unexpected(offset, &token, "“,” or “)”")),
            }
        }
    }

    fn value(&mut self) -> Parsed<FilterValue> {
        let (offset, token) = self.next();
        let value = match &token {
            Token::Text(text) => Some(FilterValue::Text(text.clone())),
            Token::Word(word) => word_value(word),
            Token::Open
            | Token::Close
            | Token::Comma
            | Token::Unclosed
            | Token::BadEscape(_)
            | Token::End => None,
        };
        match (value, token) {
            (Some(value), _) => Ok(value),
            (None, Token::Word(word)) => Err(Fault::new(
                offset,
                format!("“{word}” is neither a number nor true, false or a date."),
                "Put text in double quotes.",
            )),
            (None, token) => Err(self.unexpected(offset, &token, "a value")),
        }
    }

    /// The fault of a token in a place where something else is expected.
    fn unexpected(&self, offset: usize, token: &Token<'_>, expected: &str) -> Fault {
        let next = format!("Write {expected} here.");
        match token {
            Token::End if self.text.trim().is_empty() => Fault::new(
                offset,
                "The filter is empty.",
                "Write a condition such as name sw \"a\".",
            ),
            Token::End => Fault::new(offset, "The filter ends too early.", next),
            Token::Unclosed => Fault::new(
                offset,
                "This text has no closing quote.",
                "Add a double quote at its end.",
            ),
            Token::BadEscape(character) => Fault::new(
                offset,
                format!("This text has a backslash before “{character}”."),
                "Write \\\\ for a backslash and \\\" for a quote.",
            ),
            Token::Word(word) => match known_word(&word.to_ascii_lowercase()) {
                Some(known) if known != *word => Fault::new(
                    offset,
                    format!("“{word}” is not an operator."),
                    format!("Write it in lower case: {known}."),
                ),
                Some(_) | None => {
                    Fault::new(offset, format!("“{word}” is not expected here."), next)
                }
            },
            Token::Text(_) => Fault::new(offset, "A text is not expected here.", next),
            Token::Open => Fault::new(offset, "“(” is not expected here.", next),
            Token::Close => Fault::new(offset, "“)” is not expected here.", next),
            Token::Comma => Fault::new(offset, "“,” is not expected here.", next),
        }
    }
}

/// The operator or joining word of that name.
fn known_word(word: &str) -> Option<&'static str> {
    let joining = ["and", "or", "not"]
        .into_iter()
        .find(|known| *known == word);
    joining.or_else(|| Operator::from_word(word).map(Operator::as_str))
}

fn word_value(word: &str) -> Option<FilterValue> {
    match word {
        "true" => Some(FilterValue::Boolean(true)),
        "false" => Some(FilterValue::Boolean(false)),
        _ => match json::read(word) {
            Ok(Value::Number(number)) => Some(FilterValue::Number(number)),
            Ok(_) | Err(_) => DateTime::read(word).map(FilterValue::DateTime),
        },
    }
}
