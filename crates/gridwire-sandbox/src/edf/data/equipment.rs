//! Records of equipment, one a second.

use std::sync::Arc;

use super::grid::current;
use super::model::Model;
use super::{Generator, MINUTE, SECOND, START, measured};
use crate::document::Node;
use crate::edf::field::Values;
use crate::edf::instants::Instants;
use crate::edf::kind::Kind;
use crate::edf::timeline::Span;

/// The values of a record, in the order of its fields; instants in seconds since 1970.
type Reading = fn(&Model, i64) -> Vec<Node>;

pub(super) struct Equipment {
    kind: &'static Kind,
    model: Arc<Model>,
    reading: Reading,
}

impl Equipment {
    pub(super) fn new(kind: &'static Kind, model: Arc<Model>) -> Option<Self> {
        let (_, reading) = READINGS.iter().find(|(name, _)| *name == kind.name)?;
        Some(Self {
            kind,
            model,
            reading: *reading,
        })
    }
}

impl Generator for Equipment {
    fn creations(&self, _now: i64) -> Instants {
        Instants::Every(1, (0, 0))
    }

    fn points(&self, _creation: i64, now: i64) -> Instants {
        Instants::Every(SECOND, (START, now))
    }

    fn point(&self, _creation: i64, instant: i64) -> Values {
        let values = (self.reading)(&self.model, instant.div_euclid(SECOND));
        let names = self.kind.point.iter().map(|(name, _)| *name);
        names.zip(values).collect()
    }

    fn recent(&self, now: i64) -> Span {
        (now - MINUTE + 1, now)
    }
}

const READINGS: &[(&str, Reading)] = &[
    ("anemometer", |model, t| {
        let weather = &model.weather;
        [weather.wind_speed(t), weather.wind_direction(t)]
            .map(measured)
            .into()
    }),
    ("battery", |model, t| {
        let storage = &model.storage;
        let mut values = [
            storage.state_of_charge(t),
            storage.energy(t),
            storage.power(t),
            -1_000.0,
            1_000.0,
            storage.reactive(t),
            100.0,
            -100.0,
        ]
        .map(measured)
        .to_vec();
        values.push(Node::Integer(storage.state(t)));
        values
    }),
    ("flexible-load", |model, t| {
        let load = model.flexible_load(t);
        vec![measured(load.power), Node::Integer(load.state)]
    }),
    ("genset", |model, t| {
        let genset = model.genset(t);
        let reactive = -0.08 * genset.power;
        vec![
            measured(genset.power),
            measured(reactive),
            Node::Integer(genset.state),
        ]
    }),
    ("hygrometer", |model, t| {
        vec![measured(model.weather.humidity(t))]
    }),
    ("meter", |model, t| {
        let (p, q) = (model.exchange(t), model.reactive_exchange(t));
        let u = model.grid.voltage(t, p);
        [p, q, model.grid.frequency(t), u, current(p, q, u)]
            .map(measured)
            .into()
    }),
    ("meter-dc", |model, t| {
        // Before the inverters, which lose some; without light there is no voltage.
        let power = model.solar(t) / 0.975;
        let voltage = if power > 0.0 {
            640.0 + 0.06 * power
        } else {
            0.0
        };
        [power, voltage].map(measured).into()
    }),
    ("meter-3p", |model, t| {
        let (p, q) = (model.exchange(t), model.reactive_exchange(t));
        let u = model.grid.voltage(t, p);
        let [active, reactive] = [p, q].map(|whole| model.grid.phases(t, whole));
        // Each phase as if all three were like it.
        let currents = [0, 1, 2].map(|n: usize| current(3.0 * active[n], 3.0 * reactive[n], u));
        let voltages = model.grid.phases(t, 0.02 * u).map(|part| {
            let even = 0.02 * u / 3.0;
            u + part - even
        });
        let all = active
            .into_iter()
            .chain(reactive)
            .chain(currents)
            .chain(voltages)
            .chain([model.grid.frequency(t)]);
        all.map(measured).collect()
    }),
    ("metric", |model, t| vec![measured(model.grid.frequency(t))]),
    ("pyranometer", |model, t| {
        vec![measured(model.weather.irradiance(t))]
    }),
    ("renewable", |model, t| {
        let power = model.solar(t);
        [power, 0.03 * power].map(measured).into()
    }),
    ("setpoint", |model, t| {
        // What the battery was told: whole tens, hence not quite what it does.
        let wanted = (model.storage.power(t) / 10.0).round() * 10.0;
        let command = if wanted == 0.0 { 1 } else { 5 };
        vec![measured(wanted), measured(0.0), Node::Integer(command)]
    }),
    ("status", |model, t| {
        vec![Node::Integer(model.genset(t).state)]
    }),
    ("thermometer", |model, t| {
        vec![measured(model.weather.temperature(t))]
    }),
];
