use crate::policy::Rate;

/// What a specification says of a whole API.
#[derive(Debug)]
pub struct Api {
    /// The crate's name, such as `rte-capacities`.
    pub name: &'static str,
    /// The service's name for people.
    pub service: &'static str,
    /// The version of the API that the specification describes.
    pub version: &'static str,
    /// Where the service is, without a final slash.
    pub base_url: &'static str,
    /// What an application must be subscribed to, where the service knows subscriptions.
    pub subscription: Option<&'static str>,
    /// The longest URI that the service takes, in characters.
    pub max_uri_length: Option<usize>,
    /// How fast the service may be asked.
    pub rate: Rate,
    /// Where its error answers say what.
    pub error_body: ErrorBody,
    /// How its answers say in themselves how their requests went, where they do.
    pub envelope: Option<Envelope>,
    /// The names and base URLs of the service's environments. Where there are any, a client is asked
    /// for one by name, so that nothing reaches one of them by default.
    pub environments: &'static [(&'static str, &'static str)],
    /// How servers say which version they are, where not all are the same.
    pub server_version: Option<ServerVersionPlaces>,
}

/// Places in the JSON of an error answer (RFC 6901), the documented one first.
#[derive(Debug)]
pub struct ErrorBody {
    /// Of the service's code.
    pub code: &'static [&'static str],
    /// Of the service's text.
    pub message: &'static [&'static str],
    /// Of the service's identifier of the call.
    pub request_id: &'static [&'static str],
}

/// Where a server says which version it is.
#[derive(Debug)]
pub struct ServerVersionPlaces {
    /// The header of every answer that says it.
    pub header: &'static str,
    /// The operation that says it where the header does not.
    pub operation: &'static Operation,
    /// The field of that operation's answer.
    pub field: &'static str,
}

/// How answers say in themselves how their requests went, whatever their HTTP status is.
#[derive(Debug)]
pub struct Envelope {
    /// The field of the service's code.
    pub code: &'static str,
    /// The codes of a success.
    pub success: &'static [u32],
    /// The codes of an answer that leaves something out.
    pub partial: &'static [u32],
    /// The HTTP status of an answer that leaves something out.
    pub partial_status: u16,
}

/// What a specification says of one operation.
#[derive(Debug)]
pub struct Operation {
    /// The API that has it.
    pub api: &'static Api,
    /// Its name in the specification.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path after the base URL, with `{name}` for parameters.
    pub path: &'static str,
    /// The path of its variant on the service's own sandbox, where there is one.
    pub sandbox_path: Option<&'static str>,
    /// Whether it is for everybody, so that no credentials go with it.
    pub open: bool,
    /// Whether it may safely run twice.
    pub idempotent: bool,
    /// Whether its answer holds a secret, so that nothing of it may be quoted.
    pub secret_answer: bool,
    /// Whether its answer is a list, so that an object in place of it is none.
    pub list: bool,
    /// The field without which a success is none, of an answer in an [`Envelope`].
    pub content: Option<&'static str>,
    /// Statuses beyond success that come with an answer all the same.
    pub answers: &'static [u16],
    /// The server's version that it needs.
    pub since: Option<&'static str>,
}

/// The HTTP methods that the services use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}
