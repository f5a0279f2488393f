//! `gridwire sandbox serve`: the sandbox as a server.

use std::io::Write;

use clap::ArgMatches;
use gridwire::core::Error;
use gridwire_sandbox::{Fault, Sandbox, Switch};
use serde_json::{Map, Value};

use crate::command::Globals;
use crate::failure::Result;
use crate::interrupt::listen;
use crate::output::Output;
use crate::say::say;
use crate::style::Style;

pub(crate) async fn run(matches: &ArgMatches, globals: &Globals) -> Result<()> {
    let Some(("serve", matches)) = matches.subcommand() else {
        return Ok(()); // The parser lets no other name pass.
    };
    let port = matches.get_one::<u16>("port").copied().unwrap_or_default();
    let faults = matches.get_many::<Fault>("fault").into_iter().flatten();
    let builder = faults.fold(Sandbox::builder().port(port), |builder, fault| {
        builder.fault(fault.clone())
    });
    let switches = matches.get_many::<Switch>("set").into_iter().flatten();
    let builder = switches.fold(builder, |builder, switch| builder.switch(switch.clone()));
    let sandbox = builder.start().await.map_err(|error| {
        Error::invalid_input("--port", port, error)
            .with_remedy("Choose another port, or 0 for a free one")
    })?;
    // Whoever reads the first line may end the server right away.
    let interrupted = listen();
    // Committed at once, since whoever started the server waits for this line.
    let mut output = Output::open(globals.output.as_deref())?;
    writeln!(output, "{}", first_line(&sandbox))?;
    output.commit()?;
    if !globals.quiet {
        hints(&sandbox);
    }
    interrupted.await;
    sandbox.stop().await;
    Ok(())
}

/// The environment variables that lead clients to the sandbox, as one JSON object.
fn first_line(sandbox: &Sandbox) -> Value {
    let variables = sandbox.environment().into_iter();
    Value::Object(
        variables
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect::<Map<_, _>>(),
    )
}

fn hints(sandbox: &Sandbox) {
    let style = Style::stderr();
    say!(
        "{}",
        style.bold(&format!(
            "The sandbox listens on {}. In another terminal:",
            sandbox.base_url()
        ))
    );
    for (name, value) in sandbox.environment() {
        say!("  export {name}='{value}'");
    }
    say!("  gridwire fetch rte/capacities-per-production-type --from 2024-01-01 --to 2025-01-01");
    say!("{}", style.faint("Ctrl-C ends it."));
}
