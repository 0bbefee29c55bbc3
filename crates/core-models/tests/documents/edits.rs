//! Edits over generated documents: exactly the edit and nothing else, bytes outside it as before, and back again.

use patchpanel_core_models::documents::edit::{
    At, CorrelationEdit, Edit, Edited, FormEdit, NewElement, TemplateEdit,
};
use patchpanel_core_models::documents::{CorrelationConfig, Element, FormNode};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::problem::{Place, Severity};
use patchpanel_core_models::xml;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::sequence::edits_in_sequence;

fn note() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => "<!-- [a-z<'\" \n]{0,8} -->",
        1 => "<\\?p [a-z>]{0,5}\\?>",
        1 => Just("<!-- <Filter/> -->".to_owned()),
    ]
}

fn blank() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        3 => "\n {0,6}",
        1 => "\n\t{1,3}",
        1 => " \n{1,2} ",
    ]
}

fn attributes() -> impl Strategy<Value = String> {
    let value = "([a-zé> ]|&amp;|&lt;|&#228;|\n){0,5}";
    let one = ("[ \n]{1,2}", any::<bool>(), value, "[ ]?");
    let names = prop::sample::subsequence(
        vec![
            "name",
            "value",
            "operation",
            "property",
            "odd",
            "p:odd",
            "xml:lang",
        ],
        0..5,
    );
    (names, prop::collection::vec(one, 7)).prop_map(|(names, values)| {
        let written = names.into_iter().zip(values);
        let written = written.map(|(name, (before, double, value, blank))| {
            let quote = if double { '"' } else { '\'' };
            format!("{before}{name}{blank}={blank}{quote}{value}{quote}")
        });
        written.collect::<Vec<_>>().concat()
    })
}

fn element() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["Filter", "Menu", "p:Field", "entry", "x"]);
    let empty = (name.clone(), attributes(), "[ \n]?")
        .prop_map(|(name, attributes, blank)| format!("<{name}{attributes}{blank}/>"));
    let text = (
        name.clone(),
        attributes(),
        note(),
        "([a-z ]|&lt;|<!\\[CDATA\\[<x>\\]\\]>|\n){0,4}",
        note(),
    )
        .prop_map(|(name, attributes, before, text, behind)| {
            format!("<{name}{attributes}>{before}{text}{behind}</{name} >")
        });
    prop_oneof![empty, text].prop_recursive(4, 30, 4, move |inner| {
        let child = (note(), blank(), inner, "( <!-- c -->)?");
        let children = prop::collection::vec(child, 0..4);
        (name.clone(), attributes(), children, blank()).prop_map(
            |(name, attributes, children, last)| {
                let children: String = children
                    .into_iter()
                    .map(|(note, blank, child, behind)| [note, blank, child, behind].concat())
                    .collect();
                format!("<{name}{attributes}>{children}{last}</{name}>")
            },
        )
    })
}

fn document() -> impl Strategy<Value = String> {
    let start = prop::sample::select(vec![
        "",
        "\u{FEFF}",
        "<?xml version='1.0' encoding=\"UTF-8\"?>\n",
        "<?xml version='1.0'?>\n<!DOCTYPE r PUBLIC \"sailpoint.dtd\" 'sailpoint.dtd'>\n",
    ]);
    let ends = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let children = prop::collection::vec((note(), blank(), element()), 0..5);
    (start, note(), children, blank(), any::<bool>(), ends).prop_map(
        |(start, note, children, last, default, end)| {
            let children: String = children
                .into_iter()
                .map(|(note, blank, child)| [note, blank, child].concat())
                .collect();
            let namespace = if default { " xmlns='urn:d'" } else { "" };
            let text =
                format!("{start}{note}<r{namespace} xmlns:p='urn:p'>{children}{last}</r>\n{note}");
            text.replace('\n', end)
        },
    )
}

/// An element without its places.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plain {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Self>,
}

fn plain(element: &Element) -> Plain {
    let attributes = element.attributes.iter();
    Plain {
        name: element.name.clone(),
        attributes: attributes
            .map(|attribute| (attribute.name.clone(), attribute.value.clone()))
            .collect(),
        text: element
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        children: element.children.iter().map(plain).collect(),
    }
}

/// The places of all elements below the root, each with its path.
fn paths(element: &Element, path: &[usize], found: &mut Vec<(Vec<usize>, Place)>) {
    for (number, child) in element.children.iter().enumerate() {
        let path = [path, &[number]].concat();
        found.push((path.clone(), child.place));
        paths(child, &path, found);
    }
}

