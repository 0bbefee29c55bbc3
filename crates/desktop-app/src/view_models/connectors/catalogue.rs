//! The connector list prepared for searching: text in lower case, words of facets as numbers.

use std::collections::BTreeSet;

use jiff::Timestamp;
use patchpanel_core_models::{ids::ScriptName, models::connector::ConnectorStatus};

use super::{Column, Direction, FacetValue, Filter, Found, Row, Sort};
use crate::state::session::{Session, SessionId};

/// What a catalogue was made from; when it differs, the catalogue is made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CatalogueKey {
    session: SessionId,
    read_at: Option<Timestamp>,
    unlisted: Vec<(ScriptName, bool, Option<Timestamp>)>,
}

impl CatalogueKey {
    /// The key of a session's list as it is now.
    pub(crate) fn of(session: &Session) -> Self {
        let key = |name: &ScriptName| {
            let open = session.open.get(name);
            let is_unmade = open.is_some_and(|open| open.unmade.is_some());
            let server = open.and_then(|open| open.server.value());
            (name.clone(), is_unmade, server.map(|server| server.read_at))
        };
        Self {
            session: session.id,
            read_at: session.connectors.value().map(|list| list.read_at),
            unlisted: session.unlisted().map(key).collect(),
        }
    }
}

/// One connector, prepared for searching.
#[derive(Debug)]
struct Entry {
    row: Row,
    /// Name, script name, type and class in lower case, a line each; begins with the name, so it sorts by name.
    haystack: Box<str>,
    status: Option<usize>,
    connector_type: Option<usize>,
    features: Box<[usize]>,
}

/// All connectors that can be shown, sorted by name and prepared for searching.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    entries: Vec<Entry>,
    statuses: Vec<String>,
    types: Vec<String>,
    features: Vec<String>,
}

impl Catalogue {
    /// Prepares the connectors of a session: those of the server's list, and others that it does not show.
    pub(crate) fn of(session: &Session) -> Self {
        let items = session
            .connectors
            .value()
            .map_or(&[][..], |list| &list.items);
        let mut unlisted: Vec<&ScriptName> = session.unlisted().collect();
        let listed = items.iter().filter_map(|item| item.script_name.as_ref());
        if !unlisted.is_empty() {
            let listed: BTreeSet<&ScriptName> = listed.collect();
            unlisted.retain(|name| !listed.contains(name));
        }
        let mut rows: Vec<Row> = items.iter().map(Row::listed).collect();
        rows.extend(
            unlisted
                .into_iter()
                .map(|name| Row::unlisted(session, name)),
        );
        Self::prepare(rows)
    }

    fn prepare(rows: Vec<Row>) -> Self {
        let all = || rows.iter().map(|row| &*row.of);
        let statuses = all().filter_map(|of| of.status.as_ref());
        let statuses = distinct(statuses.map(ConnectorStatus::as_str));
        let types = distinct(rows.iter().map(Row::connector_type));
        let features = distinct(all().flat_map(|of| of.features.iter().map(String::as_str)));
        let entries = rows.into_iter();
        let entries = entries.map(|row| Entry::of(row, &statuses, &types, &features));
        let mut entries: Vec<Entry> = entries.collect();
        entries.sort_by(|a, b| a.haystack.cmp(&b.haystack));
        Self {
            entries,
            statuses,
            types,
            features,
        }
    }

    /// One of the rows that [`Found`] names.
    pub(crate) fn row(&self, index: usize) -> Option<&Row> {
        self.entries.get(index).map(|entry| &entry.row)
    }

    /// What the filter keeps, in its order, with the counts of all facets.
    pub(crate) fn find(&self, filter: &Filter) -> Found {
        let criteria = Criteria::of(self, filter);
        let mut tally = Tally::of(self);
        let mut rows = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let verdict = criteria.judge(entry);
            tally.add(entry, verdict);
            if verdict.keeps() {
                rows.push(index);
            }
        }
        self.sort(&mut rows, filter.sort);
        Found {
            rows,
            total: self.entries.len(),
            custom: tally.custom,
            hidden: if filter.custom_only { tally.vendor } else { 0 },
            statuses: values(&self.statuses, &tally.statuses, &filter.statuses),
            types: values(&self.types, &tally.types, &filter.types),
            features: values(&self.features, &tally.features, &filter.features),
        }
    }

    /// The entries are sorted by name already, and these sorts are stable.
    fn sort(&self, rows: &mut [usize], sort: Sort) {
        let number = |index: &usize| {
            let entry = self.entries.get(*index)?;
            match sort.column {
                Column::Name => Some(*index),
                Column::Type => entry.connector_type,
                Column::Status => entry.status,
            }
        };
        match sort.direction {
            Direction::Ascending => rows.sort_by_key(number),
            Direction::Descending => rows.sort_by_key(|index| std::cmp::Reverse(number(index))),
        }
    }
}

