//! The frame of a page: bars and panes of a fixed size at its edges, and the ground between them.

use egui::{
    AsIdSalt, CentralPanel, Color32, Frame, Key, Margin, Modifiers, Panel, Role, ScrollArea,
    Stroke, Ui, vec2,
};

use super::back;
use crate::{
    command::Commands,
    theme::{Tokens, field_had_focus, measure},
    widgets::{Button, EmptyState, Pane, landmark, text},
};

/// Height of a bar of tools.
const TOOL_BAR: f32 = 44.0;

/// Space at the left and the right, and none above and below.
pub(super) const fn sides(left: i8, right: i8) -> Margin {
    Margin {
        left,
        right,
        top: 0,
        bottom: 0,
    }
}

/// A bar or a pane of one size, with a line where the page begins.
pub(super) fn fixed(panel: Panel, size: f32, fill: Color32, margin: impl Into<Margin>) -> Pane {
    let frame = Frame::new().fill(fill).inner_margin(margin);
    Pane::new(panel.exact_size(size).resizable(false).frame(frame))
}

/// The same without the line.
pub(super) fn seamless(panel: Panel, size: f32, fill: Color32, margin: impl Into<Margin>) -> Pane {
    fixed(panel.show_separator_line(false), size, fill, margin)
}

/// What is left between the bars.
pub(super) fn body<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    padded_body(ui, Margin::ZERO, contents)
}

/// The same with space around the contents.
pub(super) fn padded_body<R>(
    ui: &mut Ui,
    margin: impl Into<Margin>,
    contents: impl FnOnce(&mut Ui) -> R,
) -> R {
    CentralPanel::default()
        .frame(Frame::new().inner_margin(margin))
        .show(ui, |ui| {
            landmark(ui, Role::Main, "");
            contents(ui)
        })
        .inner
}

/// The body of a screen about one connector that has nothing to show.
pub(super) fn empty_body(
    ui: &mut Ui,
    (icon, title, text): (&str, &str, &str),
    commands: &mut Commands,
) {
    padded_body(ui, Margin::symmetric(20, 96), |ui| {
        EmptyState::new(icon, title)
            .text(text)
            .show(ui, |ui| back::button(ui, commands));
    });
}

/// A page or a pane that scrolls, with space around its contents.
pub(super) fn scrolled(
    ui: &mut Ui,
    id: &str,
    margin: impl Into<Margin>,
    contents: impl FnOnce(&mut Ui),
) {
    let area = ScrollArea::vertical().id_salt(id).auto_shrink(false);
    area.show(ui, |ui| {
        Frame::new().inner_margin(margin).show(ui, contents);
    });
}

/// The space around a page, with `top` above it.
pub(super) const fn page_margin(top: i8) -> Margin {
    Margin {
        left: 20,
        right: 20,
        top,
        bottom: 20,
    }
}

/// A message above the page, as wide as it.
pub(super) fn banner<R>(ui: &mut Ui, id: impl AsIdSalt, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let clear = Color32::TRANSPARENT;
    seamless(Panel::top(id), measure::BANNER, clear, Margin::ZERO)
        .show(ui, contents)
        .inner
}

/// The head of a screen about one connector: an arrow back to it, the title, and what else belongs there. Answers whether
/// the arrow was pressed.
pub(super) fn head(ui: &mut Ui, panel: Panel, title: &str, contents: impl FnOnce(&mut Ui)) -> bool {
    let surface = Tokens::of(ui).surface;
    fixed(panel, measure::SCREEN_HEAD, surface, sides(10, 16))
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                let goes_back = back::arrow(ui);
                text::title(ui, title);
                contents(ui);
                goes_back
            })
            .inner
        })
        .inner
}

/// The tools above a document or a grid. The glyph of the last button ends where the page does.
pub(super) fn tool_bar(ui: &mut Ui, id: &str, contents: impl FnOnce(&mut Ui)) {
    let surface = Tokens::of(ui).surface;
    fixed(Panel::top(id), TOOL_BAR, surface, sides(20, 14))
        .show(ui, |ui| ui.horizontal_centered(contents));
}

/// Whether a key of the page was pressed: nothing is open over it, and nobody types unless the key is a command.
pub(super) fn page_key(ui: &Ui, modifiers: Modifiers, key: Key) -> bool {
    let is_covered = ui.memory(|memory| memory.top_modal_layer().is_some());
    let is_typing = !modifiers.command && ui.ctx().text_edit_focused();
    !is_covered && !is_typing && ui.input_mut(|input| input.consume_key(modifiers, key))
}

/// Whether Escape was pressed for the page: nothing is open over it, and it led out of no field.
pub(super) fn escape(ui: &Ui) -> bool {
    let is_free = !ui.ctx().any_popup_open() && !field_had_focus(ui.ctx());
    is_free && page_key(ui, Modifiers::NONE, Key::Escape)
}

/// Escape leads from a screen about one connector back to its editor.
pub(super) fn back_by_key(ui: &Ui, commands: &mut Commands) {
    commands.when(escape(ui), back::to_editing());
}

/// A tool of such a bar: its name beside the icon where there is room.
pub(super) fn tool<'a>(icon: &'a str, name: &'a str, wide: bool) -> Button<'a> {
    if wide {
        Button::ghost(name).icon(icon)
    } else {
        Button::icon_only(icon, name)
    }
}

/// The line of facts at the foot of a page.
pub(super) fn status_line(ui: &mut Ui, id: &str, contents: impl FnOnce(&mut Ui)) {
    let ground = Tokens::of(ui).bg;
    fixed(
        Panel::bottom(id),
        measure::STATUS_LINE,
        ground,
        sides(20, 20),
    )
    .show(ui, |ui| ui.horizontal_centered(contents));
}

/// The bar with the next step of a screen that sends or leads to sending: red and higher where the tenant is protected.
pub(super) fn next_step_bar(
    ui: &mut Ui,
    id: &str,
    (protected, right): (bool, i8),
    contents: impl FnOnce(&mut Ui),
) {
    let tokens = Tokens::of(ui);
    let (height, fill, edge) = if protected {
        (measure::APPLY_BAR, tokens.danger_soft, tokens.danger)
    } else {
        (measure::CHANGE_BAR, tokens.bg, tokens.border)
    };
    let pane = seamless(Panel::bottom(id), height, fill, sides(16, right));
    pane.landmark("Next step").show(ui, |ui| {
        let whole = ui.max_rect().expand2(vec2(16.0, 0.0)).x_range();
        let top = ui.max_rect().top() + 0.5;
        ui.painter().hline(whole, top, Stroke::new(1.0, edge));
        ui.horizontal_centered(contents);
    });
}

/// Width of a pane beside the page.
pub(super) fn side_pane_width(ui: &Ui) -> f32 {
    if ui.ctx().content_rect().width() < measure::NARROW {
        measure::SIDE_PANE_NARROW
    } else {
        measure::SIDE_PANE
    }
}

/// Whether the window is so low that a page does without its lower panes.
pub(super) fn is_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < measure::LOW
}
