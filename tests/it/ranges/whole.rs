//! Ranges that come whole: the same as single calls, whatever the windows.

use super::*;

#[tokio::test]
async fn per_type_for_twelve_years() {
    let world = World::start().await;
    let range = years(2015, 2026);
    let operation = world.client.capacities_per_production_type();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    check_plain(&series.coverage, range, 12);
    assert_eq!(
        (series.coverage.duplicates, series.coverage.trimmed),
        (0, 0)
    );
    assert_eq!(world.queries(TYPES).len(), 12);
    assert_eq!(series.rows.len(), 12 * 20);
    check_order(&series);
    let single = single_years(&world.client, 2015..=2026).await;
    assert_eq!(said(&series.rows), said(&single));
    assert_eq!(
        series.coverage.to_string(),
        "complete: 240 rows in 12 requests"
    );
}

#[tokio::test]
async fn per_type_in_part_of_years_and_for_some_types() {
    let world = World::start().await;
    let range = days("2023-06-01", "2025-01-31");
    let wanted = [ProductionType::Solar, ProductionType::Nuclear];
    let operation = world
        .client
        .capacities_per_production_type()
        .production_type(wanted);
    let series = operation.range(range.from(), range.to()).await.unwrap();
    check_plain(&series.coverage, range, 3);
    check_order(&series);
    // Whole years, since that is how the data is.
    assert_eq!(series.rows.len(), 3 * 2);
    assert_eq!(series.rows[0].start_date, at(&new_year(2023)));
    let single = single_years(&world.client, 2023..=2025).await;
    let single: Vec<_> = single
        .into_iter()
        .filter(|row| {
            matches!(
                row.production_type,
                ProductionType::Solar | ProductionType::Nuclear
            )
        })
        .collect();
    assert_eq!(said(&series.rows), said(&single));
}

#[tokio::test]
async fn per_unit_from_1935_to_1975() {
    let world = World::start().await;
    let range = years(1935, 1975);
    let operation = world.client.capacities_per_production_unit();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    let windows = asked(&world, UNITS);
    check_plain(&series.coverage, range, windows.len() as u64);
    check_order(&series);
    // The fewest windows of at most 366 days, one after the other.
    assert_eq!(windows.len(), 41);
    assert_eq!(windows[0].from(), at("1935-01-01T00:00:00+00:00"));
    assert_eq!(windows[40].to(), at("1976-01-01T00:00:00+01:00"));
    assert!(
        windows
            .windows(2)
            .all(|pair| pair[0].to() == pair[1].from())
    );
    assert!(
        windows
            .iter()
            .all(|window| window.duration() <= TimeDelta::days(366))
    );

    let single = single_units(&world.client, &windows).await;
    assert_eq!(said(&series.rows), once(&single));
    let doubled = single.len() - series.rows.len();
    assert_eq!(series.coverage.duplicates, doubled as u64);
    // Other windows give the same.
    let calendar: Vec<_> = (1935..=1975).map(|year| years(year, year)).collect();
    assert_eq!(
        once(&single_units(&world.client, &calendar).await),
        once(&single)
    );

    let oldest = &series.rows[0];
    assert_eq!(
        oldest.start_date.unwrap().to_rfc3339(),
        "1935-07-01T00:00:00+01:00"
    );
    assert!(series.rows.len() > 40, "{}", series.rows.len());
}

#[tokio::test]
async fn per_unit_over_leap_years_and_changes_of_clock() {
    let world = World::start().await;
    let range = years(2023, 2025);
    let operation = world.client.capacities_per_production_unit();
    let series = operation.range(range.from(), range.to()).await.unwrap();
    let windows = asked(&world, UNITS);
    check_plain(&series.coverage, range, windows.len() as u64);
    check_order(&series);
    assert_eq!(windows.len(), 3);
    let single = single_units(&world.client, &windows).await;
    assert_eq!(said(&series.rows), once(&single));
    assert_eq!(
        series.coverage.duplicates,
        (single.len() - series.rows.len()) as u64
    );
}

