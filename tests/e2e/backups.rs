//! Backups without a window into real folders: what is written, the rate, and `kill -9` in the middle.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::Instant,
};

use patchpanel::{
    ports::{
        Ports,
        bundles::{BackupFolder, read_folder, write_folder},
        files::{Files, write_atomic},
        secrets::{SecretKind, Secrets},
    },
    runner::{BackupOrder, Whose, back_up},
    state::{
        backups::{BackupLine, BackupWork, Found, Writes},
        profiles::{Profile, ProfileId},
        remote::Generation,
        secrets::SecretOwner,
        settings::Settings,
    },
};
use patchpanel_core_models::bundle::{DriftState, Piece};
use patchpanel_http_client::Secret;
use patchpanel_tenant_simulator::{FaultAction, FaultBody, RateLimit, Seed, StatusFault};

use crate::{
    dice::Dice,
    profile::profile,
    support::{Desk, ScriptedDialogs, Tenant, number},
};

/// This computer with the profile of a tenant, whose secret is in memory.
fn ports(folder: &Path, profile: Option<(Profile, &Tenant)>) -> Ports {
    let secrets = Secrets::in_memory();
    let files = Files::at(folder.join("settings"));
    if let Some((profile, tenant)) = profile {
        let secret = Secret::new(tenant.running.client_secret().to_owned());
        secrets.remember(&SecretOwner::of(&profile), SecretKind::ClientSecret, secret);
        files
            .save_profiles(Generation(1), vec![profile], Settings::default())
            .unwrap();
    }
    Ports {
        dialogs: Arc::new(ScriptedDialogs::default()),
        files: Arc::new(files),
        secrets: Arc::new(secrets),
        ..Ports::apart(folder)
    }
}

fn work(folder: PathBuf, remove_missing: bool) -> BackupWork {
    let writes = if remove_missing {
        Writes::Removals
    } else {
        Writes::Changes
    };
    BackupWork {
        folder,
        writes,
        only: None,
    }
}

fn backs_up(desk: &Desk, tenant: &Tenant, remove_missing: bool) -> BTreeMap<String, Found> {
    let id = ProfileId("sandbox".to_owned());
    let profile = profile(id, "Sandbox", tenant.connection());
    let order = BackupOrder {
        whose: Whose::Profile(profile.name.clone()),
        work: work(desk.folder.path().join("backup"), remove_missing),
    };
    let ports = ports(desk.folder.path(), Some((profile, tenant)));
    let mut lines = BTreeMap::new();
    back_up(ports, &order, &mut |line: BackupLine| {
        lines.insert(line.script_name.to_string(), line.found);
    })
    .unwrap();
    lines
}

#[test]
fn a_backup_writes_what_changed_in_the_tenant_and_nothing_that_a_person_changed() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let folder = desk.folder.path().join("backup");
    let first = backs_up(&desk, &tenant, false);
    let metadata = |name: &str| folder.join(name).join("metadata.json");
    let [ours, theirs, both, gone] = ["badge-system", "blackline", "concur-expense", "veeva-vault"];
    for name in [ours, both] {
        write_atomic(&metadata(name), b"{\"edited\": true}").unwrap();
    }
    let change = serde_json::json!([
        {"op": "add", "path": "/connectorMetadata/note", "value": "of a colleague"}
    ]);
    for name in [theirs, both] {
        tenant.running.change_connector(name, &change).unwrap();
    }
    fs::rename(folder.join(gone), folder.join("no-longer-there")).unwrap();
    let manifest = folder.join("no-longer-there/bundle.json");
    let text = fs::read_to_string(&manifest).unwrap();
    write_atomic(&manifest, text.replace(gone, "no-longer-there").as_bytes()).unwrap();

    let second = backs_up(&desk, &tenant, false);
    let third = backs_up(&desk, &tenant, true);

    assert!(
        first.len() >= 15 && first.values().all(|done| *done == Found::New),
        "{first:?}"
    );
    let metadata_alone = vec![Piece::all().nth(1).unwrap()];
    assert_eq!(second[ours], Found::ChangedInFolder(metadata_alone.clone()));
    assert_eq!(
        second[theirs],
        Found::ChangedInTenant(metadata_alone.clone())
    );
    let metadata_in_both = metadata_alone
        .into_iter()
        .map(|piece| (piece, DriftState::ChangedInBoth));
    assert_eq!(
        second[both],
        Found::ChangedInBoth(metadata_in_both.collect())
    );
    assert_eq!(second[gone], Found::New);
    assert_eq!(second["no-longer-there"], Found::OnlyInFolder);
    assert_eq!(third["no-longer-there"], Found::OnlyInFolder);
    assert_eq!(third[theirs], Found::Same);
    assert!(folder.join("removed/no-longer-there/bundle.json").exists());
    let kept = fs::read_to_string(metadata(both)).unwrap();
    assert_eq!(kept, "{\"edited\": true}");
    assert!(tenant.writes().is_empty(), "a backup only reads");
}

