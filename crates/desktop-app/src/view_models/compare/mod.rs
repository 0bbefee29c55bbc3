//! Two connectors side by side as data: whose they are, what differs in each part, and what becomes of it.

mod choice;
mod lines;
mod pairs;
mod report;

use std::collections::BTreeSet;

use jiff::Timestamp;
use patchpanel_core_models::draft::Part;
use serde_json::Value;

use crate::{
    messages::{self, UserMessage, quantity},
    state::{
        AppState,
        compare::{Compare, End, Findings, Pair, Place, PlaceChange, Side},
        session::Session,
    },
    theme::{Change, TenantMark, Tone},
    view_models::{apply::part_title, impact, time},
};

pub(crate) use self::{
    choice::{connectors_of, sides_of},
    lines::lines_notes,
    pairs::{PairRow, PairState, pair_row},
    report::report,
};

/// What stands for one side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SideWords {
    /// Its profile and how it shows itself; `None` for a bundle.
    pub profile: Option<(TenantMark, String)>,
    pub tenant: String,
    pub title: String,
    pub script_name: String,
    /// What of it is compared, and when it was read.
    pub note: String,
}

pub(crate) fn side(state: &AppState, pair: &Pair, end: End) -> Option<SideWords> {
    let side = match end {
        End::From => &pair.from,
        End::To => pair.to.as_ref()?,
    };
    let findings = pair.findings.value();
    let read = findings.and_then(|findings| match end {
        End::From => Some(&findings.from),
        End::To => findings.to.as_ref(),
    });
    let session = state.session_of(side);
    let name = read.and_then(|read| read.identity.name.clone());
    let profile = session.map(|session| &session.profile);
    Some(SideWords {
        profile: profile.map(|profile| (profile.mark(), profile.name.clone())),
        tenant: tenant_name(state, side),
        title: name.unwrap_or_else(|| side.script_name().to_string()),
        script_name: side.script_name().to_string(),
        note: side_note(
            state,
            side,
            (end, findings.is_some() && read.is_none()),
            read.and_then(|read| read.read_at),
        ),
    })
}

/// What of a side is compared.
fn side_note(
    state: &AppState,
    side: &Side,
    (end, is_missing): (End, bool),
    read_at: Option<Timestamp>,
) -> String {
    let read_at = read_at.map(|at| format!(", read at {}", time::clock(at, &state.time_zone)));
    let read_at = read_at.unwrap_or_default();
    let session = state.session_of(side);
    let open = session.and_then(|session| session.open.get(side.script_name()));
    let draft = open.filter(|open| open.has_changes());
    let draft = draft.map(|open| quantity::count(open.draft.changes().len(), "part", "parts"));
    match (side, draft, end) {
        (Side::Server(_), ..) if session.is_none_or(|session| !session.is_signed_in()) => {
            "not signed in".to_owned()
        }
        (Side::Server(_), ..) if is_missing => {
            "not on this tenant yet, so created first".to_owned()
        }
        (Side::Server(_), Some(draft), End::From) => {
            format!("the draft of {draft} is left out{read_at}")
        }
        (Side::Server(_), Some(draft), End::To) => {
            format!("the draft of {draft} is replaced, and kept as a snapshot{read_at}")
        }
        (Side::Server(_), None, _) => format!("current state{read_at}"),
        (Side::Draft(_), ..) => "the draft".to_owned(),
        (Side::Snapshot(_, id), ..) => {
            let snapshot = open.and_then(|open| open.history.snapshot(*id));
            snapshot.map_or_else(
                || "a snapshot".to_owned(),
                |snapshot| {
                    let at = time::moment(snapshot.at, state.now, &state.time_zone);
                    format!("snapshot of {at}")
                },
            )
        }
        (Side::Bundle(bundle), ..) => {
            let read_at = &bundle.about.read_at;
            let read = read_at.parse().map_or_else(
                |_| read_at.clone(),
                |at| time::moment(at, state.now, &state.time_zone),
            );
            format!("a bundle, read {read}")
        }
        (Side::Plan(plan), ..) => format!("a plan by {}", plan.author),
    }
}

pub(crate) fn tenant_name(state: &AppState, side: &Side) -> String {
    let tenant = match side {
        Side::Bundle(bundle) => &bundle.about.tenant,
        Side::Plan(plan) => &plan.tenant,
        Side::Server(_) | Side::Draft(_) | Side::Snapshot(..) => {
            let session = state.session_of(side);
            return session.map_or_else(|| "the tenant".to_owned(), Session::tenant_name);
        }
    };
    tenant.tenant_name().unwrap_or(tenant.host()).to_owned()
}

