//! Reads a document from the left to the right, once, and refuses what XML 1.0 and Namespaces in XML refuse.
//!
//! Builds nothing: it hands out tokens that borrow from the text. Faults after which reading can go on are
//! collected in [`Scanner::faults`]; others end the reading. No entity is expanded and nothing is fetched.

use super::characters::{SUSPICIOUS, TEXT_STOPS, is_blank_text, is_char};
use super::cursor::{Cursor, Span, first_illegal_char, illegal_char};
use super::declaration::{self, Declaration};
use super::doctype::{self, Doctype, Entities};
use super::fault::Fault;
use super::locate::Locator;
use super::namespaces::Namespaces;
use super::reference;

/// The longest document that is read, in bytes of UTF-8.
pub const MAX_SIZE_BYTES: usize = 10_000_000;

/// How deep elements may be nested, the root counted as 1.
pub const MAX_DEPTH: usize = 256;

/// After so many faults the rest of the document is not looked at.
pub(crate) const MAX_FAULTS: usize = 100;

/// How a start tag ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagKind {
    /// `<a>`: an end tag follows later.
    Open,
    /// `<a/>`
    Empty,
}

/// One piece of the document. It reaches from [`Scanner::token_start`] to the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Declaration(Declaration<'a>),
    Doctype(Doctype<'a>),
    Comment,
    Instruction,
    /// The attributes are in [`Scanner::attributes`] until the next token is read.
    Start(&'a str, TagKind),
    End,
    /// Text between tags, references unresolved; true when it is nothing but blanks.
    Text {
        blank: bool,
    },
    CharacterData,
}

/// An attribute as it stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawAttribute {
    pub(crate) name: Span,
    /// Without its quotes, references unresolved.
    pub(crate) value: Span,
}

/// The reader; see the module.
#[derive(Debug)]
pub(crate) struct Scanner<'a> {
    pub(crate) cursor: Cursor<'a>,
    pub(crate) attributes: Vec<RawAttribute>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) entities: Entities<'a>,
    pub(crate) namespaces: Namespaces<'a>,
    /// Name and offset of each element that is open.
    pub(crate) open: Vec<(&'a str, Span)>,
    pub(crate) token_start: usize,
    /// The namespace of the root element, once that has begun.
    pub(crate) root_namespace: Option<String>,
    start: usize,
    root_seen: bool,
    doctype_seen: bool,
}

impl<'a> Scanner<'a> {
    /// A reader of `text`.
    ///
    /// # Errors
    /// When the text is longer than [`MAX_SIZE_BYTES`].
    pub(crate) fn new(text: &'a str) -> Result<Self, Fault> {
        if text.len() > MAX_SIZE_BYTES {
            return Err(too_large(text.len()));
        }
        let mut cursor = Cursor::new(text);
        cursor.eat("\u{FEFF}");
        Ok(Self {
            start: cursor.at,
            token_start: cursor.at,
            cursor,
            attributes: Vec::new(),
            faults: Vec::new(),
            entities: Entities::default(),
            namespaces: Namespaces::default(),
            open: Vec::new(),
            root_namespace: None,
            root_seen: false,
            doctype_seen: false,
        })
    }

