//! Series on their way in: checked, sent in parts, read back where the server's word is lost.

use std::time::Duration;

use futures_util::{StreamExt, pin_mut};
use gridwire::core::serde_json::{Value, json};
use gridwire::flexmeasures::chrono::{DateTime, FixedOffset};
use gridwire::flexmeasures::{ErrorKind, FailureReason, JobFailure, PartOutcome, PartReport, Wait};

use super::{World, answer, finished, job, sensor};
use crate::support::{Answer, Asked, at, secs};

const START: &str = "2026-03-01T00:00:00+01:00";

fn accepted() -> Answer {
    answer(202, json!({"status": "ACCEPTED", "job": "a-job"}))
}

/// What a server with a worker says.
fn well(asked: &Asked, _: usize) -> Answer {
    match asked.method.as_str() {
        "POST" => accepted(),
        _ => finished(),
    }
}

fn data(values: Value) -> Answer {
    answer(
        200,
        json!({"values": values, "start": START, "duration": "PT1H", "unit": "kW"}),
    )
}

fn shape(reports: &[PartReport]) -> Vec<(usize, PartOutcome, u32)> {
    let reports = reports.iter();
    reports
        .map(|report| (report.values, report.outcome, report.attempts))
        .collect()
}

#[tokio::test]
async fn a_series_goes_in_parts_with_one_prior() {
    let world = World::start(well).await;
    let values = (0..4_100).map(|n| (n != 3).then_some(f64::from(n)));
    let parts = world
        .client
        .record(&sensor("kW", "PT15M", "{}"))
        .values(at(START), values);
    let prior = parts.prior();
    let reports = parts.await.unwrap();
    assert_eq!(
        shape(&reports),
        [2_000, 2_000, 100].map(|values| (values, PartOutcome::Recorded, 1))
    );
    let posted = world.posted("/sensors/7/data");
    let sent: Vec<_> = posted
        .iter()
        .map(|body| (&body["start"], &body["duration"]))
        .collect();
    assert_eq!(
        sent,
        [
            (&json!("2026-03-01T00:00:00+01:00"), &json!("PT500H")),
            (&json!("2026-03-21T20:00:00+01:00"), &json!("PT500H")),
            // After the change of clocks, written as the day began.
            (&json!("2026-04-11T17:00:00+02:00"), &json!("PT25H")),
        ]
    );
    assert_eq!(posted[0]["values"][3], Value::Null);
    assert_eq!(posted[2]["values"][99], json!(4_099));
    for (body, report) in posted.iter().zip(&reports) {
        assert_eq!(body["prior"], json!("2026-06-15T10:00:00+00:00"));
        assert_eq!(report.prior, prior);
    }
    let ends = (reports[0].range.to(), reports[2].range.to());
    assert_eq!(
        ends,
        (
            at("2026-03-21T20:00:00+01:00"),
            at("2026-04-12T18:00:00+02:00")
        )
    );
}

#[tokio::test]
async fn whoever_stops_waiting_sends_no_more() {
    let world = World::start(well).await;
    let values = vec![1.0; 5_000];
    let parts = world
        .client
        .record(&sensor("kW", "PT15M", "{}"))
        .values(at(START), values);
    {
        let reports = parts.stream();
        pin_mut!(reports);
        assert_eq!(reports.next().await.unwrap().unwrap().values, 2_000);
    }
    assert_eq!(world.posted("/data").len(), 1);
}

#[tokio::test]
async fn days_are_those_of_the_zone_and_instants_share_what_they_can() {
    let world = World::start(well).await;
    let days = world.client.record(&sensor("kWh", "P1D", "{}"));
    let reports = days
        .values(at("2026-03-27T23:00:00Z"), [1.0, 2.0, 3.0])
        .await
        .unwrap();
    // Saturday and the Sunday of 23 hours, then Monday: a day after Saturday would be an hour late.
    assert_eq!(
        shape(&reports),
        [(2, PartOutcome::Recorded, 1), (1, PartOutcome::Recorded, 1)]
    );
    let instants = world.client.record(&sensor("kWh", "P0D", "{}"));
    let points = [
        ("2026-06-01T08:00:00Z", 1.0),
        ("2026-06-01T08:06:00Z", 2.0),
        ("2026-06-01T08:10:00Z", 3.0),
        ("2026-06-01T08:10:07.5Z", 4.0),
        ("2026-06-03T08:10:00Z", 5.0),
    ];
    instants
        .points(points.map(|(text, value)| (at(text), value)))
        .await
        .unwrap();
    let posted = world.posted("/data");
    let sent: Vec<_> = posted
        .iter()
        .map(|body| json!([body["start"], body["duration"], body["values"]]))
        .collect();
    assert_eq!(
        sent,
        [
            json!(["2026-03-28T00:00:00+01:00", "PT48H", [1, 2]]),
            json!(["2026-03-30T00:00:00+02:00", "PT24H", [3]]),
            json!([
                "2026-06-01T10:00:00+02:00",
                "PT12M",
                [1, null, null, 2, null, 3]
            ]),
            json!(["2026-06-01T10:10:07.500+02:00", "PT0M", [4]]),
            json!(["2026-06-03T10:10:00+02:00", "PT0M", [5]]),
        ]
    );
}

