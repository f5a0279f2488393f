use chrono::{DateTime, FixedOffset, TimeDelta};
use serde::de::DeserializeOwned;

use super::{RangeRequest, Record, Row, SeriesRow, WindowRules};
use crate::Result;
use crate::http::{Request, Transport};
use crate::time::TimeRange;

/// An operation with a period, as generated code describes it.
pub trait Windowed: Clone + Send + Sync + 'static {
    /// The answer of one request.
    type Answer: DeserializeOwned + Send + Sync + 'static;
    /// A row of the answer.
    type Row: Row;
    /// The rules of its period.
    const RULES: &'static WindowRules;
    /// Whether a row holds until the next one of its keys, which [`held`](super::held) finds.
    const STEPS: bool = false;

    /// The rules of its period, where they depend on what is asked for.
    fn rules(&self) -> &WindowRules {
        Self::RULES
    }
    /// The transport of the client that the operation belongs to.
    fn transport(&self) -> &Transport;
    /// The period that is set.
    fn period(&self) -> (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>);
    /// Sets the period.
    fn set_period(&mut self, start: DateTime<FixedOffset>, end: DateTime<FixedOffset>);
    /// Whether the rules are left to the service.
    fn is_unchecked(&self) -> bool;
    /// The request.
    ///
    /// # Errors
    /// Invalid input if a parameter cannot be sent.
    fn request(&self) -> Result<Request>;
    /// The rows of an answer to the period that is set.
    fn rows(&self, answer: Self::Answer) -> Vec<Self::Row>;
    /// Adds the content of another answer to an answer.
    fn append(answer: &mut Self::Answer, more: Self::Answer);
    /// A period of any length, for code that serves any operation.
    fn over(self, range: TimeRange) -> RangeRequest<Self> {
        RangeRequest::new(self, Ok(range))
    }
    /// The length that windows are cut at multiples of, where a window must not be cut anywhere: that
    /// of the intervals that the service is asked to aggregate over.
    fn unit(&self) -> Option<TimeDelta> {
        None
    }
    /// Whether a shorter period may do where the service fails or does not answer in time.
    fn halves_on_failure(&self) -> bool {
        false
    }
    /// The same operation for two halves of a long list; `None` where there is nothing to halve.
    fn halves(&self) -> Option<(Self, Self)> {
        None
    }
}

/// A model that holds the values of one series in a list.
pub trait Values {
    /// A value of the series.
    type Value;
    /// Takes the values out.
    fn take_values(&mut self) -> Vec<Self::Value>;
}

impl<S: Values<Value = V> + Record, V: Record> SeriesRow<S, V> {
    /// The rows of some series: each value with what its series has in common.
    pub fn flatten(series: Vec<S>) -> Vec<Self> {
        let mut rows = Vec::new();
        for mut one in series {
            let values = one.take_values();
            let series = std::sync::Arc::new(one);
            rows.extend(values.into_iter().map(|value| SeriesRow {
                series: series.clone(),
                value,
            }));
        }
        rows
    }
}
