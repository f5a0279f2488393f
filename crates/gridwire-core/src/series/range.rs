use std::fmt;
use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use futures_util::stream::StreamExt;

use super::merge::sort;
use super::{Coverage, MissingReason, Row, RowStream, WindowRules, Windowed, revise};
use crate::time::{IntervalSet, TimeRange};
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

impl<R> Series<R> {
    /// Rows with their account.
    pub fn new(rows: Vec<R>, coverage: Coverage) -> Self {
        Self { rows, coverage }
    }
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

    /// The same operation for another range: by the same client, with what that has learnt.
    pub fn over(self, range: TimeRange) -> Self {
        let concurrency = self.concurrency;
        self.operation.over(range).concurrency(concurrency)
    }

    /// The rules that the range is cut by.
    pub fn rules(&self) -> &WindowRules {
        self.operation.rules()
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
        let (series, failure) = self.gather().await?;
        whole(series, failure)
    }

    /// All rows that come, and the first failure.
    async fn gather(self) -> Result<(Series<W::Row>, Option<Error>)> {
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
        Ok((Series { rows, coverage }, failure))
    }
}

/// The rows, unless a window failed.
fn whole<R: Row>(series: Series<R>, failure: Option<Error>) -> Result<Series<R>> {
    let Some(failure) = failure else {
        return Ok(series);
    };
    let error = if series.coverage.received.is_empty() {
        failure
    } else {
        let text = format!("a part of the range is missing: {}", series.coverage);
        Error::new(ErrorKind::Incomplete, text)
            .with_remedy("Go on with `resume`, which asks for what is missing; what came is in the error (partial)")
            .with_source(failure)
    };
    Err(error.with_partial(series))
}

/// Goes on where an earlier reading of a range ended: asks again for what failed or was not asked for,
/// and gives that together with what was there.
///
/// # Errors
/// As awaiting the range.
pub async fn resume<W: Windowed>(operation: W, earlier: Series<W::Row>) -> Result<Series<W::Row>> {
    let mut series = earlier;
    let mut open = IntervalSet::default();
    series.coverage.missing.retain(|missing| {
        let again = matches!(
            missing.reason,
            MissingReason::Failed | MissingReason::NotAsked
        );
        if again {
            open.insert(missing.range);
        }
        !again
    });
    let mut failure = None;
    for range in open.ranges() {
        let (more, error) = operation.clone().over(*range).gather().await?;
        revise(&mut series.rows, more.rows);
        series.coverage.add(more.coverage);
        failure = failure.or(error);
    }
    series.coverage.rows = series.rows.len() as u64;
    whole(series, failure)
}

impl<W: Windowed> IntoFuture for RangeRequest<W> {
    type Output = Result<Series<W::Row>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    /// All rows at once.
    ///
    /// Where anything came, the error carries the [`Series`] of it, with its account, as its
    /// [`partial`](Error::partial) data; it [is incomplete](Error::is_incomplete) if some of the range
    /// was answered in full.
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
