//! Lists that come in pages.
//!
//! The service has no cursor: a page is an offset and a limit, and the end has to be recognised.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _};
use patchpanel_core_models::json;
use patchpanel_core_models::models::connector::{ConnectorSummary, SharedTexts};
use patchpanel_core_models::models::unread::Unread;
use serde::de::DeserializeOwned;
use tokio_util::task::AbortOnDropHandle;

use crate::answer::Answer;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::operation::{ListQuery, PAGE_LIMIT};
use crate::prepared::PreparedRequest;

/// How many pages are asked for at the same time once the total is known.
const PAGES_AT_A_TIME: usize = 4;

/// The most pages in a row that may bring nothing new while the total promises more: the server hides rows after it has
/// counted them.
const MOST_PAGES_WITHOUT_NEWS: usize = 20;

/// The most rows that are read, from one page or from all.
const MOST_ROWS: usize = 100_000;

/// The most bytes that all pages may have together.
const MOST_BYTES: usize = 256 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the server's order, which is not promised to mean anything.
    pub items: Vec<T>,
    /// The number of all matches, when it was asked for ([`ListQuery::count`]).
    pub total: Option<u64>,
    /// The length of the answer.
    bytes: usize,
}

impl<T: DeserializeOwned + From<Unread>> Page<T> {
    /// Reads the rows one by one: one that is no object, such as `null`, harms no other.
    pub(crate) fn read(answer: &Answer, request: &PreparedRequest) -> Result<Self, Error> {
        let text = json::text_of(&answer.body);
        let rows = json::items(&text, MOST_ROWS);
        let rows = rows.map_err(|error| answer.misread(request, &error))?;
        let read = |row: &str| {
            let unread = |_| T::from(Unread::row(row, "an object is expected"));
            serde_json::from_str(row).unwrap_or_else(unread)
        };
        let items = rows.into_iter().map(read).collect();
        let total = answer
            .header("x-total-count")
            .and_then(|total| total.trim().parse().ok());
        Ok(Self {
            items,
            total,
            bytes: answer.body.len(),
        })
    }
}

/// What was listed so far.
#[derive(Debug)]
struct Walk {
    items: Vec<ConnectorSummary>,
    /// What many rows have is kept once.
    shared: SharedTexts,
    /// Hashes of the script names: a row that comes again is the same one.
    known: HashSet<u64>,
    /// How often each row without a name was listed, by its hash.
    nameless: HashMap<u64, usize>,
    hasher: RandomState,
    bytes: usize,
    limit: usize,
    /// Where the next page begins.
    offset: u32,
    total: Option<u64>,
    /// Whether the last page held as many rows as were asked for.
    was_full: bool,
    /// Whether a page held more.
    had_long_page: bool,
    /// How many pages in a row brought nothing new.
    without_news: usize,
    is_over: bool,
}

impl Walk {
    fn new(query: &ListQuery) -> Self {
        Self {
            items: Vec::new(),
            shared: SharedTexts::default(),
            known: HashSet::new(),
            nameless: HashMap::new(),
            hasher: RandomState::new(),
            bytes: 0,
            limit: query.limit.unwrap_or(PAGE_LIMIT).clamp(1, PAGE_LIMIT) as usize,
            offset: query.offset.unwrap_or(0),
            total: None,
            was_full: false,
            had_long_page: false,
            without_news: 0,
            is_over: false,
        }
    }

    /// The query for a page. The total is asked for once.
    fn query(&self, query: &ListQuery) -> ListQuery {
        ListQuery {
            limit: u32::try_from(self.limit).ok(),
            offset: Some(self.offset),
            count: self.total.is_none(),
            ..query.clone()
        }
    }

    /// Where the next pages begin that can be asked for at once: after a full page all that the total promises.
    fn offsets(&self) -> impl Iterator<Item = u32> + use<> {
        let promised = self.total.filter(|_| self.was_full);
        let end = promised.map_or(0, |total| u32::try_from(total).unwrap_or(u32::MAX));
        let end = end.max(self.offset.saturating_add(1));
        (self.offset..end).step_by(self.limit)
    }