fn all(root: &Element) -> Vec<(Vec<usize>, Place)> {
    let mut found = Vec::new();
    paths(root, &[], &mut found);
    found
}

fn at<'a>(root: &'a mut Plain, path: &[usize]) -> &'a mut Plain {
    path.iter()
        .fold(root, |element, number| &mut element.children[*number])
}

fn added() -> (NewElement, Plain) {
    let new = NewElement {
        children: vec![NewElement::new("Inner").with("a", "1")],
        ..NewElement::new("New").with("b", "<&>\"'\n")
    };
    let of = |name: &str, attribute: (&str, &str), children| Plain {
        name: name.to_owned(),
        attributes: vec![(attribute.0.to_owned(), attribute.1.to_owned())],
        text: String::new(),
        children,
    };
    let inner = of("Inner", ("a", "1"), Vec::new());
    (new, of("New", ("b", "<&>\"'\n"), vec![inner]))
}

/// The edit in the text, and what the document must say then.
fn edit(root: &Element, kind: u8, first: Index, second: Index) -> Option<(Edit, Plain)> {
    let mut expected = plain(root);
    let all = all(root);
    if all.is_empty() {
        return None;
    }
    let (path, place) = &all[first.index(all.len())];
    let (last, parent) = path.split_last()?;
    let (new, new_plain) = added();
    let edit = match kind {
        0 => {
            let value = "a&b<'\"\t>]]>é".to_owned();
            let attributes = &mut at(&mut expected, path).attributes;
            match attributes.iter_mut().find(|(name, _)| name == "value") {
                Some(known) => known.1.clone_from(&value),
                None => attributes.push(("value".to_owned(), value.clone())),
            }
            Edit::set(*place, "value", value)
        }
        1 => {
            at(&mut expected, path)
                .attributes
                .retain(|(name, _)| name != "value");
            Edit::set(*place, "value", None)
        }
        2 => {
            let element = at(&mut expected, path);
            if !element.children.is_empty() {
                return None;
            }
            "x&<]]>y".clone_into(&mut element.text);
            Edit::SetText {
                element: *place,
                text: "x&<]]>y".to_owned(),
            }
        }
        3 => {
            at(&mut expected, parent).children.insert(*last, new_plain);
            Edit::Insert {
                at: At::Before(*place),
                element: new,
            }
        }
        4 => {
            at(&mut expected, parent)
                .children
                .insert(last + 1, new_plain);
            Edit::Insert {
                at: At::After(*place),
                element: new,
            }
        }
        5 => {
            at(&mut expected, path).children.push(new_plain);
            Edit::Insert {
                at: At::LastIn(*place, &[]),
                element: new,
            }
        }
        6 => {
            at(&mut expected, parent).children.remove(*last);
            Edit::Remove { element: *place }
        }
        _ => {
            return whole(
                expected,
                kind,
                &all[first.index(all.len())],
                &all[second.index(all.len())],
            );
        }
    };
    Some((edit, expected))
}

/// The edit of a whole element: a move beside another, a copy, what is put below a path, or a move into another.
fn whole(
    mut expected: Plain,
    kind: u8,
    chosen: &(Vec<usize>, Place),
    other: &(Vec<usize>, Place),
) -> Option<(Edit, Plain)> {
    if kind == 7 || kind == 8 {
        return moved(expected, chosen, other, kind == 7);
    }
    let ((path, element), (target, there)) = (chosen, other);
    let (last, parent) = path.split_last()?;
    let edit = match kind {
        9 => {
            let siblings = &mut at(&mut expected, parent).children;
            siblings.insert(last + 1, siblings[*last].clone());
            Edit::Duplicate { element: *element }
        }
        10 => {
            let children = &mut at(&mut expected, path).children;
            match children.iter_mut().find(|child| child.name == "x") {
                Some(child) => child.children.push(added().1),
                None => children.push(Plain {
                    name: "x".to_owned(),
                    attributes: Vec::new(),
                    text: String::new(),
                    children: vec![added().1],
                }),
            }
            Edit::Insert {
                at: At::LastIn(*element, &["x"]),
                element: added().0,
            }
        }
        _ => {
            if target.starts_with(path) {
                return None;
            }
            let taken = at(&mut expected, parent).children.remove(*last);
            let mut target = target.clone();
            if target.starts_with(parent) && target.len() > parent.len() {
                target[parent.len()] -= usize::from(target[parent.len()] > *last);
            }
            at(&mut expected, &target).children.push(taken);
            Edit::Move {
                element: *element,
                to: At::LastIn(*there, &[]),
            }
        }
    };
    Some((edit, expected))
}

