//! Sizes in points: type scale and measures on a 4-point grid. Numbers only.

pub mod size {
    /// Welcome only, semibold.
    pub const DISPLAY: f32 = 28.0;
    /// One per screen, semibold.
    pub const TITLE: f32 = 18.0;
    /// The title of a screen that fills the window, semibold.
    pub const LARGE_TITLE: f32 = 20.0;
    /// Title of a step or a dialog, semibold.
    pub const HEADING: f32 = 15.0;
    pub const BODY: f32 = 13.0;
    /// Help under a field, table header, status line, times.
    pub const SMALL: f32 = 12.0;
    /// Chips and key caps; nothing is smaller.
    pub const CAPTION: f32 = 11.0;
    /// Code in the editor.
    pub const CODE: f32 = 12.5;
    /// Code in tables and diffs.
    pub const CODE_SMALL: f32 = 12.0;
    pub const CODE_CAPTION: f32 = 11.0;
}

/// Measures of bars, rows and controls.
pub mod measure {
    /// Height of the top bar.
    pub const TOP_BAR: f32 = 44.0;
    /// Width of the side bar.
    pub const SIDE_BAR: f32 = 176.0;
    /// Width of the side bar when only its icons show.
    pub const SIDE_BAR_ICONS: f32 = 48.0;
    /// Width of the connector list.
    pub const LIST: f32 = 420.0;
    /// Width of the connector list beside a connector, unless the window is roomy.
    pub const LIST_NARROW: f32 = 232.0;
    /// Height of the head above the tabs.
    pub const HEAD: f32 = 72.0;
    /// Height of the head when the window is low.
    pub const HEAD_LOW: f32 = 44.0;
    /// Height of a screen's own head: back, title, tools.
    pub const SCREEN_HEAD: f32 = 52.0;
    /// Height of a row of tabs.
    pub const TABS: f32 = 36.0;
    /// Height of a lasting banner.
    pub const BANNER: f32 = 52.0;
    /// Height of the change bar.
    pub const CHANGE_BAR: f32 = 48.0;
    /// Height of a bar whose next press writes, or plans a write.
    pub const APPLY_BAR: f32 = 68.0;
    /// Height of the status line and of a list's footer.
    pub const STATUS_LINE: f32 = 28.0;
    /// Width of the patch preview and other side panes.
    pub const SIDE_PANE: f32 = 356.0;
    /// Width of a side pane in a narrow window.
    pub const SIDE_PANE_NARROW: f32 = 280.0;
    /// Padding of a page.
    pub const PAGE: f32 = 20.0;
    /// Padding of lists and cards.
    pub const INSET: f32 = 12.0;
    /// Gap between things that belong together.
    pub const GAP_RELATED: f32 = 4.0;
    pub const GAP: f32 = 8.0;
    pub const GAP_GROUP: f32 = 16.0;
    /// Width of the label column of a form.
    pub const LABEL_COLUMN: f32 = 136.0;
    /// Height of buttons, fields, drop-downs and segments.
    pub const CONTROL: f32 = 28.0;
    /// Height of a facet button.
    pub const FACET: f32 = 24.0;
    /// Height of a row of a table or a tree, and of a table's header.
    pub const ROW: f32 = 28.0;
    /// Height of a row with two lines.
    pub const ROW_TWO_LINES: f32 = 48.0;
    /// Height of a line in the editor and the diff.
    pub const LINE: f32 = 20.0;
    /// Height of a chip.
    pub const CHIP: f32 = 20.0;
    /// Height of a key cap.
    pub const KEY_CAP: f32 = 18.0;
    /// Corner radius of controls.
    pub const RADIUS: u8 = 6;
    pub const RADIUS_CARD: u8 = 6;
    pub const RADIUS_MENU: u8 = 8;
    pub const RADIUS_DIALOG: u8 = 10;
    /// Width of a small dialog.
    pub const DIALOG: f32 = 376.0;
    /// Width of a large dialog.
    pub const DIALOG_WIDE: f32 = 520.0;
    /// Height of a toast.
    pub const TOAST: f32 = 40.0;
    pub const TOAST_WIDTH: f32 = 320.0;
    /// Under this width lists show names and signs only, and side panes are narrow.
    pub const NARROW: f32 = 1180.0;
    /// From this width on the list has all its columns beside a connector.
    pub const ROOMY: f32 = 1600.0;
    /// Under this width the side bar shows icons only.
    pub const VERY_NARROW: f32 = 1080.0;
    /// Under this height heads are one row and lower panes are closed.
    pub const LOW: f32 = 720.0;
}
