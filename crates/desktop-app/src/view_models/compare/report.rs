//! What a comparison found, as a text to send to somebody.

use std::fmt::Write as _;

use super::{End, Pair, key_rows, parts, reasons, side};
use crate::{
    messages::quantity,
    state::{AppState, compare::PlaceChange},
};

/// Parts with their differences, and where rules hit. Every value is in it, as the tenants have it.
pub(crate) fn report(state: &AppState, pair: &Pair) -> String {
    let (Some(findings), Some(from), Some(to)) = (
        pair.findings.value(),
        side(state, pair, End::From),
        side(state, pair, End::To),
    ) else {
        return String::new();
    };
    let mut text = String::new();
    // Writing to a String cannot fail.
    let mut line = |words: &str| writeln!(text, "{words}").unwrap_or_default();
    for (name, side) in [("From", &from), ("To", &to)] {
        let (title, script_name, note) = (&side.title, &side.script_name, &side.note);
        line(&format!(
            "{name}: {} — {title} ({script_name}), {note}",
            side.tenant
        ));
    }
    for row in parts(pair, findings, &to.tenant) {
        line(&format!("\n{}: {} {}", row.title, row.differs, row.action));
        let Some(part) = row.part else { continue };
        for key in key_rows(findings, part) {
            let value =
                |value: Option<String>, none: &str| value.unwrap_or_else(|| none.to_owned());
            let mark = if pair.is_taken(&key.place) { ' ' } else { '×' };
            line(&format!(
                "{mark} {}: {} → {}",
                key.name,
                value(key.before, "not set"),
                value(key.after, "removed")
            ));
        }
        for change in findings.of_part(part) {
            if let PlaceChange::Lines(document, number) = change
                && let Some(lines) = findings.document(*document)
            {
                let mark = if pair.is_taken(&change.place()) {
                    ""
                } else {
                    " (left out)"
                };
                line(&format!("@@ change {}{mark}", number + 1));
                let (before, after) = lines.model.change_lines(*number);
                before
                    .lines()
                    .for_each(|before| line(&format!("-{before}")));
                after.lines().for_each(|after| line(&format!("+{after}")));
            }
        }
    }
    line("\nReplaced values:");
    let hits = &findings.adapted.hits;
    for hit in &hits.listed {
        let place = crate::view_models::apply::part_title(hit.part);
        line(&format!(
            "  {place}, {}: {} → {}",
            hit.name, hit.before, hit.after
        ));
    }
    if let more @ 1.. = hits.all() - hits.listed.len() {
        line(&format!(
            "  and {}",
            quantity::count(more, "more place", "more places")
        ));
    }
    line("");
    for reason in reasons(pair, findings, [&from.tenant, &to.tenant]) {
        line(&reason);
    }
    text
}
