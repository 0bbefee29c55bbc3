//! Faults that quick-xml reports itself: what begins and never ends, and `--` in a comment.

use quick_xml::Error;
use quick_xml::errors::IllFormedError;

use super::characters::split_name;
use super::declaration;
use super::doctype;
use super::fault::Fault;
use super::locate::offset_of;
use super::reader::{Reader, Token, bad_markup, outside_root, unnamed_instruction};

impl<'a> Reader<'a> {
    pub(super) fn error(&mut self, error: &Error) -> Option<Token<'a>> {
        match error {
            Error::IllFormed(IllFormedError::DoubleHyphenInComment) => {
                self.report(double_hyphen(self.at, self.written))
            }
            Error::IllFormed(IllFormedError::MissingDoctypeName) => self.doctype(),
            // quick-xml reads nothing more after any other error.
            _ => self.unfinished(),
        }
    }

    fn unfinished(&mut self) -> Option<Token<'a>> {
        let (at, rest) = (self.at, self.rest());
        let fault = if rest.starts_with("<!--") {
            never_ends(at, "comment", "-->")
        } else if rest.starts_with("<![CDATA[") && self.open.is_empty() {
            outside_root(at, "CDATA")
        } else if rest.starts_with("<![CDATA[") {
            never_ends(at, "CDATA section", "]]>")
        } else if rest.starts_with("<!DOCTYPE") {
            let begun = doctype::read(self.text, rest).ok();
            let subset = begun.and_then(|doctype| doctype.internal_subset);
            never_ends(
                offset_of(self.text, subset.unwrap_or(rest)),
                "DOCTYPE",
                "]>",
            )
        } else if rest.starts_with("<!") {
            bad_markup(at)
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            self.unfinished_instruction(instruction)
        } else if rest.starts_with("</") {
            return self.unfinished_end_tag();
        } else {
            return self.unfinished_start_tag();
        };
        self.stop(fault)
    }

    fn unfinished_instruction(&self, inside: &str) -> Fault {
        let (target, behind) = split_name(inside);
        if target.is_empty() {
            return unnamed_instruction(self.at);
        }
        if target == "xml" {
            let end = behind.find(['>', '<', '\n']).unwrap_or(behind.len());
            let at = offset_of(self.text, behind) + end;
            return declaration::bad(at, "The XML declaration must end with “?>” here.");
        }
        never_ends(self.at, "processing instruction", "?>")
    }
}

fn double_hyphen(at: usize, comment: &str) -> Fault {
    let begin = "<!--";
    let body = comment.strip_prefix(begin).unwrap_or_default();
    let index = body.find("--").unwrap_or_default();
    Fault::error(
        "comment",
        at + begin.len() + index,
        "“--” is inside a comment, where XML does not allow it.",
        "Write “- -”, or end the comment with “-->”.",
    )
}

fn never_ends(at: usize, what: &str, end: &str) -> Fault {
    Fault::error(
        "unfinished",
        at,
        format!("The {what} that begins here never ends."),
        format!("Add “{end}” where it is meant to end."),
    )
}
