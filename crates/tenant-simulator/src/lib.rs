//! An in-memory tenant that serves the custom-connector API over HTTP.
