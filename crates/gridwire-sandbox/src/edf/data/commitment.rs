//! Commitments: every noon a vector of the half-hours of the next day, both in French time.

use std::sync::Arc;

use super::model::Model;
use super::{Generator, HALF_AN_HOUR, SECOND, START};
use crate::document::Node;
use crate::edf::field::Values;
use crate::edf::instants::{Instants, utc};
use crate::paris;

/// The power that the site will give to the grid, in kW.
pub(super) struct Commitment(pub(super) Arc<Model>);

impl Generator for Commitment {
    fn creations(&self, now: i64) -> Instants {
        Instants::Daily(&[12], (START, now))
    }

    fn head(&self, creation: i64) -> Values {
        let quality = 1 + creation / (24 * super::HOUR) % 3;
        vec![("quality", Node::Integer(quality))]
    }

    fn points(&self, creation: i64, _now: i64) -> Instants {
        let [start, end] =
            [1, 2].map(|days| paris::days_after(utc(creation), days).timestamp_millis());
        Instants::Every(HALF_AN_HOUR, (start, end - 1))
    }

    fn point(&self, _creation: i64, instant: i64) -> Values {
        let middle = (instant + HALF_AN_HOUR / 2) / SECOND;
        // In steps of half a kilowatt, with some of the sun kept back for clouds.
        let power = 90.0 + 0.85 * self.0.solar(middle);
        vec![("value", Node::Float((power * 2.0).round() / 2.0))]
    }
}
