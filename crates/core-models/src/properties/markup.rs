//! HTML tags in translations: which are there, and which a form shows.
//!
//! Draws nothing; a preview with the same list of tags does.

/// The tags that a form shows formatted; everything else is left out.
pub const SHOWN_TAGS: [&str; 10] = ["a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"];

/// Whether a form shows a tag, given in lower case.
pub(crate) fn is_shown(tag: &str) -> bool {
    SHOWN_TAGS.contains(&tag)
}

/// The names of the tags in a text, in lower case. A `<` before anything but a letter is text.
pub(crate) fn tags(text: &str) -> Vec<String> {
    let behind = text.split('<').skip(1);
    let names = behind.filter(|rest| rest.contains('>')).filter_map(|rest| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let length = name.find(|character: char| !character.is_ascii_alphanumeric())?;
        let name = name.get(..length)?;
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
        is_name.then(|| name.to_ascii_lowercase())
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_known_from_signs() {
        assert_eq!(
            tags("a <B>x</b><br/> 1 < 2 <a href='y'>z</a>"),
            ["b", "b", "br", "a", "a"]
        );
        assert_eq!(tags("<not closed"), Vec::<String>::new());
    }
}
