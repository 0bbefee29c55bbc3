//! The tenant's limit as all Patchpanels of this user share it: numbers in the data folder.

use std::{io, path::PathBuf};

use patchpanel_http_client::SharedBudget;
use patchpanel_local_store::change_shared_numbers;

/// Budgets in files below a folder.
#[derive(Debug)]
pub(super) struct BudgetFiles(pub(super) PathBuf);

impl SharedBudget for BudgetFiles {
    fn change(&self, name: &str, change: &mut dyn FnMut(&mut Vec<u64>)) -> io::Result<()> {
        change_shared_numbers(&self.0, name, change)
    }
}

#[cfg(test)]
mod tests;
