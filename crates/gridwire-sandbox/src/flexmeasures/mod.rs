//! FlexMeasures: invented readings of the last 24 hours.

use std::io;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::providers::{Provider, Setting};
use crate::random::Random;

/// The fake service.
pub(crate) struct Flexmeasures(Setting);

impl Provider for Flexmeasures {
    const NAME: &'static str = "flexmeasures";

    async fn start(setting: &Setting) -> io::Result<Self> {
        Ok(Self(setting.clone()))
    }

    fn router(&self) -> Router {
        Router::new()
            .route("/flexmeasures/v1/readings", get(readings))
            .with_state(self.0.clone())
    }

    fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
        vec![("FLEXMEASURES_BASE_URL", base_url.to_owned())]
    }
}

async fn readings(State(setting): State<Setting>) -> Json<Value> {
    let hour = setting.clock.now().timestamp().div_euclid(3600);
    let readings: Vec<Value> = (hour - 24..hour)
        .map(|hour| reading(setting.seed, hour))
        .collect();
    Json(json!({ "readings": readings }))
}

/// The reading of an hour since 1970, which is the same whenever it is asked for.
fn reading(seed: u64, hour: i64) -> Value {
    let start = DateTime::UNIX_EPOCH + TimeDelta::hours(hour);
    let watt_hours = Random::new(seed, &format!("flexmeasures {hour}")).between(200, 3000);
    json!({
        "start": text(start),
        "end": text(start + TimeDelta::hours(1)),
        "value": watt_hours as f64 / 1000.0,
    })
}

fn text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
