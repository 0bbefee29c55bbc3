//! What the palette finds: connectors, commands, and places in open documents and metadata.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use patchpanel_core_models::{
    draft::Part,
    ids::ScriptName,
    models::document::{DocumentKind, XmlDocument},
    problem::Place,
};

use crate::{
    command::{
        Action, AuditCommand, Command, ConnectorCommand, PlanFileCommand, ProfileCommand,
        SessionCommand, TranslationCommand,
    },
    icons,
    messages::refusals,
    state::{
        AppState, audit::ExportFormat, connectors::OpenConnector, profiles::Profile,
        session::Session,
    },
    view_models::{apply::part_title, connectors, plan_file},
};

/// As many finds as one group shows.
const PER_GROUP: usize = 6;

const PLACES: &str = "In documents and metadata";

/// What an entry leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Target {
    /// A command to push.
    Run(Command),
    /// A key of a connector's metadata.
    Key(ScriptName, String),
}

/// How the note of an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Letters {
    /// The app's own words.
    #[default]
    Words,
    /// What the server reads.
    Code,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// What kind of thing it is.
    pub icon: &'static str,
    pub title: String,
    /// The part of the title that was looked for, in bytes.
    pub matched: Range<usize>,
    /// Where, or what it is about.
    pub note: String,
    /// How the note is written.
    pub letters: Letters,
    /// The keys that do the same.
    pub keys: Option<String>,
    /// Whether it leads to a protected tenant.
    pub protected: bool,
    /// Why it cannot be run now.
    pub disabled: Option<&'static str>,
    pub target: Target,
}

impl Entry {
    fn new(icon: &'static str, title: String, target: Target) -> Self {
        Self {
            icon,
            title,
            matched: 0..0,
            note: String::new(),
            letters: Letters::Words,
            keys: None,
            protected: false,
            disabled: None,
            target,
        }
    }

    /// With the first `words` after byte `from` of its title marked.
    fn marked(mut self, words: &str, from: usize) -> Self {
        self.matched = find(&self.title, words, from).unwrap_or(0..0);
        self
    }
}

/// Finds of one kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    pub title: &'static str,
    /// The finds that are shown.
    pub entries: Vec<Entry>,
    pub found: usize,
}

/// What `query` finds; a leading `>` asks for commands only.
pub(crate) fn groups(state: &AppState, query: &str) -> Vec<Group> {
    let (commands_only, words) = match query.trim_start().strip_prefix('>') {
        Some(rest) => (true, rest.trim().to_lowercase()),
        None => (false, query.trim().to_lowercase()),
    };
    let mut groups = Vec::new();
    if !commands_only {
        groups.push(group("Connectors", connectors(state, &words), PER_GROUP));
    }
    groups.push(group("Commands", commands(state, &words), 2 * PER_GROUP));
    if !commands_only && words.len() > 1 {
        let places = places(state, &words);
        groups.push(group(PLACES, places, PER_GROUP));
    }
    groups.retain(|group| !group.entries.is_empty());
    // Places in texts come last, however well they fit.
    let named = if groups.last().is_some_and(|last| last.title == PLACES) {
        groups.len() - 1
    } else {
        groups.len()
    };
    if let Some(named) = groups.get_mut(..named) {
        named.sort_by_key(|group| group.entries.first().map(rank));
    }
    groups
}

/// How well a name fits: at its start, at the start of a word, or elsewhere. What cannot be run comes after what can.
fn rank(entry: &Entry) -> (bool, u8) {
    let start = entry.matched.start;
    let before = entry
        .title
        .get(..start)
        .and_then(|text| text.chars().last());
    let fits = match before {
        _ if entry.matched.is_empty() => 3,
        None => 0,
        Some(letter) if !letter.is_alphanumeric() => 1,
        Some(_) => 2,
    };
    (entry.disabled.is_some(), fits)
}

fn group(title: &'static str, mut entries: Vec<Entry>, most: usize) -> Group {
    let found = entries.len();
    if title != PLACES {
        entries.sort_by_key(rank);
    }
    entries.truncate(most);
    Group {
        title,
        entries,
        found,
    }
}

/// Where `words`, which is in lower case, stands in `text` from byte `from` on.
fn find(text: &str, words: &str, from: usize) -> Option<Range<usize>> {
    if words.is_empty() {
        return None;
    }
    let starts = text.char_indices().map(|(at, _)| at);
    starts.filter(|at| *at >= from).find_map(|start| {
        let mut words = words.chars().peekable();
        for (at, letter) in text.get(start..)?.char_indices() {
            if words.peek().is_none() {
                return Some(start..start + at);
            }
            for small in letter.to_lowercase() {
                if words.next() != Some(small) {
                    return None;
                }
            }
        }
        words.peek().is_none().then_some(start..text.len())
    })
}

