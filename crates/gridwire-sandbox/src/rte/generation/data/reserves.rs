//! Water behind the dams.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};

use super::moment::Moment;
use crate::noise::{Noise, wave};
use crate::paris;
use crate::rte::window::Window;

/// From one Monday to the next, in France: not always 168 hours.
pub(crate) struct Week(NaiveDate);

impl Week {
    /// All that a window touches since the first of the service, 8 December 2014, oldest first.
    pub(crate) fn of(window: Window) -> impl Iterator<Item = Self> {
        let first = NaiveDate::from_ymd_opt(2014, 12, 8).unwrap_or_default();
        let monday = monday(paris::date(window.start)).max(first);
        std::iter::successors(Some(monday), |monday| monday.checked_add_days(Days::new(7)))
            .map(Self)
            .take_while(move |week| week.start() < window.end)
    }

    /// The present one and some before, latest first.
    pub(crate) fn before(now: DateTime<Utc>) -> impl Iterator<Item = Self> {
        let monday = monday(paris::date(now));
        (0..4).filter_map(move |weeks| monday.checked_sub_days(Days::new(7 * weeks)).map(Self))
    }

    pub(crate) fn start(&self) -> DateTime<Utc> {
        paris::midnight(self.0)
    }

    pub(crate) fn end(&self) -> DateTime<Utc> {
        paris::days_after(self.start(), 7)
    }

    /// On the Wednesday after it, at half past one.
    pub(crate) fn published(&self) -> DateTime<Utc> {
        let wednesday = self.0.checked_add_days(Days::new(9)).unwrap_or(self.0);
        let time = NaiveTime::from_hms_opt(13, 30, 0).unwrap_or_default();
        paris::at(wednesday, time)
    }
}

fn monday(date: NaiveDate) -> NaiveDate {
    let days = date.weekday().num_days_from_monday();
    date.checked_sub_days(Days::new(days.into()))
        .unwrap_or(date)
}

pub(crate) struct Reserves(Noise);

impl Reserves {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Noise::new(seed, "rte generation water reserves", 24 * 45))
    }

    /// Least in spring, before the snow melts; most when summer ends.
    pub(crate) fn megawatt_hours(&self, week: &Week) -> i64 {
        let moment = Moment::at(week.end());
        let year = moment.years.fract();
        let level = 2_050_000.0 + 850_000.0 * wave(year - 0.49);
        (level + 160_000.0 * self.0.at(moment.seconds)).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays() {
        let instant = |text| paris::parse(text).unwrap();
        let window = Window {
            start: instant("2024-03-27T00:00:00+01:00"),
            end: instant("2024-04-08T00:00:00+02:00"),
        };
        let weeks: Vec<Week> = Week::of(window).collect();
        assert_eq!(weeks.len(), 2);
        assert_eq!(weeks[0].start(), instant("2024-03-25T00:00:00+01:00"));
        assert_eq!(weeks[0].end(), instant("2024-04-01T00:00:00+02:00"));
        assert_eq!(weeks[0].published(), instant("2024-04-03T13:30:00+02:00"));
    }

    #[test]
    fn full_in_autumn_and_low_in_spring() {
        for seed in 0..5 {
            let reserves = Reserves::new(seed);
            let at = |month| Week(NaiveDate::from_ymd_opt(2024, month, 5).unwrap());
            let (spring, autumn) = (
                reserves.megawatt_hours(&at(4)),
                reserves.megawatt_hours(&at(10)),
            );
            assert!((900_000..1_600_000).contains(&spring), "{spring}");
            assert!((2_500_000..3_200_000).contains(&autumn), "{autumn}");
        }
    }
}
