//! The windows of a range under way: some at once, given in order, cut where they are too large.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::fetch::{Fetcher, Part};
use super::stream::Account;
use super::{Window, Windowed};
use crate::{Error, ErrorKind};

/// A window's place in the order of a range.
enum Place<R> {
    Waiting(Window),
    /// Waits for the place before it to do well: what is too late for the service only gets later.
    Following(Window),
    Running(u64),
    Done(Part<R>),
}

/// After so many failures without an answer in between, the service is down rather than overtaxed, and
/// no shorter period helps. A window of 30 days with one poisoned day is down to that day after six.
const PATIENCE: u32 = 8;

/// Whether the service failed, which it may not do with a shorter period.
fn is_failure(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Unavailable)
}

/// Fetches windows and gives what came of them in order.
pub(super) struct Parts<W: Windowed> {
    fetcher: Arc<Fetcher<W>>,
    places: VecDeque<Place<W::Row>>,
    running: FuturesUnordered<BoxFuture<'static, (u64, Part<W::Row>)>>,
    concurrency: usize,
    /// Places that are done and wait for those before them.
    held: usize,
    started: u64,
    /// Failures of the service since its last answer.
    failures: u32,
    account: Arc<Account>,
}

impl<W: Windowed> Parts<W> {
    pub(super) fn new(
        fetcher: Fetcher<W>,
        windows: Vec<Window>,
        concurrency: usize,
        account: Arc<Account>,
    ) -> Self {
        Self {
            fetcher: Arc::new(fetcher),
            places: windows.into_iter().map(Place::Waiting).collect(),
            running: FuturesUnordered::new(),
            concurrency,
            held: 0,
            started: 0,
            failures: 0,
            account,
        }
    }

    pub(super) async fn next(&mut self) -> Option<Part<W::Row>> {
        loop {
            match self.places.pop_front()? {
                Place::Done(part) => {
                    self.held -= 1;
                    return Some(part);
                }
                other => self.places.push_front(other),
            }
            self.start();
            let (number, part) = self.running.next().await?;
            self.settle(number, part);
        }
    }

    /// Starts as many windows as may run, the earliest first.
    ///
    /// Windows that are done but not yet due count too, so that one slow window does not pile up
    /// the answers of all that follow. There may be many of them, without any answer, where windows
    /// are too late for the service: one window runs all the same, else the first would never be due.
    fn start(&mut self) {
        while self.running.len() < self.concurrency
            && (self.running.is_empty() || self.running.len() + self.held < 2 * self.concurrency)
        {
            let mut places = self.places.iter().enumerate();
            let waiting = places.find_map(|(index, place)| match place {
                Place::Waiting(window) => Some((index, *window)),
                _ => None,
            });
            let Some((index, window)) = waiting else {
                return;
            };
            let window = match self.pieces(&window, self.fetcher.parts(&window)) {
                Some(pieces) => {
                    let first = pieces[0];
                    self.put(index, pieces.into_iter().map(Place::Waiting).collect());
                    first
                }
                None => window,
            };
            self.started += 1;
            let (number, fetcher) = (self.started, self.fetcher.clone());
            self.places[index] = Place::Running(number);
            self.running.push(Box::pin(
                async move { (number, fetcher.part(window).await) },
            ));
        }
    }

    fn settle(&mut self, number: u64, part: Part<W::Row>) {
        let is_it = |place: &Place<W::Row>| matches!(place, Place::Running(it) if *it == number);
        let Some(index) = self.places.iter().position(is_it) else {
            return; // Only what has a place is started.
        };
        match &part.error {
            Some(error) if error.is_too_large() => {
                if let Some(pieces) = self.pieces(&part.window, self.fetcher.parts_instead(&part)) {
                    return self.put(index, pieces.into_iter().map(Place::Waiting).collect());
                }
            }
            Some(error) if error.is_not_yet() => {
                if let Some(&[left, right]) = self.pieces(&part.window, 2).as_deref() {
                    let halves = vec![Place::Waiting(left), Place::Following(right)];
                    return self.put(index, halves);
                }
            }
            Some(error) if self.fetcher.shorter_may_do() && is_failure(error) => {
                self.failures += 1;
                if self.failures <= PATIENCE
                    && let Some(halves) = self.pieces(&part.window, 2)
                {
                    return self.put(index, halves.into_iter().map(Place::Waiting).collect());
                }
            }
            Some(_) => {}
            None => {
                self.failures = 0;
                self.fetcher.whole(&part);
            }
        }
        let not_yet = part.error.clone().filter(Error::is_not_yet);
        self.held += 1;
        self.places[index] = Place::Done(part);
        self.follow(index + 1, not_yet);
    }

    /// Lets the windows go that waited for the one before them, or ends them as that one ended.
    fn follow(&mut self, first: usize, not_yet: Option<Error>) {
        for place in self.places.iter_mut().skip(first) {
            let Place::Following(window) = *place else {
                return;
            };
            if not_yet.is_none() {
                *place = Place::Waiting(window);
                return;
            }
            self.held += 1;
            *place = Place::Done(Part {
                window,
                rows: Vec::new(),
                rejected: Vec::new(),
                error: not_yet.clone(),
            });
        }
    }

    fn pieces(&self, window: &Window, count: i64) -> Option<Vec<Window>> {
        window.pieces(self.fetcher.rules(), self.fetcher.unit(), count)
    }

    /// Puts some places where there was one.
    fn put(&mut self, index: usize, places: Vec<Place<W::Row>>) {
        self.account.add_windows(places.len() - 1);
        let after = self.places.split_off(index + 1);
        self.places.pop_back();
        self.places.extend(places);
        self.places.extend(after);
    }
}
