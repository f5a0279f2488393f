//! Who is asking: what goes into the `Authorization` header of a request.

mod authorization;
mod basic;
mod login;
mod token;

pub use authorization::{Anonymous, Authenticate, Authorization};
pub use basic::Basic;
pub use futures_util::future::BoxFuture;
pub use login::Login;
pub(crate) use login::{Guest, Stranger};
pub use token::{Token, TokenSource};
