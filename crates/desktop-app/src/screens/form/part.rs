//! The selected part, and how its changes are asked for.

use std::collections::{BTreeMap, BTreeSet};

use egui::{
    Key, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};
use patchpanel_core_models::{
    documents::{Application, FormNode, SourceConfigForm, edit::FormEdit},
    ids::{Locale, ScriptName},
    properties::PropertiesFile,
};

use super::View;
use crate::{
    command::{Action, Commands, FormCommand},
    view_models::form::outline::Found,
    widgets::Field,
};

/// The selected part, and what is drawn and asked for it.
pub(super) struct Pane<'a> {
    pub(super) form: &'a SourceConfigForm,
    pub(super) files: &'a BTreeMap<Locale, PropertiesFile>,
    pub(super) template: Option<&'a Application>,
    pub(super) script_name: &'a ScriptName,
    pub(super) node: FormNode,
    pub(super) problems: &'a [Found],
    pub(super) locale: Locale,
    pub(super) view: &'a mut View,
    pub(super) commands: &'a mut Commands,
}

impl Pane<'_> {
    /// English, then the connector's other locales, and the one that is looked at.
    pub(super) fn locales(&self) -> Vec<Locale> {
        let others = self.files.keys().copied().chain([self.locale]);
        let others: BTreeSet<Locale> = others.filter(|locale| *locale != Locale::En).collect();
        std::iter::once(Locale::En).chain(others).collect()
    }

    pub(super) fn has(&self, attribute: &str) -> bool {
        let part = self.form.part(self.node);
        part.is_some_and(|part| part.attributes.get(attribute).is_some())
    }

    pub(super) fn entry(&self, name: &str) -> bool {
        let settings = self.template.map(|template| template.settings.as_slice());
        settings
            .unwrap_or_default()
            .iter()
            .any(|setting| setting.key == name)
    }

    pub(super) fn edit(&mut self, edit: FormEdit) {
        let (edits, texts) = (vec![edit], Vec::new());
        self.commands.push(FormCommand::Edit { edits, texts });
    }

    pub(super) fn set(&mut self, attribute: &'static str, value: Option<String>) {
        self.edit(FormEdit::Set(self.node, attribute.into(), value));
    }

    /// A field for a name or a value on which others depend: it is taken when typing ends.
    pub(super) fn name_field(
        &mut self,
        ui: &mut Ui,
        (title, width): (&str, f32),
        node: FormNode,
        current: &str,
    ) {
        let typed = self.view.typed.as_ref().filter(|(typed, _)| *typed == node);
        let mut text = typed.map_or(current, |(_, text)| text).to_owned();
        let response = Field::new(title, &mut text).code().width(width).show(ui);
        if node == self.node && std::mem::take(&mut self.view.focuses_name) {
            response.request_focus();
            let mut state = TextEditState::load(ui.ctx(), response.id).unwrap_or_default();
            let whole = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
            state.cursor.set_char_range(Some(whole));
            state.store(ui.ctx(), response.id);
        }
        if response.changed() {
            self.view.typed = Some((node, text));
        }
        let ended = response.lost_focus() || self.commands.asks_for(Action::ReviewChanges);
        if !ended {
            return;
        }
        let Some((_, text)) = self.view.typed.take_if(|(typed, _)| *typed == node) else {
            return;
        };
        let is_dropped = ui.input(|input| input.key_pressed(Key::Escape));
        if text != current && !is_dropped {
            let template = !self.view.entry_stays && self.entry(current) && node == self.node;
            let mut first = Commands::default();
            first.push(FormCommand::Rename {
                node,
                to: text,
                template,
            });
            self.commands.put_first(first);
        }
    }
}
