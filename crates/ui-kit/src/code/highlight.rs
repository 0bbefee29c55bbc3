//! Splits one line of XML, JSON or `.properties` into coloured spans.
//!
//! Works on single lines so that a view can colour just the lines on screen: what runs over the end of a line (a comment,
//! a tag, a continued value) is carried to the next one in a [`LineState`]. It colours, it does not judge: broken text
//! gets spans too, and finding what is wrong with it is not done here.

mod json;
mod properties;
mod xml;

use std::ops::Range;

/// How a text is written, hence how it is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Plain,
    /// XML 1.0.
    Xml,
    /// JSON (RFC 8259).
    Json,
    /// Java `.properties`.
    Properties,
}

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Ordinary text and white space.
    Text,
    /// Brackets, signs, declarations: there, but not what one reads.
    Punctuation,
    /// The name of an element.
    Tag,
    /// The name of an attribute, the key of a member or a property.
    Attribute,
    /// A quoted or assigned value.
    String,
    /// A number, a literal, a character reference, an escape.
    Number,
    Comment,
}

/// A piece of a line, in bytes from the line's start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it is; always on character boundaries.
    pub range: Range<usize>,
    pub kind: TokenKind,
}

/// What the end of a line leaves open for the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineState {
    /// Nothing: text in XML, a new entry in `.properties`.
    #[default]
    Content,
    /// In an XML comment.
    Comment,
    /// In a `CDATA` section.
    CharacterData,
    /// In a processing instruction or the XML declaration.
    Instruction,
    /// In a `DOCTYPE`, outside its brackets.
    Doctype,
    /// In the brackets of a `DOCTYPE`.
    DoctypeSubset,
    /// In a comment in the brackets of a `DOCTYPE`.
    DoctypeComment,
    /// In a tag, after its name.
    Tag,
    /// In an attribute value that began with `'`.
    SingleQuoted,
    /// In an attribute value that began with `"`.
    DoubleQuoted,
    /// In the key of a property whose line ended with a backslash.
    PropertyKey,
    /// In the value of a property whose line ended with a backslash.
    PropertyValue,
}

/// Appends the spans of `line` to `spans` and says what the line leaves open.
///
/// The spans cover the whole line, in order and without gaps. `line` has no line end.
pub fn tokenize(
    language: Language,
    line: &str,
    state: LineState,
    spans: &mut Vec<Span>,
) -> LineState {
    let mut spans = Spans { line, spans };
    match language {
        Language::Plain => {
            spans.push(0..line.len(), TokenKind::Text);
            LineState::Content
        }
        Language::Xml => xml::tokenize(line, state, &mut spans),
        Language::Json => {
            json::tokenize(line, &mut spans);
            LineState::Content
        }
        Language::Properties => properties::tokenize(line, state, &mut spans),
    }
}

/// Collects spans: leaves out empty ones and joins neighbours of one kind.
struct Spans<'a> {
    line: &'a str,
    spans: &'a mut Vec<Span>,
}

impl Spans<'_> {
    fn push(&mut self, range: Range<usize>, kind: TokenKind) {
        if range.is_empty() {
            return;
        }
        match self.spans.last_mut() {
            Some(last) if last.kind == kind && last.range.end == range.start => {
                last.range.end = range.end;
            }
            _ => self.spans.push(Span { range, kind }),
        }
    }

    /// Pushes a range as `kind`, with the character references in it (`&amp;`) as numbers.
    fn push_with_references(&mut self, range: Range<usize>, kind: TokenKind) {
        let mut rest = range;
        while let Some(start) = find(self.line, rest.start, "&").filter(|start| *start < rest.end) {
            let Some(end) = find(self.line, start, ";")
                .map(|at| at + 1)
                .filter(|end| *end <= rest.end)
            else {
                break;
            };
            let name = slice(self.line, start + 1..end - 1);
            let is_reference = !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || "#_.-".contains(c));
            if is_reference {
                self.push(rest.start..start, kind);
                self.push(start..end, TokenKind::Number);
                rest.start = end;
            } else {
                self.push(rest.start..start + 1, kind);
                rest.start = start + 1;
            }
        }
        self.push(rest, kind);
    }
}

