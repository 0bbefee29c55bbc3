//! The side bar's items and captions. In a side bar of icons the text goes into the tooltip.

use egui::{Color32, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::paint;
use crate::theme::{
    Tokens, measure, medium, regular, semibold,
    size::{BODY, CAPTION},
};
use crate::visible::Tip as _;

/// Under this width only the icon shows.
const ICONS_ONLY: f32 = 60.0;

/// An item of the side bar.
///
/// `NavItem::page(icons::PLUGS_CONNECTED, "Connectors").count(203).selected_when(true).show(ui).clicked()`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct NavItem<'a> {
    icon: Option<&'a str>,
    text: &'a str,
    page: bool,
    count: Option<usize>,
    selected_when: bool,
}

impl<'a> NavItem<'a> {
    /// A screen of the app.
    pub fn page(icon: &'a str, text: &'a str) -> Self {
        Self {
            icon: Some(icon),
            text,
            page: true,
            ..Self::default()
        }
    }

    /// Something listed under a caption, with an icon.
    pub fn entry(icon: &'a str, text: &'a str) -> Self {
        Self {
            page: false,
            ..Self::page(icon, text)
        }
    }

    /// Something listed under a caption that holds changes: a dot instead of an icon.
    pub fn edited(text: &'a str) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }

    setters! {
        /// A number at the end.
        option count: usize;
        /// Whether it is where the person is.
        set selected_when: bool;
    }

    /// Draws it as wide as the space.
    pub fn show(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::click());
        let said = self.count.map_or_else(
            || self.text.to_owned(),
            |count| format!("{}, {count}", self.text),
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), self.text));
        response.ctx.accesskit_node_builder(response.id, |node| {
            node.set_description(said.clone());
            if self.selected_when {
                node.set_aria_current(egui::accesskit::AriaCurrent::Page);
            }
        });
        let fill = match (self.selected_when, response.hovered()) {
            (true, _) => tokens.accent_soft,
            (false, true) => tokens.hover,
            (false, false) => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, measure::RADIUS, fill);
        let narrow = rect.width() < ICONS_ONLY;
        let sign_x = if narrow {
            rect.center().x
        } else {
            rect.left() + 16.0
        };
        self.sign(ui, pos2(sign_x, rect.center().y));
        if !narrow {
            self.write(ui, rect);
        }
        paint::focus_ring(ui, &response);
        if narrow {
            response.tip(&said)
        } else {
            response
        }
    }

    fn sign(&self, ui: &Ui, centre: egui::Pos2) {
        let tokens = Tokens::of(ui);
        match self.icon {
            Some(icon) => {
                let ink = if self.selected_when {
                    tokens.accent_text
                } else {
                    tokens.muted
                };
                paint::glyph(ui, centre, icon, 16.0, ink);
            }
            None => {
                ui.painter().circle_filled(centre, 3.5, tokens.accent_text);
            }
        }
    }

    fn write(&self, ui: &Ui, rect: egui::Rect) {
        let tokens = Tokens::of(ui);
        let ink = if self.selected_when {
            tokens.accent_text
        } else {
            tokens.text
        };
        let font = if self.page {
            medium(BODY)
        } else {
            regular(BODY)
        };
        let mut right = rect.right() - 8.0;
        if let Some(count) = self.count {
            let ink = if self.selected_when {
                tokens.accent_text
            } else {
                tokens.muted
            };
            let count = paint::line(ui, &count.to_string(), regular(BODY), ink);
            right = paint::put_right(ui, right, rect.center().y, count) - 8.0;
        }
        let left = rect.left() + 32.0;
        let text = paint::elided(ui, self.text, font, ink, right - left);
        paint::put_left(ui, left, rect.center().y, text);
    }
}

/// The name of a group in the side bar; a side bar of icons shows a line instead.
///
/// `nav_caption(ui, "Drafts");`
pub fn nav_caption(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    let (rect, response) = paint::named(ui, vec2(ui.available_width(), 40.0), Role::Label, text);
    if rect.width() < ICONS_ONLY {
        paint::border_line(ui, rect.shrink(8.0).x_range(), rect.center().y);
    } else {
        let galley = paint::line(ui, text, semibold(CAPTION), tokens.muted);
        paint::put_left(ui, rect.left() + 8.0, rect.top() + 28.0, galley);
    }
    response
}