    /// The next token; `None` at the end of a whole document.
    ///
    /// # Errors
    /// A fault after which the rest cannot be read, or the last of [`MAX_FAULTS`].
    pub(crate) fn next(&mut self) -> Result<Option<Token<'a>>, Fault> {
        self.token_start = self.cursor.at;
        let token = match self.cursor.peek() {
            None => return self.finish().map(|()| None),
            Some(b'<') => self.markup()?,
            Some(_) => self.text()?,
        };
        Ok(Some(token))
    }

    /// Notes a fault after which reading can go on.
    pub(crate) fn report(&mut self, fault: Fault) -> Result<(), Fault> {
        if self.faults.len() + 1 >= MAX_FAULTS {
            return Err(fault);
        }
        self.faults.push(fault);
        Ok(())
    }

    /// The line of an offset, for a sentence.
    pub(crate) fn line_of(&self, offset: usize) -> u32 {
        Locator::new(self.cursor.text).place(offset).line
    }

    fn finish(&self) -> Result<(), Fault> {
        match self.open.last() {
            Some((name, span)) => Err(unclosed(name, span.start())),
            None if self.root_seen => Ok(()),
            None => Err(no_root(self.start)),
        }
    }

    fn markup(&mut self) -> Result<Token<'a>, Fault> {
        match self.cursor.rest().get(1) {
            Some(b'/') => self.end_tag().map(|()| Token::End),
            Some(b'!') => self.bang(),
            Some(b'?') => self.instruction(),
            Some(_) | None => {
                self.check_root_is_allowed()?;
                let (name, kind) = self.start_tag()?;
                self.root_seen = true;
                Ok(Token::Start(name, kind))
            }
        }
    }

    fn check_root_is_allowed(&self) -> Result<(), Fault> {
        if self.root_seen && self.open.is_empty() {
            return Err(Fault::error(
                "several-roots",
                self.cursor.at,
                "A second element begins after the root element has ended; a document has one.",
                "Delete it, or move it into the root element.",
            ));
        }
        Ok(())
    }

    fn bang(&mut self) -> Result<Token<'a>, Fault> {
        if self.cursor.eat("<!--") {
            self.comment().map(|()| Token::Comment)
        } else if self.cursor.starts_with("<![CDATA[") {
            self.character_data().map(|()| Token::CharacterData)
        } else if self.cursor.starts_with("<!DOCTYPE") {
            self.doctype().map(Token::Doctype)
        } else {
            Err(Fault::error(
                "bad-markup",
                self.cursor.at,
                "“<!” begins neither a comment, nor CDATA, nor a DOCTYPE.",
                "Write “&lt;” if the character < is meant.",
            ))
        }
    }

    fn comment(&mut self) -> Result<(), Fault> {
        let body_start = self.cursor.at;
        let Some(body) = self.cursor.until("--") else {
            return Err(unfinished(self.token_start, "comment", "-->"));
        };
        if !self.cursor.eat(">") {
            return Err(Fault::error(
                "comment",
                self.cursor.at - 2,
                "“--” stands inside a comment, where XML does not allow it.",
                "Write “- -”, or end the comment with “-->”.",
            ));
        }
        self.check_chars(body_start, body)
    }

    fn character_data(&mut self) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(outside_root(self.cursor.at, "CDATA"));
        }
        self.cursor.eat("<![CDATA[");
        let body_start = self.cursor.at;
        let Some(body) = self.cursor.until("]]>") else {
            return Err(unfinished(self.token_start, "CDATA section", "]]>"));
        };
        self.check_chars(body_start, body)
    }

    fn doctype(&mut self) -> Result<Doctype<'a>, Fault> {
        if self.root_seen || self.doctype_seen {
            return Err(Fault::error(
                "doctype",
                self.cursor.at,
                "The DOCTYPE stands after the root element has begun, or a second time.",
                "Keep one DOCTYPE, above the root element.",
            ));
        }
        self.doctype_seen = true;
        doctype::read(&mut self.cursor, &mut self.entities)
    }

    fn instruction(&mut self) -> Result<Token<'a>, Fault> {
        let at = self.cursor.at;
        if declaration::begins(&self.cursor) && at == self.start {
            let declaration = declaration::read(&mut self.cursor)?;
            self.entities.standalone = declaration.standalone == Some("yes");
            return Ok(Token::Declaration(declaration));
        }
        read_instruction(&mut self.cursor)?;
        Ok(Token::Instruction)
    }

    pub(crate) fn check_chars(&mut self, start: usize, text: &str) -> Result<(), Fault> {
        if !text.bytes().any(|byte| SUSPICIOUS.contains(byte)) {
            return Ok(());
        }
        match first_illegal_char(text) {
            Some((offset, character)) => self.report(illegal_char(start + offset, character)),
            None => Ok(()),
        }
    }

    fn text(&mut self) -> Result<Token<'a>, Fault> {
        let start = self.cursor.at;
        if self.open.is_empty() {
            return self.blanks_outside_root();
        }
        loop {
            let rest = self.cursor.rest();
            self.cursor.at += rest
                .iter()
                .position(|byte| TEXT_STOPS.contains(*byte))
                .unwrap_or(rest.len());
            match self.cursor.peek() {
                None | Some(b'<') => break,
                Some(b'&') => self.reference(reference::Where::Text)?,
                Some(_) => self.odd_character()?,
            }
        }
        let blank = is_blank_text(self.cursor.since(start));
        Ok(Token::Text { blank })
    }

    fn blanks_outside_root(&mut self) -> Result<Token<'a>, Fault> {
        self.cursor.eat_blanks();
        match self.cursor.peek_char() {
            None | Some('<') => Ok(Token::Text { blank: true }),
            Some(character) if !is_char(character) => Err(illegal_char(self.cursor.at, character)),
            Some(_) => Err(outside_root(self.cursor.at, "Text")),
        }
    }

    /// A character that needs a second look: `]`, a control, or one that may be U+FFFE or U+FFFF.
    pub(crate) fn odd_character(&mut self) -> Result<(), Fault> {
        let at = self.cursor.at;
        let Some(character) = self.cursor.peek_char() else {
            return Ok(());
        };
        if character == ']' && self.cursor.starts_with("]]>") && !self.open.is_empty() {
            self.report(cdata_end(at))?;
        } else if !is_char(character) {
            self.report(illegal_char(at, character))?;
        }
        self.cursor.at += character.len_utf8();
        Ok(())
    }

    pub(crate) fn reference(&mut self, place: reference::Where) -> Result<(), Fault> {
        match reference::read(&mut self.cursor, &mut self.entities, place) {
            Ok(()) => Ok(()),
            Err(fault) => self.report(fault),
        }
    }
}

