//! What is drawn: the values of each series, in no more places than a picture has pixels.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many columns of pixels a course is reduced to at most.
pub(crate) const COLUMNS: u32 = 960;
/// Up to so many values are kept as they came.
const EXACT: usize = 2 * COLUMNS as usize;

/// The time that a picture shows, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

impl Frame {
    pub(crate) fn length(&self) -> i64 {
        (self.to - self.from).max(1)
    }

    /// The column of pixels that an instant within the frame belongs to.
    fn column(&self, at: i64) -> u32 {
        let place = i128::from(at - self.from) * i128::from(COLUMNS) / i128::from(self.length());
        u32::try_from(place).unwrap_or(0).min(COLUMNS - 1)
    }

    /// The instant at which a column begins.
    pub(crate) fn start_of(&self, column: u32) -> i64 {
        let offset = i128::from(self.length()) * i128::from(column) / i128::from(COLUMNS);
        self.from + i64::try_from(offset).unwrap_or(0)
    }
}

/// A value, from an instant on until another one, or at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) from: i64,
    pub(crate) to: Option<i64>,
    /// None where the service has a row without a value.
    pub(crate) value: Option<f64>,
}

/// What a column of pixels shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Column {
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// The first and the last instant with a value in it.
    pub(crate) begin: i64,
    pub(crate) end: i64,
    sum: f64,
    weight: f64,
}

impl Column {
    /// The mean over the time that has values.
    pub(crate) fn mean(&self) -> f64 {
        self.sum / self.weight
    }
}

/// The values of a series.
#[derive(Clone, Debug)]
pub(crate) enum Course {
    /// All of them.
    Exact(Vec<Sample>),
    /// By column of pixels, and the usual distance of the values that there were.
    Reduced(BTreeMap<u32, Column>, i64),
}

impl Course {
    pub(crate) fn new() -> Self {
        Self::Exact(Vec::new())
    }

    /// Adds a value; more than pixels can show are reduced.
    pub(crate) fn push(&mut self, frame: &Frame, sample: Sample) {
        let within = sample.to.unwrap_or(sample.from + 1) > frame.from && sample.from < frame.to;
        if !within {
            return;
        }
        match self {
            Self::Exact(samples) => {
                samples.push(sample);
                if samples.len() > EXACT {
                    *self = reduce(frame, samples);
                }
            }
            Self::Reduced(columns, _) => add(columns, frame, &sample),
        }
    }

    /// The values by column of pixels.
    pub(crate) fn columns(&self, frame: &Frame) -> Cow<'_, BTreeMap<u32, Column>> {
        match self {
            Self::Exact(samples) => Cow::Owned(columns(frame, samples)),
            Self::Reduced(columns, _) => Cow::Borrowed(columns),
        }
    }

    pub(crate) fn is_reduced(&self) -> bool {
        matches!(self, Self::Reduced(..))
    }

    /// Whether there is no value at all.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Exact(samples) => samples.iter().all(|sample| sample.value.is_none()),
            Self::Reduced(columns, _) => columns.is_empty(),
        }
    }

    /// Puts the values in the order of time.
    pub(crate) fn sort(&mut self) {
        if let Self::Exact(samples) = self {
            samples.sort_by_key(|sample| (sample.from, sample.to));
        }
    }

    /// The lowest and the highest value.
    pub(crate) fn bounds(&self) -> Option<(f64, f64)> {
        let join =
            |(low, high): (f64, f64), (one, other): (f64, f64)| (low.min(one), high.max(other));
        match self {
            Self::Exact(samples) => {
                let values = samples.iter().filter_map(|sample| sample.value);
                values.map(|value| (value, value)).reduce(join)
            }
            Self::Reduced(columns, _) => {
                let ends = columns.values().map(|column| (column.low, column.high));
                ends.reduce(join)
            }
        }
    }

    /// Values at even distances for a line of so many letters, each the mean of its part of the time.
    pub(crate) fn means(&self, frame: &Frame, letters: u32) -> Vec<f64> {
        let mut parts: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        let mut add = |at: i64, value: f64, weight: f64| {
            let part = frame.column(at) * letters / COLUMNS;
            let (sum, weights) = parts.entry(part).or_default();
            (*sum, *weights) = (*sum + value * weight, *weights + weight);
        };
        match self {
            Self::Exact(samples) => {
                for sample in samples {
                    if let Some(value) = sample.value {
                        add(sample.from.max(frame.from), value, 1.0);
                    }
                }
            }
            Self::Reduced(columns, _) => {
                for (column, values) in columns {
                    add(frame.start_of(*column), values.mean(), values.weight);
                }
            }
        }
        parts
            .into_values()
            .map(|(sum, weight)| sum / weight)
            .collect()
    }

    /// A distance of values from which on there is a hole: three times the usual one.
    pub(crate) fn hole(&self) -> i64 {
        let usual = match self {
            Self::Exact(samples) => usual_distance(samples),
            Self::Reduced(_, usual) => *usual,
        };
        usual.saturating_mul(3)
    }
}

