//! Forecasts: triggered, waited for, read; again, of several cycles, with too few data; refused.

use gridwire::core::ErrorKind;
use gridwire::core::chrono::{DateTime, FixedOffset, TimeDelta, Timelike as _};
use gridwire::core::serde_json::json;
use gridwire::flexmeasures::{
    FailureReason, Forecast, ForecastConfig, ForecastTrigger, JobFailure, JobId, JobStatus, Unit,
    Wait,
};

use crate::world::{UNKNOWN, World, at, fault};

const QUARTER: TimeDelta = TimeDelta::minutes(15);

pub(crate) async fn run(world: &World) {
    let job = made(world).await;
    again(world).await;
    cycles(world).await;
    another_worker(world).await;
    too_few_data(world).await;
    refused(world, job).await;
}

/// A day from a midnight on, learnt from the ten before.
fn day(start: &str) -> ForecastTrigger {
    let config = ForecastConfig::new().train_period(TimeDelta::days(10));
    ForecastTrigger::new()
        .start(at(start))
        .duration(TimeDelta::days(1))
        .config(config)
}

/// What the sun does each day, as it was seeded.
fn sun(at: DateTime<FixedOffset>) -> f64 {
    let hour = f64::from(at.num_seconds_from_midnight()) / 3600.0;
    (60.0 - 10.0 * (hour - 12.0).abs()).max(0.0)
}

fn is_like_the_days_before(forecast: &Forecast, start: &str, days: usize) {
    assert_eq!(forecast.start, Some(at(start)));
    assert_eq!(forecast.unit, Some(Unit::from("kW")));
    assert_eq!(forecast.values.len(), days * 96);
    let mut at = at(start);
    for value in &forecast.values {
        let value = value.unwrap();
        // The model has a value for each step of the way.
        assert!((value - sun(at)).abs() < 6.0, "{value} at {at}");
        at += QUARTER;
    }
}

async fn made(world: &World) -> JobId {
    const START: &str = "2026-01-06T00:00:00+01:00";
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let without = async {
        let job = toy.trigger_forecast(solar, day(START)).start().await;
        let job = job.unwrap();
        let forecast = seen.ok(toy.forecast(solar, job.id.clone()).send().await);
        assert_eq!(
            (forecast.status(), &forecast.status),
            (202, &Some(JobStatus::Queued))
        );
        job
    };
    let job = world.without_worker("worker stop", without).await;
    let forecasts = job.wait(Wait::default()).await.unwrap();
    assert_eq!(forecasts.len(), 1);
    is_like_the_days_before(&forecasts[0], START, 1);
    let forecast = seen.ok(toy.forecast(solar, job.id.clone()).send().await);
    assert_eq!(
        (forecast.status(), &forecast.values),
        (200, &forecasts[0].values)
    );
    job.id
}

/// The same once more is another job, which records the same once more and fails.
async fn again(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let trigger = toy.trigger_forecast(solar, day("2026-01-06T00:00:00+01:00"));
    let receipt = seen.ok(trigger.send().await);
    assert_eq!(receipt.status(), 202);
    let id = receipt.id().unwrap();
    let error = toy.wait_for(id.clone(), Wait::default()).await.unwrap_err();
    let failure = JobFailure::of(&error).unwrap();
    assert_eq!(failure.reason, FailureReason::AlreadyRecorded);
    let text = error.to_string();
    assert!(
        text.contains("Take another prior") && !text.contains("INSERT"),
        "{text}"
    );
    seen.refused(422, toy.forecast(solar, id.clone()).send().await);

    another_worker(world).await;
    // Known at another time, it is another forecast.
    let trigger = day("2026-01-06T00:00:00+01:00").prior(at("2026-01-05T12:00:00+01:00"));
    let job = toy.trigger_forecast(solar, trigger).start().await.unwrap();
    assert_eq!(job.wait(Wait::default()).await.unwrap()[0].values.len(), 96);
}

/// Each cycle forecasts as much as the first, under the same prior, so that those after it always fail.
async fn cycles(world: &World) {
    const START: &str = "2026-01-04T00:00:00+01:00";
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let config = ForecastConfig::new()
        .train_period(TimeDelta::days(10))
        .retrain_frequency(TimeDelta::days(1));
    let trigger = day(START)
        .duration(TimeDelta::days(2))
        .forecast_frequency(TimeDelta::days(1))
        .config(config);
    let job = toy.trigger_forecast(solar, trigger).start().await.unwrap();
    let all = seen.ok(toy.forecast(solar, job.id.clone()).send().await);
    assert_eq!((all.forecasts.len(), all.values.len()), (2, 0));
    let error = job.wait(Wait::default()).await.unwrap_err();
    let failure = JobFailure::of(&error).unwrap();
    assert_eq!(failure.reason, FailureReason::AlreadyRecorded);
    // The one that did well is there.
    let [first] = &error.partial::<Vec<Forecast>>().unwrap()[..] else {
        panic!("{error}");
    };
    is_like_the_days_before(first, START, 2);
    // The job of them all waits for ever.
    let error = seen.refused(500, toy.job(job.id.clone()).send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
}

/// A worker in which the database refused something may fail in its next job as well, whatever that is.
async fn another_worker(world: &World) {
    world.without_worker("worker stop", async {}).await;
}

async fn too_few_data(world: &World) {
    let (toy, solar) = (&world.users.toy, world.sensor("SOLAR"));
    let config = ForecastConfig::new().missing_threshold(0.1);
    let trigger = day("2026-03-06T00:00:00+01:00").config(config);
    let job = toy.trigger_forecast(solar, trigger).start().await.unwrap();
    let error = job.wait(Wait::default()).await.unwrap_err();
    let failure = JobFailure::of(&error).unwrap();
    assert_eq!(failure.reason, FailureReason::NotEnoughData, "{error}");
    assert_eq!(failure.job.status, JobStatus::Failed);
    assert!(error.to_string().contains("missing-threshold"), "{error}");
}

async fn refused(world: &World, job: JobId) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let mut field = day("2026-01-06T00:00:00+01:00");
    field.extra.insert("nope", json!(1));
    let short = ForecastConfig::new().train_period(TimeDelta::days(1));
    let short = ForecastTrigger::new().config(short);
    for (sensor, trigger, expected) in [
        (solar, field, "nope: Unknown field."),
        (
            solar,
            short,
            "config.train-period: train-period must be at least 2 days",
        ),
        (
            UNKNOWN.into(),
            ForecastTrigger::new(),
            "sensor: No sensor found with ID 99999.",
        ),
    ] {
        let error = seen.refused(422, toy.trigger_forecast(sensor, trigger).send().await);
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(fault(&error).contains(expected), "{error}");
    }
    let foreign = world.sensor("FOREIGN");
    let there = toy.trigger_forecast(foreign, ForecastTrigger::new());
    let error = seen.refused(403, there.send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);

    let wrong = toy.forecast(world.sensor("BATTERY"), job.clone());
    let error = seen.refused(422, wrong.send().await);
    assert!(fault(&error).contains("Sensor ID mismatch"), "{error}");
    let unknown = toy.forecast(solar, "00000000-0000-0000-0000-000000000000");
    let error = seen.refused(422, unknown.send().await);
    assert!(fault(&error).contains("not found"), "{error}");
    seen.refused(403, world.users.other.forecast(solar, job).send().await);
}
