//! Where in its tags a byte of XML stands. Read loosely: text that is being typed is seldom well-formed.

use std::ops::Range;

/// What belongs at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position<'text> {
    /// The name of an element inside `parent`, or of the root.
    Element {
        /// The innermost element that is open there.
        parent: Option<&'text str>,
    },
    Attribute {
        /// The name in the tag.
        element: &'text str,
    },
    /// A value; of several in a list, the one at the place.
    Value {
        /// The name in the tag.
        element: &'text str,
        attribute: &'text str,
    },
}

/// A place that takes a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'text> {
    pub(super) position: Position<'text>,
    /// The word that stands there now, in bytes; empty where there is none.
    pub(super) word: Range<usize>,
}

/// What the byte at `offset` belongs to; none outside of tags.
pub(super) fn place_at(text: &str, offset: usize) -> Option<Place<'_>> {
    let before = text.get(..offset)?;
    let (outside, tag) = before.rsplit_once('<')?;
    let open = open_elements(outside)?;
    let is_part = |letter: char| !letter.is_whitespace() && !"<>/=\"'".contains(letter);
    let word = word_around(text, offset, is_part);
    if tag.chars().all(is_part) && !tag.starts_with(['!', '?']) {
        let parent = open.last().copied();
        let position = Position::Element { parent };
        return Some(Place { position, word });
    }
    let element = tag_name(tag)?;
    match inside(tag) {
        Inside::Behind => None,
        Inside::Tag => Some(Place {
            position: Position::Attribute { element },
            word,
        }),
        Inside::Value { attribute, quote } => Some(Place {
            position: Position::Value { element, attribute },
            word: word_around(text, offset, |letter| {
                letter != quote && !",<>\n".contains(letter)
            }),
        }),
    }
}

/// What the text behind a `<` ends in.
enum Inside<'text> {
    /// The tag, between attributes.
    Tag,
    Value {
        attribute: &'text str,
        quote: char,
    },
    /// What stands behind the tag.
    Behind,
}

fn inside(tag: &str) -> Inside<'_> {
    let mut rest = tag;
    while let Some((before, quoted)) = rest.find(['"', '\'', '>']).map(|at| rest.split_at(at)) {
        let mut letters = quoted.chars();
        let Some(quote) = letters.next().filter(|quote| *quote != '>') else {
            return Inside::Behind;
        };
        let Some((_, after)) = letters.as_str().split_once(quote) else {
            let name = before.trim_end().strip_suffix('=').unwrap_or(before);
            let attribute = name.split_whitespace().next_back().unwrap_or_default();
            return Inside::Value { attribute, quote };
        };
        rest = after;
    }
    Inside::Tag
}

fn word_around(text: &str, offset: usize, is_part: impl Fn(char) -> bool) -> Range<usize> {
    let (before, after) = text.split_at(offset);
    let start = before.trim_end_matches(&is_part).len();
    let end = text.len() - after.trim_start_matches(&is_part).len();
    let blanks = text.get(start..offset).unwrap_or_default();
    let blanks = blanks.len() - blanks.trim_start().len();
    start + blanks..end
}

/// The elements that are open at the end of `before`, outermost first; none inside a comment, CDATA or the like.
pub(super) fn open_elements(before: &str) -> Option<Vec<&str>> {
    let mut open = Vec::new();
    let mut rest = before;
    while let Some(at) = rest.find('<') {
        let tag = rest.get(at + 1..)?;
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
        if let Some((_, end)) = skipped.iter().find(|(start, _)| tag.starts_with(start)) {
            rest = tag.get(tag.find(end)? + end.len()..)?;
            continue;
        }
        if let Some(name) = tag.strip_prefix('/').and_then(tag_name) {
            if let Some(at) = open.iter().rposition(|opened| *opened == name) {
                open.truncate(at);
            }
        } else if let Some(name) = tag_name(tag)
            && !is_empty_element(tag)
        {
            open.push(name);
        }
        rest = tag;
    }
    Some(open)
}

/// Whether the tag with this inside ends with `/>`.
pub(super) fn is_empty_element(tag: &str) -> bool {
    let tag = tag.split('<').next().unwrap_or_default();
    tag.split('>').next().is_some_and(|tag| tag.ends_with('/'))
}

/// The name at the start of a tag's inside.
pub(super) fn tag_name(tag: &str) -> Option<&str> {
    let end = tag
        .find(|letter: char| letter.is_whitespace() || "/><\"'=!?".contains(letter))
        .unwrap_or(tag.len());
    tag.get(..end).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `|` is the place.
    fn check(marked: &str, expected: Option<(Position<'_>, &str)>) {
        let at = marked.find('|').unwrap();
        let text = marked.replace('|', "");
        let place = place_at(&text, at);
        let found = place.map(|place| (place.position, text.get(place.word).unwrap().to_owned()));
        let expected = expected.map(|(position, word)| (position, word.to_owned()));
        assert_eq!(found, expected, "{marked}");
    }

    #[test]
    fn a_place_is_known_by_what_stands_before_it() {
        let element = |parent| Position::Element { parent };
        check("<|", Some((element(None), "")));
        check("<a><b/>x<F|ie", Some((element(Some("a")), "Fie")));
        let attribute = Position::Attribute { element: "a" };
        check("<a |", Some((attribute, "")));
        check("<a b='c' d|e='f'/>", Some((attribute, "de")));
        let value = |attribute| Position::Value {
            element: "a",
            attribute,
        };
        check("<a b='c' d=\"|\"/>", Some((value("d"), "")));
        check("<a b = 'one, t|wo'", Some((value("b"), "two")));
        check("<a b='x>|", Some((value("b"), "")));
    }

    #[test]
    fn text_comments_and_closing_tags_take_no_word() {
        for text in [
            "|",
            "a |",
            "<a>|",
            "<a>x|",
            "<!-- <a |",
            "<![CDATA[<a |",
            "</a|",
            "<!D|",
        ] {
            check(text, None);
        }
    }

    proptest! {
        #[test]
        fn any_place_of_any_text_is_read(text in "[<>/ab!=?'\" ,ä\n]{0,40}", at in 0..40usize) {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            if let Some(place) = place_at(&text, at) {
                prop_assert!(text.get(place.word.clone()).is_some());
                prop_assert!(place.word.end >= at);
            }
        }
    }
}
