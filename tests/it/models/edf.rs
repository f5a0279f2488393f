//! The models of the examples of EDF Store & Forecast: the type in the address decides on the records.

use gridwire::edf_sf::{
    AggregateForecast, AggregatedBattery, AggregatedFlexibleLoad, AggregatedForecastPeriod,
    AggregatedGenset, AggregatedSetpoint, AggregatedStatus, Anemometer, ApiError, Battery,
    CommitmentAnswer, CommitmentPayload, DemandForecast, FlexibleLoad, ForecastAnswer,
    ForecastPayload, Genset, Hygrometer, Meter, Meter3p, MeterDc, Metric, ProductionAnswer,
    ProductionPayload, Pyranometer, Renewable, Setpoint, SolarForecast, Status, TariffAnswer,
    TariffPayload, Thermometer, WindForecast, WriteAnswer,
};

use super::{Reader, reader};

macro_rules! models {
    ($($begin:literal => $model:ty),* $(,)?) => {
        &[$(("edf-sf", $begin, reader!($model))),*]
    };
}

pub(super) const MODELS: &[(&str, &str, Reader)] = models! {
    "error." => ApiError,
    "get_commitment." => CommitmentAnswer,
    "get_forecast.200.aggregate.json" => ForecastAnswer<AggregateForecast>,
    "get_forecast.200.aggregated.json" => ForecastAnswer<AggregatedForecastPeriod>,
    "get_forecast.200.demand.json" => ForecastAnswer<DemandForecast>,
    "get_forecast.200.solar.json" => ForecastAnswer<SolarForecast>,
    "get_forecast.200.wind.json" => ForecastAnswer<WindForecast>,
    "get_forecast." => ForecastAnswer,
    "get_production.200.aggregated.battery.json" => ProductionAnswer<AggregatedBattery>,
    "get_production.200.aggregated.flexible-load.json" => ProductionAnswer<AggregatedFlexibleLoad>,
    "get_production.200.aggregated.genset.json" => ProductionAnswer<AggregatedGenset>,
    "get_production.200.aggregated.renewable.json" => ProductionAnswer<Renewable>,
    "get_production.200.aggregated.setpoint.json" => ProductionAnswer<AggregatedSetpoint>,
    "get_production.200.aggregated.status.json" => ProductionAnswer<AggregatedStatus>,
    "get_production.200.anemometer.json" => ProductionAnswer<Anemometer>,
    "get_production.200.battery.json" => ProductionAnswer<Battery>,
    "get_production.200.flexible-load.json" => ProductionAnswer<FlexibleLoad>,
    "get_production.200.genset.json" => ProductionAnswer<Genset>,
    "get_production.200.hygrometer.json" => ProductionAnswer<Hygrometer>,
    "get_production.200.meter-3p.json" => ProductionAnswer<Meter3p>,
    "get_production.200.meter-dc.json" => ProductionAnswer<MeterDc>,
    "get_production.200.meter.json" => ProductionAnswer<Meter>,
    "get_production.200.metric.json" => ProductionAnswer<Metric>,
    "get_production.200.pyranometer.json" => ProductionAnswer<Pyranometer>,
    "get_production.200.renewable.json" => ProductionAnswer<Renewable>,
    "get_production.200.setpoint.json" => ProductionAnswer<Setpoint>,
    "get_production.200.status.json" => ProductionAnswer<Status>,
    "get_production.200.thermometer.json" => ProductionAnswer<Thermometer>,
    "get_production." => ProductionAnswer,
    "get_tariff." => TariffAnswer,
    "put_commitment.request" => CommitmentPayload,
    "put_forecast.request" => ForecastPayload<WindForecast>,
    "put_production.request.battery.json" => ProductionPayload<Battery>,
    "put_production.request" => ProductionPayload<Renewable>,
    "put_tariff.request" => TariffPayload,
    "put_" => WriteAnswer,
};
