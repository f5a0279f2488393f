//! `gridwire completions`: what shells complete the command line by.

use std::io::Write;

use clap::ArgMatches;
use clap_complete::{Shell, generate};

use crate::command::{Globals, command};
use crate::failure::Result;
use crate::output::Output;

pub(crate) fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let Some(shell) = matches.get_one::<Shell>("shell").copied() else {
        return Ok(()); // The parser lets no other word pass.
    };
    let mut output = Output::open(globals.output.as_deref())?;
    // In memory first: the generator panics where it cannot write.
    let mut script = Vec::new();
    generate(shell, &mut command(), "gridwire", &mut script);
    output.write_all(&script)?;
    Ok(output.commit()?)
}
