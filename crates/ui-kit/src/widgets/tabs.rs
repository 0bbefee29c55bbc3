//! Tabs: underlined text on one shared line, never boxes. One stop for Tab; arrows, Home and End choose.

use egui::{Color32, Context, Id, Rect, Response, Role, Ui, WidgetInfo, pos2, vec2};

use super::{choice, paint};
use crate::theme::{Tokens, measure, medium, regular, size::BODY};

/// What a tab says besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TabMark {
    #[default]
    None,
    /// It holds changes that are not applied.
    Edited,
}

#[derive(Clone, Copy, Debug)]
pub struct Tab<'a, T> {
    /// What choosing it means.
    pub value: T,
    pub label: &'a str,
    /// What it says besides.
    pub mark: TabMark,
}

impl<'a, T> Tab<'a, T> {
    /// A tab without a mark.
    pub fn new(value: T, label: &'a str) -> Self {
        Self {
            value,
            label,
            mark: TabMark::None,
        }
    }

    setters! {
        set mark: TabMark;
    }
}

/// A row of tabs; answers the tab that was chosen. The line under them runs across the whole pane.
///
/// `if let Some(part) = tabs(ui, "Parts", current, &[Tab::new(Part::Overview, "Overview")]) { … }`
pub fn tabs<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    current: T,
    items: &[Tab<'_, T>],
) -> Option<T> {
    let selected = items.iter().position(|tab| tab.value == current);
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        let one = |(index, tab)| one_tab(ui, tab, index, selected);
        items.iter().enumerate().map(one).collect::<Vec<Response>>()
    });
    row.response
        .widget_info(|| WidgetInfo::labeled(Role::TabList, true, name));
    paint_lines(
        ui,
        row.response.rect,
        selected.and_then(|index| row.inner.get(index)),
    );
    choice::chosen(ui, &row.inner)
        .and_then(|index| items.get(index))
        .map(|tab| tab.value)
}

/// Gives the focus to the selected one of the first tabs that are drawn, if that is in the next pass: a key chose it.
pub fn focus_tab(ctx: &Context) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(focus_id(), pass));
}

fn is_focus_asked(ctx: &Context) -> bool {
    let asked = ctx.data(|data| data.get_temp(focus_id()));
    asked.is_some_and(|asked: u64| asked + 1 == ctx.cumulative_pass_nr())
}

fn focus_id() -> Id {
    Id::unique("focus the selected tab")
}

fn one_tab<T>(ui: &mut Ui, tab: &Tab<'_, T>, index: usize, selected: Option<usize>) -> Response {
    let tokens = Tokens::of(ui);
    let on = selected == Some(index);
    let font = if on { medium(BODY) } else { regular(BODY) };
    let galley = paint::line(ui, tab.label, font, Color32::PLACEHOLDER);
    let text_width = galley.size().x;
    let edited = tab.mark == TabMark::Edited;
    let size = vec2(text_width + if edited { 10.0 } else { 0.0 }, measure::TABS);
    let (rect, response) = ui.allocate_exact_size(size, choice::item_sense(index, selected));
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), on, tab.label));
    let ink = if on || response.hovered() {
        tokens.text
    } else {
        tokens.muted
    };
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(rect.left(), top), galley, ink);
    if edited {
        ui.painter().circle_filled(
            pos2(rect.left() + text_width + 7.0, rect.center().y),
            3.0,
            tokens.accent_text,
        );
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_description("Holds changes"));
    }
    if on && is_focus_asked(ui.ctx()) {
        // Tabs further inside do not take it, too.
        ui.data_mut(|data| data.remove::<u64>(focus_id()));
        response.request_focus();
    }
    if response.has_focus() {
        paint::ring(ui, rect.expand2(vec2(4.0, -6.0)));
    }
    response
}

/// The selected tab's line lies over the shared one, which is below the row.
fn paint_lines(ui: &Ui, row: Rect, selected: Option<&Response>) {
    let tokens = Tokens::of(ui);
    let shared = Rect::from_x_y_ranges(ui.clip_rect().x_range(), row.bottom()..=row.bottom() + 1.0);
    ui.painter().rect_filled(shared, 0, tokens.border);
    if let Some(tab) = selected {
        let line =
            Rect::from_x_y_ranges(tab.rect.x_range(), row.bottom() - 1.0..=row.bottom() + 1.0);
        ui.painter().rect_filled(line, 1, tokens.accent_text);
    }
}
