//! The colours by which a tenant is recognised, and the frame around the whole window. It knows no profile.

use egui::{Color32, CornerRadius, Frame, InnerResponse, Margin, Stroke, StrokeKind, Ui};
use serde::{Deserialize, Serialize};

use super::tokens::hex;

/// A colour that a profile may choose; white on each reaches at least 5.2:1. Red is not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenantColour {
    #[default]
    Teal,
    Green,
    Amber,
    Violet,
    Magenta,
    Slate,
}

impl TenantColour {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Teal,
        Self::Green,
        Self::Amber,
        Self::Violet,
        Self::Magenta,
        Self::Slate,
    ];

    /// The name that a person reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Teal => "Teal",
            Self::Green => "Green",
            Self::Amber => "Amber",
            Self::Violet => "Violet",
            Self::Magenta => "Magenta",
            Self::Slate => "Slate",
        }
    }

    /// The fill of buttons and badges.
    pub fn fill(self) -> Color32 {
        match self {
            Self::Teal => hex(0x000F_766E),
            Self::Green => hex(0x003F_7A1F),
            Self::Amber => hex(0x009A_5B00),
            Self::Violet => hex(0x006D_47D9),
            Self::Magenta => hex(0x00A8_327E),
            Self::Slate => hex(0x0055_6070),
        }
    }
}

/// How a tenant shows itself: by its colour, or by the red that belongs to protected tenants alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantMark {
    Colour(TenantColour),
    /// A protected tenant: always the same red.
    Protected,
}

impl TenantMark {
    /// The fill under the pointer.
    pub fn fill_hovered(self) -> Color32 {
        self.fill().lerp_to_gamma(Color32::BLACK, 0.12)
    }

    /// The fill of buttons and badges.
    pub fn fill(self) -> Color32 {
        match self {
            Self::Colour(colour) => colour.fill(),
            Self::Protected => hex(0x00C6_2F33),
        }
    }

    /// Width of the frame around the window, in points.
    pub fn frame_width(self) -> i8 {
        match self {
            Self::Colour(_) => 2,
            Self::Protected => 4,
        }
    }

    /// The colour of the frame: in dark a fifth lighter, to keep 3:1 against the window.
    pub fn frame_colour(self, ui: &Ui) -> Color32 {
        if ui.visuals().dark_mode {
            self.fill().lerp_to_gamma(Color32::WHITE, 0.2)
        } else {
            self.fill()
        }
    }
}

/// Draws the content inside the tenant's frame; without a tenant there is no frame.
///
/// `theme::tenant_frame(ui, Some(TenantMark::Protected), |ui| screens::ui(ui, …));`
pub fn tenant_frame<R>(
    ui: &mut Ui,
    mark: Option<TenantMark>,
    content: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    let Some(mark) = mark else {
        return ui.scope(content);
    };
    let rect = ui.max_rect();
    let answer = Frame::new()
        .inner_margin(Margin::same(mark.frame_width()))
        .show(ui, content);
    let stroke = Stroke::new(f32::from(mark.frame_width()), mark.frame_colour(ui));
    ui.painter()
        .rect_stroke(rect, CornerRadius::ZERO, stroke, StrokeKind::Inside);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_belongs_to_protected_tenants_alone() {
        for colour in TenantColour::ALL {
            assert_ne!(
                colour.fill(),
                TenantMark::Protected.fill(),
                "{}",
                colour.name()
            );
        }
    }

    #[test]
    fn the_frame_of_a_protected_tenant_is_twice_as_wide() {
        assert_eq!(TenantMark::Colour(TenantColour::Teal).frame_width(), 2);
        assert_eq!(TenantMark::Protected.frame_width(), 4);
    }
}
