//! The models of the examples of Climkit.

use gridwire::climkit::{
    ApiError, Credentials, Meter, MeterDataPoint, RawDataPoint, RawQuery, Sensor, SensorDataPoint,
    SeriesQuery, SiteDataPoint, SiteInfos, SiteRef, Token,
};

use super::{Reader, reader};

macro_rules! models {
    ($($begin:literal => $model:ty),* $(,)?) => {
        &[$(("climkit", $begin, reader!($model))),*]
    };
}

pub(super) const MODELS: &[(&str, &str, Reader)] = models! {
    "all_installations.200" => Vec<SiteRef>,
    "auth.200" => Token,
    "auth.401" => ApiError,
    "auth.request" => Credentials,
    "error." => ApiError,
    "installation_infos.200" => SiteInfos,
    "meter_data.200" => Vec<MeterDataPoint>,
    "meter_data.request" => SeriesQuery,
    "meter_data_raw.200" => Vec<RawDataPoint>,
    "meter_data_raw.request" => RawQuery,
    "meter_info.200" => Vec<Meter>,
    "sensor_data.200" => Vec<SensorDataPoint>,
    "sensors_list.200" => Vec<Sensor>,
    "site_data.200" => Vec<SiteDataPoint>,
    "site_data.request" => SeriesQuery,
};
