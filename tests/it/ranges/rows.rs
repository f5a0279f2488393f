//! Which rows of the answers are in a range, and which of two counts.

use super::*;

fn cpc_row(updated: &str) -> String {
    format!(
        r#"{{"updated_date":"{updated}","department_code":"FR","network_connection":"RPD","production_type":"WIND","value":1}}"#
    )
}

fn cpc_answer(updated: &[&str]) -> Answer {
    let rows: Vec<_> = updated.iter().map(|updated| cpc_row(updated)).collect();
    Answer::json(format!(r#"{{"capacities_cpc":[{}]}}"#, rows.join(",")))
}

/// The dates of a request select on the update (CCPC-RG06): a range is no other request.
#[tokio::test]
async fn an_update_before_the_range_is_not_in_it() {
    // A window is asked for in whole days, so the service tells of the whole day.
    let double = Double::saying(cpc_answer(&[
        "2024-02-03T00:00:00+01:00",
        "2024-02-03T12:00:00+01:00",
    ]))
    .await;
    let operation = double.client.capacities_cpc();
    let from = at("2024-02-03T06:00:00+01:00");
    let series = operation
        .range(from, from + TimeDelta::days(2))
        .await
        .unwrap();
    let updates: Vec<_> = series
        .rows
        .iter()
        .map(|row| row.updated_date.unwrap())
        .collect();
    assert_eq!(updates, [at("2024-02-03T12:00:00+01:00")]);
    assert_eq!(series.coverage.trimmed, 1);
}

/// As above, for the window of the day of 23 hours, which begins a day early.
#[tokio::test]
async fn an_update_of_the_day_before_is_not_in_the_day_of_23_hours() {
    let double = Double::saying(cpc_answer(&[
        "2024-03-30T08:00:00+01:00",
        "2024-03-31T08:00:00+02:00",
    ]))
    .await;
    let day = days("2024-03-31", "2024-03-31");
    let series = double
        .client
        .capacities_cpc()
        .range(day.from(), day.to())
        .await
        .unwrap();
    let updates: Vec<_> = series
        .rows
        .iter()
        .map(|row| row.updated_date.unwrap())
        .collect();
    assert_eq!(updates, [at("2024-03-31T08:00:00+02:00")]);
    assert_eq!(series.coverage.trimmed, 1);
}

pub(super) const TWO_ROWS: &str = r#"{"capacities_per_production_type":{"values":[
    {"start_date":"2024-01-01T00:00:00+01:00","end_date":"2025-01-01T00:00:00+01:00","type":"SOLAR","value":20500},
    {"start_date":"2024-01-01T00:00:00+01:00","end_date":"2025-01-01T00:00:00+01:00","type":"WASTE","value":"plenty"}]}}"#;

#[tokio::test]
async fn a_row_that_cannot_be_read_is_kept_in_the_account() {
    let world = World::start().await;
    world.sandbox.fault(
        Fault::status(200)
            .body("application/json", TWO_ROWS)
            .on("start_date=2024"),
    );
    let range = years(2024, 2025);
    let operation = world.client.capacities_per_production_type();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!(series.rows.len(), 1 + 20);
    assert_eq!(series.rows[0].value_mw, Some(20500.0));
    let coverage = &series.coverage;
    assert!(!coverage.is_complete());
    assert_eq!((coverage.missing.len(), coverage.rejected.len()), (0, 1));
    assert_eq!(coverage.rejected[0].json["type"], "WASTE");
    let reason = &coverage.rejected[0].reason;
    assert!(
        reason.starts_with("capacities_per_production_type.values[1].value: "),
        "{reason}"
    );
    assert!(
        coverage.to_string().ends_with("; 1 rows could not be read"),
        "{coverage}"
    );
    assert_eq!(coverage.to_json()["complete"], false);
    assert_eq!(coverage.to_json()["rejected"][0]["json"]["value"], "plenty");
    // A single call has no account to put it into: there it is an error.
    world.sandbox.fault(
        Fault::status(200)
            .body("application/json", TWO_ROWS)
            .on(TYPES),
    );
    let error = world
        .client
        .capacities_per_production_type()
        .year(2024)
        .unwrap()
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        error.json_path(),
        Some("capacities_per_production_type.values[1].value")
    );
}

/// Values without a start cannot be told apart by it; they are two all the same.
#[tokio::test]
async fn two_values_of_one_answer_are_two() {
    let body = r#"{"capacities_per_production_unit":[{"production_unit":{"code_eic":"X"},"values":[{"installed_capacity":190,"end_date":"2020-01-01T00:00:00+01:00"},{"installed_capacity":200}]}]}"#;
    let double = Double::saying(Answer::json(body)).await;
    let range = days("2019-01-01", "2019-12-31");
    let operation = double.client.capacities_per_production_unit();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    let mut values: Vec<_> = series
        .rows
        .iter()
        .map(|row| row.installed_capacity_mw.unwrap())
        .collect();
    values.sort_by(f64::total_cmp);
    assert_eq!(values, [190.0, 200.0]);
    assert_eq!(series.coverage.duplicates, 0);
}

#[tokio::test]
async fn a_row_from_elsewhere_is_given_and_counted() {
    let world = World::start().await;
    world.sandbox.fault(
        Fault::status(200)
            .body("application/json", TWO_ROWS.replace("\"plenty\"", "1"))
            .on("start_date=2020"),
    );
    let range = years(2020, 2020);
    let operation = world.client.capacities_per_production_type();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!((series.rows.len(), series.coverage.outside), (2, 2));
    assert_eq!(
        missing(&series.coverage),
        [(MissingReason::NoData, range.to_string())]
    );
    assert_eq!(series.coverage.received, []);
}

#[tokio::test]
async fn of_two_versions_the_newer_one_counts() {
    let row = |value: u32, updated: &str| {
        format!(
            r#"{{"start_date":"2020-01-01T00:00:00+01:00","installed_capacity":{value},"updated_date":"{updated}"}}"#
        )
    };
    let answer = |row: String| {
        format!(
            r#"{{"capacities_per_production_unit":[{{"production_unit":{{"code_eic":"X"}},"values":[{row}]}}]}}"#
        )
    };
    for (first, second, expected) in [
        (
            row(1, "2024-01-01T00:00:00+01:00"),
            row(2, "2024-02-01T00:00:00+01:00"),
            2.0,
        ),
        (
            row(1, "2024-02-01T00:00:00+01:00"),
            row(2, "2024-01-01T00:00:00+01:00"),
            1.0,
        ),
        (
            row(1, "2024-02-01T00:00:00+01:00"),
            row(2, "2024-02-01T00:00:00+01:00"),
            1.0,
        ),
    ] {
        let (first, second) = (answer(first), answer(second));
        let double = Double::start(move |asked| match asked.query() {
            _ if asked.is_login() => Answer::token(),
            query if query.starts_with("start_date=2023-01-01") => Answer::json(first.clone()),
            _ => Answer::json(second.clone()),
        })
        .await;
        let range = days("2023-01-01", "2024-06-30");
        let operation = double.client.capacities_per_production_unit();
        let series = operation.range(range.from(), range.to()).await.unwrap();
        assert_eq!((series.rows.len(), series.coverage.duplicates), (1, 1));
        assert_eq!(series.rows[0].installed_capacity_mw, Some(expected));
    }
}
