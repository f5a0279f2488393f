//! RTE's digital portal: the token endpoint and the APIs behind it.

mod answer;
mod apis;
mod capacities;
mod control;
mod eic;
mod error;
mod gate;
mod generation;
mod list;
mod names;
mod quota;
mod shape;
mod state;
mod tempo;
mod token;
mod tokens;
mod window;

use std::io;
use std::sync::Arc;

use axum::Router;

use crate::providers::{Provider, Setting};
use state::RteState;

pub use control::RteControl;
pub use shape::{RteShape, RteTokenShape};

/// The fake portal.
pub(crate) struct Rte(Arc<RteState>);

impl Rte {
    pub(crate) fn control(&self) -> RteControl {
        RteControl::new(Arc::clone(&self.0))
    }
}

impl Provider for Rte {
    const NAME: &'static str = "rte";

    async fn start(setting: &Setting) -> io::Result<Self> {
        Ok(Self(Arc::new(RteState::new(setting))))
    }

    fn router(&self) -> Router {
        token::router(Arc::clone(&self.0)).merge(apis::router(Arc::clone(&self.0)))
    }

    fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
        vec![
            ("RTE_BASE_URL", base_url.to_owned()),
            ("RTE_CLIENT_ID", state::CLIENT_ID.to_owned()),
            ("RTE_CLIENT_SECRET", state::CLIENT_SECRET.to_owned()),
        ]
    }
}
