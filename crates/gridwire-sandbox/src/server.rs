//! The accept loop: one task for each port, one per connection, all of them gone when the port's task is dropped.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::frame::Frame;
use crate::tls::{self, Peer};
use crate::wire::{ResetSwitch, Wire};

/// How long a graceful stop waits for answers under way: a slow fault must not hold it for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where clients come in.
pub(crate) struct Port {
    listener: TcpListener,
    address: SocketAddr,
}

impl Port {
    /// On 127.0.0.1; 0 takes a free port.
    pub(crate) async fn bind(port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

/// What a port serves, and how.
#[derive(Clone)]
pub(crate) struct Service {
    pub(crate) router: Router,
    /// `None` is plain HTTP.
    pub(crate) tls: Option<Arc<ServerConfig>>,
}

/// Serves until `stop` says true.
pub(crate) async fn serve(
    port: Port,
    service: Service,
    frame: Arc<Frame>,
    mut stop: watch::Receiver<bool>,
) {
    let listener = port.listener;
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
            // Without this the set would keep every finished connection of a long run.
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            Ok((stream, _)) => {
                let (service, frame) = (service.clone(), Arc::clone(&frame));
                connections.spawn(welcome(stream, service, frame, stop.clone()));
            }
            // A connection that died in the queue, or no file descriptor left: neither is a reason to stop serving.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(PATIENCE, finished).await;
}

async fn welcome(
    stream: TcpStream,
    Service { router, tls }: Service,
    frame: Arc<Frame>,
    mut stop: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let (wire, reset) = Wire::new(stream);
    let Some(tls) = tls else {
        return connection(wire, reset, router, frame, stop).await;
    };
    let handshake = tokio::select! {
        handshake = tls::shake_hands(wire, tls) => handshake,
        // Nothing has been asked yet.
        _ = stop.wait_for(|stop| *stop) => None,
    };
    if let Some((stream, peer)) = handshake {
        let router = router.layer(axum::Extension::<Peer>(peer));
        connection(stream, reset, router, frame, stop).await;
    }
}

/// Serves one connection, whatever carries its bytes.
async fn connection<I>(
    io: I,
    reset: ResetSwitch,
    router: Router,
    frame: Arc<Frame>,
    mut stop: watch::Receiver<bool>,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let (frame, router, reset) = (Arc::clone(&frame), router.clone(), reset.clone());
        async move { frame.answer(request, router, &reset).await }
    });
    let connection = http1::Builder::new()
        // The frame dates its answers itself, by the sandbox's clock.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(io), service);
    let mut connection = std::pin::pin!(connection);
    // Errors here are clients that went away and faults that were asked for.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stop.wait_for(|stop| *stop) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
