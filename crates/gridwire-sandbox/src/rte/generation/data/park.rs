//! The whole country: demand, and what each kind of plant gives for it.

use super::moment::Moment;
use crate::noise::Noise;

/// The weather and the outages behind the values.
pub(crate) struct Park {
    warmth: Noise,
    gusts: Noise,
    fronts: Noise,
    sea: Noise,
    clouds: Noise,
    rain: Noise,
    outages: Noise,
    market: Noise,
    fuel: Noise,
    small: Noise,
}

/// Megawatts, all of them as told, so that sums are sums.
pub(crate) struct Powers {
    pub(crate) biogas: i64,
    pub(crate) biomass: i64,
    pub(crate) waste: i64,
    pub(crate) gas_ccgt: i64,
    pub(crate) gas_chp: i64,
    pub(crate) gas_ct: i64,
    pub(crate) gas_other: i64,
    /// A little below nothing when the plants stand still but keep their lights on.
    pub(crate) coal: i64,
    pub(crate) oil_chp: i64,
    pub(crate) oil_ct: i64,
    pub(crate) oil_other: i64,
    /// Never positive.
    pub(crate) pumping: i64,
    /// Never negative.
    pub(crate) turbining: i64,
    pub(crate) river: i64,
    pub(crate) reservoir: i64,
    pub(crate) nuclear: i64,
    /// Negative while they are charged.
    pub(crate) batteries: i64,
    pub(crate) solar: i64,
    pub(crate) offshore: i64,
    pub(crate) onshore: i64,
    demand: i64,
}

/// How a series reads its value.
pub(crate) type Reading = fn(&Powers) -> i64;

impl Powers {
    pub(crate) fn gas(&self) -> i64 {
        self.gas_ccgt + self.gas_chp + self.gas_ct + self.gas_other
    }

    pub(crate) fn oil(&self) -> i64 {
        self.oil_chp + self.oil_ct + self.oil_other
    }

    /// Imports; exports are negative.
    pub(crate) fn exchange(&self) -> i64 {
        let bioenergy = self.biogas + self.biomass + self.waste;
        let hydro = self.pumping + self.turbining + self.river + self.reservoir;
        let weather = self.solar + self.offshore + self.onshore;
        let thermal = self.gas() + self.oil() + self.coal + self.nuclear;
        self.demand - bioenergy - hydro - weather - thermal - self.batteries
    }
}

impl Park {
    pub(crate) fn new(seed: u64) -> Self {
        let noise = |what: &str, hours| Noise::new(seed, &format!("rte generation {what}"), hours);
        Self {
            warmth: noise("warmth", 90),
            gusts: noise("gusts", 7),
            fronts: noise("fronts", 50),
            sea: noise("sea", 13),
            clouds: noise("clouds", 17),
            rain: noise("rain", 200),
            outages: noise("outages", 400),
            market: noise("market", 31),
            fuel: noise("fuel", 5),
            small: noise("small", 60),
        }
    }

    pub(crate) fn at(&self, moment: &Moment) -> Powers {
        let t = moment.seconds;
        let demand = self.demand(moment);
        let nuclear = (42_000.0 + 7_000.0 * moment.cold + 4_000.0 * self.outages.at(t))
            * (0.99 + 0.01 * moment.bustle);
        let river = 4_300.0 + 1_300.0 * moment.melt + 900.0 * self.rain.at(t);
        let weather = self.solar(moment) + self.onshore(moment) + self.offshore(moment);
        // What the plants that can choose are left with: the neighbours are customers too.
        let gap = demand + 5_000.0 - nuclear - river - weather;
        let market = self.market.at(t);
        let reservoir = (1_300.0 + 0.13 * (gap + 5_000.0 * market)).clamp(250.0, 6_800.0);
        let ccgt = (0.28 * gap + 900.0 * market).clamp(0.0, 6_500.0);
        let (turbining, pumping) = storage(moment, market);
        let small = self.small.at(t);
        Powers {
            biogas: whole(180.0 + 11.0 * moment.years.min(12.0) + 6.0 * small),
            biomass: whole(330.0 + 40.0 * moment.cold + 35.0 * small),
            waste: whole(230.0 + 25.0 * self.rain.at(t) + 10.0 * small),
            gas_ccgt: whole(ccgt),
            gas_chp: whole(650.0 + 550.0 * moment.cold.max(0.0) + 30.0 * small),
            gas_ct: whole((gap - 16_500.0).clamp(0.0, 600.0)),
            gas_other: whole((20.0 * small).max(0.0)),
            coal: whole(self.coal(moment, gap)),
            oil_chp: whole(44.0 + 4.0 * small),
            oil_ct: whole((0.1 * (gap - 17_000.0)).clamp(0.0, 900.0)),
            oil_other: whole(86.0 + 5.0 * self.fuel.at(t)),
            pumping: whole(-pumping),
            turbining: whole(turbining),
            river: whole(river),
            reservoir: whole(reservoir),
            nuclear: whole(nuclear),
            batteries: whole(batteries(moment, market)),
            solar: whole(self.solar(moment)),
            offshore: whole(self.offshore(moment)),
            onshore: whole(self.onshore(moment)),
            demand: whole(demand),
        }
    }

