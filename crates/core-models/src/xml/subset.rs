//! The internal subset of a DOCTYPE (XML 1.0 §2.8, §3.2, §3.3, §4.2, §4.7).
//!
//! Every declaration is checked against the grammar; only entities and namespace attributes are remembered.

use super::characters::is_char;
use super::cursor::{Cursor, first_illegal_char, illegal_char};
use super::doctype::{Entities, Entity, SystemId, Use, bad, external_id, need_blank, need_name};
use super::fault::Fault;
use super::reference::{Form, Where, read_form, resolve_numbers};
use super::scan::{MAX_DEPTH, Scanner, read_instruction, unfinished};
use crate::problem::Severity;

/// Reads up to and past the closing `]`; gives the text before it.
pub(crate) fn read<'a>(
    cursor: &mut Cursor<'a>,
    entities: &mut Entities<'a>,
) -> Result<&'a str, Fault> {
    let start = cursor.at;
    loop {
        cursor.eat_blanks();
        let end = cursor.at;
        if cursor.eat("]") {
            return Ok(cursor.text.get(start..end).unwrap_or_default());
        }
        if cursor.is_at_end() {
            return Err(unfinished(start.saturating_sub(1), "DOCTYPE", "]>"));
        }
        declaration(cursor, entities)?;
    }
}

fn declaration<'a>(cursor: &mut Cursor<'a>, entities: &mut Entities<'a>) -> Result<(), Fault> {
    if cursor.starts_with("<!--") {
        comment(cursor)
    } else if cursor.starts_with("<?") {
        read_instruction(cursor)
    } else if cursor.eat("%") {
        entities.has_unread_declarations = true;
        parameter_reference(cursor)
    } else if cursor.eat("<!ENTITY") {
        entity(cursor, entities)
    } else if cursor.eat("<!ELEMENT") {
        element(cursor)
    } else if cursor.eat("<!ATTLIST") {
        attribute_list(cursor, entities)
    } else if cursor.eat("<!NOTATION") {
        notation(cursor)
    } else {
        Err(bad(
            cursor,
            "No declaration that a DOCTYPE may hold begins here.",
        ))
    }
}

fn comment(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let at = cursor.at;
    cursor.eat("<!--");
    let body_start = cursor.at;
    let Some(body) = cursor.until("--") else {
        return Err(unfinished(at, "comment", "-->"));
    };
    if !cursor.eat(">") {
        return Err(bad(
            cursor,
            "“--” stands inside a comment, where XML does not allow it.",
        ));
    }
    check_chars(body_start, body)
}

fn check_chars(start: usize, text: &str) -> Result<(), Fault> {
    match first_illegal_char(text) {
        Some((offset, character)) => Err(illegal_char(start + offset, character)),
        None => Ok(()),
    }
}

fn parameter_reference(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    need_name(cursor, "parameter entity")?;
    if cursor.eat(";") {
        Ok(())
    } else {
        Err(bad(
            cursor,
            "“;” is missing behind the name of the parameter entity.",
        ))
    }
}

fn close(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    cursor.eat_blanks();
    if cursor.eat(">") {
        Ok(())
    } else {
        Err(bad(cursor, "The declaration is not ended by “>” here."))
    }
}

fn entity<'a>(cursor: &mut Cursor<'a>, entities: &mut Entities<'a>) -> Result<(), Fault> {
    need_blank(cursor)?;
    let is_parameter = cursor.eat("%");
    if is_parameter {
        need_blank(cursor)?;
    }
    let name = need_colonless_name(cursor, "entity")?;
    need_blank(cursor)?;
    let mut declared = if let Some(_external) = external_id(cursor, SystemId::Needed, true)? {
        Entity::External
    } else {
        entity_value(cursor)?
    };
    let separated = cursor.eat_blanks();
    if declared == Entity::External && !is_parameter && cursor.starts_with("NDATA") {
        if !separated {
            return Err(bad(cursor, "A blank is missing before NDATA."));
        }
        cursor.eat("NDATA");
        need_blank(cursor)?;
        need_colonless_name(cursor, "notation")?;
        declared = Entity::Unparsed;
    }
    if !is_parameter {
        // The first declaration binds (XML 1.0 §4.2).
        entities.general.entry(name).or_insert(declared);
    }
    close(cursor)
}

