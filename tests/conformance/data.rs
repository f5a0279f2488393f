//! Data of sensors: posted, read, known when, counted, deleted.

use gridwire::core::ErrorKind;
use gridwire::core::chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use gridwire::core::serde_json::{from_value, json};
use gridwire::flexmeasures::operations::GetSensorData;
use gridwire::flexmeasures::{
    Client, FailureReason, IngestionResult, IsoDuration, JobFailure, JobResult, ReceiptStatus,
    SensorDataDeletion, SensorDataPost, SensorId, SourceStatistics, SourceType, Wait,
};

use crate::users::url;
use crate::world::{UNKNOWN, World, at, fault};

const HOUR: TimeDelta = TimeDelta::hours(1);

pub(crate) async fn run(world: &World) {
    posted_and_read(world).await;
    counted(world).await;
    known_when(world).await;
    not_read(world).await;
    not_posted(world).await;
    at_once(world).await;
    instants(world).await;
    deleted(world).await;
}

/// The start of all that is posted here, which is an hour of the sensor SOLAR.
fn start() -> DateTime<FixedOffset> {
    at("2026-02-01T00:00:00+01:00")
}

/// When the values first count as known: a day after the last of them, on the minute.
fn first_known() -> DateTime<FixedOffset> {
    start() + HOUR + TimeDelta::days(1)
}

fn post(values: impl Into<Vec<Option<f64>>>) -> SensorDataPost {
    SensorDataPost::new(values.into(), start(), HOUR, "kW")
}

fn first_values() -> [Option<f64>; 4] {
    [Some(1.5), None, Some(3.0), Some(4.0)]
}

fn get(world: &World, unit: &str) -> GetSensorData {
    let toy = &world.users.toy;
    toy.get_sensor_data(world.sensor("SOLAR"), start(), HOUR, unit)
}

async fn values(world: &World, request: GetSensorData) -> Vec<Option<f64>> {
    world.seen.ok(request.send().await).into_inner().values
}

/// Posts, and waits for the job that takes it in.
async fn take_in(
    world: &World,
    client: &Client,
    sensor: SensorId,
    post: SensorDataPost,
) -> IngestionResult {
    let receipt = world
        .seen
        .ok(client.post_sensor_data(sensor, post).send().await);
    assert_eq!(receipt.status(), 202);
    assert_eq!(receipt.status, ReceiptStatus::Accepted);
    let job = receipt.job.clone().unwrap();
    let job = client.wait_for(job, Wait::default()).await.unwrap();
    let Some(JobResult::Ingestion(result)) = job.result else {
        panic!("{:?}", job.result)
    };
    result
}

async fn posted_and_read(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let first = post(first_values()).prior(first_known());
    let taken = take_in(world, toy, solar, first).await;
    assert_eq!(taken, IngestionResult::Success);
    let data = seen.ok(get(world, "kW").send().await);
    assert_eq!(data.values, first_values());
    assert_eq!((data.start, data.unit.to_string()), (start(), "kW".into()));
    assert_eq!(data.duration.length(), Some(HOUR));
    let quarter = TimeDelta::minutes(15);
    assert_eq!(data.resolution.as_ref().unwrap().length(), Some(quarter));
    // The server converts, from power to energy as well.
    for (unit, factor) in [("W", 1000.0), ("kWh", 0.25)] {
        let converted = first_values().map(|value| value.map(|value| value * factor));
        assert_eq!(values(world, get(world, unit)).await, converted);
    }
    let hourly = values(world, get(world, "kW").resolution(HOUR)).await;
    let mean = (1.5 + 3.0 + 4.0) / 3.0;
    assert!((hourly[0].unwrap() - mean).abs() < 1e-12, "{hourly:?}");
    assert_eq!(hourly.len(), 1);

    // Longer steps than the sensor's are repeated; energy as if it were that of a step of the sensor.
    for (hours, unit, quarters) in [(1, "kW", 0.5), (2, "kWh", 2.0)] {
        let then = start() + HOUR * hours;
        let coarse = SensorDataPost::new(vec![Some(0.5)], then, HOUR, unit);
        take_in(world, toy, solar, coarse).await;
        let there = toy.get_sensor_data(solar, then, HOUR, "kW");
        assert_eq!(values(world, there).await, [Some(quarters); 4]);
    }
    // Starts off its grid are moved down to it.
    let noon = at("2026-02-01T12:00:00+01:00");
    let seven_past = noon + TimeDelta::minutes(7);
    let askew = SensorDataPost::new(vec![Some(7.0)], seven_past, quarter, "kW");
    take_in(world, &world.users.plain, solar, askew).await;
    let there = toy.get_sensor_data(solar, noon, quarter, "kW");
    assert_eq!(values(world, there).await, [Some(7.0)]);
    // Off the grid there is nothing, and nothing says so.
    let askew = toy.get_sensor_data(solar, seven_past, quarter, "kW");
    assert_eq!(values(world, askew).await, [None]);
}

