//! `limit`, `offset`, `count` and `filters` of the lists (ISC API docs: Standard collection parameters).

use crate::errors::Refusal;
use crate::filter::{self, AllowedField, Expression};
use crate::switches::{OffsetPastEnd, PageLimits, Switches};
use axum::response::{IntoResponse as _, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use std::ops::Range;

/// The largest page, and the size of a page without `limit`.
const MAX_LIMIT: usize = 250;

/// The query of a list, as pairs in the order in which they were sent.
pub(super) type Pairs = Vec<(String, String)>;

/// Which part of the matches is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    limit: usize,
    offset: usize,
    with_total: bool,
    offset_past_end: OffsetPastEnd,
}

impl Page {
    /// Reads the three parameters.
    ///
    /// # Errors
    /// 400 `400.1.3 Illegal value` for a value out of range, unless the switch clamps it.
    pub(super) fn read(query: &Pairs, switches: &Switches) -> Result<Self, Refusal> {
        let limit = number(query, "limit", MAX_LIMIT, MAX_LIMIT, switches.page_limits)?;
        let most = i32::MAX.unsigned_abs() as usize;
        let offset = number(query, "offset", 0, most, switches.page_limits)?;
        let with_total = match parameter(query, "count") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(Refusal::illegal_value("count")),
        };
        Ok(Self {
            limit,
            offset,
            with_total,
            offset_past_end: switches.offset_past_end,
        })
    }

    /// Which of so many matches the page shows.
    ///
    /// # Errors
    /// 400 for an offset at or after the end, when the switch says so.
    pub(super) fn rows(self, matches: usize) -> Result<Range<usize>, Refusal> {
        let is_past_end = self.offset > 0 && self.offset >= matches;
        if is_past_end && self.offset_past_end == OffsetPastEnd::Refuse {
            return Err(Refusal::bad_content("Specified offset is invalid"));
        }
        let start = self.offset.min(matches);
        Ok(start..start.saturating_add(self.limit).min(matches))
    }

    /// The answer with this JSON array, which shows some of so many matches.
    pub(super) fn answer_with(self, array: Vec<u8>, matches: usize) -> Response {
        let mut response = ([(CONTENT_TYPE, "application/json")], array).into_response();
        if self.with_total {
            response
                .headers_mut()
                .insert("x-total-count", HeaderValue::from(matches));
        }
        response
    }
}

/// The parsed and checked `filters`, if there are any.
///
/// # Errors
/// 400 `400.1 Bad Request Content` with a cause that names the place.
pub(super) fn read_filter(
    query: &Pairs,
    fields: &[AllowedField],
) -> Result<Option<Expression>, Refusal> {
    let Some(text) = parameter(query, "filters").filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    let expression = filter::parse(text).map_err(Refusal::bad_content)?;
    filter::allow(&expression, fields).map_err(Refusal::bad_content)?;
    Ok(Some(expression))
}

/// 200 with a JSON body.
pub(super) fn json_answer(value: &impl Serialize) -> Response {
    ([(CONTENT_TYPE, "application/json")], write_json(value)).into_response()
}

/// A view as JSON.
pub(super) fn write_json(value: &impl Serialize) -> Vec<u8> {
    // The tenant's own views have text keys only, so that writing one cannot fail.
    serde_json::to_vec(value).unwrap_or_default()
}

fn parameter<'query>(query: &'query Pairs, name: &str) -> Option<&'query str> {
    query
        .iter()
        .find_map(|(key, value)| (key == name).then_some(value.as_str()))
}

fn number(
    query: &Pairs,
    name: &str,
    default: usize,
    most: usize,
    limits: PageLimits,
) -> Result<usize, Refusal> {
    let Some(text) = parameter(query, name) else {
        return Ok(default);
    };
    let number: i64 = text.parse().map_err(|error: std::num::ParseIntError| {
        Refusal::illegal_value(name).because(error.to_string())
    })?;
    let in_range = usize::try_from(number)
        .ok()
        .filter(|number| *number <= most);
    match (in_range, limits) {
        (Some(number), _) => Ok(number),
        (None, PageLimits::Clamp) => Ok(if number < 0 { 0 } else { most }),
        (None, PageLimits::Refuse) => Err(Refusal::illegal_value(name)),
    }
}
