//! What stands beside the generated code: histories, sums, codes.

use std::collections::BTreeMap;

use gridwire::core::serde_json::{Value, from_value, json};
use gridwire::core::series::SeriesRow;
use gridwire::core::wire::decode;
use gridwire::rte_capacities::{
    CapacitiesPerProductionTypeAnswer, CpcCapacity, CpcProductionType, DepartmentCode, EicCode,
    ProductionType, ProductionUnitCapacities, cpc_totals_kw, totals_mw,
};

use crate::support::{World, at, examples, years};

/// A station with values of start, end and capacity, in the order given.
fn station(values: &[(&str, &str, f64)]) -> ProductionUnitCapacities {
    let date = |text: &str| (!text.is_empty()).then(|| format!("{text}T00:00:00+01:00"));
    let values: Vec<Value> = values
        .iter()
        .map(|(start, end, capacity)| json!({"start_date": date(start), "end_date": date(end), "installed_capacity": capacity}))
        .collect();
    from_value(json!({"production_unit": {"code_eic": "X"}, "values": values})).unwrap()
}

fn capacity(station: &ProductionUnitCapacities, day: &str) -> Option<f64> {
    let value = station.in_force(&at(&format!("{day}T00:00:00+01:00")))?;
    value.installed_capacity_mw
}

#[test]
fn the_value_in_force_whatever_the_order() {
    let mut history = [
        ("2016-01-01", "", 345.0),
        ("1998-10-01", "2011-04-01", 298.0),
        ("2011-04-01", "2016-01-01", 312.5),
    ];
    for _ in 0..3 {
        history.rotate_left(1);
        let station = station(&history);
        for (day, expected) in [
            ("1998-09-30", None),
            ("1998-10-01", Some(298.0)),
            ("2011-03-31", Some(298.0)),
            ("2011-04-01", Some(312.5)),
            ("2015-12-31", Some(312.5)),
            ("2016-01-01", Some(345.0)),
            ("2099-01-01", Some(345.0)),
        ] {
            assert_eq!(capacity(&station, day), expected, "{day}");
        }
    }
}

#[test]
fn open_ends_overlaps_and_gaps() {
    // Ever since, until further notice.
    assert_eq!(
        capacity(&station(&[("", "", 1.0)]), "1900-01-01"),
        Some(1.0)
    );
    // The latest of two that hold, also over one without a start.
    let twice = station(&[
        ("2010-01-01", "", 2.0),
        ("", "", 1.0),
        ("2020-01-01", "", 3.0),
    ]);
    assert_eq!(capacity(&twice, "2009-12-31"), Some(1.0));
    assert_eq!(capacity(&twice, "2015-01-01"), Some(2.0));
    assert_eq!(capacity(&twice, "2025-01-01"), Some(3.0));
    // Closed for a while.
    let gap = station(&[("2010-01-01", "2012-01-01", 1.0), ("2014-01-01", "", 2.0)]);
    assert_eq!(capacity(&gap, "2013-01-01"), None);
    assert_eq!(capacity(&station(&[]), "2013-01-01"), None);
}

#[test]
fn the_instant_counts_and_not_its_zone() {
    let station = station(&[("2024-01-01", "2025-01-01", 1.0)]);
    let force = |text| station.in_force(&at(text)).is_some();
    assert!(force("2023-12-31T23:00:00+00:00") && !force("2023-12-31T22:59:59Z"));
    assert!(force("2025-01-01T08:59:59+10:00") && !force("2025-01-01T09:00:00+10:00"));
}

#[tokio::test]
async fn stations_of_the_sandbox_have_one_value_at_a_time() {
    let world = World::start().await;
    let year = years(2025, 2025);
    let operation = world.client.capacities_per_production_unit();
    let answer = operation
        .start_date(year.from())
        .end_date(year.to())
        .send()
        .await
        .unwrap();
    let (mut several, instant) = (0, at("2025-07-01T00:00:00+02:00"));
    for station in &answer.capacities_per_production_unit {
        several += usize::from(station.values.len() > 1);
        let holding = station.values.iter().filter(|value| {
            value.start_date.unwrap() <= instant && value.end_date.is_none_or(|end| instant < end)
        });
        let holding: Vec<_> = holding.collect();
        assert_eq!(station.in_force(&instant), holding.first().copied());
        assert!(holding.len() <= 1);
    }
    assert!(several > 0);
}

