//! Schedules: computed from prices, a flex context and flex models, and read.

use std::cell::Cell;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::beliefs::{Belief, Filter};
use super::fields::{Fields, text};
use super::flex::{Amount, Measure};
use super::instant::{in_hours, length, show_in};
use super::jobs::{self, Status};
use super::lists::one_of;
use super::plan::{Plan, Prices, Storage, plan};
use super::readings::scaled;
use super::reply::{Reply, Said};
use super::resample::resample;
use super::sensors;
use super::service::Service;
use super::units::Unit;
use super::work::Work;
use super::world::{BY_SCHEDULER, Sensor, World};

/// The server plans no further.
pub(crate) const HORIZON: TimeDelta = TimeDelta::hours(48);
const SCHEDULER: &str = "StorageScheduler";
const INFEASIBLE: &str = "infeasible";

/// What a trigger asks for.
pub(crate) struct Schedule {
    pub(crate) start: DateTime<Utc>,
    pub(crate) end: DateTime<Utc>,
    pub(crate) step: TimeDelta,
    pub(crate) prior: Option<DateTime<Utc>>,
    pub(crate) context: Map<String, Value>,
    /// The flex model of each sensor.
    pub(crate) devices: Vec<(u64, Map<String, Value>)>,
    /// In which a part of a sequence fails on the server.
    pub(crate) without_resolution: bool,
    /// What it costs, once it is known.
    pub(crate) cost: Cell<f64>,
}

impl Schedule {
    fn count(&self) -> usize {
        let steps = (self.end - self.start).num_seconds() / self.step.num_seconds().max(1);
        usize::try_from(steps).unwrap_or(0)
    }

    fn hours(&self) -> f64 {
        self.step.num_seconds() as f64 / 3600.0
    }

    fn series(&self, world: &World, amount: &Amount, measure: Measure) -> Vec<Option<f64>> {
        amount.series(world, measure, self.start, self.step, self.count())
    }

    pub(crate) fn run(&self, world: &mut World, now: DateTime<Utc>) -> Result<Value, String> {
        if self.without_resolution {
            return Err(
                "unsupported operand type(s) for /: 'datetime.timedelta' and 'NoneType'".to_owned(),
            );
        }
        if self.count() == 0 {
            return Err("The planning window has no steps".to_owned());
        }
        let prices = self.prices(world)?;
        let mut site = [
            self.limit(
                world,
                &self.context,
                &["site-consumption-capacity", "site-power-capacity"],
            ),
            self.limit(
                world,
                &self.context,
                &["site-production-capacity", "site-power-capacity"],
            ),
        ];
        let (mut saved, mut cost) = (0, 0.0);
        let (mut resolved, mut unresolved) = (Vec::new(), Vec::new());
        for (id, model) in &self.devices {
            let storage = self.storage(world, *id, model, &site)?;
            let plan = plan(&storage, &prices, self.hours()).ok_or(INFEASIBLE)?;
            if !self.may_miss() && self.misses(&storage, &plan) {
                return Err(INFEASIBLE.to_owned());
            }
            for (i, power) in plan.power.iter().enumerate() {
                let price = if *power > 0.0 {
                    prices.buy[i]
                } else {
                    prices.sell[i]
                };
                cost += power * price * self.hours();
                site[0][i] -= power;
                site[1][i] += power;
            }
            let asset = world.sensors.get(id).map(|sensor| sensor.asset);
            let (met, missed) = self.bounds(model, &storage, &plan);
            for (bounds, list) in [(met, &mut resolved), (missed, &mut unresolved)] {
                if let Value::Object(mut bounds) = bounds {
                    bounds.insert("asset".to_owned(), asset.into());
                    list.push(Value::Object(bounds));
                }
            }
            saved += self.save(world, *id, model, &storage, &plan, now)?;
        }
        self.cost.set(cost);
        Ok(json!({"num-beliefs": saved, "resolved": resolved, "unresolved": unresolved}))
    }

