//! Draws what egui tessellated. It keeps the textures between frames; it runs no screen.

use std::collections::BTreeMap;

use egui::{
    Color32, TextureId, TexturesDelta,
    epaint::{ClippedPrimitive, ImageDelta, Mesh, Primitive},
};

use super::{
    Picture, PictureError,
    fill::{Clip, Frame},
    texture::Texture,
};

/// A rasteriser on the processor; the same shapes give the same pixels everywhere.
#[derive(Default)]
pub struct Rasteriser {
    textures: BTreeMap<TextureId, Texture>,
    unused: Vec<TextureId>,
}

impl Rasteriser {
    /// Takes over the textures that a frame sent, and empties the list. Call it once per frame, before drawing.
    pub fn take_textures(&mut self, delta: &mut TexturesDelta) {
        for id in self.unused.drain(..) {
            self.textures.remove(&id);
        }
        let sent: BTreeMap<TextureId, Vec<ImageDelta>> = delta
            .set
            .drain()
            .map(|(id, parts)| (id, parts.into_iter().collect()))
            .collect();
        for (id, parts) in sent {
            for part in parts {
                self.take_part(id, &part);
            }
        }
        // A texture may still be needed by the frame that frees it.
        self.unused.extend(delta.free.drain());
    }

    fn take_part(&mut self, id: TextureId, part: &ImageDelta) {
        match part.pos {
            None => {
                self.textures.insert(id, Texture::whole(part));
            }
            Some(place) => {
                if let Some(texture) = self.textures.get_mut(&id) {
                    texture.patch(part, place);
                }
            }
        }
    }

    /// Draws a frame of `size` pixels on a transparent ground.
    ///
    /// # Errors
    /// [`PictureError::NeedsGraphicsCard`] when a shape is a paint callback, [`PictureError::UnknownTexture`] when
    /// textures were not taken over, [`PictureError::BadSize`] when a side is 0 or above 65 535.
    pub fn draw(
        &self,
        primitives: &[ClippedPrimitive],
        [width, height]: [usize; 2],
        pixels_per_point: f32,
    ) -> Result<Picture, PictureError> {
        let sides = 1..=usize::from(u16::MAX);
        if !sides.contains(&width) || !sides.contains(&height) {
            return Err(PictureError::BadSize);
        }
        let mut frame = Frame {
            width,
            height,
            pixels: vec![Color32::TRANSPARENT; width * height],
        };
        for ClippedPrimitive {
            clip_rect,
            primitive,
        } in primitives
        {
            let Primitive::Mesh(mesh) = primitive else {
                return Err(PictureError::NeedsGraphicsCard);
            };
            let texture = self
                .textures
                .get(&mesh.texture_id)
                .ok_or(PictureError::UnknownTexture)?;
            draw_mesh(
                &mut frame,
                mesh,
                texture,
                (
                    clip(*clip_rect, [width, height], pixels_per_point),
                    pixels_per_point,
                ),
            );
        }
        Ok(Picture::new(frame.width, frame.height, &frame.pixels))
    }
}

fn draw_mesh(
    frame: &mut Frame,
    mesh: &Mesh,
    texture: &Texture,
    (clip, pixels_per_point): (Clip, f32),
) {
    for corners in mesh.indices.as_chunks::<3>().0 {
        let [a, b, c] = corners.map(|index| mesh.vertices.get(index as usize));
        if let (Some(a), Some(b), Some(c)) = (a, b, c) {
            frame.triangle([a, b, c], texture, clip, pixels_per_point);
        }
    }
}

/// A clip rectangle in whole pixels inside the picture.
#[expect(
    clippy::cast_possible_truncation,
    reason = "clamped to the picture before"
)]
fn clip(rect: egui::Rect, [width, height]: [usize; 2], pixels_per_point: f32) -> Clip {
    let whole =
        |value: f32, end: usize| (value * pixels_per_point).round().clamp(0.0, end as f32) as i64;
    Clip {
        left: whole(rect.min.x, width),
        top: whole(rect.min.y, height),
        right: whole(rect.max.x, width),
        bottom: whole(rect.max.y, height),
    }
}
