//! The switches by text.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

use super::options::{
    ClimkitEnds, ClimkitLimit, ClimkitShape, ClimkitSiteList, ClimkitSiteSteps, ClimkitTooLong,
    ClimkitValidUntil,
};
use super::switches::{Gaps, Switches};
use crate::switch::choice;

/// For people: the forms, and what each is about. The first value is that of the start, unless another is named.
pub(crate) const FORMS: &[(&str, &str)] = &[
    (
        "token-lifetime=SECONDS",
        "How long tokens live, 900 seconds at the start",
    ),
    (
        "valid-until=milliseconds|iso|number-long|bare|bare-iso|omitted",
        "How /auth tells the end of a token",
    ),
    (
        "token-claims=inside|none",
        "Whether a token has its times inside",
    ),
    (
        "token-skew=SECONDS",
        "How far the clock is off by which ends of tokens are told, 0 at the start",
    ),
    (
        "expired=401|403|422",
        "The status for a token that has ended",
    ),
    (
        "limit=429|STATUS|STATUS:retry-after=SECONDS|object|off",
        "What comes of requests within a second of the one before; object is a 200",
    ),
    (
        "errors=statuses|objects",
        "Whether refusals have their status, or 200 and an object",
    ),
    (
        "sites=objects|object-ids|ids",
        "What the list of sites has; ids as in 2022",
    ),
    (
        "shape=today|2022",
        "Names and forms of what is known of sites and meters, and noise in numbers",
    ),
    (
        "ends=both|start|end",
        "Whether rows labelled with exactly t_s or t_e are in the period",
    ),
    (
        "months=start|end",
        "Which of their days months and years are labelled by",
    ),
    (
        "site-steps=taken|refused|ignored",
        "What site_data does about sampling_frequency",
    ),
    (
        "sensor-time=seconds|milliseconds",
        "What time stamps of sensors count",
    ),
    (
        "raw-of-rules=refused|empty",
        "What raw data of a rule meter are",
    ),
    (
        "longest=none|DAYS:STATUS|DAYS:hang",
        "What happens to longer periods, such as 7:504, 31:413",
    ),
    (
        "earliest=none|SITE@DATE",
        "An earlier t_s becomes this day for a site, without a word",
    ),
    (
        "gap=none|ID@DATE",
        "A day, in UTC, without rows of a site or of a meter",
    ),
];

impl Switches {
    /// Sets one by text; `None` if there is none of this name, or not with this value.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "token-lifetime" => self.token_lifetime = value.parse().ok()?,
            "valid-until" => {
                self.valid_until = choice(
                    value,
                    &[
                        ("milliseconds", ClimkitValidUntil::Milliseconds),
                        ("iso", ClimkitValidUntil::Iso),
                        ("number-long", ClimkitValidUntil::NumberLong),
                        ("bare", ClimkitValidUntil::Bare),
                        ("bare-iso", ClimkitValidUntil::BareIso),
                        ("omitted", ClimkitValidUntil::Omitted),
                    ],
                )?;
            }
            "token-claims" => {
                self.token_claims = choice(value, &[("inside", true), ("none", false)])?;
            }
            "token-skew" => self.token_skew = TimeDelta::seconds(value.parse::<i32>().ok()?.into()),
            "expired" => {
                self.expired_status = choice(value, &[("401", 401), ("403", 403), ("422", 422)])?;
            }
            "limit" => self.limit = limit(value)?,
            "errors" => {
                self.errors_as_objects = choice(value, &[("statuses", false), ("objects", true)])?;
            }
            "sites" => {
                self.site_list = choice(
                    value,
                    &[
                        ("objects", ClimkitSiteList::Objects),
                        ("object-ids", ClimkitSiteList::ObjectIds),
                        ("ids", ClimkitSiteList::Ids),
                    ],
                )?;
            }
            "shape" => {
                self.shape = choice(
                    value,
                    &[
                        ("today", ClimkitShape::Today),
                        ("2022", ClimkitShape::Of2022),
                    ],
                )?;
            }
            "ends" => {
                self.ends = choice(
                    value,
                    &[
                        ("both", ClimkitEnds::Both),
                        ("start", ClimkitEnds::StartOnly),
                        ("end", ClimkitEnds::EndOnly),
                    ],
                )?;
            }
            "months" => {
                self.months_by_their_end = choice(value, &[("start", false), ("end", true)])?;
            }
            "site-steps" => {
                self.site_steps = choice(
                    value,
                    &[
                        ("taken", ClimkitSiteSteps::Taken),
                        ("refused", ClimkitSiteSteps::Refused),
                        ("ignored", ClimkitSiteSteps::Ignored),
                    ],
                )?;
            }
            "sensor-time" => {
                self.sensor_milliseconds =
                    choice(value, &[("seconds", false), ("milliseconds", true)])?;
            }
            "raw-of-rules" => {
                self.raw_of_rules_empty = choice(value, &[("refused", false), ("empty", true)])?;
            }
            "longest" if value == "none" => self.longest_period = None,
            "longest" => {
                let (days, then) = value.split_once(':')?;
                self.longest_period = Some((days.parse().ok()?, too_long(then)?));
            }
            "earliest" if value == "none" => self.earliest.clear(),
            "earliest" => {
                let (site, day) = dated(value)?;
                let earliest = day.and_time(NaiveTime::MIN).and_utc();
                self.earliest.insert(site.to_owned(), earliest);
            }
            "gap" if value == "none" => self.gaps = Gaps::default(),
            "gap" => {
                let (id, day) = dated(value)?;
                let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
                let next = day.checked_add_days(Days::new(1))?;
                self.gaps.drop(id, midnight(day), midnight(next));
            }
            _ => return None,
        }
        Some(())
    }
}