async fn counted(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    for sorted in [true, false] {
        let hour = toy.sensor_stats(solar).sort(sorted).fresh(true);
        let hour = hour
            .event_start_time(start())
            .event_end_time(start() + HOUR);
        let stats = seen.ok(hour.send().await).into_inner().sources;
        let (source, stats) = stats.into_iter().next().unwrap();
        assert!(source.starts_with("toy (ID: "), "{source}");
        let SourceStatistics {
            first_event_start,
            last_event_end,
            last_recorded,
            min_value,
            max_value,
            number_of_values,
            ..
        } = stats;
        assert_eq!(first_event_start, Some(start()));
        assert_eq!(last_event_end, Some(start() + HOUR));
        assert_eq!(last_recorded, Some(first_known()));
        assert_eq!((min_value, max_value), (Some(1.5), Some(4.0)));
        assert_eq!(
            (stats.sum_over_values, number_of_values),
            (Some(8.5), Some(3))
        );
    }
    let all = seen.ok(toy.sensor_stats(solar).fresh(true).send().await);
    assert_eq!(all.sources.len(), 3, "{:?}", all.sources.keys());
    let none = seen.ok(toy.sensor_stats(world.sensor("BATTERY")).send().await);
    assert!(none.sources.is_empty());

    let status = seen.ok(toy.sensor_status(solar).send().await).into_inner();
    let of_users = status.sensors_data.iter().find(|one| {
        assert_eq!(one.id, solar);
        one.source_type == Some(SourceType::User)
    });
    let of_users = of_users.unwrap();
    let end = at("2026-02-01T12:15:00+01:00");
    assert!(of_users.stale && of_users.reason.is_some());
    assert_eq!(of_users.staleness_since, Some(end));
    // A length with fractions of a second.
    let staleness = of_users.staleness.as_ref().unwrap().length().unwrap();
    let off = Utc::now() - end.to_utc() - staleness;
    assert!(off.abs() < TimeDelta::minutes(5), "{staleness}");
    let status = seen.ok(toy.sensor_status(world.sensor("BATTERY")).send().await);
    let [nothing] = &status.sensors_data[..] else {
        panic!("{:?}", status.sensors_data)
    };
    assert_eq!(nothing.reason.as_deref(), Some("no data recorded"));
    assert_eq!(
        (nothing.stale, &nothing.source_type, &nothing.staleness),
        (true, &None, &None)
    );

    let foreign = world.sensor("FOREIGN");
    seen.refused(403, toy.sensor_stats(foreign).send().await);
    seen.refused(403, toy.sensor_status(foreign).send().await);
    for error in [
        seen.refused(422, toy.sensor_stats(UNKNOWN).send().await),
        seen.refused(422, toy.sensor_status(UNKNOWN).send().await),
    ] {
        assert_eq!(fault(&error), "id: No sensor found with ID 99999.");
    }
}

