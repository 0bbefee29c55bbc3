//! A folder for backups: compared, backed up, and compared again after tenant and folder moved apart.

use serde_json::json;

use super::{
    TourError,
    guide::{Guide, write},
};
use crate::{
    command::{Action, AppCommand, BackupCommand},
    state::{AppState, backups::Found, route::Route},
};

/// Changed in the tenant by a colleague.
const OURS: &str = "badge-system";
const BEFORE: &str = "type=\"text\" defaultValue=\"500\"/>";
const AFTER: &str = "type=\"number\" defaultValue=\"200\"\n          helpKey=\"con_help_page\"/>";
/// Changed in the folder by a person.
const EDITED: &str = "servicenow-hrsd";

fn is_at_rest(state: &AppState) -> bool {
    let run = state
        .session()
        .and_then(|session| session.backups.run.as_ref());
    run.is_some_and(|run| !run.is_running())
}

pub(super) fn drift(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let folder = guide.backup_folder();
    std::fs::create_dir_all(&folder)?;
    guide.ask([Action::ShowBackups, Action::ChooseBackupFolder]);
    guide.until("the folder and its comparison", is_at_rest)?;
    guide.ask([Action::BackUp]);
    guide.until("the backup", is_at_rest)?;
    let written = guide
        .state()
        .session()
        .map_or(0, |session| session.backups.lines.len());
    guide.held(
        "Back up to a folder",
        &format!("{written} connectors written, nothing sent"),
    );

    let form = std::fs::read_to_string(folder.join(OURS).join("source-config.xml"))?;
    let operations = json!([
        {"op": "replace", "path": "/sourceConfigXml", "value": form.replacen(BEFORE, AFTER, 1)},
    ]);
    let changed = guide.colleague_changes(OURS, &operations);
    changed.map_err(TourError::Wrong)?;
    let edited = folder.join(EDITED).join("metadata.json");
    write(&edited, b"{\"platform\": \"ccg\", \"reviewed\": true}")?;
    guide.ask([Action::Refresh]);
    guide.until("the comparison", is_at_rest)?;
    let name = OURS
        .parse()
        .map_err(|_empty| TourError::Wrong("no name".to_owned()))?;
    let found = guide
        .state()
        .session()
        .and_then(|session| session.backups.lines.get(&name));
    if !found.is_some_and(|line| matches!(line.found, Found::ChangedInTenant(_))) {
        return Err(TourError::Wrong(
            "the colleague’s change was not found".to_owned(),
        ));
    }
    guide.ask([BackupCommand::Select(Some(name))]);
    guide.picture("27-backups")?;
    let differ = guide
        .state()
        .session()
        .map_or(0, |session| session.backups.differing());
    guide.held(
        "Compare tenant and folder",
        &format!("{differ} differ, nothing written"),
    );
    guide.ask([AppCommand::Show(Route::Connectors)]);
    Ok(())
}
