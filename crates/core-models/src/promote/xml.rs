//! Rules and tenant ids in an XML document. Everything between its hits stays byte for byte, and well-formed it stays, too.

use std::collections::BTreeSet;
use std::ops::Range;

use super::rules::Matcher;
use super::{Hit, Hits, Rules};
use crate::draft::Part;
use crate::models::document::XmlDocument;
use crate::problem::Problem;
use crate::spelled::{NOTHING, Spelled, spliced};
use crate::xml::{BLANKS, Locator, Tree, TreeElement, TreeNode, offset_of, resolve};

/// The attribute that belongs to one tenant.
const ID: &str = "id";
/// What may not stand in character data, nor in text.
const CLOSE: &str = "]]>";

/// One document as [`adapt`](super::adapt) makes it, where it is alone.
///
/// ```
/// use patchpanel_core_models::models::document::XmlDocument;
/// use patchpanel_core_models::promote::{Rules, adapt_xml};
///
/// let template = "<Application  id='2c91' name='HR'><Schema id='7'/></Application>";
/// let (text, hits) = adapt_xml(XmlDocument::SourceTemplate, template, "", &Rules::default())?;
///
/// assert_eq!(text, "<Application name='HR'><Schema/></Application>");
/// assert_eq!(hits.ids, 2);
/// # Ok::<(), patchpanel_core_models::problem::Problem>(())
/// ```
///
/// # Errors
/// The first fault of a text that is not well-formed XML.
pub fn adapt_xml(
    document: XmlDocument,
    source: &str,
    target: &str,
    rules: &Rules,
) -> Result<(String, Hits), Problem> {
    let (mut hits, mut names) = (Hits::default(), BTreeSet::new());
    add_names(source, &mut names);
    let matcher = Matcher::new(&rules.replace);
    let how = (Part::Xml(document), rules, &matcher, &names);
    let adapted = adapted(source, target, how, &mut hits)?;
    Ok((adapted.unwrap_or_else(|| source.to_owned()), hits))
}

/// The document as it is in the target tenant; `None` when nothing is hit.
///
/// # Errors
/// The first fault of a text that is not well-formed XML.
pub(super) fn adapted(
    text: &str,
    target: &str,
    (part, rules, matcher, names): (Part, &Rules, &Matcher<'_>, &BTreeSet<String>),
    hits: &mut Hits,
) -> Result<Option<String>, Problem> {
    let tree = Tree::read(text)?;
    if rules.keeps_ids && matcher.is_empty() {
        return Ok(None);
    }
    let Some(root) = tree.root() else {
        return Ok(None);
    };
    let mut walk = Walk {
        text,
        part,
        matcher,
        names,
        keeps_ids: rules.keeps_ids,
        locator: Locator::new(text),
        pieces: Vec::new(),
        hits,
    };
    walk.element(root, Some(target));
    let Walk { pieces, .. } = walk;
    Ok((!pieces.is_empty()).then(|| spliced(text, &pieces)))
}

/// Notes the names of fields, entries and the like; that of the root is a title.
pub(super) fn add_names(text: &str, names: &mut BTreeSet<String>) {
    let Ok(tree) = Tree::read(text) else { return };
    let mut elements: Vec<&TreeNode<'_>> =
        tree.root().iter().flat_map(|root| &root.children).collect();
    while let Some(node) = elements.pop() {
        let TreeNode::Element(element) = node else {
            continue;
        };
        let named = element.attributes.iter();
        let named = named.filter(|attribute| ["name", "key"].contains(&attribute.name));
        names.extend(named.map(|attribute| resolve(attribute.value).into_owned()));
        elements.extend(&element.children);
    }
}

/// The id of a document's root.
fn root_id(text: &str) -> Option<String> {
    let tree = Tree::read(text).ok()?;
    let mut attributes = tree.root()?.attributes.iter();
    let id = attributes.find(|attribute| attribute.name == ID)?;
    Some(resolve(id.value).into_owned())
}

/// How a value is written.
#[derive(Clone, Copy)]
enum Kind {
    /// Between quotes of this kind.
    Attribute(char),
    Text,
    CharacterData,
}

struct Walk<'a> {
    text: &'a str,
    part: Part,
    matcher: &'a Matcher<'a>,
    /// Values that stay, since others refer to them.
    names: &'a BTreeSet<String>,
    keeps_ids: bool,
    locator: Locator<'a>,
    /// What is replaced, in the order of the text.
    pieces: Vec<(Range<usize>, String)>,
    hits: &'a mut Hits,
}

