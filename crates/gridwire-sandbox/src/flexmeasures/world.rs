//! What there is: the account, its user, assets, sensors, sources of data.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};

use super::beliefs::Beliefs;
use super::instant::in_days;
use super::json_text::json_text;
use super::units::Unit;

/// The only account, and its only user.
pub(crate) const ACCOUNT: u64 = 1;
pub(crate) const USER: u64 = 1;
pub(crate) const ACCOUNT_NAME: &str = "Sandbox";
pub(crate) const USERNAME: &str = "sandbox";
/// Of sensors that are made without one, and of the user.
pub(crate) const ZONE: Tz = Tz::Europe__Amsterdam;

/// Id, name and description of each type of asset.
pub(crate) const ASSET_TYPES: &[(u64, &str, &str)] = &[
    (1, "solar", "solar panel(s)"),
    (2, "wind", "wind turbine"),
    (
        3,
        "one-way_evse",
        "uni-directional Electric Vehicle Supply Equipment",
    ),
    (
        4,
        "two-way_evse",
        "bi-directional Electric Vehicle Supply Equipment",
    ),
    (5, "battery", "stationary battery"),
    (6, "building", "building"),
    (7, "process", "process"),
    (8, "heat-storage", "thermal storage / buffer"),
    (
        9,
        "transmission zone",
        "A grid regulated & balanced as a whole, usually a national grid.",
    ),
];

#[derive(Clone)]
pub(crate) struct Asset {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) external_id: Option<String>,
    /// None for what is public.
    pub(crate) account: Option<u64>,
    pub(crate) kind: u64,
    pub(crate) parent: Option<u64>,
    pub(crate) latitude: Option<f64>,
    pub(crate) longitude: Option<f64>,
    /// What is written as JSON in texts, by name.
    pub(crate) texts: BTreeMap<&'static str, Value>,
}

pub(crate) struct Sensor {
    pub(crate) asset: u64,
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) zone: Tz,
    /// Zero for instants.
    pub(crate) resolution: TimeDelta,
    pub(crate) attributes: Value,
    pub(crate) beliefs: Beliefs,
}

/// Who says what.
pub(crate) struct Source {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
}

/// The sources, by id less one.
pub(crate) const SOURCES: &[Source] = &[
    Source {
        name: USERNAME,
        kind: "user",
    },
    Source {
        name: "Seita",
        kind: "scheduler",
    },
    Source {
        name: "Seita",
        kind: "forecaster",
    },
    Source {
        name: "sandbox",
        kind: "demo script",
    },
];
pub(crate) const BY_USER: u64 = 1;
pub(crate) const BY_SCHEDULER: u64 = 2;
pub(crate) const BY_FORECASTER: u64 = 3;
pub(crate) const BY_SEED: u64 = 4;

pub(crate) const JSON_TEXTS: &[&str] = &[
    "attributes",
    "flex_context",
    "flex_model",
    "sensors_to_show",
    "sensors_to_show_as_kpis",
];

#[derive(Default)]
pub(crate) struct World {
    pub(crate) assets: BTreeMap<u64, Asset>,
    pub(crate) sensors: BTreeMap<u64, Sensor>,
    /// When a job believed something last.
    last_moment: Option<DateTime<Utc>>,
    last_asset: u64,
    last_sensor: u64,
}

impl World {
    /// Since when a job believes its results: jobs are done one after the other, even if the clock stands still.
    pub(crate) fn moment(&mut self, now: DateTime<Utc>) -> DateTime<Utc> {
        let after = self
            .last_moment
            .map(|last| last + TimeDelta::microseconds(1));
        *self
            .last_moment
            .insert(after.map_or(now, |after| now.max(after)))
    }

    pub(crate) fn add_asset(&mut self, asset: Asset) -> u64 {
        self.last_asset += 1;
        self.assets.insert(self.last_asset, asset);
        self.last_asset
    }

    pub(crate) fn add_sensor(&mut self, sensor: Sensor) -> u64 {
        self.last_sensor += 1;
        self.sensors.insert(self.last_sensor, sensor);
        self.last_sensor
    }

    /// An asset with all below it goes, and their sensors with them.
    pub(crate) fn remove_asset(&mut self, id: u64) {
        for id in self.tree(id) {
            self.assets.remove(&id);
            self.sensors.retain(|_, sensor| sensor.asset != id);
        }
    }

    pub(crate) fn children(&self, id: u64) -> impl Iterator<Item = (u64, &Asset)> {
        let assets = self.assets.iter().map(|(id, asset)| (*id, asset));
        assets.filter(move |(_, asset)| asset.parent == Some(id))
    }

    /// An asset and all below it.
    pub(crate) fn tree(&self, id: u64) -> Vec<u64> {
        self.tree_to(id, u32::MAX)
    }

    /// An asset and so many generations below it.
    pub(crate) fn tree_to(&self, id: u64, depth: u32) -> Vec<u64> {
        let mut found = vec![id];
        let mut generation = vec![id];
        for _ in 0..depth {
            let below = generation.iter().flat_map(|id| self.children(*id));
            generation = below.map(|(id, _)| id).collect();
            if generation.is_empty() {
                break;
            }
            found.extend(&generation);
        }
        found
    }

    pub(crate) fn is_public(&self, asset: u64) -> bool {
        let asset = self.assets.get(&asset);
        asset.is_some_and(|asset| asset.account.is_none())
    }

    pub(crate) fn show_asset(&self, id: u64, asset: &Asset) -> Value {
        let kind = |kind: u64| {
            let name = ASSET_TYPES.iter().find(|(id, ..)| *id == kind);
            json!({"id": kind, "name": name.map_or("", |(_, name, _)| name)})
        };
        let child = |(id, child): (u64, &Asset)| {
            json!({
                "account_id": child.account,
                "generic_asset_type": kind(child.kind),
                "id": id,
                "name": child.name,
            })
        };
        let sensors = self.sensors.iter().filter(|(_, sensor)| sensor.asset == id);
        let sensors = sensors.map(|(id, sensor)| json!({"id": id, "name": sensor.name}));
        let owner = asset
            .account
            .map(|id| json!({"id": id, "name": ACCOUNT_NAME}));
        let mut shown = json!({
            "account_id": asset.account,
            "child_assets": self.children(id).map(child).collect::<Vec<_>>(),
            "description": asset.description,
            "external_id": asset.external_id,
            "generic_asset_type": kind(asset.kind),
            "generic_asset_type_id": asset.kind,
            "id": id,
            "latitude": asset.latitude,
            "longitude": asset.longitude,
            "name": asset.name,
            "owner": owner,
            "parent_asset_id": asset.parent,
            "sensors": sensors.collect::<Vec<_>>(),
        });
        for name in JSON_TEXTS {
            let is_list = name.starts_with("sensors");
            let empty = if is_list { json!([]) } else { json!({}) };
            let value = asset.texts.get(name).unwrap_or(&empty);
            shown[*name] = json_text(value).into();
        }
        shown
    }
}

impl Sensor {
    pub(crate) fn show(&self, id: u64) -> Value {
        json!({
            "attributes": json_text(&self.attributes),
            "entity_address": format!("ea1.2026-01.localhost:fm1.{id}"),
            "event_resolution": in_days(self.resolution),
            "generic_asset_id": self.asset,
            "id": id,
            "name": self.name,
            "timezone": self.zone.name(),
            "unit": self.unit,
        })
    }

    /// One that converts into nothing if it is not known, which was checked when it was set.
    pub(crate) fn unit(&self) -> Option<Unit> {
        Unit::read(&self.unit)
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.attributes.get(name).and_then(Value::as_bool)
    }
}
