//! The XML declaration (XML 1.0 §2.8): version, encoding, standalone, in this order.

use super::characters::is_blank;
use super::cursor::Cursor;
use super::fault::Fault;

/// What the declaration says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Declaration<'a> {
    pub(crate) version: &'a str,
    pub(crate) encoding: Option<&'a str>,
    /// Offset of the encoding's first character.
    pub(crate) encoding_at: usize,
    pub(crate) standalone: Option<&'a str>,
}

/// Whether a declaration, and not another processing instruction, begins at the cursor.
pub(crate) fn begins(cursor: &Cursor<'_>) -> bool {
    cursor.starts_with("<?xml")
        && cursor
            .rest()
            .get(5)
            .is_some_and(|byte| is_blank(*byte) || *byte == b'?')
}

/// Reads the declaration at the cursor.
///
/// # Errors
/// Anything but `<?xml version="1.x" encoding="…" standalone="yes|no"?>` with the last two optional.
pub(crate) fn read<'a>(cursor: &mut Cursor<'a>) -> Result<Declaration<'a>, Fault> {
    cursor.eat("<?xml");
    let mut declaration = Declaration::default();
    let (at, version) = member(cursor, "version")?.ok_or_else(|| {
        bad(
            cursor.at,
            "The XML declaration does not begin with the version.",
        )
    })?;
    if !is_version(version) {
        return Err(bad(
            at,
            format!("“{version}” is no version of XML that can be read here."),
        ));
    }
    declaration.version = version;
    if let Some((at, encoding)) = member(cursor, "encoding")? {
        if !is_encoding_name(encoding) {
            return Err(bad(
                at,
                format!("“{encoding}” is not the name of an encoding."),
            ));
        }
        declaration.encoding = Some(encoding);
        declaration.encoding_at = at;
    }
    if let Some((at, standalone)) = member(cursor, "standalone")? {
        if !matches!(standalone, "yes" | "no") {
            return Err(bad(
                at,
                format!("standalone is “{standalone}”; it can be yes or no."),
            ));
        }
        declaration.standalone = Some(standalone);
    }
    cursor.eat_blanks();
    if cursor.eat("?>") {
        Ok(declaration)
    } else {
        Err(bad(
            cursor.at,
            "The XML declaration holds more than version, encoding and standalone, in this order.",
        ))
    }
}

/// Reads ` name="value"` if the name is the one asked for.
fn member<'a>(cursor: &mut Cursor<'a>, name: &str) -> Result<Option<(usize, &'a str)>, Fault> {
    let before = cursor.at;
    let separated = cursor.eat_blanks();
    if !separated || !cursor.eat(name) {
        cursor.at = before;
        return Ok(None);
    }
    cursor.eat_blanks();
    if !cursor.eat("=") {
        return Err(bad(
            cursor.at,
            format!("“=” is missing behind {name} in the XML declaration."),
        ));
    }
    cursor.eat_blanks();
    cursor
        .quoted(&format!("value of {name} in the XML declaration"))
        .map(Some)
}

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

fn bad(at: usize, what: impl Into<String>) -> Fault {
    Fault::error(
        "declaration",
        at,
        what,
        "Write <?xml version=\"1.0\" encoding=\"UTF-8\"?>, or delete the declaration.",
    )
}
