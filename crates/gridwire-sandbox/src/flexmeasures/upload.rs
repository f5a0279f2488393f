//! Files of data: a form with CSV in it.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use serde_json::{Map, json};

use super::ask::Ask;
use super::beliefs::Belief;
use super::data;
use super::instant::{instant, local};
use super::reply::{Reply, Said};
use super::resample::{floor, resample};
use super::sensors;
use super::service::Service;
use super::units::Unit;
use super::work::{Batch, Work};
use super::world::{BY_USER, Sensor, World};

const PLACE: &str = "combined_sensor_data_upload";
const ENDINGS: [&str; 4] = [".csv", ".xlsx", ".xls", ".xlsm"];

/// What was uploaded; its content is looked at by the job.
pub(crate) struct Upload {
    sensor: u64,
    files: Vec<(String, Vec<u8>)>,
    /// By what its values are multiplied, given the step of its events.
    unit: Option<Unit>,
    measured_instantly: bool,
    received: DateTime<Utc>,
}

pub(crate) fn post(service: &mut Service, ask: &Ask, id: &str) -> Said<Reply> {
    data::check_size(ask)?;
    let id = sensors::known(&service.world, &id.into());
    let id = id.map_err(|text| Reply::field(Some(PLACE), "id", text))?;
    let parts = parts(ask.content_type(), &ask.body);
    let field = |name: &str| {
        let part = parts.iter().find(|part| part.name == name);
        part.map(|part| String::from_utf8_lossy(part.content).trim().to_owned())
    };
    let files = parts.iter().filter(|part| part.name == "uploaded-files");
    let files: Vec<(String, Vec<u8>)> = files
        .map(|part| (part.file.clone(), part.content.to_vec()))
        .collect();
    let mut wrong = Map::new();
    let instantly = field("belief-time-measured-instantly");
    let instantly = match instantly.as_deref() {
        Some("on" | "true" | "True" | "1") => true,
        None | Some("off" | "false" | "False" | "0") => false,
        Some(_) => {
            let text = "Not a valid boolean.";
            wrong.insert("belief-time-measured-instantly".to_owned(), json!([text]));
            false
        }
    };
    let names: Map<_, _> = files
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| {
            !ENDINGS
                .iter()
                .any(|ending| name.to_lowercase().ends_with(ending))
        })
        .map(|(i, (name, _))| {
            let text = format!("Invalid filename: {name}. Only CSV or Excel files are accepted.");
            (i.to_string(), json!([text]))
        })
        .collect();
    if !names.is_empty() {
        wrong.insert("uploaded-files".to_owned(), names.into());
    }
    if !wrong.is_empty() {
        return Err(Reply::unprocessable(json!({ PLACE: wrong })));
    }
    let Some(sensor) = service.world.sensors.get(&id) else {
        return Err(Reply::no_such_url());
    };
    // Older servers passed over the unit.
    let unit = field("unit").filter(|unit| !unit.is_empty() && ask.version.has(0, 30));
    let read = unit.as_deref().and_then(Unit::read);
    if let Some(unit) = &unit {
        let units = read.as_ref().zip(sensor.unit());
        if !units.is_some_and(|(unit, own)| unit.is_taken_for(&own)) {
            let text = format!(
                "Provided unit '{unit}' is not convertible to sensor unit '{}'",
                sensor.unit
            );
            return Err(Reply::field(Some(PLACE), "_schema", text));
        }
    }
    sensors::own(&service.world, id)?;
    if files.is_empty() {
        return Err(Reply::plain(500, "'uploaded_files'"));
    }
    let work = Work::Upload(Upload {
        sensor: id,
        files,
        unit: read,
        measured_instantly: instantly,
        received: ask.now,
    });
    data::record(service, ask, work)
}

impl Upload {
    /// The beliefs in all files, or what is wrong with the first that cannot be read.
    pub(crate) fn batch(&self, world: &World) -> Result<Batch, String> {
        let Some(sensor) = world.sensors.get(&self.sensor) else {
            return Err(format!("No sensor found with ID {}", self.sensor));
        };
        let mut beliefs = Vec::new();
        for (i, (name, content)) in self.files.iter().enumerate() {
            let rows = read_rows(sensor, content).map_err(|text| {
                // As Python quotes it.
                let quote = if text.contains('\'') { '"' } else { '\'' };
                format!(
                    "{{{i}: {quote}Invalid content in file: {name}. Failed with: {text}{quote}}}"
                )
            })?;
            beliefs.extend(self.beliefs(sensor, rows));
        }
        let sensor = self.sensor;
        Ok(Batch { sensor, beliefs })
    }

