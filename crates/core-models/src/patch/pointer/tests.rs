use serde_json::json;

use super::*;

/// RFC 6901 §5.
#[test]
fn the_examples_of_the_rfc_resolve() {
    let document = json!({
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6,
        " ": 7, "m~n": 8
    });

    for (pointer, expected) in [
        ("", document.clone()),
        ("/foo", json!(["bar", "baz"])),
        ("/foo/0", json!("bar")),
        ("/", json!(0)),
        ("/a~1b", json!(1)),
        ("/c%d", json!(2)),
        ("/e^f", json!(3)),
        ("/g|h", json!(4)),
        ("/i\\j", json!(5)),
        ("/k\"l", json!(6)),
        ("/ ", json!(7)),
        ("/m~0n", json!(8)),
    ] {
        let pointer: Pointer = pointer.parse().unwrap();

        assert_eq!(pointer.resolve(&document), Some(&expected), "{pointer}");
    }
}

#[test]
fn places_that_do_not_exist_resolve_to_nothing() {
    let document = json!({"list": [1, 2], "text": "x", "null": null});

    for pointer in [
        "/missing",
        "/list/2",
        "/list/-",
        "/list/01",
        "/list/+1",
        "/list/ 1",
        "/list/",
        "/list/1e0",
        "/text/0",
        "/null/x",
        "/list/99999999999999999999999",
    ] {
        let pointer: Pointer = pointer.parse().unwrap();

        assert_eq!(pointer.resolve(&document), None, "{pointer}");
    }
}

#[test]
fn texts_that_are_no_pointer_are_refused() {
    assert_eq!(
        "a".parse::<Pointer>(),
        Err(InvalidPointer::NoSlash("a".into()))
    );
    for text in ["/~", "/~2", "/a~/b", "/~~0"] {
        assert_eq!(
            text.parse::<Pointer>(),
            Err(InvalidPointer::BadEscape(text.into()))
        );
    }
}

#[test]
fn any_token_survives_being_joined() {
    for token in [
        "", "~", "/", "~1", "~01", "a/b~c", "ü", "-", "0", "日本", "~0/~1",
    ] {
        let pointer = Pointer::root().join(token);

        assert_eq!(pointer.tokens().collect::<Vec<_>>(), [token]);
        assert_eq!(pointer.as_str().parse(), Ok(pointer.clone()));
        assert_eq!(pointer.split_last().unwrap().1, token);
    }
}

#[test]
fn a_place_contains_itself_and_what_is_below_it_only() {
    let place = |text: &str| text.parse::<Pointer>().unwrap();

    assert!(place("/a").contains(&place("/a")));
    assert!(place("/a").contains(&place("/a/b")));
    assert!(place("").contains(&place("/a")));
    assert!(!place("/a").contains(&place("/ab")));
    assert!(!place("/a/b").contains(&place("/a")));
}