    fn prices(&self, world: &World) -> Result<Prices, String> {
        let find = |name: &str| {
            let old = self.context.get(&format!("{name}-sensor"));
            let old = old.map(|id| json!({ "sensor": id }));
            let value = self.context.get(name).cloned().or(old)?;
            Amount::read(&value, Measure::Price, None)
        };
        let consumption = find("consumption-price")
            .ok_or("Missing consumption price for commodity 'electricity'")?;
        let production = find("production-price").unwrap_or_else(|| consumption.clone());
        let known = |amount: &Amount| {
            let series = self.series(world, amount, Measure::Price);
            match amount {
                Amount::Sensor { id, .. } if series.iter().all(Option::is_none) => {
                    Err(format!("Prices unknown for planning window. (sensor {id})"))
                }
                // What is not known costs nothing.
                _ => Ok(series
                    .into_iter()
                    .map(|price| price.unwrap_or(0.0))
                    .collect()),
            }
        };
        let prices = Prices {
            buy: known(&consumption)?,
            sell: known(&production)?,
        };
        // Who could buy and sell at once would do nothing else.
        if prices
            .buy
            .iter()
            .zip(&prices.sell)
            .any(|(buy, sell)| sell > buy)
        {
            return Err("infeasibleOrUnbounded".to_owned());
        }
        Ok(prices)
    }

    /// The first of some capacities that is given; none is no limit.
    fn limit(&self, world: &World, fields: &Map<String, Value>, names: &[&str]) -> Vec<f64> {
        let mut amounts = names
            .iter()
            .filter_map(|name| Amount::read(fields.get(*name)?, Measure::Power, None));
        let Some(amount) = amounts.next() else {
            return vec![f64::INFINITY; self.count()];
        };
        let series = self.series(world, &amount, Measure::Power).into_iter();
        series.map(|limit| limit.unwrap_or(f64::INFINITY)).collect()
    }

    fn storage(
        &self,
        world: &World,
        id: u64,
        model: &Map<String, Value>,
        site: &[Vec<f64>; 2],
    ) -> Result<Storage, String> {
        let unit = model.get("soc-unit").and_then(Value::as_str);
        let energy = |name: &str| Amount::read(model.get(name)?, Measure::Energy, unit);
        let one = |name: &str| match energy(name)? {
            Amount::Fixed(value) => Some(value),
            other => self
                .series(world, &other, Measure::Energy)
                .first()
                .copied()?,
        };
        let share = |name: &str| match Amount::read(model.get(name)?, Measure::Share, None)? {
            Amount::Fixed(value) => Some(value),
            _ => None,
        };
        let way = share("roundtrip-efficiency").map(f64::sqrt);
        let efficiency = |name: &str| share(name).or(way).unwrap_or(1.0).max(0.01);
        let capacities = [
            ["consumption-capacity", "power-capacity"],
            ["production-capacity", "power-capacity"],
        ];
        let own = capacities.map(|names| self.limit(world, model, &names));
        if own.iter().flatten().any(|limit| limit.is_infinite()) {
            let asset = world.sensors.get(&id).map_or(0, |sensor| sensor.asset);
            return Err(format!(
                "Power capacity on asset {asset} is not defined in the flex-model"
            ));
        }
        let within = |own: &[f64], site: &[f64]| {
            own.iter()
                .zip(site)
                .map(|(own, site)| own.min(*site).max(0.0))
                .collect()
        };
        let bound = |names: [&str; 2], none: f64, pick: fn(f64, f64) -> f64| {
            let mut bounds = vec![none; self.count()];
            for amount in names.iter().filter_map(|name| energy(name)) {
                for (bound, found) in bounds.iter_mut().zip(self.ends(world, &amount)) {
                    *bound = found.map_or(*bound, |found| pick(*bound, found));
                }
            }
            bounds
        };
        Ok(Storage {
            start: one("soc-at-start").unwrap_or(0.0),
            charge: within(&own[0], &site[0]),
            discharge: within(&own[1], &site[1]),
            efficiency: (
                efficiency("charging-efficiency"),
                efficiency("discharging-efficiency"),
            ),
            hard: (
                one("soc-min").unwrap_or(f64::NEG_INFINITY),
                one("soc-max").unwrap_or(f64::INFINITY),
            ),
            least: bound(["soc-minima", "soc-targets"], f64::NEG_INFINITY, f64::max),
            most: bound(["soc-maxima", "soc-targets"], f64::INFINITY, f64::min),
        })
    }

    /// What holds at the end of each step: a piece does at both of its ends.
    fn ends(&self, world: &World, amount: &Amount) -> Vec<Option<f64>> {
        let Amount::Pieces(pieces) = amount else {
            return self.series(world, amount, Measure::Energy);
        };
        let ends = (1..=self.count()).map(|i| self.instant(i));
        ends.map(|end| {
            let mut pieces = pieces.iter();
            pieces
                .find(|(from, to, _)| *from <= end && end <= *to)
                .map(|piece| piece.2)
        })
        .collect()
    }

