//! Names of files that came from somewhere else: which are refused, and the names that a bundle gives itself.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{hex, hex_digit};
use crate::ids::ScriptName;

/// How many files an archive or a folder may hold.
pub const MAX_FILES: usize = 1_000;
/// How many bytes all files of a bundle may have together.
pub const MAX_BYTES: u64 = 64_000_000;
/// How many bytes one file may have.
pub const MAX_FILE_BYTES: u64 = 32_000_000;

/// Where connectors that are gone from the tenant are kept in a folder of bundles.
pub const REMOVED: &str = "removed";

/// Why files are not taken. The text is a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A part of the path is `..` or `.`.
    #[error("“{0}” leads out of its folder.")]
    Climbs(String),
    /// The path begins at the root.
    #[error("“{0}” is an absolute path.")]
    Absolute(String),
    /// The path begins with a drive, or names a stream of a file.
    #[error("“{0}” has a colon, which names a drive on Windows.")]
    Drive(String),
    /// A name that is a device on Windows, whatever its ending.
    #[error("“{0}” names a device on Windows.")]
    Device(String),
    /// Characters or lengths that no system should have to write.
    #[error("“{0}” is not a valid file name on every system.")]
    Name(String),
    /// Two files of one name.
    #[error("“{0}” appears twice.")]
    Twice(String),
    /// Two files whose names are one on Windows and macOS.
    #[error("“{0}” and “{1}” differ in case only.")]
    CaseClash(String, String),
    /// A link in an archive.
    #[error("“{0}” is a link, which is not followed.")]
    Link(String),
    /// An encrypted file, or one packed by a method that is not read.
    #[error("“{0}” cannot be unpacked: {1}.")]
    Packed(String, String),
    /// Packed so tightly that it may be a trap.
    #[error("“{0}” is packed more than {MAX_RATIO} times, as in a trap.")]
    Ratio(String),
    /// More files than [`MAX_FILES`].
    #[error("There are more than {MAX_FILES} files.")]
    Count,
    /// More bytes than [`MAX_BYTES`], or one file with more than [`MAX_FILE_BYTES`].
    #[error("“{0}” is too large: a file may have 32 MB, all together 64 MB.")]
    Size(String),
    /// An archive with several bundles, of which nobody chose one.
    #[error(
        "“{0}” and “{1}” are bundles. Unpack the archive, and choose the “bundle.json” of one."
    )]
    Several(String, String),
    /// A file without which there is no bundle.
    #[error("“{0}” is missing, so it is no connector bundle.")]
    Missing(String),
    /// A file whose content cannot be read.
    #[error("“{0}” cannot be read: {1}.")]
    Unreadable(String, String),
    /// A bundle of a later version.
    #[error("The bundle has format {0}, which only a newer Patchpanel reads.")]
    Format(String),
}

/// How many times smaller a packed file may be, once it has a megabyte.
pub const MAX_RATIO: u64 = 250;

/// Checks the paths of files that belong together, as an archive names them, with `/` between folders.
///
/// # Errors
/// The first path that is refused, or that there are too many.
///
/// ```
/// use patchpanel_core_models::bundle::{Refusal, check_paths};
///
/// assert_eq!(check_paths(["acme/bundle.json", "acme/translations/de.properties"]), Ok(()));
/// assert_eq!(check_paths(["../x"]), Err(Refusal::Climbs("../x".into())));
/// assert_eq!(check_paths(["a/X", "a/x"]), Err(Refusal::CaseClash("a/X".into(), "a/x".into())));
/// ```
pub fn check_paths<'path>(paths: impl IntoIterator<Item = &'path str>) -> Result<(), Refusal> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths {
        if seen.len() == MAX_FILES {
            return Err(Refusal::Count);
        }
        check_path(path)?;
        match seen.insert(path.to_lowercase(), path) {
            Some(before) if before == path => return Err(Refusal::Twice(path.to_owned())),
            Some(before) => return Err(Refusal::CaseClash(before.to_owned(), path.to_owned())),
            None => {}
        }
    }
    Ok(())
}

fn check_path(path: &str) -> Result<(), Refusal> {
    let refused = |refusal: fn(String) -> Refusal| Err(refusal(path.to_owned()));
    // A backslash is a separator on Windows, and part of a name elsewhere.
    let mut names = path.split(['/', '\\']);
    if names.clone().any(|name| matches!(name, "." | "..")) {
        return refused(Refusal::Climbs);
    }
    if path.starts_with(['/', '\\']) {
        return refused(Refusal::Absolute);
    }
    if path.contains(':') {
        return refused(Refusal::Drive);
    }
    if names.clone().any(is_device) {
        return refused(Refusal::Device);
    }
    if path.contains('\\') || path.len() > 1_000 || !names.all(is_plain) {
        return refused(Refusal::Name);
    }
    Ok(())
}

