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
        "form-type" => Edit::SetAttribute {
            element: root.place,
            name: "type".into(),
            value: "SourceConfig".to_owned(),
        },
        "stored-id" => Edit::RemoveAttribute {
            element: root.place,
            name: "id".into(),
        },
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
mod tests {
    use std::collections::BTreeMap;

    use super::super::check_in;
    use super::*;

    fn content(document: XmlDocument, text: &str, translations: &[(Locale, &str)]) -> Content {
        let files = translations.iter();
        Content {
            xml: BTreeMap::from([(document, text.to_owned())]),
            translations: files
                .map(|(locale, text)| (*locale, (*text).to_owned()))
                .collect(),
            ..Content::default()
        }
    }

    fn problem(document: XmlDocument, content: &Content, code: &str) -> Option<Problem> {
        let problems = check_in(document, content);
        problems.into_iter().find(|problem| problem.code == code)
    }

    /// The document after the fix; the finding is gone.
    fn fixed(document: XmlDocument, text: &str, code: &str) -> String {
        let mut content = content(document, text, &[]);
        let found = problem(document, &content, code).expect(code);
        assert!(fix_title(&found).is_some());
        let Ok(Some(Fix::Document(change))) = fix(document, &content, &found) else {
            panic!("{code} has no fix of the document");
        };
        let after = change.apply(text).unwrap();
        content.xml.insert(document, after.clone());
        assert_eq!(problem(document, &content, code), None);
        after
    }

    #[test]
    fn a_form_gets_its_namespace_and_type() {
        let form = XmlDocument::SourceConfig;
        let at = FORM_NAMESPACE;
        for (before, after) in [
            (
                "<Form type='SourceConfig'/>",
                format!("<Form type='SourceConfig' xmlns='{at}'/>"),
            ),
            (
                "<p:Form\n xmlns:p='u' type='SourceConfig'/>",
                format!("<p:Form\n xmlns:p='{at}' type='SourceConfig'/>"),
            ),
        ] {
            assert_eq!(fixed(form, before, "form-namespace"), after);
        }
        let typed = format!("<Form xmlns='{at}' type='SourceConfig'/>");
        assert_eq!(
            fixed(form, &format!("<Form xmlns='{at}'/>"), "form-type"),
            typed
        );
    }

    #[test]
    fn an_id_is_stripped_and_nothing_else() {
        let text = "<!-- id --><CorrelationConfig name='HR' id='2c91'><AttributeAssignments/></CorrelationConfig>";
        let after = fixed(XmlDocument::CorrelationConfig, text, "stored-id");
        assert_eq!(after, text.replace(" id='2c91'", ""));
    }

    #[test]
    fn a_missing_text_is_taken_from_english_or_said_by_its_key() {
        let form = XmlDocument::SourceConfig;
        let text = "<Form><Field name='a' displayName='con_host'/><Field name='b' displayName='con_hostUrl'/></Form>";
        let files = [(Locale::En, "con_host=Host\n"), (Locale::De, "")];
        let content = content(form, text, &files);
        let problems = check_in(form, &content);
        let missing = problems
            .iter()
            .filter(|found| found.code == "missing-translation");
        let fixes: Vec<Fix> = missing
            .map(|found| fix(form, &content, found).unwrap().unwrap())
            .collect();

        let texts = |key: &str, text: &str, locales: &[Locale]| Fix::Texts {
            key: key.to_owned(),
            texts: locales.iter().map(|at| (*at, text.to_owned())).collect(),
        };
        let mut both = [Locale::En, Locale::De];
        both.sort_unstable();
        assert_eq!(
            fixes,
            [
                texts("con_host", "Host", &[Locale::De]),
                texts("con_hostUrl", "Host url", &both)
            ]
        );
    }

    #[test]
    fn what_is_gone_or_broken_has_no_fix() {
        let form = XmlDocument::SourceConfig;
        let found = problem(form, &content(form, "<Form/>", &[]), "form-namespace").unwrap();

        assert_eq!(fix(form, &Content::default(), &found), Ok(None));
        assert!(fix(form, &content(form, "<Form", &[]), &found).is_err());
        let other = Problem::new(found.severity, "sample", "It is odd.", "Look.");
        assert_eq!(fix_title(&other), None);
    }
}
