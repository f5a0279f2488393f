//! Every vector that was generated, and what was known at a time.

use std::collections::BTreeMap;

use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta, TimeZone, Utc};
use gridwire_core::series::{Record, Row, SeriesRow, Values, Windowed, send};
use gridwire_core::time::TimeRange;
use gridwire_core::{Error, ErrorKind, Result};

use crate::generated::operations::{GetCommitment, GetForecast};
use crate::vector::Vector;
use crate::{Commitment, ForecastVector};

/// A period with the vector that it is of.
pub type PeriodOf<V> = SeriesRow<V, <V as Vector>::Period>;

/// A question for something that is generated again and again: a forecast or a commitment.
pub trait Vintages: Windowed {
    /// What is generated.
    type Vector: Vector + Record + Values<Value = <Self::Vector as Vector>::Period>;

    #[doc(hidden)]
    fn all_generated(self, in_range: &TimeRange) -> Self;
    #[doc(hidden)]
    fn vectors(answer: &Self::Answer) -> Vec<Self::Vector>;

    /// Every vector that was generated in one range, with its periods in another; by id and time of
    /// generation, the periods in order.
    ///
    /// A vector without a period in the range is there with none. Answers that the service cuts are
    /// asked for again with fewer vectors each, and then with fewer periods.
    ///
    /// # Errors
    /// Whatever a call fails with. If it is [incomplete](Error::is_incomplete), the vectors that came
    /// are its [`partial`](Error::partial) data, a `Vec` of them.
    fn vintages(
        self,
        generated: TimeRange,
        range: TimeRange,
    ) -> impl Future<Output = Result<Vec<Self::Vector>>> + Send {
        collect(self, generated, range)
    }

    /// What was known at an instant of a range: for every period the newest vector generated until
    /// then that has it, even where the latest vector of all has none there.
    ///
    /// Each row tells its vector's time of generation. Vectors older than `lookback` at that instant
    /// are not looked at.
    ///
    /// # Errors
    /// As [`vintages`](Vintages::vintages).
    #[allow(clippy::wrong_self_convention)] // "As of" is what such a question is called.
    fn as_of<Z: TimeZone>(
        self,
        instant: DateTime<Z>,
        lookback: TimeDelta,
        range: TimeRange,
    ) -> impl Future<Output = Result<Vec<PeriodOf<Self::Vector>>>> + Send {
        let instant = instant.fixed_offset();
        async move {
            // What was generated at the very instant counts, and the end is excluded.
            let from = instant.checked_sub_signed(lookback);
            let to = instant.checked_add_signed(TimeDelta::milliseconds(1));
            let (Some(from), Some(to)) = (from, to) else {
                return Err(Error::invalid_input(
                    "lookback",
                    lookback,
                    "leads outside the calendar",
                ));
            };
            let vectors = self.vintages(TimeRange::new(from, to)?, range).await?;
            Ok(newest(vectors))
        }
    }
}

/// One request's part of the question: vectors generated in a range, with their periods in another.
type Piece = (TimeRange, TimeRange);

async fn collect<V: Vintages>(
    question: V,
    generated: TimeRange,
    range: TimeRange,
) -> Result<Vec<V::Vector>> {
    let mut vectors = BTreeMap::new();
    let mut todo = vec![(generated, range)];
    while let Some((generated, range)) = todo.pop() {
        let mut part = question.clone().all_generated(&generated);
        part.set_period(range.from(), range.to());
        match send(part).await {
            Ok(answer) => merge(&mut vectors, V::vectors(&answer)),
            Err(error) => {
                let halves = error
                    .partial::<V::Answer>()
                    .filter(|_| error.is_too_large());
                match halves.and_then(|answer| halve(&generated, &range, &V::vectors(answer))) {
                    Some((left, right)) => todo.extend([right, left]),
                    None => return Err(incomplete(error, vectors)),
                }
            }
        }
    }
    Ok(in_order(vectors))
}

/// The vectors so far, with their periods by their start.
type Found<V> = BTreeMap<
    (u32, Option<DateTime<Utc>>),
    (
        V,
        BTreeMap<Option<DateTime<FixedOffset>>, <V as Vector>::Period>,
    ),
>;

fn merge<V: Vector>(found: &mut Found<V>, vectors: Vec<V>) {
    for mut vector in vectors {
        let periods = std::mem::take(vector.periods_mut());
        let key = (vector.id(), vector.generated());
        let (_, all) = found
            .entry(key)
            .or_insert_with(|| (vector, BTreeMap::new()));
        for period in periods {
            all.entry(period.interval().0).or_insert(period);
        }
    }
}

fn in_order<V: Vector>(found: Found<V>) -> Vec<V> {
    let vectors = found.into_values().map(|(mut vector, periods)| {
        *vector.periods_mut() = periods.into_values().collect();
        vector
    });
    vectors.collect()
}

/// Two questions for one whose answer was cut: between the vectors that came, else between periods.
fn halve<V: Vector>(
    generated: &TimeRange,
    range: &TimeRange,
    came: &[V],
) -> Option<(Piece, Piece)> {
    let times = came.iter().filter_map(Vector::generated);
    let mut times: Vec<_> = times.map(|time| time.fixed_offset()).collect();
    times.sort_unstable();
    times.dedup();
    times.retain(|time| *time > generated.from() && generated.contains(time));
    if let Some(middle) = times.get(times.len() / 2)
        && let Some((left, right)) = cut(generated, *middle)
    {
        return Some(((left, *range), (right, *range)));
    }
    if let Some((left, right)) = cut(range, middle(range)) {
        return Some(((*generated, left), (*generated, right)));
    }
    let (left, right) = cut(generated, middle(generated))?;
    Some(((left, *range), (right, *range)))
}

/// The middle of a range on a whole millisecond.
fn middle(range: &TimeRange) -> DateTime<FixedOffset> {
    range.from() + TimeDelta::milliseconds(range.duration().num_milliseconds() / 2)
}

fn cut(range: &TimeRange, at: DateTime<FixedOffset>) -> Option<(TimeRange, TimeRange)> {
    Some((
        TimeRange::new(range.from(), at).ok()?,
        TimeRange::new(at, range.to()).ok()?,
    ))
}

fn incomplete<V: Vector>(error: Error, found: Found<V>) -> Error {
    if found.is_empty() {
        return error;
    }
    Error::new(ErrorKind::Incomplete, "some of the vectors are missing")
        .with_remedy("Ask again; what came is in the error (partial)")
        .with_source(error)
        .with_partial(in_order(found))
}

/// For every period the newest of the vectors that have it.
fn newest<V>(vectors: Vec<V>) -> Vec<PeriodOf<V>>
where
    V: Vector + Record + Values<Value = V::Period>,
{
    let mut known = BTreeMap::new();
    // By id and time of generation: of two vectors the later one comes later and counts.
    for row in SeriesRow::flatten(vectors) {
        known.insert((row.series.id(), row.value.interval().0), row);
    }
    known.into_values().collect()
}

impl<R: Record> Vintages for GetForecast<R> {
    type Vector = ForecastVector<R>;

    fn all_generated(self, range: &TimeRange) -> Self {
        self.generated(range.from(), range.to()).generate_all(true)
    }

    fn vectors(answer: &Self::Answer) -> Vec<ForecastVector<R>> {
        answer.results.clone()
    }
}

impl Vintages for GetCommitment {
    type Vector = Commitment;

    fn all_generated(self, range: &TimeRange) -> Self {
        self.generated(range.from(), range.to()).generate_all(true)
    }

    fn vectors(answer: &Self::Answer) -> Vec<Commitment> {
        answer.results.clone()
    }
}
