//! Structural edits of a document's text: a value says what changes, and only those bytes change.
//!
//! Elements are named by the places that the typed views keep. Comments, order, blanks, quotes, line ends and unknown
//! elements stay byte for byte; what is new is indented and quoted like its neighbours. A comment keeps its place when
//! the element behind it moves. What an edit means for a kind of document is said by its noun: [`CorrelationEdit`],
//! [`FormEdit`], [`TemplateEdit`].

mod attribute;
mod change;
mod correlation;
mod document;
mod element;
mod form;
mod layout;
mod template;
mod text;
mod write;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::element::Element;
use crate::problem::{Place, Problem, Severity};

pub use change::{Change, Splice};
pub use correlation::CorrelationEdit;
pub use document::EditableDocument;
pub use form::{EditableForm, FormEdit, NewField};
pub use template::{DefinitionEdit, NewDefinition, OnList, TemplateEdit};

/// One change of a document; elements are named by where they begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Gives an attribute a value, behind the others if it is new; without a value it is taken away, with the blanks
    /// before it.
    Attribute {
        element: Place,
        name: Cow<'static, str>,
        /// The value as a reader is to get it.
        value: Option<String>,
    },
    /// Replaces the text of an element that holds no other elements.
    SetText {
        element: Place,
        /// The text as a reader is to get it.
        text: String,
    },
    Insert {
        at: At,
        /// What is put there.
        element: NewElement,
    },
    /// Takes an element away, with its line where it has one of its own.
    Remove { element: Place },
    /// Puts an element elsewhere, as it is written.
    Move { element: Place, to: At },
    /// Puts a copy of an element behind it, as it is written.
    Duplicate { element: Place },
}

/// Where an element is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// Before the element that begins here.
    Before(Place),
    /// Behind the element that begins here.
    After(Place),
    /// Last in an element, or in the first element of this path below it. What is missing of the path is made.
    LastIn(Place, &'static [&'static str]),
}

/// An element that is added. It gets the prefix of the element around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewElement {
    pub name: Cow<'static, str>,
    /// Names and values, in the order in which they are written.
    pub attributes: Vec<(Cow<'static, str>, String)>,
    /// The text in it, before its elements.
    pub text: String,
    pub children: Vec<Self>,
}

impl NewElement {
    /// An element without anything in it.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// The same with one more attribute.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// The same with a text in it.
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}

/// A text that was edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    pub text: String,
    /// What changed, to take it back or to make it again.
    pub change: Change,
}

impl Edit {
    /// Gives an attribute a value, or takes it away.
    pub fn set(
        element: Place,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Option<String>>,
    ) -> Self {
        let (name, value) = (name.into(), value.into());
        Self::Attribute {
            element,
            name,
            value,
        }
    }

    /// What it changes, or what it puts something beside or into.
    fn place(&self) -> Place {
        match self {
            Self::Attribute { element, .. }
            | Self::SetText { element, .. }
            | Self::Remove { element }
            | Self::Move { element, .. }
            | Self::Duplicate { element }
            | Self::Insert {
                at: At::Before(element) | At::After(element) | At::LastIn(element, _),
                ..
            } => *element,
        }
    }

    /// Makes this edit in a text. For many edits of one document read an [`EditableDocument`] once.
    ///
    /// ```
    /// use patchpanel_core_models::documents::edit::Edit;
    /// use patchpanel_core_models::problem::Place;
    ///
    /// let text = "<Form>\r\n  <Field name='host'/> <!-- the server -->\r\n</Form>";
    /// let field = Place::new(2, 3);
    /// let set = Edit::set(field, "required", "true".to_owned());
    /// let edited = set.apply(text)?;
    ///
    /// assert_eq!(edited.text, "<Form>\r\n  <Field name='host' required='true'/> <!-- the server -->\r\n</Form>");
    /// assert_eq!(edited.change.inverse().apply(&edited.text).as_deref(), Some(text));
    /// # Ok::<(), patchpanel_core_models::problem::Problem>(())
    /// ```
    ///
    /// # Errors
    /// The first fault of a text that is not well-formed, or why the edit does not fit it.
    pub fn apply(&self, text: &str) -> Result<Edited, Problem> {
        let mut document = EditableDocument::read(text)?;
        let change = document.apply(self)?;
        Ok(Edited {
            text: document.into_text(),
            change,
        })
    }
}

/// Makes the edits that a noun asks for in a view of the text.
fn apply_in<V: From<Element>>(
    text: &str,
    resolve: impl FnOnce(&V) -> Option<Edit>,
) -> Result<Edited, Problem> {
    let (mut document, view) = EditableDocument::with_view(text)?;
    let change = document.apply(&resolve(&view).ok_or_else(gone)?)?;
    Ok(Edited {
        text: document.into_text(),
        change,
    })
}

/// Makes edits whose places are all of the text as it is now: from its end, so that those before stay true.
fn run(
    document: &mut EditableDocument,
    mut edits: Vec<Edit>,
    change: &mut Change,
) -> Result<(), Problem> {
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place()));
    for edit in edits {
        change.splices.extend(document.apply(&edit)?.splices);
    }
    Ok(())
}

fn set_or_remove(element: Place, name: &'static str, value: &str) -> Edit {
    Edit::set(
        element,
        name,
        Some(value.to_owned()).filter(|value| !value.is_empty()),
    )
}

fn gone() -> Problem {
    refused(
        None,
        "edit-no-such-element",
        "The part to edit is no longer in the document.",
        "Check the changed document, then repeat the edit.",
    )
}

fn refused(place: Option<Place>, code: &'static str, what: &str, next: &str) -> Problem {
    Problem {
        place,
        ..Problem::new(Severity::Error, code, what, next)
    }
}

/// What is put before an element is put there in order, what is put behind it from the last one.
fn inserts(at: &At, mut elements: Vec<NewElement>) -> Vec<Edit> {
    match at {
        // The place is that of the newest one from then on, so each comes before those that were put there.
        At::Before(_) | At::After(_) => elements.reverse(),
        At::LastIn(..) => {}
    }
    let insert = |element| Edit::Insert {
        at: at.clone(),
        element,
    };
    elements.into_iter().map(insert).collect()
}

/// A name with the first number that makes it new; it is used from now on.
fn unused(name: &str, names: &mut BTreeSet<String>) -> String {
    let mut stem = name.trim_end_matches(|last: char| last.is_ascii_digit());
    let number = format!("{name}_");
    if stem.is_empty() {
        stem = &number;
    }
    let numbered = (2_u32..).map(|number| format!("{stem}{number}"));
    let found = numbered.into_iter().find(|name| !names.contains(name));
    let found = found.unwrap_or_default();
    names.insert(found.clone());
    found
}
