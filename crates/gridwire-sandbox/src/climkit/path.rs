//! What a path below `/api/v1` asks for.

/// The calls of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call<'a> {
    Auth,
    AllInstallations,
    InstallationInfos(&'a str),
    MeterInfo(&'a str),
    SiteData(&'a str, &'a str),
    MeterData(&'a str, &'a str),
    MeterDataRaw(&'a str, &'a str),
    SensorsList(&'a str),
    SensorData(&'a str, &'a str),
}

impl<'a> Call<'a> {
    pub(crate) fn read(path: &'a str) -> Option<Self> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        Some(match parts[..] {
            ["auth"] => Self::Auth,
            ["all_installations"] => Self::AllInstallations,
            ["installation_infos", site] => Self::InstallationInfos(site),
            ["meter_info", site] => Self::MeterInfo(site),
            ["site_data", site, kind] => Self::SiteData(site, kind),
            ["meter_data", site, meter] => Self::MeterData(site, meter),
            ["meter_data_raw", site, meter] => Self::MeterDataRaw(site, meter),
            // Last: a site that had the name of a call could not be asked for its sensors.
            [site, "sensors_list"] => Self::SensorsList(site),
            [site, "sensor_data", sensor] => Self::SensorData(site, sensor),
            _ => return None,
        })
    }

    /// Data are read by POST, but for those of sensors.
    pub(crate) fn is_post(self) -> bool {
        matches!(
            self,
            Self::Auth | Self::SiteData(..) | Self::MeterData(..) | Self::MeterDataRaw(..)
        )
    }
}
