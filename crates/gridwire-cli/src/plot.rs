//! `gridwire plot`: a range of any dataset as a picture.

mod calendar;
mod chart;
mod collect;
mod draw;
mod frills;
mod palette;
mod png;
mod series;
mod sparks;
mod stack;
mod svg;
mod text;
mod time_axis;
mod value_axis;

use std::io::Write;
use std::path::Path;

use clap::ArgMatches;
use gridwire::core::{Error, ErrorKind};

use crate::command::Globals;
use crate::failure::Result;
use crate::fetch::{Asked, account};
use crate::format::Layout;
use crate::output::Output;
use crate::progress::Meter;
use crate::say::say;
use crate::session::Session;
use chart::Chart;
pub(crate) use collect::Collector;

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let ending = Ending::of(globals)?;
    let Some(asked) = Asked::read(matches)? else {
        return Ok(()); // The parser lets no other name pass.
    };
    let session = Session::open(globals, asked.dataset.provider()).await?;
    draw(asked, &session, globals, ending).await
}

/// The same with a session that is open.
pub(crate) async fn within(
    session: &Session,
    matches: &ArgMatches,
    globals: &Globals,
) -> Result<()> {
    let ending = Ending::of(globals)?;
    match Asked::read(matches)? {
        Some(asked) => draw(asked, session, globals, ending).await,
        None => Ok(()),
    }
}

/// Fetches, draws and writes; what is missing is told at the end.
async fn draw(
    mut asked: Asked<'_>,
    session: &Session,
    globals: &Globals,
    ending: Ending,
) -> Result<()> {
    let (arguments, rows) = asked.open(session).await?;
    let mut output = Output::open(globals.output.as_deref())?;
    let mut collector = Collector::new(Layout::new(rows.columns()), &asked.range);
    let meter = Meter::new(!globals.quiet);
    let target = globals.output.as_deref();
    let coverage = asked
        .fetch(session, &rows, &mut collector, meter, target)
        .await?;
    let zone = rows.rules().zone;
    let chart = match Chart::new(asked.dataset, zone, collector, &coverage) {
        Ok(chart) => chart,
        Err(reason) => {
            account::tell(&coverage, globals.quiet);
            let text = format!("nothing to draw of {}: {reason}", asked.dataset.name);
            return Err(Error::new(ErrorKind::Incomplete, text)
                .with_remedy("No file was written; `gridwire fetch` shows the rows of the range, if there are any")
                .into());
        }
    };
    if !globals.quiet {
        chart
            .notes
            .iter()
            .for_each(|note| say!("note: {}", note.full()));
    }
    let frills = frills::of(&asked, &arguments, session, zone, &chart);
    let svg = draw::svg(&chart, &frills);
    match ending {
        Ending::Svg => output.write_all(svg.as_bytes())?,
        Ending::Png => output.write_all(&png::png(&svg)?)?,
    }
    output.commit()?;
    account::settle(&coverage, globals.quiet)
}

/// What the name of a picture ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Svg,
    Png,
}

impl Ending {
    /// Reads it from `--output`; `--format` has nothing to say here.
    fn of(globals: &Globals) -> Result<Self, Error> {
        const REMEDY: &str = "Add --output FILE.svg or --output FILE.png";
        if let Some(format) = globals.format {
            let text = "plot draws, by the ending of --output";
            return Err(Error::invalid_input("--format", format.name(), text).with_remedy(REMEDY));
        }
        let Some(path) = globals.output.as_deref() else {
            return Err(
                Error::invalid_input("--output", "nothing", "plot draws into a file")
                    .with_remedy(REMEDY),
            );
        };
        Self::named(path).ok_or_else(|| {
            let text = "neither .svg nor .png, which plot draws";
            Error::invalid_input("--output", path.display(), text).with_remedy(REMEDY)
        })
    }

    fn named(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        [("svg", Self::Svg), ("png", Self::Png)]
            .into_iter()
            .find_map(|(name, known)| ending.eq_ignore_ascii_case(name).then_some(known))
    }
}