/// Whether Windows opens a device instead of a file of this name.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end().to_uppercase();
    let numbered = ["COM", "LPT"]
        .iter()
        .find_map(|port| stem.strip_prefix(port));
    matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$"
    ) || numbered.is_some_and(|number| {
        let mut digits = number.chars();
        let is_digit = |digit: char| digit.is_ascii_digit() || "¹²³".contains(digit);
        digits.next().is_some_and(is_digit) && digits.next().is_none()
    })
}

/// Whether every system takes the name as it is.
fn is_plain(name: &str) -> bool {
    let odd = |letter: char| letter.is_control() || "<>\"|?*".contains(letter);
    !name.is_empty() && name.len() <= 255 && !name.ends_with(['.', ' ']) && !name.contains(odd)
}

/// The folder of a connector among others: its script name, with everything else than `a-z`, `0-9`, `-`, `_` and `.`
/// as `%` and two digits, so that no two names meet on any system.
///
/// ```
/// use patchpanel_core_models::bundle::folder_name;
///
/// assert_eq!(folder_name(&"acme-hr".parse()?), "acme-hr");
/// assert_eq!(folder_name(&"../Acme".parse()?), "%2e.%2f%41cme");
/// assert_eq!(folder_name(&"con".parse()?), "%63on");
/// # Ok::<(), patchpanel_core_models::ids::EmptyScriptName>(())
/// ```
pub fn folder_name(script_name: &ScriptName) -> String {
    let name = script_name.as_str();
    let is_taken = name.starts_with('.') || name == REMOVED || is_device(name);
    let last = name.len() - 1;
    let written = |(index, byte): (usize, u8)| {
        let plain = matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
        if !plain || (index == 0 && is_taken) || (index == last && byte == b'.') {
            vec!['%', hex_digit(byte >> 4), hex_digit(byte & 15)]
        } else {
            vec![char::from(byte)]
        }
    };
    let mut folder: String = name.bytes().enumerate().flat_map(written).collect();
    if folder.len() > 120 {
        // Systems end at 255 bytes; the hash tells long names with the same beginning apart.
        folder.truncate(80);
        folder.push_str("%-");
        folder.push_str(&hex(&Sha256::digest(name)));
    }
    folder
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_names_are_refused_by_name() {
        for (path, refusal) in [
            ("../x", Refusal::Climbs as fn(String) -> Refusal),
            ("a/../../x", Refusal::Climbs),
            ("a/./x", Refusal::Climbs),
            ("..\\x", Refusal::Climbs),
            ("/etc/passwd", Refusal::Absolute),
            ("\\\\server\\share", Refusal::Absolute),
            ("C:\\x", Refusal::Drive),
            ("c:x", Refusal::Drive),
            ("x.json:stream", Refusal::Drive),
            ("NUL", Refusal::Device),
            ("a/con.properties", Refusal::Device),
            ("COM1 .txt", Refusal::Device),
            ("lpt\u{b9}", Refusal::Device),
            ("", Refusal::Name),
            ("a//x", Refusal::Name),
            ("a\\x", Refusal::Name),
            ("a/x.", Refusal::Name),
            ("a /x", Refusal::Name),
            ("a\0x", Refusal::Name),
            ("a\u{1b}[31mx", Refusal::Name),
            ("a?", Refusal::Name),
        ] {
            assert_eq!(check_paths([path]), Err(refusal(path.to_owned())), "{path}");
        }
        let long = "a".repeat(256);
        assert_eq!(check_paths([&*long]), Err(Refusal::Name(long.clone())));
        for path in ["common.xml", "com10", "console", "a.b.c", "\u{fc}/\u{df}"] {
            assert_eq!(check_paths([path]), Ok(()), "{path}");
        }
    }

    #[test]
    fn two_of_one_name_and_too_many_are_refused() {
        let many: Vec<String> = (0..=MAX_FILES).map(|index| index.to_string()).collect();

        let twice = check_paths(["a", "b", "a"]);

        assert_eq!(twice, Err(Refusal::Twice("a".to_owned())));
        assert_eq!(
            check_paths(many.iter().map(String::as_str)),
            Err(Refusal::Count)
        );
    }

    proptest! {
        #[test]
        fn every_script_name_has_a_folder_of_its_own(left in ".{1,300}", right in "[a-cA-C.%]{1,6}") {
            let names: Vec<ScriptName> = [left, right]
                .into_iter()
                .filter_map(|name| ScriptName::try_from(name).ok())
                .collect();
            let folders: Vec<String> = names.iter().map(folder_name).collect();

            for folder in &folders {
                prop_assert_eq!(check_paths([folder.as_str()]), Ok(()));
                prop_assert_eq!(&folder.to_lowercase(), folder);
                prop_assert!(folder != REMOVED);
            }
            if let ([a, b], [one, other]) = (names.as_slice(), folders.as_slice()) {
                prop_assert_eq!(a == b, one == other);
            }
        }
    }
}
