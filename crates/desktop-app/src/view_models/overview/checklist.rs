//! What is to be done until a source can use a connector, a step each.

use patchpanel_core_models::{
    documents::{Application, CorrelationConfig, SourceConfigForm},
    draft::Content,
    models::document::XmlDocument,
};

use super::documents::TranslationFacts;
use crate::{
    state::{connectors::OpenConnector, route::ConnectorTab, session::Session},
    view_models::quantity,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub title: &'static str,
    /// How far it is: “2 pages, 13 fields”.
    pub state: String,
    pub is_done: bool,
    /// Where it is done.
    pub tab: ConnectorTab,
}

/// Whether a connector that was made here is still to be made ready: no JAR was uploaded, and no source is known to use
/// it.
pub(crate) fn is_wanted(session: &Session, connector: &OpenConnector) -> bool {
    let detail = connector.detail();
    let has_no_jar = detail.is_some_and(|detail| detail.uploaded_files.is_empty());
    let impact = connector.impact.value();
    let is_made_here = session.made.contains(&connector.script_name);
    is_made_here && has_no_jar && impact.is_none_or(|impact| impact.sources.is_empty())
}

/// What the last step says; it is done in SailPoint.
pub(crate) fn last(connector: &OpenConnector) -> &'static str {
    if connector.has_changes() {
        "Review and apply the draft first"
    } else {
        "No source uses it yet"
    }
}

pub(super) fn steps(content: &Content, texts: &TranslationFacts) -> Vec<Step> {
    let text = |document| content.xml.get(&document).map_or("", String::as_str);
    let read = |document, found: Option<(bool, String)>| {
        found.unwrap_or_else(|| {
            let is_there = !text(document).is_empty();
            let state = if is_there {
                "Cannot be read"
            } else {
                "None yet"
            };
            (false, state.to_owned())
        })
    };
    let form = XmlDocument::SourceConfig;
    let template = XmlDocument::SourceTemplate;
    let correlation = XmlDocument::CorrelationConfig;
    let step = |title, tab, (is_done, state)| Step {
        title,
        state,
        is_done,
        tab,
    };
    let xml =
        |title, document, found| step(title, ConnectorTab::Xml(document), read(document, found));
    vec![
        xml("Form", form, of_form(text(form))),
        xml("Template", template, of_template(text(template))),
        xml(
            "Correlation",
            correlation,
            of_correlation(text(correlation)),
        ),
        step(
            "Texts",
            ConnectorTab::Translations,
            of_texts(content, texts),
        ),
    ]
}

fn of_form(text: &str) -> Option<(bool, String)> {
    let form = SourceConfigForm::parse(text).ok()?;
    let sections = form.menus.iter().flat_map(|menu| &menu.sections);
    let fields: usize = sections.map(|section| section.fields.len()).sum();
    if fields == 0 {
        return Some((false, "No field yet".to_owned()));
    }
    let pages = quantity::count(form.menus.len(), "page", "pages");
    Some((
        true,
        format!("{pages}, {}", quantity::count(fields, "field", "fields")),
    ))
}

fn of_template(text: &str) -> Option<(bool, String)> {
    let application = Application::parse(text).ok()?;
    let schema = application.account_schema();
    let attributes = schema.map_or(0, |schema| schema.definitions.len());
    if attributes == 0 {
        return Some((false, "No account attribute yet".to_owned()));
    }
    let settings = quantity::count(application.settings.len(), "setting", "settings");
    let attributes = quantity::count(attributes, "account attribute", "account attributes");
    Some((true, format!("{settings}, {attributes}")))
}

fn of_correlation(text: &str) -> Option<(bool, String)> {
    let filters = CorrelationConfig::parse(text).ok()?.filters.len();
    let state = match filters {
        0 => "No filter yet".to_owned(),
        many => quantity::count(many, "filter", "filters"),
    };
    Some((filters > 0, state))
}

fn of_texts(content: &Content, texts: &TranslationFacts) -> (bool, String) {
    if texts.keys == 0 {
        return (false, "No text yet".to_owned());
    }
    let locales = content.translations.keys();
    let locales: Vec<&str> = locales.map(|locale| locale.as_str()).collect();
    let state = format!("{} in {}", texts.text(), locales.join(", "));
    (texts.missing.is_empty(), state)
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::{draft::Draft, starters::Starter};

    use super::*;

    fn steps_of(content: &Content) -> Vec<(bool, String)> {
        let facts = super::super::Facts::of(&Draft::new(content.clone()));
        let steps = steps(content, &facts.translations).into_iter();
        steps.map(|step| (step.is_done, step.state)).collect()
    }

    #[test]
    fn a_connector_without_anything_has_all_steps_before_it() {
        let mut content = Content::default();
        content
            .xml
            .insert(XmlDocument::SourceConfig, "<Form/>".to_owned());
        content
            .xml
            .insert(XmlDocument::SourceTemplate, "<Application".to_owned());
        let open = |state: &str| (false, state.to_owned());

        assert_eq!(
            steps_of(&content),
            [
                open("No field yet"),
                open("Cannot be read"),
                open("None yet"),
                open("No text yet")
            ]
        );
    }

    #[test]
    fn a_starter_has_every_step_done() {
        let done = |state: &str| (true, state.to_owned());

        assert_eq!(
            steps_of(&Starter::RestHr.content()),
            [
                done("2 pages, 12 fields"),
                done("14 settings, 16 account attributes"),
                done("2 filters"),
                done("27 keys in de, en, fr, ja")
            ]
        );
    }
}
