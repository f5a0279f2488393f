//! The accept loop: one task for the port, one per connection, all of them gone when the port's task is dropped.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::frame::Frame;
use crate::wire::{ResetSwitch, Wire};

/// How long a graceful stop waits for answers under way: a slow fault must not hold it for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// Serves until `stop` says true.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    frame: Arc<Frame>,
    mut stop: watch::Receiver<bool>,
) {
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
                let _ = stream.set_nodelay(true);
                let (wire, reset) = Wire::new(stream);
                let (router, frame, stop) = (router.clone(), Arc::clone(&frame), stop.clone());
                connections.spawn(connection(wire, reset, router, frame, stop));
            }
            // A connection that died in the queue, or no file descriptor left: neither is a reason to stop serving.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
    drop(listener);
    let finished = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(PATIENCE, finished).await;
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
