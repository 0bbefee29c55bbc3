use super::*;

const FORM: &str = "<Form><Menu name='m'><Section name='s'><Field name='a'/><Field name='b' displayName='con_form_b'/></Section>\
        <Section name='t'/></Menu><Menu name='n'/></Form>";

fn form() -> SourceConfigForm {
    SourceConfigForm::parse(FORM).unwrap()
}

/// What comes of edits one after the other, as names in the order of the outline.
fn outline(text: &str, edits: &[FormEdit]) -> String {
    let text = edits.iter().fold(text.to_owned(), |text, edit| {
        edit.apply(&text).unwrap().text
    });
    let form = SourceConfigForm::parse(&text).unwrap();
    let names = form
        .nodes()
        .into_iter()
        .map(|node| form.part(node).unwrap().name().to_owned());
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_new_part_comes_behind_the_selected_one_with_what_it_needs() {
    let after = |selected, new| outline(FORM, &added(&form(), selected, new).edits);
    let field = Some(FormNode::Field(0, 0, 0));

    assert_eq!(after(field, NewPart::Field), "m s a field1 b t n");
    assert_eq!(after(field, NewPart::Section), "m s a b section1 t n");
    assert_eq!(after(field, NewPart::Menu), "m s a b t menu1 n");
    assert_eq!(after(None, NewPart::Field), "m s a b t n section1 field1");

    let empty = "<Form></Form>";
    let planned = added(
        &SourceConfigForm::parse(empty).unwrap(),
        None,
        NewPart::Field,
    );
    assert_eq!(outline(empty, &planned.edits), "menu1 section1 field1");
    assert_eq!(planned.selected, Some(FormNode::Field(0, 0, 0)));
}

#[test]
fn steps_go_over_the_borders_of_sections_and_menus() {
    let stepped = |from, down| {
        let to = step(&form(), from, down)?;
        Some(outline(FORM, &moved(from, to).edits))
    };

    assert_eq!(
        stepped(FormNode::Field(0, 0, 0), true).unwrap(),
        "m s b a t n"
    );
    assert_eq!(
        stepped(FormNode::Field(0, 0, 1), true).unwrap(),
        "m s a t b n"
    );
    assert_eq!(
        stepped(FormNode::Section(0, 1), true).unwrap(),
        "m s a b n t"
    );
    assert_eq!(stepped(FormNode::Menu(1), false).unwrap(), "n m s a b t");
    assert_eq!(stepped(FormNode::Field(0, 0, 0), false), None);
    assert_eq!(stepped(FormNode::Menu(1), true), None);
}

#[test]
fn a_part_goes_to_where_it_is_dropped() {
    let dropped = |from, on, below| {
        let to = dropped(&form(), from, (on, below))?;
        Some(outline(FORM, &moved(from, to).edits))
    };
    let (a, b) = (FormNode::Field(0, 0, 0), FormNode::Field(0, 0, 1));

    assert_eq!(dropped(a, b, true).unwrap(), "m s b a t n");
    assert_eq!(dropped(b, a, false).unwrap(), "m s b a t n");
    assert_eq!(dropped(a, b, false), None);
    assert_eq!(
        dropped(a, FormNode::Section(0, 1), true).unwrap(),
        "m s b t a n"
    );
    assert_eq!(
        dropped(FormNode::Section(0, 0), FormNode::Menu(1), true).unwrap(),
        "m t n s a b"
    );
    assert_eq!(
        dropped(FormNode::Menu(0), FormNode::Menu(1), true).unwrap(),
        "n m s a b t"
    );
    assert_eq!(dropped(a, FormNode::Menu(1), true), None);
}

#[test]
fn what_takes_the_place_of_a_removed_part_is_selected() {
    let selected = |node| removed(&form(), node).selected;

    assert_eq!(
        selected(FormNode::Field(0, 0, 0)),
        Some(FormNode::Field(0, 0, 0))
    );
    assert_eq!(
        selected(FormNode::Field(0, 0, 1)),
        Some(FormNode::Field(0, 0, 0))
    );
    let alone = SourceConfigForm::parse("<Form><Menu><Section/></Menu></Form>").unwrap();
    let only = removed(&alone, FormNode::Section(0, 0));
    assert_eq!(only.selected, Some(FormNode::Menu(0)));
}

#[test]
fn a_label_that_is_no_key_gets_one_with_its_texts_in_one_step() {
    let files = BTreeMap::from([(Locale::En, PropertiesFile::parse("con_form_a=taken\n"))]);
    let text = FORM.replace("name='a'", "name='a' displayName='Server name'");
    let form = SourceConfigForm::parse(&text).unwrap();
    let label = |number| TextOf {
        node: FormNode::Field(0, 0, number),
        attribute: "displayName",
    };

    let literal = label(0).typed(&form, &files, (Locale::De, "S"));
    let known = label(1).typed(&form, &files, (Locale::De, "B"));

    let key = "con_form_a_1".to_owned();
    let node = FormNode::Field(0, 0, 0);
    let edit = FormEdit::Set(node, "displayName".into(), Some(key.clone()));
    let texts = vec![
        (Locale::En, key.clone(), "Server name".to_owned()),
        (Locale::De, key, "S".to_owned()),
    ];
    assert_eq!(literal, Some(FormCommand::Type { edit, texts }.into()));
    let nothing = label(0).typed(&form, &files, (Locale::De, ""));
    assert_eq!(
        nothing, None,
        "a key without a text would be shown as it is"
    );
    let (locale, key, text) = (Locale::De, "con_form_b".to_owned(), "B".to_owned());
    assert_eq!(
        known,
        Some(TranslationCommand::SetText { locale, key, text }.into())
    );
}

#[test]
fn settings_without_a_field_get_one_each_in_a_form_of_their_own() {
    let lonely = |key: &str, value: &str, is_secret| Lonely {
        key: key.to_owned(),
        value: value.to_owned(),
        is_secret,
    };
    let settings = [
        lonely("pageSize", "50", false),
        lonely("apiToken", "", true),
    ];
    for (text, names) in [
        ("<Form></Form>", "menu1 section1 pageSize apiToken"),
        (FORM, "m s a b t n section1 pageSize apiToken"),
    ] {
        let form = SourceConfigForm::parse(text).unwrap();
        let edits = fields_for(&form, &settings);
        assert_eq!(outline(text, &edits), names);
        let text = edits.iter().fold(text.to_owned(), |text, edit| {
            edit.apply(&text).unwrap().text
        });
        let size = "name=\"pageSize\" displayName=\"Page size\" type=\"text\" defaultValue=\"50\"";
        let token = "name=\"apiToken\" displayName=\"Api token\" type=\"secret\"";
        for written in [size, token] {
            let single = written.replace('"', "'");
            assert!(text.contains(written) || text.contains(&single), "{text}");
        }
    }
}

#[test]
fn a_renamed_part_is_not_removed_by_going_back() {
    let base = form();
    let now = SourceConfigForm::parse(&FORM.replace("name='a'", "name='c'")).unwrap();
    let rows = outline::rows(&now, Some(&base), &[]);
    let row = rows.iter().find(|row| row.name == "c").unwrap();

    let none = "The server has no part of this name";
    assert_eq!(reverted(&now, Some(&base), row), Err(none));
}

#[test]
fn own_texts_are_copies_of_the_shared_ones() {
    let text = TextOf {
        node: FormNode::Field(0, 0, 1),
        attribute: "displayName",
    };
    let key = "con_form_b_1".to_owned();
    let edits = vec![FormEdit::Set(
        text.node,
        text.attribute.into(),
        Some(key.clone()),
    )];
    let keys = BTreeMap::from([("con_form_b".to_owned(), key)]);

    let command = text.own_key(&form(), &BTreeMap::new());

    assert_eq!(command, Some(FormCommand::Edit { edits, keys }.into()));
}

#[test]
fn keys_are_names_in_snake_case() {
    assert_eq!(snake_case("clientSecret"), "client_secret");
    assert_eq!(snake_case("HostURL"), "host_url");
    assert_eq!(snake_case("page size"), "page_size");
}
