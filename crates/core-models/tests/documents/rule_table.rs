//! RULES.md names every code that a finding can have, and every code is shown by a test.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Words of the sources that look like codes and are none.
const NO_CODES: [&str; 9] = [
    "iso-8859-1",
    "iso8859-1",
    "us-ascii",
    "utf-16",
    "utf-16be",
    "utf-16le",
    "utf-8",
    "kebab-case",
    "dddd-dd-dd",
];

#[expect(clippy::disallowed_methods, reason = "reads the sources of the crate")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The files of the folders that make findings, and the tests in folders of their own.
fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let folders = [
        "xml",
        "documents",
        "documents/rules_tests",
        "properties",
        "filter",
    ];
    let entries = folders
        .into_iter()
        .flat_map(|folder| root.join(folder).read_dir().unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.map(|path| {
        if path.is_dir() {
            path.join("tests.rs")
        } else {
            path
        }
    });
    files.filter(|path| path.is_file()).collect()
}

/// The part of all sources that is shipped, and the part that is tests.
fn shipped_and_tests() -> (String, String) {
    let (mut shipped, mut tests) = (String::new(), String::new());
    for path in sources() {
        let text = read(&path);
        let path = path.to_string_lossy();
        let is_test = path.contains("_tests") || path.ends_with("tests.rs");
        let (code, test) = match text.split_once("#[cfg(test)]\nmod tests") {
            _ if is_test => ("", text.as_str()),
            Some((code, test)) => (code, test),
            None => (text.as_str(), ""),
        };
        // A quote that is itself quoted would be taken for the end of a text.
        let code = code.replace("'\"'", "").replace("\\\"", "");
        let code = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        shipped.extend(code.flat_map(|line| [line.trim(), "\n"]));
        tests.push_str(test);
    }
    let limits = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/limits.rs");
    tests.push_str(&read(&limits));
    (shipped, tests)
}

fn is_word(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split('-')
        .all(|part| is_part(part) || part == "8859" || part == "1")
}

/// What stands before a code where a finding is made, and the severity that it tells.
const CONTEXTS: [(&str, Option<&str>); 6] = [
    ("Severity::Error,", Some("error")),
    ("Severity::Warning,", Some("warning")),
    ("Severity::Info,", Some("info")),
    ("Fault::error(", Some("error")),
    ("severity,", None),
    ("code:", None),
];

/// Texts with a hyphen, and texts where a code is expected, each with the severities that stand beside it; `None`
/// stands for one that is decided elsewhere.
fn codes_in(code: &str) -> BTreeMap<String, BTreeSet<Option<&'static str>>> {
    let mut found: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    let mut before = "";
    for (index, piece) in code.split('"').enumerate() {
        let is_text = index % 2 == 1;
        let mut contexts = CONTEXTS.iter();
        let context = contexts.find(|(context, _)| before.trim_end().ends_with(context));
        if is_text && is_word(piece) && (piece.contains('-') || context.is_some()) {
            let severity = context.and_then(|(_, severity)| *severity);
            found.entry(piece.to_owned()).or_default().insert(severity);
        }
        before = piece;
    }
    for word in NO_CODES {
        found.remove(word);
    }
    found
}

/// Code and severities of each row of RULES.md.
fn table() -> Vec<(String, String)> {
    let page = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("RULES.md"));
    let rows = page.lines().filter_map(|line| {
        let (code, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        let (severities, _) = rest.split_once(" |")?;
        Some((code.to_owned(), severities.to_owned()))
    });
    rows.collect()
}

#[test]
fn the_table_names_every_code_once() {
    let (shipped, _) = shipped_and_tests();
    let rows = table();
    let named: BTreeSet<String> = rows.iter().map(|(code, _)| code.clone()).collect();

    assert_eq!(named.len(), rows.len(), "a code stands twice");
    assert_eq!(
        codes_in(&shipped).into_keys().collect::<BTreeSet<_>>(),
        named
    );
}

#[test]
fn the_table_tells_the_severities_that_the_sources_give() {
    let (shipped, _) = shipped_and_tests();
    let mut found = codes_in(&shipped);
    for (code, severities) in table() {
        let given_severities: BTreeSet<Option<&str>> = severities.split(", ").map(Some).collect();
        let given = found.remove(&code).unwrap_or_default();
        if given.contains(&None) || code == "undeclared-entity" {
            // Decided in more than one place: what stands beside the code is a part of it.
            let named: BTreeSet<_> = given.into_iter().flatten().map(Some).collect();
            assert!(
                named.is_subset(&given_severities),
                "{code}: {named:?}, given_severities {given_severities:?}"
            );
            let are_known = given_severities
                .iter()
                .flatten()
                .all(|one| ["error", "warning", "info"].contains(one));
            assert!(are_known, "{code}: {given_severities:?}");
        } else {
            assert_eq!(given, given_severities, "{code}");
        }
    }
}

#[test]
fn every_code_is_shown_by_a_test() {
    let (_, tests) = shipped_and_tests();
    let is_in_code =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let shown: BTreeSet<&str> = tests.split(|letter| !is_in_code(letter)).collect();
    let unshown: Vec<String> = table()
        .into_iter()
        .map(|(code, _)| code)
        .filter(|code| !shown.contains(code.as_str()))
        .collect();

    assert_eq!(unshown, Vec::<String>::new());
}
