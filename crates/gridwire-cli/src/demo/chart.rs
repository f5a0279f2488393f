//! The last stop: a picture, by the command that anybody can run.

use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, process};

use gridwire::core::chrono::{Days, Utc};
use gridwire::rte_generation::Paris;

use super::Tour;
use crate::command::{Globals, command};
use crate::failure::{Failure, Result};
use crate::plot;
use crate::session::Session;

/// Into a folder of its own among the temporary ones, where nothing of anybody's can be in its place.
pub(super) async fn tour(session: &Session, tour: &mut Tour) -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |now| now.as_millis());
    let folder = env::temp_dir().join(format!("gridwire-demo-{}-{now:x}", process::id()));
    fs::create_dir(&folder).map_err(Failure::Write)?;
    let file = folder.join("generation.png");

    let today = Utc::now().with_timezone(&Paris).date_naive();
    let [from, to] = [today - Days::new(7), today].map(|day| day.to_string());
    let dataset = "rte/generation-per-production-type";
    let line = [
        "gridwire", "plot", dataset, "--from", &from, "--to", &to, "--quiet",
    ];
    let matches = command().get_matches_from(line);
    let globals = Globals {
        output: Some(file.clone()),
        ..Globals::read(&matches)
    };
    if let Some((_, matches)) = matches.subcommand() {
        plot::within(session, matches, &globals).await?;
    }
    tour.title("A picture of a week of generation")?;
    tour.say(&format!("  {}", file.display()))?;
    tour.say(&format!(
        "  drawn by gridwire plot {dataset}, as areas that add up"
    ))?;
    Ok(())
}
