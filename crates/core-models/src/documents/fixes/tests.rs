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
