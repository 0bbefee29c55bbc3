//! What the Backups screen shows: a row for each connector, how many differ, and how far a backup is.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use jiff::SignedDuration;
use patchpanel_core_models::{bundle::folder_name, ids::ScriptName};
use patchpanel_http_client::RateLimit;

use crate::{
    icons,
    messages::{self, quantity},
    state::{
        AppState,
        backups::{BackupLine, BackupRun, Backups, Commit, Found, MAX_COMMITS, RunStage, WorkTree},
        profiles::ProfileId,
        session::Session,
    },
    theme::Tone,
    view_models::time,
};

/// How a connector stands, in the order of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    Same,
    ChangedInTenant,
    ChangedInFolder,
    ChangedInBoth,
    New,
    OnlyInFolder,
    NotRead,
    Reading,
}

impl Standing {
    const ALL: [Self; 8] = [
        Self::Same,
        Self::ChangedInTenant,
        Self::ChangedInFolder,
        Self::ChangedInBoth,
        Self::New,
        Self::OnlyInFolder,
        Self::NotRead,
        Self::Reading,
    ];

    fn of(line: Option<&BackupLine>, run: Option<&BackupRun>) -> Self {
        let Some(line) = line else {
            let reads = run.is_some_and(BackupRun::is_running);
            return if reads { Self::Reading } else { Self::NotRead };
        };
        match &line.found {
            Found::Failed(_) => Self::NotRead,
            _ if line.is_done => Self::Same,
            Found::Same => Self::Same,
            Found::ChangedInTenant(_) => Self::ChangedInTenant,
            Found::ChangedInFolder(_) => Self::ChangedInFolder,
            Found::ChangedInBoth(_) => Self::ChangedInBoth,
            Found::New => Self::New,
            Found::OnlyInFolder => Self::OnlyInFolder,
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Same => "Same",
            Self::ChangedInTenant => "Changed in tenant",
            Self::ChangedInFolder => "Changed in folder",
            Self::ChangedInBoth => "Changed in both",
            Self::New => "New in tenant",
            Self::OnlyInFolder => "Only in folder",
            Self::NotRead => "Not read",
            Self::Reading => "Reading",
        }
    }

    pub(crate) fn sign(self) -> (&'static str, Tone) {
        match self {
            Self::Same => (icons::CHECK, Tone::Success),
            Self::ChangedInTenant | Self::ChangedInBoth | Self::NotRead => {
                (icons::WARNING, Tone::Warning)
            }
            Self::ChangedInFolder => (icons::FOLDER_OPEN, Tone::Accent),
            Self::New | Self::OnlyInFolder => (icons::CIRCLE_DASHED, Tone::Neutral),
            Self::Reading => (icons::SPINNER_GAP, Tone::Neutral),
        }
    }

