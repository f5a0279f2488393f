//! What is found before anything is sent, and what is not held against the caller.

use gridwire::core::chrono::{DateTime, FixedOffset};
use gridwire::core::{Error, ErrorKind};
use gridwire::rte_capacities::{RteError, RteErrorKind};

use crate::support::{RESOURCES, World, at, years};

/// One call with either date, or without; `Ok` is the number of requests that it took.
async fn call(
    world: &World,
    resource: &str,
    start: Option<DateTime<FixedOffset>>,
    end: Option<DateTime<FixedOffset>>,
) -> Result<usize, Error> {
    let before = world.requests("/open_api").len();
    macro_rules! send {
        ($operation:ident) => {{
            let mut operation = world.client.$operation();
            if let Some(start) = start {
                operation = operation.start_date(start);
            }
            if let Some(end) = end {
                operation = operation.end_date(end);
            }
            operation.send().await.map(drop).or_else(let_through)
        }};
    }
    match resource {
        "capacities_per_production_type" => send!(capacities_per_production_type)?,
        "capacities_per_production_unit" => send!(capacities_per_production_unit)?,
        _ => send!(capacities_cpc)?,
    }
    Ok(world.requests("/open_api").len() - before)
}

/// Where the sandbox has nothing for a period, it has no objection to it either.
fn let_through(error: Error) -> Result<(), Error> {
    if error.is_no_data() {
        Ok(())
    } else {
        Err(error)
    }
}

/// A call that must be refused without a single request, with a rule and a remedy in its text.
async fn refused(
    resource: &str,
    start: Option<&str>,
    end: Option<&str>,
    rule: &str,
    remedy: &str,
) -> String {
    let world = World::start().await;
    let error = call(&world, resource, start.map(at), end.map(at))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
    assert!(error.is_invalid_input() && !error.is_retryable());
    assert!(
        error.to_string().contains(&format!("rule {rule}")),
        "{error}"
    );
    assert!(error.remedy().unwrap().starts_with(remedy), "{error}");
    assert_eq!((error.status(), error.attempts()), (None, 0));
    assert_eq!(world.sandbox.requests().len(), 0, "{error}");
    error.to_string()
}

#[tokio::test]
async fn half_a_pair() {
    for (resource, prefix) in RESOURCES {
        let (rule, date) = (format!("{prefix}_F01"), "2024-01-01T00:00:00+01:00");
        let text = refused(resource, Some(date), None, &rule, "Set end_date too").await;
        assert_eq!(
            text,
            format!(
                "start_date = {date}: given without end_date (rule {rule}: both or neither). \
                 Set end_date too, or use range, which takes both"
            )
        );
        refused(resource, None, Some(date), &rule, "Set start_date too").await;
    }
}

#[tokio::test]
async fn reversed() {
    for (resource, prefix) in RESOURCES {
        let rule = format!("{prefix}_F02");
        let (start, end) = ("2024-01-01T00:00:01+01:00", "2024-01-01T00:00:00+01:00");
        let text = refused(resource, Some(start), Some(end), &rule, "Swap the two").await;
        assert_eq!(
            text,
            format!(
                "start_date = {start}: later than end_date = {end} (rule {rule}). Swap the two"
            )
        );
        // The same wall clock, but earlier.
        let (start, end) = ("2024-06-01T00:00:00+01:00", "2024-06-01T00:00:00+02:00");
        refused(resource, Some(start), Some(end), &rule, "Swap the two").await;
    }
}

#[tokio::test]
async fn too_long() {
    for (resource, prefix) in &RESOURCES[1..] {
        let rule = format!("{prefix}_F03");
        let (start, end) = ("2023-01-01T00:00:00+01:00", "2024-01-02T00:00:01+01:00");
        let text = refused(resource, Some(start), Some(end), &rule, "Use `range`").await;
        assert!(
            text.starts_with(&format!(
                "period = {start} to {end}: longer than 366 days (rule {rule})"
            )),
            "{text}"
        );
    }
}

