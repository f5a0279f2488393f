//! Queries and form bodies: `a=1&b=2` with `+` for a space and `%xx` for anything.

use percent_encoding::percent_decode_str;

/// The pairs in the order they were sent, decoded.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The first value of a name; a name that is there without a value counts as not there.
pub(crate) fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .filter(|value| !value.is_empty())
}

fn decode(text: &str) -> String {
    // A raw plus is a space: the classic mistake with offsets, which real services refuse as a malformed date.
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding() {
        let pairs = pairs("a=1%2B2+3&b=&c&d=%C3%A9");
        assert_eq!(first(&pairs, "a"), Some("1+2 3"));
        assert_eq!(first(&pairs, "b"), None);
        assert_eq!(first(&pairs, "c"), None);
        assert_eq!(first(&pairs, "d"), Some("é"));
        assert_eq!(first(&pairs, "e"), None);
    }
}
