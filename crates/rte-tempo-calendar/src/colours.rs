//! The colours that people ask for: today's and tomorrow's.

use gridwire_core::chrono::{Days, NaiveDate};
use gridwire_core::chrono_tz::Europe::Paris;
use gridwire_core::time::TimeRange;
use gridwire_core::{ApiClient, Error, Result};

use crate::{Client, TempoColor, TempoDay};

impl Client {
    /// Today's colour, of the civil day in France; `None` if the service has none.
    ///
    /// Before six in the morning yesterday's colour still counts for the customer; see
    /// [`day_of`](crate::day_of).
    ///
    /// # Errors
    /// What the call fails with.
    pub async fn today(&self) -> Result<Option<TempoColor>> {
        Ok(self.day(self.date(0)?).await?.and_then(|day| day.color))
    }

    /// Tomorrow's colour; `None` until it is published, at about 10:30 in the morning.
    ///
    /// The trap: before that the service answers with an error (F04, the end is too late), which is
    /// read as "not yet" here.
    ///
    /// # Errors
    /// What the call fails with.
    pub async fn tomorrow(&self) -> Result<Option<TempoColor>> {
        Ok(self.day(self.date(1)?).await?.and_then(|day| day.color))
    }

    /// A civil day's row; `None` if the service has none, or not yet.
    ///
    /// # Errors
    /// What the call fails with.
    pub async fn day(&self, date: NaiveDate) -> Result<Option<TempoDay>> {
        let range = TimeRange::days(date, date, Paris)?;
        let series = self
            .tempo_like_calendars()
            .range(range.from(), range.to())
            .await?;
        Ok(series
            .rows
            .into_iter()
            .map(|row| row.value)
            .find(|day| day.date() == date))
    }

    /// The date in France, so many days from today.
    pub(crate) fn date(&self, ahead: u64) -> Result<NaiveDate> {
        let today = self
            .transport()
            .clock()
            .now()
            .with_timezone(&Paris)
            .date_naive();
        today
            .checked_add_days(Days::new(ahead))
            .ok_or_else(|| Error::invalid_input("date", today, "at the end of the calendar"))
    }
}
