//! Reads a document once with quick-xml, and checks what that library leaves to its users.
//!
//! Builds nothing: it hands out tokens that borrow from the text. Faults are collected; reading ends with the first
//! one after which the rest would be guesswork. No entity is expanded and nothing is fetched.

use quick_xml::Reader as Events;
use quick_xml::events::Event;

use super::attributes::Attribute;
use super::characters::{BLANKS, illegal_characters, is_blank, shown, split_name};
use super::declaration::{self, Declaration};
use super::doctype::{self, Doctype};
use super::fault::{Fault, Faults};
use super::locate::{Locator, offset_of, without_mark};
use super::namespaces::Namespaces;
use super::reference;
use crate::invisible;
use crate::problem::{Problem, Severity};

/// The longest document that is read, in bytes of UTF-8.
pub const MAX_SIZE_BYTES: usize = 10_000_000;

/// How deep elements may be nested, the root counted as 1.
pub const MAX_DEPTH: usize = 256;

/// How a start tag ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// `<a>`: an end tag follows later.
    Open,
    /// `<a/>`
    Empty,
}

/// One piece of the document without a fault; as it is written it is [`Reader::written`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// It is in [`Reader::declaration`].
    Declaration,
    /// It is in [`Reader::doctype`].
    Doctype,
    Comment,
    Instruction,
    /// The attributes are in [`Reader::attributes`] until the next token is read.
    Start(&'a str, TagKind),
    End,
    /// Text between tags, or one reference in it.
    Text,
    CharacterData,
}

