//! Keeps local files of French production and Tempo colours up to date.
//!
//! ```sh
//! cargo run -p gridwire --features rte --example update_rte_data -- my-data
//! ```
//!
//! The first run fetches the running year; each later one what is new, and once more the last ten
//! days, since RTE corrects values for days. It may be stopped at any moment and run again: a file is
//! replaced as a whole, a row is never lost, and what could not be fetched is asked for again next
//! time. The files hold a row to a line, as JSON with every field that RTE sent.
//!
//! Runs against the sandbox; with `RTE_CLIENT_ID` and `RTE_CLIENT_SECRET` set, against RTE.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gridwire::core::chrono::{DateTime, Datelike, Days, TimeDelta, Utc};
use gridwire::core::series::{
    MissingReason, Record, Revised, Row, Series, SeriesRow, Windowed, revise,
};
use gridwire::core::time::TimeRange;
use gridwire::core::{Environment, serde_json};
use gridwire::rte_generation::Paris;
use gridwire::{rte_generation, rte_oauth, rte_tempo_calendar};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// How far back values may still change.
const OVERLAP: TimeDelta = TimeDelta::days(10);

#[tokio::main]
async fn main() -> Outcome<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "rte-data".into()));
    let sandbox = gridwire_sandbox::Sandbox::start().await?;
    let environment = match std::env::var_os("RTE_CLIENT_ID") {
        Some(_) => Environment::process(),
        None => Environment::from_pairs(sandbox.environment()),
    };
    let auth = rte_oauth::RteAuth::from_env(&environment)?;
    update_rte_data(&auth, &folder, Utc::now()).await
}

/// Both files, with one account.
pub async fn update_rte_data(
    auth: &rte_oauth::RteAuth,
    folder: &Path,
    now: DateTime<Utc>,
) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let production = rte_generation::Client::new(auth)?.actual_generations_per_production_type();
    report(
        "production",
        update(production, &folder.join("production.ndjson"), now, 1).await?,
    );
    let tempo = rte_tempo_calendar::Client::new(auth)?.tempo_like_calendars();
    report(
        "tempo",
        update(tempo, &folder.join("tempo.ndjson"), now, 2).await?,
    );
    Ok(())
}

fn report(what: &str, (rows, revised): (usize, Revised)) {
    println!(
        "{what}: {rows} rows, {} new, {} corrected, {} the same",
        revised.added, revised.changed, revised.same
    );
}

/// One line of a file.
#[derive(Serialize, Deserialize)]
struct Line<S, V> {
    series: S,
    value: V,
}

/// Brings one file up to date, until so many days ahead of today in France.
async fn update<W, S, V>(
    operation: W,
    path: &Path,
    now: DateTime<Utc>,
    days: u64,
) -> Outcome<(usize, Revised)>
where
    W: Windowed<Row = SeriesRow<S, V>>,
    S: Record + Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: Record + Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let mut rows: Vec<SeriesRow<S, V>> = read(path)?;
    let today = now.with_timezone(&Paris).date_naive();
    let last = rows.iter().filter_map(|row| row.interval().1).max();
    let from = match last {
        Some(end) => end - OVERLAP,
        None => TimeRange::year(today.year(), Paris)?.from(),
    };
    let to = TimeRange::days(today, today + Days::new(days - 1), Paris)?.to();
    let Series {
        rows: later,
        coverage,
        ..
    } = fetch(operation.over(TimeRange::new(from, to)?)).await?;

    // What follows a part that failed is left for the next run, which begins where the file ends.
    let failed = coverage.missing.iter().filter(|missing| {
        matches!(
            missing.reason,
            MissingReason::Failed | MissingReason::NotAsked
        )
    });
    let until = failed.map(|missing| missing.range.from()).min();
    let sound = |row: &SeriesRow<S, V>| {
        until.is_none_or(|until| row.interval().1.is_some_and(|end| end <= until))
    };
    let revised = revise(&mut rows, later.into_iter().filter(sound));
    write(path, &rows)?;
    match until {
        Some(until) => Err(format!(
            "{}: complete until {until}; run again for the rest",
            path.display()
        )
        .into()),
        None => Ok((rows.len(), revised)),
    }
}

/// All rows that came, also where some did not.
async fn fetch<W: Windowed<Row: Clone>>(
    range: gridwire::core::series::RangeRequest<W>,
) -> Outcome<Series<W::Row>> {
    match range.await {
        Ok(series) => Ok(series),
        Err(error) => match error.partial::<Series<W::Row>>() {
            Some(series) => Ok(series.clone()),
            None => Err(error.into()),
        },
    }
}

fn read<S: DeserializeOwned, V: DeserializeOwned>(path: &Path) -> Outcome<Vec<SeriesRow<S, V>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut rows = Vec::new();
    for line in BufReader::new(file).lines() {
        let Line { series, value } = serde_json::from_str(&line?)?;
        rows.push(SeriesRow {
            series: Arc::new(series),
            value,
        });
    }
    Ok(rows)
}

/// Writes a new file and puts it in the place of the old one, which stays whole until then.
fn write<S: Serialize, V: Serialize>(path: &Path, rows: &[SeriesRow<S, V>]) -> Outcome<()> {
    let new = path.with_extension("new");
    let mut file = BufWriter::new(File::create(&new)?);
    for row in rows {
        serde_json::to_writer(
            &mut file,
            &Line {
                series: &*row.series,
                value: &row.value,
            },
        )?;
        file.write_all(b"\n")?;
    }
    file.into_inner()?.sync_all()?;
    fs::rename(new, path)?;
    Ok(())
}
