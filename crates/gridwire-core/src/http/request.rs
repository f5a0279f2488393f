use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::encode::{Parameter, path_segment, query_pair};
use super::multipart::MultipartForm;
use super::tally::Tally;
use super::version::{Gate, ServerVersion};
use crate::{Error, Operation, Result};

/// A request to be sent, as generated code puts it together.
#[derive(Clone, Debug)]
pub struct Request {
    pub(super) operation: &'static Operation,
    pub(super) path: Vec<(&'static str, String)>,
    pub(super) query: String,
    pub(super) body: Option<(Cow<'static, str>, Bytes)>,
    pub(super) gates: Vec<Gate>,
    pub(super) tally: Option<Arc<Tally>>,
    /// Whether it may run twice.
    pub(super) repeatable: bool,
    /// Whether it is not sent again where no answer came in time, since less will be asked for instead.
    pub(super) impatient: bool,
}

impl Request {
    /// A request of an operation, without parameters.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: String::new(),
            body: None,
            gates: Vec::from_iter(operation.since.map(|since| Gate {
                what: operation.id,
                since,
                former: None,
            })),
            tally: None,
            repeatable: operation.idempotent,
            impatient: false,
        }
    }

    /// Fills a place of the path.
    ///
    /// # Errors
    /// Invalid input if the value cannot stand in a path.
    pub fn path(mut self, name: &'static str, value: &impl Parameter) -> Result<Self> {
        let text = value.text(name)?.unwrap_or_default();
        self.path.push((name, path_segment(name, &text)?));
        Ok(self)
    }

    /// Adds a query parameter, unless it has no value.
    ///
    /// # Errors
    /// Invalid input if the value cannot be sent.
    pub fn query(mut self, name: &'static str, value: &impl Parameter) -> Result<Self> {
        if let Some(text) = value.text(name)? {
            query_pair(&mut self.query, name, &text);
        }
        Ok(self)
    }

    /// Refuses a query parameter that was given without others that it makes no sense without.
    ///
    /// # Errors
    /// Invalid input that names it and those that are missing.
    pub fn needs(
        self,
        name: &'static str,
        value: &impl Parameter,
        others: &[(&str, bool)],
    ) -> Result<Self> {
        let Some(text) = value.text(name)? else {
            return Ok(self);
        };
        let missing = others.iter().filter(|(_, is_given)| !is_given);
        let missing: Vec<_> = missing.map(|(name, _)| *name).collect();
        if missing.is_empty() {
            return Ok(self);
        }
        let missing = missing.join(" and ");
        Err(
            Error::invalid_input(name, text, format_args!("given without {missing}"))
                .with_remedy(format!("Give {missing} too, or leave {name} out")),
        )
    }

    /// As [`query`](Self::query), of a parameter that servers know since a version; `former` is what
    /// older ones call it.
    ///
    /// # Errors
    /// Invalid input if the value cannot be sent.
    pub fn query_since(
        mut self,
        name: &'static str,
        since: &'static str,
        former: Option<&'static str>,
        value: &impl Parameter,
    ) -> Result<Self> {
        if value.text(name)?.is_some() {
            self.gates.push(Gate {
                what: name,
                since,
                former,
            });
        }
        self.query(name, value)
    }

    /// Adds a field of a form (`application/x-www-form-urlencoded`), unless it has no value.
    ///
    /// # Errors
    /// Invalid input if the value cannot be sent.
    pub fn form(mut self, name: &'static str, value: &impl Parameter) -> Result<Self> {
        let mut form = match &self.body {
            Some((_, fields)) => String::from_utf8_lossy(fields).into_owned(),
            None => String::new(),
        };
        if let Some(text) = value.text(name)? {
            query_pair(&mut form, name, &text);
        }
        self.body = Some(("application/x-www-form-urlencoded".into(), form.into()));
        Ok(self)
    }

