//! Text fields: 28 points high, with an accessible name always, and a sentence under them when something is wrong.

use egui::{
    Align2, Color32, Id, Margin, Rect, Response, RichText, Sense, TextEdit, Ui, Vec2, WidgetInfo,
    pos2,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
    vec2,
};

use super::{key_cap, paint};
use crate::visible::{Tip as _, marked};
use crate::{
    basics::button::useful,
    icons,
    theme::{
        Tokens, measure, mono, regular,
        size::{BODY, CODE, SMALL},
    },
};

/// Gives a field the focus, with its text selected: what is typed takes its place.
pub fn focus_field(ui: &Ui, field: &Response, text: &str) {
    select_all(ui, field.id, text);
    field.request_focus();
}

fn select_all(ui: &Ui, field: Id, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    let all = CCursorRange::two(CCursor::default(), end);
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), field);
}

/// Draws a field that has the focus from now on, so that it hears what is typed in this very frame.
///
/// The first time that a dialog is drawn egui lets nothing in it have the focus, so it is asked for afterwards, too.
pub fn focused_when(
    ui: &mut Ui,
    wanted: bool,
    id: Id,
    draw: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    if wanted {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let response = draw(ui);
    if wanted {
        response.request_focus();
    }
    response
}

/// Gives the focus to what appears with this id, unless something has it.
pub fn focus_when_new(ui: &Ui, id: Id) {
    let is_free = ui.memory(|memory| memory.focused().is_none());
    if is_free && ui.ctx().read_response(id).is_none() {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
}

/// A text field.
///
/// `Field::new("Client ID", &mut client_id).code().width(384.0).error(problem.as_deref()).show(ui).changed()`
#[must_use = "call `show`"]
pub struct Field<'a> {
    pub(super) name: &'a str,
    value: &'a mut String,
    hint: &'a str,
    width: f32,
    code: bool,
    secret: bool,
    rows: usize,
    icon: Option<&'a str>,
    shortcut: Option<&'a str>,
    confirmed_when: bool,
    struck: bool,
    takes_focus_when: bool,
    focused_when: bool,
    error: Option<&'a str>,
    help: Option<&'a str>,
    disabled_because: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// A field as wide as the space; `name` is its accessible name.
    pub fn new(name: &'a str, value: &'a mut String) -> Self {
        Self {
            name,
            value,
            hint: "",
            width: f32::INFINITY,
            code: false,
            secret: false,
            rows: 1,
            icon: None,
            shortcut: None,
            confirmed_when: false,
            struck: false,
            takes_focus_when: false,
            focused_when: false,
            error: None,
            help: None,
            disabled_because: None,
        }
    }

    setters! {
        /// Faint text while the field is empty.
        set hint: &'a str;
        /// Width in points; never wider than the space.
        set width: f32;
        /// Code letters, for what the server reads.
        flag code;
        /// An icon before the text.
        some icon: &'a str;
        /// The key that leads here, in a key cap at the end.
        option shortcut: &'a str;
        /// A check at the end once the typed text is what was asked for.
        set confirmed_when: bool;
        /// Struck through and disabled: this value will be removed.
        flag struck;
        /// Has the focus as soon as it appears, for the first field of a form or a dialog.
        set takes_focus_when: bool;
        /// Gets the focus now, with its text selected: what is typed in this very frame takes its place.
        set focused_when: bool;
        /// What is wrong and what to write instead, under the field.
        option error: &'a str;
        /// A sentence under the field while nothing is wrong.
        option help: &'a str;
        /// Disables the field when there is a reason; the reason is its tooltip.
        option disabled_because: &'a str;
    }

    /// Dots instead of letters, with an eye that shows them.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self.code = true;
        self
    }

    /// Has the focus as soon as it appears.
    pub fn takes_focus(self) -> Self {
        self.takes_focus_when(true)
    }

    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// Draws it; the answer is that of the text itself.
    pub fn show(self, ui: &mut Ui) -> Response {
        // Taken here, so that the field keeps its focus when a sentence under it comes or goes.
        let id = ui.make_persistent_id(self.name);
        let (error, help, name) = (self.error, self.help, self.name);
        if error.is_none() && help.is_none() {
            return self.place(ui, id);
        }
        ui.vertical(|ui| {
            // Help stands a little closer, since a sentence that is not an error needs no sign.
            ui.spacing_mut().item_spacing.y = if error.is_some() { 4.0 } else { 2.5 };
            let response = self.place(ui, id);
            match (error, help) {
                (Some(error), _) => {
                    response.ctx.accesskit_node_builder(response.id, |node| {
                        node.set_description(error);
                        node.set_invalid(egui::accesskit::Invalid::True);
                    });
                    error_line(ui, name, error);
                }
                (None, Some(help)) => help_line(ui, help),
                (None, None) => {}
            }
            response
        })
        .inner
    }

    fn place(mut self, ui: &mut Ui, id: Id) -> Response {
        let enabled = self.disabled_because.is_none() && !self.struck;
        let (disabled, name) = (self.disabled_because, self.name);
        let response = ui
            .scope(|ui| {
                // A faded value would be unreadable; the sunken ground says the same.
                ui.visuals_mut().disabled_alpha = 1.0;
                if !enabled {
                    ui.disable();
                }
                self.tint(ui);
                if self.focused_when {
                    select_all(ui, id, self.value);
                }
                let appears = self.takes_focus_when && ui.ctx().read_response(id).is_none();
                let wanted = appears || self.focused_when;
                let response = focused_when(ui, wanted, id, |ui| self.edit(ui, id));
                self.finish(ui, response)
            })
            .inner;
        paint::explain(response.accessible_name(name), None, disabled)
    }

    /// egui takes the border of a field from the visuals of its scope.
    fn tint(&self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        let enabled = ui.is_enabled();
        let visuals = ui.visuals_mut();
        visuals.widgets.hovered.bg_fill = tokens.surface;
        if self.error.is_some() {
            visuals.widgets.inactive.bg_stroke.color = tokens.danger;
            visuals.widgets.hovered.bg_stroke.color = tokens.danger;
        }
        if !enabled {
            visuals.widgets.inactive.bg_stroke.color = tokens.border;
            visuals.widgets.noninteractive.bg_stroke.color = tokens.border;
            visuals.text_edit_bg_color = Some(tokens.sunken);
        }
    }

    fn edit(&mut self, ui: &mut Ui, id: Id) -> Response {
        let tokens = Tokens::of(ui);
        let width = self.width.min(ui.available_width());
        let ink = if ui.is_enabled() {
            tokens.text
        } else {
            tokens.faint
        };
        let lead = if self.icon.is_some() { 28 } else { 8 };
        let margin = Margin {
            left: lead,
            right: self.trailing_width(ui),
            top: 4,
            bottom: 4,
        };
        let hidden = self.secret && !secret_shown(ui, id);
        let edit = if self.rows == 1 {
            TextEdit::singleline(self.value)
        } else {
            TextEdit::multiline(self.value)
        };
        let size = vec2(width, measure::CONTROL);
        ui.data_mut(|data| data.insert_temp(useful(id), true));
        let response = ui.add(
            edit.font(if self.code && !hidden {
                mono(CODE)
            } else {
                regular(BODY)
            })
            .hint_text(
                RichText::new(marked(self.hint))
                    .font(regular(BODY))
                    .color(tokens.faint),
            )
            .id(id)
            .margin(margin)
            .min_size(size)
            .desired_width(width)
            .desired_rows(self.rows)
            .password(hidden)
            .text_color(ink)
            .align(if self.rows == 1 {
                Align2::LEFT_CENTER
            } else {
                Align2::LEFT_TOP
            }),
        );
        if self.secret {
            forget_steps(ui, id);
        }
        response
    }

    /// Space kept free at the end, in whole points.
    fn trailing_width(&self, ui: &Ui) -> i8 {
        let cap = self
            .shortcut
            .map_or(0.0, |keys| key_cap::key_cap_size(ui, keys).x + 10.0);
        let sign = if self.secret || self.confirmed_when {
            30.0
        } else {
            8.0
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a key cap is never wider than 127 points"
        )]
        let width = f32::max(cap, sign).min(127.0) as i8;
        width
    }

    fn finish(&self, ui: &mut Ui, response: Response) -> Response {
        let tokens = Tokens::of(ui);
        let rect = response.rect;
        let middle = rect.center().y;
        if let Some(icon) = self.icon {
            let centre = pos2(rect.left() + 14.0, middle);
            paint::glyph(ui, centre, icon, 14.0, tokens.muted);
        }
        if let Some(keys) = self.shortcut {
            let size = key_cap::key_cap_size(ui, keys);
            let place =
                Rect::from_center_size(pos2(rect.right() - 5.0 - size.x / 2.0, middle), size);
            key_cap::paint_key_cap(ui, place, keys);
        }
        if self.confirmed_when {
            let place = pos2(rect.right() - 14.0, middle);
            paint::glyph_fill(ui, place, icons::CHECK_CIRCLE, 14.0, tokens.success);
        }
        if self.struck {
            self.strike(ui, rect);
        }
        if self.secret {
            self.eye(ui, response)
        } else {
            response
        }
    }

    fn strike(&self, ui: &Ui, rect: Rect) {
        let font = if self.code { mono(CODE) } else { regular(BODY) };
        let width = paint::line(ui, self.value, font, Color32::PLACEHOLDER)
            .size()
            .x;
        let left = rect.left() + 8.0;
        let right = (left + width).min(rect.right() - 8.0);
        let stroke = egui::Stroke::new(1.0, Tokens::of(ui).faint);
        ui.painter().hline(left..=right, rect.center().y, stroke);
    }

    fn eye(&self, ui: &mut Ui, response: Response) -> Response {
        let id = response.id;
        let shown = secret_shown(ui, id);
        let place = Rect::from_center_size(
            pos2(response.rect.right() - 16.0, response.rect.center().y),
            Vec2::splat(24.0),
        );
        let eye = ui.interact(place, id.with("eye"), Sense::click());
        let verb = if shown { "Hide" } else { "Show" };
        let name = format!("{verb} {}", self.name);
        eye.widget_info(|| WidgetInfo::selected(egui::Role::Button, ui.is_enabled(), shown, &name));
        let (icon, tokens) = (
            if shown { icons::EYE_SLASH } else { icons::EYE },
            Tokens::of(ui),
        );
        let ink = if eye.hovered() {
            tokens.text
        } else {
            tokens.muted
        };
        paint::glyph(ui, place.center(), icon, 16.0, ink);
        paint::focus_ring(ui, &eye);
        if eye.clicked() {
            ui.data_mut(|data| data.insert_temp(id.with("shown"), !shown));
        }
        eye.tip(name);
        response
    }
}

