//! From windows to rows: one request each, or more where the service finds one too large.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::windowed::truncated;
use super::{Window, Windowed};
use crate::Result;
use crate::http::{Body, Response, Tally, Transport};
use crate::wire::{Rejected, salvage};

/// What came of one window, or of a half of it.
pub(super) struct Part<R> {
    pub(super) window: Window,
    pub(super) result: Result<(Vec<R>, Vec<Rejected>)>,
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

/// Fetches the windows of a range.
pub(super) struct Fetcher<W> {
    operations: Vec<W>,
    transport: Transport,
    tally: Arc<Tally>,
}

impl<W: Windowed> Fetcher<W> {
    pub(super) fn new(operation: W, tally: Arc<Tally>) -> Self {
        let transport = operation.transport().clone();
        Self {
            operations: short_enough(operation),
            transport,
            tally,
        }
    }

    /// The parts of a window: one, or more where it had to be halved.
    pub(super) fn window(&self, window: Window) -> BoxFuture<'_, Vec<Part<W::Row>>> {
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
                return Err(truncated(W::rows(answer.into_inner())));
            }
            rows.extend(W::rows(answer.into_inner()));
            rejected.extend(odd.into_iter().map(|odd| self.transport.clean(odd)));
        }
        Ok((rows, rejected))
    }
}
