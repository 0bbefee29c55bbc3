//! Reads a filter by the grammar of the Standard collection parameters.
//!
//! ```text
//! expr  := or ; or := and {"or" and} ; and := unary {"and" unary}
//! unary := "not" unary | "(" expr ")" | "pr" FIELD
//!        | FIELD ("isnull" | BINOP value | ("in"|"ca") "(" value {"," value} ")")
//! ```

use super::tokens::{Token, split};
use super::{Expression, Operator};

/// How deep parentheses and `not` may nest; far above any filter in use, far below the stack.
const MAX_DEPTH: usize = 64;

/// # Errors
/// A sentence that names what was found and what was expected.
pub(crate) fn parse(text: &str) -> Result<Expression, String> {
    let mut parser = Parser {
        tokens: split(text)?,
        next: 0,
        depth: 0,
    };
    let expression = parser.or()?;
    match parser.peek() {
        None => Ok(expression),
        Some(token) => Err(format!(
            "Found {} where the filter should end.",
            token.shown()
        )),
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self, expected: &str) -> Result<Token, String> {
        let token = self.peek().cloned();
        self.next += 1;
        token.ok_or_else(|| format!("The filter ends where {expected} is expected."))
    }

    fn take_if(&mut self, expected: &Token) -> bool {
        let found = self.peek() == Some(expected);
        self.next += usize::from(found);
        found
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        self.take_if(&Token::Word(keyword.to_owned()))
    }

    fn or(&mut self) -> Result<Expression, String> {
        let mut expression = self.and()?;
        while self.keyword("or") {
            expression = Expression::Or(Box::new(expression), Box::new(self.and()?));
        }
        Ok(expression)
    }

    fn and(&mut self) -> Result<Expression, String> {
        let mut expression = self.unary()?;
        while self.keyword("and") {
            expression = Expression::And(Box::new(expression), Box::new(self.unary()?));
        }
        Ok(expression)
    }

    fn unary(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("The filter is nested more than {MAX_DEPTH} deep."));
        }
        let expression = self.unary_within_depth();
        self.depth -= 1;
        expression
    }

    fn unary_within_depth(&mut self) -> Result<Expression, String> {
        if self.keyword("not") {
            return Ok(Expression::Not(Box::new(self.unary()?)));
        }
        if self.take_if(&Token::Open) {
            let inner = self.or()?;
            self.expect(&Token::Close)?;
            return Ok(inner);
        }
        if self.keyword("pr") {
            return Ok(Expression::Compare {
                field: self.word("a field")?,
                operator: Operator::Pr,
                values: Vec::new(),
            });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expression, String> {
        let field = self.word("a field")?;
        let word = self.word("an operator")?;
        let operator = Operator::named(&word).filter(|operator| *operator != Operator::Pr).ok_or_else(|| {
            format!("\"{word}\" is no operator. Operators are lower case: eq, ne, gt, ge, lt, le, co, sw, in, ca, isnull.")
        })?;
        let values = match operator {
            Operator::IsNull => Vec::new(),
            Operator::In | Operator::Ca => self.list()?,
            _ => vec![self.value()?],
        };
        Ok(Expression::Compare {
            field,
            operator,
            values,
        })
    }

    fn list(&mut self) -> Result<Vec<String>, String> {
        self.expect(&Token::Open)?;
        let mut values = vec![self.value()?];
        while self.take_if(&Token::Comma) {
            values.push(self.value()?);
        }
        self.expect(&Token::Close)?;
        Ok(values)
    }

    fn expect(&mut self, expected: &Token) -> Result<(), String> {
        let shown = expected.shown();
        match self.take(&shown)? {
            token if token == *expected => Ok(()),
            other => Err(format!(
                "Found {} where {shown} is expected.",
                other.shown()
            )),
        }
    }

    fn word(&mut self, expected: &str) -> Result<String, String> {
        match self.take(expected)? {
            Token::Word(word) => Ok(word),
            other => Err(format!(
                "Found {} where {expected} is expected.",
                other.shown()
            )),
        }
    }

    fn value(&mut self) -> Result<String, String> {
        match self.take("a value")? {
            Token::Quoted(text) => Ok(text),
            Token::Word(word) if is_bare_value(&word) => Ok(word),
            other => Err(format!(
                "Found {} where a value in double quotes is expected.",
                other.shown()
            )),
        }
    }
}

/// Numbers, `true`, `false` and date-times stand without quotes.
fn is_bare_value(word: &str) -> bool {
    word == "true"
        || word == "false"
        || word.starts_with(|first: char| first.is_ascii_digit() || first == '-')
}

#[cfg(test)]
mod tests {
    use super::super::{Expression, Operator};
    use super::parse;

    fn has(field: &str) -> Expression {
        Expression::Compare {
            field: field.to_owned(),
            operator: Operator::Pr,
            values: Vec::new(),
        }
    }

    #[test]
    fn not_binds_tighter_than_and_and_and_tighter_than_or() {
        let expression = parse("pr a or not pr b and pr c").unwrap();

        let both = Expression::And(
            Box::new(Expression::Not(Box::new(has("b")))),
            Box::new(has("c")),
        );
        assert_eq!(
            expression,
            Expression::Or(Box::new(has("a")), Box::new(both))
        );
    }

    #[test]
    fn escapes_in_quotes_are_resolved() {
        let expression = parse(r#"name sw "a \"b\" \\ c""#).unwrap();

        let expected = Expression::Compare {
            field: "name".to_owned(),
            operator: Operator::Sw,
            values: vec![r#"a "b" \ c"#.to_owned()],
        };
        assert_eq!(expression, expected);
    }

    #[test]
    fn faults_are_named() {
        let table = r#"
            name EQ "x" -> "EQ" is no operator. Operators are lower case: eq, ne, gt, ge, lt, le, co, sw, in, ca, isnull.
            name sw -> The filter ends where a value is expected.
            name sw x -> Found "x" where a value in double quotes is expected.
            name sw "x -> A quoted value in filters has no closing quote.
            (name sw "x" -> The filter ends where ")" is expected.
            name sw "x" type sw "y" -> Found "type" where the filter should end.
            features ca "X" -> Found the text "X" where "(" is expected.
            name = "x" -> The character "=" is not allowed in filters outside quotes.
        "#;
        for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let (text, expected) = row.split_once(" -> ").unwrap();
            assert_eq!(parse(text).unwrap_err(), expected, "{text}");
        }
        let empty = parse("").unwrap_err();
        assert_eq!(empty, "The filter ends where a field is expected.");
    }

    #[test]
    fn deep_nesting_is_refused_before_the_stack_ends() {
        let text = format!("{}pr a", "not ".repeat(5_000));

        let error = parse(&text).unwrap_err();
        assert_eq!(error, "The filter is nested more than 64 deep.");
    }
}