/// What is recorded stays: the newest counts, unless one asks for what was known before.
async fn known_when(world: &World) {
    let (toy, solar) = (&world.users.toy, world.sensor("SOLAR"));
    let other = [Some(1.5), None, Some(3.0), Some(5.0)];
    let again = post(first_values()).prior(first_known());
    let taken = take_in(world, toy, solar, again).await;
    assert_eq!(taken, IngestionResult::SuccessButNothingNew);
    // Another value, as known at the same time.
    let clash = post(other).prior(first_known());
    let clash = toy.post_sensor_data(solar, clash).start().await.unwrap();
    let error = clash.wait(Wait::default()).await.unwrap_err();
    let failure = JobFailure::of(&error).unwrap();
    assert_eq!(failure.reason, FailureReason::AlreadyRecorded);
    assert!(error.remedy().unwrap().contains("another prior"), "{error}");
    assert!(!error.to_string().contains("INSERT"), "{error}");

    let days = TimeDelta::days;
    let later = post(other).prior(first_known() + days(1));
    let taken = take_in(world, toy, solar, later).await;
    assert_eq!(taken, IngestionResult::SuccessWithUnchangedBeliefsSkipped);
    let kw = || get(world, "kW");
    let before = first_known() + TimeDelta::hours(12);
    assert_eq!(values(world, kw()).await, other);
    assert_eq!(values(world, kw().prior(before)).await, first_values());
    // In time after each event: a day is enough for the last alone.
    let [_, _, _, last] = first_values();
    let within_a_day = kw().horizon(-days(1));
    assert_eq!(values(world, within_a_day).await, [None, None, None, last]);
    let within_more = kw().horizon(-TimeDelta::hours(36));
    assert_eq!(values(world, within_more).await, first_values());
    assert_eq!(
        values(world, kw().horizon(TimeDelta::zero())).await,
        [None; 4]
    );
    assert_eq!(
        values(world, kw().source_type(SourceType::User)).await,
        other
    );
    let ours = kw().source_account(world.account("TOY"));
    assert_eq!(values(world, ours).await, other);
}

async fn not_read(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let kw = || get(world, "kW");
    let cases = [
        (
            get(world, "EUR"),
            "Required unit for this sensor is kW, got incompatible unit: EUR",
        ),
        (
            kw().source(UNKNOWN),
            "source: No data source found with id 99999.",
        ),
        (
            kw().source_type("nobody"),
            "source-type: No data source with source-type 'nobody' has recorded any data on this sensor.",
        ),
    ];
    for (request, expected) in cases {
        let error = seen.refused(422, request.send().await);
        assert_eq!(
            (error.kind(), fault(&error)),
            (ErrorKind::Refused, expected.into())
        );
    }
    seen.refused(404, kw().source_account(UNKNOWN).send().await);
    let from =
        |client: &Client, sensor: SensorId| client.get_sensor_data(sensor, start(), HOUR, "kW");
    let error = seen.refused(404, from(toy, UNKNOWN.into()).send().await);
    assert_eq!(error.service_message(), Some("Sensor 99999 not found"));
    let error = seen.refused(403, from(toy, world.sensor("FOREIGN")).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    let nobody = Client::with_token(url(), "no token").build().unwrap();
    seen.refused(401, from(&nobody, world.sensor("PRICE")).send().await);
    // Of which the server would make no time at all.
    let month = toy.get_sensor_data(world.sensor("SOLAR"), start(), month(), "kW");
    let error = month.send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::InvalidInput, 0)
    );
    assert!(error.to_string().contains("P1M"), "{error}");
}

/// As only an answer can bring it.
fn month() -> IsoDuration {
    assert!("P1M".parse::<IsoDuration>().is_err());
    from_value(json!("P1M")).unwrap()
}

async fn not_posted(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let send = |sensor: SensorId, post| toy.post_sensor_data(sensor, post).send();
    let thirds = post([Some(1.0); 3]);
    let error = seen.refused(422, send(solar, thirds).await);
    assert_eq!(
        fault(&error),
        "Resolution of 0:20:00 is incompatible with the sensor's required resolution of 0:15:00."
    );
    let euros = SensorDataPost::new(vec![Some(1.0)], start(), HOUR, "EUR");
    let error = seen.refused(422, send(solar, euros).await);
    assert!(fault(&error).contains("incompatible unit: EUR"), "{error}");
    let error = seen.refused(404, send(UNKNOWN.into(), post(first_values())).await);
    assert_eq!(error.service_message(), Some("Sensor 99999 not found"));
    // Public ones are for admins.
    for (sensor, unit) in [("FOREIGN", "kW"), ("PRICE", "EUR/MWh")] {
        let post = SensorDataPost::new(vec![Some(1.0)], start(), HOUR, unit);
        let error = seen.refused(403, send(world.sensor(sensor), post).await);
        assert_eq!(error.kind(), ErrorKind::Permission);
    }
    let much = vec![Some(0.123_456_789_012); 250_000];
    let minutes = TimeDelta::minutes(15 * 250_000);
    let much = SensorDataPost::new(much, start(), minutes, "kW");
    let error = seen.refused(413, send(solar, much).await);
    assert!(error.is_too_large(), "{error}");
    assert_eq!(error.code(), Some("PAYLOAD_TOO_LARGE"));

    // What the server fails on is not even sent.
    let months = SensorDataPost::new(vec![Some(1.0)], start(), month(), "kW");
    for (wrong, remedy) in [(post([]), "value"), (months, "days, hours and minutes")] {
        let error = send(solar, wrong).await.unwrap_err();
        assert!(error.to_string().contains(remedy), "{error}");
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::InvalidInput, 0)
        );
    }
}

