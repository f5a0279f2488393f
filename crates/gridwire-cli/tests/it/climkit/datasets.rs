//! `datasets`: the four of Climkit with their keys and units.

use serde_json::{Value, json};

use crate::run::run;

#[test]
fn keys_and_units_are_those_of_what_is_counted() {
    let datasets = run("datasets --format json").code(0).json();
    let find = |name: &str| {
        let mut all = datasets.as_array().unwrap().iter();
        all.find(|dataset| dataset["name"] == name).unwrap()
    };
    let names = |dataset: &Value, required: bool| -> Vec<String> {
        let keys = dataset["keys"].as_array().unwrap().iter();
        keys.filter(|key| key["required"] == required)
            .map(|key| key["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let steps = &["meter-type", "sampling-frequency", "zone"][..];
    for (name, required, others) in [
        ("climkit/site-data", &["site-id"][..], steps),
        ("climkit/meter-data", &["site-id", "meter-id"], steps),
        ("climkit/meter-data-raw", &["site-id", "meter-id"], &[]),
        ("climkit/sensor-data", &["site-id", "sensor-id"], &[]),
    ] {
        let dataset = find(name);
        assert_eq!(names(dataset, true), required, "{name}");
        assert_eq!(names(dataset, false), others, "{name}");
        assert_eq!(dataset["zone"], "Europe/Zurich");
        let fetched = dataset["fetched"].as_array().unwrap();
        assert_eq!(fetched[..2], ["interval_start", "interval_end"], "{name}");
        assert_eq!(fetched[3..], ["field", "value", "unit"], "{name}");
    }
    for (name, field, units) in [
        ("site-data", "conso_total", &["kWh", "m³"][..]),
        ("site-data", "storage_discharging_total", &["kWh", "m³"]),
        ("meter-data", "total", &["kWh", "m³"]),
        ("meter-data-raw", "heat_energy_kwh", &["kWh"]),
        ("meter-data-raw", "vol_m3", &["m³"]),
    ] {
        let columns = find(&format!("climkit/{name}"))["columns"].clone();
        let columns = columns.as_array().unwrap().iter();
        let columns = columns.filter(|column| column["name"] == field);
        let found: Vec<_> = columns.map(|column| &column["unit"]).collect();
        assert_eq!(found, units, "{name} {field}");
    }
    // Nobody states what raw indexes count, and each sensor has a unit of its own.
    for (name, field) in [("meter-data-raw", "en_im"), ("sensor-data", "value")] {
        let columns = &find(&format!("climkit/{name}"))["columns"];
        let column = json!({"name": field, "role": "value", "unit": null});
        assert!(columns.as_array().unwrap().contains(&column), "{columns}");
    }
    let variants = find("climkit/meter-data")["variants"].as_object().unwrap();
    assert_eq!(variants.len(), 6);
}

#[test]
fn people_see_the_unit_of_each_type_of_meters() {
    let text = run("datasets").code(0).out;
    for part in [
        "  values    electricity, heating, cooling, charge_point: total [kWh], self [kWh], ext [kWh]\n",
        "            cold_water, hot_water: total [m³], self [m³], ext [m³]\n",
        "  options   --site-id, --sensor-id\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 98),
        "{text}"
    );
}

#[test]
fn help_has_the_values_that_may_be_given() {
    let help = run("fetch climkit/site-data --help").code(0).out;
    for part in [
        "Known values: electricity, heating, cooling, cold_water, hot_water, charge_point.",
        "Known values: 15T, H, D, M, Y.",
        "30 days are asked for at once",
        "midnight, Europe/Zurich",
    ] {
        assert!(help.contains(part), "{part} in {help}");
    }
    let long = run("--help").code(0).out;
    assert!(long.contains("CLIMKIT_USERNAME") && long.contains("CLIMKIT_PASSWORD"));
}
