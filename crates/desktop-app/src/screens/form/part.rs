//! The selected part, and how its changes are asked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use egui::{Key, Modifiers, Ui};
use patchpanel_core_models::{
    documents::{Application, FormNode, SourceConfigForm, edit::FormEdit},
    ids::Locale,
    properties::PropertiesFile,
};

use super::{Typed, View, outline};
use crate::{
    command::{Action, Commands, FormCommand},
    state::connectors::OpenConnector,
    view_models::form::{design::TextOf, facts::Facts, outline::Row},
    widgets::{Field, grid_id},
};

/// The selected part, and what is drawn and asked for it.
pub(super) struct Pane<'a> {
    pub(super) form: &'a SourceConfigForm,
    pub(super) files: &'a BTreeMap<Locale, PropertiesFile>,
    pub(super) template: Option<&'a Application>,
    pub(super) open: &'a OpenConnector,
    pub(super) node: FormNode,
    pub(super) facts: &'a Facts,
    /// The part in the outline.
    pub(super) row: Option<&'a Row>,
    /// The form that the server has.
    pub(super) base: Option<Arc<SourceConfigForm>>,
    pub(super) locale: Locale,
    pub(super) view: &'a mut View,
    pub(super) commands: &'a mut Commands,
}

impl<'a> Pane<'a> {
    /// The key or text that an attribute holds.
    pub(super) fn held(&self, of: TextOf) -> &'a str {
        let part = self.form.part(of.node);
        part.map_or("", |part| part.attributes.text(of.attribute))
    }

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

    /// Of two attributes for the same the one that is written, or else the first.
    pub(super) fn written(&self, names: [&'static str; 2]) -> &'static str {
        let mut written = names.into_iter().filter(|name| self.has(name));
        written.next().unwrap_or(names[0])
    }

    /// Whether the template has a setting that follows a field of this name: the only one.
    pub(super) fn entry(&self, name: &str) -> bool {
        if !self.form.is_only_field(name) {
            return false;
        }
        let settings = self.template.map(|template| template.settings.as_slice());
        settings
            .unwrap_or_default()
            .iter()
            .any(|setting| setting.key == name)
    }

    /// Whether it is the label of the part itself, not that of an allowed value.
    pub(super) fn is_label(&self, of: TextOf) -> bool {
        of.node == self.node && !of.is_optional()
    }

    /// Whether a text is shown by several parts, and nobody said which of them get another one.
    pub(super) fn asks_who(&self, key: &str) -> bool {
        self.facts.shared(key).is_some() && self.view.shared_text.as_deref() != Some(key)
    }

    pub(super) fn edit(&mut self, edit: FormEdit) {
        let (edits, keys) = (vec![edit], BTreeMap::new());
        self.commands.push(FormCommand::Edit { edits, keys });
    }

    /// Sets an attribute while somebody types, or takes it away.
    pub(super) fn type_in(&mut self, attribute: &'static str, value: Option<String>) {
        let edit = FormEdit::Set(self.node, attribute.into(), value);
        let texts = Vec::new();
        self.commands.push(FormCommand::Type { edit, texts });
    }

    pub(super) fn set(&mut self, attribute: &'static str, value: Option<String>) {
        self.edit(FormEdit::Set(self.node, attribute.into(), value));
    }

    /// A field for a name or a value on which others depend: it is taken when typing ends. Answers whether somebody
    /// types.
    pub(super) fn name_field(
        &mut self,
        ui: &mut Ui,
        (title, width): (&str, f32),
        node: FormNode,
        current: &str,
    ) -> bool {
        let typed = self.view.typed.as_ref();
        let typed = typed.filter(|typed| typed.node == node && typed.before == current);
        let mut text = typed.map_or(current, |typed| &typed.text).to_owned();
        let is_called = node == self.node && std::mem::take(&mut self.view.focuses_name);
        let field = Field::new(title, &mut text).code().width(width);
        let response = field.focused_when(is_called).show(ui);
        if response.changed() {
            let before = current.to_owned();
            self.view.typed = Some(Typed { node, before, text });
        }
        // From the outline, keys go on to the next part, and undo takes the name back.
        let is_left = response.lost_focus() && node == self.node;
        if is_left && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            ui.memory_mut(|memory| memory.request_focus(grid_id(outline::NAME)));
        }
        response.has_focus() && !self.commands.asks_for(Action::ReviewChanges)
    }

    /// Takes the name or value that was typed, if it is that of this part.
    pub(super) fn take_name(&mut self, ui: &Ui, node: FormNode) {
        let view = &mut *self.view;
        if let Some(Typed { before, text, .. }) = view.typed.take_if(|typed| typed.node == node) {
            let current = self.form.part(node);
            let current = current.map_or("", |part| match node {
                FormNode::Option(..) => part.attributes.text("value"),
                _ => part.name(),
            });
            let is_dropped = ui.input(|input| input.key_pressed(Key::Escape));
            let stays = std::mem::take(&mut view.entry_stays);
            let is_field = self.form.field_at(node).is_some();
            let template = !stays && is_field && self.entry(current);
            let to = text.trim().to_owned();
            // Another part may have come to this place.
            if before == current && to != current && !is_dropped {
                let mut first = Commands::default();
                first.push(FormCommand::Rename { node, to, template });
                self.commands.put_first(first);
            }
        }
    }
}
