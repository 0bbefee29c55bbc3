//! Exports of the audit trail: CSV for spreadsheets, JSON for programs.

use std::io::Write;

use patchpanel_core_models::spreadsheet;
use serde_json::{Value, json};

use super::query::{AuditFilter, AuditRow, each_line};
use crate::error::{Error, Result};
use crate::store::Store;

/// The first line of a CSV export.
const HEADER: &str = "entry,time,profile,protected,tenant,user,script name,connector,method,path,sent,body SHA-256,\
    outcome,result,detail code,message,tracking ID,milliseconds,answered,then";

impl Store {
    /// Writes the lines that `filter` lets through as CSV after RFC 4180, in UTF-8, the latest first.
    ///
    /// A cell that a spreadsheet would take for a formula begins with an apostrophe. Times are UTC after RFC 3339.
    ///
    /// # Errors
    /// [`Error::Export`] when `output` fails; else see [`Error`].
    pub fn export_csv(&self, filter: &AuditFilter, output: &mut impl Write) -> Result<()> {
        let failed = |error: csv::Error| Error::Export(error.into());
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(output);
        writer.write_record(HEADER.split(',')).map_err(failed)?;
        let transaction = self.connection().unchecked_transaction()?;
        each_line(&transaction, filter, u64::MAX, 0, |row| {
            let cells = cells(row);
            let cells = cells.each_ref().map(|cell| spreadsheet::harmless(cell));
            let cells = cells.iter().map(|cell| cell.as_bytes());
            writer.write_record(cells).map_err(failed)
        })?;
        writer.flush().map_err(Error::Export)
    }

    /// Writes the lines that `filter` lets through as a JSON array, the latest first.
    ///
    /// # Errors
    /// [`Error::Export`] when `output` fails; else see [`Error`].
    pub fn export_json(&self, filter: &AuditFilter, output: &mut impl Write) -> Result<()> {
        let transaction = self.connection().unchecked_transaction()?;
        let mut separator = "[\n";
        each_line(&transaction, filter, u64::MAX, 0, |row| {
            write!(output, "{separator}{}", object(row)).map_err(Error::Export)?;
            separator = ",\n";
            Ok(())
        })?;
        let end = if separator == "[\n" { "[]\n" } else { "\n]\n" };
        output.write_all(end.as_bytes()).map_err(Error::Export)?;
        output.flush().map_err(Error::Export)
    }
}

/// One cell for each column of [`HEADER`].
fn cells(row: AuditRow) -> [String; 20] {
    let outcome = row.outcome().word().to_owned();
    let AuditRow {
        id,
        sent,
        answer,
        findings,
    } = row;
    let then = findings
        .iter()
        .map(|finding| format!("{} {}", finding.at, finding.text));
    let answered = answer.as_ref();
    let of_answer = |text: Option<String>| text.unwrap_or_default();
    [
        id.number().to_string(),
        sent.at.to_string(),
        sent.profile,
        if sent.protected { "yes" } else { "no" }.to_owned(),
        sent.tenant.as_str().to_owned(),
        sent.user,
        sent.script_name,
        sent.title,
        sent.method,
        sent.path,
        sent.summary,
        sent.body_sha256,
        outcome,
        of_answer(answered.map(|answer| answer.result.clone())),
        of_answer(answered.and_then(|answer| answer.detail_code.clone())),
        of_answer(answered.and_then(|answer| answer.message.clone())),
        of_answer(answered.and_then(|answer| answer.tracking_id.clone())),
        of_answer(answered.map(|answer| answer.duration.as_millis().to_string())),
        of_answer(answered.map(|answer| answer.at.to_string())),
        then.collect::<Vec<_>>().join("\n"),
    ]
}

fn object(row: AuditRow) -> Value {
    let outcome = row.outcome().word();
    let AuditRow {
        id,
        sent,
        answer,
        findings,
    } = row;
    let answer = answer.map(|answer| {
        json!({
            "at": answer.at.to_string(),
            "result": answer.result,
            "detailCode": answer.detail_code,
            "message": answer.message,
            "trackingId": answer.tracking_id,
            "milliseconds": u64::try_from(answer.duration.as_millis()).unwrap_or(u64::MAX),
        })
    });
    let findings: Vec<Value> = findings
        .into_iter()
        .map(|finding| json!({"at": finding.at.to_string(), "text": finding.text}))
        .collect();
    json!({
        "entry": id.number(),
        "at": sent.at.to_string(),
        "profile": sent.profile,
        "protected": sent.protected,
        "tenant": sent.tenant.as_str(),
        "user": sent.user,
        "scriptName": sent.script_name,
        "connector": sent.title,
        "method": sent.method,
        "path": sent.path,
        "sent": sent.summary,
        "bodySha256": sent.body_sha256,
        "outcome": outcome,
        "answer": answer,
        "then": findings,
    })
}
