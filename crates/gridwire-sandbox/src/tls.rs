//! The handshake of ports that speak TLS.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rustls::ServerConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::wire::Wire;

/// How long a refused client may take to read why.
const FAREWELL: Duration = Duration::from_secs(1);

/// Who is at the other end, in the extensions of each of its requests.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    /// The certificate it showed, if it did, as DER; the handshake has checked it.
    pub(crate) certificate: Option<Bytes>,
}

/// The encrypted connection and who is there, unless the handshake fails.
pub(crate) async fn shake_hands(
    wire: Wire,
    config: Arc<ServerConfig>,
) -> Option<(TlsStream<Wire>, Peer)> {
    match TlsAcceptor::from(config).accept(wire).into_fallible().await {
        Ok(stream) => {
            let chain = stream.get_ref().1.peer_certificates();
            let certificate = chain
                .and_then(<[_]>::first)
                .map(|leaf| Bytes::copy_from_slice(leaf));
            Some((stream, Peer { certificate }))
        }
        Err((_, wire)) => {
            let _ = tokio::time::timeout(FAREWELL, farewell(wire)).await;
            None
        }
    }
}

/// Reads what the client has sent meanwhile: a socket closed with unread bytes is reset, and takes the alert that
/// tells the reason with it.
async fn farewell(mut wire: Wire) -> std::io::Result<()> {
    wire.shutdown().await?;
    let mut unread = [0; 4096];
    while wire.read(&mut unread).await? > 0 {}
    Ok(())
}
