//! The common jobs, done by keys alone and by what a screen reader presses, with all keys and presses counted.
//! `docs/jobs.md` is what comes of it.

use std::fmt::Write as _;

use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use patchpanel::{
    command::{Action, ConnectorCommand},
    ports::files::write_atomic,
    state::connectors::PartValue,
};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, ROW, Tenant};

const COMMAND: Modifiers = Modifiers::COMMAND;

/// Somebody who counts.
struct Job<'a> {
    person: Person<'a>,
    keys: usize,
    letters: usize,
    presses: usize,
}

impl<'a> Job<'a> {
    fn of(person: Person<'a>) -> Self {
        Self {
            person,
            keys: 0,
            letters: 0,
            presses: 0,
        }
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) -> &mut Self {
        self.keys += 1;
        self.person.harness.key_press_modifiers(modifiers, key);
        self.person.rests();
        self
    }

    fn types(&mut self, text: &str) -> &mut Self {
        self.letters += text.chars().count();
        self.person.harness.event(Event::Text(text.to_owned()));
        self.person.rests();
        self
    }

    fn focused(&self) -> String {
        let node = self.person.harness.query_all_by(|node| node.is_focused());
        let label = node.last().and_then(|node| node.accesskit_node().label());
        label.unwrap_or_default()
    }

    /// Presses what a screen reader finds by its role and name, through the accessibility tree.
    fn presses(&mut self, role: Role, name: &str) -> &mut Self {
        self.presses += 1;
        self.person.until(name, |person| {
            let mut found = person.harness.query_all_by_role_and_label(role, name);
            found.next().is_some()
        });
        let found = self.person.harness.query_all_by_role_and_label(role, name);
        found.last().unwrap().click_accesskit();
        self.person.rests();
        self
    }

