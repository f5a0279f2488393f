//! Ranges: records as they are, however the service cuts its answers, and periods with their ends.

use std::collections::BTreeSet;

use gridwire_sandbox::EdfClient;
use serde_json::{Value, json};

use super::{command_of, server};
use crate::run::{Folder, Run, command};
use crate::serve::{interrupt, serve};

const BATTERY: &str =
    "fetch edf-sf/production --site-id 200 --equipment-type battery --equipment-id 1";
const FORECAST: &str = "fetch edf-sf/forecast --site-id 200 --forecast-type demand --forecast-id 1";
const MINUTE: &str = "--from 2026-06-15T09:00:00Z --to 2026-06-15T09:01:00Z";
const HOUR: &str = "--from 2026-06-15T09:00:00Z --to 2026-06-15T10:00:00Z";

/// The starts of the rows, each once.
fn starts(rows: &[Value]) -> BTreeSet<&str> {
    let starts = rows.iter().map(|row| row["interval_start"].as_str());
    starts.map(Option::unwrap).collect()
}

/// The values of a field, as they come.
fn values<'a>(rows: &'a [Value], field: &str) -> Vec<&'a Value> {
    let rows = rows.iter().filter(|row| row["field"] == field);
    rows.map(|row| &row["value"]).collect()
}

#[test]
fn a_minute_of_a_battery_is_the_same_in_every_format() {
    let server = server(&[]);
    let of = |format: &str| {
        let line = format!("{BATTERY} {MINUTE} --format {format}");
        server.run(&line).code(0)
    };
    let ndjson = of("ndjson").lines();
    assert_eq!((ndjson.len(), starts(&ndjson).len()), (60 * 9, 60));
    let first: Vec<_> = ndjson[..9]
        .iter()
        .map(|row| {
            let [field, unit] = ["field", "unit"].map(|name| row[name].as_str());
            (field.unwrap(), unit)
        })
        .collect();
    let kw = Some("kW");
    assert_eq!(
        first,
        [
            ("soc", Some("%")),
            ("e", Some("kWh")),
            ("p", kw),
            ("p_ch", kw),
            ("p_disch", kw),
            ("q", Some("kvar")),
            ("q_max", Some("kvar")),
            ("q_min", Some("kvar")),
            ("state", None),
        ]
    );
    assert_eq!(
        (&ndjson[0]["interval_start"], &ndjson[0]["interval_end"]),
        (&json!("2026-06-15T09:00:00+00:00"), &Value::Null)
    );
    assert_eq!(of("json").json(), Value::Array(ndjson.clone()));
    let csv = of("csv").out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let csv: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(csv.len(), ndjson.len());
    for (record, row) in csv.iter().zip(&ndjson) {
        assert_eq!(record[0], *row["interval_start"].as_str().unwrap());
        assert_eq!(record[3], *row["field"].as_str().unwrap());
        assert_eq!(record[4], row["value"].to_string());
    }
    let table = of("table").out;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 62);
    assert!(
        lines[0].contains("soc [%]") && lines[0].contains("p_disch [kW]"),
        "{table}"
    );
    let charge = values(&ndjson, "soc")[59].to_string();
    assert!(
        lines[61].starts_with("2026-06-15 09:00:59+00:00"),
        "{table}"
    );
    assert!(lines[61].contains(&charge), "{charge} in {table}");
}

#[test]
fn an_answer_that_is_cut_loses_nothing() {
    let whole = server(&[])
        .run(&format!("{BATTERY} {HOUR} --format csv"))
        .code(0);
    assert_eq!(whole.coverage()["requests"], 1);
    for cut in ["tail", "head", "middle"] {
        for partial in ["both", "code-only", "status-only"] {
            let cut = format!("edf-sf.cut={cut}");
            let partial = format!("edf-sf.partial={partial}");
            let server = server(&["edf-sf.cap=700", &cut, &partial]);
            let run = server
                .run(&format!("{BATTERY} {HOUR} --format csv"))
                .code(0);
            assert_eq!(run.out, whole.out, "{cut} {partial}");
            let coverage = run.coverage();
            assert_eq!(
                (&coverage["complete"], &coverage["rows"]),
                (&json!(true), &json!(3600)),
                "{cut} {partial}"
            );
        }
    }
}

