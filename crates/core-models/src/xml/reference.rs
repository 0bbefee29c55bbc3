//! Character and entity references: `&#228;`, `&#xE4;`, `&amp;`. No entity but the predefined is ever expanded.

use std::borrow::Cow;

use quick_xml::escape::resolve_xml_entity;

use super::characters::{is_char, is_name};
use super::fault::Fault;

/// Checks a reference; `body` is what stands between `&` and `;`. Gives the name of an entity that XML does not know.
///
/// # Errors
/// What is no reference, or one to a character that no document may hold.
pub(crate) fn check(at: usize, body: &str) -> Result<Option<&str>, Fault> {
    if let Some(number) = body.strip_prefix('#') {
        return match character(number) {
            Some(_) => Ok(None),
            None if digits(number).is_some() => Err(illegal_number(at, body)),
            None => Err(no_number(at)),
        };
    }
    if is_name(body) {
        Ok(resolve_xml_entity(body).is_none().then_some(body))
    } else {
        Err(bare_ampersand(at))
    }
}

/// The character of the number that stands behind `&#`, if a document may hold it.
fn character(number: &str) -> Option<char> {
    let (digits, radix) = digits(number)?;
    let code = u32::from_str_radix(digits, radix).ok()?;
    char::from_u32(code).filter(|character| is_char(*character))
}

fn digits(number: &str) -> Option<(&str, u32)> {
    let hexadecimal = number.strip_prefix('x').map(|digits| (digits, 16));
    let (digits, radix) = hexadecimal.unwrap_or((number, 10));
    let are_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    are_digits.then_some((digits, radix))
}

fn no_number(at: usize) -> Fault {
    Fault::error(
        "bad-reference",
        at,
        "“&#” begins a character reference here, but no number and “;” follow.",
        "Write “&#228;” or “&#xE4;”, or “&amp;” if the character & is meant.",
    )
}

fn illegal_number(at: usize, body: &str) -> Fault {
    Fault::error(
        "illegal-character",
        at,
        format!("“&{body};” names a character that is not allowed in an XML document."),
        "Delete it.",
    )
}

/// The fault of an `&` that begins no reference.
pub(crate) fn bare_ampersand(at: usize) -> Fault {
    Fault::error(
        "bad-reference",
        at,
        "“&” begins a reference here, but no name and “;” follow.",
        "Write “&amp;” if the character & is meant.",
    )
}

/// The fault of an entity that is not declared.
pub(crate) fn undeclared(at: usize, name: &str) -> Fault {
    Fault::error(
        "undeclared-entity",
        at,
        format!(
            "“&{name};” is not declared in this document; XML itself knows lt, gt, amp, quot and apos."
        ),
        format!("Write the character itself, or “&amp;{name};” if this very text is meant."),
    )
}

/// Resolves character references and the five predefined entities; other entities stay as written.
pub(crate) fn resolve(raw: &str) -> Cow<'_, str> {
    resolve_marking(raw, '&')
}

/// The same, with another character in place of the `&` of a reference that is not resolved.
pub(crate) fn resolve_marking(raw: &str, mark: char) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut resolved = String::with_capacity(raw.len());
    let mut pieces = raw.split('&');
    resolved.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        push_piece(&mut resolved, piece, mark);
    }
    Cow::Owned(resolved)
}

fn push_piece(resolved: &mut String, piece: &str, mark: char) {
    if let Some((name, rest)) = piece.split_once(';') {
        if let Some(character) = name.strip_prefix('#').and_then(character) {
            resolved.push(character);
            return resolved.push_str(rest);
        }
        if let Some(character) = resolve_xml_entity(name) {
            resolved.push_str(character);
            return resolved.push_str(rest);
        }
    }
    resolved.push(mark);
    resolved.push_str(piece);
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
