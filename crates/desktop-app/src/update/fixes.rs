//! Quick fixes of findings, and a text that is replaced in all documents: one step of undo each.

use patchpanel_core_models::{
    documents::{self as documents_model, Fix},
    ids::Locale,
    models::document::XmlDocument,
    problem::Problem,
    properties::PropertiesFile,
};

use super::{documents, draft, translations, turn::Turn};
use crate::{
    command::{FixCommand, Replacing},
    messages,
    state::notices::NoticeKind,
    view_models::replacing::Replaced,
};

pub(super) fn run(turn: &mut Turn<'_>, command: FixCommand) -> Option<()> {
    match command {
        FixCommand::Problem(document, problem) => fix(turn, document, &problem)?,
        FixCommand::Replace(replacing) => replace(turn, &replacing)?,
        FixCommand::AddTexts { key, text, locales } => {
            let texts = locales.into_iter();
            add(turn, &key, texts.map(|locale| (locale, text.clone())));
        }
    }
    Some(())
}

fn replace(turn: &mut Turn<'_>, replacing: &Replacing) -> Option<()> {
    let escapes = turn.state.settings.translation_encoding.escapes();
    let open = turn.selected()?;
    let script_name = open.script_name.clone();
    let replaced = Replaced::of(&open.draft.current, replacing, escapes);
    let notice = messages::replaced(&replaced.words());
    draft::edit_all(turn, replaced.values);
    turn.notify_undo(&script_name, notice);
    Some(())
}

fn fix(turn: &mut Turn<'_>, document: XmlDocument, problem: &Problem) -> Option<()> {
    let open = turn.selected()?;
    let script_name = open.script_name.clone();
    let found = documents_model::fix(document, &open.draft.current, problem);
    match found.ok().flatten() {
        Some(Fix::Document(change)) => documents::edit(turn, document, &change)?,
        Some(Fix::Texts { key, texts }) => {
            let notice = messages::texts_added(&key, &texts);
            add(turn, &key, texts);
            turn.notify_undo(&script_name, notice);
        }
        None => turn.notify(NoticeKind::Error, messages::edited_meanwhile()),
    }
    Some(())
}

/// Adds texts; those of other languages are copies that are still to be translated.
fn add(turn: &mut Turn<'_>, key: &str, texts: impl IntoIterator<Item = (Locale, String)>) {
    let texts = texts.into_iter();
    let texts = texts.map(|(locale, text)| (locale, key.to_owned(), text));
    let (english, copies) = texts.partition(|(locale, ..)| *locale == Locale::En);
    let mut values = translations::with_texts(turn, english, PropertiesFile::set);
    let copies = translations::with_texts(turn, copies, PropertiesFile::set_to_translate);
    values.extend(copies);
    draft::edit_all(turn, values);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{testing, update::testing::on_command};

    #[test]
    fn an_english_text_in_other_languages_is_marked_to_be_translated() {
        let detail = json!({"scriptName": "workday", "translationProperties": {"en": "a=A\n", "de": "a=Ä\n"}});
        let mut state = testing::opened(detail);

        on_command(
            &mut state,
            FixCommand::AddTexts {
                key: "b".to_owned(),
                text: "B".to_owned(),
                locales: [Locale::En, Locale::De].into(),
            },
        );

        let texts = &state.open_connector().unwrap().draft.current.translations;
        assert_eq!(texts[&Locale::En], "a=A\nb=B\n");
        assert_eq!(texts[&Locale::De], "a=Ä\n# to translate\nb=B\n");
    }
}