#[test]
fn a_served_sandbox_takes_the_cap_on_its_command_line() {
    let (mut server, variables) = serve("sandbox serve --quiet --set edf-sf.cap=20");
    let variables = variables.as_object().unwrap().iter();
    let line =
        format!("{BATTERY} --from 2024-06-15T09:00:00Z --to 2024-06-15T09:01:00Z --format ndjson");
    let mut fetch = command(&line);
    let fetch = fetch.envs(variables.map(|(name, value)| (name, value.as_str().unwrap())));
    let run = Run::of(fetch.output().unwrap()).code(0);
    interrupt(&mut server);
    server.wait().unwrap();
    assert_eq!(starts(&run.lines()).len(), 60);
    // Three that fit, and those from which their length was learnt.
    let requests = run.coverage()["requests"].as_u64().unwrap();
    assert!((4..=8).contains(&requests), "{requests}");
}

#[test]
fn averages_have_states_between_states() {
    let server = server(&[]);
    let line =
        format!("{BATTERY} --from 2026-06-15 --to 2026-06-15T10:00:00Z --agg avg --period 15m");
    let rows = server
        .run(&format!("{line} --format ndjson"))
        .code(0)
        .lines();
    assert_eq!(starts(&rows).len(), 40);
    let states = values(&rows, "state");
    let states: Vec<f64> = states.iter().map(|state| state.as_f64().unwrap()).collect();
    assert_eq!(states.len(), 40);
    assert!(
        states.iter().all(|state| (4.0..=5.0).contains(state)),
        "{states:?}"
    );
    assert!(
        states.iter().any(|state| state.fract() != 0.0),
        "{states:?}"
    );
    let query = server.sandbox.requests().last().unwrap().query.clone();
    assert!(query.unwrap().contains("agg=avg&period=15m"));
}

#[test]
fn a_period_ends_where_the_next_one_begins_and_the_last_is_open() {
    let server = server(&[]);
    let rows = |line: &str| {
        server
            .run(&format!("{line} --format ndjson"))
            .code(0)
            .lines()
    };
    let day = "--from 2026-06-15 --to 2026-06-16";
    let tariff = rows(&format!(
        "fetch edf-sf/tariff --site-id 200 --tariff-id 1 {day}"
    ));
    let ends = |row: &Value| {
        let text = |name: &str| row[name].as_str().map(|text| text[11..16].to_owned());
        (
            text("interval_start"),
            text("interval_end"),
            row["label"].clone(),
        )
    };
    let at = |time: &str| Some(time.to_owned());
    assert_eq!(
        tariff.iter().map(ends).collect::<Vec<_>>(),
        [
            (at("04:00"), at("20:00"), json!("on-peak")),
            (at("20:00"), None, json!("off-peak")),
        ]
    );

    let two_hours =
        |day: u32| format!("--from 2026-06-{day}T11:00:00Z --to 2026-06-{day}T13:00:00Z");
    let forecast = rows(&format!("{FORECAST} {}", two_hours(15)));
    // Made every noon in Paris for the next day, so right now.
    let commitment = "fetch edf-sf/commitment --site-id 200 --commitment-id 1";
    let commitment = rows(&format!("{commitment} {}", two_hours(16)));
    let made = "2026-06-15T10:00:00+00:00";
    for (rows, unit) in [(forecast, json!("kW")), (commitment, Value::Null)] {
        // The service answers the period that begins at the end of the range as well.
        assert!((4..=5).contains(&rows.len()), "{rows:?}");
        for pair in rows.windows(2) {
            assert_eq!(pair[0]["interval_end"], pair[1]["interval_start"]);
        }
        assert_eq!(rows.last().unwrap()["interval_end"], Value::Null);
        assert!(
            rows.iter().all(|row| row["creation_timestamp"] == made),
            "{rows:?}"
        );
        assert!(rows.iter().all(|row| row["unit"] == unit), "{rows:?}");
    }
}

