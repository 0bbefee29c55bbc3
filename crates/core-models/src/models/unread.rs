//! [`Unread`]: what of an answer could not be read.

use crate::patch::Pointer;

/// A part of an answer that could not be read. It is shown as it was written, and nothing that is sent may touch it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unread {
    /// Where it is. A name that is no text stands here as it was written.
    pub place: Pointer,
    /// Its JSON as it was written.
    pub text: String,
    /// Why it could not be read, without a full stop.
    pub why: String,
}

impl Unread {
    /// A whole row of a list that is none, such as `null`.
    pub fn row(text: &str, why: &str) -> Self {
        Self {
            place: Pointer::root(),
            text: text.to_owned(),
            why: why.to_owned(),
        }
    }

    /// Whether a change of what is at `place` would change it.
    pub fn is_touched_at(&self, place: &Pointer) -> bool {
        place == &self.place || place.contains(&self.place) || self.place.contains(place)
    }
}
