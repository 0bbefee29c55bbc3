//! One snapshot compared with the draft, part by part.

use std::{collections::BTreeSet, sync::Arc};

use patchpanel_core_models::{
    draft::{Content, Part},
    ids::Locale,
    models::document::XmlDocument,
    patch::{self, Pointer},
    properties::PropertiesFile,
};
use serde_json::Value;

use crate::{
    compare::diff::DiffModel,
    state::{
        history::comparison::{Card, Comparison, Differences, Tab},
        route::ConnectorTab,
    },
    theme::Change,
    view_models::metadata::preview::{self, Wording},
};

/// Compares a snapshot with the draft: what the draft has is “after”.
pub(crate) fn compare(snapshot: &Content, draft: &Content) -> Comparison {
    let xml = XmlDocument::ALL
        .into_iter()
        .map(|document| (Tab::Xml(document), lines(document, snapshot, draft)));
    let metadata = std::iter::once((Tab::Metadata, operations(snapshot, draft)));
    let translations = std::iter::once((Tab::Translations, texts(snapshot, draft)));
    Comparison {
        tabs: metadata.chain(xml).chain(translations).collect(),
    }
}

fn cards_or_same(cards: Vec<Card>) -> Differences {
    if cards.is_empty() {
        Differences::Same
    } else {
        Differences::Cards(cards)
    }
}

fn operations(snapshot: &Content, draft: &Content) -> Differences {
    let [before, after] = [snapshot, draft].map(|content| Value::Object(content.metadata.clone()));
    let place = Pointer::default().join("connectorMetadata");
    let patch = patch::diff_under(&place, &before, &after);
    cards_or_same(preview::cards(&patch, snapshot, Wording::Json))
}

fn lines(document: XmlDocument, snapshot: &Content, draft: &Content) -> Differences {
    let [before, after] = [snapshot, draft].map(|content| {
        content
            .xml
            .get(&document)
            .map(String::as_str)
            .unwrap_or_default()
    });
    if before == after {
        Differences::Same
    } else {
        Differences::Lines(Arc::new(DiffModel::new(before, after)))
    }
}

fn texts(snapshot: &Content, draft: &Content) -> Differences {
    let locales: BTreeSet<Locale> = snapshot
        .translations
        .keys()
        .chain(draft.translations.keys())
        .copied()
        .collect();
    let cards = locales.into_iter().flat_map(|locale| {
        let [before, after] = [snapshot, draft].map(|content| {
            content
                .translations
                .get(&locale)
                .map(String::as_str)
                .unwrap_or_default()
        });
        key_cards(locale, before, after)
    });
    cards_or_same(cards.collect())
}

fn key_cards(locale: Locale, before: &str, after: &str) -> Vec<Card> {
    if before == after {
        return Vec::new();
    }
    let [before, after] = [before, after].map(PropertiesFile::parse);
    let (before, after) = (before.values(), after.values());
    let keys: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let differing = keys
        .into_iter()
        .filter(|key| before.get(key) != after.get(key));
    let card = |key: &str| {
        let [before, after] =
            [&before, &after].map(|values| values.get(key).map(|text| (*text).to_owned()));
        let change = match (&before, &after) {
            (None, _) => Change::Added,
            (Some(_), None) => Change::Removed,
            (Some(_), Some(_)) => Change::Replaced,
        };
        Card {
            operation: change.operation(),
            change,
            path: format!("{locale}/{key}"),
            before,
            after,
        }
    };
    let cards: Vec<Card> = differing.map(card).collect();
    if cards.is_empty() {
        // The texts differ in comments, order or escapes only.
        let note = "comments, order or escapes".to_owned();
        return vec![Card {
            operation: "replace",
            change: Change::Replaced,
            path: format!("{locale}.properties"),
            before: None,
            after: Some(note),
        }];
    }
    cards
}

/// The title of a tab with how much differs: “Source config  +4 −2”, “Template  same”.
pub(crate) fn tab_title(tab: Tab, differences: &Differences) -> String {
    let title = match tab {
        Tab::Metadata => "Metadata",
        Tab::Xml(document) => ConnectorTab::of(Part::Xml(document)).title(),
        Tab::Translations => "Translations",
    };
    let counts = match differences {
        Differences::Same => "same".to_owned(),
        Differences::Cards(cards) => card_counts(cards),
        Differences::Lines(model) => {
            let counts = model.counts();
            signs(&[
                ("+", counts.added + counts.replaced),
                ("−", counts.removed + counts.replaced),
            ])
        }
    };
    format!("{title}  {counts}")
}

fn card_counts(cards: &[Card]) -> String {
    let of = |change| cards.iter().filter(|card| card.change == change).count();
    signs(&[
        ("+", of(Change::Added)),
        ("~", of(Change::Replaced)),
        ("−", of(Change::Removed)),
    ])
}

fn signs(counts: &[(&str, usize)]) -> String {
    let shown = counts.iter().filter(|(_, count)| *count > 0);
    shown
        .map(|(sign, count)| format!("{sign}{count}"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::contents;
    use super::*;

    #[test]
    fn a_snapshot_is_compared_with_the_draft_part_by_part() {
        let (first, _, draft) = contents();

        let comparison = compare(&first, &draft);

        let titles: Vec<_> = comparison
            .tabs
            .iter()
            .map(|(tab, differences)| tab_title(*tab, differences))
            .collect();
        assert_eq!(
            titles,
            [
                "Metadata  +1 ~1",
                "Source config  +1 −1",
                "Template  same",
                "Correlation  same",
                "Translations  ~1 −1"
            ]
        );
        assert_eq!(comparison.first_difference(), Some(Tab::Metadata));
        let Some(Differences::Cards(cards)) = comparison.differences(Tab::Translations) else {
            panic!("translations differ")
        };
        let cards: Vec<_> = cards
            .iter()
            .map(|card| {
                (
                    card.operation,
                    card.path.as_str(),
                    card.before.as_deref(),
                    card.after.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            cards,
            [
                ("replace", "de/host", Some("Rechner"), Some("Server")),
                ("remove", "de/port", Some("Port"), None)
            ]
        );
    }

    #[test]
    fn a_file_that_differs_in_comments_only_is_not_told_to_be_the_same() {
        let content = |text: &str| Content {
            translations: [(Locale::De, text.to_owned())].into(),
            ..Content::default()
        };

        let comparison = compare(&content("a=1"), &content("# new\na=1"));

        let differences = comparison.differences(Tab::Translations).unwrap();
        assert_eq!(
            tab_title(Tab::Translations, differences),
            "Translations  ~1"
        );
    }
}
