//! Code points of the Phosphor 2.1 icons in use, under Phosphor's own names (MIT licence, beside the fonts).
//!
//! Draw them with [`crate::theme::icon`], or [`crate::theme::icon_fill`] for the filled form of those in [`FILLED`].
//! The fonts hold few glyphs besides these: look before you add one.
/// The icons that also exist filled; filled ones mark states.
pub const FILLED: [&str; 7] = [
    CHECK_CIRCLE,
    INFO,
    LOCK,
    LOCK_KEY,
    SHIELD_CHECK,
    WARNING,
    X_CIRCLE,
];

pub const ARROW_COUNTER_CLOCKWISE: &str = "\u{E038}";
pub const ARROW_DOWN: &str = "\u{E03E}";
pub const ARROW_LEFT: &str = "\u{E058}";
pub const ARROW_RIGHT: &str = "\u{E06C}";
pub const ARROW_SQUARE_OUT: &str = "\u{E5DE}";
pub const ARROW_UP: &str = "\u{E08E}";
pub const ARROWS_CLOCKWISE: &str = "\u{E094}";
pub const ARROWS_LEFT_RIGHT: &str = "\u{E0A0}";
pub const BELL: &str = "\u{E0CE}";
pub const BRACKETS_CURLY: &str = "\u{E860}";
pub const CAMERA: &str = "\u{E10E}";
pub const CARET_DOWN: &str = "\u{E136}";
pub const CARET_RIGHT: &str = "\u{E13A}";
pub const CARET_UP: &str = "\u{E13C}";
pub const CARET_UP_DOWN: &str = "\u{E140}";
pub const CHECK: &str = "\u{E182}";
pub const CHECK_CIRCLE: &str = "\u{E184}";
pub const CIRCLE_DASHED: &str = "\u{E602}";
pub const CLIPBOARD_TEXT: &str = "\u{E198}";
pub const CLOCK_COUNTER_CLOCKWISE: &str = "\u{E1A0}";
pub const CLOUD_ARROW_UP: &str = "\u{E1AE}";
pub const CLOUD_CHECK: &str = "\u{E1B0}";
pub const COPY: &str = "\u{E1CA}";
pub const DATABASE: &str = "\u{E1DE}";
pub const DOTS_THREE: &str = "\u{E1FE}";
pub const DOWNLOAD_SIMPLE: &str = "\u{E20C}";
pub const EYE: &str = "\u{E220}";
pub const EYE_SLASH: &str = "\u{E224}";
pub const FILE_CODE: &str = "\u{E914}";
pub const FLASK: &str = "\u{E79E}";
pub const FLOPPY_DISK: &str = "\u{E248}";
pub const FOLDER_OPEN: &str = "\u{E256}";
pub const FUNNEL_SIMPLE: &str = "\u{E268}";
pub const GEAR_SIX: &str = "\u{E272}";
pub const GIT_DIFF: &str = "\u{E27C}";
pub const INFO: &str = "\u{E2CE}";
pub const KEY: &str = "\u{E2D6}";
pub const KEYBOARD: &str = "\u{E2D8}";
pub const LIST_CHECKS: &str = "\u{EADC}";
pub const LOCK: &str = "\u{E2FA}";
pub const LOCK_KEY: &str = "\u{E2FE}";
pub const LOCK_SIMPLE_OPEN: &str = "\u{E30A}";
pub const MAGNIFYING_GLASS: &str = "\u{E30C}";
pub const MINUS: &str = "\u{E32A}";
pub const NOTE_PENCIL: &str = "\u{E34C}";
pub const PENCIL_SIMPLE: &str = "\u{E3B4}";
pub const PLUGS: &str = "\u{EB56}";
pub const PLUGS_CONNECTED: &str = "\u{EB5A}";
pub const PLUS: &str = "\u{E3D4}";
pub const PROHIBIT: &str = "\u{E3DE}";
pub const PULSE: &str = "\u{E000}";
pub const PUSH_PIN: &str = "\u{E3E2}";
pub const QUESTION: &str = "\u{E3E8}";
pub const SHIELD_CHECK: &str = "\u{E40C}";
pub const SHIELD_WARNING: &str = "\u{E412}";
pub const SIDEBAR_SIMPLE: &str = "\u{EC24}";
pub const SIGN_OUT: &str = "\u{E42A}";
pub const SPINNER_GAP: &str = "\u{E66C}";
pub const STOP_CIRCLE: &str = "\u{E46E}";
pub const TERMINAL: &str = "\u{E47E}";
pub const TEXT_AA: &str = "\u{E6EE}";
pub const TEXT_ALIGN_LEFT: &str = "\u{E484}";
pub const TRANSLATE: &str = "\u{E4A2}";
pub const TRASH: &str = "\u{E4A6}";
pub const UPLOAD_SIMPLE: &str = "\u{E4C0}";
pub const USER: &str = "\u{E4C2}";
pub const WARNING: &str = "\u{E4E0}";
pub const WIFI_SLASH: &str = "\u{E4F2}";
pub const X: &str = "\u{E4F6}";
pub const X_CIRCLE: &str = "\u{E4F8}";
