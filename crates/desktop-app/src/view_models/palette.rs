//! What the palette finds: connectors, commands, and places in open documents and metadata.

use patchpanel_core_models::{draft::Part, ids::ScriptName};

use crate::{
    command::{Action, Command},
    state::{AppState, connector::OpenConnector, profile::ProfileId},
    view_models::apply::part_title,
};

/// As many finds as one group shows.
const PER_GROUP: usize = 6;

/// What an entry leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A command to push.
    Run(Command),
    /// A part of a connector.
    Part(ScriptName, Part),
}

/// One find.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What is found.
    pub title: String,
    /// Where, or what it is about.
    pub note: String,
    /// The keys that do the same.
    pub keys: Option<String>,
    /// Why it cannot be run now.
    pub disabled: Option<&'static str>,
    /// What it leads to.
    pub target: Target,
}

/// Finds of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The caption.
    pub title: &'static str,
    /// The finds.
    pub entries: Vec<Entry>,
}

/// What `query` finds; a leading `>` asks for commands only.
pub fn groups(state: &AppState, query: &str) -> Vec<Group> {
    let (commands_only, wanted) = match query.trim_start().strip_prefix('>') {
        Some(rest) => (true, rest.trim().to_lowercase()),
        None => (false, query.trim().to_lowercase()),
    };
    let mut groups = Vec::new();
    if !commands_only {
        groups.push(Group {
            title: "Connectors",
            entries: connectors(state, &wanted),
        });
    }
    groups.push(Group {
        title: "Commands",
        entries: commands(state, &wanted),
    });
    if !commands_only && wanted.len() > 1 {
        groups.push(Group {
            title: "In documents and metadata",
            entries: places(state, &wanted),
        });
    }
    groups.retain(|group| !group.entries.is_empty());
    groups
}

fn connectors(state: &AppState, wanted: &str) -> Vec<Entry> {
    let Some(list) = state
        .session
        .as_ref()
        .and_then(|session| session.connectors.value())
    else {
        return Vec::new();
    };
    let found = list.items.iter().filter_map(|item| {
        let script_name = item.script_name.clone()?;
        let title = item.name.clone().unwrap_or_else(|| script_name.to_string());
        let hit = title.to_lowercase().contains(wanted) || script_name.as_str().contains(wanted);
        hit.then(|| Entry {
            title,
            note: script_name.to_string(),
            keys: None,
            disabled: None,
            target: Target::Run(Command::OpenConnector(script_name)),
        })
    });
    found.take(PER_GROUP).collect()
}

fn commands(state: &AppState, wanted: &str) -> Vec<Entry> {
    let actions = Action::ALL
        .into_iter()
        .filter(|action| *action != Action::TogglePalette);
    let actions = actions.map(|action| Entry {
        title: action.title().to_owned(),
        note: String::new(),
        keys: action.shortcut().map(|shortcut| shortcut.text()),
        disabled: action.disabled_reason(state),
        target: Target::Run(Command::Run(action)),
    });
    let profiles = state.profiles.iter().flat_map(|profile| {
        [
            profile_entry(
                if is_open(state, &profile.id) {
                    "Sign in again to"
                } else {
                    "Switch to"
                },
                &profile.name,
                Command::Connect(profile.id.clone()),
                state.must_stay(),
            ),
            profile_entry(
                "Edit profile",
                &profile.name,
                Command::EditProfile(profile.id.clone()),
                None,
            ),
        ]
    });
    let found = actions
        .chain(profiles)
        .filter(|entry| entry.title.to_lowercase().contains(wanted));
    let mut found: Vec<_> = found.collect();
    // What can be run comes first; what cannot still says why.
    found.sort_by_key(|entry| entry.disabled.is_some());
    found.truncate(2 * PER_GROUP);
    found
}

fn is_open(state: &AppState, id: &ProfileId) -> bool {
    let session = state.session.as_ref();
    session.is_some_and(|session| session.profile.id == *id)
}

fn profile_entry(
    verb: &str,
    name: &str,
    command: Command,
    disabled: Option<&'static str>,
) -> Entry {
    Entry {
        title: format!("{verb} {name}"),
        note: "Profile".to_owned(),
        keys: None,
        disabled,
        target: Target::Run(command),
    }
}

fn places(state: &AppState, wanted: &str) -> Vec<Entry> {
    let Some(session) = &state.session else {
        return Vec::new();
    };
    session
        .open
        .values()
        .flat_map(|open| places_of(open, wanted))
        .take(PER_GROUP)
        .collect()
}

fn places_of(open: &OpenConnector, wanted: &str) -> Vec<Entry> {
    let content = &open.draft.draft.current;
    let keys = content
        .metadata
        .keys()
        .filter(|key| key.to_lowercase().contains(wanted));
    let mut found: Vec<_> = keys
        .map(|key| place(open, key, Part::Metadata, None))
        .collect();
    for (document, text) in &content.xml {
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.to_lowercase().contains(wanted));
        found.extend(
            lines
                .map(|(index, line)| {
                    place(open, line.trim(), Part::Xml(*document), Some(index + 1))
                })
                .take(PER_GROUP),
        );
    }
    for (locale, text) in &content.translations {
        let lines = text
            .lines()
            .filter(|line| line.to_lowercase().contains(wanted));
        found.extend(
            lines
                .map(|line| place(open, line.trim(), Part::Translations(*locale), None))
                .take(2),
        );
    }
    found
}

fn place(open: &OpenConnector, text: &str, part: Part, line: Option<usize>) -> Entry {
    let short: String = text.chars().take(60).collect();
    let line = line
        .map(|line| format!(", line {line}"))
        .unwrap_or_default();
    Entry {
        title: format!("{}: {short}", open.title()),
        note: format!("{}{line}", part_title(part)),
        keys: None,
        disabled: None,
        target: Target::Part(open.script_name.clone(), part),
    }
}