/// Connectors by name: those with a draft first, then pinned and open ones, then the list, own ones first.
fn connectors(state: &AppState, words: &str) -> Vec<Entry> {
    let Some(session) = state.session() else {
        return Vec::new();
    };
    let mut known = BTreeSet::new();
    let (own, others): (Vec<_>, Vec<_>) = listed(session).partition(|(_, _, is_own)| *is_own);
    let all = own.into_iter().chain(others);
    let named = near(session).chain(all.map(|(script_name, title, _)| (script_name, title)));
    let fresh = named.filter(|(script_name, _)| known.insert(script_name.clone()));
    let hits = fresh.filter(|(script_name, title)| {
        find(title, words, 0).is_some() || script_name.as_str().contains(words)
    });
    hits.map(|(script_name, title)| {
        let target = Target::Run(Command::Connector(ConnectorCommand::Open(
            script_name.clone(),
        )));
        let entry = Entry {
            note: script_name.to_string(),
            letters: Letters::Code,
            ..Entry::new(icons::PLUGS, title, target)
        };
        entry.marked(words, 0)
    })
    .collect()
}

/// What a person works with at the moment.
fn near(session: &Session) -> impl Iterator<Item = (ScriptName, String)> {
    let drafts = session.drafts().map(|open| open.script_name.clone());
    let pinned = session.profile.pinned.iter().cloned();
    let open = session.open.keys().cloned();
    let all = drafts.chain(pinned).chain(open);
    all.map(|script_name| {
        let opened = session.open.get(&script_name);
        let title = opened
            .filter(|open| open.detail().is_some())
            .map(|open| open.title().to_owned());
        let title = title.or_else(|| {
            listed(session)
                .find(|(listed, ..)| *listed == script_name)
                .map(|(_, title, _)| title)
        });
        let title = title.unwrap_or_else(|| script_name.to_string());
        (script_name, title)
    })
}

/// Script name, title, and whether it is a custom connector.
fn listed(session: &Session) -> impl Iterator<Item = (ScriptName, String, bool)> {
    let list = session.connectors.value();
    let items = list.into_iter().flat_map(|list| &list.items);
    items.filter_map(|item| {
        let script_name = item.script_name.clone()?;
        let title = item.name.as_deref().unwrap_or(script_name.as_str());
        Some((script_name.clone(), title.to_owned(), item.looks_custom()))
    })
}

fn commands(state: &AppState, words: &str) -> Vec<Entry> {
    let actions = Action::ALL
        .iter()
        .copied()
        .filter(|action| *action != Action::TogglePalette);
    let actions = actions.map(|action| Entry {
        keys: action.shortcut().map(|shortcut| shortcut.text()),
        disabled: action.disabled_reason(state),
        ..Entry::new(
            action.icon(),
            title(state, action).to_owned(),
            Target::Run(Command::Run(action)),
        )
    });
    let profiles = state
        .profiles
        .iter()
        .flat_map(|profile| [switch_to(state, profile), edit(profile)]);
    // The words may stand apart: “save plan” and “plan save” both find “Save plan…”.
    let has_all = |entry: &Entry| {
        let mut words = words.split_whitespace();
        words.all(|word| find(&entry.title, word, 0).is_some())
    };
    let first = words.split_whitespace().next().unwrap_or_default();
    let marked = |entry: Entry| {
        let whole = find(&entry.title, words, 0).is_some();
        entry.marked(if whole { words } else { first }, 0)
    };
    let all = actions.chain(buttons(state)).chain(profiles);
    all.filter(has_all).map(marked).collect()
}

fn title(state: &AppState, action: Action) -> &'static str {
    let shown = state.session().zip(state.open_connector());
    match action {
        Action::TogglePin => shown.map_or(action.title(), |(session, open)| {
            connectors::pin_title(session, &open.script_name)
        }),
        _ => action.title(),
    }
}

/// What has a button or a menu on one screen only, and is looked for by its name.
fn buttons(state: &AppState) -> impl Iterator<Item = Entry> {
    let open = state.open_connector();
    let locales: Vec<_> = open.map_or_else(Vec::new, |open| {
        open.draft.current.translations.keys().copied().collect()
    });
    let unopened = open.is_none().then_some("Open a connector first");
    let no_export = refusals::export(state);
    let unplanned = match state.session().filter(|session| session.plan().is_some()) {
        Some(session) => plan_file::save_obstacle(session),
        None => Some("Review changes first"),
    };
    [
        (
            "Fill missing texts from English",
            icons::TRANSLATE,
            TranslationCommand::FillMissing(locales.clone()).into(),
            unopened,
        ),
        (
            "Save texts for a translator (CSV)…",
            icons::FLOPPY_DISK,
            TranslationCommand::SaveForTranslator(locales).into(),
            unopened.or(no_export),
        ),
        (
            "Open texts from a translator (CSV)…",
            icons::FOLDER_OPEN,
            TranslationCommand::OpenFromTranslator.into(),
            unopened,
        ),
        (
            "Save plan…",
            icons::FLOPPY_DISK,
            PlanFileCommand::AskNote.into(),
            unplanned.or(no_export),
        ),
        (
            "Export activity (CSV)…",
            icons::DOWNLOAD_SIMPLE,
            AuditCommand::Export(ExportFormat::Csv).into(),
            no_export,
        ),
    ]
    .into_iter()
    .map(|(title, icon, command, disabled)| Entry {
        disabled,
        ..Entry::new(icon, title.to_owned(), Target::Run(command))
    })
}

