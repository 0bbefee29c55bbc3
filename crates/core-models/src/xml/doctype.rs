//! The DOCTYPE (XML 1.0 §2.8): kept, checked, never resolved.
//!
//! Real documents say `<!DOCTYPE Application PUBLIC "sailpoint.dtd" "sailpoint.dtd">`; nothing is ever fetched.
//! Declarations of an internal subset are read in `subset.rs`; entities are remembered by name, not expanded.

use std::collections::BTreeMap;

use super::characters::is_public_id_byte;
use super::cursor::Cursor;
use super::fault::Fault;
use super::reference::{Where, predefined};
use super::subset;

/// What the DOCTYPE says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Doctype<'a> {
    pub(crate) name: &'a str,
    pub(crate) public_id: Option<&'a str>,
    pub(crate) system_id: Option<&'a str>,
    /// The text between `[` and `]`.
    pub(crate) internal_subset: Option<&'a str>,
}

/// A general entity, as far as it must be known to accept or refuse a reference to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entity<'a> {
    Internal {
        /// Its text holds `<`, which an attribute value may not get even through a reference.
        holds_tag: bool,
        /// Its text is well-formed by itself (XML 1.0 §4.3.2), so a reference to it may stand in text.
        is_whole: bool,
        /// The entities that its text refers to.
        refers_to: Vec<&'a str>,
    },
    External,
    Unparsed,
}

/// The entities declared so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entities<'a> {
    pub(crate) general: BTreeMap<&'a str, Entity<'a>>,
    /// Declarations may stand where they are not read: an external subset, a parameter entity.
    pub(crate) has_unread_declarations: bool,
    pub(crate) standalone: bool,
    /// An ATTLIST gives `xmlns` attributes, so a prefix may be declared without being seen in the tags.
    pub(crate) declares_namespaces: bool,
    /// Verdicts on references in the document, by entity and place.
    judged: BTreeMap<(&'a str, Where), Use>,
}

/// Whether a reference to an entity is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Fine,
    Undeclared,
    /// XML 1.0 §4.1: not an error for a reader that reads no external declarations.
    MaybeDeclaredElsewhere,
    /// Declared, but not allowed at this place; the reason completes a sentence.
    Refused(&'static str),
}

impl<'a> Entities<'a> {
    /// For a text of which the declarations are not known: nothing in it counts as undeclared.
    pub(crate) fn with_all_allowed() -> Self {
        Self {
            has_unread_declarations: true,
            declares_namespaces: true,
            ..Self::default()
        }
    }

    /// Judges a reference in the document (XML 1.0 §4.1 and §3.1).
    pub(crate) fn find(&mut self, name: &'a str, place: Where) -> Use {
        match self.find_declared(name, place) {
            Use::Fine if self.general.contains_key(name) => {}
            verdict => return verdict,
        }
        let known = self.judged.get(&(name, place)).copied();
        known.unwrap_or_else(|| {
            let verdict = self.judge_text(name, place);
            self.judged.insert((name, place), verdict);
            verdict
        })
    }

    /// Judges a reference by the declaration of its entity alone, as it is done while declarations are read.
    pub(crate) fn find_declared(&self, name: &str, place: Where) -> Use {
        if predefined(name).is_some() {
            return Use::Fine;
        }
        match self.general.get(name) {
            None => self.judge_undeclared(),
            Some(entity) => judge_one(entity, place),
        }
    }

    const fn judge_undeclared(&self) -> Use {
        if self.has_unread_declarations && !self.standalone {
            Use::MaybeDeclaredElsewhere
        } else {
            Use::Undeclared
        }
    }

    /// Follows references between entities without building their text; each entity is visited once.
    fn judge_text(&self, name: &'a str, place: Where) -> Use {
        let mut states: BTreeMap<&str, Visit> = BTreeMap::new();
        let mut stack = vec![(name, Step::Enter)];
        while let Some((current, step)) = stack.pop() {
            if step == Step::Leave {
                states.insert(current, Visit::Done);
                continue;
            }
            match states.get(current) {
                Some(Visit::Open) => return Use::Refused("it contains itself"),
                Some(Visit::Done) => continue,
                None => {}
            }
            match self.find_declared(current, place) {
                Use::Fine => {}
                Use::Undeclared => {
                    return Use::Refused("it refers to an entity that is not declared");
                }
                Use::MaybeDeclaredElsewhere => continue,
                Use::Refused(reason) => return Use::Refused(reason),
            }
            if let Some(Entity::Internal { refers_to, .. }) = self.general.get(current) {
                states.insert(current, Visit::Open);
                stack.push((current, Step::Leave));
                stack.extend(refers_to.iter().map(|inner| (*inner, Step::Enter)));
            }
        }
        Use::Fine
    }
}

