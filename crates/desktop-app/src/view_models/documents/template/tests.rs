//! Tables of a template, and the text after what was asked of them.

use super::*;
use crate::view_models::documents::sheet::Asked;

const TEXT: &str = "<Application name='HR' type='HR' connector='c' featuresString='ENABLE,OWN'>
  <Description>x</Description>
  <Attributes><Map>
    <entry key='url' value='a'/>
    <entry key='token' value=''/>
    <entry key='list'><value><List><String>a</String></List></value></entry>
    <entry key='encrypted' value='other'/>
  </Map></Attributes>
  <Schemas>
    <Schema objectType='account' identityAttribute='id'>
      <AttributeDefinition name='id' type='string'/>
    </Schema>
  </Schemas>
</Application>
";
const FORM: &str =
    "<Form><BaseConfig><Field name='fileUpload' type='fileupload'/></BaseConfig><Menu name='connection'><Section name='auth'>
  <Field name='token' type='secret'/><Field name='page' defaultValue='5'/>
</Section></Menu></Form>";

fn draft(text: &str) -> Draft {
    let mut content = Documents::default();
    let texts = [(DOCUMENT, TEXT), (XmlDocument::SourceConfig, FORM)];
    content.xml = texts
        .map(|(document, text)| (document, text.to_owned()))
        .into();
    let mut draft = Draft::new(content);
    draft.current.xml.insert(DOCUMENT, text.to_owned());
    draft
}

fn tables(text: &str) -> Tables {
    Tables::of(&draft(text), None)
}

fn after(page: Page, asked: &Asked) -> (String, Tables) {
    let (draft, tables) = (draft(TEXT), tables(TEXT));
    let change = change(&edits(page, asked, &tables), &draft).unwrap();
    let text = change.apply(TEXT).unwrap();
    (text.clone(), self::tables(&text))
}

fn set(row: usize, column: usize, text: &str) -> Asked {
    let text = text.to_owned();
    Asked::Set { row, column, text }
}

#[test]
fn settings_stand_beside_the_fields_that_fill_them() {
    let Tables {
        settings,
        missing,
        others,
        ..
    } = tables(TEXT);

    let cells = |column| settings.rows.iter().map(move |row| row.cell(column));
    let places: Vec<_> = cells(4).collect();
    assert_eq!(places, ["no field", "connection, auth", "", "no field"]);
    let types: Vec<_> = cells(2).collect();
    assert_eq!(types, ["", "secret", "", ""]);
    let list = Content::Elsewhere("list: 1 value".to_owned());
    assert_eq!(settings.rows[2].content, list);
    let note = settings.rows[1].note.as_deref();
    assert_eq!(note, Some("A secret field whose value is not encrypted"));
    assert_eq!(missing, [("page".to_owned(), "5".to_owned())]);
    assert_eq!(others.len(), 1);
    assert_eq!(others[0].0, "Description");
}

#[test]
fn what_is_asked_of_settings_and_features_is_seen_in_them() {
    let (text, changed) = after(Page::Settings, &set(1, 3, ON));
    assert!(text.contains("value='other,token'"));
    assert_eq!(changed.settings.rows[1].cell(3), ON);
    let words = changed.settings.rows.iter();
    let words = words.map(|row| row.edit.as_ref().map(|edit| edit.words.as_str()));
    let words: Vec<_> = words.collect();
    let (token, list) = (Some("Encrypted was off"), Some("Value was other"));
    assert_eq!(words, [None, token, None, list]);

    let enable = KNOWN_FEATURES.iter().position(|name| *name == "ENABLE");
    let (text, changed) = after(Page::Features, &set(enable.unwrap(), 0, ""));
    assert!(text.contains("featuresString='OWN'"));
    assert_eq!(changed.features_on(), 1);
    let last = changed.features.rows.last().unwrap();
    assert_eq!((last.cell(0), last.cell(1)), (ON, "OWN"));
}

