//! A text is a pointer or is refused; a pointer is made of its tokens and finds at most one place.

use patchpanel_core_models::patch::Pointer;
use serde_json::json;

pub fn check(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let joined = Pointer::root().join(text);
    assert_eq!(joined.tokens().collect::<Vec<_>>(), [text]);
    assert_eq!(joined.as_str().parse().as_ref(), Ok(&joined));

    let Ok(pointer) = text.parse::<Pointer>() else {
        return;
    };
    let again = pointer
        .tokens()
        .fold(Pointer::root(), |pointer, token| pointer.join(token));
    assert_eq!(again, pointer);
    let mut value = json!({"": [[0, {"~/": "x"}]], "a": [1, 2, 3], "0": null});
    let found = pointer.resolve(&value).cloned();
    assert_eq!(pointer.resolve_mut(&mut value).cloned(), found);
    if let Some((parent, token)) = pointer.split_last() {
        assert!(parent.contains(&pointer));
        assert_eq!(parent.join(token), pointer);
        assert!(found.is_none() || parent.resolve(&value).is_some());
    }
}
