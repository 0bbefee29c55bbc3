//! Characters that cannot be seen, found and named by their code points.
//!
//! They come along when text is copied from a page, a chat or a document. A plain space is not one of them.

use std::borrow::Cow;
use std::fmt;

/// A character that cannot be seen, and where it stands.
///
/// ```
/// use patchpanel_core_models::invisible;
///
/// let found = invisible::find("ab\u{200B}c").next().unwrap();
/// assert_eq!(found.to_string(), "U+200B (zero width space)");
/// assert_eq!(
///     found.sentence("The client secret"),
///     "The client secret holds the invisible character U+200B (zero width space) at position 3."
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invisible {
    pub character: char,
    /// Offset in bytes.
    pub offset: usize,
    /// Place in characters (Unicode scalar values), the first one is 1.
    pub position: usize,
}

impl Invisible {
    /// A sentence about a text that may not hold it. The text itself is not repeated, so that it may be a secret.
    pub fn sentence(&self, what: &str) -> String {
        let position = self.position;
        format!("{what} holds the invisible character {self} at position {position}.")
    }
}

impl fmt::Display for Invisible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&described(self.character))
    }
}

/// The code point and name of a character, such as “U+00A0 (no-break space)”.
pub fn described(character: char) -> String {
    let code = u32::from(character);
    let name = match character {
        char::REPLACEMENT_CHARACTER => Some("lost character"),
        _ => name(character),
    };
    name.map_or_else(
        || format!("U+{code:04X}"),
        |name| format!("U+{code:04X} ({name})"),
    )
}

/// A text with each character that cannot be seen written out, so that a name with one is not taken for another name.
///
/// ```
/// use patchpanel_core_models::invisible;
///
/// assert_eq!(invisible::written_out("Form\u{FEFF}"), "Form[U+FEFF (byte order mark)]");
/// assert_eq!(invisible::written_out("Größe 1"), "Größe 1");
/// ```
pub fn written_out(text: &str) -> Cow<'_, str> {
    let mut written = String::new();
    let mut rest = 0;
    for found in find(text) {
        let before = text.get(rest..found.offset).unwrap_or_default();
        written.extend([before, "[", &found.to_string(), "]"]);
        rest = found.offset + found.character.len_utf8();
    }
    if rest == 0 {
        return Cow::Borrowed(text);
    }
    written.push_str(text.get(rest..).unwrap_or_default());
    Cow::Owned(written)
}

/// Every character of a text that cannot be seen, in its order.
pub fn find(text: &str) -> impl Iterator<Item = Invisible> {
    let numbered = text.char_indices().zip(1..);
    numbered
        .filter(|((_, character), _)| name(*character).is_some())
        .map(|((offset, character), position)| Invisible {
            character,
            offset,
            position,
        })
}

/// A text without blanks and without characters that cannot be seen at its ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || name(character).is_some())
}

/// The name of a character that cannot be seen; `None` for every other.
pub const fn name(character: char) -> Option<&'static str> {
    Some(match character {
        '\t' => "tab",
        '\n' => "line feed",
        '\r' => "carriage return",
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => "control character",
        '\u{A0}' => "no-break space",
        '\u{AD}' => "soft hyphen",
        '\u{34F}' => "combining grapheme joiner",
        '\u{61C}' => "Arabic letter mark",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "Hangul filler",
        '\u{17B4}' | '\u{17B5}' => "Khmer inherent vowel",
        '\u{180B}'..='\u{180F}' => "Mongolian format character",
        '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{205F}' => "space of another width",
        '\u{200B}' => "zero width space",
        '\u{200C}' => "zero width non-joiner",
        '\u{200D}' => "zero width joiner",
        '\u{200E}' => "left-to-right mark",
        '\u{200F}' => "right-to-left mark",
        '\u{2028}' => "line separator",
        '\u{2029}' => "paragraph separator",
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => "change of writing direction",
        '\u{202F}' => "narrow no-break space",
        '\u{2060}' => "word joiner",
        '\u{2061}'..='\u{2065}' | '\u{206A}'..='\u{206F}' => "invisible operator",
        '\u{2800}' => "blank Braille pattern",
        '\u{3000}' => "ideographic space",
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => "variation selector",
        '\u{FEFF}' => "byte order mark",
        '\u{FFF0}'..='\u{FFFB}' => "annotation mark",
        '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' => "format character",
        '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}' => "tag character",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_named_by_its_code_point_with_its_place() {
        for (text, shown, position) in [
            ("ab\u{200B}", "U+200B (zero width space)", 3),
            ("\u{2060}ab", "U+2060 (word joiner)", 1),
            ("ü\u{FEFF}b", "U+FEFF (byte order mark)", 2),
            ("a\u{A0}b", "U+00A0 (no-break space)", 2),
            ("a\u{202E}b", "U+202E (change of writing direction)", 2),
            ("secret\n", "U+000A (line feed)", 7),
            ("a\u{92}", "U+0092 (control character)", 2),
            ("a\u{E0041}", "U+E0041 (tag character)", 2),
        ] {
            let found: Vec<Invisible> = find(text).collect();

            assert_eq!(found.len(), 1, "{text:?}");
            assert_eq!(found[0].to_string(), shown);
            assert_eq!(found[0].position, position, "{text:?}");
            let rest = text.get(found[0].offset..).unwrap();
            assert!(rest.starts_with(found[0].character));
        }
    }

    #[test]
    fn what_can_be_seen_is_not_found() {
        assert_eq!(find("a b-c_Ä ß 東京 é 😀").next(), None);
    }

    #[test]
    fn ends_are_trimmed_and_the_middle_stays() {
        assert_eq!(
            trim("\u{FEFF} \u{200B}acme\u{200B}.com\u{A0}\u{2069}\r\n"),
            "acme\u{200B}.com"
        );
    }

    #[test]
    fn a_secret_is_not_repeated() {
        let found = find("sentinel\u{200B}").next().unwrap();

        assert!(!found.sentence("The secret").contains("sentinel"));
    }
}
