//! Units of measurement, as far as energy data need them: what converts into what.

use std::collections::BTreeMap;

use chrono::TimeDelta;

/// So many of a product of powers of base units. Watts, hours and the like are their own bases: nothing else is
/// ever converted into them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    factor: f64,
    bases: BTreeMap<&'static str, i32>,
}

/// Name, how many of which base.
const NAMES: &[(&str, f64, &str)] = &[
    ("W", 1.0, "W"),
    ("VA", 1.0, "W"),
    ("var", 1.0, "W"),
    ("s", 1.0 / 3600.0, "h"),
    ("sec", 1.0 / 3600.0, "h"),
    ("min", 1.0 / 60.0, "h"),
    ("h", 1.0, "h"),
    ("hour", 1.0, "h"),
    ("d", 24.0, "h"),
    ("day", 24.0, "h"),
    ("m", 1.0, "m"),
    ("g", 1.0, "g"),
    ("t", 1e6, "g"),
    ("K", 1.0, "K"),
    ("degC", 1.0, "degC"),
    ("°C", 1.0, "degC"),
    ("V", 1.0, "V"),
    ("A", 1.0, "A"),
    ("Hz", 1.0, "Hz"),
    ("Pa", 1.0, "Pa"),
    ("bar", 1e5, "Pa"),
    ("l", 1.0, "l"),
];
const PREFIXES: &[(&str, f64)] = &[
    ("", 1.0),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("m", 1e-3),
    ("c", 1e-2),
    ("h", 1e2),
];
const CURRENCIES: &[&str] = &[
    "EUR", "USD", "GBP", "CHF", "NOK", "SEK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "AUD",
    "CAD", "NZD", "JPY", "KRW", "CNY", "INR", "BRL", "ZAR", "TRY",
];

impl Unit {
    /// `kWh`, `EUR/MWh`, `m/s`, `%`, or nothing at all for a plain number.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut unit = Self {
            factor: 1.0,
            bases: BTreeMap::new(),
        };
        for (i, part) in text.split('/').enumerate() {
            let sign = if i == 0 { 1 } else { -1 };
            for term in part.split(['*', ' ']).filter(|term| !term.is_empty()) {
                unit.multiply(term.trim_matches(['(', ')']), sign)?;
            }
        }
        unit.bases.retain(|_, power| *power != 0);
        Some(unit)
    }

    fn multiply(&mut self, term: &str, sign: i32) -> Option<()> {
        let digits = term.trim_end_matches(|c: char| c.is_ascii_digit());
        let power = match &term[digits.len()..] {
            "" => 1,
            power => power.parse::<i32>().ok().filter(|power| *power < 10)?,
        } * sign;
        let name = digits.trim_end_matches(['^', '*']);
        match name {
            "%" => self.factor *= 0.01_f64.powi(power),
            "dimensionless" => {}
            // A number: `100 m` or `1/h`.
            "" => self.factor *= f64::from(power.abs()).powi(sign),
            // The only product that is written as one word.
            _ if name.len() > 1
                && name.ends_with('h')
                && name_of(&name[..name.len() - 1]).is_some() =>
            {
                let (factor, base) = name_of(&name[..name.len() - 1])?;
                self.add(factor, base, power);
                self.add(1.0, "h", power);
            }
            _ => {
                let (factor, base) = name_of(name)?;
                self.add(factor, base, power);
            }
        }
        Some(())
    }

    fn add(&mut self, factor: f64, base: &'static str, power: i32) {
        self.factor *= factor.powi(power);
        *self.bases.entry(base).or_default() += power;
    }

    /// By what values of this unit are multiplied in another; `None` if they measure different things.
    pub(crate) fn convert(&self, other: &Self) -> Option<f64> {
        (self.bases == other.bases).then(|| ratio(self.factor, other.factor))
    }

    /// As [`convert`](Self::convert), and between what flows and what has flown within a time.
    pub(crate) fn convert_over(&self, other: &Self, time: TimeDelta) -> Option<f64> {
        let hours = time.num_seconds() as f64 / 3600.0;
        let with_hours = |by: i32| {
            let mut unit = self.clone();
            unit.factor *= hours.powi(by);
            *unit.bases.entry("h").or_default() += by;
            unit.bases.retain(|_, power| *power != 0);
            unit.convert(other)
        };
        self.convert(other)
            .or_else(|| with_hours(1).filter(|_| hours > 0.0))
            .or_else(|| with_hours(-1).filter(|_| hours > 0.0))
    }

    /// Whether the server takes this unit for data of another: the same but for a factor, or what has flown
    /// within a time where the data are what flows. It does not go the other way.
    pub(crate) fn is_taken_for(&self, own: &Self) -> bool {
        let mut flown = own.bases.clone();
        *flown.entry("h").or_default() += 1;
        flown.retain(|_, power| *power != 0);
        self.bases == own.bases || self.bases == flown
    }

    /// The currency of a price.
    pub(crate) fn currency(&self) -> Option<&'static str> {
        let mut bases = self.bases.keys().copied();
        bases.find(|base| CURRENCIES.contains(base))
    }

    /// The same unit of another currency.
    pub(crate) fn in_currency(&self, currency: &'static str) -> Self {
        let mut unit = self.clone();
        if let Some(old) = unit.currency()
            && let Some(power) = unit.bases.remove(old)
        {
            unit.bases.insert(currency, power);
        }
        unit
    }
}

