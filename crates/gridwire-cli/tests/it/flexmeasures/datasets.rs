//! `datasets`: the one of FlexMeasures, whose zone and unit are its sensor's.

use serde_json::{Value, json};

use crate::run::run;

#[test]
fn zone_and_unit_are_not_known_before_the_sensor_is() {
    let datasets = run("datasets --format json").code(0).json();
    let mut all = datasets.as_array().unwrap().iter();
    let dataset = all
        .find(|dataset| dataset["name"] == "flexmeasures/sensor-data")
        .unwrap();
    let keys = dataset["keys"].as_array().unwrap().iter();
    let keys: Vec<_> = keys
        .map(|key| (key["name"].as_str().unwrap(), key["required"] == true))
        .collect();
    assert_eq!(
        keys,
        [
            ("sensor-id", true),
            ("unit", false),
            ("source", false),
            ("prior", false)
        ]
    );
    assert_eq!(dataset["zone"], Value::Null);
    assert_eq!(
        dataset["fetched"],
        json!([
            "interval_start",
            "interval_end",
            "sensor",
            "field",
            "value",
            "unit"
        ])
    );
    let columns = dataset["columns"].as_array().unwrap();
    let value = columns.iter().find(|column| column["name"] == "value");
    assert_eq!(value.unwrap()["unit"], Value::Null);
}

#[test]
fn help_has_its_keys_and_whose_days_they_are() {
    let help = run("fetch flexmeasures/sensor-data --help").code(0).out;
    for part in [
        "YYYY-MM-DD (midnight, where the data are)",
        "Days are those of the sensor's time zone.",
        "100,000 values are asked for at once",
        "the sensor's own unless set",
        "--prior <T>",
    ] {
        assert!(help.contains(part), "{part} in {help}");
    }
    let text = run("datasets").code(0).out;
    assert!(
        text.contains("  options   --sensor-id, --unit, --source, --prior\n"),
        "{text}"
    );
}
