//! Start tags and end tags of the [`Reader`]: names, nesting, and what the values of attributes hold.

use super::attributes::{self, Attribute, less_than};
use super::characters::{BLANKS, split_name};
use super::fault::{Fault, unfinished_tag};
use super::locate::offset_of;
use super::reader::{MAX_DEPTH, Reader, TagKind, Token, inside};
use super::reference::bare_ampersand;

impl<'a> Reader<'a> {
    /// Reads a start tag; `inside` is what stands between `<` and `>` or `/>`.
    pub(super) fn start_tag(&mut self, inside: &'a str, kind: TagKind) -> Option<Token<'a>> {
        let (name, _) = split_name(inside);
        if name.is_empty() {
            return self.stop(no_element_name(self.at));
        }
        if self.has_root && self.open.is_empty() {
            self.report_outside(second_root(self.at));
        }
        if self.open.len() >= MAX_DEPTH {
            return self.stop(too_deep(self.at));
        }
        let is_first = !self.has_root;
        self.has_root = true;
        let depth = self.open.len() + 1;
        let kind = self.read_attributes(name, inside, kind)?;
        let Self {
            text,
            attributes,
            faults,
            namespaces,
            ..
        } = self;
        if namespaces.enter(text, depth, name, attributes, faults) {
            self.damaged = Some(depth);
        }
        if is_first {
            self.root_namespace = self.namespaces.of_element(name).map(str::to_owned);
        }
        match kind {
            TagKind::Open => self.open.push(name),
            TagKind::Empty => self.namespaces.leave(depth),
        }
        Some(Token::Start(name, kind))
    }

    /// Reads the attributes and says how the tag was meant to end; `None` when that cannot be known.
    fn read_attributes(&mut self, name: &str, inside: &'a str, kind: TagKind) -> Option<TagKind> {
        let read = attributes::read(self.text, name, inside, &mut self.attributes);
        if needs_a_look(inside) {
            if read.is_err() && inside.contains('<') {
                // Nobody knows where this tag was meant to end, so the rest would be guesswork.
                return self.stop(self.first_less_than().or(read.err())?);
            }
            self.check_values();
        }
        let Err(fault) = read else {
            return Some(kind);
        };
        self.faults.push(fault);
        self.namespaces.are_incomplete = true;
        self.is_nesting_doubtful = true;
        self.damaged = Some(self.open.len() + 1);
        // quick-xml takes `<a b='1' / >` for a start tag.
        let is_empty = inside.trim_end_matches(BLANKS).ends_with('/');
        Some(if is_empty { TagKind::Empty } else { kind })
    }

    fn first_less_than(&self) -> Option<Fault> {
        let mut attributes = self.attributes.iter();
        attributes.find_map(|attribute| less_than(self.text, *attribute))
    }

    fn check_values(&mut self) {
        let attributes = std::mem::take(&mut self.attributes);
        for attribute in &attributes {
            self.faults.extend(less_than(self.text, *attribute));
            self.check_references(*attribute);
        }
        self.attributes = attributes;
    }

    fn check_references(&mut self, Attribute { value, .. }: Attribute<'_>) {
        for (index, _) in value.match_indices('&') {
            let at = offset_of(self.text, value) + index;
            let behind = value.get(index + 1..).unwrap_or_default();
            let body = behind.split(['&', '<']).next().unwrap_or_default();
            match body.split_once(';') {
                Some((body, _)) => self.reference(at, body),
                None => self.faults.push(bare_ampersand(at)),
            }
        }
    }

    /// Reads a tag that reaches to the end of the text: what is wrong inside it is more than that it never ends.
    pub(super) fn unfinished_start_tag(&mut self) -> Option<Token<'a>> {
        let inside = inside(self.rest(), "<", "");
        let (name, _) = split_name(inside);
        if name.is_empty() {
            return self.stop(no_element_name(self.at));
        }
        let read = attributes::read(self.text, name, inside, &mut self.attributes);
        let fault = self.first_less_than().or(read.err());
        self.stop(fault.unwrap_or_else(|| unfinished_tag(self.text, name, self.last())))
    }

