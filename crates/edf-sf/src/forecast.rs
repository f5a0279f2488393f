//! Forecasts.

use gridwire_core::series::Named;

use crate::generated::operations::GetForecast;
use crate::{Client, ForecastId, ForecastType, SiteId};

/// A period of a type of forecast that the document knows, such as
/// [`SolarForecast`](crate::SolarForecast).
pub trait Forecast: Named<ForecastType> {}

impl<R: Named<ForecastType>> Forecast for R {}

impl Client {
    /// A forecast, by the type of its periods: `client.forecast::<SolarForecast>(100, 1)`.
    ///
    /// Its `range` gives the latest vector. A forecast of a type that the document does not know is
    /// asked for by the name of its type, with [`get_forecast`](Client::get_forecast).
    pub fn forecast<R: Forecast>(
        &self,
        site: impl Into<SiteId>,
        id: impl Into<ForecastId>,
    ) -> GetForecast<R> {
        self.get_forecast(site, R::NAME, id).typed()
    }
}