#[test]
fn what_is_switched_off_and_on_again_is_written_as_the_server_has_it() {
    let server = TEXT
        .replace(
            "type='string'",
            "type='string' multi='false' managed='true'",
        )
        .replace("ENABLE,OWN", "OWN, ENABLE");
    let mut draft = draft(&server);
    draft.base = draft.current.clone();
    let pages = [Page::Settings, Page::Features, Page::Schema(0)];
    for page in pages {
        let count = Tables::of(&draft, None).sheet(page).rows.len();
        for (row, column) in (0..count).flat_map(|row| (0..8).map(move |column| (row, column))) {
            for _ in 0..2 {
                let tables = Tables::of(&draft, None);
                let sheet = tables.sheet(page);
                let is_flag = sheet
                    .columns
                    .get(column)
                    .is_some_and(|it| it.kind == Kind::Flag);
                if !is_flag || sheet.rows[row].is_elsewhere() {
                    continue;
                }
                let text = sheet.rows[row].turned(column);
                let asked = Asked::Set { row, column, text };
                let change = change(&edits(page, &asked, &tables), &draft).unwrap();
                let text = change.apply(super::text(&draft.current)).unwrap();
                draft.current.xml.insert(DOCUMENT, text);
            }
            assert_eq!(draft.current, draft.base, "{page:?} {row} {column}");
        }
    }
}

#[test]
fn a_feature_of_its_own_stays_in_sight_when_it_is_switched_off() {
    let own = KNOWN_FEATURES.len();
    let (text, changed) = after(Page::Features, &set(own, 0, ""));

    assert!(text.contains("featuresString='ENABLE'"));
    let row = &changed.features.rows[own];
    assert_eq!(
        (
            row.cell(0),
            row.cell(1),
            row.edit.as_ref().map(|edit| edit.words.as_str())
        ),
        ("", "OWN", Some("was on"))
    );
}

#[test]
fn what_no_cell_shows_is_in_the_note_of_its_row_or_leads_to_the_xml() {
    let text = TEXT
        .replace("key='url'", "key='url' mode='x'")
        .replace("type='string'", "type='string' internalName='i'")
        .replace(
            "objectType='account'",
            "objectType='account' nativeObjectType='user'",
        );
    let Tables {
        settings,
        schemas,
        others,
        ..
    } = tables(&text);

    let note = |row: &Row| row.note.clone();
    assert_eq!(
        note(&settings.rows[0]).as_deref(),
        Some("In the XML only: mode")
    );
    let attribute = &schemas[0].sheet.rows[0];
    assert_eq!(
        note(attribute).as_deref(),
        Some("In the XML only: internalName")
    );
    let names: Vec<_> = others.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Description", "nativeObjectType of Schema account"]);
}

#[test]
fn a_secret_s_default_is_no_value_of_a_setting() {
    let form = FORM.replace(
        "name='token' type='secret'",
        "name='pin' type='secret' defaultValue='hunter2'",
    );
    let mut draft = draft(TEXT);
    draft.current.xml.insert(XmlDocument::SourceConfig, form);

    let missing = Tables::of(&draft, None).missing;

    assert_eq!(missing[0], ("pin".to_owned(), String::new()));
}

#[test]
fn attributes_are_edited_and_pasted() {
    let page = Page::Schema(0);
    let (text, _) = after(page, &set(0, 0, "key"));
    assert!(text.contains("identityAttribute='key'") && text.contains("name='key'"));
    let (_, changed) = after(page, &set(0, 6, "The key"));
    assert_eq!(changed.schemas[0].sheet.rows[0].cell(6), "The key");

    let copied = "Name\tType\tMulti\tEntitlement\n\
        groups\t\tja\tWAHR\nmail\tstring\t\t\t\t\tAddress\n";
    let rows = patchpanel_core_models::spreadsheet::rows(copied);
    let (_, changed) = after(page, &Asked::Paste { at: 1, rows });
    let rows = &changed.schemas[0].sheet.rows;
    assert_eq!(changed.schemas[0].names(), ["id", "groups", "mail"]);
    assert_eq!(
        (rows[1].cell(2), rows[1].cell(3), rows[1].cell(4)),
        (ON, ON, "")
    );
    assert_eq!(rows[2].cell(6), "Address");
}

