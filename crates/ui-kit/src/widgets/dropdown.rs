//! Drop-downs: one of several values, the chosen one in a field with a caret.

use egui::{
    Id, Popup, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    menu::{MenuItem, menu_frame},
    paint,
};
use crate::{
    icons,
    theme::{Tokens, measure, mono, regular, size::BODY, size::CODE},
};

/// A drop-down; answers the value that was chosen.
///
/// `if let Some(version) = Dropdown::new("API version").width(184.0).show(ui, current, &options) { … }`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct Dropdown<'a> {
    name: &'a str,
    width: f32,
    code: bool,
    disabled_because: Option<&'a str>,
    wrong_when: bool,
    focused_when: bool,
}

impl<'a> Dropdown<'a> {
    /// A drop-down 160 points wide; `name` is its accessible name.
    pub fn new(name: &'a str) -> Self {
        Self {
            name,
            width: 160.0,
            ..Self::default()
        }
    }

    setters! {
        set width: f32;
        /// Code letters, for what the server reads.
        flag code;
        /// Disables it when there is a reason; the reason is its tooltip.
        option disabled_because: &'a str;
        /// Its value cannot stay: the border is red.
        set wrong_when: bool;
        /// Takes the keyboard focus in this frame.
        set focused_when: bool;
    }

    /// Draws it. `None` as the current value shows an empty field.
    pub fn show<T: Copy + PartialEq>(
        self,
        ui: &mut Ui,
        current: impl Into<Option<T>>,
        options: &[(T, &str)],
    ) -> Option<T> {
        let current = current.into();
        let text = options
            .iter()
            .find(|(value, _)| Some(*value) == current)
            .map_or("", |(_, label)| label);
        let button = ui
            .add_enabled_ui(self.disabled_because.is_none(), |ui| self.place(ui, text))
            .inner;
        let button = paint::explain(button, None, self.disabled_because);
        if self.focused_when {
            button.request_focus();
        }
        let chosen = self.list(ui, &button, current, options);
        if chosen.is_some() {
            button.request_focus();
        }
        chosen
    }

    /// Draws it, and writes what is chosen into `value`.
    pub fn choose<T: Copy + PartialEq>(self, ui: &mut Ui, value: &mut T, options: &[(T, &str)]) {
        *value = self.show(ui, *value, options).unwrap_or(*value);
    }

    fn place(&self, ui: &mut Ui, text: &str) -> Response {
        let tokens = Tokens::of(ui);
        let width = self.width.min(ui.available_width());
        let (rect, response) =
            ui.allocate_exact_size(vec2(width, measure::CONTROL), Sense::click());
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(text.to_owned()),
            ..WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), self.name)
        });
        let font = if self.code { mono(CODE) } else { regular(BODY) };
        let galley = paint::elided(ui, text, font, tokens.text, width - 36.0);
        let edge = if self.wrong_when {
            tokens.danger
        } else {
            tokens.border_control
        };
        let stroke = Stroke::new(1.0, edge);
        let fill = if response.hovered() {
            tokens.hover
        } else {
            tokens.surface
        };
        ui.painter()
            .rect(rect, measure::RADIUS, fill, stroke, StrokeKind::Inside);
        paint::put_left(ui, rect.left() + 8.0, rect.center().y, galley);
        let caret = pos2(rect.right() - 16.0, rect.center().y);
        paint::glyph(ui, caret, icons::CARET_DOWN, 12.0, tokens.muted);
        paint::focus_ring(ui, &response);
        response
    }

    fn list<T: Copy + PartialEq>(
        &self,
        ui: &Ui,
        button: &Response,
        current: Option<T>,
        options: &[(T, &str)],
    ) -> Option<T> {
        let id: Id = button.id.with("options");
        Popup::menu(button)
            .id(id)
            .accessible_name(self.name)
            .gap(4.0)
            .frame(menu_frame(&button.ctx))
            .width(button.rect.width())
            .show(|list| {
                list.set_min_width(button.rect.width() - 10.0);
                list.spacing_mut().item_spacing.y = 0.0;
                let height = (ui.ctx().content_rect().height() - 80.0).min(320.0);
                ScrollArea::vertical()
                    .max_height(height)
                    .show(list, |list| pick(list, current, options))
                    .inner
            })
            .and_then(|answer| answer.inner)
    }
}

fn pick<T: Copy + PartialEq>(ui: &mut Ui, current: Option<T>, options: &[(T, &str)]) -> Option<T> {
    let mut chosen = None;
    for (value, label) in options {
        let item = MenuItem::new(label)
            .checked_when(Some(*value) == current)
            .option();
        if item.show(ui).clicked() {
            chosen = Some(*value);
        }
    }
    chosen
}
