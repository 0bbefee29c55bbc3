//! Against the git of this computer, in repositories made for the test.

use super::*;
use crate::ports::files::write_atomic;

struct Repository {
    folder: tempfile::TempDir,
    program: PathBuf,
}

impl Repository {
    fn new() -> Self {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
            program: program().unwrap(),
        };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = std::process::Command::new(&self.program);
        let own = ["-c", "user.name=mlopez", "-c", "user.email=m@acme.example"];
        let command = command.arg("-C").arg(self.folder.path());
        let command = command.args(own).args(arguments);
        // The configuration of whoever runs the test says nothing here.
        let command = command.env("GIT_CONFIG_GLOBAL", "/dev/null");
        let output = command.env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }

    fn commits(&self, path: &str, text: &str) {
        self.writes(path, text);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", text]);
    }

    fn writes(&self, path: &str, text: &str) {
        let file = self.folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        write_atomic(&file, text.as_bytes()).unwrap();
    }

    async fn facts(&self, folder: &str) -> (String, BTreeMap<String, Commit>) {
        let (branch, commits, _) = self.all_facts(folder).await;
        (branch, commits)
    }

    async fn all_facts(
        &self,
        folder: &str,
    ) -> (String, BTreeMap<String, Commit>, BTreeSet<String>) {
        match work_tree(&self.folder.path().join(folder)).await {
            WorkTree::Git(git) => (git.branch, git.commits, git.uncommitted.unwrap_or_default()),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn branch_and_last_commit_of_each_folder_below_the_one_that_is_asked_about() {
    let repository = Repository::new();
    repository.commits("acme/badge-system/bundle.json", "first");
    repository.commits("acme/acme-hr/bundle.json", "second");
    repository.commits("acme/badge-system/bundle.json", "third");
    repository.commits("other/badge-system/bundle.json", "elsewhere");

    let (branch, commits) = repository.facts("acme").await;

    assert_eq!(branch, "main");
    let names: Vec<_> = commits.keys().collect();
    assert_eq!(names, ["acme-hr", "badge-system"]);
    let (badge, hr) = (&commits["badge-system"], &commits["acme-hr"]);
    assert_eq!(badge.author, "mlopez");
    assert!(badge.id != hr.id && badge.at >= hr.at, "{commits:?}");
    repository.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(repository.facts("acme").await.0, "no branch");
}

#[tokio::test]
async fn what_is_not_committed_is_told_by_its_folder() {
    let repository = Repository::new();
    for folder in ["same", "changed", "gone"] {
        repository.commits(&format!("acme/{folder}/bundle.json"), folder);
    }
    repository.commits("other/changed/bundle.json", "elsewhere");
    repository.writes("acme/changed/bundle.json", "by hand");
    repository.writes("acme/new one/bundle.json", "not added");
    repository.writes("acme/staged/bundle.json", "added");
    repository.git(&["add", "acme/staged"]);
    repository.writes("other/elsewhere/bundle.json", "not asked about");
    std::fs::remove_dir_all(repository.folder.path().join("acme/gone")).unwrap();

    let (_, commits, uncommitted) = repository.all_facts("acme").await;

    let folders: Vec<_> = uncommitted.iter().map(String::as_str).collect();
    assert_eq!(folders, ["changed", "gone", "new one", "staged"]);
    assert!(commits.contains_key("same") && !uncommitted.contains("same"));
}

#[tokio::test]
async fn a_repository_without_a_commit_has_a_branch_and_a_plain_folder_nothing() {
    let repository = Repository::new();
    let plain = tempfile::tempdir().unwrap();

    let (branch, commits) = repository.facts("").await;

    assert_eq!((branch.as_str(), commits.len()), ("main", 0));
    assert_eq!(work_tree(plain.path()).await, WorkTree::None);
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_that_a_hostile_repository_names_is_run() {
    use std::os::unix::fs::PermissionsExt as _;

    let repository = Repository::new();
    repository.commits("acme-hr/bundle.json", "first");
    repository.commits("acme-hr/bundle.json", "second");
    let outside = tempfile::tempdir().unwrap();
    let (program, seen) = (outside.path().join("program"), outside.path().join("seen"));
    let script = format!(
        "#!/bin/sh\necho \"$0 $*\" >> '{}'\nexit 0\n",
        seen.display()
    );
    write_atomic(&program, script.as_bytes()).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = program.to_str().unwrap();
    let hooks = repository.folder.path().join(".git/hooks");
    std::fs::create_dir_all(&hooks).unwrap();
    for hook in [
        "post-index-change",
        "reference-transaction",
        "post-checkout",
    ] {
        std::os::unix::fs::symlink(program, hooks.join(hook)).unwrap();
    }
    repository.writes(".gitattributes", "* diff=evil filter=evil\n");
    for (name, value) in [
        ("core.fsmonitor", program),
        ("core.pager", program),
        ("pager.log", program),
        ("core.editor", program),
        ("core.sshCommand", program),
        ("core.gitProxy", program),
        ("core.alternateRefsCommand", program),
        ("credential.helper", program),
        ("diff.external", program),
        ("diff.evil.command", program),
        ("diff.evil.textconv", program),
        ("filter.evil.clean", program),
        ("filter.evil.process", program),
        ("gpg.program", program),
        ("log.showSignature", "true"),
        ("protocol.ext.allow", "always"),
        ("protocol.file.allow", "always"),
        ("remote.origin.uploadpack", program),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialclonefilter", "tree:0"),
        ("extensions.partialClone", "origin"),
        ("core.repositoryformatversion", "1"),
        ("alias.log", "!false"),
    ] {
        repository.git(&["config", name, value]);
    }
    repository.git(&["config", "remote.origin.url", &format!("ext::{program} %S")]);
    // A tree that is missing would be fetched from the remote.
    let objects = repository.folder.path().join(".git/objects");
    let tree = std::process::Command::new(super::program().unwrap())
        .arg("-C")
        .arg(repository.folder.path())
        .args(["rev-parse", "HEAD~1:acme-hr"])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    let (start, rest) = tree.trim().split_at(2);
    std::fs::remove_file(objects.join(start).join(rest)).unwrap();
    // Git is not kept from anything: left alone it does run what is named.
    let mut unguarded = std::process::Command::new(super::program().unwrap());
    unguarded
        .arg("-C")
        .arg(repository.folder.path())
        .args(["log", "--name-only"]);
    drop(unguarded.output().unwrap());
    assert!(seen.exists(), "the traps work");
    std::fs::remove_file(&seen).unwrap();

    repository.writes(
        "acme-hr/bundle.json",
        "changed, so that its filter would be asked",
    );

    let (branch, _, uncommitted) = repository.all_facts("").await;

    assert_eq!(branch, "main");
    assert!(uncommitted.contains("acme-hr"));
    let ran = std::fs::read_to_string(&seen).unwrap_or_default();
    assert_eq!(ran, "", "nothing ran");
}

#[test]
fn words_that_are_no_log_give_no_commit() {
    for log in [
        "",
        "\u{1}",
        "\u{1}a\u{2}b",
        "\u{1}a\u{2}b\u{2}c\nd/e",
        "no log",
    ] {
        assert_eq!(last_commits(log), BTreeMap::new(), "{log:?}");
    }
}