/// The names and descriptions of the attributes that are pasted as CSV.
fn pasted(csv: &str) -> Vec<(String, String)> {
    let rows = patchpanel_core_models::spreadsheet::rows(csv);
    let (_, changed) = after(Page::Schema(0), &Asked::Paste { at: 1, rows });
    let rows = changed.schemas[0].sheet.rows.iter().skip(1);
    let cells = rows.map(|row| (row.cell(0).to_owned(), row.cell(6).to_owned()));
    cells.collect()
}

#[test]
fn an_attribute_that_is_called_name_is_pasted_like_the_others() {
    let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, about)| ((*name).to_owned(), (*about).to_owned()))
            .collect()
    };
    assert_eq!(
        pasted("mail;string\nname;string\n"),
        owned(&[("mail", ""), ("name", "")])
    );
    assert_eq!(
        pasted("name;string\nmail;string\n"),
        owned(&[("name", ""), ("mail", "")])
    );
    assert_eq!(pasted("Name\nname\n"), owned(&[("name", "")]));
    assert_eq!(
        pasted("Owner;Description;Name\nIT;Address;mail\n"),
        owned(&[("mail", "Address")])
    );
    // The heading says the order.
    let other_order = "description;type;name\nAddress;string;mail\nWho;string;name\n";
    assert_eq!(
        pasted(other_order),
        owned(&[("mail", "Address"), ("name", "Who")])
    );
}

#[test]
fn everything_else_is_listed_with_where_it_stands() {
    let more = "<Templates><Template usage='Create'><Field name='id'/><Field name='x'/></Template></Templates></Application>";
    let text = TEXT.replace("</Application>", more);
    let text = text.replace("<Map>", "<Note/><Map><odd/>");
    let text = text.replace("<Schemas>", "<Schemas><Other/>");
    let text = text.replace("    </Schema>", "<Permission/></Schema>");
    let Tables {
        others,
        policies,
        schemas,
        ..
    } = tables(&text);

    let names: Vec<_> = others.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "Description",
        "Note in Attributes",
        "odd in Map",
        "Other in Schemas",
        "Permission in Schema account",
    ];
    assert_eq!(names, expected);
    let policies = policies.iter();
    let policies: Vec<_> = policies
        .map(|policy| (&*policy.usage, policy.fields.len()))
        .collect();
    assert_eq!(policies, [("Create", 2)]);
    let uses = &schemas[0].sheet.rows[0].uses;
    assert_eq!(uses, &["identity attribute", "policy Create"]);
}

#[test]
fn a_row_goes_back_to_what_the_server_has() {
    let page = Page::Schema(0);
    let edited = TEXT.replace("type='string'/>", "type='int' multi='true'><Description>New</Description></AttributeDefinition><AttributeDefinition name='new'/>");
    let (draft, before) = (draft(&edited), tables(&edited));
    let change = change(&edits(page, &Asked::Revert(0), &before), &draft).unwrap();
    let text = change.apply(&edited).unwrap();

    let rows = tables(&text).schemas[0].sheet.rows.clone();
    assert_eq!((rows.len(), &rows[0].edit), (2, &None), "{text}");
}

#[test]
fn a_renamed_row_is_not_removed_by_going_back() {
    let renamed = TEXT.replacen(
        "<AttributeDefinition name='",
        "<AttributeDefinition name='my",
        1,
    );
    assert_ne!(renamed, TEXT);
    let tables = tables(&renamed);
    let sheet = &tables.schemas[0].sheet;

    assert_eq!(
        sheet.cannot_revert(0),
        Some("The server has no row with this name")
    );
    assert_eq!(edits(Page::Schema(0), &Asked::Revert(0), &tables), []);
}

#[test]
fn text_that_cannot_be_read_keeps_the_tables_of_before() {
    let broken = Tables::of(&draft("<Application>"), Some(tables(TEXT)));

    assert_eq!(broken.settings.rows.len(), 4);
    assert!(broken.fault.is_some());
}
