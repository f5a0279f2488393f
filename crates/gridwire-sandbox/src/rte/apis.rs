//! The APIs behind the portal: one line each.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::state::RteState;
use super::{capacities, error, gate, generation, tempo};

/// An API that applications subscribe to.
pub(crate) struct Api {
    /// On the portal.
    pub(crate) name: &'static str,
    /// In the path, `/open_api/{path}/{version}`.
    pub(crate) path: &'static str,
    version: &'static str,
    /// The longest URI, in characters, that it takes.
    pub(crate) longest_uri: usize,
    /// Its resources, below that path.
    router: fn() -> Router<Arc<RteState>>,
}

const APIS: &[Api] = &[
    Api {
        name: "Generation Installed Capacities",
        path: "generation_installed_capacities",
        version: "v1",
        longest_uri: 512,
        router: capacities::router,
    },
    Api {
        name: "Actual Generation",
        path: "actual_generation",
        version: "v1",
        // Not known: the stricter of the two others.
        longest_uri: 512,
        router: generation::router,
    },
    Api {
        name: "Tempo Like Supply Contract",
        path: "tempo_like_supply_contract",
        version: "v1",
        longest_uri: 2048,
        router: tempo::router,
    },
];

/// By the name on the portal or in the path.
pub(crate) fn find(name: &str) -> Option<&'static Api> {
    APIS.iter()
        .find(|api| name.eq_ignore_ascii_case(api.name) || name == api.path)
}

/// All of them, each behind the same gate.
pub(crate) fn router(state: Arc<RteState>) -> Router {
    APIS.iter().fold(Router::new(), |all, api| {
        let gate = from_fn_with_state((Arc::clone(&state), api), gate::pass);
        // A version that is not (or no longer) there is refused like an API that is not subscribed.
        let other_versions = Router::new().fallback(|| async { error::forbidden() });
        let resources = (api.router)().fallback(|| async { error::not_found() });
        let api_router = other_versions
            .nest(
                &format!("/{}", api.version),
                resources.with_state(Arc::clone(&state)),
            )
            .layer(gate);
        all.nest(&format!("/open_api/{}", api.path), api_router)
    })
}
