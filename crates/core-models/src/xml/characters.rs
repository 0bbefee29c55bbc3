//! Characters and names of XML 1.0 (fifth edition, §2.2 and §2.3), which quick-xml never looks at.
//!
//! Only questions about single characters and names; positions and messages are made elsewhere.

use crate::invisible;

/// The blanks of XML 1.0 §2.3 `S`.
pub(crate) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether every byte is a blank, as between elements.
pub(crate) fn is_blank_text(text: &str) -> bool {
    text.bytes().all(is_blank)
}

/// A character that a document may hold at all (XML 1.0 §2.2 `Char`).
pub(crate) const fn is_char(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// A character that may begin a name (XML 1.0 §2.3 `NameStartChar`).
pub(crate) const fn is_name_start(character: char) -> bool {
    matches!(character,
        ':' | 'A'..='Z' | '_' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// A character that may continue a name (XML 1.0 §2.3 `NameChar`).
pub(crate) const fn is_name_char(character: char) -> bool {
    is_name_start(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// The ASCII part of [`is_name_char`], asked for most characters of a document.
static NAME_BYTES: [bool; 128] = {
    let mut table = [false; 128];
    let mut rest: &mut [bool] = &mut table;
    let mut byte = 0_u8;
    while let [first, others @ ..] = rest {
        *first = is_name_char(byte as char);
        rest = others;
        byte += 1;
    }
    table
};

/// How many bytes at the start of a text may continue a name.
fn name_length(text: &str) -> usize {
    let is_plain = |byte: u8| NAME_BYTES.get(usize::from(byte)) == Some(&true);
    let plain = text.bytes().position(|byte| !is_plain(byte));
    match plain.map(|length| text.split_at_checked(length)) {
        None => text.len(),
        Some(Some((plain, rest))) if !rest.starts_with(|next: char| next.is_ascii()) => {
            let other = rest.find(|character| !is_name_char(character));
            plain.len() + other.unwrap_or(rest.len())
        }
        Some(_) => plain.unwrap_or_default(),
    }
}

fn begins_name(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(byte @ 0..=0x7F) => is_name_start(char::from(*byte)),
        Some(_) => text.starts_with(is_name_start),
        None => false,
    }
}

/// The name at the start of a text, empty when none begins there, and the rest.
pub(crate) fn split_name(text: &str) -> (&str, &str) {
    let length = if begins_name(text) {
        name_length(text)
    } else {
        0
    };
    text.split_at_checked(length).unwrap_or((text, ""))
}

pub(crate) fn is_name(text: &str) -> bool {
    begins_name(text) && name_length(text) == text.len()
}

/// A name without a colon (Namespaces in XML 1.0 `NCName`).
pub(crate) fn is_plain_name(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// Whether the colons of a name are where Namespaces in XML 1.0 allow one: between prefix and local name.
pub(crate) fn is_qualified_name(name: &str) -> bool {
    let is_pair = |(prefix, local): (&str, &str)| !prefix.is_empty() && is_plain_name(local);
    name.split_once(':').is_none_or(is_pair)
}

/// A character of a public identifier (XML 1.0 §2.3 `PubidChar`).
pub(crate) fn is_public_id_char(character: char) -> bool {
    character.is_ascii_alphanumeric() || " \r\n-'()+,./:=?;!*#@$_%".contains(character)
}

/// The characters that no document may hold, wherever they stand, each with its offset.
pub(crate) fn illegal_characters(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    const BLOCK: usize = 64;
    // 0xEF may begin U+FFFE or U+FFFF.
    let is_odd = |byte: u8| (byte < b' ' && !is_blank(byte)) || byte == 0xEF;
    // Whole blocks are passed over without a branch for each byte.
    let blocks = text.as_bytes().chunks(BLOCK).enumerate();
    let odd_blocks = blocks.filter(move |(_, block)| {
        let any_odd = |any, byte: &u8| any | is_odd(*byte);
        block.iter().fold(false, any_odd)
    });
    odd_blocks.flat_map(move |(number, block)| {
        let odd = block
            .iter()
            .enumerate()
            .filter(move |(_, byte)| is_odd(**byte));
        odd.filter_map(move |(index, _)| {
            let at = number * BLOCK + index;
            let character = text.get(at..)?.chars().next()?;
            (!is_char(character)).then_some((at, character))
        })
    })
}

/// A character in a sentence: by itself, or by its number when it could not be seen.
pub(crate) fn shown(character: char) -> String {
    if character.is_ascii_graphic() || character.escape_debug().len() == 1 {
        format!("“{character}”")
    } else {
        format!("The character {}", invisible::described(character))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noncharacters_and_controls_are_no_xml_characters() {
        assert!(is_char('\t') && is_char('\u{85}') && is_char('\u{FFFD}'));
        assert!(
            !is_char('\0') && !is_char('\u{1}') && !is_char('\u{FFFE}') && !is_char('\u{FFFF}')
        );
    }

    #[test]
    fn a_digit_or_a_hyphen_continues_a_name_but_does_not_begin_one() {
        assert!(is_name_char('7') && !is_name_start('7'));
        assert!(is_name_char('-') && !is_name_start('-'));
        assert!(is_name_start('é') && is_name_start('名'));
    }

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_number() {
        assert_eq!(shown('ü'), "“ü”");
        assert_eq!(shown('”'), "“””");
        assert_eq!(shown('\u{A0}'), "The character U+00A0 (no-break space)");
        assert_eq!(shown('\u{200B}'), "The character U+200B (zero width space)");
        assert_eq!(shown('\u{FEFF}'), "The character U+FEFF (byte order mark)");
    }
}
