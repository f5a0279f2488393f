//! What the sandbox has at the start: site 100 of the document's examples, site 200 of generated data.

use std::sync::Arc;

use super::series::{ONLY, Series};
use super::{Store, Write};
use crate::document::Node;
use crate::edf::category::EdfCategory;
use crate::edf::data::{self, Model};
use crate::edf::field::Values;
use crate::edf::kind::{KINDS, Kind};

/// Of the document's examples.
const EXAMPLES: u32 = 100;
/// Generated.
pub(crate) const GENERATED: u32 = 200;

/// 24 August 2018, 10:00 UTC: nearly every example's time.
const AUGUST: i64 = 1_535_104_800_000;
const HALF_AN_HOUR: i64 = 1_800_000;

pub(crate) fn stock(seed: u64) -> Store {
    let mut store = Store::default();
    let model = Arc::new(Model::new(seed));
    for kind in KINDS {
        store.add(EXAMPLES, kind, 1, Series::default());
        store.add(GENERATED, kind, 1, data::series(kind, &model));
        store.add(GENERATED, kind, 2, Series::default());
    }
    // Equipment of the examples that has another id.
    for (name, id) in [
        ("meter-3p", 2),
        ("metric", 54),
        ("setpoint", 3),
        ("status", 102),
        ("thermometer", 10),
    ] {
        if let Some(kind) = Kind::find(EdfCategory::Production, name) {
            store.add(EXAMPLES, kind, id, Series::default());
        }
    }
    for (category, name, write) in examples() {
        if let Some(kind) = Kind::find(category, name) {
            // All of them are known: they were added right here.
            let _ = store.write(EXAMPLES, kind, vec![write]);
        }
    }
    store
}

/// What the document's GET examples answer, and the wind forecast of a PUT example.
fn examples() -> [(EdfCategory, &'static str, Write); 5] {
    let power = |p, q| vec![("p", Node::Float(p)), ("q", Node::Float(q))];
    let forecast = |p| vec![("p", Node::Float(p)), ("quality", Node::Integer(1))];
    let forecasts = || {
        [
            (AUGUST, forecast(1572.64)),
            (AUGUST + HALF_AN_HOUR, forecast(1650.94)),
        ]
    };
    let value = |value| ("value", Node::Float(value));
    let commitments = [
        (AUGUST, vec![value(1100.0)]),
        (AUGUST + HALF_AN_HOUR, vec![value(950.4)]),
    ];
    let tariff = |label, price| vec![("label", Node::text(label)), value(price)];
    // In October, though the example asks for August.
    let tariffs = [
        (1_540_486_800_000, tariff("on-peak", 9.85)),
        (1_540_501_200_000, tariff("off-peak", 5.2)),
        (1_540_573_200_000, tariff("on-peak", 9.85)),
        (1_540_587_600_000, tariff("off-peak", 5.2)),
    ];
    let records = [
        (AUGUST, power(401.92, 9.43)),
        (AUGUST + 1_000, power(399.54, 8.86)),
    ];
    let write = |creation, head: Values, points: &[(i64, Values)]| Write {
        id: 1,
        creation,
        head,
        points: points.to_vec(),
    };
    let quality = vec![("quality", Node::Integer(1))];
    use EdfCategory::{Commitment, Forecast, Production, Tariff};
    [
        (Production, "renewable", write(ONLY, vec![], &records)),
        (Forecast, "solar", write(AUGUST, vec![], &forecasts())),
        (Forecast, "wind", write(AUGUST, vec![], &forecasts())),
        (Commitment, "", write(AUGUST, quality, &commitments)),
        (Tariff, "", write(ONLY, vec![], &tariffs)),
    ]
}
