//! Climkit v1: sites, meters and sensors at one request a second.
//!
//! The checks come in this order: path, method, of a login its body; who asks, whether it is too early, whether the token
//! has ended; the site, the meter or sensor, the body or query, the length of the period.
//!
//! | status | how to get it |
//! | --- | --- |
//! | 200 | anything that is in order; with [`ClimkitControl::set_errors_as_objects`] also all below but 5xx |
//! | 400 | a body that is no JSON object; a login without name or password; `t_s` or `t_e` with a zone, a Z or a fraction; an unknown step or type of meters; raw data of a rule meter |
//! | 401 | no token, one that has ended ([`ClimkitControl::set_expired_status`]), wrong credentials |
//! | 403 | [`ClimkitSite::Foreign`] |
//! | 404 | a site, meter or sensor that is not there, another path |
//! | 405 | data of meters by GET, anything else by POST |
//! | 413, 504 | a period of more days than [`ClimkitControl::set_longest_period`] says |
//! | 422 | a token that was not issued here |
//! | 429, 503 | a request within a second of the same user's one before ([`ClimkitControl::set_limit`]) |
//! | 500 | [`ClimkitControl::poison_day`] |

mod about;
mod answer;
mod auth;
mod catalogue;
mod control;
mod data;
mod gate;
mod options;
mod path;
mod period;
mod query;
mod raw;
mod refusal;
mod request;
mod sensors;
mod sheet;
mod site;
mod start;
mod state;
mod switch_texts;
mod switches;
mod time;
mod tokens;
mod validated;

use std::io;
use std::sync::Arc;

use axum::Router;

use crate::providers::{Provider, Setting};
use state::{ClimkitState, PASSWORD, USERNAME};
use switch_texts::FORMS;
use switches::Switches;

pub use control::ClimkitControl;
pub use options::{
    ClimkitEnds, ClimkitLimit, ClimkitShape, ClimkitSiteList, ClimkitSiteSteps, ClimkitTooLong,
    ClimkitValidUntil,
};
pub use site::ClimkitSite;
pub use start::ClimkitStart;

/// The fake service.
pub(crate) struct Climkit(Arc<ClimkitState>);

impl Climkit {
    pub(crate) fn control(&self) -> ClimkitControl {
        ClimkitControl::new(Arc::clone(&self.0))
    }
}

impl Provider for Climkit {
    const NAME: &'static str = "climkit";
    const SWITCHES: &'static [(&'static str, &'static str)] = FORMS;

    async fn start(setting: &Setting) -> io::Result<Self> {
        Ok(Self(Arc::new(ClimkitState::new(setting))))
    }

    fn router(&self) -> Router {
        request::router(Arc::clone(&self.0))
    }

    fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
        vec![
            ("CLIMKIT_BASE_URL", format!("{base_url}/api/v1")),
            ("CLIMKIT_USERNAME", USERNAME.to_owned()),
            ("CLIMKIT_PASSWORD", PASSWORD.to_owned()),
        ]
    }

    fn has_switch(name: &str, value: &str) -> bool {
        Switches::default().set(name, value).is_some()
    }

    fn throw(&self, name: &str, value: &str) {
        // That there is such a switch was checked when it was read.
        let _ = self.0.switches().set(name, value);
    }
}
