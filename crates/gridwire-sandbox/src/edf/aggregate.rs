//! Aggregation over periods that begin at `from`, each told by its start.

use super::field::Values;
use super::timeline::{Span, Timeline, Walk};
use crate::document::Node;

/// What is asked with `agg` and `period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Aggregation {
    pub(crate) function: Function,
    /// In milliseconds.
    pub(crate) period: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Min,
    Max,
    Avg,
}

/// A line of which there is one point per period that has any.
pub(crate) struct Aggregated<T> {
    pub(crate) line: T,
    pub(crate) span: Span,
    pub(crate) aggregation: Aggregation,
}

impl<T: Timeline> Aggregated<T> {
    /// The start of the period that an instant is in.
    fn label(&self, instant: i64) -> i64 {
        let period = self.aggregation.period;
        self.span.0 + (instant - self.span.0).div_euclid(period) * period
    }
}

impl<T: Timeline> Walk for Aggregated<T> {
    fn first_from(&self, instant: i64) -> Option<i64> {
        let instant = instant.max(self.span.0);
        if instant > self.span.1 {
            return None;
        }
        let label = self.label(instant);
        let start = if label < instant {
            label.saturating_add(self.aggregation.period)
        } else {
            label
        };
        let found = self.line.first_from(start)?;
        (found <= self.span.1).then(|| self.label(found))
    }

    fn last_until(&self, instant: i64) -> Option<i64> {
        let instant = instant.min(self.span.1);
        if instant < self.span.0 {
            return None;
        }
        let next = self.label(instant).saturating_add(self.aggregation.period);
        let found = self.line.last_until(self.span.1.min(next - 1))?;
        (found >= self.span.0).then(|| self.label(found))
    }
}

impl<T: Timeline> Timeline for Aggregated<T> {
    fn at(&self, label: i64) -> Values {
        let next = label.saturating_add(self.aggregation.period);
        let mut fields: Vec<(&'static str, Tally)> = Vec::new();
        for instant in self.line.walk((label, self.span.1.min(next - 1)), false) {
            for (name, value) in self.line.at(instant) {
                match fields.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, tally)) => tally.add(&value),
                    None => fields.extend(Tally::new(&value).map(|tally| (name, tally))),
                }
            }
        }
        let function = self.aggregation.function;
        fields
            .into_iter()
            .map(|(name, tally)| (name, tally.value(function)))
            .collect()
    }
}

/// The values of one field in one period.
struct Tally {
    /// The form stays that of the records, but for averages.
    whole: bool,
    min: f64,
    max: f64,
    sum: f64,
    count: f64,
}

impl Tally {
    /// Texts have no average.
    fn new(value: &Node) -> Option<Self> {
        let number = number(value)?;
        Some(Self {
            whole: matches!(value, Node::Integer(_)),
            min: number,
            max: number,
            sum: number,
            count: 1.0,
        })
    }

    fn add(&mut self, value: &Node) {
        if let Some(number) = number(value) {
            self.min = self.min.min(number);
            self.max = self.max.max(number);
            self.sum += number;
            self.count += 1.0;
        }
    }

    /// The average of states, commands and qualities is a fraction like any other.
    fn value(&self, function: Function) -> Node {
        let extreme = |value: f64| {
            if self.whole {
                Node::Integer(value as i64)
            } else {
                Node::Float(value)
            }
        };
        match function {
            Function::Min => extreme(self.min),
            Function::Max => extreme(self.max),
            // Without the noise that sums leave behind.
            Function::Avg => Node::Float((self.sum / self.count * 1e6).round() / 1e6),
        }
    }
}

fn number(value: &Node) -> Option<f64> {
    match value {
        Node::Float(value) => Some(*value),
        Node::Integer(value) => Some(*value as f64),
        _ => None,
    }
}
