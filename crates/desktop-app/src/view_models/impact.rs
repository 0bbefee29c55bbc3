//! Whom a change reaches, in words: the sources that use a connector, and what depends on each.

use patchpanel_core_models::{
    draft::Part,
    models::{
        document::XmlDocument,
        source::{SourceConnections, SourceSummary},
    },
};

use super::quantity;
use crate::state::{
    impact::{Impact, MOST_ASKED, UsingSource},
    remote::Remote,
};

/// As many sources as are shown by name.
pub(crate) const SHOWN: usize = 5;
/// As many dependents of one kind as are named.
const NAMED: usize = 3;

/// How many sources use the connector, for the note beside a title.
pub(crate) fn note(impact: &Remote<Impact>) -> String {
    match (impact, impact.value()) {
        (Remote::Loading { .. }, None) => "asking the tenant".to_owned(),
        (Remote::Failed { .. }, _) | (_, None) => "not known".to_owned(),
        (_, Some(impact)) => sources(impact),
    }
}

/// “3 sources”, “no source”.
pub(crate) fn sources(impact: &Impact) -> String {
    match impact.sources.len() {
        0 => "no source".to_owned(),
        many => quantity::count(many, "source", "sources"),
    }
}

/// “3 sources use this connector”, once it is known.
pub(crate) fn in_use(impact: &Remote<Impact>) -> Option<String> {
    let impact = impact.value()?;
    let verb = if impact.sources.len() > 1 {
        "use"
    } else {
        "uses"
    };
    Some(format!(
        "{} {verb} this connector",
        quantity::capitalised(&sources(impact))
    ))
}

/// What a change of these parts means for sources that are there (the template is copied when a source is made, the
/// form is read each time; of the metadata nothing says so).
pub(crate) fn effects(parts: &[Part]) -> Vec<&'static str> {
    let has = |document| parts.contains(&Part::Xml(document));
    let texts = parts
        .iter()
        .any(|part| matches!(part, Part::Translations(_)));
    let at_once = match (has(XmlDocument::SourceConfig), texts) {
        (true, true) => Some("These sources show the new form and texts at once."),
        (true, false) => Some("These sources show the new form at once."),
        (false, true) => Some("These sources show the new texts at once."),
        (false, false) => None,
    };
    let later = match (
        has(XmlDocument::SourceTemplate),
        has(XmlDocument::CorrelationConfig),
    ) {
        (true, true) => Some("Template and correlation reach new sources only."),
        (true, false) => Some("The template reaches new sources only."),
        (false, true) => Some("The correlation reaches new sources only."),
        (false, false) => None,
    };
    let metadata = parts.contains(&Part::Metadata);
    let unknown = metadata.then_some("What new metadata means for these sources is not known.");
    at_once.into_iter().chain(later).chain(unknown).collect()
}

/// What a change may mean, where nothing was changed yet.
pub(crate) const ANY_CHANGE: &str = "These sources show a new form and new texts at once. Template and correlation reach new sources only.";

pub(crate) fn name(source: &SourceSummary) -> &str {
    let name = source.name.as_deref().or(source.id.as_deref());
    name.unwrap_or("A source without a name")
}

/// What depends on a source: “Identity profile Staff; applications Payroll and Travel”.
pub(crate) fn dependents(using: &UsingSource) -> String {
    let Some(connections) = &using.connections else {
        return "Dependents are not known".to_owned();
    };
    let kinds = kinds(connections);
    let mut words: Vec<String> = kinds.iter().filter_map(|kind| kind.named()).collect();
    if !connections.missing.is_empty() {
        words.push("the tenant could not find everything".to_owned());
    }
    if words.is_empty() {
        return "No dependents".to_owned();
    }
    quantity::capitalised(&words.join("; "))
}

struct Kind<'a> {
    one: &'static str,
    many: &'static str,
    names: &'a [String],
}

impl Kind<'_> {
    fn named(&self) -> Option<String> {
        let more = self.names.len().saturating_sub(NAMED);
        let mut names: Vec<String> = self.names.iter().take(NAMED).cloned().collect();
        if more > 0 {
            names.push(format!("{more} more"));
        }
        let noun = if self.names.len() == 1 {
            self.one
        } else {
            self.many
        };
        (!names.is_empty()).then(|| format!("{noun} {}", quantity::list(&names)))
    }
}

/// A mapping profile has the name of its identity profile, so it is not said twice.
fn kinds(connections: &SourceConnections) -> [Kind<'_>; 3] {
    let kind = |one, many, names| Kind { one, many, names };
    [
        kind(
            "identity profile",
            "identity profiles",
            &connections.identity_profiles,
        ),
        kind("transform", "transforms", &connections.transforms),
        kind("application", "applications", &connections.apps),
    ]
}

