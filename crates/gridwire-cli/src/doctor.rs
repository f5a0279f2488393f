//! `gridwire doctor`: what is wrong, and what to do about it.

mod report;
mod rte;

use clap::ArgMatches;
use futures_util::future::BoxFuture;

use crate::command::Globals;
use crate::failure::{Failure, Result};
use crate::output::Output;
use crate::session::Session;
use report::Report;

/// The checks of a provider.
struct Provider {
    name: &'static str,
    check: for<'a> fn(&'a Session, &'a mut Report) -> BoxFuture<'a, std::io::Result<()>>,
}

/// Every provider that can be checked.
static PROVIDERS: &[Provider] = &[Provider {
    name: "rte",
    check: |session, report| Box::pin(rte::check(session, report)),
}];

/// The names of the providers.
pub(crate) fn names() -> Vec<&'static str> {
    PROVIDERS.iter().map(|provider| provider.name).collect()
}

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let wanted = matches.get_one::<String>("provider");
    let session = Session::open(globals.sandbox).await?;
    let mut report = Report::new(Output::open(globals.output.as_deref())?, !globals.quiet);
    for provider in PROVIDERS {
        if wanted.is_none_or(|wanted| wanted == provider.name) {
            report.begin(provider.name);
            (provider.check)(&session, &mut report).await?;
        }
    }
    match report.end()? {
        None => Ok(()),
        Some(kind) => Err(Failure::Told(kind)),
    }
}
