use super::schema::number;
use super::{Node, text};

/// The rules of an operation's period (`x-window`).
#[derive(Debug)]
#[allow(missing_docs)] // The names are those of the extension, which the runtime documents.
pub struct Window {
    pub start: String,
    pub end: String,
    pub zone: String,
    pub step: String,
    pub max: Option<Limit>,
    pub min: Option<Limit>,
    pub trial: Option<Limit>,
    pub unit: Option<String>,
    pub not_before: Option<(i32, u32, u32)>,
    pub not_after: Option<(Option<u32>, String)>,
    pub pair: String,
    pub order: String,
    pub coverage: String,
}

/// A bound on the length of a period.
#[derive(Debug)]
pub struct Limit {
    /// `Days(n)` or `Years(n)`.
    pub span: String,
    /// The rule's name.
    pub rule: String,
    /// Why it is in doubt.
    pub disputed: Option<String>,
}

/// For a rule to which the service gives no code: messages say "rule without a code".
const NO_CODE: &str = "without a code";

fn rule(node: &Node<'_>, key: &str) -> String {
    node.text(key).unwrap_or_else(|| NO_CODE.into())
}

/// A rule's code in brackets, if there is one, and whether it is in doubt.
fn code(rule: &str, doubt: &str) -> String {
    match (rule, doubt) {
        (NO_CODE, "") => String::new(),
        (NO_CODE, doubt) => format!(" ({doubt})"),
        (rule, "") => format!(" ({})", text::plain(rule)),
        (rule, doubt) => format!(" ({}, {doubt})", text::plain(rule)),
    }
}

impl Window {
    pub(super) fn new(node: &Node<'_>) -> Result<Self, String> {
        let text = |key: &str| {
            node.text(key)
                .ok_or_else(|| node.refuse(&format!("{key} is missing")))
        };
        let first = node.text("not-before").and_then(|day| {
            let mut parts = day.split('-').map(str::parse::<u32>);
            Some((
                parts.next()?.ok()?.try_into().ok()?,
                parts.next()?.ok()?,
                parts.next()?.ok()?,
            ))
        });
        let last = node.at("not-after");
        Ok(Self {
            start: text("start")?,
            end: text("end")?,
            zone: text("zone")?,
            step: text("step")?,
            max: Limit::new(&node.at("max")),
            min: Limit::new(&node.at("min")),
            trial: Limit::new(&node.at("try")),
            unit: node.text("unit"),
            not_before: first,
            not_after: last.text("limit").map(|limit| {
                let days = (limit == "days-ahead").then(|| number(last.value("days")).unwrap_or(0));
                (days, rule(&last, "rule"))
            }),
            pair: rule(node, "pair"),
            order: rule(node, "order"),
            coverage: String::new(),
        })
    }

    /// The rules in words, for documentation.
    pub fn words(&self) -> String {
        let mut words = format!(
            "Period: `{}` and `{}` together or not at all{}, in order{}",
            self.start,
            self.end,
            code(&self.pair, ""),
            code(&self.order, "")
        );
        for (what, limit) in [("at most", &self.max), ("at least", &self.min)] {
            if let Some(limit) = limit {
                let doubt = if limit.disputed.is_some() {
                    "which is in doubt"
                } else {
                    ""
                };
                words.push_str(&format!(
                    "; {what} {}{}",
                    limit.words(),
                    code(&limit.rule, doubt)
                ));
            }
        }
        if let Some(trial) = &self.trial {
            words.push_str(&format!(
                "; ranges begin with windows of {}, and shorter ones where answers are cut",
                trial.words()
            ));
        }
        if let Some((year, month, day)) = self.not_before {
            words.push_str(&format!("; data from {year}-{month:02}-{day:02}"));
        }
        if let Some((days, rule)) = &self.not_after {
            let limit = match days {
                None => "1 January of next year".to_owned(),
                Some(1) => "the midnight after today".to_owned(),
                Some(days) => format!("the midnight {days} days ahead"),
            };
            words.push_str(&format!("; the end at most {limit}{}", code(rule, "")));
        }
        words.push_str(&format!(". Zone: {}.", self.zone));
        words
    }
}

impl Limit {
    fn new(node: &Node<'_>) -> Option<Self> {
        let span = match (number(node.value("days")), number(node.value("years"))) {
            (Some(days), _) => format!("Days({days})"),
            (None, Some(years)) => format!("Years({years})"),
            _ => return None,
        };
        Some(Self {
            span,
            rule: rule(node, "rule"),
            disputed: node.text("disputed"),
        })
    }

    fn words(&self) -> String {
        let number: String = self.span.chars().filter(char::is_ascii_digit).collect();
        let unit = if self.span.starts_with('D') {
            "day"
        } else {
            "calendar year"
        };
        format!("{number} {unit}{}", if number == "1" { "" } else { "s" })
    }
}
