//! Writing what is new: values and texts with their references, elements with their neighbours' quotes and indentation.

use std::fmt::Write as _;

use super::document::Span;
use super::layout::Indent;
use super::{NewElement, refused};
use crate::problem::{Place, Problem};
use crate::xml::{is_char, is_plain_name, shown};

/// Refuses a name that is none, or has a prefix, which may not be declared.
pub(super) fn check_name(place: Place, name: &str) -> Result<(), Problem> {
    if is_plain_name(name) {
        return Ok(());
    }
    Err(refused(
        Some(place),
        "edit-name",
        &format!("“{name}” cannot be the name of a new attribute or element."),
        "Use letters, digits, “-”, “_” and “.”, beginning with a letter.",
    ))
}

fn check_character(place: Place, character: char) -> Result<(), Problem> {
    if is_char(character) {
        return Ok(());
    }
    Err(refused(
        Some(place),
        "illegal-character",
        &format!("{} is not allowed in an XML document.", shown(character)),
        "Delete it.",
    ))
}

/// Writes the value of an attribute.
pub(super) fn push_value(
    out: &mut String,
    value: &str,
    quote: char,
    place: Place,
) -> Result<(), Problem> {
    for character in value.chars() {
        check_character(place, character)?;
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' if quote == '"' => out.push_str("&quot;"),
            '\'' if quote == '\'' => out.push_str("&apos;"),
            // Written as such they would be read as blanks.
            '\t' | '\n' | '\r' => push_reference(out, character),
            other => out.push(other),
        }
    }
    Ok(())
}

/// Writes a text between tags.
pub(super) fn push_text(
    out: &mut String,
    text: &str,
    line_end: &str,
    place: Place,
) -> Result<(), Problem> {
    for character in text.replace("\r\n", "\n").chars() {
        check_character(place, character)?;
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' if out.ends_with("]]") => out.push_str("&gt;"),
            '\n' => out.push_str(line_end),
            '\r' => push_reference(out, character),
            other => out.push(other),
        }
    }
    Ok(())
}

fn push_reference(out: &mut String, character: char) {
    // Writing to a String never fails.
    write!(out, "&#{};", u32::from(character)).unwrap_or_default();
}

/// How a new element is written.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    pub(super) out: String,
    /// Of the elements that were written, counted from the start of `out`.
    pub(super) spans: Vec<Span>,
    /// With its colon.
    pub(super) prefix: String,
    pub(super) quote: char,
    pub(super) line_end: &'static str,
    pub(super) place: Place,
}

impl Writer {
    /// Writes an element; without an indentation everything stands in one line.
    pub(super) fn element(
        &mut self,
        element: &NewElement,
        depth: usize,
        indent: Option<&Indent>,
    ) -> Result<(), Problem> {
        check_name(self.place, &element.name)?;
        let start = self.out.len();
        let index = self.spans.len();
        let name = format!("{}{}", self.prefix, element.name);
        self.out.push('<');
        self.out.push_str(&name);
        for (name, value) in &element.attributes {
            check_name(self.place, name)?;
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push('=');
            self.out.push(self.quote);
            push_value(&mut self.out, value, self.quote, self.place)?;
            self.out.push(self.quote);
        }
        let is_empty = element.children.is_empty() && element.text.is_empty();
        self.out.push_str(if is_empty { "/>" } else { ">" });
        let mut span = Span {
            depth,
            start,
            open_end: self.out.len(),
            end: self.out.len(),
            end_tag: 0,
        };
        self.spans.push(span);
        if !is_empty {
            push_text(&mut self.out, &element.text, self.line_end, self.place)?;
            let inner = indent.map(Indent::deeper);
            for child in &element.children {
                self.out
                    .push_str(&inner.as_ref().map(Indent::line).unwrap_or_default());
                self.element(child, depth + 1, inner.as_ref())?;
            }
            let line = indent.filter(|_| !element.children.is_empty());
            self.out
                .push_str(&line.map(Indent::line).unwrap_or_default());
            self.out.push_str("</");
            self.out.push_str(&name);
            self.out.push('>');
            span.end = self.out.len();
            span.end_tag = name.len() + 3;
            if let Some(written) = self.spans.get_mut(index) {
                *written = span;
            }
        }
        Ok(())
    }
}
