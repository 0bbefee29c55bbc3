//! Namespaces in XML 1.0: prefixes in scope, and attributes that are the same in two spellings.
//!
//! A tag without a colon and without `xmlns` costs one look at its attribute names.

use std::borrow::Cow;

use super::cursor::Span;
use super::fault::Fault;
use super::reference::resolve;
use super::scan::{MAX_FAULTS, RawAttribute};

const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// Up to so many attributes are compared pair by pair; more are sorted.
const PAIRWISE_LIMIT: usize = 12;

/// The prefixes in scope, innermost last. The default namespace has the empty prefix.
#[derive(Debug, Clone, Default)]
pub(crate) struct Namespaces<'a> {
    bindings: Vec<Binding<'a>>,
}

#[derive(Debug, Clone)]
struct Binding<'a> {
    depth: usize,
    prefix: &'a str,
    uri: Cow<'a, str>,
}

impl<'a> Namespaces<'a> {
    /// The namespace that a prefix (empty: the default one) stands for here.
    pub(crate) fn find(&self, prefix: &str) -> Option<&str> {
        if prefix == "xml" {
            return Some(XML_NAMESPACE);
        }
        self.bindings
            .iter()
            .rev()
            .find(|binding| binding.prefix == prefix)
            .map(|binding| binding.uri.as_ref())
    }

    /// Takes in the declarations of a start tag and checks its names.
    pub(crate) fn enter(
        &mut self,
        text: &'a str,
        depth: usize,
        element: (&'a str, usize),
        attributes: &[RawAttribute],
        declared_in_doctype: bool,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        find_duplicates(text, attributes, &mut faults);
        let mut qualified = false;
        for attribute in attributes {
            let name = attribute.name.of(text);
            let has_colon = name.bytes().any(|byte| byte == b':');
            if name == "xmlns" || has_colon && name.starts_with("xmlns:") {
                self.bind(text, depth, attribute, &mut faults);
            } else {
                qualified |= has_colon;
            }
        }
        if !declared_in_doctype {
            self.check_prefix(element.0, element.1, &mut faults);
            if qualified {
                self.check_attributes(text, attributes, &mut faults);
            }
        }
        faults
    }

    /// Forgets what the element at `depth` declared.
    pub(crate) fn leave(&mut self, depth: usize) {
        while self
            .bindings
            .last()
            .is_some_and(|binding| binding.depth >= depth)
        {
            self.bindings.pop();
        }
    }

    fn bind(
        &mut self,
        text: &'a str,
        depth: usize,
        attribute: &RawAttribute,
        faults: &mut Vec<Fault>,
    ) {
        let prefix = attribute
            .name
            .of(text)
            .strip_prefix("xmlns:")
            .unwrap_or_default();
        let uri = resolve(attribute.value.of(text));
        let is_default = attribute.name.of(text) == "xmlns";
        if let Some(reason) = refusal(prefix, &uri, is_default) {
            faults.push(Fault::error(
                "namespace",
                attribute.name.start(),
                format!(
                    "“{}” cannot be declared: {reason}.",
                    attribute.name.of(text)
                ),
                "Correct the declaration, or delete it.",
            ));
        } else {
            self.bindings.push(Binding { depth, prefix, uri });
        }
    }

    fn check_prefix(&self, name: &str, at: usize, faults: &mut Vec<Fault>) {
        let Some((prefix, local)) = name.split_once(':') else {
            return;
        };
        if prefix.is_empty() || local.contains(':') || !begins_name(local) {
            faults.push(Fault::error(
                "bad-name",
                at,
                format!("“{name}” is not a name: a colon stands once, between prefix and name."),
                "Delete the colons that are too many.",
            ));
        } else if prefix == "xmlns" || self.find(prefix).is_none() {
            faults.push(Fault::error(
                "undeclared-prefix",
                at,
                format!("The prefix “{prefix}” of “{name}” is not declared."),
                format!("Add xmlns:{prefix}=\"…\" to this element or one around it, or delete the prefix."),
            ));
        }
    }

    fn check_attributes(&self, text: &str, attributes: &[RawAttribute], faults: &mut Vec<Fault>) {
        let mut expanded: Vec<(&str, &str, u32)> = Vec::new();
        for attribute in attributes {
            let name = attribute.name.of(text);
            if name.starts_with("xmlns:") || !name.contains(':') {
                continue;
            }
            self.check_prefix(name, attribute.name.start(), faults);
            if let Some((prefix, local)) = name.split_once(':')
                && let Some(uri) = self.find(prefix)
            {
                expanded.push((uri, local, attribute.name.start));
            }
        }
        expanded.sort_unstable();
        for pair in expanded.windows(2) {
            if let [(uri, local, first), (other_uri, other_local, second)] = pair
                && uri == other_uri
                && local == other_local
                && spelled_differently(text, *first, *second)
            {
                faults.push(Fault::error(
                    "duplicate-attribute",
                    *second as usize,
                    format!("“{local}” of the namespace {uri} is given twice, under two prefixes."),
                    "Delete one of the two.",
                ));
            }
        }
    }
}

/// The same spelling twice is already reported as a plain duplicate.
fn spelled_differently(text: &str, first: u32, second: u32) -> bool {
    let name = |start: u32| {
        let rest = text.get(start as usize..).unwrap_or_default();
        rest.split(['=', ' ', '\t', '\r', '\n'])
            .next()
            .unwrap_or_default()
    };
    name(first) != name(second)
}

fn begins_name(local: &str) -> bool {
    local.starts_with(|first: char| first != ':' && super::characters::is_name_start(first))
}

fn refusal(prefix: &str, uri: &str, is_default: bool) -> Option<&'static str> {
    if !is_default && (prefix.contains(':') || !begins_name(prefix)) {
        Some("a prefix is a name without a colon")
    } else if prefix == "xmlns" || uri == XMLNS_NAMESPACE {
        Some("xmlns is reserved")
    } else if (prefix == "xml") != (uri == XML_NAMESPACE) {
        Some("the prefix xml and its namespace belong to each other alone")
    } else if uri.is_empty() && !is_default {
        Some("a prefix needs a namespace that is not empty")
    } else {
        None
    }
}