#[test]
fn every_vintage_comes_with_the_time_it_was_made() {
    let server = server(&[]);
    let line = format!(
        "{FORECAST} {HOUR} --generated-after 2026-06-15T06:00:00Z --generated-before 2026-06-15T09:00:00Z \
         --format ndjson"
    );
    let made = |line: &str| -> BTreeSet<String> {
        let rows = server.run(line).code(0).lines();
        let made = rows.iter().map(|row| row["creation_timestamp"].as_str());
        made.map(|made| made.unwrap()[11..13].to_owned()).collect()
    };
    assert_eq!(made(&line), BTreeSet::from(["08".to_owned()]));
    let all = made(&format!("{line} --generate-all true"));
    assert_eq!(all, BTreeSet::from(["06", "07", "08"].map(str::to_owned)));
}

#[test]
fn half_of_a_pair_is_refused_before_anything_is_sent() {
    let server = server(&[]);
    for (line, parts) in [
        (format!("{BATTERY} {HOUR} --agg avg"), ["--agg", "--period"]),
        (format!("{BATTERY} {HOUR} --period 15m"), ["--agg", "--period"]),
        (
            format!("{FORECAST} {HOUR} --generated-after 2026-06-15"),
            ["--generated-after", "--generated-before"],
        ),
        (
            "api edf-sf get-tariff --site-id 200 --tariff-id 1 --from 2026-06-15".into(),
            ["--from", "--to"],
        ),
        (
            "api edf-sf get-commitment --site-id 200 --commitment-id 1 --generated-before 2026-06-15".into(),
            ["--generated-after", "--generated-before"],
        ),
        (
            format!("{FORECAST} {HOUR} --generate-all true"),
            ["generate-all", "generated-after"],
        ),
    ] {
        let run = server.run(&line).code(2);
        for part in parts {
            assert!(run.error().contains(part), "{line}: {}", run.err);
        }
    }
    assert_eq!(server.data_requests(), 0);
}

#[test]
fn wrong_keys_are_found_here_or_told_by_the_service() {
    let server = server(&[]);
    for (keys, part) in [
        (
            "--site-id x --equipment-type battery --equipment-id 1",
            "--site-id = x: not a whole number",
        ),
        (
            "--site-id 200 --equipment-type batery --equipment-id 1",
            "Did you mean battery?",
        ),
        (
            "--site-id 200 --equipment-type battery --equipment-id 1 --agg avg --period 0m",
            "Write 30s",
        ),
        (
            "--site-id 200 --equipment-type battery --equipment-id 1 --agg sum --period 1m",
            "--agg = sum",
        ),
    ] {
        let run = server
            .run(&format!("fetch edf-sf/production {keys} {HOUR}"))
            .code(2);
        assert!(run.error().contains(part), "{}", run.err);
    }
    assert_eq!(server.data_requests(), 0);
    for (keys, part) in [
        (
            "--site-id 300 --equipment-type battery --equipment-id 1",
            "1104",
        ),
        (
            "--site-id 200 --equipment-type battery --equipment-id 9",
            "1107",
        ),
        (
            "--site-id 200 --equipment-type barometer --equipment-id 1 --unchecked",
            "1106",
        ),
    ] {
        let run = server
            .run(&format!("fetch edf-sf/production {keys} {HOUR}"))
            .code(4);
        assert!(run.error().contains(part), "{}", run.err);
        assert_eq!(run.out, "");
    }
}

#[test]
fn a_site_of_somebody_else_is_not_allowed() {
    let (server, folder) = (server(&[]), Folder::new());
    let run = |site: u32| {
        let line = format!(
            "fetch edf-sf/tariff --site-id {site} --tariff-id 1 --from 2026-06-15 --to 2026-06-16"
        );
        let mut command = command_of(&server, EdfClient::Reader, &folder, &line);
        Run::of(command.output().unwrap())
    };
    run(200).code(0);
    let refused = run(100).code(3);
    assert!(refused.error().contains("1400"), "{}", refused.err);
    assert!(!refused.err.contains("--sandbox"), "{}", refused.err);
}
