//! How a source, as the rules make it, differs from a target: by key, by translation and by run of lines. Each can be
//! taken or left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

use patchpanel_core_models::{
    compare::Closeness,
    draft::{Content, Part},
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
    patch::same_value,
    promote::{Adapted, Rules, adapt},
    properties::PropertiesFile,
};
use serde_json::{Map, Value};

use super::{End, ReadSide};
use crate::{
    compare::diff::DiffModel,
    state::{conflict::put, connectors::PartValue, review::TranslationChange},
};

/// What can be taken or left out by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A value in the metadata, by the keys that lead to it.
    Key(Vec<String>),
    /// A run of lines, numbered from 0.
    Lines(XmlDocument, usize),
    Text(Locale, String),
}

impl Place {
    pub fn part(&self) -> Part {
        match self {
            Self::Key(_) => Part::Metadata,
            Self::Lines(document, _) => Part::Xml(*document),
            Self::Text(locale, _) => Part::Translations(*locale),
        }
    }
}

/// A value of the metadata that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyChange {
    pub path: Vec<String>,
    /// In the target; `None` when it is not set.
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// A difference that can be taken.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceChange {
    Key(KeyChange),
    Lines(XmlDocument, usize),
    Text(Locale, TranslationChange),
}

impl PlaceChange {
    pub fn part(&self) -> Part {
        match self {
            Self::Key(_) => Part::Metadata,
            Self::Lines(document, _) => Part::Xml(*document),
            Self::Text(locale, _) => Part::Translations(*locale),
        }
    }

    pub fn place(&self) -> Place {
        match self {
            Self::Key(change) => Place::Key(change.path.clone()),
            Self::Lines(document, number) => Place::Lines(*document, *number),
            Self::Text(locale, change) => Place::Text(*locale, change.key.clone()),
        }
    }
}

/// An XML document on both sides.
#[derive(Debug, Clone)]
pub struct Lines {
    pub document: XmlDocument,
    /// From the target to the source as the rules make it.
    pub model: DiffModel,
    /// The side that has no such document.
    pub absent: Option<End>,
}

/// What comparing found. Made in the background; never changes.
#[derive(Debug, Clone)]
pub struct Findings {
    pub from: Arc<ReadSide>,
    /// `None` when the target tenant has no such connector.
    pub to: Option<Arc<ReadSide>>,
    /// The source as it is in the target tenant, and where rules hit.
    pub adapted: Adapted,
    /// Documents that differ.
    pub documents: Vec<Lines>,
    /// All that differs, part by part.
    pub changes: Vec<PlaceChange>,
}

impl Findings {
    pub fn new(from: Arc<ReadSide>, to: Option<Arc<ReadSide>>, rules: &Rules) -> Self {
        let nothing = Content::default();
        let target = to.as_ref().map_or(&nothing, |to| &to.content);
        let mut adapted = adapt(&from.content, target, rules);
        if let Some(only) = &from.only {
            keep_the_rest(&mut adapted.content, target, only);
        }
        for (document, text) in &mut adapted.content.xml {
            let own = target.xml.get(document);
            *text = like_the_target(std::mem::take(text), own, (*document).into());
        }
        let mut changes = Vec::new();
        key_changes(
            [&target.metadata, &adapted.content.metadata],
            &[],
            &mut changes,
        );
        let documents = documents([target, &adapted.content]);
        for lines in &documents {
            let numbers = 0..lines.model.changes().len();
            changes.extend(numbers.map(|number| PlaceChange::Lines(lines.document, number)));
        }
        for locale in Locale::ALL {
            let [before, after] = [target, &adapted.content].map(|content| {
                let text = content.translations.get(&locale);
                text.map(String::as_str).unwrap_or_default()
            });
            let texts = TranslationChange::between(before, after).into_iter();
            changes.extend(texts.map(|change| PlaceChange::Text(locale, change)));
        }
        Self {
            from,
            to,
            adapted,
            documents,
            changes,
        }
    }

    pub fn target(&self) -> &Content {
        static NOTHING: LazyLock<Content> = LazyLock::new(Content::default);
        self.to.as_ref().map_or(&NOTHING, |to| &to.content)
    }

    pub fn document(&self, document: XmlDocument) -> Option<&Lines> {
        self.documents
            .iter()
            .find(|lines| lines.document == document)
    }

