//! The properties of the selected part, each an edit of the draft as it is changed.

use egui::Ui;
use patchpanel_core_models::{
    documents::{FieldType, FormNode, FormPart, edit::FormEdit},
    problem::Severity,
};

use super::{condition, options, part::Pane, texts};
use crate::{
    icons,
    screens::frame,
    theme::{Change, Tokens, Tone},
    view_models::{
        form::{
            design::{self, TextOf},
            outline::{self, Found},
        },
        impact, quantity,
    },
    widgets::{
        Button, Chip, Dropdown, Field, FormRow, MenuItem, at_right, check_box, icon_sign, menu,
        switch, text,
    },
};

const LABEL: f32 = 92.0;
const LABELS: [&str; 2] = ["displayName", "label"];
const PLACEHOLDERS: [&str; 2] = ["placeHolder", "placeholder"];
const DEFAULTS: [&str; 2] = ["defaultValue", "value"];
const UPLOADS: [(&str, &str, &str); 3] = [
    ("Most files", "maxFiles", "no limit"),
    ("Largest, MB", "maxSize", "no limit"),
    ("Extensions", "supportedExtensions", "jar"),
];

pub(super) fn ui(ui: &mut Ui, pane: &mut Pane<'_>) {
    let form = pane.form;
    let Some(part) = form.part(pane.node) else {
        return;
    };
    let sunken = Tokens::of(ui).sunken;
    let is_fixed = matches!(pane.node, FormNode::Base(_) | FormNode::BaseField(..));
    if !is_fixed {
        let foot = egui::Panel::bottom("form-pane-foot");
        frame::fixed(foot, 44.0, sunken, frame::sides(8, 8)).show(ui, |ui| {
            ui.horizontal_centered(|ui| foot_ui(ui, pane));
        });
    }
    frame::scrolled(ui, "form-pane", egui::Margin::symmetric(16, 12), |ui| {
        ui.push_id(pane.node, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.scope(|ui| head(ui, pane, part));
            // What comes and goes in these moves no id below, or an open list would close.
            ui.scope(|ui| name(ui, pane, part));
            let found = pane.row.map(|row| row.problems.as_slice());
            ui.scope(|ui| problems(ui, found.unwrap_or_default()));
            match pane.node {
                FormNode::Menu(_) => all_texts(ui, pane, &[("Label", "label")]),
                FormNode::Section(..) => section(ui, pane),
                FormNode::Field(..) | FormNode::BaseField(..) | FormNode::LooseField(_) => {
                    field(ui, pane, part);
                }
                FormNode::Base(_) => {
                    text::note(
                        ui,
                        "SailPoint shows this part itself. It holds the upload of the JAR files.",
                    );
                }
                FormNode::Option(..) => {}
            }
            others(ui, pane, part);
        });
    });
}

/// What it is, how it differs from the server's, and the way back.
fn head(ui: &mut Ui, pane: &mut Pane<'_>, part: FormPart<'_>) {
    ui.horizontal(|ui| {
        text::strong(ui, outline::word(pane.node));
        text::code(ui, part.name());
        let Some((row, change)) = pane.row.and_then(|row| Some((row, row.change?))) else {
            return;
        };
        let planned = design::reverted(pane.form, pane.base.as_deref(), row);
        let edited = planned.as_ref().map_or(0, |planned| planned.edits.len());
        let (tone, words) = match (change, edited) {
            (Change::Added, _) => (Tone::Success, "added".to_owned()),
            (Change::Removed | Change::Replaced, 0) => (Tone::Accent, "edited".to_owned()),
            (Change::Removed | Change::Replaced, many) => (Tone::Accent, format!("{many} edited")),
        };
        Chip::new(tone, &words).show(ui);
        let off = planned.as_ref().err().copied();
        let name = format!("Revert {}", row.name);
        let button = Button::icon_only(icons::ARROW_COUNTER_CLOCKWISE, &name);
        let pressed = at_right(ui, |ui| button.disabled_because(off).show(ui).clicked());
        if pressed.inner
            && let Ok(planned) = planned
        {
            pane.view.carry_out(planned, pane.commands);
        }
    });
}

fn all_texts(ui: &mut Ui, pane: &mut Pane<'_>, texts: &[(&str, &'static str)]) {
    let node = pane.node;
    for (title, attribute) in texts {
        texts::ui(ui, pane, title, TextOf { node, attribute });
    }
}

fn section(ui: &mut Ui, pane: &mut Pane<'_>) {
    all_texts(ui, pane, &[("Label", "label"), ("Text", "sectionInfo")]);
    attribute(ui, pane, ("Link", "docLink"), "https://…");
    if pane.has("docLink") || pane.has("docLinkLabel") {
        all_texts(ui, pane, &[("Link text", "docLinkLabel")]);
    }
}