/// Reads `<?target data?>`; the target `xml` is reserved.
pub(crate) fn read_instruction(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let at = cursor.at;
    cursor.eat("<?");
    let Some(target) = cursor.try_name() else {
        return Err(Fault::error(
            "instruction",
            at,
            "A processing instruction begins here without a name.",
            "Write its name right behind “<?”, or “&lt;” if the character < is meant.",
        ));
    };
    if target.eq_ignore_ascii_case("xml") {
        return Err(misplaced_declaration(at, target));
    }
    if target.contains(':') {
        return Err(Fault::error(
            "bad-name",
            at + 2,
            format!("“{target}” names a processing instruction and may hold no colon."),
            "Choose a name without a colon.",
        ));
    }
    let separated = cursor.eat_blanks();
    let body_start = cursor.at;
    match cursor.until("?>") {
        None => Err(unfinished(at, "processing instruction", "?>")),
        Some(body) if !separated && !body.is_empty() => Err(Fault::error(
            "instruction",
            body_start,
            format!("A blank is missing behind the name “{target}”."),
            "Put a blank between the name and what follows.",
        )),
        Some(body) => match first_illegal_char(body) {
            Some((offset, character)) => Err(illegal_char(body_start + offset, character)),
            None => Ok(()),
        },
    }
}

fn misplaced_declaration(at: usize, target: &str) -> Fault {
    let what = if target == "xml" {
        "The XML declaration does not stand at the very start of the document.".to_owned()
    } else {
        format!("“{target}” is a reserved name; an XML declaration is written “<?xml … ?>”.")
    };
    Fault::error(
        "declaration",
        at,
        what,
        "Make it the first characters of the document, with no blank or line before it, or delete it.",
    )
}

fn cdata_end(at: usize) -> Fault {
    Fault::error(
        "cdata-end-in-text",
        at,
        "“]]>” stands in text, where XML does not allow it.",
        "Write “]]&gt;”.",
    )
}

pub(crate) fn unfinished(at: usize, what: &str, end: &str) -> Fault {
    Fault::error(
        "unfinished",
        at,
        format!("The {what} that begins here never ends."),
        format!("Add “{end}” where it is meant to end."),
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

fn no_root(at: usize) -> Fault {
    Fault::error(
        "no-root",
        at,
        "The document has no root element; there is nothing in it to send.",
        "Paste or open a document, or revert to the one on the server.",
    )
}

fn outside_root(at: usize, what: &str) -> Fault {
    Fault::error(
        "text-outside-root",
        at,
        format!("{what} stands outside the root element, where only comments are allowed."),
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
