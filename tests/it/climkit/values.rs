//! Numbers are what was sent, and powers follow from intervals.

use gridwire::climkit::{
    Kw, Kwh, Label, MeterDataPoint, MeterReading, MeterType, SamplingFrequency, SiteDataPoint,
    SiteRow, ZURICH, is_object_id,
};
use gridwire::core::serde_json::{Map, Value, json, to_value};
use gridwire::core::wire::decode;
use gridwire_sandbox::{ClimkitShape, ClimkitSite};
use proptest::prelude::*;

use super::{World, days};

fn point<T: serde::de::DeserializeOwned>(json: &Value) -> T {
    decode(json.to_string().as_bytes()).unwrap()
}

fn reading(total: f64, stamp: &str, step: &SamplingFrequency) -> MeterReading<Kwh> {
    let point: MeterDataPoint = point(&json!({"total": total, "timestamp": stamp}));
    MeterReading::new(point, &"m".into(), step, ZURICH)
}

/// Acceptance test 15.
#[test]
fn negative_and_odd_numbers_survive() {
    for number in [
        -0.19,
        -0.0,
        7.105427357601002e-15,
        0.07000000000000006,
        -1e-300,
        1e300,
    ] {
        let read = reading(
            number,
            "2026-06-01 12:15:00+02:00",
            &SamplingFrequency::QuarterHour,
        );
        let total = read.total.unwrap().0;
        assert_eq!(total.to_bits(), number.to_bits(), "{number}");
        let clamped = read.clone().clamp_negative().total.unwrap();
        assert_eq!(clamped, Kwh(number.max(0.0)));
        assert_eq!(read.total, Some(Kwh(number)), "the reading itself stays");
    }
}

#[test]
fn power_is_energy_by_the_length_of_its_interval() {
    for (stamp, step, power) in [
        (
            "2026-06-01 12:15:00+02:00",
            SamplingFrequency::QuarterHour,
            4.0,
        ),
        ("2026-06-01 12:00:00+02:00", SamplingFrequency::Hour, 1.0),
        (
            "2025-10-26 00:00:00+02:00",
            SamplingFrequency::Day,
            1.0 / 25.0,
        ),
        (
            "2026-03-29 00:00:00+01:00",
            SamplingFrequency::Day,
            1.0 / 23.0,
        ),
        (
            "2026-02-01 00:00:00+01:00",
            SamplingFrequency::Month,
            1.0 / (28.0 * 24.0),
        ),
    ] {
        assert_eq!(
            reading(1.0, stamp, &step).mean_power(),
            Some(Kw(power)),
            "{stamp}"
        );
    }
    let unplaced = reading(1.0, "2026-06-01 12:07:00+02:00", &SamplingFrequency::Hour);
    assert_eq!(
        (unplaced.mean_power(), unplaced.slot.label),
        (None, Label::Neither)
    );
}

#[tokio::test]
async fn what_the_sandbox_sends_is_in_the_rows_and_balanced() {
    for shape in [ClimkitShape::Today, ClimkitShape::Of2022] {
        let world = World::start().await;
        world.climkit().set_shape(shape);
        let site = world.site(ClimkitSite::AmBach).await;
        let day = days("2026-06-01", "2026-06-01");
        let history = site.history(day.from(), day.to()).await.unwrap();
        let negative = history
            .sums
            .iter()
            .filter(|sums| sums.prod_total < Some(Kwh(0.0)));
        assert!(negative.count() > 10, "{shape:?}");
        let rows = history.intervals();
        assert_eq!(rows.len(), 96);
        for row in &rows {
            assert_eq!(row.imbalances(Kwh(1e-6)), [], "{shape:?}");
            assert_eq!(row.meters.len(), 5);
        }
        // One that is out of balance says which equation, and by how much.
        let mut row = rows[40].clone();
        let right = row.sums.conso_total.unwrap();
        row.sums.conso_total = Some(right + Kwh(1.0));
        let found = row.imbalances(Kwh(0.5));
        let equations: Vec<_> = found.iter().map(|it| it.equation).collect();
        assert_eq!(
            equations,
            [
                "conso_total = self + from_ext",
                "conso_total = sum of total of the consumers"
            ]
        );
        assert!((found[0].left.0 - found[0].right.0 - 1.0).abs() < 1e-6);
    }
}

