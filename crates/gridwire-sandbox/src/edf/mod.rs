//! EDF Store & Forecast v1: mutual TLS on a port of its own, sites with data that can be read and written.
//!
//! The checks come in the order in which a server can make them: the certificate, the path, the method, the headers,
//! the site, what the certificate allows there, the category, the type; of a GET the id and the parameters, of a PUT
//! the parameters, the body and the ids in it.
//!
//! | code | HTTP | how to get it |
//! | --- | --- | --- |
//! | 1000 | 200, 201 | any GET, any PUT that is in order |
//! | 1001 | 206 | a GET of more records than [`EdfControl::set_cap`] allows; [`EdfControl::set_partial`] parts the two |
//! | 1101 | 404 | a path of another shape: `/v1/100`, `/v2/…`, a GET without an id, a PUT with one |
//! | 1102 | 405 | any other method |
//! | 1103 | 400 | an `Accept` without JSON; a PUT whose `Content-Type` is not `application/json` |
//! | 1104 | 400 | a site that is not a number, or not there |
//! | 1105 | 404 | anything but production, forecast, commitment and tariff |
//! | 1106 | 400 | an unknown type of equipment or forecast |
//! | 1107 | 400 | an id that is not a number, or not there; in a PUT's body too |
//! | 1200 | 400 | half a pair, a period without agg, agg without a range, generate-all alone or neither true nor false, a range that is reversed, a parameter twice or one that the document does not list, any of a PUT |
//! | 1201 to 1204 | 400 | from, to, generated-after, generated-before: not digits, or after the year 9999 |
//! | 1205, 1206 | 400 | agg: not min, max, avg; period: not a positive number of s, m or h |
//! | 1301 | 400 | a body that is no JSON |
//! | 1302 | 400 | no body, or an empty list in it |
//! | 1303 | 400 | a body of another form: a field that is missing, unknown, null or of the wrong form, an id twice among vectors |
//! | 1400 | 403 | no certificate; the reader's, where it reads another site than 200 or writes |
//! | 1500 | 500 | [`EdfControl::refusal`], as any other code |

mod aggregate;
mod answer;
mod category;
mod certificates;
mod control;
mod data;
mod field;
mod instants;
mod kind;
mod options;
mod path;
mod payload;
mod period;
mod query;
mod read;
mod request;
mod state;
mod status;
mod store;
mod switch_texts;
mod switches;
mod timeline;

use std::io;
use std::sync::{Arc, Mutex, OnceLock};

use certificates::{Certificates, Files};
use state::{EdfState, SharedSwitches};
use switch_texts::FORMS;
use switches::Switches;

use crate::providers::{Provider, Setting};
use crate::server::{Port, Service};

pub use category::EdfCategory;
pub use certificates::{EdfClient, EdfIdentity};
pub use control::EdfControl;
pub use options::{EdfCut, EdfPartial, EdfPutAnswer, EdfServerCertificate};

/// The fake service.
pub(crate) struct Edf {
    state: Arc<EdfState>,
    port: Option<(Port, Service)>,
    files: OnceLock<Files>,
}

impl Edf {
    pub(crate) fn control(&self) -> EdfControl {
        EdfControl::new(Arc::clone(&self.state))
    }
}

impl Provider for Edf {
    const NAME: &'static str = "edf-sf";
    const SWITCHES: &'static [(&'static str, &'static str)] = FORMS;

    async fn start(setting: &Setting) -> io::Result<Self> {
        let port = Port::bind(0).await?;
        let certificates = Certificates::new()?;
        let switches: SharedSwitches = Arc::new(Mutex::new(Switches::default()));
        let tls = certificates::config(&certificates, &switches)?;
        let state = EdfState::new(setting, port.address(), certificates, switches);
        let state = Arc::new(state);
        let service = Service {
            router: request::router(Arc::clone(&state)),
            tls: Some(tls),
        };
        Ok(Self {
            state,
            port: Some((port, service)),
            files: OnceLock::new(),
        })
    }

    fn own_port(&mut self) -> Option<(Port, Service)> {
        self.port.take()
    }

    fn environment(&self, _base_url: &str) -> Vec<(&'static str, String)> {
        let files = self
            .files
            .get_or_init(|| Files::write(&self.state.certificates));
        let [authority, certificate, key] = files.paths();
        vec![
            ("EDF_SF_BASE_URL", self.control().base_url()),
            ("EDF_SF_CA", authority),
            ("EDF_SF_CERT", certificate),
            ("EDF_SF_KEY", key),
        ]
    }

    fn has_switch(name: &str, value: &str) -> bool {
        Switches::default().set(name, value).is_some()
    }

    fn throw(&self, name: &str, value: &str) {
        // That there is such a switch was checked when it was read.
        let _ = self.state.switches().set(name, value);
    }
}
