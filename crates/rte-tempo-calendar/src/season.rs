//! Seasons, and how many days of each colour they have left.

use gridwire_core::chrono::{Datelike, NaiveDate};
use gridwire_core::chrono_tz::Europe::Paris;
use gridwire_core::time::TimeRange;
use gridwire_core::{Error, Result};

use crate::{Client, TempoColor};

/// A season of the tariff: 1 September to 31 August.
///
/// It has 22 red and 43 white days; the others are blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Season {
    year: i32,
}

impl Season {
    /// Red days of a season.
    pub const RED: u32 = 22;
    /// White days of a season.
    pub const WHITE: u32 = 43;

    /// The season that a civil day belongs to.
    pub fn of(date: NaiveDate) -> Self {
        Self {
            year: if date.month() >= 9 {
                date.year()
            } else {
                date.year() - 1
            },
        }
    }

    /// Its first civil day, a 1 September.
    pub fn first(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, 9, 1)
    }

    /// Its last civil day, a 31 August.
    pub fn last(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year + 1, 8, 31)
    }

    /// How many days it has: 365, or 366 with a 29 February.
    pub fn days(&self) -> u32 {
        let days = self
            .first()
            .zip(self.last())
            .map(|(first, last)| (last - first).num_days() + 1);
        days.and_then(|days| u32::try_from(days).ok())
            .unwrap_or_default()
    }
}

/// The days of a season that have a colour so far.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeasonCount {
    /// The season.
    pub season: Season,
    /// Blue days so far.
    pub blue: u32,
    /// White days so far.
    pub white: u32,
    /// Red days so far.
    pub red: u32,
    /// Days so far of which the service gives no colour, or an unknown one: the counts may be short
    /// by so many.
    pub unknown: u32,
    /// The last day counted: tomorrow once its colour is published, else today.
    pub until: NaiveDate,
}

impl SeasonCount {
    /// Days left of a colour after [`until`](SeasonCount::until); `None` for an unknown colour.
    pub fn left(&self, color: &TempoColor) -> Option<u32> {
        let (of, so_far) = match color {
            TempoColor::Red => (Season::RED, self.red),
            TempoColor::White => (Season::WHITE, self.white),
            TempoColor::Blue => (self.season.days() - Season::RED - Season::WHITE, self.blue),
            TempoColor::Unknown(_) => return None,
        };
        Some(of.saturating_sub(so_far))
    }
}

impl Client {
    /// How many days of each colour the running season has had, and so has left.
    ///
    /// The trap: the count begins anew on 1 September. On 31 August, when tomorrow is of the next
    /// season, the count is of the season of today.
    ///
    /// # Errors
    /// What the call fails with.
    pub async fn season(&self) -> Result<SeasonCount> {
        let today = self.date(0)?;
        let season = Season::of(today);
        let out = || Error::invalid_input("date", today, "at the end of the calendar");
        let first = season.first().ok_or_else(out)?;
        let last = self.date(1)?.min(season.last().ok_or_else(out)?);
        let range = TimeRange::days(first, last, Paris)?;
        let series = self
            .tempo_like_calendars()
            .range(range.from(), range.to())
            .await?;
        let mut count = SeasonCount {
            season,
            blue: 0,
            white: 0,
            red: 0,
            unknown: 0,
            until: today,
        };
        let mut counted = 0;
        for day in series
            .rows
            .iter()
            .filter(|day| (first..=last).contains(&day.date()))
        {
            match &day.color {
                Some(TempoColor::Blue) => count.blue += 1,
                Some(TempoColor::White) => count.white += 1,
                Some(TempoColor::Red) => count.red += 1,
                _ => continue,
            }
            counted += 1;
            count.until = count.until.max(day.date());
        }
        let passed = (count.until - first).num_days() + 1;
        count.unknown = u32::try_from(passed)
            .unwrap_or_default()
            .saturating_sub(counted);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_begins_in_september() {
        for (day, year, days) in [
            ("2024-08-31", 2023, 366),
            ("2024-09-01", 2024, 365),
            ("2025-01-01", 2024, 365),
        ] {
            let season = Season::of(day.parse().unwrap());
            assert_eq!(season.first().unwrap().year(), year, "{day}");
            assert_eq!(season.days(), days, "{day}");
        }
    }
}
