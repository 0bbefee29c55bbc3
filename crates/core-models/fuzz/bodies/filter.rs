//! A filter is printed as a text that reads as the same filter; what is none is refused at a place in the text.

use patchpanel_core_models::filter::{Filter, connector_rules};
use patchpanel_core_models::ids::ApiVersion;

pub fn check(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    match Filter::parse(text) {
        Ok(filter) => {
            assert_eq!(Filter::parse(&filter.to_string()).as_ref(), Ok(&filter));
            for version in ApiVersion::ALL {
                filter.validate(connector_rules(version));
            }
        }
        Err(problem) => {
            let column = problem.place.expect("a place in the text").column as usize;
            assert!((1..=text.chars().count() + 1).contains(&column));
        }
    }
}
