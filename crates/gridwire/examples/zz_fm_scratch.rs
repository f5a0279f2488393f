//! Scratch.
#![allow(missing_docs, clippy::unwrap_used)]
use gridwire::flexmeasures::*;
use gridwire::flexmeasures::chrono::{DateTime, TimeDelta, FixedOffset};
use futures_util::{StreamExt, pin_mut};
use std::time::{Duration, Instant};
fn at(text: &str) -> DateTime<FixedOffset> { text.parse().unwrap() }
fn worker(what: &str) { let s = std::process::Command::new("bash").args(["-c", what]).status(); println!("{what}: {s:?}"); }
#[tokio::main]
async fn main() {
    let url = std::env::var("FM_LIVE").unwrap();
    let client = Client::with_password(url, "short-token@flexmeasures.io", "short-token-password").build().unwrap();
    let n = NewSensor::new(format!("w {}", std::process::id()), "kW", TimeDelta::minutes(15), 3).timezone("Europe/Amsterdam");
    let id = client.add_sensor(n).send().await.unwrap().id; let sensor = client.sensor(id).send().await.unwrap();
    let values: Vec<Option<f64>> = (0..16000).map(|i| (i % 97 != 0).then_some(f64::from(i) * 0.1)).collect();
    let start = at("2024-03-01T00:00:00+01:00");
    let t = Instant::now();
    let parts = client.record(&sensor).waiting(Wait::up_to(Duration::from_secs(8))).values(start, values.clone()).stream();
    pin_mut!(parts);
    let mut n = 0;
    while let Some(r) = parts.next().await { match r { Ok(r) => println!("{:?} {} {:?} {}", t.elapsed(), r.range, r.outcome, r.attempts), Err(e) => println!("{e}") }
        n += 1;
        if n == 2 { worker("kill -9 $(cat /tmp/fm-mine/run/worker.pid); (sleep 12; FM_ROOT=/tmp/fm-mine FM_PORT=5011 FM_PG_PORT=54341 FM_REDIS_PORT=63811 bash /work/shared/flexmeasures-server.sh worker start) >/dev/null 2>&1 &"); }
        if n == 4 { worker("sleep 0; (sleep 1; pkill -9 -P $(cat /tmp/fm-mine/run/worker.pid)) >/dev/null 2>&1 &"); }
    }
    let back = client.readings(&sensor).unwrap().range(start, start + TimeDelta::minutes(15 * 16000)).await.unwrap();
    println!("{}", back.rows.iter().map(|r| r.value).eq(values.iter().flatten().copied()));
}
