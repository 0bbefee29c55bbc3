//! The tour: the main job from sign-in to delete, without a window, over real HTTP to the demo tenant.
//!
//! It drives the same app that the window shows, prints each step with the requests that the tenant received, and
//! writes a picture of each screen. It is also the answer to `--demo` on a computer without a display.

mod backups;
mod bell;
mod certificate;
mod compare;
mod conflict;
mod guide;
mod protected;
mod steps;
mod stopped;

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

pub use self::bell::Bell;
use self::guide::Guide;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_picture::PictureError;

/// Where pictures go where no other folder is named.
pub const FOLDER: &str = "target/tour";

/// Why the tour ended early.
#[derive(Debug, thiserror::Error)]
pub enum TourError {
    /// A file or a thread could not be had.
    #[error("the tour cannot continue on this computer: {0}")]
    Computer(#[from] std::io::Error),
    /// A picture could not be made.
    #[error("a picture could not be made: {0}")]
    Picture(#[from] PictureError),
    /// Something that was awaited did not come.
    #[error("waited too long: {what}. Shown instead: {shown}")]
    Late {
        what: &'static str,
        /// What the app said instead.
        shown: String,
    },
    /// Something that must hold did not.
    #[error("{0}")]
    Wrong(String),
}

fn wrong(text: impl Into<String>) -> TourError {
    TourError::Wrong(text.into())
}

fn named(script_name: &str) -> Result<ScriptName, TourError> {
    let named = script_name.parse();
    named.map_err(|_empty| wrong("no name"))
}

fn must(holds: bool, or_else: impl Into<String>) -> Result<(), TourError> {
    holds.then_some(()).ok_or_else(|| wrong(or_else))
}

/// What became of the tour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The steps that held.
    pub steps: usize,
    /// The pictures that were written.
    pub pictures: Vec<PathBuf>,
}

/// Tours the demo tenant, telling each step to `say`.
///
/// # Errors
/// [`TourError`] when a step does not hold; the pictures made until then are in `folder`.
pub fn tour(folder: &Path, say: &mut dyn FnMut(&str)) -> Result<Report, TourError> {
    std::fs::create_dir_all(folder)?;
    let mut guide = Guide::new(folder, say)?;
    steps::main_job(&mut guide)?;
    backups::drift(&mut guide)?;
    protected::production(&mut guide)?;
    compare::promote(&mut guide)?;
    conflict::resolve(&mut guide)?;
    stopped::stopped(&mut guide)?;
    certificate::expired(&mut guide)?;
    Ok(guide.end())
}

/// Tours the demo tenant and prints each step; the exit code says whether every step held.
pub fn main(folder: &Path) -> ExitCode {
    let mut out = std::io::stdout();
    // Nobody reads a closed pipe, so what cannot be printed is no failure of the tour.
    let mut say = |line: &str| writeln!(out, "{line}").unwrap_or_default();
    match tour(folder, &mut say) {
        Ok(report) => {
            let pictures = report.pictures.len();
            say(&format!(
                "\nEvery step held: {} steps, {pictures} pictures in {}",
                report.steps,
                folder.display()
            ));
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&format!("\nThe tour stopped: {error}"));
            ExitCode::FAILURE
        }
    }
}
