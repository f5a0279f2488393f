//! What was forecast, when, and what was known at a time.

use gridwire::core::chrono::{DateTime, TimeDelta, Utc};
use gridwire::core::time::TimeRange;
use gridwire::edf_sf::{ForecastVector, SolarForecast, Vintages};

use super::{SITE, World, ago};
use crate::support::utc;

fn vector(generated: &str, points: &[(&str, f64)]) -> ForecastVector<SolarForecast> {
    let points = points
        .iter()
        .map(|(at, p)| SolarForecast::new(utc(at)).p_kw(*p).quality(1));
    ForecastVector::new(utc(generated), 2).values(points.collect::<Vec<_>>())
}

fn range(from: &str, to: &str) -> TimeRange {
    TimeRange::new(utc(from), utc(to)).unwrap()
}

#[tokio::test]
async fn what_was_known_is_found_though_the_latest_vector_is_empty() {
    let world = World::start().await;
    let vectors = [
        vector(
            "2026-06-01T00:00:00Z",
            &[("2026-06-02T10:00:00Z", 1.0), ("2026-06-02T11:00:00Z", 2.0)],
        ),
        vector(
            "2026-06-01T06:00:00Z",
            &[("2026-06-02T11:00:00Z", 3.0), ("2026-06-03T10:00:00Z", 4.0)],
        ),
        vector("2026-06-01T12:00:00Z", &[("2026-06-03T10:00:00Z", 5.0)]),
    ];
    world
        .client
        .write_forecast("solar", SITE, vectors.clone())
        .await
        .unwrap();
    let forecast = || world.client.forecast::<SolarForecast>(SITE, 2);
    let morning = range("2026-06-02T09:00:00Z", "2026-06-02T12:00:00Z");

    // The latest vector has nothing to say about that morning.
    let latest = forecast()
        .range(morning.from(), morning.to())
        .await
        .unwrap();
    assert_eq!(latest.rows, []);

    let first_day = range("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    let all = forecast().vintages(first_day, morning).await.unwrap();
    let told: Vec<_> = all
        .iter()
        .map(|vector| (vector.creation_timestamp, vector.values.len()))
        .collect();
    assert_eq!(
        told,
        [
            (vectors[0].creation_timestamp, 2),
            (vectors[1].creation_timestamp, 1),
            (vectors[2].creation_timestamp, 0)
        ]
    );

    let known = |at: &'static str| {
        let forecast = forecast();
        async move {
            let known = forecast
                .as_of(utc(at), TimeDelta::days(1), morning)
                .await
                .unwrap();
            let known = known
                .iter()
                .map(|row| (row.series.creation_timestamp, row.p_kw.unwrap()));
            known.collect::<Vec<_>>()
        }
    };
    let times: Vec<DateTime<Utc>> = vectors
        .iter()
        .map(|vector| vector.creation_timestamp)
        .collect();
    assert_eq!(known("2026-05-31T23:59:59Z").await, []);
    // What was generated at that very instant was known.
    assert_eq!(
        known("2026-06-01T00:00:00Z").await,
        [(times[0], 1.0), (times[0], 2.0)]
    );
    assert_eq!(
        known("2026-06-01T13:00:00Z").await,
        [(times[0], 1.0), (times[1], 3.0)]
    );
}

#[tokio::test]
async fn all_vintages_come_however_often_answers_are_cut() {
    let world = World::start().await;
    let generated = TimeRange::new(ago(TimeDelta::days(2)), ago(TimeDelta::days(1))).unwrap();
    let morning = TimeRange::new(ago(TimeDelta::hours(30)), ago(TimeDelta::hours(20))).unwrap();
    let forecast = || world.client.forecast::<SolarForecast>(SITE, 1);
    let whole = forecast().vintages(generated, morning).await.unwrap();
    assert_eq!((whole.len(), world.requests().len()), (24, 1));
    for cap in [100, 7, 1] {
        world.edf().set_cap(Some(cap));
        let parts = forecast().vintages(generated, morning).await.unwrap();
        assert_eq!(parts, whole, "a cap of {cap}");
    }
}

#[tokio::test]
async fn vintages_that_fail_half_way_carry_what_came() {
    let world = World::with(|builder| builder.retry(super::never())).await;
    world.edf().set_cap(Some(100));
    let generated = TimeRange::new(ago(TimeDelta::days(2)), ago(TimeDelta::days(1))).unwrap();
    let morning = TimeRange::new(ago(TimeDelta::hours(30)), ago(TimeDelta::hours(20))).unwrap();
    world
        .sandbox
        .fault(gridwire_sandbox::Fault::status(500).after(6).always());
    let forecast = world.client.forecast::<SolarForecast>(SITE, 1);
    let error = forecast.vintages(generated, morning).await.unwrap_err();
    assert!(error.is_incomplete(), "{error}");
    let came = error
        .partial::<Vec<ForecastVector<SolarForecast>>>()
        .unwrap();
    assert!(!came.is_empty() && came.len() < 24, "{}", came.len());
}

#[tokio::test]
async fn commitments_have_vintages_too() {
    let world = World::start().await;
    let generated = TimeRange::new(ago(TimeDelta::days(3)), ago(TimeDelta::zero())).unwrap();
    let day = TimeRange::new(ago(TimeDelta::days(1)), ago(TimeDelta::zero())).unwrap();
    let commitment = || world.client.get_commitment(SITE, 1);
    let all = commitment().vintages(generated, day).await.unwrap();
    assert_eq!(all.len(), 3);
    let known = commitment()
        .as_of(ago(TimeDelta::zero()), TimeDelta::days(3), day)
        .await
        .unwrap();
    assert!(known.iter().all(|row| row.value.value.is_some()));
    assert_eq!(known.len(), 49); // half-hours, with the one at the end that the service includes
}
