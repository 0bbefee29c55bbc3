//! How the lines of a text end: what the editor shows as `\n` and gives back as it was.

/// How the lines of a text end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnds {
    /// `\n`, or no line end at all.
    #[default]
    Lf,
    /// `\r\n` everywhere. The editor shows `\n` and gives `\r\n` back.
    CrLf,
    /// Both. Kept as they are; new lines get `\n`.
    Mixed,
}

impl LineEnds {
    /// Reads them from a text.
    pub fn of(text: &str) -> Self {
        let all = text.matches('\n').count();
        match text.matches("\r\n").count() {
            0 => Self::Lf,
            pairs if pairs == all => Self::CrLf,
            _ => Self::Mixed,
        }
    }

    /// The name for the status line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lf => "LF",
            Self::CrLf => "CRLF",
            Self::Mixed => "LF and CRLF",
        }
    }
}
