//! Schedules, from the trigger to the values.

use gridwire::core::serde_json::{Value, json};
use gridwire::flexmeasures::chrono::TimeDelta;
use gridwire::flexmeasures::{
    ErrorKind, FailureReason, FlexModel, JobFailure, Reading, ScheduleTrigger,
    SensorScheduleTrigger, TimeRange, Wait,
};

use super::{World, answer, deferred, finished, job, sensor};
use crate::support::{Answer, Asked, at};

const START: &str = "2026-06-15T00:00:00+02:00";

fn trigger() -> ScheduleTrigger {
    let range = TimeRange::new(at(START), at(START) + TimeDelta::hours(1)).unwrap();
    ScheduleTrigger::over(range, FlexModel::storage(7).soc_at_start("5 kWh"))
}

fn triggered() -> Answer {
    answer(
        202,
        json!({"status": "ACCEPTED", "job": "a-job", "schedule": "a-job"}),
    )
}

fn schedule(values: Value, duration: &str) -> Answer {
    answer(
        200,
        json!({"values": values, "start": START, "duration": duration, "unit": "kW", "status": "PROCESSED"}),
    )
}

fn data(values: Value) -> Answer {
    answer(
        200,
        json!({"values": values, "start": START, "duration": "PT24H", "unit": "kW"}),
    )
}

fn is_job(asked: &Asked) -> bool {
    asked.path().contains("/jobs/")
}

#[tokio::test]
async fn a_schedule_is_waited_for_and_read() {
    let world = World::start(|asked, before| match asked.method.as_str() {
        "POST" => triggered(),
        _ if is_job(asked) && before == 0 => job("QUEUED", "", Value::Null),
        _ if is_job(asked) => {
            let wish = json!({"datetime": START, "violation": "3 kWh"});
            let unmet = json!({"num-beliefs": 4, "resolved": [], "unresolved": [{"asset": 3, "soc-minima": [wish]}]});
            job("FINISHED", "", unmet)
        }
        _ => schedule(json!([1.5, -0.0, -2.0, 0.0]), "PT1H"),
    })
    .await;
    let started = world
        .client
        .trigger_schedule(3, trigger())
        .start()
        .await
        .unwrap();
    assert_eq!(started.id.as_str(), "a-job");
    let scheduled = started.wait(Wait::default()).await.unwrap();
    assert_eq!(scheduled.unresolved()[0].soc_minima.len(), 1);
    let rows = scheduled.of(&sensor("kW", "PT15M", "{}")).await.unwrap();
    let values: Vec<_> = rows.iter().map(|row| row.value.to_string()).collect();
    assert_eq!(values, ["1.5", "0", "-2", "0"]);
    assert_eq!(
        (rows[3].start, rows[3].end),
        (
            at("2026-06-15T00:45:00+02:00"),
            at("2026-06-15T01:00:00+02:00")
        )
    );
    let query = world.asked("GET", "/schedules/a-job")[0].query().to_owned();
    assert_eq!(query, "duration=PT1H&sign-convention=consumption-positive");
    assert_eq!(
        world.posted("/trigger"),
        [
            json!({"start": START, "duration": "PT1H", "flex-model": [{"sensor": 7, "soc-at-start": "5 kWh"}]})
        ]
    );
}

#[tokio::test]
async fn a_failure_says_what_to_change() {
    for (message, reason, advice) in [
        (
            "Scheduling job failed with str: infeasible.",
            FailureReason::Infeasible,
            "Raise the power capacity",
        ),
        (
            "Scheduling job failed with str: Prices unknown for planning window. (sensor 12).",
            FailureReason::PricesUnknown {
                sensor: Some(12.into()),
            },
            "Record prices for the period",
        ),
        (
            "Scheduling job failed with KeyError: 'x'.",
            FailureReason::Other,
            "traceback",
        ),
    ] {
        let world = World::start(move |asked, _| match asked.method.as_str() {
            "POST" => triggered(),
            _ => job("FAILED", message, Value::Null),
        })
        .await;
        let started = world
            .client
            .trigger_schedule(3, trigger())
            .start()
            .await
            .unwrap();
        let error = started.wait(Wait::default()).await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains(message.trim_end_matches('.')) && text.contains(advice),
            "{text}"
        );
        let failure = JobFailure::of(&error).unwrap();
        assert_eq!(
            (error.kind(), &failure.reason),
            (ErrorKind::Refused, &reason)
        );
        assert_eq!(failure.job.exc_info.as_deref(), Some("a traceback"));
        assert!(!text.contains("a traceback"), "{text}");
    }
}

