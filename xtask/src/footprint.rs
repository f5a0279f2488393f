//! What an API crate costs its users: a hello-world on it against one on bare reqwest.

mod measure;

use std::fs;
use std::path::Path;

use measure::{Figures, Program};

use crate::workspace::{Outcome, Workspace, at, remove};

pub(crate) fn footprint(workspace: &Workspace) -> Outcome {
    let folder = workspace.target()?.join("xtask").join("footprint");
    remove(&folder)?;
    compare(workspace, &folder)?;
    remove(&folder)
}

fn compare(workspace: &Workspace, folder: &Path) -> Outcome {
    let lock = workspace.root.join("Cargo.lock");
    let lock = fs::read_to_string(&lock).map_err(|error| at(&lock, &error))?;
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";
    let reqwest = Program {
        name: "reqwest",
        dependencies: format!(
            "reqwest = {{ version = \"{}\", default-features = false, features = [\"rustls\"] }}\n{tokio}",
            locked(&lock, "reqwest")?
        ),
        main: include_str!("../templates/hello-reqwest.rs.tmpl"),
    };
    let crate_path = workspace.root.join("crates/rte-capacities");
    let capacities = Program {
        name: "rte-capacities",
        dependencies: format!(
            "rte-capacities = {{ path = {:?} }}\n{tokio}",
            crate_path.display().to_string()
        ),
        main: include_str!("../templates/hello-rte-capacities.rs.tmpl"),
    };
    println!(
        "Clean release builds with the default profile, one after the other; each takes minutes."
    );
    let mut rows = Vec::new();
    for program in [reqwest, capacities] {
        println!("building {} …", program.name);
        rows.push((program.name, program.measure(workspace, folder, &lock)?));
    }
    print!("{}", table(&rows));
    Ok(())
}

/// The version of a package in the lock file.
fn locked<'a>(lock: &'a str, name: &str) -> Outcome<&'a str> {
    let package = format!("name = \"{name}\"\nversion = \"");
    let rest = lock.split(&package).nth(1);
    rest.and_then(|rest| rest.split('"').next())
        .ok_or_else(|| format!("Cargo.lock has no {name}"))
}

fn table(rows: &[(&str, Figures)]) -> String {
    let mut text = String::from(
        "\n| hello-world | crates | CPU-s | wall-s | binary MB |\n| --- | ---: | ---: | ---: | ---: |\n",
    );
    for (name, figures) in rows {
        let cpu = figures
            .cpu
            .map_or("not known".into(), |cpu| format!("{cpu:.1}"));
        text += &format!(
            "| {name} | {} | {cpu} | {:.1} | {:.2} |\n",
            figures.crates, figures.wall, figures.megabytes
        );
    }
    if let [(_, base), (_, ours)] = rows {
        let ratio = |ours: f64, base: f64| format!("{:.2}", ours / base);
        let cpu = ours
            .cpu
            .zip(base.cpu)
            .map_or("".into(), |(ours, base)| ratio(ours, base));
        #[allow(clippy::cast_precision_loss)] // A few hundred.
        let crates = ratio(ours.crates as f64, base.crates as f64);
        let (wall, size) = (
            ratio(ours.wall, base.wall),
            ratio(ours.megabytes, base.megabytes),
        );
        text += &format!("| ratio | {crates} | {cpu} | {wall} | {size} |\n");
    }
    if rows.iter().any(|(_, figures)| figures.cpu.is_none()) {
        text += "\nThis machine has no bash to count CPU seconds with; the wall time depends on what else runs.\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_ends_with_the_ratio() {
        let base = Figures {
            crates: 100,
            cpu: Some(200.0),
            wall: 120.0,
            megabytes: 8.0,
        };
        let ours = Figures {
            crates: 110,
            cpu: Some(250.0),
            wall: 150.0,
            megabytes: 10.0,
        };
        let text = table(&[("reqwest", base.clone()), ("rte-capacities", ours.clone())]);
        assert!(text.ends_with("| rte-capacities | 110 | 250.0 | 150.0 | 10.00 |\n| ratio | 1.10 | 1.25 | 1.25 | 1.25 |\n"), "{text}");
        let text = table(&[
            ("reqwest", Figures { cpu: None, ..base }),
            ("rte-capacities", ours),
        ]);
        assert!(
            text.contains("| reqwest | 100 | not known |") && text.contains("no bash"),
            "{text}"
        );
    }

    #[test]
    fn versions_come_from_the_lock_file() {
        let lock = "[[package]]\nname = \"reqwest-x\"\nversion = \"9\"\n[[package]]\nname = \"reqwest\"\nversion = \"0.13.5\"\n";
        assert_eq!(locked(lock, "reqwest").unwrap(), "0.13.5");
        assert!(locked(lock, "hyper").is_err());
    }
}