fn find_duplicates(text: &str, attributes: &[RawAttribute], faults: &mut Vec<Fault>) {
    if attributes.len() <= PAIRWISE_LIMIT {
        find_duplicates_pairwise(text, attributes, faults);
    } else {
        find_duplicates_sorted(text, attributes, faults);
    }
}

fn find_duplicates_pairwise(text: &str, attributes: &[RawAttribute], faults: &mut Vec<Fault>) {
    for (index, later) in attributes.iter().enumerate() {
        let name = later.name.of(text);
        let seen = attributes.iter().take(index);
        if seen
            .into_iter()
            .any(|earlier| earlier.name.of(text) == name)
        {
            faults.push(duplicate(name, later.name));
        }
    }
}

fn find_duplicates_sorted(text: &str, attributes: &[RawAttribute], faults: &mut Vec<Fault>) {
    let mut names: Vec<(&str, Span)> = attributes
        .iter()
        .map(|attribute| (attribute.name.of(text), attribute.name))
        .collect();
    names.sort_unstable_by_key(|(name, span)| (*name, span.start));
    let mut later: Vec<(&str, Span)> = Vec::new();
    for pair in names.windows(2) {
        if let [(first, _), (second, span)] = pair
            && first == second
        {
            later.push((second, *span));
        }
    }
    later.sort_unstable_by_key(|(_, span)| span.start);
    let first = later.into_iter().take(MAX_FAULTS);
    faults.extend(first.map(|(name, span)| duplicate(name, span)));
}

fn duplicate(name: &str, span: Span) -> Fault {
    Fault::error(
        "duplicate-attribute",
        span.start(),
        format!("The attribute “{name}” is given a second time."),
        "Delete one of the two.",
    )
}
