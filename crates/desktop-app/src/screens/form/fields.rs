//! Sections and fields of the preview: labels, controls, and what is said of conditions.

use egui::{
    Frame, Margin, PointerButton, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use patchpanel_core_models::{documents::FormNode, ids::Locale};

use super::{View, rich_text};
use crate::{
    command::{AppCommand, Commands},
    icons,
    theme::{
        Tokens, Tone, measure, medium, mono, regular,
        size::{BODY, CODE_CAPTION, CODE_SMALL},
    },
    view_models::form::{
        Control, FieldView, Item, SectionView, While, Words, design::NewPart, html,
    },
    widgets::{Button, Chip, Dropdown, Field, Link, aligned, icon_sign, paint, switch, text},
};
use patchpanel_ui_kit::visible::{Tip as _, marked};

/// Fields this far out of sight are still drawn, so that Tab reaches them.
const AROUND: f32 = 400.0;

pub(super) fn section(
    ui: &mut Ui,
    section: &SectionView,
    view: &mut View,
    commands: &mut Commands,
) {
    let locale = view.locale();
    let top = ui.cursor().top();
    if let Some(title) = &section.title {
        row(ui, |ui| {
            match title {
                Words::Key(key) => text::code(ui, key),
                Words::Text(words) | Words::English(words) => text::heading(ui, words),
            };
            lack(ui, title, locale);
        });
    }
    if let Some(info) = &section.info {
        match info {
            Words::Key(key) => {
                row(ui, |ui| {
                    text::code_small(ui, key);
                    lack(ui, info, locale);
                });
            }
            Words::Text(words) | Words::English(words) => {
                rich_text::ui(ui, &html::lines(words), commands);
            }
        }
    }
    if let Some((words, address)) = &section.link
        && Link::new(words.text()).small().show(ui).clicked()
    {
        commands.push(AppCommand::OpenUrl(address.clone()));
    }
    if let Some(node) = section.node {
        let head = Rect::from_min_max(
            pos2(ui.min_rect().left(), top),
            pos2(ui.max_rect().right(), ui.cursor().top()),
        );
        select_with(ui, head, node, view);
    }
    for item in &section.items {
        match item {
            Item::Field(view_of_field) => field(ui, view_of_field, view),
            Item::Conditional(reason, fields) => {
                for_condition(ui, reason, fields, view);
            }
            Item::Hidden(reason, names) if !view.bare => hidden(ui, reason.as_ref(), names, view),
            Item::Hidden(_, _) => {}
        }
    }
    let add = Button::ghost("Add a field here").icon(icons::PLUS);
    if let Some(node) = section
        .node
        .filter(|_| !view.bare && view.source.fault.is_none())
        && add.show(ui).clicked()
    {
        view.select(node);
        view.add(NewPart::Field, commands);
    }
}

/// A row as high as a line of text.
fn row(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = measure::LINE;
        ui.horizontal(content);
    });
}

fn lack(ui: &mut Ui, words: &Words, locale: Locale) {
    if let Some(note) = words.lack(locale) {
        Chip::new(Tone::Warning, &note)
            .icon(icons::WARNING)
            .show(ui);
    }
}

/// Fields that are shown for a reason.
fn for_condition(ui: &mut Ui, reason: &While, fields: &[FieldView], view: &mut View) {
    let Some(first) = fields.first().filter(|_| !view.bare) else {
        return fields.iter().for_each(|one| field(ui, one, view));
    };
    let holds = |node| fields.iter().any(|one| one.node == node);
    let is_asked = view.reveal_form && view.selected.is_some_and(holds);
    near(ui, (first.node, true), (is_asked, view), |ui, view| {
        conditional(ui, reason, fields, view);
    });
}

/// They carry a bar, and the reason above them.
fn conditional(ui: &mut Ui, reason: &While, fields: &[FieldView], view: &mut View) {
    let tokens = Tokens::of(ui);
    let inner = Frame::new()
        .inner_margin(Margin {
            left: 14,
            ..Margin::ZERO
        })
        .show(ui, |ui| {
            row(ui, |ui| {
                icon_sign(ui, icons::EYE, Tone::Neutral, "Condition");
                text::small(ui, "Shown while");
                why(ui, reason);
            });
            for one in fields {
                field(ui, one, view);
            }
        });
    let rect = inner.response.rect;
    let bar = Rect::from_min_max(rect.min, pos2(rect.left() + 2.0, rect.bottom()));
    ui.painter().rect_filled(bar, 0, tokens.syn_attr);
}

fn why(ui: &mut Ui, reason: &While) {
    let tokens = Tokens::of(ui);
    let mut code = |words: &str, ink| {
        ui.add(
            egui::Label::new(
                egui::RichText::new(marked(words))
                    .font(mono(CODE_SMALL))
                    .color(ink),
            )
            .selectable(false),
        )
    };
    code(&reason.parent, tokens.syn_attr);
    code("=", tokens.muted);
    code(&reason.values_in_words(), tokens.syn_string);
}