/// What is not shown of the sources, or not known of them.
pub(crate) fn rest(impact: &Impact, shown: usize) -> Option<String> {
    match impact.sources.len().saturating_sub(shown) {
        hidden @ 1.. => Some(format!("and {hidden} more")),
        0 if impact.sources.len() > MOST_ASKED && impact.lacks.is_none() => Some(format!(
            "Dependents were asked for the first {MOST_ASKED} sources."
        )),
        0 => None,
    }
}

/// Everything that depends on the sources, counted: “3 identity profiles, 1 transform”.
pub(crate) fn totals(impact: &Impact) -> Option<String> {
    let mut counts = [("", "", 0); 3];
    for connections in impact
        .sources
        .iter()
        .filter_map(|using| using.connections.as_ref())
    {
        for (count, kind) in counts.iter_mut().zip(kinds(connections)) {
            *count = (kind.one, kind.many, count.2 + kind.names.len());
        }
    }
    let words: Vec<String> = counts
        .iter()
        .filter(|(.., number)| *number > 0)
        .map(|(one, many, number)| quantity::count(*number, one, many))
        .collect();
    (!words.is_empty()).then(|| quantity::list(&words))
}

#[cfg(test)]
pub(crate) mod sample {
    use super::*;

    /// Three sources, on the first of which something depends.
    pub(crate) fn impact() -> Impact {
        let using = |name: &str, connections: SourceConnections| UsingSource {
            source: SourceSummary {
                name: Some(name.to_owned()),
                id: Some(format!("id of {name}")),
                ..SourceSummary::default()
            },
            connections: Some(connections),
        };
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Impact {
            sources: vec![
                using(
                    "Workday EMEA",
                    SourceConnections {
                        identity_profiles: names(&["Staff", "Guests"]),
                        apps: names(&["Payroll"]),
                        ..SourceConnections::default()
                    },
                ),
                using("Workday test", SourceConnections::default()),
            ],
            lacks: None,
            at: jiff::Timestamp::UNIX_EPOCH,
        }
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::ids::Locale;

    use super::*;

    #[test]
    fn what_a_change_means_depends_on_what_is_changed() {
        let said = |parts: &[Part]| effects(parts).join(" ");

        assert_eq!(
            said(&[Part::Metadata]),
            "What new metadata means for these sources is not known."
        );
        assert_eq!(
            said(&[
                Part::Xml(XmlDocument::SourceConfig),
                Part::Translations(Locale::De)
            ]),
            "These sources show the new form and texts at once."
        );
        assert_eq!(
            said(&[
                Part::Xml(XmlDocument::SourceTemplate),
                Part::Translations(Locale::De)
            ]),
            "These sources show the new texts at once. The template reaches new sources only."
        );
    }

    #[test]
    fn what_depends_on_a_source_is_named_by_kind() {
        let mut impact = sample::impact();
        assert_eq!(
            dependents(&impact.sources[0]),
            "Identity profiles Staff and Guests; application Payroll"
        );
        assert_eq!(dependents(&impact.sources[1]), "No dependents");
        assert_eq!(
            totals(&impact).unwrap(),
            "2 identity profiles and 1 application"
        );

        let connections = impact.sources[1].connections.as_mut().unwrap();
        connections.transforms = ["a", "b", "c", "d", "e"].map(str::to_owned).into();
        connections.missing = vec!["dependantApps".to_owned()];
        impact.sources[0].connections = None;

        assert_eq!(
            dependents(&impact.sources[1]),
            "Transforms a, b, c and 2 more; the tenant could not find everything"
        );
        assert_eq!(dependents(&impact.sources[0]), "Dependents are not known");
    }

    #[test]
    fn how_many_sources_use_it_is_said_once_it_is_known() {
        let mut known = sample::impact();
        let said = |known: &Impact| in_use(&Remote::Ready(known.clone()));
        assert_eq!(
            said(&known).as_deref(),
            Some("2 sources use this connector")
        );
        known.sources.truncate(1);
        assert_eq!(
            said(&known).as_deref(),
            Some("1 source uses this connector")
        );
        assert_eq!(in_use(&Remote::NotAsked), None);
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let mut impact = sample::impact();
        assert_eq!(rest(&impact, SHOWN), None);

        impact.sources = vec![impact.sources[0].clone(); 21];

        assert_eq!(rest(&impact, SHOWN).unwrap(), "and 16 more");
        assert_eq!(
            rest(&impact, 21).unwrap(),
            "Dependents were asked for the first 20 sources."
        );
    }
}
