//! Scratch.
#![allow(missing_docs, clippy::unwrap_used)]
use gridwire::flexmeasures::*;
use gridwire::flexmeasures::chrono::{DateTime, TimeDelta, FixedOffset};
use std::time::Instant;
fn at(text: &str) -> DateTime<FixedOffset> { text.parse().unwrap() }
fn range(a: &str, b: &str) -> TimeRange { TimeRange::new(at(a), at(b)).unwrap() }
#[tokio::main]
async fn main() {
    let url = std::env::var("FM_LIVE").unwrap();
    let client = Client::with_password(url, "toy-user@flexmeasures.io", "toy-password").build().unwrap();
    let power = client.sensor(2).send().await.unwrap().into_inner();
    println!("{:?}", power.attributes);
    let day = range("2026-01-02T00:00:00+01:00", "2026-01-02T06:00:00+01:00");
    let model = || FlexModel::storage(2).soc_at_start("225 kWh");
    let t = Instant::now();
    let job = client.trigger_schedule(2, ScheduleTrigger::over(day, model()).force_new_job_creation(true)).start().await.unwrap();
    let s = job.wait(Wait::default()).await.unwrap();
    let rows = s.of(&power).await.unwrap();
    println!("{} rows {:?} {:?}", rows.len(), rows[0], t.elapsed());
    println!("stored {:?}", s.stored(2, "W").await.unwrap().values[..3].to_vec());
    // deleted hour
    client.delete_sensor_data(2, SensorDataDeletion::new().start(at("2026-01-02T02:00:00+01:00")).until(at("2026-01-02T03:00:00+01:00"))).send().await.unwrap();
    let e = s.of(&power).await.unwrap_err(); println!("gap: {e}\n {:?}", e.partial::<Vec<Reading>>().map(|r| (r.len(), r[0].value, r.last().unwrap().end)));
    // sensor trigger
    let job = client.trigger_sensor_schedule(2, SensorScheduleTrigger::new(at("2026-01-03T00:00:00+01:00")).duration(TimeDelta::hours(3)).flex_model(FlexModel::new().soc_at_start("10 kWh"))).start().await.unwrap();
    println!("sensor trigger {}", job.wait(Wait::default()).await.unwrap().of(&power).await.unwrap().len());
    // 4 days
    let job = client.trigger_schedule(2, ScheduleTrigger::over(range("2026-01-02T00:00:00+01:00", "2026-01-06T00:00:00+01:00"), FlexModel::storage(2).soc_at_start("10 kWh"))).start().await.unwrap();
    let s = job.wait(Wait::default()).await.unwrap();
    let rows = s.of(&power).await; println!("4 days {:?}", rows.as_ref().map(|r| (r.len(), r[0].value, r.last().unwrap().end)));
    println!("stored {}", s.stored(2, "kW").await.unwrap().values.len());
    // infeasible
    let job = client.trigger_schedule(2, ScheduleTrigger::over(range("2026-01-04T00:00:00+01:00", "2026-01-04T03:00:00+01:00"), FlexModel::storage(2).soc_at_start("0 kWh").soc_min("400 kWh").power_capacity("10 kW")).flex_context(FlexContext::new().relax_constraints(false))).start().await.unwrap();
    let e = job.wait(Wait::default()).await.unwrap_err(); println!("{e}\n{:?} {:?}", JobFailure::of(&e).unwrap().reason, JobFailure::of(&e).unwrap().job.exc_info.is_some());
    let job = client.trigger_schedule(2, ScheduleTrigger::over(range("2027-01-04T00:00:00+01:00", "2027-01-04T03:00:00+01:00"), FlexModel::storage(2).soc_at_start("225 kWh").soc_min("50 kWh"))).start().await.unwrap();
    let e = job.wait(Wait::default()).await.unwrap_err(); println!("{e}\n{:?}", JobFailure::of(&e).unwrap().reason);
    // targets that cannot be
    let job = client.trigger_schedule(2, ScheduleTrigger::over(range("2026-01-04T00:00:00+01:00", "2026-01-04T03:00:00+01:00"), FlexModel::storage(2).soc_at_start("0 kWh").power_capacity("10 kW").targets([(at("2026-01-04T01:00:00+01:00"), "300 kWh")]))).start().await.unwrap();
    match job.wait(Wait::default()).await { Err(e) => println!("target: {e} {:?}", JobFailure::of(&e).unwrap().reason), Ok(s) => println!("target ok {:?}", s.unresolved()) }
    let job = client.trigger_schedule(2, ScheduleTrigger::over(range("2026-01-04T00:00:00+01:00", "2026-01-04T03:00:00+01:00"), FlexModel::storage(2).soc_at_start("0 kWh").power_capacity("10 kW").minima([(range("2026-01-04T01:00:00+01:00","2026-01-04T02:00:00+01:00"), "200 kWh")]))).start().await.unwrap();
    match job.wait(Wait::default()).await { Err(e) => println!("minima: {e} {:?}", JobFailure::of(&e).unwrap().reason), Ok(s) => println!("minima ok {:?}", s.unresolved().iter().map(|d| d.soc_minima.len()).collect::<Vec<_>>()) }
    // sequential
    let context = || FlexContext::new().consumption_price(SensorId::from(1)).site_power_capacity("500 kVA");
    let t = Instant::now();
    let trig = ScheduleTrigger::over(range("2026-01-02T00:00:00+01:00","2026-01-02T06:00:00+01:00"), model()).flex_context(context()).sequential(true);
    println!("{}", client.trigger_schedule(2, trig.clone()).start().await.unwrap_err());
    let job = client.trigger_schedule(2, trig.resolution(TimeDelta::minutes(15))).start().await.unwrap();
    let s = job.wait(Wait::default()).await.unwrap();
    println!("sequential {:?} {:?} {:?}", s.job.as_ref().map(|j| &j.status), s.of(&power).await.map(|r| (r.len(), r[0].value)), t.elapsed());
    println!("{}", s.stored(2, "kW").await.unwrap_err());
    let t = Instant::now();
    let job = client.trigger_schedule(2, ScheduleTrigger::over(range("2026-01-04T00:00:00+01:00", "2026-01-04T03:00:00+01:00"), FlexModel::storage(2).soc_at_start("0 kWh").soc_min("400 kWh").power_capacity("10 kW")).flex_context(context().relax_constraints(false)).sequential(true).resolution(TimeDelta::minutes(15))).start().await.unwrap();
    let e = job.wait(Wait::default()).await.unwrap_err(); println!("{:?} {e}\n{:?}", t.elapsed(), JobFailure::of(&e).unwrap().reason);
    // off grid start
    let job = client.trigger_schedule(2, ScheduleTrigger::over(range("2026-01-05T00:07:00+01:00", "2026-01-05T03:07:00+01:00"), FlexModel::storage(2).soc_at_start("10 kWh"))).start().await.unwrap();
    let s = job.wait(Wait::default()).await.unwrap();
    println!("off grid {:?} | {:?}", s.of(&power).await.map(|r| (r.len(), r[0].start)), s.stored(2, "kW").await.map(|s| (s.start, s.duration, s.values.len())));
    // no duration
    let job = client.trigger_schedule(2, ScheduleTrigger::new(at("2026-01-03T00:00:00+01:00")).flex_model(vec![FlexModel::storage(2).soc_at_start("10 kWh")])).start().await.unwrap();
    println!("no duration {:?}", job.wait(Wait::default()).await.unwrap().of(&power).await.map(|r| r.len()));
    // legacy asset
    let legacy = client.sensor(11).send().await.unwrap().into_inner();
    let job = client.trigger_schedule(8, ScheduleTrigger::over(day, FlexModel::storage(11).soc_at_start("10 kWh").soc_max("100 kWh").power_capacity("10 kW")).flex_context(context())).start().await.unwrap();
    println!("legacy {:?}", job.wait(Wait::default()).await.unwrap().of(&legacy).await.map(|r| (r.len(), r[0].value)));
    // forecasts
    let t = Instant::now();
    let job = client.trigger_forecast(3, ForecastTrigger::new().start(at("2026-01-06T00:00:00+01:00")).duration(TimeDelta::hours(24))).start().await.unwrap();
    let f = job.wait(Wait::default()).await; println!("forecast {:?} {:?}", f.map(|f| f.iter().map(|f| f.values.len()).collect::<Vec<_>>()), t.elapsed());
    let multi = || ForecastTrigger::new().start(at("2026-01-05T00:00:00+01:00")).duration(TimeDelta::days(2)).forecast_frequency(TimeDelta::hours(24)).config(ForecastConfig::new().train_period(TimeDelta::days(5)).retrain_frequency(TimeDelta::hours(24)));
    let job = client.trigger_forecast(3, multi()).start().await.unwrap();
    let f = job.wait(Wait::default()).await; println!("cycles {:?}", f.map(|f| f.iter().map(|f| f.values.len()).collect::<Vec<_>>()));
    let job = client.trigger_forecast(3, ForecastTrigger::new().start(at("2026-01-06T00:00:00+01:00")).duration(TimeDelta::hours(12))).start().await.unwrap();
    match job.wait(Wait::default()).await { Ok(f) => println!("again fine {}", f.len()), Err(e) => println!("again {e}\n{:?} {:?}", JobFailure::of(&e).map(|f| f.reason.clone()), e.partial::<Vec<Forecast>>().map(|f| f.len())) }
    // uploads
    let new = client.add_sensor(NewSensor::new(format!("up {}", std::process::id()), "kW", TimeDelta::minutes(15), 3)).send().await.unwrap();
    let up = |text: &'static str| client.upload_sensor_data(new.id, SensorDataUpload::content("a.csv", text.as_bytes()));
    println!("{:?}", up("event_start,event_value\n2026-02-10T00:00:00+01:00,1\n2026-02-10T00:15:00+01:00,2\n").start().await.unwrap().wait(Wait::default()).await);
    for bad in ["1,2\n3,4\n", "value,start\n1,2026-02-10T00:00:00+01:00\n", "event_start,event_value\n", "a;b\n2026-02-10T00:00:00+01:00;3\n", "event_start,event_value\n2026-02-10T00:00:00+01:00,x\n"] { println!("{}", up(bad).start().await.unwrap_err()); }
    let e = up("event_start,event_value\nyesterday,1\n").start().await.unwrap().wait(Wait::default()).await.unwrap_err(); println!("{e}");
    println!("{:?}", client.post_sensor_data(new.id, SensorDataPost::new(vec![Some(1.0)], at("2026-02-10T00:00:00+01:00"), TimeDelta::minutes(15), "kW")).start().await.unwrap().wait(Wait::default()).await);
    println!("{}", client.post_sensor_data(new.id, SensorDataPost::new(vec![], at("2026-02-10T00:00:00+01:00"), TimeDelta::minutes(15), "kW")).start().await.unwrap_err());
}
