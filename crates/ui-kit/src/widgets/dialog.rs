//! Dialogs: title, what will happen, a line, the buttons. Escape and the cross close; a click beside it does not, since
//! something may have been typed. Something in a dialog always has the focus.

use egui::{
    Align, Context, CornerRadius, Frame, Id, Key, Layout, Margin, Modal, Modifiers, Plugin,
    ScrollArea, Stroke, Ui, UiBuilder, style::ScrollAnimation, vec2,
};

use super::{Button, at_right, focus, text};
use crate::{
    icons,
    theme::{DARK, LIGHT, Tokens, measure},
};

const PADDING: f32 = 20.0;
/// Title above, footer below.
const HEAD_AND_FOOT: f32 = 56.0 + 60.0;
/// Space kept between a dialog and the edges of the window.
const MARGIN: f32 = 24.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DialogAnswer<B, F> {
    /// The cross or Escape was pressed; whoever shows the dialog stops showing it.
    pub closed: bool,
    /// Enter was pressed in a field: a dialog with one action that is safe does it.
    pub entered: bool,
    pub body: B,
    pub footer: F,
}

/// What became of a dialog with Cancel and one action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<B> {
    /// Cancel, the cross or Escape was pressed; whoever shows the dialog stops showing it.
    pub closed: bool,
    /// The button of the action was pressed.
    pub pressed: bool,
    /// The same, or Enter was pressed in a field while the button was enabled.
    pub done: bool,
    pub body: B,
}

/// A dialog. Its title says what will happen to what; Cancel stands left of the action.
///
/// `Dialog::new("delete", "Delete “Badge system”?").ask(ctx, |ui| body(ui), |_| Button::danger("Delete connector"))`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct Dialog<'a> {
    key: &'a str,
    title: &'a str,
    width: f32,
    hint: &'a str,
    stays_because: Option<&'static str>,
}

impl<'a> Dialog<'a> {
    /// A dialog 376 points wide; `key` tells it from others.
    pub fn new(key: &'a str, title: &'a str) -> Self {
        Self {
            key,
            title,
            width: measure::DIALOG,
            ..Self::default()
        }
    }

    /// A dialog 520 points wide.
    pub fn wide(mut self) -> Self {
        self.width = measure::DIALOG_WIDE;
        self
    }

    setters! {
        /// Another width, in points.
        set width: f32;
        /// Small text at the left of the footer.
        set hint: &'a str;
        /// Why it cannot be closed now. Escape is heard all the same, so that it does nothing to what is behind.
        set stays_because: Option<&'static str>;
    }

    /// Draws it with Cancel and one action. The action is made after the body: letters may come with the Enter.
    pub fn ask<'b, B>(
        self,
        ctx: &Context,
        body: impl FnOnce(&mut Ui) -> B,
        action: impl FnOnce(&B) -> Button<'b>,
    ) -> Asked<B> {
        let answer = self.draw(ctx, body, |ui, body| {
            let cancelled = Button::secondary("Cancel").show(ui).clicked();
            let action = action(body);
            let is_enabled = action.is_enabled();
            (cancelled, action.show(ui).clicked(), is_enabled)
        });
        let (cancelled, pressed, is_enabled) = answer.footer;
        Asked {
            closed: answer.closed || cancelled,
            pressed,
            done: pressed || (answer.entered && is_enabled),
            body: answer.body,
        }
    }

    /// Draws it over everything else. The middle scrolls when the window is too low; title and footer stay.
    pub fn show<B, F>(
        self,
        ctx: &Context,
        body: impl FnOnce(&mut Ui) -> B,
        footer: impl FnOnce(&mut Ui) -> F,
    ) -> DialogAnswer<B, F> {
        self.draw(ctx, body, |ui, _| footer(ui))
    }

    fn draw<B, F>(
        self,
        ctx: &Context,
        body: impl FnOnce(&mut Ui) -> B,
        footer: impl FnOnce(&mut Ui, &B) -> F,
    ) -> DialogAnswer<B, F> {
        keep_focus(ctx);
        // Asked before the body is drawn: a field gives its focus away by Enter.
        let entered = ctx.text_edit_focused() && ctx.input(|input| input.key_pressed(Key::Enter));
        let field = ctx.memory(egui::Memory::focused);
        let stays = self.stays_because.is_some();
        let id = Id::unique(("dialog", self.key));
        let area = Modal::default_area(id).accessible_name(self.title);
        let answer = Modal::new(id)
            .area(area)
            .frame(frame(ctx))
            .show(ctx, |ui| self.content(ui, body, footer));
        let escape = answer.is_top_modal && !answer.any_popup_open;
        let escaped =
            escape && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        // Enter leaves the field; where it does nothing else, one types on.
        if let Some(field) = field.filter(|_| entered) {
            ctx.memory_mut(|memory| memory.request_focus(field));
        }
        let mut answer = answer.inner;
        answer.entered = entered;
        answer.closed = (answer.closed || escaped) && !stays;
        answer
    }

    fn content<B, F>(
        &self,
        ui: &mut Ui,
        body: impl FnOnce(&mut Ui) -> B,
        footer: impl FnOnce(&mut Ui, &B) -> F,
    ) -> DialogAnswer<B, F> {
        let window = ui.ctx().content_rect().size();
        ui.set_width(self.width.min(window.x - 2.0 * MARGIN));
        ui.spacing_mut().item_spacing.y = 0.0;
        let closed = self.head(ui);
        let height = (window.y - 2.0 * MARGIN - HEAD_AND_FOOT).max(60.0);
        let body = ScrollArea::vertical()
            .id_salt((self.key, "body"))
            .max_height(height)
            .show(ui, |ui| padded(ui, body))
            .inner;
        let footer = self.foot(ui, |ui| footer(ui, &body));
        DialogAnswer {
            closed,
            entered: false,
            body,
            footer,
        }
    }

    fn head(&self, ui: &mut Ui) -> bool {
        let margin = Margin {
            left: 20,
            right: 12,
            top: 12,
            bottom: 4,
        };
        Frame::new()
            .inner_margin(margin)
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    text::heading(ui, self.title);
                    at_right(ui, |ui| {
                        let close = Button::icon_only(icons::X, "Close");
                        close
                            .disabled_because(self.stays_because)
                            .show(ui)
                            .clicked()
                    })
                    .inner
                })
                .inner
            })
            .inner
    }

    fn foot<F>(&self, ui: &mut Ui, footer: impl FnOnce(&mut Ui) -> F) -> F {
        let (line, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), 1.0), egui::Sense::hover());
        ui.painter().rect_filled(line, 0, Tokens::of(ui).border);
        Frame::new()
            .inner_margin(Margin {
                left: 20,
                right: 20,
                top: 16,
                bottom: 15,
            })
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    if !self.hint.is_empty() {
                        text::small(ui, self.hint);
                    }
                    // A list that dropped down has the focus in a layer of its own.
                    let is_below = ui.ctx().any_popup_open();
                    at_right(ui, |ui| {
                        if is_below {
                            footer(ui)
                        } else {
                            focus::in_it(ui, footer)
                        }
                    })
                    .inner
                })
                .inner
            })
            .inner
    }
}

