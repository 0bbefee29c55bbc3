//! Toasts: events, at the lower right, with at most one action. Who shows them decides when they go; errors stay.

use egui::{
    Align2, Area, Context, Id, Order, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2,
    WidgetInfo, accesskit::Live, pos2, vec2,
};

use super::{Link, paint, pane, tenant::TenantChip};
use crate::{
    icons,
    theme::{TenantMark, Tokens, Tone, measure, regular, size::BODY},
};

/// Between toasts and the right edge of the window.
const EDGE: f32 = 16.0;

/// What was pressed on a toast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ToastAnswer {
    pub action: bool,
    pub closed: bool,
}

/// A toast.
///
/// `let answer = Toast::new(Tone::Success, "3 steps applied to acme-sb").action("Undo").show(ui);`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct Toast<'a> {
    tone: Tone,
    text: &'a str,
    tenant: Option<(TenantMark, &'a str)>,
    action: Option<&'a str>,
}

impl<'a> Toast<'a> {
    /// A toast with a sentence.
    pub fn new(tone: Tone, text: &'a str) -> Self {
        Self {
            tone,
            text,
            ..Self::default()
        }
    }

    setters! {
        /// Whose it is, for one that is of another tenant than the shown one.
        set tenant: Option<(TenantMark, &'a str)>;
        /// What can be done about it.
        option action: &'a str;
    }

    /// Draws it, 320 points wide and as high as its text needs.
    pub fn show(self, ui: &mut Ui) -> ToastAnswer {
        let tokens = Tokens::of(ui);
        let action_width = self.action.map_or(0.0, |text| {
            paint::line(ui, text, crate::theme::medium(BODY), tokens.accent_text)
                .size()
                .x
                + 16.0
        });
        let text_width = measure::TOAST_WIDTH - 38.0 - 36.0 - action_width;
        let room = (text_width, 18.0);
        let galley = paint::paragraph(ui, self.text, regular(BODY), tokens.text, room);
        let chip = self
            .tenant
            .map(|(mark, name)| TenantChip::new(ui, mark, name, text_width));
        let chip_height = chip.as_ref().map_or(0.0, |chip| chip.size().y + 4.0);
        let content = galley.size().y + chip_height;
        let height = (content + 22.0).max(measure::TOAST);
        let (rect, response) =
            ui.allocate_exact_size(vec2(measure::TOAST_WIDTH, height), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(self.role(), true, self.label()));
        response
            .ctx
            .accesskit_node_builder(response.id, |node| node.set_live(Live::Polite));
        ground(ui, rect);
        self.sign(ui, rect);
        let left = rect.left() + 38.0;
        let top = rect.center().y - content / 2.0;
        if let Some(chip) = chip {
            let middle = top + chip.size().y / 2.0;
            chip.paint(ui, pos2(left, middle));
        }
        let under_chip = pos2(left, top + chip_height);
        ui.painter().galley(under_chip, galley, tokens.text);
        self.controls(ui, rect)
    }

    fn label(&self) -> String {
        match self.tenant {
            Some((_, name)) => format!("{name}: {}", self.text),
            None => self.text.to_owned(),
        }
    }

    fn role(&self) -> Role {
        match self.tone {
            Tone::Danger | Tone::Warning => Role::Alert,
            Tone::Neutral | Tone::Accent | Tone::Success => Role::Status,
        }
    }

    fn sign(&self, ui: &Ui, rect: Rect) {
        let code = match self.tone {
            Tone::Success => icons::CHECK_CIRCLE,
            Tone::Warning => icons::WARNING,
            Tone::Danger => icons::X_CIRCLE,
            Tone::Neutral | Tone::Accent => icons::INFO,
        };
        let sign = pos2(rect.left() + 18.0, rect.top() + measure::TOAST / 2.0);
        let ink = self.tone.ink(&Tokens::of(ui));
        paint::glyph_fill(ui, sign, code, 16.0, ink);
    }

    fn controls(&self, ui: &mut Ui, rect: Rect) -> ToastAnswer {
        let mut answer = ToastAnswer::default();
        let close = Rect::from_center_size(
            pos2(rect.right() - 20.0, rect.top() + 20.0),
            Vec2::splat(24.0),
        );
        if let Some(action) = self.action {
            let space = Rect::from_min_max(
                pos2(rect.left() + 38.0, close.top()),
                pos2(close.left() - 8.0, close.bottom()),
            );
            let builder = UiBuilder::new()
                .max_rect(space)
                .layout(egui::Layout::right_to_left(egui::Align::Center));
            answer.action = Link::new(action).show(&mut ui.new_child(builder)).clicked();
        }
        answer.closed = close_cross(ui, close, self.text);
        answer
    }
}

fn close_cross(ui: &mut Ui, rect: Rect, text: &str) -> bool {
    let tokens = Tokens::of(ui);
    let id = ui
        .scope_id()
        .with(("close toast", text, rect.top().to_bits()));
    let cross = ui.interact(rect, id, Sense::click());
    cross.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Close this notice"));
    let ink = if cross.hovered() {
        tokens.text
    } else {
        tokens.muted
    };
    paint::glyph(ui, rect.center(), icons::X, 14.0, ink);
    paint::focus_ring(ui, &cross);
    cross.clicked()
}

fn ground(ui: &Ui, rect: Rect) {
    let tokens = Tokens::of(ui);
    let shadow = ui.visuals().popup_shadow;
    ui.painter()
        .add(shadow.as_shape(rect, measure::RADIUS_MENU));
    let stroke = Stroke::new(1.0, tokens.border_strong);
    ui.painter().rect(
        rect,
        measure::RADIUS_MENU,
        tokens.raised,
        stroke,
        StrokeKind::Inside,
    );
}

/// The place for toasts, at the lower right above the panes at the bottom; the newest is last. Drawn after the panes.
///
/// `toast_area(ctx, |ui| for notice in notices { Toast::new(…).show(ui); });`
pub fn toast_area<R>(ctx: &Context, content: impl FnOnce(&mut Ui) -> R) -> R {
    let floor = pane::floor(ctx, measure::TOAST_WIDTH + EDGE);
    let above_bottom = ctx.content_rect().bottom() - floor + measure::INSET;
    Area::new(Id::unique("toasts"))
        .order(Order::Foreground)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-EDGE, -above_bottom))
        .show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = 12.0;
            content(ui)
        })
        .inner
}
