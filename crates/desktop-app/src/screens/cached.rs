//! What a view computed, kept as long as what it was computed from is the same.

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
        let kept = self.0.take().filter(|(known, _)| *known == key);
        let (_, value) = self.0.insert(kept.unwrap_or_else(|| (key, make())));
        value
    }
}
