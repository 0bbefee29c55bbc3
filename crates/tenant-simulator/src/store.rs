//! What the tenant holds: connectors and the sources that were made from them.
//!
//! It enforces unique names and script names. Rights and formats are the routes' business.

use crate::connector::Connector;
use crate::listing::Listing;
use crate::script_name;
use crate::switches::ListScope;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A configured target system; only as much of it as a connector's uses need.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The script name of its connector.
    pub(crate) connector: String,
    pub(crate) connector_name: String,
    pub(crate) connector_class: String,
    pub(crate) type_name: String,
    pub(crate) features: Vec<String>,
    pub(crate) dependents: Dependents,
}

/// What depends on a source, by name.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Dependents {
    pub(crate) identity_profiles: &'static [&'static str],
    pub(crate) transforms: &'static [&'static str],
    pub(crate) apps: &'static [&'static str],
}

impl Source {
    /// The members of a source that the API's document names and that this tenant knows.
    pub(crate) fn view(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "connector": self.connector,
            "connectorName": self.connector_name,
            "connectorClass": self.connector_class,
            "type": self.type_name,
            "features": self.features,
            "authoritative": false,
            "healthy": true,
            "connectorAttributes": {},
        })
    }
}

/// All connectors and sources of the tenant.
#[derive(Debug, Default)]
pub(crate) struct Store {
    /// Every connector at a place of its own; the place of a deleted one stays empty.
    connectors: Vec<Option<Connector>>,
    by_script_name: BTreeMap<String, usize>,
    /// Places by lower-case name: the order of the list, and the check for duplicates.
    by_name: BTreeMap<String, usize>,
    sources: Vec<Source>,
    /// The list as it was served last; `None` once a connector may have changed.
    listing: Option<Arc<Listing>>,
}

impl Store {
    /// Keeps a connector under a script name derived from its name, unless the name is taken.
    ///
    /// # Errors
    /// The connector that has the name already, whatever its case.
    pub(crate) fn insert(&mut self, mut connector: Connector) -> Result<&Connector, String> {
        let key = connector.name.to_lowercase();
        if let Some(holder) = self.by_name.get(&key).and_then(|place| self.at(*place)) {
            return Err(holder.script_name.clone());
        }
        let script_name = script_name::derive_free(&connector.name, |candidate| {
            self.by_script_name.contains_key(candidate)
        });
        self.listing = None;
        connector.script_name.clone_from(&script_name);
        let place = self.connectors.len();
        self.by_name.insert(key, place);
        self.by_script_name.insert(script_name, place);
        self.connectors.push(None);
        Ok(self.connectors[place].insert(connector))
    }

    pub(crate) fn get(&self, script_name: &str) -> Option<&Connector> {
        self.at(*self.by_script_name.get(script_name)?)
    }

    pub(crate) fn get_mut(&mut self, script_name: &str) -> Option<&mut Connector> {
        let place = *self.by_script_name.get(script_name)?;
        self.listing = None;
        self.connectors.get_mut(place)?.as_mut()
    }

    pub(crate) fn remove(&mut self, script_name: &str) {
        self.listing = None;
        let place = self.by_script_name.remove(script_name);
        let emptied = place.and_then(|place| self.connectors.get_mut(place)?.take());
        if let Some(connector) = emptied {
            self.by_name.remove(&connector.name.to_lowercase());
        }
    }

    /// The rows of the list, by name without regard to case.
    pub(crate) fn listing(&mut self, scope: ListScope) -> Arc<Listing> {
        if let Some(listing) = self
            .listing
            .as_ref()
            .filter(|listing| listing.scope() == scope)
        {
            return Arc::clone(listing);
        }
        let places = self.by_name.values().copied();
        let by_name = places.filter_map(|place| Some((place, self.at(place)?)));
        let listing = Arc::new(Listing::new(scope, by_name));
        self.listing = Some(Arc::clone(&listing));
        listing
    }

    /// The connector at a place that [`Listing::places`] gives.
    pub(crate) fn at(&self, place: usize) -> Option<&Connector> {
        self.connectors.get(place)?.as_ref()
    }

    pub(crate) fn add_source(&mut self, source: Source) {
        self.sources.push(source);
    }

    pub(crate) fn sources(&self) -> &[Source] {
        &self.sources
    }

    pub(crate) fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// The sources that use a connector.
    pub(crate) fn sources_of<'store>(
        &'store self,
        script_name: &'store str,
    ) -> impl Iterator<Item = &'store Source> {
        self.sources
            .iter()
            .filter(move |source| source.connector == script_name)
    }
}
