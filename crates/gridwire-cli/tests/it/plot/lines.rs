//! Steps and lines.

use super::*;

/// Every row of a series is drawn from its start to its end.
fn assert_steps(picture: &Picture, rows: &[Value], name: impl Fn(&Value) -> String) {
    assert!(!rows.is_empty());
    for row in rows {
        let Some(value) = row["value"].as_f64() else {
            continue;
        };
        let unit = row["unit"].as_str().unwrap();
        let panel = picture
            .panels
            .iter()
            .find(|panel| panel.unit == unit)
            .unwrap();
        let series = &panel.series[&name(row)];
        assert_eq!(series.kind, "step");
        let (from, to) = (instant(row, "interval_start"), instant(row, "interval_end"));
        #[allow(clippy::cast_precision_loss)]
        let (from, to) = (from as f64, to as f64);
        for at in [0.1, 0.5, 0.9].map(|share| from + share * (to - from)) {
            let drawn = series
                .step_at(at)
                .unwrap_or_else(|| panic!("nothing at {at} of {row}"));
            assert!(
                (drawn - value).abs() <= panel.pixel * 0.011,
                "{drawn} for {row}"
            );
        }
    }
}

#[test]
fn a_value_that_holds_over_an_interval_is_a_step() {
    let server = server();
    let (picture, rows) = picture_and_rows(
        &server,
        "rte/water-reserves --from 2025-12-29 --to 2026-03-02",
    );
    assert_eq!(rows.len(), 9);
    assert_steps(&picture, &rows, |_| "value".to_owned());
    assert_eq!(picture.panel().series["value"].pieces, 1);
    picture.assert_says("Energy stored in the reservoirs of hydro power, per week");
    picture.assert_says("rte/water-reserves · 2025-12-29 to 2026-03-01");
    picture.assert_says("MWh");
    picture.assert_says(
        "Source: RTE Actual Generation v1 (General terms and conditions of use of the RTE APIs). \
         Asked on 2026-11-02 10:00 CET with gridwire",
    );
}

#[test]
fn days_of_23_and_25_hours_are_drawn_right() {
    let server = server();
    for (from, to, steps, change, marks) in [
        (
            "2026-03-29",
            "2026-03-30",
            23,
            "clocks go forward: no 02:00 to 03:00",
            12,
        ),
        (
            "2026-10-25",
            "2026-10-26",
            25,
            "clocks go back: 02:00 to 03:00 comes twice",
            14,
        ),
    ] {
        let unit = "17W100P100P0S26Q";
        let line =
            format!("rte/generation-per-unit --unit-eic-code {unit} --from {from} --to {to}");
        let (picture, rows) = picture_and_rows(&server, &line);
        assert_eq!(rows.len(), steps);
        assert_steps(&picture, &rows, |_| unit.to_owned());
        picture.assert_says(change);
        picture.assert_says("local time, Europe/Paris");
        picture.assert_says(&format!("{steps} hours"));
        let is_time =
            |text: &&String| text.ends_with(":00") && text.len() == 5 || text.ends_with("again");
        assert_eq!(
            picture.texts.iter().filter(is_time).count(),
            marks,
            "{:#?}",
            picture.texts
        );
    }
    picture_of_zurich(&server);
}

/// Quarters of an hour of a site in Zurich, which has many series.
fn picture_of_zurich(server: &Server) {
    server
        .sandbox
        .climkit()
        .set_limit(gridwire_sandbox::ClimkitLimit::Off);
    let site = gridwire_sandbox::ClimkitSite::LesTilleuls.id();
    let line = format!("climkit/site-data --site-id {site} --from 2026-10-25 --to 2026-10-26");
    let (picture, rows) = picture_and_rows(server, &line);
    let name = |row: &Value| {
        let [meter, field] = ["meter", "field"].map(|key| row[key].as_str().unwrap_or_default());
        format!("{meter} {field}").trim_start().to_owned()
    };
    let (drawn, left_out): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|row| picture.panel().series.contains_key(&name(row)));
    assert_steps(&picture, &drawn, name);
    assert_eq!(drawn.len(), 8 * 100);
    picture.assert_says("local time, Europe/Zurich");
    picture.assert_says("02:00 again");
    let mut others: Vec<String> = left_out.iter().map(name).collect();
    others.sort();
    others.dedup();
    picture.assert_says(&format!(
        "8 of {} series are drawn, those with the largest mean amounts",
        others.len() + 8
    ));
    // All of them are named for those who read the file.
    let details = picture
        .text
        .split("<desc>")
        .nth(1)
        .unwrap()
        .split("</desc>")
        .next()
        .unwrap();
    for other in others {
        assert!(details.contains(&other), "{other} in {details}");
    }
}

#[test]
fn what_was_measured_at_an_instant_is_a_point_of_a_line() {
    let server = server();
    let line = "edf-sf/production --site-id 200 --equipment-type meter --equipment-id 1 --agg avg --period 15m \
                --from 2026-11-01 --to 2026-11-01T06:00:00Z";
    let (picture, rows) = picture_and_rows(&server, line);
    let units: Vec<_> = picture.panels.iter().map(|panel| &*panel.unit).collect();
    assert_eq!(
        units,
        ["kW", "kvar", "Hz", "V", "A"],
        "a panel for each unit"
    );
    assert_eq!(rows.len(), 5 * 24);
    for panel in &picture.panels {
        let [series] = panel.series.values().collect::<Vec<_>>()[..] else {
            panic!("{}", panel.unit)
        };
        assert_eq!((&*series.kind, series.rows, series.pieces), ("line", 24, 1));
        assert_eq!(series.points, series.dots, "few values have dots");
        let mine = rows.iter().filter(|row| row["unit"] == *panel.unit);
        for ((at, value), row) in series.points.iter().zip(mine) {
            #[allow(clippy::cast_precision_loss)]
            let start = instant(row, "interval_start") as f64;
            assert!((at - start).abs() < 1000.0, "{at} of {row}");
            assert!(
                (value - row["value"].as_f64().unwrap()).abs() <= panel.pixel * 0.011,
                "{value} of {row}"
            );
        }
    }
    // 50 Hz would be a straight line on an axis from zero.
    picture.assert_says("50.00");
}

#[test]
fn more_values_than_pixels_keep_their_lowest_and_their_highest() {
    let server = server();
    let line = "edf-sf/production --site-id 200 --equipment-type renewable --equipment-id 1 \
                --from 2026-11-01 --to 2026-11-01T04:00:00Z";
    let folder = Folder::new();
    plot(&server, line, &folder, "picture.svg").code(0);
    let picture = Picture::read(&folder.path("picture.svg"));
    picture.assert_says(
        "More values than pixels: each of 960 columns shows the lowest and the highest",
    );
    assert!(picture.text.len() < 300_000, "{}", picture.text.len());
    let rows = rows(&server, line);
    assert!(rows.len() > 20_000, "{}", rows.len());
    for panel in &picture.panels {
        let values = rows
            .iter()
            .filter(|row| row["unit"] == *panel.unit)
            .filter_map(|row| row["value"].as_f64());
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let series = panel.series.values().next().unwrap();
        let (mut least, mut most) = (f64::MAX, f64::MIN);
        for (_, value) in &series.extremes {
            (least, most) = (least.min(*value), most.max(*value));
        }
        assert!(
            (least - low).abs() <= panel.pixel * 0.011,
            "{least} for {low}"
        );
        assert!(
            (most - high).abs() <= panel.pixel * 0.011,
            "{most} for {high}"
        );
    }
}
