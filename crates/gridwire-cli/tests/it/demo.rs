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
        "over mutual TLS",
        "as forecast a day ago, and now",
        "tariff in force: ",
        "gridwire api edf-sf ",
        "gridwire doctor",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
    assert!(
        run.out.lines().all(|line| line.chars().count() <= 100),
        "{}",
        run.out
    );
}

/// The bars of a line, or of the line after it.
fn bars(tour: &str, line: &str) -> Vec<char> {
    let is_bar = |symbol: &char| ('▁'..='█').contains(symbol);
    let mut lines = tour.lines().skip_while(|one| !one.contains(line)).take(2);
    let bars = lines.find(|one| one.contains(|symbol| is_bar(&symbol)));
    bars.unwrap_or_default().chars().filter(is_bar).collect()
}

#[test]
fn a_battery_s_minute_comes_back_as_it_was_written() {
    let tour = run("demo").code(0).out;
    assert!(
        tour.contains("written: 60 of 60 records accepted"),
        "{tour}"
    );
    assert!(
        tour.contains("read back: 60 records, 60 of them as they were written"),
        "{tour}"
    );
    assert_eq!(bars(&tour, "read back:").len(), 60);
    // A state between two states, unless the battery did not change its own for half a day.
    let averages = tour
        .lines()
        .skip_while(|line| !line.contains("averages of 15 minutes"));
    let averages: Vec<&str> = averages.skip(3).take(4).collect();
    assert!(
        averages.iter().all(|line| line.contains(" UTC ")),
        "{averages:?}"
    );
    let state = |line: &&str| line.rsplit(' ').next().unwrap().parse::<f64>().unwrap();
    assert!(
        averages
            .iter()
            .map(state)
            .all(|state| (4.0..=5.0).contains(&state)),
        "{averages:?}"
    );
}

#[test]
fn the_course_of_a_day_has_a_bar_for_each_hour() {
    let tour = run("demo").code(0).out;
    let bars = bars(&tour, "all types");
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
    assert_eq!(commands.len(), 5);
    for command in commands {
        let sandboxed = if command.contains("--sandbox") {
            command.to_owned()
        } else {
            format!("{command} --sandbox")
        };
        run(&sandboxed).code(0);
    }
}