    pub(super) fn unfinished_end_tag(&mut self) -> Option<Token<'a>> {
        match split_name(inside(self.rest(), "</", "")) {
            ("", _) => self.stop(no_end_name(self.at)),
            (name, _) => self.stop(unfinished_tag(self.text, name, self.last())),
        }
    }

    /// Behind the last character of the text that is no blank.
    fn last(&self) -> usize {
        self.text.trim_end_matches(BLANKS).len()
    }

    /// Reads an end tag. A name that is open further out closes up to it, one that is open nowhere closes nothing;
    /// quick-xml would close the innermost element in any case, and one slip would spoil all end tags behind it.
    pub(super) fn end_tag(&mut self) -> Option<Token<'a>> {
        let name = inside(self.written, "</", ">").trim_end_matches(BLANKS);
        if self.open.last() == Some(&name) {
            self.close_to(self.open.len() - 1);
            return Some(Token::End);
        }
        let (begin, behind) = split_name(name);
        if begin.is_empty() {
            return self.stop(no_end_name(self.at));
        }
        if !behind.is_empty() {
            let at = offset_of(self.text, behind.trim_start_matches(BLANKS));
            return self.stop(unfinished_tag(self.text, begin, at));
        }
        self.is_nesting_doubtful = true;
        let depth = self.open.len();
        let outer = self.open.iter().rposition(|open| *open == name);
        if self.damaged.take() == Some(depth) {
            // The innermost element has another name than was read, or was meant to be empty.
            self.close_to(outer.unwrap_or(depth - 1));
            return None;
        }
        let Some(outer) = outer else {
            return self.stray_end_tag(name);
        };
        // An end tag right before this one that fitted nothing was the misspelt one of the child.
        if self.stray_end.take() != Some(depth) || outer + 2 != depth {
            self.faults.push(self.mismatch(name));
        }
        self.close_to(outer);
        None
    }

    fn stray_end_tag(&mut self, name: &str) -> Option<Token<'a>> {
        let fault = self.mismatch(name);
        if self.open.is_empty() {
            return self.report_outside(fault);
        }
        self.stray_end = Some(self.open.len());
        self.report(fault)
    }

    fn close_to(&mut self, depth: usize) {
        self.namespaces.leave(depth + 1);
        self.open.truncate(depth);
    }

    fn mismatch(&self, name: &str) -> Fault {
        let Some(open) = self.open.last() else {
            return Fault::error(
                "unexpected-end-tag",
                self.at,
                format!("“</{name}>” closes an element that is not open."),
                "Delete it, or add the start tag that it belongs to.",
            );
        };
        let line = self.line_of(offset_of(self.text, open));
        Fault::error(
            "mismatched-tag",
            self.at,
            format!("“</{name}>” comes before “{open}” from line {line} is closed."),
            format!("Add “</{open}>” before it, or correct one of the two names."),
        )
    }
}

/// Whether a tag holds `<` or `&`. All bytes are looked at, since several are at once when none ends the search.
fn needs_a_look(inside: &str) -> bool {
    let add = |found, byte| found | u8::from(byte == b'<') | u8::from(byte == b'&');
    inside.bytes().fold(0, add) != 0
}

fn no_element_name(at: usize) -> Fault {
    Fault::error(
        "bad-name",
        at,
        "“<” begins a tag here, but no name of an element follows.",
        "Write “&lt;” if the character < is meant.",
    )
}

fn no_end_name(at: usize) -> Fault {
    Fault::error(
        "bad-name",
        at,
        "An end tag begins here without the name of an element.",
        "Write the name right after “</”.",
    )
}

fn second_root(at: usize) -> Fault {
    Fault::error(
        "several-roots",
        at,
        "A second element begins after the root element has ended; a document has one.",
        "Delete it, or move it into the root element.",
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
