use std::collections::VecDeque;
use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};

use super::merge::sort;
use super::{
    Coverage, CoverageBy, Merger, Missing, MissingReason, Plan, Row, Window, Windowed, plan,
};
use crate::http::{Body, Response, Tally, Transport};
use crate::time::{IntervalSet, TimeRange};
use crate::wire::{Rejected, salvage};
use crate::{Error, ErrorKind, Result};

/// A range of any length of an operation, ready to be fetched.
///
/// Awaiting it gives all rows at once; [`stream`](RangeRequest::stream) gives them as they come.
#[derive(Clone)]
#[must_use = "a range does nothing until it is awaited or streamed"]
pub struct RangeRequest<W> {
    operation: W,
    range: Result<TimeRange>,
    concurrency: usize,
}

/// All rows of a range, with the account of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Series<R> {
    /// The rows, by start and keys.
    pub rows: Vec<R>,
    /// What was asked, what came, what is missing.
    pub coverage: Coverage,
}

impl<W: Windowed> RangeRequest<W> {
    #[doc(hidden)]
    pub fn new(operation: W, range: Result<TimeRange>) -> Self {
        Self {
            operation,
            range,
            concurrency: 2,
        }
    }

    /// How many windows are asked for at the same time, within the service's own limit; 2 unless set.
    pub fn concurrency(mut self, windows: usize) -> Self {
        self.concurrency = windows.max(1);
        self
    }

    /// The rows as they come, window by window, and at its end the [`Coverage`].
    ///
    /// A window that fails gives an error in its place, and the windows after it still follow,
    /// unless they cannot do better (no authorisation, no connection).
    pub fn stream(self) -> RowStream<W::Row> {
        let Self {
            operation,
            range,
            concurrency,
        } = self;
        match range {
            Ok(range) => RowStream::start(operation, range, concurrency),
            Err(error) => RowStream::failed(error),
        }
    }

    async fn collect(self) -> Result<Series<W::Row>> {
        let mut stream = self.stream();
        let (mut rows, mut failure) = (Vec::new(), None);
        while let Some(row) = stream.next().await {
            match row {
                Ok(row) => rows.push(row),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        let Some(coverage) = stream.coverage() else {
            return Err(failure.unwrap_or_else(|| {
                Error::new(ErrorKind::Incomplete, "the range was not fetched")
            }));
        };
        sort(&mut rows);
        let Some(failure) = failure else {
            return Ok(Series { rows, coverage });
        };
        if coverage.received.is_empty() {
            return Err(failure);
        }
        let text = format!("a part of the range is missing: {coverage}");
        Err(Error::new(ErrorKind::Incomplete, text)
            .with_remedy("Ask again for what is missing; what came is in the error (partial)")
            .with_source(failure)
            .with_partial(Series { rows, coverage }))
    }
}

impl<W: Windowed> IntoFuture for RangeRequest<W> {
    type Output = Result<Series<W::Row>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    /// All rows at once.
    ///
    /// An error that [is incomplete](Error::is_incomplete) carries the [`Series`] that did come, as
    /// its [`partial`](Error::partial) data.
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.collect())
    }
}

impl<W> fmt::Debug for RangeRequest<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RangeRequest")
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}

/// How far a range is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Windows done.
    pub done: u64,
    /// Windows in all, as far as known.
    pub windows: u64,
}

/// The rows of a range as they come.
///
/// Dropping it ends the requests that are under way.
pub struct RowStream<R> {
    rows: BoxStream<'static, Result<R>>,
    account: Option<Arc<Account>>,
}

#[derive(Debug)]
struct Account {
    coverage: Mutex<Coverage>,
    tally: Arc<Tally>,
    done: AtomicU64,
    windows: u64,
}

