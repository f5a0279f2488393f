//! What is missing of a range, and why.

use std::sync::Arc;

use gridwire::core::time::ManualClock;

use super::*;
use crate::support::utc;

#[tokio::test]
async fn per_type_beyond_both_ends() {
    let world = World::start().await;
    let range = years(2013, 2028);
    let operation = world.client.capacities_per_production_type();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    let coverage = &series.coverage;
    assert!(!coverage.is_complete());
    assert_eq!(coverage.received, [years(2015, 2026)]);
    assert_eq!(
        missing(coverage),
        [
            (MissingReason::BeforeHistory, years(2013, 2014).to_string()),
            (MissingReason::AfterLimit, years(2027, 2028).to_string()),
        ]
    );
    assert_eq!((coverage.requests, coverage.rows), (12, 240));
    assert_eq!(
        coverage.to_string(),
        format!(
            "incomplete: 240 rows in 12 requests; missing {} to {} (before-history); missing {} to {} (after-limit)",
            new_year(2013),
            new_year(2015),
            new_year(2027),
            new_year(2029)
        )
    );
    // Wholly outside: nothing is asked, and that is said.
    world.sandbox.clear_requests();
    let future = years(2030, 2031);
    let operation = world.client.capacities_per_production_type();
    let series = operation.range(future.from(), future.to()).await.unwrap();
    assert_eq!(
        missing(&series.coverage),
        [(MissingReason::AfterLimit, future.to_string())]
    );
    assert_eq!((series.rows.len(), series.coverage.requests), (0, 0));
    assert_eq!(world.sandbox.requests().len(), 0);
}

#[tokio::test]
async fn cpc_ends_tomorrow_and_begins_with_the_register() {
    let world = World::start().await;
    let range = days("2014-12-01", "2015-03-31");
    let operation = world
        .client
        .capacities_cpc()
        .department_code(DepartmentCode::france());
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!(
        missing(&series.coverage),
        [(
            MissingReason::BeforeHistory,
            days("2014-12-01", "2015-02-08").to_string()
        )]
    );
    assert_eq!(series.coverage.received, [days("2015-02-09", "2015-03-31")]);

    let range = days("2026-06-01", "2026-06-20");
    let operation = world
        .client
        .capacities_cpc()
        .department_code(DepartmentCode::france());
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!(
        missing(&series.coverage),
        [(
            MissingReason::AfterLimit,
            days("2026-06-16", "2026-06-20").to_string()
        )]
    );
}

#[tokio::test]
async fn a_window_that_fails_leaves_the_rest() {
    let world = World::with(|builder| builder.retry(RetryPolicy::never())).await;
    world
        .sandbox
        .fault(Fault::status(503).on("start_date=2020").always());
    let range = years(2015, 2026);
    let operation = world.client.capacities_per_production_type();
    let error = operation.range(range.from(), range.to()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert!(error.is_incomplete() && !error.is_retryable());
    let text = error.to_string();
    assert!(
        text.starts_with(&format!(
            "a part of the range is missing: incomplete: 220 rows in 12 requests; missing {} to {} (failed)",
            new_year(2020), new_year(2021)
        )),
        "{text}"
    );
    assert!(
        text.contains("HTTP 503") && text.ends_with("what came is in the error (partial)"),
        "{text}"
    );

    let series: &Series<CapacitiesPerProductionTypeRow> = error.partial().unwrap();
    check_order(series);
    assert_eq!(series.rows.len(), 11 * 20);
    let others = (2015..=2019).chain(2021..=2026);
    assert_eq!(
        said(&series.rows),
        said(&single_years(&world.client, others).await)
    );
    let coverage = &series.coverage;
    assert_eq!(coverage.received, [years(2015, 2019), years(2021, 2026)]);
    assert_eq!(
        missing(coverage),
        [(MissingReason::Failed, years(2020, 2020).to_string())]
    );
    let detail = coverage.missing[0].detail.as_deref().unwrap();
    assert!(
        detail.starts_with(
            "rte-capacities capacities_per_production_type: the service failed (HTTP 503)"
        ),
        "{detail}"
    );
    assert_eq!((coverage.requests, coverage.retries), (12, 0));

    // Asking for what is missing completes it.
    world.sandbox.clear_faults();
    let gap = coverage.missing[0].range;
    let rest = world
        .client
        .capacities_per_production_type()
        .range(gap.from(), gap.to())
        .await
        .unwrap();
    assert!(rest.coverage.is_complete());
    assert_eq!(
        said(&rest.rows),
        said(&single_years(&world.client, [2020]).await)
    );
}

#[tokio::test]
async fn retries_are_in_the_account() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::status(503).on("start_date=2020").times(2));
    let range = years(2019, 2021);
    let operation = world.client.capacities_per_production_type();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!((series.coverage.requests, series.coverage.retries), (5, 2));
    assert_eq!(
        series.coverage.to_string(),
        "complete: 60 rows in 5 requests, 2 of them repeated"
    );
    assert_eq!(series.coverage.received, [range]);
}

