//! Schedules: triggered, waited for, read; with a gap, cut, one after the other; infeasible, refused.

use std::sync::Arc;
use std::time::Duration;

use gridwire::core::chrono::{TimeDelta, Utc};
use gridwire::core::policy::RetryPolicy;
use gridwire::core::serde_json::json;
use gridwire::core::time::{ManualClock, TimeRange};
use gridwire::core::{Error, ErrorKind};
use gridwire::flexmeasures::{
    FailureReason, FlexContext, FlexMeasuresError as _, FlexModel, Job, JobFailure, JobId,
    JobResult, JobStatus, Reading, ScheduleTrigger, SensorDataDeletion, SensorScheduleTrigger,
    SignConvention, Unit, Wait,
};

use crate::limits::Hurried;
use crate::users::logging_in;
use crate::world::{UNKNOWN, World, at, fault};

/// Midnight, from which on each hour is dearer than the one before, until noon.
const START: &str = "2026-01-02T00:00:00+01:00";
const QUARTER: TimeDelta = TimeDelta::minutes(15);
const NO_JOB: &str = "00000000-0000-0000-0000-000000000000";

pub(crate) async fn run(world: &World) {
    let job = made(world).await;
    read(world, &job).await;
    unmet(world).await;
    failed(world).await;
    cut(world).await;
    in_turn(world).await;
    not_yet(world).await;
    refused(world).await;
    limited(world).await;
}

/// A small battery that is empty, fills within an hour, and loses nothing.
fn battery(world: &World, sensor: &str) -> FlexModel {
    FlexModel::storage(world.sensor(sensor))
        .soc_at_start("0 kWh")
        .soc_min("0 kWh")
        .soc_max("25 kWh")
        .power_capacity("25 kW")
        .roundtrip_efficiency("100%")
}

/// As it is where a path names it.
fn unnamed(mut model: FlexModel) -> FlexModel {
    model.sensor = None;
    model
}

fn hours(start: &str, hours: i64) -> TimeRange {
    TimeRange::new(at(start), at(start) + TimeDelta::hours(hours)).unwrap()
}

/// It fills in the first hour, which is the cheapest, and is emptied in the last.
fn best(hours: usize) -> Vec<f64> {
    [vec![25.0; 4], vec![0.0; 4 * (hours - 2)], vec![-25.0; 4]].concat()
}

fn powers(rows: &[Reading]) -> Vec<f64> {
    rows.iter().map(|row| row.value).collect()
}

async fn made(world: &World) -> JobId {
    let (seen, toy, building) = (&world.seen, &world.users.toy, world.asset("BUILDING"));
    let model = battery(world, "BATTERY").state_of_charge(world.sensor("SOC"));
    let trigger = ScheduleTrigger::over(hours(START, 4), model);
    let receipt = seen.ok(toy.trigger_schedule(building, trigger.clone()).send().await);
    assert_eq!(receipt.status(), 202);
    // The same once more is the same job.
    let job = toy.trigger_schedule(building, trigger.clone()).start();
    let job = job.await.unwrap();
    assert_eq!(receipt.id(), Some(&job.id));
    let forced = trigger.clone().force_new_job_creation(true);
    let forced = seen.ok(toy.trigger_schedule(building, forced).send().await);
    assert_ne!(forced.id(), Some(&job.id));

    let scheduled = job.wait(Wait::default()).await.unwrap();
    assert!(scheduled.unresolved().is_empty());
    let power = seen.ok(toy.sensor(world.sensor("BATTERY")).send().await);
    let rows = scheduled.of(&power).await.unwrap();
    assert_eq!(powers(&rows), best(4));
    assert_eq!(
        (rows[0].start, rows[15].end),
        (at(START), at("2026-01-02T04:00:00+01:00"))
    );
    // Recorded as what it produces.
    let stored = scheduled.stored(power.id, "MW").await.unwrap();
    let (first, last) = (stored.values[0], stored.values[15]);
    assert_eq!((first, last), (Some(-0.025), Some(0.025)));
    assert_eq!(stored.unit, Some(Unit::from("MW")));

    let charge = seen.ok(toy.sensor(world.sensor("SOC")).send().await);
    let minute = TimeDelta::minutes(1);
    let charge = toy.readings(&charge).unwrap();
    let charge = charge
        .range(at(START), rows[15].end + minute)
        .await
        .unwrap();
    let levels: Vec<_> = charge
        .rows
        .iter()
        .map(|row| (row.start - rows[0].start, row.value))
        .collect();
    assert_eq!(levels.len(), 17);
    assert_eq!(levels[1], (QUARTER, 6.25));
    assert_eq!(
        levels[4..13],
        [4, 5, 6, 7, 8, 9, 10, 11, 12].map(|place| (QUARTER * place, 25.0))
    );
    assert_eq!(levels[16], (QUARTER * 16, 0.0));
    toy.wait_for(forced.id().unwrap().clone(), Wait::default())
        .await
        .unwrap();
    with_a_gap(world, trigger).await;
    job.id
}

