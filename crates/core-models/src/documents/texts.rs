//! Texts of the form that are looked up in the translations.
//!
//! A form mixes keys with plain labels such as “OAuth 2.0”, and nothing distinguishes them but their look and whether
//! a translation has them.

use std::collections::BTreeMap;

use super::element::Attributes;
use super::source_config::{Field, SourceConfigForm, TextUse};
use super::wording::{finding, listed};
use crate::ids::Locale;
use crate::problem::{Problem, Severity};
use crate::properties::PropertiesFile;

/// A key that the form uses, and the locales that have no text for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedKey {
    /// The first use of the key in the form.
    pub first_use: TextUse,
    /// English, and the locales of the connector, as far as they lack it.
    pub missing_in: Vec<Locale>,
}

/// The keys among the texts of a form, each once, in the order of their first use.
///
/// ```
/// use std::collections::BTreeMap;
/// use patchpanel_core_models::documents::{SourceConfigForm, used_keys};
/// use patchpanel_core_models::ids::Locale;
/// use patchpanel_core_models::properties::PropertiesFile;
///
/// let form = SourceConfigForm::parse("<Form><Menu name='m' label='menuLabel_Server'/></Form>")?;
/// let files = BTreeMap::from([(Locale::De, PropertiesFile::parse("menuLabel_Server=Server"))]);
/// let keys = used_keys(&form.text_uses(), &files);
/// assert_eq!(keys[0].first_use.key, "menuLabel_Server");
/// assert_eq!(keys[0].missing_in, [Locale::En]);
/// # Ok::<(), patchpanel_core_models::problem::Problem>(())
/// ```
pub fn used_keys(
    uses: &[TextUse],
    translations: &BTreeMap<Locale, PropertiesFile>,
) -> Vec<UsedKey> {
    let nothing = PropertiesFile::default();
    let mut files: BTreeMap<Locale, &PropertiesFile> = BTreeMap::from([(Locale::En, &nothing)]);
    files.extend(translations.iter().map(|(locale, file)| (*locale, file)));
    let mut seen = std::collections::BTreeSet::new();
    let mut keys = Vec::new();
    for text in uses {
        let has = |file: &PropertiesFile| file.get(&text.key).is_some();
        let is_key = looks_like_key(&text.key) || files.values().any(|file| has(file));
        if is_key && seen.insert(text.key.as_str()) {
            let missing = files.iter().filter(|(_, file)| !has(file));
            keys.push(UsedKey {
                first_use: text.clone(),
                missing_in: missing.map(|(locale, _)| *locale).collect(),
            });
        }
    }
    keys
}

impl SourceConfigForm {
    /// The texts that are looked up in the translations, in the order of the document.
    pub fn text_uses(&self) -> Vec<TextUse> {
        let mut uses = Vec::new();
        push_uses(
            &mut uses,
            "Form",
            self.attributes.text("name"),
            &self.attributes,
            &["shortDesc"],
        );
        for field in self.base_configs.iter().flat_map(|base| &base.fields) {
            push_field_uses(&mut uses, field);
        }
        for menu in &self.menus {
            push_uses(
                &mut uses,
                "Menu",
                menu.attributes.text("name"),
                &menu.attributes,
                &["label"],
            );
            for section in &menu.sections {
                let name = section.attributes.text("name");
                push_uses(&mut uses, "Section", name, &section.attributes, &TEXTS);
                section
                    .fields
                    .iter()
                    .for_each(|field| push_field_uses(&mut uses, field));
            }
        }
        self.loose_fields
            .iter()
            .for_each(|field| push_field_uses(&mut uses, field));
        uses
    }
}

/// The attributes that hold texts, whatever the part.
pub(super) const TEXTS: [&str; 7] = [
    "displayName",
    "label",
    "sectionInfo",
    "placeHolder",
    "placeholder",
    "helpKey",
    "docLinkLabel",
];

fn push_field_uses(uses: &mut Vec<TextUse>, field: &Field) {
    push_uses(uses, "Field", field.name(), &field.attributes, &TEXTS);
    for option in &field.options {
        push_uses(
            uses,
            "Option",
            option.value(),
            &option.attributes,
            &["label"],
        );
    }
}

fn push_uses(
    uses: &mut Vec<TextUse>,
    element: &'static str,
    name: &str,
    attributes: &Attributes,
    texts: &[&str],
) {
    for attribute in attributes.iter() {
        if texts.contains(&attribute.name.as_str()) && !attribute.value.trim().is_empty() {
            uses.push(TextUse {
                key: attribute.value.clone(),
                element,
                name: name.to_owned(),
                attribute: attribute.name.clone(),
                place: attribute.value_place,
            });
        }
    }
}

/// Whether a text is more likely a key than a label.
///
/// A key is one word of letters, digits, `_`, `.` and `-`, with an underscore, a dot or a capital behind a small
/// letter in it, such as `menuLabel_Connection` or `HostURL`.
///
/// ```
/// use patchpanel_core_models::documents::looks_like_key;
///
/// assert!(looks_like_key("menuLabel_Connection"));
/// assert!(!looks_like_key("OAuth 2.0"));
/// ```
pub fn looks_like_key(text: &str) -> bool {
    let is_word = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
    let begins_well = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let has_hump = text
        .as_bytes()
        .windows(2)
        .any(|pair| matches!(pair, [first, second] if first.is_ascii_lowercase() && second.is_ascii_uppercase()));
    let has_inner_dot = text.trim_end_matches('.').contains('.');
    is_word && begins_well && (text.contains('_') || has_inner_dot || has_hump)
}

/// Findings `missing-translation`: one for each key that some locale lacks.
pub(crate) fn missing_texts(keys: &[UsedKey]) -> Vec<Problem> {
    let lacking = keys.iter().filter(|key| !key.missing_in.is_empty());
    lacking.map(missing_text).collect()
}

fn missing_text(key: &UsedKey) -> Problem {
    let text = &key.first_use;
    let codes: Vec<&str> = key
        .missing_in
        .iter()
        .map(|locale| locale.as_str())
        .collect();
    let shown = if key.missing_in.contains(&Locale::En) {
        "its key"
    } else {
        "the en text or its key"
    };
    let element = text.element.to_lowercase();
    let name = if text.name.is_empty() {
        String::new()
    } else {
        format!(" {}", text.name)
    };
    finding(
        Severity::Warning,
        "missing-translation",
        text.place,
        format!(
            "“{}” has no text in {}; {element}{name} would show {shown}.",
            text.key,
            listed(&codes)
        ),
        "Add it in the Translations tab.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_from_labels_by_their_look() {
        for key in [
            "con_form_host",
            "HostURL",
            "API_TOKEN",
            "menuLabel_ConnectionSettings",
            "form.host",
        ] {
            assert!(looks_like_key(key), "{key}");
        }
        for label in [
            "OAuth 2.0",
            "Basic",
            "URL",
            "Host:",
            "2.0",
            "",
            "Größe",
            "No.",
        ] {
            assert!(!looks_like_key(label), "{label}");
        }
    }
}
