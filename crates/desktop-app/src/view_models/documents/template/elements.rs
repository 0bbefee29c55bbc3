//! Provisioning policies, and elements that no table shows: where they stand in the XML.

use patchpanel_core_models::{documents::Element, problem::Place};

use super::CHOICES;
use crate::view_models::documents::sheet::other_attributes;

/// What a new account, or a changed one, is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Policy {
    /// “Create”, “Update”.
    pub usage: String,
    /// The names of its fields.
    pub fields: Vec<String>,
    pub place: Place,
}

/// The policies, in the order of the document.
pub(super) fn policies(root: &Element) -> Vec<Policy> {
    let all = root
        .named("Templates")
        .flat_map(|around| around.named("Template"));
    all.map(|policy| Policy {
        usage: ["usage", "name"]
            .iter()
            .find_map(|name| policy.attributes.get(name))
            .unwrap_or("Template")
            .to_owned(),
        fields: fields(policy),
        place: policy.place,
    })
    .collect()
}

/// The fields in an element, however deep.
fn fields(element: &Element) -> Vec<String> {
    let inner = element.children.iter().flat_map(|child| {
        let own = (child.name == "Field").then(|| child.attributes.text("name").to_owned());
        own.into_iter().chain(fields(child))
    });
    inner.collect()
}

/// What tables and policies show in an element of this name.
fn shown(element: &str) -> &'static [&'static str] {
    match element {
        "Application" => &["Attributes", "Schemas", "Templates"],
        "Attributes" => &["Map"],
        "Map" => &["entry"],
        "Schemas" => &["Schema"],
        "Schema" => &["AttributeDefinition"],
        "AttributeDefinition" => &["Description"],
        "Templates" => &["Template"],
        _ => &[],
    }
}

/// The outermost elements that are not shown: “Description”, “Permission in Schema account”.
pub(super) fn others(root: &Element) -> Vec<(String, Place)> {
    let mut found = Vec::new();
    collect(root, "Application", &mut found);
    found
}

fn collect(element: &Element, as_name: &str, found: &mut Vec<(String, Place)>) {
    for child in &element.children {
        let is_shown = shown(as_name).contains(&child.name.as_str());
        if child.name == "Schema" && is_shown {
            let own = CHOICES.map(|(_, attribute)| attribute);
            let shown = [["objectType"].as_slice(), &own].concat();
            let names = other_attributes(&child.attributes, &shown);
            let words = names.map(|names| format!("{names} of {}", titled(child)));
            found.extend(words.map(|words| (words, child.place)));
        }
        let is_whole = matches!(child.name.as_str(), "entry" | "Description" | "Template");
        match (is_shown, is_whole) {
            (true, true) => {}
            (true, false) => collect(child, &child.name, found),
            (false, _) if as_name == "Application" => {
                found.push((child.name.clone(), child.place));
            }
            (false, _) => found.push((
                format!("{} in {}", child.name, titled(element)),
                child.place,
            )),
        }
    }
}

fn titled(element: &Element) -> String {
    let mut names = ["objectType", "name"].into_iter();
    let name = names.find_map(|name| element.attributes.get(name));
    name.map_or(element.name.clone(), |name| {
        format!("{} {name}", element.name)
    })
}
