//! A service behind TLS on this computer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::makers::{ALWAYS, Authority, Pair};

/// What it answers to every request.
pub(crate) const ANSWER: &str = "let in";

pub(crate) struct Service {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
}

impl Service {
    /// With a certificate of an authority, for clients that another one vouches for.
    pub(crate) async fn new(authority: &Authority, clients: &Authority) -> Self {
        let pair = authority.service(&["127.0.0.1"], ALWAYS);
        Self::with(&pair, verifier(clients), rustls::ALL_VERSIONS).await
    }

    /// With a certificate of its own, and its own way to look at those of clients.
    pub(crate) async fn with(
        pair: &Pair,
        clients: Arc<dyn ClientCertVerifier>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Self {
        let chain: Vec<CertificateDer<'static>> = vec![pair.certificate.der().clone()];
        let key = PrivateKeyDer::Pkcs8(pair.key.serialize_der().into());
        let config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(versions)
            .unwrap()
            .with_client_cert_verifier(clients)
            .with_single_cert(chain, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Self::listen(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                match acceptor.accept(stream).into_fallible().await {
                    Ok(stream) => answer(stream).await,
                    Err((_, stream)) => until_closed(stream).await,
                }
            }
        })
        .await
    }

    /// Answers every greeting with a fatal alert (RFC 8446, section 6.2).
    pub(crate) async fn alerting(code: u8) -> Self {
        Self::listen(move |mut stream: TcpStream| async move {
            let mut greeting = [0; 5];
            stream.read_exact(&mut greeting).await.unwrap();
            let alert = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, code];
            stream.write_all(&alert).await.unwrap();
            until_closed(stream).await;
        })
        .await
    }

    async fn listen<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = connections.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream));
            }
        });
        Self { url, connections }
    }

    /// How often somebody has connected.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

pub(crate) fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// Lets in whoever has a certificate of an authority.
pub(crate) fn verifier(clients: &Authority) -> Arc<dyn ClientCertVerifier> {
    let mut roots = RootCertStore::empty();
    roots.add(clients.der()).unwrap();
    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
        .build()
        .unwrap()
}

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut bytes = [0; 1024];
        match stream.read(&mut bytes).await {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&bytes[..count]),
        }
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// Reads on, so that closing the connection does not swallow the alert before.
async fn until_closed(mut stream: TcpStream) {
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
}
