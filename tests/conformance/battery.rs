//! The example `battery_schedule`, as its own program, and what its battery cannot do.

use std::process::Command;

use gridwire::core::chrono::{Datelike as _, Days, TimeDelta, Utc};
use gridwire::core::chrono_tz::Europe::Paris;
use gridwire::core::time::TimeRange;
use gridwire::core::{Error, ErrorKind};
use gridwire::flexmeasures::{
    AssetId, FailureReason, FlexContext, FlexModel, JobFailure, ScheduleTrigger, Scheduled, Sensor,
    SensorReference, Wait,
};

use crate::users::{email, password};
use crate::world::World;

const EXAMPLE: &str = include_str!("../../crates/gridwire/examples/battery_schedule.rs");
const QUARTER: TimeDelta = TimeDelta::minutes(15);

pub(crate) async fn run(world: &World) {
    is_short();
    let tomorrow = Utc::now().with_timezone(&Paris).date_naive() + Days::new(1);
    let day = TimeRange::days(tomorrow, tomorrow, Paris).unwrap();
    let weekday = tomorrow.weekday().to_string();
    is_good(&printed().await, day, &weekday);
    remedied(world, day).await;
}

/// Under 40 lines of a user's own, the choice of the server among them.
fn is_short() {
    let main = EXAMPLE.split_once("async fn main").unwrap().1;
    let body = main
        .split_once("{\n")
        .unwrap()
        .1
        .rsplit_once("\n}")
        .unwrap()
        .0;
    let lines = body.lines().map(str::trim);
    let count = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .count();
    assert!(count < 40, "{count} lines");
}

async fn printed() -> String {
    let mut example = Command::new(env!("CARGO"));
    example
        .args(["run", "--quiet", "--package", "gridwire"])
        .args([
            "--features",
            "flexmeasures",
            "--example",
            "battery_schedule",
        ])
        .env("FLEXMEASURES_EMAIL", email("TOY"))
        .env("FLEXMEASURES_PASSWORD", password("TOY"));
    let output = tokio::task::spawn_blocking(move || example.output());
    let output = output.await.unwrap().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// A power for each quarter of an hour, by which the battery stays within its limits, ends where it is
/// to end, and earns.
fn is_good(printed: &str, day: TimeRange, weekday: &str) {
    let lines: Vec<&str> = printed.lines().collect();
    let quarters = day.duration().num_minutes() / QUARTER.num_minutes();
    assert_eq!(i64::try_from(lines.len()), Ok(quarters), "{printed}");
    // Half of what is lost is lost on the way in, half on the way out.
    let (mut charge, efficiency) = (20.0, 0.9_f64.sqrt());
    for line in &lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(
            (words[0], words[3], words.len()),
            (weekday, "kW", 4),
            "{line}"
        );
        let power: f64 = words[2].parse().unwrap();
        assert!(power.abs() <= 25.0, "{line}");
        let lost = if power > 0.0 {
            efficiency
        } else {
            1.0 / efficiency
        };
        charge += power * lost / 4.0;
        // Powers are rounded.
        assert!((9.8..100.2).contains(&charge), "{charge} kWh after {line}");
    }
    assert!((charge - 50.0).abs() < 0.2, "{charge} kWh at the end");
    let at = |time: &str| {
        let mut found = lines.iter().filter(|line| line.contains(time));
        found.next().unwrap().split_whitespace().nth(2).unwrap()
    };
    // The cheapest hour and the dearest one.
    assert_eq!((at("13:00"), at("19:00")), ("25.0", "-25.0"));
}

/// The battery that the example made, asked for more; its errors say how it can be had.
async fn remedied(world: &World, day: TimeRange) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let assets = seen.ok(toy.assets().filter("battery of").send().await);
    let asset = assets.rows()[0].id;
    let sensors = seen.ok(toy.sensors().asset(asset).send().await);
    let sensor = |name: &str| -> Sensor {
        let mut named = sensors.rows().iter().filter(|sensor| sensor.name == name);
        named.next().unwrap().clone()
    };
    let (power, price) = (sensor("power"), sensor("price"));
    // From 20 to 80 kWh in an hour takes more than 25 kW.
    let model = |capacity: &str, day: TimeRange| {
        FlexModel::storage(power.id)
            .soc_at_start("20 kWh")
            .soc_min("10 kWh")
            .soc_max("100 kWh")
            .power_capacity(capacity)
            .targets([(day.from() + TimeDelta::hours(1), "80 kWh")])
    };
    let prices = FlexContext::prices(price.id, price.id).relax_constraints(false);
    let trigger = ScheduleTrigger::over(day, model("25 kW", day)).flex_context(prices.clone());
    let error = scheduled(world, asset, trigger).await.unwrap_err();
    is_failure(
        &error,
        &FailureReason::Infeasible,
        "Raise the power capacity",
    );
    let trigger = ScheduleTrigger::over(day, model("70 kW", day)).flex_context(prices.clone());
    let better = scheduled(world, asset, trigger).await.unwrap();
    let rows = better.of(&power).await.unwrap();
    let first: f64 = rows[..4].iter().map(|row| row.value / 4.0).sum();
    assert!((first - 60.0).abs() < 1e-6, "{first} kWh in the first hour");

    // Nobody knows the prices of a week after.
    let week = TimeDelta::days(7);
    let later = TimeRange::new(day.from() + week, day.to() + week).unwrap();
    let trigger = ScheduleTrigger::over(later, model("70 kW", later)).flex_context(prices);
    let error = scheduled(world, asset, trigger.clone()).await.unwrap_err();
    let unknown = FailureReason::PricesUnknown {
        sensor: Some(price.id),
    };
    is_failure(&error, &unknown, "a default");
    let price = SensorReference::new(price.id).default("70 EUR/MWh");
    let trigger = trigger.flex_context(FlexContext::prices(price.clone(), price));
    let better = scheduled(world, asset, trigger).await.unwrap();
    assert_eq!(better.of(&power).await.unwrap().len(), rows.len());
}

async fn scheduled(
    world: &World,
    asset: AssetId,
    trigger: ScheduleTrigger,
) -> Result<Scheduled, Error> {
    let job = world.users.toy.trigger_schedule(asset, trigger).start();
    job.await.unwrap().wait(Wait::default()).await
}

fn is_failure(error: &Error, reason: &FailureReason, remedy: &str) {
    assert_eq!(error.kind(), ErrorKind::Refused, "{error}");
    assert_eq!(&JobFailure::of(error).unwrap().reason, reason, "{error}");
    assert!(error.remedy().unwrap().contains(remedy), "{error}");
    assert!(error.to_string().contains(remedy), "{error}");
}
