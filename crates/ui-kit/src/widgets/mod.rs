//! Reusable widgets. They know sizes, colours, keyboard and accessibility, and nothing of connectors or tenants.
//!
//! Every input takes its accessible name as its first argument. What cannot be used now says why in its tooltip:
//! `disabled_because(Some("The draft has no changes"))`. Choices return the new value as `Option<T>`, so that a screen
//! can turn it into a command; switches and fields edit a `&mut` value and report `Response::changed`.

pub mod align;
pub mod banner;
pub mod change;
pub mod chip;
mod choice;
pub mod dialog;
pub mod dropdown;
pub mod facet;
pub mod field;
mod focus;
pub mod grid;
pub mod list_row;
pub mod menu;
pub mod nav;
pub mod pane;
pub mod placeholder;
pub mod section;
pub mod segments;
pub mod sign;
pub mod tabs;
pub mod tenant;
pub mod text;
pub mod toast;
pub mod toggle;

pub(crate) use crate::basics::key_cap;
pub use crate::basics::{
    button::{Button, ButtonKind, Link, icon_toggle},
    check::check_mark,
    key_cap::key_cap,
    paint,
};
pub use align::{aligned, at_right, within};
pub use banner::{Banner, LOW_BANNER};
pub use change::{FormRow, change_note, form_field};
pub use chip::{Chip, chip};
pub use dialog::{Asked, Dialog, DialogAnswer};
pub use dropdown::Dropdown;
pub use facet::{FacetAnswer, facet_menu, facet_toggle};
pub use field::{Field, focus_field, focus_when_new, focused_when};
pub use grid::{COLUMN_GAP, Cell, Column, Grid, GridAnswer, GridKey, SortOrder, grid_id};
pub use list_row::{Badge, ChoiceCard, ListRow, card};
pub use menu::{MenuItem, key_pressed as menu_key_pressed, menu, menu_at, menu_caption, menu_rule};
pub use nav::{NavItem, nav_caption};
pub use pane::{Pane, landmark};
pub use placeholder::{EmptyState, FailedState, skeleton_rows};
pub use section::{Section, ValueRow, rule, section};
pub use segments::{Segment, SegmentsAnswer, choose, named_segments, segments};
pub use sign::{
    Progress, StatusSign, icon_sign, method_label, number_badge, progress_sign, request_line,
    request_title, state_sign, status, status_dot, status_spaced,
};
pub use tabs::{Tab, TabMark, focus_tab, tabs};
pub use tenant::{swatches, tenant_button, tenant_chip};
pub use text::path_label;
pub use toast::{Toast, ToastAnswer, toast_area};
pub use toggle::{check_box, switch};