/// What the server cut, or closed up after a deletion, comes from the sensor's data.
#[tokio::test]
async fn a_schedule_with_a_hole_is_never_taken_for_a_whole_one() {
    for (told, duration) in [
        (json!([1.0, 2.0, 4.0]), "PT1H"),
        (json!([1.0, 2.0]), "PT30M"),
    ] {
        for is_there in [true, false] {
            let (told, duration) = (told.clone(), duration.to_owned());
            let world = World::start(move |asked, _| match asked.method.as_str() {
                "POST" => triggered(),
                _ if is_job(asked) => finished(),
                _ if asked.path().contains("/schedules/") => schedule(told.clone(), &duration),
                _ if asked.path().ends_with("/data") => {
                    let mut values = vec![json!(null); 96];
                    for (place, value) in [-1.0, -2.0, -3.0, -4.0].into_iter().enumerate() {
                        values[place] = json!(value);
                    }
                    if !is_there {
                        values[2] = Value::Null;
                    }
                    data(values.into())
                }
                _ => answer(200, json!({"id": 7, "name": "a", "unit": "kW", "timezone": "Europe/Paris", "event_resolution": "PT15M", "generic_asset_id": 3, "attributes": "{}"})),
            })
            .await;
            let started = world
                .client
                .trigger_schedule(3, trigger())
                .start()
                .await
                .unwrap();
            let scheduled = started.wait(Wait::default()).await.unwrap();
            let result = scheduled.of(&sensor("kW", "PT15M", "{}")).await;
            let values = |rows: &[Reading]| rows.iter().map(|row| row.value).collect::<Vec<_>>();
            match result {
                Ok(rows) => assert_eq!((is_there, values(&rows)), (true, vec![1.0, 2.0, 3.0, 4.0])),
                Err(error) => {
                    assert_eq!((is_there, error.kind()), (false, ErrorKind::Incomplete));
                    let rows = error.partial::<Vec<Reading>>().unwrap();
                    assert_eq!(values(rows), [1.0, 2.0, 4.0]);
                }
            }
            let query = world.asked("GET", "/sensors/7/data")[0].query().to_owned();
            assert!(query.contains("source-type=scheduler"), "{query}");
        }
    }
}

/// The job of them all has no result, and waits for ever where that of a device has failed.
#[tokio::test]
async fn devices_in_turn_are_read_from_their_sensors() {
    for fails in [false, true] {
        let world = World::start(move |asked, before| {
            let path = asked.path();
            match path.rsplit('/').next().unwrap() {
                "trigger" => triggered(),
                "a-job" if fails || before < 2 => deferred(),
                "a-job" => job("FINISHED", "", Value::Null),
                "part" => job("FAILED", "Scheduling job failed with str: infeasible.", Value::Null),
                "jobs" => {
                    let part = |id: &str, status: &str, minute: u32| json!({
                        "job_id": id, "status": status, "queue": "scheduling", "asset_or_sensor_type": "sensor",
                        "entity": "sensor: a sensor (Id: 7)",
                        "enqueued_at": format!("Mon, 15 Jun 2026 09:{minute:02}:00 GMT"),
                        "metadata": r#"{"scheduler_kwargs": {"start": "2026-06-15 00:00:00+02:00"}}"#,
                    });
                    // An older one failed as well, which says nothing of this trigger.
                    let status = if fails && before > 0 { "failed" } else { "started" };
                    answer(200, json!({"jobs": [part("part", status, 59), part("older", "failed", 12)]}))
                }
                "data" => data(vec![json!(-2.0); 96].into()),
                _ => answer(200, json!({"id": 7, "name": "a", "unit": "kW", "timezone": "Europe/Paris", "event_resolution": "PT15M", "generic_asset_id": 3, "attributes": "{}"})),
            }
        })
        .await;
        let trigger = trigger()
            .sequential(true)
            .resolution(TimeDelta::minutes(15));
        let started = world
            .client
            .trigger_schedule(3, trigger)
            .start()
            .await
            .unwrap();
        match started.wait(Wait::default()).await {
            Ok(scheduled) => {
                assert!(!fails);
                let rows = scheduled.of(&sensor("kW", "PT15M", "{}")).await.unwrap();
                assert_eq!(
                    rows.iter().map(|row| row.value).collect::<Vec<_>>(),
                    [2.0; 4]
                );
                assert_eq!(world.asked("GET", "/schedules/a-job").len(), 0);
            }
            Err(error) => {
                assert!(fails, "{error}");
                assert_eq!(
                    JobFailure::of(&error).unwrap().reason,
                    FailureReason::Infeasible
                );
            }
        }
    }
}

