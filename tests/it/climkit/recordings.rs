//! Answers that others have recorded, and odd ones made from them, where the folders that hold them are
//! beside the project. Nothing of them is in the project.

use gridwire::climkit::{
    Kwh, Meter, MeterDataPoint, MeterReading, RawDataPoint, SamplingFrequency, SensorDataPoint,
    SiteDataPoint, SiteInfos, SiteRef, SiteRow, Token, ZURICH, is_object_id,
};
use gridwire::core::serde_json::{Value, from_slice, to_value};
use gridwire::core::wire::decode;

use super::rfc;
use crate::support::{lost, project};

/// Reads as a type and says what of it got lost.
type Reader = fn(&[u8]) -> Vec<String>;

macro_rules! reader {
    ($model:ty) => {
        |body| {
            let model: $model = decode(body).unwrap();
            let sent: Value = from_slice(body).unwrap();
            lost(&sent, &to_value(&model).unwrap())
        }
    };
}

/// A reader for each file, by the beginning of its name.
const READERS: [(&str, Reader); 9] = [
    ("climkit_site_data", reader!(Vec<SiteDataPoint>)),
    ("climkit_meter_data", reader!(Vec<MeterDataPoint>)),
    ("climkit_meter_info", reader!(Vec<Meter>)),
    ("all_installations", reader!(Vec<SiteRef>)),
    ("installation_infos", reader!(SiteInfos)),
    ("meter_data_raw", reader!(Vec<RawDataPoint>)),
    ("meter_data", reader!(Vec<MeterDataPoint>)),
    ("meter_info", reader!(Vec<Meter>)),
    ("sensor_data", reader!(Vec<SensorDataPoint>)),
];

/// A file, or `None` with a note where it is not beside the project.
fn shared(name: &str) -> Option<Vec<u8>> {
    let body = std::fs::read(project().join("../shared/payloads").join(name)).ok();
    if body.is_none() {
        println!("{name} is not beside the project: it is not checked here");
    }
    body
}

/// The files of a folder with the beginning of their names.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = std::fs::read_dir(project().join("../shared/payloads").join(folder)) else {
        println!("{folder} is not beside the project: it is not checked here");
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_file_is_read_and_comes_back_whole() {
    let mut files = files("climkit");
    assert!(files.is_empty() || files.len() >= 3);
    let recorded = files.len();
    let odd = self::files("synthetic").into_iter();
    // Others are of another service, and tokens are not written back.
    files.extend(odd.filter(|(name, _)| !name.starts_with("edf") && !name.starts_with("auth")));
    for (index, (name, body)) in files.iter().enumerate() {
        let found = READERS.iter().find(|(begin, _)| name.starts_with(begin));
        let (_, read) = found.unwrap_or_else(|| panic!("nothing is known of {name}"));
        assert_eq!(read(body), [""; 0], "{name}");
        assert!(index >= recorded || name.starts_with("climkit"), "{name}");
    }
}

#[test]
fn the_recorded_site_has_the_columns_of_its_meters() {
    let Some(body) = shared("climkit/climkit_site_data_electricity_15T_2022.sample.json") else {
        return;
    };
    let sent: Vec<Value> = from_slice(&body).unwrap();
    assert!(
        sent.iter()
            .all(|row| row.as_object().is_some_and(|row| row.len() == 22))
    );
    let points: Vec<SiteDataPoint> = decode(&body).unwrap();
    let mut lowest = f64::MAX;
    for point in points {
        let row: SiteRow<Kwh> =
            SiteRow::new(point, &SamplingFrequency::QuarterHour, ZURICH, is_object_id);
        assert_eq!((row.meters.len(), row.sums.extra.is_empty()), (5, true));
        let producers = row.meters.iter().filter(|meter| meter.ext.is_none());
        assert_eq!(producers.count(), 1);
        assert_eq!(row.imbalances(Kwh(1e-6)), []);
        lowest = lowest.min(row.sums.prod_total.unwrap().0);
    }
    println!("{} rows; production goes down to {lowest} kWh", sent.len());
}

#[test]
fn the_long_day_and_its_neighbours() {
    let Some(body) = shared("synthetic/meter_data_15T_dst_fallback_2025-10-26.json") else {
        return;
    };
    let read = |body: &[u8], step: &SamplingFrequency| -> Vec<MeterReading<Kwh>> {
        let points: Vec<MeterDataPoint> = decode(body).unwrap();
        let readings = points.into_iter();
        readings
            .map(|point| MeterReading::new(point, &"m".into(), step, ZURICH))
            .collect()
    };
    let quarters = read(&body, &SamplingFrequency::QuarterHour);
    assert_eq!(quarters.len(), 100);
    for pair in quarters.windows(2) {
        assert_eq!(pair[0].slot.end, pair[1].slot.start);
    }
    let (first, last) = (quarters[0].slot.start, quarters[99].slot.end);
    assert_eq!(rfc(first), "2025-10-26T00:00:00+02:00");
    assert_eq!(rfc(last), "2025-10-27T00:00:00+01:00");
    let Some(body) = shared("synthetic/meter_data_D_leftlabel_dst.json") else {
        return;
    };
    let long = &read(&body, &SamplingFrequency::Day)[1];
    assert_eq!((long.slot.start, long.slot.end), (first, last));
    assert_eq!(long.slot.duration().unwrap().num_hours(), 25);
}

#[test]
fn every_token_tells_its_end() {
    let mut told = 0;
    for (name, body) in files("synthetic") {
        if !name.starts_with("auth") {
            continue;
        }
        let token: Token = decode(&body).unwrap();
        assert!(token.access_token.is_some());
        assert_eq!(
            token.valid_until.is_none(),
            name.contains("no_valid_until"),
            "{name}"
        );
        told += 1;
    }
    assert!(told == 0 || told == 4, "{told}");
}

#[test]
fn sensors_of_either_unit_measure_at_the_same_time() {
    let both =
        ["seconds", "millis"].map(|unit| shared(&format!("synthetic/sensor_data_int_{unit}.json")));
    let [Some(seconds), Some(milliseconds)] = both else {
        return;
    };
    let at = |body: &[u8]| -> Vec<_> {
        let points: Vec<SensorDataPoint> = decode(body).unwrap();
        points.iter().map(|point| point.timestamp.at()).collect()
    };
    assert_eq!(at(&seconds)[0], at(&milliseconds)[0]);
}
