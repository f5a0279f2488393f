//! `gridwire demo`: a tour of all providers on the built-in sandbox.

mod chart;
mod climkit;
mod edf_sf;
mod flexmeasures;
mod rte_capacities;
mod rte_generation;
mod rte_tempo_calendar;

use std::io::{self, Write};

use gridwire::core::chrono::{Days, Utc};

use crate::command::Globals;
use crate::failure::{Failure, Result};
use crate::output::Output;
use crate::session::Session;
use crate::table::Grid;

pub(crate) async fn run(globals: &Globals) -> Result<()> {
    // Always in the sandbox, whatever the environment says.
    let session = Session::in_sandbox().await?;
    let mut tour = Tour {
        output: Output::open(globals.output.as_deref())?,
    };
    if let Some(sandbox) = session.sandbox() {
        tour.say(&format!(
            "A tour on the built-in sandbox at {}: real requests over HTTP, invented data.",
            sandbox.base_url()
        ))?;
    }
    rte_capacities::tour(&session, &mut tour).await?;
    rte_generation::tour(&session, &mut tour).await?;
    rte_tempo_calendar::tour(&session, &mut tour).await?;
    edf_sf::tour(&session, &mut tour).await?;
    flexmeasures::tour(&session, &mut tour).await?;
    climkit::tour(&session, &mut tour).await?;
    chart::tour(&session, &mut tour).await?;
    tour.end().map_err(Failure::Write)
}

/// What a stop of the tour can print.
struct Tour {
    output: Output,
}

impl Tour {
    fn title(&mut self, text: &str) -> io::Result<()> {
        let style = self.output.style();
        writeln!(self.output, "\n{}", style.bold(text))
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.output, "{text}")
    }

    /// A table, with columns of numbers to the right; a cell may be empty.
    fn table<const N: usize>(
        &mut self,
        headers: [&str; N],
        rows: Vec<[String; N]>,
    ) -> io::Result<()> {
        let is_number =
            |text: &String| text.is_empty() || text.replace(' ', "").parse::<f64>().is_ok();
        let numbers = (0..N)
            .map(|column| rows.iter().all(|row| is_number(&row[column])))
            .collect();
        let rows = rows.into_iter().map(Vec::from).collect();
        let grid = Grid::new(headers.map(str::to_owned).to_vec(), rows, numbers);
        let style = self.output.style();
        for line in grid.text(style).lines() {
            writeln!(self.output, "  {line}")?;
        }
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        self.title("Try next")?;
        // The sandbox has the data of its sensors for a month.
        let [from, to] = [2, 1].map(|days| Utc::now().date_naive() - Days::new(days));
        let sensor = format!(
            "gridwire fetch flexmeasures/sensor-data --sensor-id 3 --from {from} --to {to} --sandbox"
        );
        for (command, what) in [
            (
                "gridwire fetch rte/capacities-per-production-type --from 2020-01-01 --to 2025-01-01 --sandbox",
                "a range as a table; --format csv for a file",
            ),
            (
                "gridwire plot rte/tempo --from 2023-09-01 --to 2024-09-01 --output tempo.svg --sandbox",
                "the colours of a season as a calendar; fetch prints them",
            ),
            (
                "gridwire api rte-capacities capacities-cpc --department-code FR-35 --sandbox",
                "one call, every field",
            ),
            (
                "gridwire api edf-sf get-tariff --site-id 200 --tariff-id 1 --sandbox",
                "today's periods of a tariff; put-tariff writes some",
            ),
            (
                sensor.as_str(),
                "the power of a roof; api flexmeasures sensors lists the sensors",
            ),
            (
                "gridwire api climkit all-installations --sandbox",
                "the sites; fetch climkit/site-data --site-id ID brings the curves of one",
            ),
            (
                "gridwire doctor",
                "with credentials set: checks them, and says what to do",
            ),
        ] {
            writeln!(self.output, "  {command}")?;
            let style = self.output.style();
            writeln!(self.output, "      {}", style.faint(what))?;
        }
        self.output.commit()
    }
}
