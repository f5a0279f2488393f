//! Values that a specification lists: a wrong one is found before it is sent.

use gridwire::core::{Error, Result};

/// Checks a value against the known ones, unless that is not wanted.
///
/// # Errors
/// Invalid input that names the nearest known values, or all where none is like it.
pub(super) fn check(option: &str, value: &str, known: &[&str], unchecked: bool) -> Result<()> {
    if value.is_empty() {
        return Err(Error::invalid_input(option, "\"\"", "empty")
            .with_remedy("Give a value, or leave the option out"));
    }
    if unchecked || known.is_empty() || known.contains(&value) {
        return Ok(());
    }
    let near = nearest(value, known);
    let offer = if near.is_empty() {
        format!("Give one of {}.", known.join(", "))
    } else {
        format!("Did you mean {}?", near.join(" or "))
    };
    let remedy = format!(
        "{offer} --unchecked sends the value all the same, in case the service has learnt it since"
    );
    Err(
        Error::invalid_input(option, value, "not a value that the specification knows")
            .with_remedy(remedy),
    )
}

/// The known values most like a value, best first: at most three, and none if half of it is wrong.
pub(crate) fn nearest<'a>(value: &str, known: &[&'a str]) -> Vec<&'a str> {
    let wanted = plain(value);
    let mut ranked: Vec<(usize, &str)> = known
        .iter()
        .map(|known| {
            let other = plain(known);
            // A part of a name is a better guess than a name of about the same length.
            let is_part = |part: &str, whole: &str| part.len() > 2 && whole.contains(part);
            let distance = if is_part(&wanted, &other) || is_part(&other, &wanted) {
                1
            } else {
                2 * distance(&wanted, &other)
            };
            (distance, *known)
        })
        .filter(|(distance, _)| *distance <= wanted.chars().count())
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    let best = ranked.first().map_or(0, |(distance, _)| *distance);
    let alike = ranked.iter().filter(|(distance, _)| *distance <= best + 1);
    alike.take(3).map(|(_, known)| *known).collect()
}

/// Upper case letters and digits alone: case, blanks and dashes are what people get wrong most.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|symbol| symbol.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// How many letters have to be changed, added or left out to get from one text to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, symbol) in from.chars().enumerate() {
        let mut corner = line;
        row[0] = line + 1;
        for (place, other) in to.iter().enumerate() {
            let changed = corner + usize::from(symbol != *other);
            corner = row[place + 1];
            row[place + 1] = changed.min(corner + 1).min(row[place] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &[
        "NUCLEAR",
        "SOLAR",
        "WIND_OFFSHORE",
        "WIND_ONSHORE",
        "BIOMASS",
    ];

    #[test]
    fn the_nearest_come_first() {
        assert_eq!(nearest("nuclaer", KNOWN), ["NUCLEAR"]);
        assert_eq!(nearest("wind", KNOWN), ["WIND_OFFSHORE", "WIND_ONSHORE"]);
        assert_eq!(nearest("wind onshore", KNOWN), ["WIND_ONSHORE"]);
        assert!(nearest("gas", KNOWN).is_empty());
        assert!(nearest("weekly", &["15T", "H", "D", "M", "Y"]).is_empty());
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn a_wrong_value_is_refused_unless_unchecked() {
        let error = check("--type", "SOLR", KNOWN, false).unwrap_err();
        assert!(error.is_invalid_input());
        let text = error.to_string();
        assert!(
            text.starts_with("--type = SOLR: ") && text.contains("Did you mean SOLAR?"),
            "{text}"
        );
        assert!(text.contains("--unchecked"), "{text}");
        let other = check("--type", "gas", KNOWN, false).unwrap_err();
        let all = "Give one of NUCLEAR, SOLAR, WIND_OFFSHORE, WIND_ONSHORE, BIOMASS. --unchecked";
        assert!(other.to_string().contains(all), "{other}");
        assert!(check("--type", "SOLR", KNOWN, true).is_ok());
        assert!(check("--type", "SOLR", &[], false).is_ok());
        assert!(check("--type", "", &[], true).is_err());
    }
}
