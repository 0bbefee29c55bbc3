//! A folder for backups: compared, backed up, and compared again after tenant and folder moved apart.

use serde_json::json;

use super::{
    TourError,
    guide::{Guide, write},
    must, named,
};
use crate::{
    command::{Action, AppCommand, BackupCommand},
    state::{backups::Found, route::Route, session::Session},
};

/// Changed in the tenant by a colleague.
const OURS: &str = "badge-system";
const BEFORE: &str = "type=\"text\" defaultValue=\"500\"/>";
const AFTER: &str = "type=\"number\" defaultValue=\"200\"\n          helpKey=\"con_help_page\"/>";
/// Changed in the folder by a person.
const EDITED: &str = "servicenow-hrsd";

fn is_at_rest(session: &Session) -> bool {
    let run = session.backups.run.as_ref();
    run.is_some_and(|run| !run.is_running())
}

pub(super) fn drift(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let folder = guide.backup_folder();
    std::fs::create_dir_all(&folder)?;
    guide.ask([Action::ShowBackups, Action::ChooseBackupFolder]);
    guide.until_session("the folder and its comparison", is_at_rest)?;
    guide.ask([Action::BackUp]);
    guide.until_session("the backup", is_at_rest)?;
    let written = guide.session()?.backups.lines.len();
    guide.held(
        "Back up to a folder",
        &format!("{written} connectors written, nothing sent"),
    );

    let form = std::fs::read_to_string(folder.join(OURS).join("source-config.xml"))?;
    let operations = json!([
        {"op": "replace", "path": "/sourceConfigXml", "value": form.replacen(BEFORE, AFTER, 1)},
    ]);
    guide.colleague_changes(OURS, &operations)?;
    let edited = folder.join(EDITED).join("metadata.json");
    write(&edited, b"{\"platform\": \"ccg\", \"reviewed\": true}")?;
    guide.ask([Action::Refresh]);
    guide.until_session("the comparison", is_at_rest)?;
    let name = named(OURS)?;
    let line = guide.session()?.backups.lines.get(&name);
    let found = line.is_some_and(|line| matches!(line.found, Found::ChangedInTenant(_)));
    must(found, "the colleague’s change was not found")?;
    guide.ask([BackupCommand::Select(Some(name))]);
    guide.picture("27-backups")?;
    let differ = guide.session()?.backups.differing();
    guide.held(
        "Compare tenant and folder",
        &format!("{differ} differ, nothing written"),
    );
    guide.ask([AppCommand::Show(Route::Connectors)]);
    Ok(())
}
