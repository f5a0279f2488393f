//! The one list of the services that the sandbox plays.
//!
//! A new service is a folder of its own and one line in the list below.

use std::io;

use axum::Router;

use crate::clock::Clock;
use crate::server::{Port, Service};
use crate::switch::Switch;

/// What every service is made from.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) clock: Clock,
    pub(crate) seed: u64,
}

/// A fake service.
pub(crate) trait Provider: Sized {
    /// What it is called where one is chosen by text, such as `edf-sf`.
    const NAME: &'static str;

    /// What [`throw`](Self::throw) takes, for people: forms, each with what it is about.
    const SWITCHES: &'static [(&'static str, &'static str)] = &[];

    async fn start(setting: &Setting) -> io::Result<Self>;

    /// Its paths on the shared plain-http port, as the real service has them: providers must not overlap.
    fn router(&self) -> Router {
        Router::new()
    }

    /// A port of its own, for a service that needs more than plain http. It is handed over once.
    fn own_port(&mut self) -> Option<(Port, Service)> {
        None
    }

    /// The environment variables that lead a client here.
    fn environment(&self, base_url: &str) -> Vec<(&'static str, String)>;

    /// Whether there is such a switch, and it can be set so.
    fn has_switch(_name: &str, _value: &str) -> bool {
        false
    }

    /// Sets a switch that there is.
    fn throw(&self, _name: &str, _value: &str) {}
}

macro_rules! providers {
    ($($name:ident: $provider:ty,)+) => {
        /// Every service, started together.
        pub(crate) struct Providers {
            $(pub(crate) $name: $provider,)+
        }

        impl Providers {
            pub(crate) async fn start(setting: &Setting) -> io::Result<Self> {
                Ok(Self { $($name: <$provider as Provider>::start(setting).await?,)+ })
            }

            pub(crate) fn router(&self) -> Router {
                Router::new()$(.merge(self.$name.router()))+
            }

            pub(crate) fn own_ports(&mut self) -> Vec<(Port, Service)> {
                [$(self.$name.own_port(),)+].into_iter().flatten().collect()
            }

            pub(crate) fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
                let mut variables = Vec::new();
                $(variables.extend(self.$name.environment(base_url));)+
                variables
            }

            pub(crate) fn has_switch(Switch { service, name, value }: &Switch) -> bool {
                $(service == <$provider>::NAME && <$provider>::has_switch(name, value))||+
            }

            /// All switches of all services, for people.
            pub(crate) fn switches() -> Vec<(String, &'static str)> {
                let mut all = Vec::new();
                $(for (form, about) in <$provider>::SWITCHES {
                    all.push((format!("{}.{form}", <$provider>::NAME), *about));
                })+
                all
            }

            pub(crate) fn throw(&self, Switch { service, name, value }: &Switch) {
                $(if service == <$provider>::NAME {
                    self.$name.throw(name, value);
                })+
            }
        }
    };
}

providers! {
    climkit: crate::climkit::Climkit,
    edf: crate::edf::Edf,
    flexmeasures: crate::flexmeasures::FlexMeasures,
    rte: crate::rte::Rte,
}
