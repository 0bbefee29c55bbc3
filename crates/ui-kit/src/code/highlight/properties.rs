//! Java `.properties`, a line at a time (rules: the documentation of `java.util.Properties.load`).

use super::{LineState, Spans, TokenKind, skip, slice};

/// See [`super::tokenize`].
pub(super) fn tokenize(line: &str, state: LineState, spans: &mut Spans<'_>) -> LineState {
    let start = skip(line, 0, is_space);
    spans.push(0..start, TokenKind::Text);
    if state == LineState::PropertyValue {
        return value(line, start, spans);
    }
    let comment =
        state != LineState::PropertyKey && matches!(line.as_bytes().get(start), Some(b'#' | b'!'));
    if comment {
        // A comment never continues, whatever it ends with.
        spans.push(start..line.len(), TokenKind::Comment);
        return LineState::Content;
    }
    let key_end = key_end(line, start);
    push_escaped(start..key_end, TokenKind::Attribute, spans);
    if key_end == line.len() {
        return if is_continued(line, start) {
            LineState::PropertyKey
        } else {
            LineState::Content
        };
    }
    value(line, separator(line, key_end, spans), spans)
}

/// Pushes the separator and says where the value begins: white space, at most one `=` or `:`, white space.
fn separator(line: &str, from: usize, spans: &mut Spans<'_>) -> usize {
    let sign = skip(line, from, is_space);
    let after = sign + usize::from(matches!(line.as_bytes().get(sign), Some(b'=' | b':')));
    let end = skip(line, after, is_space);
    spans.push(from..sign, TokenKind::Text);
    spans.push(sign..after, TokenKind::Punctuation);
    spans.push(after..end, TokenKind::Text);
    end
}

fn value(line: &str, from: usize, spans: &mut Spans<'_>) -> LineState {
    push_escaped(from..line.len(), TokenKind::String, spans);
    if is_continued(line, from) {
        LineState::PropertyValue
    } else {
        LineState::Content
    }
}

/// Pushes a range with its escapes as numbers.
fn push_escaped(range: std::ops::Range<usize>, kind: TokenKind, spans: &mut Spans<'_>) {
    let (line, mut at) = (spans.line, range.start);
    while let Some(found) = slice(line, at..range.end)
        .find('\\')
        .map(|found| at + found)
    {
        spans.push(at..found, kind);
        let mut after = slice(line, found + 1..range.end).char_indices();
        let escape_end = match after.next() {
            Some((_, 'u')) => {
                found
                    + 2
                    + after
                        .take(4)
                        .take_while(|(_, c)| c.is_ascii_hexdigit())
                        .count()
            }
            Some((_, escaped)) => found + 1 + escaped.len_utf8(),
            None => found + 1,
        };
        spans.push(found..escape_end, TokenKind::Number);
        at = escape_end;
    }
    spans.push(at..range.end, kind);
}

fn key_end(line: &str, from: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'=' | b':' => return at,
            byte if is_space(byte) => return at,
            _ => {}
        }
    }
    line.len()
}

/// A line goes on where it ends with an odd number of backslashes.
fn is_continued(line: &str, from: usize) -> bool {
    slice(line, from..line.len())
        .bytes()
        .rev()
        .take_while(|byte| *byte == b'\\')
        .count()
        % 2
        == 1
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::super::{Language, tests::spans_of};
    use super::LineState;
    use super::TokenKind::{Attribute, Comment, Number, Punctuation, String, Text};
    use crate::code::highlight::TokenKind;

    fn check(line: &str, state: LineState, expected: &[(TokenKind, &str)], after: LineState) {
        assert_eq!(
            spans_of(Language::Properties, line, state),
            (expected.to_vec(), after),
            "{line}"
        );
    }

    #[test]
    fn an_entry_is_key_separator_value() {
        check(
            "con_host = Host-URL",
            LineState::Content,
            &[
                (Attribute, "con_host"),
                (Text, " "),
                (Punctuation, "="),
                (Text, " "),
                (String, "Host-URL"),
            ],
            LineState::Content,
        );
    }

    #[test]
    fn white_space_alone_separates_too() {
        check(
            "key value",
            LineState::Content,
            &[(Attribute, "key"), (Text, " "), (String, "value")],
            LineState::Content,
        );
    }

    #[test]
    fn an_escaped_separator_belongs_to_the_key() {
        check(
            "a\\=b:c",
            LineState::Content,
            &[
                (Attribute, "a"),
                (Number, "\\="),
                (Attribute, "b"),
                (Punctuation, ":"),
                (String, "c"),
            ],
            LineState::Content,
        );
    }

    #[test]
    fn escapes_stand_out() {
        check(
            "k=Gr\\u00fc\\u00dfe\\n",
            LineState::Content,
            &[
                (Attribute, "k"),
                (Punctuation, "="),
                (String, "Gr"),
                (Number, "\\u00fc\\u00df"),
                (String, "e"),
                (Number, "\\n"),
            ],
            LineState::Content,
        );
    }

    #[test]
    fn a_backslash_at_the_end_carries_the_value_over() {
        check(
            "k=a\\",
            LineState::Content,
            &[
                (Attribute, "k"),
                (Punctuation, "="),
                (String, "a"),
                (Number, "\\"),
            ],
            LineState::PropertyValue,
        );
        check(
            "  # b",
            LineState::PropertyValue,
            &[(Text, "  "), (String, "# b")],
            LineState::Content,
        );
        check(
            "k=a\\\\",
            LineState::Content,
            &[
                (Attribute, "k"),
                (Punctuation, "="),
                (String, "a"),
                (Number, "\\\\"),
            ],
            LineState::Content,
        );
    }

    #[test]
    fn a_backslash_in_the_key_carries_the_key_over() {
        check(
            "con\\",
            LineState::Content,
            &[(Attribute, "con"), (Number, "\\")],
            LineState::PropertyKey,
        );
        check(
            " _host=x",
            LineState::PropertyKey,
            &[
                (Text, " "),
                (Attribute, "_host"),
                (Punctuation, "="),
                (String, "x"),
            ],
            LineState::Content,
        );
    }

    #[test]
    fn a_comment_never_continues() {
        check(
            " # a \\",
            LineState::Content,
            &[(Text, " "), (Comment, "# a \\")],
            LineState::Content,
        );
        check(
            "!b",
            LineState::Content,
            &[(Comment, "!b")],
            LineState::Content,
        );
    }
}