    /// The side that has no such document.
    pub fn absent(&self, document: XmlDocument) -> Option<End> {
        self.document(document)?.absent
    }

    /// The differences in a part.
    pub fn of_part(&self, part: Part) -> impl Iterator<Item = &PlaceChange> {
        let is_in = move |change: &&PlaceChange| change.part() == part;
        self.changes.iter().filter(is_in)
    }

    /// Every part that one of the two sides has, in the order of [`Part`].
    pub fn parts(&self) -> BTreeSet<Part> {
        let documents = [self.target(), &self.from.content].map(Content::documents);
        let documents = documents.into_iter().flatten().map(Part::from);
        [Part::Metadata].into_iter().chain(documents).collect()
    }

    /// The target with what is taken of the differences.
    pub fn promoted(&self, left_out: &BTreeSet<Place>) -> Content {
        let mut content = self.target().clone();
        let taken = |place: &Place| !left_out.contains(place);
        for change in &self.changes {
            if let PlaceChange::Key(key) = change
                && taken(&change.place())
            {
                put(&mut content.metadata, &key.path, key.after.clone());
            }
        }
        for lines in &self.documents {
            let is_taken = |number| taken(&Place::Lines(lines.document, number));
            let text = lines.taking(is_taken);
            PartValue::Xml(lines.document, text).put(&mut content);
        }
        for locale in Locale::ALL {
            self.promote_texts(locale, taken, &mut content);
        }
        content
    }

    /// The target's file stays as it is written, but for the keys that are taken. Where it has none, and where nothing
    /// of its own would stay, the source's is taken as it is.
    fn promote_texts(&self, locale: Locale, taken: impl Fn(&Place) -> bool, content: &mut Content) {
        let texts: Vec<&TranslationChange> = self
            .of_part(Part::Translations(locale))
            .filter(|change| taken(&change.place()))
            .filter_map(|change| match change {
                PlaceChange::Text(_, change) => Some(change),
                PlaceChange::Key(_) | PlaceChange::Lines(..) => None,
            })
            .collect();
        if texts.is_empty() {
            return;
        }
        let all = self.of_part(Part::Translations(locale)).count();
        let [own, theirs] =
            [self.target(), &self.adapted.content].map(|content| content.translations.get(&locale));
        let whole = texts.len() == all && (own.is_none() || theirs.is_none());
        let text = if whole {
            theirs.cloned()
        } else {
            let mut file = PropertiesFile::parse(own.map(String::as_str).unwrap_or_default());
            for change in texts {
                match &change.after {
                    Some(text) => file.set(&change.key, text),
                    None => drop(file.remove(&change.key)),
                }
            }
            Some(file.to_string())
        };
        PartValue::Translations(locale, text).put(content);
    }

    /// What only the target has stays, until somebody says otherwise.
    pub fn left_out_at_first(&self) -> BTreeSet<Place> {
        let is_removal = |change: &&PlaceChange| match change {
            PlaceChange::Key(key) => key.after.is_none(),
            PlaceChange::Text(_, text) => text.after.is_none(),
            PlaceChange::Lines(document, _) => self.absent(*document) == Some(End::From),
        };
        let removals = self.changes.iter().filter(is_removal);
        removals.map(PlaceChange::place).collect()
    }

    /// What was decided about the same differences in other findings; what is new is as at first.
    pub fn left_out_as(&self, before: &Self, left_out: &BTreeSet<Place>) -> BTreeSet<Place> {
        let at_first = self.left_out_at_first();
        let known: BTreeMap<_, _> = before
            .known()
            .into_iter()
            .map(|(same, place)| (same, left_out.contains(&place)))
            .collect();
        let is_left_out = |(same, place): &(Sameness, Place)| {
            let decided = known.get(same).copied();
            decided.unwrap_or_else(|| at_first.contains(place))
        };
        let places = self.known().into_iter().filter(is_left_out);
        places.map(|(_, place)| place).collect()
    }

