//! Triggers of schedules: what they ask for, and whether it makes sense.

use std::cell::Cell;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::assets::known_asset;
use super::fields::{Fields, boolean, json_text};
use super::flex;
use super::instant::{instant, length};
use super::jobs::{Origin, receipt};
use super::reply::{Reply, Said};
use super::schedule::{HORIZON, Schedule};
use super::sensors;
use super::service::Service;
use super::work::Work;
use super::world::World;

const ACCEPTED: &str = "Request has been accepted for processing.";
const NO_SENSOR: &str = "'NoneType' object has no attribute 'generic_asset'";

/// What a body asks for, besides the flex models.
struct Trigger {
    start: DateTime<Utc>,
    duration: TimeDelta,
    resolution: Option<TimeDelta>,
    prior: Option<DateTime<Utc>>,
    sequential: bool,
    force: bool,
    model: Option<Value>,
    context: Map<String, Value>,
}

impl Trigger {
    fn read(ask: &Ask, body: &Map<String, Value>, of_asset: bool) -> Said<Self> {
        let mut known = vec![
            "start",
            "duration",
            "resolution",
            "prior",
            "flex-model",
            "flex-context",
        ];
        if of_asset {
            known.push("sequential");
        }
        if ask.version.has(0, 33) || !of_asset {
            known.push("force-new-job-creation");
        }
        let mut fields = Fields::new(None, body, &known);
        let start = fields.required("start", instant);
        let duration = fields.optional("duration", length);
        let resolution = fields.optional("resolution", length);
        let prior = fields.optional("prior", instant);
        let sequential = fields.optional("sequential", boolean);
        let force = fields.optional("force-new-job-creation", boolean);
        let model = fields.optional("flex-model", json_text);
        let context = fields.optional("flex-context", json_text);
        fields.done()?;
        let Some(start) = start else {
            return Err(Reply::no_such_url());
        };
        let context = match context {
            Some(Value::Object(context)) => context,
            Some(list) => Map::from_iter([("commodities".to_owned(), list)]),
            None => Map::new(),
        };
        // A month is longer than the server plans ahead anyway.
        let duration = duration.map_or(HORIZON, |duration| {
            if duration.months > 0 {
                HORIZON
            } else {
                duration.exact
            }
        });
        Ok(Self {
            start: start.to_utc(),
            duration: duration.min(HORIZON),
            resolution: resolution.map(|resolution| resolution.exact),
            prior: prior.map(|prior| prior.to_utc()),
            sequential: sequential == Some(true),
            force: force == Some(true),
            model,
            context,
        })
    }

    fn schedule(
        &self,
        world: &World,
        context: &Map<String, Value>,
        devices: &[Device],
    ) -> Schedule {
        let own = |(id, _): &Device| world.sensors.get(id).map(|sensor| sensor.resolution);
        let finest = devices
            .iter()
            .filter_map(own)
            .filter(|own| !own.is_zero())
            .min();
        let step = self.resolution.or(finest).unwrap_or(TimeDelta::minutes(15));
        Schedule {
            start: self.start,
            end: self.start + self.duration.max(TimeDelta::zero()),
            step: step.max(TimeDelta::minutes(1)),
            prior: self.prior,
            context: context.clone(),
            devices: devices.to_vec(),
            without_resolution: self.sequential && self.resolution.is_none(),
            cost: Cell::new(0.0),
        }
    }
}

/// A sensor and its flex model.
type Device = (u64, Map<String, Value>);

pub(crate) fn of_asset(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    let asset = known_asset(&service.world, &id.into());
    let asset = asset.map_err(|text| Reply::field(None, "id", text))?;
    if service.world.is_public(asset) {
        return Err(Reply::forbidden());
    }
    let body = ask.object()?;
    let trigger = Trigger::read(ask, &body, true)?;
    check_scheduler(&service.world, asset)?;
    let devices = devices(&service.world, asset, trigger.model.as_ref())?;
    start(service, ask, asset, &trigger, devices, None)
}