/// The words of a facet, each once, sorted. A word's place is its number in the entries.
fn distinct<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let words: BTreeSet<&str> = words.filter(|word| !word.is_empty()).collect();
    words.into_iter().map(str::to_owned).collect()
}

fn number_of(words: &[String], word: &str) -> Option<usize> {
    words
        .binary_search_by(|known| known.as_str().cmp(word))
        .ok()
}

fn values(words: &[String], counts: &[usize], chosen: &BTreeSet<String>) -> Vec<FacetValue> {
    let value = |(word, count): (&String, &usize)| FacetValue {
        value: word.clone(),
        count: *count,
    };
    words
        .iter()
        .zip(counts)
        .filter(|(word, count)| **count > 0 || chosen.contains(*word))
        .map(value)
        .collect()
}

impl Entry {
    fn of(row: Row, statuses: &[String], types: &[String], features: &[String]) -> Self {
        let of = &row.of;
        let lines = [
            row.name(),
            of.script_name.as_ref().map_or("", ScriptName::as_str),
            row.connector_type(),
            of.class_name.as_deref().unwrap_or_default(),
        ];
        let status = of.status.as_ref();
        let numbers = of.features.iter();
        let numbers = numbers.filter_map(|feature| number_of(features, feature));
        Self {
            haystack: lines.join("\n").to_lowercase().into(),
            status: status.and_then(|status| number_of(statuses, status.as_str())),
            connector_type: number_of(types, row.connector_type()),
            features: numbers.collect(),
            row,
        }
    }
}

/// A filter in the numbers of a catalogue.
struct Criteria {
    words: Vec<String>,
    custom_only: bool,
    statuses: Vec<usize>,
    types: Vec<usize>,
    features: Vec<usize>,
    unknown_feature: bool,
}

impl Criteria {
    fn of(catalogue: &Catalogue, filter: &Filter) -> Self {
        let numbers = |known: &[String], chosen: &BTreeSet<String>| -> Vec<usize> {
            // A chosen value that no connector has any more keeps nothing; its number matches none.
            chosen
                .iter()
                .map(|word| number_of(known, word).unwrap_or(usize::MAX))
                .collect()
        };
        let features = numbers(&catalogue.features, &filter.features);
        Self {
            words: filter
                .text
                .to_lowercase()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            custom_only: filter.custom_only,
            statuses: numbers(&catalogue.statuses, &filter.statuses),
            types: numbers(&catalogue.types, &filter.types),
            unknown_feature: features.contains(&usize::MAX),
            features,
        }
    }

    fn judge(&self, entry: &Entry) -> Verdict {
        let one_of = |chosen: &[usize], number: Option<usize>| {
            chosen.is_empty() || number.is_some_and(|number| chosen.contains(&number))
        };
        let features = self
            .features
            .iter()
            .all(|feature| entry.features.contains(feature));
        Verdict {
            text: self
                .words
                .iter()
                .all(|word| entry.haystack.contains(word.as_str())),
            custom: !self.custom_only || entry.row.custom,
            status: one_of(&self.statuses, entry.status),
            connector_type: one_of(&self.types, entry.connector_type),
            features: features && !self.unknown_feature,
        }
    }
}

/// Which conditions an entry meets.
#[derive(Clone, Copy)]
struct Verdict {
    text: bool,
    custom: bool,
    status: bool,
    connector_type: bool,
    features: bool,
}

impl Verdict {
    fn keeps(self) -> bool {
        let Self {
            text,
            custom,
            status,
            connector_type,
            features,
        } = self;
        text && custom && status && connector_type && features
    }
}

/// Counts of each facet: of the entries that meet all conditions but the facet's own.
struct Tally {
    custom: usize,
    vendor: usize,
    statuses: Vec<usize>,
    types: Vec<usize>,
    features: Vec<usize>,
}

impl Tally {
    fn of(catalogue: &Catalogue) -> Self {
        Self {
            custom: 0,
            vendor: 0,
            statuses: vec![0; catalogue.statuses.len()],
            types: vec![0; catalogue.types.len()],
            features: vec![0; catalogue.features.len()],
        }
    }

    fn add(&mut self, entry: &Entry, verdict: Verdict) {
        let of_any_maker = Verdict {
            custom: true,
            ..verdict
        };
        if of_any_maker.keeps() {
            self.custom += usize::from(entry.row.custom);
            self.vendor += usize::from(!entry.row.custom);
        }
        if (Verdict {
            status: true,
            ..verdict
        })
        .keeps()
        {
            count(&mut self.statuses, entry.status);
        }
        if (Verdict {
            connector_type: true,
            ..verdict
        })
        .keeps()
        {
            count(&mut self.types, entry.connector_type);
        }
        if verdict.keeps() {
            for feature in &entry.features {
                count(&mut self.features, Some(*feature));
            }
        }
    }
}

fn count(counts: &mut [usize], number: Option<usize>) {
    if let Some(count) = number.and_then(|number| counts.get_mut(number)) {
        *count += 1;
    }
}
