//! Values that hold until the next one, as they come.

use std::collections::{BTreeMap, HashMap};
use std::future::ready;

use chrono::{DateTime, FixedOffset};
use futures_util::stream::{self, StreamExt};

use super::row::Identity;
use super::steps::is_interrupted;
use super::{Held, Missing, Row, RowStream};

/// So many rows wait in order behind one whose next is not known. More than that go before it, so that
/// memory does not grow with the range.
const MOST: usize = 10_000;

impl<R: Row> RowStream<R> {
    /// The same rows by [`held`](super::held), each as soon as the next one of its keys has come, in order
    /// as far as one that holds for long does not keep thousands waiting. Errors come as they did.
    pub fn held(self) -> RowStream<Held<R>> {
        let Self { rows, account } = self;
        let known = account.clone();
        let mut waiting = Waiting::default();
        let rows = rows.map(Some).chain(stream::once(ready(None)));
        let rows = rows.flat_map(move |row| {
            let rows: Vec<_> = match row {
                Some(Ok(row)) => {
                    match &known {
                        Some(account) => waiting.take(row, &account.lock().missing),
                        None => waiting.take(row, &[]),
                    }
                    waiting.ready().into_iter().map(Ok).collect()
                }
                Some(Err(error)) => vec![Err(error)],
                None => waiting.end().into_iter().map(Ok).collect(),
            };
            stream::iter(rows)
        });
        RowStream {
            rows: rows.fuse().boxed(),
            account,
        }
    }
}

/// Rows of which some wait for the next one.
struct Waiting<R> {
    /// In the order in which they came.
    rows: BTreeMap<u64, Place<R>>,
    came: u64,
    /// Of how many all is known.
    known: usize,
    /// By keys.
    newest: HashMap<Vec<Box<str>>, Newest>,
}

/// The newest start, and the rows that have it.
type Newest = (DateTime<FixedOffset>, Vec<u64>);

struct Place<R> {
    held: Held<R>,
    is_known: bool,
}

impl<R> Default for Waiting<R> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            came: 0,
            known: 0,
            newest: HashMap::new(),
        }
    }
}

impl<R: Row> Waiting<R> {
    fn take(&mut self, row: R, missing: &[Missing]) {
        let number = self.came;
        self.came += 1;
        let start = row.interval().0;
        let keys = Identity::of(&row).keys().to_vec();
        let place = Place {
            held: Held { row, until: None },
            is_known: false,
        };
        self.rows.insert(number, place);
        // One that begins nowhere is followed by none.
        let Some(start) = start else {
            return self.know(number, None);
        };
        let until = |from: &DateTime<FixedOffset>, next| {
            Some(next).filter(|next| !is_interrupted(Some(*from), next, missing))
        };
        match self.newest.get_mut(&keys) {
            // A second row of one start ends where the first does.
            Some((newest, numbers)) if *newest == start => numbers.push(number),
            Some((newest, _)) if *newest > start => {
                let until = until(&start, *newest);
                self.know(number, until);
            }
            Some((newest, numbers)) => {
                let until = until(newest, start);
                *newest = start;
                for number in std::mem::replace(numbers, vec![number]) {
                    self.know(number, until);
                }
            }
            None => {
                self.newest.insert(keys, (start, vec![number]));
            }
        }
    }

    fn know(&mut self, number: u64, until: Option<DateTime<FixedOffset>>) {
        if let Some(place) = self.rows.get_mut(&number) {
            place.held.until = until;
            place.is_known = true;
            self.known += 1;
        }
    }

    /// The rows of which all is known, but for those that wait behind others.
    fn ready(&mut self) -> Vec<Held<R>> {
        let mut ready = Vec::new();
        while let Some(first) = self.rows.first_entry().filter(|it| it.get().is_known) {
            ready.push(first.remove().held);
            self.known -= 1;
        }
        if self.known > MOST {
            let rows = std::mem::take(&mut self.rows).into_iter();
            let (known, others): (BTreeMap<_, _>, _) = rows.partition(|(_, place)| place.is_known);
            self.rows = others;
            self.known = 0;
            ready.extend(known.into_values().map(|place| place.held));
        }
        ready
    }

    /// All rows; nothing says how long the newest ones hold.
    fn end(&mut self) -> Vec<Held<R>> {
        let rows = std::mem::take(&mut self.rows);
        rows.into_values().map(|place| place.held).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::series::steps::tests::{Price, at, price};
    use crate::series::{MissingReason, held};
    use crate::time::TimeRange;
    use futures_util::FutureExt as _;
    use proptest::prelude::*;

    fn stream(rows: Vec<crate::Result<Price>>) -> RowStream<Held<Price>> {
        let rows = stream::iter(rows).chain(stream::pending());
        RowStream {
            rows: rows.boxed(),
            account: None,
        }
        .held()
    }

    #[tokio::test]
    async fn rows_come_as_soon_as_their_end_is_known() {
        let failed = || Error::new(crate::ErrorKind::Timeout, "late");
        let mut rows = stream(vec![
            Ok(price(1, 6, 0.2)),
            Err(failed()),
            Ok(price(2, 7, 0.3)),
            Ok(price(1, 22, 0.1)),
        ]);
        assert!(rows.next().await.unwrap().is_err());
        let first = rows.next().await.unwrap().unwrap();
        assert_eq!((first.tariff, first.until), (1, Some(at(22))));
        // Of the others nothing says yet how long they hold, and the stream has not ended.
        assert!(rows.next().now_or_never().is_none());
    }

    #[test]
    fn one_that_holds_for_long_does_not_keep_the_others() {
        let rows = std::iter::once(price(1, 0, 0.1));
        let hours = i64::try_from(MOST).unwrap() + 2;
        let mut waiting = Waiting::default();
        let mut came = 0;
        for row in rows.chain((1..=hours + 1).map(|hour| price(2, hour, 0.2))) {
            waiting.take(row, &[]);
            came += waiting.ready().len();
            assert!(waiting.rows.len() <= MOST + 2);
        }
        assert_eq!(came, MOST + 1);
        let rest = waiting.end();
        assert_eq!((rest[0].tariff, rest[0].until), (1, None));
    }

    proptest! {
        #[test]
        fn the_stream_has_what_the_whole_has(
            rows in prop::collection::vec((1_u32..4, 0_i64..40), 0..30),
            (from, hours) in (0_i64..40, 1_i64..5),
        ) {
            let mut rows: Vec<_> = rows.into_iter().map(|(tariff, hour)| price(tariff, hour, 0.0)).collect();
            rows.sort_by_key(|row| row.since);
            let missing = [Missing {
                range: TimeRange::new(at(from), at(from + hours)).unwrap(),
                reason: MissingReason::Failed,
                detail: None,
            }];
            let mut waiting = Waiting::default();
            let mut came = Vec::new();
            for row in rows.clone() {
                waiting.take(row, &missing);
                came.extend(waiting.ready());
            }
            came.extend(waiting.end());
            let mut whole = held(rows, &missing);
            let order = |one: &Held<Price>, other: &Held<Price>| {
                (one.since, one.tariff).cmp(&(other.since, other.tariff))
            };
            came.sort_by(order);
            whole.sort_by(order);
            prop_assert_eq!(came, whole);
        }
    }
}