impl<R: Row> RowStream<R> {
    fn start<W: Windowed<Row = R>>(operation: W, range: TimeRange, concurrency: usize) -> Self {
        let transport = operation.transport().clone();
        let Plan { windows, missing } = plan(&range, W::RULES, transport.clock().now());
        let mut coverage = Coverage::of(range);
        coverage.missing = missing;
        let operations = short_enough(operation);
        let account = Arc::new(Account {
            coverage: Mutex::new(coverage),
            tally: Arc::default(),
            done: AtomicU64::new(0),
            windows: windows.len() as u64,
        });
        let fetcher = Arc::new(Fetcher {
            operations,
            transport,
            tally: account.tally.clone(),
        });
        let parts = stream::iter(windows)
            .map(move |window| {
                let fetcher = fetcher.clone();
                async move { fetcher.window(window).await }
            })
            .buffered(concurrency);
        let state = Assembly {
            parts: parts.boxed(),
            merger: Some(Merger::new(range, W::RULES.margin())),
            ready: VecDeque::new(),
            account: account.clone(),
            answered: IntervalSet::default(),
            hopeless: false,
            by: W::RULES.coverage,
        };
        let rows = stream::unfold(state, |mut state| async move {
            state.next().await.map(|row| (row, state))
        });
        Self {
            rows: rows.fuse().boxed(),
            account: Some(account),
        }
    }

