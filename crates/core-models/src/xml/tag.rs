//! Start tags, attributes and end tags of the [`Scanner`].
//!
//! What an attribute means is not known here.

use super::characters::VALUE_STOPS;
use super::cursor::Span;
use super::fault::Fault;
use super::reference;
use super::scan::{MAX_DEPTH, RawAttribute, Scanner, TagKind, unfinished};

impl<'a> Scanner<'a> {
    /// Reads a start tag with its attributes and opens the element.
    pub(crate) fn start_tag(&mut self) -> Result<(&'a str, TagKind), Fault> {
        let at = self.cursor.at;
        self.cursor.at += 1;
        let Some(name) = self.cursor.try_name() else {
            return Err(no_element_name(at));
        };
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(at));
        }
        let kind = self.attributes(at, name)?;
        self.check_names(at, name)?;
        match kind {
            TagKind::Open => {
                let span = Span::new(at, self.cursor.at);
                self.open.push((name, span));
            }
            TagKind::Empty => self.namespaces.leave(self.open.len() + 1),
        }
        Ok((name, kind))
    }

    fn check_names(&mut self, at: usize, name: &'a str) -> Result<(), Fault> {
        let depth = self.open.len() + 1;
        let checked = self.namespaces.enter(
            self.cursor.text,
            depth,
            (name, at + 1),
            &self.attributes,
            self.entities.declares_namespaces,
        );
        if depth == 1 {
            let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
            self.root_namespace = self.namespaces.find(prefix).map(str::to_owned);
        }
        checked.into_iter().try_for_each(|fault| self.report(fault))
    }

    fn attributes(&mut self, tag_start: usize, element: &str) -> Result<TagKind, Fault> {
        self.attributes.clear();
        loop {
            let separated = self.cursor.eat_blanks();
            match self.cursor.peek() {
                Some(b'>') => {
                    self.cursor.at += 1;
                    return Ok(TagKind::Open);
                }
                Some(b'/') if self.cursor.eat("/>") => return Ok(TagKind::Empty),
                None => return Err(unfinished(tag_start, &format!("tag “<{element}”"), ">")),
                Some(_) => self.attribute(tag_start, element, separated)?,
            }
        }
    }

    fn attribute(&mut self, tag_start: usize, element: &str, separated: bool) -> Result<(), Fault> {
        let start = self.cursor.at;
        let Some(name) = self.cursor.try_name() else {
            return Err(self.no_attribute_name(tag_start, element));
        };
        if !separated {
            return Err(missing_blank(start, name));
        }
        let name_span = Span::new(start, self.cursor.at);
        self.cursor.eat_blanks();
        if !self.cursor.eat("=") {
            return Err(no_value(self.cursor.at, name));
        }
        self.cursor.eat_blanks();
        let value = self.attribute_value(name)?;
        self.attributes.push(RawAttribute {
            name: name_span,
            value,
        });
        Ok(())
    }

    fn attribute_value(&mut self, name: &str) -> Result<Span, Fault> {
        let opening = self.cursor.at;
        let Some(quote @ (b'"' | b'\'')) = self.cursor.peek() else {
            return Err(unquoted_value(opening, name));
        };
        self.cursor.at += 1;
        loop {
            let rest = self.cursor.rest();
            self.cursor.at += rest
                .iter()
                .position(|byte| VALUE_STOPS.contains(*byte))
                .unwrap_or(rest.len());
            match self.cursor.peek() {
                None => return Err(unfinished_value(opening, name)),
                Some(b'<') => return Err(less_than(self.cursor.at, name)),
                Some(b'&') => self.reference(reference::Where::AttributeValue)?,
                Some(byte) if byte == quote => {
                    let span = Span::new(opening + 1, self.cursor.at);
                    self.cursor.at += 1;
                    return Ok(span);
                }
                Some(_) => self.odd_value_character()?,
            }
        }
    }

    fn odd_value_character(&mut self) -> Result<(), Fault> {
        let Some(character) = self.cursor.peek_char() else {
            return Ok(());
        };
        if !super::characters::is_char(character) {
            self.report(super::cursor::illegal_char(self.cursor.at, character))?;
        }
        self.cursor.at += character.len_utf8();
        Ok(())
    }

    /// Reads an end tag and closes the element that it must belong to.
    pub(crate) fn end_tag(&mut self) -> Result<(), Fault> {
        let at = self.cursor.at;
        self.cursor.at += 2;
        let Some(name) = self.cursor.try_name() else {
            return Err(Fault::error(
                "bad-name",
                at,
                "An end tag begins here without the name of an element.",
                "Write the name right behind “</”.",
            ));
        };
        self.cursor.eat_blanks();
        if !self.cursor.eat(">") {
            return Err(unfinished(at, &format!("end tag “</{name}”"), ">"));
        }
        match self.open.last().copied() {
            None => Err(Fault::error(
                "unexpected-end-tag",
                at,
                format!("“</{name}>” closes an element that is not open."),
                "Delete it, or add the start tag that it belongs to.",
            )),
            Some((open, span)) if open != name => Err(self.mismatch(at, name, open, span)),
            Some(_) => {
                self.namespaces.leave(self.open.len());
                self.open.pop();
                Ok(())
            }
        }
    }

    fn mismatch(&self, at: usize, name: &str, open: &str, span: Span) -> Fault {
        let line = self.line_of(span.start());
        Fault::error(
            "mismatched-tag",
            at,
            format!(
                "“</{name}>” stands where “{open}”, begun in line {line}, must be closed first."
            ),
            format!("Add “</{open}>” before it, or correct one of the two names."),
        )
    }

    fn no_attribute_name(&self, tag_start: usize, element: &str) -> Fault {
        let at = self.cursor.at;
        match self.cursor.peek_char() {
            Some('<') | None => unfinished(tag_start, &format!("tag “<{element}”"), ">"),
            Some(character) => Fault::error(
                "bad-attribute",
                at,
                format!("“{character}” cannot begin an attribute of “{element}”."),
                "Write attributes as name=\"value\"; check that the quotes before this place pair up.",
            ),
        }
    }
}

