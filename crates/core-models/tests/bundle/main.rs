//! Connector bundles: there and back over generated connectors, what drifts, and what the documentation shows.

#[cfg(test)]
mod document;
#[cfg(test)]
mod round_trips;
