//! Edits of the form of the shown connector's draft, with the texts and the template's entry that go along: one step of
//! undo for all of them.

use patchpanel_core_models::{
    documents::{
        Application, FormNode,
        edit::{EditableForm, FormEdit, TemplateEdit},
    },
    draft::Part,
    ids::Locale,
    models::document::XmlDocument,
    problem::Problem,
    properties::PropertiesFile,
};

use super::{draft, translations, turn::Turn};
use crate::{
    command::FormCommand,
    messages,
    state::{connectors::PartValue, notices::NoticeKind},
};

pub(super) fn run(turn: &mut Turn<'_>, command: FormCommand) {
    match command {
        FormCommand::Edit { edits, keys } => {
            let texts = translations::copied(turn, &keys);
            edit(turn, &edits, texts);
        }
        FormCommand::Type { edit, texts } => typed(turn, edit, texts),
        FormCommand::RemoveText { node, attribute } => remove_text(turn, node, attribute),
        FormCommand::Rename { node, to, template } => rename(turn, node, to, template),
    }
}

/// Says whether the edits were made.
fn edit(turn: &mut Turn<'_>, edits: &[FormEdit], texts: Vec<PartValue>) -> bool {
    let Some(form) = edited(turn, edits) else {
        return false;
    };
    let mut values = vec![PartValue::Xml(XmlDocument::SourceConfig, Some(form))];
    values.extend(texts);
    draft::edit_all(turn, values);
    true
}

fn typed(turn: &mut Turn<'_>, edit: FormEdit, texts: Vec<(Locale, String, String)>) {
    let Some((locale, ..)) = texts.last() else {
        if let Some(text) = edited(turn, &[edit]) {
            let document = XmlDocument::SourceConfig;
            draft::edit(turn, PartValue::Xml(document, Some(text)));
        }
        return;
    };
    let part = Part::Translations(*locale);
    let texts = translations::with_texts(turn, texts, PropertiesFile::set);
    let is_made = self::edit(turn, &[edit], texts);
    let now = turn.state.now;
    if let Some(connector) = turn.selected_mut().filter(|_| is_made) {
        connector.draft.types_on(part, now);
    }
}

fn remove_text(turn: &mut Turn<'_>, node: FormNode, attribute: &'static str) {
    let Some(before) = form_of(turn) else {
        return;
    };
    let part = before.form().part(node);
    let key = part.map(|part| part.attributes.text(attribute).to_owned());
    let edit = FormEdit::Set(node, attribute.into(), None);
    let (Some(key), Some(form)) = (key, edited(turn, &[edit])) else {
        return;
    };
    // Unknown elements may name it, too; a key that XML escapes is not looked for.
    let is_escaped = key.contains(['&', '<', '>', '"', '\'']);
    let is_named = |quote| form.contains(&format!("{quote}{key}{quote}"));
    let is_used = key.is_empty() || is_escaped || ['"', '\''].into_iter().any(is_named);
    let mut values = vec![PartValue::Xml(XmlDocument::SourceConfig, Some(form))];
    if !is_used {
        values.extend(translations::without(turn, &key, &Locale::ALL));
    }
    draft::edit_all(turn, values);
}

/// The form with the edits; `None` when one was refused, which is said.
fn edited(turn: &mut Turn<'_>, edits: &[FormEdit]) -> Option<String> {
    let result: Result<EditableForm, Problem> = edits
        .iter()
        .try_fold(form_of(turn)?, |form, edit| Ok(form.edited(edit)?.0));
    let form = result
        .inspect_err(|problem| {
            turn.notify(NoticeKind::Error, messages::form_not_edited(problem));
        })
        .ok()?;
    let text = form.text().to_owned();
    turn.selected_mut()?.form = Some(form);
    Some(text)
}

/// The form of the draft; `None` where its text cannot be read, which is said.
fn form_of(turn: &mut Turn<'_>) -> Option<EditableForm> {
    if let Some(known) = turn.selected()?.form() {
        return Some(known.clone());
    }
    let text = text_of(turn, XmlDocument::SourceConfig)?;
    EditableForm::read(&text)
        .inspect_err(|problem| {
            turn.notify(NoticeKind::Error, messages::form_not_edited(problem));
        })
        .ok()
}

