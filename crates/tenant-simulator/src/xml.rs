//! Reads uploaded XML: is it well-formed, what is its root, does it say the same as another text.
//!
//! It loads no DTD and expands no entity besides the five predefined ones. It knows nothing of
//! connectors; see [`crate::documents`].

use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;

/// What the tenant needs to know of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// The root's name without prefix.
    pub(crate) root: String,
    /// The root's namespace, declared on the root itself.
    pub(crate) namespace: Option<String>,
    /// The root's attributes by name, namespace declarations included.
    pub(crate) attributes: BTreeMap<String, String>,
    /// A text that is equal for documents that differ only in attribute order, quotes, blanks
    /// between elements, the XML declaration or the document type.
    pub(crate) canonical: String,
}

/// The first fault of a text that is not well-formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct XmlFault {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 1, in characters.
    pub(crate) column: usize,
    /// A sentence without a final stop.
    pub(crate) reason: String,
}

/// Reads a whole document.
///
/// # Errors
/// The first place where the text is not well-formed.
pub(crate) fn read(text: &str) -> Result<Outline, XmlFault> {
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        let start = position(reader.buffer_position());
        let event = reader.read_event();
        let step = match event {
            Ok(Event::Eof) => return walk.end().map_err(|reason| fault(text, start, reason)),
            Ok(event) => walk.step(&event),
            Err(error) => {
                let at = position(reader.error_position());
                return Err(fault(text, at, error.to_string()));
            }
        };
        step.map_err(|reason| fault(text, start, reason))?;
    }
}

/// The text as a server that rebuilds the document would serve it: attributes in alphabetical order
/// after the namespaces, `standalone="no"`, no line breaks before the root.
///
/// A text that is not well-formed comes back unchanged.
pub(crate) fn reserialize(text: &str) -> String {
    let mut reader = Reader::from_str(text);
    let mut output = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>".to_owned();
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return output,
            Ok(Event::Start(start)) => {
                depth += 1;
                output.push_str(&sorted_tag(&start, ">"));
            }
            Ok(Event::Empty(start)) => output.push_str(&sorted_tag(&start, "/>")),
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                output.extend(["</", end.name().as_ref(), ">"]);
            }
            Ok(Event::Text(text)) if depth > 0 => output.push_str(&text),
            Ok(Event::GeneralRef(name)) => output.extend(["&", &name, ";"]),
            Ok(Event::CData(data)) => output.extend(["<![CDATA[", &data, "]]>"]),
            Ok(Event::Comment(comment)) => output.extend(["<!--", &comment, "-->"]),
            Ok(Event::Decl(_) | Event::Text(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(_) => return text.to_owned(),
        }
    }
}

/// A text for use in an attribute value or between tags.
pub(crate) fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

#[derive(Default)]
struct Walk {
    outline: Outline,
    open: Vec<String>,
    has_root: bool,
}

impl Walk {
    fn step(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => {
                self.element(start)?;
                self.open.push(start.name().as_ref().to_owned());
            }
            Event::Empty(start) => {
                self.element(start)?;
                self.outline.canonical.push_str("</>");
            }
            Event::End(_) => {
                self.open.pop();
                self.outline.canonical.push_str("</>");
            }
            Event::Text(text) => self.text(text)?,
            Event::CData(data) => self.text(data)?,
            Event::GeneralRef(name) => self.reference(name)?,
            Event::Comment(comment) => {
                self.outline
                    .canonical
                    .extend(["<!--", comment.trim(), "-->"]);
            }
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let attributes = attributes(start)?;
        if self.open.is_empty() {
            if self.has_root {
                return Err("the markup following the root element must be well-formed".to_owned());
            }
            self.has_root = true;
            let name = start.name();
            let declaration = name.prefix().map_or_else(
                || "xmlns".to_owned(),
                |prefix| format!("xmlns:{}", prefix.as_ref()),
            );
            name.local_name()
                .as_ref()
                .clone_into(&mut self.outline.root);
            self.outline.namespace = attributes.get(&declaration).cloned();
            self.outline.attributes.clone_from(&attributes);
        }
        self.outline.canonical.extend(["<", start.name().as_ref()]);
        for (name, value) in &attributes {
            self.outline
                .canonical
                .extend([" ", name, "=", &format!("{value:?}")]);
        }
        self.outline.canonical.push('>');
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        let text = text
            .trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
        if text.is_empty() {
            return Ok(());
        }
        if self.open.is_empty() {
            return Err("content is not allowed outside the root element".to_owned());
        }
        self.outline.canonical.push_str(text);
        Ok(())
    }

    fn reference(&mut self, name: &str) -> Result<(), String> {
        let known = matches!(name, "lt" | "gt" | "amp" | "quot" | "apos") || name.starts_with('#');
        if !known {
            return Err(format!(
                "the entity \"{name}\" was referenced, but not declared"
            ));
        }
        self.outline.canonical.extend(["&", name, ";"]);
        Ok(())
    }

    fn end(self) -> Result<Outline, String> {
        if let Some(open) = self.open.last() {
            return Err(format!(
                "the element type \"{open}\" must be terminated by the matching end-tag \"</{open}>\""
            ));
        }
        if self.has_root {
            Ok(self.outline)
        } else {
            Err("premature end of file: there is no root element".to_owned())
        }
    }
}

fn attributes(start: &BytesStart<'_>) -> Result<BTreeMap<String, String>, String> {
    let mut attributes = BTreeMap::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error: AttrError| error.to_string())?;
        if attribute.value.contains('<') {
            return Err(format!(
                "the value of attribute \"{}\" must not contain the '<' character",
                attribute.key.as_ref()
            ));
        }
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        attributes.insert(attribute.key.as_ref().to_owned(), value.into_owned());
    }
    Ok(attributes)
}

fn sorted_tag(start: &BytesStart<'_>, end: &str) -> String {
    let mut attributes: Vec<_> = start.attributes().flatten().collect();
    let order = |name: &str| (!name.starts_with("xmlns"), name.to_owned());
    attributes.sort_by_key(|attribute| order(attribute.key.as_ref()));
    let mut tag = format!("<{}", start.name().as_ref());
    for attribute in attributes {
        let value = attribute.value.replace('"', "&quot;");
        tag.extend([" ", attribute.key.as_ref(), "=\"", &value, "\""]);
    }
    tag + end
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn fault(text: &str, offset: usize, reason: String) -> XmlFault {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    XmlFault {
        line,
        column: last_line.chars().count() + 1,
        reason,
    }
}

#[cfg(test)]
mod tests;
