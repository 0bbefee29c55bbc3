//! Runs screens without a window: a context with a size, a theme and a clock of its own, fed with events by hand.

use egui::{
    Context, Event, FullOutput, Key, Modifiers, PlatformOutput, PointerButton, Pos2, RawInput,
    Rect, Shape, Theme, Ui, Vec2, ViewportId, epaint::ClippedShape,
};

use super::{Picture, PictureError, Rasteriser, east_asian};

/// A context without a window. Nothing moves on it: animations take no time and the text cursor does not blink.
///
/// `let mut stage = Stage::new(egui::vec2(1280.0, 800.0), theme::install).theme(Theme::Dark);`
/// `stage.frame(vec![], |ui| screen(ui)); std::io::Write::write_all(&mut file, &stage.picture()?.to_png()?)?;`
pub struct Stage {
    ctx: Context,
    rasteriser: Rasteriser,
    size: Vec2,
    pixels_per_point: f32,
    step_secs: f64,
    now_secs: f64,
    shapes: Option<Vec<ClippedShape>>,
    output: PlatformOutput,
}

impl Stage {
    /// A stage of a size in points, light, one pixel per point; `prepare` gives the context its fonts and colours.
    pub fn new(size: Vec2, prepare: impl FnOnce(&Context)) -> Self {
        let ctx = Context::default();
        prepare(&ctx);
        east_asian::install(&ctx);
        ctx.set_theme(Theme::Light);
        ctx.all_styles_mut(|style| {
            style.animation_time = 0.0;
            style.visuals.text_cursor.blink = false;
        });
        Self {
            ctx,
            rasteriser: Rasteriser::default(),
            size,
            pixels_per_point: 1.0,
            step_secs: 1.0 / 60.0,
            now_secs: 0.0,
            shapes: None,
            output: PlatformOutput::default(),
        }
    }

    pub fn theme(self, theme: Theme) -> Self {
        self.ctx.set_theme(theme);
        self
    }

    /// Another density of pixels.
    pub fn pixels_per_point(mut self, pixels_per_point: f32) -> Self {
        self.pixels_per_point = pixels_per_point;
        self
    }

    /// Another time between frames, in seconds.
    pub fn step_secs(mut self, seconds: f64) -> Self {
        self.step_secs = seconds;
        self
    }

    /// The context, for whatever must be prepared before the first frame.
    pub fn context(&self) -> &Context {
        &self.ctx
    }

    /// What the last frame asked of the system: text to copy, addresses to open.
    pub fn output(&self) -> &PlatformOutput {
        &self.output
    }

    /// Runs one frame with these events; true when the screen wants another one at once.
    pub fn frame(&mut self, events: Vec<Event>, ui: impl FnMut(&mut Ui)) -> bool {
        let input = self.input(events);
        let FullOutput {
            platform_output,
            mut textures_delta,
            shapes,
            pixels_per_point,
            viewport_output,
        } = self.ctx.run_ui(input, ui);
        self.rasteriser.take_textures(&mut textures_delta);
        self.pixels_per_point = pixels_per_point;
        self.shapes = Some(shapes);
        self.output = platform_output;
        viewport_output
            .values()
            .any(|viewport| viewport.repaint_delay.is_zero())
    }

    /// Runs frames without events until the screen is content, at most `limit`; the number of frames run.
    pub fn settle(&mut self, limit: usize, mut ui: impl FnMut(&mut Ui)) -> usize {
        (1..=limit)
            .find(|_| !self.frame(Vec::new(), &mut ui))
            .unwrap_or(limit)
    }

    /// The last frame as a picture.
    ///
    /// # Errors
    /// [`PictureError::NoFrame`] before the first frame, and those of [`Rasteriser::draw`].
    pub fn picture(&self) -> Result<Picture, PictureError> {
        let mut shapes = self.shapes.clone().ok_or(PictureError::NoFrame)?;
        // A window is cleared with this colour.
        let whole = Rect::from_min_size(Pos2::ZERO, self.size);
        let ground = self.ctx.global_style().visuals.panel_fill;
        let shape = Shape::rect_filled(whole, 0, ground);
        shapes.insert(0, ClippedShape::new(whole, shape));
        let primitives = self.ctx.tessellate(shapes, self.pixels_per_point);
        let pixels = (self.size * self.pixels_per_point).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked by the rasteriser"
        )]
        let size = [pixels.x as usize, pixels.y as usize];
        self.rasteriser
            .draw(&primitives, size, self.pixels_per_point)
    }

    fn input(&mut self, events: Vec<Event>) -> RawInput {
        self.now_secs += self.step_secs;
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(self.now_secs),
            #[expect(clippy::cast_possible_truncation, reason = "a fraction of a second")]
            predicted_dt: self.step_secs as f32,
            events,
            focused: true,
            ..Default::default()
        };
        let window = input.viewports.entry(ViewportId::ROOT).or_default();
        window.native_pixels_per_point = Some(self.pixels_per_point);
        window.inner_rect = input.screen_rect;
        input
    }
}

