//! Lists that come in pages.
//!
//! The service has no cursor: a page is an offset and a limit, and the end has to be recognised.

use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write as _};
use std::hash::{BuildHasher as _, Hasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use patchpanel_core_models::json;
use patchpanel_core_models::models::connector::{ConnectorSummary, SharedTexts};
use patchpanel_core_models::models::source::SourceSummary;
use patchpanel_core_models::models::unread::Unread;
use serde::de::DeserializeOwned;
use tokio_util::task::AbortOnDropHandle;

use crate::answer::Answer;
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::operation::{ListQuery, Operation, PAGE_LIMIT, SourceQuery};
use crate::prepared::PreparedRequest;

/// How many pages are asked for at the same time once the total is known.
const PAGES_AT_A_TIME: usize = 4;

/// The most pages in a row that may bring nothing new while the total promises more: the server hides rows after it has
/// counted them.
const MOST_PAGES_WITHOUT_NEWS: usize = 20;

/// The most rows that are read, from one page or from all.
const MOST_ROWS: usize = 100_000;

/// The most bytes that all pages may have together, that one may have, and that one of several at the same time may have.
const MOST_BYTES: usize = 96 * 1024 * 1024;
const MOST_PAGE_BYTES: usize = 32 * 1024 * 1024;
const MOST_SHARED_BYTES: usize = 16 * 1024 * 1024;

/// The most pages, and the time for all: [`MOST_ROWS`] need 2,000 pages from a server that gives 50 rows at once.
const MOST_PAGES: usize = 2_000;
const LONGEST: Duration = Duration::from_mins(10);

/// A row of a list that comes in pages.
pub(crate) trait Row: DeserializeOwned + From<Unread> + fmt::Debug + Send + 'static {
    /// How errors that belong to no single request name the list.
    const LIST: &str;

    /// What tells it from other rows: one that comes again is the same.
    fn key(&self) -> Option<&str>;

    /// Keeps once what many rows have.
    fn share(&mut self, _: &mut SharedTexts) {}
}

impl Row for ConnectorSummary {
    const LIST: &str = "GET connectors";

    fn key(&self) -> Option<&str> {
        self.script_name.as_ref().map(|name| name.as_str())
    }

    fn share(&mut self, texts: &mut SharedTexts) {
        texts.share(self);
    }
}

impl Row for SourceSummary {
    const LIST: &str = "GET sources";