impl Walk<'_> {
    /// The root has an id in the target's document that stays.
    fn element(&mut self, element: &TreeElement<'_>, target: Option<&str>) {
        let lacks_id = !element.attributes.iter().any(|found| found.name == ID);
        if let Some(own) = target
            .filter(|_| lacks_id && !self.keeps_ids)
            .and_then(root_id)
        {
            self.new_id(element.name, &own);
        }
        for attribute in &element.attributes {
            let start = offset_of(self.text, attribute.value);
            let before = self.text.get(..start).unwrap_or_default();
            let quote = before.chars().next_back().unwrap_or('"');
            if attribute.name == ID && !self.keeps_ids {
                let own = target.and_then(root_id);
                self.id((attribute.name, attribute.value), quote, own.as_deref());
            } else if attribute.name != "xmlns" && !attribute.name.starts_with("xmlns:") {
                self.value(attribute.name, attribute.value, Kind::Attribute(quote));
            }
        }
        for child in &element.children {
            match child {
                TreeNode::Element(child) => self.element(child, None),
                TreeNode::Text(raw) => self.value(element.name, raw, Kind::Text),
                TreeNode::CharacterData(raw) => {
                    self.value(element.name, raw, Kind::CharacterData);
                }
                TreeNode::Declaration(_)
                | TreeNode::Doctype { .. }
                | TreeNode::Comment(_)
                | TreeNode::Instruction(_) => {}
            }
        }
    }

    /// The root of the target has an id, and the source none.
    fn new_id(&mut self, element: &str, own: &str) {
        let at = offset_of(self.text, element) + element.len();
        let line = self.locator.place(at).line;
        let hit = || Hit {
            part: self.part,
            name: ID.to_owned(),
            line,
            before: String::new(),
            after: own.to_owned(),
            rule: None,
        };
        self.hits.note(hit, None);
        let written = escaped(own, Kind::Attribute('"'));
        self.pieces.push((at..at, format!(" {ID}=\"{written}\"")));
    }

    fn id(&mut self, (name, value): (&str, &str), quote: char, own: Option<&str>) {
        let start = offset_of(self.text, value);
        let written = own.map(|own| escaped(own, Kind::Attribute(quote)));
        if written.as_deref() == Some(value) {
            return;
        }
        let line = self.locator.place(start).line;
        let hit = || Hit {
            part: self.part,
            name: ID.to_owned(),
            line,
            before: value.to_owned(),
            after: own.unwrap_or_default().to_owned(),
            rule: None,
        };
        self.hits.note(hit, None);
        let piece = if let Some(written) = written {
            (start..start + value.len(), written)
        } else {
            let before = self.text.get(..offset_of(self.text, name));
            let before = before.unwrap_or_default().trim_end_matches(BLANKS);
            (before.len()..start + value.len() + 1, String::new())
        };
        self.pieces.push(piece);
    }

    fn value(&mut self, name: &str, raw: &str, kind: Kind) {
        let spelled = match kind {
            Kind::Attribute(_) | Kind::Text => spell(raw),
            Kind::CharacterData => {
                let mut spelled = Spelled::default();
                spelled.plain(raw);
                spelled
            }
        };
        let found = self.matcher.find(&spelled.text);
        if found.is_empty() {
            return;
        }
        if self.names.contains(spelled.text.trim()) {
            self.hits.names += 1;
            return;
        }
        let start = offset_of(self.text, raw);
        let line = self.locator.place(start).line;
        let name = || name.to_owned();
        let place = (self.part, line, &name as &dyn Fn() -> String);
        self.matcher.note(&spelled.text, &found, place, self.hits);
        let pieces = self.matcher.pieces(&found).into_iter();
        let pieces: Vec<_> = pieces
            .map(|(range, text)| (spelled.place(&range), escaped(&text, kind)))
            .collect();
        let close = match kind {
            Kind::Attribute(_) => None,
            Kind::Text => Some("]]&gt;"),
            Kind::CharacterData => Some("]]]]><![CDATA[>"),
        };
        let written = spliced(raw, &pieces);
        if let Some(close) = close.filter(|_| written.contains(CLOSE)) {
            let written = written.replace(CLOSE, close);
            self.pieces.push((start..start + raw.len(), written));
            return;
        }
        let moved =
            |(range, text): (Range<usize>, String)| (range.start + start..range.end + start, text);
        self.pieces.extend(pieces.into_iter().map(moved));
    }
}

/// A value with its references. One to an entity that XML does not know means nothing that could be hit.
fn spell(raw: &str) -> Spelled {
    let mut spelled = Spelled::default();
    let mut rest = raw;
    while let Some((before, reference)) = rest.split_once('&') {
        spelled.plain(before);
        let length = reference.find(';').map_or(0, |end| end + 1);
        let (reference, behind) = reference.split_at_checked(length).unwrap_or_default();
        let written = rest.get(before.len()..=before.len() + reference.len());
        let meaning = resolve(written.unwrap_or_default());
        let mut characters = meaning.chars();
        let is_known = meaning != written.unwrap_or_default();
        let meant = characters.next().filter(|_| is_known);
        spelled.escape(reference.len() + 1, meant.unwrap_or(NOTHING));
        rest = behind;
    }
    spelled.plain(rest);
    spelled
}

fn escaped(text: &str, kind: Kind) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        let reference = match (character, kind) {
            (_, Kind::CharacterData) => None,
            ('&', _) => Some("&amp;"),
            ('<', _) => Some("&lt;"),
            ('>', _) => Some("&gt;"),
            ('\r', _) => Some("&#13;"),
            ('"', Kind::Attribute('"')) => Some("&quot;"),
            ('\'', Kind::Attribute('\'')) => Some("&apos;"),
            ('\n', Kind::Attribute(_)) => Some("&#10;"),
            ('\t', Kind::Attribute(_)) => Some("&#9;"),
            (_, _) => None,
        };
        match reference {
            Some(reference) => written.push_str(reference),
            None => written.push(character),
        }
    }
    written
}
