//! A finished picture and its PNG form. It does not draw.

use egui::Color32;

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Something asked for its own drawing on a graphics card, which does not exist here.
    #[error(
        "A part of the screen wants to be drawn by a graphics card. Draw it with shapes instead."
    )]
    NeedsGraphicsCard,
    /// A shape names a texture that was never sent.
    #[error("A shape uses a texture that is not known. Draw at least one whole frame first.")]
    UnknownTexture,
    /// Nothing was drawn yet.
    #[error("There is nothing to show yet. Run a frame first.")]
    NoFrame,
    /// The picture has no pixels, or more than a PNG can hold.
    #[error(
        "A picture of this size cannot be written. Choose a width and a height between 1 and 65 535 pixels."
    )]
    BadSize,
    #[error("The picture could not be written as PNG.")]
    Encoding(#[from] png::EncodingError),
}

/// Pixels in rows from the top, four bytes each: red, green, blue, opacity (not premultiplied).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
}

impl Picture {
    pub(super) fn new(width: usize, height: usize, pixels: &[Color32]) -> Self {
        let rgba = pixels.iter().flat_map(|pixel| straight(*pixel)).collect();
        Self {
            width,
            height,
            rgba,
        }
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All bytes, four per pixel.
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    /// The four bytes of one pixel, if it lies inside.
    pub fn pixel(&self, x: usize, y: usize) -> Option<[u8; 4]> {
        if x >= self.width {
            return None;
        }
        let start = (y * self.width + x) * 4;
        self.rgba.get(start..start + 4)?.try_into().ok()
    }

    /// Lays a part of another picture over this one; what would lie outside of either is left out.
    ///
    /// `area` is left, top, width and height in `other`; `to` is left and top here.
    pub fn lay(&mut self, other: &Self, [left, top, width, height]: [usize; 4], to: [usize; 2]) {
        let columns = width
            .min(other.width.saturating_sub(left))
            .min(self.width.saturating_sub(to[0]));
        for row in 0..height {
            let source = (left + (top + row) * other.width) * 4;
            let target = (to[0] + (to[1] + row) * self.width) * 4;
            let pixels = other.rgba.get(source..source + columns * 4);
            if let (Some(pixels), Some(place)) =
                (pixels, self.rgba.get_mut(target..target + columns * 4))
            {
                place.copy_from_slice(pixels);
            }
        }
    }

    /// The picture as a PNG file.
    ///
    /// # Errors
    /// [`PictureError::BadSize`] when a side is longer than PNG allows, [`PictureError::Encoding`] when the encoder
    /// refuses.
    pub fn to_png(&self) -> Result<Vec<u8>, PictureError> {
        let side = |length: usize| {
            u16::try_from(length)
                .map(u32::from)
                .map_err(|_too_long| PictureError::BadSize)
        };
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side(self.width)?, side(self.height)?);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgba)?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// Takes the opacity out of the colour again; most pixels are opaque.
fn straight(pixel: Color32) -> [u8; 4] {
    if pixel.is_opaque() {
        pixel.to_array()
    } else {
        pixel.to_srgba_unmultiplied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn png_reads_back_as_the_same_pixels() {
        let picture = Picture::new(2, 1, &[Color32::WHITE, Color32::from_black_alpha(128)]);

        let bytes = picture.to_png().unwrap();

        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut rgba).unwrap();
        assert_eq!(rgba, [255, 255, 255, 255, 0, 0, 0, 128]);
    }

    #[test]
    fn a_part_is_laid_over_and_cut_at_the_edges() {
        let mut ground = Picture::new(3, 2, &[Color32::BLACK; 6]);
        let white = Picture::new(3, 2, &[Color32::WHITE; 6]);

        ground.lay(&white, [1, 0, 5, 5], [2, 1]);

        let lit: Vec<bool> = ground
            .rgba()
            .as_chunks::<4>()
            .0
            .iter()
            .map(|pixel| pixel[0] == 255)
            .collect();
        assert_eq!(lit, [false, false, false, false, false, true]);
    }

    #[test]
    fn a_pixel_outside_is_none() {
        let picture = Picture::new(1, 1, &[Color32::WHITE]);

        assert_eq!(picture.pixel(0, 0), Some([255; 4]));
        assert_eq!(picture.pixel(1, 0), None);
        assert_eq!(picture.pixel(0, 1), None);
    }
}
