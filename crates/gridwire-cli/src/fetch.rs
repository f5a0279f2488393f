//! `gridwire fetch`: a range of any length, row by row.

pub(crate) mod account;

use std::path::Path;
use std::time::Duration;

use clap::ArgMatches;
use gridwire::core::chrono_tz::Tz;
use gridwire::core::series::Coverage;
use gridwire::core::time::TimeRange;
use gridwire::core::{Error, ErrorKind};

use crate::catalog::{Arguments, Dataset, Rows, Underway, datasets};
use crate::command::Globals;
use crate::failure::Result;
use crate::format::{Format, Layout, Origin, RowSink};
use crate::instant::parse_instant;
use crate::interrupt;
use crate::output::Output;
use crate::progress::{Meter, Stand};
use crate::session::Session;

/// How often readers of a pipe get what is there, and people see how far it is.
pub(crate) const TICK: Duration = Duration::from_millis(100);

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let Some(mut asked) = Asked::read(matches)? else {
        return Ok(()); // The parser lets no other name pass.
    };
    let format = Format::choose(globals.format, globals.output.as_deref(), Format::Table);
    let session = Session::open(globals, asked.dataset.provider()).await?;
    let (arguments, rows) = asked.open(&session).await?;
    let output = Output::open(globals.output.as_deref())?;
    format.check(&output)?;
    // Rows that run over the screen are progress enough, and a bar would stand among them.
    let meter = Meter::new(!globals.quiet && (format == Format::Table || !output.is_terminal()));
    let origin = Origin::new(asked.dataset, &arguments, &rows);
    let layout = Layout::new(rows.columns());
    let mut writer = format.writer(layout, output, origin, &asked.range);

    let target = globals.output.as_deref();
    let coverage = asked
        .fetch(&session, &rows, writer.as_mut(), meter, target)
        .await?;
    writer.end(&coverage)?.commit()?;
    account::settle(&coverage, globals.quiet)
}

/// A range of a dataset, as it was asked for on the command line.
pub(crate) struct Asked<'m> {
    pub(crate) dataset: &'static Dataset,
    pub(crate) range: TimeRange,
    arguments: Arguments,
    matches: &'m ArgMatches,
}

impl<'m> Asked<'m> {
    /// Reads what can be read without a service.
    ///
    /// # Errors
    /// Invalid input if the range is none, or a key cannot be what it is said to be.
    pub(crate) fn read(matches: &'m ArgMatches) -> Result<Option<Self>> {
        let Some((name, matches)) = matches.subcommand() else {
            return Ok(None);
        };
        let Some(dataset) = datasets().find(|dataset| dataset.name == name) else {
            return Ok(None);
        };
        Ok(Some(Self {
            dataset,
            range: range(matches, dataset.rules.zone)?,
            arguments: Arguments::read(dataset.keys, matches)?,
            matches,
        }))
    }

    /// Gets the rows ready to be fetched.
    pub(crate) async fn open(&mut self, session: &Session) -> Result<(Arguments, Rows)> {
        let arguments = self.arguments.clone().within(session.environment());
        let rows = self.dataset.rows(&arguments, &self.range).await;
        let rows = rows.map_err(|error| session.explain(error))?;
        // Days are those of the data, whose zone may be known only now.
        self.range = range(self.matches, rows.rules().zone)?;
        Ok((arguments, rows.within(self.range)))
    }

    /// How many parts are asked for at a time, where that was said; not all services allow several.
    fn concurrency(&self) -> Option<usize> {
        let given = self.matches.try_get_one("concurrency");
        given.ok().flatten().copied()
    }

    /// Fetches the rows; an error is that there is nothing at all.
    pub(crate) async fn fetch(
        &self,
        session: &Session,
        rows: &Rows,
        sink: &mut dyn RowSink,
        meter: Meter,
        target: Option<&Path>,
    ) -> Result<Coverage> {
        let mut rows = rows.start(self.concurrency());
        let Fetched { written, failure } = pump(&mut rows, sink, meter, target).await?;
        let Some(coverage) = rows.coverage() else {
            return Err(session.explain(
                failure.unwrap_or_else(|| Error::new(ErrorKind::Incomplete, "nothing was fetched")),
            ));
        };
        let nothing = written == 0 && coverage.received.is_empty();
        match failure {
            // Not a part is missing but all of it, for one reason, which is the better thing to tell.
            Some(failure) if nothing => {
                account::tell_programs(&coverage);
                Err(session.explain(failure))
            }
            _ => Ok(coverage),
        }
    }
}

/// The range that was asked for, whose days are those of a zone.
fn range(matches: &ArgMatches, zone: Tz) -> Result<TimeRange, Error> {
    let end = |name: &str| {
        let text = matches.get_one::<String>(name).map_or("", String::as_str);
        parse_instant(&format!("--{name}"), text, zone)
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
    sink: &mut dyn RowSink,
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
                sink.flush()?;
                let stand = Stand::of(rows.progress(), fetched.written);
                meter.show(&stand);
                interrupt::complete(complete(&stand, target));
            }
            row = rows.next() => match row {
                None => return Ok(fetched),
                Some(Ok(row)) => {
                    sink.row(row.as_ref())?;
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
