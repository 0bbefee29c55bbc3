//! Patchpanel's visual language for egui: colours, fonts, sizes, and the style that every screen inherits.
//!
//! Call [`install`] once per context; read colours with [`Tokens::of`]. This is the only place in the program where a
//! colour is written down. It draws nothing except the tenant's frame.

mod change;
mod code_look;
mod field_keys;
mod fonts;
mod held_keys;
mod measures;
mod style;
mod tenant;
mod tokens;

pub use change::Change;
pub use code_look::CodeLook;
pub use field_keys::field_had_focus;
pub use fonts::{fonts, icon, icon_fill, medium, mono, regular, semibold};
pub use measures::{measure, size};
pub use style::install;
pub use tenant::{TenantColour, TenantMark, tenant_frame};
pub use tokens::{DARK, LIGHT, Tokens, Tone, with_alpha};
