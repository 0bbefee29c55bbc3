//! Models of the custom-connector API: pure data, patches, XML and plans, without IO.
#![warn(clippy::indexing_slicing)]