/// The pointer comes to rest here.
pub fn pointer_to(place: Pos2) -> Event {
    Event::PointerMoved(place)
}

/// A click with the main button. Give the two halves to two frames, or all to one.
pub fn click_at(place: Pos2) -> Vec<Event> {
    let button = |pressed| Event::PointerButton {
        pos: place,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    vec![pointer_to(place), button(true), button(false)]
}

/// A key pressed and let go.
pub fn press(key: Key, modifiers: Modifiers) -> Vec<Event> {
    let event = |pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers,
    };
    vec![event(true), event(false)]
}

/// Text as a keyboard gives it.
pub fn type_text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

#[cfg(test)]
mod tests {
    use egui::{Color32, Frame, vec2};
    use patchpanel_ui_kit::theme;

    use super::*;

    #[test]
    fn nothing_can_be_shown_before_the_first_frame() {
        let stage = Stage::new(vec2(10.0, 10.0), theme::install);

        assert!(matches!(stage.picture(), Err(PictureError::NoFrame)));
    }

    #[test]
    fn a_filled_ground_fills_every_pixel() {
        let mut stage = Stage::new(vec2(20.0, 10.0), theme::install)
            .theme(Theme::Dark)
            .pixels_per_point(2.0);

        stage.frame(vec![], |ui| {
            let rect = ui.max_rect();
            ui.painter().rect_filled(rect, 0, Color32::RED);
        });

        let picture = stage.picture().unwrap();
        assert_eq!((picture.width(), picture.height()), (40, 20));
        assert!(
            picture
                .rgba()
                .as_chunks::<4>()
                .0
                .iter()
                .all(|pixel| *pixel == [255, 0, 0, 255])
        );
    }

    #[test]
    fn shapes_that_touch_neither_overlap_nor_leave_a_gap() {
        let mut stage = Stage::new(vec2(8.0, 8.0), theme::install);
        stage
            .context()
            .options_mut(|options| options.tessellation_options.feathering = false);
        let clear = |style: &mut egui::Style| style.visuals.panel_fill = Color32::TRANSPARENT;
        stage.context().all_styles_mut(clear);
        let half = Color32::from_black_alpha(128);

        stage.frame(vec![], |ui| {
            for left in [0.0, 4.0] {
                let rect = Rect::from_min_size(Pos2::new(left, 0.0), vec2(4.0, 8.0));
                ui.painter().rect_filled(rect, 0, half);
            }
        });

        let picture = stage.picture().unwrap();
        assert!(
            picture
                .rgba()
                .as_chunks::<4>()
                .0
                .iter()
                .all(|pixel| *pixel == [0, 0, 0, 128])
        );
    }

    #[test]
    fn the_same_frame_gives_the_same_picture() {
        let picture = || {
            let mut stage = Stage::new(vec2(200.0, 60.0), theme::install);
            stage.frame(vec![], |ui| {
                Frame::new()
                    .inner_margin(8)
                    .show(ui, |ui| ui.label("Workday Custom EMEA"));
            });
            stage.picture().unwrap()
        };

        assert_eq!(picture(), picture());
    }

    #[test]
    fn a_click_reaches_a_button() {
        let mut stage = Stage::new(vec2(200.0, 60.0), theme::install);
        let mut clicks = 0;
        let mut screen = |ui: &mut Ui| {
            if ui.button("Press").clicked() {
                clicks += 1;
            }
        };
        stage.frame(vec![], &mut screen);

        stage.frame(click_at(Pos2::new(20.0, 12.0)), &mut screen);
        stage.frame(vec![], &mut screen);

        assert_eq!(clicks, 1);
    }
}