    fn beliefs(
        &self,
        sensor: &Sensor,
        rows: Vec<(DateTime<FixedOffset>, f64)>,
    ) -> Vec<(DateTime<Utc>, Belief)> {
        let own = sensor.resolution;
        let step = rows.windows(2).map(|pair| pair[1].0 - pair[0].0).next();
        let step = step.filter(|step| *step > TimeDelta::zero()).unwrap_or(own);
        let factor = self
            .unit
            .as_ref()
            .zip(sensor.unit())
            .and_then(|(unit, own)| unit.convert_over(&own, step))
            .unwrap_or(1.0);
        let Some(offset) = rows.first().map(|(at, _)| *at.offset()) else {
            return Vec::new();
        };
        let events = rows
            .into_iter()
            .map(|(at, value)| (floor(at, own.min(step)).to_utc(), value * factor))
            .collect();
        let events = resample(events, step, own, offset).into_iter();
        events
            .map(|(event, value)| {
                let time = if self.measured_instantly {
                    event + own
                } else {
                    self.received
                };
                let source = BY_USER;
                (
                    event,
                    Belief {
                        source,
                        time,
                        value,
                    },
                )
            })
            .collect()
    }
}

/// The first two columns, below a header.
fn read_rows(sensor: &Sensor, content: &[u8]) -> Result<Vec<(DateTime<FixedOffset>, f64)>, String> {
    let text = std::str::from_utf8(content).map_err(|_| "'utf-8' codec can't decode the file")?;
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let header = lines.next().ok_or("No columns to parse from file")?;
    if !header.contains([',', ';']) {
        return Err("'event_start'".to_owned());
    }
    let mut rows = Vec::new();
    for line in lines {
        let separator = if line.contains(';') { ';' } else { ',' };
        let mut cells = line
            .split(separator)
            .map(|cell| cell.trim().trim_matches('"'));
        let at = event(sensor, cells.next().unwrap_or_default())?;
        let cell = cells.next().unwrap_or_default();
        if cell.is_empty() || cell.eq_ignore_ascii_case("nan") {
            continue;
        }
        let value = cell.parse::<f64>().ok().filter(|value| value.is_finite());
        rows.push((at, value.ok_or("event values should be numeric")?));
    }
    Ok(rows)
}

/// An instant, with an offset or of the sensor's clock; a number counts billionths of a second since 1970.
fn event(sensor: &Sensor, cell: &str) -> Result<DateTime<FixedOffset>, String> {
    let zoned = cell.replacen(' ', "T", 1);
    if let Ok(at) = instant(&zoned.as_str().into()) {
        return Ok(at);
    }
    if let Ok(number) = cell.parse::<f64>() {
        return Ok(DateTime::from_timestamp_nanos(number as i64).fixed_offset());
    }
    local(cell)
        .and_then(|local| local.and_local_timezone(sensor.zone).earliest())
        .map(|at| at.fixed_offset())
        .ok_or_else(|| {
            format!("Unknown datetime string format, unable to parse: {cell}, at position 0")
        })
}

/// A part of a form.
struct Part<'a> {
    name: String,
    /// The name of a file.
    file: String,
    content: &'a [u8],
}

fn parts<'a>(content_type: &str, body: &'a [u8]) -> Vec<Part<'a>> {
    let boundary = content_type
        .split(';')
        .find_map(|part| part.trim().strip_prefix("boundary="));
    let Some(boundary) = boundary.map(|boundary| format!("--{}", boundary.trim_matches('"')))
    else {
        return Vec::new();
    };
    let (mut parts, mut rest) = (Vec::new(), body);
    while let Some(at) = position(rest, boundary.as_bytes()) {
        let part = &rest[..at];
        if let Some(end) = position(part, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&part[..end]).into_owned();
            let named = |name: &str| {
                let (_, found) = head.split_once(&format!(" {name}=\""))?;
                Some(found.split_once('"')?.0.to_owned())
            };
            let content = &part[end + 4..];
            parts.push(Part {
                name: named("name").unwrap_or_default(),
                file: named("filename").unwrap_or_default(),
                content: content.strip_suffix(b"\r\n").unwrap_or(content),
            });
        }
        rest = &rest[at + boundary.len()..];
    }
    parts
}

fn position(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form() {
        let body = b"--xy\r\nContent-Disposition: form-data; name=\"unit\"\r\n\r\nkW\r\n--xy\r\n\
            Content-Disposition: form-data; name=\"uploaded-files\"; filename=\"a.csv\"\r\nContent-Type: text/csv\
            \r\n\r\na,b\r\n1,2\r\n\r\n--xy--\r\n";
        let parts = parts("multipart/form-data; boundary=\"xy\"", body);
        let found: Vec<_> = parts
            .iter()
            .map(|part| (part.name.as_str(), part.file.as_str(), part.content))
            .collect();
        let expected: [(&str, &str, &[u8]); 2] = [
            ("unit", "", b"kW"),
            ("uploaded-files", "a.csv", b"a,b\r\n1,2\r\n"),
        ];
        assert_eq!(found, expected);
    }
}
