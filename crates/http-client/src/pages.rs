//! Lists that come in pages, as a stream.
//!
//! The service has no cursor: a page is an offset and a limit, and the end has to be recognised.

use std::sync::Arc;

use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt as _};
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

/// The most pages that are walked without a known total, 2.5 million rows: a server that ignores the offset would
/// otherwise be asked forever.
const MOST_PAGES: u32 = 10_000;

/// The most rows that are made room for because a server has promised them.
const MOST_ROWS_AHEAD: u64 = 100_000;

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

/// Where a walk through the pages stands.
#[derive(Debug, Clone)]
struct Walk {
    query: ListQuery,
    limit: u32,
    offset: u32,
    total: Option<u64>,
    pages: u32,
    is_continued: bool,
    follows_full_page: bool,
}

impl Walk {
    fn new(query: ListQuery) -> Self {
        let limit = query.limit.unwrap_or(PAGE_LIMIT).clamp(1, PAGE_LIMIT);
        let offset = query.offset.unwrap_or(0);
        Self {
            query,
            limit,
            offset,
            total: None,
            pages: 0,
            is_continued: false,
            follows_full_page: false,
        }
    }

    /// The query for the next page. The total is asked for once.
    fn next_query(&self) -> ListQuery {
        let count = self.query.count && self.total.is_none();
        ListQuery {
            limit: Some(self.limit),
            offset: Some(self.offset),
            count,
            ..self.query.clone()
        }
    }

    /// The walk after a page, or `None` when that page was the last.
    fn after<T>(mut self, page: &Page<T>) -> Option<Self> {
        let rows = u32::try_from(page.items.len()).unwrap_or(u32::MAX);
        self.total = self.total.or(page.total);
        self.offset = self.offset.saturating_add(rows);
        self.pages += 1;
        self.is_continued = true;
        self.follows_full_page = rows >= self.limit;
        let more = match self.total {
            // A server may give fewer rows than asked for; the total tells that there are more.
            Some(total) => u64::from(self.offset) < total,
            None => self.follows_full_page,
        };
        (rows > 0 && more).then_some(self)
    }

    /// Refuses to walk on where no end is in sight.
    fn check_length(&self) -> Result<(), Error> {
        if self.pages < MOST_PAGES {
            return Ok(());
        }
        let why = format!(
            "The list goes on after {MOST_PAGES} pages, so the server seems to repeat itself."
        );
        Err(Error::new(ErrorKind::BadAnswer, "GET connectors").with_text(why))
    }

    /// One walk for each page that the total promises from here on; none when the total is not known.
    fn known_pages(&self) -> Vec<Self> {
        let Some(total) = self.total.and_then(|total| u32::try_from(total).ok()) else {
            return Vec::new();
        };
        if !self.follows_full_page {
            return Vec::new();
        }
        let offsets = (self.offset..total).step_by(self.limit as usize);
        offsets
            .map(|offset| Self {
                offset,
                ..self.clone()
            })
            .collect()
    }

    /// A list of exactly 250 rows ends with a refusal: the offset 250 is said to be invalid
    /// (sailpoint-oss/typescript-sdk issue 59). So does a list that became shorter than its total on the way.
    /// Where the total promises more after a full page, a refusal is an error: rows must not be lost silently.
    fn ends_with(&self, error: &Error) -> bool {
        let may_be_over = match self.total {
            None => self.follows_full_page,
            Some(_) => self.is_continued && !self.follows_full_page,
        };
        may_be_over && error.status() == Some(400) && error.kind() == &ErrorKind::Invalid
    }
}

impl Client {
    /// The released connectors, page by page. Dropping the stream ends the walk.
    ///
    /// `limit` is the size of a page and `offset` the first row. After an error the stream is over.
    pub fn connector_pages(
        &self,
        query: &ListQuery,
    ) -> impl Stream<Item = Result<Page<ConnectorSummary>, Error>> + Send + use<> {
        self.walk_pages(Walk::new(query.clone()))
    }

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

