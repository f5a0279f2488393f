//! A long answer of the recorded shape, with 1,438 rows of 22 columns, made here: the values are invented.

use gridwire::climkit::chrono::{DateTime, TimeDelta};
use gridwire::climkit::{Kwh, SamplingFrequency, SiteDataPoint, SiteRow, ZURICH, is_object_id};
use gridwire::core::serde_json::{Map, Value, to_value};
use gridwire::core::wire::decode;

use crate::support::lost;

const ROWS: i64 = 1_438;
const FLATS: [&str; 4] = [
    "64c200000000000000000011",
    "64c200000000000000000012",
    "64c200000000000000000013",
    "64c200000000000000000014",
];
const ROOF: &str = "64c2000000000000000000f0";

/// A number that looks like any, from a place: the same each time.
fn any(row: i64, column: u64) -> f64 {
    let mixed = (row.cast_unsigned() * 31 + column).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    mixed as f64 / f64::from(1 << 24)
}

/// Rows across the night in which the clocks go forward; production is negative in the dark half of each day.
fn answer() -> Vec<Value> {
    let start: DateTime<ZurichOffset> = "2026-03-20T17:00:00+01:00".parse().unwrap();
    (0..ROWS)
        .map(|row| {
            let local = (start + TimeDelta::minutes(15 * row)).with_timezone(&ZURICH);
            let loads: Vec<f64> = (0..4).map(|flat| any(row, flat) * 0.2).collect();
            let consumed: f64 = loads.iter().sum();
            let is_dark = row % 96 >= 44;
            let produced = if is_dark {
                -any(row, 9) * 0.19
            } else {
                any(row, 9)
            };
            let own = produced.min(consumed);
            let mut cells = Map::new();
            let mut put = |name: String, value: f64| cells.insert(name, value.into());
            put("conso_total".into(), consumed);
            put("prod_total".into(), produced);
            put("from_ext".into(), consumed - own);
            put("self".into(), own);
            put("to_ext".into(), produced - own);
            for name in ["charging_self", "charging_total", "discharging_total"] {
                put(format!("storage_{name}"), 0.0);
            }
            for (flat, load) in FLATS.iter().zip(&loads) {
                let share = own.max(0.0) * load / consumed;
                put(format!("ext_{flat}"), load - share);
                put(format!("self_{flat}"), share);
                put(format!("total_{flat}"), *load);
            }
            put(format!("total_{ROOF}"), produced);
            let stamp = local.format("%Y-%m-%d %H:%M:%S%:z").to_string();
            cells.insert("timestamp".into(), stamp.into());
            Value::Object(cells)
        })
        .collect()
}

type ZurichOffset = gridwire::climkit::chrono::FixedOffset;

#[test]
fn a_long_answer_comes_back_as_it_was_and_is_taken_apart() {
    let sent = Value::Array(answer());
    let body = sent.to_string();
    // A row is about a kilobyte in the recording and half of it here, without the blanks.
    assert!(body.len() > 700_000, "{}", body.len());
    let points: Vec<SiteDataPoint> = decode(body.as_bytes()).unwrap();
    let written = to_value(&points).unwrap();
    assert_eq!(lost(&sent, &written), Vec::<String>::new());
    assert_eq!(lost(&written, &sent), Vec::<String>::new());
    assert!(sent[0].as_object().is_some_and(|row| row.len() == 22));

    let rows: Vec<SiteRow<Kwh>> = points
        .into_iter()
        .map(|point| SiteRow::new(point, &SamplingFrequency::QuarterHour, ZURICH, is_object_id))
        .collect();
    assert_eq!(rows.len(), 1_438);
    for pair in rows.windows(2) {
        assert_eq!(pair[0].sums.slot.end, pair[1].sums.slot.start);
    }
    for row in &rows {
        assert_eq!((row.meters.len(), row.sums.extra.is_empty()), (5, true));
        assert_eq!(row.imbalances(Kwh(1e-6)), []);
        let roof: Vec<_> = row
            .meters
            .iter()
            .filter(|meter| meter.ext.is_none())
            .collect();
        assert_eq!(roof.len(), 1);
        assert_eq!(
            (roof[0].meter.as_str(), roof[0].total),
            (ROOF, row.sums.prod_total)
        );
    }
    let negative = rows
        .iter()
        .filter(|row| row.sums.prod_total < Some(Kwh(0.0)));
    assert_eq!(negative.count(), 778);
    let (first, last) = (rows[0].sums.slot, rows[1_437].sums.slot);
    assert_eq!(first.stamp.offset().to_string(), "+01:00");
    assert_eq!(last.stamp.offset().to_string(), "+02:00");
    assert_eq!(last.stamp.to_rfc3339(), "2026-04-04T17:15:00+02:00");
}
