//! Actual Generation v1: four resources, and a frozen variant of each.

pub(crate) mod data;
mod mix;
mod per_type;
mod per_unit;
mod sample;
mod slots;
mod water;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use chrono::{DateTime, Utc};

use crate::paris;
use crate::rte::shape::RteShape;
use crate::rte::state::RteState;
use crate::rte::window::Window;

/// The paths below `/open_api/actual_generation/v1`.
pub(crate) fn router() -> Router<Arc<RteState>> {
    Router::new()
        .route(
            "/actual_generations_per_production_type",
            get(per_type::answer),
        )
        .route("/actual_generations_per_unit", get(per_unit::answer))
        .route("/water_reserves", get(water::answer))
        .route("/generation_mix_15min_time_scale", get(mix::answer))
        .route(
            "/sandbox/actual_generations_per_production_type",
            get(sample::per_type),
        )
        .route(
            "/sandbox/actual_generations_per_unit",
            get(sample::per_unit),
        )
        .route("/sandbox/water_reserves", get(sample::water))
        .route("/sandbox/generation_mix_15min_time_scale", get(sample::mix))
}

/// The period of a call without dates. In the samples it ends with the call.
fn today(now: DateTime<Utc>, shape: RteShape) -> Window {
    Window {
        start: paris::days_after(now, 0),
        end: match shape {
            RteShape::Sample => now,
            RteShape::Live | RteShape::Guide => paris::days_after(now, 1),
        },
    }
}
