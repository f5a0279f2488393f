//! Parquet files as the library reads them, to compare with the other formats.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gridwire::core::chrono::{DateTime, Utc};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

/// A record, each cell as a text that is the same for the same content; nothing is an empty text.
pub(crate) type Record = BTreeMap<String, String>;

/// The records of a file, in order.
pub(crate) fn records(path: &Path) -> Vec<Record> {
    let rows = open(path);
    let rows = rows.get_row_iter(None).unwrap();
    rows.map(|row| {
        let cells = row.unwrap().into_columns().into_iter();
        cells.map(|(name, field)| (name, text(&field))).collect()
    })
    .collect()
}

/// The names of the columns with their types.
pub(crate) fn types(path: &Path) -> BTreeMap<String, String> {
    let file = open(path);
    let columns = file.metadata().file_metadata().schema().get_fields();
    let column = |column: &parquet::schema::types::TypePtr| {
        let logical = column.get_basic_info().logical_type_ref();
        let logical = logical.map_or_else(String::new, |logical| format!("{logical:?}"));
        let text = format!("{} {logical}", column.get_physical_type());
        (column.name().to_owned(), text)
    };
    columns.iter().map(column).collect()
}

/// What a file says of itself.
pub(crate) fn facts(path: &Path) -> BTreeMap<String, String> {
    let file = open(path);
    let facts = file
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .unwrap();
    let facts = facts.iter();
    facts
        .map(|fact| (fact.key.clone(), fact.value.clone().unwrap()))
        .collect()
}

/// How many row groups a file has.
pub(crate) fn groups(path: &Path) -> usize {
    open(path).num_row_groups()
}

/// Records of CSV, each cell as the text that it would have in a file of these types.
pub(crate) fn from_csv(csv: &str, types: &BTreeMap<String, String>) -> Vec<Record> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let records = reader.deserialize::<Record>();
    let plain = |(name, text): (String, String)| {
        let kind = types[&name].as_str();
        let text = match () {
            () if text.is_empty() => text,
            () if kind.starts_with("DOUBLE") => text.parse::<f64>().unwrap().to_string(),
            () if kind.starts_with("INT64") => instant(&text),
            () => text,
        };
        (name, text)
    };
    records
        .map(|record| record.unwrap().into_iter().map(plain).collect())
        .collect()
}

/// The files below a folder, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let files = paths.into_iter().flat_map(|path| match path.is_dir() {
        true => files(&path),
        false => vec![path],
    });
    files.collect()
}

/// The records of all files below a folder, in order of their content.
pub(crate) fn all(folder: &Path) -> Vec<Record> {
    let files = files(folder);
    let mut all: Vec<Record> = files.iter().flat_map(|path| records(path)).collect();
    all.sort();
    all
}

fn open(path: &Path) -> SerializedFileReader<std::fs::File> {
    let file = std::fs::File::open(path).unwrap();
    SerializedFileReader::new(file).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Bool(flag) => flag.to_string(),
        Field::Double(number) => number.to_string(),
        Field::Str(text) => text.clone(),
        Field::TimestampMicros(micros) => DateTime::from_timestamp_micros(*micros)
            .unwrap()
            .to_rfc3339(),
        other => panic!("{other:?}"),
    }
}

/// An instant in UTC, since a file keeps no offset.
fn instant(text: &str) -> String {
    let instant = DateTime::parse_from_rfc3339(text).unwrap_or_else(|_| panic!("{text}"));
    instant.with_timezone(&Utc).to_rfc3339()
}
