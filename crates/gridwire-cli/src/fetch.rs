//! `gridwire fetch`: a range of any length, row by row.

mod account;

use std::path::Path;
use std::time::Duration;

use clap::ArgMatches;
use gridwire::core::time::TimeRange;
use gridwire::core::{Error, ErrorKind};

use crate::catalog::{Arguments, Dataset, Underway, datasets};
use crate::command::Globals;
use crate::failure::Result;
use crate::format::{Format, Layout, Origin, RowWriter};
use crate::instant::parse_instant;
use crate::interrupt;
use crate::output::Output;
use crate::progress::{Meter, Stand};
use crate::session::Session;

/// How often readers of a pipe get what is there, and people see how far it is.
pub(crate) const TICK: Duration = Duration::from_millis(100);

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let Some((dataset, matches)) = find(matches) else {
        return Ok(()); // The parser lets no other name pass.
    };
    let range = range(dataset, matches)?;
    let format = Format::choose(globals.format, globals.output.as_deref(), Format::Table);
    let session = Session::open(globals.sandbox).await?;
    let arguments = Arguments::read(dataset.keys, matches, session.environment())?;
    let rows = (dataset.fetch)(&arguments, &range).map_err(|error| session.explain(error))?;
    let output = Output::open(globals.output.as_deref())?;
    format.check(&output)?;
    // Rows that run over the screen are progress enough, and a bar would stand among them.
    let meter = Meter::new(!globals.quiet && (format == Format::Table || !output.is_terminal()));
    let origin = Origin::new(dataset, &arguments, &rows);
    let mut writer = format.writer(Layout::new(rows.columns()), output, origin);

    let mut rows = rows.start(matches.get_one("concurrency").copied());
    let Fetched { written, failure } =
        pump(&mut rows, writer.as_mut(), meter, globals.output.as_deref()).await?;
    let Some(coverage) = rows.coverage() else {
        return Err(session.explain(
            failure.unwrap_or_else(|| Error::new(ErrorKind::Incomplete, "nothing was fetched")),
        ));
    };
    let nothing = written == 0 && coverage.received.is_empty();
    if let (true, Some(failure)) = (nothing, failure) {
        // Not a part is missing but all of it, for one reason, which is the better thing to tell.
        account::tell_programs(&coverage);
        return Err(session.explain(failure));
    }
    writer.end(&coverage)?.commit()?;
    account::tell(&coverage, globals.quiet);
    match account::shortfall(&coverage) {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

fn find(matches: &ArgMatches) -> Option<(&'static Dataset, &ArgMatches)> {
    let (name, matches) = matches.subcommand()?;
    Some((datasets().find(|dataset| dataset.name == name)?, matches))
}

fn range(dataset: &Dataset, matches: &ArgMatches) -> Result<TimeRange, Error> {
    let end = |name: &str| {
        let text = matches.get_one::<String>(name).map_or("", String::as_str);
        parse_instant(&format!("--{name}"), text, dataset.rules.zone)
    };
    TimeRange::new(end("from")?, end("to")?)
}

/// What came of a stream that has ended.
struct Fetched {
    written: u64,
    /// The first of the errors.
    failure: Option<Error>,
}

/// Writes the rows as they come, until there are no more.
async fn pump(
    rows: &mut Underway,
    writer: &mut dyn RowWriter,
    mut meter: Meter,
    target: Option<&Path>,
) -> Result<Fetched> {
    let mut fetched = Fetched {
        written: 0,
        failure: None,
    };
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            // The clock first: it is due ten times a second, and rows may always be there.
            biased;
            _ = tick.tick() => {
                writer.flush()?;
                let stand = Stand::of(rows.progress(), fetched.written);
                meter.show(&stand);
                interrupt::complete(complete(&stand, target));
            }
            row = rows.next() => match row {
                None => return Ok(fetched),
                Some(Ok(row)) => {
                    writer.row(row.as_ref())?;
                    fetched.written += 1;
                }
                Some(Err(error)) => fetched.failure = fetched.failure.or(Some(error)),
            },
        }
    }
}

/// What there is if the command is left at this point.
fn complete(stand: &Stand, target: Option<&Path>) -> String {
    match target {
        Some(path) => format!("nothing is written to {}", path.display()),
        None => format!(
            "{} rows came, of {} of {} windows",
            stand.rows, stand.done, stand.windows
        ),
    }
}
