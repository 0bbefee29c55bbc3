//! Which screen is shown.

use patchpanel_core_models::{draft::Part, models::document::XmlDocument};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Route {
    /// The first screen: connect a tenant, explore the demo tenant, import.
    #[default]
    Welcome,
    Profiles,
    Connectors,
    /// What will be sent, before it is sent.
    Review,
    /// The draft and the server moved apart: what becomes of each difference.
    Conflict,
    Apply,
    /// Two connectors side by side, and what of the one becomes a draft of the other.
    Compare,
    Audit,
    /// Backups, and how tenant and folder differ.
    Backups,
    Settings,
}

/// What the person wants of the list beside an open connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListWish {
    /// Shown where the window has room for it.
    #[default]
    Usual,
    Hidden,
    Shown,
}

/// In files it is its title; one that is not known stands for the first tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "&'static str")]
pub enum ConnectorTab {
    #[default]
    Overview,
    /// The `connectorMetadata` object.
    Metadata,
    Xml(XmlDocument),
    /// One `.properties` text per locale.
    Translations,
    History,
}

impl ConnectorTab {
    /// All tabs, in the order shown.
    pub const ALL: [Self; 4 + XmlDocument::ALL.len()] = {
        let mut tabs = [Self::History; 4 + XmlDocument::ALL.len()];
        (tabs[0], tabs[1]) = (Self::Overview, Self::Metadata);
        let mut number = 0;
        while number < XmlDocument::ALL.len() {
            tabs[2 + number] = Self::Xml(XmlDocument::ALL[number]);
            number += 1;
        }
        tabs[2 + number] = Self::Translations;
        tabs
    };

    pub fn of(part: Part) -> Self {
        match part {
            Part::Metadata => Self::Metadata,
            Part::Xml(document) => Self::Xml(document),
            Part::Translations(_) => Self::Translations,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Metadata => "Metadata",
            Self::Xml(document) => document.short_title(),
            Self::Translations => "Translations",
            Self::History => "History",
        }
    }
}

impl From<String> for ConnectorTab {
    fn from(title: String) -> Self {
        let known = Self::ALL.into_iter().find(|tab| tab.title() == title);
        known.unwrap_or_default()
    }
}

impl From<ConnectorTab> for &'static str {
    fn from(tab: ConnectorTab) -> Self {
        tab.title()
    }
}
