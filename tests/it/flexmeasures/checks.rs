//! What is refused before it is sent, each with field, value, rule and remedy.

use gridwire::core::http::Bytes;
use gridwire::core::serde_json::{json, to_value};
use gridwire::flexmeasures::chrono::TimeDelta;
use gridwire::flexmeasures::{
    FlexContext, FlexModel, ProcessType, ScheduleTrigger, SensorDataPost, SensorDataUpload,
    SensorId, SensorReference, TimeRange, TimedQuantity, VariableQuantity,
};

use super::{World, answer};
use crate::support::at;

const START: &str = "2026-06-15T00:00:00+02:00";

fn hour() -> TimeRange {
    TimeRange::new(at(START), at(START) + TimeDelta::hours(1)).unwrap()
}

fn battery() -> FlexModel {
    FlexModel::storage(7)
}

#[test]
fn builders_write_what_the_documentation_shows() {
    let model = battery()
        .targets([(at(START), "50 kWh")])
        .minima([(hour(), 10.5)])
        .maxima([TimedQuantity::new("90 kWh")
            .start(at(START))
            .duration(TimeDelta::hours(2))]);
    assert_eq!(
        to_value(&model).unwrap(),
        json!({
            "sensor": 7,
            "soc-targets": [{"value": "50 kWh", "datetime": START}],
            "soc-minima": [{"value": 10.5, "start": START, "end": "2026-06-15T01:00:00+02:00"}],
            "soc-maxima": [{"value": "90 kWh", "start": START, "duration": "PT2H"}],
        })
    );
    let mut process =
        FlexModel::process(7, TimeDelta::hours(2), 3.5).process_type(ProcessType::Shiftable);
    process.extra.insert("colour", json!("green"));
    assert_eq!(
        to_value(&process).unwrap(),
        json!({"sensor": 7, "duration": "PT2H", "power": 3.5, "process-type": "SHIFTABLE", "colour": "green"})
    );
    let context = FlexContext::prices(SensorId::from(1), "0.1 EUR/kWh");
    assert_eq!(
        to_value(&context).unwrap(),
        json!({"consumption-price": {"sensor": 1}, "production-price": "0.1 EUR/kWh"})
    );
    let trigger = ScheduleTrigger::over(hour(), [battery(), FlexModel::storage(8)]);
    assert_eq!(
        to_value(&trigger).unwrap(),
        json!({"start": START, "duration": "PT1H", "flex-model": [{"sensor": 7}, {"sensor": 8}]})
    );
}

