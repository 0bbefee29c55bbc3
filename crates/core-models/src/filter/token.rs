//! The tokens of a filter expression. Which may follow which is not decided here.

/// One mark, text or word of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'text> {
    Open,
    Close,
    Comma,
    Text(String),
    /// A text whose closing quote is missing.
    Unclosed,
    /// A `\` in a text before something that needs none.
    BadEscape(char),
    Word(&'text str),
    End,
}

/// The tokens with their byte offsets; the last one is [`Token::End`].
pub(super) fn tokens(text: &str) -> impl Iterator<Item = (usize, Token<'_>)> {
    let mut offset = 0;
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let rest = text.get(offset..).unwrap_or_default();
        let blanks = rest.len() - rest.trim_start().len();
        let start = offset + blanks;
        let (token, length) = first_token(rest.trim_start());
        offset = start + length;
        ended = token == Token::End;
        Some((start, token))
    })
}

/// The first token and its length in bytes.
fn first_token(rest: &str) -> (Token<'_>, usize) {
    match rest.chars().next() {
        None => (Token::End, 0),
        Some('(') => (Token::Open, 1),
        Some(')') => (Token::Close, 1),
        Some(',') => (Token::Comma, 1),
        Some('"') => quoted(rest),
        Some(_) => {
            let ends = |character: char| character.is_whitespace() || "(),\"".contains(character);
            let length = rest.find(ends).unwrap_or(rest.len());
            (Token::Word(rest.get(..length).unwrap_or_default()), length)
        }
    }
}

/// A text in double quotes, in which `\"` is a quote and `\\` a backslash.
fn quoted(rest: &str) -> (Token<'_>, usize) {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1);
    while let Some((position, character)) = characters.next() {
        match character {
            '"' => return (Token::Text(text), position + 1),
            '\\' => match characters.next() {
                Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                Some((_, other)) => return (Token::BadEscape(other), rest.len()),
                None => return (Token::Unclosed, rest.len()),
            },
            other => text.push(other),
        }
    }
    (Token::Unclosed, rest.len())
}