/// The server closes it; the client does not.
async fn with_a_gap(world: &World, trigger: ScheduleTrigger) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let power = seen.ok(toy.sensor(world.sensor("BATTERY")).send().await);
    let second = SensorDataDeletion::new()
        .start(at("2026-01-02T01:00:00+01:00"))
        .until(at("2026-01-02T02:00:00+01:00"));
    seen.ok(world
        .users
        .admin
        .delete_sensor_data(power.id, second)
        .send()
        .await);
    let job = toy
        .trigger_schedule(world.asset("BUILDING"), trigger)
        .start();
    let scheduled = job.await.unwrap().wait(Wait::default()).await.unwrap();
    assert_eq!(
        scheduled.stored(power.id, "kW").await.unwrap().values.len(),
        12
    );
    let error = scheduled.of(&power).await.unwrap_err();
    assert!(error.is_incomplete(), "{error}");
    let rows = error.partial::<Vec<Reading>>().unwrap();
    assert_eq!(powers(rows), [&best(4)[..4], &best(4)[8..]].concat());
    assert_eq!(rows[4].start, at("2026-01-02T02:00:00+01:00"));
}

async fn read(world: &World, id: &JobId) {
    let (seen, toy, sensor) = (&world.seen, &world.users.toy, world.sensor("BATTERY"));
    let job = seen.ok(toy.job(id.clone()).send().await);
    assert_eq!((job.status(), &job.status), (200, &JobStatus::Finished));
    assert_eq!(job.origin.as_deref(), Some("scheduling"));
    let Some(JobResult::Schedule(summary)) = &job.result else {
        panic!("{:?}", job.result);
    };
    // Of power and of charge.
    assert_eq!(summary.num_beliefs, Some(16 + 17));
    let schedule = toy.schedule(sensor, id.clone()).unit("W");
    let schedule = schedule.sign_convention(SignConvention::ProductionPositive);
    let schedule = seen.ok(schedule.send().await);
    assert_eq!(schedule.values[0], Some(-25_000.0));
    assert_eq!(schedule.status, Some(JobStatus::Processed));
    let made_by = schedule.scheduler_info.as_ref().unwrap();
    assert_eq!(made_by.scheduler.as_deref(), Some("StorageScheduler"));

    let price = toy.schedule(sensor, id.clone()).unit("EUR");
    let error = seen.refused(422, price.send().await);
    assert!(
        fault(&error).contains("kW cannot be converted to EUR"),
        "{error}"
    );
    for (sensor, job, code) in [
        ("SOLAR", id.clone(), "UNKNOWN_SCHEDULE"),
        ("BATTERY", NO_JOB.into(), "UNRECOGNIZED_UDI_EVENT"),
    ] {
        let schedule = toy.schedule(world.sensor(sensor), job);
        let error = seen.refused(400, schedule.send().await);
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Refused, Some(code))
        );
    }
    let other = &world.users.other;
    seen.refused(403, other.schedule(sensor, id.clone()).send().await);
    seen.refused(403, other.job(id.clone()).send().await);
    seen.refused(404, toy.job(NO_JOB).send().await);
}

