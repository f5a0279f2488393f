//! `cargo xtask`: the developer tasks of the workspace.
//!
//! It depends on little, so that it builds at once; the generator is a crate of its own.

mod ci;
mod conformance;
mod footprint;
mod generator;
mod new_api;
mod third_party;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use ci::Step;
use conformance::Service;
use workspace::Workspace;

/// Developer tasks of the gridwire workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Writes the generated files from the specifications in specs/.
    Regen {
        /// Only the files of this API.
        #[arg(long, value_name = "NAME")]
        api: Option<String>,
        /// Writes nothing; fails if a file is not up to date.
        #[arg(long)]
        check: bool,
        /// Shows what changes.
        #[arg(long)]
        diff: bool,
    },
    /// Names, with file and line, what the generator cannot take of the specifications.
    LintSpecs,
    /// Begins a new API: specification, crate, facade feature, sandbox module, generated files.
    NewApi {
        /// Name of the crate, such as edf-sf.
        name: String,
        /// Name of the service for people; made from the crate's name unless given.
        #[arg(long, value_name = "TITLE")]
        service: Option<String>,
    },
    /// Compares a clean release build on rte-capacities with one on bare reqwest. Takes minutes.
    Footprint,
    /// Runs public Python clients of RTE, and the examples of EDF's document by curl, against the sandbox.
    ///
    /// All of them are unchanged but for the base URL. Needs curl and Python 3.10 or later, and the
    /// Python package index the first time.
    ThirdParty {
        /// Shows what each client sends.
        #[arg(long)]
        requests: bool,
    },
    /// Runs the conformance suite against a real server, which it starts and stops.
    ///
    /// Needs PostgreSQL, Redis and Python 3.10 to 3.12, which it installs where it is root and there is
    /// apt, and the Python package index the first time: 1.5 GB into the user's cache.
    Conformance {
        /// Whose server.
        service: Service,
        /// Runs this scenario alone.
        scenario: Option<String>,
    },
    /// Runs the checks of continuous integration: those named, or all.
    Ci {
        /// What to run, in this order.
        #[arg(value_name = "STEP")]
        steps: Vec<Step>,
    },
}

fn main() -> ExitCode {
    let Arguments { task } = Arguments::parse();
    let workspace = Workspace::here();
    let result = match task {
        Task::Regen { api, check, diff } => {
            generator::regen(&workspace, api.as_deref(), check, diff)
        }
        Task::LintSpecs => generator::lint_specs(&workspace),
        Task::NewApi { name, service } => new_api::new_api(&workspace, &name, service.as_deref()),
        Task::Footprint => footprint::footprint(&workspace),
        Task::ThirdParty { requests } => third_party::third_party(&workspace, requests),
        Task::Conformance { service, scenario } => {
            conformance::conformance(&workspace, service, scenario.as_deref())
        }
        Task::Ci { steps } => ci::ci(&workspace, &steps),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            if !text.is_empty() {
                eprintln!("{text}");
            }
            ExitCode::FAILURE
        }
    }
}
