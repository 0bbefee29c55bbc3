//! While an answer is awaited: bars where its rows will be, and after some seconds how long that may take.

use std::time::Duration;

use egui::Ui;

use crate::{
    messages,
    widgets::{skeleton_rows, text},
};

/// Most answers come sooner.
const QUIET_SECS: f64 = 5.0;

/// Grey bars under the name of what is read, as [`skeleton_rows`] draws them.
pub(super) fn rows(ui: &mut Ui, name: &str, rows: usize, columns: &[f32]) {
    skeleton_rows(ui, name, rows, columns);
    note(ui, name, text::note);
}

/// Draws what is said of the wait for `name` once it is long. It takes one id in any case, so that a button below keeps
/// the focus when the line appears.
pub(super) fn note<R>(ui: &mut Ui, name: &str, draw: impl FnOnce(&mut Ui, &str) -> R) {
    ui.scope(|ui| line(ui, name).map(|line| draw(ui, &line)));
}

/// The wait began when this was asked for the first frame in a row.
fn line(ui: &Ui, name: &str) -> Option<String> {
    let id = ui.scope_id().with(name);
    let (now, frame) = (ui.input(|input| input.time), ui.ctx().cumulative_frame_nr());
    let known = ui.data(|data| data.get_temp::<(f64, u64)>(id));
    let same_wait = known.filter(|(_, shown)| shown + 1 >= frame);
    let since = same_wait.map_or(now, |(since, _)| since);
    ui.data_mut(|data| data.insert_temp(id, (since, frame)));
    let waited = now - since;
    let is_long = waited >= QUIET_SECS;
    let next = if is_long {
        1.0 - waited.fract()
    } else {
        QUIET_SECS - waited
    };
    ui.ctx()
        .request_repaint_after(Duration::from_secs_f64(next));
    is_long.then(|| messages::answer_awaited(Duration::from_secs_f64(waited)))
}
