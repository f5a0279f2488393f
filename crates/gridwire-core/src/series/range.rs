use std::fmt;
use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use futures_util::stream::StreamExt;

use super::merge::sort;
use super::{Coverage, RowStream, Windowed};
use crate::time::TimeRange;
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
