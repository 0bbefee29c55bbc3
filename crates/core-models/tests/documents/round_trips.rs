//! Formatting keeps what a document says; editing one key keeps every other byte.

use patchpanel_core_models::properties::{Escapes, PropertiesFile, written_as};
use patchpanel_core_models::xml;
use proptest::prelude::*;

fn blank() -> impl Strategy<Value = String> {
    "[ \t\n]{0,3}"
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z ]{1,5}",
        prop::sample::select(vec![
            "&lt;",
            "&#228;",
            "\n",
            "\r\n",
            "ü",
            "<![CDATA[ <x> ]]>",
            "&e;"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

fn attributes() -> impl Strategy<Value = String> {
    let value = "[a-z0-9 \n]{0,12}";
    let set = prop::collection::btree_map("[a-f]", (value, any::<bool>()), 0..5);
    (set, blank()).prop_map(|(set, blank)| {
        let one = |(name, (value, double)): (String, (String, bool))| {
            let quote = if double { '"' } else { '\'' };
            format!("{blank} {name}{blank}={quote}{value}{quote}")
        };
        set.into_iter().map(one).collect::<Vec<_>>().concat()
    })
}

fn note() -> impl Strategy<Value = String> {
    prop_oneof!["<!-- [a-z \n]{0,8} -->", "<\\?p [a-z ]{0,5}\\?>"]
}

/// A well-formed element with blanks, notes, text and children in any mixture.
fn element() -> impl Strategy<Value = String> {
    let leaf = (attributes(), blank())
        .prop_map(|(attributes, blank)| format!("<leaf{attributes}{blank}/>"));
    leaf.prop_recursive(4, 40, 5, |inner| {
        let child = prop_oneof![
            4 => inner,
            3 => blank(),
            1 => note(),
            1 => text(),
        ];
        (attributes(), prop::collection::vec(child, 0..5)).prop_map(|(attributes, children)| {
            format!("<node{attributes}>{}</node >", children.concat())
        })
    })
}

fn document() -> impl Strategy<Value = String> {
    let start = prop::sample::select(vec![
        "",
        "\u{FEFF}",
        "<?xml version='1.0'  encoding=\"UTF-8\"?>",
        "<?xml version='1.0'?>\r\n<!DOCTYPE node SYSTEM  'x.dtd' >",
    ]);
    (start, blank(), note(), element(), blank()).prop_map(|(start, first, note, element, last)| {
        format!("{start}{first}{note}{element}{last}{note}").replace(
            "&e;",
            if start.contains("DOCTYPE") {
                "&e;"
            } else {
                "e"
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_formatted_document_says_the_same(text in document()) {
        let formatted = xml::format(&text).unwrap();

        prop_assert!(xml::same_document(&formatted, &text), "{formatted:?}");
    }

    #[test]
    fn formatting_twice_is_formatting_once(text in document()) {
        let once = xml::format(&text).unwrap();

        prop_assert_eq!(xml::format(&once).unwrap(), once);
    }

    #[test]
    fn a_generated_document_is_well_formed(text in document()) {
        let mut problems = xml::inspect(&text).problems;
        problems.retain(|problem| problem.code != "undeclared-entity" || !text.contains("DOCTYPE"));

        prop_assert_eq!(problems, []);
    }

    #[test]
    fn another_attribute_value_is_another_document(text in document()) {
        let with = |value: &str| text.replacen("<node", &format!("<node z='{value}'"), 1);
        prop_assume!(text.contains("<node"));

        prop_assert!(!xml::same_document(&with("1"), &with("2")));
    }

    #[test]
    fn a_value_that_is_set_is_read_back(
        text in "[ab\\\\=: #!\t\r\nü0-9]{0,40}",
        key in "[ab =:#!ü\\\\\t\n]{0,4}",
        value in ".{0,8}",
        in_utf8 in any::<bool>(),
    ) {
        let escapes = if in_utf8 { Escapes::Utf8 } else { Escapes::Ascii };
        let before = PropertiesFile::parse(&text);
        let mut file = before.clone().writing(escapes);
        file.set(&key, &value);
        let again = PropertiesFile::parse(&file.to_string());

        prop_assert_eq!(again.get(&key), Some(value.as_str()));
        let mut expected = before.values();
        expected.insert(&key, &value);
        prop_assert_eq!(again.values(), expected);
    }

    #[test]
    fn a_text_in_ascii_means_the_same_line_by_line(text in "[ab\\\\=: #!u0-9\t\r\nü\u{FEFF}\u{A0}日𝄞]{0,40}") {
        let written = written_as(&text, Escapes::Ascii);

        let (before, after) = (PropertiesFile::parse(&text), PropertiesFile::parse(&written));
        prop_assert_eq!(after.values(), before.values(), "{:?}", written);
        prop_assert_eq!(written.lines().count(), text.lines().count());
        let codes = |file: &PropertiesFile| {
            let problems = file.problems().into_iter();
            problems.map(|problem| (problem.code, problem.place)).collect::<Vec<_>>()
        };
        prop_assert_eq!(codes(&after), codes(&before));
        prop_assert_eq!(written_as(&text, Escapes::Utf8), text);
    }

    #[test]
    fn a_key_that_is_removed_is_gone_and_others_stay(text in "[ab\\\\=: #!\t\r\n0-9]{0,40}", key in "[ab]") {
        let before = PropertiesFile::parse(&text);
        let mut file = before.clone();
        file.remove(&key);
        let again = PropertiesFile::parse(&file.to_string());

        let mut expected = before.values();
        expected.remove(key.as_str());
        prop_assert_eq!(again.values(), expected);
    }
}
