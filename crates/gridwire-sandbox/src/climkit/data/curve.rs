//! What a single meter counts.

use super::{DAY, day_part, year_part};
use crate::climkit::time::QUARTER;
use crate::noise::{Noise, wave};
use crate::random::Random;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    /// Mornings, evenings, appliances, and days away.
    Flat,
    /// Light, lift and pumps.
    Common,
    /// Heat for rooms: much in winter, none in summer.
    Heating,
    /// The other way round.
    Cooling,
    /// Litres, by the tap.
    Water,
    /// A car on most evenings.
    ChargePoint,
}

pub(crate) struct Curve {
    form: Form,
    /// 1.0 is a flat of usual size.
    size: f64,
    key: u64,
    habit: Noise,
}

impl Curve {
    pub(crate) fn new(seed: u64, meter: &str, form: Form, size: f64) -> Self {
        Self {
            form,
            size,
            key: Random::new(seed, &format!("climkit meter {meter}")).next(),
            habit: Noise::of_seconds(seed, &format!("climkit habit {meter}"), 5_400),
        }
    }

    /// In Wh or litres, never negative.
    pub(crate) fn amount(&self, quarter: i64) -> i64 {
        let (day, habit) = (day_part(quarter), self.habit.at(quarter * QUARTER));
        // Half past seven and half past seven, and more in the second half of the day.
        let bustle = 0.6 * wave(2.0 * day - 0.375) + 0.4 * wave(day - 0.54);
        let cold = wave(year_part(quarter) + 0.21);
        let amount = match self.form {
            Form::Flat if self.is_away(quarter) => 8.0 + 6.0 * habit,
            Form::Flat => 62.0 + 42.0 * bustle + 22.0 * habit + self.appliance(quarter),
            Form::Common => 55.0 + 14.0 * bustle + 9.0 * habit,
            Form::Heating => 900.0 * (cold + 0.1).max(0.0) * (1.0 + 0.3 * bustle + 0.2 * habit),
            Form::Cooling => 420.0 * (-cold - 0.3).max(0.0) * (1.0 + 0.5 * habit - 0.3 * bustle),
            Form::Water => self.tap(quarter, bustle),
            Form::ChargePoint => self.charge(quarter),
        };
        (self.size * amount).round().max(0.0) as i64
    }

    /// A number below a thousand for this quarter of an hour, and for this purpose.
    fn chance(&self, purpose: u64, number: i64) -> i64 {
        let key = self.key ^ purpose.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (Random::numbered(key, number) % 1000) as i64
    }

    fn is_away(&self, quarter: i64) -> bool {
        self.chance(1, (quarter * QUARTER).div_euclid(DAY)) < 40
    }

    /// Now and then an oven or a washing machine.
    fn appliance(&self, quarter: i64) -> f64 {
        match self.chance(2, quarter) {
            chance if chance < 30 => 80.0 + 10.0 * chance as f64,
            _ => 0.0,
        }
    }

    fn tap(&self, quarter: i64, bustle: f64) -> f64 {
        let open = 90.0 + 160.0 * bustle;
        match self.chance(3, quarter) {
            chance if (chance as f64) < open => 2.0 + (self.chance(4, quarter) % 38) as f64,
            _ => 0.0,
        }
    }

    /// 11 kW, from the evening on, for some hours.
    fn charge(&self, quarter: i64) -> f64 {
        let day = (quarter * QUARTER).div_euclid(DAY);
        let start = 64 + self.chance(5, day) % 12;
        let end = start + 4 + self.chance(6, day) % 12;
        let of_day = quarter - day * (DAY / QUARTER);
        let charges = self.chance(7, day) < 600 && (start..end).contains(&of_day);
        if charges { 2_750.0 } else { 0.0 }
    }
}
