//! The names of curves, beside their ends.

use super::super::chart::{Form, Panel};
use super::super::palette::PENS;
use super::super::series::Course;
use super::super::svg::{Label, Svg, number};
use super::super::text;
use super::curves::{TOTAL, paint};
use super::{DARK, EDGE, MIDDLE, Plane};

const SIZE: f64 = 11.0;
/// From the end of the axis to the sample, its width, and the blank behind it.
const LEAD: f64 = 16.0;
const SAMPLE: f64 = 22.0;
const BLANK: f64 = 6.0;
/// Longer names are cut.
const LONGEST: f64 = 236.0;
const LINE: f64 = 15.0;

/// How much room the names want on the right.
pub(super) fn margin(panels: &[Panel]) -> f64 {
    let names = panels
        .iter()
        .filter(|panel| is_named(panel))
        .flat_map(|panel| panel.curves.iter().chain(&panel.totals));
    let widest = names
        .map(|curve| text::width(&curve.name, SIZE).min(LONGEST))
        .fold(0.0, f64::max);
    if widest == 0.0 {
        return EDGE + 30.0;
    }
    LEAD + SAMPLE + BLANK + widest.ceil() + EDGE
}

/// A single curve is what the heading says.
fn is_named(panel: &Panel) -> bool {
    panel.curves.len() + panel.totals.len() > 1 || matches!(panel.form, Form::Areas(_))
}

/// A name, where its curve ends and how it looks.
struct Name<'a> {
    text: &'a str,
    end: f64,
    y: f64,
    look: Look,
}

enum Look {
    Line(&'static str, &'static str),
    Area(String),
}

pub(super) fn draw(svg: &mut Svg, plane: &Plane<'_>, panel: &Panel) {
    if !is_named(panel) {
        return;
    }
    let mut names: Vec<Name<'_>> = Vec::new();
    for (place, curve) in panel.curves.iter().enumerate() {
        let (end, look) = match &panel.form {
            Form::Areas(stack) => {
                let last = stack.areas[place]
                    .iter()
                    .rev()
                    .flatten()
                    .find(|(from, to)| from != to);
                (
                    last.map(|(from, to)| f64::midpoint(*from, *to)),
                    Look::Area(paint(place)),
                )
            }
            Form::Steps | Form::Lines => {
                let pen = &PENS[place % PENS.len()];
                (
                    curve.courses.first().and_then(last),
                    Look::Line(pen.colour, pen.dashes),
                )
            }
        };
        let end = plane.y(end.unwrap_or(0.0));
        names.push(Name {
            text: &curve.name,
            end,
            y: end,
            look,
        });
    }
    for curve in &panel.totals {
        let end = plane.y(curve.courses.first().and_then(last).unwrap_or(0.0));
        names.push(Name {
            text: &curve.name,
            end,
            y: end,
            look: Look::Line(TOTAL.colour, TOTAL.dashes),
        });
    }
    spread(&mut names, plane.room.top + 4.0, plane.room.bottom - 4.0);
    for name in &names {
        draw_name(svg, plane.right, name);
    }
}

/// The last value of a course.
fn last(course: &Course) -> Option<f64> {
    match course {
        Course::Exact(samples) => samples.iter().rev().find_map(|sample| sample.value),
        Course::Reduced(columns, _) => columns.values().next_back().map(|column| column.mean()),
    }
}

/// Moves names apart that would cover each other, as little as may be, and keeps them in the panel.
fn spread(names: &mut [Name<'_>], top: f64, bottom: f64) {
    names.sort_by(|one, other| one.end.total_cmp(&other.end));
    #[allow(clippy::cast_precision_loss)] // Some names.
    let line = LINE
        .min((bottom - top) / names.len().saturating_sub(1).max(1) as f64)
        .max(10.0);
    let mut free = top;
    for name in names.iter_mut() {
        name.y = name.end.max(free);
        free = name.y + line;
    }
    let mut free = bottom;
    for name in names.iter_mut().rev() {
        name.y = name.y.min(free);
        free = name.y - line;
    }
}

fn draw_name(svg: &mut Svg, right: f64, name: &Name<'_>) {
    let (x, y) = (right + LEAD, name.y);
    if (name.y - name.end).abs() > 1.5 {
        let lead = [("stroke", "#888888"), ("stroke-width", "0.7")];
        svg.line([right + 2.0, name.end, x - 2.0, y], &lead);
    }
    match &name.look {
        Look::Area(paint) => svg.rect(
            [x, y - 5.5, SAMPLE, 11.0],
            &[("fill", paint), ("stroke", MIDDLE), ("stroke-width", "0.5")],
        ),
        Look::Line(colour, dashes) => {
            let width = number(2.0);
            let mut look = vec![("stroke", *colour), ("stroke-width", &*width)];
            look.extend((!dashes.is_empty()).then_some(("stroke-dasharray", *dashes)));
            svg.line([x, y, x + SAMPLE, y], &look);
        }
    }
    let label = Label {
        x: x + SAMPLE + BLANK,
        y: y + 4.0,
        size: SIZE,
        fill: DARK,
        anchor: "start",
    };
    svg.label(&label, &text::cut(name.text, SIZE, LONGEST));
}