fn cpc(
    updated: &str,
    department: &str,
    network: &str,
    sector: &str,
    value: Option<u32>,
) -> CpcCapacity {
    let updated = (!updated.is_empty()).then(|| format!("{updated}T00:00:00+01:00"));
    from_value(json!({"updated_date": updated, "department_code": department, "network_connection": network, "production_type": sector, "value": value})).unwrap()
}

fn sums<const N: usize>(sums: [(CpcProductionType, f64); N]) -> BTreeMap<CpcProductionType, f64> {
    sums.into()
}

#[test]
fn france_and_its_departments_are_counted_once() {
    let rows = [
        cpc("2025-01-01", "FR", "RPD", "WIND", Some(1000)),
        cpc("2025-01-01", "FR-01", "RPD", "WIND", Some(400)),
        cpc("2025-01-01", "FR-35", "RPD", "WIND", Some(600)),
        cpc("2025-01-01", "FR", "RPT", "WIND", Some(50)),
        // Without a row of France the departments are the sum.
        cpc("2025-01-01", "FR-01", "RPD", "SOLAR", Some(7)),
        cpc("2025-01-01", "FR-35", "RPD", "SOLAR", Some(8)),
        cpc("2025-01-01", "FR-35", "RPT", "SOLAR", Some(100)),
        // No figure at all.
        cpc("", "FR", "RPD", "HYDRO", None),
    ];
    assert_eq!(
        cpc_totals_kw(&rows, &at("2025-06-01T00:00:00+02:00")),
        sums([
            (CpcProductionType::Wind, 1050.0),
            (CpcProductionType::Solar, 115.0)
        ])
    );
}

#[test]
fn the_latest_update_counts_and_none_of_the_future() {
    let mut rows = vec![
        cpc("2025-03-01", "FR", "RPD", "WIND", Some(3)),
        cpc("2025-01-01", "FR", "RPD", "WIND", Some(1)),
        cpc("2025-02-01", "FR", "RPD", "WIND", Some(2)),
    ];
    for _ in 0..3 {
        rows.rotate_left(1);
        for (day, expected) in [
            ("2025-01-15", 1.0),
            ("2025-02-01", 2.0),
            ("2025-12-31", 3.0),
        ] {
            let instant = at(&format!("{day}T00:00:00+01:00"));
            assert_eq!(
                cpc_totals_kw(&rows, &instant),
                sums([(CpcProductionType::Wind, expected)]),
                "{day}"
            );
        }
        assert_eq!(
            cpc_totals_kw(&rows, &at("2024-12-31T00:00:00+01:00")),
            sums([])
        );
    }
}

/// In the sandbox the row of France is the sum of its departments: both ways give the same.
#[tokio::test]
async fn totals_of_the_sandbox_agree_with_themselves() {
    let world = World::start().await;
    let answer = world.client.capacities_cpc().send().await.unwrap();
    let now = world.sandbox.now();
    let all = cpc_totals_kw(&answer.capacities_cpc, &now);
    let (france, departments): (Vec<_>, Vec<_>) = answer
        .capacities_cpc
        .iter()
        .partition(|row| row.department_code.is_france());
    assert!(!france.is_empty() && departments.len() > 300);
    assert_eq!(cpc_totals_kw(france, &now), all);
    assert_eq!(cpc_totals_kw(departments, &now), all);
    assert_eq!(all.len(), 9);
    let naive: f64 = answer
        .capacities_cpc
        .iter()
        .filter_map(|row| row.value_kw)
        .sum();
    assert!(
        (naive - 2.0 * all.values().sum::<f64>()).abs() < 0.5,
        "adding all up counts twice"
    );
}

#[test]
fn a_year_has_each_type_once() {
    let row = |year: i32, sector: &str, value: Value, updated: Option<&str>| json!({"start_date": format!("{year}-01-01T00:00:00+01:00"), "end_date": format!("{}-01-01T00:00:00+01:00", year + 1), "type": sector, "value": value, "updated_date": updated});
    let document = json!({"capacities_per_production_type": [{"values": [
        row(2025, "SOLAR", json!(20.5), Some("2025-01-02T00:00:00+01:00")),
        row(2025, "SOLAR", json!(19), Some("2024-12-27T00:00:00+01:00")),
        row(2025, "SOLAR", json!(18), None),
        row(2025, "NUCLEAR", json!(62990), None),
        row(2025, "WASTE", Value::Null, Some("2025-01-02T00:00:00+01:00")),
        row(2024, "SOLAR", json!(17), None),
    ]}]});
    let answer: CapacitiesPerProductionTypeAnswer =
        decode(document.to_string().as_bytes()).unwrap();
    let rows = SeriesRow::flatten(answer.capacities_per_production_type);
    assert_eq!(
        totals_mw(&rows, &at("2025-12-31T23:59:59+01:00")),
        [
            (ProductionType::Solar, 20.5),
            (ProductionType::Nuclear, 62990.0)
        ]
        .into()
    );
    assert_eq!(
        totals_mw(&rows, &at("2024-12-31T23:59:59+01:00")),
        [(ProductionType::Solar, 17.0)].into()
    );
    assert_eq!(
        totals_mw(&rows, &at("2026-01-01T00:00:00+01:00")),
        BTreeMap::new()
    );
}

