//! How high the sun stands, without refraction or equation of time.

use crate::noise::wave;

/// Where the sun is looked at from.
pub(crate) struct Place {
    pub(crate) latitude_sine: f64,
    pub(crate) latitude_cosine: f64,
    /// In degrees east.
    pub(crate) longitude: f64,
}

impl Place {
    /// The sine of the sun's height, 0 at night; `season` is the part of the year that has passed.
    pub(crate) fn sun(&self, seconds_of_day: u32, season: f64) -> f64 {
        let declination = 23.44 / 360.0 * wave(season - 0.219);
        let noon = 12.0 - self.longitude / 15.0;
        let angle = (f64::from(seconds_of_day) / 3600.0 - noon) / 24.0;
        let height = self.latitude_sine * wave(declination)
            + self.latitude_cosine * wave(declination + 0.25) * wave(angle + 0.25);
        height.max(0.0)
    }
}