fn need_colonless_name<'a>(cursor: &mut Cursor<'a>, what: &str) -> Result<&'a str, Fault> {
    let at = cursor.at;
    let name = need_name(cursor, what)?;
    if name.contains(':') {
        cursor.at = at;
        return Err(bad(
            cursor,
            format!("The name of the {what} may hold no colon."),
        ));
    }
    Ok(name)
}

fn entity_value<'a>(cursor: &mut Cursor<'a>) -> Result<Entity<'a>, Fault> {
    let (start, value) = cursor.quoted("value of the entity")?;
    check_chars(start, value)?;
    let mut inner = Cursor {
        text: cursor.text.get(..start + value.len()).unwrap_or_default(),
        at: start,
    };
    let mut holds_tag = value.contains('<');
    let mut refers_to = Vec::new();
    while let Some(byte) = inner.peek() {
        match byte {
            b'%' => {
                return Err(bad(
                    &inner,
                    "“%” may not stand in the value of an entity here.",
                ));
            }
            b'&' => match reference_in_value(&mut inner)? {
                (Form::Entity(name), _) => refers_to.push(name),
                (Form::Character, '<') => holds_tag = true,
                (Form::Character, _) => {}
            },
            _ => inner.at += 1,
        }
    }
    refers_to.sort_unstable();
    refers_to.dedup();
    Ok(Entity::Internal {
        holds_tag,
        is_whole: is_whole(value),
        refers_to,
    })
}

/// Whether the text of an entity could stand in an element. What it refers to is judged where it is used.
fn is_whole(value: &str) -> bool {
    if !value.contains('<') && !value.contains("&#") && !value.contains("]]>") {
        return true;
    }
    let text = format!("<x>{}</x>", resolve_numbers(value));
    let Ok(mut scanner) = Scanner::new(&text) else {
        return false;
    };
    scanner.entities = Entities::with_all_allowed();
    loop {
        match scanner.next() {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(_) => return false,
        }
    }
    let is_error = |fault: &Fault| fault.severity == Severity::Error;
    !scanner.faults.iter().any(is_error)
}

fn reference_in_value<'a>(inner: &mut Cursor<'a>) -> Result<(Form<'a>, char), Fault> {
    let at = inner.at;
    let form = read_form(inner)?;
    let resolved = super::reference::resolve(inner.since(at));
    Ok((form, resolved.chars().next().unwrap_or('&')))
}

fn element(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    need_blank(cursor)?;
    need_name(cursor, "element")?;
    need_blank(cursor)?;
    if !cursor.eat("EMPTY") && !cursor.eat("ANY") {
        content_model(cursor)?;
    }
    close(cursor)
}

fn content_model(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let before = cursor.at;
    if !cursor.eat("(") {
        return Err(bad(cursor, "The content of the element is missing here."));
    }
    cursor.eat_blanks();
    if cursor.eat("#PCDATA") {
        return mixed_content(cursor);
    }
    cursor.at = before;
    children(cursor, 0)?;
    Ok(())
}

fn mixed_content(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let mut names = 0_usize;
    loop {
        cursor.eat_blanks();
        if cursor.eat(")") {
            let starred = cursor.eat("*");
            return if names == 0 || starred {
                Ok(())
            } else {
                Err(bad(cursor, "“*” is missing behind mixed content."))
            };
        }
        if !cursor.eat("|") {
            return Err(bad(cursor, "“|” or “)” is missing here."));
        }
        cursor.eat_blanks();
        need_name(cursor, "element")?;
        names += 1;
    }
}

/// A name or a group in parentheses; a group is a choice or a sequence, never both.
fn children(cursor: &mut Cursor<'_>, depth: usize) -> Result<(), Fault> {
    if depth > MAX_DEPTH {
        return Err(bad(cursor, "Groups are nested too deep."));
    }
    if cursor.eat("(") {
        group(cursor, depth)?;
    } else {
        need_name(cursor, "element")?;
    }
    if matches!(cursor.peek(), Some(b'?' | b'*' | b'+')) {
        cursor.at += 1;
    }
    Ok(())
}

