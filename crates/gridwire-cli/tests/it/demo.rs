//! `demo`: works in a fresh clone, without credentials and network.

use crate::run::{Folder, Run, command};

/// The tour, which leaves its picture in a folder of the test's own.
fn demo(folder: &Folder) -> Run {
    let mut tour = command("demo");
    tour.env("TMPDIR", &folder.0).env("TMP", &folder.0);
    Run::of(tour.output().unwrap())
}

#[test]
fn the_tour_ends_with_a_picture() {
    let folder = Folder::new();
    let tour = demo(&folder).code(0).out;
    let mut lines = tour
        .lines()
        .skip_while(|line| !line.starts_with("A picture of a week"));
    let path = lines.nth(1).unwrap().trim();
    assert!(path.starts_with(folder.0.to_str().unwrap()), "{path}");
    let picture = std::fs::read(path).unwrap();
    assert!(
        picture.starts_with(b"\x89PNG") && picture.len() > 20_000,
        "{}",
        picture.len()
    );
}

#[test]
fn the_tour_shows_every_api_and_ends_well() {
    let run = demo(&Folder::new()).code(0);
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
        "A picture of a week of generation",
        "Try next",
        "gridwire fetch rte/",
        "over mutual TLS",
        "as forecast a day ago, and now",
        "tariff in force: ",
        "gridwire api edf-sf ",
        "FlexMeasures: a battery of 100 kWh",
        "96 quarters, planned by job ",
        "gridwire fetch flexmeasures/",
        "Climkit: a site's day of 2",
        "out of one request",
        "gridwire api climkit ",
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
    let tour = demo(&Folder::new()).code(0).out;
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
fn a_site_s_day_has_the_quarters_of_its_clock_change() {
    let tour = demo(&Folder::new()).code(0).out;
    let stop: Vec<&str> = tour
        .lines()
        .skip_while(|line| !line.starts_with("Climkit"))
        .take_while(|line| !line.is_empty())
        .collect();
    assert!(stop.iter().all(|line| line.chars().count() <= 80), "{tour}");
    let (hours, quarters) = if stop[0].contains(" 25 hours") {
        (25, "100")
    } else {
        assert!(stop[0].contains(" 23 hours"), "{tour}");
        (23, "92")
    };
    // Ten flats, the common parts, the roof; the connection to the grid has no column.
    let meters = &stop[3..15];
    for line in meters {
        let name = &line[..16];
        assert_eq!(
            line[16..].split_whitespace().next(),
            Some(quarters),
            "{name}"
        );
    }
    for course in ["consumption", "production", "own use"] {
        assert_eq!(bars(&stop.join("\n"), course).len(), hours, "{tour}");
    }
    let balance = format!("in {quarters} of {quarters} quarters");
    assert!(stop.iter().any(|line| line.ends_with(&balance)), "{tour}");
    let kwh = |line: &&str| -> f64 {
        let words: Vec<&str> = line[16..].split_whitespace().collect();
        words[1].parse().unwrap()
    };
    let consumed: f64 = meters
        .iter()
        .filter(|line| !line.contains("Roof"))
        .map(kwh)
        .sum();
    let sum = stop.iter().find(|line| line.starts_with("  consumption"));
    let sum: f64 = sum.unwrap().rsplit(' ').nth(1).unwrap().parse().unwrap();
    // Each of the eleven is rounded to a tenth.
    assert!((consumed - sum).abs() < 0.6, "{consumed} and {sum}");
}

#[test]
fn the_course_of_a_day_has_a_bar_for_each_hour() {
    let tour = demo(&Folder::new()).code(0).out;
    let bars = bars(&tour, "all types");
    assert!((23..=25).contains(&bars.len()), "{tour}");
    assert!(bars.contains(&'▁') && bars.contains(&'█'), "{tour}");
    // A total is no production type.
    assert!(!tour.contains("TOTAL"), "{tour}");
}

#[test]
fn what_it_says_to_try_next_works() {
    let tour = demo(&Folder::new()).code(0).out;
    let folder = Folder::new();
    let commands: Vec<&str> = tour
        .lines()
        .filter_map(|line| line.trim().strip_prefix("gridwire "))
        .collect();
    assert_eq!(commands.len(), 7);
    for line in commands {
        let sandboxed = if line.contains("--sandbox") {
            line.to_owned()
        } else {
            format!("{line} --sandbox")
        };
        let mut next = command(&sandboxed);
        next.current_dir(&folder.0);
        Run::of(next.output().unwrap()).code(0);
    }
}