/// A move beside another element of the same parent.
fn moved(
    mut expected: Plain,
    (path, element): &(Vec<usize>, Place),
    (target, there): &(Vec<usize>, Place),
    before: bool,
) -> Option<(Edit, Plain)> {
    let ((last, parent), (number, around)) = (path.split_last()?, target.split_last()?);
    if target == path || around != parent {
        return None;
    }
    let to = if before {
        At::Before(*there)
    } else {
        At::After(*there)
    };
    let siblings = &mut at(&mut expected, parent).children;
    let moved = siblings.remove(*last);
    let number = number - usize::from(number > last) + usize::from(!before);
    siblings.insert(number, moved);
    let element = *element;
    Some((Edit::Move { element, to }, expected))
}

/// The change leads from the text to the other and back, and nothing is different outside of its range.
pub(crate) fn check(text: &str, edited: &Edited) -> Result<(), TestCaseError> {
    let Edited {
        text: after,
        change,
    } = edited;
    prop_assert_eq!(change.inverse().apply(after), Some(text.to_owned()));
    prop_assert_eq!(change.apply(text), Some(after.clone()));
    let range = change.range();
    let behind = after.len() - range.end;
    prop_assert_eq!(after.get(..range.start), text.get(..range.start));
    prop_assert_eq!(after.get(range.end..), text.get(text.len() - behind..));
    Ok(())
}

