/// Gives the client of an RTE data API its constructors.
#[doc(hidden)]
#[macro_export]
macro_rules! data_client {
    ($client:ident) => {
        impl $client {
            /// A client for an account.
            ///
            /// # Errors
            /// If the account's base URL cannot be used.
            pub fn new(auth: &$crate::RteAuth) -> $crate::Result<Self> {
                Self::builder(auth).build()
            }

            /// A builder that begins with what was set for the account: base URL, time-outs,
            /// retries, clock.
            pub fn builder(auth: &$crate::RteAuth) -> $crate::ClientBuilder<Self> {
                auth.client()
            }

            /// A client from environment variables; see [`RteAuth::from_env`]($crate::RteAuth::from_env).
            ///
            /// # Errors
            /// If there are no credentials, or they or the base URL are not valid.
            pub fn from_env(environment: &$crate::Environment) -> $crate::Result<Self> {
                Self::new(&$crate::RteAuth::from_env(environment)?)
            }
        }
    };
}

impl crate::Client {
    /// The token endpoint as an API of its own, with an account's credentials from environment
    /// variables; see [`RteAuth::from_env`](crate::RteAuth::from_env).
    ///
    /// Clients of the data APIs get their tokens from [`RteAuth`](crate::RteAuth), which this is
    /// the lower half of.
    ///
    /// # Errors
    /// If there are no credentials, or they or the base URL are not valid.
    pub fn from_env(environment: &crate::Environment) -> crate::Result<Self> {
        Ok(crate::RteAuth::from_env(environment)?.into_endpoint())
    }
}
