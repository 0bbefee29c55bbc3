//! The 19 locale codes of the connectors API.
//!
//! Compared exactly, as the specification's enum is; fallbacks are decided by the callers.

/// Every code of the specification's `locale` enum, `no` included.
pub(crate) const CODES: [&str; 19] = [
    "cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "ja", "ko", "nl", "no", "pl", "pt", "ru",
    "sv", "zh-CN", "zh-TW",
];

/// The code itself when it is one of the 19.
pub(crate) fn known(code: &str) -> Option<&'static str> {
    CODES.into_iter().find(|known| *known == code)
}
