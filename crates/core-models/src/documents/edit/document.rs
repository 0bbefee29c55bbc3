//! A text with the offsets of its elements and lines, which are moved along when it is edited.

use std::ops::Range;

use super::{Change, Edit, Splice, refused};
use crate::documents::element::{Element, local_name};
use crate::problem::{Place, Problem};
use crate::xml::{
    Locator, MAX_SIZE_BYTES, TagKind, Tree, TreeElement, TreeNode, no_root, offset_of, split_name,
};

/// A well-formed document whose text is edited in place. An edit costs time for the bytes behind it, not a new reading.
///
/// ```
/// use patchpanel_core_models::documents::edit::{At, Edit, EditableDocument, NewElement};
/// use patchpanel_core_models::problem::Place;
///
/// let mut document = EditableDocument::read("<Form>\n\t<Menu name=\"a\"/>\n</Form>")?;
/// let menu = Place::new(2, 2);
/// document.apply(&Edit::Insert { at: At::After(menu), element: NewElement::new("Menu").with("name", "b") })?;
/// document.apply(&Edit::Move { element: menu, to: At::After(Place::new(3, 2)) })?;
///
/// assert_eq!(document.text(), "<Form>\n\t<Menu name=\"b\"/>\n\t<Menu name=\"a\"/>\n</Form>");
/// # Ok::<(), patchpanel_core_models::problem::Problem>(())
/// ```
#[derive(Debug, Clone)]
pub struct EditableDocument {
    text: String,
    /// In the order of their start tags.
    pub(super) spans: Vec<Span>,
    /// Where lines begin, the first one left out.
    lines: Vec<usize>,
}

/// Where an element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The root has 0.
    pub(super) depth: usize,
    pub(super) start: usize,
    /// Behind the start tag.
    pub(super) open_end: usize,
    pub(super) end: usize,
    /// Length of the end tag; 0 where the element is an empty tag.
    pub(super) end_tag: usize,
}

impl Span {
    pub(super) fn is_empty_tag(&self) -> bool {
        self.end_tag == 0
    }

    /// What stands between the tags.
    pub(super) fn content(&self) -> Range<usize> {
        self.open_end..self.end - self.end_tag
    }

    /// What stands between `<` and `>` or `/>`.
    pub(super) fn inside_tag(&self) -> Range<usize> {
        let slash = usize::from(self.is_empty_tag());
        self.start + 1..self.open_end.saturating_sub(1 + slash)
    }

    pub(super) fn shifted(self, by: usize) -> Self {
        Self {
            start: self.start + by,
            open_end: self.open_end + by,
            end: self.end + by,
            ..self
        }
    }
}

impl EditableDocument {
    /// Reads a document.
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed XML, with its place.
    pub fn read(text: &str) -> Result<Self, Problem> {
        Self::of(&Tree::read(text)?, text)
    }

    /// A document with its view, for which it is read once.
    pub(super) fn with_view<V: From<Element>>(text: &str) -> Result<(Self, V), Problem> {
        let tree = Tree::read(text)?;
        Ok((Self::of(&tree, text)?, Element::of(&tree, text)?.into()))
    }

