//! Lets the widget tests see what they test: textures go to a rasteriser that the test keeps.

use std::{cell::RefCell, rc::Rc};

use egui::TexturesDelta;
use egui_kittest::{Harness, TestRenderer};

use super::{Picture, PictureError, Rasteriser};

/// A renderer for [`egui_kittest::HarnessBuilder::renderer`]; clone it, give one to the harness and keep the other.
#[derive(Clone, Default)]
pub(crate) struct Eye {
    rasteriser: Rc<RefCell<Rasteriser>>,
}

impl TestRenderer for Eye {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.rasteriser.borrow_mut().take_textures(delta);
    }
}

impl Eye {
    /// What the harness shows now.
    pub(crate) fn picture<S>(&self, harness: &Harness<'_, S>) -> Result<Picture, PictureError> {
        let pixels_per_point = harness.ctx.pixels_per_point();
        let primitives = harness
            .ctx
            .tessellate(harness.output().shapes.clone(), pixels_per_point);
        let pixels = (harness.ctx.content_rect().size() * pixels_per_point).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked by the rasteriser"
        )]
        let size = [pixels.x as usize, pixels.y as usize];
        self.rasteriser
            .borrow()
            .draw(&primitives, size, pixels_per_point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_harness_can_be_seen() {
        let eye = Eye::default();
        let mut harness = Harness::builder()
            .with_size([40.0, 30.0])
            .renderer(eye.clone())
            .build_ui(|ui| {
                let rect = ui.ctx().content_rect();
                ui.painter().rect_filled(rect, 0, egui::Color32::BLUE);
            });
        harness.run();

        let picture = eye.picture(&harness).unwrap();

        assert_eq!(picture.pixel(20, 15), Some([0, 0, 255, 255]));
    }
}
