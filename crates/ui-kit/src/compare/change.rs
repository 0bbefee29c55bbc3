//! What happened to a value.

/// What happened to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Replaced,
    /// It will be gone.
    Removed,
}

impl Change {
    /// The word that a person reads.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Replaced => "Replaced",
            Self::Removed => "Removed",
        }
    }

    /// The operation that makes the change, as RFC 6902 names it.
    pub fn operation(self) -> &'static str {
        match self {
            Self::Added => "add",
            Self::Replaced => "replace",
            Self::Removed => "remove",
        }
    }
}