/// More charge than the battery holds, by one o'clock.
fn too_much(world: &World, is_relaxed: bool) -> ScheduleTrigger {
    // What is unmet is told of devices that record their charge.
    let model = battery(world, "BATTERY")
        .state_of_charge(world.sensor("SOC"))
        .targets([(at("2026-01-02T01:00:00+01:00"), "40 kWh")]);
    let context = FlexContext::new().relax_constraints(is_relaxed);
    ScheduleTrigger::over(hours(START, 4), model).flex_context(context)
}

async fn unmet(world: &World) {
    let toy = &world.users.toy;
    let job = toy.trigger_schedule(world.asset("BUILDING"), too_much(world, true));
    let job = job.start().await.unwrap();
    let scheduled = job.wait(Wait::default()).await.unwrap();
    let [device] = scheduled.unresolved() else {
        panic!("{:?}", scheduled.unresolved());
    };
    let target = &device.soc_targets[0];
    assert_eq!(device.asset, Some(world.asset("BATTERY")));
    assert_eq!(target.datetime, at("2026-01-02T01:00:00+01:00"));
    assert_eq!(target.violation, Some("15.0 kWh".into()));
}

async fn failed(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let infeasible = too_much(world, false);
    // What it may not fall below is known to it at once; what it cannot reach only to the solver.
    let low = battery(world, "BATTERY")
        .soc_min("20 kWh")
        .power_capacity("10 kW");
    let low = ScheduleTrigger::over(hours(START, 4), low);
    let low = low.flex_context(FlexContext::new().relax_constraints(false));
    let later = ScheduleTrigger::over(
        hours("2026-02-02T00:00:00+01:00", 4),
        battery(world, "BATTERY"),
    );
    let price = FailureReason::PricesUnknown {
        sensor: Some(world.sensor("PRICE")),
    };
    for (trigger, reason, remedy, raised) in [
        (
            infeasible,
            FailureReason::Infeasible,
            "relax-constraints",
            "infeasible problem",
        ),
        (
            low,
            FailureReason::Infeasible,
            "lower a target",
            "InfeasibleProblemException",
        ),
        (
            later,
            price,
            "Record prices for the period",
            "UnknownPricesException",
        ),
    ] {
        let job = toy.trigger_schedule(world.asset("BUILDING"), trigger);
        let job = job.start().await.unwrap();
        let error = job.wait(Wait::default()).await.unwrap_err();
        is_failure(&error, &reason, remedy, raised);
        let answer = seen.ok(toy.job(job.id.clone()).send().await);
        assert_eq!((answer.status(), &answer.status), (422, &JobStatus::Failed));
        let schedule = toy.schedule(world.sensor("BATTERY"), job.id.clone());
        let error = seen.refused(400, schedule.send().await);
        assert_eq!(error.code(), Some("UNKNOWN_SCHEDULE"));
    }
}

fn is_failure(error: &Error, reason: &FailureReason, remedy: &str, raised: &str) {
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    let failure = JobFailure::of(error).unwrap();
    assert_eq!(&failure.reason, reason, "{error}");
    assert!(error.to_string().contains(remedy), "{error}");
    let traceback = failure.job.exc_info.as_deref().unwrap();
    assert!(traceback.contains(raised), "{traceback}");
    assert!(!error.to_string().contains("Traceback"), "{error}");
}

/// Three days, of which the server tells two.
async fn cut(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let days = hours("2026-01-05T00:00:00+01:00", 72);
    let trigger = ScheduleTrigger::over(days, battery(world, "BATTERY"));
    let job = toy
        .trigger_schedule(world.asset("BUILDING"), trigger)
        .start();
    let job = job.await.unwrap();
    let scheduled = job.wait(Wait::default()).await.unwrap();
    let power = seen.ok(toy.sensor(world.sensor("BATTERY")).send().await);
    let told = toy.schedule(power.id, job.id.clone());
    let told = seen.ok(told.duration(days.duration()).send().await);
    assert_eq!(told.values.len(), 48 * 4);
    let rows = scheduled.of(&power).await.unwrap();
    // The prices of half a day come again in each.
    assert_eq!(powers(&rows), best(12).repeat(6));
    assert_eq!(rows.last().unwrap().end.to_utc(), days.to().to_utc());
}

