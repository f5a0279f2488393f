//! Areas that add up.

use std::collections::BTreeMap;

use super::*;

/// Values by start and name.
fn by_hour(
    rows: &[Value],
    name: impl Fn(&Value) -> Option<String>,
) -> BTreeMap<i64, BTreeMap<String, f64>> {
    let mut hours: BTreeMap<i64, BTreeMap<String, f64>> = BTreeMap::new();
    for row in rows {
        if let (Some(name), Some(value)) = (name(row), row["value"].as_f64()) {
            hours
                .entry(instant(row, "interval_start"))
                .or_default()
                .insert(name, value);
        }
    }
    hours
}

/// Each area is as high as its value, and all of them lie on each other without a gap.
fn assert_areas(
    picture: &Picture,
    hours: &BTreeMap<i64, BTreeMap<String, f64>>,
    step: i64,
    others: &[&str],
) {
    let panel = picture.panel();
    for (hour, values) in hours {
        #[allow(clippy::cast_precision_loss)]
        let at = (hour + step / 2) as f64;
        let other: f64 = others.iter().filter_map(|name| values.get(*name)).sum();
        for (name, series) in panel
            .series
            .iter()
            .filter(|(_, series)| series.kind == "area")
        {
            let value = if name.starts_with("other (") {
                other
            } else {
                values[name]
            };
            let drawn = series.height_at(at);
            assert!(
                (drawn - value).abs() <= panel.pixel * 0.022,
                "{name} at {hour}: {drawn} for {value}"
            );
        }
        // Positive ones reach from zero to their sum.
        let areas = || panel.series.values().filter(|series| series.kind == "area");
        let top = areas()
            .flat_map(|series| &series.flat)
            .filter(|(from, to, _)| *from < at && at < *to);
        let top = top.map(|(_, _, value)| *value).fold(0.0, f64::max);
        let drawn = values
            .iter()
            .filter(|(name, _)| !others.contains(&&***name))
            .map(|(_, value)| *value)
            .chain([other]);
        let sum: f64 = drawn.filter(|value| *value > 0.0).sum();
        assert!(
            (top - sum).abs() <= panel.pixel * 0.022,
            "{top} for {sum} at {hour}"
        );
    }
}

#[test]
fn production_types_add_up_and_pumping_is_below_zero() {
    let server = server();
    let (picture, rows) = picture_and_rows(
        &server,
        "rte/generation-per-production-type --from 2026-10-25 --to 2026-10-26",
    );
    let hours = by_hour(&rows, |row| {
        let name = row["production_type"].as_str().unwrap();
        (name != "TOTAL").then(|| name.to_owned())
    });
    assert_eq!(hours.len(), 25);
    let others = ["FOSSIL_HARD_COAL", "FOSSIL_OIL"];
    assert!(
        hours
            .values()
            .any(|values| values["HYDRO_PUMPED_STORAGE"] < 0.0),
        "pumping"
    );
    assert_areas(&picture, &hours, 3_600_000, &others);
    picture.assert_says("\"other\" is the sum of 2 series: ");
    for name in others {
        picture.assert_says(name);
    }
    // The service's own total is a line, and no area.
    let total = &picture.panel().series["TOTAL"];
    assert_eq!((&*total.kind, total.rows), ("step", 25));
    for row in rows.iter().filter(|row| row["production_type"] == "TOTAL") {
        #[allow(clippy::cast_precision_loss)]
        let drawn = total
            .step_at((instant(row, "interval_start") + 1_800_000) as f64)
            .unwrap();
        assert!(
            (drawn - row["value"].as_f64().unwrap()).abs() <= picture.panel().pixel * 0.011,
            "{row}"
        );
    }
}

#[test]
fn sums_are_drawn_once_and_not_with_their_parts() {
    let server = server();
    let (picture, rows) = picture_and_rows(
        &server,
        "rte/generation-mix --from 2026-10-26 --to 2026-10-27",
    );
    let hours = by_hour(&rows, |row| {
        (row["production_subtype"] == "TOTAL")
            .then(|| row["production_type"].as_str().unwrap().to_owned())
    });
    assert_eq!((hours.len(), picture.panel().series.len()), (96, 10));
    assert_areas(&picture, &hours, 900_000, &[]);
    picture.assert_says("Drawn as part of their sums: ");

    let line = "rte/generation-mix --production-type HYDRO --production-subtype \
                HYDRO_RUN_OF_RIVER_AND_POUNDAGE,HYDRO_WATER_RESERVOIR --from 2026-10-26 --to 2026-10-27";
    let (picture, rows) = picture_and_rows(&server, line);
    let hours = by_hour(&rows, |row| {
        Some(row["production_subtype"].as_str().unwrap().to_owned())
    });
    assert_eq!(picture.panel().series.len(), 2, "parts without their sum");
    assert_areas(&picture, &hours, 900_000, &[]);
}

#[test]
fn a_total_alone_is_what_was_asked_for() {
    let server = server();
    let line = "rte/generation-per-production-type --production-type TOTAL --from 2026-10-26 --to 2026-10-27";
    let (picture, rows) = picture_and_rows(&server, line);
    assert_eq!(rows.len(), 24);
    let hours = by_hour(&rows, |_| Some("TOTAL".to_owned()));
    assert_areas(&picture, &hours, 3_600_000, &[]);
}

#[test]
fn areas_of_a_year_are_means_of_columns_and_the_picture_stays_small() {
    let server = server();
    let line = "rte/generation-per-production-type --production-type SOLAR,NUCLEAR --from 2025-01-01 --to 2026-01-01";
    let (picture, rows) = picture_and_rows(&server, line);
    picture
        .assert_says("More values than pixels: each of 960 columns shows the mean of its values");
    assert!(picture.text.len() < 150_000, "{}", picture.text.len());
    let panel = picture.panel();
    for name in ["SOLAR", "NUCLEAR"] {
        let mine = rows.iter().filter(|row| row["production_type"] == name);
        let values: Vec<f64> = mine.filter_map(|row| row["value"].as_f64()).collect();
        #[allow(clippy::cast_precision_loss)]
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let series = &panel.series[name];
        let area = series
            .flat
            .iter()
            .map(|(from, to, value)| (to - from) * value)
            .sum::<f64>();
        let whole =
            instant(&rows[rows.len() - 1], "interval_end") - instant(&rows[0], "interval_start");
        #[allow(clippy::cast_precision_loss)]
        let drawn = area / whole as f64;
        assert!(
            (drawn - mean).abs() < mean * 0.001,
            "{name}: {drawn} for {mean}"
        );
    }
}