/// The reader; see the module.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) text: &'a str,
    events: Events<&'a [u8]>,
    /// Behind the byte order mark, which quick-xml does not count.
    start: usize,
    /// Where the last token begins and ends.
    pub(crate) at: usize,
    pub(crate) end: usize,
    pub(crate) written: &'a str,
    pub(crate) declaration: Declaration<'a>,
    pub(crate) doctype: Option<Doctype<'a>>,
    pub(crate) attributes: Vec<Attribute<'a>>,
    pub(super) faults: Faults,
    pub(super) namespaces: Namespaces<'a>,
    /// The names of the elements that are open, as their start tags have them.
    pub(crate) open: Vec<&'a str>,
    /// The namespace of the root element, once that has begun.
    pub(crate) root_namespace: Option<String>,
    pub(super) has_root: bool,
    /// What stands outside the root is reported once: most often the root's own tag is damaged.
    pub(super) is_root_doubtful: bool,
    /// What an entity without a declaration is; `None` after a DOCTYPE that could not be read.
    undeclared_entity: Option<Severity>,
    /// A tag was damaged or did not fit, so an element that stays open is no news.
    pub(super) is_nesting_doubtful: bool,
    /// How many elements were open when one with a damaged start tag had begun.
    pub(super) damaged: Option<usize>,
    /// How many elements were open when an end tag fitted none of them: it may be a misspelt one.
    pub(super) stray_end: Option<usize>,
    /// The text goes on behind its end, where it cannot be read.
    is_cut: bool,
    has_ended: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let document = without_mark(text);
        let start = text.len() - document.len();
        let mut events = Events::from_str(document);
        let config = events.config_mut();
        config.check_comments = true;
        // An `&` without `;` comes as text, and which element an end tag closes is decided here.
        config.allow_dangling_amp = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let mut faults = Faults::default();
        if text.len() > MAX_SIZE_BYTES {
            faults.push(too_large(text.len()));
        } else if document.starts_with('\u{FEFF}') {
            // quick-xml would pass over it.
            faults.push(outside_root(start, "A second byte order mark"));
        }
        Self {
            text,
            events,
            start,
            at: start,
            end: start,
            written: "",
            declaration: Declaration::default(),
            doctype: None,
            attributes: Vec::new(),
            has_ended: !faults.is_empty(),
            faults,
            namespaces: Namespaces::default(),
            open: Vec::new(),
            root_namespace: None,
            has_root: false,
            is_root_doubtful: false,
            undeclared_entity: Some(Severity::Error),
            is_nesting_doubtful: false,
            damaged: None,
            stray_end: None,
            is_cut: false,
        }
    }

    /// A reader of the beginning of a document: what its end leaves open is no fault.
    pub(crate) fn of_beginning(text: &'a str) -> Self {
        Self {
            is_cut: true,
            ..Self::new(text)
        }
    }

    /// The next token without a fault; `None` at the end.
    pub(crate) fn next(&mut self) -> Option<Token<'a>> {
        while !self.has_ended && !self.faults.is_full() {
            let event = self.events.read_event();
            self.at = self.end;
            let position = usize::try_from(self.events.buffer_position());
            self.end = self.start + position.unwrap_or(self.text.len());
            let is_whole = matches!(event, Ok(Event::Start(_) | Event::Empty(_) | Event::End(_)));
            if self.is_cut && self.end >= self.text.len() && !is_whole {
                self.has_ended = true;
                return None;
            }
            self.written = self.text.get(self.at..self.end).unwrap_or_default();
            let token = self.token(event);
            if token.is_some() {
                return token;
            }
        }
        None
    }

    /// Reads to the end and gives everything that is wrong, in the order of the places.
    pub(crate) fn into_problems(mut self) -> Vec<Problem> {
        while self.next().is_some() {}
        let read = self.text.get(..self.end).unwrap_or_default();
        let mut illegal = Faults::default();
        illegal.extend(illegal_characters(read).map(illegal_character));
        self.faults.into_problems(self.text, illegal)
    }

    fn token(&mut self, event: Result<Event<'a>, quick_xml::Error>) -> Option<Token<'a>> {
        match event {
            Ok(Event::Text(_)) => self.read_text(),
            Ok(Event::GeneralRef(_)) => self.read_reference(),
            Ok(Event::Start(_)) => self.start_tag(inside(self.written, "<", ">"), TagKind::Open),
            Ok(Event::Empty(_)) => self.start_tag(inside(self.written, "<", "/>"), TagKind::Empty),
            Ok(Event::End(_)) => self.end_tag(),
            Ok(Event::CData(_)) => self.character_data(),
            Ok(Event::Comment(_)) => Some(Token::Comment),
            Ok(Event::Decl(_)) => self.declaration(),
            Ok(Event::PI(_)) => self.instruction(),
            Ok(Event::DocType(_)) => self.doctype(),
            Ok(Event::Eof) => self.finish(),
            Err(error) => self.error(&error),
        }
    }

    /// Notes a fault after which nothing more is read.
    pub(super) fn stop<T>(&mut self, fault: Fault) -> Option<T> {
        self.faults.push(fault);
        self.has_ended = true;
        None
    }

    /// Notes what stands outside the root element.
    pub(super) fn report_outside(&mut self, fault: Fault) -> Option<Token<'a>> {
        if !std::mem::replace(&mut self.is_root_doubtful, true) {
            self.faults.push(fault);
        }
        None
    }

    /// Notes a fault after which reading goes on.
    pub(super) fn report(&mut self, fault: Fault) -> Option<Token<'a>> {
        self.faults.push(fault);
        None
    }

    /// The line of an offset, for a sentence.
    pub(super) fn line_of(&self, offset: usize) -> u32 {
        Locator::new(self.text).place(offset).line
    }

    /// What is left of the text from the last token on.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn finish(&mut self) -> Option<Token<'a>> {
        self.has_ended = true;
        match self.open.last() {
            Some(_) if self.is_nesting_doubtful => None,
            Some(name) => {
                let at = offset_of(self.text, name).saturating_sub(1);
                self.report(unclosed(name, at))
            }
            None if self.has_root => None,
            None => self.report_outside(no_root(self.start)),
        }
    }

    fn read_text(&mut self) -> Option<Token<'a>> {
        if self.open.is_empty() {
            let odd = self.written.trim_start_matches(BLANKS);
            if odd.is_empty() || self.is_root_doubtful {
                return Some(Token::Text);
            }
            let hidden = odd
                .chars()
                .next()
                .filter(|odd| invisible::name(*odd).is_some());
            let what = hidden.map_or_else(|| "Text".to_owned(), shown);
            return self.report_outside(outside_root(offset_of(self.text, odd), &what));
        }
        if self.written.starts_with('&') {
            self.faults.push(reference::bare_ampersand(self.at));
        }
        self.check_text();
        Some(Token::Text)
    }

    fn check_text(&mut self) {
        if !self.written.as_bytes().contains(&b'>') {
            return;
        }
        for (index, _) in self.written.match_indices('>') {
            let before = self.written.get(..index).unwrap_or_default();
            if before.ends_with("]]") {
                self.faults.push(cdata_end(self.at + index - "]]".len()));
            }
        }
    }

    fn read_reference(&mut self) -> Option<Token<'a>> {
        if self.open.is_empty() {
            return self.read_text();
        }
        let body = inside(self.written, "&", ";");
        self.reference(self.at, body);
        // In `a & b ]]> c; d` quick-xml takes all up to `;` for a name.
        self.check_text();
        Some(Token::Text)
    }

    /// Checks a reference in text or in an attribute value; `body` is what stands between `&` and `;`.
    pub(super) fn reference(&mut self, at: usize, body: &str) {
        match reference::check(at, body) {
            Ok(None) => {}
            Ok(Some(entity)) => {
                let undeclared = |severity| Fault {
                    severity,
                    ..reference::undeclared(at, entity)
                };
                self.faults.extend(self.undeclared_entity.map(undeclared));
            }
            Err(fault) => self.faults.push(fault),
        }
    }

    fn character_data(&mut self) -> Option<Token<'a>> {
        if self.open.is_empty() {
            return self.report_outside(outside_root(self.at, "CDATA"));
        }
        Some(Token::CharacterData)
    }

    fn declaration(&mut self) -> Option<Token<'a>> {
        if self.at != self.start {
            let fault = misplaced_declaration(self.at, "xml");
            return if self.has_root {
                self.report(fault)
            } else {
                self.report_outside(fault)
            };
        }
        match declaration::read(self.text, inside(self.written, "<?", "?>")) {
            Ok(declaration) => {
                self.declaration = declaration;
                Some(Token::Declaration)
            }
            // Without its own `?>` it reaches to that of a later instruction.
            Err(fault) if inside(self.written, "<", ">").contains('<') => self.stop(fault),
            Err(fault) => self.report(fault),
        }
    }

    fn instruction(&mut self) -> Option<Token<'a>> {
        let (target, behind) = split_name(inside(self.written, "<?", "?>"));
        if target.is_empty() {
            return self.report(unnamed_instruction(self.at));
        }
        if target.eq_ignore_ascii_case("xml") {
            return self.report(misplaced_declaration(self.at, target));
        }
        if target.contains(':') {
            return self.report(Fault::error(
                "bad-name",
                offset_of(self.text, target),
                format!("“{target}” names a processing instruction and may hold no colon."),
                "Choose a name without a colon.",
            ));
        }
        if behind.bytes().next().is_some_and(|byte| !is_blank(byte)) {
            return self.report(Fault::error(
                "instruction",
                offset_of(self.text, behind),
                format!("A space is missing after the name “{target}”."),
                "Put a space between the name and what follows.",
            ));
        }
        Some(Token::Instruction)
    }

    pub(super) fn doctype(&mut self) -> Option<Token<'a>> {
        if !self.written.starts_with("<!DOCTYPE") {
            return self.stop(bad_markup(self.at));
        }
        if self.has_root || self.doctype.is_some() {
            return self.report_outside(Fault::error(
                "doctype",
                self.at,
                "The DOCTYPE is inside or after the root element, or given twice.",
                "Keep one DOCTYPE, above the root element.",
            ));
        }
        match doctype::read(self.text, self.written) {
            Ok(doctype) => {
                self.doctype = Some(doctype);
                let is_standalone = self.declaration.standalone == Some(true);
                if doctype.system_id.is_some() && !is_standalone {
                    self.undeclared_entity = Some(Severity::Warning);
                }
                if let Some(subset) = doctype.internal_subset {
                    self.forget_what_is_declared();
                    let at = offset_of(self.text, subset);
                    self.faults.push(internal_subset(at));
                }
                Some(Token::Doctype)
            }
            Err(fault) => {
                self.doctype = Some(Doctype::default());
                self.forget_what_is_declared();
                self.report_outside(fault)
            }
        }
    }

    /// The DOCTYPE may declare anything, so nothing counts as undeclared.
    const fn forget_what_is_declared(&mut self) {
        self.undeclared_entity = None;
        self.namespaces.are_incomplete = true;
    }
}

