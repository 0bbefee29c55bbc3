//! Whatever a person does in the designers, undo to the start gives the first bytes of every document and translation,
//! and redo gives the last ones.

use std::collections::BTreeMap;

use patchpanel_core_models::{
    documents::{self, FormNode, SourceConfigForm, edit::FormEdit},
    draft::Content,
    ids::Locale,
    models::document::XmlDocument,
    problem::Severity,
    properties::PropertiesFile,
    xml,
};
use proptest::{prelude::*, sample::Index};
use serde_json::json;

use super::testing::on_command;
use crate::{
    command::{Action, Command, DocumentCommand, FormCommand},
    state::{AppState, connectors::DraftState},
    testing,
    view_models::{
        documents::{
            correlation::{self, Table},
            sheet::{Asked, Kind, Sheet},
            template::{self, Page, Tables},
        },
        form::design::{self, NewPart, TextOf},
    },
};

const FORM: &str =
    include_str!("../../../tenant-simulator/src/seed/documents/workday/source-config.xml");
const TEMPLATE: &str =
    include_str!("../../../tenant-simulator/src/seed/documents/workday/source-template.xml");
const CORRELATION: &str = "<CorrelationConfig name='HR'>\r\n\t<AttributeAssignments>\r\n\t\t<!-- first -->\r\n\t\t\
    <Filter operation='EQ' property='email' value='mail'/>\r\n\t\t<CompositeFilter operation='OR'>\
    <Filter operation='EQ' property='uid' value='id'/></CompositeFilter>\r\n\t</AttributeAssignments>\r\n</CorrelationConfig>";
const WORDS: [&str; 6] = ["", "host", "a<b&\"c'", "größe", ", ", "Employee Number "];
const LOCALES: [Locale; 3] = [Locale::En, Locale::De, Locale::Ja];

type Dice = (u8, Index, Index, Index, Index);

fn opened() -> AppState {
    let texts = json!({"en": "# Texts\r\nmenuLabel_Connection = Connection\r\n", "de": "menuLabel_Connection=Verbindung"});
    let detail = json!({"scriptName": "workday", "sourceConfigXml": FORM, "applicationXml": TEMPLATE,
        "correlationConfigXml": CORRELATION, "translationProperties": texts});
    testing::opened(detail)
}

fn draft(state: &AppState) -> &DraftState {
    &state.open_connector().unwrap().draft
}

/// What our own check finds in the form that would stop an apply.
fn errors(content: &Content) -> Vec<&'static str> {
    let text = &content.xml[&XmlDocument::SourceConfig];
    let found = documents::check_document(XmlDocument::SourceConfig, text).into_iter();
    let errors = found.filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.code).collect()
}

/// What a person might ask for.
fn command(draft: &DraftState, dice: &Dice) -> Option<Command> {
    match dice.0 % 3 {
        0 => of_form(&draft.current, dice),
        1 => {
            let tables = Tables::of(draft, None);
            let pages = [
                Page::Settings,
                Page::Features,
                Page::Schema(0),
                Page::Schema(1),
            ];
            let page = *dice.4.get(&pages);
            let edits = template::edits(page, &asked(tables.sheet(page), dice)?, &tables);
            let change = template::change(&edits, draft).ok()?;
            Some(DocumentCommand::Edit(XmlDocument::SourceTemplate, change).into())
        }
        _ => {
            let table = Table::of(draft, None);
            let change =
                correlation::change(&asked(&table.sheet, dice)?, &table.sheet, draft).ok()?;
            Some(DocumentCommand::Edit(XmlDocument::CorrelationConfig, change).into())
        }
    }
}

fn of_form(content: &Content, (kind, first, second, third, _): &Dice) -> Option<Command> {
    let form = SourceConfigForm::parse(&content.xml[&XmlDocument::SourceConfig]).unwrap();
    let files = content.translations.iter();
    let files: BTreeMap<_, _> = files
        .map(|(locale, text)| (*locale, PropertiesFile::parse(text)))
        .collect();
    let nodes = form.nodes();
    let (node, other) = (*first.get(&nodes), *second.get(&nodes));
    let word = (*third.get(&WORDS)).to_owned();
    let planned = match kind / 3 % 9 {
        0 => design::added(&form, Some(node), NewPart::Field),
        1 => design::removed(&form, node),
        2 => design::duplicated(&form, &files, node),
        3 => design::moved(node, design::step(&form, node, second.index(2) == 0)?),
        4 => design::moved(node, design::dropped(&form, node, (other, true))?),
        5 => {
            let (to, template) = (word, true);
            return Some(FormCommand::Rename { node, to, template }.into());
        }
        6 => {
            let attribute = "helpKey";
            return Some(FormCommand::RemoveText { node, attribute }.into());
        }
        7 => {
            let texts = Vec::new();
            let edit = FormEdit::Set(node, "defaultValue".into(), Some(word));
            return Some(FormCommand::Type { edit, texts }.into());
        }
        _ => {
            let is_field = matches!(node, FormNode::Field(..));
            let attribute = if is_field { "helpKey" } else { "label" };
            let typed = TextOf { node, attribute };
            return typed.typed(&form, &files, (*second.get(&LOCALES), &word));
        }
    };
    let design::Planned { edits, keys, .. } = planned;
    Some(FormCommand::Edit { edits, keys }.into())
}

fn asked(sheet: &Sheet, (kind, first, second, third, _): &Dice) -> Option<Asked> {
    let count = sheet.rows.len();
    let row = first.index(count.max(1));
    let word = (*third.get(&WORDS)).to_owned();
    Some(match kind / 3 % 7 {
        0 => Asked::Add {
            at: row,
            first: word,
        },
        1 => Asked::Remove(row),
        2 => Asked::Duplicate(row),
        3 => Asked::Move {
            from: row,
            to: second.index(count.max(1)),
        },
        4 => Asked::Revert(row),
        5 => Asked::Paste {
            at: row,
            rows: vec![vec!["name".to_owned(), word]],
        },
        _ => {
            let column = second.index(sheet.columns.len());
            let is_flag = sheet.columns.get(column)?.kind == Kind::Flag;
            let text = if is_flag {
                sheet.rows.get(row)?.turned(column)
            } else {
                word
            };
            Asked::Set { row, column, text }
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn undo_of_any_designer_edits_gives_the_first_bytes(
        dice in prop::collection::vec(any::<Dice>(), 250),
    ) {
        let mut state = opened();
        let first = draft(&state).current.clone();
        for dice in &dice {
            let Some(command) = command(draft(&state), dice) else { continue };
            on_command(&mut state, command);
            for text in draft(&state).current.xml.values() {
                prop_assert!(xml::inspect(text).is_well_formed());
            }
            // A cell of a table may be emptied; the form refuses what would be an error.
            prop_assert_eq!(errors(&draft(&state).current), errors(&first));
        }
        let last = draft(&state).current.clone();
        prop_assert_ne!(&last, &first);

        while draft(&state).can_undo() {
            on_command(&mut state, Action::Undo);
        }
        prop_assert_eq!(&draft(&state).current, &first);
        prop_assert!(!draft(&state).is_changed());
        while draft(&state).can_redo() {
            on_command(&mut state, Action::Redo);
        }
        prop_assert_eq!(&draft(&state).current, &last);
    }
}
