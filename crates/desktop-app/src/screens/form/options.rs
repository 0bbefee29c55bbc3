//! The allowed values of the selected field: value and label, in the order in which they are offered.

use egui::Ui;
use patchpanel_core_models::documents::{Field as FormField, FormNode, edit::FormEdit};

use super::{part::Pane, texts};
use crate::{
    icons,
    theme::measure,
    view_models::{
        form::design::{self, TextOf},
        quantity,
    },
    widgets::{Button, text},
};

/// Width of the four signs behind a value.
const TOOLS: f32 = 4.0 * measure::CONTROL;

pub(super) fn ui(ui: &mut Ui, pane: &mut Pane<'_>, field: &FormField) {
    text::field_label(ui, "Allowed values");
    let FormNode::Field(menu, section, number) = pane.node else {
        return to_read(ui, field);
    };
    for option in 0..field.options.len() {
        let node = FormNode::Option(menu, section, number, option);
        ui.push_id(option, |ui| row(ui, pane, node, field));
    }
    let add = Button::ghost("Add a value").icon(icons::PLUS);
    if add.show(ui).clicked()
        && let Some(edit) = design::new_option(pane.form, pane.node)
    {
        pane.edit(edit);
    }
    ui.add_space(measure::GAP_RELATED);
}

/// Fields outside of sections keep their values in the XML.
fn to_read(ui: &mut Ui, field: &FormField) {
    for option in &field.options {
        let words = format!("{}: {}", option.value(), option.label());
        text::code_small(ui, &words);
    }
    text::note(
        ui,
        "Move the field into a section to change its values here.",
    );
}

fn row(ui: &mut Ui, pane: &mut Pane<'_>, node: FormNode, field: &FormField) {
    let number = node.number();
    let value = field
        .options
        .get(number)
        .map(|option| option.value())
        .unwrap_or_default();
    let open = pane.view.option == Some(node);
    let label = TextOf {
        node,
        attribute: "label",
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let width = (ui.available_width() - TOOLS).max(0.0) / 2.0;
        let name = format!("Value {}", number + 1);
        if !pane.name_field(ui, (&name, width), node, value) {
            pane.take_name(ui, node);
        }
        let name = format!("Label of {value}");
        texts::field(ui, pane, (&name, width), pane.locale, label);
        let count = field.options.len();
        let tool = |ui: &mut Ui, icon, name: &str, off: Option<&str>| {
            Button::icon_only(icon, name)
                .disabled_because(off)
                .show(ui)
                .clicked()
        };
        let first = (number == 0).then_some("This value is the first");
        let last = (number + 1 == count).then_some("This value is the last");
        if tool(ui, icons::TRANSLATE, &format!("Texts of {value}"), None) {
            pane.view.option = (!open).then_some(node);
        }
        if tool(ui, icons::ARROW_UP, &format!("Move up {value}"), first) {
            let to = node.beside(number.saturating_sub(1));
            pane.edit(FormEdit::Move { from: node, to });
        }
        if tool(ui, icons::ARROW_DOWN, &format!("Move down {value}"), last) {
            let to = node.beside(number + 1);
            pane.edit(FormEdit::Move { from: node, to });
        }
        if tool(ui, icons::TRASH, &removing(pane, value), None) {
            pane.edit(FormEdit::Remove(node));
        }
    });
    if open {
        let title = format!("Label of {value}");
        texts::ui(ui, pane, &title, label);
    }
}

/// What goes along when a value is removed.
fn removing(pane: &Pane<'_>, value: &str) -> String {
    match pane.facts.depending_on(value) {
        0 => format!("Remove {value}"),
        count => {
            let along = quantity::count(count, "condition goes", "conditions go");
            format!("Remove {value}: {along} with it")
        }
    }
}
