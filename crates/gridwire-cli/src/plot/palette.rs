//! Colours that stay apart in black and white: by their lightness, by dashes and by hatches.

/// How a line looks.
pub(super) struct Pen {
    pub(super) colour: &'static str,
    /// Lengths of strokes and gaps; empty for a line without gaps.
    pub(super) dashes: &'static str,
}

/// All lines are dark enough on white; no two have the same dashes.
pub(super) const PENS: [Pen; 8] = [
    pen("#0b3c6f", ""),
    pen("#c44601", "7 3"),
    pen("#1b8a5a", "2 2"),
    pen("#8a3ffc", "10 3 2 3"),
    pen("#d1810a", "14 4"),
    pen("#5a5a5a", "4 2 1 2"),
    pen("#0096c7", "1 3"),
    pen("#b0276f", "10 2 2 2 2 2"),
];

const fn pen(colour: &'static str, dashes: &'static str) -> Pen {
    Pen { colour, dashes }
}

/// How an area looks.
pub(super) struct Fill {
    pub(super) colour: &'static str,
    pub(super) hatch: Hatch,
}

/// What is drawn over the colour of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hatch {
    None,
    Rising,
    Falling,
    Dots,
    Level,
    Upright,
}

impl Hatch {
    /// The path and the look of a tile of 6 by 6.
    pub(super) fn tile(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Rising => Some("M-1 1L1 -1M0 6L6 0M5 7L7 5"),
            Self::Falling => Some("M-1 5L1 7M0 0L6 6M5 -1L7 1"),
            Self::Dots => Some("M1 2H3M4 5H6"),
            Self::Level => Some("M0 3H6"),
            Self::Upright => Some("M3 0V6"),
        }
    }
}

/// Dark and light in turn, since areas lie on each other; hatches tell the dark from the dark.
pub(super) const FILLS: [Fill; 12] = [
    fill("#123f6e", Hatch::None),
    fill("#f6c445", Hatch::None),
    fill("#1f7a54", Hatch::Rising),
    fill("#f5a58c", Hatch::Dots),
    fill("#5b2a86", Hatch::Falling),
    fill("#9fd8b4", Hatch::Level),
    fill("#a01c2c", Hatch::Dots),
    fill("#9ecae9", Hatch::Rising),
    fill("#4a4a4a", Hatch::Level),
    fill("#e0d3f2", Hatch::Falling),
    fill("#8a4b08", Hatch::Upright),
    fill("#d9d9d9", Hatch::Upright),
];

const fn fill(colour: &'static str, hatch: Hatch) -> Fill {
    Fill { colour, hatch }
}

/// What a word of a calendar looks like, if it is the name of a colour: chosen so that blue, white and
/// red are of three kinds of grey.
pub(super) fn named(word: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("white", "#ffffff"),
        ("yellow", "#f9dc5c"),
        ("green", "#74c69d"),
        ("blue", "#7fb2e5"),
        ("orange", "#d9731a"),
        ("red", "#a8182d"),
        ("black", "#111111"),
    ];
    let mut names = NAMES.iter();
    names
        .find(|(name, _)| word.eq_ignore_ascii_case(name))
        .map(|(_, colour)| *colour)
}

/// Light colours for words that are no colours.
pub(super) const OTHERS: [&str; 4] = ["#cfe3f7", "#f3d9a4", "#a8c3a0", "#c7b3d9"];

/// How light a colour is to the eye, from 0 to 1: the luminance of WCAG 2.
pub(super) fn luminance(colour: &str) -> f64 {
    let part = |place: usize| {
        let byte = colour
            .get(place..place + 2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let part = f64::from(byte.unwrap_or(0)) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

/// Black or white, whichever can be read on a colour.
pub(super) fn ink(colour: &str) -> &'static str {
    if luminance(colour) > 0.25 {
        "#111111"
    } else {
        "#ffffff"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much lighter one of two colours is than the other, as WCAG counts it.
    fn contrast(one: &str, other: &str) -> f64 {
        let [one, other] = [one, other].map(luminance);
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn lines_can_be_seen_on_white_and_told_apart_without_colour() {
        for (place, pen) in PENS.iter().enumerate() {
            assert!(contrast(pen.colour, "#ffffff") > 2.9, "{}", pen.colour);
            assert!(PENS[..place].iter().all(|other| other.dashes != pen.dashes));
        }
    }

    #[test]
    fn areas_on_each_other_differ_in_lightness_and_all_in_lightness_or_hatch() {
        for pair in FILLS.windows(2) {
            let [one, other] = [pair[0].colour, pair[1].colour];
            assert!(
                contrast(one, other) > 2.5,
                "{one} {other}: {}",
                contrast(one, other)
            );
        }
        for (place, fill) in FILLS.iter().enumerate() {
            for other in &FILLS[..place] {
                assert!(
                    contrast(fill.colour, other.colour) > 2.5 || fill.hatch != other.hatch,
                    "{} {}",
                    fill.colour,
                    other.colour
                );
            }
        }
    }

    #[test]
    fn blue_white_and_red_are_three_kinds_of_grey() {
        let colours = ["WHITE", "BLUE", "RED"].map(|word| named(word).unwrap());
        for pair in colours.windows(2) {
            assert!(contrast(pair[0], pair[1]) > 2.0, "{pair:?}");
        }
        for colour in colours.iter().chain(&OTHERS) {
            assert!(contrast(ink(colour), colour) > 4.5, "{colour}");
        }
    }
}
