//! Edits of the correlation config: the filters, named by their number in [`CorrelationConfig::filters`].

use super::{At, Edit, Edited, NewElement, apply_in, set_or_remove};
use crate::documents::CorrelationConfig;
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
    /// Changes an attribute of a filter, such as `property`; one that is emptied is taken away.
    Set(usize, &'static str, String),
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
                let mut element = NewElement::new("Filter").with("operation", "EQ");
                for (name, text) in [("property", property), ("value", value)] {
                    if !text.is_empty() {
                        element = element.with(name, text);
                    }
                }
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
            Self::Set(number, name, value) => {
                Some(set_or_remove(filter(*number)?.place, name, value))
            }
        }
    }
}
