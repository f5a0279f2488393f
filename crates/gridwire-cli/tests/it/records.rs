//! Datasets whose columns depend on a key: what is fetched is read as what the key says.

use serde_json::{Value, json};

use crate::run::{Run, Server};

/// The command, led to a server that gives one answer to everything.
fn run(answer: &Value, line: &str) -> Run {
    let server = Server::answering("/", answer.to_string());
    let mut command = server.command(line);
    command.env("EDF_SF_BASE_URL", server.sandbox.base_url());
    Run::of(command.output().unwrap())
}

fn production(record: Value) -> Value {
    json!({"status_code": 1000, "status_message": "success", "results": [record]})
}

const PRODUCTION: &str = "fetch edf-sf/production --from 2026-01-01T00:00:00Z --to 2026-01-01T12:00:00Z \
                          --site-id 100 --equipment-id 2 --format ndjson --equipment-type";

/// The fields of the rows with their values and units.
fn fields(run: &Run) -> Vec<(Value, Value, Value)> {
    let lines = run.lines();
    let field = |row: &Value| {
        (
            row["field"].clone(),
            row["value"].clone(),
            row["unit"].clone(),
        )
    };
    lines.iter().map(field).collect()
}

#[test]
fn each_type_has_its_own_columns() {
    let at = 1_767_258_000_000_i64;
    let battery = production(json!({"timestamp": at, "id": 2, "p": -41.8, "state": 4}));
    let run_battery = run(&battery, &format!("{PRODUCTION} battery")).code(0);
    let found = fields(&run_battery);
    assert_eq!(found.len(), 9, "{found:?}");
    assert!(found.contains(&(json!("p"), json!(-41.8), json!("kW"))));
    assert!(found.contains(&(json!("state"), json!(4), Value::Null)));
    assert_eq!(
        run_battery.lines()[0]["interval_start"],
        "2026-01-01T09:00:00+00:00"
    );

    let wind = production(json!({"timestamp": at, "id": 2, "speed": 7.5, "direction": 180}));
    let run_wind = run(&wind, &format!("{PRODUCTION} anemometer")).code(0);
    assert_eq!(
        fields(&run_wind),
        [
            (json!("speed"), json!(7.5), json!("m/s")),
            (json!("direction"), json!(180), json!("°")),
        ]
    );
}

#[test]
fn a_type_that_nobody_knows_has_what_all_have() {
    let answer = production(json!({"timestamp": 1_767_258_000_000_i64, "id": 2, "level": 3}));
    let line = format!("{PRODUCTION} tidal-turbine");
    let error = run(&answer, &line).code(2);
    assert!(error.error().contains("--unchecked"), "{error:?}");
    let row = run(&answer, &format!("{line} --unchecked")).code(0).lines();
    assert_eq!((row.len(), &row[0]["id"]), (1, &json!(2)));
}

#[test]
fn what_is_aggregated_is_read_as_such() {
    let battery = production(json!({"timestamp": 1_767_258_000_000_i64, "id": 2, "state": 4.25}));
    let line = format!("{PRODUCTION} battery --agg avg --period 15m");
    let found = fields(&run(&battery, &line).code(0));
    assert!(
        found.contains(&(json!("state"), json!(4.25), Value::Null)),
        "{found:?}"
    );

    let vectors = json!([{"creation_timestamp": 1_767_247_200_000_i64, "id": 3, "values": [
        {"timestamp": 1_767_258_000_000_i64, "p": 671.25, "quality": 1.5},
    ]}]);
    let answer = json!({"status_code": 1000, "results": vectors});
    let forecast = "edf-sf/forecast --from 2026-01-01 --to 2026-01-02 --site-id 100 --forecast-id 3 --forecast-type solar \
                    --agg avg --period 1h --format ndjson";
    let rows = run(&answer, &format!("fetch {forecast}")).code(0).lines();
    assert_eq!(
        (&rows[0]["value"], &rows[0]["quality"]),
        (&json!(671.25), &json!(1.5))
    );

    let call = "api edf-sf get-forecast --site-id 100 --forecast-id 3 --forecast-type solar --from 2026-01-01 \
                --to 2026-01-02 --agg avg --period 1h";
    assert_eq!(run(&answer, call).code(0).json(), answer);
}
