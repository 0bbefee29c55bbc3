//! How the neighbours are laid out: line ends, indentation, lines of their own.

use super::document::EditableDocument;
use crate::xml::{BLANKS, is_blank_text};

const SPACES: [char; 2] = [' ', '\t'];

/// A line of its own for an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Indent {
    pub(super) line_end: &'static str,
    pub(super) blanks: String,
    /// What each level adds.
    pub(super) unit: String,
}

impl Indent {
    /// The end of the line before and the blanks.
    pub(super) fn line(&self) -> String {
        format!("{}{}", self.line_end, self.blanks)
    }

    pub(super) fn deeper(&self) -> Self {
        Self {
            blanks: format!("{}{}", self.blanks, self.unit),
            ..self.clone()
        }
    }
}

impl EditableDocument {
    /// How the line before an offset ends, or else any line.
    pub(super) fn line_end(&self, offset: usize) -> &'static str {
        let before = self.part(0..offset);
        let rest = self.part(offset..self.text().len());
        let end = match before.rfind(['\n', '\r']) {
            Some(at) => before.get(..=at).unwrap_or_default(),
            None => match rest.find(['\n', '\r']) {
                Some(at) if rest.get(at..).unwrap_or_default().starts_with("\r\n") => "\r\n",
                Some(at) => rest.get(..=at).unwrap_or_default(),
                None => "\n",
            },
        };
        match (end.ends_with("\r\n"), end.ends_with('\r')) {
            (true, _) => "\r\n",
            (false, true) => "\r",
            (false, false) => "\n",
        }
    }

    /// The blanks before an element that begins its line.
    pub(super) fn blanks_before(&self, offset: usize) -> Option<&str> {
        let before = self.part(0..offset);
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        before.get(line..).filter(|blanks| is_blank_text(blanks))
    }

    /// The line of an element that begins one.
    pub(super) fn indent_of(&self, index: usize) -> Option<Indent> {
        let span = self.spans.get(index)?;
        let blanks = self.blanks_before(span.start)?.to_owned();
        Some(Indent {
            line_end: self.line_end(span.start),
            unit: self.unit(index),
            blanks,
        })
    }

    /// What a level of indentation adds around an element, or else below the root; two blanks where nothing shows it.
    fn unit(&self, index: usize) -> String {
        let between = |outer: usize, inner: usize| {
            let start = |index: usize| self.spans.get(index).map(|span| span.start);
            let outer = self.blanks_before(start(outer)?)?;
            let inner = self.blanks_before(start(inner)?)?;
            inner.strip_prefix(outer).filter(|unit| !unit.is_empty())
        };
        let parent = self.parent(index);
        let around = parent.and_then(|parent| between(parent, index));
        let inside = || between(index, index + 1);
        let first = || between(0, 1);
        around
            .or_else(inside)
            .or_else(first)
            .unwrap_or("  ")
            .to_owned()
    }

    /// Behind an element and the comments that end its line.
    pub(super) fn end_with_comments(&self, end: usize) -> usize {
        let mut rest = self.part(end..self.text().len());
        let mut behind = end;
        loop {
            let blanks = rest.trim_start_matches(SPACES);
            if blanks.is_empty() || blanks.starts_with(['\n', '\r']) {
                return behind;
            }
            let comment = blanks
                .strip_prefix("<!--")
                .and_then(|inside| inside.find("-->"));
            let Some(length) = comment.map(|length| length + "<!---->".len()) else {
                return end;
            };
            if blanks
                .get(..length)
                .unwrap_or_default()
                .contains(['\n', '\r'])
            {
                return end;
            }
            behind += rest.len() - blanks.len() + length;
            rest = blanks.get(length..).unwrap_or_default();
        }
    }

    /// What goes with an element that is taken away: its line, if there is nothing else in it.
    pub(super) fn with_its_line(&self, index: usize) -> std::ops::Range<usize> {
        let Some(span) = self.spans.get(index) else {
            return 0..0;
        };
        let rest = self.part(span.end..self.text().len());
        let behind = rest.trim_start_matches(SPACES);
        let ends_line = behind.is_empty() || behind.starts_with(['\n', '\r']);
        let is_alone = ends_line || behind.starts_with("</");
        let Some(blanks) = self.blanks_before(span.start).filter(|_| is_alone) else {
            return span.start..span.end;
        };
        let line = span.start - blanks.len();
        let before = self.part(0..line);
        let line_end = before.len() - trim_one_line_end(before).len();
        let trailing = if ends_line {
            rest.len() - behind.len()
        } else {
            0
        };
        line - line_end..span.end + trailing
    }
}

fn trim_one_line_end(text: &str) -> &str {
    text.strip_suffix("\r\n")
        .or_else(|| text.strip_suffix('\n'))
        .or_else(|| text.strip_suffix('\r'))
        .unwrap_or(text)
}

/// Behind the last character of a text that is no blank.
pub(super) fn trimmed_len(text: &str) -> usize {
    text.trim_end_matches(BLANKS).len()
}
