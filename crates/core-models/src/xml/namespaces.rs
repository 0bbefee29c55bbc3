//! Namespaces in XML 1.0: prefixes in scope, and attributes that are the same in two spellings.
//!
//! quick-xml's resolver is not used: it ends at 128 declarations, searches them one by one, compares namespaces with
//! their references unresolved and loses count after a fault.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::attributes::Attribute;
use super::characters::{is_plain_name, is_qualified_name};
use super::fault::{Fault, Faults};
use super::locate::offset_of;
use super::reference::resolve;

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// Up to so many attributes are compared pair by pair.
const PAIRWISE_LIMIT: usize = 12;

/// The prefixes in scope. The default namespace has the empty prefix.
#[derive(Debug, Clone)]
pub(crate) struct Namespaces<'a> {
    /// What a prefix stands for, by number, innermost last.
    bound: BTreeMap<&'a str, Vec<usize>>,
    /// The prefixes that end with the element of a depth.
    declared: Vec<(usize, &'a str)>,
    /// Numbers, so that a long namespace is not compared for every attribute.
    numbers: BTreeMap<Cow<'a, str>, usize>,
    /// The namespaces by their numbers.
    uris: Vec<Cow<'a, str>>,
    /// Prefixes with a fault that is already reported.
    faulty: BTreeSet<&'a str>,
    /// A declaration may have been missed, so no prefix counts as undeclared.
    pub(crate) are_incomplete: bool,
}

impl Default for Namespaces<'_> {
    fn default() -> Self {
        Self {
            bound: BTreeMap::from([("xml", vec![0])]),
            declared: Vec::new(),
            numbers: BTreeMap::from([(Cow::Borrowed(XML_NAMESPACE), 0)]),
            uris: vec![Cow::Borrowed(XML_NAMESPACE)],
            faulty: BTreeSet::new(),
            are_incomplete: false,
        }
    }
}

impl<'a> Namespaces<'a> {
    fn find(&self, prefix: &str) -> Option<usize> {
        self.bound.get(prefix)?.last().copied()
    }

    /// The namespace of an element with this name.
    pub(crate) fn of_element(&self, name: &str) -> Option<&str> {
        let (prefix, _) = name.split_once(':').unwrap_or_default();
        self.find(prefix).map(|number| self.uri(number))
    }

    fn uri(&self, number: usize) -> &str {
        self.uris.get(number).map_or("", |uri| uri)
    }