fn field(ui: &mut Ui, pane: &mut Pane<'_>, part: FormPart<'_>) {
    let Some(field) = part.field else { return };
    let kind = field.field_type();
    field_type(ui, pane, &kind);
    if kind == FieldType::FileUpload {
        for (title, name, hint) in UPLOADS {
            attribute(ui, pane, (title, name), hint);
        }
    }
    if let FormNode::BaseField(..) = pane.node {
        return;
    }
    all_texts(ui, pane, &[("Label", pane.written(LABELS))]);
    let mut required = field.is_required();
    FormRow::new("Required").column(LABEL).show(ui, |ui| {
        if switch(ui, "Required", &mut required).changed() {
            pane.set("required", required.then(|| "true".to_owned()));
        }
        text::small(
            ui,
            if required {
                "must be filled"
            } else {
                "may stay empty"
            },
        );
    });
    default(ui, pane, &kind);
    condition::ui(ui, pane, field);
    if kind.is_choice() || !field.options.is_empty() {
        options::ui(ui, pane, field);
    }
    all_texts(ui, pane, &[("Help", "helpKey")]);
    if has_placeholder(&kind) {
        all_texts(ui, pane, &[("Placeholder", pane.written(PLACEHOLDERS))]);
    }
}

fn field_type(ui: &mut Ui, pane: &mut Pane<'_>, kind: &FieldType) {
    let known = FieldType::KNOWN.iter().map(|(word, _)| *word);
    let current = FieldType::KNOWN.iter().find(|(_, known)| known == kind);
    let other = match kind {
        FieldType::Other(word) => Some(word.as_str()),
        _ => None,
    };
    let current = current.map(|(word, _)| *word).or(other);
    let words: Vec<(&str, &str)> = known.chain(other).map(|word| (word, word)).collect();
    FormRow::new("Type").column(LABEL).show(ui, |ui| {
        let chosen = Dropdown::new("Type").code().show(ui, current, &words);
        if let Some(word) = chosen.filter(|word| Some(*word) != current) {
            let edit = FormEdit::SetType(pane.node, word.to_owned());
            pane.edit(edit);
        }
    });
    if let Some(note) = design::type_note(kind) {
        text::toned(ui, Tone::Warning, &note);
    }
}

fn default(ui: &mut Ui, pane: &mut Pane<'_>, kind: &FieldType) {
    let form = pane.form;
    let Some(field) = form.field_at(pane.node) else {
        return;
    };
    let name = pane.written(DEFAULTS);
    let current = field.default_value().unwrap_or_default();
    FormRow::new("Default").column(LABEL).show(ui, |ui| {
        if kind.is_secret() {
            let why = "None: a secret is never in a file";
            if current.is_empty() {
                let mut nothing = String::new();
                let field = Field::new("Default", &mut nothing).disabled_because(why);
                field.hint(why).show(ui);
            } else if Button::secondary("Remove the default").show(ui).clicked() {
                pane.set(name, None);
            }
            return;
        }
        let mut values: Vec<&str> = field.options.iter().map(|option| option.value()).collect();
        if kind.is_switch() {
            values = vec!["true", "false"];
        }
        if values.is_empty() {
            let mut value = current.to_owned();
            if Field::new("Default", &mut value).show(ui).changed() {
                let value = Some(value).filter(|value| !value.is_empty());
                pane.type_in(name, value);
            }
            return;
        }
        let choices: Vec<(&str, &str)> = std::iter::once(("", "none"))
            .chain(values.into_iter().map(|value| (value, value)))
            .collect();
        if let Some(chosen) = Dropdown::new("Default").code().show(ui, current, &choices) {
            pane.set(
                name,
                Some(chosen.to_owned()).filter(|value| !value.is_empty()),
            );
        }
    });
}

/// An attribute that is typed as it is.
fn attribute(ui: &mut Ui, pane: &mut Pane<'_>, (title, name): (&str, &'static str), hint: &str) {
    let part = pane.form.part(pane.node);
    let mut value = part
        .map_or("", |part| part.attributes.text(name))
        .to_owned();
    FormRow::new(title).column(LABEL).show(ui, |ui| {
        if Field::new(title, &mut value)
            .code()
            .hint(hint)
            .show(ui)
            .changed()
        {
            let value = Some(value).filter(|value| !value.is_empty());
            pane.type_in(name, value);
        }
    });
}

fn has_placeholder(kind: &FieldType) -> bool {
    !kind.is_choice() && !kind.is_switch() && *kind != FieldType::FileUpload
}

