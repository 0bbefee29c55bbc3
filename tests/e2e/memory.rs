//! The memory of a process that signed in and out again, read from outside as a core dump has it.
//!
//! The app runs in a process of its own, so that what the tests know of secrets is not found in it.

use std::{
    fs::{self, File},
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use patchpanel::command::Action;
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, ROW, Tenant};

/// The test below, which the process that is measured runs.
const TEST: &str = "memory::no_memory_holds_the_secret_or_the_token_after_signing_out_or_locking";
const FOLDER: &str = "PATCHPANEL_MEMORY";
const LOCKS: &str = "PATCHPANEL_MEMORY_LOCKS";

#[test]
fn no_memory_holds_the_secret_or_the_token_after_signing_out_or_locking() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return looked_at(Path::new(&folder));
    }
    for locks in [false, true] {
        let (tenant, folder) = (Tenant::start(Seed::Demo), tempfile::tempdir().unwrap());
        let secret = tenant.running.client_secret();
        let (base_url, client_id) = tenant.connection();
        let facts = format!("{base_url}\n{client_id}\n{secret}");
        fs::OpenOptions::new()
            .create_new(true)
            .write(true)
            .open(folder.path().join("facts"))
            .and_then(|mut file| file.write_all(facts.as_bytes()))
            .unwrap();

        let mut child = start(folder.path(), locks);
        let token = fs::read_to_string(folder.path().join("token")).unwrap();
        // As a header of the kind Basic has it, with the client ID and without.
        let basic = STANDARD.encode(format!("{client_id}:{secret}"));
        let texts = [secret, &STANDARD.encode(secret), &basic, &token, client_id];
        let found = texts.map(|text| hits(&child, text.as_bytes()));
        child.kill().unwrap();
        child.wait().unwrap();

        println!("locked: {locks}; secret, in base64, with client id, token, client id: {found:?}");
        let [of_secrets @ .., of_client_id] = found;
        assert!(of_client_id > 0, "the memory was not read");
        assert_eq!(of_secrets, [0; 4], "locked: {locks}");
    }
}

/// Waits until the process has done its work and holds still.
fn start(folder: &Path, locks: bool) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", TEST, "--nocapture"]);
    command.env(FOLDER, folder).stdout(Stdio::piped());
    command.stdin(Stdio::piped());
    if locks {
        command.env(LOCKS, "1");
    }
    let mut child = command.spawn().unwrap();
    let said = std::io::BufReader::new(child.stdout.as_mut().unwrap()).bytes();
    let done = said.map(Result::unwrap).any(|byte| byte == DONE);
    assert!(done, "the process ended early");
    child
}

const DONE: u8 = b'!';

/// What the process does: signs in as a person does, reads, signs out or locks, and holds still.
fn looked_at(folder: &Path) {
    let desk = Desk::new();
    let mut person = Person::start(&desk);
    let facts = fs::read_to_string(folder.join("facts")).unwrap();
    let [address, client_id, secret] = [0, 1, 2].map(|line| facts.lines().nth(line).unwrap());
    person.connects((address, client_id), "Sandbox", secret);
    drop(facts);
    person.sees(ROW);
    person.clicks(ROW);
    person.has_read_the_connector();
    write_token(&desk);
    if std::env::var_os(LOCKS).is_some() {
        person.asks(Action::LockApp);
        person.until("the lock", |person| person.state().lock.is_some());
    } else {
        person.asks(Action::SignOut);
        person.until("the end", |person| person.state().session().is_none());
    }
    // A keychain is a process of its own; here it is emptied instead.
    for kind in ["client-secret", "access-token"] {
        desk.entry(kind).delete_credential().unwrap_or_default();
    }
    person.rests();
    fs::rename(desk.folder.path().join("token"), folder.join("token")).unwrap();
    std::io::stdout().write_all(&[DONE]).unwrap();
    std::io::stdout().flush().unwrap();
    // Ends with the process.
    std::io::stdin().read_exact(&mut [0]).unwrap_or_default();
    person.rests();
}

/// Tells the token of which nothing may be found.
fn write_token(desk: &Desk) {
    let kept = desk.entry("access-token").get_password().unwrap();
    let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
    desk.file("token", kept["access_token"].as_str().unwrap().as_bytes());
}

/// How often a text stands in the memory of a process that it may write to.
fn hits(child: &Child, text: &[u8]) -> usize {
    let process = Path::new("/proc").join(child.id().to_string());
    let maps = fs::read_to_string(process.join("maps")).unwrap();
    let mut memory = File::open(process.join("mem")).unwrap();
    let writable = maps.lines().filter(|line| line.contains(" rw"));
    let ranges = writable.filter_map(|line| line.split(' ').next()?.split_once('-'));
    let count = |(start, end): (&str, &str)| {
        let [start, end] = [start, end].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut bytes = Vec::new();
        memory.seek(SeekFrom::Start(start)).unwrap();
        // What the system keeps to itself cannot be read.
        (&mut memory)
            .take(end - start)
            .read_to_end(&mut bytes)
            .unwrap_or_default();
        bytes
            .windows(text.len())
            .filter(|part| *part == text)
            .count()
    };
    ranges.map(count).sum()
}
