//! Kept runs that are nearly right, and some that are nothing: each is read as it is written again, or not at all.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use patchpanel_likely::likely;

const RUNS: &[&[u8]] = &[
    include_bytes!("../samples/version-1.json"),
    include_bytes!("../samples/version-2.json"),
];

proptest! {
    #[test]
    fn any_kept_run_is_read_as_it_is_written_or_not_at_all(input in likely(RUNS)) {
        let runs = serde_json::from_slice::<BTreeMap<String, Value>>(&input.0);
        for run in runs.into_iter().flatten().filter_map(|(_, run)| StoredRun::read(run)) {
            run.steps();
            let written = json!(run);
            let again = StoredRun::read(written.clone()).map(|run| json!(run));
            prop_assert_eq!(again, Some(written));
        }
    }
}