/// Servers before 0.33 have no jobs to ask for, answer 400 while one is under way, and 303 is none of
/// theirs here.
#[tokio::test]
async fn servers_without_jobs_are_asked_for_the_schedule_itself() {
    let failed = "No known schedule for this time period. Scheduling job failed with UnknownPricesException: Prices unknown for planning window. (sensor 9)";
    for fails in [false, true] {
        let world = World::start(move |asked, before| {
            let (status, body) = match (asked.method.as_str(), asked.path(), before) {
                (_, "/api/", _) => (200, json!({"flexmeasures_version": "0.31.3", "versions": ["v3_0"]})),
                ("POST", _, _) => (200, json!({"schedule": "a-job", "status": "PROCESSED"})),
                (_, _, 0) => (400, json!({"status": "UNKNOWN_SCHEDULE", "message": "Scheduling job waiting to be processed."})),
                (_, _, 1) => (400, json!({"status": "STARTED", "message": "Scheduling job in progress."})),
                (_, _, 2) if fails => (400, json!({"status": "UNKNOWN_SCHEDULE", "message": failed})),
                _ => (200, json!({"values": [1.0, 2.0, 3.0, 4.0], "start": START, "duration": "PT1H", "unit": "kW"})),
            };
            Answer::new(status, "application/json", body.to_string())
        })
        .await;
        let started = world
            .client
            .trigger_schedule(3, trigger())
            .start()
            .await
            .unwrap();
        match started.wait(Wait::default()).await {
            Ok(scheduled) => {
                assert!(!fails && scheduled.job.is_none());
                let rows = scheduled.of(&sensor("kW", "PT15M", "{}")).await.unwrap();
                assert_eq!(rows.len(), 4);
                let last = world.asked("GET", "/schedules/a-job").pop().unwrap();
                assert_eq!(last.query(), "duration=PT1H");
            }
            Err(error) => {
                assert!(fails, "{error}");
                let reason = FailureReason::PricesUnknown {
                    sensor: Some(9.into()),
                };
                assert_eq!(JobFailure::of(&error).unwrap().reason, reason);
            }
        }
        assert_eq!(world.asked("GET", "/jobs/a-job").len(), 0);
    }
}

/// Each such request would make a job; any other may go again, since it gives the same one.
#[tokio::test]
async fn a_forced_job_is_not_asked_for_twice() {
    for (forced, times) in [(true, 1), (false, 4)] {
        let world = World::patient(|asked, _| match asked.path() {
            "/api/" => answer(
                200,
                json!({"flexmeasures_version": "1.0.1", "versions": ["v3_0"]}),
            ),
            _ => answer(503, json!({"status": 503})),
        })
        .await;
        let client = &world.client;
        let error = client.trigger_schedule(3, trigger().force_new_job_creation(forced));
        assert_eq!(
            error.start().await.unwrap_err().kind(),
            ErrorKind::Unavailable
        );
        let one = SensorScheduleTrigger::new(at(START)).force_new_job_creation(forced);
        client
            .trigger_sensor_schedule(7, one)
            .start()
            .await
            .unwrap_err();
        for path in [
            "/assets/3/schedules/trigger",
            "/sensors/7/schedules/trigger",
        ] {
            assert_eq!(world.asked("POST", path).len(), times, "{path} {forced}");
        }
    }
}
