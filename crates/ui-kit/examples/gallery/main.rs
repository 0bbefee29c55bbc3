//! Draws the widgets to `target/gallery`, light and dark: `cargo run -p patchpanel-ui-kit --example gallery`.

mod forms;
mod states;
mod window;

use std::{
    error::Error,
    fs::{File, create_dir_all},
    io::Write as _,
    path::Path,
};

use egui::{Rect, Theme, Ui, UiBuilder, pos2, vec2};
use patchpanel_picture::{Picture, Stage, click_at, pointer_to};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/gallery");
    create_dir_all(&folder)?;
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        save(
            &folder,
            &format!("states-{name}.png"),
            &states::draw(theme)?,
        )?;
        save(
            &folder,
            &format!("window-{name}.png"),
            &plain(theme, window::ui)?,
        )?;
        save(
            &folder,
            &format!("forms-{name}.png"),
            &plain(theme, forms::ui)?,
        )?;
        save(&folder, &format!("popups-{name}.png"), &popups(theme)?)?;
    }
    Ok(())
}

fn save(folder: &Path, name: &str, picture: &Picture) -> Result<(), Failure> {
    File::create(folder.join(name))?.write_all(&picture.to_png()?)?;
    Ok(())
}

/// A picture that needs neither pointer nor focus.
fn plain(theme: Theme, ui: impl Fn(&mut Ui)) -> Result<Picture, Failure> {
    let mut stage = Stage::new(vec2(1280.0, 800.0), patchpanel_ui_kit::theme::install).theme(theme);
    stage.settle(5, |root| ui(root));
    Ok(stage.picture()?)
}

/// An open drop-down, and the reason of a disabled button under the pointer.
fn popups(theme: Theme) -> Result<Picture, Failure> {
    let mut stage = Stage::new(vec2(640.0, 300.0), patchpanel_ui_kit::theme::install)
        .theme(theme)
        .step_secs(0.5);
    stage.settle(5, forms::popups);
    stage.frame(click_at(pos2(100.0, 40.0)), forms::popups);
    stage.settle(5, forms::popups);
    let mut picture = stage.picture()?;
    let mut stage = Stage::new(vec2(640.0, 300.0), patchpanel_ui_kit::theme::install)
        .theme(theme)
        .step_secs(0.5);
    stage.settle(5, forms::popups);
    stage.frame(vec![pointer_to(pos2(300.0, 40.0))], forms::popups);
    for _ in 0..5 {
        stage.frame(vec![], forms::popups);
    }
    picture.lay(&stage.picture()?, [240, 0, 400, 300], [240, 0]);
    Ok(picture)
}

/// Draws at a place given as left, top, width and height.
fn at<R>(
    ui: &mut Ui,
    [left, top, width, height]: [f32; 4],
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let rect = Rect::from_min_size(pos2(left, top), vec2(width, height));
    content(&mut ui.new_child(UiBuilder::new().max_rect(rect)))
}