/// A thousand by a million is exactly a thousandth, which a product of inexact factors is not.
fn ratio(from: f64, to: f64) -> f64 {
    let ratio = from / to;
    let whole = ratio.round();
    if whole != 0.0 && (ratio - whole).abs() < 1e-9 * whole.abs() {
        return whole;
    }
    let inverse = (to / from).round();
    if inverse != 0.0 && (to / from - inverse).abs() < 1e-9 * inverse.abs() {
        return 1.0 / inverse;
    }
    ratio
}

fn name_of(text: &str) -> Option<(f64, &'static str)> {
    if let Some(currency) = CURRENCIES.iter().find(|currency| **currency == text) {
        return Some((1.0, currency));
    }
    let plain = NAMES.iter().find(|(name, ..)| *name == text);
    if let Some((_, factor, base)) = plain {
        return Some((*factor, base));
    }
    PREFIXES.iter().find_map(|(prefix, size)| {
        let rest = text.strip_prefix(prefix)?;
        let (_, factor, base) = NAMES.iter().find(|(name, ..)| *name == rest)?;
        Some((factor * size, *base))
    })
}

/// A number and its unit: `15 kW`, `90%`, `0.2 EUR/kWh`.
pub(crate) fn quantity(text: &str) -> Option<(f64, Unit)> {
    let text = text.trim();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let number = text[..end]
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())?;
    Some((number, Unit::read(text[end..].trim())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::read(text).unwrap()
    }

    #[test]
    fn conversions() {
        for (from, to, factor) in [
            ("kW", "W", Some(1000.0)),
            ("kVA", "MW", Some(0.001)),
            ("EUR/kWh", "EUR/MWh", Some(1000.0)),
            ("kWh", "MWh", Some(0.001)),
            ("%", "", Some(0.01)),
            ("km/h", "m/s", Some(1.0 / 3.6)),
            ("kW", "EUR", None),
            ("EUR/kWh", "USD/kWh", None),
            ("kW", "kWh", None),
        ] {
            let found = unit(from).convert(&unit(to));
            let near = match (found, factor) {
                (Some(found), Some(factor)) => (found - factor).abs() < 1e-12,
                (found, factor) => found == factor,
            };
            assert!(near, "{from} {to}: {found:?}");
        }
        let quarter = TimeDelta::minutes(15);
        assert_eq!(unit("kW").convert_over(&unit("kWh"), quarter), Some(0.25));
        assert_eq!(unit("kWh").convert_over(&unit("kW"), quarter), Some(4.0));
        assert_eq!(unit("kWh").convert_over(&unit("EUR"), quarter), None);
        assert_eq!(
            unit("kW").convert_over(&unit("kWh"), TimeDelta::zero()),
            None
        );
    }

    #[test]
    fn what_flows_is_asked_for_as_what_has_flown() {
        for (asked, own, is_taken) in [
            ("MW", "kW", true),
            ("kWh", "kW", true),
            ("kW", "kWh", false),
            ("m3", "m3/h", true),
            ("EUR", "kW", false),
        ] {
            assert_eq!(
                unit(asked).is_taken_for(&unit(own)),
                is_taken,
                "{asked} {own}"
            );
        }
    }

    #[test]
    fn what_is_no_unit() {
        for text in ["florps", "kEURO", "kWW", "m^99", "/x"] {
            assert_eq!(Unit::read(text), None, "{text}");
        }
        assert_eq!(unit("m3"), unit("m^3"));
        assert_eq!(unit("EUR/MWh").currency(), Some("EUR"));
    }

    #[test]
    fn quantities() {
        assert_eq!(quantity("15 kW"), Some((15.0, unit("kW"))));
        assert_eq!(quantity("90%"), Some((90.0, unit("%"))));
        assert_eq!(quantity("-0.2 EUR/kWh"), Some((-0.2, unit("EUR/kWh"))));
        for text in ["kW", "", "x kW", "1 florp", "--1 kW"] {
            assert_eq!(quantity(text), None, "{text}");
        }
    }
}