pub(crate) fn of_sensor(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    let sensor = sensors::find_own(&service.world, id)?;
    let body = ask.object()?;
    let trigger = Trigger::read(ask, &body, false)?;
    let mut model = match &trigger.model {
        None => Map::new(),
        Some(Value::Object(model)) => model.clone(),
        Some(_) => {
            return Err(Reply::field(
                Some("json"),
                "flex-model",
                "Not a valid mapping type.",
            ));
        }
    };
    model.insert("sensor".to_owned(), sensor.into());
    let Some(asset) = service
        .world
        .sensors
        .get(&sensor)
        .map(|sensor| sensor.asset)
    else {
        return Err(Reply::no_such_url());
    };
    check_scheduler(&service.world, asset)?;
    let devices = vec![(sensor, stored(&service.world, asset, "flex_model", model))];
    start(service, ask, asset, &trigger, devices, Some(sensor))
}

fn start(
    service: &mut Service,
    ask: &Ask,
    asset: u64,
    trigger: &Trigger,
    devices: Vec<Device>,
    sensor: Option<u64>,
) -> Said<Reply> {
    let world = &service.world;
    flex::check_sensors(world, &trigger.context)?;
    flex::check(world, &trigger.context, flex::CONTEXT)?;
    for (_, model) in &devices {
        flex::check_sensors(world, model)?;
        flex::check(world, model, flex::MODEL)?;
    }
    let context = renamed(context(world, asset, trigger.context.clone()))?;
    let question = json!([
        asset,
        sensor,
        trigger.start.to_rfc3339(),
        trigger.duration.num_minutes(),
        trigger
            .resolution
            .map(|resolution| resolution.num_minutes()),
        trigger.prior.map(|prior| prior.to_rfc3339()),
        trigger.sequential,
        context,
        devices
    ]);
    let question = question.to_string();
    let cached = service
        .jobs
        .cached(&question, ask.now)
        .filter(|_| !trigger.force);
    let schedules: Vec<Schedule> = if trigger.sequential {
        let one = |device: &Device| trigger.schedule(world, &context, std::slice::from_ref(device));
        devices.iter().map(one).collect()
    } else {
        vec![trigger.schedule(world, &context, &devices)]
    };
    service.count_trigger(ask.now)?;
    let id = cached.unwrap_or_else(|| {
        let mut jobs = Vec::new();
        for schedule in schedules {
            let work = Work::Schedule(Box::new(schedule));
            jobs.push(service.enqueue(Origin::Scheduling, work, ask.now));
        }
        if trigger.sequential {
            service.enqueue(Origin::Scheduling, Work::Parts(jobs), ask.now)
        } else {
            jobs.remove(0)
        }
    });
    service.jobs.cache(question, &id, ask.now);
    let results = sensor.map(|sensor| format!("/api/v3_0/sensors/{sensor}/schedules/{id}"));
    Ok(accepted(ask, &id, "schedule", results))
}

/// Whether there is the scheduler that an asset asks for.
fn check_scheduler(world: &World, asset: u64) -> Said<()> {
    let attributes = world
        .assets
        .get(&asset)
        .and_then(|asset| asset.texts.get("attributes"));
    match attributes.and_then(|all| all.get("custom-scheduler")?.as_str()) {
        None | Some("StorageScheduler" | "ProcessScheduler") => Ok(()),
        Some(name) => {
            let text = format!("Scheduler {name} does not seem to be registered.");
            Err(Reply::unprocessable(json!({ "json": text })))
        }
    }
}

/// Older servers name the id alone.
pub(crate) fn accepted(ask: &Ask, id: &str, name: &str, results: Option<String>) -> Reply {
    if !ask.version.has(1, 0) {
        let message = "Request has been processed.";
        return Reply::ok(json!({"message": message, name: id, "status": "PROCESSED"}));
    }
    let mut body = receipt(id, ACCEPTED);
    body[name] = id.into();
    if let Some(results) = results {
        body["results-url"] = results.into();
    }
    Reply::new(202, body)
}

