//! A text that must never be seen: client secrets, access tokens, proxy passwords.
//!
//! It hides itself in `Debug` and `Display`, is overwritten when dropped and is not `Serialize`. It does not
//! protect against a debugger or a memory dump while it is in use.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::percent::RESERVED;

/// What stands in the place of a secret wherever one would be shown.
pub(crate) const MASK: &str = "•••";

/// The longest token that is taken, in bytes; those of the service have about two thousand.
const LONGEST_TOKEN: usize = 16 * 1024;

/// A secret text. Read it with [`Secret::expose`], at the one place that needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text into protection. Blanks around it are kept.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text as bytes, which are overwritten with their last owner.
    pub(crate) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(Covered(self))
    }

    /// Whether it is longer than any token: each byte costs many hashes in a [`Mask`].
    pub(crate) fn is_too_long(&self) -> bool {
        self.0.len() > LONGEST_TOKEN
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A secret as [`Bytes`] wants its owners.
struct Covered(Secret);

impl AsRef<[u8]> for Covered {
    fn as_ref(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secret({MASK})")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// How many characters of a secret are masked at the least; a shorter secret is masked where it is whole. The service's
/// own secrets have 63 characters and more, a proxy password may have five.
const PIECE: usize = 8;
/// Shorter texts are no secrets: masking them garbles sentences.
const SHORTEST: usize = 4;
/// Characters of secrets that programs write by name in HTML.
const ENTITIES: [(&str, char); 14] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("plus", '+'),
    ("equals", '='),
    ("sol", '/'),
    ("period", '.'),
    ("lowbar", '_'),
    ("colon", ':'),
    ("percnt", '%'),
    ("num", '#'),
    ("bsol", '\\'),
];
/// Those that write the letters from À to ÿ.
const LATIN: &str = "Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml \
    ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute \
    acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute \
    ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// Masks secrets in the words of a server that repeats what it was sent, in any form in which this client sends one:
/// as it is or percent-encoded, each also in base64, whatever its case, and pieces of it.
///
/// It keeps hashes of the pieces, no secret.
#[derive(Clone, Default)]
pub(crate) struct Mask {
    pieces: HashSet<u64>,
    /// How long the pieces are.
    sizes: BTreeSet<usize>,
    hasher: RandomState,
}

impl Mask {
    pub(crate) fn of<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut mask = Self::default();
        let mut seen: Vec<&Secret> = Vec::new();
        for secret in secrets {
            let plain = secret.expose().as_bytes();
            if plain.len() < SHORTEST || seen.contains(&secret) {
                continue;
            }
            seen.push(secret);
            mask.add(&decoded(plain));
            mask.add_with_base64(plain);
            let mut percent = Zeroizing::new(String::with_capacity(3 * plain.len()));
            percent.extend(utf8_percent_encode(secret.expose(), RESERVED));
            if percent.as_bytes() != plain {
                mask.add_with_base64(percent.as_bytes());
            }
        }
        mask
    }

    /// What stands before a text decides where base64 cuts it: at one of three places.
    fn add_with_base64(&mut self, form: &[u8]) {
        self.add(form);
        for (before, encoder) in (0..3).flat_map(|before| [(before, STANDARD), (before, URL_SAFE)])
        {
            let shifted = Zeroizing::new([&[0; 3][..before], form].concat());
            let encoded = Zeroizing::new(encoder.encode(&*shifted));
            // Only whole characters of the text; those at the edges depend on what is beside it.
            let (start, end) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
            self.add(encoded.as_bytes().get(start..end).unwrap_or_default());
        }
    }

    fn add(&mut self, form: &[u8]) {
        if form.len() < SHORTEST {
            return;
        }
        // A letter in lower case may be a byte longer.
        let mut lower = Zeroizing::new(Vec::with_capacity(2 * form.len()));
        fold(form, |byte, _| lower.push(byte));
        let size = lower.len().min(PIECE);
        self.sizes.insert(size);
        let pieces = lower.windows(size).map(|piece| self.hasher.hash_one(piece));
        let pieces: Vec<u64> = pieces.collect();
        self.pieces.extend(pieces);
    }

    /// A server's text as it may be shown: masked, and not longer than so many characters.
    pub(crate) fn shown(&self, text: &str, longest: usize) -> String {
        // Masking makes a text shorter, so a little more is looked at than can be shown.
        let looked_at = text.get(..text.floor_char_boundary(8 * longest));
        let masked = self.apply(looked_at.unwrap_or_default());
        match masked.char_indices().nth(longest) {
            None => masked,
            Some((end, _)) => format!("{}…", masked.get(..end).unwrap_or_default()),
        }
    }

    /// Hides secrets in each text of a value. Names of members stay, since a reader looks for them.
    pub(crate) fn apply_within(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.apply(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.apply_within(item)),
            Value::Object(members) => members
                .values_mut()
                .for_each(|item| self.apply_within(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The text with every piece of a secret replaced: as it stands, since a secret may look like an escape, decoded once,
    /// and as often as it is encoded.
    pub(crate) fn apply(&self, text: &str) -> String {
        let is_encoded = text.contains(['%', '\\', '&']);
        let readings: &[usize] = if is_encoded {
            &[0, 1, usize::MAX]
        } else {
            &[0]
        };
        let mut found: Vec<_> = readings
            .iter()
            .flat_map(|times| self.found(text, *times))
            .collect();
        found.sort_unstable();
        let mut masked = String::with_capacity(text.len());
        let mut copied = 0;
        for (start, end) in found {
            if start > copied || copied == 0 {
                masked.push_str(text.get(copied..start).unwrap_or_default());
                masked.push_str(MASK);
            }
            copied = copied.max(end);
        }
        masked + text.get(copied..).unwrap_or_default()
    }

    /// Where pieces begin and end, when the text is decoded so many times. Those that touch are one, so that nothing is kept
    /// of a text but what it holds of secrets.
    fn found(&self, text: &str, times: usize) -> Vec<(usize, usize)> {
        // What was read, and where in the text each byte of it is written.
        let (mut read, mut places) = (Vec::with_capacity(text.len()), Vec::new());
        let mut at = 0;
        while let Some(rest @ [_, ..]) = text.as_bytes().get(at..) {
            let end = text.len() - decode_first(rest, times, &mut read).len();
            places.resize(read.len(), (at, end));
            at = end;
        }
        let (mut bytes, mut starts, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        fold(&read, |byte, written| {
            let written = places.get(written).unwrap_or_default();
            bytes.push(byte);
            starts.extend(written.first().map(|(start, _)| *start));
            ends.extend(written.last().map(|(_, end)| *end));
        });
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (first, start) in starts.iter().enumerate() {
            let size = bytes.get(first..).and_then(|rest| self.size_of_piece(rest));
            let Some(end) = size.and_then(|size| ends.get(first + size - 1)) else {
                continue;
            };
            let (start, end) = (
                text.floor_char_boundary(*start),
                text.ceil_char_boundary(*end),
            );
            match found.last_mut() {
                Some((_, before)) if start <= *before => *before = end.max(*before),
                _ => found.push((start, end)),
            }
        }
        found
    }

    /// The length of the longest piece with which the text begins.
    fn size_of_piece(&self, text: &[u8]) -> Option<usize> {
        let is_piece = |size: &usize| {
            let piece = text.get(..*size);
            piece.is_some_and(|piece| self.pieces.contains(&self.hasher.hash_one(piece)))
        };
        self.sizes.iter().rev().copied().find(is_piece)
    }
}

fn decoded(mut text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut decoded = Zeroizing::new(Vec::with_capacity(text.len()));
    while !text.is_empty() {
        text = decode_first(text, usize::MAX, &mut decoded);
    }
    decoded
}

/// Gives each byte as it is compared, and where it is written: letters count in any case, a form may write a blank as `+`
/// (WHATWG URL §5.2), and UTF-16 has zeros between letters.
fn fold(text: &[u8], mut take: impl FnMut(u8, Range<usize>)) {
    let mut at = 0;
    for chunk in text.utf8_chunks() {
        for letter in chunk.valid().chars() {
            let written = at..at + letter.len_utf8();
            at = written.end;
            let lower = letter.to_lowercase().filter(|lower| *lower != '\0');
            for lower in lower.map(|lower| if lower == '+' { ' ' } else { lower }) {
                let mut bytes = [0; 4];
                let bytes = lower.encode_utf8(&mut bytes).bytes();
                bytes.for_each(|byte| take(byte, written.clone()));
            }
        }
        for byte in chunk.invalid() {
            take(*byte, at..at + 1);
            at += 1;
        }
    }
}

/// Adds the first byte, or the letter that the first characters encode at most so many times, and gives what follows.
fn decode_first<'text>(text: &'text [u8], times: usize, decoded: &mut Vec<u8>) -> &'text [u8] {
    let Some((mut byte, mut rest)) = text.split_first().map(|(byte, rest)| (*byte, rest)) else {
        return text;
    };
    for _ in 0..times {
        let encoded = match byte {
            b'%' => hex(rest, 2),
            b'\\' => escaped(rest),
            b'&' => entity(rest),
            _ => None,
        };
        let Some((letter, behind)) = encoded else {
            break;
        };
        rest = behind;
        match u8::try_from(letter) {
            Ok(ascii) if ascii.is_ascii() => byte = ascii,
            // A part of a letter in UTF-8.
            Ok(part) if byte == b'%' => {
                decoded.push(part);
                return rest;
            }
            _ => {
                decoded.extend(letter.encode_utf8(&mut [0; 4]).bytes());
                return rest;
            }
        }
    }
    decoded.push(byte);
    rest
}

/// The letter whose number so many hexadecimal digits write (RFC 3986 §2.1).
fn hex(text: &[u8], digits: usize) -> Option<(char, &[u8])> {
    let (digits, rest) = text.split_at_checked(digits)?;
    let digits = std::str::from_utf8(digits).ok()?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let letter = char::from_u32(number).filter(|_| !digits.starts_with('+'))?;
    Some((letter, rest))
}

/// What follows a backslash in JSON (RFC 8259 §7).
fn escaped(text: &[u8]) -> Option<(char, &[u8])> {
    match text {
        [byte @ (b'"' | b'\\' | b'/'), rest @ ..] => Some((char::from(*byte), rest)),
        [b'u', rest @ ..] => hex(rest, 4),
        _ => None,
    }
}

/// What follows an ampersand in HTML, as far as programs write it.
fn entity(text: &[u8]) -> Option<(char, &[u8])> {
    if let [b'#', digits @ ..] = text {
        return match digits {
            [b'x' | b'X', digits @ ..] => numbered(digits, 16),
            digits => numbered(digits, 10),
        };
    }
    let end = text.iter().take(7).position(|byte| *byte == b';')?;
    let (name, rest) = text.split_at_checked(end)?;
    let is_named = |known: &&(&str, char)| known.0.as_bytes() == name;
    let latin = LATIN.split(' ').zip('À'..='ÿ');
    let mut latin = latin.filter(|(known, _)| known.as_bytes() == name);
    let (_, letter) = ENTITIES
        .iter()
        .find(is_named)
        .copied()
        .or_else(|| latin.next())?;
    Some((letter, rest.get(1..)?))
}

/// The character with a number; zeros may stand before it, and the semicolon may be missing (HTML §13.2.5.80).
fn numbered(text: &[u8], radix: u32) -> Option<(char, &[u8])> {
    let zeros = text.iter().take_while(|byte| **byte == b'0').count();
    let (_, text) = text.split_at_checked(zeros)?;
    let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
    let (digits, rest) = text.split_at_checked(text.iter().take(7).take_while(is_digit).count())?;
    let digits = std::str::from_utf8(digits).ok()?;
    let letter = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    Some((letter, rest.strip_prefix(b";").unwrap_or(rest)))
}

#[cfg(test)]
mod tests;
