//! `demo`: works in a fresh clone, without credentials and network.

use crate::run::run;

#[test]
fn the_tour_shows_every_api_and_ends_well() {
    let run = run("demo").code(0);
    assert_eq!(run.err, "");
    for part in [
        "http://127.0.0.1:",
        "production type",
        "NUCLEAR",
        "EIC code",
        "kW",
        "complete: 100 rows in 6 requests, 1 of them repeated",
        "generation of yesterday, 20",
        "HYDRO_PUMPED_STORAGE",
        "GWh in 2",
        "colours of the Tempo tariff",
        "today ",
        "tomorrow ",
        "days left of the season, until ",
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
fn the_course_of_a_day_has_a_bar_for_each_hour() {
    let tour = run("demo").code(0).out;
    let is_bar = |symbol: &char| ('▁'..='█').contains(symbol);
    let bars: Vec<char> = tour.chars().filter(is_bar).collect();
    assert!((23..=25).contains(&bars.len()), "{tour}");
    assert!(bars.contains(&'▁') && bars.contains(&'█'), "{tour}");
    // A total is no production type.
    assert!(!tour.contains("TOTAL"), "{tour}");
}

#[test]
fn what_it_says_to_try_next_works() {
    let tour = run("demo").code(0).out;
    let commands: Vec<&str> = tour
        .lines()
        .filter_map(|line| line.trim().strip_prefix("gridwire "))
        .collect();
    assert_eq!(commands.len(), 4);
    for command in commands {
        let sandboxed = if command.contains("--sandbox") {
            command.to_owned()
        } else {
            format!("{command} --sandbox")
        };
        run(&sandboxed).code(0);
    }
}
