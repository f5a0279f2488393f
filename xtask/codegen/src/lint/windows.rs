//! The rules about `x-window`: which periods a resource answers.

use super::Findings;
use super::extensions::is_count;
use super::node::Node;
use super::operations::Operation;
use super::rules::WINDOW;

const KEYS: [&str; 12] = [
    "start",
    "end",
    "zone",
    "step",
    "max",
    "min",
    "try",
    "unit",
    "not-before",
    "not-after",
    "pair",
    "order",
];

pub(super) fn check(operation: &Operation, out: &mut Findings) {
    let Some(window) = operation.node.get("x-window") else {
        return;
    };
    check_keys(&window, &KEYS, &["start", "end", "zone", "step"], out);
    for key in ["start", "end", "unit"] {
        let name = window.text(key).unwrap_or_default();
        let is_it = |place: &str, parameter: &str| (place, parameter) == ("query", name);
        if window.has(key)
            && !operation
                .parameters
                .iter()
                .any(|p| is_it(p.place(), p.name()))
        {
            let message = format!("{key} names no query parameter of {}", operation.title());
            out.add(&window.get_or_self(key), WINDOW, message);
        }
    }
    expect(
        &window,
        "zone",
        is_zone,
        "an IANA name such as Europe/Paris",
        out,
    );
    expect(
        &window,
        "step",
        |text| matches!(text, "year" | "day" | "millisecond"),
        "year, day or millisecond",
        out,
    );
    expect(
        &window,
        "not-before",
        is_date,
        "a date such as 2015-01-01",
        out,
    );
    for key in ["pair", "order"] {
        expect(
            &window,
            key,
            |text| !text.is_empty(),
            "the code of a rule",
            out,
        );
    }
    for key in ["max", "min", "try"] {
        let Some(limit) = window.get(key) else {
            continue;
        };
        let known: &[&str] = match key {
            "try" => &["days", "years"],
            _ => &["days", "years", "rule", "disputed"],
        };
        check_keys(&limit, known, &[], out);
        let spans: Vec<_> = ["days", "years"]
            .iter()
            .filter_map(|key| limit.get(key))
            .collect();
        if !matches!(spans.as_slice(), [span] if is_count(span.value)) {
            out.add(
                &limit,
                WINDOW,
                "a limit takes a count of either days or years",
            );
        }
        check_texts(&limit, out);
    }
    if let Some(limit) = window.get("not-after") {
        check_keys(
            &limit,
            &["limit", "days", "rule", "disputed"],
            &["limit"],
            out,
        );
        let known = |text: &str| matches!(text, "next-year" | "days-ahead");
        expect(&limit, "limit", known, "next-year or days-ahead", out);
        let days = limit.get("days");
        let counted = days.as_ref().is_some_and(|days| days.value.is_u64());
        let ahead = limit.text("limit") == Some("days-ahead");
        if ahead != days.is_some() || ahead != counted {
            out.add(
                &limit,
                WINDOW,
                "a count of days belongs to days-ahead, and only to that",
            );
        }
        check_texts(&limit, out);
    }
}

fn check_texts(limit: &Node, out: &mut Findings) {
    expect(
        limit,
        "rule",
        |text| !text.is_empty(),
        "the code of a rule",
        out,
    );
    expect(
        limit,
        "disputed",
        |text| !text.is_empty(),
        "the reason for doubt",
        out,
    );
}

fn check_keys(node: &Node, known: &[&str], needed: &[&str], out: &mut Findings) {
    for (key, inner) in node.entries() {
        if !known.contains(&key.as_str()) {
            out.add(&inner, WINDOW, format!("{key} is not known here"));
        }
    }
    for key in needed.iter().filter(|key| !node.has(key)) {
        out.add(node, WINDOW, format!("{key} is missing"));
    }
}

fn expect(node: &Node, key: &str, fits: impl Fn(&str) -> bool, want: &str, out: &mut Findings) {
    if node.has(key) && !node.text(key).is_some_and(fits) {
        out.add(
            &node.get_or_self(key),
            WINDOW,
            format!("{key} takes {want}"),
        );
    }
}

fn is_zone(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-+".contains(c))
    };
    text.contains('/') && text.split('/').all(part)
}

fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let in_range = |part: &str, length: usize, last: u32| {
        let digits = part.len() == length && part.chars().all(|c| c.is_ascii_digit());
        digits
            && part
                .parse()
                .is_ok_and(|number| (1..=last).contains(&number))
    };
    in_range(year, 4, 9999) && in_range(month, 2, 12) && in_range(day, 2, 31)
}
