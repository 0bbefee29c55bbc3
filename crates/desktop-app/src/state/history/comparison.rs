//! How two states of a connector differ, part by part, as it was found in the background.

use std::sync::Arc;

use patchpanel_core_models::models::document::XmlDocument;

use crate::{compare::diff::DiffModel, theme::Change};

/// One operation of a patch, or one key of translations, as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The operation, as RFC 6902 names it.
    pub operation: &'static str,
    pub change: Change,
    pub path: String,
    /// The value before, if there is one.
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tab {
    Metadata,
    Xml(XmlDocument),
    Translations,
}

#[derive(Debug, Clone)]
pub enum Differences {
    Same,
    Cards(Vec<Card>),
    Lines(Arc<DiffModel>),
}

#[derive(Debug, Clone)]
pub struct Comparison {
    /// Tabs with their differences, in a fixed order.
    pub tabs: Vec<(Tab, Differences)>,
}

impl Comparison {
    pub fn first_difference(&self) -> Option<Tab> {
        let differing = self
            .tabs
            .iter()
            .find(|(_, differences)| !matches!(differences, Differences::Same));
        differing.map(|(tab, _)| *tab)
    }

    pub fn differences(&self, tab: Tab) -> Option<&Differences> {
        self.tabs
            .iter()
            .find(|(known, _)| *known == tab)
            .map(|(_, differences)| differences)
    }
}
