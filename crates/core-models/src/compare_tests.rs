//! Three-way comparison: every pair of changes, for metadata, each XML document and translations.

use serde_json::Value;

use crate::compare::{Change, Difference, MergeState, Side, Subject, compare, same_text};
use crate::draft::{Content, Draft, Part};
use crate::ids::Locale;
use crate::models::document::{DocumentKind, XmlDocument};
use crate::test_rows::rows;

fn every_subject() -> Vec<Subject> {
    let xml = XmlDocument::ALL.map(Subject::Xml);
    let others = [
        Subject::Metadata("key".into()),
        Subject::Translations(Locale::De),
    ];
    others.into_iter().chain(xml).collect()
}

/// Content with one piece: a short word becomes a text that fits the kind of piece.
fn put(content: &mut Content, subject: &Subject, word: &str) {
    match subject {
        Subject::Metadata(key) => drop(content.metadata.insert(key.clone(), word.into())),
        Subject::Xml(document) => drop(content.xml.insert(*document, format!("<a b='{word}'/>"))),
        Subject::Translations(locale) => {
            drop(content.translations.insert(*locale, format!("a={word}\n")));
        }
    }
}

fn content(subject: &Subject, word: Option<&str>) -> Content {
    let mut content = Content::default();
    if let Some(word) = word {
        put(&mut content, subject, word);
    }
    content
}

#[test]
fn every_pair_of_changes_of_one_piece_stands_as_it_should() {
    // What base, mine and theirs hold, and the changes of mine and of theirs.
    let table = "
        - x - -> Added - Mine
        - - x -> - Added Theirs
        - x x -> Added Added Same
        - x y -> Added Added Conflict
        b x b -> Changed - Mine
        b b x -> - Changed Theirs
        b x x -> Changed Changed Same
        b x y -> Changed Changed Conflict
        b - b -> Removed - Mine
        b b - -> - Removed Theirs
        b - - -> Removed Removed Same
        b x - -> Changed Removed Conflict
        b - x -> Removed Changed Conflict
    ";
    let told = |change: Option<Change>| change.map_or("-".to_owned(), |it| format!("{it:?}"));
    for subject in every_subject() {
        for (words, expected) in rows(table) {
            let words = words
                .split(' ')
                .map(|word| Some(word).filter(|word| *word != "-"));
            let contents: Vec<_> = words.map(|word| content(&subject, word)).collect();

            let found = compare(&contents[0], &contents[1], &contents[2]);

            assert_eq!(found.len(), 1);
            let Difference {
                mine,
                theirs,
                state,
                ..
            } = found[0];
            assert_eq!(
                format!("{} {} {state:?}", told(mine), told(theirs)),
                expected
            );
            assert_eq!(found[0].subject, subject);
        }
        for word in [None, Some("b")] {
            let same = content(&subject, word);

            assert_eq!(compare(&same, &same, &same), []);
        }
    }
}

/// The nine pairs of adding, changing and removing, each side at a piece of its own.
#[test]
fn changes_of_different_pieces_are_clean_and_both_survive() {
    let kinds = [(None, Some("x")), (Some("b"), Some("x")), (Some("b"), None)];
    for first in every_subject() {
        let second = match &first {
            Subject::Metadata(_) => Subject::Metadata("other".into()),
            Subject::Xml(XmlDocument::SourceConfig) => Subject::Xml(XmlDocument::SourceTemplate),
            Subject::Xml(_) => Subject::Xml(XmlDocument::SourceConfig),
            Subject::Translations(_) => Subject::Translations(Locale::No),
        };
        for (mine_before, mine_after) in kinds {
            for (theirs_before, theirs_after) in kinds {
                let with = |first_word: Option<&str>, second_word: Option<&str>| {
                    let mut content = content(&first, first_word);
                    if let Some(word) = second_word {
                        put(&mut content, &second, word);
                    }
                    content
                };
                let draft = Draft {
                    base: with(mine_before, theirs_before),
                    current: with(mine_after, theirs_before),
                };
                let theirs = with(mine_before, theirs_after);

                let found = compare(&draft.base, &draft.current, &theirs);
                let rebased = draft.rebased(&theirs, |_| panic!("there is no conflict"));

                let state_of = |subject: &Subject| {
                    let found = found
                        .iter()
                        .find(|difference| difference.subject == *subject);
                    found.unwrap().state
                };
                assert_eq!(found.len(), 2);
                assert_eq!(state_of(&first), MergeState::Mine);
                assert_eq!(state_of(&second), MergeState::Theirs);
                assert_eq!(
                    rebased,
                    Draft {
                        base: theirs,
                        current: with(mine_after, theirs_after)
                    }
                );
            }
        }
    }
}

