//! Code points of the Phosphor 2.1 icons that the app's icon fonts hold (MIT licence, beside the fonts).
//!
//! Draw them with [`crate::theme::icon`], or [`crate::theme::icon_fill`] for the filled form of those in [`FILLED`].
//! A glyph that is not listed here is not in the font.

/// The icons that also exist filled; filled ones mark states.
pub const FILLED: [&str; 12] = [
    CHECK_CIRCLE,
    CIRCLE,
    DOT_OUTLINE,
    INFO,
    LOCK,
    LOCK_KEY,
    LOCK_SIMPLE,
    SHIELD_CHECK,
    STAR,
    WARNING,
    WARNING_CIRCLE,
    X_CIRCLE,
];

/// Phosphor `arrow-counter-clockwise`.
pub const ARROW_COUNTER_CLOCKWISE: &str = "\u{E038}";
/// Phosphor `arrow-down`.
pub const ARROW_DOWN: &str = "\u{E03E}";
/// Phosphor `arrow-left`.
pub const ARROW_LEFT: &str = "\u{E058}";
/// Phosphor `arrow-right`.
pub const ARROW_RIGHT: &str = "\u{E06C}";
/// Phosphor `arrow-square-out`.
pub const ARROW_SQUARE_OUT: &str = "\u{E5DE}";
/// Phosphor `arrow-up`.
pub const ARROW_UP: &str = "\u{E08E}";
/// Phosphor `arrows-clockwise`.
pub const ARROWS_CLOCKWISE: &str = "\u{E094}";
/// Phosphor `arrows-left-right`.
pub const ARROWS_LEFT_RIGHT: &str = "\u{E0A0}";
/// Phosphor `bell`.
pub const BELL: &str = "\u{E0CE}";
/// Phosphor `bookmark-simple`.
pub const BOOKMARK_SIMPLE: &str = "\u{E0EA}";
/// Phosphor `brackets-curly`.
pub const BRACKETS_CURLY: &str = "\u{E860}";
/// Phosphor `camera`.
pub const CAMERA: &str = "\u{E10E}";
/// Phosphor `caret-down`.
pub const CARET_DOWN: &str = "\u{E136}";
/// Phosphor `caret-left`.
pub const CARET_LEFT: &str = "\u{E138}";
/// Phosphor `caret-right`.
pub const CARET_RIGHT: &str = "\u{E13A}";
/// Phosphor `caret-up`.
pub const CARET_UP: &str = "\u{E13C}";
/// Phosphor `caret-up-down`.
pub const CARET_UP_DOWN: &str = "\u{E140}";
/// Phosphor `certificate`.
pub const CERTIFICATE: &str = "\u{E766}";
/// Phosphor `check`.
pub const CHECK: &str = "\u{E182}";
/// Phosphor `check-circle`.
pub const CHECK_CIRCLE: &str = "\u{E184}";
/// Phosphor `circle`.
pub const CIRCLE: &str = "\u{E18A}";
/// Phosphor `circle-dashed`.
pub const CIRCLE_DASHED: &str = "\u{E602}";
/// Phosphor `clipboard-text`.
pub const CLIPBOARD_TEXT: &str = "\u{E198}";
/// Phosphor `clock-counter-clockwise`.
pub const CLOCK_COUNTER_CLOCKWISE: &str = "\u{E1A0}";
/// Phosphor `cloud-arrow-up`.
pub const CLOUD_ARROW_UP: &str = "\u{E1AE}";
/// Phosphor `cloud-check`.
pub const CLOUD_CHECK: &str = "\u{E1B0}";
/// Phosphor `code`.
pub const CODE: &str = "\u{E1BC}";
/// Phosphor `columns`.
pub const COLUMNS: &str = "\u{E546}";
/// Phosphor `command`.
pub const COMMAND: &str = "\u{E1C4}";
/// Phosphor `compass-tool`.
pub const COMPASS_TOOL: &str = "\u{EA0E}";
/// Phosphor `copy`.
pub const COPY: &str = "\u{E1CA}";
/// Phosphor `cube`.
pub const CUBE: &str = "\u{E1DA}";
/// Phosphor `database`.
pub const DATABASE: &str = "\u{E1DE}";
/// Phosphor `dot-outline`.
pub const DOT_OUTLINE: &str = "\u{ECE0}";
/// Phosphor `dots-three`.
pub const DOTS_THREE: &str = "\u{E1FE}";
/// Phosphor `dots-three-vertical`.
pub const DOTS_THREE_VERTICAL: &str = "\u{E208}";
/// Phosphor `download-simple`.
pub const DOWNLOAD_SIMPLE: &str = "\u{E20C}";
/// Phosphor `eye`.
pub const EYE: &str = "\u{E220}";
/// Phosphor `eye-slash`.
pub const EYE_SLASH: &str = "\u{E224}";
/// Phosphor `file-code`.
pub const FILE_CODE: &str = "\u{E914}";
/// Phosphor `file-text`.
pub const FILE_TEXT: &str = "\u{E23A}";
/// Phosphor `flask`.
pub const FLASK: &str = "\u{E79E}";
/// Phosphor `floppy-disk`.
pub const FLOPPY_DISK: &str = "\u{E248}";
/// Phosphor `folder-open`.
pub const FOLDER_OPEN: &str = "\u{E256}";
/// Phosphor `funnel-simple`.
pub const FUNNEL_SIMPLE: &str = "\u{E268}";
/// Phosphor `gear-six`.
pub const GEAR_SIX: &str = "\u{E272}";
/// Phosphor `git-diff`.
pub const GIT_DIFF: &str = "\u{E27C}";
/// Phosphor `globe`.
pub const GLOBE: &str = "\u{E288}";
/// Phosphor `globe-simple`.
pub const GLOBE_SIMPLE: &str = "\u{E28E}";
/// Phosphor `hourglass`.
pub const HOURGLASS: &str = "\u{E2B2}";
/// Phosphor `identification-card`.
pub const IDENTIFICATION_CARD: &str = "\u{E2C8}";
/// Phosphor `info`.
pub const INFO: &str = "\u{E2CE}";
/// Phosphor `key`.
pub const KEY: &str = "\u{E2D6}";
/// Phosphor `keyboard`.
pub const KEYBOARD: &str = "\u{E2D8}";
/// Phosphor `link-simple`.
pub const LINK_SIMPLE: &str = "\u{E2E6}";
/// Phosphor `list`.
pub const LIST: &str = "\u{E2F0}";
/// Phosphor `list-checks`.
pub const LIST_CHECKS: &str = "\u{EADC}";
/// Phosphor `lock`.
pub const LOCK: &str = "\u{E2FA}";
/// Phosphor `lock-key`.
pub const LOCK_KEY: &str = "\u{E2FE}";
/// Phosphor `lock-simple`.
pub const LOCK_SIMPLE: &str = "\u{E308}";
/// Phosphor `lock-simple-open`.
pub const LOCK_SIMPLE_OPEN: &str = "\u{E30A}";
/// Phosphor `magnifying-glass`.
pub const MAGNIFYING_GLASS: &str = "\u{E30C}";
/// Phosphor `minus`.
pub const MINUS: &str = "\u{E32A}";
/// Phosphor `moon`.
pub const MOON: &str = "\u{E330}";
/// Phosphor `note-pencil`.
pub const NOTE_PENCIL: &str = "\u{E34C}";
/// Phosphor `paperclip-horizontal`.
pub const PAPERCLIP_HORIZONTAL: &str = "\u{E592}";
/// Phosphor `pencil-simple`.
pub const PENCIL_SIMPLE: &str = "\u{E3B4}";
/// Phosphor `play`.
pub const PLAY: &str = "\u{E3D0}";
/// Phosphor `plug`.
pub const PLUG: &str = "\u{E946}";
/// Phosphor `plugs`.
pub const PLUGS: &str = "\u{EB56}";
/// Phosphor `plugs-connected`.
pub const PLUGS_CONNECTED: &str = "\u{EB5A}";
/// Phosphor `plus`.
pub const PLUS: &str = "\u{E3D4}";
/// Phosphor `prohibit`.
pub const PROHIBIT: &str = "\u{E3DE}";
/// Phosphor `pulse`.
pub const PULSE: &str = "\u{E000}";
/// Phosphor `push-pin`.
pub const PUSH_PIN: &str = "\u{E3E2}";
/// Phosphor `question`.
pub const QUESTION: &str = "\u{E3E8}";
/// Phosphor `rows`.
pub const ROWS: &str = "\u{E5A2}";
/// Phosphor `shield-check`.
pub const SHIELD_CHECK: &str = "\u{E40C}";
/// Phosphor `shield-warning`.
pub const SHIELD_WARNING: &str = "\u{E412}";
/// Phosphor `sidebar-simple`.
pub const SIDEBAR_SIMPLE: &str = "\u{EC24}";
/// Phosphor `sign-out`.
pub const SIGN_OUT: &str = "\u{E42A}";
/// Phosphor `sort-ascending`.
pub const SORT_ASCENDING: &str = "\u{E444}";
/// Phosphor `sort-descending`.
pub const SORT_DESCENDING: &str = "\u{E446}";
/// Phosphor `spinner-gap`.
pub const SPINNER_GAP: &str = "\u{E66C}";
/// Phosphor `split-horizontal`.
pub const SPLIT_HORIZONTAL: &str = "\u{E872}";
/// Phosphor `stack`.
pub const STACK: &str = "\u{E466}";
/// Phosphor `star`.
pub const STAR: &str = "\u{E46A}";
/// Phosphor `stop-circle`.
pub const STOP_CIRCLE: &str = "\u{E46E}";
/// Phosphor `sun`.
pub const SUN: &str = "\u{E472}";
/// Phosphor `table`.
pub const TABLE: &str = "\u{E476}";
/// Phosphor `tag`.
pub const TAG: &str = "\u{E478}";
/// Phosphor `terminal`.
pub const TERMINAL: &str = "\u{E47E}";
/// Phosphor `text-aa`.
pub const TEXT_AA: &str = "\u{E6EE}";
/// Phosphor `text-align-left`.
pub const TEXT_ALIGN_LEFT: &str = "\u{E484}";
/// Phosphor `translate`.
pub const TRANSLATE: &str = "\u{E4A2}";
/// Phosphor `trash`.
pub const TRASH: &str = "\u{E4A6}";
/// Phosphor `tree-structure`.
pub const TREE_STRUCTURE: &str = "\u{E67C}";
/// Phosphor `upload-simple`.
pub const UPLOAD_SIMPLE: &str = "\u{E4C0}";
/// Phosphor `user`.
pub const USER: &str = "\u{E4C2}";
/// Phosphor `warning`.
pub const WARNING: &str = "\u{E4E0}";
/// Phosphor `warning-circle`.
pub const WARNING_CIRCLE: &str = "\u{E4E2}";
/// Phosphor `wifi-slash`.
pub const WIFI_SLASH: &str = "\u{E4F2}";
/// Phosphor `x`.
pub const X: &str = "\u{E4F6}";
/// Phosphor `x-circle`.
pub const X_CIRCLE: &str = "\u{E4F8}";