fn no_element_name(at: usize) -> Fault {
    Fault::error(
        "bad-name",
        at,
        "“<” begins a tag here, but no name of an element follows.",
        "Write “&lt;” if the character < is meant.",
    )
}

fn too_deep(at: usize) -> Fault {
    Fault::error(
        "too-deep",
        at,
        format!("Elements are nested more than {MAX_DEPTH} deep."),
        "Check that earlier elements are closed.",
    )
}

fn missing_blank(at: usize, name: &str) -> Fault {
    Fault::error(
        "bad-attribute",
        at,
        format!("A blank is missing before the attribute “{name}”."),
        "Put a blank before it; check that the quotes before this place pair up.",
    )
}

fn no_value(at: usize, name: &str) -> Fault {
    Fault::error(
        "bad-attribute",
        at,
        format!("The attribute “{name}” has no value."),
        format!("Write {name}=\"…\"."),
    )
}

fn unquoted_value(at: usize, name: &str) -> Fault {
    Fault::error(
        "missing-quote",
        at,
        format!("The value of “{name}” is not enclosed in quotes."),
        format!("Write {name}=\"…\"."),
    )
}

fn unfinished_value(at: usize, name: &str) -> Fault {
    Fault::error(
        "missing-quote",
        at,
        format!("The value of “{name}” begins here and its closing quote is missing."),
        "Add the closing quote.",
    )
}

fn less_than(at: usize, name: &str) -> Fault {
    Fault::error(
        "less-than-in-attribute",
        at,
        format!("“<” stands in the value of “{name}”, where XML does not allow it."),
        "Add the closing quote if it is missing, or write “&lt;”.",
    )
}
