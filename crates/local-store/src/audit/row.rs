//! One row of the trail as a list of columns, and the hashes over it.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row, params_from_iter};
use sha2::{Digest as _, Sha256};

use super::entry::{Answer, NewEntry, RowKind};
use crate::blobs::Hash;
use crate::error::Result;
use crate::sql;

/// Every column that a hash covers, in the order in which it does. The order is part of the format.
pub(super) const COLUMNS: &str = "entry, kind, about, at, profile, colour, protected, tenant, user, script_name, \
    title, method, path, summary, body_sha256, outcome, result, detail_code, message, tracking_id, duration_millis, \
    finding";

pub(super) const COLUMN_COUNT: usize = 22;

/// The columns of a row that is to be added, in the order of [`COLUMNS`].
pub(super) struct Columns([Value; COLUMN_COUNT]);

impl Columns {
    fn new(entry: i64, kind: RowKind, at: i64) -> Self {
        let mut columns = Self([const { Value::Null }; COLUMN_COUNT]);
        columns.fill(0, [entry.into()]);
        columns.fill(1, [kind.word().to_owned().into()]);
        columns.fill(3, [at.into()]);
        columns
    }

    /// Puts values into the columns from `start` on.
    fn fill<const COUNT: usize>(&mut self, start: usize, values: [Value; COUNT]) {
        for (column, value) in self.0.iter_mut().skip(start).zip(values) {
            *column = value;
        }
    }

    pub(super) fn sent(entry: i64, new: &NewEntry) -> Self {
        let NewEntry {
            at,
            profile,
            colour,
            protected,
            tenant,
            user,
            script_name,
            title,
            method,
            path,
            summary,
            body_sha256,
        } = new.clone();
        let mut columns = Self::new(entry, RowKind::Sent, sql::micros(at));
        columns.fill(
            4,
            [
                profile.into(),
                colour.into(),
                protected.into(),
                tenant.as_str().to_owned().into(),
                user.into(),
                script_name.into(),
                title.into(),
                method.into(),
                path.into(),
                summary.into(),
                body_sha256.into(),
            ],
        );
        columns
    }

    pub(super) fn answer(entry: i64, about: i64, answer: &Answer) -> Self {
        let Answer {
            at,
            outcome,
            result,
            detail_code,
            message,
            tracking_id,
            duration,
        } = answer.clone();
        let mut columns = Self::new(entry, RowKind::Answer, sql::micros(at));
        columns.fill(2, [about.into()]);
        columns.fill(
            15,
            [
                outcome.word().to_owned().into(),
                result.into(),
                detail_code.into(),
                message.into(),
                tracking_id.into(),
                sql::millis(duration).into(),
            ],
        );
        columns
    }

    pub(super) fn finding(entry: i64, about: i64, at: jiff::Timestamp, text: &str) -> Self {
        let mut columns = Self::new(entry, RowKind::Finding, sql::micros(at));
        columns.fill(2, [about.into()]);
        columns.fill(21, [text.to_owned().into()]);
        columns
    }

    /// Hash of the row alone.
    pub(super) fn hash(&self) -> Hash {
        let mut bytes = Vec::with_capacity(512);
        for column in &self.0 {
            absorb(&mut bytes, column.into());
        }
        Sha256::digest(bytes).into()
    }

    pub(super) fn insert(&self, connection: &Connection, chain: &Hash) -> Result<()> {
        let places = vec!["?"; COLUMN_COUNT + 1].join(", ");
        let chain = Value::from(chain.to_vec());
        connection
            .prepare_cached(&format!(
                "INSERT INTO audit ({COLUMNS}, chain) VALUES ({places})"
            ))?
            .execute(params_from_iter(self.0.iter().chain([&chain])))?;
        Ok(())
    }
}

/// Hash of a stored row alone, whose first columns are [`COLUMNS`].
pub(super) fn hash_stored(row: &Row<'_>) -> Result<Hash> {
    let mut bytes = Vec::with_capacity(512);
    for column in 0..COLUMN_COUNT {
        absorb(&mut bytes, row.get_ref(column)?);
    }
    Ok(Sha256::digest(bytes).into())
}

/// The link that follows `before`: SHA-256 over the earlier link and the row's hash.
pub(super) fn link(before: &Hash, row: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(row);
    hasher.finalize().into()
}

/// Adds a value with its type and its length, so that no two rows give the same bytes.
fn absorb(bytes: &mut Vec<u8>, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => absorb_bytes(bytes, 0, &[]),
        ValueRef::Integer(number) => absorb_bytes(bytes, 1, &number.to_le_bytes()),
        ValueRef::Real(number) => absorb_bytes(bytes, 2, &number.to_le_bytes()),
        ValueRef::Text(text) => absorb_bytes(bytes, 3, text),
        ValueRef::Blob(blob) => absorb_bytes(bytes, 4, blob),
    }
}

fn absorb_bytes(bytes: &mut Vec<u8>, kind: u8, value: &[u8]) {
    bytes.push(kind);
    bytes.extend_from_slice(&(value.len() as u64).to_le_bytes());
    bytes.extend_from_slice(value);
}
