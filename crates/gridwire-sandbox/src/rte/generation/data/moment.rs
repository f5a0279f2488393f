//! What an instant is like: the hour, the season, the sun.

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::noise::wave;
use crate::paris;
use crate::sun::Place;

/// What people do at the hours of a day, as a part of its mean.
const DAY: [f64; 24] = [
    0.90, 0.86, 0.84, 0.82, 0.83, 0.87, 0.94, 1.03, 1.08, 1.09, 1.08, 1.08, 1.09, 1.08, 1.05, 1.02,
    1.01, 1.03, 1.08, 1.11, 1.07, 1.02, 1.00, 0.96,
];

/// The middle of France: 46.5 degrees north.
const FRANCE: Place = Place {
    latitude_sine: 0.7254,
    latitude_cosine: 0.6884,
    longitude: 2.5,
};

pub(crate) struct Moment {
    /// Seconds since 1970.
    pub(crate) seconds: i64,
    /// In France.
    pub(crate) year: i32,
    /// Years since the start of 2015, with their fraction.
    pub(crate) years: f64,
    /// Hours since midnight in France, with their fraction.
    pub(crate) hour: f64,
    /// 1 in the middle of January, -1 in the middle of July.
    pub(crate) cold: f64,
    /// How high rivers are: 1 in April, -1 in October.
    pub(crate) melt: f64,
    /// The sine of the sun's height over the middle of France, 0 at night.
    pub(crate) sun: f64,
    /// Demand by hour and weekday, about 1.
    pub(crate) bustle: f64,
}

impl Moment {
    pub(crate) fn at(instant: DateTime<Utc>) -> Self {
        let local = paris::local(instant);
        let hour = f64::from(local.num_seconds_from_midnight()) / 3600.0;
        let season = (f64::from(local.ordinal0()) + hour / 24.0) / 365.25;
        let weekday = match local.weekday().num_days_from_monday() {
            5 => 0.93,
            6 => 0.89,
            _ => 1.01,
        };
        Self {
            seconds: instant.timestamp(),
            year: local.year(),
            years: f64::from(local.year() - 2015) + season,
            hour,
            cold: wave(season + 0.25 - 0.045),
            melt: wave(season),
            sun: FRANCE.sun(instant.num_seconds_from_midnight(), season),
            bustle: weekday * shape(hour),
        }
    }
}

/// Between the middles of two hours on a straight line.
fn shape(hour: f64) -> f64 {
    let x = (hour + 23.5) % 24.0;
    let (left, part) = (x.floor() as usize % 24, x.fract());
    DAY[left] * (1.0 - part) + DAY[(left + 1) % 24] * part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::at(paris::parse(text).unwrap())
    }

    #[test]
    fn sunrise_and_noon() {
        assert_eq!(at("2024-06-21T05:15:00+02:00").sun, 0.0);
        assert!(at("2024-06-21T07:00:00+02:00").sun > 0.05);
        let noon = at("2024-06-21T13:50:00+02:00").sun;
        assert!((0.90..0.94).contains(&noon), "{noon}");
        let winter = at("2024-12-21T12:50:00+01:00").sun;
        assert!((0.30..0.37).contains(&winter), "{winter}");
        assert_eq!(at("2024-12-21T18:00:00+01:00").sun, 0.0);
    }

    #[test]
    fn seasons_and_hours() {
        assert!(at("2024-01-15T12:00:00+01:00").cold > 0.99);
        assert!(at("2024-07-16T12:00:00+02:00").cold < -0.99);
        // A Tuesday and the Sunday before.
        let tuesday = at("2024-01-16T09:30:00+01:00").bustle;
        assert!((tuesday - 1.09 * 1.01).abs() < 1e-9);
        assert!(at("2024-01-14T09:30:00+01:00").bustle < tuesday);
        assert!((shape(0.0) - 0.93).abs() < 1e-9);
    }
}
