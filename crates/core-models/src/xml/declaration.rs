//! The XML declaration (XML 1.0 §2.8): version, encoding, standalone, in this order.

use super::attributes::{self, Attribute};
use super::characters::is_blank;
use super::fault::Fault;
use super::locate::offset_of;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Declaration<'a> {
    pub(crate) encoding: Option<&'a str>,
    pub(crate) standalone: Option<bool>,
}

/// The declaration at the start of a text, unless there is none or a wrong one.
pub(crate) fn find(text: &str) -> Option<Declaration<'_>> {
    let (inside, _) = text.strip_prefix("<?")?.split_once("?>")?;
    let (first, is_declaration) = (inside.as_bytes().get(3), inside.starts_with("xml"));
    (is_declaration && first.is_none_or(|byte| is_blank(*byte)))
        .then(|| read(text, inside).ok())
        .flatten()
}

/// Reads a declaration; `inside` is what stands between `<?` and `?>`.
///
/// # Errors
/// Anything but `xml version="1.x" encoding="…" standalone="yes|no"` with the last two optional.
pub(crate) fn read<'a>(text: &str, inside: &'a str) -> Result<Declaration<'a>, Fault> {
    let mut found = Vec::new();
    // quick-xml's own accessors take the members in any order and number.
    let rest = attributes::read(text, "xml", inside, &mut found);
    let mut members = found.into_iter().peekable();
    let mut next = |name: &str| members.next_if(|member| member.name == name);
    let version = next("version");
    let encoding = version.and_then(|_| next("encoding"));
    let standalone = version.and_then(|_| next("standalone"));
    if let Some(version) = version.filter(|version| !is_version(version.value)) {
        return Err(bad_value(
            text,
            version,
            "is not a supported version of XML",
        ));
    }
    if let Some(encoding) = encoding.filter(|encoding| !is_encoding_name(encoding.value)) {
        return Err(bad_value(text, encoding, "is not the name of an encoding"));
    }
    if let Some(standalone) = standalone.filter(|member| !matches!(member.value, "yes" | "no")) {
        return Err(bad_value(text, standalone, "is neither yes nor no"));
    }
    let behind_name = offset_of(text, inside) + "xml".len();
    match (version, members.next(), rest) {
        (_, None, Err(fault)) if fault.code == "missing-quote" => Err(fault),
        (None, ..) => Err(bad(
            behind_name,
            "The XML declaration does not begin with the version.",
        )),
        (_, Some(odd), _) => Err(bad(offset_of(text, odd.name), TOO_MUCH)),
        (_, None, Err(fault)) => Err(bad(fault.at, TOO_MUCH)),
        (Some(_), None, Ok(())) => Ok(Declaration {
            encoding: encoding.map(|encoding| encoding.value),
            standalone: standalone.map(|standalone| standalone.value == "yes"),
        }),
    }
}

const TOO_MUCH: &str =
    "The XML declaration holds more than version, encoding and standalone, in this order.";

fn is_version(version: &str) -> bool {
    version
        .strip_prefix("1.")
        .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_encoding_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

fn bad_value(text: &str, member: Attribute<'_>, why: &str) -> Fault {
    let Attribute { name, value } = member;
    bad(
        offset_of(text, value),
        format!("The {name} “{value}” in the XML declaration {why}."),
    )
}

pub(crate) fn bad(at: usize, what: impl Into<String>) -> Fault {
    Fault::error(
        "declaration",
        at,
        what,
        "Write <?xml version=\"1.0\" encoding=\"UTF-8\"?>, or delete the declaration.",
    )
}
