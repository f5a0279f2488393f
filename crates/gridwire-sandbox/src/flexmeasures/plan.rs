//! When to charge and when to discharge: the cheapest hours against the dearest, as far as power and content go.
//!
//! No solver: the best pair of steps is taken again and again until none is worth it. That is what a storage does
//! about prices, and it is the same on every machine.

const NONE: f64 = 1e-9;

/// A storage. Lists have one value for each step; contents are those at the end of a step, in kWh.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    /// The content before the first step.
    pub(crate) start: f64,
    /// What it takes and gives at most, in kW at the meter.
    pub(crate) charge: Vec<f64>,
    pub(crate) discharge: Vec<f64>,
    /// What of the energy is left on the way in and out.
    pub(crate) efficiency: (f64, f64),
    /// Its content can be no other.
    pub(crate) hard: (f64, f64),
    /// Its content should be no other.
    pub(crate) least: Vec<f64>,
    pub(crate) most: Vec<f64>,
}

/// What a kWh costs and earns in each step.
#[derive(Clone, Debug)]
pub(crate) struct Prices {
    pub(crate) buy: Vec<f64>,
    pub(crate) sell: Vec<f64>,
}

/// What is planned.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Plan {
    /// In kW at the meter, consumption positive.
    pub(crate) power: Vec<f64>,
    /// At the end of each step.
    pub(crate) content: Vec<f64>,
}

/// `None` if there is no way; what only should be may be missed.
pub(crate) fn plan(storage: &Storage, prices: &Prices, hours: f64) -> Option<Plan> {
    let mut state = State::new(storage, prices, hours);
    state.keep_bounds();
    let (low, high) = storage.hard;
    let fits = |content: &f64| *content >= low - 1e-6 && *content <= high + 1e-6;
    if !state.content.iter().all(fits) {
        return None;
    }
    state.trade();
    Some(state.plan())
}

struct State<'a> {
    storage: &'a Storage,
    prices: &'a Prices,
    hours: f64,
    content: Vec<f64>,
    /// Into and out of the content in each step.
    added: Vec<f64>,
    taken: Vec<f64>,
}

/// What to do next: so many kWh of content into one step and out of another.
struct Trade {
    into: Option<usize>,
    out: Option<usize>,
    energy: f64,
    gain: f64,
}

impl<'a> State<'a> {
    fn new(storage: &'a Storage, prices: &'a Prices, hours: f64) -> Self {
        let count = storage.charge.len();
        Self {
            storage,
            prices,
            hours,
            content: vec![storage.start; count],
            added: vec![0.0; count],
            taken: vec![0.0; count],
        }
    }

    fn steps(&self) -> usize {
        self.content.len()
    }

    /// How much more can go in within a step; none where something goes out.
    fn room_in(&self, i: usize) -> f64 {
        if self.taken[i] > NONE {
            return 0.0;
        }
        self.storage.charge[i] * self.hours * self.storage.efficiency.0 - self.added[i]
    }

    fn room_out(&self, i: usize) -> f64 {
        if self.added[i] > NONE {
            return 0.0;
        }
        self.storage.discharge[i] * self.hours / self.storage.efficiency.1 - self.taken[i]
    }

    fn above(&self, k: usize) -> f64 {
        let most = self.storage.most[k].min(self.storage.hard.1);
        (most - self.content[k]).max(0.0)
    }

    fn below(&self, k: usize) -> f64 {
        let least = self.storage.least[k].max(self.storage.hard.0);
        (self.content[k] - least).max(0.0)
    }

    /// What a kWh of content costs, and what it earns.
    fn cost(&self, i: usize) -> f64 {
        self.prices.buy[i] / self.storage.efficiency.0
    }

    fn worth(&self, i: usize) -> f64 {
        self.prices.sell[i] * self.storage.efficiency.1
    }

    fn add(&mut self, i: usize, energy: f64) {
        self.added[i] += energy;
        self.content[i..]
            .iter_mut()
            .for_each(|content| *content += energy);
    }

    fn take(&mut self, i: usize, energy: f64) {
        self.taken[i] += energy;
        self.content[i..]
            .iter_mut()
            .for_each(|content| *content -= energy);
    }

    /// Charges as cheaply, and discharges as dearly, as it takes to keep the bounds; from the first step on.
    fn keep_bounds(&mut self) {
        for k in 0..self.steps() {
            let (low, high) = self.storage.hard;
            let missing = |state: &Self| state.storage.least[k].max(low) - state.content[k];
            while missing(self) > NONE {
                let room = |i: usize| {
                    let later = (i..self.steps()).map(|k| self.above(k));
                    later.fold(self.room_in(i), f64::min)
                };
                let open = (0..=k).filter(|i| room(*i) > NONE);
                let Some(best) = open.min_by(|a, b| self.cost(*a).total_cmp(&self.cost(*b))) else {
                    break;
                };
                let energy = room(best).min(missing(self));
                self.add(best, energy);
            }
            let spare = |state: &Self| state.content[k] - state.storage.most[k].min(high);
            while spare(self) > NONE {
                let room = |i: usize| {
                    let later = (i..self.steps()).map(|k| self.below(k));
                    later.fold(self.room_out(i), f64::min)
                };
                let open = (0..=k).rev().filter(|i| room(*i) > NONE);
                let Some(best) = open.max_by(|a, b| self.worth(*a).total_cmp(&self.worth(*b)))
                else {
                    break;
                };
                let energy = room(best).min(spare(self));
                self.take(best, energy);
            }
        }
    }

