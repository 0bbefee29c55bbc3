//! ARCHITECTURE.md is the map of what is there: each file and each name in it exists.

use std::fs;

use super::rules::{all_sources, root};

/// Where paths of the map begin.
const ROOTS: [&str; 4] = [
    "",
    "crates",
    "crates/core-models/src",
    "crates/desktop-app/src",
];

fn is_place(path: &str) -> bool {
    let path = path.trim_start_matches(".../");
    let mut places = ROOTS.iter().map(|base| root().join(base).join(path));
    places.any(|place| place.exists() || place.with_extension("rs").exists())
}

#[test]
fn each_place_and_each_name_on_the_map_exists() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let sources: String = all_sources()
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let (mut places, mut names, mut gone) = (0, 0, Vec::new());
    // Whatever stands in back quotes, but for blocks of code and placeholders.
    for span in map.split('`').skip(1).step_by(2) {
        if span.contains(['<', ' ', '\n']) {
            continue;
        }
        let mut words = span.split(|c: char| !c.is_alphanumeric() && c != '_');
        let is_there = if span.contains("::") {
            names += 1;
            words.all(|word| sources.contains(word))
        } else if span.contains('/') {
            places += 1;
            is_place(span)
        } else {
            true
        };
        if !is_there {
            gone.push(span);
        }
    }

    assert!(places > 40 && names > 10, "{places} places, {names} names");
    assert!(gone.is_empty(), "not there any more: {gone:#?}");
}