/// A token without its first and last characters.
pub(crate) fn inside<'a>(written: &'a str, start: &str, end: &str) -> &'a str {
    let behind_start = written.strip_prefix(start).unwrap_or(written);
    behind_start.strip_suffix(end).unwrap_or(behind_start)
}

fn illegal_character((at, character): (usize, char)) -> Fault {
    Fault::error(
        "illegal-character",
        at,
        format!(
            "The character {} is not allowed in an XML document.",
            invisible::described(character)
        ),
        "Delete the character; pasted text often brings one.",
    )
}

fn internal_subset(at: usize) -> Fault {
    Fault::error(
        "internal-subset",
        at,
        "The DOCTYPE holds declarations between “[” and “]”; ISC documents have none.",
        "Delete everything from “[” to “]”, and write the text itself for each entity declared there.",
    )
}

pub(super) fn bad_markup(at: usize) -> Fault {
    Fault::error(
        "bad-markup",
        at,
        "“<!” begins neither a comment, nor CDATA, nor a DOCTYPE.",
        "Write “&lt;” if the character < is meant.",
    )
}

pub(super) fn unnamed_instruction(at: usize) -> Fault {
    Fault::error(
        "instruction",
        at,
        "A processing instruction begins here without a name.",
        "Write its name right after “<?”, or “&lt;” if the character < is meant.",
    )
}

