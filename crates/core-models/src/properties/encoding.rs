//! [`Encoding`], how the characters of a `.properties` file are stored.

/// The encodings in which files of the 19 languages are met, the likely ones first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// ISO-8859-1, what Java read until version 8.
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
    /// Shift-JIS, Japanese.
    ShiftJis,
    /// EUC-JP, Japanese.
    EucJp,
    /// EUC-KR, Korean.
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
    pub(super) const fn mark(self) -> &'static [u8] {
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
    pub(super) const fn known(self) -> Option<&'static encoding_rs::Encoding> {
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

    /// What was detected, if it is one of ours.
    pub(super) fn of(detected: &'static encoding_rs::Encoding) -> Option<Self> {
        if detected == encoding_rs::GBK {
            return Some(Self::Gb18030);
        }
        Self::ALL
            .into_iter()
            .find(|encoding| encoding.known() == Some(detected))
    }

    /// The characters of bytes without a byte order mark; U+FFFD for what is none.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        match self.known() {
            Some(known) => known.decode_without_bom_handling(bytes).0.into_owned(),
            None => encoding_rs::mem::decode_latin1(bytes).into_owned(),
        }
    }
}