/// Comments, instructions and more stay in their order.
fn notes(text: &str) -> Vec<&str> {
    let mut notes: Vec<&str> = text
        .match_indices("<!--")
        .filter_map(|(at, _)| {
            let rest = text.get(at..)?;
            rest.get(..=rest.find("-->")?)
        })
        .collect();
    notes.sort_unstable();
    notes
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// What stands in the line before a place, and what stands from there on.
fn around(text: &str, place: Place) -> (String, String) {
    let text = with_line_feeds(text);
    let lines = text.trim_start_matches('\u{FEFF}').split('\n');
    let rest: Vec<&str> = lines.skip(place.line as usize - 1).collect();
    let rest = rest.join("\n");
    let before: String = rest.chars().take(place.column as usize - 1).collect();
    let behind = rest.get(before.len()..).unwrap_or_default().to_owned();
    (before, behind)
}

/// The quote of the last attribute of the tag at the start of a text.
fn last_quote(tag: &str) -> Option<char> {
    let (mut open, mut last) = (None, None);
    for letter in tag.chars() {
        match (open, letter) {
            (None, '>') => break,
            (None, '"' | '\'') => (open, last) = (Some(letter), Some(letter)),
            (Some(quote), letter) if quote == letter => open = None,
            _ => {}
        }
    }
    last
}

/// All kinds of edits.
const KINDS: std::ops::Range<u8> = 0..12;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn an_edited_document_has_exactly_the_edit(
        text in document(), kind in KINDS, first: Index, second: Index,
    ) {
        let root = Element::read(&text).unwrap();
        let Some((edit, expected)) = edit(&root, kind, first, second) else { return Ok(()) };

        let edited = edit.apply(&text).unwrap();

        check(&text, &edited)?;
        let after = Element::read(&edited.text);
        prop_assert!(after.is_ok(), "{:?}", edited.text);
        prop_assert_eq!(plain(&after.unwrap()), expected, "{}", edited.text);
        // A copy has the comments as well, and what is removed takes its own along.
        if kind != 6 && kind != 9 {
            prop_assert_eq!(notes(&edited.text), notes(&text));
        }
    }

    #[test]
    fn many_edits_of_one_reading_are_the_same_as_edits_of_the_text(
        text in document(), steps in prop::collection::vec((KINDS, any::<Index>(), any::<Index>()), 1..12),
    ) {
        use patchpanel_core_models::documents::edit::EditableDocument;
        let mut document = EditableDocument::read(text.as_str()).unwrap();
        let mut changes = Vec::new();
        for (kind, first, second) in steps {
            let before = document.text().to_owned();
            let root = Element::read(&before).unwrap();
            let Some((edit, _)) = edit(&root, kind, first, second) else { continue };
            let fresh = edit.apply(&before).unwrap();
            let change = document.apply(&edit).unwrap();
            prop_assert_eq!(document.text(), &fresh.text);
            prop_assert_eq!(&change, &fresh.change);
            changes.push(change);
        }
        let back = changes.iter().rev().try_fold(document.into_text(), |text, change| {
            change.inverse().apply(&text)
        });
        prop_assert_eq!(back, Some(text));
    }

    #[test]
    fn new_lines_end_as_those_around_do(text in document(), kind in KINDS, first: Index, second: Index) {
        let text = with_line_feeds(&text).replace('\n', "\r\n");
        let root = Element::read(&text).unwrap();
        let Some((edit, _)) = edit(&root, kind, first, second) else { return Ok(()) };

        let after = edit.apply(&text).unwrap().text;

        prop_assert!(!after.replace("\r\n", "").contains(['\r', '\n']), "{after:?}");
    }

    #[test]
    fn what_is_new_is_indented_and_quoted_as_its_neighbour_is(
        text in document(), kind in 3_u8..6, first: Index,
    ) {
        let root = Element::read(&text).unwrap();
        let Some((edit, _)) = edit(&root, kind, first, first) else { return Ok(()) };
        let Edit::Insert { at, .. } = &edit else { return Ok(()) };
        let (At::Before(place) | At::After(place) | At::LastIn(place, _)) = at;
        let path = all(&root).into_iter().find(|(_, found)| found == place).unwrap().0;
        let chosen = path.iter().fold(&root, |element, number| &element.children[*number]);
        let neighbour = if kind == 5 { chosen.children.last() } else { Some(chosen) };

        let after = edit.apply(&text).unwrap().text;

        let new_root = Element::read(&after).unwrap();
        let added = all(&new_root).into_iter().find(|(path, _)| {
            path.iter().fold(&new_root, |element, number| &element.children[*number]).name == "New"
        });
        let (before_new, new) = around(&after, added.unwrap().1);
        if let Some(neighbour) = neighbour {
            let (before, written) = around(&text, neighbour.place);
            if before.trim().is_empty() {
                prop_assert_eq!(before_new, before, "{}", after);
            }
            if let Some(quote) = last_quote(&written) {
                prop_assert_eq!(last_quote(&new), Some(quote), "{}", after);
            }
        }
    }

    #[test]
    fn a_document_that_is_not_well_formed_is_refused_with_the_place(text in document(), cut: Index) {
        let root = Element::read(&text).unwrap();
        let mut end = cut.index(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let broken = text.get(..end).unwrap();
        prop_assume!(!xml::inspect(broken).is_well_formed());
        let problems = xml::inspect(broken).problems;
        let first = problems.into_iter().find(|found| found.severity == Severity::Error);
        prop_assert!(first.as_ref().is_some_and(|found| found.place.is_some()));

        let refused = [
            Edit::Remove { element: root.place }.apply(broken),
            CorrelationEdit::Remove(0).apply(broken),
            FormEdit::Remove(FormNode::Menu(0)).apply(broken),
            TemplateEdit::RemoveSetting(0).apply(broken),
        ];

        for edited in refused {
            prop_assert_eq!(edited.err(), first.clone());
        }
    }
}

#[test]
fn a_filter_can_be_added_to_a_config_that_has_nothing_in_it() {
    let add = CorrelationEdit::Add {
        at: 0,
        property: "email".to_owned(),
        value: "mail".to_owned(),
    };

    let edited = add
        .apply("<?xml version='1.0'?>\n<CorrelationConfig name='HR'/>\n")
        .unwrap();

    assert_eq!(
        edited.text,
        "<?xml version='1.0'?>\n<CorrelationConfig name='HR'>\n  <AttributeAssignments>\n    \
         <Filter operation='EQ' property='email' value='mail'/>\n  </AttributeAssignments>\n</CorrelationConfig>\n"
    );
    let config = CorrelationConfig::parse(&edited.text).unwrap();
    assert_eq!(config.filters.len(), 1);
}

#[test]
fn a_moved_filter_changes_places_with_its_neighbour_and_comments_stay() {
    let text = "<CorrelationConfig>\n\t<AttributeAssignments>\n\t\t<!-- 1 -->\n\t\t<Filter a='1'/> <!-- x -->\n\
                \t\t<CompositeFilter>\n\t\t\t<Filter/>\n\t\t</CompositeFilter>\n\t</AttributeAssignments>\n</CorrelationConfig>";

    let edited = CorrelationEdit::Move { from: 1, to: 0 }
        .apply(text)
        .unwrap();

    assert_eq!(
        edited.text,
        "<CorrelationConfig>\n\t<AttributeAssignments>\n\t\t<!-- 1 -->\n\t\t<CompositeFilter>\n\t\t\t<Filter/>\n\
         \t\t</CompositeFilter>\n\t\t<Filter a='1'/> <!-- x -->\n\t</AttributeAssignments>\n</CorrelationConfig>"
    );
}

#[test]
fn what_xml_does_not_allow_is_refused_and_nothing_changes() {
    let text = "<r xmlns:p='u'><a/></r>";
    let element = Place::new(1, 16);
    let set = |name: &'static str, value: &str| {
        let edit = Edit::set(element, name, value.to_owned());
        edit.apply(text).map_err(|problem| problem.code)
    };

    assert_eq!(set("a", "\u{0}"), Err("illegal-character"));
    assert_eq!(set("a b", "x"), Err("edit-name"));
    assert_eq!(set("q:a", "x"), Err("edit-name"));
    assert_eq!(set("xmlns", "x"), Err("edit-namespace"));
    let root = Place::new(1, 1);
    let remove = Edit::Remove { element: root }.apply(text);
    assert_eq!(remove.unwrap_err().code, "edit-root");
    let nowhere = Edit::Remove {
        element: Place::new(3, 1),
    }
    .apply(text);
    assert_eq!(nowhere.unwrap_err().code, "edit-no-such-element");
}

