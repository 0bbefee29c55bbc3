//! Adding, removing and moving elements.

use super::document::{EditableDocument, Span};
use super::layout::{Indent, trimmed_len};
use super::write::Writer;
use super::{At, Change, NewElement, refused};
use crate::problem::{Place, Problem};
use crate::xml::{MAX_DEPTH, Tree};

/// Where something is put, and what is written around it.
struct Point {
    offset: usize,
    /// Its place in the list of elements.
    index: usize,
    depth: usize,
    before: String,
    after: String,
    indent: Option<Indent>,
    /// The empty tag that is opened for it.
    opens: Option<usize>,
}

impl EditableDocument {
    pub(super) fn insert(
        &mut self,
        at: &At,
        element: &NewElement,
        change: &mut Change,
    ) -> Result<(), Problem> {
        let (place, target, missing) = self.target(at)?;
        let element = missing.iter().rev().fold(element.clone(), |inner, name| {
            let mut outer = NewElement::new(*name);
            outer.children.push(inner);
            outer
        });
        let point = self.point(at, target);
        let mut writer = Writer {
            out: String::new(),
            spans: Vec::new(),
            prefix: self.prefix(at, target),
            quote: self.quote_beside(at, target),
            line_end: self.line_end(point.offset),
            place,
        };
        writer.element(&element, point.depth, point.indent.as_ref())?;
        let Writer { out, spans, .. } = writer;
        check_fits(place, &point, &spans)?;
        self.check_room(
            Some(place),
            out.len() + point.before.len() + point.after.len(),
        )?;
        self.put(point, &out, &spans, change);
        Ok(())
    }

    pub(super) fn remove(&mut self, element: Place, change: &mut Change) -> Result<(), Problem> {
        let index = self.find(element)?;
        check_is_not_root(element, index)?;
        self.take(index, change);
        Ok(())
    }

    pub(super) fn move_element(
        &mut self,
        element: Place,
        to: &At,
        change: &mut Change,
    ) -> Result<(), Problem> {
        let index = self.find(element)?;
        check_is_not_root(element, index)?;
        let (place, target, missing) = self.target(to)?;
        let end = self.end_of(index);
        let is_beside_itself = index == target && !matches!(to, At::LastIn(..));
        if is_beside_itself {
            return Ok(());
        }
        if !missing.is_empty() || (index..end).contains(&target) {
            return Err(refused(
                Some(place),
                "edit-move",
                "An element cannot be moved into itself or into one that is missing.",
                "Choose another place.",
            ));
        }
        let point = self.point(to, target);
        let (written, spans) = self.lifted(index, point.depth);
        check_fits(place, &point, &spans)?;
        self.check_room(Some(place), point.before.len() + point.after.len() + 256)?;
        let parent = self.parent(index);
        let is_same_parent = parent == self.parent_of(to, target);
        self.take(index, change);
        let target = if target > index {
            target - (end - index)
        } else {
            target
        };
        let point = self.point(to, target);
        self.put(point, &written, &spans, change);
        if is_same_parent {
            Ok(())
        } else {
            self.check_prefixes(change)
        }
    }

    pub(super) fn duplicate(&mut self, element: Place, change: &mut Change) -> Result<(), Problem> {
        let index = self.find(element)?;
        check_is_not_root(element, index)?;
        let point = self.point(&At::After(element), index);
        let (written, spans) = self.lifted(index, point.depth);
        self.check_room(Some(element), point.before.len() + written.len())?;
        self.put(point, &written, &spans, change);
        Ok(())
    }

    /// An element as it is written, and the elements in it as they are counted at another depth, from its start.
    fn lifted(&self, index: usize, to_depth: usize) -> (String, Vec<Span>) {
        let Some(span) = self.spans.get(index) else {
            return Default::default();
        };
        let taken = self.spans.get(index..self.end_of(index));
        let taken = taken.unwrap_or_default().iter();
        let spans = taken.map(|inner| Span {
            depth: (inner.depth + to_depth).saturating_sub(span.depth),
            start: inner.start - span.start,
            open_end: inner.open_end - span.start,
            end: inner.end - span.start,
            end_tag: inner.end_tag,
        });
        (self.part(span.start..span.end).to_owned(), spans.collect())
    }

    /// A prefix may be declared where the element was and not where it is now.
    fn check_prefixes(&mut self, change: &mut Change) -> Result<(), Problem> {
        let Err(problem) = Tree::read(self.text()) else {
            return Ok(());
        };
        let before = std::mem::take(change).inverse().apply(self.text());
        *self = Self::read(&before.unwrap_or_default())?;
        Err(problem)
    }

