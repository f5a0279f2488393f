//! One small call of each API, which shows that the application has subscribed to it.

use futures_util::future::BoxFuture;
use gridwire::core::Result;
use gridwire::core::chrono::{DateTime, Days, Utc};
use gridwire::core::http::Response;
use gridwire::core::time::TimeRange;
use gridwire::rte_capacities::{self, ProductionType};
use gridwire::rte_generation::{self, Paris, ProductionType as GenerationType};
use gridwire::rte_oauth::RteAuth;
use gridwire::rte_tempo_calendar;

/// An API and its call.
pub(super) struct Api {
    pub(super) name: &'static str,
    pub(super) ask: fn(&RteAuth) -> BoxFuture<'_, Result<Sign>>,
}

/// What an API has answered.
pub(super) struct Sign {
    /// In a few words.
    pub(super) text: String,
    /// The date by the server's clock.
    pub(super) date: Option<DateTime<Utc>>,
}

pub(super) static APIS: &[Api] = &[
    Api {
        name: "rte-capacities",
        ask: |auth| Box::pin(capacities(auth)),
    },
    Api {
        name: "rte-generation",
        ask: |auth| Box::pin(generation(auth)),
    },
    Api {
        name: "rte-tempo-calendar",
        ask: |auth| Box::pin(tempo(auth)),
    },
];

impl Sign {
    fn of<T>(answer: &Response<T>, text: String) -> Self {
        Self {
            text,
            date: answer.date(),
        }
    }
}

async fn capacities(auth: &RteAuth) -> Result<Sign> {
    let answer = rte_capacities::Client::new(auth)?
        .capacities_per_production_type()
        .production_type(ProductionType::Nuclear)
        .send()
        .await?;
    let periods = answer.capacities_per_production_type.iter();
    let rows: usize = periods.map(|period| period.values.len()).sum();
    let text = format!("rows for nuclear power this year: {rows}");
    Ok(Sign::of(&answer, text))
}

/// Two days that are over: today may have no values yet, and a day of 23 hours alone is refused.
async fn generation(auth: &RteAuth) -> Result<Sign> {
    let today = Utc::now().with_timezone(&Paris).date_naive();
    let days = TimeRange::days(today - Days::new(2), today - Days::new(1), Paris)?;
    let answer = rte_generation::Client::new(auth)?
        .actual_generations_per_production_type()
        .production_type(GenerationType::Nuclear)
        .start_date(days.from())
        .end_date(days.to())
        .send()
        .await?;
    let series = answer.actual_generations_per_production_type.iter();
    let rows: usize = series.map(|series| series.values.len()).sum();
    let text = format!("hours of nuclear power in the last two days: {rows}");
    Ok(Sign::of(&answer, text))
}

async fn tempo(auth: &RteAuth) -> Result<Sign> {
    let answer = rte_tempo_calendar::Client::new(auth)?
        .tempo_like_calendars()
        .send()
        .await?;
    let mut days = answer.tempo_like_calendars.iter().flat_map(|it| &it.values);
    let latest = days.find_map(|day| Some((day.date(), day.color.as_ref()?)));
    let text = match latest {
        Some((date, color)) => format!("{date} is {color}"),
        None => "without a colour".into(),
    };
    Ok(Sign::of(&answer, text))
}