    fn trade(&mut self) {
        // Each trade fills something up; the bound is for rounding only.
        for _ in 0..self.steps() * 8 {
            let Some(trade) = self.best() else {
                return;
            };
            if let Some(i) = trade.into {
                self.add(i, trade.energy);
            }
            if let Some(i) = trade.out {
                self.take(i, trade.energy);
            }
        }
    }

    fn best(&self) -> Option<Trade> {
        let mut best: Option<Trade> = None;
        let mut offer = |into, out, energy: f64, gain: f64| {
            let better = best.as_ref().is_none_or(|best| gain > best.gain + NONE);
            if energy > 1e-6 && gain > NONE && better {
                best = Some(Trade {
                    into,
                    out,
                    energy,
                    gain,
                });
            }
        };
        let rooms_out: Vec<f64> = (0..self.steps()).map(|i| self.room_out(i)).collect();
        for i in 0..self.steps() {
            let alone = (i..self.steps()).map(|k| self.below(k));
            offer(
                None,
                Some(i),
                alone.fold(rooms_out[i], f64::min),
                self.worth(i),
            );
            let room = self.room_in(i);
            if room <= NONE {
                continue;
            }
            let alone = (i..self.steps()).map(|k| self.above(k));
            offer(Some(i), None, alone.fold(room, f64::min), -self.cost(i));
            let mut above = room;
            for (j, room_out) in rooms_out.iter().enumerate().skip(i + 1) {
                above = above.min(self.above(j - 1));
                if above <= NONE {
                    break;
                }
                let gain = self.worth(j) - self.cost(i);
                offer(Some(i), Some(j), above.min(*room_out), gain);
            }
            let mut below = room;
            for j in (0..i).rev() {
                below = below.min(self.below(j));
                if below <= NONE {
                    break;
                }
                let gain = self.worth(j) - self.cost(i);
                offer(Some(i), Some(j), below.min(rooms_out[j]), gain);
            }
        }
        best
    }

    fn plan(self) -> Plan {
        let (into, out) = self.storage.efficiency;
        let flows = self.added.iter().zip(&self.taken);
        let power = flows.map(|(added, taken)| (added / into - taken * out) / self.hours);
        Plan {
            power: power.collect(),
            content: self.content,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storage(count: usize) -> Storage {
        Storage {
            start: 0.0,
            charge: vec![10.0; count],
            discharge: vec![10.0; count],
            efficiency: (1.0, 1.0),
            hard: (0.0, 20.0),
            least: vec![f64::NEG_INFINITY; count],
            most: vec![f64::INFINITY; count],
        }
    }

    fn prices(prices: &[f64]) -> Prices {
        Prices {
            buy: prices.to_vec(),
            sell: prices.to_vec(),
        }
    }

    #[test]
    fn cheap_in_and_dear_out() {
        let storage = storage(6);
        let prices = prices(&[3.0, 1.0, 2.0, 9.0, 5.0, 8.0]);
        let plan = plan(&storage, &prices, 1.0).unwrap();
        assert_eq!(plan.power, [0.0, 10.0, 10.0, -10.0, 0.0, -10.0]);
        assert_eq!(plan.content, [0.0, 10.0, 20.0, 10.0, 10.0, 0.0]);
    }

    #[test]
    fn losses_must_be_worth_it() {
        let mut storage = storage(2);
        storage.efficiency = (0.8, 0.8);
        assert_eq!(
            plan(&storage, &prices(&[2.0, 3.0]), 1.0).unwrap().power,
            [0.0, 0.0]
        );
        let plan = plan(&storage, &prices(&[1.0, 3.0]), 1.0).unwrap();
        assert_eq!(plan.content, [8.0, 0.0]);
        assert!((plan.power[0] - 10.0).abs() < 1e-9 && (plan.power[1] + 6.4).abs() < 1e-9);
    }

    #[test]
    fn what_should_be_is_bought_where_it_is_cheapest() {
        let mut storage = storage(3);
        storage.least[2] = 15.0;
        let plan = plan(&storage, &prices(&[2.0, 1.0, 2.0]), 1.0).unwrap();
        assert_eq!(plan.content, [5.0, 15.0, 15.0]);
    }

    #[test]
    fn no_way() {
        let mut storage = storage(2);
        storage.hard = (15.0, 20.0);
        assert_eq!(plan(&storage, &prices(&[1.0, 1.0]), 1.0), None);
        storage.hard = (0.0, 20.0);
        storage.start = 40.0;
        assert_eq!(plan(&storage, &prices(&[1.0, 1.0]), 1.0), None);
        // What only should be is missed.
        storage.start = 0.0;
        storage.least = vec![20.0; 2];
        let content = plan(&storage, &prices(&[1.0, 1.0]), 1.0).unwrap().content;
        assert_eq!(content, [10.0, 20.0]);
    }
}
