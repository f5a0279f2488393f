//! `datasets`: the four of EDF with their keys and units.

use serde_json::{Value, json};

use crate::run::run;

fn names(list: &Value, wanted: impl Fn(&Value) -> bool) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.filter(|one| wanted(one))
        .map(|one| one["name"].as_str().unwrap())
        .collect()
}

#[test]
fn keys_and_units_are_those_of_the_document() {
    let datasets = run("datasets --format json").code(0).json();
    let find = |name: &str| {
        let mut all = datasets.as_array().unwrap().iter();
        all.find(|dataset| dataset["name"] == name).unwrap()
    };
    for (name, required, others) in [
        (
            "edf-sf/production",
            &["site-id", "equipment-type", "equipment-id"][..],
            &["agg", "period"][..],
        ),
        (
            "edf-sf/forecast",
            &["site-id", "forecast-type", "forecast-id"],
            &[
                "generated-after",
                "generated-before",
                "generate-all",
                "agg",
                "period",
            ],
        ),
        (
            "edf-sf/commitment",
            &["site-id", "commitment-id"],
            &[
                "generated-after",
                "generated-before",
                "generate-all",
                "agg",
                "period",
            ],
        ),
        ("edf-sf/tariff", &["site-id", "tariff-id"], &[]),
    ] {
        let dataset = find(name);
        let keys = &dataset["keys"];
        assert_eq!(
            names(keys, |key| key["required"] == true),
            required,
            "{name}"
        );
        assert_eq!(
            names(keys, |key| key["required"] == false),
            others,
            "{name}"
        );
        assert_eq!(dataset["zone"], "Etc/UTC");
    }
    let production = find("edf-sf/production");
    let types = &production["keys"][1]["known"];
    assert_eq!(types.as_array().unwrap().len(), 14);
    for (name, unit) in [
        ("p", json!("kW")),
        ("q", json!("kvar")),
        ("soc", json!("%")),
        ("e", json!("kWh")),
        ("f", json!("Hz")),
        ("u", json!("V")),
        ("i", json!("A")),
        ("irr", json!("W/m²")),
        ("t", json!("°C")),
        ("speed", json!("m/s")),
        ("direction", json!("°")),
        // The answers do not tell it.
        ("value", Value::Null),
        ("state", Value::Null),
    ] {
        let column = json!({"name": name, "role": "value", "unit": unit});
        let columns = production["columns"].as_array().unwrap();
        assert!(columns.contains(&column), "{column} in {columns:?}");
    }
    let genset = json!(["timestamp", "id", "p", "q", "state"]);
    assert_eq!(production["variants"]["genset"], genset);
    assert_eq!(production["variants"].as_object().unwrap().len(), 14);
    assert_eq!(find("edf-sf/tariff")["variants"], json!({}));
    assert_eq!(
        find("edf-sf/forecast")["fetched"],
        json!([
            "interval_start",
            "interval_end",
            "creation_timestamp",
            "id",
            "field",
            "value",
            "unit",
            "quality"
        ])
    );
}

#[test]
fn people_see_which_type_has_which_values() {
    let text = run("datasets").code(0).out;
    for part in [
        "  values    anemometer: speed [m/s], direction [°]\n",
        "            genset: p [kW], q [kvar], state\n",
        // All types of forecasts have the same.
        "  values    p [kW]\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn help_tells_what_a_pair_is_and_what_a_body_looks_like() {
    let short = run("api edf-sf get-tariff -h").code(0).out;
    assert!(short.contains("Goes with --to."), "{short}");
    // Instants are written as for every other service.
    assert!(!short.contains("milliseconds"), "{short}");
    let body = run("api edf-sf put-production --help").code(0).out;
    assert!(
        body.contains("For example:") && body.contains("\"timestamp\": 1767258000000"),
        "{body}"
    );
    let long = run("--help").code(0).out;
    assert!(
        ["EDF_SF_CA", "EDF_SF_CERT", "EDF_SF_KEY"]
            .iter()
            .all(|name| long.contains(name)),
        "{long}"
    );
}
