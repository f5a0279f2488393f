//! FlexMeasures over the shared port.

mod assets;
mod beliefs;
mod client;
mod data;
mod forecasts;
mod gate;
mod jobs;
mod lists;
mod schedules;
mod seeds;
mod sensors;
mod switches;
mod upload;
mod versions;
