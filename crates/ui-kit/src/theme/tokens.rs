//! Semantic colours, light and dark. All pairs in use are measured: text at least 4.5:1, borders of controls and focus
//! rings at least 3:1 (WCAG 2.2 §1.4.3 and §1.4.11). It knows no widget.

use egui::{Color32, Ui};

/// A colour written as `0xRRGGBB`.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where colours are written down"
)]
pub(super) const fn hex(rgb: u32) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

/// The colours of one theme, named after what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Window chrome: top bar, side bar, change bar, status line.
    pub bg: Color32,
    /// Where work happens: lists, forms, the editor.
    pub surface: Color32,
    /// Dialogs, menus, toasts, secondary buttons.
    pub raised: Color32,
    /// Table header, gutter, side previews, disabled fields.
    pub sunken: Color32,
    /// Hovered row, the editor's current line, neutral chip, skeleton.
    pub hover: Color32,
    /// Separators and cards; decoration only.
    pub border: Color32,
    /// Buttons and popups; too weak to be the only sign of a control.
    pub border_strong: Color32,
    /// Fields, drop-downs, check boxes and switches.
    pub border_control: Color32,
    pub text: Color32,
    /// Second-rank text: labels, units, times.
    pub muted: Color32,
    /// Placeholders, line numbers, comments.
    pub faint: Color32,
    /// Filled primary button, switch that is on, check.
    pub accent: Color32,
    /// The same under the pointer.
    pub accent_hover: Color32,
    /// Links, the current tab, the focus ring, the edited mark.
    pub accent_text: Color32,
    /// Selection, info banner, “edited” chip.
    pub accent_soft: Color32,
    /// Text on `accent`, `danger_fill` and on every tenant colour.
    pub on_accent: Color32,
    pub success: Color32,
    /// Ground under `success`.
    pub success_soft: Color32,
    /// Development, incomplete, offline, a search hit.
    pub warning: Color32,
    /// Ground under `warning`.
    pub warning_soft: Color32,
    pub danger: Color32,
    /// Ground under `danger`.
    pub danger_soft: Color32,
    /// A button that destroys or writes to production.
    pub danger_fill: Color32,
    /// The same under the pointer.
    pub danger_fill_hover: Color32,
    /// Ground of selected code, under every syntax colour and on the current line.
    pub selection: Color32,
    /// Sign of an added line.
    pub added: Color32,
    /// Ground of an added line.
    pub added_bg: Color32,
    /// Ground of an added word.
    pub added_word: Color32,
    /// Sign of a removed line.
    pub removed: Color32,
    /// Ground of a removed line.
    pub removed_bg: Color32,
    /// Ground of a removed word.
    pub removed_word: Color32,
    /// XML element names, JSON punctuation of objects.
    pub syn_tag: Color32,
    /// XML attribute names, JSON keys, HTTP methods that write.
    pub syn_attr: Color32,
    pub syn_string: Color32,
    pub syn_number: Color32,
}

pub const LIGHT: Tokens = Tokens {
    bg: hex(0x00F3_F4F7),
    surface: hex(0x00FF_FFFF),
    raised: hex(0x00FF_FFFF),
    sunken: hex(0x00F8_F9FB),
    hover: hex(0x00EB_EDF2),
    border: hex(0x00E2_E5EB),
    border_strong: hex(0x00CD_D2DB),
    border_control: hex(0x0083_8B9A),
    text: hex(0x0017_1A21),
    muted: hex(0x0052_5A69),
    faint: hex(0x005F_6776),
    accent: hex(0x002B_5FD9),
    accent_hover: hex(0x0022_4EB8),
    accent_text: hex(0x0024_53C4),
    accent_soft: hex(0x00E6_EDFD),
    on_accent: hex(0x00FF_FFFF),
    success: hex(0x0015_703C),
    success_soft: hex(0x00E0_F4E8),
    warning: hex(0x0086_5300),
    warning_soft: hex(0x00FC_F0D5),
    danger: hex(0x00B8_242A),
    danger_soft: hex(0x00FD_E8E8),
    danger_fill: hex(0x00C6_2F33),
    danger_fill_hover: hex(0x00A8_242A),
    selection: hex(0x00C9_DAFB),
    added: hex(0x0015_703C),
    added_bg: hex(0x00E6_F6EB),
    added_word: hex(0x00BF_EACD),
    removed: hex(0x00B8_242A),
    removed_bg: hex(0x00FD_ECEC),
    removed_word: hex(0x00FB_D3D3),
    syn_tag: hex(0x000B_59AB),
    syn_attr: hex(0x007A_3A9A),
    syn_string: hex(0x000E_6233),
    syn_number: hex(0x009A_4400),
};

pub const DARK: Tokens = Tokens {
    bg: hex(0x0015_171C),
    surface: hex(0x001B_1E24),
    raised: hex(0x0024_2830),
    sunken: hex(0x0016_191E),
    hover: hex(0x0028_2D36),
    border: hex(0x002B_3039),
    border_strong: hex(0x003C_434F),
    border_control: hex(0x006E_7786),
    text: hex(0x00E5_E8EE),
    muted: hex(0x00A4_ACBA),
    faint: hex(0x0097_9FAE),
    accent: hex(0x0034_62D2),
    accent_hover: hex(0x003E_6DDD),
    accent_text: hex(0x008F_B2FF),
    accent_soft: hex(0x0022_304F),
    on_accent: hex(0x00FF_FFFF),
    success: hex(0x005F_CB8D),
    success_soft: hex(0x0017_3527),
    warning: hex(0x00E6_B84C),
    warning_soft: hex(0x003A_2F14),
    danger: hex(0x00FF_8A84),
    danger_soft: hex(0x0044_2121),
    danger_fill: hex(0x00BC_3437),
    danger_fill_hover: hex(0x00C9_3D40),
    selection: hex(0x002F_4373),
    added: hex(0x005F_CB8D),
    added_bg: hex(0x0016_301F),
    added_word: hex(0x0023_583A),
    removed: hex(0x00FF_8A84),
    removed_bg: hex(0x003A_1E20),
    removed_word: hex(0x0070_2E31),
    syn_tag: hex(0x007F_B4F5),
    syn_attr: hex(0x00C9_A4F0),
    syn_string: hex(0x008C_CF9A),
    syn_number: hex(0x00F0_A974),
};

impl Tokens {
    /// The colours of the theme that this `Ui` is drawn in.
    pub fn of(ui: &Ui) -> Self {
        if ui.visuals().dark_mode { DARK } else { LIGHT }
    }
}

/// A meaning shared by chips, banners, toasts and signs; each has a colour for text and one for the ground under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Neutral,
    /// Information, or something edited.
    Accent,
    /// It worked, or it is released.
    Success,
    /// Look here before going on.
    Warning,
    /// An error, a removal, or something protected.
    Danger,
}

impl Tone {
    /// The colour of text and signs.
    pub fn ink(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Neutral => tokens.muted,
            Self::Accent => tokens.accent_text,
            Self::Success => tokens.success,
            Self::Warning => tokens.warning,
            Self::Danger => tokens.danger,
        }
    }

    /// The tinted ground under [`Tone::ink`].
    pub fn soft(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Neutral => tokens.hover,
            Self::Accent => tokens.accent_soft,
            Self::Success => tokens.success_soft,
            Self::Warning => tokens.warning_soft,
            Self::Danger => tokens.danger_soft,
        }
    }
}

/// The same colour at an opacity between 0 and 1, for hatching and drag images.
pub fn with_alpha(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity)
}

#[cfg(test)]
mod tests;
