use std::collections::BTreeMap;

use gridwire_core::serde::de::{Deserialize, Deserializer, Error as _};
use gridwire_core::serde::ser::{Serialize, SerializeMap, Serializer};
use gridwire_core::serde_json::{self, Map, Value};

use super::shape::by_shape;
use crate::{
    ChartRow, CompactChartData, Graph, IngestionResult, ScheduleSummary, SensorId, SourceStatistics,
};

/// A role of a user.
#[derive(Clone, Debug, PartialEq)]
pub enum UserRole {
    /// By its id.
    Id(u32),
    /// By its name.
    Name(String),
}

by_shape!(UserRole("the id or the name of a role") { number Id(u32), text Name(String) });

/// A graph of an asset.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownGraph {
    /// Of one sensor.
    Sensor(SensorId),
    /// Of several sensors.
    Sensors(Vec<SensorId>),
    /// With a title, or of more than sensors.
    Graph(Graph),
}

by_shape!(ShownGraph("a sensor, a list of sensors or a graph") {
    number Sensor(SensorId),
    list Sensors(Vec<SensorId>),
    object Graph(Graph),
});

/// Data of a chart.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartData {
    /// In full.
    Rows(Vec<ChartRow>),
    /// With tables of sensors and sources.
    Compact(CompactChartData),
}

by_shape!(ChartData("rows of a chart") { list Rows(Vec<ChartRow>), object Compact(CompactChartData) });

/// What a job gave.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum JobResult {
    /// An account of a schedule.
    Schedule(Box<ScheduleSummary>),
    /// What became of posted data.
    Ingestion(IngestionResult),
    /// Seconds that a forecast took.
    Seconds(f64),
    /// Something else, of a plugin's job.
    Other(Value),
}

impl<'de> Deserialize<'de> for JobResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(match &value {
            Value::String(text) => Self::Ingestion(text.as_str().into()),
            Value::Number(number) => number.as_f64().map_or(Self::Other(value), Self::Seconds),
            Value::Object(_) => match serde_json::from_value(value.clone()) {
                Ok(summary) => Self::Schedule(Box::new(summary)),
                Err(_) => Self::Other(value),
            },
            _ => Self::Other(value),
        })
    }
}

impl Serialize for JobResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Schedule(summary) => summary.serialize(serializer),
            Self::Ingestion(text) => text.serialize(serializer),
            Self::Seconds(number) => number.serialize(serializer),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

gridwire_core::wire_by_serde!(JobResult);

/// Statistics of a sensor's data by source.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SensorStats {
    /// By the source's description and id.
    pub sources: BTreeMap<String, SourceStatistics>,
    /// The status of the answer.
    pub status: Option<u64>,
}

impl<'de> Deserialize<'de> for SensorStats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Map::deserialize(deserializer)?;
        // A source may be called like the field.
        let status = map.get("status").and_then(Value::as_u64);
        if status.is_some() {
            map.remove("status");
        }
        let mut sources = BTreeMap::new();
        for (source, value) in map {
            // Unsorted, they come as pairs of a name and a value.
            let value = match value {
                Value::Array(pairs) => pairs
                    .into_iter()
                    .map(serde_json::from_value::<(String, Value)>)
                    .collect::<Result<Map<_, _>, _>>()
                    .map(Value::Object)
                    .map_err(D::Error::custom)?,
                other => other,
            };
            let statistics = serde_json::from_value(value).map_err(D::Error::custom)?;
            sources.insert(source, statistics);
        }
        Ok(Self { sources, status })
    }
}

impl Serialize for SensorStats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (source, statistics) in &self.sources {
            map.serialize_entry(source, statistics)?;
        }
        if let Some(status) = self.status {
            map.serialize_entry("status", &status)?;
        }
        map.end()
    }
}

gridwire_core::wire_by_serde!(SensorStats);