/// The attributes that are edited above.
fn offered(pane: &Pane<'_>, part: FormPart<'_>) -> Vec<&'static str> {
    let kind = part.field.map(|field| field.field_type());
    let mut offered = match pane.node {
        FormNode::Base(_) => Vec::new(),
        FormNode::Menu(_) | FormNode::Option(..) => vec!["name", "label"],
        FormNode::Section(..) => vec!["name", "label", "sectionInfo", "docLink", "docLinkLabel"],
        FormNode::BaseField(..) => vec!["name", "type"],
        FormNode::Field(..) | FormNode::LooseField(_) => {
            let own = [LABELS, DEFAULTS].map(|names| pane.written(names));
            let always = [
                "name",
                "type",
                "required",
                "helpKey",
                "parentKey",
                "parentValue",
            ];
            always.into_iter().chain(own).collect()
        }
    };
    if kind == Some(FieldType::FileUpload) {
        offered.extend(UPLOADS.map(|(_, name, _)| name));
    } else if kind.as_ref().is_some_and(has_placeholder) {
        offered.push(pane.written(PLACEHOLDERS));
    }
    offered
}

/// Attributes that the designer does not offer are shown as they are.
fn others(ui: &mut Ui, pane: &Pane<'_>, part: FormPart<'_>) {
    let offered = offered(pane, part);
    let others = part.attributes.iter();
    let others = others.filter(|one| !offered.contains(&one.name.as_str()));
    let others: Vec<String> = others
        .map(|one| format!("{}=\"{}\"", one.name, one.value))
        .collect();
    if !others.is_empty() {
        text::field_label(ui, "In the XML only");
        for other in &others {
            text::code_small(ui, other);
        }
    }
}

fn problems(ui: &mut Ui, problems: &[Found]) {
    for Found {
        severity,
        what,
        next,
    } in problems
    {
        let tone = match severity {
            Severity::Error => Tone::Danger,
            Severity::Warning | Severity::Info => Tone::Warning,
        };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            icon_sign(ui, icons::WARNING, tone, "Problem");
            text::note(ui, what);
        });
        text::note(ui, next);
    }
}

/// The name, and what is renamed with it. The name is taken once neither it nor what is asked beside it has the focus.
fn name(ui: &mut Ui, pane: &mut Pane<'_>, part: FormPart<'_>) {
    if let FormNode::Base(_) = pane.node {
        return;
    }
    let node = pane.node;
    let mut is_held = false;
    FormRow::new("Name").column(LABEL).show(ui, |ui| {
        is_held = pane.name_field(ui, ("Name", f32::INFINITY), node, part.name());
    });
    let typed = pane.view.typed.as_ref();
    let is_typed = typed.is_some_and(|typed| typed.node == node && typed.text != part.name());
    if is_typed && part.field.is_some() {
        is_held |= renamed_along(ui, pane, part.name());
    }
    if !is_held {
        pane.take_name(ui, node);
    }
}

/// What follows a new name. Answers whether a person is at the check box.
fn renamed_along(ui: &mut Ui, pane: &mut Pane<'_>, name: &str) -> bool {
    let depending = pane.facts.depending;
    if depending > 0 {
        let words = quantity::count(depending, "condition follows", "conditions follow");
        text::note(ui, &words);
    }
    if let Some(words) = impact::in_use(&pane.open.impact) {
        text::note(
            ui,
            &format!("{words}: values there stay under the old name"),
        );
    }
    if !pane.entry(name) {
        return false;
    }
    let mut along = !pane.view.entry_stays;
    let answer = check_box(ui, "Rename the template’s entry, too", &mut along);
    pane.view.entry_stays = !along;
    answer.has_focus() || answer.is_pointer_button_down_on() || answer.clicked()
}

fn foot_ui(ui: &mut Ui, pane: &mut Pane<'_>) {
    let (form, node) = (pane.form, pane.node);
    if Button::ghost("Duplicate")
        .icon(icons::COPY)
        .show(ui)
        .clicked()
    {
        let planned = design::duplicated(form, pane.files, node);
        pane.view.carry_out(planned, pane.commands);
    }
    let facts = pane.facts;
    let nowhere = facts
        .targets
        .is_empty()
        .then_some("There is no other place for this part");
    let opener = Button::ghost("Move…")
        .icon(icons::CARET_UP_DOWN)
        .disabled_because(nowhere)
        .show(ui);
    menu(&opener, |ui| {
        for (name, to) in &facts.targets {
            if MenuItem::new(name).show(ui).clicked() {
                pane.view.carry_out(design::moved(node, *to), pane.commands);
            }
        }
    });
    at_right(ui, |ui| {
        if Button::danger_ghost("Delete")
            .icon(icons::TRASH)
            .show(ui)
            .clicked()
        {
            pane.view
                .carry_out(design::removed(form, node), pane.commands);
        }
    });
}