#[tokio::test]
async fn what_would_meet_the_same_refusal_is_not_asked() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::status(403).on("start_date=2018").always());
    let range = years(2015, 2026);
    let operation = world.client.capacities_per_production_type();
    let error = operation
        .range(range.from(), range.to())
        .concurrency(1)
        .await
        .unwrap_err();
    assert!(error.is_incomplete());
    let series: &Series<CapacitiesPerProductionTypeRow> = error.partial().unwrap();
    assert_eq!(series.rows.len(), 60);
    assert_eq!(series.coverage.received, [years(2015, 2017)]);
    assert_eq!(
        missing(&series.coverage),
        [
            (MissingReason::Failed, years(2018, 2018).to_string()),
            (MissingReason::NotAsked, years(2019, 2026).to_string()),
        ]
    );
    assert_eq!(series.coverage.requests, 4);
    assert_eq!(world.queries(TYPES).len(), 4);

    // Where nothing came at all, the reason itself is the error, with the account of the range.
    world.rte().unsubscribe("Generation Installed Capacities");
    let operation = world.client.capacities_per_production_type();
    let error = operation.range(range.from(), range.to()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    let series: &Series<CapacitiesPerProductionTypeRow> = error.partial().unwrap();
    assert_eq!((series.rows.len(), series.coverage.received.len()), (0, 0));
}

#[tokio::test]
async fn a_quota_that_is_used_up_ends_the_range() {
    let world = World::start().await;
    world.sandbox.fault(
        Fault::status(429)
            .retry_after(3600)
            .on("start_date=2017")
            .always(),
    );
    let range = years(2016, 2020);
    let operation = world.client.capacities_per_production_type();
    let error = operation
        .range(range.from(), range.to())
        .concurrency(1)
        .await
        .unwrap_err();
    let series: &Series<CapacitiesPerProductionTypeRow> = error.partial().unwrap();
    assert_eq!(
        missing(&series.coverage),
        [
            (MissingReason::Failed, years(2017, 2017).to_string()),
            (MissingReason::NotAsked, years(2018, 2020).to_string()),
        ]
    );
    assert!(world.clock.sleeps().is_empty());
}

#[tokio::test]
async fn too_much_at_once_is_asked_for_in_halves() {
    let code = r#"{"error":"GENINSCAP_CPPU_F03","error_description":"too long"}"#;
    for fault in [
        Fault::status(413),
        Fault::status(400).body("application/json", code),
    ] {
        let world = World::start().await;
        world.sandbox.fault(fault.on("start_date=2024-01-01"));
        let range = years(2024, 2024);
        let operation = world.client.capacities_per_production_unit();
        let series = operation.range(range.from(), range.to()).await.unwrap();
        let halves = [
            days("2024-01-01", "2024-07-01"),
            days("2024-07-02", "2024-12-31"),
        ];
        assert_eq!(asked(&world, UNITS), [range, halves[0], halves[1]]);
        check_plain(&series.coverage, range, 3);
        check_order(&series);
        assert_eq!(
            said(&series.rows),
            once(&single_units(&world.client, &[range]).await)
        );
    }
}

#[tokio::test]
async fn halves_of_halves_down_to_a_day() {
    let world = World::start().await;
    world
        .sandbox
        .fault(Fault::status(413).on("start_date=2024-03-2").always());
    let range = days("2024-03-29", "2024-04-01");
    let operation = world.client.capacities_per_production_unit();
    let error = operation.range(range.from(), range.to()).await.unwrap_err();
    let series: &Series<CapacitiesPerProductionUnitRow> = error.partial().unwrap();
    // Of four days two and two; of the first two one and one, and the first cannot be halved.
    assert_eq!(
        asked(&world, UNITS),
        [
            range,
            days("2024-03-29", "2024-03-30"),
            days("2024-03-29", "2024-03-29"),
            days("2024-03-30", "2024-03-30"),
            days("2024-03-31", "2024-04-01"),
        ]
    );
    assert_eq!(
        missing(&series.coverage),
        [(
            MissingReason::Failed,
            days("2024-03-29", "2024-03-29").to_string()
        )]
    );
    assert_eq!(series.coverage.received, [days("2024-03-30", "2024-04-01")]);
}

#[tokio::test]
async fn a_year_cannot_be_halved() {
    let world = World::start().await;
    world.sandbox.fault(Fault::status(413).always().on(TYPES));
    let range = years(2024, 2024);
    let operation = world.client.capacities_per_production_type();
    let error = operation.range(range.from(), range.to()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Refused, Some(413))
    );
    assert!(error.is_too_large());
    assert_eq!(world.queries(TYPES).len(), 1);
}