fn padded<B>(ui: &mut Ui, body: impl FnOnce(&mut Ui) -> B) -> B {
    let width = ui.available_width() - 2.0 * PADDING;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(PADDING);
        let builder = UiBuilder::new().layout(Layout::top_down(Align::Min));
        let answer = ui.scope_builder(builder, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
            let answer = body(ui);
            ui.add_space(8.0);
            scroll_by_keys(ui);
            answer
        });
        // The scroll bar stands here, beside what it scrolls.
        ui.add_space(PADDING);
        answer.inner
    })
    .inner
}

/// What is longer than the window is read by keys too, where they mean nothing else.
fn scroll_by_keys(ui: &Ui) {
    if ui.ctx().text_edit_focused() || ui.ctx().any_popup_open() {
        return;
    }
    let page = ui.clip_rect().height() * 0.9;
    let keys = [
        (Key::ArrowDown, measure::ROW),
        (Key::ArrowUp, -measure::ROW),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::End, f32::from(i16::MAX)),
        (Key::Home, -f32::from(i16::MAX)),
    ];
    let by = keys.map(|(key, by)| {
        let count = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        by * count as f32
    });
    let by: f32 = by.iter().sum();
    if by != 0.0 {
        let at_once = ScrollAnimation::none();
        ui.scroll_with_delta_animation(vec2(0.0, -by), at_once);
    }
}

fn frame(ctx: &Context) -> Frame {
    let style = ctx.global_style();
    let tokens = if style.visuals.dark_mode { DARK } else { LIGHT };
    Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(1.0, tokens.border_strong))
        .corner_radius(CornerRadius::same(measure::RADIUS_DIALOG))
        .shadow(style.visuals.window_shadow)
}

/// Remembers what had keyboard focus before the first dialog, and gives it back when the last one is gone.
#[derive(Default)]
struct FocusBefore {
    /// A dialog was drawn in this pass.
    shown: bool,
    /// A dialog was drawn in the pass before.
    open: bool,
    before: Option<Id>,
}

impl Plugin for FocusBefore {
    fn debug_name(&self) -> &'static str {
        "focus before a dialog"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        self.open = std::mem::take(&mut self.shown);
        if let Some(id) = self.before.take_if(|_| !self.open) {
            ui.ctx().memory_mut(|memory| memory.request_focus(id));
        }
    }
}

fn keep_focus(ctx: &Context) {
    ctx.add_plugin(FocusBefore::default());
    let focused = ctx.memory(|memory| memory.focused());
    ctx.with_plugin(|keeper: &mut FocusBefore| {
        if !keeper.open && !keeper.shown {
            keeper.before = focused;
        }
        keeper.shown = true;
    });
}