/// Once it is there after all, once it is not, and once it never comes.
#[tokio::test]
async fn what_is_uncertain_is_read_back_before_it_goes_again() {
    for (there, failures, posts) in [(true, 9, 1), (false, 1, 2), (false, 9, 3)] {
        let world = World::patient(move |asked, before| {
            match (asked.method.as_str(), asked.path().contains("/jobs/")) {
                ("POST", _) if before < failures => answer(504, json!({"status": 504})),
                ("POST", _) => accepted(),
                (_, true) => finished(),
                _ if there => data(json!([1.0, 5.0, 2.0])),
                _ => data(json!([null, null, null])),
            }
        })
        .await;
        let recording = world.client.record(&sensor("kW", "PT15M", "{}"));
        let result = recording
            .values(at(START), [Some(1.0), None, Some(2.0)])
            .await;
        assert_eq!(world.posted("/data").len(), posts);
        let read = world.asked("GET", "/sensors/7/data");
        assert!(
            read[0]
                .query()
                .contains("prior=2026-06-15T10:00:00%2B00:00"),
            "{}",
            read[0].query()
        );
        match (result, there) {
            (Ok(reports), true) => {
                assert_eq!(
                    shape(&reports),
                    [(3, PartOutcome::RecordedAfterReadingBack, 1)]
                );
            }
            (Ok(reports), false) => {
                assert_eq!(shape(&reports), [(3, PartOutcome::Recorded, 2)]);
                assert!(world.clock.sleeps().contains(&secs(1)));
            }
            (Err(error), _) => {
                assert_eq!((error.kind(), read.len()), (ErrorKind::Unavailable, 3));
            }
        }
    }
}

#[tokio::test]
async fn a_job_that_no_worker_began_is_waited_for_twice_and_one_that_was_lost_once() {
    let lost =
        "Ingestion job failed with str: Work-horse terminated unexpectedly; waitpid returned 9.";
    // What a worker has that another one left its broken connection to.
    let aborted =
        "Ingestion job failed with InFailedSqlTransaction: current transaction is aborted";
    for (status, message, posts) in [
        ("QUEUED", "", 2),
        ("STARTED", "", 3),
        ("FAILED", lost, 3),
        ("FAILED", aborted, 3),
    ] {
        let world = World::start(move |asked, _| match asked.method.as_str() {
            "POST" => accepted(),
            _ if asked.path().contains("/jobs/") => job(status, message, Value::Null),
            _ => data(json!([null])),
        })
        .await;
        let recording = world.client.record(&sensor("kW", "PT15M", "{}"));
        let error = recording.values(at(START), [1.0]).await.unwrap_err();
        assert_eq!(world.posted("/data").len(), posts, "{status}");
        let kind = match status {
            "FAILED" => ErrorKind::Refused,
            _ => ErrorKind::Timeout,
        };
        assert_eq!(
            (error.kind(), world.asked("GET", "/sensors/7/data").len()),
            (kind, 3)
        );
    }
}

#[tokio::test]
async fn how_long_a_part_is_waited_for_is_the_callers_choice() {
    let world = World::start(|asked, before| match asked.method.as_str() {
        "POST" => accepted(),
        _ if before < 7 => job("STARTED", "", Value::Null),
        _ => finished(),
    })
    .await;
    let recording = world.client.record(&sensor("kW", "PT15M", "{}"));
    let recording = recording.waiting(Wait::up_to(Duration::from_secs(600)));
    recording.values(at(START), [1.0]).await.unwrap();
    let sleeps: Vec<_> = world
        .clock
        .sleeps()
        .iter()
        .map(Duration::as_millis)
        .collect();
    assert_eq!(sleeps, [300, 450, 675, 1_012, 1_518, 2_278, 3_417]);
}

