//! Where a copy lies: `dataset/key=…/year=…/month=…`, which Hive began and every data tool reads.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use gridwire::core::{Error, Result};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::month::Month;
use super::unwritable;
use crate::catalog::Dataset;
use crate::output::is_left_over;

/// The one file of a month.
const FILE: &str = "data.parquet";
/// The year and the month of rows that have no start: numbers as all others, since not every reader
/// can do with a part that has none.
const NONE: i32 = 0;
/// What readers would misread in the name of a folder, and systems would not take.
const ODD: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b',');
/// Systems take names of 255 bytes.
const LONGEST: usize = 250;

/// The folder of one dataset with one choice of keys.
pub(super) struct Place {
    dataset: PathBuf,
    /// A folder for each key that was given.
    keys: Vec<String>,
}

impl Place {
    /// The place of what is chosen by the keys given; `columns` are those of the files.
    ///
    /// # Errors
    /// Invalid input if the folder holds the dataset by other keys.
    pub(super) fn new(
        dir: &Path,
        dataset: &Dataset,
        columns: &[&str],
        given: &BTreeMap<&'static str, String>,
    ) -> Result<Self> {
        let mut keys = Vec::new();
        for key in dataset.keys {
            let Some(value) = given.get(key.name) else {
                continue;
            };
            let folder = format!(
                "{}={}",
                folder_name(key.name, columns),
                utf8_percent_encode(value, ODD)
            );
            if folder.len() > LONGEST {
                let option = format!("--{}", key.name);
                let text = "too long for the name of a folder";
                return Err(Error::invalid_input(&option, value, text)
                    .with_remedy("Leave the option out to have all values"));
            }
            keys.push(folder);
        }
        let place = Self {
            dataset: dir.join(dataset.name),
            keys,
        };
        place.check(dir)?;
        Ok(place)
    }

    /// The file of a month; of rows without a start where there is none.
    pub(super) fn file(&self, month: Option<Month>) -> PathBuf {
        // Without zeros in front, with which some readers take them for texts.
        let (year, number) = match month {
            Some(month) => (month.year(), month.number()),
            None => (NONE, NONE),
        };
        let folder = self.folder().join(format!("year={year}"));
        folder.join(format!("month={number}")).join(FILE)
    }

    /// The months that have a file. What a killed run has left behind is taken away.
    pub(super) fn months(&self) -> io::Result<Vec<Option<Month>>> {
        let mut months = Vec::new();
        for year in names(&self.folder())? {
            let folder = self.folder().join(&year);
            for month in names(&folder)? {
                let folder = folder.join(&month);
                for name in names(&folder)? {
                    if is_left_over(&name) {
                        fs::remove_file(folder.join(name))?;
                    } else if name == FILE {
                        months.extend(month_of(&year, &month));
                    }
                }
            }
        }
        Ok(months)
    }

    fn folder(&self) -> PathBuf {
        let keys = self.keys.iter();
        keys.fold(self.dataset.clone(), |folder, key| folder.join(key))
    }

    /// Rows of several choices lie side by side only if the same keys tell them apart: readers take
    /// the folders for columns, and all files must have the same.
    fn check(&self, dir: &Path) -> Result<()> {
        let column = |folder: &str| folder.split('=').next().unwrap_or_default().to_owned();
        let mut folders = vec![self.dataset.clone()];
        for own in self.keys.iter().map(String::as_str).chain(["year="]) {
            let mut inner = Vec::new();
            for folder in folders {
                let there = names(&folder).map_err(|error| unwritable(dir, &error))?;
                for other in there.iter().filter(|other| !other.starts_with('.')) {
                    if column(other) != column(own) {
                        let path = folder.join(other);
                        let text = format!(
                            "has {}, and {} in its place is wanted",
                            path.display(),
                            column(own)
                        );
                        return Err(Error::invalid_input("--dir", dir.display(), text).with_remedy(
                            "Give the same options as before, with whatever values, or name another folder",
                        ));
                    }
                    inner.push(folder.join(other));
                }
            }
            folders = inner;
        }
        Ok(())
    }
}

/// The column that readers make of a key: none that the files have themselves.
fn folder_name(key: &str, columns: &[&str]) -> String {
    let name = key.replace('-', "_");
    if columns.contains(&&*name) || ["year", "month"].contains(&&*name) {
        format!("key_{name}")
    } else {
        name
    }
}

fn month_of(year: &str, month: &str) -> Option<Option<Month>> {
    let year = year.strip_prefix("year=")?;
    let month = month.strip_prefix("month=")?;
    match (year.parse().ok()?, month.parse().ok()?) {
        (NONE, NONE) => Some(None),
        (year, month) => Month::new(year, month).map(Some),
    }
}

/// The names in a folder, in order; none if there is no folder.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound) => return Ok(Vec::new()),
        // A file of somebody else's among the folders is not ours to read.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<_>>>()?;
    names.sort_unstable();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_so_that_readers_do_not_misread_them() {
        assert_eq!(folder_name("site-id", &["value"]), "site_id");
        assert_eq!(
            folder_name("production-type", &["production_type"]),
            "key_production_type"
        );
        assert_eq!(folder_name("year", &[]), "key_year");
        let escaped = utf8_percent_encode("a/b=c:é", ODD).to_string();
        assert_eq!(escaped, "a%2Fb%3Dc%3A%C3%A9");
    }

    #[test]
    fn a_month_is_known_again_by_its_folders() {
        let march = Month::new(2024, 3);
        assert_eq!(month_of("year=2024", "month=3"), Some(march));
        assert_eq!(month_of("year=0", "month=0"), Some(None));
        let place = Place {
            dataset: "d".into(),
            keys: vec!["site_id=5".into()],
        };
        for (month, path) in [(march, "year=2024/month=3"), (None, "year=0/month=0")] {
            let file = Path::new("d/site_id=5").join(path).join(FILE);
            assert_eq!(place.file(month), file);
        }
        for (year, month) in [
            ("year=x", "month=1"),
            ("year=2024", "month=13"),
            ("2024", "month=1"),
        ] {
            assert_eq!(month_of(year, month), None, "{year}/{month}");
        }
    }
}