    fn demand(&self, moment: &Moment) -> f64 {
        let heating = 1_500.0 + 4_000.0 * moment.cold.max(0.0);
        let level = 53_000.0 + 12_000.0 * moment.cold - heating * self.warmth.at(moment.seconds);
        level * moment.bustle
    }

    fn solar(&self, moment: &Moment) -> f64 {
        let clear = 0.72 + 0.22 * self.clouds.at(moment.seconds) - 0.08 * moment.cold;
        (5_400.0 + 1_700.0 * moment.years) * moment.sun * clear
    }

    fn onshore(&self, moment: &Moment) -> f64 {
        let t = moment.seconds;
        let wind = 0.26 + 0.08 * moment.cold + 0.22 * self.fronts.at(t) + 0.06 * self.gusts.at(t);
        (9_000.0 + 1_450.0 * moment.years) * wind.clamp(0.015, 0.85)
    }

    /// Nothing before 2022.
    pub(crate) fn offshore(&self, moment: &Moment) -> f64 {
        if moment.year < 2022 {
            return 0.0;
        }
        (480.0 + 350.0 * (moment.years - 7.0)).min(3_000.0) * self.sea_wind(moment)
    }

    /// A part of what the plants at sea can give.
    pub(crate) fn sea_wind(&self, moment: &Moment) -> f64 {
        let t = moment.seconds;
        let wind = 0.38 + 0.10 * moment.cold + 0.30 * self.fronts.at(t) + 0.12 * self.sea.at(t);
        wind.clamp(0.0, 0.95)
    }

    /// A part of what solar plants can give.
    pub(crate) fn clear_sky(&self, moment: &Moment) -> f64 {
        moment.sun * (0.72 + 0.22 * self.clouds.at(moment.seconds))
    }

    /// Fewer plants each year; the rest runs when it is cold and there is much to do.
    fn coal(&self, moment: &Moment, gap: f64) -> f64 {
        let capacity = (3_000.0 - 180.0 * moment.years).max(1_000.0);
        let wanted = 0.2 * (gap - 9_000.0) + 400.0 * self.fuel.at(moment.seconds);
        if wanted < 120.0 {
            -4.0 + 2.0 * self.fuel.at(moment.seconds)
        } else {
            wanted.min(capacity)
        }
    }
}

/// Pumped storage: what its turbines give and what its pumps take, by the hour.
fn storage(moment: &Moment, market: f64) -> (f64, f64) {
    match moment.hour {
        h if h < 6.0 => (0.0, 1_700.0 + 900.0 * market),
        h if h < 7.0 => (200.0 + 150.0 * market, 0.0),
        h if h < 11.0 => (900.0 + 500.0 * market, 0.0),
        // Since there is much sun, some is kept at noon.
        h if h < 16.0 => (100.0, (200.0 * moment.years * moment.sun).min(1_500.0)),
        h if h < 18.0 => (250.0, 0.0),
        h if h < 22.0 => (1_500.0 + 800.0 * market, 0.0),
        _ => (60.0, 0.0),
    }
}

/// Charged at night and in the sun, emptied in the evening and, less, in the morning.
fn batteries(moment: &Moment, market: f64) -> f64 {
    let capacity = (120.0 * (moment.years - 6.5)).clamp(0.0, 1_000.0);
    let part = match moment.hour {
        h if h < 6.0 => -0.35 - 0.1 * market,
        h if h < 10.0 => 0.3 + 0.2 * market,
        h if h < 17.0 => -0.5 - 0.2 * market,
        h if h < 22.0 => 0.7 + 0.2 * market,
        _ => 0.05,
    };
    capacity * part
}

fn whole(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn plausible_for_france() {
        for seed in 0..3 {
            let park = Park::new(seed);
            let mut start = DateTime::from_timestamp(1_420_066_800, 0).unwrap();
            let (mut coal, mut imports, mut energy, mut count) = (0, 0, 0, 0);
            for _ in 0..4_000 {
                // Some hours of every day and season until 2026.
                start += TimeDelta::hours(25);
                let moment = Moment::at(start);
                let p = park.at(&moment);
                assert!((30_000..62_000).contains(&p.nuclear), "{}", p.nuclear);
                assert!((1_500..7_500).contains(&p.river), "{}", p.river);
                assert!(p.pumping <= 0 && p.turbining >= 0);
                assert!(p.coal > -10 && p.solar >= 0 && p.offshore >= 0);
                assert_eq!(p.solar == 0, moment.sun < 0.0001, "{}", moment.sun);
                assert!(p.exchange().abs() < 32_000, "{}", p.exchange());
                assert!((26_000..100_000).contains(&p.demand), "{}", p.demand);
                coal += i32::from(p.coal > 0);
                imports += i32::from(p.exchange() > 0);
                energy += p.exchange();
                count += 1;
            }
            // France sells more than it buys, and coal is rare.
            assert!((40..1_600).contains(&coal), "{coal}");
            assert!((20..1_000).contains(&imports), "{imports}");
            let mean = energy / count;
            assert!((-14_000..-2_000).contains(&mean), "{mean}");
        }
    }
}
