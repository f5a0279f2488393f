//! `demo`: works in a fresh clone, without credentials and network.

use crate::run::run;

#[test]
fn the_tour_shows_all_three_resources_and_ends_well() {
    let run = run("demo").code(0);
    assert_eq!(run.err, "");
    for part in [
        "http://127.0.0.1:",
        "production type",
        "NUCLEAR",
        "EIC code",
        "kW",
        "complete: 100 rows in 6 requests, 1 of them repeated",
        "Try next",
        "gridwire fetch rte/",
        "gridwire doctor rte",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
    assert!(
        run.out.lines().all(|line| line.chars().count() <= 100),
        "{}",
        run.out
    );
}

#[test]
fn what_it_says_to_try_next_works() {
    let tour = run("demo").code(0).out;
    let commands: Vec<&str> = tour
        .lines()
        .filter_map(|line| line.trim().strip_prefix("gridwire "))
        .collect();
    assert_eq!(commands.len(), 3);
    for command in commands {
        let sandboxed = if command.contains("--sandbox") {
            command.to_owned()
        } else {
            format!("{command} --sandbox")
        };
        run(&sandboxed).code(0);
    }
}
