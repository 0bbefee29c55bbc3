//! What stands beside each run of lines of a document that differs.

use std::collections::BTreeSet;

use patchpanel_core_models::{draft::Part, models::document::XmlDocument};

use crate::{
    messages::quantity,
    state::compare::{End, Lines, Pair, Place},
};

/// What stands beside each run of lines that can be taken or left: the element that it is in, and what becomes of it.
pub(crate) fn lines_notes(pair: &Pair, document: XmlDocument, tenants: [&str; 2]) -> Vec<String> {
    let findings = pair.findings.value();
    let Some((findings, lines)) = findings.and_then(|all| Some((all, all.document(document)?)))
    else {
        return Vec::new();
    };
    let part = Part::Xml(document);
    let hits = findings.adapted.hits.listed.iter();
    let hits: BTreeSet<usize> = hits
        .filter(|hit| hit.part == part && hit.rule.is_some())
        .map(|hit| (hit.line as usize).saturating_sub(1))
        .collect();
    let note = |number: usize| {
        let is_taken = pair.is_taken(&Place::Lines(document, number));
        let becomes = becomes((lines, number), is_taken, tenants);
        let mut near = lines.model.change_and_above(number).take(NEAR);
        let title = near.find_map(name_in);
        let title = title.map_or(String::new(), |title| format!("{title}: "));
        let after = lines.model.change_after(number);
        let by_rule = is_taken && hits.range(after).next().is_some();
        let rule = if by_rule {
            ", replaced by your rule"
        } else {
            ""
        };
        format!("{title}{becomes}{rule}")
    };
    (0..lines.model.changes().len()).map(note).collect()
}

/// How far above a change the name of the element is looked for that it is in.
const NEAR: usize = 60;

/// The name that an element on this line has.
fn name_in(line: &str) -> Option<&str> {
    let marks = [" name=\"", " name='", " key=\"", " key='"];
    let (mark, rest) = marks
        .into_iter()
        .find_map(|mark| Some((mark, line.split_once(mark)?.1)))?;
    let name = rest.split_once(mark.chars().next_back()?)?.0;
    (!name.is_empty()).then_some(name)
}

fn becomes(
    (Lines { model, absent, .. }, number): (&Lines, usize),
    is_taken: bool,
    [from, to]: [&str; 2],
) -> String {
    let [before, after] = model.change_counts(number);
    let [before, after] = [before, after].map(|count| quantity::count(count, "line", "lines"));
    match (absent, is_taken) {
        (Some(End::To), true) => format!("the document is new on {to}"),
        (Some(End::To), false) => format!("left out: {to} stays without the document"),
        (Some(End::From), true) => format!("the document is taken away: {from} has none"),
        (Some(End::From), false) => format!("left out: {to} keeps its document"),
        (None, true) => format!("{after} of {from} in place of {before}"),
        (None, false) => format!("left out: {to} keeps {before}, {from} has {after}"),
    }
}
