//! What a trigger must not say: the server would refuse it later, or fail, or its job would.

use gridwire_core::time::TimeRange;
use gridwire_core::{Error, Result};

use crate::checks::{broken, finite, positive};
use crate::{
    FlexContext, FlexModel, ForecastTrigger, IsoDuration, Quantity, ScheduleTrigger,
    SensorScheduleTrigger, TimedQuantity, VariableQuantity,
};

impl ScheduleTrigger {
    pub(crate) fn check(&self) -> Result<()> {
        times(self.duration.as_ref(), self.resolution.as_ref())?;
        if self.sequential == Some(true) && self.resolution.is_none() {
            return Err(broken(
                "sequential",
                true,
                "without a resolution such a job always fails",
                "Set resolution too, to that of the devices' sensors, such as PT15M",
            ));
        }
        for (place, model) in self.flex_model.iter().enumerate() {
            let path = format!("flex-model.{place}");
            if model.sensor.is_none() && model.asset.is_none() {
                return Err(broken(
                    &path,
                    "no device",
                    "an entry tells by its sensor or asset which device it is of",
                    "Begin it with FlexModel::storage(sensor)",
                ));
            }
            model.check(&path)?;
        }
        self.flex_context
            .as_ref()
            .map_or(Ok(()), |context| context.check("flex-context"))
    }
}

impl SensorScheduleTrigger {
    pub(crate) fn check(&self) -> Result<()> {
        times(self.duration.as_ref(), self.resolution.as_ref())?;
        if let Some(model) = &self.flex_model {
            if let Some(sensor) = model.sensor {
                return Err(broken(
                    "flex-model.sensor",
                    sensor,
                    "the device is the one that the path names, and the job of such a trigger always fails",
                    "Begin the flex model with FlexModel::new()",
                ));
            }
            model.check("flex-model")?;
        }
        self.flex_context
            .as_ref()
            .map_or(Ok(()), |context| context.check("flex-context"))
    }
}

impl ForecastTrigger {
    pub(crate) fn check(&self) -> Result<()> {
        if self.start.is_some() && self.end.is_some() && self.duration.is_some() {
            return Err(broken(
                "duration",
                "given with start and end",
                "two of the three say everything",
                "Leave one of them out",
            ));
        }
        if let (Some(start), Some(end)) = (self.start, self.end) {
            TimeRange::new(start, end)?;
        }
        for (field, length) in [
            ("duration", &self.duration),
            ("forecast-frequency", &self.forecast_frequency),
            ("max-forecast-horizon", &self.max_forecast_horizon),
        ] {
            length
                .as_ref()
                .map_or(Ok(()), |length| positive(field, length))?;
        }
        Ok(())
    }
}

fn times(duration: Option<&IsoDuration>, resolution: Option<&IsoDuration>) -> Result<()> {
    duration.map_or(Ok(()), |length| positive("duration", length))?;
    resolution.map_or(Ok(()), |length| positive("resolution", length))
}

impl FlexModel {
    fn check(&self, path: &str) -> Result<()> {
        for (field, quantity) in [
            ("soc-min", &self.soc_min),
            ("soc-max", &self.soc_max),
            ("soc-minima", &self.soc_minima),
            ("soc-maxima", &self.soc_maxima),
            ("soc-targets", &self.soc_targets),
            ("power-capacity", &self.power_capacity),
            ("consumption-capacity", &self.consumption_capacity),
            ("production-capacity", &self.production_capacity),
            ("charging-efficiency", &self.charging_efficiency),
            ("discharging-efficiency", &self.discharging_efficiency),
            ("storage-efficiency", &self.storage_efficiency),
        ] {
            variable(&format!("{path}.{field}"), quantity.as_ref())?;
        }
        for (field, quantity) in [
            ("soc-at-start", &self.soc_at_start),
            ("roundtrip-efficiency", &self.roundtrip_efficiency),
        ] {
            fixed(&format!("{path}.{field}"), quantity.as_ref())?;
        }
        for (field, quantities) in [("soc-gain", &self.soc_gain), ("soc-usage", &self.soc_usage)] {
            let path = format!("{path}.{field}");
            if quantities.is_empty() && self.extra.absence(field).is_none() {
                let rule = "the server takes no empty list";
                return Err(broken(&path, "[]", rule, "Leave it out"));
            }
            for (place, quantity) in quantities.iter().enumerate() {
                variable(&format!("{path}.{place}"), Some(quantity))?;
            }
        }
        let has_parts = self.charging_efficiency.is_some() || self.discharging_efficiency.is_some();
        if let Some(both) = self.roundtrip_efficiency.as_ref().filter(|_| has_parts) {
            return Err(broken(
                &format!("{path}.roundtrip-efficiency"),
                format_args!("{both:?}"),
                "stands beside the efficiency of charging or discharging",
                "Give either the one of both together or those of each",
            ));
        }
        let process = format!("{path}.duration");
        self.duration
            .as_ref()
            .map_or(Ok(()), |length| positive(&process, length))?;
        finite(&format!("{path}.power"), self.power.unwrap_or_default())?;
        let coefficient = self.coupling_coefficient.unwrap_or_default();
        finite(&format!("{path}.coupling-coefficient"), coefficient)
    }
}

