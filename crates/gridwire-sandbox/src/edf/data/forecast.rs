//! Forecasts: every hour a vector of half-hours for two days, the less true the farther ahead.

use std::sync::Arc;

use super::model::Model;
use super::{Generator, HALF_AN_HOUR, HOUR, SECOND, START, measured};
use crate::document::Node;
use crate::edf::field::Values;
use crate::edf::instants::Instants;
use crate::edf::kind::Kind;

const AHEAD: i64 = 48 * HOUR;

/// What there will be, in kW; instants in seconds since 1970.
type Truth = fn(&Model, i64) -> f64;

pub(super) struct Forecast {
    model: Arc<Model>,
    truth: Truth,
    /// How far off it may be two days ahead, as a part of the truth.
    error: f64,
}

impl Forecast {
    pub(super) fn new(kind: &Kind, model: Arc<Model>) -> Option<Self> {
        let (truth, error): (Truth, f64) = match kind.name {
            "demand" => (Model::demand, 0.08),
            "solar" => (Model::solar, 0.30),
            "wind" => (Model::wind, 0.45),
            "aggregate" => (|model, t| model.solar(t) + model.wind(t), 0.35),
            _ => return None,
        };
        Some(Self {
            model,
            truth,
            error,
        })
    }
}

impl Generator for Forecast {
    fn creations(&self, now: i64) -> Instants {
        Instants::Every(HOUR, (START, now))
    }

    fn points(&self, creation: i64, _now: i64) -> Instants {
        Instants::Every(HALF_AN_HOUR, (creation, creation + AHEAD - 1))
    }

    fn point(&self, creation: i64, instant: i64) -> Values {
        let ahead = instant - creation;
        // The middle of the half-hour stands for all of it.
        let middle = (instant + HALF_AN_HOUR / 2) / SECOND;
        let miss = self.model.miss(creation / HOUR, middle);
        let wrong = self.error * ahead as f64 / AHEAD as f64 * miss;
        let power = (self.truth)(&self.model, middle) * (1.0 + wrong);
        let quality = match ahead / HOUR {
            0..6 => 1,
            6..24 => 2,
            _ => 3,
        };
        vec![("p", measured(power)), ("quality", Node::Integer(quality))]
    }
}
