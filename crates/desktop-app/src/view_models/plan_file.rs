//! A plan file beside what would be sent from here: the same to the byte, or the first difference in words.

use patchpanel_core_models::{
    compare::Closeness,
    draft::Part,
    plan_file::{PlanFile, PlannedRequest},
};
use patchpanel_http_client::PreparedRequest;

use super::quantity;
use crate::state::{review::PreparedPlan, session::Session};

/// What of a request is the same from whoever sends it. Its body is text: JSON, or a document in a multipart frame.
pub(crate) fn planned(request: &PreparedRequest) -> PlannedRequest {
    PlannedRequest {
        method: request.method().to_owned(),
        path: request.path().to_owned(),
        media_type: request.media_type().unwrap_or_default().to_owned(),
        body: String::from_utf8_lossy(request.body()).into_owned(),
    }
}

/// Why the reviewed plan of a session is not saved for somebody else; `None` when it can be.
pub(crate) fn save_obstacle(session: &Session) -> Option<&'static str> {
    let (script_name, plan) = session.plan()?;
    let draft = &session.open.get(script_name)?.draft;
    if plan.steps.is_empty() {
        Some("There is nothing to send")
    } else if draft.revision != plan.revision {
        Some("The draft changed after these steps were prepared. Review again")
    } else if !plan.moved.is_empty() {
        Some("The server changed after the draft began. Review again")
    } else if session.identity.user_name.is_none() {
        Some("The token does not say who you are")
    } else {
        None
    }
}

/// Why what would be sent from here is not what the plan says; `None` when it is the same to the byte.
pub(crate) fn difference(file: &PlanFile, plan: &PreparedPlan) -> Option<String> {
    let is_made = |part: &Part| Closeness::Meaning.same_part(&plan.server, &file.after, *part);
    if plan.steps.is_empty() && file.parts().iter().all(is_made) {
        return Some("The server already has every change of this plan.".to_owned());
    }
    let moved = file.moved(&plan.server);
    if !moved.is_empty() || !plan.moved.is_empty() || !plan.followed.is_empty() {
        let parts = if moved.is_empty() {
            "connector".to_owned()
        } else {
            quantity::parts(&moved)
        };
        return Some(format!(
            "The server’s {parts} changed after the plan was made. Review the plan as your own change."
        ));
    }
    let here: Vec<_> = plan
        .steps
        .iter()
        .map(|step| planned(&step.request))
        .collect();
    if here.len() != file.steps.len() {
        let count = |number| quantity::count(number, "step", "steps");
        return Some(format!(
            "The plan has {}, but the changes here need {}.",
            count(file.steps.len()),
            count(here.len())
        ));
    }
    let mut pairs = here.iter().zip(&file.steps).zip(1..);
    pairs.find_map(|((here, planned), number)| differs(here, planned, number))
}

pub(crate) fn differs(
    here: &PlannedRequest,
    planned: &PlannedRequest,
    number: usize,
) -> Option<String> {
    if here == planned {
        return None;
    }
    let lines = |request: &PlannedRequest| {
        let head = format!("{} {} {}", request.method, request.path, request.media_type);
        format!("{head}\n{}", request.body)
    };
    let (here, planned) = (lines(here), lines(planned));
    let mut both = here.lines().zip(planned.lines());
    let line = both.find(|(here, planned)| here != planned);
    Some(match line {
        Some((here, planned)) => format!(
            "Step {number} would send “{}”, and the plan says “{}”.",
            around(here, planned),
            around(planned, here)
        ),
        None => format!("Step {number} would send more or fewer lines than the plan has."),
    })
}

/// The start of a text, with at most so many lines and characters; and whether there is more.
pub(crate) fn first_lines(text: &str, (lines, characters): (usize, usize)) -> (&str, bool) {
    let ends = text.match_indices('\n').map(|(end, _)| end);
    let by_lines = ends.take(lines).nth(lines - 1).unwrap_or(text.len());
    let by_characters = text.char_indices().nth(characters);
    let by_characters = by_characters.map_or(text.len(), |(end, _)| end);
    let end = by_lines.min(by_characters);
    let shown = text.get(..end).unwrap_or_default();
    (
        shown,
        !text.get(end..).unwrap_or_default().trim().is_empty(),
    )
}

/// As much of a line as a person reads, from a little before where it differs from another.
fn around(line: &str, other: &str) -> String {
    let both = line.chars().zip(other.chars());
    let same = both.take_while(|(here, there)| here == there).count();
    let start = same.saturating_sub(20);
    let mut letters = line.chars().skip(start);
    let shown: String = letters.by_ref().take(60).collect();
    let cut = |is_cut| if is_cut { "…" } else { "" };
    format!("{}{shown}{}", cut(start > 0), cut(letters.next().is_some()))
}
