//! Other people's servers, well-behaved and not, with certificates of their own authority.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::crypto::aws_lc_rs;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use server::outbound::{ClientIdentity, Limits, Outbound, PlainHttp, Roots};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, BufStream};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use url::Url;

/// An authority for servers and clients.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(super) fn roots(&self) -> Roots {
        Roots::none().with(self.0.der().clone()).unwrap()
    }

    pub(super) fn pem(&self) -> String {
        self.0.pem()
    }

    fn issue(
        &self,
        change: impl FnOnce(&mut CertificateParams),
    ) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        change(&mut params);
        let chain = vec![params.signed_by(&key, &self.0).unwrap().der().clone()];
        (chain, PrivateKeyDer::try_from(key.serialize_der()).unwrap())
    }

    pub(super) fn client(&self) -> ClientIdentity {
        let (chain, key) = self.issue(|_| {});
        ClientIdentity::new(chain, key)
    }

    /// A server's side of TLS. With `clients`, it demands a certificate of that authority.
    pub(super) fn server(&self, clients: Option<&Self>, change: impl FnOnce(&mut CertificateParams)) -> TlsAcceptor {
        let (chain, key) = self.issue(change);
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
        let builder = match clients {
            None => builder.unwrap().with_no_client_auth(),
            Some(authority) => {
                let mut roots = RootCertStore::empty();
                roots.add(authority.0.der().clone()).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
                builder.unwrap().with_client_cert_verifier(verifier.unwrap())
            }
        };
        TlsAcceptor::from(Arc::new(builder.with_single_cert(chain, key).unwrap()))
    }
}

pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// One connection, as a peer has it once the head of a request is read.
pub(super) struct Asked {
    pub(super) head: String,
    pub(super) wire: BufStream<Box<dyn Wire>>,
}

/// Somebody else's server.
pub(super) struct Peer {
    pub(super) address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Peer {
    /// Answers each request with `behave`.
    pub(super) async fn serve<F>(
        tls: impl Into<Option<TlsAcceptor>>,
        behave: impl Fn(Asked) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let tls = tls.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, requests) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let (behave, counted) = (Arc::new(behave), requests.clone());
        tokio::spawn(async move {
            loop {
                let (tcp, _) = listener.accept().await.unwrap();
                let (tls, behave, counted) = (tls.clone(), behave.clone(), counted.clone());
                tokio::spawn(async move {
                    let wire: Box<dyn Wire> = match tls {
                        None => Box::new(tcp),
                        Some(tls) => match tls.accept(tcp).await {
                            Ok(stream) => Box::new(stream),
                            Err(_) => return,
                        },
                    };
                    let mut wire = BufStream::new(wire);
                    let mut head = String::new();
                    while !head.ends_with("\r\n\r\n") {
                        if !matches!(wire.read_line(&mut head).await, Ok(1..)) {
                            return;
                        }
                    }
                    counted.fetch_add(1, Ordering::SeqCst);
                    behave(Asked { head, wire }).await;
                });
            }
        });
        Self { address, requests }
    }

    /// How many requests have come.
    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub(super) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("https://localhost:{}{path}", self.address.port())).unwrap()
    }
}

/// Short enough for a test to wait for the end of.
pub(super) fn limits() -> Limits {
    Limits { connect: Duration::from_millis(500), whole: Duration::from_secs(1), ..Limits::documents() }
}

pub(super) fn trusting(authority: &Authority) -> Outbound {
    Outbound::new(authority.roots(), None, PlainHttp::Loopback, limits()).unwrap()
}
