//! The types of equipment and forecasts, and the fields of everything.

use super::category::EdfCategory;
use super::field::{Fields, Form};

/// A category, and the type where it has types.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) category: EdfCategory,
    /// Empty where the category has no types.
    pub(crate) name: &'static str,
    /// Of a vector, beside its time of creation, id and points.
    pub(crate) head: Fields,
    /// Of a record or point, beside its timestamp and id.
    pub(crate) point: Fields,
}

impl Kind {
    pub(crate) fn find(category: EdfCategory, name: &str) -> Option<&'static Self> {
        KINDS
            .iter()
            .find(|kind| kind.category == category && kind.name == name)
    }
}

use EdfCategory::{Commitment, Forecast, Production, Tariff};
use Form::{Float, Text, Whole};

const FORECAST: Fields = &[("p", Float), ("quality", Whole)];

const fn equipment(name: &'static str, point: Fields) -> Kind {
    Kind {
        category: Production,
        name,
        head: &[],
        point,
    }
}

const fn forecast(name: &'static str) -> Kind {
    Kind {
        category: Forecast,
        name,
        head: &[],
        point: FORECAST,
    }
}

/// All of them.
pub(crate) const KINDS: &[Kind] = &[
    equipment("anemometer", &[("speed", Float), ("direction", Float)]),
    equipment(
        "battery",
        &[
            ("soc", Float),
            ("e", Float),
            ("p", Float),
            ("p_ch", Float),
            ("p_disch", Float),
            ("q", Float),
            ("q_max", Float),
            ("q_min", Float),
            ("state", Whole),
        ],
    ),
    equipment("flexible-load", &[("p", Float), ("state", Whole)]),
    equipment("genset", &[("p", Float), ("q", Float), ("state", Whole)]),
    equipment("hygrometer", &[("h", Float)]),
    equipment(
        "meter",
        &[
            ("p", Float),
            ("q", Float),
            ("f", Float),
            ("u", Float),
            ("i", Float),
        ],
    ),
    equipment("meter-dc", &[("p", Float), ("u", Float)]),
    equipment(
        "meter-3p",
        &[
            ("l1_p", Float),
            ("l2_p", Float),
            ("l3_p", Float),
            ("l1_q", Float),
            ("l2_q", Float),
            ("l3_q", Float),
            ("l1_i", Float),
            ("l2_i", Float),
            ("l3_i", Float),
            ("l12_u", Float),
            ("l23_u", Float),
            ("l31_u", Float),
            ("f", Float),
        ],
    ),
    equipment("metric", &[("value", Float)]),
    equipment("pyranometer", &[("irr", Float)]),
    equipment("renewable", &[("p", Float), ("q", Float)]),
    equipment(
        "setpoint",
        &[("p", Float), ("q", Float), ("command", Whole)],
    ),
    equipment("status", &[("value", Whole)]),
    equipment("thermometer", &[("t", Float)]),
    forecast("demand"),
    forecast("solar"),
    forecast("wind"),
    forecast("aggregate"),
    Kind {
        category: Commitment,
        name: "",
        head: &[("quality", Whole)],
        point: &[("value", Float)],
    },
    Kind {
        category: Tariff,
        name: "",
        head: &[],
        point: &[("label", Text), ("value", Float)],
    },
];
