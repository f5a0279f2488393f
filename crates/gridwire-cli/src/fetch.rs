//! `gridwire fetch`: a range of any length, row by row.

mod account;

use std::time::Duration;

use clap::ArgMatches;
use gridwire::core::time::TimeRange;
use gridwire::core::{Error, ErrorKind};

use crate::catalog::{Arguments, Dataset, Rows, datasets};
use crate::command::Globals;
use crate::failure::Result;
use crate::format::{Format, Layout, RowWriter};
use crate::instant::parse_instant;
use crate::output::Output;
use crate::progress::Meter;
use crate::session::Session;

/// How often readers of a pipe get what is there, and people see how far it is.
const TICK: Duration = Duration::from_millis(100);

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let Some((dataset, matches)) = find(matches) else {
        return Ok(()); // The parser lets no other name pass.
    };
    let range = range(dataset, matches)?;
    let format = Format::choose(globals.format, globals.output.as_deref(), Format::Table);
    let session = Session::open(globals.sandbox).await?;
    let arguments = Arguments::read(dataset.keys, matches, session.environment())?;
    let mut rows = (dataset.fetch)(&arguments, &range).map_err(|error| session.explain(error))?;
    let output = Output::open(globals.output.as_deref())?;
    // Rows that run over the screen are progress enough, and a bar would stand among them.
    let meter = Meter::new(!globals.quiet && (format == Format::Table || !output.is_terminal()));
    let mut writer = format.writer(Layout::new((dataset.columns)()), output);

    let Fetched { written, failure } = pump(&mut rows, writer.as_mut(), meter).await?;
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
    writer.end()?.commit()?;
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
async fn pump(rows: &mut Rows, writer: &mut dyn RowWriter, mut meter: Meter) -> Result<Fetched> {
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
                meter.show(rows.progress(), fetched.written);
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
