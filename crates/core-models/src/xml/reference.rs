//! Character and entity references: `&#228;`, `&#xE4;`, `&amp;`, `&declared;`.
//!
//! Checks and resolves characters; a declared entity is accepted and never expanded.

use std::borrow::Cow;

use super::characters::is_char;
use super::cursor::Cursor;
use super::doctype::{Entities, Use};
use super::fault::Fault;

/// Where a reference stands; an attribute value is stricter (XML 1.0 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Where {
    Text,
    AttributeValue,
}

/// Reads one reference at the cursor, which stands on `&`. The cursor is moved past it in any case.
///
/// # Errors
/// A reference that is malformed, not declared, or not allowed here.
pub(crate) fn read<'a>(
    cursor: &mut Cursor<'a>,
    entities: &mut Entities<'a>,
    place: Where,
) -> Result<(), Fault> {
    let at = cursor.at;
    match read_form(cursor)? {
        Form::Character => Ok(()),
        Form::Entity(name) => check_entity(at, name, entities, place),
    }
}

/// What is written between `&` and `;`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form<'a> {
    Character,
    Entity(&'a str),
}

/// Reads a reference without asking whether its entity is declared.
pub(crate) fn read_form<'a>(cursor: &mut Cursor<'a>) -> Result<Form<'a>, Fault> {
    let at = cursor.at;
    cursor.at += 1;
    if cursor.eat("#") {
        return read_character(cursor, at).map(|()| Form::Character);
    }
    match cursor.try_name() {
        Some(name) if cursor.eat(";") => Ok(Form::Entity(name)),
        Some(_) | None => Err(bare_ampersand(at)),
    }
}

fn read_character(cursor: &mut Cursor<'_>, at: usize) -> Result<(), Fault> {
    let (radix, digits) = if cursor.eat("x") {
        (16, eat_digits(cursor, u8::is_ascii_hexdigit))
    } else {
        (10, eat_digits(cursor, u8::is_ascii_digit))
    };
    if digits.is_empty() || !cursor.eat(";") {
        return Err(Fault::error(
            "bad-reference",
            at,
            "“&#” begins a character reference here, but no number and “;” follow.",
            "Write “&#228;” or “&#xE4;”, or “&amp;” if the character & is meant.",
        ));
    }
    match character(digits, radix) {
        Some(_) => Ok(()),
        None => Err(Fault::error(
            "illegal-character",
            at,
            format!(
                "“{}” names a character that may not stand in an XML document.",
                cursor.since(at)
            ),
            "Delete it.",
        )),
    }
}

fn eat_digits<'a>(cursor: &mut Cursor<'a>, is_digit: fn(&u8) -> bool) -> &'a str {
    let start = cursor.at;
    let rest = cursor.rest();
    cursor.at += rest.iter().take_while(|byte| is_digit(byte)).count();
    cursor.since(start)
}

fn character(digits: &str, radix: u32) -> Option<char> {
    let code = u32::from_str_radix(digits, radix).ok()?;
    char::from_u32(code).filter(|character| is_char(*character))
}

fn bare_ampersand(at: usize) -> Fault {
    Fault::error(
        "bad-reference",
        at,
        "“&” begins a reference here, but no name and “;” follow.",
        "Write “&amp;” if the character & is meant.",
    )
}

fn check_entity<'a>(
    at: usize,
    name: &'a str,
    entities: &mut Entities<'a>,
    place: Where,
) -> Result<(), Fault> {
    match entities.find(name, place) {
        Use::Fine => Ok(()),
        Use::Undeclared => Err(undeclared(at, name)),
        Use::MaybeDeclaredElsewhere => Err(undeclared(at, name).into_warning()),
        Use::Refused(reason) => Err(Fault::error(
            "bad-reference",
            at,
            format!("“&{name};” may not stand here: {reason}."),
            "Write the text itself instead of the reference.",
        )),
    }
}

fn undeclared(at: usize, name: &str) -> Fault {
    Fault::error(
        "undeclared-entity",
        at,
        format!(
            "“&{name};” is not declared in this document; XML itself knows lt, gt, amp, quot and apos."
        ),
        format!("Write the character itself, or “&amp;{name};” if this very text is meant."),
    )
}

/// The character of a predefined entity (XML 1.0 §4.6).
pub(crate) fn predefined(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// What is written for a reference that is not resolved, in place of its `&`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unresolved {
    AsWritten,
    MarkedBy(char),
}

/// Resolves character references and the five predefined entities; other entities stay as written.
pub(crate) fn resolve(raw: &str) -> Cow<'_, str> {
    resolve_with(raw, Unresolved::AsWritten)
}

/// The same, with a choice of how other entities are told from text.
pub(crate) fn resolve_with(raw: &str, unresolved: Unresolved) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mark = match unresolved {
        Unresolved::AsWritten => '&',
        Unresolved::MarkedBy(mark) => mark,
    };
    let mut resolved = String::with_capacity(raw.len());
    let mut pieces = raw.split('&');
    resolved.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        push_piece(&mut resolved, piece, mark);
    }
    Cow::Owned(resolved)
}

fn push_piece(resolved: &mut String, piece: &str, mark: char) {
    let found = piece
        .split_once(';')
        .and_then(|(name, rest)| Some((resolve_name(name)?, rest)));
    if let Some((character, rest)) = found {
        resolved.push(character);
        resolved.push_str(rest);
    } else {
        resolved.push(mark);
        resolved.push_str(piece);
    }
}

fn resolve_name(name: &str) -> Option<char> {
    resolve_number(name).or_else(|| predefined(name))
}

fn resolve_number(name: &str) -> Option<char> {
    match name.strip_prefix("#x") {
        Some(digits) => character(digits, 16),
        None => character(name.strip_prefix('#')?, 10),
    }
}

/// Resolves character references alone, as it is done in the value of an entity (XML 1.0 §4.5).
pub(crate) fn resolve_numbers(raw: &str) -> String {
    let mut pieces = raw.split('&');
    let mut resolved = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let found = piece
            .split_once(';')
            .and_then(|(name, rest)| Some((resolve_number(name)?, rest)));
        if let Some((character, rest)) = found {
            resolved.push(character);
            resolved.push_str(rest);
        } else {
            resolved.push('&');
            resolved.push_str(piece);
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_predefined_entities_are_resolved_and_others_stay() {
        assert_eq!(
            resolve("a &lt; b &#228;&#xe4; &mine; &"),
            "a < b ää &mine; &"
        );
        assert_eq!(resolve("plain"), "plain");
    }
}