    fn sees(&mut self, what: &str, condition: impl Fn(&Person<'_>) -> bool) -> &mut Self {
        self.person.until(what, condition);
        self
    }

    /// The plan of the review is ready and may be sent.
    fn reviews(&mut self) -> &mut Self {
        self.sees("a plan that may be sent", |person| {
            let apply = person
                .labels()
                .into_iter()
                .find(|label| label.starts_with("Apply ") && label.contains(" to "));
            apply.is_some_and(|button| person.disabled_reason(&button).is_none())
        })
    }

    fn applied(&mut self) -> &mut Self {
        self.person.waits_for_the_run();
        self
    }
}

struct Row {
    keys: usize,
    letters: usize,
    presses: usize,
}

const WORKDAY: &str = "Workday Custom EMEA";
/// The page that the counts are written to.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/jobs.md");

/// The connector is open, as it was left the last time.
fn at_work<'a>(tenant: &Tenant, desk: &Desk) -> Job<'a> {
    let mut person = Person::signed_in(tenant, desk);
    person.sees(ROW);
    person.clicks(ROW);
    person.has_open(WORKDAY);
    Job::of(person)
}

/// Does a job by keys, and again by a screen reader's actions, each with a tenant of its own.
fn both(
    by_keys: impl Fn(&mut Job<'_>),
    by_actions: impl Fn(&mut Job<'_>),
    prepare: impl Fn(&mut Job<'_>),
) -> Row {
    let count = |act: &dyn Fn(&mut Job<'_>)| {
        let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
        let mut job = at_work(&tenant, &desk);
        prepare(&mut job);
        (job.keys, job.letters, job.presses) = (0, 0, 0);
        act(&mut job);
        (job.keys, job.letters, job.presses)
    };
    let (keys, letters, _) = count(&by_keys);
    let (_, _, presses) = count(&by_actions);
    Row {
        keys,
        letters,
        presses,
    }
}

fn review_and_apply(job: &mut Job<'_>) {
    job.key(COMMAND, Key::Enter).reviews();
    job.key(COMMAND, Key::Enter).applied();
}

fn press_review_and_apply(job: &mut Job<'_>) {
    job.presses(Role::Button, "Review changes").reviews();
    job.presses(Role::Button, "Apply 1 step to acme-sim");
    job.applied();
}

fn opens_a_connector() -> Row {
    let count = |act: &dyn Fn(&mut Job<'_>)| {
        let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
        drop(at_work(&tenant, &desk));
        let mut job = Job::of(Person::start(&desk));
        job.sees("the list", |person| {
            let session = person.state().session();
            session.is_some_and(|session| session.connectors.value().is_some())
        });
        act(&mut job);
        job.person.has_open("Badge system");
        (job.keys, job.letters, job.presses)
    };
    let (keys, letters, _) = count(&|job| {
        job.key(COMMAND, Key::K)
            .types("bad")
            .key(Modifiers::NONE, Key::Enter);
    });
    let (_, _, presses) = count(&|job| {
        job.presses(Role::Row, "Badge system, Released");
    });
    Row {
        keys: keys + letters,
        letters: 0,
        presses,
    }
}

fn changes_a_key() -> Row {
    both(
        |job| {
            job.key(Modifiers::ALT, Key::Num2).key(COMMAND, Key::F);
            job.types("shortDesc");
            job.key(Modifiers::NONE, Key::Tab)
                .key(Modifiers::NONE, Key::Tab);
            job.key(COMMAND, Key::A).types("Workers");
            review_and_apply(job);
        },
        |job| {
            job.presses(Role::Tab, "Metadata");
            job.person.types("shortDesc", "Workers");
            job.presses += 1;
            press_review_and_apply(job);
        },
        |_| (),
    )
}

/// The draft gets an ampersand that begins no reference.
fn breaks_the_form(job: &mut Job<'_>) {
    let text = job.person.open().draft.current.xml[&XmlDocument::SourceConfig].clone();
    let broken = text.replacen("<Menu ", "<Menu note=\"a &\" ", 1);
    let value = PartValue::Xml(XmlDocument::SourceConfig, Some(broken));
    job.person.asks(ConnectorCommand::EditPart(value));
    job.sees("the fault", |person| {
        let open = person.open();
        open.is_all_checked()
            && !open.checks[&XmlDocument::SourceConfig.into()]
                .problems
                .is_empty()
    });
}

fn fixes_a_form() -> Row {
    both(
        |job| {
            job.key(Modifiers::ALT, Key::Num3);
            job.key(COMMAND | Modifiers::SHIFT, Key::D);
            job.key(Modifiers::NONE, Key::F8)
                .key(Modifiers::NONE, Key::ArrowRight);
            job.types("amp;");
            review_and_apply(job);
        },
        |job| {
            job.presses(Role::Tab, "Source config")
                .presses(Role::RadioButton, "XML");
            let text = job.person.open().draft.current.xml[&XmlDocument::SourceConfig].clone();
            job.person
                .types("Source config", &text.replacen("a &\"", "a\"", 1));
            job.presses += 1;
            press_review_and_apply(job);
        },
        breaks_the_form,
    )
}

fn adds_a_key() -> Row {
    let is_everywhere = |job: &mut Job<'_>| {
        job.sees("the key in all locales", |person| {
            let files = &person.open().draft.current.translations;
            files.len() > 1 && files.values().all(|file| file.contains("con_new"))
        });
    };
    both(
        |job| {
            job.key(Modifiers::ALT, Key::Num6)
                .key(Modifiers::NONE, Key::Insert);
            job.types("con_new")
                .key(Modifiers::NONE, Key::Tab)
                .types("New");
            job.key(Modifiers::SHIFT, Key::Enter);
            is_everywhere(job);
        },
        |job| {
            job.presses(Role::Tab, "Translations")
                .presses(Role::Button, "Add key…");
            job.person.types("Key", "con_new");
            job.person.types("English text", "New");
            job.presses += 2;
            job.presses(Role::Button, "Add in all locales");
            is_everywhere(job);
        },
        |_| (),
    )
}

fn switches() -> Row {
    let is_there = |job: &mut Job<'_>| {
        job.sees("the other tenant", |person| {
            person
                .state()
                .session()
                .is_some_and(|session| session.profile.name == "Sandbox")
        });
    };
    both(
        |job| {
            job.key(COMMAND | Modifiers::SHIFT, Key::P);
            job.key(Modifiers::NONE, Key::ArrowDown)
                .key(Modifiers::NONE, Key::Enter);
            is_there(job);
        },
        |job| {
            job.presses(Role::Button, "Demo")
                .presses(Role::MenuItemRadio, "Sandbox");
            is_there(job);
        },
        |job| {
            job.person.asks(Action::ExploreDemo);
            job.sees("the demo tenant", |person| {
                person
                    .state()
                    .session()
                    .is_some_and(|session| session.is_signed_in() && session.profile.is_demo())
            });
        },
    )
}

fn is_compared(person: &Person<'_>) -> bool {
    person.open().history.comparison.value().is_some()
}

fn restores() -> Row {
    let is_restored = |job: &mut Job<'_>| {
        job.sees("the draft of before", |person| person.has_changes());
    };
    both(
        |job| {
            job.key(Modifiers::ALT, Key::Num7);
            job.sees("a comparison", is_compared);
            job.key(Modifiers::NONE, Key::R);
            is_restored(job);
        },
        |job| {
            job.presses(Role::Tab, "History");
            job.sees("a comparison", is_compared);
            let labels = job.person.labels().into_iter();
            let restore = labels.rev().find(|label| label.starts_with("Restore "));
            job.presses(Role::Button, &restore.unwrap());
            is_restored(job);
        },
        |job| {
            job.person.clicks_role(Role::Tab, "Metadata");
            job.person.types("shortDesc", "Workers");
            press_review_and_apply(job);
            job.key(Modifiers::NONE, Key::Escape);
        },
    )
}

fn takes_back() -> Row {
    both(
        |job| {
            job.key(COMMAND, Key::Z).reviews();
            job.key(COMMAND, Key::Enter).applied();
        },
        |job| {
            job.presses(Role::Button, "Undo step 1…").reviews();
            job.presses(Role::Button, "Apply 1 step to acme-sim")
                .applied();
        },
        |job| {
            job.person.clicks_role(Role::Tab, "Metadata");
            job.person.types("shortDesc", "Workers");
            press_review_and_apply(job);
        },
    )
}

#[test]
fn each_job_takes_few_keys_and_the_page_says_how_many() {
    type Count = fn() -> Row;
    let jobs: [(&str, usize, Count, &str); 7] = [
        (
            "Open the app and a known connector",
            6,
            opens_a_connector,
            "Ctrl+K, the start of its name, Enter",
        ),
        (
            "Change a metadata key, review, apply",
            8,
            changes_a_key,
            "Alt+2, Ctrl+F, the key, Tab, Tab, Ctrl+A, the value, Ctrl+Enter twice",
        ),
        (
            "Fix a broken XML and upload",
            8,
            fixes_a_form,
            "Alt+3, Ctrl+Shift+D, F8, Right, the correction, Ctrl+Enter twice",
        ),
        (
            "Add a key in all locales",
            6,
            adds_a_key,
            "Alt+6, Insert, the key, Tab, the text, Shift+Enter",
        ),
        ("Switch tenant", 3, switches, "Ctrl+Shift+P, Down, Enter"),
        (
            "Compare two snapshots and restore",
            6,
            restores,
            "Alt+7 compares the last two, R",
        ),
        ("Undo an apply", 3, takes_back, "Ctrl+Z, Ctrl+Enter"),
    ];
    let mut page = "# Jobs in keys\n\nMade by a test that does each job against a tenant and counts: keys pressed, letters typed, and what a screen \
        reader\npresses or fills in by name. More keys than the limit fail the test. In the first job the letters of the search count as keys.\nOn macOS read Cmd for Ctrl.\n\n\
        | job | keys | limit | letters | screen reader | by keys |\n|---|---|---|---|---|---|\n"
        .to_owned();
    for (job, limit, count, way) in jobs {
        let Row {
            keys,
            letters,
            presses,
        } = count();
        assert!(
            keys <= limit,
            "“{job}” takes {keys} keys, more than {limit}"
        );
        writeln!(
            page,
            "| {job} | {keys} | {limit} | {letters} | {presses} | {way} |"
        )
        .unwrap();
    }
    if std::env::var_os("PATCHPANEL_WRITE").is_some() {
        write_atomic(PAGE.as_ref(), page.as_bytes()).unwrap();
    }
    let known = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert_eq!(
        known, page,
        "docs/jobs.md is not what was counted; run this test with PATCHPANEL_WRITE=1"
    );
}

#[test]
fn after_a_key_chose_a_tab_the_next_tab_stop_is_on_its_page() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut job = at_work(&tenant, &desk);

    job.key(Modifiers::ALT, Key::Num2)
        .sees("the keys", |person| person.is_shown("shortDesc"));
    let chosen = job.focused();
    job.key(Modifiers::NONE, Key::Tab);

    assert_eq!(chosen, "Metadata");
    assert_eq!(job.focused(), "Form");
}

#[test]
fn the_slash_leads_to_the_filter_of_the_activity() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut job = at_work(&tenant, &desk);

    job.key(COMMAND, Key::Num2)
        .sees("the page", |person| person.is_shown("Filter entries"));
    job.types("/").types("hr");

    assert_eq!(job.person.typed("Filter entries"), "hr");
}