#[tokio::test]
async fn exactly_as_long_as_allowed() {
    let world = World::start().await;
    for (resource, start, end) in [
        (
            "capacities_per_production_type",
            "2024-01-01T00:00:00+01:00",
            "2025-01-01T00:00:00+01:00",
        ),
        (
            "capacities_per_production_type",
            "2023-01-01T00:00:00+01:00",
            "2024-01-01T00:00:00+01:00",
        ),
        (
            "capacities_per_production_unit",
            "2023-01-01T00:00:00+01:00",
            "2024-01-02T00:00:00+01:00",
        ),
        (
            "capacities_cpc",
            "2023-01-01T00:00:00+01:00",
            "2024-01-02T00:00:00+01:00",
        ),
        (
            "capacities_per_production_unit",
            "2024-01-01T00:00:00+01:00",
            "2024-01-02T00:00:00+01:00",
        ),
        (
            "capacities_cpc",
            "2024-01-01T12:30:00+01:00",
            "2024-01-02T12:30:00+01:00",
        ),
    ] {
        let sent = call(&world, resource, Some(at(start)), Some(at(end))).await;
        assert_eq!(sent.unwrap(), 1, "{resource} {start} {end}");
    }
}

#[tokio::test]
async fn too_short() {
    let remedy = "Use `range`, which asks for whatever windows the service allows";
    for (resource, start, end, rule, least) in [
        (
            "capacities_per_production_type",
            "2024-01-01T00:00:00+01:00",
            "2024-12-31T00:00:00+01:00",
            "GENINSCAP_CPPT_F05",
            "1 calendar year",
        ),
        (
            "capacities_per_production_type",
            "2024-01-01T00:00:00+01:00",
            "2024-01-01T00:00:00+01:00",
            "GENINSCAP_CPPT_F05",
            "1 calendar year",
        ),
        (
            "capacities_per_production_unit",
            "2024-01-01T00:00:00+01:00",
            "2024-01-01T23:59:59+01:00",
            "GENINSCAP_CPPU_F05",
            "1 day",
        ),
        (
            "capacities_cpc",
            "2024-01-01T00:00:00+01:00",
            "2024-01-01T12:00:00+01:00",
            "GENINSCAP_CCPC_F05",
            "1 day",
        ),
    ] {
        let text = refused(resource, Some(start), Some(end), rule, remedy).await;
        assert!(
            text.contains(&format!("shorter than {least} (rule {rule})")),
            "{text}"
        );
    }
}

/// The document counts days, the service hours: who asks for that day alone hears it of the service.
#[tokio::test]
async fn the_day_of_23_hours_is_left_to_the_service() {
    let world = World::start().await;
    let (start, end) = (
        at("2024-03-31T00:00:00+01:00"),
        at("2024-04-01T00:00:00+02:00"),
    );
    for (resource, prefix) in &RESOURCES[1..] {
        let error = call(&world, resource, Some(start), Some(end))
            .await
            .unwrap_err();
        assert_eq!(error.code(), Some(format!("{prefix}_F05").as_str()));
        assert_eq!(error.rte_kind(), Some(RteErrorKind::PeriodTooShort));
        assert!(
            error
                .remedy()
                .unwrap()
                .contains("the day when summer time begins"),
            "{error}"
        );
    }
    let end = at("2024-10-28T00:00:00+01:00");
    let start = at("2024-10-27T00:00:00+02:00");
    for (resource, _) in &RESOURCES[1..] {
        assert_eq!(
            call(&world, resource, Some(start), Some(end))
                .await
                .unwrap(),
            1
        );
    }
}

