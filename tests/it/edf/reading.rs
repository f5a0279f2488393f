//! Records however many there are: nothing lost, nothing there twice, nothing cut taken for whole.

use futures_util::StreamExt;
use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::series::{MissingReason, Series};
use gridwire::edf_sf::{
    AggregationFunction, AggregationPeriod, Battery, EquipmentRecord, Genset, Metric,
    ProductionAnswer, Renewable,
};
use gridwire_sandbox::{EdfCategory, EdfCut, EdfPartial, Fault};

use super::{SITE, World, ago, never};
use crate::support::{missing, utc};

const HOUR: TimeDelta = TimeDelta::hours(1);

fn is_every_second(records: &[Battery], from: DateTime<Utc>, to: DateTime<Utc>) {
    let expected = (to - from).num_seconds();
    assert_eq!(i64::try_from(records.len()).unwrap(), expected);
    for (second, record) in (0..).zip(records) {
        assert_eq!(record.timestamp, from + TimeDelta::seconds(second));
    }
}

/// 86 400 records against a cap of 1000 need 87 requests; one more teaches the length.
#[tokio::test]
async fn a_day_of_seconds_is_whole_wherever_answers_are_cut() {
    for cut in [EdfCut::Tail, EdfCut::Head, EdfCut::Middle] {
        let world = World::start().await;
        world.edf().set_cap(Some(1000));
        world.edf().set_cut(cut);
        let (from, to) = (ago(TimeDelta::days(2)), ago(TimeDelta::days(1)));
        let series = world
            .client
            .production::<Battery>(SITE, 1)
            .range(from, to)
            .await
            .unwrap();
        is_every_second(&series.rows, from, to);
        assert!(series.coverage.is_complete(), "{}", series.coverage);
        assert_eq!((series.coverage.rows, series.coverage.outside), (86_400, 0));
        assert_eq!(series.coverage.requests, 1 + 91, "{cut:?}");
        assert_eq!(world.requests().len(), 92);

        // What was learned serves the next range of the same series, and no other.
        world.sandbox.clear_requests();
        let again = world
            .client
            .production::<Battery>(SITE, 1)
            .range(from, from + HOUR)
            .await;
        assert_eq!(
            (again.unwrap().rows.len(), world.requests().len()),
            (3600, 4)
        );
    }
}

#[tokio::test]
async fn either_sign_of_a_cut_is_enough() {
    for partial in [
        EdfPartial::Both,
        EdfPartial::CodeOnly,
        EdfPartial::StatusOnly,
    ] {
        let world = World::start().await;
        world.edf().set_cap(Some(100));
        world.edf().set_partial(partial);
        let (from, to) = (ago(HOUR), ago(HOUR) + TimeDelta::minutes(20));
        let operation = world.client.production::<Battery>(SITE, 1);

        let error = operation
            .clone()
            .between(from, to)
            .send()
            .await
            .unwrap_err();
        assert!(
            error.is_incomplete() && error.is_too_large(),
            "{partial:?}: {error}"
        );
        let came = error.partial::<ProductionAnswer<Battery>>().unwrap();
        assert_eq!((came.results.len(), came.results[0].timestamp), (100, from));
        assert!(error.to_string().contains("left out a part"), "{error}");

        let series = operation.range(from, to).await.unwrap();
        is_every_second(&series.rows, from, to);
        assert!(series.coverage.is_complete());
    }
}

#[tokio::test]
async fn a_record_at_the_end_is_kept_and_comes_once() {
    let world = World::start().await;
    world.edf().set_cap(Some(500));
    world.edf().set_end_included(EdfCategory::Production, true);
    let (from, to) = (ago(HOUR * 2), ago(HOUR));
    let series = world
        .client
        .production::<Battery>(SITE, 1)
        .range(from, to)
        .await
        .unwrap();
    is_every_second(&series.rows, from, to + TimeDelta::seconds(1));
    // Every seam has its record twice: the one at the end of a window and at the start of the next.
    assert_eq!(series.coverage.outside, 0);
    assert_eq!(series.coverage.duplicates, series.coverage.requests - 2);
}

