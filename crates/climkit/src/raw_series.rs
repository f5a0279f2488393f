use gridwire_core::chrono::{DateTime, FixedOffset};

/// Which of the two kinds of raw data a series is, as far as its numbers tell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RawKind {
    /// An index: it never falls, or hardly ever.
    Index {
        /// The share of steps that do not fall.
        confidence: f64,
    },
    /// Amounts of intervals: they rise and fall.
    Amounts {
        /// The share of steps that fall, doubled and at most 1.
        confidence: f64,
    },
    /// Too few numbers, or all the same.
    Unclear,
}

/// The difference of two readings of an index.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RawStep {
    /// The reading before.
    pub from: DateTime<FixedOffset>,
    /// The reading after.
    pub to: DateTime<FixedOffset>,
    /// By how much the index grew; `None` where it was set back.
    pub amount: Option<f64>,
    /// What happened to the counter, if anything.
    pub event: Option<RawEvent>,
}

/// Why an index fell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawEvent {
    /// It ran over its highest number and went on from zero.
    Rollover,
    /// It was set back, as when a meter is replaced.
    Reset,
}

/// One step in so many may fall in an index: a meter that was replaced.
const FALLS: f64 = 0.01;

/// Says whether readings are an index or amounts. Nothing takes differences by itself.
pub fn classify(readings: &[(DateTime<FixedOffset>, f64)]) -> RawKind {
    let steps = readings.windows(2).map(|pair| pair[1].1 - pair[0].1);
    let (mut up, mut down) = (0.0, 0.0);
    for step in steps {
        if step > 0.0 {
            up += 1.0;
        } else if step < 0.0 {
            down += 1.0;
        }
    }
    let moves: f64 = up + down;
    if readings.len() < 4 || moves < 3.0 {
        return RawKind::Unclear;
    }
    match down / moves {
        falls if falls <= FALLS || down <= 1.0 => RawKind::Index {
            confidence: 1.0 - falls,
        },
        falls => RawKind::Amounts {
            confidence: (2.0 * falls).min(1.0),
        },
    }
}

/// The differences of an index, one for each step; steps over zero and backwards are told.
pub fn differences(readings: &[(DateTime<FixedOffset>, f64)]) -> Vec<RawStep> {
    let step = |pair: &[(DateTime<FixedOffset>, f64)]| {
        let [(from, before), (to, after)] = [pair[0], pair[1]];
        let (amount, event) = if after >= before {
            (Some(after - before), None)
        } else {
            // The next power of ten, from its last tenth into its first.
            let highest = 10_f64.powf(before.max(1.0).log10().floor() + 1.0);
            if before >= 0.9 * highest && after < 0.1 * highest && after >= 0.0 {
                (Some(highest - before + after), Some(RawEvent::Rollover))
            } else {
                (None, Some(RawEvent::Reset))
            }
        };
        RawStep {
            from,
            to,
            amount,
            event,
        }
    };
    readings.windows(2).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(values: &[f64]) -> Vec<(DateTime<FixedOffset>, f64)> {
        let start: DateTime<FixedOffset> = "2026-01-01T00:00:00+01:00".parse().unwrap();
        let at = |index: usize| {
            start + gridwire_core::chrono::TimeDelta::minutes(15 * i64::try_from(index).unwrap())
        };
        values
            .iter()
            .enumerate()
            .map(|(index, value)| (at(index), *value))
            .collect()
    }

    #[test]
    fn an_index_grows_and_amounts_do_not() {
        assert_eq!(
            classify(&readings(&[1.0, 1.5, 1.5, 2.0, 2.5])),
            RawKind::Index { confidence: 1.0 }
        );
        assert_eq!(
            classify(&readings(&[99.0, 99.5, 99.9, 0.1, 0.5])),
            RawKind::Index { confidence: 0.75 }
        );
        assert_eq!(
            classify(&readings(&[0.2, 0.1, 0.3, 0.1, 0.2])),
            RawKind::Amounts { confidence: 1.0 }
        );
        assert_eq!(classify(&readings(&[1.0, 1.0, 1.0, 1.0])), RawKind::Unclear);
        assert_eq!(classify(&readings(&[1.0, 2.0])), RawKind::Unclear);
    }

    #[test]
    fn differences_tell_what_happened() {
        let steps = differences(&readings(&[99_990.0, 99_998.0, 3.0, 5.0, 2.0]));
        let told: Vec<_> = steps.iter().map(|step| (step.amount, step.event)).collect();
        assert_eq!(
            told,
            [
                (Some(8.0), None),
                (Some(5.0), Some(RawEvent::Rollover)),
                (Some(2.0), None),
                (None, Some(RawEvent::Reset))
            ]
        );
    }
}