#[tokio::test]
async fn schedules_that_cannot_be_meant() {
    let world = World::start(|_, _| answer(500, json!({}))).await;
    let of = |model: FlexModel| ScheduleTrigger::over(hour(), model);
    let within = |context: FlexContext| of(battery()).flex_context(context);
    let both = FlexContext::new()
        .inflexible_consumption([SensorReference::new(4)])
        .inflexible_device_sensors([SensorId::from(5), SensorId::from(6)]);
    let reversed = TimedQuantity::new(1.0).start(at(START)).end(at(START));
    let pieces: VariableQuantity = vec![TimedQuantity::new("1 kW")].into();
    for (trigger, expected) in [
        (
            of(FlexModel::new()),
            "flex-model.0 = no device: an entry tells by its sensor or asset",
        ),
        (
            of(battery()).duration(TimeDelta::zero()),
            "duration = PT0M: is no time at all",
        ),
        (
            of(battery()).resolution(-TimeDelta::minutes(15)),
            "resolution = -PT15M: is no time at all",
        ),
        (
            of(battery()).sequential(true),
            "sequential = true: without a resolution such a job always fails",
        ),
        (
            of(battery().soc_at_start(f64::NAN)),
            "flex-model.0.soc-at-start = NaN: JSON has no such number",
        ),
        (
            of(battery().soc_minima(vec![TimedQuantity::new("1 kWh")])),
            "flex-model.0.soc-minima.0 = Text(\"1 kWh\"): has no time, or more than one",
        ),
        (
            of(battery().minima([(at(START), f64::INFINITY)])),
            "flex-model.0.soc-minima.0.value = inf: JSON",
        ),
        (
            of(battery().soc_targets(vec![reversed])),
            "flex-model.0.soc-targets.0 = 2026-06-15T00:00:00+02:00 to 2026-06-15T00:00:00+02:00: the end must be after the start",
        ),
        (
            of(battery().soc_gain([])),
            "flex-model.0.soc-gain = []: the server takes no empty list",
        ),
        (
            of(battery().soc_usage([pieces])),
            "flex-model.0.soc-usage.0.0 = Text(\"1 kW\"): has no time",
        ),
        (
            of(battery()
                .roundtrip_efficiency("90%")
                .charging_efficiency("95%")),
            "flex-model.0.roundtrip-efficiency = Text(\"90%\"): stands beside",
        ),
        (
            within(both),
            "flex-context.inflexible-device-sensors = 5, 6: stands beside inflexible-consumption or inflexible-production",
        ),
        (
            within(FlexContext::new().commodities([FlexContext::prices(f64::NAN, 1.0)])),
            "flex-context.commodities.0.consumption-price = NaN: JSON",
        ),
    ] {
        let error = world
            .client
            .trigger_schedule(3, trigger)
            .start()
            .await
            .unwrap_err();
        assert!(
            error.is_invalid_input() && error.remedy().is_some(),
            "{error}"
        );
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    assert_eq!(world.posted("").len(), 0);
}

#[tokio::test]
async fn data_that_cannot_be_meant() {
    let world = World::start(|_, _| answer(200, json!({"status": "PROCESSED"}))).await;
    let quarter = TimeDelta::minutes(15);
    let post = |values, duration: TimeDelta| SensorDataPost::new(values, at(START), duration, "kW");
    for (post, expected) in [
        (
            post(vec![], quarter),
            "values = none: at least one value is needed",
        ),
        (
            post(vec![None, Some(f64::NAN)], quarter),
            "values[1] = NaN: JSON has no such number",
        ),
        (
            post(vec![Some(1.0)], -quarter),
            "duration = -PT15M: is no time at all",
        ),
        (
            post(vec![Some(1.0), None], TimeDelta::zero()),
            "duration = PT0M: is no time at all",
        ),
    ] {
        let error = world
            .client
            .post_sensor_data(7, post)
            .start()
            .await
            .unwrap_err();
        assert!(
            error.is_invalid_input() && error.remedy().is_some(),
            "{error}"
        );
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    assert_eq!(world.posted("").len(), 0);
    // One value of a sensor of instants.
    let instant = world
        .client
        .post_sensor_data(7, post(vec![Some(1.0)], TimeDelta::zero()));
    assert_eq!(instant.start().await.unwrap().id, None);
}

/// The server takes columns by their places, and a number for an instant of 1970.
#[tokio::test]
async fn files_are_looked_at_before_they_go() {
    let world = World::start(|_, _| answer(200, json!({"status": "PROCESSED"}))).await;
    let upload = |name: &str, content: &'static str| {
        let upload = SensorDataUpload::content(name, Bytes::from_static(content.as_bytes()));
        world.client.upload_sensor_data(7, upload).start()
    };
    for (content, rule) in [
        ("1,2\n3,4\n", "\"1,2\": its first line has values"),
        (
            "2026-01-01T00:00:00Z,4\n2026-01-01T00:15:00Z,5\n",
            "its first line has values",
        ),
        (
            "value,start\n1,2026-01-01T00:00:00Z\n",
            "\"1\": is a number where an instant is needed",
        ),
        ("start,value\n\n", "has no line of values"),
        ("start;value\n2026-01-01T00:00:00Z;4\n", "has one column"),
        (
            "start,value\n2026-01-01T00:00:00Z,four\n",
            "\"four\": is not a number",
        ),
        ("", "is empty"),
    ] {
        let error = upload("a.CSV", content).await.unwrap_err();
        assert!(
            error.is_invalid_input() && error.remedy().is_some(),
            "{error}"
        );
        assert!(error.to_string().contains(rule), "{error}");
    }
    for (name, content) in [
        ("a.csv", "\u{feff}start,value\n2026-01-01 00:00,4\n"),
        (
            "a.csv",
            "\"start\",\"value\"\r\n\"2026-01-01T00:00:00Z\",\r\n",
        ),
        (
            "a.csv",
            "event_value,source,event_start\n4,me,2026-01-01T00:00:00Z\n",
        ),
        ("a.xlsx", "1,2\n3,4\n"),
    ] {
        assert_eq!(upload(name, content).await.unwrap().id, None);
    }
    assert_eq!(world.asked("POST", "/data/upload").len(), 4);
}