    fn failed(error: Error) -> Self {
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
            },
            |account| Progress {
                done: account.done.load(Ordering::Relaxed),
                windows: account.windows,
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
    fn lock(&self) -> std::sync::MutexGuard<'_, Coverage> {
        self.coverage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What came of one window, or of a half of it.
struct Part<R> {
    window: Window,
    result: Result<(Vec<R>, Vec<Rejected>)>,
}

/// The same operation with its long list split until each part fits into a URI.
fn short_enough<W: Windowed>(operation: W) -> Vec<W> {
    let mut long = operation.clone();
    // The dates of a window take their room as well.
    let longest = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH.fixed_offset();
    long.set_period(longest, longest);
    let fits = long
        .request()
        .and_then(|request| long.transport().fits(&request))
        .is_ok();
    match operation.halves() {
        Some((left, right)) if !fits => {
            let mut parts = short_enough(left);
            parts.extend(short_enough(right));
            parts
        }
        _ => vec![operation],
    }
}

struct Fetcher<W> {
    operations: Vec<W>,
    transport: Transport,
    tally: Arc<Tally>,
}

impl<W: Windowed> Fetcher<W> {
    /// The parts of a window: one, or more where it had to be halved.
    fn window(&self, window: Window) -> BoxFuture<'_, Vec<Part<W::Row>>> {
        Box::pin(async move {
            let result = self.rows(&window).await;
            let Err(error) = &result else {
                return vec![Part { window, result }];
            };
            if !(error.is_too_large() || error.is_not_yet()) {
                return vec![Part { window, result }];
            }
            let Some((left, right)) = window.halves(W::RULES) else {
                return vec![Part { window, result }];
            };
            let mut parts = self.window(left).await;
            // What is too late for the service only gets later.
            match parts.last() {
                Some(Part {
                    result: Err(error), ..
                }) if error.is_not_yet() => {
                    parts.push(Part {
                        window: right,
                        result: Err(error.clone()),
                    });
                }
                _ => parts.extend(self.window(right).await),
            }
            parts
        })
    }

    async fn rows(&self, window: &Window) -> Result<(Vec<W::Row>, Vec<Rejected>)> {
        let (mut rows, mut rejected) = (Vec::new(), Vec::new());
        for operation in &self.operations {
            let mut operation = operation.clone();
            operation.set_period(window.ask.from(), window.ask.to());
            let request = operation.request()?.counted(self.tally.clone());
            let body: Response<Body> = match self.transport.fetch(&request).await {
                Err(error) if error.is_no_data() => continue,
                answer => answer?,
            };
            let (answer, odd) = salvage(&body)
                .map_err(|reason| self.transport.unreadable(&request, &body, reason))?;
            let answer = body.map(|_| answer);
            if W::is_truncated(&answer) {
                return Err(Error::new(
                    ErrorKind::Incomplete,
                    "the service left out a part of its answer",
                )
                .with_partial(W::rows(answer.into_inner()))
                .with_context(|context| context.too_large = true));
            }
            rows.extend(W::rows(answer.into_inner()));
            rejected.extend(odd.into_iter().map(|odd| self.transport.clean(odd)));
        }
        Ok((rows, rejected))
    }
}

/// Turns the parts, as they come in order, into rows and an account.
struct Assembly<R> {
    parts: BoxStream<'static, Vec<Part<R>>>,
    merger: Option<Merger<R>>,
    ready: VecDeque<Result<R>>,
    account: Arc<Account>,
    answered: IntervalSet,
    hopeless: bool,
    by: CoverageBy,
}

impl<R: Row> Assembly<R> {
    async fn next(&mut self) -> Option<Result<R>> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                if row.is_ok() {
                    self.account.lock().rows += 1;
                }
                return Some(row);
            }
            if self.hopeless {
                self.end();
                if self.ready.is_empty() {
                    return None;
                }
                continue;
            }
            match self.parts.next().await {
                Some(parts) => {
                    self.account.done.fetch_add(1, Ordering::Relaxed);
                    for part in parts {
                        self.take(part);
                    }
                }
                None => {
                    self.end();
                    if self.ready.is_empty() {
                        return None;
                    }
                }
            }
        }
    }

    fn take(&mut self, Part { window, result }: Part<R>) {
        let Some(merger) = &mut self.merger else {
            return;
        };
        match result {
            Ok((rows, rejected)) => {
                self.answered.insert(window.keep);
                self.ready
                    .extend(merger.push(&window, rows).into_iter().map(Ok));
                self.account.lock().rejected.extend(rejected);
            }
            Err(error) if error.is_not_yet() => {
                self.lose(window, MissingReason::AfterLimit, &error);
            }
            Err(error) => {
                // What the next windows would meet too is not asked for again and again.
                self.hopeless |= error.is_auth()
                    || error.is_connect()
                    || matches!(
                        error.kind(),
                        ErrorKind::Configuration | ErrorKind::InvalidInput | ErrorKind::RateLimited
                    );
                self.lose(window, MissingReason::Failed, &error);
                self.ready.push_back(Err(error));
            }
        }
    }

    fn lose(&self, window: Window, reason: MissingReason, error: &Error) {
        self.account.lock().missing.push(Missing {
            range: window.keep,
            reason,
            detail: Some(error.to_string()),
        });
    }

    /// Gives what was held back and closes the account.
    fn end(&mut self) {
        let Some(mut merger) = self.merger.take() else {
            return;
        };
        self.parts = stream::empty().boxed();
        self.ready.extend(merger.finish().into_iter().map(Ok));
        let mut coverage = self.account.lock();
        let mut known = self.answered.clone();
        for missing in &coverage.missing {
            known.insert(missing.range);
        }
        let asked = coverage.asked;
        coverage
            .missing
            .extend(known.missing_from(&asked).into_iter().map(|range| Missing {
                range,
                reason: MissingReason::NotAsked,
                detail: None,
            }));
        coverage.received = match self.by {
            CoverageBy::Windows => self.answered.ranges().to_vec(),
            CoverageBy::Intervals => {
                let covered = merger.covered();
                let mut received = IntervalSet::default();
                for answered in self.answered.ranges() {
                    let empty = covered
                        .missing_from(answered)
                        .into_iter()
                        .map(|gap| (gap, None));
                    // Where no series has a row, a hole of one of them says nothing more.
                    let holes = merger.holes().filter_map(|(series, hole)| {
                        Some((hole.intersection(answered)?, Some(series)))
                    });
                    let holes = holes.filter(|(hole, _)| covered.missing_from(hole).is_empty());
                    coverage
                        .missing
                        .extend(empty.chain(holes).map(|(range, series)| Missing {
                            range,
                            reason: MissingReason::NoData,
                            detail: series,
                        }));
                    for range in covered.ranges() {
                        range
                            .intersection(answered)
                            .into_iter()
                            .for_each(|range| received.insert(range));
                    }
                }
                received.ranges().to_vec()
            }
        };
        coverage.missing.sort_by_key(|missing| missing.range.from());
        (coverage.duplicates, coverage.trimmed, coverage.outside) =
            (merger.duplicates(), merger.trimmed(), merger.outside());
    }
}
