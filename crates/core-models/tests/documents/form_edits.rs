//! Edits of forms: at random over the demo's forms, what follows a part, and what is refused.

use std::collections::BTreeMap;

use patchpanel_core_models::documents::edit::{FormEdit, NewField};
use patchpanel_core_models::documents::{Element, FormNode, SourceConfigForm, values_of};
use patchpanel_core_models::models::document::XmlDocument;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::sequence::edits_in_sequence;

const FORMS: [&str; 5] = [
    include_str!("../../../tenant-simulator/src/seed/documents/workday/source-config.xml"),
    include_str!("../../../tenant-simulator/src/seed/documents/host/source-config.xml"),
    include_str!("../../../tenant-simulator/src/seed/documents/jdbc/source-config.xml"),
    include_str!("../../../tenant-simulator/src/seed/documents/scim/source-config.xml"),
    include_str!("../../../tenant-simulator/src/seed/documents/web-services/source-config.xml"),
];

const WORDS: [&str; 8] = [
    "host", "a<b&\"c'", "größe", "true", "oauth2", "basic", "", "x",
];
const TYPES: [&str; 8] = [
    "text",
    "secret",
    "radio",
    "select",
    "toggle",
    "list",
    "slider",
    "fileupload",
];

/// What a random edit is made from.
type Dice = (u8, Index, Index, Index, Index);

fn dice() -> impl Strategy<Value = Dice> {
    (
        0_u8..12,
        any::<Index>(),
        any::<Index>(),
        any::<Index>(),
        any::<Index>(),
    )
}

fn copy(node: FormNode) -> FormEdit {
    let keys = BTreeMap::new();
    FormEdit::Duplicate { node, keys }
}

/// All parts, allowed values as well.
fn nodes(form: &SourceConfigForm) -> Vec<FormNode> {
    let mut nodes = form.nodes();
    for node in form.nodes() {
        if let (FormNode::Field(menu, section, number), Some(field)) = (node, form.field_at(node)) {
            let options = 0..field.options.len();
            nodes.extend(options.map(|option| FormNode::Option(menu, section, number, option)));
        }
    }
    nodes
}

/// A part that could be added beside, or in, one that is there.
fn place_for(node: FormNode, (inside, number): (bool, usize)) -> FormNode {
    match node {
        FormNode::Menu(menu) if inside => FormNode::Section(menu, number),
        FormNode::Section(menu, section) if inside => FormNode::Field(menu, section, number),
        FormNode::Field(menu, section, field) if inside => {
            FormNode::Option(menu, section, field, number)
        }
        beside => beside.beside(number),
    }
}

fn edit(form: &SourceConfigForm, (kind, first, second, third, fourth): &Dice) -> FormEdit {
    let nodes = nodes(form);
    let node = nodes.get(first.index(nodes.len())).copied();
    let other = nodes.get(second.index(nodes.len())).copied();
    let (node, other) = node.zip(other).unwrap();
    let word = WORDS[third.index(WORDS.len())].to_owned();
    let number = fourth.index(6);
    match kind {
        0 | 1 => FormEdit::Add {
            at: place_for(node, (*kind == 0, number)),
            name: format!("{word}{number}"),
            label: word,
        },
        2 => FormEdit::Remove(node),
        3 => FormEdit::Move {
            from: node,
            to: other,
        },
        4 => FormEdit::Move {
            from: node,
            to: node.beside(number),
        },
        5 => copy(node),
        6 => FormEdit::Rename(node, word),
        7 => FormEdit::SetType(node, TYPES[third.index(TYPES.len())].to_owned()),
        8 => {
            let names = [
                "required",
                "displayName",
                "helpKey",
                "defaultValue",
                "hidden",
                "label",
            ];
            let name = names[fourth.index(names.len())];
            FormEdit::Set(node, name.into(), (number > 1).then_some(word))
        }
        _ => {
            let parent = form.part(other).map_or("", |part| part.name()).to_owned();
            let field = form.field_at(other);
            let options = field
                .map(|field| field.options.as_slice())
                .unwrap_or_default();
            let value = options.get(number % options.len().max(1));
            let value = value.map_or(word, |option| option.value().to_owned());
            FormEdit::SetCondition(node, (number > 1).then_some((parent, value)))
        }
    }
}

