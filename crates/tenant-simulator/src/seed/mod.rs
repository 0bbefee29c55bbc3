//! What a tenant holds at the start. All texts are our own.

mod custom;
mod large;
mod sources;
mod vendor;

use crate::store::Store;
use std::str::FromStr;

/// The connectors that a tenant starts with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seed {
    #[default]
    Empty,
    /// A made-up company's tenant: 203 connectors in the list, 20 custom ones (15 of them released),
    /// and a few sources.
    Demo,
    /// So many released connectors, one in five of them custom, for tests of size.
    Large(usize),
}

impl FromStr for Seed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "empty" => Ok(Self::Empty),
            None if text == "demo" => Ok(Self::Demo),
            Some(("large", count)) => count
                .parse()
                .map(Self::Large)
                .map_err(|error| format!("“{count}” is no number of connectors: {error}")),
            _ => Err("use demo, empty, or large:N with a number for N".to_owned()),
        }
    }
}

pub(crate) fn store(seed: Seed) -> Store {
    let mut store = Store::default();
    let connectors = match seed {
        Seed::Empty => Vec::new(),
        Seed::Demo => vendor::connectors()
            .into_iter()
            .chain(custom::connectors())
            .collect(),
        Seed::Large(count) => large::connectors(count),
    };
    for connector in connectors {
        // The tests of this module prove that no seed has a name twice.
        drop(store.insert(connector).map(drop));
    }
    if seed == Seed::Demo {
        sources::add(&mut store);
    }
    store
}