#[tokio::test]
async fn the_smallest_window_that_stays_cut_is_an_error_with_the_data() {
    let world = World::with(|builder| builder.retry(never())).await;
    let from = utc("2026-06-15T08:00:00Z");
    let body = format!(
        r#"{{"status_code": 1001, "status_message": "partial response", "results": [{{"timestamp": {}, "id": 1, "p": 5}}]}}"#,
        from.timestamp_millis() + 1
    );
    world
        .sandbox
        .fault(Fault::status(206).body("application/json", body).always());
    let range = world.client.production::<Renewable>(SITE, 1);
    let range = range.range(from, from + TimeDelta::milliseconds(4));
    let error = range.await.unwrap_err();
    assert!(error.is_incomplete(), "{error}");
    // Halved twice: seven questions, four of them about one millisecond.
    assert_eq!(world.requests().len(), 7);
    // Nothing counts as received, and yet the record that came is not lost.
    assert!(error.is_too_large(), "{error}");
    let answer = error.partial::<Series<Renewable>>().unwrap();
    assert_eq!((answer.rows.len(), answer.rows[0].p_kw), (1, Some(5.0)));
    assert_eq!(answer.coverage.missing.len(), 4);
}

#[tokio::test]
async fn one_window_that_fails_for_good_is_exactly_what_is_missing() {
    let world = World::with(|builder| builder.retry(never())).await;
    let (from, to) = (ago(TimeDelta::days(13)), ago(TimeDelta::days(1)));
    let day = |day| from + TimeDelta::days(day);
    let fifth = format!("from={}&", day(4).timestamp_millis());
    world.sandbox.fault(Fault::status(500).on(fifth).always());
    let operation = world.client.production::<Battery>(SITE, 1);
    let hourly = operation.aggregated(
        AggregationFunction::Avg,
        AggregationPeriod::hours(1).unwrap(),
    );
    let error = hourly.range(from, to).await.unwrap_err();
    assert!(error.is_incomplete(), "{error}");
    assert_eq!(world.requests().len(), 12);
    let series = error
        .partial::<Series<gridwire::edf_sf::AggregatedBattery>>()
        .unwrap();
    assert_eq!(series.rows.len(), 11 * 24);
    let lost = gridwire::core::time::TimeRange::new(day(4), day(5)).unwrap();
    assert_eq!(
        missing(&series.coverage),
        [(MissingReason::Failed, lost.to_string())]
    );
}

#[tokio::test]
async fn averages_of_states_are_numbers_and_no_period_is_torn() {
    let world = World::start().await;
    let (from, to) = (ago(HOUR * 24) + TimeDelta::seconds(7), ago(HOUR));
    let question = || {
        let operation = world.client.production::<Genset>(SITE, 1);
        operation
            .aggregated("avg", AggregationPeriod::minutes(7).unwrap())
            .range(from, to)
    };
    let whole = question().await.unwrap();
    assert_eq!(whole.coverage.requests, 1);
    assert_eq!(whole.rows.len(), 198); // 82 793 seconds: 197 periods and a part of one
    let states = whole.rows.iter().map(|row| row.state.unwrap());
    assert!(
        states.clone().any(|state| state.fract() != 0.0),
        "{:?}",
        states.collect::<Vec<_>>()
    );

    world.edf().set_cap(Some(5));
    let parts = question().await.unwrap();
    assert!(parts.coverage.requests > 4, "{}", parts.coverage);
    assert_eq!(parts.rows, whole.rows);
}

