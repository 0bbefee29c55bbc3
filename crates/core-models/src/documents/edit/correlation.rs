//! Edits of the correlation config: the filters, named by their number in [`CorrelationConfig::filters`].

use std::borrow::Cow;

use super::{At, Edit, Edited, NewElement, apply_in};
use crate::documents::{CorrelationConfig, CorrelationFilter};
use crate::problem::Problem;

/// One edit of the filters; they are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorrelationEdit {
    /// Adds a filter that compares for equality.
    Add {
        /// Its number; behind the last one where there are fewer.
        at: usize,
        property: String,
        value: String,
    },
    /// Removes a filter, single or not.
    Remove(usize),
    /// Puts a copy of a filter behind it.
    Duplicate(usize),
    /// Moves a filter to another number.
    Move {
        from: usize,
        /// Its number afterwards.
        to: usize,
    },
    /// Changes the identity attribute.
    SetProperty(usize, String),
    /// Changes the account attribute.
    SetValue(usize, String),
    /// Whether upper and lower case are the same.
    SetIgnoreCase(usize, bool),
}

impl CorrelationEdit {
    /// Makes the edit in a correlation config.
    ///
    /// ```
    /// use patchpanel_core_models::documents::edit::CorrelationEdit;
    ///
    /// let text = r#"<CorrelationConfig name="HR">
    ///   <AttributeAssignments>
    ///     <!-- first -->
    ///     <Filter operation="EQ" property="email" value="mail"/>
    ///   </AttributeAssignments>
    /// </CorrelationConfig>"#;
    /// let add = CorrelationEdit::Add { at: 1, property: "uid".into(), value: "login".into() };
    /// let edited = add.apply(text)?;
    ///
    /// let added = "\n    <Filter operation=\"EQ\" property=\"uid\" value=\"login\"/>";
    /// assert_eq!(edited.text.replace(added, ""), text);
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed; no filter has the number; a character that XML does not allow.
    pub fn apply(&self, text: &str) -> Result<Edited, Problem> {
        apply_in(text, |config: &CorrelationConfig| self.resolve(config))
    }

    fn resolve(&self, config: &CorrelationConfig) -> Option<Edit> {
        let filters = &config.filters;
        let filter = |number: usize| filters.get(number);
        match self {
            Self::Add {
                at,
                property,
                value,
            } => {
                let element = NewElement::new("Filter")
                    .with("operation", "EQ")
                    .with("property", property)
                    .with("value", value);
                let before = filter(*at).map(|next| At::Before(next.place));
                let behind = || filters.last().map(|last| At::After(last.place));
                let first = || At::LastIn(config.place, &["AttributeAssignments"]);
                let at = before.or_else(behind).unwrap_or_else(first);
                Some(Edit::Insert { at, element })
            }
            Self::Remove(number) => {
                let element = filter(*number)?.place;
                Some(Edit::Remove { element })
            }
            Self::Duplicate(number) => {
                let element = filter(*number)?.place;
                Some(Edit::Duplicate { element })
            }
            Self::Move { from, to } => {
                let (element, there) = (filter(*from)?.place, filter(*to)?.place);
                let to = if from < to {
                    At::After(there)
                } else {
                    At::Before(there)
                };
                Some(Edit::Move { element, to })
            }
            Self::SetProperty(number, value) => Some(set(filter(*number)?, "property", value)),
            Self::SetValue(number, value) => Some(set(filter(*number)?, "value", value)),
            Self::SetIgnoreCase(number, on) => {
                let value = if *on { "true" } else { "false" };
                Some(set(filter(*number)?, "ignoreCase", value))
            }
        }
    }
}

fn set(filter: &CorrelationFilter, name: &'static str, value: &str) -> Edit {
    Edit::SetAttribute {
        element: filter.place,
        name: Cow::Borrowed(name),
        value: value.to_owned(),
    }
}
