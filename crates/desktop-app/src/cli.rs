//! The program's arguments.

use std::path::PathBuf;

use clap::Parser;

/// Manage the custom connectors of SailPoint Identity Security Cloud.
#[derive(Debug, Clone, Parser)]
#[command(name = "patchpanel", version, about)]
pub struct Arguments {
    /// Open the embedded demo tenant; without a display, tour it instead.
    #[cfg(feature = "demo")]
    #[arg(long)]
    pub demo: bool,

    /// Tour the demo tenant without a window, writing a picture of each screen to this folder.
    #[cfg(feature = "demo")]
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "target/tour")]
    pub tour: Option<PathBuf>,

    /// Open this plan file once you are signed in to its tenant.
    #[arg(value_name = "FILE.patchplan")]
    pub plan: Option<PathBuf>,

    /// Keep profiles and settings in this folder instead of the platform's folders. A file `portable`
    /// beside the program does the same with a folder beside it.
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}
