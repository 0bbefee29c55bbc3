//! Textures as egui sends them: the atlas of letters, and images. Sampling is what a graphics card does.

use egui::{Color32, ImageData, TextureFilter, epaint::ImageDelta};

/// Pixels in rows from the top, premultiplied.
pub(super) struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
    smooth: bool,
}

impl Texture {
    /// A texture from a delta that carries the whole of it.
    pub(super) fn whole(delta: &ImageDelta) -> Self {
        let ImageData::Color(image) = &delta.image;
        let [width, height] = image.size;
        let smooth = delta.options.magnification == TextureFilter::Linear;
        Self {
            width,
            height,
            pixels: image.pixels.clone(),
            smooth,
        }
    }

    /// Copies a part into its place; what would lie outside is left out.
    pub(super) fn patch(&mut self, delta: &ImageDelta, [left, top]: [usize; 2]) {
        let ImageData::Color(image) = &delta.image;
        let [width, _] = image.size;
        for (row, source) in image.pixels.chunks_exact(width.max(1)).enumerate() {
            let start = (top + row) * self.width + left;
            if let Some(target) = self.pixels.get_mut(start..start + width) {
                target.copy_from_slice(source);
            }
        }
    }

    /// The colour at a place between 0 and 1, each part between 0 and 255.
    pub(super) fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.width as f32, v * self.height as f32);
        if !self.smooth {
            return parts(self.at(x.floor(), y.floor()));
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, lower_share) = (x - left, y - top);
        // Letters sit on whole pixels, so most samples need a single texel.
        if right_share < 1e-4 && lower_share < 1e-4 {
            return parts(self.at(left, top));
        }
        let upper = mix(
            parts(self.at(left, top)),
            parts(self.at(left + 1.0, top)),
            right_share,
        );
        let lower = mix(
            parts(self.at(left, top + 1.0)),
            parts(self.at(left + 1.0, top + 1.0)),
            right_share,
        );
        mix(upper, lower, lower_share)
    }

    /// The texel at a whole place; beyond an edge it is that of the edge.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the texture before"
    )]
    fn at(&self, x: f32, y: f32) -> Color32 {
        let column = x.clamp(0.0, self.width.saturating_sub(1) as f32) as usize;
        let row = y.clamp(0.0, self.height.saturating_sub(1) as f32) as usize;
        self.pixels
            .get(row * self.width + column)
            .copied()
            .unwrap_or(Color32::TRANSPARENT)
    }
}

fn parts(colour: Color32) -> [f32; 4] {
    colour.to_array().map(f32::from)
}

fn mix(a: [f32; 4], b: [f32; 4], share: f32) -> [f32; 4] {
    [0, 1, 2, 3].map(|index: usize| a[index] + (b[index] - a[index]) * share)
}
