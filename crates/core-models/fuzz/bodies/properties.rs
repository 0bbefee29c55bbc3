//! A `.properties` file is read without loss, and an edit changes one value and no other.

use std::collections::BTreeMap;

use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::properties::{self, Escapes, PropertiesFile, TranslationTable};

// The first byte chooses the length of a key that is set; key and value are the end of the input read backwards.
pub fn check(bytes: &[u8]) {
    let Ok(decoded) = properties::decode(bytes, None) else {
        return;
    };
    let text = decoded.text;
    let file = PropertiesFile::parse(&text);
    assert_eq!(file.to_string(), text);
    file.problems();
    for escapes in [Escapes::Ascii, Escapes::Utf8] {
        let written = properties::written_as(&text, escapes);
        assert_eq!(PropertiesFile::parse(&written).values(), file.values());
        edit(&file.clone().writing(escapes), bytes);
    }
    let files = BTreeMap::from([(Locale::En, file.clone()), (Locale::De, file)]);
    assert!(TranslationTable::new(&files, None).findings().len() <= 2 * text.len() + 2);
}

fn edit(before: &PropertiesFile, bytes: &[u8]) {
    let end = String::from_utf8_lossy(bytes)
        .chars()
        .rev()
        .collect::<String>();
    let mut characters = end.chars();
    let length = bytes.first().map_or(0, |byte| usize::from(byte % 8));
    let key: String = characters.by_ref().take(length).collect();
    let value: String = characters.take(8).collect();

    let mut file = before.clone();
    file.set(&key, &value);
    let mut expected = before.values();
    expected.insert(&key, &value);
    assert_eq!(PropertiesFile::parse(&file.to_string()).values(), expected);

    file.remove(&key);
    expected.remove(key.as_str());
    assert_eq!(PropertiesFile::parse(&file.to_string()).values(), expected);
}
