//! `gridwire api`: one call of one operation.

use std::fs;
use std::io::{self, Read, Write};

use clap::ArgMatches;
use gridwire::core::Error;

use crate::catalog::{Answer, Api, Arguments, Operation};
use crate::command::Globals;
use crate::failure::{Failure, Result};
use crate::format::Format;
use crate::generated::APIS;
use crate::output::Output;
use crate::progress::waiting;
use crate::say;
use crate::session::Session;

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let Some((api, operation, matches)) = find(matches) else {
        return Ok(()); // The parser lets no other name pass.
    };
    let format = Format::choose(globals.format, None, Format::Json);
    let format = format.among("api", &[Format::Json, Format::Ndjson])?;
    let body = matches.try_get_one::<String>("body").ok().flatten();
    let arguments = Arguments::read(operation.parameters, matches)?
        .with_body(body.map(|path| read(path)).transpose()?)
        .with_compact(format == Format::Ndjson);
    let output = Output::open(globals.output.as_deref())?;
    let session = Session::open(globals, api.provider).await?;
    let arguments = arguments.within(session.environment());
    let call = (operation.call)(arguments);
    match waiting(!globals.quiet, "the answer", call).await {
        Ok(answer) => write(output, &answer).map_err(Failure::Write),
        Err(error) if operation.writes && is_receipt(&error) => {
            say::warning(&format!(
                "what was sent was taken, so do not send it again, though the answer cannot be shown: {error}"
            ));
            output.commit().map_err(Failure::Write)
        }
        Err(error) => Err(explain(&session, operation, error)),
    }
}

/// Whether a service has done what it was asked, and only its words for that are not those expected.
fn is_receipt(error: &Error) -> bool {
    error.is_decode()
        && error
            .status()
            .is_some_and(|status| (200..300).contains(&status))
}

fn find(matches: &ArgMatches) -> Option<(&'static Api, &'static Operation, &ArgMatches)> {
    let (api, matches) = matches.subcommand()?;
    let (operation, matches) = matches.subcommand()?;
    let api = APIS.iter().find(|known| known.name == api)?;
    let operation = api
        .operations
        .iter()
        .find(|known| known.name == operation)?;
    Some((api, operation, matches))
}

/// The body to send, from a file or from standard input.
fn read(path: &str) -> Result<Vec<u8>, Error> {
    let body = if path == "-" {
        let mut body = Vec::new();
        io::stdin().read_to_end(&mut body).map(|_| body)
    } else {
        fs::read(path)
    };
    body.map_err(|error| {
        Error::invalid_input("--body", path, error)
            .with_remedy("Name a file that you may read, or - for standard input")
    })
}

fn write(mut output: Output, answer: &Answer) -> io::Result<()> {
    match answer {
        Answer::Raw(bytes) => output.write_all(bytes)?,
        Answer::Json(text) => {
            output.write_all(text)?;
            output.write_all(b"\n")?;
        }
    }
    output.commit()
}

/// The error, with what the command offers where the clients' own words speak of Rust.
fn explain(session: &Session, operation: &Operation, error: Error) -> Failure {
    let of_period = error
        .remedy()
        .is_some_and(|remedy| remedy.contains("range"));
    if operation.has_rules && of_period {
        let mut remedy = "gridwire fetch takes a range of any length".to_owned();
        if error.is_invalid_input() {
            remedy += "; --unchecked leaves the rules to the service";
        }
        return session.explain(error.with_remedy(remedy));
    }
    session.explain(error)
}