#[test]
fn department_codes() {
    assert_eq!(DepartmentCode::france().as_str(), "FR");
    assert!(DepartmentCode::france().is_france());
    for (number, code) in [
        ("01", "FR-01"),
        ("95", "FR-95"),
        ("2A", "FR-2A"),
        ("2B", "FR-2B"),
        ("971", "FR-971"),
        ("69M", "FR-69M"),
        ("6AE", "FR-6AE"),
    ] {
        let department = DepartmentCode::department(number).unwrap();
        assert_eq!(department, code.parse().unwrap());
        assert_eq!((department.as_str(), department.is_france()), (code, false));
    }
    for wrong in ["", "1", "00", "2C", "2a", "999", "FR-01", "01 ", "é"] {
        let error = DepartmentCode::department(wrong).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "department = {wrong:?}: not the number of a department. Write two digits (01), 2A or 2B, or three digits for a department overseas (974)"
            )
        );
    }
    for (wrong, remedy) in [
        ("35", "Write FR-35"),
        ("2A", "Write FR-2A"),
        (
            "fr",
            "Write FR for France, FR-01, FR-2A or FR-974 for a department",
        ),
        (
            "FR35",
            "Write FR for France, FR-01, FR-2A or FR-974 for a department",
        ),
        (
            "FR-1",
            "Write FR for France, FR-01, FR-2A or FR-974 for a department",
        ),
    ] {
        let error = DepartmentCode::new(wrong).unwrap_err();
        assert!(
            error.is_invalid_input() && error.to_string().contains("rule CCPC-RG02"),
            "{error}"
        );
        assert_eq!(error.remedy(), Some(remedy));
    }
    // A service may know more than we do.
    assert_eq!(DepartmentCode::from("anything").as_str(), "anything");
}

#[tokio::test]
async fn every_eic_code_of_the_sandbox_and_the_examples_checks() {
    let world = World::start().await;
    let answer = world
        .client
        .capacities_per_production_unit()
        .send()
        .await
        .unwrap();
    let mut codes: Vec<EicCode> = Vec::new();
    for station in &answer.capacities_per_production_unit {
        let unit = &station.production_unit;
        codes.push(unit.code_eic.clone());
        codes.extend(unit.code_eic_producteur.clone());
    }
    assert!(codes.len() > 150, "{}", codes.len());
    for code in &codes {
        assert!(code.is_valid(), "{code}");
        assert_eq!(EicCode::new(code.as_str()).unwrap(), *code);
        // One character changed is found, whichever it is.
        for place in 0..16 {
            let mut wrong = code.as_str().to_owned();
            let other = if wrong.as_bytes()[place] == b'7' {
                "8"
            } else {
                "7"
            };
            wrong.replace_range(place..=place, other);
            assert!(EicCode::new(&wrong).is_err(), "{code} and {wrong}");
        }
    }
    for (file, body) in examples("rte-capacities") {
        if file.starts_with("capacities_per_production_unit") {
            let answer: gridwire::rte_capacities::CapacitiesPerProductionUnitAnswer =
                decode(&body).unwrap();
            for station in answer.capacities_per_production_unit {
                assert!(station.production_unit.code_eic.is_valid(), "{file}");
            }
        }
    }
}

#[test]
fn a_wrong_eic_code_is_refused_and_a_sent_one_kept() {
    for wrong in [
        "",
        "17W100P100P0341",
        "17w100p100p0341j",
        "17W100P100P0341-",
        "17W100P100P03410J",
    ] {
        let error = EicCode::new(wrong).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("EIC code = {wrong:?}: ")),
            "{error}"
        );
        assert!(!EicCode::from(wrong).is_valid());
        assert_eq!(EicCode::from(wrong).to_string(), wrong);
    }
}
