//! Buttons and links. One primary per area, at the right end of its bar; red only where it writes to production or deletes.

use std::sync::Arc;

use egui::{
    Color32, Galley, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::{key_cap::key_cap, paint};
use crate::visible::Tip as _;
use crate::{
    icons,
    theme::{
        Tokens, measure, medium, semibold,
        size::{BODY, SMALL},
    },
};

/// How loud a button is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Something else that is common here.
    #[default]
    Secondary,
    Ghost,
    /// Writes to production, or deletes.
    Danger,
    /// Leads to something that deletes.
    DangerGhost,
}

/// A button. Its text is verb, object, count and place: “Apply 3 steps to acme”; “…” means that more will be asked.
///
/// `Button::primary("Review changes").icon(icons::LIST_CHECKS).shortcut("Ctrl ↵").show(ui).clicked()`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct Button<'a> {
    kind: ButtonKind,
    icon: Option<&'a str>,
    text: &'a str,
    icon_alone: bool,
    caret: bool,
    count: usize,
    min_width: f32,
    shortcut: Option<&'a str>,
    tooltip: Option<&'a str>,
    disabled_because: Option<&'a str>,
    by_pointer: bool,
    takes_focus: bool,
}

/// Where the button is noted that a dialog gives the focus to.
pub(crate) fn focus_taker() -> Id {
    Id::unique("the button that takes the focus")
}

/// Where it is noted that F6 comes to this one first in its pane.
pub(crate) fn useful(id: Id) -> Id {
    id.with("F6 comes here first")
}

impl<'a> Button<'a> {
    fn of(kind: ButtonKind, text: &'a str) -> Self {
        Self {
            kind,
            text,
            min_width: measure::CONTROL,
            ..Self::default()
        }
    }

    /// The one thing to do here.
    pub fn primary(text: &'a str) -> Self {
        Self::of(ButtonKind::Primary, text)
    }

    /// Something else that is common here.
    pub fn secondary(text: &'a str) -> Self {
        Self::of(ButtonKind::Secondary, text)
    }

    pub fn ghost(text: &'a str) -> Self {
        Self::of(ButtonKind::Ghost, text)
    }

    /// Writes to production, or deletes.
    pub fn danger(text: &'a str) -> Self {
        Self::of(ButtonKind::Danger, text)
    }

    /// Leads to something that deletes.
    pub fn danger_ghost(text: &'a str) -> Self {
        Self::of(ButtonKind::DangerGhost, text)
    }

    /// A square ghost button; `name` is its accessible name and its tooltip.
    ///
    /// `Button::icon_only(icons::COPY, "Copy the script name").show(ui)`
    pub fn icon_only(icon: &'a str, name: &'a str) -> Self {
        Self {
            icon: Some(icon),
            icon_alone: true,
            tooltip: Some(name),
            ..Self::of(ButtonKind::Ghost, name)
        }
    }

    setters! {
        /// Another kind, for instance a secondary square button.
        set kind: ButtonKind;
        /// An icon before the text.
        some icon: &'a str;
        /// A caret after the text: pressing opens a menu.
        flag caret;
        /// A small count at the corner of a square button; zero shows none.
        set count: usize;
        /// At least this wide, in points.
        set min_width: f32;
        /// The shortcut, written in a key cap before the button.
        option shortcut: &'a str;
        /// What the button does, when its text does not say it all.
        some tooltip: &'a str;
        /// Disables the button when there is a reason; the reason is its tooltip.
        option disabled_because: &'a str;
        /// No stop for Tab, where a key does the same.
        flag by_pointer;
        /// Has the focus when its dialog opens, so that Enter presses it.
        flag takes_focus;
    }

    pub(crate) fn is_enabled(&self) -> bool {
        self.disabled_because.is_none()
    }

