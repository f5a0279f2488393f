//! What the switches of the service can be set to.

/// Which records are left out of an answer that would have too many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EdfCut {
    /// The last.
    #[default]
    Tail,
    /// The first.
    Head,
    /// Those in the middle.
    Middle,
}

/// How an answer says that it was cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EdfPartial {
    /// HTTP 206 and code 1001, as documented.
    #[default]
    Both,
    /// HTTP 200 and code 1001.
    CodeOnly,
    /// HTTP 206 and code 1000.
    StatusOnly,
}

/// What a PUT that has succeeded is answered with, always with HTTP 201.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EdfPutAnswer {
    /// As the document prints it: that of a forecast has a comma too many and is no JSON.
    #[default]
    Documented,
    /// JSON for forecasts too.
    Json,
    /// Nothing.
    Empty,
    /// A gateway's page.
    Html,
}

/// The certificate that the server shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EdfServerCertificate {
    /// For localhost, 127.0.0.1 and ::1.
    #[default]
    Valid,
    /// It ended yesterday.
    Expired,
    /// For another host.
    OtherHost,
    /// Of an authority that no client was told of.
    OtherAuthority,
}
