//! Any body of an error answer gives at most one short text, which is never empty.

use patchpanel_core_models::models::error_body::{ErrorBody, page_title};

pub fn check(bytes: &[u8]) {
    let text = ErrorBody::from_bytes(bytes).best_text();
    assert!(text.is_none_or(|text| !text.is_empty() && text.chars().count() <= 400));
    let page = String::from_utf8_lossy(bytes);
    let title = page_title(&page);
    assert!(title.is_none_or(|title| !title.is_empty() && title.len() <= page.len()));
}