async fn in_turn(world: &World) {
    let (seen, toy, building) = (&world.seen, &world.users.toy, world.asset("BUILDING"));
    let start = |devices: [FlexModel; 2], start| {
        let trigger = ScheduleTrigger::over(hours(start, 4), devices);
        let trigger = trigger.sequential(true).resolution(QUARTER);
        let context = FlexContext::new().relax_constraints(false);
        toy.trigger_schedule(building, trigger.flex_context(context))
            .start()
    };
    let devices = [battery(world, "BATTERY"), battery(world, "SOLAR")];
    let job = start(devices, "2026-01-03T00:00:00+01:00").await.unwrap();
    let scheduled = job.wait(Wait::default()).await.unwrap();
    for name in ["BATTERY", "SOLAR"] {
        let sensor = seen.ok(toy.sensor(world.sensor(name)).send().await);
        let rows = scheduled.of(&sensor).await.unwrap();
        assert_eq!(powers(&rows), best(4), "{name}");
    }
    let schedule = toy.schedule(world.sensor("BATTERY"), job.id.clone());
    let error = seen.refused(500, schedule.send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
    assert!(error.remedy().unwrap().contains("sensors' data"), "{error}");

    // The job of both waits for that of the second for ever; the client does not.
    let low = battery(world, "SOLAR")
        .soc_min("20 kWh")
        .power_capacity("10 kW");
    let devices = [battery(world, "BATTERY"), low];
    let job = start(devices, "2026-01-04T00:00:00+01:00").await.unwrap();
    let error = job.wait(Wait::default()).await.unwrap_err();
    is_failure(&error, &FailureReason::Infeasible, "Raise", "Infeasible");
    let error = seen.refused(500, toy.job(job.id.clone()).send().await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Refused, 1));
    assert!(
        error.remedy().unwrap().contains("waits for others"),
        "{error}"
    );
}

/// While nobody works, and of a device whose jobs are told as servers before 1.0 told them.
async fn not_yet(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let range = hours("2026-01-06T00:00:00+01:00", 4);
    let old = |name| {
        SensorScheduleTrigger::new(range.from())
            .duration(range.duration())
            .flex_model(unnamed(battery(world, name)))
    };
    let mut jobs = Vec::new();
    let without = async {
        for (name, status) in [("BATTERY", 202), ("LEGACY", 200)] {
            let sensor = world.sensor(name);
            let receipt = seen.ok(toy.trigger_sensor_schedule(sensor, old(name)).send().await);
            assert_eq!(receipt.status(), status);
            let job = toy.trigger_sensor_schedule(sensor, old(name)).start();
            let job = job.await.unwrap();
            assert_eq!(receipt.id(), Some(&job.id));
            let answer = toy.schedule(sensor, job.id.clone()).send().await;
            if name == "LEGACY" {
                let error = seen.refused(400, answer);
                assert_eq!(error.code(), Some("QUEUED"));
            } else {
                let schedule = seen.ok(answer);
                assert_eq!(schedule.status(), 202);
                assert_eq!(
                    (&schedule.status, schedule.values.len()),
                    (&Some(JobStatus::Queued), 0)
                );
            }
            let answer = seen.ok(toy.job(job.id.clone()).send().await);
            assert_eq!((answer.status(), &answer.status), (202, &JobStatus::Queued));
            let error = job
                .wait(Wait::up_to(Duration::from_secs(1)))
                .await
                .unwrap_err();
            assert!(
                error.is_timeout() && error.to_string().contains("worker"),
                "{error}"
            );
            assert_eq!(error.partial::<Job>().unwrap().status, JobStatus::Queued);
            jobs.push((sensor, job));
        }
    };
    world.without_worker("worker stop", without).await;
    for (sensor, job) in jobs {
        let scheduled = job.wait(Wait::default()).await.unwrap();
        let sensor = seen.ok(toy.sensor(sensor).send().await);
        assert_eq!(powers(&scheduled.of(&sensor).await.unwrap()), best(4));
    }
}