    /// The element that a place names, and what is missing of the path below it.
    fn target(&self, at: &At) -> Result<(Place, usize, &'static [&'static str]), Problem> {
        match at {
            At::Before(place) | At::After(place) => {
                let index = self.find(*place)?;
                check_is_not_root(*place, index)?;
                Ok((*place, index, &[]))
            }
            At::LastIn(place, path) => {
                let mut index = self.find(*place)?;
                let mut missing: &'static [&'static str] = path;
                while let [name, rest @ ..] = missing {
                    let Some(child) = self.child_named(index, name) else {
                        break;
                    };
                    (index, missing) = (child, rest);
                }
                Ok((*place, index, missing))
            }
        }
    }

    fn parent_of(&self, at: &At, target: usize) -> Option<usize> {
        match at {
            At::Before(_) | At::After(_) => self.parent(target),
            At::LastIn(..) => Some(target),
        }
    }

    /// The prefix of the element around, with its colon.
    fn prefix(&self, at: &At, target: usize) -> String {
        let parent = self.parent_of(at, target);
        let span = parent.and_then(|parent| self.spans.get(parent));
        let name = span.map(|span| self.name(span)).unwrap_or_default();
        let prefix = name.split_once(':').map(|(prefix, _)| format!("{prefix}:"));
        prefix.unwrap_or_default()
    }

    /// The quote of the element beside a point, or else of the one around it.
    fn quote_beside(&self, at: &At, target: usize) -> char {
        let around = self.parent_of(at, target);
        let beside = match at {
            At::Before(_) | At::After(_) => Some(target),
            At::LastIn(..) => self.last_child(target),
        };
        let mut elements = beside.into_iter().chain(around);
        elements
            .find_map(|index| self.quote_of(index))
            .unwrap_or('"')
    }

    fn point(&self, at: &At, target: usize) -> Point {
        let span = self.spans.get(target).copied();
        let Span {
            depth, start, end, ..
        } = span.unwrap_or(Span {
            depth: 0,
            start: 0,
            open_end: 0,
            end: 0,
            end_tag: 0,
        });
        let indent = self.indent_of(target);
        let line = indent.as_ref().map(Indent::line).unwrap_or_default();
        match at {
            At::Before(_) => Point {
                offset: start,
                index: target,
                depth,
                before: String::new(),
                after: line,
                indent,
                opens: None,
            },
            At::After(_) => Point {
                offset: indent.as_ref().map_or(end, |_| self.end_with_comments(end)),
                index: self.end_of(target),
                depth,
                before: line,
                after: String::new(),
                indent,
                opens: None,
            },
            At::LastIn(..) => match self.last_child(target) {
                Some(last) => self.point(&At::After(Place::new(0, 0)), last),
                None => self.first_in(target),
            },
        }
    }

    /// The point in an element that holds no other: behind its comments.
    fn first_in(&self, target: usize) -> Point {
        let outer = self.indent_of(target);
        let indent = outer.as_ref().map(Indent::deeper);
        let line = |indent: &Option<Indent>| indent.as_ref().map(Indent::line).unwrap_or_default();
        let span = self.spans.get(target);
        let content = span.map(Span::content).unwrap_or_default();
        let written = self.part(content.clone());
        let length = trimmed_len(written);
        let rest = written.get(length..).unwrap_or_default();
        let ends_line = rest.contains(['\n', '\r']);
        Point {
            offset: content.start + length,
            index: target + 1,
            depth: span.map_or(0, |span| span.depth + 1),
            before: line(&indent),
            after: if ends_line {
                String::new()
            } else {
                line(&outer)
            },
            indent,
            opens: span.filter(|span| span.is_empty_tag()).map(|_| target),
        }
    }

    /// Puts a written element at a point.
    fn put(&mut self, point: Point, written: &str, spans: &[Span], change: &mut Change) {
        let Point {
            offset,
            index,
            before,
            after,
            opens,
            ..
        } = point;
        let text = format!("{before}{written}{after}");
        let start = if let Some(empty) = opens {
            self.open(empty, &text, change)
        } else {
            self.splice(offset..offset, &text, change);
            offset
        };
        let spans = spans.iter().map(|span| span.shifted(start + before.len()));
        self.spans.splice(index..index, spans);
    }

    /// Makes `<a/>` to `<a>…</a>`; gives where its content begins.
    pub(super) fn open(&mut self, index: usize, content: &str, change: &mut Change) -> usize {
        let Some(span) = self.spans.get(index).copied() else {
            return 0;
        };
        let name = self.name(&span).to_owned();
        let inside = span.inside_tag();
        let slash = inside.start + trimmed_len(self.part(inside));
        self.splice(
            slash..span.open_end,
            &format!(">{content}</{name}>"),
            change,
        );
        if let Some(span) = self.spans.get_mut(index) {
            span.open_end = slash + 1;
            span.end_tag = name.len() + 3;
        }
        slash + 1
    }

    fn take(&mut self, index: usize, change: &mut Change) {
        let range = self.with_its_line(index);
        self.spans.drain(index..self.end_of(index));
        self.splice(range, "", change);
    }
}

fn check_is_not_root(place: Place, index: usize) -> Result<(), Problem> {
    if index > 0 {
        return Ok(());
    }
    Err(refused(
        Some(place),
        "edit-root",
        "The root element cannot be removed, moved or given a neighbour.",
        "Edit what is in it.",
    ))
}

fn check_fits(place: Place, point: &Point, spans: &[Span]) -> Result<(), Problem> {
    let deepest = spans.iter().map(|span| span.depth).max();
    if deepest.unwrap_or(point.depth) < MAX_DEPTH {
        return Ok(());
    }
    Err(refused(
        Some(place),
        "too-deep",
        "This edit would nest elements more than 256 deep.",
        "Choose a place closer to the root element.",
    ))
}
