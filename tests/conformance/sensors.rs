//! Sensors: made, read, listed, changed, deleted.

use gridwire::core::ErrorKind;
use gridwire::core::chrono::TimeDelta;
use gridwire::core::serde_json::json;
use gridwire::flexmeasures::{
    FlexMeasuresError as _, NewSensor, Page, Sensor, SensorId, SensorUpdate, Unit,
};

use crate::world::{UNKNOWN, World};

pub(crate) async fn run(world: &World) {
    let id = made_and_changed(world).await;
    refused(world, id).await;
    listed(world).await;
    deleted(world, id).await;
}

async fn made_and_changed(world: &World) -> SensorId {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let attributes = json!({"consumption_is_positive": true});
    let new = NewSensor::new("heat", "kW", TimeDelta::minutes(5), world.asset("BUILDING"))
        .timezone("America/St_Johns")
        .attributes(attributes.clone());
    let made = seen.ok(toy.add_sensor(new).send().await);
    assert_eq!(made.status(), 201);
    let read = seen.ok(toy.sensor(made.id).send().await);
    for sensor in [&*made, &*read] {
        assert_eq!(sensor.name, "heat");
        assert_eq!(sensor.unit, Unit::from("kW"));
        assert_eq!(sensor.timezone, "America/St_Johns");
        assert_eq!(
            sensor.event_resolution.length(),
            Some(TimeDelta::minutes(5))
        );
        assert_eq!(sensor.asset_id, world.asset("BUILDING"));
        assert_eq!(sensor.attributes, Some(attributes.clone()));
    }
    // The server's own zone unless told; instants have no length. Any of its members may make one.
    let instants = NewSensor::new("level", "%", TimeDelta::zero(), world.asset("BUILDING"));
    let instants = seen.ok(world.users.plain.add_sensor(instants).send().await);
    assert_eq!(instants.timezone, "Europe/Paris");
    assert_eq!(instants.event_resolution.length(), Some(TimeDelta::zero()));

    let update = SensorUpdate::new()
        .name("warmth")
        .attributes(json!({"note": [1.5, "é"]}));
    let changed = seen.ok(toy.update_sensor(made.id, update).send().await);
    assert_eq!(changed.name, "warmth");
    assert_eq!(changed.attributes, Some(json!({"note": [1.5, "é"]})));
    assert_eq!(changed.timezone, "America/St_Johns");
    made.id
}

async fn refused(world: &World, id: SensorId) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let quarter = TimeDelta::minutes(15);
    let new = |name: &str| NewSensor::new(name, "kW", quarter, world.asset("BUILDING"));
    let half_minute = NewSensor::new("x", "kW", TimeDelta::seconds(30), world.asset("BUILDING"));
    let nowhere = NewSensor::new("x", "kW", quarter, UNKNOWN);
    let florps = NewSensor::new("x", "florps", quarter, world.asset("BUILDING"));
    let cases = [
        (florps, "unit", "cannot be handled"),
        (half_minute, "event_resolution", "multiples of 1 minute"),
        (new("x").timezone("Europe/Pari"), "timezone", "Europe/Paris"),
        (nowhere, "generic_asset_id", "doesn't exist"),
    ];
    for (sensor, field, message) in cases {
        let error = seen.refused(422, toy.add_sensor(sensor).send().await);
        assert_eq!(error.kind(), ErrorKind::Refused);
        let wrong = &error.field_errors()[0];
        assert_eq!(
            (wrong.location.as_deref(), &*wrong.field),
            (Some("json"), field)
        );
        assert!(wrong.messages[0].contains(message), "{wrong}");
    }
    // The server fails; the client knows that it was asked for what cannot be, and says so at once.
    let error = seen.refused(500, toy.add_sensor(new("warmth")).send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
    assert!(error.remedy().unwrap().contains("another name"), "{error}");
    // The statement of the database is nobody's business.
    assert!(!error.to_string().contains("INSERT"), "{error}");

    let error = seen.refused(422, toy.sensor(UNKNOWN).send().await);
    assert_eq!(
        error.field_errors()[0].to_string(),
        "id: No sensor found with ID 99999."
    );
    let foreign = world.sensor("FOREIGN");
    let error = seen.refused(403, toy.sensor(foreign).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    let there = NewSensor::new("x", "kW", quarter, world.asset("FOREIGN"));
    seen.refused(403, toy.add_sensor(there).send().await);
    let rename = || SensorUpdate::new().name("x");
    seen.refused(
        403,
        world.users.plain.update_sensor(id, rename()).send().await,
    );
    seen.refused(422, toy.update_sensor(UNKNOWN, rename()).send().await);
    let mut moved = SensorUpdate::new();
    moved.extra.insert("generic_asset_id", json!(1));
    let error = seen.refused(422, toy.update_sensor(id, moved).send().await);
    assert_eq!(
        error.field_errors()[0].to_string(),
        "generic_asset_id: Unknown field."
    );
}

async fn listed(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let names = |rows: &[Sensor]| -> Vec<String> {
        let mut names: Vec<_> = rows.iter().map(|sensor| sensor.name.clone()).collect();
        names.sort_unstable();
        names
    };
    // Without a page all of them.
    let all = seen.ok(toy.sensors().send().await);
    let expected = [
        "level",
        "power",
        "power",
        "production",
        "state of charge",
        "warmth",
    ];
    assert_eq!(names(all.rows()), expected);
    let Page::Part(page) = seen
        .ok(toy.sensors().per_page(4).page(2).send().await)
        .into_inner()
    else {
        panic!("no page");
    };
    assert_eq!((page.rows.len(), page.total, page.filtered), (2, 6, 6));
    seen.refused(404, toy.sensors().per_page(4).page(3).send().await);

    let tree = seen.ok(toy.sensors().asset(world.asset("BATTERY")).send().await);
    assert_eq!(names(tree.rows()), ["power", "state of charge"]);
    let charge = seen.ok(toy.sensors().filter("charge").send().await);
    assert_eq!(names(charge.rows()), ["state of charge"]);
    let percent = seen.ok(toy.sensors().unit("%").send().await);
    assert_eq!(names(percent.rows()), ["level"]);
    let error = seen.refused(422, toy.sensors().unit("florps").send().await);
    assert_eq!(
        error.field_errors()[0].to_string(),
        "unit: Invalid unit: florps"
    );
    let public = seen.ok(toy.sensors().include_public_assets(true).send().await);
    assert!(names(public.rows()).contains(&"day-ahead price".to_owned()));
    seen.refused(
        403,
        toy.sensors().account(world.account("OTHER")).send().await,
    );
    let both = toy
        .sensors()
        .account(world.account("TOY"))
        .asset(world.asset("MARKET"));
    let error = seen.refused(422, both.send().await);
    let message = "Please provide either an account or an asset ID, not both";
    assert_eq!(error.service_message(), Some(message));
}

async fn deleted(world: &World, id: SensorId) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let error = seen.refused(403, world.users.plain.delete_sensor(id).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert_eq!(seen.ok(toy.delete_sensor(id).send().await).status(), 204);
    seen.refused(422, toy.delete_sensor(id).send().await);
}
