//! Menus that open under a button, and what stands in them. Arrows move, Enter chooses, Escape closes.

use egui::{
    AsIdSalt, Color32, Frame, Id, IdSalt, Key, Margin, Modifiers, Popup, PopupAnchor, PopupKind,
    Rect, Response, Role, Sense, SetOpenCommand, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::{focus, paint};
use crate::{
    icons,
    theme::{
        TenantMark, Tokens, icon, measure, medium, regular, semibold,
        size::{BODY, CAPTION},
    },
};

/// A menu under the button that `opener` answers for.
///
/// `let button = Button::icon_only(icons::DOTS_THREE, "More").show(ui);`
/// `menu(&button, |ui| { if MenuItem::new("Rename…").show(ui).clicked() { … } });`
pub fn menu<R>(opener: &Response, content: impl FnOnce(&mut Ui) -> R) -> Option<R> {
    Popup::menu(opener)
        .gap(4.0)
        .frame(menu_frame(&opener.ctx))
        .show(|ui| {
            ui.set_min_width(160.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            content(ui)
        })
        .map(|answer| answer.inner)
}

/// Whether a key asks for the menu of what has the focus.
pub fn key_pressed(ui: &Ui) -> bool {
    ui.input_mut(|input| {
        input.consume_key(Modifiers::NONE, Key::Menu)
            || input.consume_key(Modifiers::SHIFT, Key::F10)
    })
}

/// A menu that a right click or a key opens at `asked`. What had the focus then gets it back at the end.
///
/// `menu_at(ui, "connector menu", answer.menu, |ui| …);`
pub fn menu_at<R>(
    ui: &Ui,
    key: impl AsIdSalt,
    asked: Option<Rect>,
    content: impl FnOnce(&mut Ui) -> R,
) -> Option<R> {
    let id = ui.scope_id().with(IdSalt::new(key));
    if let Some(asked) = asked {
        let owner = ui.memory(|memory| memory.focused());
        ui.data_mut(|data| data.insert_temp(id, (asked, owner)));
    }
    let (place, owner) = ui.data(|data| data.get_temp::<(Rect, Option<Id>)>(id))?;
    let popup = Popup::new(
        id,
        ui.ctx().clone(),
        PopupAnchor::ParentRect(place),
        ui.layer_id(),
    )
    .kind(PopupKind::Menu)
    .open_memory(asked.map(|_| SetOpenCommand::Bool(true)))
    .gap(2.0)
    .frame(menu_frame(ui.ctx()));
    let answer = popup.show(|ui| {
        ui.set_min_width(160.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        focus::in_it(ui, content)
    });
    if !Popup::is_id_open(ui.ctx(), id) {
        ui.data_mut(|data| data.remove::<(Rect, Option<Id>)>(id));
        if let Some(owner) = owner {
            ui.memory_mut(|memory| memory.request_focus(owner));
        }
    }
    answer.map(|answer| answer.inner)
}

/// An entry of a menu.
///
/// `MenuItem::new("Delete…").icon(icons::TRASH).danger().disabled_because(reason).show(ui).clicked()`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct MenuItem<'a> {
    text: &'a str,
    icon: Option<&'a str>,
    mark: Option<TenantMark>,
    note: Option<&'a str>,
    checked: Option<bool>,
    danger: bool,
    role: Role,
    disabled_because: Option<&'a str>,
}

impl<'a> MenuItem<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            role: Role::MenuItem,
            ..Self::default()
        }
    }

    setters! {
        /// An icon before the text.
        some icon: &'a str;
        /// The colour of a tenant before the text.
        some mark: TenantMark;
        /// A shortcut or a count at the end.
        option note: &'a str;
        /// Leads to something that deletes.
        flag danger;
        /// Disables the entry when there is a reason; the reason is its tooltip.
        option disabled_because: &'a str;
    }

    /// One of several that can be chosen: a check before the text when it is.
    pub fn checked_when(mut self, chosen: bool) -> Self {
        self.checked = Some(chosen);
        self.role = Role::MenuItemRadio;
        self
    }

    /// An entry of a list box rather than of a menu.
    pub(super) fn option(mut self) -> Self {
        self.role = Role::ListBoxOption;
        self
    }

    /// Draws it; says whether it was pressed.
    pub fn pressed(self, ui: &mut Ui) -> bool {
        self.show(ui).clicked()
    }

    /// Draws it; choosing closes the menu.
    pub fn show(self, ui: &mut Ui) -> Response {
        let response = ui
            .add_enabled_ui(self.disabled_because.is_none(), |ui| self.place(ui))
            .inner;
        if response.clicked() {
            ui.close();
        }
        paint::explain(response, None, self.disabled_because)
    }

    fn place(&self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let ink = if self.danger {
            tokens.danger
        } else {
            tokens.text
        };
        let text = paint::line(ui, self.text, regular(BODY), ink);
        let note = self
            .note
            .map(|note| paint::line(ui, note, medium(CAPTION), tokens.muted));
        let glyph = match (self.icon, self.checked) {
            (Some(code), _) => Some(code),
            (None, Some(true)) => Some(icons::CHECK),
            (None, Some(false) | None) => None,
        };
        let lead = if self.icon.is_some() || self.checked.is_some() {
            24.0
        } else {
            0.0
        };
        let width = 20.0
            + lead
            + text.size().x
            + note.as_ref().map_or(0.0, |galley| galley.size().x + 24.0);
        let dot = if self.mark.is_some() { 20.0 } else { 0.0 };
        let width = width + dot;
        let (rect, response) = ui.allocate_exact_size(row(ui, width, measure::ROW), Sense::click());
        response.widget_info(|| self.info(ui.is_enabled()));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(
                rect,
                4,
                if self.danger {
                    tokens.danger_soft
                } else {
                    tokens.hover
                },
            );
        }
        let middle = rect.center().y;
        if let Some(code) = glyph {
            let quiet = if self.danger { ink } else { tokens.muted };
            paint::put_left(
                ui,
                rect.left() + 10.0,
                middle,
                paint::line(ui, code, icon(15.0), quiet),
            );
        }
        let start = rect.left() + 10.0 + lead;
        if let Some(mark) = self.mark {
            let centre = pos2(start + 5.0, middle);
            ui.painter().circle_filled(centre, 5.0, mark.fill());
        }
        paint::put_left(ui, start + dot, middle, text);
        if let Some(note) = note {
            paint::put_right(ui, rect.right() - 10.0, middle, note);
        }
        response
    }

    fn info(&self, enabled: bool) -> WidgetInfo {
        match self.checked {
            Some(chosen) => WidgetInfo::selected(self.role, enabled, chosen, self.text),
            None => WidgetInfo::labeled(self.role, enabled, self.text),
        }
    }
}

/// The size of a row: as wide as its words while the menu is measured, then as the menu.
fn row(ui: &Ui, words: f32, height: f32) -> Vec2 {
    let width = if ui.is_sizing_pass() {
        words
    } else {
        words.max(ui.available_width())
    };
    vec2(width, height)
}

/// A line between groups of entries.
pub fn menu_rule(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(row(ui, 0.0, 9.0), Sense::hover());
    paint::border_line(ui, rect.x_range(), rect.center().y);
}

/// The name of a group of entries.
pub fn menu_caption(ui: &mut Ui, text: &str) {
    let tokens = Tokens::of(ui);
    let galley = paint::line(ui, text, semibold(CAPTION), tokens.muted);
    let size = row(ui, galley.size().x + 20.0, 26.0);
    let (rect, _) = paint::named(ui, size, Role::Label, text);
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter()
        .galley(pos2(rect.left() + 10.0, top), galley, Color32::PLACEHOLDER);
}

/// The frame of menus: entries bring most of the padding.
pub(super) fn menu_frame(ctx: &egui::Context) -> Frame {
    Frame::popup(&ctx.global_style()).inner_margin(Margin::same(4))
}