fn switch_to(state: &AppState, profile: &Profile) -> Entry {
    let is_open = state
        .session()
        .is_some_and(|session| session.profile.id == profile.id);
    let icon = if profile.protected {
        icons::SHIELD_WARNING
    } else {
        icons::PLUGS_CONNECTED
    };
    let (verb, disabled) = if is_open {
        ("Sign in again to", None)
    } else {
        ("Switch to", refusals::must_stay(state))
    };
    let target = Target::Run(Command::Session(SessionCommand::Connect(
        profile.id.clone(),
    )));
    Entry {
        // Two tenants may have one name.
        note: profile.address().to_owned(),
        protected: profile.protected,
        disabled,
        ..Entry::new(icon, format!("{verb} {}", profile.name), target)
    }
}

fn edit(profile: &Profile) -> Entry {
    let target = Target::Run(Command::Profile(ProfileCommand::Edit(profile.id.clone())));
    let title = format!("Edit profile {}…", profile.name);
    Entry {
        note: profile.address().to_owned(),
        ..Entry::new(icons::PENCIL_SIMPLE, title, target)
    }
}

fn places(state: &AppState, words: &str) -> Vec<Entry> {
    let open = state
        .session()
        .into_iter()
        .flat_map(|session| session.open.values());
    open.flat_map(|open| places_of(open, words)).collect()
}

fn places_of(open: &OpenConnector, words: &str) -> Vec<Entry> {
    let content = &open.draft.current;
    let script_name = &open.script_name;
    let mut found = Vec::new();
    for key in content.metadata.keys() {
        if find(key, words, 0).is_some() {
            let target = Target::Key(script_name.clone(), key.clone());
            found.push(place(open, key, (icons::BRACKETS_CURLY, words), target));
        }
    }
    for (document, text) in &content.xml {
        found.extend(lines(open, *document, text, words));
    }
    for (locale, text) in &content.translations {
        let part = Part::Translations(*locale);
        let lines = text.lines().zip(1_u32..);
        let hits = lines.filter(|(line, _)| find(line, words, 0).is_some());
        found.extend(hits.map(|(line, number)| {
            let at = Place {
                line: number,
                column: 1,
            };
            let target = go_to(open, DocumentKind::Translations(*locale), at);
            let entry = place(open, line, (icons::TRANSLATE, words), target);
            Entry {
                note: part_title(part),
                ..entry
            }
        }));
    }
    found
}

fn lines(open: &OpenConnector, document: XmlDocument, text: &str, words: &str) -> Vec<Entry> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1_u32..) {
        let Some(hit) = find(line, words, 0) else {
            continue;
        };
        let before = line.get(..hit.start).unwrap_or_default();
        let column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX - 1) + 1;
        let at = Place {
            line: number,
            column,
        };
        let target = go_to(open, document.into(), at);
        // A long line is shown from a little before its hit.
        let start = before.char_indices().rev().nth(BEFORE_HIT);
        let shown = match start {
            Some((start, _)) => format!("…{}", line.get(start..).unwrap_or_default()),
            None => line.to_owned(),
        };
        let entry = place(open, &shown, (icons::FILE_CODE, words), target);
        found.push(Entry {
            note: format!("{}, line {number}", document.title()),
            ..entry
        });
    }
    found
}

fn go_to(open: &OpenConnector, document: DocumentKind, at: Place) -> Target {
    let name = open.script_name.clone();
    Target::Run(Command::Connector(ConnectorCommand::GoTo(
        name, document, at,
    )))
}

/// As many characters of a line are shown before its hit, and as many of it in all.
const BEFORE_HIT: usize = 24;
const SHOWN: usize = 60;

fn place(
    open: &OpenConnector,
    text: &str,
    (icon, words): (&'static str, &str),
    target: Target,
) -> Entry {
    let short: String = text.trim().chars().take(SHOWN).collect();
    let lead = format!("{}: ", open.title());
    let entry = Entry {
        note: part_title(Part::Metadata),
        ..Entry::new(icon, format!("{lead}{short}"), target)
    };
    entry.marked(words, lead.len())
}
