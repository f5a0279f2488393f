//! `gridwire-codegen`: what `cargo xtask regen` and `cargo xtask lint-specs` run.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gridwire_codegen::{files, regen};

/// The generator of the gridwire workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// The workspace.
    #[arg(long, global = true, hide = true, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))]
    root: PathBuf,
}

#[derive(Subcommand)]
enum Task {
    /// Writes the generated files from the specifications.
    Regen {
        /// Only the files of this API.
        #[arg(long)]
        api: Option<String>,
        /// Writes nothing; fails if a file is not up to date.
        #[arg(long)]
        check: bool,
        /// Shows what changes.
        #[arg(long)]
        diff: bool,
    },
    /// Checks the specifications for what the generator cannot take.
    LintSpecs,
}

fn main() -> ExitCode {
    let Arguments { task, root } = Arguments::parse();
    let result = match task {
        Task::Regen { api, check, diff } => regenerate(&root, api.as_deref(), check, diff),
        Task::LintSpecs => lint_specs(&root),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn regenerate(root: &Path, api: Option<&str>, check: bool, diff: bool) -> Result<(), String> {
    let specs = regen::specs(root)?;
    if let Some(api) = api
        && !specs.iter().any(|spec| spec.name == api)
    {
        let known: Vec<&str> = specs.iter().map(|spec| spec.name.as_str()).collect();
        return Err(format!(
            "no specification {api}; there are {}",
            known.join(", ")
        ));
    }
    let mut all = regen::generate(root, &specs)?;
    if let Some(api) = api {
        let (folder, module) = (
            Path::new("crates").join(api),
            format!("{}.rs", api.replace('-', "_")),
        );
        all.retain(|path, _| path.starts_with(&folder) || path.ends_with(&module));
    }
    let changes = files::changes(root, &all, api.is_none()).map_err(|error| error.to_string())?;
    for change in &changes {
        if diff {
            print!("{}", change.diff);
        } else {
            println!("{}", change.path.display());
        }
    }
    if !check {
        files::apply(root, &all, &changes).map_err(|error| error.to_string())?;
        println!("{} of {} files changed", changes.len(), all.len());
    } else if !changes.is_empty() {
        return Err(format!(
            "{} generated files are not up to date: run `cargo xtask regen`",
            changes.len()
        ));
    } else {
        println!("{} files are up to date", all.len());
    }
    Ok(())
}

fn lint_specs(root: &Path) -> Result<(), String> {
    let specs = regen::specs(root)?;
    // A specification without findings may still say what the runtime cannot do.
    let objections: Vec<String> = specs
        .iter()
        .filter_map(|spec| regen::model(spec).err())
        .collect();
    if objections.is_empty() {
        println!("{} specifications, nothing to object", specs.len());
        Ok(())
    } else {
        Err(objections.join("\n"))
    }
}