    fn instant(&self, steps: usize) -> DateTime<Utc> {
        self.start + self.step * i32::try_from(steps).unwrap_or(i32::MAX)
    }

    fn may_miss(&self) -> bool {
        let names = ["relax-soc-constraints", "relax-constraints"];
        let mut said = names
            .iter()
            .filter_map(|name| self.context.get(*name)?.as_bool());
        said.next().unwrap_or(true)
    }

    fn misses(&self, storage: &Storage, plan: &Plan) -> bool {
        let bounds = storage.least.iter().zip(&storage.most).zip(&plan.content);
        let mut bounds =
            bounds.map(|((least, most), content)| (content - least).min(most - content));
        bounds.any(|margin| margin < -1e-6)
    }

    /// Which bounds of the model are kept, and which are not; null for none.
    fn bounds(&self, model: &Map<String, Value>, storage: &Storage, plan: &Plan) -> (Value, Value) {
        let (mut met, mut missed) = (Map::new(), Map::new());
        for (name, bounds, sign) in [
            ("soc-minima", &storage.least, 1.0),
            ("soc-maxima", &storage.most, -1.0),
        ] {
            if !model.contains_key(name) {
                continue;
            }
            let (mut kept, mut broken) = (Vec::new(), Vec::new());
            for (i, (bound, content)) in bounds.iter().zip(&plan.content).enumerate() {
                let margin = (content - bound) * sign;
                let at = self.instant(i + 1).to_rfc3339();
                let shown =
                    |energy: f64| format!("{:?} kWh", (energy * 1000.0).round().abs() / 1000.0);
                if margin.is_finite() && margin >= -1e-6 {
                    kept.push(json!({"datetime": at, "margin": shown(margin)}));
                } else if margin.is_finite() {
                    broken.push(json!({"datetime": at, "violation": shown(margin)}));
                }
            }
            for (list, map) in [(kept, &mut met), (broken, &mut missed)] {
                if !list.is_empty() {
                    map.insert(name.to_owned(), list.into());
                }
            }
        }
        let shown = |map: Map<String, Value>| {
            if map.is_empty() {
                Value::Null
            } else {
                map.into()
            }
        };
        (shown(met), shown(missed))
    }

