//! One window's request, or requests where a list is too long for one URI.

use std::sync::Arc;

use super::{Row, Window, WindowRules, Windowed};
use crate::Error;
use crate::http::{Tally, Transport};
use crate::wire::{Rejected, salvage};

/// What came of one window.
pub(super) struct Part<R> {
    pub(super) window: Window,
    /// The rows that came; with an error they are not all that there are.
    pub(super) rows: Vec<R>,
    pub(super) rejected: Vec<Rejected>,
    pub(super) error: Option<Error>,
}

/// The same operation with its long list split until each part fits into a URI.
fn short_enough<W: Windowed>(operation: W) -> Vec<W> {
    let fits = at_an_instant(&operation)
        .request()
        .and_then(|request| operation.transport().fits(&request))
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

/// The operation with a period that is the same whatever is asked for, and takes its room.
fn at_an_instant<W: Windowed>(operation: &W) -> W {
    let mut operation = operation.clone();
    let instant = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH.fixed_offset();
    operation.set_period(instant, instant);
    operation
}

/// Fetches the windows of a range.
pub(super) struct Fetcher<W> {
    operations: Vec<W>,
    transport: Transport,
    tally: Arc<Tally>,
    /// What the windows have in common: the operation and its parameters but for the period.
    series: String,
}

impl<W: Windowed> Fetcher<W> {
    pub(super) fn new(operation: W, tally: Arc<Tally>) -> Self {
        Self {
            transport: operation.transport().clone(),
            series: at_an_instant(&operation)
                .request()
                .map_or_else(|_| String::new(), |request| request.name()),
            operations: short_enough(operation),
            tally,
        }
    }

    pub(super) async fn part(&self, window: Window) -> Part<W::Row> {
        let mut part = Part {
            window,
            rows: Vec::new(),
            rejected: Vec::new(),
            error: None,
        };
        for operation in &self.operations {
            part.error = self.ask(operation, &mut part).await.err();
            if part.error.is_some() {
                break;
            }
        }
        part
    }

    async fn ask(&self, operation: &W, part: &mut Part<W::Row>) -> crate::Result<()> {
        let mut operation = operation.clone();
        operation.set_period(part.window.ask.from(), part.window.ask.to());
        let mut request = operation.request()?.counted(self.tally.clone());
        if self.shorter_may_do() && part.window.pieces(self.rules(), self.unit(), 2).is_some() {
            request = request.impatient();
        }
        let (answer, cut) = match self.transport.read(&request, salvage).await {
            Err(error) if error.is_no_data() => return Ok(()),
            answer => answer?,
        };
        let (answer, odd) = answer.into_inner();
        let odd = odd.into_iter().map(|odd| self.transport.clean(odd));
        part.rejected.extend(odd);
        part.rows.extend(operation.rows(answer));
        cut.map_or(Ok(()), Err)
    }

    /// In how many parts to ask for a window, by what earlier answers taught.
    pub(super) fn parts(&self, window: &Window) -> i64 {
        let length = window.ask.duration();
        self.transport.lengths().parts(&self.series, length)
    }

    /// In how many parts to ask for a window whose answer is too large.
    pub(super) fn parts_instead(&self, part: &Part<W::Row>) -> i64 {
        if part.rows.is_empty() {
            return 2;
        }
        let starts = part
            .rows
            .iter()
            .filter_map(|row| row.interval().0)
            .collect();
        let length = part.window.ask.duration();
        self.transport.lengths().cut(&self.series, length, starts)
    }

    /// Learns from a window whose answer was whole.
    pub(super) fn whole(&self, part: &Part<W::Row>) {
        let length = part.window.ask.duration();
        let lengths = self.transport.lengths();
        lengths.whole(&self.series, length, part.rows.len());
    }

    /// The rules of the period.
    pub(super) fn rules(&self) -> &WindowRules {
        self.operations.first().map_or(W::RULES, Windowed::rules)
    }

    /// Whether a shorter period may do where the service fails.
    pub(super) fn shorter_may_do(&self) -> bool {
        self.operations
            .first()
            .is_some_and(Windowed::halves_on_failure)
    }

    /// The length that windows are cut at multiples of.
    pub(super) fn unit(&self) -> Option<chrono::TimeDelta> {
        self.operations.first().and_then(Windowed::unit)
    }
}
