use super::shape::by_shape;
use crate::{SensorId, SensorReference, TimedQuantity};

/// A number with its unit, or a plain number where the unit is known from elsewhere.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Quantity {
    /// Such as `15 kW`.
    Text(String),
    /// In the unit that is known from elsewhere.
    Number(f64),
}

by_shape!(Quantity("a quantity, such as \"15 kW\"") { text Text(String), number Number(f64) });

impl Quantity {
    /// A number with its unit.
    pub fn new(value: f64, unit: &str) -> Self {
        Self::Text(format!("{value} {unit}").trim_end().to_owned())
    }

    /// The number and the unit; `None` where the text is more than that.
    pub fn parts(&self) -> Option<(f64, &str)> {
        match self {
            Self::Number(value) => Some((*value, "")),
            Self::Text(text) => {
                let text = text.trim();
                let at = text
                    .find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c)))
                    .unwrap_or(text.len());
                let value = text[..at].parse().ok()?;
                Some((value, text[at..].trim()))
            }
        }
    }
}

impl From<f64> for Quantity {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Quantity {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Quantity {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A quantity that may change over time.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum VariableQuantity {
    /// Always the same.
    Text(String),
    /// Always the same, in the unit that is known from elsewhere.
    Number(f64),
    /// The data of a sensor.
    Sensor(SensorReference),
    /// Pieces of time with a quantity each.
    Pieces(Vec<TimedQuantity>),
}

by_shape!(VariableQuantity("a quantity, a sensor or a list of pieces") {
    text Text(String),
    number Number(f64),
    object Sensor(SensorReference),
    list Pieces(Vec<TimedQuantity>),
});

impl<Q: Into<Quantity>> From<Q> for VariableQuantity {
    fn from(quantity: Q) -> Self {
        match quantity.into() {
            Quantity::Text(text) => Self::Text(text),
            Quantity::Number(number) => Self::Number(number),
        }
    }
}

impl From<SensorId> for VariableQuantity {
    fn from(sensor: SensorId) -> Self {
        Self::Sensor(SensorReference::new(sensor))
    }
}

impl From<SensorReference> for VariableQuantity {
    fn from(sensor: SensorReference) -> Self {
        Self::Sensor(sensor)
    }
}

impl From<Vec<TimedQuantity>> for VariableQuantity {
    fn from(pieces: Vec<TimedQuantity>) -> Self {
        Self::Pieces(pieces)
    }
}
