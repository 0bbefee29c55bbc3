//! The connector list: what is in it, what a filter keeps of it, and how many each facet would keep.
//!
//! The list is prepared once per answer of the server ([`Catalogue::of`]); filtering it is then a walk over prepared
//! text ([`Catalogue::find`]), so that typing stays smooth at 100,000 connectors. Whether a connector is edited is
//! asked at drawing, since it changes with every key.

mod catalogue;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, sync::Arc};

use patchpanel_core_models::{
    ids::ScriptName,
    models::connector::{ConnectorStatus, ConnectorSummary},
};

pub(crate) use self::catalogue::{Catalogue, CatalogueKey};
use super::quantity;
use crate::{
    command::Action,
    state::{route::ListWish, session::Session},
    theme::measure,
};

/// What pinning does to a connector.
pub(crate) fn pin_title(session: &Session, script_name: &ScriptName) -> &'static str {
    if session.profile.pinned.contains(script_name) {
        "Unpin from the side bar"
    } else {
        Action::TogglePin.title()
    }
}

/// How much room the list takes beside a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListForm {
    /// Name, type and status, with facets.
    Wide,
    /// Name and the sign of the status.
    Narrow,
    /// None: the connector needs the room, or the person asked for it.
    Hidden,
}

impl ListForm {
    /// The form in a window of this width, the same beside each tab of a connector, so that no tab jumps.
    pub(crate) fn beside(is_open: bool, wish: ListWish, window_width: f32) -> Self {
        match (is_open, wish) {
            (true, ListWish::Hidden) => Self::Hidden,
            (true, ListWish::Usual) if window_width < measure::NARROW => Self::Hidden,
            (true, _) if window_width < measure::ROOMY => Self::Narrow,
            (false, _) if window_width < measure::NARROW => Self::Narrow,
            (true | false, _) => Self::Wide,
        }
    }
}

/// A status in the app's words; one that the app does not know stays the server's.
pub(crate) fn status_word(status: &ConnectorStatus) -> &str {
    match status {
        ConnectorStatus::Released => "Released",
        ConnectorStatus::Development => "Development",
        ConnectorStatus::Demo => "Demo",
        ConnectorStatus::Deprecated => "Deprecated",
        ConnectorStatus::Other(word) => word,
    }
}

/// What the table can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Column {
    #[default]
    Name,
    Type,
    Status,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    #[default]
    Ascending,
    Descending,
}

/// How the table is sorted; equal rows stay sorted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    pub column: Column,
    pub direction: Direction,
}

impl Sort {
    /// The sort after the head of `column` was pressed: the other direction if it is sorted by it already.
    pub fn pressed(self, column: Column) -> Self {
        let direction = match self.direction {
            Direction::Ascending if self.column == column => Direction::Descending,
            Direction::Ascending | Direction::Descending => Direction::Ascending,
        };
        Self { column, direction }
    }
}

/// What narrows the list, and its order. Within a facet statuses and types are alternatives; features must all be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Words that name, script name, type or class must hold, in any order and case.
    pub text: String,
    /// Only connectors that a customer made.
    pub custom_only: bool,
    /// Statuses to keep; empty for all.
    pub statuses: BTreeSet<String>,
    /// Types to keep; empty for all.
    pub types: BTreeSet<String>,
    /// Features that a connector must have.
    pub features: BTreeSet<String>,
    pub sort: Sort,
}

impl Default for Filter {
    /// Custom connectors by name: they are what this app is for.
    fn default() -> Self {
        Self {
            text: String::new(),
            custom_only: true,
            statuses: BTreeSet::new(),
            types: BTreeSet::new(),
            features: BTreeSet::new(),
            sort: Sort::default(),
        }
    }
}

impl Filter {
    /// Lets everything through; the order stays.
    pub fn clear(&mut self) {
        *self = Self {
            custom_only: false,
            sort: self.sort,
            ..Self::default()
        };
    }

    /// Whether anything is narrowed.
    pub fn narrows(&self) -> bool {
        let Self {
            text,
            custom_only,
            statuses,
            types,
            features,
            sort: _,
        } = self;
        *custom_only
            || !text.trim().is_empty()
            || [statuses, types, features]
                .iter()
                .any(|facet| !facet.is_empty())
    }
}

/// Whether the server's list shows a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    Listed,
    /// It does not, since it lists released connectors only; this profile made the connector or opened it by name.
    Remembered,
    /// The tenant does not have it: applying the plan of its draft creates it.
    Unmade,
}

/// One connector of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// As the list has it, or what is known of a remembered one.
    pub of: Arc<ConnectorSummary>,
    /// Whether the server's list shows it.
    pub listing: Listing,
    custom: bool,
}

impl Row {
    fn listed(of: &Arc<ConnectorSummary>) -> Self {
        Self {
            of: of.clone(),
            listing: Listing::Listed,
            // What cannot be read must not be hidden by what it may not be.
            custom: of.looks_custom() || !of.unread.is_empty(),
        }
    }