/// A secret is not kept for undo: it would come back after it was sent, and stay in memory.
fn forget_steps(ui: &Ui, id: Id) {
    if let Some(mut state) = TextEditState::load(ui.ctx(), id) {
        state.clear_undoer();
        state.store(ui.ctx(), id);
    }
}

/// Whether the letters of the secret field with this id are shown.
fn secret_shown(ui: &Ui, id: Id) -> bool {
    ui.data(|data| data.get_temp(id.with("shown")))
        .unwrap_or(false)
}

fn error_line(ui: &mut Ui, name: &str, error: &str) {
    let tokens = Tokens::of(ui);
    let width = ui.available_width() - 20.0;
    let galley = paint::paragraph(ui, error, regular(SMALL), tokens.danger, (width, 17.0));
    let size = vec2(galley.size().x + 20.0, galley.size().y);
    let (rect, _) = paint::named(ui, size, egui::Role::Alert, &format!("{name}: {error}"));
    let sign = pos2(rect.left() + 7.0, rect.top() + 8.5);
    paint::glyph_fill(ui, sign, icons::X_CIRCLE, 14.0, tokens.danger);
    ui.painter()
        .galley(pos2(rect.left() + 20.0, rect.top()), galley, tokens.danger);
}

fn help_line(ui: &mut Ui, help: &str) {
    super::text::note(ui, help);
}
