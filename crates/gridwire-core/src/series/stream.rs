use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::stream::{self, BoxStream, Stream, StreamExt};

use super::assembly::Assembly;
use super::fetch::Fetcher;
use super::parts::Parts;
use super::{Coverage, Plan, Row, Step, Windowed, plan};
use crate::http::Tally;
use crate::time::{Clock, TimeRange};
use crate::{Error, Result};

/// How far a range is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Windows done.
    pub done: u64,
    /// Windows in all, as far as known.
    pub windows: u64,
    /// How long the next request still waits: for a limit of the service, or before it goes again.
    pub waiting: Duration,
}

/// The rows of a range as they come.
///
/// Dropping it ends the requests that are under way.
pub struct RowStream<R> {
    pub(super) rows: BoxStream<'static, Result<R>>,
    pub(super) account: Option<Arc<Account>>,
}

/// The account of a range while it is under way.
#[derive(Debug)]
pub(super) struct Account {
    coverage: Mutex<Coverage>,
    tally: Arc<Tally>,
    pub(super) done: AtomicU64,
    windows: AtomicU64,
    clock: Arc<dyn Clock>,
}

impl<R: Row> RowStream<R> {
    pub(super) fn start<W: Windowed<Row = R>>(
        operation: W,
        range: TimeRange,
        concurrency: usize,
    ) -> Self {
        // Where the service knows milliseconds only, so does the range: what holds from the one in
        // which the range begins is not to be taken for something before it.
        let range = match operation.rules().step {
            Step::Millisecond => range.whole_milliseconds(),
            Step::Day | Step::Year => range,
        };
        let now = operation.transport().clock().now();
        let Plan { windows, missing } = plan(&range, operation.rules(), operation.unit(), now);
        let mut coverage = Coverage::of(range);
        coverage.missing = missing;
        let account = Arc::new(Account {
            coverage: Mutex::new(coverage),
            tally: Arc::default(),
            done: AtomicU64::new(0),
            windows: AtomicU64::new(windows.len() as u64),
            clock: operation.transport().clock().clone(),
        });
        let (margin, by) = (operation.rules().margin(), operation.rules().coverage);
        let fetcher = Fetcher::new(operation, account.tally.clone());
        let parts = Parts::new(fetcher, windows, concurrency, account.clone());
        let parts = stream::unfold(parts, |mut parts| async move {
            parts.next().await.map(|part| (part, parts))
        });
        let state = Assembly::new(parts.boxed(), range, margin, by, account.clone());
        let rows = stream::unfold(state, |mut state| async move {
            state.next().await.map(|row| (row, state))
        });
        Self {
            rows: rows.fuse().boxed(),
            account: Some(account),
        }
    }

    pub(super) fn failed(error: Error) -> Self {
        Self {
            rows: stream::once(async { Err(error) }).boxed(),
            account: None,
        }
    }
}

impl<R> RowStream<R> {
    /// The account of the range; complete once the stream has ended.
    ///
    /// `None` if the range itself was invalid.
    pub fn coverage(&self) -> Option<Coverage> {
        let account = self.account.as_ref()?;
        let mut coverage = account.lock().clone();
        (coverage.requests, coverage.retries) = (account.tally.requests(), account.tally.retries());
        Some(coverage)
    }

    /// How far the range is.
    pub fn progress(&self) -> Progress {
        self.account.as_ref().map_or(
            Progress {
                done: 0,
                windows: 0,
                waiting: Duration::ZERO,
            },
            |account| Progress {
                done: account.done.load(Ordering::Relaxed),
                windows: account.windows.load(Ordering::Relaxed),
                waiting: account
                    .tally
                    .waits_until()
                    .saturating_sub(account.clock.elapsed()),
            },
        )
    }
}

impl<R> Stream for RowStream<R> {
    type Item = Result<R>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.rows.poll_next_unpin(context)
    }
}

impl<R> fmt::Debug for RowStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream")
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

impl Account {
    /// Counts windows that took the place of one that was too large.
    pub(super) fn add_windows(&self, more: usize) {
        self.windows.fetch_add(more as u64, Ordering::Relaxed);
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Coverage> {
        self.coverage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
