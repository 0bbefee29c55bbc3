//! What holds for any file at all. The tests below call these with files that are nearly right, and the fuzz targets
//! with any.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    ports::files::{ProfilesFile, sail_cli_environments, text},
    state::apply::StoredRun,
};

/// Profiles and settings come back as they are written, or are refused.
pub fn profiles(bytes: &[u8]) {
    let read = |text: &str| ProfilesFile::parse(text).map(ProfilesFile::into_parts);
    if let Ok((profiles, settings, _)) = read(&String::from_utf8_lossy(bytes)) {
        let written = text(profiles.clone(), settings.clone()).unwrap_or_default();
        assert_eq!(read(&written), Ok((profiles, settings, Vec::new())));
    }
}

/// A configuration of the `sail` CLI gives names and addresses that are in it, but for what a name's quotes escape.
pub fn sail_cli(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let found = sail_cli_environments(&text);

    assert!(found.len() <= text.lines().count());
    for (name, address) in found {
        assert!(!address.is_empty());
        assert!(text.contains(&address));
        assert!(text.contains(&name) || text.contains('\\') || text.contains("''"));
        assert!(name.len() <= text.len());
    }
}

/// Kept runs, by any name, are each read as they are written again, or not at all.
pub fn kept_runs(bytes: &[u8]) {
    let runs = serde_json::from_slice::<BTreeMap<String, Value>>(bytes);
    for run in runs
        .into_iter()
        .flatten()
        .filter_map(|(_, run)| StoredRun::read(run))
    {
        run.steps();
        let written = json!(run);
        let again = StoredRun::read(written.clone()).map(|run| json!(run));
        assert_eq!(again, Some(written));
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_likely::likely;
    use proptest::prelude::*;

    use super::*;

    const PROFILES: &[&[u8]] = &[
        include_bytes!("../../core-models/fuzz/samples/profiles/two.toml"),
        b"",
    ];
    const SAIL_CLI: &[&[u8]] = &[include_bytes!(
        "../../core-models/fuzz/samples/sail_cli/two.yaml"
    )];
    const RUNS: &[&[u8]] = &[
        include_bytes!("state/apply/samples/version-1.json"),
        include_bytes!("state/apply/samples/version-2.json"),
        include_bytes!("state/apply/samples/version-3.json"),
    ];

    proptest! {
        #[test]
        fn any_profiles_come_back_as_written_or_are_refused(input in likely(PROFILES)) {
            profiles(&input.0);
        }

        #[test]
        fn any_configuration_of_the_cli_gives_names_and_addresses_that_are_in_it(input in likely(SAIL_CLI)) {
            sail_cli(&input.0);
        }

        #[test]
        fn any_kept_run_is_read_as_it_is_written_or_not_at_all(input in likely(RUNS)) {
            kept_runs(&input.0);
        }
    }
}