/// How much of a part is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    All,
    Some,
    Nothing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PartRow {
    /// `None` for what is not carried to another tenant.
    pub part: Option<Part>,
    pub title: String,
    pub differs: String,
    /// `None` where nothing differs.
    pub taken: Option<Taken>,
    pub action: String,
}

/// The parts that one of the sides has, and what no draft carries.
pub(crate) fn parts(pair: &Pair, findings: &Findings, tenant: &str) -> Vec<PartRow> {
    let of_part = |part| {
        let all = findings.of_part(part).count();
        let taken = findings.of_part(part);
        let taken = taken
            .filter(|change| pair.is_taken(&change.place()))
            .count();
        let (taken, action) = match (taken, all) {
            (_, 0) => (None, String::new()),
            (0, _) => (Some(Taken::Nothing), "Leave unchanged".to_owned()),
            (taken, all) if taken < all => (Some(Taken::Some), format!("Promote {taken} of {all}")),
            (_, _) => (Some(Taken::All), "Promote".to_owned()),
        };
        PartRow {
            part: Some(part),
            title: part_title(part),
            differs: differs(findings, part, tenant),
            taken,
            action,
        }
    };
    let row = |title: &str, differs: &str, action: &str| PartRow {
        part: None,
        title: title.to_owned(),
        differs: differs.to_owned(),
        taken: None,
        action: action.to_owned(),
    };
    let is_same = |part: &Part| {
        matches!(part, Part::Translations(_)) && findings.of_part(*part).next().is_none()
    };
    let (same, shown): (Vec<Part>, Vec<Part>) = findings.parts().into_iter().partition(is_same);
    let same = (!same.is_empty()).then(|| {
        let languages = quantity::count(same.len(), "language", "languages");
        row(&format!("{languages} more"), "same", "")
    });
    let first = row("Name and status", &identity(findings), "");
    let last = row("JAR files", "not copied", "Upload per source");
    let shown = shown.into_iter().map(of_part);
    std::iter::once(first)
        .chain(shown)
        .chain(same)
        .chain([last])
        .collect()
}

const SAME: &str = "same";

/// What of the name, type and status differs, which nothing can change.
fn identity(findings: &Findings) -> String {
    if findings.from.only.is_some() {
        return "not in the plan".to_owned();
    }
    let Some(to) = &findings.to else {
        return "same as the source".to_owned();
    };
    let (from, to) = (&findings.from.identity, &to.identity);
    let differs = [
        ("name", from.name != to.name),
        ("type", from.connector_type != to.connector_type),
        ("class", from.class_name != to.class_name),
        ("direct connect", from.direct_connect != to.direct_connect),
        ("status", from.status != to.status),
    ];
    let differing = differs.into_iter().filter(|(_, differs)| *differs);
    let words: Vec<String> = differing.map(|(word, _)| word.to_owned()).collect();
    match words.as_slice() {
        [] => SAME.to_owned(),
        [word] => format!("{word} differs"),
        words => format!("{} differ", quantity::list(words)),
    }
}

/// How much a part differs: “3 keys”, “+3 −1 lines”, “not on acme”.
fn differs(findings: &Findings, part: Part, tenant: &str) -> String {
    let changes = || findings.of_part(part);
    if changes().next().is_none() {
        return "same".to_owned();
    }
    if let Part::Xml(document) = part
        && let Some(lines) = findings.document(document)
    {
        let counts = lines.model.counts();
        let [added, removed] = [counts.added, counts.removed].map(|count| count + counts.replaced);
        return match lines.absent {
            Some(End::To) => format!("not on {tenant}"),
            Some(End::From) => format!("only on {tenant}"),
            None => format!("+{added} −{removed} lines"),
        };
    }
    let count = |change: Change| changes().filter(|place| change_of(place) == change).count();
    let signs = [
        ("+", Change::Added),
        ("~", Change::Replaced),
        ("−", Change::Removed),
    ];
    let counts = signs.map(|(sign, change)| (sign, count(change)));
    let words = counts.iter().filter(|(_, count)| *count > 0);
    let words: Vec<String> = words
        .map(|(sign, count)| format!("{sign}{count}"))
        .collect();
    let noun = if changes().count() == 1 {
        "key"
    } else {
        "keys"
    };
    format!("{} {noun}", words.join(" "))
}