#[tokio::test]
async fn too_late() {
    // It is 15 June 2026.
    for (resource, start, end, latest) in [
        (
            "capacities_per_production_type",
            "2026-01-02T00:00:00+01:00",
            "2027-01-02T00:00:00+01:00",
            "2027-01-01T00:00:00+01:00",
        ),
        (
            "capacities_per_production_unit",
            "2026-12-01T00:00:00+01:00",
            "2027-01-01T00:00:01+01:00",
            "2027-01-01T00:00:00+01:00",
        ),
        (
            "capacities_cpc",
            "2026-06-01T00:00:00+02:00",
            "2026-06-16T00:00:01+02:00",
            "2026-06-16T00:00:00+02:00",
        ),
    ] {
        let prefix = RESOURCES
            .iter()
            .find(|(name, _)| *name == resource)
            .unwrap()
            .1;
        let rule = format!("{prefix}_F04");
        let text = refused(
            resource,
            Some(start),
            Some(end),
            &rule,
            "Ask for an earlier end",
        )
        .await;
        assert_eq!(
            text,
            format!(
                "end_date = {end}: later than {latest}, the latest end today (rule {rule}). Ask for an earlier end"
            )
        );
        let world = World::start().await;
        let start = at("2026-01-01T00:00:00+01:00");
        assert_eq!(
            call(&world, resource, Some(start), Some(at(latest)))
                .await
                .unwrap(),
            1
        );
    }
}

/// The rules follow the client's clock, not the machine's.
#[tokio::test]
async fn what_is_too_late_today_is_not_tomorrow() {
    let world = World::start().await;
    let (start, end) = (
        at("2026-06-01T00:00:00+02:00"),
        at("2026-06-17T00:00:00+02:00"),
    );
    assert!(
        call(&world, "capacities_cpc", Some(start), Some(end))
            .await
            .is_err()
    );
    world
        .clock
        .advance(std::time::Duration::from_secs(12 * 3600));
    assert_eq!(
        call(&world, "capacities_cpc", Some(start), Some(end))
            .await
            .unwrap(),
        1
    );
}

/// The guide's own example spans eight years although its rule F03 allows one.
#[tokio::test]
async fn the_guides_long_period_is_asked_for_year_by_year() {
    let world = World::start().await;
    let (start, end) = (
        at("2015-01-01T00:00:00+01:00"),
        at("2023-01-14T00:00:00+01:00"),
    );
    let operation = world.client.capacities_per_production_type();
    let answer = operation
        .start_date(start)
        .end_date(end)
        .send()
        .await
        .unwrap();

    let asked = world.queries("capacities_per_production_type");
    let expected: Vec<String> = (2015..=2023)
        .map(|year| {
            format!(
                "start_date={year}-01-01T00:00:00%2B01:00&end_date={}-01-01T00:00:00%2B01:00",
                year + 1
            )
        })
        .collect();
    assert_eq!(asked, expected);
    assert_eq!(answer.capacities_per_production_type.len(), 9);
    for (year, period) in (2015..=2023).zip(&answer.capacities_per_production_type) {
        let single = world
            .client
            .capacities_per_production_type()
            .year(year)
            .unwrap();
        let single = single.send().await.unwrap();
        assert_eq!(
            std::slice::from_ref(period),
            single.capacities_per_production_type
        );
        assert_eq!(period.values.len(), 20);
    }
}

#[tokio::test]
async fn unchecked_it_goes_as_it_is() {
    let world = World::start().await;
    world.rte().accept_long_periods(true);
    let (start, end) = (
        at("2015-01-01T00:00:00+01:00"),
        at("2023-01-14T00:00:00+01:00"),
    );
    let long = || {
        let operation = world.client.capacities_per_production_type();
        operation.start_date(start).end_date(end)
    };
    let answer = long().unchecked().send().await.unwrap();
    assert_eq!(
        world.queries("capacities_per_production_type"),
        ["start_date=2015-01-01T00:00:00%2B01:00&end_date=2023-01-14T00:00:00%2B01:00"]
    );
    assert_eq!(answer.capacities_per_production_type.len(), 1);
    assert_eq!(
        answer.capacities_per_production_type[0].values.len(),
        9 * 20
    );
    // Bytes cannot be put together, so the long period goes as it is here as well.
    long().send_raw().await.unwrap();
    assert_eq!(world.queries("capacities_per_production_type").len(), 2);

    world.rte().accept_long_periods(false);
    let error = long().unchecked().send().await.unwrap_err();
    assert_eq!(error.code(), Some("GENINSCAP_CPPT_F03"));
    assert!(error.is_too_large());
}