    /// Draws it; says whether it was pressed.
    pub fn pressed(self, ui: &mut Ui) -> bool {
        self.show(ui).clicked()
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let from_right = ui.layout().prefer_right_to_left();
        if let Some(keys) = self.shortcut.filter(|_| !from_right) {
            key_cap(ui, keys);
        }
        let response = ui
            .add_enabled_ui(self.disabled_because.is_none(), |ui| self.place(ui))
            .inner;
        if let Some(keys) = self.shortcut.filter(|_| from_right) {
            key_cap(ui, keys);
        }
        let response = paint::explain(response, self.tooltip, self.disabled_because);
        if self.kind == ButtonKind::Primary {
            ui.data_mut(|data| data.insert_temp(useful(response.id), true));
        }
        if self.takes_focus {
            ui.data_mut(|data| data.insert_temp(focus_taker(), Some(response.id)));
        }
        if let Some(keys) = self.shortcut {
            response
                .ctx
                .accesskit_node_builder(response.id, |node| node.set_keyboard_shortcut(keys));
        }
        response
    }

    fn place(&self, ui: &mut Ui) -> Response {
        let parts = Parts::of(self, ui);
        let sense = if self.by_pointer {
            Sense::CLICK
        } else {
            Sense::click()
        };
        let (rect, response) = ui.allocate_exact_size(parts.size(self.min_width), sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), self.text));
        if ui.is_rect_visible(rect) {
            self.paint_ground(ui, rect, &response);
            parts.paint(ui, rect);
            paint::focus_ring(ui, &response);
            if self.count > 0 {
                paint_count(ui, rect, self.count);
            }
        }
        response
    }

    fn paint_ground(&self, ui: &Ui, rect: Rect, response: &Response) {
        let look = Look::of(self.kind, &Tokens::of(ui));
        let touched = response.hovered() || response.is_pointer_button_down_on();
        let fill = if touched { look.hover } else { look.fill };
        ui.painter().rect(
            rect,
            measure::RADIUS,
            fill,
            Stroke::new(1.0, look.border),
            StrokeKind::Inside,
        );
    }
}

/// The colours of one kind.
struct Look {
    fill: Color32,
    hover: Color32,
    border: Color32,
    ink: Color32,
}

impl Look {
    fn of(kind: ButtonKind, tokens: &Tokens) -> Self {
        let none = Color32::TRANSPARENT;
        let (fill, hover, border, ink) = match kind {
            ButtonKind::Primary => (tokens.accent, tokens.accent_hover, none, tokens.on_accent),
            ButtonKind::Secondary => (
                tokens.raised,
                tokens.hover,
                tokens.border_strong,
                tokens.text,
            ),
            ButtonKind::Ghost => (none, tokens.hover, none, tokens.muted),
            ButtonKind::Danger => (
                tokens.danger_fill,
                tokens.danger_fill_hover,
                none,
                tokens.on_accent,
            ),
            ButtonKind::DangerGhost => (none, tokens.danger_soft, none, tokens.danger),
        };
        Self {
            fill,
            hover,
            border,
            ink,
        }
    }
}

/// What is written on a button, laid out.
struct Parts {
    icon: Option<Arc<Galley>>,
    text: Option<Arc<Galley>>,
    caret: Option<Arc<Galley>>,
    padding: f32,
}

impl Parts {
    const GAP: f32 = 6.0;

    fn of(button: &Button<'_>, ui: &Ui) -> Self {
        let ink = Look::of(button.kind, &Tokens::of(ui)).ink;
        let glyph = |code: &str, size: f32| paint::line(ui, code, crate::theme::icon(size), ink);
        let icon_size = if button.icon_alone { 16.0 } else { 15.0 };
        Self {
            icon: button.icon.map(|code| glyph(code, icon_size)),
            text: (!button.icon_alone).then(|| paint::line(ui, button.text, medium(BODY), ink)),
            caret: button.caret.then(|| glyph(icons::CARET_DOWN, 12.0)),
            padding: match (button.icon, button.icon_alone) {
                (_, true) => 6.0,
                (Some(_), false) => 10.0,
                (None, false) => 12.0,
            },
        }
    }