fn text_of(turn: &Turn<'_>, document: XmlDocument) -> Option<String> {
    turn.selected()?.draft.current.xml.get(&document).cloned()
}

fn rename(turn: &mut Turn<'_>, node: FormNode, to: String, template: bool) {
    let Some(before) = form_of(turn) else {
        return;
    };
    let form = before.form();
    let name = form
        .field_at(node)
        .filter(|field| form.is_only_field(field.name()))
        .map(|field| field.name().to_owned());
    let entry = name.filter(|_| template).and_then(|name| {
        let text = text_of(turn, XmlDocument::SourceTemplate)?;
        entry_renamed(&text, &name, &to)
    });
    let Some(form) = edited(turn, &[FormEdit::Rename(node, to)]) else {
        return;
    };
    let form = PartValue::Xml(XmlDocument::SourceConfig, Some(form));
    let template = entry.map(|text| PartValue::Xml(XmlDocument::SourceTemplate, Some(text)));
    draft::edit_all(turn, [form].into_iter().chain(template));
}

/// The template with another key for a setting, which stays encrypted; `None` where it has no such setting.
fn entry_renamed(text: &str, from: &str, to: &str) -> Option<String> {
    let settings = Application::parse(text).ok()?.settings;
    let number = settings.iter().position(|setting| setting.key == from)?;
    let edit = TemplateEdit::SetKey(number, to.to_owned());
    edit.apply(text).ok().map(|edited| edited.text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use patchpanel_core_models::documents::SourceConfigForm;
    use serde_json::json;

    use super::*;
    use crate::{
        command::Action,
        state::{AppState, connectors::DraftState},
        testing,
        update::testing::on_command,
        view_models::form::design::{self, Planned, TextOf},
    };

    const FORM: &str = "<Form><Menu name='m'><Section name='s'><Field name='a' displayName='A'/>\
        <Field name='b' parentKey='c' parentValue='x'/><Field name='c'/></Section></Menu></Form>";
    const TEMPLATE: &str = "<Application><Attributes><Map><entry key='url'/><entry key='c' value='1'/><entry key='encrypted' value='a,c'/>\
        </Map></Attributes></Application>";

    fn opened() -> AppState {
        opened_with(FORM, &json!({}))
    }

    fn opened_with(form: &str, texts: &serde_json::Value) -> AppState {
        let detail = json!({"scriptName": "workday", "sourceConfigXml": form,
            "applicationXml": TEMPLATE, "translationProperties": texts});
        testing::opened(detail)
    }

    fn draft(state: &AppState) -> &DraftState {
        &state.open_connector().unwrap().draft
    }

    #[test]
    fn a_copy_has_texts_of_its_own_that_stay_to_be_translated_in_one_step_of_undo() {
        let form = FORM.replace("'A'", "'con_a'");
        let texts = json!({"en": "con_a=A\n", "de": "# to translate\ncon_a=A\n"});
        let mut state = opened_with(&form, &texts);
        let node = FormNode::Field(0, 0, 0);
        let files = texts.as_object().unwrap().values();
        let files = files.map(|text| PropertiesFile::parse(text.as_str().unwrap()));
        let files = [Locale::En, Locale::De].into_iter().zip(files).collect();
        let parsed = SourceConfigForm::parse(&form).unwrap();
        let planned = design::duplicated(&parsed, &files, node);
        let Planned { edits, keys, .. } = planned;

        on_command(&mut state, FormCommand::Edit { edits, keys });

        let current = &draft(&state).current;
        let xml = &current.xml[&XmlDocument::SourceConfig];
        assert!(xml.contains("name='a2' displayName='con_a_1'"), "{xml}");
        let german = &current.translations[&Locale::De];
        let marked = "# to translate\ncon_a=A\n# to translate\ncon_a_1=A\n";
        assert_eq!(german, marked);
        on_command(&mut state, Action::Undo);
        assert!(!draft(&state).is_changed());
    }

    #[test]
    fn a_label_that_is_typed_letter_by_letter_is_one_step_of_undo() {
        let mut state = opened();
        let label = TextOf {
            node: FormNode::Field(0, 0, 2),
            attribute: "displayName",
        };
        for text in ["C", "Ci", "City"] {
            let current = &draft(&state).current;
            let form = SourceConfigForm::parse(&current.xml[&XmlDocument::SourceConfig]).unwrap();
            let files = current.translations.iter();
            let files = files
                .map(|(locale, text)| (*locale, PropertiesFile::parse(text)))
                .collect();
            let command = label.typed(&form, &files, (Locale::De, text)).unwrap();
            on_command(&mut state, command);
        }
        assert_eq!(
            draft(&state).current.translations[&Locale::De],
            "con_form_c=City\n"
        );

        on_command(&mut state, Action::Undo);

        assert!(!draft(&state).is_changed());
        assert!(!draft(&state).can_undo());
    }

    #[test]
    fn a_removed_help_takes_its_texts_along_unless_another_part_shows_them() {
        for (helped, is_kept) in [
            ("<Field name='b'", false),
            ("<Field name='b' helpKey='con_help'", true),
        ] {
            let form = FORM.replace("name='a'", "name='a' helpKey='con_help'");
            let form = form.replace("<Field name='b'", helped);
            let texts = json!({"en": "con_help=Help\n", "de": "# Texte\ncon_help=Hilfe\n"});
            let mut state = opened_with(&form, &texts);

            let (node, attribute) = (FormNode::Field(0, 0, 0), "helpKey");
            on_command(&mut state, FormCommand::RemoveText { node, attribute });

            let current = &draft(&state).current;
            let without = form.replacen(" helpKey='con_help'", "", 1);
            assert_eq!(current.xml[&XmlDocument::SourceConfig], without);
            let has = current.translations[&Locale::De].contains("con_help");
            assert_eq!(has, is_kept);
            on_command(&mut state, Action::Undo);
            assert!(!draft(&state).is_changed());
        }
    }

    #[test]
    fn only_the_one_field_of_a_name_takes_the_template_s_entry_along() {
        let form = FORM.replace("<Field name='b'", "<Field name='c'");
        let form = form.replace("name='s'", "name='url'");
        let mut state = opened_with(&form, &json!({}));
        for node in [FormNode::Field(0, 0, 2), FormNode::Section(0, 0)] {
            let (to, template) = ("d".to_owned(), true);
            on_command(&mut state, FormCommand::Rename { node, to, template });
        }
        let xml = &draft(&state).current.xml;
        assert_eq!(xml[&XmlDocument::SourceTemplate], TEMPLATE);
    }

    #[test]
    fn a_renamed_field_takes_its_conditions_and_the_template_s_entry_along() {
        let mut state = opened();
        let node = FormNode::Field(0, 0, 2);

        on_command(
            &mut state,
            FormCommand::Rename {
                node,
                to: "kind".to_owned(),
                template: true,
            },
        );

        let xml = &draft(&state).current.xml;
        let form = FORM.replace("'c'", "'kind'");
        assert_eq!(xml[&XmlDocument::SourceConfig], form);
        assert_eq!(
            xml[&XmlDocument::SourceTemplate],
            TEMPLATE.replace("'c'", "'kind'").replace("a,c", "a,kind")
        );
        on_command(&mut state, Action::Undo);
        assert!(!draft(&state).is_changed());
    }

    #[test]
    fn an_edit_that_would_be_an_error_changes_nothing_and_says_why() {
        let mut state = opened();
        let edits = vec![FormEdit::Rename(FormNode::Field(0, 0, 0), String::new())];

        on_command(
            &mut state,
            FormCommand::Edit {
                edits,
                keys: BTreeMap::new(),
            },
        );

        assert!(!draft(&state).is_changed());
        let notice = state.notices.all().last().unwrap();
        assert_eq!(
            notice.message.why,
            "This field has no name, so a source cannot keep its value."
        );
    }
}