    /// Takes a page in. Gives whether the next one begins where [`Walk::offsets`] said.
    ///
    /// # Errors
    /// That of the page, unless it is how the server says that the list is over; [`ErrorKind::BadAnswer`] where no end
    /// is in sight.
    fn take(&mut self, page: Result<Page<ConnectorSummary>, Error>) -> Result<bool, Error> {
        let page = match page {
            Err(error) if self.ends_with(&error) => {
                self.is_over = true;
                return Ok(false);
            }
            page => page?,
        };
        let rows = page.items.len();
        let bytes = page.bytes;
        let news = self.news(page.items);
        let has_news = !news.is_empty();
        if has_news {
            self.check_size(rows, news.len(), bytes)?;
            let shared = &mut self.shared;
            self.items.extend(news.into_iter().map(|mut row| {
                shared.share(&mut row);
                row
            }));
        }
        self.bytes += bytes;
        self.total = self.total.or(page.total);
        // Where all rows are hidden, or came before, only the limit tells where the next ones are.
        let step = if has_news { rows } else { self.limit };
        self.offset = u32::try_from(step).map_or(u32::MAX, |step| self.offset.saturating_add(step));
        self.was_full = rows >= self.limit;
        self.had_long_page |= rows > self.limit;
        self.without_news = if has_news { 0 } else { self.without_news + 1 };
        self.is_over = if has_news {
            // A full page may have more behind it, whatever the total says. Without a total, a short page may be all
            // that the server gives at once.
            !self.was_full && self.total.is_some() && !self.is_more_promised()
        } else {
            // A full page of known rows is a server that repeats itself.
            self.was_full
                || !self.is_more_promised()
                || self.without_news == MOST_PAGES_WITHOUT_NEWS
        };
        Ok(step == self.limit)
    }

    fn is_more_promised(&self) -> bool {
        self.total
            .is_some_and(|total| u64::from(self.offset) < total)
    }

    /// The rows that did not come before. Pages overlap where the server hides rows after it has counted them, where a
    /// row moved meanwhile, and where the offset is ignored.
    ///
    /// Rows without a name may look alike and be two. They are counted: within the page, or on top of the ones before
    /// where the names show that the page overlaps no other.
    fn news(&mut self, mut rows: Vec<ConnectorSummary>) -> Vec<ConnectorSummary> {
        let names = rows.iter().filter_map(|row| row.script_name.as_ref());
        let mut names = names.map(|name| self.hasher.hash_one(name.as_str()));
        let is_apart = names.next().is_some_and(|first| {
            !self.known.contains(&first) && names.all(|name| !self.known.contains(&name))
        });
        let mut counts = if is_apart {
            self.nameless.clone()
        } else {
            HashMap::new()
        };
        rows.retain(|row| {
            if let Some(name) = &row.script_name {
                return self.known.insert(self.hasher.hash_one(name.as_str()));
            }
            let hash = self.hasher.hash_one(format!("{row:?}"));
            let count = counts.entry(hash).or_default();
            *count += 1;
            let listed = self.nameless.entry(hash).or_default();
            let is_new = *count > *listed;
            *listed = (*listed).max(*count);
            is_new
        });
        rows
    }

    /// Refuses what no honest tenant has.
    fn check_size(&self, rows: usize, news: usize, bytes: usize) -> Result<(), Error> {
        let why = if self.items.len() + news > MOST_ROWS {
            "the list has more than 100000 rows"
        } else if self.bytes + bytes > MOST_BYTES {
            "the list has more than 256 MB"
        } else if self.had_long_page && rows > self.limit {
            "the pages hold more rows than were asked for"
        } else {
            return Ok(());
        };
        let why = format!("The list cannot be read: {why}.");
        Err(Error::new(ErrorKind::BadAnswer, "GET connectors").with_reason(why))
    }

    /// A list of exactly 250 rows ends with a refusal: the offset 250 is said to be invalid
    /// (sailpoint-oss/typescript-sdk issue 59). So does a list that became shorter than its total meanwhile.
    /// Where the total promises more after a full page, a refusal is an error: rows must not be lost silently.
    fn ends_with(&self, error: &Error) -> bool {
        let may_be_over = !self.was_full || !self.is_more_promised();
        !self.items.is_empty()
            && may_be_over
            && error.status() == Some(400)
            && error.kind() == &ErrorKind::Invalid
    }
}

impl Client {
    /// A page that is fetched and read on a worker thread of its own; dropping the future ends it.
    async fn page_on_own_thread(&self, query: ListQuery) -> Result<Page<ConnectorSummary>, Error> {
        let client = self.clone();
        let fetching = tokio::spawn(async move { client.list_connectors(&query).await });
        match AbortOnDropHandle::new(fetching).await {
            Ok(page) => page,
            // Only a bug ends such a task early; the caller gets an error instead of losing its own thread.
            Err(stopped) => {
                Err(Error::new(ErrorKind::BadAnswer, "GET connectors")
                    .with_source(Arc::new(stopped)))
            }
        }
    }

    /// All released connectors that match, in the server's order. `limit` is the size of a page and `offset` the
    /// first row.
    ///
    /// Once the first page has given the total, up to four pages are fetched at a time.
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
                .map(|offset| self.page_on_own_thread(page_at(offset)))
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
mod tests;
