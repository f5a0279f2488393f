//! Generation Installed Capacities v1: three resources, and a frozen variant of each.

mod cpc;
pub(crate) mod data;
mod per_type;
mod per_unit;
mod sample;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::rte::state::RteState;

/// The paths below `/open_api/generation_installed_capacities/v1`.
pub(crate) fn router() -> Router<Arc<RteState>> {
    Router::new()
        .route("/capacities_per_production_type", get(per_type::answer))
        .route("/capacities_per_production_unit", get(per_unit::answer))
        .route("/capacities_cpc", get(cpc::answer))
        .route(
            "/sandbox/capacities_per_production_type",
            get(sample::per_type),
        )
        .route(
            "/sandbox/capacities_per_production_unit",
            get(sample::per_unit),
        )
        .route("/sandbox/capacities_cpc", get(sample::cpc))
}
