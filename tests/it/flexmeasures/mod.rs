//! FlexMeasures' parts that are written by hand, against a server that says what it is told to: what a
//! real one says is the conformance suite's.

mod checks;
mod forecasts;
mod recording;
mod schedules;

use std::sync::{Arc, Mutex};

use gridwire::core::policy::RetryPolicy;
use gridwire::core::serde_json::{Value, from_str, json};
use gridwire::core::time::ManualClock;
use gridwire::flexmeasures::{Client, Sensor, decode};
use httpmock::MockServer;

use crate::support::{Answer, Asked, NOW, serve, steady, utc};

/// A server, and a client of it on a clock that moves when somebody sleeps.
struct World {
    _server: MockServer,
    asked: Arc<Mutex<Vec<Asked>>>,
    clock: Arc<ManualClock>,
    client: Client,
}

impl World {
    /// The answers follow from the request and the number of requests of the same method and path before.
    async fn start(answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static) -> Self {
        Self::with(RetryPolicy::never(), answer).await
    }

    async fn patient(answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static) -> Self {
        Self::with(steady(), answer).await
    }

    async fn with(
        retry: RetryPolicy,
        answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let seen = Mutex::new(Vec::new());
        let (server, asked) = serve(move |asked: &Asked| {
            let key = (asked.method.clone(), asked.path().to_owned());
            let mut seen = seen.lock().unwrap();
            let before = seen.iter().filter(|other| **other == key).count();
            seen.push(key);
            answer(asked, before)
        })
        .await;
        let clock = Arc::new(ManualClock::at(utc(NOW)));
        let client = Client::with_token(server.base_url(), "a-token")
            .clock(clock.clone())
            .retry(retry)
            .build()
            .unwrap();
        Self {
            _server: server,
            asked,
            clock,
            client,
        }
    }

    /// The requests of a method whose path ends in a text.
    fn asked(&self, method: &str, end: &str) -> Vec<Asked> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.retain(|asked| asked.method == method && asked.path().ends_with(end));
        asked
    }

    /// The bodies of all that was posted to such paths.
    fn posted(&self, end: &str) -> Vec<Value> {
        let asked = self.asked("POST", end).into_iter();
        asked.map(|asked| from_str(&asked.body).unwrap()).collect()
    }
}

/// An answer of server 1.0.1.
fn answer(status: u16, body: Value) -> Answer {
    Answer::new(status, "application/json", body.to_string())
        .header("FlexMeasures-Version", "1.0.1")
}

/// A job, as the server answers it.
fn job(status: &str, message: &str, result: Value) -> Answer {
    let code = match status {
        "FINISHED" => 200,
        "FAILED" => 422,
        _ => 202,
    };
    answer(
        code,
        json!({"status": status, "message": message, "result": result, "exc-info": "a traceback"}),
    )
}

fn finished() -> Answer {
    job("FINISHED", "It has finished.", json!("success"))
}

/// A job that waits for others, as server 1.0.1 fails to say.
fn deferred() -> Answer {
    answer(
        500,
        json!({"status": 500, "message": "'Job' object has no attribute 'status'"}),
    )
}

fn sensor(unit: &str, resolution: &str, attributes: &str) -> Sensor {
    let sensor = json!({
        "id": 7, "name": "a sensor", "unit": unit, "timezone": "Europe/Paris",
        "event_resolution": resolution, "generic_asset_id": 3, "attributes": attributes,
    });
    decode(sensor.to_string().as_bytes()).unwrap()
}