/// One line for fields that are not there; a click makes the parent have the value that shows them.
fn hidden(ui: &mut Ui, reason: Option<&While>, fields: &[(FormNode, String)], view: &mut View) {
    let names: Vec<&str> = fields.iter().map(|(_, name)| name.as_str()).collect();
    let said = match reason {
        Some(reason) => format!(
            "{} hidden: {} while {} = {}",
            names.len(),
            names.join(", "),
            reason.parent,
            reason.values_in_words()
        ),
        None => format!("{} never shown: {}", names.len(), names.join(", ")),
    };
    let tokens = Tokens::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::LINE), Sense::click());
    let role = if reason.is_some() {
        Role::Button
    } else {
        Role::Label
    };
    response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), &said));
    let centre = pos2(rect.left() + 7.0, rect.center().y);
    paint::glyph(ui, centre, icons::EYE_SLASH, 14.0, tokens.muted);
    let ink = if response.hovered() && reason.is_some() {
        tokens.text
    } else {
        tokens.muted
    };
    let galley = paint::elided(ui, &said, regular(12.0), ink, rect.width() - 22.0);
    paint::put_left(ui, rect.left() + 22.0, rect.center().y, galley);
    paint::focus_ring(ui, &response);
    if fields.iter().any(|(node, _)| view.selected == Some(*node)) {
        show_selected(ui, rect, view);
    }
    let Some(reason) = reason else { return };
    let response = response.tip(format!(
        "Set {} to {}",
        reason.parent,
        reason
            .values
            .first()
            .map(String::as_str)
            .unwrap_or_default()
    ));
    if response.clicked()
        && let Some(value) = reason.values.first()
    {
        view.values.insert(reason.parent.clone(), value.clone());
    }
}

/// A part of the form is selected with the press that begins to use it.
fn select_with(ui: &Ui, rect: Rect, node: FormNode, view: &mut View) {
    let pressed = ui.input(|input| input.pointer.primary_pressed());
    if pressed && ui.rect_contains_pointer(around(rect)) && view.selected != Some(node) {
        view.select(node);
        view.reveal = true;
    }
    if view.selected == Some(node) {
        show_selected(ui, rect, view);
    }
}

/// What is selected has a ring around it, and comes into sight once that was asked for.
fn show_selected(ui: &Ui, rect: Rect, view: &mut View) {
    let stroke = Stroke::new(1.5, Tokens::of(ui).accent_text);
    ui.painter()
        .rect_stroke(around(rect), measure::RADIUS, stroke, StrokeKind::Inside);
    if std::mem::take(&mut view.reveal_form) {
        ui.scroll_to_rect(rect.expand(12.0), None);
    }
}

fn around(rect: Rect) -> Rect {
    rect.expand2(vec2(8.0, 4.0))
}

/// Draws a field, or the block of a condition that begins with it. Far out of sight it only takes its space, so that
/// long forms cost no more than short ones, unless it is asked for. Answers where it is, if it is drawn.
fn near(
    ui: &mut Ui,
    part: (FormNode, bool),
    (is_asked, view): (bool, &mut View),
    draw: impl FnOnce(&mut Ui, &mut View),
) -> Option<Rect> {
    let sight = ui.clip_rect().expand(AROUND).y_range();
    let top = ui.cursor().top();
    let is_far = |height: &f32| top > sight.max || top + height < sight.min;
    let height = view.heights.get(&part).copied().filter(is_far);
    if let Some(height) = height.filter(|_| !is_asked) {
        ui.allocate_space(vec2(ui.available_width(), height));
        return None;
    }
    let rect = ui.scope(|ui| draw(ui, view)).response.rect;
    view.heights.insert(part, rect.height());
    Some(rect)
}

fn field(ui: &mut Ui, field: &FieldView, view: &mut View) {
    let is_selected = view.selected == Some(field.node);
    let is_asked = view.reveal_form && is_selected;
    let ground = ui.painter().add(egui::Shape::Noop);
    let part = (field.node, false);
    let drawn = near(ui, part, (is_asked, view), |ui, view| {
        in_sight(ui, field, view);
    });
    let Some(rect) = drawn else { return };
    if is_selected {
        let soft = Tokens::of(ui).accent_soft;
        let shape = egui::epaint::RectShape::filled(around(rect), measure::RADIUS, soft);
        ui.painter().set(ground, shape);
    }
    select_with(ui, rect, field.node, view);
}