    /// What is known of it comes from its own answer, once it was opened, or from what creates it; until then it is taken
    /// for a custom one, because somebody made it here or knew its name.
    fn unlisted(session: &Session, script_name: &ScriptName) -> Self {
        let open = session.open.get(script_name);
        let is_unmade = open.is_some_and(|open| open.unmade.is_some());
        let detail = open.and_then(|connector| connector.detail());
        let known = detail.map(|detail| ConnectorSummary {
            name: detail.name.as_deref().map(Into::into),
            connector_type: detail.connector_type.as_deref().map(Into::into),
            class_name: detail.class_name.as_deref().map(Into::into),
            status: detail.status.clone(),
            ..ConnectorSummary::default()
        });
        Self {
            of: Arc::new(ConnectorSummary {
                script_name: Some(script_name.clone()),
                ..known.unwrap_or_default()
            }),
            listing: if is_unmade {
                Listing::Unmade
            } else {
                Listing::Remembered
            },
            custom: is_unmade || detail.is_none_or(|detail| detail.is_custom()),
        }
    }

    /// The name, or the script name where there is none.
    pub(crate) fn name(&self) -> &str {
        let script_name = self.of.script_name.as_ref().map(ScriptName::as_str);
        let name = self.of.name.as_deref().or(script_name);
        name.unwrap_or(if self.of.unread.is_empty() {
            "Without a name"
        } else {
            "Cannot be read"
        })
    }

    /// The type; empty when it is not known.
    pub(crate) fn connector_type(&self) -> &str {
        self.of.connector_type.as_deref().unwrap_or_default()
    }
}

/// A value of a facet and how many connectors choosing it would keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FacetValue {
    /// The value, as the server wrote it.
    pub value: String,
    /// How many connectors it would keep.
    pub count: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Found {
    /// The rows kept, in order; each names a row of the catalogue.
    pub rows: Vec<usize>,
    /// How many connectors there are in all.
    pub total: usize,
    /// How many of them are custom, under the other conditions.
    pub custom: usize,
    /// How many of the vendor's own the other conditions keep, and “Custom only” hides.
    pub hidden: usize,
    pub statuses: Vec<FacetValue>,
    pub types: Vec<FacetValue>,
    pub features: Vec<FacetValue>,
}

/// The footer of the wide list: “20 shown of 203 connectors”, “203 connectors”.
pub(crate) fn footer(found: &Found) -> String {
    let all = quantity::count(found.total, "connector", "connectors");
    if found.rows.len() == found.total {
        all
    } else {
        format!("{} shown of {all}", found.rows.len())
    }
}

/// The footer of the narrow list: “20 of 203”.
pub(crate) fn short_footer(found: &Found) -> String {
    if found.rows.len() == found.total {
        quantity::count(found.total, "connector", "connectors")
    } else {
        format!("{} of {}", found.rows.len(), found.total)
    }
}

/// What the button of a facet says: its only value, or the first and how many more.
pub(crate) fn chosen_text(
    chosen: &BTreeSet<String>,
    word: impl Fn(&str) -> String,
) -> Option<String> {
    let first = elided(&word(chosen.first()?));
    Some(if chosen.len() == 1 {
        first
    } else {
        format!("{first} +{}", chosen.len() - 1)
    })
}

/// The start of a long word, so that facets fit beside each other.
fn elided(word: &str) -> String {
    const LONGEST: usize = 16;
    if word.chars().count() <= LONGEST {
        return word.to_owned();
    }
    let start: String = word.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}

/// Where more of what was typed is: “1 match among SailPoint's own connectors”.
pub(crate) fn hidden_matches(filter: &Filter, found: &Found) -> Option<String> {
    let is_looking = !filter.text.trim().is_empty() && found.hidden > 0;
    is_looking.then(|| {
        let matches = quantity::count(found.hidden, "match", "matches");
        format!("{matches} among SailPoint’s own connectors")
    })
}

/// Why a list shows nothing: a title and a text.
pub(crate) fn nothing_found(filter: &Filter, found: &Found) -> (String, &'static str) {
    let typed = filter.text.trim();
    let others = Filter {
        text: String::new(),
        ..filter.clone()
    }
    .narrows();
    match (found.total, typed) {
        (0, _) => ("This tenant lists no connectors".to_owned(), RELEASED_ONLY),
        (_, "") => (
            "No connector matches these filters".to_owned(),
            RELEASED_ONLY,
        ),
        (_, typed) if others => (
            format!("No connector matches “{typed}” with these filters"),
            RELEASED_ONLY,
        ),
        (_, typed) => (format!("No connector matches “{typed}”"), RELEASED_ONLY),
    }
}

const RELEASED_ONLY: &str =
    "The list holds released connectors only.\nOpen a connector in development by its script name.";
