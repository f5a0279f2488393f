//! What a file of a copy knows of its month.

use gridwire::core::time::{IntervalSet, TimeRange, format_instant, parse_instant};

use crate::columns::{Facts, Reader};

const RECEIVED: &str = "gridwire.received";
const SETTLED: &str = "gridwire.settled";

/// What has been read of a month.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// What is there.
    pub(super) received: IntervalSet,
    /// What need not be asked for again: the service has answered, long enough after it for
    /// corrections to be in.
    pub(super) settled: IntervalSet,
}

impl State {
    /// The state as the file has it; `None` if that cannot be read.
    pub(super) fn read(file: &Reader) -> Option<Self> {
        Some(Self {
            received: from_text(file.fact(RECEIVED)?)?,
            settled: from_text(file.fact(SETTLED)?)?,
        })
    }

    pub(super) fn facts(&self) -> Facts {
        vec![
            (RECEIVED, to_text(&self.received)),
            (SETTLED, to_text(&self.settled)),
        ]
    }

    /// Adds what of another reading lies in a range.
    pub(super) fn add(&mut self, other: &State, within: &TimeRange) {
        for (own, other) in [
            (&mut self.received, &other.received),
            (&mut self.settled, &other.settled),
        ] {
            let parts = other.ranges().iter();
            parts
                .filter_map(|part| part.intersection(within))
                .for_each(|part| own.insert(part));
        }
    }
}

fn to_text(ranges: &IntervalSet) -> String {
    let ends = |range: &TimeRange| [range.from(), range.to()].map(|end| format_instant(&end));
    let ranges: Vec<_> = ranges.ranges().iter().map(ends).collect();
    serde_json::json!(ranges).to_string()
}

fn from_text(text: &str) -> Option<IntervalSet> {
    let pairs: Vec<[String; 2]> = serde_json::from_str(text).ok()?;
    let mut ranges = IntervalSet::default();
    for [from, to] in pairs {
        let range = TimeRange::new(parse_instant(&from).ok()?, parse_instant(&to).ok()?);
        ranges.insert(range.ok()?);
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, to: &str) -> TimeRange {
        TimeRange::new(parse_instant(from).unwrap(), parse_instant(to).unwrap()).unwrap()
    }

    #[test]
    fn stretches_are_read_as_they_were_written() {
        let mut ranges = IntervalSet::default();
        ranges.insert(range(
            "2024-03-01T00:00:00+01:00",
            "2024-03-31T02:00:00+02:00",
        ));
        ranges.insert(range(
            "2024-03-31T12:00:00.5+02:00",
            "2024-04-01T00:00:00+02:00",
        ));
        let text = to_text(&ranges);
        assert_eq!(
            text,
            "[[\"2024-03-01T00:00:00+01:00\",\"2024-03-31T02:00:00+02:00\"],\
             [\"2024-03-31T12:00:00.500+02:00\",\"2024-04-01T00:00:00+02:00\"]]"
        );
        assert_eq!(from_text(&text), Some(ranges));
        assert_eq!(from_text("[[\"yesterday\",\"today\"]]"), None);
    }

    #[test]
    fn a_month_keeps_what_is_its_own() {
        let march = range("2024-03-01T00:00:00+01:00", "2024-04-01T00:00:00+02:00");
        let mut all = State::default();
        let read = range("2024-02-20T00:00:00+01:00", "2024-03-10T00:00:00+01:00");
        all.received.insert(read);
        let mut state = State::default();
        state.add(&all, &march);
        let part = range("2024-03-01T00:00:00+01:00", "2024-03-10T00:00:00+01:00");
        assert_eq!(state.received.ranges(), [part]);
        assert!(state.settled.ranges().is_empty());
    }
}
