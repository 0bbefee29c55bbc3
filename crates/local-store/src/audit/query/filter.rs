//! An [`AuditFilter`] as SQL.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{AuditFilter, AuditRow, Finding, LINE, Values, read_line};
use crate::error::Result;
use crate::sql;

/// A request beside its answer.
const LINES: &str = "audit AS sent LEFT JOIN audit AS answer ON answer.about = sent.entry AND answer.kind = 'answer'";

/// What the text of a filter is looked for in.
const SEARCHED: &str = "sent.title sent.script_name sent.path sent.method sent.profile sent.tenant sent.user \
    sent.summary sent.body_sha256 answer.result answer.detail_code answer.message answer.tracking_id";

/// How many lines there are.
pub(super) fn count(connection: &Connection, filter: &AuditFilter) -> Result<u64> {
    let (conditions, values) = conditions(filter);
    // The answer is only looked up where a condition needs it.
    let tables = if conditions.contains("answer.") {
        LINES
    } else {
        "audit AS sent"
    };
    let count = connection
        .prepare_cached(&format!("SELECT count(*) FROM {tables} WHERE {conditions}"))?
        .query_row(params_from_iter(values), |row| row.get(0))?;
    sql::unsigned(count)
}

/// Calls `take` with each line, the latest first.
pub(in crate::audit) fn each_line(
    connection: &Connection,
    filter: &AuditFilter,
    limit: u64,
    offset: u64,
    mut take: impl FnMut(AuditRow) -> Result<()>,
) -> Result<()> {
    let (conditions, mut values) = conditions(filter);
    values.push(Value::Integer(sql::signed(limit)));
    values.push(Value::Integer(sql::signed(offset)));
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {LINE} FROM {LINES} WHERE {conditions} \
         ORDER BY sent.at DESC, sent.entry DESC LIMIT ? OFFSET ?"
    ))?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        take(with_findings(connection, read_line(row)?)?)?;
    }
    Ok(())
}

/// The values of a column of requests, sorted.
pub(super) fn distinct(connection: &Connection, column: &str) -> Result<Vec<String>> {
    let sql = format!("SELECT DISTINCT {column} FROM audit WHERE kind = 'sent' ORDER BY {column}");
    sql::rows(connection, &sql, [], |row| Ok(row.get(0)?))
}

fn with_findings(connection: &Connection, mut line: AuditRow) -> Result<AuditRow> {
    let sql = "SELECT at, finding FROM audit WHERE about = ?1 AND kind = 'finding' ORDER BY entry";
    line.findings = sql::rows(connection, sql, [line.id.0], |row| {
        Ok(Finding {
            at: sql::timestamp(row.get(0)?)?,
            text: row.get(1)?,
        })
    })?;
    Ok(line)
}

/// The condition after WHERE, and its parameters in order.
fn conditions(filter: &AuditFilter) -> (String, Values) {
    let AuditFilter {
        text,
        since,
        profile,
        outcome,
        method,
    } = filter;
    let mut conditions = vec!["sent.kind = 'sent'".to_owned()];
    let mut values = Values::new();
    if let Some(since) = since {
        conditions.push("sent.at >= ?".to_owned());
        values.push(sql::micros(*since).into());
    }
    for (column, value) in [("sent.profile", profile), ("sent.method", method)] {
        if let Some(value) = value {
            conditions.push(format!("{column} = ?"));
            values.push(value.clone().into());
        }
    }
    if let Some(outcome) = outcome {
        conditions.push("coalesce(answer.outcome, 'unknown') = ?".to_owned());
        values.push(outcome.word().to_owned().into());
    }
    for word in text.split_whitespace() {
        let searched = SEARCHED
            .split(' ')
            .map(|column| format!("coalesce({column}, '')"));
        let all = searched.collect::<Vec<_>>().join(" || char(10) || ");
        conditions.push(format!("({all}) LIKE ? ESCAPE '\\'"));
        values.push(format!("%{}%", escaped(word)).into());
    }
    (conditions.join(" AND "), values)
}

/// A word in which nothing has a meaning for LIKE.
fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}
