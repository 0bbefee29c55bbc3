//! [`diff`]: the operations that turn one JSON value into another.

use serde_json::{Map, Value};

use super::operation::{Operation, Patch};
use super::pointer::{Pointer, push_token};

/// The operations that turn `before` into `after`.
pub fn diff(before: &Value, after: &Value) -> Patch {
    diff_under(&Pointer::root(), before, after)
}

/// Like [`diff`], for values that lie at `place` in a larger value: every path starts there.
pub fn diff_under(place: &Pointer, before: &Value, after: &Value) -> Patch {
    let mut differ = Differ {
        path: place.as_str().to_owned(),
        operations: Vec::new(),
    };
    differ.values(before, after);
    Patch(differ.operations)
}

struct Differ {
    path: String,
    operations: Vec<Operation>,
}

impl Differ {
    fn here(&self) -> Pointer {
        Pointer::from_valid(self.path.clone())
    }

    fn under(&mut self, token: &str, work: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        push_token(&mut self.path, token);
        work(self);
        self.path.truncate(length);
    }

    fn add(&mut self, value: &Value) {
        let path = self.here();
        let value = value.clone();
        self.operations.push(Operation::Add { path, value });
    }

    fn remove(&mut self) {
        let path = self.here();
        self.operations.push(Operation::Remove { path });
    }

    fn values(&mut self, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.objects(before, after),
            (Value::Array(before), Value::Array(after)) => self.arrays(before, after),
            _ if before == after => {}
            _ => {
                let path = self.here();
                let value = after.clone();
                self.operations.push(Operation::Replace { path, value });
            }
        }
    }

    fn objects(&mut self, before: &Map<String, Value>, after: &Map<String, Value>) {
        let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            self.under(key, |differ| match (before.get(key), after.get(key)) {
                (Some(old), Some(new)) => differ.values(old, new),
                (Some(_), None) => differ.remove(),
                (None, Some(new)) => differ.add(new),
                (None, None) => {}
            });
        }
    }

    fn arrays(&mut self, before: &[Value], after: &[Value]) {
        let prefix = before.iter().zip(after).take_while(|(a, b)| a == b).count();
        let suffix = before
            .iter()
            .skip(prefix)
            .rev()
            .zip(after.iter().skip(prefix).rev())
            .take_while(|(a, b)| a == b)
            .count();
        let old_middle = before.len() - prefix - suffix;
        let new_middle = after.len() - prefix - suffix;
        let shared = old_middle.min(new_middle);
        let pairs = before.iter().zip(after).enumerate();
        for (index, (old, new)) in pairs.skip(prefix).take(shared) {
            self.under(&index.to_string(), |differ| differ.values(old, new));
        }
        for _ in shared..old_middle {
            self.under(&(prefix + shared).to_string(), Self::remove);
        }
        let added = after.iter().enumerate().skip(prefix + shared);
        for (index, new) in added.take(new_middle - shared) {
            self.under(&index.to_string(), |differ| differ.add(new));
        }
    }
}
