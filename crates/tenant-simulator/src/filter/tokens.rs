//! Splits a filter into tokens; knows nothing of operators.

use std::iter::Peekable;
use std::str::Chars;

/// A piece of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Quoted(String),
    Open,
    Close,
    Comma,
}

impl Token {
    /// How messages show the token.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Word(word) => format!("\"{word}\""),
            Self::Quoted(text) => format!("the text \"{text}\""),
            Self::Open => "\"(\"".to_owned(),
            Self::Close => "\")\"".to_owned(),
            Self::Comma => "\",\"".to_owned(),
        }
    }
}

/// # Errors
/// A sentence about a string without end, an unknown escape or a character that has no place.
pub(super) fn split(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            ',' => tokens.push(Token::Comma),
            '"' => tokens.push(Token::Quoted(quoted(&mut characters)?)),
            character if character.is_whitespace() => {}
            character if is_word(character) => {
                tokens.push(Token::Word(word(character, &mut characters)));
            }
            other => {
                return Err(format!(
                    "The character \"{other}\" is not allowed in filters outside quotes."
                ));
            }
        }
    }
    Ok(tokens)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || "._-:+".contains(character)
}

fn word(first: char, characters: &mut Peekable<Chars<'_>>) -> String {
    let mut word = String::from(first);
    while let Some(character) = characters.next_if(|character| is_word(*character)) {
        word.push(character);
    }
    word
}

fn quoted(characters: &mut Peekable<Chars<'_>>) -> Result<String, String> {
    let mut text = String::new();
    while let Some(character) = characters.next() {
        match character {
            '"' => return Ok(text),
            '\\' => match characters.next() {
                Some(escaped @ ('"' | '\\')) => text.push(escaped),
                _ => {
                    return Err(
                        "A backslash in filters must be followed by a quote or a backslash."
                            .to_owned(),
                    );
                }
            },
            other => text.push(other),
        }
    }
    Err("A quoted value in filters has no closing quote.".to_owned())
}
