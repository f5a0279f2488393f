//! The sandbox's time: the machine's, or one that only the test moves.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// What time it is for the fake services. Clones share one time.
#[derive(Clone, Debug)]
pub(crate) struct Clock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// `None` follows the machine.
    fixed: Option<DateTime<Utc>>,
    advanced: TimeDelta,
}

impl Clock {
    pub(crate) fn new(fixed: Option<DateTime<Utc>>) -> Self {
        let advanced = TimeDelta::zero();
        Self(Arc::new(Mutex::new(State { fixed, advanced })))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let base = state.fixed.unwrap_or_else(Utc::now);
        // Only a test that asks for the end of time gets there.
        base.checked_add_signed(state.advanced).unwrap_or(base)
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.advanced = state.advanced.checked_add(&by).unwrap_or(state.advanced);
    }
}

/// The form of `Date` and `Retry-After` headers.
pub(crate) fn http_date(instant: DateTime<Utc>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let start = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let clock = Clock::new(Some(start));
        assert_eq!(clock.now(), start);
        clock.clone().advance(TimeDelta::seconds(5));
        assert_eq!(clock.now(), start + TimeDelta::seconds(5));
    }

    #[test]
    fn the_date_of_rfc_9110() {
        let instant = DateTime::from_timestamp(784_111_777, 0).unwrap();
        assert_eq!(http_date(instant), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
