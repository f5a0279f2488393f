//! Paths and methods, and since when there are such.

use axum::http::Method;

use super::reply::{Reply, Said};
use super::switches::Version;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    Index,
    Token,
    /// A version of the API that is no more.
    Sunset,
    Services,
    Health,
    Assets,
    NewAsset,
    AssetTypes,
    PublicAssets,
    Asset(&'a str),
    ChangeAsset(&'a str),
    DeleteAsset(&'a str),
    AssetSensors(&'a str),
    TriggerAsset(&'a str),
    Sensors,
    NewSensor,
    Sensor(&'a str),
    ChangeSensor(&'a str),
    DeleteSensor(&'a str),
    Data(&'a str),
    PostData(&'a str),
    DeleteData(&'a str),
    Upload(&'a str),
    Stats(&'a str),
    TriggerSensor(&'a str),
    Schedule(&'a str, &'a str),
    TriggerForecast(&'a str),
    Forecast(&'a str, &'a str),
    Job(&'a str),
    Accounts,
    Account(&'a str),
    Users,
    User(&'a str),
    Sources,
}

impl<'a> Route<'a> {
    /// What a server of this version does not have is a 404, and another method a 405.
    pub(crate) fn read(path: &'a str, method: &Method, version: &Version) -> Said<Self> {
        let found = Self::of(path);
        let there = found.iter().filter(|(_, route)| route.is_in(version));
        let there: Vec<&(Method, Self)> = there.collect();
        if there.is_empty() {
            return Err(Reply::no_such_url());
        }
        let mut there = there.into_iter();
        there
            .find(|(known, _)| known == method)
            .map(|(_, route)| *route)
            .ok_or_else(Reply::method)
    }

    fn of(path: &'a str) -> Vec<(Method, Self)> {
        let get = |route| (Method::GET, route);
        let post = |route| (Method::POST, route);
        let (patch, delete) = (
            |route| (Method::PATCH, route),
            |route| (Method::DELETE, route),
        );
        match path {
            "/api/" => return vec![get(Self::Index)],
            "/api/requestAuthToken" => return vec![post(Self::Token)],
            "/api/v3_0" => return vec![get(Self::Services)],
            _ => {}
        }
        let Some(rest) = path.strip_prefix("/api/v3_0/") else {
            return vec![get(Self::Sunset), post(Self::Sunset)];
        };
        match rest.split('/').collect::<Vec<&str>>()[..] {
            ["health", "ready"] => vec![get(Self::Health)],
            ["assets"] => vec![get(Self::Assets), post(Self::NewAsset)],
            ["assets", "types"] => vec![get(Self::AssetTypes)],
            ["assets", "public"] => vec![get(Self::PublicAssets)],
            ["assets", id] if !id.is_empty() => vec![
                get(Self::Asset(id)),
                patch(Self::ChangeAsset(id)),
                delete(Self::DeleteAsset(id)),
            ],
            ["assets", id, "sensors"] => vec![get(Self::AssetSensors(id))],
            ["assets", id, "schedules", "trigger"] => vec![post(Self::TriggerAsset(id))],
            ["sensors"] => vec![get(Self::Sensors), post(Self::NewSensor)],
            ["sensors", id] if !id.is_empty() => vec![
                get(Self::Sensor(id)),
                patch(Self::ChangeSensor(id)),
                delete(Self::DeleteSensor(id)),
            ],
            ["sensors", id, "data"] => vec![
                get(Self::Data(id)),
                post(Self::PostData(id)),
                delete(Self::DeleteData(id)),
            ],
            ["sensors", id, "data", "upload"] => vec![post(Self::Upload(id))],
            ["sensors", id, "stats"] => vec![get(Self::Stats(id))],
            ["sensors", id, "schedules", "trigger"] => vec![post(Self::TriggerSensor(id))],
            ["sensors", id, "schedules", job] => vec![get(Self::Schedule(id, job))],
            ["sensors", id, "forecasts", "trigger"] => vec![post(Self::TriggerForecast(id))],
            ["sensors", id, "forecasts", job] => vec![get(Self::Forecast(id, job))],
            ["jobs", id] if !id.is_empty() => vec![get(Self::Job(id))],
            ["accounts"] => vec![get(Self::Accounts)],
            ["accounts", id] if !id.is_empty() => vec![get(Self::Account(id))],
            ["users"] => vec![get(Self::Users)],
            ["users", id] if !id.is_empty() => vec![get(Self::User(id))],
            ["sources"] => vec![get(Self::Sources)],
            _ => Vec::new(),
        }
    }

    fn is_in(&self, version: &Version) -> bool {
        match self {
            Self::TriggerAsset(_) => version.has(0, 27),
            Self::Data(_) | Self::PostData(_) | Self::AssetTypes => version.has(0, 28),
            Self::TriggerForecast(_) | Self::Forecast(..) => version.has(0, 31),
            Self::Job(_) | Self::DeleteData(_) => version.has(0, 33),
            _ => true,
        }
    }
}
