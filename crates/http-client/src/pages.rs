//! Lists that come in pages.
//!
//! The service has no cursor: a page is an offset and a limit, and the end has to be recognised.

use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};
use patchpanel_core_models::models::connector::ConnectorSummary;
use serde::de::DeserializeOwned;
use tokio_util::task::AbortOnDropHandle;

use crate::answer::Answer;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::operation::{ListQuery, PAGE_LIMIT};
use crate::prepared::PreparedRequest;

/// How many pages are asked for at the same time once the total is known.
const PAGES_AT_A_TIME: usize = 4;

/// The most pages that are walked, 2.5 million rows: a server that ignores the offset would otherwise be asked forever.
const MOST_PAGES: u32 = 10_000;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the server's order, which is not promised to mean anything.
    pub items: Vec<T>,
    /// The number of all matches, when it was asked for ([`ListQuery::count`]).
    pub total: Option<u64>,
}

impl<T: DeserializeOwned> Page<T> {
    pub(crate) fn read(answer: &Answer, request: &PreparedRequest) -> Result<Self, Error> {
        let items = answer.read(request)?;
        let total = answer
            .header("x-total-count")
            .and_then(|total| total.trim().parse().ok());
        Ok(Self { items, total })
    }
}

/// What was listed so far.
#[derive(Debug)]
struct Walk<T> {
    items: Vec<T>,
    limit: u32,
    /// Where the next page begins.
    offset: u32,
    total: Option<u64>,
    pages: u32,
    /// Whether the last page held as many rows as were asked for.
    was_full: bool,
    is_over: bool,
}

impl<T> Walk<T> {
    fn new(query: &ListQuery) -> Self {
        Self {
            items: Vec::new(),
            limit: query.limit.unwrap_or(PAGE_LIMIT).clamp(1, PAGE_LIMIT),
            offset: query.offset.unwrap_or(0),
            total: None,
            pages: 0,
            was_full: false,
            is_over: false,
        }
    }

    /// The query for a page. With the total known, a list that ends with a full page needs no further request.
    fn query(&self, query: &ListQuery) -> ListQuery {
        ListQuery {
            limit: Some(self.limit),
            offset: Some(self.offset),
            count: self.total.is_none(),
            ..query.clone()
        }
    }

    /// Where the next pages begin that can be asked for at once: after a full page all that the total promises.
    fn offsets(&self) -> impl Iterator<Item = u32> + use<T> {
        let promised = self.total.filter(|_| self.was_full);
        let end = promised.map_or(0, |total| u32::try_from(total).unwrap_or(u32::MAX));
        let end = end.max(self.offset.saturating_add(1));
        (self.offset..end).step_by(self.limit as usize)
    }

    /// Takes a page in. Gives whether the next one begins where [`Walk::offsets`] said.
    ///
    /// # Errors
    /// That of the page, unless it is how the server says that the list is over; [`ErrorKind::BadAnswer`] where no end
    /// is in sight.
    fn take(&mut self, page: Result<Page<T>, Error>) -> Result<bool, Error> {
        let page = match page {
            Err(error) if self.ends_with(&error) => Page {
                items: Vec::new(),
                total: None,
            },
            page => page?,
        };
        let rows = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
        self.items.extend(page.items);
        self.total = self.total.or(page.total);
        self.offset = self.offset.saturating_add(rows);
        self.pages += 1;
        self.was_full = rows >= self.limit;
        let is_more = match self.total {
            // A server may give fewer rows than asked for; the total tells that there are more.
            Some(total) => u64::from(self.offset) < total,
            None => self.was_full,
        };
        self.is_over = rows == 0 || !is_more;
        if !self.is_over && self.pages >= MOST_PAGES {
            return Err(endless());
        }
        Ok(rows == self.limit)
    }

    /// A list of exactly 250 rows ends with a refusal: the offset 250 is said to be invalid
    /// (sailpoint-oss/typescript-sdk issue 59). So does a list that became shorter than its total on the way.
    /// Where the total promises more after a full page, a refusal is an error: rows must not be lost silently.
    fn ends_with(&self, error: &Error) -> bool {
        let may_be_over = match self.total {
            None => self.was_full,
            Some(_) => self.pages > 0 && !self.was_full,
        };
        may_be_over && error.status() == Some(400) && error.kind() == &ErrorKind::Invalid
    }
}

fn endless() -> Error {
    let why =
        format!("The list goes on after {MOST_PAGES} pages, so the server seems to repeat itself.");
    Error::new(ErrorKind::BadAnswer, "GET connectors").with_text(why)
}