#[tokio::test]
async fn per_unit_on_single_days() {
    let world = World::start().await;
    for (day, hours, request) in [
        // The service counts hours, so the day of 23 is asked for with the day before it.
        (
            "2024-03-31",
            23,
            ["2024-03-30T00:00:00+01:00", "2024-04-01T00:00:00+02:00"],
        ),
        (
            "2024-10-27",
            25,
            ["2024-10-27T00:00:00+02:00", "2024-10-28T00:00:00+01:00"],
        ),
        (
            "2024-02-29",
            24,
            ["2024-02-29T00:00:00+01:00", "2024-03-01T00:00:00+01:00"],
        ),
        (
            "2024-12-31",
            24,
            ["2024-12-31T00:00:00+01:00", "2025-01-01T00:00:00+01:00"],
        ),
        (
            "1944-04-03",
            23,
            ["1944-04-02T00:00:00+01:00", "1944-04-04T00:00:00+02:00"],
        ),
    ] {
        world.sandbox.clear_requests();
        let range = days(day, day);
        assert_eq!(range.duration(), TimeDelta::hours(hours), "{day}");
        let operation = world.client.capacities_per_production_unit();
        let series = operation.range(range.from(), range.to()).await.unwrap();
        let windows = asked(&world, UNITS);
        assert_eq!(windows.len(), 1, "{day}");
        let sent = [windows[0].from(), windows[0].to()].map(|date| date.to_rfc3339());
        assert_eq!(sent, request, "{day}");
        check_plain(&series.coverage, range, 1);
        check_order(&series);
        let mut single = single_units(&world.client, &windows).await;
        let all = single.len();
        single.retain(|row| row.end_date.is_none_or(|end| end > range.from()));
        assert_eq!(said(&series.rows), said(&single), "{day}");
        assert_eq!(series.coverage.trimmed, (all - single.len()) as u64);
        assert_eq!(series.coverage.duplicates, 0);
    }
}

#[tokio::test]
async fn per_unit_in_every_shape_of_answer() {
    let range = days("2022-11-05", "2024-11-07");
    let mut counts = Vec::new();
    for shape in [RteShape::Live, RteShape::Guide, RteShape::Sample] {
        let world = World::start().await;
        world.rte().set_shape(shape);
        let operation = world.client.capacities_per_production_unit();
        let series = operation.range(range.from(), range.to()).await.unwrap();
        let windows = asked(&world, UNITS);
        check_plain(&series.coverage, range, windows.len() as u64);
        check_order(&series);
        let single = single_units(&world.client, &windows).await;
        assert_eq!(said(&series.rows), once(&single), "{shape:?}");
        assert!(series.rows.iter().all(|row| row.production_type.is_some()));
        counts.push(series.rows.len());
    }
    assert!(
        counts.windows(2).all(|pair| pair[0] == pair[1]),
        "{counts:?}"
    );
}

#[tokio::test]
async fn per_type_in_every_shape_of_answer() {
    let range = years(2015, 2026);
    let mut rows = Vec::new();
    for shape in [RteShape::Live, RteShape::Guide, RteShape::Sample] {
        let world = World::start().await;
        world.rte().set_shape(shape);
        let operation = world.client.capacities_per_production_type();
        let series = operation.range(range.from(), range.to()).await.unwrap();
        check_plain(&series.coverage, range, 12);
        rows.push(said(&series.rows));
    }
    assert_eq!(rows[0].len(), 240);
    assert!(rows[0] == rows[1] && rows[1] == rows[2]);
}

#[tokio::test]
async fn cpc_of_some_departments_since_the_beginning() {
    let world = World::start().await;
    let range = TimeRange::new(
        days("2015-02-09", "2015-02-09").from(),
        days("2026-06-15", "2026-06-15").to(),
    )
    .unwrap();
    let operation = world.client.capacities_cpc().department_code(departments());
    let series = operation.range(range.from(), range.to()).await.unwrap();
    let windows = asked(&world, CPC);
    check_plain(&series.coverage, range, windows.len() as u64);
    check_order(&series);
    assert_eq!(windows.len(), 12);
    assert!(
        windows
            .iter()
            .all(|window| window.duration() <= TimeDelta::days(366))
    );
    let single = single_cpc(&world.client, &departments(), &windows).await;
    assert_eq!(said(&series.rows), once(&single));
    assert_eq!(
        series.coverage.duplicates,
        (single.len() - series.rows.len()) as u64
    );
    // Rows without a figure, which every window has, are there once as well.
    let without = series
        .rows
        .iter()
        .filter(|row| row.value_kw.is_none())
        .count();
    assert!(without > 10 && without <= 4 * 18, "{without}");
    let first = series.rows.iter().find_map(|row| row.updated_date).unwrap();
    assert_eq!(first.to_rfc3339(), "2015-02-09T00:00:00+01:00");
}

