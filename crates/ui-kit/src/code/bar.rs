//! What the bars that float over a code view are made of: their ground at the top right, and a field.

use egui::{
    Align2, CornerRadius, EventFilter, Frame, Id, Key, Margin, Modifiers, Rect, Response, Role,
    Sense, Shape, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo, pos2,
};

use crate::theme::{Tokens, mono, size};

/// From the view's right edge: clear of the scroll bar.
const FROM_RIGHT: f32 = 25.0;

/// Draws the ground of a bar over the top right of `view`; what stands in it is drawn by `content`.
pub(super) fn floating<R>(
    ui: &mut Ui,
    id: Id,
    (view, size): (Rect, Vec2),
    content: impl FnOnce(&mut Ui, Rect) -> R,
) -> R {
    let width = size.x.min(view.width() - 2.0 * FROM_RIGHT).max(240.0);
    let corner = pos2(view.right() - FROM_RIGHT - width, view.top() + 8.0);
    let rect = Rect::from_min_size(corner.round(), Vec2::new(width, size.y));
    // Clicks beside the controls must not reach the text below.
    ui.interact(rect, id, Sense::click_and_drag());
    paint_ground(ui, rect);
    let mut bar = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(id));
    bar.set_clip_rect(rect.intersect(ui.clip_rect()));
    content(&mut bar, rect)
}

fn paint_ground(ui: &Ui, rect: Rect) {
    let tokens = Tokens::of(ui);
    let radius = CornerRadius::same(8);
    let shadow = ui.visuals().popup_shadow.as_shape(rect, radius);
    ui.painter().add(Shape::from(shadow));
    let border = Stroke::new(1.0, tokens.border_strong);
    ui.painter()
        .rect(rect, radius, tokens.raised, border, StrokeKind::Inside);
}

pub(super) struct BarField<'a> {
    pub(super) id: Id,
    pub(super) name: &'a str,
    pub(super) text: &'a mut String,
    /// Space at its left and right, for signs and toggles.
    pub(super) sides: (i8, i8),
    /// Takes the focus and selects what is there, so that typing replaces it.
    pub(super) wants_focus: bool,
}

impl BarField<'_> {
    pub(super) fn show(self, ui: &mut Ui, rect: Rect) -> Response {
        let Self { id, name, text, .. } = self;
        if self.wants_focus {
            ui.memory_mut(|memory| memory.request_focus(id));
            select_all(ui, id, text);
        }
        let (left, right) = self.sides;
        let margin = Margin {
            left,
            right,
            top: 0,
            bottom: 0,
        };
        let edit = TextEdit::singleline(text)
            .id(id)
            .font(mono(size::CODE))
            .frame(Frame::new().inner_margin(margin))
            .align(Align2::LEFT_CENTER)
            .hint_text(name)
            .desired_width(rect.width())
            .min_size(rect.size())
            .return_key(None)
            .event_filter(EventFilter {
                horizontal_arrows: true,
                escape: true,
                ..EventFilter::default()
            });
        let tokens = Tokens::of(ui);
        ui.painter().rect_filled(rect, 6, tokens.surface);
        let response = ui.put(rect, edit);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
        let border = if response.has_focus() {
            Stroke::new(1.5, tokens.accent_text)
        } else {
            Stroke::new(1.0, tokens.border_control)
        };
        ui.painter()
            .rect_stroke(rect, 6, border, StrokeKind::Inside);
        response
    }
}

/// Whether a focused field was sent off with Enter.
pub(super) fn enter(ui: &Ui, field: &Response, modifiers: Modifiers) -> bool {
    field.has_focus() && ui.input_mut(|input| input.consume_key(modifiers, Key::Enter))
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state
        .cursor
        .set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    TextEdit::store_state(ui.ctx(), id, state);
}