    fn key(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// What is asked for with one page.
#[derive(Debug, Clone, Copy)]
struct Slice {
    limit: u32,
    offset: u32,
    /// The total is asked for once.
    count: bool,
}

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
        let misread = |error| answer.misread(request, &error);
        let text = json::text_of(&answer.body).map_err(misread)?;
        let rows = json::items(&text, MOST_ROWS).map_err(misread)?;
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
struct Walk<T> {
    items: Vec<T>,
    /// What many rows have is kept once.
    shared: SharedTexts,
    /// Hashes of the keys.
    known: HashSet<u64>,
    /// How often each row without a key was listed, by its hash.
    nameless: HashMap<u64, usize>,
    hasher: RandomState,
    bytes: usize,
    pages: usize,
    limit: u32,
    /// How many rows the longest page had: a server may give fewer at once than are asked for.
    longest: usize,
    /// Where the list begins.
    start: u32,
    /// Where the next page begins.
    offset: u32,
    total: Option<u64>,
    /// Whether the last page held as many rows as were asked for.
    was_full: bool,
    /// Whether a page held more.
    had_long_page: bool,
    /// Whether a page was larger than one of several may be, so that each is fetched alone.
    had_heavy_page: bool,
    /// How many pages in a row brought nothing new.
    without_news: usize,
    is_over: bool,
}

impl<T: Row> Walk<T> {
    fn new(limit: Option<u32>, offset: Option<u32>) -> Self {
        Self {
            items: Vec::new(),
            shared: SharedTexts::default(),
            known: HashSet::new(),
            nameless: HashMap::new(),
            hasher: RandomState::new(),
            bytes: 0,
            pages: 0,
            longest: 0,
            start: offset.unwrap_or(0),
            limit: limit.unwrap_or(PAGE_LIMIT).clamp(1, PAGE_LIMIT),
            offset: offset.unwrap_or(0),
            total: None,
            was_full: false,
            had_long_page: false,
            had_heavy_page: false,
            without_news: 0,
            is_over: false,
        }
    }

    /// The next pages that can be asked for at once: after a full page all that the total promises.
    fn next(&self) -> impl Iterator<Item = Slice> + use<T> {
        let promised = self.total.filter(|_| self.was_full && !self.had_heavy_page);
        let end = promised.map_or(0, |total| u32::try_from(total).unwrap_or(u32::MAX));
        let end = end.max(self.offset.saturating_add(1));
        let (limit, count) = (self.limit, self.total.is_none());
        let offsets = (self.offset..end).step_by(limit as usize);
        offsets.map(move |offset| Slice {
            limit,
            offset,
            count,
        })
    }

    /// The most bytes of each of the next pages.
    fn most_bytes(&self) -> usize {
        if self.pages == 0 || self.had_heavy_page {
            MOST_PAGE_BYTES
        } else {
            MOST_SHARED_BYTES
        }
    }

    /// Takes a page in. Gives whether the one after it begins where [`Walk::next`] said.
    ///
    /// # Errors
    /// That of the page, unless it is how the server says that the list is over; [`ErrorKind::BadAnswer`] where no end
    /// is in sight.
    fn take(&mut self, page: Result<Page<T>, Error>) -> Result<bool, Error> {
        let page = match page {
            Err(error) if self.ends_with(&error) => {
                self.is_over = true;
                return Ok(false);
            }
            page => page?,
        };
        let (rows, limit) = (page.items.len(), self.limit as usize);
        let bytes = page.bytes;
        self.pages += 1;
        self.longest = self.longest.max(rows);
        let news = self.news(page.items);
        let has_news = !news.is_empty();
        self.check_size(rows, news.len(), bytes)?;
        if has_news {
            let shared = &mut self.shared;
            self.items.extend(news.into_iter().map(|mut row| {
                row.share(shared);
                row
            }));
        }
        self.bytes += bytes;
        // A total of fewer rows than came is none.
        let came = u64::from(self.start) + self.items.len() as u64;
        self.total = self.total.or(page.total).filter(|total| *total >= came);
        // Where all rows are hidden, or came before, only what the server gives at once tells where the next ones are.
        let step = match self.longest {
            _ if has_news => rows,
            0 => limit,
            longest => longest.min(limit),
        };
        self.offset = u32::try_from(step).map_or(u32::MAX, |step| self.offset.saturating_add(step));
        self.was_full = rows >= limit;
        self.had_long_page |= rows > limit;
        self.had_heavy_page |= bytes > MOST_SHARED_BYTES;
        self.without_news = if has_news { 0 } else { self.without_news + 1 };
        if self.without_news == MOST_PAGES_WITHOUT_NEWS && !self.was_full && self.is_more_promised()
        {
            return Err(endless::<T>(
                "20 pages in a row bring no new row, and the total promises more",
            ));
        }
        self.is_over = if has_news {
            // A full page may have more behind it, whatever the total says. Without a total, a short page may be all
            // that the server gives at once.
            !self.was_full && self.total.is_some() && !self.is_more_promised()
        } else {
            // A full page of known rows is a server that repeats itself.
            self.was_full || !self.is_more_promised()
        };
        Ok(step == limit)
    }

    fn is_more_promised(&self) -> bool {
        self.total
            .is_some_and(|total| u64::from(self.offset) < total)
    }

    /// The rows that did not come before. Pages overlap where the server hides rows after it has counted them, where a
    /// row moved meanwhile, and where the offset is ignored.
    ///
    /// Rows without a key may look alike and be two. They are counted: within the page, or on top of the ones before
    /// where the keys show that the page overlaps no other.
    fn news(&mut self, mut rows: Vec<T>) -> Vec<T> {
        let keys = rows.iter().filter_map(Row::key);
        let mut keys = keys.map(|key| self.hasher.hash_one(key));
        let is_apart = keys.next().is_some_and(|first| {
            !self.known.contains(&first) && keys.all(|key| !self.known.contains(&key))
        });
        let mut counts = if is_apart {
            self.nameless.clone()
        } else {
            HashMap::new()
        };
        rows.retain(|row| {
            if let Some(key) = row.key() {
                return self.known.insert(self.hasher.hash_one(key));
            }
            let hash = hash_of(row, &self.hasher);
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
            "the list has more than 96 MB"
        } else if self.pages > MOST_PAGES {
            "the list has more than 2000 pages"
        } else if news > 0 && self.had_long_page && rows > self.limit as usize {
            "the pages hold more rows than were asked for"
        } else {
            return Ok(());
        };
        Err(endless::<T>(why))
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

fn endless<T: Row>(why: &str) -> Error {
    let why = format!("The list cannot be read: {why}.");
    Error::new(ErrorKind::BadAnswer, T::LIST).with_reason(why)
}

/// Hashes what is written, which may be many times longer than the row.
struct Hashing<H>(H);

impl<H: Hasher> fmt::Write for Hashing<H> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

fn hash_of(row: &impl fmt::Debug, hasher: &RandomState) -> u64 {
    let mut hashing = Hashing(hasher.build_hasher());
    // It takes whatever is written.
    write!(hashing, "{row:?}").unwrap_or_default();
    hashing.0.finish()
}

impl Client {
    /// One page of a list.
    pub(crate) async fn page<T: Row>(&self, operation: Operation) -> Result<Page<T>, Error> {
        self.page_within(operation, usize::MAX).await
    }

    async fn page_within<T: Row>(
        &self,
        operation: Operation,
        most_bytes: usize,
    ) -> Result<Page<T>, Error> {
        let request = self.prepare(operation)?;
        Page::read(&self.send_within(&request, most_bytes).await?, &request)
    }

    /// A page that is fetched and read on a worker thread of its own; dropping the future ends it.
    async fn page_on_own_thread<T: Row>(
        &self,
        operation: Operation,
        most_bytes: usize,
    ) -> Result<Page<T>, Error> {
        let client = self.clone();
        let fetching = async move { client.page_within(operation, most_bytes).await };
        let fetching = tokio::spawn(fetching);
        match AbortOnDropHandle::new(fetching).await {
            Ok(page) => page,
            // Only a bug ends such a task early; the caller gets an error instead of losing its own thread.
            Err(stopped) => {
                Err(Error::new(ErrorKind::BadAnswer, T::LIST).with_source(Arc::new(stopped)))
            }
        }
    }

    /// Once the first page has given the total, up to four pages are fetched at a time.
    async fn all<T: Row>(
        &self,
        mut walk: Walk<T>,
        operation: impl Fn(Slice) -> Operation,
    ) -> Result<Vec<T>, Error> {
        let clock = &self.shared.connection.clock;
        let begun = clock.steady();
        while !walk.is_over {
            let most_bytes = walk.most_bytes();
            let mut pages = stream::iter(walk.next())
                .map(|slice| self.page_on_own_thread(operation(slice), most_bytes))
                .buffered(PAGES_AT_A_TIME);
            while let Some(page) = pages.next().await {
                if clock.steady().saturating_sub(begun) > LONGEST {
                    return Err(endless::<T>("it takes more than ten minutes"));
                }
                let is_as_expected = walk.take(page)?;
                if walk.is_over || !is_as_expected {
                    break;
                }
            }
        }
        Ok(walk.items)
    }

    /// All released connectors that match, in the server's order. `limit` is the size of a page and `offset` the
    /// first row.
    ///
    /// # Errors
    /// See [`Client::send`]. An error on any page loses the whole list.
    pub async fn all_connectors(&self, query: &ListQuery) -> Result<Vec<ConnectorSummary>, Error> {
        let page = |slice: Slice| {
            Operation::ListConnectors(ListQuery {
                limit: Some(slice.limit),
                offset: Some(slice.offset),
                count: slice.count,
                ..query.clone()
            })
        };
        self.all(Walk::new(query.limit, query.offset), page).await
    }

    /// All sources that match, as [`Client::all_connectors`] lists connectors.
    ///
    /// # Errors
    /// See [`Client::list_sources`]. An error on any page loses the whole list.
    pub async fn all_sources(&self, query: &SourceQuery) -> Result<Vec<SourceSummary>, Error> {
        let page = |slice: Slice| {
            Operation::ListSources(SourceQuery {
                limit: Some(slice.limit),
                offset: Some(slice.offset),
                count: slice.count,
                ..query.clone()
            })
        };
        self.all(Walk::new(query.limit, query.offset), page).await
    }
}

#[cfg(test)]
mod tests;
