//! What the user's own git says of a folder. The folder may come from anybody: git reads it, and runs nothing that its
//! configuration names.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{io::AsyncReadExt as _, process::Command};

use crate::state::backups::{Commit, MAX_COMMITS, Repository, WorkTree};

/// Git is not waited for longer, and no more of what it says is read.
const PATIENCE: Duration = Duration::from_secs(5);
const MAX_BYTES: u64 = 8_000_000;

/// What begins a commit, and what stands between its facts.
const COMMIT: char = '\u{1}';
const BETWEEN: char = '\u{2}';

/// Settings that a repository's own configuration cannot change: no program of its choosing, no helper in the
/// background, no bare repository that poses as a folder.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.quotePath=true",
    "diff.external=",
    "gc.auto=0",
    "log.showSignature=false",
    "maintenance.auto=false",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
];

/// No network, no question, no lock; `GIT_ALLOW_PROTOCOL` counts for more than what a repository allows.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_ASKPASS", ""),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_PAGER", "cat"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// What git knows of a folder and of the folders in it.
pub async fn work_tree(folder: &Path) -> WorkTree {
    let Ok(folder) = std::path::absolute(folder) else {
        return WorkTree::None;
    };
    let is_git = |above: &Path| above.join(".git").symlink_metadata().is_ok();
    let Some(program) = folder.ancestors().any(is_git).then(program).flatten() else {
        return WorkTree::None;
    };
    let branch = said(
        &program,
        &folder,
        &["symbolic-ref", "--short", "--quiet", "HEAD"],
    )
    .await;
    let branch = match branch {
        Ok(branch) => branch.trim().to_owned(),
        Err(Silence::Refused(words)) if words.is_empty() => "no branch".to_owned(),
        Err(silence) => return WorkTree::Refused(silence.to_string()),
    };
    let most = format!("--max-count={MAX_COMMITS}");
    let log = [
        "log",
        "--relative",
        "--no-renames",
        "--name-only",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-show-signature",
        "--no-mailmap",
        &most,
        "--format=%x01%h%x02%an%x02%at",
        "--",
        ".",
    ];
    let (log, has_all_commits) = match said(&program, &folder, &log).await {
        Ok(log) => (log, true),
        Err(Silence::Unfinished(begun)) => (begun, false),
        // A repository without a commit has no log.
        Err(Silence::Refused(_) | Silence::NotRun(_)) => (String::new(), false),
    };
    WorkTree::Git(Repository {
        branch,
        commits: last_commits(&log),
        has_all_commits,
        uncommitted: uncommitted(&program, &folder).await.ok(),
    })
}

/// The folders in which something is not as it was committed. Git would run the filters that a repository's own
/// configuration names to find that out, so each is switched off.
async fn uncommitted(program: &Path, folder: &Path) -> Result<BTreeSet<String>, Silence> {
    let asked = [
        "config",
        "--null",
        "--name-only",
        "--get-regexp",
        "^filter[.]",
    ];
    let filters = match said(program, folder, &asked).await {
        Err(Silence::Refused(words)) if words.is_empty() => String::new(),
        filters => filters?,
    };
    let mut arguments = Vec::new();
    for filter in filters
        .split_terminator('\0')
        .filter_map(|key| key.rsplit_once('.'))
    {
        if filter.0.contains('=') {
            return Err(Silence::Refused(
                "it names a filter that cannot be switched off".to_owned(),
            ));
        }
        for setting in ["clean=", "smudge=", "process=", "required=false"] {
            arguments.extend(["-c".to_owned(), format!("{}.{setting}", filter.0)]);
        }
    }
    let status = [
        "status",
        "--porcelain=v1",
        "-z",
        "--no-renames",
        "--ignore-submodules=all",
        "--untracked-files=all",
        "--",
        ".",
    ];
    arguments.extend(status.map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let status = said(program, folder, &arguments).await?;
    let prefix = said(program, folder, &["rev-parse", "--show-prefix"]).await?;
    let prefix = prefix.trim_end_matches('\n');
    // Each entry is two letters, a space and a path from the top of the repository.
    let paths = status
        .split_terminator('\0')
        .filter_map(|entry| entry.get(3..)?.strip_prefix(prefix));
    let folders = paths.filter_map(|path| path.split_once('/'));
    Ok(folders.map(|(folder, _)| folder.to_owned()).collect())
}

/// The newest commit of each folder, from the newest commit on.
fn last_commits(log: &str) -> BTreeMap<String, Commit> {
    let mut commits = BTreeMap::new();
    for entry in log.split(COMMIT).skip(1) {
        let mut lines = entry.lines();
        let Some(commit) = lines.next().and_then(commit) else {
            continue;
        };
        for folder in lines.filter_map(|path| path.split_once('/')) {
            commits
                .entry(folder.0.to_owned())
                .or_insert_with(|| commit.clone());
        }
    }
    commits
}

fn commit(facts: &str) -> Option<Commit> {
    let mut facts = facts.split(BETWEEN);
    Some(Commit {
        id: facts.next()?.to_owned(),
        author: facts.next()?.to_owned(),
        at: Timestamp::from_second(facts.next()?.parse().ok()?).ok()?,
    })
}

fn program() -> Option<PathBuf> {
    on_path(if cfg!(windows) { "git.exe" } else { "git" })
}

/// A program from an absolute folder of the user's path: never from where the work is.
pub(super) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut programs = std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name));
    programs.find(|program| program.is_file())
}

/// Why git said nothing that can be used.
#[derive(Debug, thiserror::Error)]
enum Silence {
    #[error("{0}")]
    Refused(String),
    /// What it had said by then.
    #[error("git did not end in time")]
    Unfinished(String),
    #[error("git could not be run: {0}")]
    NotRun(#[from] io::Error),
}

/// What git says, once it said all.
async fn said(program: &Path, folder: &Path, arguments: &[&str]) -> Result<String, Silence> {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_gits(name)) {
        command.env_remove(name);
    }
    command.envs(ENVIRONMENT.iter().copied());
    command.arg("-C").arg(folder).arg("--no-pager");
    command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    command.args(arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(windows)]
    command.creation_flags(CREATE_NO_WINDOW);
    let mut child = command.kill_on_drop(true).spawn()?;
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let work = async {
        if let (Some(stdout), Some(stderr)) = (stdout, stderr) {
            stdout.take(MAX_BYTES).read_to_end(&mut out).await?;
            stderr.take(MAX_BYTES).read_to_end(&mut errors).await?;
        }
        io::Result::Ok(())
    };
    let is_late = tokio::time::timeout(PATIENCE, work).await.is_err();
    let is_long = out.len() as u64 == MAX_BYTES;
    if is_late || is_long {
        return Err(Silence::Unfinished(
            String::from_utf8_lossy(&out).into_owned(),
        ));
    }
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    match ended.map_err(|_late| Silence::Unfinished(String::new()))?? {
        status if status.success() => Ok(String::from_utf8_lossy(&out).into_owned()),
        _ => {
            let words = String::from_utf8_lossy(&errors);
            let first = words.lines().next().unwrap_or_default();
            Err(Silence::Refused(
                first.trim_start_matches("fatal: ").to_owned(),
            ))
        }
    }
}

/// Without it a console opens for a moment.
#[cfg(windows)]
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

/// Whether a variable could lead git elsewhere, or to a program.
fn is_gits(name: &OsStr) -> bool {
    name.to_string_lossy().to_uppercase().starts_with("GIT_")
}

#[cfg(test)]
mod tests;
