//! The quota of calls: a window that opens with the first call.

use chrono::{DateTime, TimeDelta, Utc};

/// So many calls per period.
pub(crate) struct Quota {
    max: u32,
    per: TimeDelta,
    window: Option<(DateTime<Utc>, u32)>,
}

impl Quota {
    pub(crate) fn new(max: u32, per: TimeDelta) -> Self {
        Self {
            max,
            per,
            window: None,
        }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// The seconds to wait if it is one too many; a refused call does not count.
    pub(crate) fn count(&mut self, now: DateTime<Utc>) -> Result<(), i64> {
        let (start, count) = match self.window {
            Some((start, count)) if now - start < self.per => (start, count),
            _ => (now, 0),
        };
        if count < self.max {
            self.window = Some((start, count + 1));
            return Ok(());
        }
        self.window = Some((start, count));
        let left = self.per - (now - start);
        // Rounded up: a client that waits as told must not come too early.
        let seconds = left.num_seconds() + i64::from(left.subsec_nanos() > 0);
        Err(seconds.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_opens_with_the_first_call() {
        let start = DateTime::from_timestamp(1_000_000, 0).unwrap();
        let mut quota = Quota::new(2, TimeDelta::seconds(10));
        assert_eq!(quota.count(start), Ok(()));
        assert_eq!(quota.count(start + TimeDelta::seconds(4)), Ok(()));
        assert_eq!(quota.count(start + TimeDelta::milliseconds(4_500)), Err(6));
        assert_eq!(quota.count(start + TimeDelta::seconds(9)), Err(1));
        assert_eq!(quota.count(start + TimeDelta::seconds(10)), Ok(()));
    }
}