    fn walk_pages(
        &self,
        walk: Walk,
    ) -> impl Stream<Item = Result<Page<ConnectorSummary>, Error>> + Send + use<> {
        let client = self.clone();
        let walk = Arc::new(walk);
        stream::try_unfold(Some(walk), move |walk| {
            let client = client.clone();
            async move {
                let Some(walk) = walk else { return Ok(None) };
                walk.check_length()?;
                match client.list_connectors(&walk.next_query()).await {
                    Ok(page) => {
                        let next = Walk::clone(&walk).after(&page).map(Arc::new);
                        Ok(Some((page, next)))
                    }
                    Err(error) if walk.ends_with(&error) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        })
    }

    /// All released connectors that match, in the server's order.
    ///
    /// Once the first page has told the total, up to four pages are fetched at a time.
    ///
    /// # Errors
    /// See [`Client::send`]. An error on any page loses the whole list.
    pub async fn all_connectors(&self, query: &ListQuery) -> Result<Vec<ConnectorSummary>, Error> {
        // With the total known, a list that ends with a full page needs no further request.
        let walk = Walk::new(ListQuery {
            count: true,
            ..query.clone()
        });
        let first = self.list_connectors(&walk.next_query()).await?;
        let Some(walk) = walk.after(&first) else {
            return Ok(first.items);
        };
        let mut all = first.items;
        let promised = walk.total.unwrap_or_default().min(MOST_ROWS_AHEAD);
        all.reserve(usize::try_from(promised).map_or(0, |rows| rows.saturating_sub(all.len())));
        let mut pages = stream::iter(walk.known_pages())
            .map(|walk| async move { (self.page_beside(walk.next_query()).await, walk) })
            .buffered(PAGES_AT_A_TIME);
        let mut next = walk;
        while let Some((page, walk)) = pages.next().await {
            match page {
                Ok(page) => match walk.after(&page) {
                    Some(after) if after.follows_full_page => {
                        all.extend(page.items);
                        next = after;
                    }
                    // A page that holds less than it should shifts all pages after it.
                    Some(_) => break,
                    None => {
                        all.extend(page.items);
                        return Ok(all);
                    }
                },
                Err(error) if walk.ends_with(&error) => return Ok(all),
                Err(error) => return Err(error),
            }
        }
        drop(pages);
        let rest = self.walk_pages(next);
        rest.try_fold(all, async |mut all, page| {
            all.extend(page.items);
            Ok(all)
        })
        .await
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

    fn walk() -> Walk {
        Walk::new(ListQuery::default())
    }

    #[test]
    fn without_a_total_a_short_page_is_the_last() {
        assert!(walk().after(&page(0, None)).is_none());
        assert!(walk().after(&page(249, None)).is_none());
        assert_eq!(walk().after(&page(250, None)).unwrap().offset, 250);
    }

    #[test]
    fn with_a_total_a_full_page_may_be_the_last_and_a_short_one_need_not() {
        assert!(walk().after(&page(250, Some(250))).is_none());
        assert_eq!(walk().after(&page(250, Some(251))).unwrap().offset, 250);
        assert_eq!(walk().after(&page(100, Some(251))).unwrap().offset, 100);
        assert!(walk().after(&page(0, Some(251))).is_none());
    }

    #[test]
    fn a_list_without_an_end_is_given_up() {
        let long = (0..MOST_PAGES).fold(walk(), |walk, _| walk.after(&page(250, None)).unwrap());

        assert!(walk().check_length().is_ok());
        assert_eq!(
            long.check_length().unwrap_err().kind(),
            &ErrorKind::BadAnswer
        );
    }

    #[test]
    fn the_total_is_asked_for_once() {
        let counted = Walk::new(ListQuery {
            count: true,
            ..ListQuery::default()
        });

        let first = counted.next_query();
        let second = counted.after(&page(250, Some(400))).unwrap().next_query();

        assert_eq!((first.count, first.offset), (true, Some(0)));
        assert_eq!((second.count, second.offset), (false, Some(250)));
    }

    #[test]
    fn the_pages_that_a_total_promises_are_known_after_a_full_page_only() {
        let offsets = |walk: Walk| {
            walk.known_pages()
                .iter()
                .map(|page| page.offset)
                .collect::<Vec<_>>()
        };
        let after = |rows, total| walk().after(&page(rows, total)).unwrap();

        assert_eq!(offsets(after(250, Some(1_000))), [250, 500, 750]);
        assert_eq!(offsets(after(250, Some(251))), [250]);
        assert_eq!(offsets(after(100, Some(1_000))), Vec::<u32>::new());
        assert_eq!(offsets(after(250, None)), Vec::<u32>::new());
    }

    #[test]
    fn a_refused_offset_is_the_end_where_nothing_more_is_promised() {
        let refusal = Error::new(ErrorKind::Invalid, "GET /connectors/v1").with_status(400);
        let after_full = walk().after(&page(250, None)).unwrap();

        let promised = |rows| walk().after(&page(rows, Some(900))).unwrap();
        assert!(after_full.ends_with(&refusal));
        assert!(!promised(250).ends_with(&refusal));
        assert!(promised(249).ends_with(&refusal));
        assert!(!walk().ends_with(&refusal));
        assert!(
            !after_full.ends_with(&Error::new(ErrorKind::Forbidden, "GET /x").with_status(403))
        );
    }
}
