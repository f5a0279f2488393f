//! The one list of the services that the sandbox plays.
//!
//! A new service is a folder of its own and one line in the list below.

use axum::Router;

use crate::clock::Clock;

/// What every service is made from.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) clock: Clock,
    pub(crate) seed: u64,
}

/// A fake service on the sandbox's shared plain-http port.
pub(crate) trait Provider {
    fn new(setting: &Setting) -> Self;

    /// Its paths, as the real service has them: providers must not overlap.
    fn router(&self) -> Router;

    /// The environment variables that lead a client here.
    fn environment(&self, base_url: &str) -> Vec<(&'static str, String)>;
}

macro_rules! providers {
    ($($name:ident: $provider:ty,)+) => {
        /// Every service, started together.
        pub(crate) struct Providers {
            $(pub(crate) $name: $provider,)+
        }

        impl Providers {
            pub(crate) fn new(setting: &Setting) -> Self {
                Self { $($name: <$provider as Provider>::new(setting),)+ }
            }

            pub(crate) fn router(&self) -> Router {
                Router::new()$(.merge(self.$name.router()))+
            }

            pub(crate) fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
                let mut variables = Vec::new();
                $(variables.extend(self.$name.environment(base_url));)+
                variables
            }
        }
    };
}

providers! {
    rte: crate::rte::Rte,
}
