//! Forecasts, from the trigger to the values, of one cycle and of several.

use gridwire::core::serde_json::json;
use gridwire::flexmeasures::chrono::TimeDelta;
use gridwire::flexmeasures::{FailureReason, Forecast, ForecastTrigger, JobFailure, Wait};

use super::{World, answer, deferred, finished, job};
use crate::support::{Answer, at};

fn values(values: [f64; 2]) -> Answer {
    answer(
        200,
        json!({"values": values, "start": "2026-06-15T00:00:00+02:00", "duration": "PT2H", "unit": "kW"}),
    )
}

fn triggered() -> Answer {
    answer(
        202,
        json!({"status": "ACCEPTED", "job": "whole", "forecast": "whole"}),
    )
}

fn trigger() -> ForecastTrigger {
    ForecastTrigger::new().duration(TimeDelta::hours(2))
}

#[tokio::test]
async fn one_is_waited_for() {
    let world = World::start(
        |asked, before| match (asked.method.as_str(), asked.path()) {
            ("POST", _) => triggered(),
            (_, path) if path.contains("/jobs/") && before < 2 => job("STARTED", "", json!(null)),
            (_, path) if path.contains("/jobs/") => finished(),
            _ if before == 0 => answer(202, json!({"status": "QUEUED", "message": "waiting"})),
            _ => values([1.0, 2.0]),
        },
    )
    .await;
    let started = world
        .client
        .trigger_forecast(7, trigger())
        .start()
        .await
        .unwrap();
    let forecasts = started.wait(Wait::default()).await.unwrap();
    assert_eq!(forecasts.len(), 1);
    assert_eq!(forecasts[0].values, [Some(1.0), Some(2.0)]);
    assert_eq!(world.asked("GET", "/jobs/whole").len(), 3);
}

/// The job of them all is never asked for: while it waits for others the server fails, and if one of
/// them fails it waits for ever.
#[tokio::test]
async fn cycles_are_waited_for_one_by_one_and_those_that_do_well_are_kept() {
    let taken = r#"Forecasting job failed with str: duplicate key value violates unique constraint "timed_belief_pkey""#;
    let world = World::start(move |asked, before| {
        let path = asked.path();
        match path.rsplit('/').next().unwrap() {
            "trigger" => triggered(),
            "whole" if path.contains("/jobs/") => deferred(),
            "whole" => answer(
                200,
                json!({"forecasts": ["a", "b", "c"], "message": "several"}),
            ),
            "b" => job("FAILED", taken, json!(null)),
            _ if path.contains("/jobs/") && before == 0 => job("STARTED", "", json!(null)),
            _ if path.contains("/jobs/") => finished(),
            "a" => values([1.0, 2.0]),
            _ => values([3.0, 4.0]),
        }
    })
    .await;
    let started = world
        .client
        .trigger_forecast(7, trigger())
        .start()
        .await
        .unwrap();
    let error = started.wait(Wait::default()).await.unwrap_err();
    let failure = JobFailure::of(&error).unwrap();
    assert_eq!(failure.reason, FailureReason::AlreadyRecorded);
    assert_eq!(failure.job.exc_info.as_deref(), Some("a traceback"));
    let kept = error.partial::<Vec<Forecast>>().unwrap();
    let kept: Vec<_> = kept.iter().map(|forecast| forecast.values[0]).collect();
    assert_eq!(kept, [Some(1.0), Some(3.0)]);
    assert_eq!(world.asked("GET", "/jobs/whole").len(), 0);
}

#[tokio::test]
async fn servers_without_jobs_are_asked_for_the_forecast_itself() {
    let world = World::start(|asked, before| {
        let body = match (asked.method.as_str(), asked.path()) {
            (_, "/api/") => json!({"flexmeasures_version": "0.32.1", "versions": ["v3_0"]}),
            ("POST", _) => json!({"forecast": "whole"}),
            _ if before < 3 => json!({"status": "STARTED", "message": "in progress"}),
            _ => json!({"values": [5.0], "start": "2026-06-15T00:00:00+02:00"}),
        };
        Answer::json(body.to_string())
    })
    .await;
    let started = world
        .client
        .trigger_forecast(7, trigger())
        .start()
        .await
        .unwrap();
    let forecasts = started.wait(Wait::default()).await.unwrap();
    assert_eq!(forecasts[0].values, [Some(5.0)]);
    assert_eq!(world.asked("GET", "/whole").len(), 4);
}

#[tokio::test]
async fn a_trigger_that_says_too_much_is_refused() {
    let world = World::start(|_, _| triggered()).await;
    let (start, end) = (at("2026-06-15T00:00:00Z"), at("2026-06-16T00:00:00Z"));
    for (trigger, expected) in [
        (
            trigger().start(start).end(end),
            "duration = given with start and end: two of the three",
        ),
        (
            ForecastTrigger::new().duration(TimeDelta::zero()),
            "duration = PT0M: is no time at all",
        ),
        (
            ForecastTrigger::new().start(end).end(start),
            "range = 2026-06-16T00:00:00+00:00 to 2026-06-15T00:00:00+00:00: the end must be",
        ),
        (
            trigger().forecast_frequency(-TimeDelta::hours(1)),
            "forecast-frequency = -PT1H: is no time at all",
        ),
    ] {
        let error = world
            .client
            .trigger_forecast(7, trigger)
            .start()
            .await
            .unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    assert_eq!(world.posted("").len(), 0);
}
