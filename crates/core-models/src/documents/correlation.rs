//! The correlation config: how accounts find their identities (`CorrelationConfig`).
//!
//! Filters are tried from the top; the first that finds an identity decides. Rules are in `correlation_rules.rs`.

use super::element::{Attributes, Element};
use crate::problem::{Place, Problem};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrelationConfig {
    /// Where `CorrelationConfig` begins.
    pub place: Place,
    /// `name`, and `id` in exported documents.
    pub attributes: Attributes,
    /// What stands in `AttributeAssignments`, in the order in which it is tried.
    pub filters: Vec<CorrelationFilter>,
    /// How many `DirectAssignment`s there are.
    pub direct_assignments: usize,
}

/// One `Filter` or `CompositeFilter`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrelationFilter {
    pub place: Place,
    pub last_line: u32,
    /// `operation`, `property`, `value`, `ignoreCase`, `matchMode` and more.
    pub attributes: Attributes,
    /// Whether it combines others.
    pub kind: FilterKind,
}

/// A single comparison, or a combination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterKind {
    /// `Filter`
    Single,
    /// `CompositeFilter` with the filters in it.
    Composite(Vec<CorrelationFilter>),
}

impl CorrelationFilter {
    /// `EQ`, or another operation; `AND`, `OR` and `NOT` in a combination.
    pub fn operation(&self) -> &str {
        self.attributes.text("operation")
    }

    /// The identity attribute that is compared.
    pub fn property(&self) -> &str {
        self.attributes.text("property")
    }

    /// The account attribute that it is compared with.
    pub fn value(&self) -> &str {
        self.attributes.text("value")
    }
}

impl CorrelationConfig {
    /// Reads a document. Elements that it does not know are passed over.
    ///
    /// ```
    /// use patchpanel_core_models::documents::CorrelationConfig;
    ///
    /// let config = CorrelationConfig::parse(
    ///     "<CorrelationConfig name='HR'><AttributeAssignments>\
    ///      <Filter operation='EQ' property='email' value='mail'/>\
    ///      </AttributeAssignments></CorrelationConfig>",
    /// )?;
    ///
    /// assert_eq!(config.filters[0].value(), "mail");
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed XML.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Element::read(text).map(Self::from)
    }
}

impl From<Element> for CorrelationConfig {
    fn from(root: Element) -> Self {
        let assignments = root.named("AttributeAssignments");
        let filters = assignments.flat_map(|assignments| filters(&assignments.children));
        let direct = root
            .named("DirectAssignments")
            .flat_map(|direct| &direct.children);
        Self {
            place: root.place,
            filters: filters.collect(),
            direct_assignments: direct.count(),
            attributes: root.attributes,
        }
    }
}

fn filters(elements: &[Element]) -> Vec<CorrelationFilter> {
    elements.iter().filter_map(filter).collect()
}

fn filter(element: &Element) -> Option<CorrelationFilter> {
    let kind = match element.name.as_str() {
        "Filter" => FilterKind::Single,
        "CompositeFilter" => FilterKind::Composite(filters(&element.children)),
        _ => return None,
    };
    Some(CorrelationFilter {
        place: element.place,
        last_line: element.last_line,
        attributes: element.attributes.clone(),
        kind,
    })
}
