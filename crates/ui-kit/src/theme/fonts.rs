//! The fonts: Inter cut to Latin, Greek, Cyrillic and Vietnamese (one variable file, three weights), `JetBrains` Mono
//! without ligatures, and the Phosphor icons in use. Their licences lie beside them in `assets/fonts`.
//!
//! Other scripts and emoji come from the system's fonts, which eframe adds.

use egui::{
    FontData, FontDefinitions, FontFamily, FontId, FontTweak, epaint::text::VariationCoords,
};

const SANS: &[u8] = include_bytes!("../../assets/fonts/PatchpanelSans.ttf");
const MONO: &[u8] = include_bytes!("../../assets/fonts/PatchpanelMono-Regular.ttf");
const ICONS: &[u8] = include_bytes!("../../assets/fonts/PatchpanelIcons.ttf");
const ICONS_FILL: &[u8] = include_bytes!("../../assets/fonts/PatchpanelIcons-Fill.ttf");

/// Inter regular at a size in points.
pub fn regular(size: f32) -> FontId {
    FontId::proportional(size)
}

/// Inter medium: buttons, selected rows, table headers.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("medium".into()))
}

/// Inter semibold: titles and section heads.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// `JetBrains` Mono: everything the server reads or wrote.
pub fn mono(size: f32) -> FontId {
    FontId::monospace(size)
}

/// Phosphor regular: see [`crate::icons`].
pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("icons".into()))
}

/// Phosphor filled, for states; only the glyphs in [`crate::icons::FILLED`] exist.
pub fn icon_fill(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("icons-fill".into()))
}

/// All families, for [`egui::Context::set_fonts`].
pub fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    add_files(&mut fonts);
    let families: [(FontFamily, &[&str]); 6] = [
        (FontFamily::Proportional, &["sans", "icons"]),
        (FontFamily::Monospace, &["mono", "sans", "icons"]),
        (FontFamily::Name("medium".into()), &["sans-medium", "icons"]),
        (
            FontFamily::Name("semibold".into()),
            &["sans-semibold", "icons"],
        ),
        (FontFamily::Name("icons".into()), &["icons"]),
        (FontFamily::Name("icons-fill".into()), &["icons-fill"]),
    ];
    for (family, files) in families {
        fonts.families.insert(
            family,
            files.iter().map(|file| (*file).to_owned()).collect(),
        );
    }
    fonts
}

/// The variable file is registered once per weight; the bytes are shared.
fn add_files(fonts: &mut FontDefinitions) {
    let glyphs = FontTweak {
        hinting: Some(false),
        ..Default::default()
    };
    let files: [(&str, &'static [u8], FontTweak); 6] = [
        ("sans", SANS, weight(400.0)),
        ("sans-medium", SANS, weight(500.0)),
        ("sans-semibold", SANS, weight(600.0)),
        ("mono", MONO, FontTweak::default()),
        ("icons", ICONS, glyphs.clone()),
        ("icons-fill", ICONS_FILL, glyphs),
    ];
    for (name, bytes, tweak) in files {
        fonts.font_data.insert(
            name.to_owned(),
            FontData::from_static(bytes).tweak(tweak).into(),
        );
    }
}

fn weight(value: f32) -> FontTweak {
    FontTweak {
        coords: VariationCoords::new([(b"wght", value)]),
        ..Default::default()
    }
}
