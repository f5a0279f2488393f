//! A season of colours, from 1 September to 31 August: 22 red days, 43 white, the others blue.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate, Weekday};

use super::easter::is_winter_holiday;
use crate::noise::{Noise, wave};
use crate::random::Random;

const RED_DAYS: usize = 22;
const WHITE_DAYS: usize = 43;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    Blue,
    White,
    Red,
}

impl Colour {
    pub(crate) fn english(self) -> &'static str {
        match self {
            Self::Blue => "BLUE",
            Self::White => "WHITE",
            Self::Red => "RED",
        }
    }

    pub(crate) fn french(self) -> &'static str {
        match self {
            Self::Blue => "BLEU",
            Self::White => "BLANC",
            Self::Red => "ROUGE",
        }
    }
}

/// The colours of all days.
pub(crate) struct Tempo {
    cold: Noise,
    key: u64,
}

/// One season's colours, by the day since its start.
pub(crate) struct Season {
    first: NaiveDate,
    colours: Vec<Colour>,
}

impl Season {
    /// `None` if the day is in another season.
    pub(crate) fn colour(&self, date: NaiveDate) -> Option<Colour> {
        let day = usize::try_from((date - self.first).num_days()).ok()?;
        self.colours.get(day).copied()
    }
}

impl Tempo {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            cold: Noise::new(seed, "rte tempo cold", 24 * 5),
            key: Random::new(seed, "rte tempo").next(),
        }
    }

    /// The season of a day.
    pub(crate) fn season(&self, date: NaiveDate) -> Season {
        let year = if date.month() >= 9 {
            date.year()
        } else {
            date.year() - 1
        };
        let first = NaiveDate::from_ymd_opt(year, 9, 1).unwrap_or_default();
        let next = NaiveDate::from_ymd_opt(year + 1, 9, 1);
        let days: Vec<NaiveDate> = first
            .iter_days()
            .take_while(|day| next.is_some_and(|next| *day < next))
            .collect();
        // The coldest days are the red ones. With weekends between, five in a row are the most there can be.
        let mut coldest: Vec<usize> = (0..days.len()).collect();
        coldest.sort_by_cached_key(|&day| Reverse(self.need(days[day])));
        let mut colours = vec![Colour::Blue; days.len()];
        let red = |&&day: &&usize| may_be_red(days[day]);
        for &day in coldest.iter().filter(red).take(RED_DAYS) {
            colours[day] = Colour::Red;
        }
        let white: Vec<usize> = coldest
            .into_iter()
            .filter(|&day| colours[day] == Colour::Blue && days[day].weekday() != Weekday::Sun)
            .take(WHITE_DAYS)
            .collect();
        for day in white {
            colours[day] = Colour::White;
        }
        Season { first, colours }
    }

    /// How short of power a day is, in no unit. Days off are less so.
    fn need(&self, date: NaiveDate) -> i64 {
        let season = f64::from(date.ordinal0()) / 365.25;
        let noon = date.and_hms_opt(12, 0, 0).unwrap_or_default();
        let cold = wave(season + 0.205) + 0.45 * self.cold.at(noon.and_utc().timestamp());
        let rest = f64::from(u8::from(date.weekday() == Weekday::Sat)) * 0.15;
        ((cold - rest) * 1e9) as i64
    }

    /// Whether the colour was chosen by the fallback procedure, which is rare.
    pub(crate) fn is_fallback(&self, date: NaiveDate) -> bool {
        Random::numbered(self.key, date.num_days_from_ce().into()) % 1000 < 30
    }
}

/// From 1 November to 31 March, on working days.
fn may_be_red(date: NaiveDate) -> bool {
    let winter = !(4..=10).contains(&date.month());
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    winter && !weekend && !is_winter_holiday(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_season_has_its_colours() {
        for seed in 0..5 {
            let tempo = Tempo::new(seed);
            for year in 2014..2040 {
                let first = NaiveDate::from_ymd_opt(year, 9, 1).unwrap();
                let season = tempo.season(first);
                let count = |colour| season.colours.iter().filter(|c| **c == colour).count();
                assert_eq!((count(Colour::Red), count(Colour::White)), (22, 43));
                for (day, colour) in first.iter_days().zip(&season.colours) {
                    assert_eq!(season.colour(day), Some(*colour));
                    assert!(*colour == Colour::Blue || day.weekday() != Weekday::Sun);
                    assert!(*colour != Colour::Red || may_be_red(day));
                }
                let last = NaiveDate::from_ymd_opt(year + 1, 8, 31).unwrap();
                assert_eq!(tempo.season(last).first, first);
                assert!(season.colour(last).is_some());
                assert_eq!(season.colour(last.succ_opt().unwrap()), None);
            }
        }
    }
}