fn judge_one(entity: &Entity<'_>, place: Where) -> Use {
    match entity {
        Entity::Unparsed => Use::Refused("it stands for data that is not XML"),
        Entity::External if place == Where::AttributeValue => {
            Use::Refused("it stands for another file, and this is an attribute value")
        }
        Entity::Internal {
            holds_tag: true, ..
        } if place == Where::AttributeValue => {
            Use::Refused("it contains “<”, and this is an attribute value")
        }
        Entity::Internal {
            is_whole: false, ..
        } => Use::Refused("its text is not well-formed by itself"),
        Entity::External | Entity::Internal { .. } => Use::Fine,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    Open,
    Done,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Enter,
    Leave,
}

/// Reads the DOCTYPE at the cursor and remembers its entities.
///
/// # Errors
/// What XML 1.0 does not allow in a DOCTYPE or in the internal subset.
pub(crate) fn read<'a>(
    cursor: &mut Cursor<'a>,
    entities: &mut Entities<'a>,
) -> Result<Doctype<'a>, Fault> {
    cursor.eat("<!DOCTYPE");
    need_blank(cursor)?;
    let name = need_name(cursor, "root element")?;
    let mut doctype = Doctype {
        name,
        ..Doctype::default()
    };
    let separated = cursor.eat_blanks();
    if let Some((public_id, system_id)) = external_id(cursor, SystemId::Needed, separated)? {
        doctype.public_id = public_id;
        doctype.system_id = system_id;
        entities.has_unread_declarations = true;
        cursor.eat_blanks();
    }
    if cursor.eat("[") {
        doctype.internal_subset = Some(subset::read(cursor, entities)?);
        cursor.eat_blanks();
    }
    if cursor.eat(">") {
        Ok(doctype)
    } else {
        Err(bad(cursor, "The DOCTYPE is not ended by “>” here."))
    }
}

/// Whether a system identifier must follow a public one; a NOTATION may do without (XML 1.0 §4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SystemId {
    Needed,
    Optional,
}

/// A public and a system identifier.
pub(crate) type ExternalId<'a> = (Option<&'a str>, Option<&'a str>);

/// Reads `SYSTEM "…"` or `PUBLIC "…" "…"`, if one stands here.
pub(crate) fn external_id<'a>(
    cursor: &mut Cursor<'a>,
    system_id: SystemId,
    separated: bool,
) -> Result<Option<ExternalId<'a>>, Fault> {
    let is_public = cursor.starts_with("PUBLIC");
    if !is_public && !cursor.starts_with("SYSTEM") {
        return Ok(None);
    }
    if !separated {
        return Err(bad(cursor, "A blank is missing before the identifier."));
    }
    cursor.at += "PUBLIC".len();
    need_blank(cursor)?;
    if !is_public {
        return Ok(Some((None, Some(cursor.quoted("system identifier")?.1))));
    }
    let (at, public_id) = cursor.quoted("public identifier")?;
    if let Some(odd) = public_id.bytes().position(|byte| !is_public_id_byte(byte)) {
        cursor.at = at + odd;
        return Err(bad(
            cursor,
            "This character may not stand in a public identifier.",
        ));
    }
    let blank = cursor.eat_blanks();
    let quote_follows = matches!(cursor.peek(), Some(b'"' | b'\''));
    if system_id == SystemId::Optional && !quote_follows {
        return Ok(Some((Some(public_id), None)));
    }
    if !blank {
        return Err(bad(
            cursor,
            "A blank is missing before the system identifier.",
        ));
    }
    Ok(Some((
        Some(public_id),
        Some(cursor.quoted("system identifier")?.1),
    )))
}

pub(crate) fn need_blank(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    if cursor.eat_blanks() {
        Ok(())
    } else {
        Err(bad(cursor, "A blank is missing here."))
    }
}

pub(crate) fn need_name<'a>(cursor: &mut Cursor<'a>, what: &str) -> Result<&'a str, Fault> {
    let at = cursor.at;
    let Some(name) = cursor.try_name() else {
        return Err(bad(
            cursor,
            format!("The name of the {what} is missing here."),
        ));
    };
    let colons = name.bytes().filter(|byte| *byte == b':').count();
    if colons > 1 || name.starts_with(':') || name.ends_with(':') {
        cursor.at = at;
        return Err(bad(
            cursor,
            format!("“{name}” holds a colon that is not between prefix and name."),
        ));
    }
    Ok(name)
}

/// A fault in the DOCTYPE at the cursor.
pub(crate) fn bad(cursor: &Cursor<'_>, what: impl Into<String>) -> Fault {
    Fault::error(
        "doctype",
        cursor.at,
        what,
        "Compare with <!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">.",
    )
}