/// An id and a day.
fn dated(value: &str) -> Option<(&str, NaiveDate)> {
    let (id, day) = value.split_once('@')?;
    Some((id, day.parse().ok()?))
}

fn too_long(text: &str) -> Option<ClimkitTooLong> {
    match text {
        "hang" => Some(ClimkitTooLong::Hang),
        status => error_status(status).map(ClimkitTooLong::Status),
    }
}

fn error_status(text: &str) -> Option<u16> {
    text.parse()
        .ok()
        .filter(|status| (400..600).contains(status))
}

fn limit(text: &str) -> Option<ClimkitLimit> {
    let (status, seconds) = match text {
        "object" => return Some(ClimkitLimit::Object),
        "off" => return Some(ClimkitLimit::Off),
        _ => match text.split_once(":retry-after=") {
            Some((status, seconds)) => (status, Some(seconds.parse().ok()?)),
            None => (text, None),
        },
    };
    Some(ClimkitLimit::Status {
        status: error_status(status)?,
        retry_after: seconds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_every_form_is_taken() {
        for (form, _) in FORMS {
            let (name, values) = form.split_once('=').unwrap();
            for value in values.split('|') {
                let value = value
                    .replace("SECONDS", "60")
                    .replace("STATUS", "503")
                    .replace("DAYS", "31")
                    .replace("DATE", "2026-06-01")
                    .replace("SITE", "64c1")
                    .replace("ID", "64c2");
                let mut switches = Switches::default();
                assert_eq!(switches.set(name, &value), Some(()), "{name}={value}");
            }
            assert_eq!(Switches::default().set(name, "nonsense"), None, "{name}");
            assert_eq!(Switches::default().set(name, ""), None, "{name}");
        }
        assert_eq!(Switches::default().set("nonsense", "none"), None);
    }

    #[test]
    fn the_first_value_of_most_is_the_default() {
        let mut switches = Switches::default();
        for (form, _) in FORMS {
            let (name, values) = form.split_once('=').unwrap();
            let first = values.split('|').next().unwrap();
            if first != "SECONDS" {
                switches.set(name, first).unwrap();
            }
        }
        assert_eq!(switches, Switches::default());
    }

    #[test]
    fn limits() {
        let status = |status, retry_after| {
            Some(ClimkitLimit::Status {
                status,
                retry_after,
            })
        };
        assert_eq!(limit("429"), Some(ClimkitLimit::default()));
        assert_eq!(limit("503:retry-after=3"), status(503, Some(3)));
        for text in ["200", "429:", "429:after=3", "429:retry-after=", "off:1"] {
            assert_eq!(limit(text), None, "{text}");
        }
    }
}
