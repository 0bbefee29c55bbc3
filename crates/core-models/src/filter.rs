//! Filter expressions of list operations: build, print, parse and check them (ISC docs: Standard collection
//! parameters).
//!
//! Nothing is evaluated and nothing is percent-encoded: printing gives the value of the `filters` parameter,
//! and encoding a whole parameter value is the HTTP client's work.
//!
//! ```
//! use patchpanel_core_models::filter::{Field, Filter, connector_rules};
//! use patchpanel_core_models::ids::ApiVersion;
//!
//! let built = Field::new("name")?.starts_with("Acme \"HR\"").and(Field::new("directConnect")?.equals(true));
//! assert_eq!(built.to_string(), r#"name sw "Acme \"HR\"" and directConnect eq true"#);
//! assert_eq!(Filter::parse(&built.to_string()), Ok(built.clone()));
//!
//! assert!(built.validate(connector_rules(ApiVersion::V1)).is_empty());
//! let refused = Field::new("name")?.equals("Acme").validate(connector_rules(ApiVersion::V1));
//! assert_eq!(refused[0].what, "The field “name” cannot be compared with eq here.");
//! # Ok::<(), patchpanel_core_models::filter::InvalidField>(())
//! ```

mod expression;
mod parse;
#[cfg(test)]
mod parse_tests;
mod print;
mod rules;
mod token;

pub use expression::{
    DateTime, EmptyList, Field, Filter, FilterValue, InvalidField, Operator, Values,
};
pub use rules::{FieldRule, ValueKind, connector_rules};
