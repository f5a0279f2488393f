//! Flex models and contexts: what may stand in them, and what their quantities are.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::beliefs::Filter;
use super::fields::number;
use super::instant::{instant, length};
use super::readings::steps;
use super::reply::{Reply, Said};
use super::sensors;
use super::units::{Unit, quantity};
use super::world::World;

/// What a field measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// In kW here.
    Power,
    /// In kWh here.
    Energy,
    /// Of a kWh here.
    Price,
    /// A part of one here.
    Share,
    /// Something that the sandbox takes and does not understand.
    Other,
}

type Known = &'static [(&'static str, Measure)];

pub(crate) const CONTEXT: Known = {
    use Measure::{Other, Power, Price};
    &[
        ("commodity", Other),
        ("commodities", Other),
        ("consumption-price", Price),
        ("production-price", Price),
        ("site-power-capacity", Power),
        ("site-consumption-capacity", Power),
        ("site-production-capacity", Power),
        ("site-consumption-breach-price", Other),
        ("site-production-breach-price", Other),
        ("site-peak-consumption", Power),
        ("site-peak-production", Power),
        ("site-peak-consumption-price", Other),
        ("site-peak-production-price", Other),
        ("consumption-breach-price", Other),
        ("production-breach-price", Other),
        ("soc-minima-breach-price", Other),
        ("soc-maxima-breach-price", Other),
        ("relax-constraints", Other),
        ("relax-soc-constraints", Other),
        ("relax-site-capacity-constraints", Other),
        ("relax-capacity-constraints", Other),
        ("commitments", Other),
        ("inflexible-consumption", Other),
        ("inflexible-production", Other),
        ("inflexible-device-sensors", Other),
        ("aggregate-consumption", Other),
        ("aggregate-production", Other),
        ("aggregate-power", Other),
        ("consumption-price-sensor", Other),
        ("production-price-sensor", Other),
    ]
};

pub(crate) const MODEL: Known = {
    use Measure::{Energy, Other, Power, Share};
    &[
        ("sensor", Other),
        ("asset", Other),
        ("commodity", Other),
        ("soc-at-start", Energy),
        ("soc-min", Energy),
        ("soc-max", Energy),
        ("soc-unit", Other),
        ("soc-minima", Energy),
        ("soc-maxima", Energy),
        ("soc-targets", Energy),
        ("state-of-charge", Other),
        ("power-capacity", Power),
        ("consumption-capacity", Power),
        ("production-capacity", Power),
        ("roundtrip-efficiency", Share),
        ("charging-efficiency", Share),
        ("discharging-efficiency", Share),
        ("storage-efficiency", Other),
        ("soc-gain", Other),
        ("soc-usage", Other),
        ("prefer-charging-sooner", Other),
        ("prefer-curtailing-later", Other),
        ("consumption", Other),
        ("production", Other),
        ("group", Other),
        ("operation-modes", Other),
        ("coupling", Other),
        ("coupling-coefficient", Other),
        ("inflexible-consumption", Other),
        ("inflexible-production", Other),
    ]
};

const NO_TIME: &str = "Missing field(s) to describe timing: use the 'datetime' field, or a combination of 2 fields of \
                       'start', 'end' and 'duration'.";

/// Whether all sensors that are spoken of are there; no field is named.
pub(crate) fn check_sensors(world: &World, found: &Map<String, Value>) -> Said<()> {
    let mut sensors = found.values().filter_map(|value| value.get("sensor"));
    sensors
        .try_for_each(|sensor| sensors::known(world, sensor).map(|_| ()))
        .map_err(|text| Reply::unprocessable(json!([text])))
}

/// Names all that is wrong.
pub(crate) fn check(world: &World, found: &Map<String, Value>, known: Known) -> Said<()> {
    let errors = errors(world, found, known);
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Reply::unprocessable(json!({ "json": errors })))
    }
}

fn errors(world: &World, found: &Map<String, Value>, known: Known) -> Map<String, Value> {
    let mut errors = Map::new();
    let mut currency = None;
    for (name, value) in found {
        let Some((_, measure)) = known.iter().find(|(known, _)| known == name) else {
            errors.insert(name.clone(), json!(["Unknown field."]));
            continue;
        };
        let wrong = match value {
            Value::Array(items) if items.is_empty() && name.starts_with("soc-") => {
                Some(json!(["Shorter than minimum length 1."]))
            }
            Value::Array(items) if *name == "commodities" => {
                let items = items.iter().enumerate();
                let wrong: Map<String, Value> = items
                    .filter_map(|(i, item)| {
                        let wrong = self::errors(world, item.as_object()?, known);
                        (!wrong.is_empty()).then(|| (i.to_string(), wrong.into()))
                    })
                    .collect();
                (!wrong.is_empty()).then_some(wrong.into())
            }
            value => amount_errors(world, name, value, *measure, &mut currency),
        };
        errors.extend(wrong.map(|wrong| (name.clone(), wrong)));
    }
    errors
}

