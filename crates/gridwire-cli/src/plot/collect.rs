//! Rows as they come, put to their series.

use std::collections::HashMap;
use std::io;

use gridwire::core::series::{Cell, Row};
use gridwire::core::time::TimeRange;

use super::series::{Course, Frame, Sample};
use crate::format::cells::text;
use crate::format::{Layout, RowSink};

/// One of the values of rows with the same keys.
pub(crate) struct Series {
    /// Its keys, in the order of their columns.
    pub(crate) keys: Vec<String>,
    pub(crate) field: String,
    pub(crate) unit: String,
    pub(crate) course: Course,
    /// Words instead of numbers, with how long each of them holds.
    pub(crate) words: Vec<Word>,
    pub(crate) rows: u64,
    amount: f64,
}

/// A text, from an instant on until another one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) text: String,
}

impl Series {
    /// The mean of the amounts of its values: what makes a series a large one.
    #[allow(clippy::cast_precision_loss)] // A number of rows.
    pub(crate) fn size(&self) -> f64 {
        self.amount / self.rows.max(1) as f64
    }

    fn push(&mut self, frame: &Frame, from: i64, to: Option<i64>, cell: &Cell<'_>) {
        let value = match cell {
            Cell::Number(value) => Some(*value).filter(|value| value.is_finite()),
            Cell::Bool(flag) => Some(f64::from(u8::from(*flag))),
            Cell::Text(text) => return self.say(from, to, text),
            Cell::Empty | Cell::Instant(_) => None,
        };
        self.rows += 1;
        self.amount += value.map_or(0.0, f64::abs);
        self.course.push(frame, Sample { from, to, value });
    }

    fn say(&mut self, from: i64, to: Option<i64>, text: &str) {
        let Some(to) = to else {
            return;
        };
        self.rows += 1;
        match self.words.last_mut() {
            Some(last) if last.to == from && last.text == text => last.to = to,
            _ => self.words.push(Word {
                from,
                to,
                text: text.to_owned(),
            }),
        }
    }
}

/// The series of a range, with no more of them in memory than a picture shows.
pub(crate) struct Collector {
    layout: Layout,
    pub(crate) frame: Frame,
    pub(crate) key_names: Vec<&'static str>,
    pub(crate) series: Vec<Series>,
    places: HashMap<String, usize>,
    /// Rows without a start, which have no place in a picture.
    pub(crate) undated: u64,
}

impl Collector {
    pub(crate) fn new(layout: Layout, range: &TimeRange) -> Self {
        let identity = layout.identity();
        let key_names = layout.names()[identity.start..identity.end - 1].to_vec();
        Self {
            layout,
            frame: Frame {
                from: range.from().timestamp_millis(),
                to: range.to().timestamp_millis(),
            },
            key_names,
            series: Vec::new(),
            places: HashMap::new(),
            undated: 0,
        }
    }

    /// Whether rows have ends.
    pub(crate) fn has_ends(&self) -> bool {
        self.layout.has_ends()
    }
}

impl RowSink for Collector {
    fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        let keys = self.key_names.len();
        for record in self.layout.records(row) {
            let instant = |cell: Option<&Cell<'_>>| match cell {
                Some(Cell::Instant(instant)) => Some(instant.timestamp_millis()),
                _ => None,
            };
            let (Some(from), to) = (instant(record.first()), instant(record.get(1))) else {
                self.undated += 1;
                continue;
            };
            let texts: Vec<String> = record[2..=2 + keys].iter().map(text).collect();
            let name = texts.join("\u{1f}");
            let place = match self.places.get(&name) {
                Some(place) => *place,
                None => {
                    self.places.insert(name, self.series.len());
                    self.series.push(Series {
                        keys: texts[..keys].to_vec(),
                        field: texts[keys].clone(),
                        unit: text(&record[2 + keys + 2]),
                        course: Course::new(),
                        words: Vec::new(),
                        rows: 0,
                        amount: 0.0,
                    });
                    self.series.len() - 1
                }
            };
            self.series[place].push(&self.frame, from, to, &record[2 + keys + 1]);
        }
        Ok(())
    }
}