    /// Takes in the declarations of a start tag and checks its names; says whether that of the element is at fault.
    pub(crate) fn enter(
        &mut self,
        text: &str,
        depth: usize,
        element: &'a str,
        attributes: &[Attribute<'a>],
        faults: &mut Faults,
    ) -> bool {
        if attributes.len() > 1 {
            faults.extend(duplicates(text, attributes));
        }
        let mut with_prefix = Vec::new();
        for attribute in attributes {
            if attribute
                .name
                .strip_prefix("xmlns")
                .is_some_and(is_declared_prefix)
            {
                faults.extend(self.declare(text, depth, *attribute));
            } else if attribute.name.bytes().any(|byte| byte == b':') {
                with_prefix.push(attribute.name);
            }
        }
        let fault = self.check_name(text, element);
        let is_damaged = fault.is_some();
        if let Some(fault) = fault {
            faults.push(fault);
        }
        if !with_prefix.is_empty() {
            self.check_attributes(text, &with_prefix, faults);
        }
        is_damaged
    }

    /// Forgets what the element at `depth`, and those in it, declared.
    pub(crate) fn leave(&mut self, depth: usize) {
        let is_over = |(declared_at, _): &mut (usize, &str)| *declared_at >= depth;
        while let Some((_, prefix)) = self.declared.pop_if(is_over) {
            self.bound.get_mut(prefix).and_then(Vec::pop);
        }
    }

    fn declare(&mut self, text: &str, depth: usize, attribute: Attribute<'a>) -> Option<Fault> {
        let Attribute { name, value } = attribute;
        let prefix = name.strip_prefix("xmlns:");
        let uri = resolve(value);
        if let Some(reason) = refusal(prefix, &uri) {
            self.faulty.extend(prefix);
            return Some(Fault::error(
                "namespace",
                offset_of(text, name),
                format!("“{name}” cannot be declared: {reason}."),
                "Correct the declaration, or delete it.",
            ));
        }
        let next = self.uris.len();
        let number = *self.numbers.entry(uri).or_insert_with_key(|uri| {
            self.uris.push(uri.clone());
            next
        });
        let prefix = prefix.unwrap_or_default();
        self.bound.entry(prefix).or_default().push(number);
        self.declared.push((depth, prefix));
        None
    }

    fn check_name(&mut self, text: &str, name: &'a str) -> Option<Fault> {
        let (prefix, _) = name.split_once(':')?;
        let at = offset_of(text, name);
        if !is_qualified_name(name) {
            return Some(Fault::error(
                "bad-name",
                at,
                format!("“{name}” is not a name: a colon stands once, between prefix and name."),
                "Delete the colons that are too many.",
            ));
        }
        let is_declared = self.are_incomplete || self.find(prefix).is_some();
        if is_declared && prefix != "xmlns" || !self.faulty.insert(prefix) {
            return None;
        }
        Some(Fault::error(
            "undeclared-prefix",
            at,
            format!("The prefix “{prefix}” of “{name}” is not declared."),
            format!(
                "Add xmlns:{prefix}=\"…\" to this element or one around it, or delete the prefix."
            ),
        ))
    }

    fn check_attributes(&mut self, text: &str, names: &[&'a str], faults: &mut Faults) {
        let mut seen: BTreeMap<(usize, &str), &str> = BTreeMap::new();
        for &name in names {
            if faults.is_full() {
                return;
            }
            faults.extend(self.check_name(text, name));
            let Some((prefix, local)) = name.split_once(':') else {
                continue;
            };
            let Some(number) = self.find(prefix) else {
                continue;
            };
            // The same spelling twice is already reported as a plain duplicate.
            if *seen.entry((number, local)).or_insert(prefix) != prefix {
                let uri = self.uri(number);
                faults.push(Fault::error(
                    "duplicate-attribute",
                    offset_of(text, name),
                    format!("“{local}” of the namespace {uri} is given twice, under two prefixes."),
                    "Delete one of the two.",
                ));
            }
        }
    }
}

/// Whether what stands behind `xmlns` makes it a declaration: nothing, or a colon and a prefix.
fn is_declared_prefix(behind: &str) -> bool {
    behind.is_empty() || behind.starts_with(':')
}

fn refusal(prefix: Option<&str>, uri: &str) -> Option<&'static str> {
    if prefix.is_some_and(|prefix| !is_plain_name(prefix)) {
        Some("a prefix is a name without a colon")
    } else if prefix == Some("xmlns") || uri == XMLNS_NAMESPACE {
        Some("xmlns is reserved")
    } else if (prefix == Some("xml")) != (uri == XML_NAMESPACE) {
        Some("the prefix xml and its namespace belong to each other alone")
    } else if prefix.is_some() && uri.is_empty() {
        Some("a prefix needs a namespace that is not empty")
    } else {
        None
    }
}

/// Attributes that are given a second time. quick-xml finds them too, but then loses their values.
fn duplicates<'t>(
    text: &'t str,
    attributes: &'t [Attribute<'_>],
) -> impl Iterator<Item = Fault> + 't {
    let are_many = attributes.len() > PAIRWISE_LIMIT;
    let mut seen = BTreeSet::new();
    let later = attributes.iter().enumerate().filter(move |(index, later)| {
        if are_many {
            return !seen.insert(later.name);
        }
        let mut earlier = attributes.iter().take(*index);
        earlier.any(|earlier| earlier.name == later.name)
    });
    later.map(|(_, Attribute { name, .. })| {
        Fault::error(
            "duplicate-attribute",
            offset_of(text, name),
            format!("The attribute “{name}” is given twice."),
            "Delete one of the two.",
        )
    })
}
