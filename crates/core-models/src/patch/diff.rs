//! [`diff`]: the operations that turn one JSON value into another.
//!
//! The order of members never matters. Items of arrays are matched by their longest common subsequence, so
//! that removing the first of five is one operation. The output is the same on every run, and never longer
//! than that of a comparison index by index. `move` and `copy` are never made, because the schema of the
//! API's patch operations has no `from`.

use serde_json::{Map, Value};

use super::align::{Step, align};
use super::operation::{Operation, Patch};
use super::pointer::{Pointer, push_token};
use super::same::{same_text, same_value};

/// The operations that turn `before` into `after`.
///
/// `null` is a value like any other. Numbers are compared by value, so `1` and `1.0` are the same.
/// An item of an array that changes in more than one place is replaced, so an array never takes more operations than it
/// has items. Operations come in the order of the keys, inside and outside. The longest common subsequence of two arrays is exact
/// as long as at most 700 items come or go; beyond that, items that occur once on each side are matched, so that time
/// and memory stay in proportion to the input. Values as deep as a patch may make them ([`super::MAX_DEPTH`]) are
/// compared; far deeper ones, which no JSON text that `serde_json` reads has, may exhaust the stack.
///
/// ```
/// use patchpanel_core_models::patch;
/// use serde_json::json;
///
/// let patch = patch::diff(
///     &json!({"a": 1, "b": [1, 2, 3, 4, 5], "c/d": true}),
///     &json!({"a": null, "b": [2, 3, 4, 5], "new": {}}),
/// );
/// assert_eq!(
///     serde_json::to_value(&patch)?,
///     json!([
///         {"op": "replace", "path": "/a", "value": null},
///         {"op": "remove", "path": "/b/0"},
///         {"op": "remove", "path": "/c~1d"},
///         {"op": "add", "path": "/new", "value": {}},
///     ]),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn diff(before: &Value, after: &Value) -> Patch {
    diff_under(&Pointer::root(), before, after)
}

/// Like [`diff`], for values that lie at `place` in a larger value: every path starts there.
///
/// ```
/// use patchpanel_core_models::patch::{self, Pointer};
/// use serde_json::json;
///
/// let place = Pointer::root().join("connectorMetadata");
/// let patch = patch::diff_under(&place, &json!({"a": 1}), &json!({}));
/// assert_eq!(patch.to_string(), r#"[{"op":"remove","path":"/connectorMetadata/a"}]"#);
/// ```
pub fn diff_under(place: &Pointer, before: &Value, after: &Value) -> Patch {
    let mut differ = Differ {
        place,
        tokens: Vec::new(),
        operations: Vec::new(),
        member_order: MemberOrder::of_this_build(),
        wholes: 0,
    };
    differ.values(before, after);
    Patch(differ.operations)
}

/// Up to so many members an object is compared as a whole before it is walked through.
const SMALL: usize = 16;

/// So many objects inside each other are compared as a whole, so that no value is compared more often than that.
const WHOLES: usize = 4;

/// How `serde_json` orders the members of an object: by key, unless another crate of the build switches
/// on its feature `preserve_order`.
#[derive(Clone, Copy, PartialEq)]
enum MemberOrder {
    ByKey,
    AsInserted,
}

impl MemberOrder {
    fn of_this_build() -> Self {
        let probe = ["b", "a"].map(|key| (key.to_owned(), Value::Null));
        let members: Map<String, Value> = probe.into_iter().collect();
        if members.keys().is_sorted() {
            Self::ByKey
        } else {
            Self::AsInserted
        }
    }
}

/// One step of the path to the value that is compared.
#[derive(Clone, Copy)]
enum Token<'value> {
    Key(&'value str),
    Index(usize),
}

struct Differ<'value> {
    place: &'value Pointer,
    /// Paths are written out only for the operations, not for everything that is compared.
    tokens: Vec<Token<'value>>,
    operations: Vec<Operation>,
    member_order: MemberOrder,
    /// How many objects around were compared as a whole and differ.
    wholes: usize,
}

