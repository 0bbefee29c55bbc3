//! Edits of templates at random over the demo's templates: no error comes of them, and they lead back to the first bytes.

use patchpanel_core_models::documents::Application;
use patchpanel_core_models::documents::edit::{
    DefinitionEdit, NewDefinition, OnList, TemplateEdit,
};
use patchpanel_core_models::models::document::XmlDocument;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::sequence::edits_in_sequence;

const TEMPLATES: [&str; 5] = [
    include_str!("../../../tenant-simulator/src/seed/documents/host/source-template.xml"),
    include_str!("../../../tenant-simulator/src/seed/documents/jdbc/source-template.xml"),
    include_str!("../../../tenant-simulator/src/seed/documents/scim/source-template.xml"),
    include_str!("../../../tenant-simulator/src/seed/documents/web-services/source-template.xml"),
    "<?xml version='1.0'?>\n<Application name=\"A\" type=\"A\" connector=\"c\"/>\n",
];

const WORDS: [&str; 8] = [
    "", "id", "a<b&\"c'", "größe", "true", "password", "group", "x",
];
const FEATURES: [&str; 4] = ["ENABLE", "PROVISIONING", "PASSWORD", "ODD"];
const FLAGS: [&str; 3] = ["multi", "required", "schemaObjectType"];

/// What a random edit is made from.
type Dice = (u8, Index, Index, Index, bool);

fn on_list(word: &str, is_on: bool) -> OnList {
    OnList {
        word: word.to_owned(),
        is_on,
        server: None,
    }
}

fn edit(application: &Application, (kind, first, second, third, on): &Dice) -> TemplateEdit {
    let word = WORDS[third.index(WORDS.len())].to_owned();
    let settings = application.settings.len() + 1;
    let (one, other) = (first.index(settings), second.index(settings));
    let schema = second.index(application.schemas.len() + 1);
    let attributes = application.schemas.get(schema);
    let attributes = attributes.map_or(0, |schema| schema.definitions.len()) + 1;
    let number = first.index(attributes);
    let of = |edit| TemplateEdit::Definition {
        schema,
        number,
        edit,
    };
    match kind {
        0 => TemplateEdit::AddSettings {
            at: one,
            settings: vec![(format!("{word}{one}"), word)],
        },
        1 => TemplateEdit::RemoveSetting(one),
        2 => TemplateEdit::MoveSetting {
            from: one,
            to: other,
        },
        3 => TemplateEdit::SetKey(one, word),
        4 => TemplateEdit::SetValue(one, word),
        5 => TemplateEdit::SetEncrypted(on_list(&word, *on)),
        6 => TemplateEdit::SetFeature(on_list(FEATURES[one % 4], *on)),
        7 => TemplateEdit::AddSchema(if *on { "account" } else { "group" }),
        8 => TemplateEdit::SetSchema {
            schema,
            name: "displayAttribute",
            value: word,
        },
        9 => TemplateEdit::AddDefinitions {
            schema,
            at: number,
            definitions: vec![NewDefinition {
                attributes: vec![("name", format!("{word}{one}"))],
                description: if *on { word } else { String::new() },
            }],
        },
        10 => of(DefinitionEdit::Remove),
        11 => of(DefinitionEdit::MoveTo(second.index(attributes))),
        12 => of(DefinitionEdit::Rename(word)),
        13 => {
            let text = if *on { "true" } else { "" };
            of(DefinitionEdit::Set(FLAGS[one % 3], text.to_owned()))
        }
        _ => of(DefinitionEdit::Describe(word)),
    }
}

#[test]
fn thousands_of_edits_of_templates_bring_no_error_and_lead_back_to_the_first_bytes() {
    let index = any::<Index>;
    let dice = (0_u8..15, index(), index(), index(), any::<bool>());
    let template = XmlDocument::SourceTemplate;
    edits_in_sequence(template, &TEMPLATES, &dice, |text, dice| {
        edit(&Application::parse(text)?, dice).apply(text)
    });
}
