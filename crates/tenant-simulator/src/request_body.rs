//! Reads request bodies with a limit.

use crate::resettable::HangUp;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;

/// A request's body, unless it was larger than the tenant takes.
pub(crate) enum ReadBody {
    Whole(Bytes),
    TooLarge,
}

/// Reads a body to its end, keeping at most `limit` bytes: a client that is still sending would
/// otherwise see a broken connection instead of the 413.
pub(crate) async fn read_body(mut body: Incoming, limit: usize) -> Result<ReadBody, HangUp> {
    let mut bytes = BytesMut::new();
    let mut is_too_large = false;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Err(HangUp) };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        is_too_large = is_too_large || bytes.len() + data.len() > limit;
        if is_too_large {
            bytes.clear();
        } else {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(if is_too_large {
        ReadBody::TooLarge
    } else {
        ReadBody::Whole(bytes.freeze())
    })
}