/// The devices of a flex model, each with what its asset has stored; without one, those that are stored.
fn devices(world: &World, asset: u64, model: Option<&Value>) -> Said<Vec<Device>> {
    let tree = world.tree(asset);
    let models = match model {
        Some(Value::Array(models)) => models.clone(),
        Some(model) => vec![model.clone()],
        None => {
            let assets = tree
                .iter()
                .filter_map(|id| world.assets.get(id)?.texts.get("flex_model"));
            let assets = assets.filter(|model| model.get("sensor").is_some());
            assets.cloned().collect()
        }
    };
    let (mut devices, mut wrong, mut without_sensor) = (Vec::<Device>::new(), Map::new(), false);
    for (i, model) in models.into_iter().enumerate() {
        let Value::Object(model) = model else {
            wrong.insert(i.to_string(), json!({"_schema": ["Invalid input type."]}));
            continue;
        };
        let Some(sensor) = model.get("sensor") else {
            if !model.contains_key("asset") {
                let text = "Specify either a sensor or an asset.";
                wrong.insert(i.to_string(), json!({ "_schema": [text] }));
            }
            let is_load = ["inflexible-consumption", "inflexible-production"]
                .iter()
                .any(|name| model.contains_key(*name));
            without_sensor |= !is_load;
            continue;
        };
        match sensors::known(world, sensor) {
            Ok(id) => devices.push((id, model)),
            Err(text) => {
                wrong.insert(i.to_string(), json!({ "sensor": [text] }));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(Reply::unprocessable(json!({ "flex-model": wrong })));
    }
    let schema = |text: String| Reply::field(None, "_schema", text);
    for (i, (id, _)) in devices.iter().enumerate() {
        let sensor = world.sensors.get(id);
        if !sensor.is_some_and(|sensor| tree.contains(&sensor.asset)) {
            return Err(schema(format!(
                "Sensor {id} does not belong to asset {asset} (or to one of its offspring)"
            )));
        }
        if devices[..i].iter().any(|(other, _)| other == id) {
            return Err(schema(format!(
                "Sensor {id} should not occur more than once in the flex-model"
            )));
        }
    }
    if without_sensor || devices.is_empty() {
        return Err(Reply::plain(500, NO_SENSOR));
    }
    let with_stored = |(id, model): Device| {
        let asset = world.sensors.get(&id).map_or(asset, |sensor| sensor.asset);
        (id, stored(world, asset, "flex_model", model))
    };
    Ok(devices.into_iter().map(with_stored).collect())
}

/// What is given, and what an asset has of the rest.
fn stored(world: &World, asset: u64, name: &str, given: Map<String, Value>) -> Map<String, Value> {
    let asset = world.assets.get(&asset);
    let stored = asset.and_then(|asset| asset.texts.get(name)?.as_object());
    let mut all = stored.cloned().unwrap_or_default();
    all.extend(given);
    all
}

/// The flex context of an asset: its own before that of those above it.
fn context(world: &World, asset: u64, given: Map<String, Value>) -> Map<String, Value> {
    let mut context = given;
    let commodities = context.remove("commodities");
    let first = commodities
        .as_ref()
        .and_then(|list| list.get(0)?.as_object());
    if let Some(first) = first {
        context.extend(first.clone());
    }
    let mut at = Some(asset);
    while let Some(id) = at {
        context = stored(world, id, "flex_context", context);
        at = world.assets.get(&id).and_then(|asset| asset.parent);
    }
    context
}

/// Prices by their names of today; both names of one are too many.
fn renamed(mut context: Map<String, Value>) -> Said<Map<String, Value>> {
    for price in ["consumption-price", "production-price"] {
        let old = format!("{price}-sensor");
        let Some(sensor) = context.remove(&old) else {
            continue;
        };
        if context.contains_key(price) {
            let text = format!("Must pass either {price} or {old}.");
            return Err(Reply::field(Some("json"), "_schema", text));
        }
        context.insert(price.to_owned(), json!({ "sensor": sensor }));
    }
    Ok(context)
}
