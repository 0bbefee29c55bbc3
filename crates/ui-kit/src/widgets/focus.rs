//! Where the focus goes by itself when something opens.

use egui::Ui;

/// Gives the focus to the first of `content` while nothing in its layer has it.
pub(super) fn in_it<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let layer = ui.layer_id();
    let widgets = |ui: &Ui| {
        ui.ctx()
            .viewport(|viewport| viewport.this_pass.widgets.get_layer(layer).count())
    };
    let before = widgets(ui);
    let answer = content(ui);
    let focused = ui.memory(|memory| memory.focused());
    let first = ui.ctx().viewport(|viewport| {
        let mut all = viewport.this_pass.widgets.get_layer(layer);
        let is_here = focused.is_some() && all.any(|widget| Some(widget.id) == focused);
        let mut added = viewport.this_pass.widgets.get_layer(layer).skip(before);
        let first = added.find(|widget| widget.sense.is_focusable() && widget.enabled);
        first.filter(|_| !is_here).map(|widget| widget.id)
    });
    if let Some(first) = first {
        ui.memory_mut(|memory| memory.request_focus(first));
    }
    answer
}
