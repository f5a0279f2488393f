//! Documents that nobody has seen yet: fields, values and spellings at random, all of which come
//! back.

use gridwire::core::serde_json::{self, Map, Value, json};
use gridwire::core::wire::decode;
use gridwire::rte_capacities::{
    CapacitiesCpcAnswer, CapacitiesPerProductionTypeAnswer, CapacitiesPerProductionUnitAnswer,
    CpcCapacity,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

/// Any JSON, four levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e15..1e15_f64).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("\\PC{0,8}", inner, 0..4)
                .prop_map(|fields| fields.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// Fields that no model knows.
fn strange() -> impl Strategy<Value = Map<String, Value>> {
    btree_map("x_[a-zé .]{0,8}", any_json(), 0..3).prop_map(|fields| fields.into_iter().collect())
}

fn instant() -> impl Strategy<Value = Value> {
    // 1910 to 2100, at the offsets that France has had, and one that it has not.
    (
        -1_893_456_000_i64..4_102_444_800,
        prop_oneof![Just(0), Just(3600), Just(7200), Just(-34_200)],
    )
        .prop_map(|(seconds, offset)| {
            use gridwire::core::chrono::{DateTime, FixedOffset, SecondsFormat};
            let offset = FixedOffset::east_opt(offset).unwrap();
            let instant = DateTime::from_timestamp(seconds, 0).unwrap();
            let local = instant.with_timezone(&offset);
            local.to_rfc3339_opts(SecondsFormat::Secs, false).into()
        })
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-1_000_000_000_i64..1_000_000_000).prop_map(Value::from),
        (-1e9..1e9_f64).prop_map(Value::from),
    ]
}

fn text() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just("SOLAR".to_owned()),
        Just("RPD".to_owned()),
        "[A-Z_]{1,20}",
        "\\PC{0,10}"
    ]
    .prop_filter(
        "the other spelling comes back as the documented one",
        |text| text != "BIOGAS",
    )
    .prop_map(Value::from)
}

/// A field that is there, null, or absent.
fn maybe(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Option<Value>> {
    option::of(prop_oneof![8 => value, 1 => Just(Value::Null)])
}

fn object(known: Vec<(&str, Option<Value>)>, strange: Map<String, Value>) -> Value {
    let known = known
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    known.chain(strange).collect::<Map<_, _>>().into()
}

fn cpc_row() -> impl Strategy<Value = Value> {
    (
        text(),
        text(),
        text(),
        maybe(instant()),
        maybe(number()),
        strange(),
    )
        .prop_map(|(department, network, sector, updated, value, strange)| {
            object(
                vec![
                    ("updated_date", updated),
                    ("department_code", Some(department)),
                    ("network_connection", Some(network)),
                    ("production_type", Some(sector)),
                    ("value", value),
                ],
                strange,
            )
        })
}

fn unit() -> impl Strategy<Value = Value> {
    let value = (
        maybe(instant()),
        maybe(instant()),
        maybe(number()),
        maybe(number()),
        maybe(text()),
        strange(),
    )
        .prop_map(|(start, end, capacity, voltage, sector, strange)| {
            object(
                vec![
                    ("start_date", start),
                    ("end_date", end),
                    ("installed_capacity", capacity),
                    ("voltage_level_connection", voltage),
                    ("type", sector),
                ],
                strange,
            )
        });
    let values = option::of(prop_oneof![
        8 => vec(value, 0..4).prop_map(Value::from),
        1 => Just(Value::Null)
    ]);
    let station = (text(), maybe(text()), maybe(text()), strange()).prop_map(
        |(code, name, producer, strange)| {
            object(
                vec![
                    ("code_eic", Some(code)),
                    ("name", name),
                    ("code_eic_producteur", producer),
                ],
                strange,
            )
        },
    );
    (maybe(instant()), station, values, strange()).prop_map(|(start, station, values, strange)| {
        object(
            vec![
                ("start_date", start),
                ("production_unit", Some(station)),
                ("values", values),
            ],
            strange,
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn of_purchase_obligations(rows in vec(cpc_row(), 0..4), strange in strange()) {
        let document = object(vec![("capacities_cpc", Some(rows.into()))], strange);
        let answer: CapacitiesCpcAnswer = decode(document.to_string().as_bytes()).unwrap();
        prop_assert_eq!(serde_json::to_value(&answer).unwrap(), document);
    }

    #[test]
    fn of_stations(units in vec(unit(), 0..4), strange in strange()) {
        let document = object(vec![("capacities_per_production_unit", Some(units.into()))], strange);
        let answer: CapacitiesPerProductionUnitAnswer = decode(document.to_string().as_bytes()).unwrap();
        prop_assert_eq!(serde_json::to_value(&answer).unwrap(), document);
    }

    #[test]
    fn of_years(start in instant(), end in instant(), sector in text(), value in maybe(number()), more in strange()) {
        let row = object(vec![("start_date", Some(start)), ("end_date", Some(end)), ("type", Some(sector)), ("value", value)], more);
        let document = json!({"capacities_per_production_type": [{"values": [row]}]});
        let answer: CapacitiesPerProductionTypeAnswer = decode(document.to_string().as_bytes()).unwrap();
        prop_assert_eq!(serde_json::to_value(&answer).unwrap(), document);
    }

    /// Whatever comes, reading it ends with a value or a reason.
    #[test]
    fn no_document_makes_a_reader_panic(document in any_json(), cut in 0.0..1.0_f64) {
        let text = json!({"capacities_cpc": document}).to_string();
        let mut end = (text.len() as f64 * cut) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        for body in [&text[..], &text[..end]] {
            if let Err(error) = decode::<CapacitiesCpcAnswer>(body.as_bytes()) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}

#[test]
fn two_spellings_of_one_field_are_both_kept() {
    let row = json!({"department_code": "FR", "network_connection": "RPD", "production_type": "WIND", "value": 1, "values": 2});
    let read: CpcCapacity = decode(row.to_string().as_bytes()).unwrap();
    assert_eq!(read.value_kw, Some(1.0));
    assert_eq!(read.extra.get("values"), Some(&json!(2)));
    assert_eq!(serde_json::to_value(&read).unwrap(), row);
}
