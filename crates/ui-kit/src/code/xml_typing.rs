//! What the keys of tags bring along while XML is typed: a closing tag for an opening one, and one step in after it.
//!
//! Half-typed text is the normal case here, so this reads tags loosely and adds nothing where it is not sure.

use std::ops::Range;

use super::line_edits::{Edit, STEP};
use super::xml_place::{is_empty_element, open_elements, tag_name};

/// What `typed` becomes in the place of `selected` (in bytes); none where it is only itself.
pub(super) fn typed(text: &str, selected: Range<usize>, typed: &str) -> Option<Edit> {
    let before = text.get(..selected.start)?;
    let with = match typed {
        ">" => {
            let name = opening_name(before)?;
            let after = text.get(selected.end..)?;
            (!closes(after, name)).then(|| format!("></{name}>"))?
        }
        "/" => {
            let outside = before.strip_suffix('<')?;
            let name = *open_elements(outside)?.last()?;
            return Some(Edit::replacing(
                selected,
                format!("/{name}>"),
                name.len() + 2,
            ));
        }
        _ => return None,
    };
    Some(Edit::replacing(selected, with, 1))
}

/// What Enter becomes: the next line begins where this one does, a step deeper after an opening tag; a closing tag right
/// behind the cursor goes to a line of its own.
pub(super) fn new_line(text: &str, selected: Range<usize>, indent: &str) -> Option<Edit> {
    let before = text.get(..selected.start)?.trim_end_matches([' ', '\t']);
    opening_name(before.strip_suffix('>')?)?;
    let deeper = format!("\n{indent}{STEP}");
    let cursor = deeper.len();
    let closing = text.get(selected.end..)?.starts_with("</");
    let with = if closing {
        format!("{deeper}\n{indent}")
    } else {
        deeper
    };
    Some(Edit::replacing(selected, with, cursor))
}

/// The name of the tag that `before` ends in, if that is an opening one, and not yet ended.
fn opening_name(before: &str) -> Option<&str> {
    let (outside, tag) = before.rsplit_once('<')?;
    let name = tag_name(tag)?;
    let mut quote = None;
    for letter in tag.chars() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') => return None,
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    let opens = quote.is_none() && !tag.ends_with('/');
    (opens && open_elements(outside).is_some()).then_some(name)
}

/// Whether `after` closes an element of this name that it does not open.
fn closes(after: &str, name: &str) -> bool {
    let mut depth = 0_usize;
    for tag in after.split('<').skip(1) {
        if tag.strip_prefix('/').and_then(tag_name) == Some(name) {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        } else if tag_name(tag) == Some(name) && !is_empty_element(tag) {
            depth += 1;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `|` is the cursor.
    fn check(before: &str, key: &str, after: Option<&str>) {
        let at = before.find('|').unwrap();
        let text = before.replace('|', "");
        let edit = match key {
            "\n" => new_line(&text, at..at, ""),
            key => typed(&text, at..at, key),
        };
        let edited = edit.map(|edit| {
            let mut text = text.clone();
            edit.apply(&mut text);
            text.insert(edit.selected.start, '|');
            text
        });
        assert_eq!(edited.as_deref(), after, "{key:?} in {before}");
    }

    #[test]
    fn an_opening_tag_brings_its_closing_tag() {
        check("<Field|", ">", Some("<Field>|</Field>"));
        check("<a x='>'|", ">", Some("<a x='>'>|</a>"));
        check("<a><b|</a>", ">", Some("<a><b>|</b></a>"));
        check("<b/><b|<b/>", ">", Some("<b/><b>|</b><b/>"));
    }

    #[test]
    fn nothing_is_added_where_there_is_a_closing_tag_or_no_opening_one() {
        for text in [
            "<a|</a>",
            "<a|<a></a></a>",
            "<a/|",
            "</a|",
            "<a x='|",
            "text|",
            "<!-- <a|",
            "<![CDATA[<a|",
            "<?xml?|",
            "a |",
        ] {
            check(text, ">", None);
        }
    }

    #[test]
    fn a_slash_after_a_bracket_closes_the_innermost_element() {
        check("<a><b/><c>x<|", "/", Some("<a><b/><c>x</c>|"));
        check("<a><c></c><|", "/", Some("<a><c></c></a>|"));
        check("<|", "/", None);
        check("<a>|", "/", None);
        check("<!-- <a><|", "/", None);
    }

    #[test]
    fn a_new_line_after_an_opening_tag_goes_one_step_in() {
        check("<a>|", "\n", Some("<a>\n  |"));
        check("<a>|</a>", "\n", Some("<a>\n  |\n</a>"));
        check("<a/>|", "\n", None);
        check("<a></a>|", "\n", None);
        check("text|", "\n", None);
        check("<!-- a -->|", "\n", None);
    }

    proptest! {
        #[test]
        fn any_text_is_typed_in_without_a_panic(
            text in "[<>/ab!\\-\\[\\]?'\" ä\n]{0,40}",
            at in 0..40usize,
            key in prop_oneof!["/", ">", "a"],
        ) {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            for edit in [typed(&text, at..at, &key), new_line(&text, at..at, " ")].into_iter().flatten() {
                let mut edited = text.clone();
                edit.apply(&mut edited);
                prop_assert!(edited.is_char_boundary(edit.selected.start));
            }
        }
    }
}