/// The service counts milliseconds: the period that begins within the first one is not before the range.
#[tokio::test]
async fn a_range_may_begin_within_a_millisecond() {
    let world = World::start().await;
    let from = ago(HOUR * 2) + TimeDelta::microseconds(1);
    let averages = world.client.production::<Battery>(SITE, 1);
    let averages = averages.aggregated("avg", AggregationPeriod::minutes(1).unwrap());
    let series = averages.range(from, from + HOUR).await.unwrap();
    assert_eq!((series.rows.len(), series.coverage.trimmed), (61, 0));
    assert_eq!(series.rows[0].timestamp, ago(HOUR * 2));
    let asked = series.coverage.asked;
    assert_eq!(
        (asked.from().to_utc(), asked.duration()),
        (ago(HOUR * 2), HOUR + TimeDelta::milliseconds(1))
    );
}

#[tokio::test]
async fn what_makes_no_sense_alone_is_refused_before_it_is_sent() {
    let world = World::start().await;
    let period = AggregationPeriod::minutes(1).unwrap();
    let averages = world
        .client
        .production::<Battery>(SITE, 1)
        .aggregated("avg", period);
    let error = averages.send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "agg = avg: given without from and to. Give from and to too, or leave agg out"
    );
    let all = world.client.get_commitment(SITE, 1).generate_all(true);
    let error = all.send().await.unwrap_err();
    assert!(error.is_invalid_input(), "{error}");
    assert!(
        error
            .to_string()
            .contains("given without generated-after and generated-before"),
        "{error}"
    );
    assert!(AggregationPeriod::minutes(0).is_err());
    assert_eq!(world.requests(), [""; 0]);
}

#[tokio::test]
async fn rows_come_while_later_windows_are_under_way() {
    let world = World::start().await;
    world.edf().set_cap(Some(1000));
    let (from, to) = (ago(TimeDelta::days(1)), ago(TimeDelta::zero()));
    let range = world.client.production::<Battery>(SITE, 1).range(from, to);
    let mut stream = range.concurrency(3).stream();
    assert_eq!(stream.next().await.unwrap().unwrap().timestamp, from);
    let asked = world.requests().len();
    assert!(
        (2..=8).contains(&asked),
        "{asked} requests for the first row"
    );
    let mut rows = 1;
    while let Some(row) = stream.next().await {
        row.unwrap();
        rows += 1;
        // Answers do not pile up before rows that nobody has taken yet.
        let ahead = world.requests().len() * 1000 - rows;
        assert!(ahead <= 12_000, "{ahead} rows ahead of the reader");
    }
    assert_eq!((rows, stream.progress().done), (86_400, 91));
    assert!(stream.coverage().unwrap().is_complete());
}

#[tokio::test]
async fn a_type_that_nobody_knows_is_usable_by_its_name() {
    let world = World::start().await;
    let body = r#"{"status_code": 1000, "status_message": "success",
        "results": [{"timestamp": 1781510400000, "id": 3, "p": 12.5, "tide": {"level_m": 4.25}}]}"#;
    world
        .sandbox
        .fault(Fault::status(200).body("application/json", body));
    let (from, to) = (utc("2026-06-15T08:00:00Z"), utc("2026-06-15T09:00:00Z"));
    let operation = world.client.get_production(SITE, "tidal-turbine", 3);
    let series = operation.range(from, to).await.unwrap();
    assert_eq!(
        world.requests(),
        ["GET /v1/200/production/tidal-turbine/3?from=1781510400000&to=1781514000000"]
    );
    let [
        EquipmentRecord {
            timestamp,
            id,
            extra,
            ..
        },
    ] = &series.rows[..]
    else {
        panic!("{:?}", series.rows)
    };
    assert_eq!((*timestamp, id.get()), (from, 3));
    assert_eq!(extra.get("p").unwrap(), 12.5);
    assert_eq!(extra.get("tide").unwrap()["level_m"], 4.25);

    let refused = world
        .client
        .get_production(SITE, "tidal-turbine", 3)
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        (refused.status(), refused.code()),
        (Some(400), Some("1106"))
    );
}

#[tokio::test]
async fn every_record_that_the_service_gives_without_a_range_comes_too() {
    let world = World::start().await;
    let answer = world
        .client
        .production::<Metric>(SITE, 1)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.results.len(), 60);
    assert_eq!(world.requests(), ["GET /v1/200/production/metric/1"]);
}
