//! [`ApplyFault`]: why a patch cannot be applied.

use super::pointer::Pointer;

/// Which operation of a patch failed, and why. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("operation {} ({name} “{path}”) cannot be applied: {fault}", position + 1)]
pub struct ApplyError {
    /// Position of the operation in the patch, the first one is 0.
    pub position: usize,
    /// Name of the operation, such as `replace`.
    pub name: &'static str,
    /// The place that the operation is about.
    pub path: Pointer,
    pub fault: ApplyFault,
}

/// Why an operation cannot be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyFault {
    /// There is no value at the path.
    #[error("there is no value at this place")]
    NoValue,
    /// There is no value at the `from` of a `move` or `copy`.
    #[error("there is no value at the place it starts from")]
    NoSource,
    /// The place has no object or array around it.
    #[error("there is no object or array around this place")]
    NoContainer,
    /// The last part of the path is no index of the array, or lies beyond its end.
    #[error("the array has no such position")]
    NoPosition,
    /// The value is not the one that the `test` expects.
    #[error("the value is not the expected one")]
    TestFailed,
    /// A value cannot be moved into itself (RFC 6902 §4.4).
    #[error("a value cannot be moved into itself")]
    IntoItself,
    /// The whole value cannot be removed, because then no JSON value would be left.
    #[error("the whole value cannot be removed")]
    WholeValue,
    /// The value would nest deeper than [`super::MAX_DEPTH`].
    #[error("the value would be nested too deep")]
    TooDeep,
    /// The patch copies more than [`super::MAX_COPIED_BYTES`].
    #[error("the patch copies too much")]
    TooLarge,
}
