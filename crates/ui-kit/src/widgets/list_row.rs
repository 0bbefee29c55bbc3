//! Rows of two lines (profiles, steps), the large choices of a start page, and cards.

use egui::{
    Align, Color32, Frame, InnerResponse, Layout, Margin, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::{key_cap, paint, sign};
use crate::{
    icons,
    theme::{
        TenantMark, Tokens, Tone, measure, medium, regular, semibold,
        size::{BODY, SMALL},
    },
};

/// What stands before a row of two lines.
#[derive(Clone, Copy, Debug)]
pub enum Badge<'a> {
    /// A number in a circle.
    Number(usize),
    Icon(&'a str, Tone),
    /// A filled icon in a tone, for states.
    State(&'a str, Tone),
    /// An icon on the colour of a tenant.
    Tenant(TenantMark, &'a str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum RowLook {
    #[default]
    Tinted,
    /// A card with a bar at its left.
    Card,
    /// The same as high as other rows, with a smaller indent.
    LowCard,
}

/// A row with two lines, 48 points high; a card is 56.
///
/// `ListRow::new("Sandbox").second("acme-sb").badge(Badge::Tenant(mark, icons::PLUGS)).selected_when(true).show(ui)`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct ListRow<'a> {
    title: &'a str,
    second: &'a str,
    method: Option<&'a str>,
    badge: Option<Badge<'a>>,
    selected_when: bool,
    look: RowLook,
}

impl<'a> ListRow<'a> {
    /// A row with its first line.
    pub fn new(title: &'a str) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    setters! {
        set second: &'a str;
        /// An HTTP method before the second line.
        some method: &'a str;
        /// What stands before the lines.
        some badge: Badge<'a>;
        set selected_when: bool;
    }

    /// A selected row is a card with a bar at its left, 56 points high.
    pub fn card(mut self) -> Self {
        self.look = RowLook::Card;
        self
    }

    /// A selected row is a card with a bar at its left, 48 points high; for narrow panes.
    pub fn low_card(mut self) -> Self {
        self.look = RowLook::LowCard;
        self
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        self.show_with(ui, |_| ()).response
    }

    /// Draws it with something at its right, laid out from right to left.
    pub fn show_with<R>(
        self,
        ui: &mut Ui,
        trailing: impl FnOnce(&mut Ui) -> R,
    ) -> InnerResponse<R> {
        let height = if self.look == RowLook::Card {
            56.0
        } else {
            measure::ROW_TWO_LINES
        };
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        let said = if self.second.is_empty() {
            self.title.to_owned()
        } else {
            format!("{}, {}", self.title, self.second)
        };
        response.widget_info(|| {
            WidgetInfo::selected(Role::ListItem, ui.is_enabled(), self.selected_when, &said)
        });
        self.ground(ui, rect, &response);
        let inner = rect.shrink2(vec2(10.0, 0.0));
        let layout = Layout::right_to_left(Align::Center);
        // A child of its own, so that what is at the right does not move the next row.
        let mut child = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
        let answer = trailing(&mut child);
        let taken = child.min_rect();
        let right = if taken.width() > 0.5 {
            taken.left()
        } else {
            inner.right()
        };
        self.write(ui, rect, right);
        paint::focus_ring(ui, &response);
        InnerResponse::new(answer, response)
    }

    fn ground(&self, ui: &Ui, rect: Rect, response: &Response) {
        let tokens = Tokens::of(ui);
        let painter = ui.painter();
        match (self.selected_when, self.look) {
            (true, RowLook::Card | RowLook::LowCard) => {
                let stroke = Stroke::new(1.0, tokens.border_strong);
                painter.rect(
                    rect,
                    measure::RADIUS_CARD,
                    tokens.surface,
                    stroke,
                    StrokeKind::Inside,
                );
                let bar = Rect::from_x_y_ranges(
                    rect.left()..=rect.left() + 2.5,
                    rect.shrink(8.0).y_range(),
                );
                painter.rect_filled(bar, 1, tokens.accent_text);
            }
            (true, RowLook::Tinted) => {
                painter.rect_filled(rect, measure::RADIUS_CARD, tokens.accent_soft);
            }
            (false, _) if response.hovered() => {
                painter.rect_filled(rect, measure::RADIUS_CARD, tokens.hover);
            }
            (false, _) => {}
        }
    }

    fn write(&self, ui: &Ui, rect: Rect, right: f32) {
        let tokens = Tokens::of(ui);
        let middle = rect.center().y;
        let left = rect.left()
            + if self.badge.is_some() {
                self.paint_badge(ui, rect)
            } else {
                12.0
            };
        let room = right - left - 8.0;
        let title = paint::elided(ui, self.title, medium(BODY), tokens.text, room);
        if self.second.is_empty() && self.method.is_none() {
            paint::put_left(ui, left, middle, title);
            return;
        }
        paint::put_left(ui, left, middle - 8.5, title);
        let mut at = left;
        if let Some(method) = self.method {
            let galley = paint::line(
                ui,
                method,
                crate::theme::mono(11.0),
                sign::method_ink(&tokens, method),
            );
            at = paint::put_left(ui, at, middle + 10.5, galley) + 8.0;
        }
        let space = right - at - 8.0;
        let second = paint::elided(ui, self.second, regular(SMALL), tokens.muted, space);
        paint::put_left(
            ui,
            at,
            middle + if self.method.is_some() { 10.5 } else { 9.0 },
            second,
        );
    }

    /// Answers where the text begins, from the left of the row.
    fn paint_badge(&self, ui: &Ui, rect: Rect) -> f32 {
        let tokens = Tokens::of(ui);
        let (badge, text) = match self.look {
            RowLook::LowCard => (19.0, 36.0),
            RowLook::Tinted | RowLook::Card => (24.0, 44.0),
        };
        let first_line = pos2(rect.left() + badge, rect.center().y - 8.0);
        match self.badge {
            Some(Badge::Number(number)) => {
                sign::paint_number(
                    ui,
                    Rect::from_center_size(first_line, Vec2::splat(22.0)),
                    number,
                );
                text
            }
            Some(Badge::Icon(code, tone)) => {
                paint::glyph(ui, first_line, code, 16.0, tone.ink(&tokens));
                text
            }
            Some(Badge::State(code, tone)) => {
                paint::glyph_fill(ui, first_line, code, 16.0, tone.ink(&tokens));
                text
            }
            Some(Badge::Tenant(mark, code)) => {
                let square = Rect::from_center_size(
                    pos2(rect.left() + 24.0, rect.center().y),
                    Vec2::splat(28.0),
                );
                ui.painter()
                    .rect_filled(square, measure::RADIUS, mark.fill());
                paint::glyph(ui, square.center(), code, 16.0, tokens.on_accent);
                48.0
            }
            None => 12.0,
        }
    }
}

/// A large choice on a start page.
///
/// `ChoiceCard::new(icons::PLUGS, "Connect a tenant", "With a personal access token").primary().show(ui).clicked()`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct ChoiceCard<'a> {
    icon: &'a str,
    title: &'a str,
    text: &'a str,
    primary: bool,
    shortcut: Option<&'a str>,
}

impl<'a> ChoiceCard<'a> {
    /// A choice with an icon, its title and a line about it.
    pub fn new(icon: &'a str, title: &'a str, text: &'a str) -> Self {
        Self {
            icon,
            title,
            text,
            ..Self::default()
        }
    }

    setters! {
        /// The choice most people want.
        flag primary;
        /// The key that does the same, instead of a caret.
        some shortcut: &'a str;
    }

    /// Draws it as wide as the space, 68 points high.
    pub fn show(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let size = vec2(ui.available_width(), 68.0);
        let (rect, response) = paint::pressable(ui, size, Role::Button, self.title);
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_description(self.text));
        let border = if self.primary {
            tokens.accent
        } else {
            tokens.border_strong
        };
        let fill = if response.hovered() {
            tokens.sunken
        } else {
            tokens.surface
        };
        ui.painter()
            .rect(rect, 8, fill, Stroke::new(1.0, border), StrokeKind::Inside);
        let square =
            Rect::from_center_size(pos2(rect.left() + 34.0, rect.center().y), Vec2::splat(40.0));
        let (ground, ink) = if self.primary {
            (tokens.accent, tokens.on_accent)
        } else {
            (tokens.hover, tokens.text)
        };
        ui.painter().rect_filled(square, measure::RADIUS, ground);
        paint::glyph(ui, square.center(), self.icon, 20.0, ink);
        let right = self.trailing(ui, rect);
        let left = rect.left() + 68.0;
        let title = paint::elided(ui, self.title, semibold(14.0), tokens.text, right - left);
        paint::put_left(ui, left, rect.center().y - 8.5, title);
        let text = paint::elided(ui, self.text, regular(SMALL), tokens.muted, right - left);
        paint::put_left(ui, left, rect.center().y + 11.5, text);
        paint::focus_ring(ui, &response);
        response
    }

    fn trailing(&self, ui: &Ui, rect: Rect) -> f32 {
        if let Some(keys) = self.shortcut {
            let size = key_cap::key_cap_size(ui, keys);
            let place = Rect::from_center_size(
                pos2(rect.right() - 16.0 - size.x / 2.0, rect.center().y),
                size,
            );
            key_cap::paint_key_cap(ui, place, keys);
            return place.left() - 8.0;
        }
        let place = pos2(rect.right() - 26.0, rect.center().y);
        paint::glyph(ui, place, icons::CARET_RIGHT, 14.0, Tokens::of(ui).muted);
        place.x - 12.0
    }
}

/// A card: a border, rounded corners, 12 points of padding. Cards are never put into cards. The edge takes the tone's
/// colour when something about the card needs attention.
///
/// `card(ui, Tone::Neutral, |ui| …);`
pub fn card<R>(ui: &mut Ui, edge: Tone, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let tokens = Tokens::of(ui);
    let border = if edge == Tone::Neutral {
        tokens.border
    } else {
        edge.ink(&tokens)
    };
    Frame::new()
        .fill(if ui.is_enabled() {
            tokens.surface
        } else {
            Color32::TRANSPARENT
        })
        .stroke(Stroke::new(1.0, border))
        .corner_radius(measure::RADIUS_CARD)
        .inner_margin(Margin::same(11))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui)
        })
}
