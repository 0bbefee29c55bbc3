//! Two windows are two [`LocalStore`]s over one folder: a lock holds between open files, also of one process.

use proptest::{collection::vec, prelude::any, proptest};
use tempfile::TempDir;

use super::*;
use crate::{ports::local_store::LocalStore, update::apply::sample};
use patchpanel_local_store::TenantKey;

fn windows() -> (TempDir, LocalStore, LocalStore) {
    let folder = tempfile::tempdir().unwrap();
    let window = || LocalStore::at(folder.path().to_owned());
    let (ours, theirs) = (window(), window());
    (folder, ours, theirs)
}

fn acme() -> TenantStore {
    TenantStore {
        place: StorePlace::OnDisk,
        tenant: TenantKey::new("https://acme.api.identitynow.com"),
    }
}

fn workday() -> ScriptName {
    "workday".parse().unwrap()
}

fn send(window: &LocalStore, run: Option<&ScriptName>) -> Result<Sending, StoreFailureKind> {
    let sending = window.claims.sending(&acme(), run, sample::now());
    sending.map_err(|failure| failure.kind)
}

fn is_sent_to(window: &LocalStore) -> bool {
    window.claims.is_sent_elsewhere(&acme(), sample::now())
}

#[test]
fn another_window_waits_until_all_that_this_one_sends_is_answered() {
    let (_folder, ours, theirs) = windows();
    let step = send(&ours, Some(&workday())).unwrap();
    let deletion = send(&ours, None).unwrap();

    drop(deletion);
    let refused = send(&theirs, None).unwrap_err();
    drop(step);

    assert_eq!(refused, StoreFailureKind::SendingElsewhere);
    assert!(send(&theirs, None).is_ok());
}

#[test]
fn a_run_that_is_written_as_stopped_or_over_does_not_free_a_tenant_that_is_sent_to() {
    let (_folder, ours, theirs) = windows();
    let _resumed = send(&ours, Some(&workday())).unwrap();
    let mut stopped = sample::run(&sample::in_doubt()).clone();
    stopped.cut_off(sample::now());
    assert!(!stopped.is_running());

    for run in [Some(Box::new(stopped)), None] {
        let change = StoreChange::Run {
            script_name: workday(),
            at: sample::now(),
            run,
            number: 1,
        };
        ours.keep(&acme(), &change).unwrap();
        assert!(send(&theirs, None).is_err());
    }
    ours.keep(&acme(), &StoreChange::Nothing).unwrap();
    assert!(send(&theirs, None).is_err());
}

#[test]
fn a_step_that_is_refused_leaves_its_connector_to_the_others() {
    let (_folder, ours, theirs) = windows();
    let sending = send(&theirs, None).unwrap();
    assert_eq!(
        send(&ours, Some(&workday())).unwrap_err(),
        StoreFailureKind::SendingElsewhere
    );
    drop(sending);

    assert!(send(&theirs, Some(&workday())).is_ok());
    assert_eq!(
        send(&ours, Some(&workday())).unwrap_err(),
        StoreFailureKind::OpenElsewhere
    );
    let free = send(&theirs, None);
    assert!(free.is_ok(), "what was refused holds no tenant");
}

#[test]
fn asking_whether_another_window_sends_takes_nothing_and_frees_nothing() {
    let (_folder, ours, theirs) = windows();
    assert!(!is_sent_to(&ours));
    let sending = send(&theirs, None).unwrap();

    assert!(is_sent_to(&ours));
    assert!(!is_sent_to(&theirs));
    assert!(send(&ours, None).is_err(), "it is still theirs");
    drop(sending);
    assert!(!is_sent_to(&ours));
    assert!(send(&theirs, None).is_ok());
}

#[test]
fn nothing_is_sent_where_nobody_can_tell_whether_another_window_sends() {
    let (folder, ours, _) = windows();
    tempfile::Builder::new()
        .prefix("claims")
        .rand_bytes(0)
        .tempfile_in(folder.path())
        .unwrap()
        .keep()
        .unwrap();

    let failure = ours.claims.sending(&acme(), None, sample::now());

    let failure = failure.unwrap_err();
    assert_eq!(failure.kind, StoreFailureKind::NoLock);
    let message = crate::messages::not_sent(&failure);
    assert_eq!(message.what, "Nothing was sent");
    assert_eq!(
        message.why,
        "Patchpanel cannot tell whether another window sends to this tenant"
    );
    assert_eq!(message.details, [failure.words]);
    let mut demo = acme();
    demo.place = StorePlace::InMemory;
    assert!(ours.claims.sending(&demo, None, sample::now()).is_ok());
}

proptest! {
    #[test]
    fn a_tenant_is_held_exactly_while_something_is_on_its_way(begins in vec(any::<bool>(), 0..20)) {
        let (_folder, ours, theirs) = windows();
        let mut on_its_way = Vec::new();
        for begins in begins {
            if begins {
                on_its_way.push(send(&ours, None).unwrap());
            } else {
                on_its_way.pop();
            }
            assert_eq!(send(&theirs, None).is_err(), !on_its_way.is_empty());
        }
    }
}