#[test]
fn thousands_of_edits_of_forms_bring_no_error_and_lead_back_to_the_first_bytes() {
    let form = XmlDocument::SourceConfig;
    edits_in_sequence(form, &FORMS, &dice(), |text, dice| {
        edit(&SourceConfigForm::parse(text)?, dice).apply(text)
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn a_part_that_is_moved_or_copied_is_what_it_was_and_the_others_stay(
        form: Index, dice in dice(), copies: bool,
    ) {
        let text = FORMS[form.index(FORMS.len())];
        let form = SourceConfigForm::parse(text).unwrap();
        let Some((node, edit)) = (match edit(&form, &dice) {
            FormEdit::Move { from, to } if !copies => Some((to, FormEdit::Move { from, to })),
            FormEdit::Duplicate { node, .. } if copies => Some((node, copy(node))),
            _ => None,
        }) else { return Ok(()) };
        let Ok(edited) = edit.apply(text) else { return Ok(()) };

        let after = SourceConfigForm::parse(&edited.text).unwrap();

        let names = |form: &SourceConfigForm| {
            let mut names: Vec<String> = form.fields().map(|field| field.name().to_owned()).collect();
            names.sort_unstable();
            names
        };
        if let FormEdit::Move { from, to } = edit {
            let number = to.number().min(after.count_beside(to) - 1);
            let (was, is) = (form.part(from).unwrap(), after.part(node.beside(number)).unwrap());
            prop_assert_eq!(was.attributes.get("name"), is.attributes.get("name"));
            prop_assert_eq!(names(&form), names(&after));
        } else {
            let copy = after.part(node.beside(node.number() + 1)).unwrap();
            let was = form.part(node).unwrap();
            prop_assert_eq!(was.attributes.iter().count(), copy.attributes.iter().count());
            let all = names(&after);
            let distinct: std::collections::BTreeSet<_> = all.iter().collect();
            prop_assert_eq!(distinct.len(), all.len());
        }
        let count = |text: &str| text.matches("<!--").count();
        prop_assert!(count(&edited.text) >= count(text));
    }
}

const FORM: &str = "<Form>
  <Menu name='m'>
    <Section name='s'>
      <Field name='kind' type='radio' defaultValue='a'>
        <AllowedValues>
          <Option label='A' value='a'/>
          <Option label='B' value='b'/>
        </AllowedValues>
      </Field>
      <!-- only with b -->
      <Field name='key' parentKey='kind' parentValue='b'/>
    </Section>
  </Menu>
</Form>
";

fn edited(edit: &FormEdit) -> Result<String, &'static str> {
    let edited = edit.apply(FORM);
    edited
        .map(|edited| edited.text)
        .map_err(|problem| problem.code)
}

fn field(number: usize) -> FormNode {
    FormNode::Field(0, 0, number)
}

#[test]
fn conditions_follow_a_name_and_a_value_and_go_with_what_is_removed() {
    let free = FORM.replace(" parentKey='kind' parentValue='b'", "");

    let renamed = edited(&FormEdit::Rename(field(0), "sort".to_owned()));
    assert_eq!(renamed, Ok(FORM.replace("'kind'", "'sort'")));
    let value = FormEdit::Rename(FormNode::Option(0, 0, 0, 1), "c".to_owned());
    assert_eq!(edited(&value), Ok(FORM.replace("'b'", "'c'")));
    let default = FormEdit::Rename(FormNode::Option(0, 0, 0, 0), "z".to_owned());
    assert_eq!(edited(&default), Ok(FORM.replace("'a'", "'z'")));
    let option = edited(&FormEdit::Remove(FormNode::Option(0, 0, 0, 1)));
    assert_eq!(
        option,
        Ok(free.replace("          <Option label='B' value='b'/>\n", ""))
    );
    let parent = edited(&FormEdit::Remove(field(0))).unwrap();
    let key = SourceConfigForm::parse(&parent).unwrap();
    assert_eq!(key.field("key").unwrap().condition(), None);
}

#[test]
fn a_condition_with_several_values_keeps_the_others_as_they_are_written() {
    let after = |condition: &str, edit: &FormEdit| {
        let form = FORM.replace("parentValue='b'", &format!("parentValue='{condition}'"));
        let text = edit.apply(&form).unwrap().text;
        let form = SourceConfigForm::parse(&text).unwrap();
        form.field("key")
            .unwrap()
            .attributes
            .get("parentValue")
            .map(str::to_owned)
    };
    let rename = FormEdit::Rename(FormNode::Option(0, 0, 0, 1), "c".to_owned());
    let remove = FormEdit::Remove(FormNode::Option(0, 0, 0, 1));
    for (before, renamed, removed) in [
        ("a,b", "a,c", Some("a")),
        ("a| b |a", "a| c |a", Some("a|a")),
        ("b, a", "c, a", Some("a")),
        (" b ", " c ", None),
        ("b,b", "c,c", None),
    ] {
        assert_eq!(after(before, &rename).as_deref(), Some(renamed), "{before}");
        assert_eq!(after(before, &remove).as_deref(), removed, "{before}");
    }
}

#[test]
fn a_copy_of_a_section_without_a_name_has_none_either() {
    let form = FORM.replace("<Section name='s'>", "<Section>");
    let text = copy(FormNode::Section(0, 0)).apply(&form).unwrap().text;
    assert_eq!(text.matches("<Section>").count(), 2, "{text}");
}

#[test]
fn fields_are_added_in_order_with_type_and_default() {
    let new = |name: &str, kind, default: Option<&str>| NewField {
        name: name.to_owned(),
        label: name.to_uppercase(),
        kind,
        default: default.map(str::to_owned),
    };
    let fields = vec![new("x", "text", Some("1")), new("y", "secret", None)];
    let added = "\n      <Field name='x' displayName='X' type='text' defaultValue='1'/>\
        \n      <Field name='y' displayName='Y' type='secret'/>";
    let end = "\n    </Section>";

    let at = field(9);
    let behind = edited(&FormEdit::AddFields {
        at,
        fields: fields.clone(),
    });
    let at = FormNode::Section(0, 0);
    let elsewhere = edited(&FormEdit::AddFields { at, fields });

    assert_eq!(behind, Ok(FORM.replace(end, &format!("{added}{end}"))));
    assert_eq!(elsewhere, Err("edit-form-part"));
}

#[test]
fn what_would_be_an_error_is_refused_by_its_rule() {
    let circle = Some(("key".to_owned(), "x".to_owned()));
    let refused = [
        edited(&FormEdit::SetCondition(field(0), circle)),
        edited(&FormEdit::Rename(field(1), " ".to_owned())),
        edited(&FormEdit::SetCondition(
            field(1),
            Some(("gone".to_owned(), "x".to_owned())),
        )),
        edited(&FormEdit::Remove(field(7))),
        edited(&FormEdit::Set(
            field(0),
            "label".into(),
            Some("\u{1}".to_owned()),
        )),
    ];

    let codes = [
        "parent-cycle",
        "missing-name",
        "parent-key",
        "edit-no-such-element",
        "illegal-character",
    ];
    assert_eq!(refused, codes.map(Err));
}

#[test]
fn a_copy_of_a_section_has_names_and_conditions_of_its_own() {
    let text = edited(&copy(FormNode::Section(0, 0))).unwrap();
    let form = SourceConfigForm::parse(&text).unwrap();

    let names: Vec<&str> = form.fields().map(|field| field.name()).collect();
    assert_eq!(names, ["kind", "key", "kind2", "key2"]);
    assert_eq!(
        form.field("key2").unwrap().condition().unwrap().parent,
        "kind2"
    );
    assert_eq!(form.part(FormNode::Section(0, 1)).unwrap().name(), "s2");
    assert_eq!(text.matches("<!-- only with b -->").count(), 2);
}

#[test]
fn a_radio_begins_with_the_values_that_conditions_name() {
    let text = "<Form><Menu><Section><Field name='a' type='text'/><Field name='b' parentKey='a' parentValue='x'/></Section></Menu></Form>";

    let edited = FormEdit::SetType(field(0), "radio".to_owned())
        .apply(text)
        .unwrap();

    let radio = "<Field name='a' type='radio'><AllowedValues><Option label='x' value='x'/></AllowedValues></Field>";
    assert_eq!(
        edited.text,
        text.replace("<Field name='a' type='text'/>", radio)
    );
}

#[test]
fn what_cannot_hold_with_a_type_goes_with_the_one_before() {
    let becomes = |text: &str, word: &str| {
        let edit = FormEdit::SetType(field(0), word.to_owned());
        edit.apply(text).unwrap().text
    };
    let toggle = becomes(FORM, "toggle");
    assert!(
        !toggle.contains("Option")
            && !toggle.contains("parentKey")
            && !toggle.contains("defaultValue"),
        "{toggle}"
    );
    let text = becomes(FORM, "text");
    assert!(
        !text.contains("Option")
            && text.contains("parentValue='b'")
            && text.contains("defaultValue='a'"),
        "{text}"
    );
    let back = becomes(&text, "radio");
    assert!(
        back.contains("value='b'") && back.contains("value='a'"),
        "{back}"
    );

    let typed = "<Form><Menu><Section><Field name='a' defaultValue='hunter2' value='x'/></Section></Menu></Form>";
    let secret = "<Form><Menu><Section><Field name='a' type='secret'/></Section></Menu></Form>";
    assert_eq!(becomes(typed, "secret"), secret);

    let empty = "<Form><Menu><Section><Field name='a'><AllowedValues></AllowedValues></Field></Section></Menu></Form>";
    let radio = becomes(empty, "radio");
    assert_eq!(
        (
            radio.matches("<AllowedValues>").count(),
            radio.matches("<Option").count()
        ),
        (1, 2)
    );
}

#[test]
fn a_condition_stays_while_a_variant_of_its_parent_offers_the_value() {
    let variant = "<Field name='kind' type='radio' parentKey='key' parentValue='1'><AllowedValues>\
        <Option label='B' value='b'/><Option label='C' value='c'/></AllowedValues></Field>\n";
    let form = FORM.replace("      <!-- only", &format!("{variant}      <!-- only"));
    let form = form
        .replace("'key' parentKey", "'only' parentKey")
        .replace("parentKey='key'", "parentKey='x'");
    let form = form.replace("<Section name='s'>", "<Section name='s'><Field name='x'/>");
    let parsed = SourceConfigForm::parse(&form).unwrap();
    let kinds = parsed.fields().filter(|field| field.name() == "kind");
    assert_eq!(values_of(kinds), Some(vec!["a", "b", "c"]));

    let edit = FormEdit::Remove(FormNode::Option(0, 0, 1, 1));
    let text = edit.apply(&form).unwrap().text;

    let after = SourceConfigForm::parse(&text).unwrap();
    let values = after.field("only").unwrap().condition().unwrap().values;
    assert_eq!(values, ["b"]);
}

#[test]
fn a_copy_gets_the_keys_that_are_meant_for_it_and_names_of_its_own() {
    let form = FORM
        .replace("label='A'", "label='con_a'")
        .replace("'kind'", "'2024'");
    let keys = BTreeMap::from([("con_a".to_owned(), "con_a_1".to_owned())]);
    let edit = FormEdit::Duplicate {
        node: field(0),
        keys,
    };

    let after = SourceConfigForm::parse(&edit.apply(&form).unwrap().text).unwrap();

    let copy = after.field_at(field(1)).unwrap();
    let labels: Vec<&str> = copy.options.iter().map(|option| option.label()).collect();
    assert_eq!((copy.name(), labels), ("2024_2", vec!["con_a_1", "B"]));
    assert_eq!(
        after.field_at(field(0)).unwrap().options[0].label(),
        "con_a"
    );
}

#[test]
fn a_form_grows_from_an_empty_one_with_its_neighbours_indentation() {
    let mut text = "<Form>\r\n</Form>\r\n".to_owned();
    let parts = [
        FormNode::Menu(0),
        FormNode::Section(0, 0),
        field(0),
        FormNode::Option(0, 0, 0, 0),
    ];
    for (number, at) in parts.into_iter().enumerate() {
        let (name, label) = (format!("n{number}"), format!("l{number}"));
        text = FormEdit::Add { at, name, label }.apply(&text).unwrap().text;
    }

    assert!(Element::read(&text).is_ok());
    let expected = "<Form>\n  <Menu name=\"n0\" label=\"l0\">\n    <Section name=\"n1\" label=\"l1\">\n      \
        <Field name=\"n2\" displayName=\"l2\" type=\"text\">\n        <AllowedValues>\n          \
        <Option label=\"l3\" value=\"n3\"/>\n        </AllowedValues>\n      </Field>\n    </Section>\n  </Menu>\n</Form>\n";
    assert_eq!(text, expected.replace('\n', "\r\n"));
}