    /// Power, and the content where a sensor for it is named; how many beliefs these are.
    fn save(
        &self,
        world: &mut World,
        id: u64,
        model: &Map<String, Value>,
        storage: &Storage,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Result<usize, String> {
        let time = self.prior.unwrap_or_else(|| world.moment(now));
        let mut save = |id: u64, events: Vec<(DateTime<Utc>, f64)>, unit: &str, step: TimeDelta| {
            let Some(sensor) = world.sensors.get_mut(&id) else {
                return Ok(0);
            };
            let factor = Unit::read(unit)
                .zip(sensor.unit())
                .and_then(|(unit, own)| unit.convert_over(&own, self.step))
                .unwrap_or(1.0);
            let is_power = unit == "kW";
            let sign = if is_power && !counts_consumption(sensor) {
                -1.0
            } else {
                1.0
            };
            let offset = sensor_offset(sensor, self.start);
            let events = resample(events, step, sensor.resolution, offset).into_iter();
            let beliefs: Vec<_> = events
                .map(|(at, value)| {
                    let value = (value * factor * 1e6).round() / 1e6 * sign;
                    let source = BY_SCHEDULER;
                    (
                        at,
                        Belief {
                            source,
                            time,
                            value,
                        },
                    )
                })
                .collect();
            let recorded = sensor.beliefs.record(&beliefs);
            recorded.map_err(|clash| format!("A schedule of {} is there already", clash.event))?;
            Ok::<usize, String>(beliefs.len())
        };
        let power = plan.power.iter().enumerate();
        let power = power.map(|(i, power)| (self.instant(i), *power)).collect();
        let mut saved = save(id, power, "kW", self.step)?;
        let state = model
            .get("state-of-charge")
            .and_then(|sensor| sensor.get("sensor"));
        if let Some(state) = state.and_then(Value::as_u64) {
            let after = plan.content.iter().enumerate();
            let after = after.map(|(i, content)| (self.instant(i + 1), *content));
            let content = std::iter::once((self.start, storage.start))
                .chain(after)
                .collect();
            saved += save(state, content, "kWh", TimeDelta::zero())?;
        }
        Ok(saved)
    }
}

fn counts_consumption(sensor: &Sensor) -> bool {
    sensor.flag("consumption_is_positive") == Some(true)
}

fn sensor_offset(sensor: &Sensor, at: DateTime<Utc>) -> chrono::FixedOffset {
    *at.with_timezone(&sensor.zone).fixed_offset().offset()
}

/// A schedule, or where its job is.
pub(crate) fn read(service: &mut Service, ask: &Ask, sensor: &str, job: &str) -> Said<Reply> {
    let id = sensors::known(&service.world, &sensor.into());
    let id = id.map_err(|text| Reply::field(None, "id", text))?;
    let mut known = vec!["duration"];
    if ask.version.has(0, 32) {
        known.push("unit");
    }
    if ask.version.has(0, 33) {
        known.push("sign-convention");
    }
    let mut fields = Fields::new(None, &ask.query, &known);
    let duration = fields.optional("duration", length);
    let unit = fields.optional("unit", text);
    let signs = ["consumption-positive", "production-positive", "wysiwyg"];
    let sign = fields.optional("sign-convention", |value| one_of(value, &signs));
    let own = service.world.sensors.get(&id);
    let own = own.map_or(String::new(), |sensor| sensor.unit.clone());
    let factor = match unit.as_deref().map(Unit::read) {
        None => Some(1.0),
        Some(unit) => unit
            .zip(Unit::read(&own))
            .and_then(|(unit, own)| own.convert(&unit)),
    };
    let Some(factor) = factor else {
        let unit = unit.unwrap_or_default();
        let text = format!("Incompatible units: {own} cannot be converted to {unit}.");
        fields.refuse("unit", text);
        fields.done()?;
        return Err(Reply::no_such_url());
    };
    fields.done()?;
    service.look(job, ask.now);
    let Some(found) = service.jobs.known.get(job) else {
        let text = format!("The requested UDI event (id = {job}, type = job) is not known.");
        return Err(Reply::rejected(400, "UNRECOGNIZED_UDI_EVENT", text));
    };
    let schedule = match (&found.work, found.status) {
        (_, Status::Deferred) => return Err(jobs::deferred()),
        (Work::Schedule(schedule), _) => schedule,
        // Of a sequence, or of another kind.
        _ => return Err(Reply::plain(500, "'start'")),
    };
    let unknown = |why: &str| {
        let text = format!("No known schedule for this time period. {why} {SCHEDULER} was used.");
        Reply::rejected(400, "UNKNOWN_SCHEDULE", text)
    };
    match found.status {
        Status::Finished => {}
        Status::Failed => return Err(unknown(&found.message())),
        status => {
            let text = format!("{}  was used.", found.message());
            let code = if ask.version.has(1, 0) { 202 } else { 400 };
            let body = json!({"message": text, "status": status.name()});
            return Ok(Reply::new(code, body));
        }
    }
    let planned = (schedule.end - schedule.start).min(HORIZON);
    let duration = match duration {
        Some(asked) if asked.months != 0 => {
            let text = "'<' not supported between instances of 'datetime.timedelta' and 'Duration'";
            return Err(Reply::plain(500, text));
        }
        Some(asked) => asked.exact.min(planned),
        None => TimeDelta::hours(6).min(planned),
    };
    let Some(sensor) = service.world.sensors.get(&id) else {
        return Err(Reply::no_such_url());
    };
    let end = schedule.start + duration;
    let filter = Filter::of_source(BY_SCHEDULER);
    let beliefs = sensor
        .beliefs
        .latest(schedule.start, end, sensor.resolution, &filter);
    let is_planned = schedule.devices.iter().any(|(device, _)| *device == id);
    if beliefs.is_empty() || !is_planned {
        return Err(unknown(
            "A scheduling job has been processed with your job ID, but the schedule was not found in the database.",
        ));
    }
    let turned = match sign.as_deref() {
        Some("wysiwyg") => false,
        Some("production-positive") => counts_consumption(sensor),
        _ => !counts_consumption(sensor),
    };
    let values = beliefs.iter().map(|(_, belief)| {
        let value = scaled(belief.value, factor);
        if turned { -value } else { value }
    });
    Ok(Reply::ok(json!({
        "duration": in_hours(duration),
        "message": format!("Request has been processed. {SCHEDULER} was used."),
        "scheduler_info": {
            "commitment_costs": {"electricity net energy": schedule.cost.get()},
            "scheduler": SCHEDULER,
        },
        "start": show_in(schedule.start, sensor.zone),
        "status": "PROCESSED",
        "unit": unit.unwrap_or(own),
        "values": values.collect::<Vec<f64>>(),
    })))
}