fn reduce(frame: &Frame, samples: &mut [Sample]) -> Course {
    samples.sort_by_key(|sample| (sample.from, sample.to));
    Course::Reduced(columns(frame, samples), usual_distance(samples))
}

fn columns(frame: &Frame, samples: &[Sample]) -> BTreeMap<u32, Column> {
    let mut columns = BTreeMap::new();
    samples
        .iter()
        .for_each(|sample| add(&mut columns, frame, sample));
    columns
}

/// The distance that one half of the values have at most, of values in the order of time.
fn usual_distance(samples: &[Sample]) -> i64 {
    let pairs = samples.windows(2);
    let mut distances: Vec<i64> = pairs.map(|pair| pair[1].from - pair[0].from).collect();
    distances.sort_unstable();
    distances.get(distances.len() / 2).copied().unwrap_or(0)
}

/// Adds a value to each of the columns that it reaches into.
fn add(columns: &mut BTreeMap<u32, Column>, frame: &Frame, sample: &Sample) {
    let Some(value) = sample.value else {
        return;
    };
    let begin = sample.from.max(frame.from);
    let end = sample.to.unwrap_or(begin).min(frame.to);
    let last = frame.column((end - 1).max(begin));
    for number in frame.column(begin)..=last {
        let from = begin.max(frame.start_of(number));
        let to = end.min(frame.start_of(number + 1)).max(from);
        #[allow(clippy::cast_precision_loss)] // Milliseconds of a column.
        let weight = if sample.to.is_some() {
            (to - from).max(1) as f64
        } else {
            1.0
        };
        let fresh = Column {
            low: value,
            high: value,
            begin: from,
            end: to,
            sum: 0.0,
            weight: 0.0,
        };
        let column = columns.entry(number).or_insert(fresh);
        column.low = column.low.min(value);
        column.high = column.high.max(value);
        column.begin = column.begin.min(from);
        column.end = column.end.max(to);
        column.sum += value * weight;
        column.weight += weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame {
        from: 0,
        to: COLUMNS as i64 * 100,
    };

    fn at(from: i64, value: f64) -> Sample {
        Sample {
            from,
            to: None,
            value: Some(value),
        }
    }

    #[test]
    fn few_values_stay_and_many_keep_their_ends() {
        let mut course = Course::new();
        for number in 0..EXACT as i64 {
            course.push(&FRAME, at(number * 10, 1.0));
        }
        assert!(!course.is_reduced());
        for number in 0..10 * i64::from(COLUMNS) {
            let value = if number == 4321 {
                77.0
            } else {
                (number % 10) as f64
            };
            course.push(&FRAME, at(number * 10, value));
        }
        let Course::Reduced(columns, usual) = &course else {
            panic!("{course:?}")
        };
        assert_eq!((columns.len(), *usual), (960, 10));
        assert_eq!((columns[&432].low, columns[&432].high), (0.0, 77.0));
        assert_eq!((columns[&900].low, columns[&900].high), (0.0, 9.0));
        assert_eq!(columns[&900].mean(), 4.5);
        assert_eq!(course.bounds(), Some((0.0, 77.0)));
    }

    #[test]
    fn an_interval_is_in_each_column_that_it_reaches_into() {
        let mut columns = BTreeMap::new();
        let sample = Sample {
            from: -50,
            to: Some(250),
            value: Some(2.0),
        };
        add(&mut columns, &FRAME, &sample);
        add(
            &mut columns,
            &FRAME,
            &Sample {
                from: 250,
                to: Some(300),
                value: Some(4.0),
            },
        );
        let means: Vec<_> = columns.values().map(Column::mean).collect();
        assert_eq!(means, [2.0, 2.0, 3.0]);
    }

    #[test]
    fn what_lies_outside_is_not_drawn() {
        let mut course = Course::new();
        course.push(&FRAME, at(-1, 1.0));
        course.push(&FRAME, at(FRAME.to, 1.0));
        course.push(
            &FRAME,
            Sample {
                from: -9,
                to: Some(0),
                value: Some(1.0),
            },
        );
        assert!(course.is_empty());
    }

    #[test]
    fn a_line_of_letters_has_the_means_of_its_parts() {
        let mut course = Course::new();
        for number in 0..8 {
            course.push(&FRAME, at(number * FRAME.to / 8, number as f64));
        }
        assert_eq!(course.means(&FRAME, 4), [0.5, 2.5, 4.5, 6.5]);
    }
}
