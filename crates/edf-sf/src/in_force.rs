//! Periods that hold until the next one, the one in force at the start of a range included.

use gridwire_core::chrono::TimeDelta;
use gridwire_core::series::{Held, Record, Windowed, held};
use gridwire_core::time::TimeRange;
use gridwire_core::{Error, Result};

use crate::generated::operations::{GetCommitment, GetForecast, GetTariff};

/// A question for periods that hold from their instant until that of the next one.
pub trait InForce: Windowed {
    /// The periods in force in a range, each with the instant at which the next one takes over.
    ///
    /// The service returns periods that begin in a range, and so not the one that began earlier and is
    /// still in force at its start. So periods are asked for from `lookback` before the range, and
    /// those that ended before it are left out. If none began that recently, the first period begins
    /// later than the range does. The end of the last one is open.
    ///
    /// # Errors
    /// As those of the question's `range`.
    fn in_force(
        self,
        range: TimeRange,
        lookback: TimeDelta,
    ) -> impl Future<Output = Result<Vec<Held<Self::Row>>>> + Send {
        async move {
            let from = range.from().checked_sub_signed(lookback).ok_or_else(|| {
                Error::invalid_input("lookback", lookback, "leads outside the calendar")
            })?;
            let series = self.over(TimeRange::new(from, range.to())?).await?;
            let mut periods = held(series.rows, &series.coverage.missing);
            periods.retain(|period| period.until.is_none_or(|until| until > range.from()));
            Ok(periods)
        }
    }
}

impl<R: Record> InForce for GetForecast<R> {}
impl InForce for GetCommitment {}
impl InForce for GetTariff {}