    /// Every difference with what makes it the same in other findings.
    fn known(&self) -> Vec<(Sameness, Place)> {
        let places = self.changes.iter().map(PlaceChange::place);
        let named = places.filter(|place| !matches!(place, Place::Lines(..)));
        let mut known: Vec<_> = named.map(|place| ((place.clone(), None), place)).collect();
        let mut alike = BTreeMap::new();
        for lines in &self.documents {
            let source = self.lines_before_rules(lines);
            for number in 0..lines.model.changes().len() {
                let (before, after) = lines.model.change_lines(number);
                let own = source.as_ref().and_then(|source| {
                    let lines = source.get(lines.model.change_after(number))?;
                    Some(lines.join("\n"))
                });
                let texts = (before, own.unwrap_or(after));
                let above = alike.entry((lines.document, texts.clone())).or_insert(0);
                let same = (Place::Lines(lines.document, *above), Some(texts));
                *above += 1;
                known.push((same, Place::Lines(lines.document, number)));
            }
        }
        known
    }

    /// The lines of the source's document, numbered as those that the rules made of it; `None` where they are not.
    fn lines_before_rules(&self, lines: &Lines) -> Option<Vec<&str>> {
        let source = self.from.content.xml.get(&lines.document)?;
        let source: Vec<&str> = source.lines().collect();
        let is_numbered_alike = source.len() == lines.model.after().lines().count();
        is_numbered_alike.then_some(source)
    }
}

/// A run of lines is the same by the target's lines, by those of the source before any rule, and by how many that are
/// alike stand above it: its number and what rules make of it change.
type Sameness = (Place, Option<(String, String)>);

impl Lines {
    /// The target's document with what is taken; `None` when there is none then.
    fn taking(&self, is_taken: impl Fn(usize) -> bool) -> Option<String> {
        let is_any = (0..self.model.changes().len()).any(&is_taken);
        match self.absent {
            Some(End::To) if !is_any => None,
            Some(End::From) if is_any => None,
            Some(End::From | End::To) | None => Some(self.model.taking(is_taken)),
        }
    }
}

/// What means the same as the target's is the target's, and line ends are as the target has them.
fn like_the_target(text: String, own: Option<&String>, kind: DocumentKind) -> String {
    let Some(own) = own else { return text };
    if Closeness::Meaning.same_words(kind, &text, own) {
        return own.clone();
    }
    let has_crlf = |text: &str| text.contains("\r\n");
    match (has_crlf(&text), has_crlf(own)) {
        (true, false) => text.replace("\r\n", "\n"),
        (false, true) => text.replace('\n', "\r\n"),
        (true, true) | (false, false) => text,
    }
}

fn documents([target, source]: [&Content; 2]) -> Vec<Lines> {
    let of_document = |document: XmlDocument| {
        let (before, after) = (target.xml.get(&document), source.xml.get(&document));
        let absent = match (before, after) {
            (None, Some(_)) => Some(End::To),
            (Some(_), None) => Some(End::From),
            (Some(before), Some(after)) if before != after => None,
            (None, None) | (Some(_), Some(_)) => return None,
        };
        let [before, after] = [before, after].map(|text| text.map_or("", String::as_str));
        Some(Lines {
            document,
            model: DiffModel::new(before, after),
            absent,
        })
    };
    XmlDocument::ALL
        .into_iter()
        .filter_map(of_document)
        .collect()
}

/// The parts that the source says nothing of stay as the target has them.
fn keep_the_rest(content: &mut Content, target: &Content, only: &BTreeSet<Part>) {
    let documents: BTreeSet<DocumentKind> = content.documents().chain(target.documents()).collect();
    let parts = documents
        .into_iter()
        .map(Part::from)
        .chain([Part::Metadata]);
    for part in parts.filter(|part| !only.contains(part)) {
        PartValue::of(target, part).put(content);
    }
}

/// The values that differ, as deep as both sides have objects.
fn key_changes(
    [before, after]: [&Map<String, Value>; 2],
    path: &[String],
    changes: &mut Vec<PlaceChange>,
) {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for key in keys {
        let path: Vec<String> = path.iter().chain([key]).cloned().collect();
        match (before.get(key), after.get(key)) {
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                key_changes([before, after], &path, changes);
            }
            (Some(before), Some(after)) if same_value(before, after) => {}
            (before, after) => changes.push(PlaceChange::Key(KeyChange {
                path,
                before: before.cloned(),
                after: after.cloned(),
            })),
        }
    }
}
