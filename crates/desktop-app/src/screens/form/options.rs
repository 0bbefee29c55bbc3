//! The allowed values of the selected field: value and label, in the order in which they are offered.

use egui::Ui;
use patchpanel_core_models::documents::{Field as FormField, FormNode, edit::FormEdit};

use super::{part::Pane, texts};
use crate::{
    command::FormCommand,
    icons,
    theme::measure,
    view_models::form::design::{self, TextOf},
    widgets::{Button, text},
};

const VALUE: f32 = 150.0;

pub(super) fn ui(ui: &mut Ui, pane: &mut Pane<'_>, field: &FormField) {
    let FormNode::Field(menu, section, number) = pane.node else {
        return;
    };
    text::field_label(ui, "Allowed values");
    for option in 0..field.options.len() {
        let node = FormNode::Option(menu, section, number, option);
        ui.push_id(option, |ui| row(ui, pane, node, field));
    }
    let add = Button::ghost("Add a value").icon(icons::PLUS);
    if add.show(ui).clicked() {
        edit(pane, design::new_option(pane.form, pane.node));
    }
    ui.add_space(measure::GAP_RELATED);
}

fn row(ui: &mut Ui, pane: &mut Pane<'_>, node: FormNode, field: &FormField) {
    let number = node.number();
    let value = field
        .options
        .get(number)
        .map(|option| option.value())
        .unwrap_or_default();
    let open = pane.view.option == Some(node);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let name = format!("Value {}", number + 1);
        pane.name_field(ui, (&name, VALUE), node, value);
        let count = field.options.len();
        let tool = |ui: &mut Ui, icon, name: &str, off: Option<&str>| {
            let name = format!("{name} {value}");
            Button::icon_only(icon, &name)
                .disabled_because(off)
                .show(ui)
                .clicked()
        };
        let first = (number == 0).then_some("It is the first");
        let last = (number + 1 == count).then_some("It is the last");
        if tool(ui, icons::TRANSLATE, "Texts of", None) {
            pane.view.option = (!open).then_some(node);
        }
        if tool(ui, icons::ARROW_UP, "Move up", first) {
            let to = node.beside(number.saturating_sub(1));
            edit(pane, Some(FormEdit::Move { from: node, to }));
        }
        if tool(ui, icons::ARROW_DOWN, "Move down", last) {
            let to = node.beside(number + 1);
            edit(pane, Some(FormEdit::Move { from: node, to }));
        }
        if tool(ui, icons::TRASH, "Remove", None) {
            edit(pane, Some(FormEdit::Remove(node)));
        }
    });
    if open {
        let attribute = "label";
        let title = format!("Label of {value}");
        texts::ui(ui, pane, &title, TextOf { node, attribute });
    }
}

fn edit(pane: &mut Pane<'_>, edit: Option<FormEdit>) {
    let (edits, texts) = (edit.into_iter().collect(), Vec::new());
    pane.commands.push(FormCommand::Edit { edits, texts });
}
