//! How a tenant is recognised: the button in the top bar, the chip in lists, and the choice of its colour.

use std::sync::Arc;

use egui::{
    Color32, Galley, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::{choice, paint};
use crate::visible::Tip as _;
use crate::{
    icons,
    theme::{
        TenantColour, TenantMark, Tokens, measure, medium, semibold,
        size::{BODY, CAPTION},
        with_alpha,
    },
};

/// The button filled with the tenant's colour; it opens the list of tenants.
///
/// `let opener = tenant_button(ui, mark, icons::PLUGS, "Sandbox");`
pub fn tenant_button(ui: &mut Ui, mark: TenantMark, icon: &str, name: &str) -> Response {
    let white = Tokens::of(ui).on_accent;
    let galley = paint::line(ui, name, semibold(BODY), white);
    let size = vec2((galley.size().x + 58.0).round(), measure::CONTROL);
    let (rect, response) = paint::pressable(ui, size, Role::Button, name);
    let fill = if response.hovered() {
        mark.fill_hovered()
    } else {
        mark.fill()
    };
    ui.painter().rect_filled(rect, measure::RADIUS, fill);
    let middle = rect.center().y;
    paint::glyph(ui, pos2(rect.left() + 16.0, middle), icon, 16.0, white);
    paint::put_left(ui, rect.left() + 30.0, middle, galley);
    let centre = pos2(rect.right() - 16.0, middle);
    paint::glyph(ui, centre, icons::CARET_DOWN, 12.0, white);
    paint::focus_ring(ui, &response);
    response
}

/// A chip in the colour of a tenant; a protected one carries a shield.
///
/// `tenant_chip(ui, mark, "Sandbox");`
pub fn tenant_chip(ui: &mut Ui, mark: TenantMark, name: &str) -> Response {
    let chip = TenantChip::new(ui, mark, name, ui.available_width());
    let (rect, response) = paint::named(ui, chip.size(), Role::Label, name);
    chip.paint(ui, rect.left_center());
    response
}

/// A chip of a tenant, for what paints itself.
pub(super) struct TenantChip {
    mark: TenantMark,
    name: Arc<Galley>,
}

impl TenantChip {
    /// A chip that is no wider than `room`.
    pub(super) fn new(ui: &Ui, mark: TenantMark, name: &str, room: f32) -> Self {
        let white = Tokens::of(ui).on_accent;
        let room = room - lead(mark) - 6.0;
        let name = paint::elided(ui, name, medium(CAPTION), white, room);
        Self { mark, name }
    }

    pub(super) fn size(&self) -> Vec2 {
        let width = self.name.size().x + lead(self.mark) + 6.0;
        vec2(width.round(), measure::CHIP)
    }

    pub(super) fn paint(self, ui: &Ui, left: Pos2) {
        let rect = Rect::from_min_size(left - vec2(0.0, measure::CHIP / 2.0), self.size());
        let painter = ui.painter();
        painter.rect_filled(rect, 4, self.mark.fill());
        if self.mark == TenantMark::Protected {
            let white = Tokens::of(ui).on_accent;
            let centre = pos2(rect.left() + 12.0, left.y);
            paint::glyph(ui, centre, icons::SHIELD_WARNING, 13.0, white);
        }
        paint::put_left(ui, rect.left() + lead(self.mark), left.y, self.name);
    }
}

/// The space before a chip's name.
fn lead(mark: TenantMark) -> f32 {
    match mark {
        TenantMark::Protected => 22.0,
        TenantMark::Colour(_) => 6.0,
    }
}

/// The colours to choose from; a protected tenant shows its red, and the others only faintly.
///
/// `if let Some(colour) = swatches(ui, "Colour", TenantMark::Colour(current)) { … }`
pub fn swatches(ui: &mut Ui, name: &str, current: TenantMark) -> Option<TenantColour> {
    let protected = current == TenantMark::Protected;
    let selected = TenantColour::ALL
        .iter()
        .position(|colour| TenantMark::Colour(*colour) == current);
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if protected {
            red_dot(ui);
        }
        let one = |(index, colour): (usize, &TenantColour)| {
            swatch(ui, *colour, (index, selected), protected)
        };
        TenantColour::ALL
            .iter()
            .enumerate()
            .map(one)
            .collect::<Vec<Response>>()
    });
    row.response
        .widget_info(|| WidgetInfo::labeled(Role::RadioGroup, !protected, name));
    let chosen = if protected {
        None
    } else {
        choice::chosen(ui, &row.inner)
    };
    chosen
        .and_then(|index| TenantColour::ALL.get(index))
        .copied()
}

fn swatch(
    ui: &mut Ui,
    colour: TenantColour,
    (index, selected): (usize, Option<usize>),
    protected: bool,
) -> Response {
    let sense = if protected {
        Sense::hover()
    } else {
        choice::item_sense(index, selected)
    };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), sense);
    let on = selected == Some(index);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, !protected, on, colour.name()));
    let fill = if protected {
        let strength = if ui.visuals().dark_mode { 0.55 } else { 0.35 };
        with_alpha(colour.fill(), strength)
    } else {
        colour.fill()
    };
    dot(ui, rect.center(), fill);
    if on {
        chosen_ring(ui, rect);
    }
    if response.has_focus() {
        paint::ring(ui, rect);
    }
    let tooltip = if protected {
        "Fixed while protected"
    } else {
        colour.name()
    };
    response.tip(tooltip)
}

fn red_dot(ui: &mut Ui) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::selected(
            Role::RadioButton,
            false,
            true,
            "Red, because it is protected",
        )
    });
    dot(ui, rect.center(), TenantMark::Protected.fill());
    let centre = rect.center();
    paint::glyph_fill(ui, centre, icons::LOCK_KEY, 12.0, Tokens::of(ui).on_accent);
    chosen_ring(ui, rect);
}

fn dot(ui: &Ui, centre: Pos2, fill: Color32) {
    ui.painter().circle_filled(centre, 9.0, fill);
}

fn chosen_ring(ui: &Ui, rect: Rect) {
    ui.painter().circle_stroke(
        rect.center(),
        13.5,
        Stroke::new(2.0, Tokens::of(ui).accent_text),
    );
}
