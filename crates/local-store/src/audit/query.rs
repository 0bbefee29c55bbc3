//! Reading the audit trail: a request, its answer and what followed as one line.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::Value;

use super::entry::{Answer, EntryId, NewEntry, Outcome};
use crate::error::Result;
use crate::sql;
use crate::store::Store;
use crate::tenant_key::TenantKey;

mod filter;

pub(super) use filter::each_line;

/// Which lines to read. The default is all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Words that must all be somewhere in the line. Case does not matter for letters without accents.
    pub text: String,
    /// Sent at this time or later.
    pub since: Option<Timestamp>,
    pub profile: Option<String>,
    /// What came of it. A request without an answer is unknown.
    pub outcome: Option<Outcome>,
    pub method: Option<String>,
}

/// A request, what came of it and what followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number in the trail.
    pub id: EntryId,
    pub sent: NewEntry,
    /// What came of it. `None` when the app ended before it was known, or while it is being sent.
    pub answer: Option<Answer>,
    /// What was found out afterwards, in order.
    pub findings: Vec<Finding>,
}

/// What was found out about a request afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub at: Timestamp,
    pub text: String,
}

/// Some of the lines that a filter lets through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The lines, the latest first.
    pub rows: Vec<AuditRow>,
    pub total: u64,
}

/// What can be chosen in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditChoices {
    /// Names of profiles, sorted.
    pub profiles: Vec<String>,
    /// HTTP methods, sorted.
    pub methods: Vec<String>,
}

/// The columns of a line; `sent` and `answer` are the two rows it is joined from.
pub(super) const LINE: &str = "sent.entry, sent.at, sent.profile, sent.colour, sent.protected, sent.tenant, \
    sent.user, sent.script_name, sent.title, sent.method, sent.path, sent.summary, sent.body_sha256, \
    answer.at, answer.outcome, answer.result, answer.detail_code, answer.message, answer.tracking_id, \
    answer.duration_millis";

impl AuditRow {
    pub fn outcome(&self) -> Outcome {
        self.answer
            .as_ref()
            .map_or(Outcome::Unknown, |answer| answer.outcome)
    }
}

impl Store {
    /// Lines that `filter` lets through, the latest first: `limit` of them after the first `offset`.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn audit(&self, filter: &AuditFilter, limit: u32, offset: u64) -> Result<AuditPage> {
        // One transaction, so that lines and total are of one moment.
        let transaction = self.connection().unchecked_transaction()?;
        let total = filter::count(&transaction, filter)?;
        let mut rows = Vec::new();
        filter::each_line(&transaction, filter, limit.into(), offset, |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(AuditPage { rows, total })
    }

    /// The profiles and methods that occur.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn audit_choices(&self) -> Result<AuditChoices> {
        Ok(AuditChoices {
            profiles: filter::distinct(self.connection(), "profile")?,
            methods: filter::distinct(self.connection(), "method")?,
        })
    }
}

/// Reads the columns of [`LINE`].
pub(super) fn read_line(row: &Row<'_>) -> Result<AuditRow> {
    let tenant: String = row.get(5)?;
    let sent = NewEntry {
        at: sql::timestamp(row.get(1)?)?,
        profile: row.get(2)?,
        colour: row.get(3)?,
        protected: row.get(4)?,
        tenant: TenantKey::new(tenant),
        user: row.get(6)?,
        script_name: row.get(7)?,
        title: row.get(8)?,
        method: row.get(9)?,
        path: row.get(10)?,
        summary: row.get(11)?,
        body_sha256: row.get(12)?,
    };
    let answered: Option<i64> = row.get(13)?;
    Ok(AuditRow {
        id: EntryId(row.get(0)?),
        sent,
        answer: answered.map(|at| read_answer(row, at)).transpose()?,
        findings: Vec::new(),
    })
}

fn read_answer(row: &Row<'_>, at: i64) -> Result<Answer> {
    let outcome: String = row.get(14)?;
    Ok(Answer {
        at: sql::timestamp(at)?,
        outcome: Outcome::parse(&outcome)?,
        result: row.get(15)?,
        detail_code: row.get(16)?,
        message: row.get(17)?,
        tracking_id: row.get(18)?,
        duration: Duration::from_millis(sql::unsigned(row.get(19)?)?),
    })
}

/// Parameters of a query, in order.
type Values = Vec<Value>;
