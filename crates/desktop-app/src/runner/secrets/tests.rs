use std::sync::{Arc, Mutex, mpsc};

use tempfile::TempDir;

use super::super::{Patience, Runner};
use super::*;
use crate::{
    event::Event,
    ports::Ports,
    state::{profiles::ProxyChoice, settings::Settings},
    task::{ComputerTask, Task, Work},
};

/// A runner whose keychain answers only when the test says so, and a bell that rings for each event.
fn runner(
    folder: &TempDir,
    keychain: KeychainPatience,
) -> (Runner, mpsc::Sender<()>, mpsc::Receiver<()>) {
    let (answer, asked) = mpsc::channel::<()>();
    let asked = Mutex::new(asked);
    let mut ports = Ports::real(Some(folder.path().to_owned()));
    ports.secrets = Arc::new(Secrets::opened_by(move || {
        // A keychain that is never answered ends with the test.
        asked.lock().unwrap().recv().unwrap_or_default();
        Ok(keyring_core::mock::Store::new().unwrap())
    }));
    let (ring, bell) = mpsc::channel();
    let ring = Mutex::new(ring);
    let waker = Arc::new(move || ring.lock().unwrap().send(()).unwrap_or_default());
    let patience = Patience {
        keychain,
        ..Patience::default()
    };
    let runner = Runner::with_patience(Arc::new(ports), waker, patience).unwrap();
    (runner, answer, bell)
}

fn next(runner: &Runner, bell: &mpsc::Receiver<()>) -> Event {
    bell.recv_timeout(Duration::from_secs(30)).unwrap();
    runner.next_event().unwrap()
}

#[test]
fn a_keychain_that_takes_its_time_is_told_and_its_answer_still_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (mut runner, answer, bell) = runner(
        &folder,
        KeychainPatience {
            notice: Duration::from_millis(1),
            end: Duration::from_mins(1),
        },
    );

    runner.start(Task::Work(Work::Computer(ComputerTask::CheckKeychain)));

    let begun = next(&runner, &bell);
    assert!(
        matches!(begun, Event::Computer(ComputerEvent::KeychainWaits(true))),
        "{begun:?}"
    );
    answer.send(()).unwrap();
    let ended = next(&runner, &bell);
    assert!(
        matches!(ended, Event::Computer(ComputerEvent::KeychainWaits(false))),
        "{ended:?}"
    );
    let checked = next(&runner, &bell);
    assert!(
        matches!(
            checked,
            Event::Computer(ComputerEvent::KeychainChecked(Ok(())))
        ),
        "{checked:?}"
    );
}

#[test]
fn profiles_are_shown_before_the_keychain_is_asked_for_the_login_in_a_proxy_s_address() {
    let folder = tempfile::tempdir().unwrap();
    let (mut runner, answer, bell) = runner(&folder, KeychainPatience::default());
    let mut profile = crate::testing::profile();
    profile.proxy = ProxyChoice::Address {
        url: "http://proxy:3128".to_owned(),
        has_login: false,
    };
    let text = ports::files::text(vec![profile], Settings::default()).unwrap();
    let text = text.replace("http://proxy", "http://jdoe:hunter2@proxy");
    let files = &runner.context.ports.files;
    ports::files::write_atomic(&files.profiles_path(), text.as_bytes()).unwrap();

    runner.start(Task::Work(Work::Computer(ComputerTask::LoadProfiles)));

    let policy = next(&runner, &bell);
    assert!(
        matches!(policy, Event::Computer(ComputerEvent::PolicyRead(Ok(_)))),
        "{policy:?}"
    );
    let loaded = next(&runner, &bell);
    let Event::Computer(ComputerEvent::ProfilesLoaded(Ok((profiles, ..)))) = loaded else {
        panic!("{loaded:?}");
    };
    let without_login = ProxyChoice::Address {
        url: "http://proxy:3128".to_owned(),
        has_login: true,
    };
    assert_eq!(profiles.first().unwrap().proxy, without_login);
    drop(answer);
    let saved = next(&runner, &bell);
    assert!(
        matches!(saved, Event::Computer(ComputerEvent::ProfilesSaved(Ok(())))),
        "{saved:?}"
    );
}

#[test]
fn a_keychain_that_never_answers_counts_as_locked() {
    let folder = tempfile::tempdir().unwrap();
    let (mut runner, _answer, bell) = runner(
        &folder,
        KeychainPatience {
            notice: Duration::from_millis(1),
            end: Duration::from_millis(1),
        },
    );

    runner.start(Task::Work(Work::Computer(ComputerTask::CheckKeychain)));

    let kinds = [
        next(&runner, &bell),
        next(&runner, &bell),
        next(&runner, &bell),
    ];
    assert!(
        matches!(
            kinds,
            [
                Event::Computer(ComputerEvent::KeychainWaits(true)),
                Event::Computer(ComputerEvent::KeychainWaits(false)),
                Event::Computer(ComputerEvent::KeychainChecked(Err(
                    ports::Error::KeychainLocked { .. }
                )))
            ]
        ),
        "{kinds:?}"
    );
}
