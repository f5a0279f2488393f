//! `gridwire doctor`: what is wrong, and what to do about it.

mod climkit;
mod clock;
mod edf;
mod report;
mod rte;

use std::io;

use clap::ArgMatches;
use futures_util::future::BoxFuture;
use gridwire::core::Environment;

use crate::command::Globals;
use crate::failure::{Failure, Result};
use crate::format::Format;
use crate::output::Output;
use crate::session::Session;
use report::Report;

/// The checks of a provider.
struct Provider {
    name: &'static str,
    /// Where its settings are read.
    variables: &'static [&'static str],
    check: for<'a> fn(&'a Session, &'a mut Report) -> BoxFuture<'a, io::Result<()>>,
}

/// Every provider that can be checked.
static PROVIDERS: &[Provider] = &[
    Provider {
        name: "rte",
        variables: &rte::VARIABLES,
        check: |session, report| Box::pin(rte::check(session, report)),
    },
    Provider {
        name: "edf-sf",
        variables: &edf::VARIABLES,
        check: |session, report| Box::pin(edf::check(session, report)),
    },
    Provider {
        name: "climkit",
        variables: &climkit::VARIABLES,
        check: |session, report| Box::pin(climkit::check(session, report)),
    },
];

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
    let session = Session::open(globals.sandbox).await?;
    let output = Output::open(globals.output.as_deref())?;
    let providers = PROVIDERS
        .iter()
        .filter(|provider| named.is_none_or(|named| named == provider.name));
    let providers: Vec<_> = providers.collect();
    let width = providers.iter().map(|provider| provider.name.len()).max();
    let mut report = Report::new(output, format, width.unwrap_or_default(), !globals.quiet);

    // Whoever uses one service does not have to set up the others.
    let environment = session.environment();
    let is_used = |provider: &&Provider| !set(&environment, provider.variables).is_empty();
    let everything = named.is_some() || !providers.iter().any(is_used);
    for provider in providers {
        report.begin(provider.name);
        if everything || is_used(&provider) {
            (provider.check)(&session, &mut report).await?;
        } else {
            let wanted = format!("gridwire doctor {} says what to set", provider.name);
            report.note("variables", "nothing set, so not checked", &wanted)?;
        }
    }
    match report.end()? {
        None => Ok(()),
        Some(kind) => Err(Failure::Told(kind)),
    }
}

/// The variables of some that are set.
fn set<'v>(environment: &Environment, variables: &[&'v str]) -> Vec<&'v str> {
    let all = variables.iter().copied();
    all.filter(|name| environment.get(name).is_some()).collect()
}

/// Which variables are set; their values are nobody's business.
fn told(environment: &Environment, variables: &[&str]) -> String {
    let set = set(environment, variables);
    if set.is_empty() {
        "nothing set".into()
    } else {
        format!("{} set", set.join(", "))
    }
}