pub(crate) fn change_of(change: &PlaceChange) -> Change {
    let sides = match change {
        PlaceChange::Key(key) => (key.before.is_some(), key.after.is_some()),
        PlaceChange::Text(_, text) => (text.before.is_some(), text.after.is_some()),
        PlaceChange::Lines(..) => (true, true),
    };
    match sides {
        (false, _) => Change::Added,
        (true, false) => Change::Removed,
        (true, true) => Change::Replaced,
    }
}

/// A key of the metadata, or of translations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRow {
    pub place: Place,
    pub change: Change,
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

pub(crate) fn key_rows(findings: &Findings, part: Part) -> Vec<KeyRow> {
    let row = |change: &PlaceChange| {
        let (name, before, after) = match change {
            PlaceChange::Key(key) => {
                let json = |value: &Option<Value>| value.as_ref().map(Value::to_string);
                (key.path.join("/"), json(&key.before), json(&key.after))
            }
            PlaceChange::Text(_, text) => {
                (text.key.clone(), text.before.clone(), text.after.clone())
            }
            PlaceChange::Lines(..) => return None,
        };
        Some(KeyRow {
            place: change.place(),
            change: change_of(change),
            name,
            before,
            after,
        })
    };
    findings.of_part(part).filter_map(row).collect()
}

/// A message about the sources that use the connector of the target.
pub(crate) type Uses = (Tone, String, String);

/// Which sources use the connector of the target, and what the chosen changes mean for them; `None` where nobody asked.
pub(crate) fn uses(pair: &Pair, tenant: &str) -> Option<Uses> {
    let findings = pair.findings.value()?;
    let used_by = findings.to.as_ref()?.used_by.as_ref()?;
    let known = match used_by {
        Ok(known) => known,
        Err(message) => {
            let why = UserMessage::new("", &message.why, &message.next);
            return Some((Tone::Warning, message.what.clone(), why.in_one_line()));
        }
    };
    let taken = findings.changes.iter();
    let taken = taken.filter(|change| pair.is_taken(&change.place()));
    let parts: Vec<Part> = taken.map(PlaceChange::part).collect();
    let (title, effects) = match known.sources.len() {
        0 => (format!("No source on {tenant} uses this connector"), vec![]),
        many => {
            let sources = quantity::count(many, "source", "sources");
            let verb = if many == 1 { "uses" } else { "use" };
            let title = format!("{sources} on {tenant} {verb} this connector");
            (title, impact::effects(&parts))
        }
    };
    Some((Tone::Accent, title, effects.join(" ")))
}

