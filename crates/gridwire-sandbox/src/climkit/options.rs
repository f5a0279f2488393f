//! What the switches of the service can be set to.

/// How `/auth` says when a token ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClimkitValidUntil {
    /// `{"$date": 1790000100000}`, as documented.
    #[default]
    Milliseconds,
    /// `{"$date": "2026-09-21T14:15:00Z"}`.
    Iso,
    /// `{"$date": {"$numberLong": "1790000100000"}}`.
    NumberLong,
    /// `1790000100000`.
    Bare,
    /// `"2026-09-21T14:15:00Z"`.
    BareIso,
    /// Not at all.
    Omitted,
}

/// What `all_installations` lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClimkitSiteList {
    /// Objects with the id under `site_id`. The document speaks of objects and shows none.
    #[default]
    Objects,
    /// Objects as a database of documents has them: `{"_id": {"$oid": …}}`.
    ObjectIds,
    /// Ids alone, as in 2022.
    Ids,
}

/// Names and forms of what is known of sites and meters, and of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClimkitShape {
    /// As documented: `city` and `postal_code`; meters with name, mode, `is_rule_meter` and an integer in `prim_ad`.
    /// Numbers have three decimals at most, and none where they are whole.
    #[default]
    Today,
    /// As recorded in 2022: `city_name` and `city_ref`; meters with `virtual` and a text in `prim_ad`, without name and
    /// mode. Numbers have the noise of floating-point arithmetic and always a fraction.
    Of2022,
}

/// What a request is answered that comes within a second of the same user's one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClimkitLimit {
    /// A status, 429 say, with a text that speaks of too many requests.
    Status {
        /// The status.
        status: u16,
        /// Seconds for the header of this name; `None` leaves it out.
        retry_after: Option<u32>,
    },
    /// Status 200 and an object, whose text alone speaks of too many requests.
    Object,
    /// The data: requests that come too early are counted and nothing else.
    Off,
}

impl Default for ClimkitLimit {
    fn default() -> Self {
        Self::Status {
            status: 429,
            retry_after: None,
        }
    }
}

/// Whether a row labelled with exactly `t_s` or `t_e` belongs to the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClimkitEnds {
    /// Both do, as in slices of pandas, which the names of the steps come from.
    #[default]
    Both,
    /// That of `t_s` does.
    StartOnly,
    /// That of `t_e` does.
    EndOnly,
}

/// What happens to a period that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClimkitTooLong {
    /// It is answered with a status: 413, or 504 as by a gateway that has lost its patience.
    Status(u16),
    /// It is never answered; the client has to end it.
    Hang,
}

/// What `site_data` does about `sampling_frequency`, which has an asterisk and no footnote in the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClimkitSiteSteps {
    /// Takes it.
    #[default]
    Taken,
    /// Answers 400 if it is there.
    Refused,
    /// Answers in steps of 15 minutes, whatever it says.
    Ignored,
}