#[test]
fn a_prefix_that_is_not_declared_elsewhere_keeps_an_element_where_it_is() {
    let text = "<r><a xmlns:p='u'><p:b/></a><c/></r>";
    let element = Place::new(1, 19);
    let to = At::LastIn(Place::new(1, 29), &[]);

    let problem = Edit::Move { element, to }.apply(text).unwrap_err();

    assert_eq!(problem.code, "undeclared-prefix");
}

/// As a tenant serves it, with what a person writes into it.
const SERVED: &str = "<?xml version='1.0' encoding='UTF-8'?>\r\n\
    <!DOCTYPE CorrelationConfig PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\r\n\
    <CorrelationConfig name=\"HR Account Correlation Config\">\r\n\t<AttributeAssignments>\r\n\
    \t\t<!-- the mail address comes first -->\r\n\
    \t\t<Filter operation=\"EQ\" property=\"email\" value=\"mail\"/> <!-- unique -->\r\n\
    \t\t<Filter ignoreCase='true' operation='EQ'\r\n\t\t\tproperty='uid'\r\n\t\t\tvalue='login'/>\r\n\
    \t\t<CompositeFilter operation=\"AND\">\r\n\t\t\t<Filter operation=\"EQ\" property=\"a\" value=\"b\"/>\r\n\
    \t\t</CompositeFilter>\r\n\t</AttributeAssignments>\r\n</CorrelationConfig>\r\n";

fn table_edit() -> impl Strategy<Value = CorrelationEdit> {
    let number = 0..8_usize;
    let name = "[a-z&<\"' é]{0,6}x";
    prop_oneof![
        2 => (number.clone(), name, name).prop_map(|(at, property, value)| CorrelationEdit::Add {
            at,
            property,
            value
        }),
        1 => number.clone().prop_map(CorrelationEdit::Remove),
        1 => (number.clone(), number.clone()).prop_map(|(from, to)| CorrelationEdit::Move { from, to }),
        1 => (number.clone(), name).prop_map(|(at, name)| CorrelationEdit::Set(at, "property", name)),
        1 => (number.clone(), name).prop_map(|(at, name)| CorrelationEdit::Set(at, "value", name)),
        1 => (number, any::<bool>()).prop_map(|(at, on)| {
            let text = if on { "true" } else { "" };
            CorrelationEdit::Set(at, "ignoreCase", text.to_owned())
        }),
    ]
}

#[test]
fn thousands_of_edits_of_filters_bring_no_error_and_lead_back_to_the_first_bytes() {
    let texts = [
        SERVED,
        include_str!("../../../tenant-simulator/src/seed/documents/workday/correlation-config.xml"),
        include_str!("../../../tenant-simulator/src/seed/documents/host/correlation-config.xml"),
        include_str!("../../../tenant-simulator/src/seed/documents/jdbc/correlation-config.xml"),
        include_str!("../../../tenant-simulator/src/seed/documents/scim/correlation-config.xml"),
    ];
    let of = XmlDocument::CorrelationConfig;
    edits_in_sequence(of, &texts, &table_edit(), |text, edit| edit.apply(text));
}