    /// Sets a JSON body.
    ///
    /// # Errors
    /// Invalid input if the value has no JSON form.
    pub fn json(mut self, value: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_vec(value).map_err(|error| {
            Error::invalid_input("body", "…", "has no JSON form").with_source(error)
        })?;
        self.body = Some(("application/json".into(), body.into()));
        Ok(self)
    }

    /// Sets a body with files.
    #[must_use]
    pub fn multipart(mut self, form: MultipartForm) -> Self {
        let (content_type, body) = form.finish();
        self.gates.extend(form.gates);
        self.body = Some((content_type.into(), body));
        self
    }

    /// The same request as a server of a version takes it.
    ///
    /// # Errors
    /// Invalid input if it does not.
    pub(super) fn for_version(&self, version: &ServerVersion) -> Result<Self> {
        let mut request = self.clone();
        for gate in request
            .gates
            .drain(..)
            .filter(|gate| !gate.is_open(version))
        {
            let Some(former) = gate.former else {
                let service = self.operation.api.service;
                let text = format!(
                    "{} needs {service} {}, and this server is {version}",
                    gate.what, gate.since
                );
                return Err(Error::new(crate::ErrorKind::InvalidInput, text)
                    .with_remedy(format!("Do without {}, or update the server", gate.what)));
            };
            let pairs = request
                .query
                .split('&')
                .map(|pair| match pair.strip_prefix(gate.what) {
                    Some(value) if value.starts_with('=') => format!("{former}{value}"),
                    _ => pair.to_owned(),
                });
            request.query = pairs.collect::<Vec<_>>().join("&");
        }
        Ok(request)
    }

    /// Lets a request that may not be harmless twice be sent again where no answer came.
    #[must_use]
    pub fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Sends it once only where it may have reached the service, though the operation is harmless.
    #[must_use]
    pub fn unrepeatable(mut self) -> Self {
        self.repeatable = false;
        self
    }

    /// Gives up at the first time-out.
    pub(crate) fn impatient(mut self) -> Self {
        self.impatient = true;
        self
    }

    /// Counts the attempts of this request somewhere.
    pub(crate) fn counted(mut self, tally: Arc<Tally>) -> Self {
        self.tally = Some(tally);
        self
    }

    /// The operation and its parameters: the same for requests that ask for the same.
    pub(crate) fn name(&self) -> String {
        format!("{} {:?} {}", self.operation.id, self.path, self.query)
    }

    /// The path after the base URL, and the query.
    pub fn path_and_query(&self) -> String {
        self.target(self.operation.path)
    }

    /// The body, where there is one.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_ref().map(|(_, body)| &**body)
    }

    fn target(&self, path: &str) -> String {
        let mut target = path.to_owned();
        for (name, value) in &self.path {
            target = target.replace(&format!("{{{name}}}"), value);
        }
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&self.query);
        }
        target
    }

    /// The URL at a base URL.
    pub(super) fn url(&self, base_url: &str, service_sandbox: bool) -> Result<String> {
        let path = if service_sandbox {
            self.operation.sandbox_path.ok_or_else(|| {
                Error::invalid_input(
                    "service_sandbox",
                    self.operation.id,
                    "the service's sandbox does not have this operation",
                )
                .with_remedy("Call it on the service itself, or use the gridwire sandbox")
            })?
        } else {
            self.operation.path
        };
        let url = format!("{base_url}{}", self.target(path));
        self.check_length(&url, base_url)?;
        Ok(url)
    }

    /// Checks the length that the URI would have at the service itself: a stand-in at a shorter
    /// address shall not hide what the service would refuse.
    fn check_length(&self, url: &str, base_url: &str) -> Result<()> {
        let api = self.operation.api;
        let length = url.chars().count() + api.base_url.len().saturating_sub(base_url.len());
        match api.max_uri_length {
            Some(most) if length > most => Err(Error::invalid_input(
                "request",
                format_args!("a URI of {length} characters"),
                format_args!("{} takes {most} at most (it would answer 414)", api.service),
            )
            .with_remedy("Ask for fewer values of a list at once, leave the list out to get all, or use range, which splits it")),
            _ => Ok(()),
        }
    }
}
