//! A filter is printed as a text that reads as the same filter; what is none is refused at a place in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchpanel_core_models::filter::{Filter, connector_rules};
use patchpanel_core_models::ids::ApiVersion;

fuzz_target!(|text: &str| match Filter::parse(text) {
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
});
