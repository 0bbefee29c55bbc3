//! JSON, a line at a time. No token of JSON runs over a line end, so nothing is carried.

use super::{Spans, TokenKind, skip, slice};

/// See [`super::tokenize`].
pub(super) fn tokenize(line: &str, spans: &mut Spans<'_>) {
    let mut at = 0;
    while let Some(byte) = line.as_bytes().get(at) {
        let (end, kind) = match byte {
            b'"' => string(line, at),
            b'{' | b'}' | b'[' | b']' | b':' | b',' => (at + 1, TokenKind::Punctuation),
            b'-' | b'0'..=b'9' => (
                skip(line, at, |b| {
                    b.is_ascii_alphanumeric() || b"+-.".contains(&b)
                }),
                TokenKind::Number,
            ),
            byte if byte.is_ascii_whitespace() => {
                (skip(line, at, |b| b.is_ascii_whitespace()), TokenKind::Text)
            }
            _ => word(line, at),
        };
        spans.push(at..end, kind);
        at = end;
    }
}

/// A string is a key where a colon follows on the same line, as every writer puts it.
fn string(line: &str, start: usize) -> (usize, TokenKind) {
    let end = string_end(line, start + 1);
    let followed_by_colon = slice(line, end..line.len()).trim_start().starts_with(':');
    (
        end,
        if followed_by_colon {
            TokenKind::Attribute
        } else {
            TokenKind::String
        },
    )
}

/// After the closing quote, or the end of the line where it is missing.
fn string_end(line: &str, from: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    line.len()
}

fn word(line: &str, start: usize) -> (usize, TokenKind) {
    let end = skip(line, start, |b| {
        !b.is_ascii_whitespace() && !b"\"{}[]:,".contains(&b)
    });
    let is_literal = ["true", "false", "null"].contains(&slice(line, start..end));
    (
        end,
        if is_literal {
            TokenKind::Number
        } else {
            TokenKind::Text
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::{
        Language::Json,
        LineState::{self, Content},
        tests::check,
    };

    const WHOLE: (LineState, LineState) = (Content, Content);

    #[test]
    fn keys_and_values_differ() {
        check(
            Json,
            WHOLE,
            r#"{"name" : "a\"b:", "n": -1.5e3}"#,
            "paaaaaa p sssssssp aaap nnnnnnp",
        );
    }

    #[test]
    fn literals_count_as_numbers_and_other_words_as_text() {
        check(Json, WHOLE, "[true,null,maybe]", "pnnnnpnnnnp     p");
    }

    #[test]
    fn a_string_without_an_end_stops_at_the_line_end() {
        check(Json, WHOLE, "\"open", "sssss");
    }
}