    fn of(tree: &Tree<'_>, text: &str) -> Result<Self, Problem> {
        let mut spans = Vec::new();
        match tree.root() {
            Some(root) => collect(root, text, 0, &mut spans),
            None => return Err(no_root(0).into_problem(&mut Locator::new(text))),
        }
        let lines = line_starts(text, 0..text.len());
        let text = text.to_owned();
        Ok(Self { text, spans, lines })
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it is now.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Makes an edit; if it is refused nothing changes.
    ///
    /// # Errors
    /// No element begins at the place, a name or a character is none that XML knows, or what is to be edited does not
    /// allow it.
    pub fn apply(&mut self, edit: &Edit) -> Result<Change, Problem> {
        let mut change = Change::default();
        match edit {
            Edit::Attribute {
                element,
                name,
                value: Some(value),
            } => {
                Self::check_is_no_namespace(*element, name)?;
                self.set_attribute(*element, name, value, &mut change)?;
            }
            Edit::Attribute {
                element,
                name,
                value: None,
            } => {
                self.remove_attribute(*element, name, &mut change)?;
            }
            Edit::SetText { element, text } => self.set_text(*element, text, &mut change)?,
            Edit::Insert { at, element } => self.insert(at, element, &mut change)?,
            Edit::Remove { element } => self.remove(*element, &mut change)?,
            Edit::Move { element, to } => self.move_element(*element, to, &mut change)?,
            Edit::Duplicate { element } => self.duplicate(*element, &mut change)?,
        }
        Ok(change)
    }

    /// The element that begins at a place.
    pub(super) fn find(&self, place: Place) -> Result<usize, Problem> {
        let found = self.offset(place).and_then(|offset| {
            let found = self.spans.binary_search_by_key(&offset, |span| span.start);
            found.ok()
        });
        found.ok_or_else(|| {
            refused(
                Some(place),
                "edit-no-such-element",
                "No element starts here any more.",
                "Check the changed document, then repeat the edit.",
            )
        })
    }

    fn offset(&self, place: Place) -> Option<usize> {
        let before = (place.line as usize).checked_sub(2);
        let start = match before {
            Some(index) => *self.lines.get(index)?,
            None => self.text.len() - self.text.trim_start_matches('\u{FEFF}').len(),
        };
        let column = (place.column as usize).checked_sub(1)?;
        let (ahead, _) = self.text.get(start..)?.char_indices().nth(column)?;
        Some(start + ahead)
    }

    pub(super) fn part(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The element's name as it is written.
    pub(super) fn name(&self, span: &Span) -> &str {
        split_name(self.part(span.inside_tag())).0
    }

    /// Behind the last element in this one, in the list.
    pub(super) fn end_of(&self, index: usize) -> usize {
        let depth = self.spans.get(index).map_or(0, |span| span.depth);
        let rest = self.spans.iter().skip(index + 1);
        index + 1 + rest.take_while(|span| span.depth > depth).count()
    }

    pub(super) fn parent(&self, index: usize) -> Option<usize> {
        let depth = self.spans.get(index)?.depth.checked_sub(1)?;
        let before = self.spans.get(..index)?;
        before.iter().rposition(|span| span.depth == depth)
    }

    pub(super) fn last_child(&self, index: usize) -> Option<usize> {
        let depth = self.spans.get(index)?.depth + 1;
        let inside = self.spans.get(index + 1..self.end_of(index))?;
        let last = inside.iter().rposition(|span| span.depth == depth)?;
        Some(index + 1 + last)
    }

    pub(super) fn child_named(&self, index: usize, name: &str) -> Option<usize> {
        let depth = self.spans.get(index)?.depth + 1;
        let inside = self.spans.get(index + 1..self.end_of(index))?;
        let is_named = |span: &Span| span.depth == depth && local_name(self.name(span)) == name;
        Some(index + 1 + inside.iter().position(is_named)?)
    }

    /// Whether so much more is still a document that is read.
    pub(super) fn check_room(&self, place: Option<Place>, more: usize) -> Result<(), Problem> {
        if self.text.len().saturating_add(more) <= MAX_SIZE_BYTES {
            return Ok(());
        }
        Err(refused(
            place,
            "edit-too-large",
            "This edit would make the document larger than 10 MB.",
            "Shorten the document first.",
        ))
    }

    /// Replaces a piece. Elements in it must have been taken from the list.
    pub(super) fn splice(&mut self, range: Range<usize>, inserted: &str, change: &mut Change) {
        let removed = self.part(range.clone()).to_owned();
        let first_line = self.lines.partition_point(|line| *line < range.start);
        let behind = self.lines.partition_point(|line| *line <= range.end);
        self.text.replace_range(range.clone(), inserted);
        let moved = |offset: usize| offset - removed.len() + inserted.len();
        for span in &mut self.spans {
            if span.start >= range.end {
                span.start = moved(span.start);
            }
            for end in [&mut span.open_end, &mut span.end] {
                // What ends where something is put in stays before it.
                if *end >= range.end && *end > range.start {
                    *end = moved(*end);
                }
            }
        }
        for line in self.lines.iter_mut().skip(behind) {
            *line = moved(*line);
        }
        self.lines_again(first_line, behind);
        change.note(Splice {
            at: range.start,
            removed,
            inserted: inserted.to_owned(),
        });
    }

    /// Looks again for the lines between two that stay; a CR may have met an LF between them.
    fn lines_again(&mut self, first: usize, behind: usize) {
        let before = first.checked_sub(1).and_then(|line| self.lines.get(line));
        let start = before.copied().unwrap_or_default();
        let end = self.lines.get(behind).copied().unwrap_or(self.text.len());
        let mut found = line_starts(&self.text, start..end);
        if behind < self.lines.len() {
            // The one that stays is found again.
            found.pop();
        }
        self.lines.splice(first..behind, found);
    }
}

fn collect(element: &TreeElement<'_>, text: &str, depth: usize, spans: &mut Vec<Span>) {
    let start = offset_of(text, element.written);
    let end = start + element.written.len();
    let is_empty_tag = element.kind == TagKind::Empty;
    let open_end = if is_empty_tag {
        end
    } else {
        offset_of(text, element.content)
    };
    spans.push(Span {
        depth,
        start,
        open_end,
        end,
        end_tag: end.saturating_sub(open_end + element.content.len()),
    });
    for child in &element.children {
        if let TreeNode::Element(child) = child {
            collect(child, text, depth + 1, spans);
        }
    }
}

/// Where lines begin that follow a line end in `range`.
fn line_starts(text: &str, range: Range<usize>) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().take(range.end).skip(range.start);
    let is_end = |(at, byte): &(usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    ends.filter(is_end).map(|(at, _)| at + 1).collect()
}
