//! Quick fixes of findings, and a text that is replaced in all documents: one step of undo each.

use patchpanel_core_models::{
    documents::{self as documents_model, Fix},
    ids::Locale,
    models::document::XmlDocument,
    problem::Problem,
};

use super::{documents, draft, translations, turn::Turn};
use crate::{
    command::{FixCommand, Replacing},
    messages,
    state::notices::NoticeKind,
    view_models::replacing::Replaced,
};

pub(super) fn run(turn: &mut Turn<'_>, command: FixCommand) {
    match command {
        FixCommand::Problem(document, problem) => fix(turn, document, &problem),
        FixCommand::Replace(replacing) => replace(turn, &replacing),
        FixCommand::AddTexts { key, text, locales } => {
            let texts = locales.into_iter();
            add(turn, &key, texts.map(|locale| (locale, text.clone())));
        }
    }
}

fn replace(turn: &mut Turn<'_>, replacing: &Replacing) {
    let escapes = turn.state.settings.translation_encoding.escapes();
    let Some(open) = turn.selected() else {
        return;
    };
    let replaced = Replaced::of(&open.draft.current, replacing, escapes);
    let notice = messages::replaced(&replaced.words());
    draft::edit_all(turn, replaced.values);
    turn.notify(NoticeKind::Success, notice);
}

fn fix(turn: &mut Turn<'_>, document: XmlDocument, problem: &Problem) {
    let content = turn.selected().map(|open| &open.draft.current);
    let found = content.and_then(|content| documents_model::fix(document, content, problem).ok());
    match found.flatten() {
        Some(Fix::Document(change)) => documents::edit(turn, document, &change),
        Some(Fix::Texts { key, texts }) => {
            let notice = messages::texts_added(&key, &texts);
            add(turn, &key, texts);
            turn.notify(NoticeKind::Success, notice);
        }
        None => turn.notify(NoticeKind::Error, messages::edited_meanwhile()),
    }
}

fn add(turn: &mut Turn<'_>, key: &str, texts: impl IntoIterator<Item = (Locale, String)>) {
    let texts = texts.into_iter();
    let texts = texts.map(|(locale, text)| (locale, key.to_owned(), text));
    let values = translations::with_texts(turn, texts.collect());
    draft::edit_all(turn, values);
}