/// The part of a line, or nothing where the range does not fit it.
pub(super) fn slice(line: &str, range: Range<usize>) -> &str {
    line.get(range).unwrap_or_default()
}

/// Where `pattern` is next, at `from` or after it.
fn find(line: &str, from: usize, pattern: &str) -> Option<usize> {
    slice(line, from..line.len())
        .find(pattern)
        .map(|at| from + at)
}

/// Where the first byte that does not satisfy `belongs` is, at `from` or after it.
fn skip(line: &str, from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    let rest = line.as_bytes().get(from..).unwrap_or_default();
    rest.iter()
        .position(|byte| !belongs(*byte))
        .map_or(line.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The spans as `kind text` and the state after the line.
    pub(super) fn spans_of(
        language: Language,
        line: &str,
        state: LineState,
    ) -> (Vec<(TokenKind, &str)>, LineState) {
        let mut spans = Vec::new();
        let state = tokenize(language, line, state, &mut spans);
        (
            spans
                .iter()
                .map(|span| (span.kind, slice(line, span.range.clone())))
                .collect(),
            state,
        )
    }

    /// Compares what the characters of a line are, a letter under each: `a` attribute, `c` comment, `n` number,
    /// `p` punctuation, `s` string, `t` tag, a blank for text; and the state before and after it.
    #[track_caller]
    pub(super) fn check(
        language: Language,
        (before, after): (LineState, LineState),
        line: &str,
        kinds: &str,
    ) {
        let (spans, state) = spans_of(language, line, before);
        let letters = spans.iter().flat_map(|(kind, text)| {
            let letter = match kind {
                TokenKind::Text => ' ',
                TokenKind::Punctuation => 'p',
                TokenKind::Tag => 't',
                TokenKind::Attribute => 'a',
                TokenKind::String => 's',
                TokenKind::Number => 'n',
                TokenKind::Comment => 'c',
            };
            std::iter::repeat_n(letter, text.chars().count())
        });
        assert_eq!(letters.collect::<String>(), kinds, "{line}");
        assert_eq!(state, after, "{line}");
    }

    fn any_state() -> impl Strategy<Value = LineState> {
        use LineState as S;
        prop::sample::select(vec![
            S::Content,
            S::Comment,
            S::CharacterData,
            S::Instruction,
            S::Doctype,
            S::DoctypeSubset,
            S::DoctypeComment,
            S::Tag,
            S::SingleQuoted,
            S::DoubleQuoted,
            S::PropertyKey,
            S::PropertyValue,
        ])
    }

    proptest! {
        #[test]
        fn spans_cover_every_line_without_gaps_and_on_character_boundaries(
            line in r#"([<>/="'&;!\-\[\]?{}:,#\\ a-zé€0-9]|<!--|-->|<!\[CDATA\[|\]\]>|\?>|&amp;|\\u00e9){0,30}"#,
            language in prop::sample::select(vec![Language::Plain, Language::Xml, Language::Json, Language::Properties]),
            state in any_state(),
        ) {
            let mut spans = Vec::new();
            tokenize(language, &line, state, &mut spans);

            let mut at = 0;
            for span in &spans {
                prop_assert_eq!(span.range.start, at);
                prop_assert!(span.range.end > at);
                prop_assert!(line.get(span.range.clone()).is_some());
                at = span.range.end;
            }
            prop_assert_eq!(at, line.len());
        }
    }

    #[test]
    fn plain_text_is_one_span() {
        assert_eq!(
            spans_of(Language::Plain, "<a>", LineState::Content),
            (vec![(TokenKind::Text, "<a>")], LineState::Content)
        );
    }
}
