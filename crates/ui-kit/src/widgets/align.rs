//! Puts a row of widgets at the right or in the middle while keeping reading and focus order from left to right.

use egui::{Align, InnerResponse, Layout, TextWrapMode, Ui, UiBuilder};

/// A row whose last widget ends at the right edge of the available space.
///
/// `at_right(ui, |ui| { Button::ghost("Discard…").show(ui); Button::primary("Review changes").show(ui) });`
pub fn at_right<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    aligned(ui, Align::Max, content)
}

/// A row at the left, in the middle, or at the right of the available space.
///
/// The width is the one measured in the pass before, so the very first pass is drawn again.
pub fn aligned<R>(
    ui: &mut Ui,
    align: Align,
    content: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    let id = ui.next_auto_id().with("aligned row");
    let known = ui.data(|data| data.get_temp::<f32>(id));
    let slack = (ui.available_width() - known.unwrap_or_default()).max(0.0);
    let indent = match align {
        Align::Min => 0.0,
        Align::Center => slack / 2.0,
        Align::Max => slack,
    };
    let mut rect = ui.available_rect_before_wrap();
    rect.min.x += indent;
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::left_to_right(row_align(ui)));
    let answer = ui.scope_builder(builder, content);
    let width = answer.response.rect.width();
    if known.is_none_or(|known| (known - width).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, width));
        ui.ctx().request_discard("width of an aligned row");
    }
    answer
}

/// Texts that are cut where they take more than this width, so that what follows them stays in sight.
pub fn within<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.set_max_width(width.max(0.0));
        ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
        content(ui)
    })
    .inner
}

/// Inside a horizontal bar the row is centred in it; in a column it takes only its own height.
fn row_align(ui: &Ui) -> Align {
    if ui.layout().is_horizontal() {
        Align::Center
    } else {
        Align::Min
    }
}