fn misplaced_declaration(at: usize, target: &str) -> Fault {
    let what = if target == "xml" {
        "The XML declaration is not at the very start of the document.".to_owned()
    } else {
        format!("“{target}” is a reserved name; an XML declaration is written “<?xml … ?>”.")
    };
    Fault::error(
        "declaration",
        at,
        what,
        "Move the declaration to the very start of the document, or delete it.",
    )
}

fn cdata_end(at: usize) -> Fault {
    Fault::error(
        "cdata-end-in-text",
        at,
        "“]]>” is in text, where XML does not allow it.",
        "Write “]]&gt;”.",
    )
}

fn unclosed(name: &str, at: usize) -> Fault {
    Fault::error(
        "unclosed-element",
        at,
        format!("“{name}” begins here and is never closed."),
        format!("Add “</{name}>” where it is meant to end."),
    )
}

/// The fault of a text without an element.
pub(crate) fn no_root(at: usize) -> Fault {
    Fault::error(
        "no-root",
        at,
        "The document has no root element; there is nothing in it to send.",
        "Paste or open a document, or revert to the one on the server.",
    )
}

pub(super) fn outside_root(at: usize, what: &str) -> Fault {
    Fault::error(
        "text-outside-root",
        at,
        format!("{what} is outside the root element, where only comments are allowed."),
        "Delete it, or move it into the root element.",
    )
}

/// The fault of a document over the limit.
pub(crate) fn too_large(size_bytes: usize) -> Fault {
    Fault::error(
        "too-large",
        0,
        format!("The document has {size_bytes} bytes; at most {MAX_SIZE_BYTES} (10 MB) are read."),
        "Choose another file; a connector’s document is rarely larger than 100 kB.",
    )
}
