//! Taking a connector into another tenant: names and addresses are replaced on the way, and tenant ids are left behind.
//!
//! Texts that a person reads or a machine connects to are changed: values of XML attributes, XML text, JSON strings and
//! values of translations. Names are not: those of elements, attributes, members and keys stay, and so does every byte
//! outside a hit. A value that is the name of a field or an entry, or the key of a translation, stays in XML,
//! since others refer to it. Which of the differences that remain are taken is not known here.

mod rules;
mod xml;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::draft::{Content, Part};
use crate::patch::Pointer;
use crate::properties::PropertiesFile;

use rules::Matcher;
pub use xml::adapt_xml;

/// A text that stands for another one in the target tenant.
///
/// It hits whole words only: `acme` is found in `hr.acme.example` and `acme-hr`, not in `acmecorp` or `con_acme_host`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rule {
    /// The text in the source tenant, to the letter.
    pub from: String,
    /// What stands in its place in the target tenant.
    pub to: String,
}

/// What is changed on the way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rules {
    /// Where several hit at the same place, the one with the longest text counts. What one has written, none hits again.
    #[serde(default)]
    pub replace: Vec<Rule>,
    /// Whether `id` attributes stay, which belong to one tenant. Else each is taken out, but for that of the root: it
    /// becomes the one that the target has.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_ids: bool,
}

/// A place that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub part: Part,
    /// What it is the value of: an attribute, an element, a JSON Pointer, a key.
    pub name: String,
    /// Its line in the source, from 1; 0 in metadata and translations.
    pub line: u32,
    /// The value in the source, cut to what stands around the hit.
    pub before: String,
    /// The same place afterwards.
    pub after: String,
    /// The rule, from 0; `None` for an id.
    pub rule: Option<usize>,
}

/// So many hits are kept with their place; all are counted.
pub const MAX_HITS: usize = 2_000;

/// Hits, as they are found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// The first [`MAX_HITS`].
    pub listed: Vec<Hit>,
    /// How often each rule hit.
    pub by_rule: Vec<usize>,
    /// How many ids were taken out or became the target's.
    pub ids: usize,
    /// Values that a rule fits and that stay, since others refer to them.
    pub names: usize,
}

impl Hits {
    fn note(&mut self, hit: impl FnOnce() -> Hit, rule: Option<usize>) {
        match rule {
            Some(rule) => {
                if self.by_rule.len() <= rule {
                    self.by_rule.resize(rule + 1, 0);
                }
                if let Some(count) = self.by_rule.get_mut(rule) {
                    *count += 1;
                }
            }
            None => self.ids += 1,
        }
        if self.listed.len() < MAX_HITS {
            self.listed.push(hit());
        }
    }

    /// How many places were changed, listed or not.
    pub fn all(&self) -> usize {
        self.by_rule.iter().sum::<usize>() + self.ids
    }

    /// How often a rule hit.
    pub fn count(&self, rule: usize) -> usize {
        self.by_rule.get(rule).copied().unwrap_or_default()
    }
}

/// What a source is in the target tenant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Adapted {
    /// The source with everything replaced.
    pub content: Content,
    /// Where.
    pub hits: Hits,
    /// Documents that are not well-formed XML: nothing in them is replaced.
    pub unread: Vec<Part>,
}

/// Makes of a source what it is in the target tenant; nothing of the target but the ids of its documents counts here.
///
/// ```
/// use patchpanel_core_models::draft::Content;
/// use patchpanel_core_models::promote::{Rule, Rules, adapt};
/// use serde_json::json;
///
/// let mut source = Content::default();
/// source.metadata.insert("acme-sb".into(), json!("https://hr.acme-sb.example"));
/// let rule = Rule { from: "acme-sb".into(), to: "acme".into() };
/// let rules = Rules { replace: vec![rule], ..Rules::default() };
///
/// let adapted = adapt(&source, &Content::default(), &rules);
///
/// assert_eq!(adapted.content.metadata["acme-sb"], "https://hr.acme.example");
/// assert_eq!(adapted.hits.listed[0].name, "/acme-sb");
/// ```
pub fn adapt(source: &Content, target: &Content, rules: &Rules) -> Adapted {
    let matcher = Matcher::new(&rules.replace);
    let names = names(source);
    let mut adapted = Adapted {
        content: source.clone(),
        ..Adapted::default()
    };
    let Adapted {
        content,
        hits,
        unread,
    } = &mut adapted;
    for (key, value) in &mut content.metadata {
        in_json(value, &Pointer::root().join(key), &matcher, hits);
    }
    for (document, text) in &mut content.xml {
        let part = Part::Xml(*document);
        let own = target.xml.get(document).map_or("", String::as_str);
        match xml::adapted(text, own, (part, rules, &matcher, &names), hits) {
            Ok(Some(changed)) => *text = changed,
            Ok(None) => {}
            Err(_) => unread.push(part),
        }
    }
    for (locale, text) in &mut content.translations {
        in_translations(text, Part::Translations(*locale), &matcher, hits);
    }
    adapted
}

/// What others refer to by its name.
fn names(source: &Content) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for text in source.translations.values() {
        let file = PropertiesFile::parse(text);
        names.extend(file.keys().into_iter().map(str::to_owned));
    }
    for text in source.xml.values() {
        xml::add_names(text, &mut names);
    }
    names
}

fn in_json(value: &mut Value, place: &Pointer, matcher: &Matcher<'_>, hits: &mut Hits) {
    match value {
        Value::String(text) => {
            let found = matcher.find(text);
            let name = || place.to_string();
            matcher.note(text, &found, (Part::Metadata, 0, &name), hits);
            if !found.is_empty() {
                *text = matcher.replaced(text, &found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                in_json(item, &place.join(index.to_string()), matcher, hits);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                in_json(member, &place.join(key), matcher, hits);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn in_translations(text: &mut String, part: Part, matcher: &Matcher<'_>, hits: &mut Hits) {
    let mut file = PropertiesFile::parse(text);
    let mut is_hit = false;
    file.replace_in_values(|key, value| {
        let found = matcher.find(value);
        let name = || key.to_owned();
        matcher.note(value, &found, (part, 0, &name), hits);
        is_hit |= !found.is_empty();
        matcher.pieces(&found)
    });
    if is_hit {
        *text = file.to_string();
    }
}
