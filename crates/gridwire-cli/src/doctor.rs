//! `gridwire doctor`: what is wrong, and what to do about it.

mod climkit;
mod clock;
mod edf;
mod flexmeasures;
mod report;
mod rte;

use std::io;

use clap::ArgMatches;
use futures_util::future::BoxFuture;

use crate::command::Globals;
use crate::failure::{Failure, Result};
use crate::format::Format;
use crate::output::Output;
use crate::session::Session;
use crate::settings::Found;
use report::Report;

/// The checks of a provider.
struct Provider {
    name: &'static str,
    check: for<'a> fn(&'a Session, &'a mut Report) -> BoxFuture<'a, io::Result<()>>,
}

/// Every provider that can be checked.
static PROVIDERS: &[Provider] = &[
    Provider {
        name: "rte",
        check: |session, report| Box::pin(rte::check(session, report)),
    },
    Provider {
        name: "edf-sf",
        check: |session, report| Box::pin(edf::check(session, report)),
    },
    Provider {
        name: "flexmeasures",
        check: |session, report| Box::pin(flexmeasures::check(session, report)),
    },
    Provider {
        name: "climkit",
        check: |session, report| Box::pin(climkit::check(session, report)),
    },
];

/// Who the checks of the command's own settings belong to.
const OWN: &str = "gridwire";

/// The names of the providers.
pub(crate) fn names() -> Vec<&'static str> {
    PROVIDERS.iter().map(|provider| provider.name).collect()
}

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let json = matches.get_flag("json").then_some(Format::Json);
    let format = Format::choose(
        globals.format.or(json),
        globals.output.as_deref(),
        Format::Table,
    );
    let format = format.among("doctor", &[Format::Table, Format::Json, Format::Ndjson])?;
    let named = matches.get_one::<String>("provider");
    let output = Output::open(globals.output.as_deref())?;
    let providers = PROVIDERS
        .iter()
        .filter(|provider| named.is_none_or(|named| named == provider.name));
    let providers: Vec<_> = providers.collect();
    let own = (!globals.sandbox).then_some(OWN);
    let names = providers.iter().map(|provider| provider.name).chain(own);
    let width = names.map(str::len).max().unwrap_or_default();
    let mut report = Report::new(output, format, width, !globals.quiet);
    report.begin(OWN);
    match Session::begin(globals).await {
        Err(error) => report.fail("configuration", &error, "")?,
        Ok(session) => {
            configuration(&session, &mut report)?;
            check(session, &providers, named.is_some(), &mut report).await?;
        }
    }
    match report.end()? {
        None => Ok(()),
        Some(kind) => Err(Failure::Told(kind)),
    }
}

/// The configuration file; in a sandbox there is none.
fn configuration(session: &Session, report: &mut Report) -> io::Result<()> {
    let Some(Found {
        text,
        rights,
        remedy,
    }) = session.settings().file()
    else {
        return Ok(());
    };
    match remedy {
        Some(remedy) => report.note("configuration", &text, &remedy)?,
        None => report.ok("configuration", &text)?,
    }
    match rights {
        Some(rights) => report.ok("permissions", rights),
        None => Ok(()),
    }
}

/// The providers. Whoever uses one service does not have to set up the others.
async fn check(
    mut session: Session,
    providers: &[&Provider],
    is_named: bool,
    report: &mut Report,
) -> io::Result<()> {
    let settings = session.settings();
    let used = providers
        .iter()
        .map(|provider| settings.has_any_of(provider.name));
    let used: Vec<_> = used.collect();
    let everything = is_named || !used.contains(&true);
    for (provider, is_used) in providers.iter().zip(used) {
        report.begin(provider.name);
        if !everything && !is_used {
            let wanted = format!("gridwire doctor {} says what to set", provider.name);
            report.note("variables", "nothing set, so not checked", &wanted)?;
        } else if let Err(error) = session.turn_to(provider.name).await {
            report.fail("variables", &error, "")?;
        } else {
            (provider.check)(&session, report).await?;
        }
    }
    Ok(())
}
