//! The stop at the Tempo tariff: the next days' colours, and what the season has left.

use gridwire::core::chrono::{Days, Utc};
use gridwire::rte_tempo_calendar::{Client, Paris, TempoColor};

use super::Tour;
use crate::failure::Result;
use crate::figure::number;
use crate::session::Session;

pub(super) async fn tour(session: &Session, tour: &mut Tour) -> Result<()> {
    let client = Client::from_env(&session.environment())?;
    let today = Utc::now().with_timezone(&Paris).date_naive();
    tour.title("RTE: the colours of the Tempo tariff")?;
    let mut lines = Vec::new();
    for (name, date, color, otherwise) in [
        ("today", today, client.today().await?, "none"),
        (
            "tomorrow",
            today + Days::new(1),
            client.tomorrow().await?,
            "not published yet",
        ),
    ] {
        let color = color.map_or_else(|| otherwise.to_owned(), |color| color.to_string());
        lines.push([name.to_owned(), date.to_string(), color]);
    }
    tour.table(["day", "date", "colour"], lines)?;

    let season = client.season().await?;
    let left = [TempoColor::Red, TempoColor::White, TempoColor::Blue].map(|color| {
        let days = season.left(&color).unwrap_or_default();
        format!("{} {color}", number(f64::from(days), 0))
    });
    let last = season.season.last().map(|day| format!(", until {day}"));
    tour.say(&format!(
        "  days left of the season{}: {}",
        last.unwrap_or_default(),
        left.join(", ")
    ))?;
    tour.say("  A colour is paid from six in the morning to six the next morning.")?;
    Ok(())
}
