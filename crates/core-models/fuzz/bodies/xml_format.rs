//! What is well-formed can be formatted, says the same afterwards, and does not change when formatted again.

use patchpanel_core_models::xml;

pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let formatted = xml::format(&text);
    assert_eq!(formatted.is_ok(), xml::inspect(&text).is_well_formed());
    assert!(xml::same_document(&text, &text));
    if let Ok(once) = formatted {
        assert!(xml::same_document(&once, &text), "{once:?}");
        assert_eq!(xml::format(&once).as_ref(), Ok(&once));
    }
    // Two halves of one input often have much in common.
    let middle = text.floor_char_boundary(text.len() / 2);
    let (left, right) = text.split_at(middle);
    assert_eq!(
        xml::same_document(left, right),
        xml::same_document(right, left)
    );
}
