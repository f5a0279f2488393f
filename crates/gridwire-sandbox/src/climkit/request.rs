//! From a request to its answer.

use std::future::pending;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use bytes::Bytes;

use super::catalogue::{KINDS, Meter, Site};
use super::path::Call;
use super::period::{Failure, Period};
use super::query::Query;
use super::refusal::Refusal;
use super::sheet::Sheet;
use super::state::ClimkitState;
use super::switches::Switches;
use super::{about, auth, gate, raw, sensors, validated};

pub(crate) fn router(state: Arc<ClimkitState>) -> Router {
    let calls = Router::new().fallback(respond).with_state(state);
    Router::new().nest("/api/v1", calls)
}

async fn respond(
    State(state): State<Arc<ClimkitState>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let switches = state.switches().clone();
    let request = Request {
        state: &state,
        switches: &switches,
        method,
        uri,
        headers,
        body,
    };
    let answer = request.answer();
    state.take_time();
    match answer {
        Ok(response) => response,
        Err(Failure::Refused(refusal)) => refusal.answer(&switches),
        Err(Failure::Hangs) => pending().await,
    }
}

struct Request<'a> {
    state: &'a ClimkitState,
    switches: &'a Switches,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl<'a> Request<'a> {
    fn answer(&self) -> Result<Response, Failure> {
        let path = self.uri.path();
        let call = Call::read(path).ok_or(Refusal::NoSuchPath)?;
        let expected = if call.is_post() {
            Method::POST
        } else {
            Method::GET
        };
        if self.method != expected {
            return Err(Refusal::Method.into());
        }
        if call == Call::Auth {
            return Ok(auth::login(self.state, &self.body, self.switches)?);
        }
        gate::pass(self.state, &self.headers, path, self.switches)?;
        self.call(call)
    }

    fn call(&self, call: Call<'_>) -> Result<Response, Failure> {
        let switches = self.switches;
        Ok(match call {
            Call::Auth | Call::AllInstallations => about::sites(&self.state.sites, switches),
            Call::InstallationInfos(site) => about::infos(self.site(site)?, switches),
            Call::MeterInfo(site) => about::meters(self.site(site)?, switches),
            Call::SiteData(site, kind) => self.site_data(self.site(site)?, kind)?,
            Call::MeterData(site, meter) => {
                let site = self.site(site)?;
                self.meter_data(site, find_meter(site, meter)?)?
            }
            Call::MeterDataRaw(site, meter) => {
                let site = self.site(site)?;
                self.meter_data_raw(site, find_meter(site, meter)?)?
            }
            Call::SensorsList(site) => sensors::list(self.site(site)?),
            Call::SensorData(site, sensor) => self.sensor_data(self.site(site)?, sensor)?,
        })
    }

    fn site(&self, id: &str) -> Result<&'a Site, Refusal> {
        let mut sites = self.state.sites.iter();
        let site = sites
            .find(|site| site.id == id)
            .ok_or(Refusal::NoSuchSite)?;
        if site.is_foreign {
            Err(Refusal::OtherSite)
        } else {
            Ok(site)
        }
    }

    fn period(&self, query: &Query, site: &Site) -> Result<Period, Failure> {
        Period::new(query, site, self.switches, self.state.now())
    }

    fn site_data(&self, site: &Site, kind: &str) -> Result<Response, Failure> {
        let kind = KINDS.into_iter().find(|known| *known == kind);
        let kind = kind.ok_or(Refusal::MeterType)?;
        let query = Query::of_body(&self.body)?;
        let step = validated::site_step(&query, self.switches)?;
        let period = self.period(&query, site)?;
        let mut known = site.known(self.state.now());
        if site.meters_of(kind).next().is_none() {
            // There is nothing to be summed up.
            known.end = known.start;
        }
        let sheet = Sheet::of_site(site, kind);
        Ok(validated::rows(
            site,
            &sheet,
            period,
            step,
            self.switches,
            &known,
        ))
    }

    fn meter_data(&self, site: &Site, meter: &Meter) -> Result<Response, Failure> {
        let query = Query::of_body(&self.body)?;
        let period = self.period(&query, site)?;
        let sheet = Sheet::of_meter(site, meter);
        Ok(validated::rows(
            site,
            &sheet,
            period,
            validated::meter_step(&query),
            self.switches,
            &site.known(self.state.now()),
        ))
    }

    fn meter_data_raw(&self, site: &Site, meter: &Meter) -> Result<Response, Failure> {
        if meter.is_rule && !self.switches.raw_of_rules_empty {
            return Err(Refusal::RuleMeter.into());
        }
        let period = self.period(&Query::of_body(&self.body)?, site)?;
        let mut known = site.known(self.state.now());
        if meter.is_rule {
            known.end = known.start;
        }
        Ok(raw::rows(site, meter, period, self.switches, &known))
    }

    fn sensor_data(&self, site: &Site, sensor: &str) -> Result<Response, Failure> {
        let mut sensors = site.sensors.iter();
        let sensor = sensors.find(|found| found.id == sensor);
        let sensor = sensor.ok_or(Refusal::NoSuchSensor)?;
        let query = Query::of_query(self.uri.query().unwrap_or_default())?;
        let period = self.period(&query, site)?;
        let now = self.state.now();
        Ok(sensors::data(site, sensor, period, self.switches, now))
    }
}

fn find_meter<'a>(site: &'a Site, id: &str) -> Result<&'a Meter, Refusal> {
    let mut meters = site.meters.iter();
    meters
        .find(|meter| meter.id == id)
        .ok_or(Refusal::NoSuchMeter)
}
