use std::path::PathBuf;

use gridwire_core::http::{Bytes, MultipartForm};
use gridwire_core::serde::de::{Deserialize, Deserializer, Error as _};
use gridwire_core::wire::Extra;
use gridwire_core::{Error, ErrorKind, Result};

use super::csv;
use crate::Unit;

/// The most that servers take in one body.
const MOST: usize = 3_250_585;

/// Files with data of a sensor.
#[derive(Clone, Debug)]
#[must_use]
pub struct SensorDataUpload {
    files: Vec<File>,
    unit: Option<Unit>,
    instantly: Option<bool>,
}

#[derive(Clone, Debug)]
enum File {
    At(PathBuf),
    Is(String, Bytes),
}

impl SensorDataUpload {
    /// A file of this computer, read when the request is sent.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::of(File::At(path.into()))
    }

    /// A file with a name and a content.
    pub fn content(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self::of(File::Is(name.into(), content.into()))
    }

    fn of(file: File) -> Self {
        Self {
            files: vec![file],
            unit: None,
            instantly: None,
        }
    }

    /// One more upload's files.
    pub fn and(mut self, other: Self) -> Self {
        self.files.extend(other.files);
        self
    }

    /// Unit of the values; that of the sensor unless it is set.
    pub fn unit(mut self, unit: impl Into<Unit>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// Whether each value was known when its event ended; else the time of the upload counts.
    pub fn belief_time_measured_instantly(mut self, instantly: bool) -> Self {
        self.instantly = Some(instantly);
        self
    }

    pub(crate) fn form(&self) -> Result<MultipartForm> {
        let mut form = MultipartForm::new();
        let mut total = 0;
        for file in &self.files {
            let (name, content) = match file {
                File::Is(name, content) => (name.clone(), content.clone()),
                File::At(path) => {
                    let content = std::fs::read(path).map_err(|error| {
                        let text = format!("the file {} cannot be read", path.display());
                        Error::new(ErrorKind::InvalidInput, text)
                            .with_remedy("Check the path and the right to read it")
                            .with_source(error)
                    })?;
                    let name = path
                        .file_name()
                        .unwrap_or_default()
                        .to_string_lossy()
                        .into_owned();
                    (name, content.into())
                }
            };
            total += content.len();
            if content.is_empty() || total > MOST {
                let rule = if content.is_empty() {
                    "is empty"
                } else {
                    "makes the upload larger than 3.1 MiB"
                };
                return Err(
                    Error::invalid_input("uploaded-files", name, rule).with_remedy(
                        "Give files with data, several uploads of less than that for much",
                    ),
                );
            }
            let kind = if name.to_ascii_lowercase().ends_with(".csv") {
                csv::check(&name, &content)?;
                "text/csv"
            } else {
                // Of all that are not CSV the server takes books of Excel alone, and only as such.
                "application/vnd.ms-excel"
            };
            form = form.file("uploaded-files", &name, kind, content)?;
        }
        form.field_since("unit", "0.30", &self.unit)?
            .field("belief-time-measured-instantly", &self.instantly)
    }
}

/// From JSON, as the command takes it: `{"uploaded-files": ["a.csv"], "unit": "kW"}`.
impl<'de> Deserialize<'de> for SensorDataUpload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let described = Described::deserialize(deserializer)?;
        // A form has no place for what it does not know, and a misspelt unit must not be lost.
        if let Some((name, _)) = described.extra.iter().next() {
            return Err(D::Error::custom(format_args!(
                "an upload has no field {name}"
            )));
        }
        Ok(Self {
            files: described
                .files
                .into_iter()
                .map(|path| File::At(path.into()))
                .collect(),
            unit: described.unit,
            instantly: described.instantly,
        })
    }
}

struct Described {
    files: Vec<String>,
    unit: Option<Unit>,
    instantly: Option<bool>,
    extra: Extra,
}

gridwire_core::record!(Described {
    required files = "uploaded-files",
    optional unit = "unit",
    optional instantly = "belief-time-measured-instantly",
});