#[test]
fn what_the_server_writes_anew_is_no_change() {
    let mut base = Content::default();
    base.xml
        .insert(XmlDocument::SourceConfig, "<Form a='1' b='2'/>".into());
    base.translations.insert(Locale::De, "a=1\nb=2".into());
    let mut theirs = Content::default();
    theirs.xml.insert(
        XmlDocument::SourceConfig,
        "<?xml version=\"1.0\" standalone=\"no\"?>\r\n<Form b=\"2\" a=\"1\"></Form>".into(),
    );
    theirs
        .translations
        .insert(Locale::De, "a=1\r\nb=2\r\n".into());

    assert_eq!(compare(&base, &base, &theirs), []);
    let rebased = Draft::new(base).rebased(&theirs, |_| Side::Mine);
    assert!(!rebased.is_changed());
}

#[test]
fn an_edit_of_blanks_alone_is_kept() {
    let mut draft = Draft::default();
    draft
        .base
        .xml
        .insert(XmlDocument::SourceConfig, "<Form><a/></Form>".into());
    draft.current.xml.insert(
        XmlDocument::SourceConfig,
        "<Form>\n  <a/>\n</Form>\n".into(),
    );

    let rebased = draft.rebased(&draft.base, |_| Side::Theirs);

    assert_eq!(rebased, draft);
    assert_eq!(rebased.changes(), [Part::Xml(XmlDocument::SourceConfig)]);
}

#[test]
fn a_conflict_is_decided_by_choice() {
    let mut draft = Draft::default();
    let mut theirs = Content::default();
    for (key, mine) in [("keep mine", 1), ("take theirs", 2)] {
        draft.current.metadata.insert(key.into(), mine.into());
        theirs.metadata.insert(key.into(), "theirs".into());
    }

    let rebased = draft.rebased(&theirs, |difference| match &difference.subject {
        Subject::Metadata(key) if key == "keep mine" => Side::Mine,
        Subject::Metadata(_) | Subject::Xml(_) | Subject::Translations(_) => Side::Theirs,
    });

    assert_eq!(rebased.base, theirs);
    assert_eq!(rebased.current.metadata["keep mine"], Value::from(1));
    assert_eq!(
        rebased.current.metadata["take theirs"],
        Value::from("theirs")
    );
}

#[test]
fn a_number_that_one_side_only_writes_otherwise_is_no_change() {
    let content = |number: &str| Content {
        metadata: serde_json::from_str(&format!("{{\"max\": {number}}}")).unwrap(),
        ..Content::default()
    };
    let state = |base, mine, theirs| {
        let [base, mine, theirs] = [base, mine, theirs].map(content);
        let differences = compare(&base, &mine, &theirs);
        differences.first().map(|difference| difference.state)
    };

    assert_eq!(state("1", "1.0", "1e0"), None);
    assert_eq!(state("1", "1.0", "2"), Some(MergeState::Theirs));
    assert_eq!(state("1", "2", "1.0"), Some(MergeState::Mine));
    assert_eq!(state("1", "2", "2.0"), Some(MergeState::Same));
}

#[test]
fn a_blank_at_the_end_of_a_translation_is_a_change_and_a_line_end_is_none() {
    let german = DocumentKind::Translations(Locale::De);

    for blank in [
        " ", "\t", "\u{A0}", "\u{3000}", "\u{2028}", "\u{85}", "\u{C}",
    ] {
        assert!(
            !same_text(german, "a=1", &format!("a=1{blank}")),
            "{blank:?}"
        );
    }
    for end in ["\n", "\r\n", "\r", "\n\n"] {
        assert!(same_text(german, "a=1", &format!("a=1{end}")), "{end:?}");
    }
    assert!(same_text(german, "a=1\nb=2", "a=1\rb=2\r"));
}
