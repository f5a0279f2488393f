//! Data of sensors from files.

use gridwire::core::ErrorKind;
use gridwire::core::chrono::{DateTime, FixedOffset, TimeDelta};
use gridwire::flexmeasures::{
    Client, FailureReason, FlexMeasuresError as _, IngestionResult, JobFailure, SensorDataUpload,
    Wait,
};

use crate::users::url;
use crate::world::{UNKNOWN, World, at, fault, variable};

pub(crate) async fn run(world: &World) {
    taken(world).await;
    refused(world).await;
    not_read(world).await;
    not_sent(world).await;
}

/// An hour of quarters, on a day of March.
fn file(day: u32) -> String {
    let day = format!("2026-03-{day:02}");
    format!(
        "event_start,event_value\n{day}T00:00:00+01:00,1.5\n{day}T00:15:00+01:00,2\n\
         {day}T00:30:00+01:00,\n{day}T00:45:00+01:00,4\n"
    )
}

fn midnight(day: u32) -> DateTime<FixedOffset> {
    at(&format!("2026-03-{day:02}T00:00:00+01:00"))
}

fn csv(day: u32) -> SensorDataUpload {
    SensorDataUpload::content("quarters.csv", file(day))
}

/// What is there at the same hour.
async fn there(world: &World, day: u32) -> Vec<Option<f64>> {
    let toy = &world.users.toy;
    let hour = toy.get_sensor_data(
        world.sensor("SOLAR"),
        midnight(day),
        TimeDelta::hours(1),
        "kW",
    );
    world.seen.ok(hour.send().await).into_inner().values
}

async fn taken(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let expected = [Some(1.5), Some(2.0), None, Some(4.0)];
    let receipt = seen.ok(toy.upload_sensor_data(solar, csv(1)).send().await);
    assert_eq!(receipt.status(), 202);
    toy.wait_for(receipt.job.clone().unwrap(), Wait::default())
        .await
        .unwrap();
    assert_eq!(there(world, 1).await, expected);

    let finish = async |upload| {
        let job = toy.upload_sensor_data(solar, upload).start().await.unwrap();
        let result = job.wait(Wait::default()).await.unwrap();
        assert_eq!(result, IngestionResult::Success);
    };
    // Of this computer, in another unit, known at once.
    let path = format!("{}/quarters.csv", variable("FM_DIR"));
    std::fs::write(&path, file(2)).unwrap();
    let upload = SensorDataUpload::file(&path).unit("kWh");
    finish(upload.belief_time_measured_instantly(true)).await;
    let quarters = expected.map(|value| value.map(|value| value * 4.0));
    assert_eq!(there(world, 2).await, quarters);
    let stats = toy.sensor_stats(solar).fresh(true);
    let stats = stats.event_start_time(midnight(2));
    let stats = seen.ok(stats.send().await).into_inner().sources;
    let of_file = stats.into_values().next().unwrap();
    assert_eq!(of_file.last_recorded, of_file.last_event_end);
    // Several at once.
    finish(csv(3).and(csv(4))).await;
    assert_eq!(there(world, 3).await, expected);
    assert_eq!(there(world, 4).await, expected);

    let legacy = toy.upload_sensor_data(world.sensor("LEGACY"), csv(1));
    let at_once = legacy.start().await.unwrap();
    assert_eq!(at_once.id, None);
    let result = at_once.wait(Wait::default()).await.unwrap();
    assert_eq!(result, IngestionResult::Success);
}

async fn refused(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.sensor("SOLAR"));
    let euros = toy.upload_sensor_data(solar, csv(1).unit("EUR"));
    let error = seen.refused(422, euros.send().await);
    assert_eq!(
        fault(&error),
        "Provided unit 'EUR' is not convertible to sensor unit 'kW'"
    );
    let text = SensorDataUpload::content("quarters.txt", file(1));
    let error = seen.refused(422, toy.upload_sensor_data(solar, text).send().await);
    let wrong = &error.field_errors()[0];
    assert_eq!(wrong.field, "uploaded-files.0");
    assert!(
        wrong.messages[0].contains("Only CSV or Excel files"),
        "{wrong}"
    );
    let error = seen.refused(422, toy.upload_sensor_data(UNKNOWN, csv(1)).send().await);
    assert_eq!(fault(&error), "id: No sensor found with ID 99999.");
    // A page for people comes, of which what it says is shown.
    let nobody = Client::with_token(url(), "no token").build().unwrap();
    let error = seen.refused(401, nobody.upload_sensor_data(solar, csv(1)).send().await);
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Authentication, 1)
    );
    let said = "You could not be properly authenticated for this content or functionality.";
    assert_eq!(error.service_message(), Some(said));
    let foreign = toy.upload_sensor_data(world.sensor("FOREIGN"), csv(1));
    let error = seen.refused(403, foreign.send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    let said = "You cannot be authorized for this content or functionality.";
    assert_eq!(error.service_message(), Some(said));
}

/// Taken, and found to be wrong by the job.
async fn not_read(world: &World) {
    let (toy, solar) = (&world.users.toy, world.sensor("SOLAR"));
    let uneven = file(5).replace("00:15", "00:20");
    let uneven = SensorDataUpload::content("uneven.csv", uneven);
    let no_book = SensorDataUpload::content("book.xlsx", "no book");
    for (upload, why) in [(uneven, "regular event frequency"), (no_book, "Excel")] {
        let job = toy.upload_sensor_data(solar, upload).start().await.unwrap();
        let error = job.wait(Wait::default()).await.unwrap_err();
        let failure = JobFailure::of(&error).unwrap();
        assert_eq!(failure.reason, FailureReason::UnreadableFile);
        assert!(error.to_string().contains(why), "{error}");
    }
}

/// What the server would fail on, or take for something else.
async fn not_sent(world: &World) {
    let (toy, solar) = (&world.users.toy, world.sensor("SOLAR"));
    let large = file(1).repeat(30_000);
    let cases = [
        (SensorDataUpload::content("a.csv", ""), "is empty"),
        (SensorDataUpload::content("a.csv", large), "3.1 MiB"),
        (SensorDataUpload::file("/nowhere/a.csv"), "cannot be read"),
        (
            SensorDataUpload::content("a.csv", "2026-03-01T00:00:00+01:00,1.5\n"),
            "is taken for a header",
        ),
    ];
    for (upload, why) in cases {
        let error = toy.upload_sensor_data(solar, upload).send().await;
        let error = error.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::InvalidInput, 0)
        );
        assert!(error.to_string().contains(why), "{error}");
        assert!(error.remedy().is_some(), "{error}");
    }
}