fn amount_errors(
    world: &World,
    name: &str,
    value: &Value,
    measure: Measure,
    currency: &mut Option<&'static str>,
) -> Option<Value> {
    if let Some(sensor) = value.get("sensor") {
        return sensors::known(world, sensor)
            .err()
            .map(|text| json!([text]));
    }
    match (value, measure) {
        (_, Measure::Other) => None,
        (Value::String(text), Measure::Price) => {
            let unit = quantity(text).and_then(|(_, unit)| {
                let found = unit.currency()?;
                let per_energy = price_unit(found).filter(|price| unit.convert(price).is_some());
                per_energy.map(|_| found)
            });
            let expected = *currency.get_or_insert(unit.unwrap_or("EUR"));
            (unit != Some(expected)).then(|| {
                let shown = text.trim_start_matches(|c: char| c.is_ascii_digit() || "+-. ".contains(c));
                let text = format!(
                    "Invalid unit. A valid unit would be, for example, '{expected}/MWh' (this example uses \
                     '{expected}', because 'consumption-price' used that currency). However, you passed an \
                     incompatible price ('{shown}') for the '{name}' field. Also note that all prices in the \
                     flex-context must share the same currency unit (in this case: '{expected}')."
                );
                // The server says so twice.
                json!([text, text])
            })
        }
        (Value::String(text), measure) => {
            let fits = plain(text, measure).is_some();
            (!fits).then(|| match quantity(text) {
                Some(_) => {
                    json!([format!("Cannot convert value `{text}` to '{}'", measure.shown())])
                }
                None => json!([format!(
                    "Cannot convert value '{text}' to a valid quantity. '{text}' is not defined in the unit registry"
                )]),
            })
        }
        (Value::Array(pieces), _) => {
            let wrong: Map<String, Value> = pieces
                .iter()
                .enumerate()
                .filter(|(_, piece)| period(piece).is_none())
                .map(|(i, _)| (i.to_string(), json!({"_schema": [NO_TIME]})))
                .collect();
            (!wrong.is_empty()).then_some(wrong.into())
        }
        _ => None,
    }
}

fn price_unit(currency: &'static str) -> Option<Unit> {
    Some(Unit::read("EUR/kWh")?.in_currency(currency))
}

impl Measure {
    /// As the server names it.
    fn shown(self) -> &'static str {
        match self {
            Self::Power => "MW",
            Self::Energy => "MWh",
            Self::Price => "EUR/MWh",
            Self::Share => "%",
            Self::Other => "",
        }
    }

    fn own(self) -> &'static str {
        match self {
            Self::Power => "kW",
            Self::Energy => "kWh",
            Self::Price => "EUR/kWh",
            Self::Share | Self::Other => "",
        }
    }
}

/// A text with a number and its unit, in the unit of its measure here.
fn plain(text: &str, measure: Measure) -> Option<f64> {
    let (number, unit) = quantity(text)?;
    Some(number * factor(&unit, measure)?)
}

fn factor(unit: &Unit, measure: Measure) -> Option<f64> {
    unit.in_currency("EUR").convert(&Unit::read(measure.own())?)
}

/// From when until when a piece holds; the same instant twice for a `datetime`.
fn period(piece: &Value) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let at = |name: &str| piece.get(name).and_then(|value| instant(value).ok());
    let duration = piece.get("duration").and_then(|value| length(value).ok());
    let duration = duration.map(|duration| duration.exact);
    let (start, end) = match (at("datetime"), at("start"), at("end"), duration) {
        (Some(at), ..) => (at, at),
        (_, Some(start), Some(end), _) => (start, end),
        (_, Some(start), _, Some(duration)) => (start, start.checked_add_signed(duration)?),
        (_, _, Some(end), Some(duration)) => (end.checked_sub_signed(duration)?, end),
        _ => return None,
    };
    Some((start.to_utc(), end.to_utc()))
}

/// A quantity, however it is given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Amount {
    Fixed(f64),
    Sensor { id: u64, default: Option<f64> },
    Pieces(Vec<(DateTime<Utc>, DateTime<Utc>, f64)>),
}

impl Amount {
    /// One that was checked before; numbers alone are in `unit`.
    pub(crate) fn read(value: &Value, measure: Measure, unit: Option<&str>) -> Option<Self> {
        let read = |value: &Value| match value {
            Value::String(text) => plain(text, measure),
            value => {
                let factor = unit
                    .and_then(Unit::read)
                    .and_then(|unit| factor(&unit, measure));
                Some(number(value).ok()? * factor.unwrap_or(1.0))
            }
        };
        match value {
            Value::Object(fields) => Some(Self::Sensor {
                id: fields.get("sensor")?.as_u64()?,
                default: fields.get("default").and_then(read),
            }),
            Value::Array(pieces) => {
                let piece = |piece: &Value| {
                    let (start, end) = period(piece)?;
                    Some((start, end, read(piece.get("value")?)?))
                };
                Some(Self::Pieces(pieces.iter().filter_map(piece).collect()))
            }
            value => read(value).map(Self::Fixed),
        }
    }

    /// What holds in each step.
    pub(crate) fn series(
        &self,
        world: &World,
        measure: Measure,
        start: DateTime<Utc>,
        step: TimeDelta,
        count: usize,
    ) -> Vec<Option<f64>> {
        let instants = (0..count).map(|i| start + step * i32::try_from(i).unwrap_or(i32::MAX));
        match self {
            Self::Fixed(value) => vec![Some(*value); count],
            Self::Pieces(pieces) => {
                let at = |at: DateTime<Utc>| {
                    let mut pieces = pieces.iter();
                    pieces
                        .find(|(from, to, _)| *from <= at && at < *to)
                        .map(|piece| piece.2)
                };
                instants.map(at).collect()
            }
            Self::Sensor { id, default } => {
                let Some(sensor) = world.sensors.get(id) else {
                    return vec![*default; count];
                };
                let factor = sensor
                    .unit()
                    .and_then(|unit| factor(&unit, measure))
                    .unwrap_or(1.0);
                let end = start + step * i32::try_from(count).unwrap_or(i32::MAX);
                let found = steps(sensor, start, end, step, &Filter::default()).into_iter();
                let found = found.map(|value| value.map(|value| value * factor).or(*default));
                found.take(count).collect()
            }
        }
    }
}
