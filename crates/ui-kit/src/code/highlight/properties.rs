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
mod tests;
