//! Which locale a translations file is for, as far as its name says so.

use patchpanel_core_models::ids::Locale;

/// The locale in a file name: `de.properties`, `messages_de.properties`, `connector-messages.zh_CN.properties`.
pub(crate) fn locale_of(file_name: &str) -> Option<Locale> {
    let (stem, extension) = file_name.rsplit_once('.')?;
    if !extension.eq_ignore_ascii_case("properties") {
        return None;
    }
    let behind_separators = stem
        .match_indices(['_', '-', '.'])
        .map(|(at, _)| stem.get(at + 1..).unwrap_or_default());
    // The longest ending that is a locale: “zh_CN” rather than “CN”.
    std::iter::once(stem)
        .chain(behind_separators)
        .find_map(|ending| ending.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_is_the_end_of_the_name() {
        let cases = [
            ("de.properties", Some(Locale::De)),
            ("messages_de.properties", Some(Locale::De)),
            ("workday-custom-emea-zh-CN.properties", Some(Locale::ZhCn)),
            ("connectorMessages.zh_TW.PROPERTIES", Some(Locale::ZhTw)),
            ("de_texts.properties", None),
            ("messages.properties", None),
            ("de.xml", None),
            ("de", None),
        ];

        for (name, expected) in cases {
            assert_eq!(locale_of(name), expected, "{name}");
        }
    }
}