/// What will be sent once the draft was reviewed: methods, and what each is about.
pub(crate) type Steps = Vec<(&'static str, String)>;

/// What becomes of what is chosen, and the requests that it leads to.
pub(crate) fn plan(state: &AppState, compare: &Compare) -> (String, Steps) {
    let Some((_, Some(to))) = compare.sides() else {
        return Default::default();
    };
    let tenant = tenant_name(state, to);
    let known = compare
        .shown_pair()
        .and_then(|pair| Some((pair, pair.findings.value()?)));
    let Some((pair, findings)) = known else {
        let drafts = quantity::count(compare.chosen().len(), "draft", "drafts");
        return (format!("{drafts} for {tenant}"), Steps::new());
    };
    let steps = steps(pair, findings);
    let count = quantity::count(steps.len(), "step", "steps");
    (format!("Plan for {tenant}: {count}"), steps)
}

fn steps(pair: &Pair, findings: &Findings) -> Steps {
    let places = findings.changes.iter().map(PlaceChange::place);
    let taken: Vec<Place> = places.filter(|place| pair.is_taken(place)).collect();
    let keys = taken
        .iter()
        .filter(|place| place.part() == Part::Metadata)
        .count();
    let step = |part: Part| match part {
        Part::Metadata => (
            "PATCH",
            format!("metadata, {}", quantity::count(keys, "key", "keys")),
        ),
        Part::Xml(document) if findings.absent(document) == Some(End::From) => {
            ("PATCH", part_title(part).to_lowercase())
        }
        Part::Xml(_) | Part::Translations(_) => ("PUT", part_title(part).to_lowercase()),
    };
    let parts: BTreeSet<Part> = taken.iter().map(Place::part).collect();
    let create = findings
        .to
        .is_none()
        .then(|| ("POST", "a new connector".to_owned()));
    create
        .into_iter()
        .chain(parts.into_iter().map(step))
        .collect()
}

/// What the button says that makes the drafts.
pub(crate) fn make_label(state: &AppState, compare: &Compare) -> String {
    let session = compare.sides().and_then(|(_, to)| state.session_of(to?));
    let profile = session.map_or("the target", |session| session.profile.name.as_str());
    if compare.is_several() {
        let drafts = quantity::count(compare.chosen().len(), "draft", "drafts");
        format!("Make {drafts} in {profile}…")
    } else {
        format!("Make draft in {profile}…")
    }
}

/// Why no draft can be made; `None` when it can.
pub(crate) fn obstacle(state: &AppState, compare: &Compare) -> Option<String> {
    let (_, to) = compare.sides()?;
    let Some(to) = to else {
        return Some("Choose what to compare with".to_owned());
    };
    let session = state.session_of(to);
    if matches!(to, Side::Snapshot(..) | Side::Bundle(_) | Side::Plan(_)) || session.is_none() {
        return Some(messages::compare::NO_TARGET.to_owned());
    }
    if session.is_some_and(|session| session.profile.read_only) {
        return Some("The profile of the target is read-only".to_owned());
    }
    if compare.is_reading() {
        return Some("Both sides are being read".to_owned());
    }
    let chosen = compare.chosen();
    let pairs = chosen.iter().filter_map(|place| compare.pairs.get(*place));
    if compare.is_several() && chosen.is_empty() {
        return Some("Choose connectors in the table".to_owned());
    }
    let mut pairs = pairs.peekable();
    if pairs.peek().is_some_and(|pair| pair.needs_the_whole()) {
        return Some("Promote the whole connector first".to_owned());
    }
    let promotes = pairs.any(Pair::promotes);
    (!promotes).then(|| "Choose at least one difference".to_owned())
}

/// What still differs and why: what a person verifies afterwards.
pub(crate) fn reasons(pair: &Pair, findings: &Findings, tenants: [&str; 2]) -> Vec<String> {
    let [from, to] = tenants;
    let all = findings.changes.len();
    let left_out = findings.changes.iter().map(PlaceChange::place);
    let left_out = left_out.filter(|place| !pair.is_taken(place)).count();
    let rules: usize = findings.adapted.hits.by_rule.iter().sum();
    let differences = |count| quantity::count(count, "difference is", "differences are");
    let open = all - left_out;
    let first = match (pair.is_drafted, open) {
        (true, 0) => format!("Everything else is the same on {to}"),
        (true, _) => format!("{} not applied on {to}", differences(open)),
        (false, _) if all == 0 => "Nothing differs".to_owned(),
        (false, _) => format!("{} promoted", differences(open)),
    };
    let ids = findings.adapted.hits.ids;
    let mut reasons = vec![first];
    let identity = identity(findings);
    if findings.to.is_some() && findings.from.only.is_none() && identity != SAME {
        reasons.push(format!(
            "{}: set only when a connector is created",
            quantity::capitalised(&identity)
        ));
    }
    if left_out > 0 {
        reasons.push(format!(
            "{} left out: {to} keeps its own",
            differences(left_out)
        ));
    }
    if rules > 0 {
        let places = quantity::count(rules, "place differs", "places differ");
        reasons.push(format!("{places} from {from} by your rules"));
    }
    if let names @ 1.. = findings.adapted.hits.names {
        let stay = quantity::count(names, "value stays", "values stay");
        reasons.push(format!("{stay} as on {from}: a name that others refer to"));
    }
    if ids > 0 {
        let ids = quantity::count(ids, "id belongs", "ids belong");
        reasons.push(format!("{ids} to {from}"));
    }
    for part in &findings.adapted.unread {
        let title = part_title(*part);
        reasons.push(format!(
            "{title} is not well-formed XML, so no rule was applied"
        ));
    }
    reasons.push("JAR files are uploaded per source".to_owned());
    reasons
}

/// Whether a run of the session can be verified against what it was promoted from.
pub(crate) fn can_verify(state: &AppState, session: &Session) -> bool {
    let pairs = state.compare.iter().flat_map(|compare| &compare.pairs);
    let mut targets = pairs
        .filter(|pair| pair.is_drafted)
        .filter_map(|pair| pair.to.as_ref());
    targets.any(|to| {
        let whose = to.whose();
        whose.is_some_and(|whose| whose.profile == session.profile.id)
    })
}
