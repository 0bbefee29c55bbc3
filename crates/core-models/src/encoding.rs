//! [`Encoding`], how the characters of a file are stored.
//!
//! Reads bytes in an encoding that is known; how it is found out depends on the kind of file.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::DecoderResult;

/// The encodings in which files of the 19 languages are met, the likely ones first. XML is read in the first four.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// ISO-8859-1, one byte per character; what Java read until version 8.
    Latin1,
    /// windows-1252, Western Europe.
    Windows1252,
    /// windows-1250, Central Europe.
    Windows1250,
    /// ISO-8859-2, Central Europe.
    Latin2,
    /// windows-1251, Cyrillic.
    Windows1251,
    /// KOI8-R, Russian.
    Koi8R,
    ShiftJis,
    EucJp,
    EucKr,
    /// GB18030 with GBK, simplified Chinese.
    Gb18030,
    /// Big5, traditional Chinese.
    Big5,
}

impl Encoding {
    /// All of them, for a person to choose from.
    pub const ALL: [Self; 14] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Latin1,
        Self::Windows1252,
        Self::Windows1250,
        Self::Latin2,
        Self::Windows1251,
        Self::Koi8R,
        Self::ShiftJis,
        Self::EucJp,
        Self::EucKr,
        Self::Gb18030,
        Self::Big5,
    ];

    /// The name for a list or a status bar.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Latin1 => "ISO-8859-1",
            Self::Windows1252 => "Windows-1252",
            Self::Windows1250 => "Windows-1250",
            Self::Latin2 => "ISO-8859-2",
            Self::Windows1251 => "Windows-1251",
            // KOI8-U is the same but for four letters of Ukrainian, and what is detected.
            Self::Koi8R => "KOI8-R",
            Self::ShiftJis => "Shift-JIS",
            Self::EucJp => "EUC-JP",
            Self::EucKr => "EUC-KR",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
        }
    }

    /// The byte order mark that stands for it; empty for those without one.
    pub(crate) const fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Latin1
            | Self::Windows1252
            | Self::Windows1250
            | Self::Latin2
            | Self::Windows1251
            | Self::Koi8R
            | Self::ShiftJis
            | Self::EucJp
            | Self::EucKr
            | Self::Gb18030
            | Self::Big5 => b"",
        }
    }

    /// The encoding of `encoding_rs`, which has no ISO-8859-1: on the web it means windows-1252.
    pub(crate) const fn known(self) -> Option<&'static encoding_rs::Encoding> {
        Some(match self {
            Self::Latin1 => return None,
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Windows1250 => encoding_rs::WINDOWS_1250,
            Self::Latin2 => encoding_rs::ISO_8859_2,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            // KOI8-U is the same but for four letters of Ukrainian, and what is detected.
            Self::Koi8R => encoding_rs::KOI8_U,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::EucJp => encoding_rs::EUC_JP,
            Self::EucKr => encoding_rs::EUC_KR,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
        })
    }

    /// The encoding of a byte order mark.
    pub(crate) fn marked(bytes: &[u8]) -> Option<Self> {
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be]
            .into_iter()
            .find(|encoding| bytes.starts_with(encoding.mark()))
    }

    /// The likely encoding of the lines that are not UTF-8; the others would hide it in a mixed file. The domain of a
    /// country makes the guess better.
    pub(crate) fn guess(bytes: &[u8], domain: Option<&[u8]>) -> Self {
        let is_other = |line: &&[u8]| line.is_ascii() || std::str::from_utf8(line).is_err();
        let others: Vec<&[u8]> = lines(bytes).filter(is_other).collect();
        let others = others.join(&b'\n');
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&others, true);
        match Self::of(detector.guess(domain, Utf8Detection::Deny)) {
            // Both are the same but for these bytes, and the name of Java and XML is the more familiar one.
            None | Some(Self::Windows1252)
                if !others.iter().any(|byte| (0x80..0xA0).contains(byte)) =>
            {
                Self::Latin1
            }
            guessed => guessed.unwrap_or(Self::Windows1252),
        }
    }

    /// What was detected, if it is one of ours.
    fn of(detected: &'static encoding_rs::Encoding) -> Option<Self> {
        if detected == encoding_rs::GBK {
            return Some(Self::Gb18030);
        }
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.known() == Some(detected))
    }

    /// The characters of bytes without a byte order mark; U+FFFD for what is none.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        match self.known() {
            Some(known) => known.decode_without_bom_handling(bytes).0.into_owned(),
            None => encoding_rs::mem::decode_latin1(bytes).into_owned(),
        }
    }

    /// The same, unless there are bytes that are none.
    pub(crate) fn decode_whole(self, bytes: &[u8]) -> Option<String> {
        let whole = match self.known() {
            Some(known) => known.decode_without_bom_handling_and_without_replacement(bytes),
            None => Some(encoding_rs::mem::decode_latin1(bytes)),
        };
        whole.map(Cow::into_owned)
    }

    /// Where the first bytes stand that are no character.
    pub(crate) fn find_odd(self, bytes: &[u8]) -> Option<usize> {
        let mut decoder = self.known()?.new_decoder_without_bom_handling();
        let length = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        let mut text = String::with_capacity(length?);
        match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
            (DecoderResult::Malformed(odd, behind), read) => {
                Some(read.saturating_sub(usize::from(odd) + usize::from(behind)))
            }
            (DecoderResult::InputEmpty | DecoderResult::OutputFull, _) => None,
        }
    }

    /// The bytes of a text. A character that the encoding does not have is written as a character
    /// reference of XML.
    pub(crate) fn encode(self, text: &str) -> Vec<u8> {
        match self.known() {
            Some(known) if known == encoding_rs::UTF_16LE => {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            }
            Some(known) if known == encoding_rs::UTF_16BE => {
                text.encode_utf16().flat_map(u16::to_be_bytes).collect()
            }
            Some(known) => known.encode(text).0.into_owned(),
            None => text.chars().fold(Vec::new(), push_latin1),
        }
    }
}

/// The lines of a file, which end with LF, CR or CR LF.
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_end = |byte: &u8| *byte == b'\n';
    let lines = bytes.split(is_end);
    let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.flat_map(|line| line.split(|byte| *byte == b'\r'))
}

fn push_latin1(mut bytes: Vec<u8>, character: char) -> Vec<u8> {
    match u8::try_from(character) {
        Ok(byte) => bytes.push(byte),
        Err(_) => bytes.extend(format!("&#{};", u32::from(character)).bytes()),
    }
    bytes
}