#[tokio::test]
async fn unchecked_every_rule_is_the_services() {
    let world = World::start().await;
    let (late, early) = (
        at("2024-06-02T00:00:00+02:00"),
        at("2024-06-01T00:00:00+02:00"),
    );
    let units = || world.client.capacities_per_production_unit().unchecked();
    for (operation, suffix) in [
        (units().start_date(late), "F01"),
        (units().start_date(late).end_date(early), "F02"),
        (
            units()
                .start_date(early)
                .end_date(at("2026-01-01T00:00:00+01:00")),
            "F03",
        ),
        (
            units()
                .start_date(at("2026-12-01T00:00:00+01:00"))
                .end_date(at("2027-02-01T00:00:00+01:00")),
            "F04",
        ),
        (
            units()
                .start_date(early)
                .end_date(at("2024-06-01T12:00:00+02:00")),
            "F05",
        ),
    ] {
        let error = operation.send().await.unwrap_err();
        assert_eq!(
            error.code(),
            Some(format!("GENINSCAP_CPPU_{suffix}").as_str())
        );
        assert_eq!(error.status(), Some(400));
    }
    assert_eq!(world.queries("capacities_per_production_unit").len(), 5);
}

/// Cutting a long period by year must not hide what one request would have been refused for.
#[tokio::test]
async fn a_long_period_that_ends_too_late_is_refused_as_such() {
    refused(
        "capacities_per_production_type",
        Some("2020-01-01T00:00:00+01:00"),
        Some("2031-01-01T00:00:00+01:00"),
        "GENINSCAP_CPPT_F04",
        "Ask for an earlier end",
    )
    .await;
}

/// The service itself takes such a start: what there is comes, as in one request.
#[tokio::test]
async fn a_long_period_that_begins_before_the_data_gives_what_there_is() {
    let world = World::start().await;
    let period = years(2010, 2017);
    let operation = world.client.capacities_per_production_type();
    let operation = operation.start_date(period.from()).end_date(period.to());
    let answer = operation.send().await.unwrap();
    let rows: usize = answer
        .capacities_per_production_type
        .iter()
        .map(|year| year.values.len())
        .sum();
    assert_eq!(rows, 3 * 20);
}

#[tokio::test]
async fn a_year_is_the_local_calendar_year() {
    let world = World::start().await;
    for (year, days) in [(2023, 365), (2024, 366)] {
        let operation = world
            .client
            .capacities_per_production_type()
            .year(year)
            .unwrap();
        let answer = operation.send().await.unwrap();
        let row = &answer.capacities_per_production_type[0].values[0];
        assert_eq!((row.end_date - row.start_date).num_days(), days);
        assert_eq!(row.start_date, at(&format!("{year}-01-01T00:00:00+01:00")));
    }
    let none = world
        .client
        .capacities_per_production_type()
        .year(i32::MAX)
        .unwrap_err();
    assert_eq!(none.to_string(), "year = 2147483647: outside the calendar");
    assert!(none.is_invalid_input());
}

#[tokio::test]
async fn a_range_that_is_none() {
    let world = World::start().await;
    let (late, early) = (
        at("2024-06-02T00:00:00+02:00"),
        at("2024-06-01T00:00:00+02:00"),
    );
    for (from, to) in [(late, early), (early, early)] {
        let error = world
            .client
            .capacities_cpc()
            .range(from, to)
            .await
            .unwrap_err();
        assert!(error.is_invalid_input());
        assert!(
            error
                .to_string()
                .contains("the end must be after the start. Swap the two"),
            "{error}"
        );
    }
    assert_eq!(world.sandbox.requests().len(), 0);
}