async fn refused(world: &World) {
    let (seen, toy, building) = (&world.seen, &world.users.toy, world.asset("BUILDING"));
    let trigger = || ScheduleTrigger::over(hours(START, 4), battery(world, "BATTERY"));
    let mut field = trigger();
    field.extra.insert("nope", json!(1));
    let mut device = trigger();
    device.flex_model[0].extra.insert("nope", json!(1));
    let mut context = FlexContext::new();
    context.extra.insert("nope", json!(1));
    let foreign = ScheduleTrigger::over(hours(START, 4), battery(world, "FOREIGN"));
    let euros = battery(world, "BATTERY").soc_at_start("5 EUR");
    let euros = ScheduleTrigger::over(hours(START, 4), euros);
    for (trigger, expected) in [
        (field, "nope: Unknown field."),
        (device, "nope: Unknown field."),
        (trigger().flex_context(context), "nope: Unknown field."),
        (foreign.clone(), "does not belong to asset"),
        (euros, "soc-at-start: Cannot convert value `5 EUR` to 'MWh'"),
    ] {
        let error = seen.refused(422, toy.trigger_schedule(building, trigger).send().await);
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(fault(&error).contains(expected), "{error}");
    }
    // Prices that one may not read are named.
    let price = FlexContext::new().consumption_price(world.sensor("FOREIGN"));
    let priced = toy.trigger_schedule(building, trigger().flex_context(price));
    let error = seen.refused(403, priced.send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert!(
        error
            .service_message()
            .unwrap()
            .contains("consumption-price"),
        "{error}"
    );
    let there = toy.trigger_schedule(world.asset("FOREIGN"), foreign);
    seen.refused(403, there.send().await);
    seen.refused(422, toy.trigger_schedule(UNKNOWN, trigger()).send().await);

    let old = || SensorScheduleTrigger::new(at(START));
    let theirs = toy.trigger_sensor_schedule(world.sensor("FOREIGN"), old());
    seen.refused(403, theirs.send().await);
    let nowhere = toy.trigger_sensor_schedule(UNKNOWN, old());
    seen.refused(422, nowhere.send().await);
    let mut field = unnamed(battery(world, "BATTERY"));
    field.extra.insert("nope", json!(1));
    let field = toy.trigger_sensor_schedule(world.sensor("BATTERY"), old().flex_model(field));
    let error = seen.refused(422, field.send().await);
    let wrong = error.field_errors().remove(0);
    assert_eq!(
        (wrong.location.as_deref(), &*wrong.field),
        (Some("json"), "nope")
    );
    // The server takes a device that is named twice, and its job fails.
    let twice = old().flex_model(battery(world, "BATTERY"));
    let twice = toy.trigger_sensor_schedule(world.sensor("BATTERY"), twice);
    let error = twice.start().await.unwrap_err();
    assert!(error.is_invalid_input(), "{error}");
    assert!(error.to_string().contains("FlexModel::new()"), "{error}");
}

/// An account that may trigger once a minute.
async fn limited(world: &World) {
    let (seen, asset) = (&world.seen, world.asset("LIMITED"));
    let trigger = |hour| {
        let context = FlexContext::new().consumption_price("0.1 EUR/kWh");
        ScheduleTrigger::over(hours(START, hour), battery(world, "LIMITED")).flex_context(context)
    };
    let hasty = logging_in("LIMITED").retry(RetryPolicy::never());
    let hasty = hasty.build().unwrap();
    seen.ok(hasty.trigger_schedule(asset, trigger(4)).send().await);
    let error = seen.refused(429, hasty.trigger_schedule(asset, trigger(5)).send().await);
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    let said = error.service_message().unwrap();
    assert!(said.contains("allows 1 per 1 minute"), "{said}");
    // Others wait, even with what must not run twice: nothing has run yet.
    let clock = Arc::new(Hurried(ManualClock::at(Utc::now())));
    let patient = logging_in("LIMITED").clock(clock.clone()).build().unwrap();
    let forced = trigger(5).force_new_job_creation(true);
    let job = patient.trigger_schedule(asset, forced).start();
    assert!(!job.await.unwrap().id.as_str().is_empty());
    assert_eq!(clock.0.sleeps().len(), 1);
}