#[tokio::test]
async fn cpc_in_every_shape_of_answer() {
    let range = days("2025-01-01", "2026-06-15");
    let mut rows = Vec::new();
    for shape in [RteShape::Live, RteShape::Guide, RteShape::Sample] {
        let world = World::start().await;
        world.rte().set_shape(shape);
        let operation = world.client.capacities_cpc();
        let series = operation.range(range.from(), range.to()).await.unwrap();
        check_plain(&series.coverage, range, 2);
        check_order(&series);
        rows.push(said(&series.rows));
    }
    assert!(rows[0].len() > 1000);
    assert!(rows[0] == rows[1] && rows[1] == rows[2]);
}

#[tokio::test]
async fn however_many_windows_at_once_the_rows_are_the_same() {
    let world = World::start().await;
    let range = days("2018-03-05", "2026-03-05");
    let mut all = Vec::new();
    for windows in [0, 1, 2, 4, 100] {
        let operation = world.client.capacities_per_production_unit();
        let series = operation
            .range(range.from(), range.to())
            .concurrency(windows)
            .await
            .unwrap();
        check_order(&series);
        all.push((series.rows, series.coverage));
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(all[0].1.is_complete());
}

/// Random ranges against what one call per year has given of everything there is.
#[test]
fn any_range_is_the_union_of_single_calls() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (world, types, units, cpc) = runtime.block_on(async {
        let world = World::start().await;
        let types = single_years(&world.client, 2015..=2026).await;
        let windows: Vec<_> = (2005..=2026).map(|year| years(year, year)).collect();
        let units = single_units(&world.client, &windows).await;
        let mut windows: Vec<_> = (2016..=2025).map(|year| years(year, year)).collect();
        windows.push(days("2015-02-09", "2015-12-31"));
        windows.push(days("2026-01-01", "2026-06-15"));
        let cpc = single_cpc(&world.client, &departments(), &windows).await;
        (world, types, units, cpc)
    });
    let day = || {
        (
            0..7670_i64,
            prop_oneof![1..20_i64, 1..400_i64, 300..3000_i64],
        )
    };
    let config = ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new(config);
    let result = runner.run(
        &(day(), 0..24_i64, 0..24_i64),
        |((first, length), from_hour, to_hour)| {
            // From 1 January 2005 on, cut where the data ends.
            let start =
                days("2005-01-01", "2005-01-01").from().date_naive() + TimeDelta::days(first);
            let end = (start + TimeDelta::days(length - 1)).min("2026-06-15".parse().unwrap());
            let whole = days(&start.min(end).to_string(), &end.to_string());
            // Within the days where rows have intervals; updates are compared by whole days.
            let part = TimeRange::new(
                whole.from() + TimeDelta::hours(from_hour),
                whole.to() + TimeDelta::hours(to_hour),
            );
            let part = part.unwrap_or(whole);
            let overlaps = |start: Option<DateTime<FixedOffset>>,
                            end: Option<DateTime<FixedOffset>>| {
                start.is_none_or(|start| start < part.to())
                    && end.is_none_or(|end| end > part.from())
            };
            runtime.block_on(async {
                let series = world
                    .client
                    .capacities_per_production_unit()
                    .range(part.from(), part.to())
                    .await
                    .unwrap();
                let expected: Vec<_> = units
                    .iter()
                    .filter(|row| overlaps(row.start_date, row.end_date))
                    .cloned()
                    .collect();
                prop_assert_eq!(said(&series.rows), once(&expected));
                prop_assert_eq!(&series.coverage.received, &[part]);

                let series = world
                    .client
                    .capacities_per_production_type()
                    .range(part.from(), part.to())
                    .await
                    .unwrap();
                let expected: Vec<_> = types
                    .iter()
                    .filter(|row| overlaps(Some(row.start_date), Some(row.end_date)))
                    .cloned()
                    .collect();
                prop_assert_eq!(said(&series.rows), said(&expected));
                let held = part.intersection(&years(2015, 2026));
                prop_assert_eq!(
                    &series.coverage.received,
                    &held.into_iter().collect::<Vec<_>>()
                );

                let operation = world.client.capacities_cpc().department_code(departments());
                let series = operation.range(whole.from(), whole.to()).await.unwrap();
                let mut rows = series.rows;
                rows.retain(|row| row.updated_date.is_some());
                let expected: Vec<_> = cpc
                    .iter()
                    .filter(|row| row.updated_date.is_some_and(|date| whole.contains(&date)))
                    .cloned()
                    .collect();
                prop_assert_eq!(said(&rows), said(&expected));
                Ok(())
            })
        },
    );
    if let Err(error) = result {
        panic!("{error}");
    }
}
