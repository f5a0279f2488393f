//! A calendar: a row for each month, a square for each day, a colour and a letter for each word.

use std::collections::BTreeMap;

use gridwire::core::chrono::{Datelike, Days, NaiveDate};
use gridwire::core::chrono_tz::Tz;
use gridwire::core::time::start_of_day;

use super::collect::Word;
use super::draw::{LEFT, Room, WIDTH};
use super::palette::{OTHERS, ink, named};
use super::series::Frame;
use super::svg::{Label, Svg};
use super::time_axis::local;

/// Lower rows could not be read.
const LOWEST_ROW: f64 = 17.0;
/// More months would make a picture that nobody can open.
const MONTHS: usize = 600;

/// The words of days.
pub(super) struct Calendar {
    days: BTreeMap<NaiveDate, usize>,
    words: Vec<Look>,
    /// The days that the picture is of.
    asked: (NaiveDate, NaiveDate),
}

/// A word and what it looks like.
struct Look {
    word: String,
    letter: String,
    colour: &'static str,
}

impl Calendar {
    /// The days of words; an error says why they cannot be shown.
    pub(super) fn new(words: Vec<Word>, zone: Tz, frame: &Frame) -> Result<Self, String> {
        let date = |at: i64| local(at, zone).map(|at| at.date_naive());
        let (Some(first), Some(last)) = (date(frame.from), date(frame.to - 1)) else {
            return Err("its time has no calendar".to_owned());
        };
        let mut texts: Vec<String> = Vec::new();
        let mut days = BTreeMap::new();
        for Word { from, to, text } in words {
            let is_midnight = |at: i64| {
                date(at)
                    .and_then(|date| start_of_day(date, zone))
                    .is_some_and(|day| day.timestamp_millis() == at)
            };
            if !(is_midnight(from) && is_midnight(to)) {
                return Err("its values are words, and not of whole days".to_owned());
            }
            let place = texts
                .iter()
                .position(|one| *one == text)
                .unwrap_or_else(|| {
                    texts.push(text);
                    texts.len() - 1
                });
            let mut day = date(from);
            while let Some(date) = day.filter(|day| {
                start_of_day(*day, zone).is_some_and(|start| start.timestamp_millis() < to)
            }) {
                if (first..=last).contains(&date) {
                    days.insert(date, place);
                }
                day = date.checked_add_days(Days::new(1));
            }
        }
        let calendar = Self {
            days,
            words: looks(texts),
            asked: (first, last),
        };
        match calendar.months().count() {
            0 => Err("there is nothing in it".to_owned()),
            months if months > MONTHS => Err(format!(
                "a calendar shows {MONTHS} months at most, not {months}"
            )),
            _ => Ok(calendar),
        }
    }

    /// The first days of the months from the first to the last that has a day.
    fn months(&self) -> impl Iterator<Item = NaiveDate> {
        let first = self.days.keys().next().and_then(|day| day.with_day(1));
        let last = self.days.keys().next_back().copied();
        let months = std::iter::successors(first, |month| {
            let (year, number) = if month.month() == 12 {
                (month.year() + 1, 1)
            } else {
                (month.year(), month.month() + 1)
            };
            NaiveDate::from_ymd_opt(year, number, 1)
        });
        months.take_while(move |month| last.is_some_and(|last| *month <= last))
    }

    /// How much height it wants at least.
    #[allow(clippy::cast_precision_loss)] // At most 600.
    pub(super) fn height(&self) -> f64 {
        self.months().count() as f64 * LOWEST_ROW + 60.0
    }

