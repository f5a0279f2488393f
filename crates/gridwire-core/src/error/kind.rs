/// The kinds of failure, by what a program can do about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A client was built with settings that cannot work (base URL, TLS). Change the settings.
    Configuration,
    /// A value breaks a rule of the service. Nothing was sent. Change the value.
    InvalidInput,
    /// Credentials are missing or were refused (401). Check them.
    Authentication,
    /// The credentials are good, but not for this (403). Ask for the right, or subscribe.
    Permission,
    /// The service refused the request (other 4xx). Change the request.
    Refused,
    /// A quota is used up (429), and waiting as long as the policy allows did not help.
    RateLimited,
    /// The service failed (5xx, 408, 509) on every attempt.
    Unavailable,
    /// No connection, or one that broke, on every attempt.
    Connection,
    /// The service and this computer do not trust each other's certificates (TLS). Nothing was
    /// done, and nothing is tried again. Change what the error names.
    Tls,
    /// No complete answer in time, on every attempt.
    Timeout,
    /// The answer came, but is not what the specification says.
    Decode,
    /// A part of what was asked for is missing; the rest is in the error.
    Incomplete,
}