    pub(crate) fn differs(self) -> bool {
        !matches!(self, Self::Same | Self::Reading)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    Band(&'static str, String),
    Connector(Box<Row>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub script_name: ScriptName,
    pub title: String,
    pub standing: Standing,
    /// When the tenant was read.
    pub tenant: String,
    /// When the folder was changed, and by whom.
    pub folder: [String; 2],
    /// What differs.
    pub pieces: String,
}

/// The rows that `only` lets through: those that differ first.
pub(crate) fn lines(state: &AppState, session: &Session, only: Option<Standing>) -> Vec<Line> {
    let backups = &session.backups;
    let left = backups.run.iter().flat_map(|run| &run.left);
    let names: BTreeSet<&ScriptName> = backups.lines.keys().chain(left).collect();
    let titles = titles(session);
    let rows = names.into_iter().map(|name| {
        let mut row = row(state, session, name);
        if let Some(title) = titles.get(name).filter(|_| row.title == name.as_str()) {
            (*title).clone_into(&mut row.title);
        }
        row
    });
    let mut rows: Vec<Row> = rows
        .filter(|row| only.is_none_or(|only| row.standing == only))
        .collect();
    rows.sort_by_cached_key(|row| (!row.standing.differs(), row.title.to_lowercase()));
    let middle = rows.partition_point(|row| row.standing.differs());
    let same = rows.split_off(middle);
    let mut lines = Vec::new();
    for (title, rows) in [("Differ", rows), ("Same", same)] {
        if !rows.is_empty() {
            let note = quantity::count(rows.len(), "connector", "connectors");
            lines.push(Line::Band(title, note));
        }
        lines.extend(rows.into_iter().map(|row| Line::Connector(Box::new(row))));
    }
    lines
}

pub(crate) fn row(state: &AppState, session: &Session, name: &ScriptName) -> Row {
    let line = session.backups.lines.get(name);
    let moment = |at| quantity::capitalised(&time::moment(at, state.now, &state.time_zone));
    let standing = Standing::of(line, session.backups.run.as_ref());
    Row {
        title: line
            .and_then(|line| line.title.clone())
            .unwrap_or_else(|| name.to_string()),
        tenant: match (line, standing) {
            (_, Standing::OnlyInFolder) => "not there".to_owned(),
            (Some(line), _) => moment(line.read_at),
            (None, _) => String::new(),
        },
        folder: in_folder(state, &session.backups, (name, line)),
        pieces: line
            .filter(|line| line.differs())
            .map_or(String::new(), |line| {
                messages::backups::pieces(&line.found).join(", ")
            }),
        standing,
        script_name: name.clone(),
    }
}

/// What the list calls the connectors, for those that are not read yet.
fn titles(session: &Session) -> BTreeMap<&ScriptName, &str> {
    let items = session
        .connectors
        .value()
        .into_iter()
        .flat_map(|list| &list.items);
    let titles = items.filter_map(|item| item.script_name.as_ref().zip(item.name.as_deref()));
    titles.collect()
}

/// When a bundle was committed, by whom and as what; when its files were written, where they differ from that.
fn in_folder(
    state: &AppState,
    backups: &Backups,
    (name, line): (&ScriptName, Option<&BackupLine>),
) -> [String; 2] {
    let moment = |at| quantity::capitalised(&time::moment(at, state.now, &state.time_zone));
    let folder = folder_name(name);
    let just_now = line.filter(|line| line.is_done).map(|line| &line.read_at);
    let written = just_now.or_else(|| backups.facts.written.get(&folder));
    let is_written = just_now.is_some();
    match (commit(backups, &folder), written) {
        (_, None) => ["not there".to_owned(), String::new()],
        (Some(commit), Some(_)) if !is_written => [
            moment(commit.at),
            format!("{} {}", commit.author, commit.id),
        ],
        (_, Some(at)) => {
            let note = match &backups.facts.work_tree {
                WorkTree::Git(_) if is_written || is_uncommitted(backups, &folder) => {
                    "not committed".to_owned()
                }
                WorkTree::Git(git) if git.has_all_commits => {
                    format!("no commit among the last {MAX_COMMITS}")
                }
                WorkTree::Git(_) => "commit not known".to_owned(),
                WorkTree::None | WorkTree::Refused(_) => String::new(),
            };
            [moment(*at), note]
        }
    }
}

fn commit<'a>(backups: &'a Backups, folder: &str) -> Option<&'a Commit> {
    match &backups.facts.work_tree {
        WorkTree::Git(git) => {
            let commit = git.commits.get(folder);
            commit.filter(|_| !is_uncommitted(backups, folder))
        }
        WorkTree::None | WorkTree::Refused(_) => None,
    }
}

/// Whether a folder is known to differ from its last commit.
fn is_uncommitted(backups: &Backups, folder: &str) -> bool {
    match &backups.facts.work_tree {
        WorkTree::Git(git) => {
            let uncommitted = git.uncommitted.as_ref();
            uncommitted.is_some_and(|uncommitted| uncommitted.contains(folder))
        }
        WorkTree::None | WorkTree::Refused(_) => false,
    }
}

/// How many connectors stand how, as far as there are any.
pub(crate) fn counts(backups: &Backups) -> Vec<(Standing, usize)> {
    let run = backups.run.as_ref();
    let unread = run.iter().flat_map(|run| &run.left);
    let unread = unread
        .filter(|name| !backups.lines.contains_key(*name))
        .map(|_| None);
    let all = backups.lines.values().map(Some).chain(unread);
    let all: Vec<_> = all.map(|line| Standing::of(line, run)).collect();
    let count = |standing: &Standing| all.iter().filter(|other| *other == standing).count();
    let counted = Standing::ALL
        .iter()
        .map(|standing| (*standing, count(standing)));
    counted.filter(|(_, count)| *count > 0).collect()
}

/// “189 by SailPoint, not backed up”.
pub(crate) fn not_kept(session: &Session) -> Option<String> {
    let items = &session.connectors.value()?.items;
    let vendor = items.iter().filter(|item| !item.looks_custom()).count();
    (vendor > 0).then(|| format!("{vendor} by SailPoint, not backed up"))
}

/// What a running backup or comparison says: what it does, how far it is as a share, and in words.
pub(crate) fn progress(state: &AppState, run: &BackupRun) -> (&'static str, f32, String) {
    let verb = if run.is_backup() {
        "Backing up"
    } else {
        "Comparing"
    };
    if run.all == 0 {
        return (verb, 0.0, "Reading the folder and the list".to_owned());
    }
    let done = run.all - run.left.len().min(run.all);
    let (used, most) = run.requests;
    let mut words = vec![format!("{done} of {}", run.all)];
    if let Some(left) = time_left(run, state.now.duration_since(run.began)) {
        words.push(format!("{} left", quantity::wait(left)));
    }
    if used >= most && most > 0 {
        words.push(format!(
            "waiting for the tenant’s limit, {used} of {most} requests used"
        ));
    } else if most > 0 {
        words.push(format!("{used} of {most} requests used"));
    }
    (verb, done as f32 / run.all as f32, words.join(" · "))
}

/// By the pace until now, and at least as long as the tenant's limit makes it.
fn time_left(run: &BackupRun, elapsed: SignedDuration) -> Option<Duration> {
    let (left, (used, most)) = (run.left.len(), run.requests);
    let done = (run.all - left.min(run.all)).max(1);
    let pace = elapsed.unsigned_abs() / u32::try_from(done).ok()?;
    let windows = (used + left).saturating_sub(1).checked_div(most)?;
    let least = RateLimit::default().per * u32::try_from(windows).ok()?;
    Some(least.max(pace * u32::try_from(left).ok()?))
}

/// What the banner says of the backup that stopped.
pub(crate) fn stopped(state: &AppState, session: &Session) -> Option<[String; 2]> {
    let run = session.backups.run.as_ref();
    if run.is_some_and(BackupRun::is_running) {
        return None;
    }
    let why = run.and_then(|run| match &run.stage {
        RunStage::Stopped(why) => why.as_ref(),
        RunStage::Running | RunStage::Ended => None,
    });
    if let Some((at, done, all)) = state.kept_backup()?.stopped {
        let at = time::moment(at, state.now, &state.time_zone);
        return Some(messages::backups::stopped(&at, (done, all), why));
    }
    let why = why?;
    let text = format!("{}. {}", why.why.trim_end_matches('.'), why.next);
    Some([why.what.clone(), text])
}

/// Another profile whose backup stopped, and what the banner says of it.
pub(crate) fn stopped_elsewhere(state: &AppState) -> Option<(ProfileId, String, [String; 2])> {
    let shown = state.session().map(|session| &session.profile.id);
    let places = &state.places.as_ref()?.by_profile;
    let mut others = state
        .profiles
        .iter()
        .filter(|profile| Some(&profile.id) != shown);
    others.find_map(|profile| {
        let session = state.sessions.of_profile(&profile.id);
        let runs = session.is_some_and(|session| session.backups.is_running());
        let (at, done, all) = places.get(&profile.id)?.backup.stopped.filter(|_| !runs)?;
        let at = time::moment(at, state.now, &state.time_zone);
        let [title, _] = messages::backups::stopped(&at, (done, all), None);
        let text = messages::backups::GO_ON_THERE.to_owned();
        let title = format!("{}: {title}", profile.name);
        Some((profile.id.clone(), profile.name.clone(), [title, text]))
    })
}

/// What the folder is: “git, branch main”, and what is to know about that.
pub(crate) fn kind(work_tree: &WorkTree) -> (String, Option<&str>) {
    match work_tree {
        WorkTree::None => ("folder".to_owned(), None),
        WorkTree::Git(git) if git.branch == "no branch" => ("git, no branch".to_owned(), None),
        WorkTree::Git(git) => (format!("git, branch {}", git.branch), None),
        WorkTree::Refused(words) => ("git does not answer".to_owned(), Some(words)),
    }
}

/// The status line: the last whole backup, and what is in the folder.
pub(crate) fn foot(state: &AppState, session: &Session) -> [String; 2] {
    let whole = state.kept_backup().and_then(|kept| kept.whole.as_ref());
    let whole = whole.map_or_else(
        || "No backup from this computer yet".to_owned(),
        |(at, who)| {
            let at = time::moment(*at, state.now, &state.time_zone);
            format!("Last whole backup {at} by {who}")
        },
    );
    let facts = &session.backups.facts;
    let size = quantity::size(usize::try_from(facts.bytes).unwrap_or(usize::MAX));
    let files = quantity::count(facts.files, "file", "files");
    [
        whole,
        format!("{files}, {size} · {}", messages::backups::NO_SECRETS),
    ]
}

/// The two sides of a connector, for the pane.
pub(crate) fn sides(row: &Row) -> [String; 2] {
    let [at, note] = &row.folder;
    let folder = if note.is_empty() {
        at.clone()
    } else {
        format!("{at}, {note}")
    };
    [row.tenant.clone(), folder]
}

#[cfg(test)]
pub(crate) mod tests;
