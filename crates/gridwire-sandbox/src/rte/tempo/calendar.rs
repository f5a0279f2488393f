//! What is known of the calendar, and what tests have taken out of it.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use crate::paris;

#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    /// From this time of a day on, the colour of the next is known.
    pub(crate) publication: NaiveTime,
    pub(crate) without_day: BTreeSet<NaiveDate>,
    pub(crate) without_value: BTreeSet<NaiveDate>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            publication: NaiveTime::from_hms_opt(10, 30, 0).unwrap_or_default(),
            without_day: BTreeSet::new(),
            without_value: BTreeSet::new(),
        }
    }
}

impl Calendar {
    /// The last day whose colour is published.
    pub(crate) fn last_known(&self, now: DateTime<Utc>) -> NaiveDate {
        let days = u64::from(paris::local(now).time() >= self.publication);
        let today = paris::date(now);
        today.checked_add_days(Days::new(days)).unwrap_or(today)
    }
}
