//! The API's own status codes, and the HTTP status that each comes with.

/// One of the 21 codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Status {
    Success = 1000,
    Partial = 1001,
    Endpoint = 1101,
    Method = 1102,
    Header = 1103,
    Site = 1104,
    Category = 1105,
    Type = 1106,
    Id = 1107,
    Parameters = 1200,
    From = 1201,
    To = 1202,
    GeneratedAfter = 1203,
    GeneratedBefore = 1204,
    Agg = 1205,
    Period = 1206,
    Encoding = 1301,
    Empty = 1302,
    Content = 1303,
    Permission = 1400,
    Server = 1500,
}

impl Status {
    const ALL: [Self; 21] = [
        Self::Success,
        Self::Partial,
        Self::Endpoint,
        Self::Method,
        Self::Header,
        Self::Site,
        Self::Category,
        Self::Type,
        Self::Id,
        Self::Parameters,
        Self::From,
        Self::To,
        Self::GeneratedAfter,
        Self::GeneratedBefore,
        Self::Agg,
        Self::Period,
        Self::Encoding,
        Self::Empty,
        Self::Content,
        Self::Permission,
        Self::Server,
    ];

    pub(crate) fn find(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }

    pub(crate) fn code(self) -> u16 {
        self as u16
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Partial => "partial response",
            Self::Endpoint => "invalid endpoint",
            Self::Method => "invalid method",
            Self::Header => "invalid header",
            Self::Site => "invalid site_id",
            Self::Category => "invalid category",
            Self::Type => "invalid type",
            Self::Id => "invalid id",
            Self::Parameters => "invalid parameters",
            Self::From => "invalid from",
            Self::To => "invalid to",
            Self::GeneratedAfter => "invalid generated-after",
            Self::GeneratedBefore => "invalid generated-before",
            Self::Agg => "invalid agg",
            Self::Period => "invalid period",
            Self::Encoding => "payload encoding error",
            Self::Empty => "payload empty error",
            Self::Content => "payload content error",
            Self::Permission => "permission error",
            Self::Server => "server error",
        }
    }

    /// The document says which belong together for some of them; the others are requests that are wrong.
    pub(crate) fn http(self) -> u16 {
        match self {
            Self::Success => 200,
            Self::Partial => 206,
            Self::Endpoint | Self::Category => 404,
            Self::Method => 405,
            Self::Permission => 403,
            Self::Server => 500,
            _ => 400,
        }
    }
}
