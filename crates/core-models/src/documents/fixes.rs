//! The one edit that takes a finding away, where there is one.

use super::edit::{Change, Edit, EditableDocument};
use super::{Element, FORM_NAMESPACE, SourceConfigForm, used_keys};
use crate::draft::Content;
use crate::ids::Locale;
use crate::models::document::XmlDocument;
use crate::problem::Problem;
use crate::properties::PropertiesFile;
use crate::xml::Tree;

/// An edit that takes a finding away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// Changes the document itself.
    Document(Change),
    /// Gives a key a text in each of these locales.
    Texts {
        /// The key that the form uses.
        key: String,
        /// The text for each locale that has none.
        texts: Vec<(Locale, String)>,
    },
}

/// What the fix of a finding is called; none for most findings.
pub fn fix_title(problem: &Problem) -> Option<&'static str> {
    Some(match problem.code {
        "form-namespace" => "Use sailpoint_form_2_0",
        "form-type" => "Use type SourceConfig",
        "missing-translation" => "Add the missing text",
        "stored-id" => "Strip the id",
        _ => return None,
    })
}

/// The fix of a finding in a document of this content.
///
/// A key that has no text in some locale gets the English one there, or that of another locale; a key without any text
/// gets the words of its name.
///
/// ```
/// use patchpanel_core_models::documents::{Fix, check_in, fix};
/// use patchpanel_core_models::draft::Content;
/// use patchpanel_core_models::models::document::XmlDocument;
///
/// let document = XmlDocument::SourceConfig;
/// let mut content = Content::default();
/// content.xml.insert(document, "<Form xmlns='u' type='SourceConfig'/>".to_owned());
/// let problem = check_in(document, &content).into_iter().find(|found| found.code == "form-namespace");
/// let Some(Fix::Document(change)) = fix(document, &content, &problem.unwrap())? else { panic!() };
/// let text = change.apply(&content.xml[&document]).unwrap();
/// assert_eq!(text, "<Form xmlns='http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd' type='SourceConfig'/>");
/// # Ok::<(), patchpanel_core_models::problem::Problem>(())
/// ```
///
/// # Errors
/// The first fault of a text that is not well-formed XML.
pub fn fix(
    document: XmlDocument,
    content: &Content,
    problem: &Problem,
) -> Result<Option<Fix>, Problem> {
    let Some(text) = content.xml.get(&document) else {
        return Ok(None);
    };
    let root = Element::read(text)?;
    let edit = match problem.code {
        "form-namespace" => {
            let (name, mut change) = (namespace_name(text)?, Change::default());
            let mut document = EditableDocument::read(text)?;
            document.set_attribute(root.place, &name, FORM_NAMESPACE, &mut change)?;
            return Ok(Some(Fix::Document(change)));
        }
        "form-type" => Edit::set(root.place, "type", "SourceConfig".to_owned()),
        "stored-id" => Edit::set(root.place, "id", None),
        "missing-translation" => return Ok(missing_texts(root, content, problem)),
        _ => return Ok(None),
    };
    Ok(Some(Fix::Document(edit.apply(text)?.change)))
}

/// The attribute that says in which namespace the root element is: it may have a prefix.
fn namespace_name(text: &str) -> Result<String, Problem> {
    let tree = Tree::read(text)?;
    let prefix = tree.root().and_then(|root| root.name.split_once(':'));
    Ok(match prefix {
        Some((prefix, _)) => format!("xmlns:{prefix}"),
        None => "xmlns".to_owned(),
    })
}

fn missing_texts(root: Element, content: &Content, problem: &Problem) -> Option<Fix> {
    let files = content.translations.iter();
    let files = files
        .map(|(locale, text)| (*locale, PropertiesFile::parse(text)))
        .collect();
    let keys = used_keys(&SourceConfigForm::from(root).text_uses(), &files);
    let found = keys
        .into_iter()
        .find(|key| Some(key.first_use.place) == problem.place)?;
    let key = found.first_use.key;
    let known = files.get(&Locale::En).into_iter().chain(files.values());
    let text = known
        .filter_map(|file| file.get(&key))
        .find(|text| !text.is_empty())
        .map_or_else(|| words_of(&key), str::to_owned);
    let texts = found.missing_in.into_iter();
    Some(Fix::Texts {
        key,
        texts: texts.map(|locale| (locale, text.clone())).collect(),
    })
}

/// `form_hostUrl` says “Host url”: the words of the last part of a key.
fn words_of(key: &str) -> String {
    let last = key.rsplit(['_', '.']).find(|part| !part.is_empty());
    let mut words = String::new();
    for letter in last.unwrap_or(key).chars() {
        let begins_word = letter.is_uppercase() && words.ends_with(char::is_lowercase);
        if begins_word || letter == '-' {
            words.push(' ');
        }
        match letter {
            '-' => {}
            _ if words.is_empty() => words.extend(letter.to_uppercase()),
            _ if begins_word => words.extend(letter.to_lowercase()),
            _ => words.push(letter),
        }
    }
    words
}

#[cfg(test)]
mod tests;
