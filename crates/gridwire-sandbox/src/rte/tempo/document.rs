//! Days as they are told: an object, arrays or XML.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::calendar::Calendar;
use super::season::{Colour, Tempo};
use crate::document::Node;
use crate::paris;
use crate::rte::shape::RteShape;
use crate::rte::window::Window;

/// A day that is told.
pub(crate) struct Day {
    date: NaiveDate,
    colour: Option<Colour>,
    fallback: Option<bool>,
}

impl Day {
    fn start(&self) -> DateTime<Utc> {
        paris::midnight(self.date)
    }

    fn end(&self) -> DateTime<Utc> {
        paris::days_after(self.start(), 1)
    }

    /// Always 10:20 of the day before.
    fn updated(&self) -> DateTime<Utc> {
        let day_before = self.date.pred_opt().unwrap_or(self.date);
        let time = NaiveTime::from_hms_opt(10, 20, 0).unwrap_or_default();
        paris::at(day_before, time)
    }
}

/// What is known of the asked days, the latest first (rule RG03).
pub(crate) fn days(
    tempo: &Tempo,
    asked: &[NaiveDate],
    last: NaiveDate,
    calendar: &Calendar,
    fallback_since: Option<NaiveDate>,
) -> Vec<Day> {
    let first = NaiveDate::from_ymd_opt(2014, 9, 1).unwrap_or_default();
    let mut season = tempo.season(last);
    let known = asked
        .iter()
        .rev()
        .filter(|date| (first..=last).contains(*date) && !calendar.without_day.contains(*date));
    known
        .map(|&date| {
            let colour = season.colour(date).or_else(|| {
                season = tempo.season(date);
                season.colour(date)
            });
            Day {
                date,
                colour: colour.filter(|_| !calendar.without_value.contains(&date)),
                fallback: fallback_since
                    .filter(|since| date >= *since)
                    .map(|_| tempo.is_fallback(date)),
            }
        })
        .collect()
}

pub(crate) fn document(days: &[Day], window: Window, shape: RteShape) -> Node {
    let envelope = |start, end, values| {
        Node::Object(vec![
            ("start_date", Node::text(paris::format(start))),
            ("end_date", Node::text(paris::format(end))),
            ("values", values),
        ])
    };
    let rows = || Node::Array(days.iter().map(|day| row(day, shape)).collect());
    let top = match shape {
        RteShape::Live => envelope(window.start, window.end, rows()),
        RteShape::Guide => Node::Array(vec![envelope(window.start, window.end, rows())]),
        // One entry, one day.
        RteShape::Sample => Node::Array(
            days.iter()
                .map(|day| envelope(day.start(), day.end(), row(day, shape)))
                .collect(),
        ),
    };
    Node::Object(vec![("tempo_like_calendars", top)])
}

fn row(day: &Day, shape: RteShape) -> Node {
    let mut fields = vec![
        ("start_date", Node::text(paris::format(day.start()))),
        ("end_date", Node::text(paris::format(day.end()))),
    ];
    if let Some(colour) = day.colour {
        fields.push(("value", Node::text(colour.english())));
    }
    fields.push(("updated_date", Node::text(paris::format(day.updated()))));
    if let Some(fallback) = day.fallback {
        let value = match shape {
            RteShape::Guide => Node::text(fallback.to_string()),
            RteShape::Live | RteShape::Sample => Node::Bool(fallback),
        };
        fields.push(("fallback", value));
    }
    Node::Object(fields)
}

/// The variant in XML has names and colours of its own and days instead of instants. Without dates its one day is
/// the root.
pub(crate) fn xml(days: &[Day], single: bool) -> String {
    let fields = |day: &Day| {
        let mut fields = vec![
            (
                "DateHeureCreation",
                Node::text(paris::date(day.updated()).to_string()),
            ),
            ("DateApplication", Node::text(day.date.to_string())),
        ];
        fields.extend(day.colour.map(|c| ("Couleur", Node::text(c.french()))));
        fields.extend(day.fallback.map(|f| ("Fallback", Node::Bool(f))));
        Node::Object(fields)
    };
    match days {
        [day] if single => fields(day).to_xml("Tempo"),
        _ => {
            let all = Node::Array(days.iter().map(fields).collect());
            Node::Object(vec![("Tempo", all)]).to_xml("Tempos")
        }
    }
}