#[tokio::test]
async fn other_values_of_the_same_prior_are_refused_by_name() {
    let clash = r#"Ingestion job failed with str: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "timed_belief_pkey"
[SQL: INSERT INTO timed_belief VALUES (secret-looking)]."#;
    let replaced = json!({"status": "INVALID_REPLACEMENT", "message": "Some of the data represents a replacement"});
    for at_once in [true, false] {
        let replaced = replaced.clone();
        let world = World::start(move |asked, _| match asked.method.as_str() {
            "POST" if at_once => answer(403, replaced.clone()),
            "POST" => accepted(),
            _ if asked.path().contains("/jobs/") => job("FAILED", clash, Value::Null),
            _ => data(json!([1.0, 8.0])),
        })
        .await;
        let recording = world.client.record(&sensor("kW", "PT15M", "{}"));
        let error = recording.values(at(START), [1.0, 2.0]).await.unwrap_err();
        let text = error.to_string();
        let expected = "the value at 2026-03-01T00:15:00+01:00 is 8 already, as known at 2026-06-15T10:00:00+00:00, and cannot become 2";
        assert!(
            text.contains(expected) && text.contains("another, later prior"),
            "{text}"
        );
        assert!(!text.contains("SQL"), "{text}");
        assert_eq!(
            (error.kind(), world.posted("/data").len()),
            (ErrorKind::Refused, 1)
        );
    }
}

#[tokio::test]
async fn a_failure_carries_the_reports_and_says_how_to_go_on() {
    let world = World::start(|asked, before| match asked.method.as_str() {
        "POST" => accepted(),
        _ if before < 2 => finished(),
        _ => job(
            "FAILED",
            "Ingestion job failed with str: No such sensor.",
            Value::Null,
        ),
    })
    .await;
    let prior: DateTime<FixedOffset> = at("2026-06-01T00:00:00.123456789Z");
    let recording = world
        .client
        .record(&sensor("kW", "PT15M", "{}"))
        .prior(prior);
    let error = recording
        .values(at(START), vec![1.0; 7_000])
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    let reports = error.partial::<Vec<PartReport>>().unwrap();
    assert_eq!(reports.len(), 2);
    let remedy = error.remedy().unwrap();
    assert!(
        remedy.contains("2026-06-01T00:00:00.123456+00:00"),
        "{remedy}"
    );
    assert!(
        error
            .to_string()
            .contains("nothing from 2026-04-11T17:00:00+02:00 on"),
        "{error}"
    );
    let cause = std::error::Error::source(&error).unwrap();
    let cause = cause.downcast_ref().unwrap();
    assert_eq!(JobFailure::of(cause).unwrap().reason, FailureReason::Other);
}

#[tokio::test]
async fn what_the_server_would_move_or_lose_is_refused_before_anything_is_sent() {
    let world = World::start(well).await;
    let record = || world.client.record(&sensor("kW", "PT15M", "{}"));
    let points = |points: &[(&str, f64)]| {
        let points = points.iter().map(|(text, value)| (at(text), *value));
        record().points(points.collect::<Vec<_>>())
    };
    let day = world.client.record(&sensor("kWh", "P1D", "{}"));
    let instants = world.client.record(&sensor("kWh", "P0D", "{}"));
    let (a, b) = ("2026-03-01T10:00:00Z", "2026-03-01T10:15:00Z");
    for (parts, expected) in [
        (
            points(&[(a, 1.0), ("2026-03-01T10:05:00Z", 2.0)]),
            "points[1] = 2026-03-01T11:05:00+01:00: is not the start of an event of this sensor: they follow each other every PT15M",
        ),
        (
            day.values(at("2026-03-01T00:00:00Z"), [1.0]),
            "values[0] = 2026-03-01T01:00:00+01:00: is not the start",
        ),
        (
            points(&[(a, f64::NAN)]),
            "points[0] = NaN: JSON has no such number",
        ),
        (
            record().values(at(START), [1.0, f64::INFINITY]),
            "values[1] = inf: JSON has no such number",
        ),
        (
            points(&[(b, 1.0), (a, 2.0)]),
            "points[1] = 2026-03-01T11:00:00+01:00, after 2026-03-01T11:15:00+01:00: is earlier than the point before it. Sort",
        ),
        (
            points(&[(a, 1.0), (a, 2.0)]),
            "points[1] = 2026-03-01T11:00:00+01:00, 1 and 2: is there twice with different values",
        ),
        (points(&[]), "points = none: at least one is needed"),
        (
            instants.values(at(a), [1.0, 2.0]),
            "values = more than one: the events of a sensor of instants do not follow each other",
        ),
    ] {
        let error = parts.await.unwrap_err();
        assert!(
            error.is_invalid_input() && error.remedy().is_some(),
            "{error}"
        );
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    assert_eq!(world.posted("/data").len(), 0);

    // The same value twice is one, and some sensors take events anywhere.
    let twice = points(&[(a, 1.0), (a, 1.0), (b, 2.0)]).await.unwrap();
    assert_eq!(twice[0].values, 2);
    let anywhere = sensor("kW", "PT15M", r#"{"floor_datetimes_to_resolution": false}"#);
    let anywhere = world
        .client
        .record(&anywhere)
        .points([(at("2026-03-01T10:05:00Z"), 1.0)]);
    assert_eq!(anywhere.await.unwrap().len(), 1);
}
