//! Setting and removing attributes: nothing else in the tag changes.

use std::ops::Range;

use super::document::EditableDocument;
use super::write::{check_name, push_value};
use super::{Change, refused};
use crate::problem::{Place, Problem};
use crate::xml::{BLANKS, offset_of, read_attributes, split_name};

/// An attribute where it is written.
#[derive(Debug, Clone)]
pub(super) struct Written {
    /// From its name to behind its closing quote.
    pub(super) whole: Range<usize>,
    value: Range<usize>,
}

impl EditableDocument {
    /// The attributes of an element with their names.
    pub(super) fn attributes(&self, index: usize) -> Vec<(&str, Written)> {
        let Some(span) = self.spans.get(index) else {
            return Vec::new();
        };
        let tag = self.part(span.inside_tag());
        let mut found = Vec::new();
        if read_attributes(self.text(), split_name(tag).0, tag, &mut found).is_err() {
            // It was read without a fault before.
            return Vec::new();
        }
        let written = found.into_iter().map(|attribute| {
            let value = offset_of(self.text(), attribute.value);
            let value = value..value + attribute.value.len();
            let whole = offset_of(self.text(), attribute.name)..value.end + 1;
            (attribute.name, Written { whole, value })
        });
        written.collect()
    }

    /// The quote of an element's last attribute.
    pub(super) fn quote_of(&self, index: usize) -> Option<char> {
        let (_, last) = self.attributes(index).pop()?;
        self.part(last.value.end..last.whole.end).chars().next()
    }

    /// What prefixes stand for is not changed, since names elsewhere depend on it.
    pub(super) fn check_is_no_namespace(element: Place, name: &str) -> Result<(), Problem> {
        if name != "xmlns" && !name.starts_with("xmlns:") {
            return Ok(());
        }
        Err(refused(
            Some(element),
            "edit-namespace",
            "Namespaces are not changed here, since the names of elements depend on them.",
            "Change the namespace in the XML.",
        ))
    }

    /// Of any name, a namespace too.
    pub(in crate::documents) fn set_attribute(
        &mut self,
        element: Place,
        name: &str,
        value: &str,
        change: &mut Change,
    ) -> Result<(), Problem> {
        let index = self.find(element)?;
        let attributes = self.attributes(index);
        let known = attributes.iter().find(|(found, _)| *found == name);
        let (range, inserted) = if let Some((_, written)) = known {
            let quote = self.part(written.value.end..written.whole.end);
            let mut inserted = String::new();
            push_value(
                &mut inserted,
                value,
                quote.chars().next().unwrap_or('"'),
                element,
            )?;
            (written.value.clone(), inserted)
        } else {
            check_name(element, name)?;
            let last = attributes.last().map(|(_, written)| written.clone());
            self.new_attribute(index, last, (name, value), element)?
        };
        self.check_room(Some(element), inserted.len())?;
        self.splice(range, &inserted, change);
        Ok(())
    }

    /// Where a new attribute is put, and how it is written: below the last one where that has a line of its own.
    fn new_attribute(
        &self,
        index: usize,
        last: Option<Written>,
        (name, value): (&str, &str),
        element: Place,
    ) -> Result<(Range<usize>, String), Problem> {
        let span = self.spans.get(index).copied();
        let inside = span.map(|span| span.inside_tag()).unwrap_or_default();
        let name_end = inside.start + split_name(self.part(inside.clone())).0.len();
        let at = last.as_ref().map_or(name_end, |last| last.whole.end);
        let mut inserted = match last {
            Some(last) => {
                let before = self.part(inside.start..last.whole.start);
                let blanks = before.trim_end_matches(BLANKS).len();
                let blanks = before.get(blanks..).unwrap_or_default();
                let is_below = blanks.contains(['\n', '\r']);
                if is_below { blanks } else { " " }.to_owned()
            }
            None => " ".to_owned(),
        };
        let around = self.parent(index).and_then(|parent| self.quote_of(parent));
        let quote = self.quote_of(index).or(around).unwrap_or('"');
        inserted.push_str(name);
        inserted.push('=');
        inserted.push(quote);
        push_value(&mut inserted, value, quote, element)?;
        inserted.push(quote);
        Ok((at..at, inserted))
    }

    pub(super) fn remove_attribute(
        &mut self,
        element: Place,
        name: &str,
        change: &mut Change,
    ) -> Result<(), Problem> {
        let index = self.find(element)?;
        Self::check_is_no_namespace(element, name)?;
        let attributes = self.attributes(index);
        let Some((_, written)) = attributes.into_iter().find(|(found, _)| *found == name) else {
            return Ok(());
        };
        let before = self
            .part(0..written.whole.start)
            .trim_end_matches(BLANKS)
            .len();
        self.splice(before..written.whole.end, "", change);
        Ok(())
    }
}
