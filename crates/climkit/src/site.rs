use std::sync::Arc;

use gridwire_core::chrono::{DateTime, TimeZone};
use gridwire_core::chrono_tz::Tz;
use gridwire_core::series::Series;
use gridwire_core::{Error, Result};

use crate::{
    Client, Kwh, Meter, MeterId, MeterType, OfMeter, OfRaw, OfSensor, OfSite, Quantity, Rows,
    SamplingFrequency, Sensor, SensorId, SiteHistory, SiteId, SiteInfos, SiteReading, ZURICH,
};

/// A site with everything that the service lists of it: what its data means depends on it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Site {
    client: Client,
    /// Its id.
    pub id: SiteId,
    /// Name, address, position.
    pub infos: SiteInfos,
    /// Its meters, of all types.
    pub meters: Vec<Meter>,
    /// Its sensors.
    pub sensors: Vec<Sensor>,
    /// Its time zone.
    pub zone: Tz,
    /// Whether the service names no zone that is known, so that Zurich was taken.
    pub is_zone_assumed: bool,
}

impl Client {
    /// A site with its meters and sensors: three requests.
    ///
    /// # Errors
    /// What one of the requests fails with.
    pub async fn site(&self, id: impl Into<SiteId>) -> Result<Site> {
        let id = id.into();
        let infos = self
            .installation_infos(id.clone())
            .send()
            .await?
            .into_inner();
        let meters = self.meter_info(id.clone()).send().await?.into_inner();
        let sensors = self.sensors_list(id.clone()).send().await?.into_inner();
        let zone = infos
            .timezone
            .as_deref()
            .and_then(|name| name.trim().parse().ok());
        Ok(Site {
            client: self.clone(),
            id,
            infos,
            meters,
            sensors,
            zone: zone.unwrap_or(ZURICH),
            is_zone_assumed: zone.is_none(),
        })
    }

    /// All sites of the user with their meters and sensors: one request, and three for each site.
    ///
    /// # Errors
    /// What one of the requests fails with, or a site without an id.
    pub async fn inventory(&self) -> Result<Vec<Site>> {
        let mut sites = Vec::new();
        for site in self.all_installations().send().await?.into_inner() {
            sites.push(self.site(site.id()?.clone()).await?);
        }
        Ok(sites)
    }
}

impl Meter {
    /// Whether it is a rule over other meters; `false` where the service does not say.
    pub fn is_rule(&self) -> bool {
        self.is_rule_meter == Some(true) || self.is_virtual == Some(true)
    }
}

impl Site {
    /// A meter by its id.
    pub fn meter(&self, id: &MeterId) -> Option<&Meter> {
        self.meters.iter().find(|meter| meter.id == *id)
    }

    /// Electricity of the site and of each of its meters by quarters of an hour: one request for 30
    /// days, however many meters there are.
    ///
    /// # Errors
    /// As awaiting a range; one that [is incomplete](Error::is_incomplete) carries the
    /// [`SiteHistory`] that did come.
    pub async fn history<A: TimeZone, B: TimeZone>(
        &self,
        from: DateTime<A>,
        to: DateTime<B>,
    ) -> Result<SiteHistory<Kwh>> {
        let frequency = SamplingFrequency::QuarterHour;
        self.history_of(MeterType::Electricity, frequency, from, to)
            .await
    }

    /// As [`history`](Site::history), of any type of meters and in any step.
    ///
    /// # Errors
    /// As there, and invalid input if meters of the type do not count `Q`.
    pub async fn history_of<Q: Quantity>(
        &self,
        meter_type: MeterType,
        frequency: SamplingFrequency,
        from: DateTime<impl TimeZone>,
        to: DateTime<impl TimeZone>,
    ) -> Result<SiteHistory<Q>> {
        let rows = self.rows(meter_type.clone()).every(frequency);
        self.told(&meter_type, rows.range(from, to).await)
    }

    /// Goes on where a history ended: asks again for what failed, and gives both together.
    ///
    /// # Errors
    /// As [`history_of`](Site::history_of).
    pub async fn resume<Q: Quantity>(
        &self,
        meter_type: MeterType,
        frequency: SamplingFrequency,
        earlier: SiteHistory<Q>,
    ) -> Result<SiteHistory<Q>> {
        let rows = self.rows(meter_type.clone()).every(frequency);
        self.told(
            &meter_type,
            gridwire_core::series::resume(rows, earlier.into_series()).await,
        )
    }

    fn told<Q: Quantity>(
        &self,
        meter_type: &MeterType,
        series: Result<Series<SiteReading<Q>>>,
    ) -> Result<SiteHistory<Q>> {
        let history = |series| {
            SiteHistory::new(
                series,
                self.meters
                    .iter()
                    .filter(|meter| meter.meter_type.as_ref() == Some(meter_type)),
            )
        };
        match series {
            Ok(series) => Ok(history(series)),
            Err(error) => Err(match error.partial::<Series<SiteReading<Q>>>().cloned() {
                Some(series) => error.with_partial(history(series)),
                None => error,
            }),
        }
    }

    /// The rows behind a history, to be streamed.
    pub fn rows<Q: Quantity>(&self, meter_type: impl Into<MeterType>) -> Rows<OfSite<Q>> {
        let meters = Arc::new(self.meters.iter().map(|meter| meter.id.clone()).collect());
        self.client
            .site_rows(self.id.clone(), meter_type)
            .knowing(meters)
            .zone(self.zone)
    }

    /// The readings of one meter.
    ///
    /// # Errors
    /// Invalid input if the site has no such meter, or it does not count `Q`.
    pub fn meter_rows<Q: Quantity>(&self, meter: &MeterId) -> Result<Rows<OfMeter<Q>>> {
        let meter_type = self.known(meter)?.meter_type.as_ref();
        if meter_type.is_some_and(|meter_type| !Q::is_counted_by(meter_type)) {
            return Err(Error::invalid_input(
                "meter",
                meter,
                format_args!("it does not count {}", Q::UNIT),
            )
            .with_remedy("Ask for the other quantity: Kwh for energy, CubicMetres for water"));
        }
        Ok(self
            .client
            .meter_rows(self.id.clone(), meter.clone())
            .zone(self.zone))
    }

    /// What one meter sent, without validation.
    ///
    /// # Errors
    /// Invalid input for a rule meter, before anything is sent; [`Client::raw_rows`] asks all the same.
    pub fn raw_rows(&self, meter: &MeterId) -> Result<Rows<OfRaw>> {
        if self.known(meter)?.is_rule() {
            return Err(Error::invalid_input(
                "meter",
                meter,
                "a rule over other meters has no raw data",
            )
            .with_remedy(
                "Ask for its validated data, or use Client::raw_rows, which asks all the same",
            ));
        }
        Ok(self.client.raw_rows(self.id.clone(), meter.clone()))
    }

    /// The measurements of a sensor.
    pub fn sensor_rows(&self, sensor: &SensorId) -> Rows<OfSensor> {
        self.client.sensor_rows(self.id.clone(), sensor.clone())
    }

    fn known(&self, id: &MeterId) -> Result<&Meter> {
        self.meter(id).ok_or_else(|| {
            Error::invalid_input(
                "meter",
                id,
                format_args!("site {} has no such meter", self.id),
            )
            .with_remedy("Choose one of its meters")
        })
    }
}
