//! Setting the text of an element; comments and instructions in it stay.

use std::ops::Range;

use super::document::EditableDocument;
use super::write::push_text;
use super::{Change, refused};
use crate::problem::{Place, Problem};
use crate::xml::{BLANKS, is_blank_text};

impl EditableDocument {
    pub(super) fn set_text(
        &mut self,
        element: Place,
        text: &str,
        change: &mut Change,
    ) -> Result<(), Problem> {
        let index = self.find(element)?;
        let Some(span) = self.spans.get(index).copied() else {
            return Ok(());
        };
        if self.last_child(index).is_some() {
            return Err(refused(
                Some(element),
                "edit-has-elements",
                "This element holds other elements, so its text is not replaced.",
                "Change it in the XML.",
            ));
        }
        let mut written = String::new();
        push_text(&mut written, text, self.line_end(span.start), element)?;
        self.check_room(Some(element), written.len())?;
        if span.is_empty_tag() {
            if !written.is_empty() {
                self.open(index, &written, change);
            }
            return Ok(());
        }
        let mut runs = self.runs(span.content());
        let first = if runs.is_empty() {
            span.content().start..span.content().start
        } else {
            runs.remove(0)
        };
        // From the last, so that those before stay where they are.
        for run in runs.into_iter().rev() {
            self.splice(run, "", change);
        }
        self.splice(first, &written, change);
        Ok(())
    }

    /// Where text that is not blank stands, without the blanks around it.
    fn runs(&self, content: Range<usize>) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let mut at = content.start;
        while at < content.end {
            let rest = self.part(at..content.end);
            let length = if let Some(length) = markup_length(rest) {
                length
            } else {
                let text = rest.find('<').map_or(rest, |end| self.part(at..at + end));
                let blanks = text.len() - text.trim_start_matches(BLANKS).len();
                if !is_blank_text(text) {
                    runs.push(at + blanks..at + text.trim_end_matches(BLANKS).len());
                }
                text.len()
            };
            if rest.starts_with("<![CDATA[") {
                runs.push(at..at + length);
            }
            at += length.max(1);
        }
        runs
    }
}

/// Length of the comment, the instruction or the character data at the start of a text.
fn markup_length(text: &str) -> Option<usize> {
    let marks = [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")];
    let (begin, end) = marks
        .into_iter()
        .find(|(begin, _)| text.starts_with(begin))?;
    let inside = text.get(begin.len()..)?;
    Some(begin.len() + inside.find(end)? + end.len())
}