#[tokio::test]
async fn no_data_is_an_answer() {
    let code = r#"{"error":"EC45_ERR01"}"#;
    for status in [400, 404] {
        let world = World::start().await;
        let fault = Fault::status(status).body("application/json", code);
        world.sandbox.fault(fault.on("start_date=2024-01-02"));
        let range = days("2023-01-01", "2025-01-01");
        let operation = world.client.capacities_cpc().department_code(departments());
        let series = operation.range(range.from(), range.to()).await.unwrap();
        check_plain(&series.coverage, range, 2);
        let first = asked(&world, CPC)[0];
        assert_eq!(first, days("2023-01-01", "2024-01-01"));
        let single = single_cpc(&world.client, &departments(), &[first]).await;
        assert_eq!(said(&series.rows), said(&single));
    }
    // The sandbox says so of what does not exist.
    let world = World::start().await;
    let nowhere = || {
        world
            .client
            .capacities_cpc()
            .department_code(DepartmentCode::from("FR-99"))
    };
    let range = days("2024-01-01", "2024-06-30");
    let series = nowhere().range(range.from(), range.to()).await.unwrap();
    check_plain(&series.coverage, range, 1);
    assert_eq!(series.rows, []);
    let error: Error = nowhere()
        .start_date(range.from())
        .end_date(range.to())
        .send()
        .await
        .unwrap_err();
    assert!(error.is_no_data());
    assert_eq!(error.rte_kind(), Some(RteErrorKind::NoData));
}

/// Where there is a value for every instant, none is a hole, and said to be one.
#[tokio::test]
async fn a_year_without_rows_is_missing() {
    let world = World::start().await;
    let empty = r#"{"capacities_per_production_type":[]}"#;
    let code = r#"{"error":"EC45_ERR01"}"#;
    world.sandbox.fault(
        Fault::status(200)
            .body("application/json", empty)
            .on("start_date=2019"),
    );
    world.sandbox.fault(
        Fault::status(400)
            .body("application/json", code)
            .on("start_date=2021"),
    );
    let range = years(2018, 2022);
    let operation = world.client.capacities_per_production_type();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!(series.rows.len(), 60);
    assert_eq!(
        missing(&series.coverage),
        [
            (MissingReason::NoData, years(2019, 2019).to_string()),
            (MissingReason::NoData, years(2021, 2021).to_string()),
        ]
    );
    let received = [years(2018, 2018), years(2020, 2020), years(2022, 2022)];
    assert_eq!(series.coverage.received, received);
}

/// Other types have rows for that year, and all the same this one has not.
#[tokio::test]
async fn a_hole_of_one_type_is_missing() {
    let world = World::start().await;
    let row = |sector: &str, year: i32| {
        let (start, end) = (new_year(year), new_year(year + 1));
        format!(r#"{{"start_date":"{start}","end_date":"{end}","type":"{sector}","value":1}}"#)
    };
    for (year, sectors) in [
        (2019, &["NUCLEAR", "SOLAR"][..]),
        (2020, &["NUCLEAR"]),
        (2021, &["NUCLEAR", "SOLAR", "MARINE"]),
    ] {
        let rows: Vec<_> = sectors.iter().map(|sector| row(sector, year)).collect();
        let body = format!(
            r#"{{"capacities_per_production_type":{{"values":[{}]}}}}"#,
            rows.join(",")
        );
        let fault = Fault::status(200).body("application/json", body);
        world.sandbox.fault(fault.on(format!("start_date={year}")));
    }
    let range = years(2019, 2021);
    let operation = world.client.capacities_per_production_type();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!(series.rows.len(), 6);
    assert_eq!(
        missing(&series.coverage),
        [(MissingReason::NoData, years(2020, 2020).to_string())]
    );
    assert_eq!(series.coverage.missing[0].detail.as_deref(), Some("SOLAR"));
    // MARINE may have begun in 2021; of all others there is something for every year.
    assert_eq!(series.coverage.received, [range]);
}

/// The service's clock is behind: what it finds too late is missing for that reason, and no more.
#[tokio::test]
async fn an_end_that_is_too_late_for_the_service_alone() {
    let ahead = Arc::new(ManualClock::at(utc("2026-06-17T10:00:00Z")));
    let world = World::with(|builder| builder.clock(ahead)).await;
    let range = days("2026-06-01", "2026-06-17");
    let operation = world.client.capacities_cpc().department_code(departments());
    let series = operation.range(range.from(), range.to()).await.unwrap();
    assert_eq!(series.coverage.received, [days("2026-06-01", "2026-06-15")]);
    // In one stretch or in two that meet.
    let late = &series.coverage.missing;
    assert!(
        late.iter()
            .all(|part| part.reason == MissingReason::AfterLimit)
    );
    let after = days("2026-06-16", "2026-06-17");
    assert_eq!(
        (late[0].range.from(), late[late.len() - 1].range.to()),
        (after.from(), after.to())
    );
    assert!(
        late.windows(2)
            .all(|pair| pair[0].range.to() == pair[1].range.from())
    );
    let whole = single_cpc(
        &world.client,
        &departments(),
        &[days("2026-06-01", "2026-06-15")],
    )
    .await;
    let (mut got, mut expected) = (series.rows, whole);
    got.retain(|row| row.updated_date.is_some());
    expected.retain(|row| row.updated_date.is_some());
    assert!(!expected.is_empty());
    assert_eq!(said(&got), said(&expected));
}
