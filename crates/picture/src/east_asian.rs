//! Letters for pictures: Noto Sans CJK, cut to what the demo tenant and the starters say in Japanese and Chinese.

use std::sync::Arc;

use egui::{
    Context,
    epaint::text::{FallbackRequest, FontData, FontInsert},
};

const FONT: &[u8] = include_bytes!("../assets/fonts/PatchpanelEastAsian.otf");
/// Scripts of East Asia begin here.
const FIRST: char = '\u{2E80}';

pub(crate) fn install(ctx: &Context) {
    ctx.add_font_provider(Arc::new(|request: &FallbackRequest<'_>| {
        let letter = request.cluster.chars().next()?;
        let font = || FontInsert::new("east-asian", FontData::from_static(FONT), Vec::new());
        (letter >= FIRST).then(font)
    }));
}