    fn all(&self) -> impl Iterator<Item = &Arc<Galley>> {
        [&self.icon, &self.text, &self.caret].into_iter().flatten()
    }

    fn content_width(&self) -> f32 {
        let widths: f32 = self.all().map(|galley| galley.size().x).sum();
        widths + Self::GAP * (self.all().count().saturating_sub(1)) as f32
    }

    fn size(&self, min_width: f32) -> Vec2 {
        vec2(
            (self.content_width() + 2.0 * self.padding).max(min_width),
            measure::CONTROL,
        )
    }

    fn paint(&self, ui: &Ui, rect: Rect) {
        let mut left = rect.center().x - self.content_width() / 2.0;
        for galley in self.all() {
            left = paint::put_left(ui, left, rect.center().y, Arc::clone(galley)) + Self::GAP;
        }
    }
}

fn paint_count(ui: &Ui, rect: Rect, count: usize) {
    let tokens = Tokens::of(ui);
    let text = if count > 99 {
        "99+".to_owned()
    } else {
        count.to_string()
    };
    let galley = paint::line(ui, &text, semibold(10.0), tokens.on_accent);
    let size = vec2((galley.size().x + 8.0).max(14.0), 14.0);
    let place = Rect::from_center_size(pos2(rect.right() - 5.0, rect.top() + 6.0), size);
    ui.painter().rect_filled(place, 7, tokens.accent);
    paint::put_centred(ui, place.center(), galley);
}

/// An action or a page written as text: “Undo”, “Go to line 2”.
///
/// `Link::new("Compare").show(ui).clicked()`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct Link<'a> {
    text: &'a str,
    name: Option<&'a str>,
    size: f32,
    disabled_because: Option<&'a str>,
}

impl<'a> Link<'a> {
    /// A link of the common size.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            size: BODY,
            ..Self::default()
        }
    }

    /// A link among small text.
    pub fn small(mut self) -> Self {
        self.size = SMALL;
        self
    }

    setters! {
        /// An accessible name that says more than the text, where several links read the same.
        some name: &'a str;
        /// Disables the link when there is a reason; the reason is its tooltip.
        option disabled_because: &'a str;
    }

    /// Draws it; says whether it was pressed.
    pub fn pressed(self, ui: &mut Ui) -> bool {
        self.show(ui).clicked()
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let response = ui
            .add_enabled_ui(self.disabled_because.is_none(), |ui| self.place(ui))
            .inner;
        paint::explain(response, None, self.disabled_because)
    }

    fn place(&self, ui: &mut Ui) -> Response {
        let ink = Tokens::of(ui).accent_text;
        let galley = paint::line(ui, self.text, medium(self.size), ink);
        let (rect, response) =
            ui.allocate_exact_size(vec2(galley.size().x, measure::LINE), Sense::click());
        let name = self.name.unwrap_or(self.text);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
        paint::put_left(ui, rect.left(), rect.center().y, galley);
        if response.hovered() {
            ui.painter().hline(
                rect.x_range(),
                rect.center().y + self.size / 2.0,
                Stroke::new(1.0, ink),
            );
        }
        if response.has_focus() {
            paint::ring(ui, rect.expand2(vec2(4.0, 0.0)));
        }
        response
    }
}

/// A square button that stays pressed, for instance “Match case”.
///
/// `icon_toggle(ui, icons::TEXT_AA, "Match case", &mut match_case).changed()`
pub fn icon_toggle(ui: &mut Ui, icon: &str, name: &str, on: &mut bool) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, mut response) = ui.allocate_exact_size(Vec2::splat(measure::FACET), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), *on, name));
    let (fill, ink) = match (*on, response.hovered()) {
        (true, _) => (tokens.accent_soft, tokens.accent_text),
        (false, true) => (tokens.hover, tokens.muted),
        (false, false) => (Color32::TRANSPARENT, tokens.muted),
    };
    ui.painter().rect_filled(rect, 4, fill);
    paint::glyph(ui, rect.center(), icon, 15.0, ink);
    paint::focus_ring(ui, &response);
    response.tip(name)
}
