//! Banners: a state that lasts (offline, conflict, read-only). Events are toasts.

use egui::{
    Layout, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, accesskit::Live, pos2, vec2,
};

use super::paint;
use crate::theme::{
    Tokens, Tone, measure, medium, regular,
    size::{BODY, SMALL},
};
use crate::visible::Tip as _;

/// A banner 52 points high: an icon, what is so, and what that means; at the right what can be done.
///
/// `Banner::new(Tone::Warning, icons::WIFI_SLASH, "Offline: showing what was read at 10:42")`
/// `    .text("Drafts keep working. Trying again in 20 s").show(ui, |ui| Button::secondary("Try now").show(ui));`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct Banner<'a> {
    tone: Tone,
    icon: &'a str,
    title: &'a str,
    text: &'a str,
    flat: bool,
    filled: bool,
    low: bool,
}

/// Height of a banner of one line, in points.
pub const LOW_BANNER: f32 = 32.0;

impl<'a> Banner<'a> {
    /// A banner with rounded corners, for use inside a page.
    pub fn new(tone: Tone, icon: &'a str, title: &'a str) -> Self {
        Self {
            tone,
            icon,
            title,
            ..Self::default()
        }
    }

    setters! {
        /// The second line: what it means, what happens next.
        set text: &'a str;
        /// Square corners, for a banner as wide as its pane.
        flag flat;
        /// The filled form of the icon.
        flag filled;
        /// One line, for low windows: the title is shown, and the text with it is read out and in the tooltip.
        flag low;
    }

    /// Draws it, with the actions at the right.
    pub fn show<R>(self, ui: &mut Ui, actions: impl FnOnce(&mut Ui) -> R) -> R {
        let height = if self.low {
            LOW_BANNER
        } else {
            measure::BANNER
        };
        let size = vec2(ui.available_width(), height);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        self.announce(&response);
        let tokens = Tokens::of(ui);
        let corners = if self.flat { 0 } else { measure::RADIUS };
        ui.painter()
            .rect_filled(rect, corners, self.tone.soft(&tokens));
        let glyph = if self.filled {
            paint::glyph_fill
        } else {
            paint::glyph
        };
        let sign = pos2(rect.left() + 20.0, rect.center().y);
        glyph(ui, sign, self.icon, 18.0, self.tone.ink(&tokens));
        let bar = rect.shrink2(vec2(12.0, 0.0));
        let builder = UiBuilder::new()
            .max_rect(bar)
            .layout(Layout::left_to_right(egui::Align::Center));
        let mut child = ui.new_child(builder);
        let row = super::at_right(&mut child, actions);
        let actions_left = if row.response.rect.width() > 0.0 {
            row.response.rect.left() - 12.0
        } else {
            rect.right()
        };
        let is_cut = self.write(ui, rect, actions_left);
        if (is_cut || self.low) && !self.text.is_empty() {
            response.tip(self.text);
        }
        row.inner
    }

    /// Draws it without actions.
    pub fn show_plain(self, ui: &mut Ui) {
        self.show(ui, |_| ());
    }

    fn announce(&self, response: &Response) {
        let said = if self.text.is_empty() {
            self.title.to_owned()
        } else {
            format!("{}. {}", self.title, self.text)
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &said));
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_live(Live::Polite));
    }

    /// Writes both lines; whether one of them had no room.
    fn write(&self, ui: &Ui, rect: Rect, right: f32) -> bool {
        let tokens = Tokens::of(ui);
        let left = rect.left() + 44.0;
        let title = paint::elided(ui, self.title, medium(BODY), tokens.text, right - left);
        if self.text.is_empty() || self.low {
            let is_cut = title.elided;
            paint::put_left(ui, left, rect.center().y, title);
            return is_cut;
        }
        let title_cut = title.elided;
        paint::put_left(ui, left, rect.top() + 17.0, title);
        let text = paint::elided(ui, self.text, regular(SMALL), tokens.text, right - left);
        let is_cut = title_cut || text.elided;
        paint::put_left(ui, left, rect.top() + 35.0, text);
        is_cut
    }
}
