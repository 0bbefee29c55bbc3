//! Any text is the address of a tenant or is refused: protected or on this computer, and the same when typed again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use patchpanel_core_models::ids::TenantUrl;
use patchpanel_core_models::tenant_address::resolve;

fuzz_target!(|text: &str| match resolve(text) {
    Ok(url) => {
        assert!(url.as_str().starts_with("https://") || url.is_loopback());
        assert!(!url.as_str().ends_with('/'));
        assert_eq!(resolve(url.as_str()).as_ref(), Ok(&url));
        assert_eq!(url.as_str().parse::<TenantUrl>().as_ref(), Ok(&url));
    }
    Err(problem) => assert!(problem.to_string().ends_with('.')),
});
