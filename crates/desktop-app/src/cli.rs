//! The program's arguments.

use std::path::PathBuf;

use clap::{CommandFactory as _, Parser, error::ErrorKind};

use crate::{
    runner::{BackupOrder, Whose},
    state::backups::{BackupWork, Writes},
};

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
    /// Back up all custom connectors of a profile's tenant to this folder, without a window.
    #[arg(long, value_name = "FOLDER")]
    pub backup: Option<PathBuf>,

    /// The name of the saved profile that is backed up.
    #[arg(long, value_name = "NAME", requires = "backup")]
    pub profile: Option<String>,

    /// Move connectors that are gone from the tenant to `removed` in the folder of the backup.
    #[arg(long, requires = "backup")]
    pub remove_missing: bool,

    /// Keep profiles and settings in this folder instead of the platform's folders. A file `portable`
    /// beside the program does the same with a folder beside it.
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

impl Arguments {
    /// What is backed up, if that is asked for.
    ///
    /// # Errors
    /// When it is not said which tenant is meant.
    pub fn backup_order(&self) -> Result<Option<BackupOrder>, clap::Error> {
        let Some(folder) = self.backup.clone() else {
            return Ok(None);
        };
        let whose = match &self.profile {
            Some(name) => Whose::Profile(name.clone()),
            #[cfg(feature = "demo")]
            None if self.demo => Whose::Demo,
            None => {
                let text = "--backup needs --profile with the name of a saved profile";
                return Err(Self::command().error(ErrorKind::MissingRequiredArgument, text));
            }
        };
        let writes = if self.remove_missing {
            Writes::Removals
        } else {
            Writes::Changes
        };
        let work = BackupWork {
            folder,
            writes,
            only: None,
        };
        Ok(Some(BackupOrder { whose, work }))
    }
}
