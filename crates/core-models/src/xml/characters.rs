//! The character classes of XML 1.0 (fifth edition, §2.2 and §2.3).
//!
//! Only questions about single characters; positions and messages are made elsewhere.

/// A blank of XML 1.0 §2.3 `S`: space, tab, carriage return, line feed.
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

/// A control byte that no document may hold, not even as a character reference.
pub(crate) const fn is_forbidden_control(byte: u8) -> bool {
    byte < b' ' && !is_blank(byte)
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

/// A set of bytes, asked for every byte of a document: one look into a table is the fastest question.
#[derive(Debug)]
pub(crate) struct ByteSet([bool; 256]);

impl ByteSet {
    const fn of(bytes: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut byte = 0_u8;
        let mut rest = &mut set as &mut [bool];
        while let [first, others @ ..] = rest {
            *first = contains(bytes, byte);
            rest = others;
            byte = byte.wrapping_add(1);
        }
        Self(set)
    }

    const fn and_forbidden_controls(self) -> Self {
        let Self(mut set) = self;
        let mut byte = 0_u8;
        let mut rest = &mut set as &mut [bool];
        while let [first, others @ ..] = rest {
            *first = *first || is_forbidden_control(byte);
            rest = others;
            byte = byte.wrapping_add(1);
        }
        Self(set)
    }

    pub(crate) fn contains(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).copied().unwrap_or(false)
    }
}

const fn contains(mut bytes: &[u8], wanted: u8) -> bool {
    while let [first, others @ ..] = bytes {
        if *first == wanted {
            return true;
        }
        bytes = others;
    }
    false
}

/// Where the plain part of a text ends. 0xEF may begin U+FFFE or U+FFFF.
pub(crate) static TEXT_STOPS: ByteSet = ByteSet::of(b"<&]\xEF").and_forbidden_controls();

/// Where the plain part of an attribute value ends.
pub(crate) static VALUE_STOPS: ByteSet = ByteSet::of(b"<&\"'\xEF").and_forbidden_controls();

/// What needs a look when nothing else is special.
pub(crate) static SUSPICIOUS: ByteSet = ByteSet::of(b"\xEF").and_forbidden_controls();

/// The ASCII part of [`is_name_char`].
pub(crate) static NAME_BYTES: ByteSet =
    ByteSet::of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:-.");

/// A character of a public identifier (XML 1.0 §2.3 `PubidChar`).
pub(crate) const fn is_public_id_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\r' | b'\n')
        || byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'\''
                | b'('
                | b')'
                | b'+'
                | b','
                | b'.'
                | b'/'
                | b':'
                | b'='
                | b'?'
                | b';'
                | b'!'
                | b'*'
                | b'#'
                | b'@'
                | b'$'
                | b'_'
                | b'%'
        )
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
}
