//! A TCP stream that can be told to end with a reset instead of a farewell.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Turned once, the connection it belongs to is reset when it is dropped.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResetSwitch(Arc<AtomicBool>);

impl ResetSwitch {
    pub(crate) fn turn(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_turned(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// The stream and its switch.
pub(crate) struct Wire {
    stream: TcpStream,
    reset: ResetSwitch,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream) -> (Self, ResetSwitch) {
        let reset = ResetSwitch::default();
        let wire = Self {
            stream,
            reset: reset.clone(),
        };
        (wire, reset)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.reset.is_turned() {
            // With no time to linger the kernel sends RST, not FIN. Where it cannot, closing must do.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
