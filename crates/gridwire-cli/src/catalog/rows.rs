//! The rows of a range, whatever their type.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{Stream, StreamExt};
use gridwire::core::Result;
use gridwire::core::series::{Coverage, Progress, RangeRequest, Row, RowStream, Windowed};

/// The rows of a range as they come.
pub(crate) struct Rows(Box<dyn Source>);

/// What the command needs of a stream of rows.
trait Source: Stream<Item = Result<Box<dyn Row>>> + Send + Unpin {
    fn coverage(&self) -> Option<Coverage>;
    fn progress(&self) -> Progress;
}

/// The stream of one dataset's own rows.
struct Of<R>(RowStream<R>);

impl<R: Row> Stream for Of<R> {
    type Item = Result<Box<dyn Row>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let row = self.0.poll_next_unpin(context);
        row.map(|row| row.map(|row| row.map(|row| Box::new(row) as Box<dyn Row>)))
    }
}

impl<R: Row> Source for Of<R> {
    fn coverage(&self) -> Option<Coverage> {
        self.0.coverage()
    }

    fn progress(&self) -> Progress {
        self.0.progress()
    }
}

/// The rows of a range that generated code has made.
pub(crate) fn rows<W: Windowed>(range: RangeRequest<W>) -> Rows {
    Rows(Box::new(Of(range.stream())))
}

impl Rows {
    /// The next row, or an error in the place of a window; `None` at the end.
    pub(crate) async fn next(&mut self) -> Option<Result<Box<dyn Row>>> {
        self.0.next().await
    }

    /// The account of the range, complete at the end.
    pub(crate) fn coverage(&self) -> Option<Coverage> {
        self.0.coverage()
    }

    /// How far the range is.
    pub(crate) fn progress(&self) -> Progress {
        self.0.progress()
    }
}
