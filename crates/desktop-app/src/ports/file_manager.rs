//! Shows a folder in the file manager of this system.

use std::{io, path::Path, process::Stdio};

use tokio::process::Command;

use super::git;

/// A folder that is an application is shown, too, and not started.
const PROGRAM: (&str, &[&str]) = if cfg!(windows) {
    ("explorer.exe", &[])
} else if cfg!(target_os = "macos") {
    ("open", &["-a", "Finder"])
} else {
    ("xdg-open", &[])
};

/// # Errors
/// Why it is not shown, in the system's words.
pub async fn show(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        return Err(io::Error::other("the folder is not there"));
    }
    let (name, arguments) = PROGRAM;
    let missing = || io::Error::other(format!("{name} is not on this computer"));
    let program = git::on_path(name).ok_or_else(missing)?;
    let mut command = Command::new(program);
    command.args(arguments).arg(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let status = command.stderr(Stdio::null()).status().await?;
    // The Explorer never says that it succeeded.
    if status.success() || cfg!(windows) {
        return Ok(());
    }
    Err(io::Error::other(format!("{name} ended with {status}")))
}