fn in_sight(ui: &mut Ui, field: &FieldView, view: &mut View) {
    let locale = view.locale();
    ui.push_id(field.node, |ui| {
        ui.spacing_mut().item_spacing.y = measure::GAP_RELATED;
        let top = ui.cursor().min;
        label(ui, field, locale);
        let label = Rect::from_min_max(top, pos2(ui.max_rect().right(), ui.cursor().top()));
        let is_twice =
            ui.input(|input| input.pointer.button_double_clicked(PointerButton::Primary));
        if is_twice && ui.rect_contains_pointer(label) {
            view.select(field.node);
            view.focuses_label = true;
        }
        let mut value = field.value.clone();
        control(ui, field, &mut value);
        if value != field.value {
            view.values.insert(field.name.clone(), value);
        }
        if let Some(help) = &field.help {
            text::note(ui, help);
        }
        if let Some(warning) = &field.warning {
            row(ui, |ui| {
                icon_sign(ui, icons::WARNING, Tone::Warning, "Warning");
                text::toned(ui, Tone::Warning, warning);
            });
        }
    });
}

/// The label and a star for required ones at the left, the field's name at the right.
fn label(ui: &mut Ui, field: &FieldView, locale: Locale) {
    let tokens = Tokens::of(ui);
    row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = measure::GAP_RELATED;
        match &field.label {
            Words::Key(key) => text::code(ui, key),
            Words::Text(words) | Words::English(words) => text::medium_body(ui, words),
        };
        if field.required {
            let star = ui.add(egui::Label::new(
                egui::RichText::new("*")
                    .font(medium(BODY))
                    .color(tokens.danger),
            ));
            star.tip("Required");
        }
        lack(ui, &field.label, locale);
        aligned(ui, egui::Align::Max, |ui| {
            let name = egui::RichText::new(marked(&field.name))
                .font(mono(CODE_CAPTION))
                .color(tokens.muted);
            ui.add(egui::Label::new(name).selectable(false))
        });
    });
}

fn control(ui: &mut Ui, field: &FieldView, value: &mut String) {
    let name = match field.label.text() {
        "" => "Field without a name",
        label => label,
    };
    match field.control {
        Control::Line => drop(Field::new(name, value).hint(&field.placeholder).show(ui)),
        Control::Secret => drop(
            Field::new(name, value)
                .hint(&field.placeholder)
                .secret()
                .show(ui),
        ),
        Control::Area => drop(
            Field::new(name, value)
                .hint(&field.placeholder)
                .rows(3)
                .show(ui),
        ),
        Control::Radio => radio(ui, field, value),
        Control::Select => select(ui, field, value),
        Control::Switch => {
            let mut on = value.eq_ignore_ascii_case("true");
            if switch(ui, name, &mut on).changed() {
                *value = on.to_string();
            }
        }
        Control::Upload => {
            let reason = "Files are uploaded in ISC; the preview takes none";
            Button::secondary("Choose files…")
                .icon(icons::UPLOAD_SIMPLE)
                .disabled_because(reason)
                .show(ui);
        }
    }
}

fn select(ui: &mut Ui, field: &FieldView, value: &mut String) {
    let options: Vec<(&str, &str)> = field
        .options
        .iter()
        .map(|(value, label)| (value.as_str(), label.text()))
        .collect();
    let dropdown = Dropdown::new(field.label.text()).width(ui.available_width());
    if let Some(chosen) = dropdown.show(ui, field.value.as_str(), &options) {
        chosen.clone_into(value);
    }
}

fn radio(ui: &mut Ui, field: &FieldView, value: &mut String) {
    if field.options.is_empty() {
        text::note(ui, "No options");
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(20.0, 0.0);
        for (option, label) in &field.options {
            if radio_button(ui, label.text(), *option == field.value) {
                option.clone_into(value);
            }
        }
    });
}

/// Draws one choice; says whether it was chosen.
fn radio_button(ui: &mut Ui, label: &str, chosen: bool) -> bool {
    let tokens = Tokens::of(ui);
    let galley = paint::line(ui, label, regular(BODY), tokens.text);
    let (rect, response) = ui.allocate_exact_size(
        vec2(26.0 + galley.size().x, measure::CONTROL),
        Sense::click(),
    );
    response
        .widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, label));
    let centre = pos2(rect.left() + 8.0, rect.center().y);
    let (ink, width) = if chosen {
        (tokens.accent_text, 1.5)
    } else {
        (tokens.border_control, 1.0)
    };
    ui.painter()
        .circle_stroke(centre, 7.5, egui::Stroke::new(width, ink));
    if chosen {
        ui.painter().circle_filled(centre, 4.0, tokens.accent_text);
    }
    paint::put_left(ui, rect.left() + 24.0, rect.center().y, galley);
    if response.has_focus() {
        paint::ring(ui, Rect::from_center_size(centre, vec2(16.0, 16.0)));
    }
    response.clicked()
}