/// As servers do that no worker takes data in for.
async fn at_once(world: &World) {
    let (seen, toy, legacy) = (&world.seen, &world.users.toy, world.sensor("LEGACY"));
    let first = || post(first_values()).prior(first_known());
    let receipt = seen.ok(toy.post_sensor_data(legacy, first()).send().await);
    assert_eq!((receipt.status(), &receipt.job), (200, &None));
    assert_eq!(receipt.status, ReceiptStatus::Processed);
    let again = toy.post_sensor_data(legacy, first()).start().await.unwrap();
    let known = again.wait(Wait::default()).await.unwrap();
    assert_eq!(known, IngestionResult::SuccessWithUnchangedBeliefsSkipped);
    let other = post([Some(9.0); 4]).prior(first_known());
    let error = seen.refused(403, toy.post_sensor_data(legacy, other).send().await);
    assert_eq!(error.code(), Some("INVALID_REPLACEMENT"));
}

async fn instants(world: &World) {
    let (toy, soc) = (&world.users.toy, world.sensor("SOC"));
    let third = start() + TimeDelta::minutes(3);
    let level = SensorDataPost::new(vec![Some(225.0)], third, TimeDelta::zero(), "kWh");
    take_in(world, toy, soc, level).await;
    let minutes = toy.get_sensor_data(soc, start(), TimeDelta::minutes(5), "kWh");
    let minutes = minutes.resolution(TimeDelta::minutes(1));
    let level = Some(225.0);
    assert_eq!(
        values(world, minutes).await,
        [None, None, None, level, None]
    );
}

async fn deleted(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let delete = |sensor: SensorId, what| toy.delete_sensor_data(sensor, what).send();
    let all = SensorDataDeletion::new;
    let mut wrong = all();
    wrong.extra.insert("end", json!("2026-02-01T00:30:00Z"));
    let reversed = all().start(start() + HOUR).until(start());
    let cases = [
        (reversed, "until: 'until' must not be before 'start'."),
        (
            all().source(UNKNOWN),
            "source: No data source found with id 99999.",
        ),
        (wrong, "end: Unknown field."),
    ];
    for (what, expected) in cases {
        let error = seen.refused(422, delete(solar, what).await);
        assert_eq!(fault(&error), expected);
    }
    let error = seen.refused(422, delete(UNKNOWN.into(), all()).await);
    assert_eq!(fault(&error), "id: No sensor found with ID 99999.");
    seen.refused(403, delete(world.sensor("FOREIGN"), all()).await);
    let plain = world.users.plain.delete_sensor_data(solar, all());
    seen.refused(403, plain.send().await);

    let half = start() + HOUR / 2;
    let third = all().start(half).until(half + TimeDelta::minutes(15));
    assert_eq!(seen.ok(delete(solar, third).await).status(), 204);
    let left = [Some(1.5), None, None, Some(5.0)];
    assert_eq!(values(world, get(world, "kW")).await, left);
    let sources = seen.ok(toy.sources().send().await);
    let ours = sources.sources.iter();
    let mut ours = ours.filter(|source| source.user_id == Some(world.user("TOY")));
    seen.ok(delete(solar, all().source(ours.next().unwrap().id)).await);
    assert_eq!(values(world, get(world, "kW")).await, [None; 4]);
    let names = |sources: Vec<String>| sources.join(" ");
    let left = seen.ok(toy.sensor_stats(solar).fresh(true).send().await);
    let left = names(left.into_inner().sources.into_keys().collect());
    assert!(left.contains("Seed") && left.contains("plain"), "{left}");
    assert!(!left.contains("toy"), "{left}");
    seen.ok(delete(solar, all()).await);
    let none = seen.ok(toy.sensor_stats(solar).fresh(true).send().await);
    assert!(none.sources.is_empty());
}