    /// Draws it into what room there is.
    #[allow(clippy::cast_precision_loss)] // Days and months.
    pub(super) fn draw(&self, svg: &mut Svg, room: &Room) {
        self.draw_words(svg, room.top + 4.0);
        let (left, top) = (LEFT + 8.0, room.top + 50.0);
        let width = (WIDTH - 32.0 - left) / 31.0;
        let height = ((room.bottom - top) / self.months().count().max(1) as f64)
            .clamp(LOWEST_ROW, 40.0)
            .floor();
        let size = (height * 0.45).clamp(10.0, 15.0);
        for day in 1..=31 {
            let x = left + (f64::from(day) - 0.5) * width;
            svg.label(
                &Label {
                    x,
                    y: top - 7.0,
                    size: 11.0,
                    fill: "#444444",
                    anchor: "middle",
                },
                &day.to_string(),
            );
        }
        for (row, month) in self.months().enumerate() {
            let y = top + row as f64 * height;
            let base = y + height / 2.0 + size * 0.36;
            let label = Label {
                x: left - 10.0,
                y: base,
                size: 12.0,
                fill: "#222222",
                anchor: "end",
            };
            svg.label(&label, &month.format("%b %Y").to_string());
            let days = month
                .iter_days()
                .take_while(|day| day.month() == month.month());
            for day in days.filter(|day| (self.asked.0..=self.asked.1).contains(day)) {
                let x = left + f64::from(day.day0()) * width;
                let look = self.days.get(&day).and_then(|place| self.words.get(*place));
                let (colour, letter, word) = look.map_or(("#e4e4e4", "", "missing"), |look| {
                    (look.colour, &look.letter, &look.word)
                });
                let date = day.to_string();
                svg.begin("g", &[("data-date", &date), ("data-value", word)]);
                svg.rect(
                    [x + 1.0, y + 1.0, width - 2.0, height - 2.0],
                    &[
                        ("fill", colour),
                        ("stroke", "#777777"),
                        ("stroke-width", "0.8"),
                    ],
                );
                if !letter.is_empty() {
                    let label = Label {
                        x: x + width / 2.0,
                        y: base,
                        size,
                        fill: ink(colour),
                        anchor: "middle",
                    };
                    svg.label(&label, letter);
                }
                svg.end();
            }
        }
    }

    /// What each colour and letter stands for, and how often.
    fn draw_words(&self, svg: &mut Svg, y: f64) {
        let mut x = LEFT + 8.0;
        for (place, look) in self.words.iter().enumerate() {
            let days = self.days.values().filter(|one| **one == place).count();
            let text = format!(
                "{}: {days} {}",
                look.word,
                if days == 1 { "day" } else { "days" }
            );
            svg.rect(
                [x, y, 26.0, 18.0],
                &[
                    ("fill", look.colour),
                    ("stroke", "#777777"),
                    ("stroke-width", "0.8"),
                ],
            );
            svg.label(
                &Label {
                    x: x + 13.0,
                    y: y + 13.5,
                    size: 12.0,
                    fill: ink(look.colour),
                    anchor: "middle",
                },
                &look.letter,
            );
            svg.label(
                &Label {
                    x: x + 34.0,
                    y: y + 13.5,
                    size: 13.0,
                    fill: "#222222",
                    anchor: "start",
                },
                &text,
            );
            x += 34.0 + super::text::width(&text, 13.0) + 28.0;
        }
    }
}

/// Each word gets its first letter, or a number where two begin alike.
fn looks(words: Vec<String>) -> Vec<Look> {
    let initial = |word: &String| word.chars().next().map(String::from).unwrap_or_default();
    let mut initials: Vec<_> = words.iter().map(initial).collect();
    initials.sort_unstable();
    initials.dedup();
    let are_apart = initials.len() == words.len();
    let looks = words.into_iter().enumerate().map(|(place, word)| Look {
        letter: if are_apart {
            initial(&word)
        } else {
            (place + 1).to_string()
        },
        colour: named(&word).unwrap_or(OTHERS[place % OTHERS.len()]),
        word,
    });
    looks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gridwire::core::chrono::DateTime;
    use gridwire::core::chrono_tz::Europe::Paris;

    fn at(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text)
            .unwrap()
            .timestamp_millis()
    }

    #[test]
    fn a_word_of_several_days_is_in_each_of_them_even_where_the_clocks_change() {
        let frame = Frame {
            from: at("2026-03-28T00:00:00+01:00"),
            to: at("2026-04-02T00:00:00+02:00"),
        };
        let word = |from, to, text: &str| Word {
            from,
            to,
            text: text.to_owned(),
        };
        let words = vec![
            word(frame.from, at("2026-03-31T00:00:00+02:00"), "BLUE"),
            word(at("2026-04-01T00:00:00+02:00"), frame.to, "BROWN"),
        ];
        let calendar = Calendar::new(words, Paris, &frame).unwrap();
        let days: Vec<_> = calendar
            .days
            .iter()
            .map(|(day, place)| (day.to_string(), *place))
            .collect();
        let expected = [
            ("2026-03-28", 0),
            ("2026-03-29", 0),
            ("2026-03-30", 0),
            ("2026-04-01", 1),
        ];
        assert_eq!(days, expected.map(|(day, place)| (day.to_owned(), place)));
        assert_eq!(calendar.months().count(), 2);
        let letters: Vec<_> = calendar.words.iter().map(|look| &*look.letter).collect();
        assert_eq!(letters, ["1", "2"], "two words with one initial");

        let hours = vec![word(frame.from, frame.from + 3_600_000, "BLUE")];
        let error = Calendar::new(hours, Paris, &frame).err().unwrap();
        assert!(error.contains("whole days"), "{error}");
    }
}
