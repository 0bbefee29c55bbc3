//! The scenes whose frames are measured.

use std::{fmt::Write as _, time::Duration};

use egui::{Key, Modifiers};
use patchpanel::{
    command::{AppCommand, ConnectorCommand},
    state::{
        connectors::PartValue,
        route::{ConnectorTab, Route},
    },
};
use patchpanel_core_models::{ids::ScriptName, models::document::XmlDocument};
use patchpanel_http_client::{Client, Credentials};

use crate::{
    Failure, Host,
    frames::{Costs, Frames},
    seat,
};

/// What was measured in a frame, and how much it may take at most, in milliseconds.
struct Scene {
    name: String,
    costs: Costs,
    limit: f64,
}

/// How many allocations a frame may make: `name count` lines.
const ALLOCATIONS: &str = include_str!("allocations.txt");
/// More than that times as many is a regression.
const GROWTH: f64 = 1.5;

pub(crate) fn print_frames() -> Result<(), Failure> {
    println!(
        "{:<44}{:>8}{:>8}{:>8}{:>8}{:>13}",
        "processor time of a frame, ms", "p50", "p99", "worst", "limit", "allocations"
    );
    for count in [10_000, 100_000] {
        print(list(count)?);
    }
    print(documents()?);
    print_idle()
}

fn print(scenes: Vec<Scene>) {
    for Scene { name, costs, limit } in scenes {
        let [p50, p99, worst] = [50, 99, 100].map(|percent| costs.percentile(percent));
        println!(
            "{name:<44}{p50:>8.2}{p99:>8.2}{worst:>8.2}{limit:>8.1}{:>13}",
            costs.allocations()
        );
    }
}

/// Fails where a frame makes many more allocations than it did.
pub(crate) fn check_allocations() -> Result<(), Failure> {
    let mut grown = String::new();
    for scene in list(10_000)?.into_iter().chain(documents()?) {
        let (now, before) = (scene.costs.allocations(), allowed(&scene.name)?);
        println!("{:<44}{now:>8} allocations, {before} before", scene.name);
        if now as f64 > before as f64 * GROWTH {
            writeln!(
                grown,
                "{} makes {now} allocations in a frame, {before} before.",
                scene.name
            )?;
        }
    }
    if grown.is_empty() {
        Ok(())
    } else {
        Err(grown.into())
    }
}

fn allowed(name: &str) -> Result<u64, Failure> {
    let line = ALLOCATIONS.lines().find_map(|line| line.strip_prefix(name));
    let count = line.ok_or_else(|| format!("allocations.txt does not name “{name}”"))?;
    Ok(count.trim().parse()?)
}

/// Frames that are drawn while nobody does anything, once the notice of the sign-in has gone.
fn print_idle() -> Result<(), Failure> {
    let host = Host::start(10_000)?;
    let mut frames = Frames::new(host.tenant())?;
    frames.until("the list", |state| seat::listed(state) == 10_000)?;
    frames.until("the end of notices", |state| {
        state.notices.toasts().count() == 0
    })?;
    println!(
        "frames in 10 s without a person: {}",
        frames.idle_frames(Duration::from_secs(10))
    );
    Ok(())
}

fn list(count: usize) -> Result<Vec<Scene>, Failure> {
    let host = Host::start(count)?;
    let mut frames = Frames::new(host.tenant())?;
    frames.until("the list", |state| seat::listed(state) == count)?;
    let limit = if count > 10_000 { 8.0 } else { 4.0 };
    let scrolled = Scene {
        name: format!("scrolling {count} connectors"),
        costs: frames.scrolls(300),
        limit,
    };
    frames.clicks("Filter")?;
    let typed = Scene {
        name: format!("typing a filter over {count} connectors"),
        costs: frames.types("connector 0042"),
        limit,
    };
    Ok(vec![scrolled, typed])
}

const MEGABYTE: usize = 1_000_000;

fn form(size_bytes: usize, label: &str) -> String {
    let line = |number: usize| {
        format!("  <Field name=\"host{number:06}\" displayName=\"{label}\" type=\"text\"/>\n")
    };
    let lines = (0..size_bytes / line(0).len()).map(|number| {
        if number % 97 == 0 {
            line(number).replace("text", "number")
        } else {
            line(number)
        }
    });
    format!(
        "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\">\n{}</Form>\n",
        lines.collect::<String>()
    )
}

/// One megabyte in the editor; two texts of five megabytes side by side.
fn documents() -> Result<Vec<Scene>, Failure> {
    let host = Host::start(5)?;
    let name = "connector-000000".parse::<ScriptName>()?;
    let tenant = host.tenant();
    let client = Client::builder(tenant.address.parse()?)
        .credentials(Credentials::pat(&tenant.client_id, &tenant.secret))
        .build()?;
    let source_config = XmlDocument::SourceConfig;
    host.runtime.block_on(client.put_document(
        &name,
        source_config,
        &form(5 * MEGABYTE, "Host"),
    ))?;
    let mut frames = Frames::new(tenant)?;
    frames.until("the list", |state| {
        state
            .session()
            .is_some_and(|session| session.connectors.value().is_some())
    })?;
    frames.ask(AppCommand::Show(Route::Connectors));
    frames.ask(ConnectorCommand::Open(name));
    frames.ask(ConnectorCommand::ShowTab(ConnectorTab::Xml(source_config)));
    frames.until("the connector", |state| {
        state
            .open_connector()
            .is_some_and(|open| open.detail().is_some())
    })?;

    edit(&mut frames, form(MEGABYTE, "Host"))?;
    frames.presses(Key::G, Modifiers::COMMAND);
    let typed = Scene {
        name: "typing in an XML document of 1 MB".to_owned(),
        costs: frames.types("<a b='c'>"),
        limit: 8.0,
    };

    let read = Scene {
        name: "the same with a screen reader on".to_owned(),
        costs: frames.described(|frames| frames.types("<a b='c'>")),
        limit: 16.0,
    };

    edit(&mut frames, form(5 * MEGABYTE, "Server"))?;
    frames.clicks("Compare with server")?;
    frames.until("the comparison", |state| {
        state
            .open_connector()
            .is_some_and(|open| open.is_all_checked())
    })?;
    let scrolled = Scene {
        name: "scrolling a diff of two documents of 5 MB".to_owned(),
        costs: frames.scrolls(300),
        limit: 4.0,
    };
    Ok(vec![typed, read, scrolled])
}

fn edit(frames: &mut Frames, text: String) -> Result<(), Failure> {
    frames.ask(ConnectorCommand::EditPart(PartValue::Xml(
        XmlDocument::SourceConfig,
        Some(text),
    )));
    frames.rest();
    frames.until("the check", |state| {
        state
            .open_connector()
            .is_some_and(|open| open.is_all_checked())
    })
}
