//! What a view computed, kept as long as what it was computed from is the same.

use std::sync::Arc;

/// A key that is the same as long as it is the same place in memory.
pub(super) struct SamePlace<T>(pub(super) Arc<T>);

impl<T> PartialEq for SamePlace<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A value and the key that it was made from.
pub(super) struct Cached<K, V>(Option<(K, V)>);

impl<K, V> Default for Cached<K, V> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: PartialEq, V> Cached<K, V> {
    /// The value for `key`, made anew if the one that is kept is for another.
    pub(super) fn of(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        self.follow(key, |_| make())
    }

    /// The value for `key`, made from the one that is kept if that is for another.
    pub(super) fn follow(&mut self, key: K, make: impl FnOnce(Option<V>) -> V) -> &mut V {
        let value = match self.0.take() {
            Some((known, value)) if known == key => value,
            kept => make(kept.map(|(_, value)| value)),
        };
        &mut self.0.insert((key, value)).1
    }
}