impl FlexContext {
    fn check(&self, path: &str) -> Result<()> {
        for (field, quantity) in [
            ("consumption-price", &self.consumption_price),
            ("production-price", &self.production_price),
            ("site-power-capacity", &self.site_power_capacity),
            ("site-consumption-capacity", &self.site_consumption_capacity),
            ("site-production-capacity", &self.site_production_capacity),
        ] {
            variable(&format!("{path}.{field}"), quantity.as_ref())?;
        }
        let is_new =
            !self.inflexible_consumption.is_empty() || !self.inflexible_production.is_empty();
        if is_new && !self.inflexible_device_sensors.is_empty() {
            let old = self.inflexible_device_sensors.iter();
            let old: Vec<String> = old.map(ToString::to_string).collect();
            return Err(broken(
                &format!("{path}.inflexible-device-sensors"),
                old.join(", "),
                "stands beside inflexible-consumption or inflexible-production",
                "Move these sensors to one of the two, which tell their sign",
            ));
        }
        for (place, commodity) in self.commodities.iter().enumerate() {
            commodity.check(&format!("{path}.commodities.{place}"))?;
        }
        Ok(())
    }
}

fn fixed(path: &str, quantity: Option<&Quantity>) -> Result<()> {
    match quantity {
        Some(Quantity::Number(number)) => finite(path, *number),
        _ => Ok(()),
    }
}

fn variable(path: &str, quantity: Option<&VariableQuantity>) -> Result<()> {
    match quantity {
        Some(VariableQuantity::Number(number)) => finite(path, *number),
        Some(VariableQuantity::Sensor(sensor)) => {
            fixed(&format!("{path}.default"), sensor.default.as_ref())
        }
        Some(VariableQuantity::Pieces(pieces)) => {
            let mut pieces = pieces.iter().enumerate();
            pieces.try_for_each(|(place, piece)| piece.check(&format!("{path}.{place}")))
        }
        Some(VariableQuantity::Text(_)) | None => Ok(()),
    }
}

impl TimedQuantity {
    fn check(&self, path: &str) -> Result<()> {
        fixed(&format!("{path}.value"), Some(&self.value))?;
        let given = [
            self.start.is_some(),
            self.end.is_some(),
            self.duration.is_some(),
        ];
        let given = given.into_iter().filter(|is_given| *is_given).count();
        if (self.datetime.is_some(), given) != (true, 0)
            && (self.datetime.is_some(), given) != (false, 2)
        {
            return Err(self.untimed(path));
        }
        if let (Some(start), Some(end)) = (self.start, self.end) {
            TimeRange::new(start, end).map_err(|_| {
                let text = format!("{} to {}", start.to_rfc3339(), end.to_rfc3339());
                broken(
                    path,
                    text,
                    "the end must be after the start",
                    "Swap the two",
                )
            })?;
        }
        let length = format!("{path}.duration");
        self.duration
            .as_ref()
            .map_or(Ok(()), |duration| positive(&length, duration))
    }

    fn untimed(&self, path: &str) -> Error {
        broken(
            path,
            format_args!("{:?}", self.value),
            "has no time, or more than one",
            "Give datetime alone, or two of start, end and duration",
        )
    }
}