/// Names of columns, of which some look like those of meters.
fn column() -> impl Strategy<Value = String> {
    prop_oneof![
        "(total|self|ext)_[0-9a-f]{24}",
        "(total|self|ext)_[a-z]{0,6}",
        "[a-z_]{1,12}",
        Just("conso_total".to_owned()),
        Just("storage_charging_self".to_owned()),
    ]
}

fn cell() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-1e6..1e6_f64).prop_map(Value::from),
        (-1000..1000_i64).prop_map(Value::from),
        Just(Value::Null),
        "[0-9]{1,3}".prop_map(Value::from),
        "[a-z ]{0,8}".prop_map(Value::from),
        Just(json!({"nested": [1]})),
    ]
}

/// Columns that the specification has.
const KNOWN: [&str; 9] = [
    "conso_total",
    "prod_total",
    "from_ext",
    "self",
    "to_ext",
    "storage_charging_self",
    "storage_charging_total",
    "storage_discharging_total",
    "timestamp",
];

proptest! {
    /// Acceptance test 14: no column gets lost, whatever it is called and holds.
    #[test]
    fn every_column_is_an_amount_or_kept(columns in prop::collection::btree_map(column(), cell(), 0..30)) {
        let mut sent: Map<String, Value> = columns.into_iter().collect();
        // A known column takes numbers and null.
        sent.retain(|name, value| !KNOWN.contains(&name.as_str()) || value.is_number() || value.is_null());
        sent.insert("timestamp".into(), "2026-06-01 12:15:00+02:00".into());
        let sent = Value::Object(sent);
        let point: SiteDataPoint = point(&sent);
        let written = to_value(&point).unwrap();
        prop_assert_eq!(crate::support::lost(&sent, &written), Vec::<String>::new());

        let row: SiteRow<Kwh> = SiteRow::new(point, &SamplingFrequency::QuarterHour, ZURICH, is_object_id);
        for (name, value) in sent.as_object().unwrap() {
            if KNOWN.contains(&name.as_str()) {
                continue;
            }
            let number = value.as_f64().or_else(|| value.as_str()?.parse().ok());
            let column = name.split_once('_').filter(|(_, id)| is_object_id(id));
            let place = column.and_then(|(part, id)| {
                let meter = row.meters.iter().find(|meter| meter.meter.as_str() == id)?;
                Some(match part {
                    "total" => meter.total,
                    "self" => meter.self_consumption,
                    _ => meter.ext,
                })
            });
            let kept = row.sums.extra.get(name);
            match (place, kept) {
                (Some(Some(amount)), None) => prop_assert_eq!(Some(amount.0), number),
                (Some(None), None) => prop_assert!(value.is_null(), "{}", name),
                (_, Some(kept)) => prop_assert_eq!(kept, value),
                _ => prop_assert!(false, "{} is gone", name),
            }
        }
    }
}

#[tokio::test]
async fn other_quantities_have_other_units() {
    use gridwire::climkit::CubicMetres;
    use gridwire::core::series::Row;
    let world = World::start().await;
    let site = world.site(ClimkitSite::AmBach).await;
    let day = days("2026-06-01", "2026-06-01");
    let water = site
        .history_of::<CubicMetres>(
            MeterType::ColdWater,
            SamplingFrequency::QuarterHour,
            day.from(),
            day.to(),
        )
        .await
        .unwrap();
    assert_eq!(water.meters.len(), 2);
    let unit = |row: Vec<&'static gridwire::core::series::Column>| row[3].unit;
    assert_eq!(unit(MeterReading::<CubicMetres>::columns().collect()), "m³");
    assert_eq!(unit(MeterReading::<Kwh>::columns().collect()), "kWh");
    // The sums of water are consumption alone.
    assert!(
        water
            .sums
            .iter()
            .all(|sums| sums.conso_total.is_some() && sums.prod_total.is_none())
    );
}