impl Client {
    /// A page that is fetched and read on a worker thread of its own; dropping the future ends it.
    async fn page_beside(&self, query: ListQuery) -> Result<Page<ConnectorSummary>, Error> {
        let client = self.clone();
        let fetching = tokio::spawn(async move { client.list_connectors(&query).await });
        match AbortOnDropHandle::new(fetching).await {
            Ok(page) => page,
            // Only a bug ends such a task early; the caller is told instead of losing its own thread.
            Err(stopped) => {
                Err(Error::new(ErrorKind::BadAnswer, "GET connectors")
                    .with_source(Arc::new(stopped)))
            }
        }
    }

    /// All released connectors that match, in the server's order. `limit` is the size of a page and `offset` the
    /// first row.
    ///
    /// Once the first page has told the total, up to four pages are fetched at a time.
    ///
    /// # Errors
    /// See [`Client::send`]. An error on any page loses the whole list.
    pub async fn all_connectors(&self, query: &ListQuery) -> Result<Vec<ConnectorSummary>, Error> {
        let mut walk = Walk::new(query);
        while !walk.is_over {
            let next = walk.query(query);
            let page_at = |offset| ListQuery {
                offset: Some(offset),
                ..next.clone()
            };
            let mut pages = stream::iter(walk.offsets())
                .map(|offset| self.page_beside(page_at(offset)))
                .buffered(PAGES_AT_A_TIME);
            while let Some(page) = pages.next().await {
                let is_as_expected = walk.take(page)?;
                if walk.is_over || !is_as_expected {
                    break;
                }
            }
        }
        Ok(walk.items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: usize, total: Option<u64>) -> Page<()> {
        Page {
            items: vec![(); rows],
            total,
        }
    }

    /// A walk after pages of so many rows.
    fn after(pages: &[usize], total: Option<u64>) -> Walk<()> {
        let mut walk = Walk::new(&ListQuery::default());
        for rows in pages {
            walk.take(Ok(page(*rows, total))).unwrap();
        }
        walk
    }

    #[test]
    fn without_a_total_a_short_page_is_the_last() {
        assert!(after(&[0], None).is_over);
        assert!(after(&[249], None).is_over);
        let full = after(&[250], None);
        assert_eq!((full.is_over, full.offset), (false, 250));
    }

    #[test]
    fn with_a_total_a_full_page_may_be_the_last_and_a_short_one_need_not() {
        assert!(after(&[250], Some(250)).is_over);
        assert!(after(&[0], Some(251)).is_over);
        for rows in [250, 100] {
            let walk = after(&[rows], Some(251));
            assert_eq!((walk.is_over, walk.offset as usize), (false, rows));
        }
    }

    #[test]
    fn a_list_without_an_end_is_given_up() {
        let mut long = after(&vec![250; MOST_PAGES as usize - 1], None);

        let error = long.take(Ok(page(250, None))).unwrap_err();

        assert_eq!(error.kind(), &ErrorKind::BadAnswer);
    }

    #[test]
    fn the_total_is_asked_for_once() {
        let query = ListQuery::default();

        let first = after(&[], None).query(&query);
        let second = after(&[250], Some(400)).query(&query);

        assert_eq!((first.count, first.offset), (true, Some(0)));
        assert_eq!((second.count, second.offset), (false, Some(250)));
    }

    #[test]
    fn the_pages_that_a_total_promises_are_known_after_a_full_page_only() {
        let offsets = |rows, total| after(&[rows], total).offsets().collect::<Vec<_>>();

        assert_eq!(offsets(250, Some(1_000)), [250, 500, 750]);
        assert_eq!(offsets(250, Some(251)), [250]);
        assert_eq!(offsets(100, Some(1_000)), [100]);
        assert_eq!(offsets(250, None), [250]);
    }

    #[test]
    fn a_refused_offset_is_the_end_where_nothing_more_is_promised() {
        let refusal = Error::new(ErrorKind::Invalid, "GET /connectors/v1").with_status(400);
        let after_full = after(&[250], None);

        assert!(after_full.ends_with(&refusal));
        assert!(!after(&[250], Some(900)).ends_with(&refusal));
        assert!(after(&[249], Some(900)).ends_with(&refusal));
        assert!(!after(&[], None).ends_with(&refusal));
        assert!(
            !after_full.ends_with(&Error::new(ErrorKind::Forbidden, "GET /x").with_status(403))
        );
    }
}
