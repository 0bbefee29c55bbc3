//! Where the focus goes by itself when something opens.

use egui::{Id, Key, Ui};

use crate::basics::button::focus_taker;

/// Gives the focus to the button of `content` that takes it, or to the first, while nothing in its layer has it, nor
/// will have it after this frame, because Tab leads there.
pub(super) fn in_it<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let layer = ui.layer_id();
    let widgets = |ui: &Ui| {
        ui.ctx()
            .viewport(|viewport| viewport.this_pass.widgets.get_layer(layer).count())
    };
    let before = widgets(ui);
    let answer = content(ui);
    let taker = ui
        .data_mut(|data| data.remove_temp::<Option<Id>>(focus_taker()))
        .flatten();
    let focused = ui.memory(|memory| memory.focused());
    let first = ui.ctx().viewport(|viewport| {
        let mut all = viewport.this_pass.widgets.get_layer(layer);
        let is_here = focused.is_some() && all.any(|widget| Some(widget.id) == focused);
        let added = viewport.this_pass.widgets.get_layer(layer).skip(before);
        let added = added.filter(|widget| widget.sense.is_focusable() && widget.enabled);
        // Of equal ones the first is the least.
        let first = added
            .map(|widget| widget.id)
            .min_by_key(|id| Some(*id) != taker);
        first.filter(|_| !is_here)
    });
    let is_on_its_way = ui.input(|input| input.key_pressed(Key::Tab));
    if let Some(first) = first.filter(|_| !is_on_its_way) {
        ui.memory_mut(|memory| memory.request_focus(first));
    }
    answer
}
