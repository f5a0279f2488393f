//! The rows of a range, whatever their type.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{Stream, StreamExt};
use gridwire::core::Result;
use gridwire::core::series::{
    Column, Coverage, Held, Progress, RangeRequest, Row, RowStream, WindowRules, Windowed,
};
use gridwire::core::time::TimeRange;

/// The rows of a range, ready to be fetched.
pub(crate) struct Rows {
    request: Box<dyn Request>,
    columns: Vec<&'static Column>,
    steps: bool,
}

/// What the command needs of a range.
trait Request: Send + Sync {
    fn rules(&self) -> &WindowRules;
    fn start(&self, concurrency: Option<usize>) -> Underway;
    fn within(&self, range: TimeRange) -> Box<dyn Request>;
}

impl<W: Windowed> Request for RangeRequest<W> {
    fn rules(&self) -> &WindowRules {
        self.rules()
    }

    fn start(&self, concurrency: Option<usize>) -> Underway {
        let range = self.clone();
        let range = match concurrency {
            Some(windows) => range.concurrency(windows),
            None => range,
        };
        let stream = range.stream();
        Underway(if W::STEPS {
            Box::new(Of(stream.held()))
        } else {
            Box::new(Of(stream))
        })
    }

    fn within(&self, range: TimeRange) -> Box<dyn Request> {
        Box::new(self.clone().over(range))
    }
}

/// The rows of a range as they come.
pub(crate) struct Underway(Box<dyn Source>);

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
    Rows {
        request: Box::new(range),
        columns: columns::<W>(),
        steps: W::STEPS,
    }
}

/// The columns of the rows of an operation.
pub(crate) fn columns<W: Windowed>() -> Vec<&'static Column> {
    if W::STEPS {
        Held::<W::Row>::columns().collect()
    } else {
        W::Row::columns().collect()
    }
}

/// The columns of rows of several types, each once.
pub(crate) fn all(types: &[fn() -> Vec<&'static Column>]) -> Vec<&'static Column> {
    let mut all = Vec::new();
    for column in types.iter().flat_map(|columns| columns()) {
        if !all.contains(&column) {
            all.push(column);
        }
    }
    all
}

impl Rows {
    /// The columns of the rows: of all that the dataset has, those that were asked for.
    pub(crate) fn columns(&self) -> Vec<&'static Column> {
        self.columns.clone()
    }

    /// Whether a row holds until the next one of its keys, so that its end may lie in another range.
    pub(crate) fn are_steps(&self) -> bool {
        self.steps
    }

    /// The rules that the range is cut by, which may depend on the keys.
    pub(crate) fn rules(&self) -> &WindowRules {
        self.request.rules()
    }

    /// Fetches the range, so many windows at a time where that was said.
    pub(crate) fn start(&self, concurrency: Option<usize>) -> Underway {
        self.request.start(concurrency)
    }

    /// The rows of another range, by the same client.
    pub(crate) fn within(&self, range: TimeRange) -> Self {
        Self {
            request: self.request.within(range),
            columns: self.columns.clone(),
            steps: self.steps,
        }
    }
}

impl Underway {
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
