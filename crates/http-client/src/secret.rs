//! A text that must never be seen: client secrets, access tokens, proxy passwords.
//!
//! It hides itself in `Debug` and `Display`, is overwritten when dropped and is not `Serialize`. It does not
//! protect against a debugger or a memory dump while it is in use.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
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
const ENTITIES: [(&str, u8); 14] = [
    ("amp", b'&'),
    ("lt", b'<'),
    ("gt", b'>'),
    ("quot", b'"'),
    ("apos", b'\''),
    ("plus", b'+'),
    ("equals", b'='),
    ("sol", b'/'),
    ("period", b'.'),
    ("lowbar", b'_'),
    ("colon", b':'),
    ("percnt", b'%'),
    ("num", b'#'),
    ("bsol", b'\\'),
];

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
        let lower = Zeroizing::new(form.iter().copied().map(folded).collect::<Vec<u8>>());
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

    /// The text with every piece of a secret replaced: as it stands, since a secret may look like an escape, and as a
    /// reader would decode it.
    pub(crate) fn apply(&self, text: &str) -> String {
        let as_it_stands = |text: &[u8]| text.split_first().map(|(byte, _)| (*byte, 1));
        let as_decoded =
            |text: &[u8]| decode_first(text).map(|(byte, rest)| (byte, text.len() - rest.len()));
        let mut found = self.found(text, as_it_stands);
        found.extend(self.found(text, as_decoded));
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

    /// Where pieces begin and end, when the text is read so: the first byte, and how many bytes write it. Those that
    /// touch are one, so that nothing is kept of a text but what it holds of secrets.
    fn found(
        &self,
        text: &str,
        first_of: impl Fn(&[u8]) -> Option<(u8, usize)>,
    ) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        // The next bytes as they are read, with where the writing of each begins and ends.
        let mut ahead = VecDeque::with_capacity(PIECE);
        let mut at = 0;
        loop {
            while ahead.len() < PIECE
                && let Some((byte, length)) = text.as_bytes().get(at..).and_then(&first_of)
            {
                ahead.push_back((folded(byte), at, at + length));
                at += length;
            }
            let size = self.size_of_piece(&ahead);
            let last = size.and_then(|size| ahead.get(size.checked_sub(1)?));
            let end = last.map(|(_, _, end)| text.ceil_char_boundary(*end));
            let Some((_, start, _)) = ahead.pop_front() else {
                return found;
            };
            let (Some(end), start) = (end, text.floor_char_boundary(start)) else {
                continue;
            };
            match found.last_mut() {
                Some((_, before)) if start <= *before => *before = end.max(*before),
                _ => found.push((start, end)),
            }
        }
    }

    /// The length of the longest piece with which the text begins.
    fn size_of_piece(&self, ahead: &VecDeque<(u8, usize, usize)>) -> Option<usize> {
        let mut text = [0; PIECE];
        for (place, (byte, ..)) in text.iter_mut().zip(ahead) {
            *place = *byte;
        }
        let text = text.get(..ahead.len())?;
        let is_piece = |size: &usize| {
            let piece = text.get(..*size);
            piece.is_some_and(|piece| self.pieces.contains(&self.hasher.hash_one(piece)))
        };
        self.sizes.iter().rev().copied().find(is_piece)
    }
}

fn decoded(mut text: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut decoded = Zeroizing::new(Vec::with_capacity(text.len()));
    while let Some((byte, rest)) = decode_first(text) {
        decoded.push(byte);
        text = rest;
    }
    decoded
}

/// Letters count in any case, and a form may write a blank as `+` (WHATWG URL §5.2).
fn folded(byte: u8) -> u8 {
    match byte {
        b'+' => b' ',
        byte => byte.to_ascii_lowercase(),
    }
}

/// The first byte, or the one that the first characters encode, however often, and what follows.
fn decode_first(text: &[u8]) -> Option<(u8, &[u8])> {
    let (mut byte, mut rest) = text.split_first().map(|(byte, rest)| (*byte, rest))?;
    loop {
        let encoded = match byte {
            b'%' => hex(rest, 2),
            b'\\' => escaped(rest),
            b'&' => entity(rest),
            _ => None,
        };
        let Some((decoded, behind)) = encoded else {
            return Some((byte, rest));
        };
        (byte, rest) = (decoded, behind);
    }
}

/// The byte that so many hexadecimal digits write (RFC 3986 §2.1).
fn hex(text: &[u8], digits: usize) -> Option<(u8, &[u8])> {
    let (digits, rest) = text.split_at_checked(digits)?;
    let number = |digits| u8::from_str_radix(digits, 16).ok();
    let digits = std::str::from_utf8(digits).ok()?;
    let digits = digits.strip_prefix("00").unwrap_or(digits);
    (!digits.starts_with('+')).then_some((number(digits)?, rest))
}

/// What follows a backslash in JSON (RFC 8259 §7).
fn escaped(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [byte @ (b'"' | b'\\' | b'/'), rest @ ..] => Some((*byte, rest)),
        [b'u', rest @ ..] => hex(rest, 4).filter(|(byte, _)| byte.is_ascii()),
        _ => None,
    }
}

/// What follows an ampersand in HTML, as far as programs write it.
fn entity(text: &[u8]) -> Option<(u8, &[u8])> {
    if let [b'#', digits @ ..] = text {
        return match digits {
            [b'x' | b'X', digits @ ..] => numbered(digits, 16),
            digits => numbered(digits, 10),
        };
    }
    let end = text.iter().take(7).position(|byte| *byte == b';')?;
    let (name, rest) = text.split_at_checked(end)?;
    let (_, byte) = ENTITIES
        .iter()
        .find(|(known, _)| known.as_bytes() == name)?;
    Some((*byte, rest.get(1..)?))
}

/// The character with a number; zeros may stand before it, and the semicolon may be missing (HTML §13.2.5.80).
fn numbered(text: &[u8], radix: u32) -> Option<(u8, &[u8])> {
    let zeros = text.iter().take_while(|byte| **byte == b'0').count();
    let (_, text) = text.split_at_checked(zeros)?;
    let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
    let (digits, rest) = text.split_at_checked(text.iter().take(4).take_while(is_digit).count())?;
    let digits = std::str::from_utf8(digits).ok()?;
    let byte = u8::from_str_radix(digits, radix).ok()?;
    byte.is_ascii()
        .then_some((byte, rest.strip_prefix(b";").unwrap_or(rest)))
}

#[cfg(test)]
mod tests;
