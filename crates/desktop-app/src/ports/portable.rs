//! A program that is carried about keeps everything beside itself.

use std::path::{Path, PathBuf};

/// The folder for all files of a portable copy: there is a file `portable` beside the program.
pub fn folder() -> Option<PathBuf> {
    folder_of(&std::env::current_exe().ok()?)
}

fn folder_of(program: &Path) -> Option<PathBuf> {
    let folder = program.parent()?;
    folder
        .join("portable")
        .is_file()
        .then(|| folder.join("data"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_named_portable_keeps_profiles_and_drafts_beside_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("patchpanel");
        assert_eq!(folder_of(&program), None);
        crate::ports::files::write_atomic(&folder.path().join("portable"), b"").unwrap();
        assert_eq!(folder_of(&program), Some(folder.path().join("data")));
    }
}