#[test]
fn what_cannot_be_kept_whole_is_said_and_its_bundle_stays_as_it_is() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let folder = desk.folder.path().join("backup");
    backs_up(&desk, &tenant, false);
    let [odd, missing, strange] = ["badge-system", "blackline", "strange"];
    let answers = |name: &str, answer: StatusFault| {
        let path = format!("/connectors/v1/{name}");
        tenant.fails("GET", &path, FaultAction::Status(answer));
    };
    let body = r#"{"name":"B","scriptName":"badge-system","s3Location":"custom-connector/b",
        "connectorMetadata":{"icon":"caf\ud83d"}}"#;
    let body = FaultBody::Text(body.to_owned());
    answers(odd, StatusFault::new(200).body(body));
    answers(missing, StatusFault::new(404));
    fs::create_dir(folder.join(strange)).unwrap();
    write_atomic(&folder.join(strange).join("bundle.json"), b"{}").unwrap();
    let kept =
        || [odd, missing].map(|name| fs::read(folder.join(name).join("bundle.json")).unwrap());
    let before = kept();

    let lines = backs_up(&desk, &tenant, true);

    for name in [odd, missing, strange] {
        assert!(matches!(lines[name], Found::Failed(_)), "{name}: {lines:?}");
    }
    let said = format!("{:?}", lines[odd]);
    assert!(said.contains("/connectorMetadata/icon"), "{said}");
    assert_eq!(kept(), before);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test measures time")]
fn connectors_are_backed_up_as_fast_as_the_tenant_allows_and_never_faster() {
    // A tenth of the service's window keeps the test short; PATCHPANEL_BACKUP=200 measures the real one.
    let custom = number("PATCHPANEL_BACKUP", 20);
    let window = std::time::Duration::from_secs(if custom >= 200 { 10 } else { 1 });
    let limit = RateLimit {
        requests: if custom >= 200 { 100 } else { 200 },
        window,
    };
    let tenant = Tenant::start_with(Seed::Large(usize::try_from(custom * 5).unwrap()), limit);
    let desk = Desk::new();
    let started = Instant::now();

    let lines = backs_up(&desk, &tenant, false);

    let took = started.elapsed();
    println!("{custom} connectors in {:.1} s", took.as_secs_f64());
    assert_eq!(lines.len() as u64, custom);
    assert!(lines.values().all(|done| *done == Found::New));
    let refused = tenant
        .requests()
        .iter()
        .filter(|request| request.status == Some(429))
        .count();
    assert_eq!(refused, 0);
    assert!(took.as_secs() < 21, "{took:?}");
}

const FOLDER: &str = "PATCHPANEL_BACKUP_FOLDER";
const TEST: &str = "backups::a_kill_leaves_whole_bundles_and_the_next_backup_finishes";

/// Backs the demo tenant up as the process that is killed.
fn backs_up_the_demo(folder: PathBuf) {
    let own = tempfile::tempdir().unwrap();
    let order = BackupOrder {
        whose: Whose::Demo,
        work: work(folder, false),
    };
    back_up(ports(own.path(), None), &order, &mut |line| {
        println!("line {}", line.script_name);
    })
    .unwrap();
}

/// Lets every bundle of the folder be another one, as an older backup would have left it.
fn makes_older(folder: &Path, round: u64) {
    let backup = BackupFolder::open(folder).unwrap();
    for (name, place) in backup.places().unwrap() {
        let mut bundle = read_folder(&place).unwrap().bundle;
        bundle
            .content
            .metadata
            .insert("round".to_owned(), round.into());
        write_folder(&backup.place(&name), &bundle.to_files()).unwrap();
    }
}

#[test]
fn a_kill_leaves_whole_bundles_and_the_next_backup_finishes() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return backs_up_the_demo(folder.into());
    }
    let desk = tempfile::tempdir().unwrap();
    let folder = desk.path().join("backup");
    let mut dice = Dice::new(number("PATCHPANEL_SEED", 1));
    backs_up_the_demo(folder.clone());
    let all = fs::read_dir(&folder).unwrap().count();
    for round in 0..number("PATCHPANEL_KILLS", 6) {
        makes_older(&folder, round);
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([TEST, "--exact", "--nocapture"])
            .env(FOLDER, &folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let after = usize::try_from(dice.below(all as u64)).unwrap();
        let _seen = lines
            .map_while(Result::ok)
            .filter(|line| line.contains("line "))
            .nth(after);
        for _ in 0..dice.below(200_000) {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();

        // As the kill left it: nothing is put in order.
        let backup = BackupFolder::look(&folder).unwrap();
        let places = backup.places().unwrap();
        assert_eq!(places.len(), all, "round {round}");
        for (name, place) in places {
            let opened = read_folder(&place).unwrap_or_else(|error| panic!("{name}: {error}"));
            let is_whole = Piece::all().all(|piece| !opened.is_edited(piece));
            assert!(is_whole, "round {round}: {name}");
        }
    }
    backs_up_the_demo(folder.clone());
    let backup = BackupFolder::open(&folder).unwrap();
    let is_done = |place: &PathBuf| {
        let opened = read_folder(place).unwrap();
        !opened.bundle.content.metadata.contains_key("round")
    };
    assert!(backup.places().unwrap().values().all(is_done));
}