impl<'value> Differ<'value> {
    fn path(&self) -> Pointer {
        let length = |token: &Token<'_>| match token {
            Token::Key(key) => key.len() + 1,
            Token::Index(_) => 8,
        };
        let length: usize = self.tokens.iter().map(length).sum();
        let mut path = String::with_capacity(self.place.as_str().len() + length);
        path.push_str(self.place.as_str());
        for token in &self.tokens {
            match token {
                Token::Key(key) => push_token(&mut path, key),
                Token::Index(index) => push_token(&mut path, &index.to_string()),
            }
        }
        Pointer::from_valid(path)
    }

    fn add(&mut self, token: Token<'value>, value: &Value) {
        self.tokens.push(token);
        let path = self.path();
        let value = value.clone();
        self.operations.push(Operation::Add { path, value });
        self.tokens.pop();
    }

    fn remove(&mut self, token: Token<'value>) {
        self.tokens.push(token);
        let path = self.path();
        self.operations.push(Operation::Remove { path });
        self.tokens.pop();
    }

    fn replace(&mut self, value: &Value) {
        let path = self.path();
        let value = value.clone();
        self.operations.push(Operation::Replace { path, value });
    }

    /// Most values are the same, so small ones are compared as a whole first, without noting the path to them.
    fn change(&mut self, token: Token<'value>, before: &'value Value, after: &'value Value) {
        let is_small = match before {
            Value::Object(members) => members.len() <= SMALL && self.wholes < WHOLES,
            Value::Array(_) => false,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        };
        if is_small && same_value(before, after) {
            return;
        }
        self.wholes += usize::from(is_small);
        self.tokens.push(token);
        self.values(before, after);
        self.tokens.pop();
        self.wholes -= usize::from(is_small);
    }

    /// Changes one item of an array, as a whole when that takes fewer operations.
    fn item(&mut self, index: usize, before: &'value Value, after: &'value Value) {
        let start = self.operations.len();
        self.change(Token::Index(index), before, after);
        if self.operations.len() > start + 1 {
            self.operations.truncate(start);
            self.tokens.push(Token::Index(index));
            self.replace(after);
            self.tokens.pop();
        }
    }

    fn values(&mut self, before: &'value Value, after: &'value Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => match self.member_order {
                MemberOrder::ByKey => self.objects(before.iter(), after.iter()),
                MemberOrder::AsInserted => {
                    self.objects(sorted(before).into_iter(), sorted(after).into_iter());
                }
            },
            (Value::Array(before), Value::Array(after)) => self.arrays(before, after),
            _ if same_value(before, after) => {}
            _ => self.replace(after),
        }
    }

    /// Walks through the members of both sides, ordered by key, side by side.
    fn objects(
        &mut self,
        mut before: impl Iterator<Item = Member<'value>>,
        mut after: impl Iterator<Item = Member<'value>>,
    ) {
        let (mut old, mut new) = (before.next(), after.next());
        loop {
            match (old, new) {
                (Some((old_key, old_value)), Some((new_key, new_value)))
                    if same_text(old_key, new_key) =>
                {
                    self.change(Token::Key(old_key), old_value, new_value);
                    (old, new) = (before.next(), after.next());
                }
                (Some((old_key, _)), Some((new_key, _))) if old_key < new_key => {
                    self.remove(Token::Key(old_key));
                    old = before.next();
                }
                (_, Some((new_key, new_value))) => {
                    self.add(Token::Key(new_key), new_value);
                    new = after.next();
                }
                (Some((old_key, _)), None) => {
                    self.remove(Token::Key(old_key));
                    old = before.next();
                }
                (None, None) => break,
            }
        }
    }

    fn arrays(&mut self, before: &'value [Value], after: &'value [Value]) {
        let is_same = |(a, b): &(&Value, &Value)| same_value(a, b);
        let prefix = before.iter().zip(after).take_while(is_same).count();
        if prefix == before.len() && prefix == after.len() {
            // Most arrays are equal; looking for an alignment of nothing would cost more than they did.
            return;
        }
        let before = before.get(prefix..).unwrap_or_default();
        let after = after.get(prefix..).unwrap_or_default();
        let ends = before.iter().rev().zip(after.iter().rev());
        let suffix = ends.take_while(is_same).count();
        let before = before.get(..before.len() - suffix).unwrap_or_default();
        let after = after.get(..after.len() - suffix).unwrap_or_default();
        let mut index = prefix;
        for step in align(before, after) {
            match step {
                Step::Keep => {}
                Step::Change(old, new) => self.item(index, old, new),
                Step::Add(new) => self.add(Token::Index(index), new),
                Step::Remove => {
                    self.remove(Token::Index(index));
                    continue;
                }
            }
            index += 1;
        }
    }
}

type Member<'value> = (&'value String, &'value Value);

fn sorted(members: &Map<String, Value>) -> Vec<Member<'_>> {
    let mut sorted: Vec<Member<'_>> = members.iter().collect();
    sorted.sort_unstable_by_key(|(key, _)| *key);
    sorted
}

#[cfg(test)]
mod tests;
