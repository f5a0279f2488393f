use crate::{Quantity, SiteRow};

/// An equation that the numbers of a row do not fulfil.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Imbalance<Q> {
    /// The equation, in the service's names.
    pub equation: &'static str,
    /// Its left side.
    pub left: Q,
    /// Its right side.
    pub right: Q,
}

impl<Q: Quantity> SiteRow<Q> {
    /// The equations that hold in recorded data and do not hold here by more than a tolerance.
    ///
    /// An equation with a number that is not there says nothing. The meters' own consumption does not
    /// add up to the site's whenever production is negative, so that is no equation.
    pub fn imbalances(&self, tolerance: Q) -> Vec<Imbalance<Q>> {
        let sums = &self.sums;
        let two = |one: Option<Q>, other: Option<Q>| Some(one?.amount() + other?.amount());
        // Only meters that consume say where their energy comes from.
        let consumers = self
            .meters
            .iter()
            .filter(|meter| meter.ext.is_some() || meter.self_consumption.is_some());
        let totals: Option<Vec<f64>> = consumers.map(|meter| meter.total.map(Q::amount)).collect();
        let meters = totals
            .filter(|totals| !totals.is_empty())
            .map(|totals| totals.iter().sum());
        [
            (
                "conso_total = self + from_ext",
                sums.conso_total,
                two(sums.self_consumption, sums.from_ext),
            ),
            (
                "prod_total = self + to_ext",
                sums.prod_total,
                two(sums.self_consumption, sums.to_ext),
            ),
            (
                "conso_total = sum of total of the consumers",
                sums.conso_total,
                meters,
            ),
        ]
        .into_iter()
        .filter_map(|(equation, left, right)| Some((equation, left?, Q::new(right?))))
        .filter(|(_, left, right)| (left.amount() - right.amount()).abs() > tolerance.amount())
        .map(|(equation, left, right)| Imbalance {
            equation,
            left,
            right,
        })
        .collect()
    }
}
