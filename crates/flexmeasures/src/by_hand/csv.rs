//! A look at the beginning of a CSV file, since the server takes columns by their places: with a wrong
//! one, numbers become instants of 1970, and the job succeeds.

use gridwire_core::Result;

use crate::checks::broken;

/// Refuses what cannot be meant.
pub(super) fn check(name: &str, content: &[u8]) -> Result<()> {
    // The beginning of a long file need not end with a whole letter.
    let start = String::from_utf8_lossy(&content[..content.len().min(4096)]);
    let mut lines = start
        .trim_start_matches('\u{feff}')
        .lines()
        .filter(|line| !line.trim().is_empty());
    let refuse = |value: &str, rule: &str| {
        Err(broken(
            &format!("uploaded-files {name}"),
            format_args!("{value:?}"),
            rule,
            "Begin it with the line event_start,event_value, then an instant with its offset and a number in each line",
        ))
    };
    let head = cells(lines.next().unwrap_or_default());
    if head.iter().any(|cell| is_number(cell)) {
        return refuse(
            &head.join(","),
            "its first line has values, and is taken for a header",
        );
    }
    let Some(line) = lines.next() else {
        return refuse(&head.join(","), "has no line of values");
    };
    let row = cells(line);
    if row.len() < 2 {
        return refuse(
            line,
            "has one column, where commas part an instant and a number",
        );
    }
    // Files of more columns may have them in any order, told by their names.
    let place = |named: &str, otherwise: usize| {
        let found = head.iter().position(|cell| cell == named);
        found.filter(|_| head.len() > 2).unwrap_or(otherwise)
    };
    let cell = |place: usize| row.get(place).map_or("", String::as_str);
    let instant = cell(place("event_start", 0));
    if is_number(instant) {
        return refuse(
            instant,
            "is a number where an instant is needed, and would be one of 1970",
        );
    }
    let value = cell(place("event_value", row.len() - 1));
    if !value.is_empty() && !is_number(value) {
        return refuse(value, "is not a number");
    }
    Ok(())
}

fn cells(line: &str) -> Vec<String> {
    let cells = line.split(',');
    cells
        .map(|cell| cell.trim().trim_matches('"').to_owned())
        .collect()
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok()
}
