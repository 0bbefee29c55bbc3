//! Any text is the address of a tenant or is refused: protected or on this computer, and the same when typed again.

use patchpanel_core_models::ids::TenantUrl;
use patchpanel_core_models::tenant_address::resolve;

pub fn check(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    match resolve(text) {
        Ok(url) => {
            assert!(url.as_str().starts_with("https://") || url.is_loopback());
            assert!(!url.as_str().ends_with('/'));
            assert_eq!(resolve(url.as_str()).as_ref(), Ok(&url));
            assert_eq!(url.as_str().parse::<TenantUrl>().as_ref(), Ok(&url));
        }
        Err(problem) => assert!(problem.to_string().ends_with('.')),
    }
}
