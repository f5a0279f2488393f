use gridwire_core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire_core::chrono_tz::Tz;
use gridwire_core::time::start_of_day;

use crate::{MeterReading, Quantity, SamplingFrequency, Slot};

/// A longer interval, made of readings.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Bucket<Q> {
    /// Its start.
    pub start: DateTime<FixedOffset>,
    /// Its end, excluded.
    pub end: DateTime<FixedOffset>,
    /// The sum of the totals of the readings that lie in it.
    pub total: Q,
    /// How much of it they cover; less than all of it where some are missing.
    pub covered: TimeDelta,
}

impl<Q> Bucket<Q> {
    /// Whether readings cover all of it.
    pub fn is_complete(&self) -> bool {
        self.covered == self.end - self.start
    }
}

/// Sums readings up to hours, or to days, months or years of a site's calendar.
///
/// By their intervals, not by their time stamps: a quarter of an hour that is labelled 00:00 belongs to
/// the day before. Readings without an interval or a total are left out, and those that reach over the
/// edge of a bucket too.
pub fn resample<Q: Quantity>(
    readings: &[MeterReading<Q>],
    frequency: &SamplingFrequency,
    zone: Tz,
) -> Vec<Bucket<Q>> {
    let mut buckets: Vec<Bucket<Q>> = Vec::new();
    for reading in readings {
        let Slot {
            start: Some(start),
            end: Some(end),
            ..
        } = reading.slot
        else {
            continue;
        };
        let (Some(total), Some((from, to))) = (reading.total, frequency.bucket(start, zone)) else {
            continue;
        };
        if end > to {
            continue;
        }
        match buckets.last_mut().filter(|bucket| bucket.start == from) {
            Some(bucket) => {
                bucket.total = Q::new(bucket.total.amount() + total.amount());
                bucket.covered += end - start;
            }
            None => buckets.push(Bucket {
                start: from,
                end: to,
                total,
                covered: end - start,
            }),
        }
    }
    buckets
}

impl SamplingFrequency {
    /// The hour, day, month or year that holds an instant.
    pub(crate) fn bucket(
        &self,
        at: DateTime<FixedOffset>,
        zone: Tz,
    ) -> Option<(DateTime<FixedOffset>, DateTime<FixedOffset>)> {
        let local = at.with_timezone(&zone);
        let step = match self {
            Self::QuarterHour => 900,
            Self::Hour => 3600,
            _ => {
                let (first, next) = self.days(local.date_naive())?;
                return Some((
                    start_of_day(first, zone)?.fixed_offset(),
                    start_of_day(next, zone)?.fixed_offset(),
                ));
            }
        };
        let since = TimeDelta::seconds(local.timestamp().rem_euclid(step));
        let start = local.checked_sub_signed(since)?;
        let end = start.checked_add_signed(TimeDelta::seconds(step))?;
        Some((start.fixed_offset(), end.fixed_offset()))
    }
}
