//! XML, a line at a time. A state machine over [`LineState`]; each state reads up to what ends it.

use super::{LineState, Spans, TokenKind, find, skip, slice};

/// See [`super::tokenize`].
pub(super) fn tokenize(line: &str, state: LineState, spans: &mut Spans<'_>) -> LineState {
    let (mut at, mut state) = (0, state);
    while at < line.len() {
        (at, state) = step(line, at, state, spans);
    }
    state
}

fn step(line: &str, at: usize, state: LineState, spans: &mut Spans<'_>) -> (usize, LineState) {
    let mut until = |end: &str, kind: TokenKind, next: LineState| {
        let found = find(line, at, end).map(|found| found + end.len());
        spans.push(at..found.unwrap_or(line.len()), kind);
        found.map_or((line.len(), state), |after| (after, next))
    };
    match state {
        LineState::Comment => until("-->", TokenKind::Comment, LineState::Content),
        LineState::DoctypeComment => until("-->", TokenKind::Comment, LineState::DoctypeSubset),
        LineState::Instruction => until("?>", TokenKind::Punctuation, LineState::Content),
        LineState::CharacterData => character_data(line, at, spans),
        LineState::Doctype => doctype(line, at, spans),
        LineState::DoctypeSubset => doctype_subset(line, at, spans),
        LineState::Tag => tag(line, at, spans),
        LineState::SingleQuoted => quoted(line, at, spans, '\''),
        LineState::DoubleQuoted => quoted(line, at, spans, '"'),
        LineState::Content | LineState::PropertyKey | LineState::PropertyValue => {
            content(line, at, spans)
        }
    }
}

fn content(line: &str, at: usize, spans: &mut Spans<'_>) -> (usize, LineState) {
    let start = find(line, at, "<").unwrap_or(line.len());
    spans.push_with_references(at..start, TokenKind::Text);
    let rest = slice(line, start..line.len());
    let opens = |prefix: &str| rest.starts_with(prefix);
    if rest.is_empty() {
        (start, LineState::Content)
    } else if opens("<!--") {
        // The four characters are taken at once, so that `<!-->` does not close itself.
        spans.push(start..start + 4, TokenKind::Comment);
        (start + 4, LineState::Comment)
    } else if opens("<![CDATA[") {
        spans.push(start..start + 9, TokenKind::Punctuation);
        (start + 9, LineState::CharacterData)
    } else if opens("<?") {
        spans.push(start..start + 2, TokenKind::Punctuation);
        (start + 2, LineState::Instruction)
    } else if opens("<!") {
        spans.push(start..start + 2, TokenKind::Punctuation);
        (start + 2, LineState::Doctype)
    } else {
        tag_name(line, start, spans)
    }
}

/// `<name` or `</name`; a `<` without a name is left as a sign, since people are typing here.
fn tag_name(line: &str, start: usize, spans: &mut Spans<'_>) -> (usize, LineState) {
    let name = if slice(line, start..line.len()).starts_with("</") {
        start + 2
    } else {
        start + 1
    };
    spans.push(start..name, TokenKind::Punctuation);
    let end = skip(line, name, is_name);
    spans.push(name..end, TokenKind::Tag);
    (
        end,
        if end > name {
            LineState::Tag
        } else {
            LineState::Content
        },
    )
}

fn tag(line: &str, at: usize, spans: &mut Spans<'_>) -> (usize, LineState) {
    let space_end = skip(line, at, |byte| byte.is_ascii_whitespace());
    spans.push(at..space_end, TokenKind::Text);
    match line.as_bytes().get(space_end) {
        None => (space_end, LineState::Tag),
        // The tag was never closed; the next one begins.
        Some(b'<') => (space_end, LineState::Content),
        Some(sign @ (b'>' | b'/' | b'=')) => {
            spans.push(space_end..space_end + 1, TokenKind::Punctuation);
            (
                space_end + 1,
                if *sign == b'>' {
                    LineState::Content
                } else {
                    LineState::Tag
                },
            )
        }
        Some(quote @ (b'"' | b'\'')) => {
            spans.push(space_end..space_end + 1, TokenKind::String);
            (
                space_end + 1,
                if *quote == b'"' {
                    LineState::DoubleQuoted
                } else {
                    LineState::SingleQuoted
                },
            )
        }
        Some(_) => {
            let end = skip(line, space_end, is_name);
            spans.push(space_end..end, TokenKind::Attribute);
            (end, LineState::Tag)
        }
    }
}

/// A value ends at its quote. It also ends at `<`, which XML forbids in a value (XML 1.0 §2.3): a quote that is missing while
/// someone types must not turn the rest of the document into a string.
fn quoted(line: &str, at: usize, spans: &mut Spans<'_>, quote: char) -> (usize, LineState) {
    let open = if quote == '"' {
        LineState::DoubleQuoted
    } else {
        LineState::SingleQuoted
    };
    match slice(line, at..line.len())
        .find([quote, '<'])
        .map(|found| at + found)
    {
        Some(found) if line.as_bytes().get(found) == Some(&b'<') => {
            spans.push_with_references(at..found, TokenKind::String);
            (found, LineState::Content)
        }
        Some(found) => {
            spans.push_with_references(at..found, TokenKind::String);
            spans.push(found..found + 1, TokenKind::String);
            (found + 1, LineState::Tag)
        }
        None => {
            spans.push_with_references(at..line.len(), TokenKind::String);
            (line.len(), open)
        }
    }
}

fn character_data(line: &str, at: usize, spans: &mut Spans<'_>) -> (usize, LineState) {
    let Some(end) = find(line, at, "]]>") else {
        spans.push(at..line.len(), TokenKind::String);
        return (line.len(), LineState::CharacterData);
    };
    spans.push(at..end, TokenKind::String);
    spans.push(end..end + 3, TokenKind::Punctuation);
    (end + 3, LineState::Content)
}

fn doctype(line: &str, at: usize, spans: &mut Spans<'_>) -> (usize, LineState) {
    let end = slice(line, at..line.len())
        .find(['[', '>'])
        .map_or(line.len(), |found| at + found + 1);
    spans.push(at..end, TokenKind::Punctuation);
    match line.as_bytes().get(end.saturating_sub(1)) {
        Some(b'[') => (end, LineState::DoctypeSubset),
        Some(b'>') => (end, LineState::Content),
        _ => (end, LineState::Doctype),
    }
}

fn doctype_subset(line: &str, at: usize, spans: &mut Spans<'_>) -> (usize, LineState) {
    let bracket = find(line, at, "]").unwrap_or(line.len());
    match find(line, at, "<!--").filter(|comment| *comment < bracket) {
        Some(comment) => {
            spans.push(at..comment, TokenKind::Punctuation);
            spans.push(comment..comment + 4, TokenKind::Comment);
            (comment + 4, LineState::DoctypeComment)
        }
        None if bracket < line.len() => {
            spans.push(at..bracket + 1, TokenKind::Punctuation);
            (bracket + 1, LineState::Doctype)
        }
        None => {
            spans.push(at..line.len(), TokenKind::Punctuation);
            (line.len(), LineState::DoctypeSubset)
        }
    }
}

/// Bytes of a name: everything but what ends one. Bytes of characters beyond ASCII count as name characters.
fn is_name(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !matches!(byte, b'<' | b'>' | b'/' | b'=' | b'"' | b'\'')
}

#[cfg(test)]
mod tests;