fn group(cursor: &mut Cursor<'_>, depth: usize) -> Result<(), Fault> {
    let mut separator = None;
    loop {
        cursor.eat_blanks();
        children(cursor, depth + 1)?;
        cursor.eat_blanks();
        match cursor.peek() {
            Some(b')') => {
                cursor.at += 1;
                return Ok(());
            }
            Some(found @ (b'|' | b',')) if separator.is_none_or(|known| known == found) => {
                separator = Some(found);
                cursor.at += 1;
            }
            Some(_) | None => {
                return Err(bad(
                    cursor,
                    "“)”, or the separator used before, is missing here.",
                ));
            }
        }
    }
}

fn attribute_list<'a>(cursor: &mut Cursor<'a>, entities: &mut Entities<'a>) -> Result<(), Fault> {
    need_blank(cursor)?;
    need_name(cursor, "element")?;
    loop {
        let separated = cursor.eat_blanks();
        if cursor.eat(">") {
            return Ok(());
        }
        if !separated {
            return Err(bad(cursor, "A blank is missing here."));
        }
        let name = need_name(cursor, "attribute")?;
        if name == "xmlns" || name.starts_with("xmlns:") {
            entities.declares_namespaces = true;
        }
        need_blank(cursor)?;
        attribute_type(cursor)?;
        need_blank(cursor)?;
        attribute_default(cursor, entities)?;
    }
}

const TYPES: [&str; 8] = [
    "CDATA", "IDREFS", "IDREF", "ID", "ENTITY", "ENTITIES", "NMTOKENS", "NMTOKEN",
];

fn attribute_type(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    if cursor.eat("NOTATION") {
        need_blank(cursor)?;
        return alternatives(cursor, |cursor| cursor.try_name().is_some());
    }
    if cursor.starts_with("(") {
        return alternatives(cursor, |cursor| cursor.try_name_token().is_some());
    }
    if TYPES.iter().any(|known| cursor.eat(known)) {
        Ok(())
    } else {
        Err(bad(cursor, "The type of the attribute is missing here."))
    }
}

fn alternatives(
    cursor: &mut Cursor<'_>,
    read_one: fn(&mut Cursor<'_>) -> bool,
) -> Result<(), Fault> {
    if !cursor.eat("(") {
        return Err(bad(cursor, "“(” is missing here."));
    }
    loop {
        cursor.eat_blanks();
        if !read_one(cursor) {
            return Err(bad(cursor, "A name is missing here."));
        }
        cursor.eat_blanks();
        if cursor.eat(")") {
            return Ok(());
        }
        if !cursor.eat("|") {
            return Err(bad(cursor, "“|” or “)” is missing here."));
        }
    }
}

fn attribute_default(cursor: &mut Cursor<'_>, entities: &Entities<'_>) -> Result<(), Fault> {
    if cursor.eat("#REQUIRED") || cursor.eat("#IMPLIED") {
        return Ok(());
    }
    if cursor.eat("#FIXED") {
        need_blank(cursor)?;
    }
    let (start, value) = cursor.quoted("default value")?;
    let mut inner = Cursor {
        text: cursor.text.get(..start + value.len()).unwrap_or_default(),
        at: start,
    };
    while let Some(character) = inner.peek_char() {
        match character {
            '<' => return Err(bad(&inner, "“<” may not stand in a default value.")),
            '&' => {
                let at = inner.at;
                if let Form::Entity(name) = read_form(&mut inner)?
                    && !matches!(
                        entities.find_declared(name, Where::AttributeValue),
                        Use::Fine | Use::MaybeDeclaredElsewhere
                    )
                {
                    inner.at = at;
                    return Err(bad(
                        &inner,
                        format!("“&{name};” may not be used here, or is not declared yet."),
                    ));
                }
            }
            character if !is_char(character) => return Err(illegal_char(inner.at, character)),
            character => inner.at += character.len_utf8(),
        }
    }
    Ok(())
}

fn notation(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    need_blank(cursor)?;
    need_colonless_name(cursor, "notation")?;
    need_blank(cursor)?;
    if external_id(cursor, SystemId::Optional, true)?.is_none() {
        return Err(bad(cursor, "SYSTEM or PUBLIC is missing here."));
    }
    close(cursor)
}
