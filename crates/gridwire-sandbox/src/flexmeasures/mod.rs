//! FlexMeasures, API v3.0: assets, sensors, their data, schedules and forecasts by jobs.
//!
//! | what | where |
//! | --- | --- |
//! | from a request to its answer: path, limit, token, then what was asked for | `request.rs`, `route.rs`, `ask.rs` |
//! | refusals, by place and field | `reply.rs`, `fields.rs` |
//! | who asks, and how often | `auth.rs` |
//! | what there is, and what was there from the start | `world.rs`, `seed.rs` |
//! | lists, assets, sensors, the account | `lists.rs`, `assets.rs`, `sensors.rs`, `accounts.rs` |
//! | data: what is believed, posted, uploaded, read | `beliefs.rs`, `data.rs`, `upload.rs`, `readings.rs`, `resample.rs`, `stats.rs` |
//! | jobs | `jobs.rs`, `work.rs`, `service.rs` |
//! | schedules and forecasts | `triggers.rs`, `flex.rs`, `plan.rs`, `schedule.rs`, `forecast.rs` |
//! | notations | `instant.rs`, `units.rs`, `json_text.rs` |

mod accounts;
mod ask;
mod assets;
mod auth;
mod beliefs;
mod control;
mod data;
mod fields;
mod flex;
mod forecast;
mod instant;
mod jobs;
mod json_text;
mod lists;
mod plan;
mod readings;
mod reply;
mod request;
mod resample;
mod route;
mod schedule;
mod seed;
mod sensors;
mod service;
mod services;
mod sources;
mod stats;
mod switches;
mod triggers;
mod units;
mod upload;
mod work;
mod world;

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;

use crate::providers::{Provider, Setting};
use auth::{EMAIL, PASSWORD};
use request::Shared;
use service::Service;
use switches::{FORMS, Switches};

pub use control::FlexMeasuresControl;

/// The fake service.
pub(crate) struct FlexMeasures(Arc<Shared>);

impl FlexMeasures {
    pub(crate) fn control(&self) -> FlexMeasuresControl {
        FlexMeasuresControl::new(Arc::clone(&self.0))
    }
}

impl Provider for FlexMeasures {
    const NAME: &'static str = "flexmeasures";
    const SWITCHES: &'static [(&'static str, &'static str)] = FORMS;

    async fn start(setting: &Setting) -> io::Result<Self> {
        let service = Mutex::new(Service::new(setting.seed, setting.clock.now()));
        let clock = setting.clock.clone();
        Ok(Self(Arc::new(Shared { clock, service })))
    }

    fn router(&self) -> Router {
        request::router(Arc::clone(&self.0))
    }

    fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
        vec![
            ("FLEXMEASURES_URL", base_url.to_owned()),
            ("FLEXMEASURES_EMAIL", EMAIL.to_owned()),
            ("FLEXMEASURES_PASSWORD", PASSWORD.to_owned()),
        ]
    }

    fn has_switch(name: &str, value: &str) -> bool {
        Switches::default().set(name, value).is_some()
    }

    fn throw(&self, name: &str, value: &str) {
        let mut service = self
            .0
            .service
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // That there is such a switch was checked when it was read.
        let _ = service.switches.set(name, value);
    }
}
